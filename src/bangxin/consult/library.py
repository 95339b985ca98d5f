"""The user's library of official texts: one SQLite file in a folder the user chooses, versions side by side.

The project ships no official text. Every version keeps its file's SHA-256, where it came from, its days in force
and how those are known; a text that is already there is not stored twice.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bangxin.base.citation import Article
from bangxin.base.dates import iso, ordinal
from bangxin.base.errors import InputError, Mistake, Place, UsageProblem, reason
from bangxin.base.i18n import Text
from bangxin.consult.folding import fold
from bangxin.consult.instruments import bare, read_instruments, resolve_title
from bangxin.consult.provisions import Provisions, Unit, parse_provisions

FILE_NAME = "corpus.sqlite"
_SCHEMA = """
create table if not exists versions (
  id integer primary key, instrument text not null, known integer not null, title text not null,
  number text not null, in_force_from text not null, in_force_to text not null, force_basis text not null,
  named_by text not null, sha256 text not null unique, source text not null, file text not null,
  text_sha256 text not null default '');
create table if not exists units (
  version integer not null references versions(id) on delete cascade, position integer not null,
  article integer not null, inserted integer not null, paragraph integer not null, item integer not null,
  sub integer not null, text text not null, start integer not null, "end" integer not null,
  primary key (version, position));
