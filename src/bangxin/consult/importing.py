"""Bring files into the library and show what is there: the work behind ``bangxin corpus``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bangxin.base.citation import Article
from bangxin.base.dates import ordinal
from bangxin.base.errors import BangxinError, InputError, Mistake, Place, UsageProblem, did_you_mean
from bangxin.base.i18n import Text
from bangxin.consult.catalogue import Norm, read_norms
from bangxin.consult.citations import cited_articles, find_citations
from bangxin.consult.folding import fold
from bangxin.consult.instruments import read_instruments, resolve_title
from bangxin.consult.library import FILE_NAME, Library, Version, open_library
from bangxin.consult.linking import instrument_of, spans
from bangxin.consult.provisions import Unit
from bangxin.consult.reading import SUFFIXES, read_document

_BASIS = {
    "text": Text("文本载明", "stated in the text"),
    "pack": Text("按规则包", "from the pack"),
    "option": Text("由导入者指明", "given on import"),
    "none": Text("未载明，可用 --from 指明", "not stated; give it with --from"),
}


def require_day(text: str, option: str) -> None:
    """Refuse anything but an exact ISO date or nothing."""
    if not text:
        return
    try:
        ordinal(text)
    except ValueError:
        raise UsageProblem.of(
            "bad-date", f"{option} 不是日期：{text}", f"{option} is not a date: {text}",
            hint=("写作 2025-07-28", "write 2025-07-28"),
        ) from None  # fmt: skip


def gather(paths: list[Path]) -> list[Path]:
    """Files named, and the readable files of folders named, in order of name."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = [
                p
                for p in sorted(path.rglob("*"))
                if p.is_file() and p.suffix.lower() in SUFFIXES - {"", ".jsonl"}
            ]
            if not inside:
                raise InputError(
                    Mistake(
                        "folder-empty",
                        Text("文件夹里没有可导入的文件", "no importable file here"),
                        Place(str(path)),
                    )
                )
            found += inside
        else:
            found.append(path)
    return found


@dataclass(frozen=True, slots=True)
class Report:
    """One line for the user about one imported file."""

    version: Version
    units: int
    articles: int
    already: bool
    corrected: bool = False

    def record(self) -> dict[str, Any]:
        return version_record(self.version) | {
            "units": self.units, "articles": self.articles, "already": self.already,
            "corrected": self.corrected,
        }  # fmt: skip

    def line(self, lang: str) -> str:
        state = Text("已在库中，未重复导入", "already there") if self.already else Text("已导入", "imported")
        if self.corrected:
            state = Text("已在库中，已按指明的更正", "already there, put right as named")
        count = Text(
            f"{self.articles} 条 {self.units} 个款项", f"{self.articles} articles, {self.units} units"
        )
        return f"{state.pick(lang)}：{version_line(self.version, lang)}；{count.pick(lang)}"


@contextmanager
def _made_if_filled(folder: Path) -> Iterator[Library]:
    """The library of the folder, made where there is none; one that was made for nothing is taken away again."""
    place = folder / FILE_NAME
    there, held = place.exists(), folder.exists()
    try:
        with open_library(folder, create=True) as library:
            yield library
    except BangxinError:
        with suppress(OSError):
            if not there:
                place.unlink(missing_ok=True)
            if not held:
                folder.rmdir()
        raise


def import_file(folder: Path, path: Path, instrument: str, begins: str, ends: str) -> Report:
    """Read one file and store it. Raises InputError, LimitExceeded, MissingExtra."""
    text = read_document(path)
    with _made_if_filled(folder) as library:
        done = library.add(
            text,
            file=path.name,
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            instrument=instrument,
            in_force_from=begins,
            in_force_to=ends,
        )
    return Report(done.version, done.units, done.articles, done.already, done.corrected)


_SHORTEST_HASH = 6
"""Characters of a hash that suffice to name a version."""


def remove_version(folder: Path, name: str) -> Version:
    """Take out the version with this file name or this beginning of its SHA-256, as ``corpus list`` shows them.

    Raises UsageProblem ``corpus-version`` when none or several versions answer to it; nothing is taken out then.
    """
    with open_library(folder) as library:
        versions = library.versions()
    meant = [
        one for one in versions
        if name == one.file or (len(name) >= _SHORTEST_HASH and one.sha256.startswith(name.lower()))
    ]  # fmt: skip
    if len(meant) != 1:
        raise UsageProblem.of(
            "corpus-version",
            f"“{name}”对应 {len(meant)} 个版本，没有删除", f"“{name}” names {len(meant)} versions; nothing was removed",
            hint=(
                "先运行 bangxin corpus list，再写所列的文件名，或 sha256 的前六位以上",
                "run bangxin corpus list; give a file name or six or more characters of a sha256",
            ),
        )  # fmt: skip
    with open_library(folder, create=True) as library:
        library.remove(meant[0].id)
    return meant[0]


def version_record(version: Version) -> dict[str, Any]:
    """A version as plain data."""
    return {
        "instrument": version.instrument, "title": version.title, "number": version.number,
        "in_force": {"from": version.in_force_from or None, "to": version.in_force_to or None},
        "force_basis": version.force_basis, "named_by": version.named_by, "sha256": version.sha256,
        "source": version.source, "file": version.file,
    }  # fmt: skip


