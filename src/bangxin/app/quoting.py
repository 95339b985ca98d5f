"""Use case: the words of the provisions that a determination rests on, from an imported corpus.

Where a text has not been imported the pack's gist stands in, and is marked as such.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bangxin.base.dates import iso
from bangxin.base.i18n import Text
from bangxin.consult.catalogue import Norm, read_norms, read_packs
from bangxin.consult.importing import norm_text
from bangxin.consult.instruments import read_instruments
from bangxin.consult.library import Library, Version, open_library
from bangxin.determination.assessment import Assessment
from bangxin.report.blocks import Section, Style, Table, plain
from bangxin.report.outline import outline, walk

_TITLE = Text("所依据规定的原文", "Words of the provisions relied on")
_HEAD = (Text("规定", "provision"), Text("原文", "words"), Text("文本", "text"))
_STANDS_IN = Text("未导入原文，以要旨代替", "no text imported: the gist stands in")


def quoted_sections(assessments: Sequence[Assessment], corpus: Path, lang: str) -> list[list[Section]]:
    """One section per assessment with the words of every provision that its trees touch. Raises InputError."""
    with open_library(corpus) as library:
        return [[_section(one, library, lang)] for one in assessments]


def cited_norms(assessment: Assessment) -> list[str]:
    """Norms on which something is recorded, in the order of the trees; each once."""
    found: dict[str, None] = {}
    for person in assessment.persons:
        for root in assessment.settings.roots:
            for line in walk(outline(assessment, person, root)):
                if line.kind == "norm" and line.recorded:
                    found[line.name] = None
    return list(found)


def _section(assessment: Assessment, library: Library, lang: str) -> Section:
    rows: dict[tuple[str, str], list[str]] = {}
    for norm_id in cited_norms(assessment):
        norm = read_norms().get(norm_id)
        if norm is not None:
            place, words, source = _words(norm, library, iso(assessment.settings.as_of), lang)
            places = rows.setdefault((words, source), [])
            if place not in places:
                places.append(place)
    table = Table(
        _TITLE.pick(lang), tuple(head.pick(lang) for head in _HEAD),
        tuple(
            (plain("；".join(places), Style.CITE), plain(words, Style.QUOTE), plain(source, Style.DIM))
            for (words, source), places in rows.items()
        ),
    )  # fmt: skip
    return Section("provisions", _TITLE.pick(lang), (table,), folded=True)


def _words(norm: Norm, library: Library, day: str, lang: str) -> tuple[str, str, str]:
    """Citation, words and where they are from."""
    pack = read_packs()[norm.pack]
    instrument = next((one for one in read_instruments().values() if one.pack == norm.pack), None)
    place = f"{instrument.name if instrument else pack.title}{norm.cite}"
    for when in _days(norm, day):
        found = norm_text(library, norm, when)
        if found and found[1]:
            version, units = found
            return place, "".join(unit.text for unit in units), _source(version)
    return place, norm.gist.pick(lang), _STANDS_IN.pick(lang)


def _days(norm: Norm, day: str) -> Iterator[str]:
    """Days on which to look for the text: the decision, else a day on which the norm itself was in force."""
    yield day
    yield from (one for one in (norm.in_force_to, norm.in_force_from) if one)
    yield ""


def _source(version: Version) -> str:
    period = f"{version.in_force_from or '?'}–{version.in_force_to}"
    return f"{version.file} [{period}] sha256:{version.sha256[:12]}"