create index if not exists units_article on units (version, article, inserted);
"""

_COLUMNS = "id, instrument, known, title, number, in_force_from, in_force_to, force_basis, named_by, sha256, source, file"
"""In the order of the fields of Version."""


@dataclass(frozen=True, slots=True)
class Version:
    """One imported text. ``force_basis``: text, pack, option or none; ``named_by``: title, file or option."""

    id: int
    instrument: str
    known: bool
    title: str
    number: str
    in_force_from: str
    in_force_to: str
    force_basis: str
    named_by: str
    sha256: str
    source: str
    file: str

    def holds_on(self, day: str) -> bool:
        """Whether the version is in force on an ISO day, as far as its dates are known."""
        return self.in_force_from <= day and (not self.in_force_to or day <= self.in_force_to)


@dataclass(frozen=True, slots=True)
class Imported:
    """What one import did: the version, its units, whether it was there already, and whether its entry was put right."""

    version: Version
    units: int
    articles: int
    already: bool
    corrected: bool = False


class Library:
    """Access to one corpus file. Open with :func:`open_library`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._units: dict[int, tuple[Unit, ...]] = {}

    def versions(self, instrument: str | None = None) -> list[Version]:
        """All versions, or those of one instrument, oldest first; of one day the fuller text comes later."""
        where, values = ("where instrument = ?", (instrument,)) if instrument else ("", ())
        rows = self._db.execute(
            f"select {_COLUMNS} from versions {where} order by instrument, in_force_from,"
            " (select count(*) from units where units.version = versions.id), id desc", values
        )  # fmt: skip
        found = [Version(*row) for row in rows]
        return [_closed(one, found) for one in found]

    def units(self, version: int) -> tuple[Unit, ...]:
        """Every unit of a version, in the order of the text."""
        if version not in self._units:
            rows = self._db.execute(
                'select article, inserted, paragraph, item, sub, text, start, "end" from units'
                " where version = ? order by position", (version,)
            )  # fmt: skip
            self._units[version] = tuple(Unit(Article(*row[:4]), *row[4:]) for row in rows)
        return self._units[version]

    def span(self, version: int, article: Article, sub: int = 0) -> tuple[Unit, ...]:
        """Units of an article, of one of its paragraphs, or of one item; empty when the text has none."""
        return tuple(unit for unit in self.units(version) if _inside(unit, article, sub))

    def pick(self, instrument: str, day: str = "") -> Version | None:
        """The version in force on ``day``; without a day the latest; None when none is imported."""
        found = self.versions(instrument) if instrument else []
        if day:
            holding = [one for one in found if one.holds_on(day)]
            return holding[-1] if holding else None
        return found[-1] if found else None

    def add(
        self, text: str, *, file: str, sha256: str = "", instrument: str = "", in_force_from: str = "",
        in_force_to: str = "",
    ) -> Imported:  # fmt: skip
        """Store one text; one that is there already gets the days and the instrument that are named now.

        Raises InputError (``corpus-not-law``, ``corpus-unnamed``, ``corpus-unwritable``), UsageProblem (``corpus-period``).
        """
        read = parse_provisions(text)
        if not read.units:
            raise InputError(
                Mistake(
                    "corpus-not-law",
                    Text("找不到“第×条”“1.”“一、”式的条文", "no articles found in this file"),
                    Place(file),
                    Text(
                        "只导入法律、司法解释、意见的全文或条文摘录",
                        "import the text of a law or interpretation",
                    ),
                )
            )
        words = hashlib.sha256(text.encode()).hexdigest()
        there = self._stored(sha256 or words, words)
        if there is None:
            version = _describe(read, text, file, instrument, sha256 or words)
        elif instrument:
            version = replace(_describe(read, text, there.file, instrument, there.sha256), id=there.id)
        else:
            version = there
        if in_force_from:
            version = replace(version, in_force_from=in_force_from, force_basis="option")
        if in_force_to:
            version = replace(version, in_force_to=in_force_to)
        _require_period(version)
        articles = len({unit.article.whole for unit in read.units})
        try:
            if there is not None:
                self._correct(there, version)
            else:
                version = self._insert(version, words, read.units)
        except sqlite3.OperationalError as error:
            raise _unwritable(Path(FILE_NAME), str(error)) from None
        kept = next(one for one in self.versions(version.instrument) if one.id == version.id)
        return Imported(kept, len(read.units), articles, there is not None, there not in (None, version))

    def remove(self, version: int) -> None:
        """Take one version and its units out; the version before it is then open again until its own last day."""
        try:
            with self._db:
                self._db.execute("delete from versions where id = ?", (version,))
        except sqlite3.OperationalError as error:
            raise _unwritable(Path(FILE_NAME), str(error)) from None

    def _stored(self, sha256: str, words: str) -> Version | None:
        """The version of this file, or of another file with the same words, as it was stored: not closed by a later one."""
        row = self._db.execute(
            f"select {_COLUMNS} from versions where sha256 = ? or text_sha256 = ?", (sha256, words)
        ).fetchone()
        return Version(*row) if row else None

    def _correct(self, there: Version, version: Version) -> None:
        if version != there:
            names = [name for name in _COLUMNS.split(", ") if name != "id"]
            with self._db:
                self._db.execute(
                    f"update versions set {', '.join(f'{name} = ?' for name in names)} where id = ?",
                    (*(getattr(version, name) for name in names), there.id),
                )

    def _insert(self, version: Version, words: str, units: Sequence[Unit]) -> Version:
        values = {name: getattr(version, name) for name in _COLUMNS.split(", ") if name != "id"}
        values["text_sha256"] = words
        with self._db:
            cursor = self._db.execute(
                f"insert into versions ({', '.join(values)}) values ({', '.join('?' for _ in values)})",
                list(values.values()),
            )
            number = int(cursor.lastrowid or 0)
            self._db.executemany(
                "insert into units values (?,?,?,?,?,?,?,?,?,?)",
                [
                    (number, at, u.article.number, u.article.inserted, u.article.paragraph, u.article.item, u.sub,
                     u.text, u.start, u.end)
                    for at, u in enumerate(units)
                ],
            )  # fmt: skip
        return replace(version, id=number)


def _require_period(version: Version) -> None:
    begins, ends = version.in_force_from, version.in_force_to
    if begins and ends and ends < begins:
        raise UsageProblem.of(
            "corpus-period", f"失效前最后一日 {ends} 早于施行日期 {begins}", f"the last day {ends} is before the first day {begins}",
            hint=("核对 --from 和 --to", "check --from and --to"),
        )  # fmt: skip


def _unwritable(path: Path, zh: str, en: str = "") -> InputError:
    return InputError(
        Mistake(
            "corpus-unwritable", Text(f"无法写入语料库：{zh}", f"cannot write the corpus: {en or zh}"), Place(str(path))
        )
    )  # fmt: skip


def _closed(one: Version, every: list[Version]) -> Version:
    """A version ends the day before the next version of the same instrument begins, unless it says otherwise."""
    if one.in_force_to or not one.in_force_from:
        return one
    later = [
        v.in_force_from
        for v in every
        if v.instrument == one.instrument and v.in_force_from > one.in_force_from
    ]
    if not later:
        return one
    return replace(one, in_force_to=iso(ordinal(min(later)) - 1))


