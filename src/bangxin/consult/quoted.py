"""A norm as an answer quotes it: citation, version, imported wording or everyday words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from bangxin.base.i18n import Text
from bangxin.consult.catalogue import read_norms, read_packs
from bangxin.consult.citations import cited_articles
from bangxin.consult.importing import norm_text
from bangxin.consult.instruments import read_instruments
from bangxin.consult.lay_answer import plain_words
from bangxin.consult.library import Library


@dataclass(frozen=True, slots=True)
class Cited:
    """A norm with its citation and version; ``text`` is the imported wording, empty when the gist stands in."""

    norm: str
    cite: str
    version: str
    gist: Text
    text: str
    plain: Text | None = None
    later: bool = False
    """Whether it came into force after the act that the question tells of."""

    @property
    def words(self) -> Text:
        """What to show: the imported text, else the norm in everyday words, else its gist."""
        told = self.plain or self.gist
        if not self.text:
            return told
        if _REFERS.search(self.text):  # the words alone do not say what 前款 is
            return Text(f"{self.text}（{told.zh.rstrip('。；')}）", f"{self.text} ({told.en})")
        return Text(self.text, self.text)

    def record(self) -> dict[str, Any]:
        return {
            "norm": self.norm,
            "cite": self.cite,
            "version": self.version,
            "gist": self.gist.zh,
            "plain": self.plain.zh if self.plain else "",
            "text": self.text,
            "later_than_the_act": self.later,
        }


def joined(norms: Iterable[Cited]) -> tuple[Cited, ...]:
    """Neighbours of one article (第四十四条, 第四十四条后段) as one entry, to be read in one go.

    Words that are quoted above are not quoted again: what else the norm says of them stands there in everyday words.
    """
    found: list[Cited] = []
    for one in norms:
        if one.text and any(other.text == one.text for other in found):
            one = replace(one, text="")
        place = _PART_OF_ARTICLE.sub("", one.cite)
        last = found[-1] if found else None
        if last and not (last.text or one.text) and (last.cite, last.version) == (place, one.version):
            plain = Text(last.words.zh + one.words.zh, f"{last.words.en} {one.words.en}")
            found[-1] = replace(last, plain=plain)
        else:
            found.append(replace(one, cite=_REMARK.sub("", place) if one.text else place))
    return tuple(found)


_REFERS = re.compile(r"前[一两二三四]?[款条项]|^对?上述")
_REMARK = re.compile(r"(?<=[条款项目])（[^（）]*）$")
_PART_OF_ARTICLE = re.compile("(?<=条)(?:前段|中段|后段|（幅度）)$")


def holds_on(norm: str, day: str) -> bool:
    """Whether a norm is in force on a day."""
    entry = read_norms()[norm]
    return (not entry.in_force_from or entry.in_force_from <= day) and (
        not entry.in_force_to or day <= entry.in_force_to
    )


def cited(norm: str, library: Library | None, day: str) -> Cited:
    """A norm quoted: from the library where its text was imported."""
    entry = read_norms()[norm]
    pack = read_packs()[entry.pack]
    instrument = next((one for one in read_instruments().values() if one.pack == entry.pack), None)
    name = instrument.name if instrument else pack.title
    quoted = norm_text(library, entry, day) if library else None
    words = "".join(unit.text for unit in quoted[1]) if quoted else ""
    period = f"{entry.in_force_from}起" if entry.in_force_from else "见引文"
    period += f"，至{entry.in_force_to}" if entry.in_force_to else ""
    articles = cited_articles(entry.cite) if entry.is_note else []
    place = f"{name}{articles[0][0]}" if articles else f"{name}{entry.cite}"
    if not entry.in_force_from:
        place = entry.cite  # a reference that cites itself whole
    return Cited(norm, place, period, entry.gist, words, plain_words(norm))