def version_line(version: Version, lang: str) -> str:
    """A version on one line: id, title, days in force with their basis, file and hash."""
    period = f"{version.in_force_from or '?'}–{version.in_force_to or ''}"
    named = (
        Text("（由文件名判断）", " (named by its file name)").pick(lang) if version.named_by == "file" else ""
    )
    return (
        f"{version.instrument} {version.title}{version.number and f'（{version.number}）'}{named} "
        f"[{period} {_BASIS[version.force_basis].pick(lang)}] {version.file} sha256:{version.sha256[:12]}"
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A norm or an article with its text in each imported version."""

    name: str
    cite: str
    gist: Text
    texts: tuple[tuple[Version, tuple[Unit, ...]], ...]
    imported: tuple[Version, ...] = ()
    """Every imported version of the instrument, whatever day was asked for."""
    day: str = ""

    def record(self) -> dict[str, Any]:
        return {
            "id": self.name, "cite": self.cite, "gist": {"zh": self.gist.zh, "en": self.gist.en},
            "texts": [
                version_record(version)
                | {"units": [{"place": str(u), "text": u.text, "start": u.start, "end": u.end} for u in units]}
                for version, units in self.texts
            ],
        }  # fmt: skip

    def lines(self, lang: str) -> str:
        out = [f"{self.name} {self.cite}".strip()]
        if self.gist.zh:
            out.append(f"{Text('要旨', 'gist').pick(lang)}：{self.gist.pick(lang)}")
        if not self.texts:
            out.append(self._absent().pick(lang))
        for version, units in self.texts:
            out.append(f"— {version_line(version, lang)}")
            out += [f"  {unit}：{unit.text}" for unit in units]
        return "\n".join(out)

    def _absent(self) -> Text:
        """Why there are no words to show: no text, none of that day, or a text without this article."""
        if not self.imported:
            return Text("（没有导入这一部的文本）", "(no text of this instrument is imported)")
        if self.day and not any(one.holds_on(self.day) for one in self.imported):
            zh, en = version_line(self.imported[-1], "zh"), version_line(self.imported[-1], "en")
            return Text(
                f"（导入的 {len(self.imported)} 个版本 {self.day} 都不施行；最后的是 {zh}）",
                f"(none of the {len(self.imported)} imported versions is in force on {self.day}; the last is {en})",
            )
        return Text("（导入的文本里没有这一条）", "(the imported text has no such article)")


def show_provision(folder: Path, name: str, day: str) -> Shown:
    """Text behind a norm id or “instrument article”. Raises InputError ``corpus-unknown-id``."""
    norm = read_norms().get(name)
    with open_library(folder) as library:
        if norm is not None:
            instrument = instrument_of(norm)
            cite = f"{norm.cite}"
            picked = [(v, tuple(spans(library, norm, v))) for v in _versions(library, instrument, day)]
            found = tuple((v, u) for v, u in picked if u)
            return Shown(name, cite, norm.gist, found, tuple(_versions(library, instrument, "")), day)
        return _by_article(library, name, day)


def _named(name: str) -> tuple[str, list[tuple[Article, int]]]:
    """Instrument and articles of “ji-2019-15 第十二条”, or of a citation such as 刑法第287条之二, 法释〔2019〕15号第十二条."""
    instrument, _, rest = name.partition(" ")
    if instrument.isascii():
        return instrument, cited_articles(rest)
    cited = [one for one in find_citations(fold(name))[1] if one.instrument]
    if cited:
        owner = cited[0].instrument or ""
        return owner, [(one.article, one.sub) for one in cited if one.instrument == owner]
    return resolve_title(name.strip("《》")) or instrument, []


def _by_article(library: Library, name: str, day: str) -> Shown:
    instrument, articles = _named(name)
    known = {one.instrument for one in library.versions()} | set(read_instruments())
    if instrument not in known or (any(mark in name for mark in "条款项") and not articles):
        raise InputError(
            Mistake(
                "corpus-unknown-id",
                Text(f"没有这个规则号或条文：{name}", f"no such norm or article: {name}"),
                None,
                did_you_mean(name, list(read_norms()) + sorted(known))
                or Text(
                    "写规则号（JI19.12.1.2）、引用（刑法第二百八十七条之二），或者代号、空格、条文（ji-2019-15 第十二条第一款）；代号见 bangxin corpus list",
                    "write the id of a norm (JI19.12.1.2), a citation (刑法第二百八十七条之二), or a name and an article (ji-2019-15 第十二条第一款); names: bangxin corpus list",
                ),
            )
        )
    versions = _versions(library, instrument, day)
    texts = []
    for version in versions:
        units = library.units(version.id) if not articles else ()
        found = [u for a, sub in articles for u in library.span(version.id, a, sub)] or list(units)
        if found:
            texts.append((version, tuple(found)))
    return Shown(name, "", Text("", ""), tuple(texts), tuple(_versions(library, instrument, "")), day)


def _versions(library: Library, instrument: str, day: str) -> list[Version]:
    found = library.versions(instrument) if instrument else []
    return [one for one in found if one.holds_on(day)] if day else found


def norm_text(library: Library, norm: Norm, day: str = "") -> tuple[Version, tuple[Unit, ...]] | None:
    """The imported words of a norm in the version of ``day`` (latest when empty), or None: the gist stands in."""
    version = library.pick(instrument_of(norm), day)
    units = tuple(spans(library, norm, version)) if version else ()
    return (version, units) if version and units else None