def _inside(unit: Unit, article: Article, sub: int) -> bool:
    here = unit.article
    if here.whole != article.whole:
        return False
    if article.paragraph and here.paragraph != article.paragraph:
        return False
    if article.item and here.item != article.item:
        return False
    return not sub or unit.sub == sub


def _describe(read: Provisions, text: str, file: str, instrument: str, sha256: str) -> Version:
    titled = resolve_title(read.title) or ""
    if instrument and titled and instrument != titled:
        raise InputError(
            Mistake(
                "corpus-title-differs",
                Text(f"文中的标题是 {titled} 的，不是 {instrument}", f"the title in the text is that of {titled}, not {instrument}"),
                Place(file),
                Text("不加 --as 再导入", "import it without --as"),
            )
        )  # fmt: skip
    known, named_by = (instrument, "option") if instrument else (titled, "title")
    if not known:
        known, named_by = _by_file_name(file), "file"
    if not known and not read.title:
        raise InputError(
            Mistake(
                "corpus-unnamed",
                Text(
                    "文中没有标题，文件名也看不出是哪部法律", "no title in the text and none in the file name"
                ),
                Place(file),
                Text(
                    "只导入官方全文或条文摘录，报道、解读、问答页不要导入；确是官方文本的，用 --as 指明是哪一部",
                    "import official texts only, no report or commentary; if it is one, name it with --as",
                ),
            )
        )
    entry = read_instruments().get(known)
    begins, ends, basis = read.in_force_from, "", "text" if read.in_force_from else "none"
    if entry is not None:
        ends = entry.in_force_to
        if not begins and not entry.inserted:
            begins, basis = entry.in_force_from, "pack"
    source = re.search(r"^# provenance:\s*(.+)$", text, re.M)
    title = read.title or (entry.titles[0] if entry and entry.titles else known)
    number = read.number or (entry.numbers[0] if entry and entry.numbers else "")
    return Version(
        0, known or bare(read.title), entry is not None, title, number, begins, ends, basis,
        named_by if entry else "title", sha256,
        source.group(1).strip() if source else "", file,
    )  # fmt: skip


def _by_file_name(file: str) -> str:
    stem = re.sub(r"[\s_]+", "-", Path(file).stem.lower())
    names = [one for one in read_instruments() if stem == one or stem.startswith(f"{one}-")]
    if names:
        return max(names, key=len)
    return resolve_title(re.split(r"[(（_ ]", fold(Path(file).stem))[0]) or ""


def _brought_up(connection: sqlite3.Connection) -> None:
    """A corpus from before files had a hash of their own: its hashes are those of the words."""
    if "text_sha256" not in {row[1] for row in connection.execute("pragma table_info(versions)")}:
        connection.execute("alter table versions add column text_sha256 text not null default ''")
        connection.execute("update versions set text_sha256 = sha256")
        connection.commit()


@contextmanager
def open_library(folder: Path, *, create: bool = False) -> Iterator[Library]:
    """Open the corpus in ``folder``. Raises InputError ``corpus-absent`` or ``corpus-damaged``."""
    path = folder / FILE_NAME
    if not path.exists() and not create:
        raise InputError(
            Mistake(
                "corpus-absent",
                Text("这里没有语料库", "there is no corpus here"),
                Place(str(folder)),
                Text(
                    "先运行 bangxin corpus import 路径… -o 此文件夹",
                    "run bangxin corpus import PATH… -o FOLDER first",
                ),
            )
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if create and not path.exists():
            path.touch()
    except OSError as error:
        raise _unwritable(folder, reason(error).zh, reason(error).en) from None
    try:
        connection = sqlite3.connect(path if create else f"file:{path}?mode=ro", uri=not create)
        connection.execute("pragma foreign_keys = on")
        if create:
            connection.executescript(_SCHEMA)
            _brought_up(connection)
        connection.execute("select count(*) from versions").fetchone()
    except sqlite3.DatabaseError as error:
        raise InputError(
            Mistake(
                "corpus-damaged",
                Text(f"不是可用的语料库：{error}", f"not a usable corpus: {error}"),
                Place(str(path)),
            )
        ) from None
    try:
        yield Library(connection)
    finally:
        connection.close()
