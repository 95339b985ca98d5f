"""Use cases on a finished batch: the full explanation of one row, and who two batches treat differently."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polars as pl

from bangxin.app.assessing import assess_case
from bangxin.app.batch import opened
from bangxin.app.factstable import ID, FactsTable
from bangxin.app.files import load_rulebook
from bangxin.base.errors import BrokenPromise, InputError, Mistake, Place, UsageProblem
from bangxin.base.i18n import Text
from bangxin.case.model import Case, Claim, Finding, Person
from bangxin.determination.assessment import Assessment
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Law
from bangxin.law.values import Value
from bangxin.law.vocabulary import FactKind
from bangxin.reasoning.columnar.table import decode


def facts_of_row(output: Path, row: str) -> tuple[Rulebook, dict[str, Value], dict[str, object]]:
    """Rulebook, facts and stored results of a row by its id. Raises InputError when anything changed since."""
    manifest = opened(output)
    book = load_rulebook(Path(manifest["packs"]) if manifest["packs"] else None)
    table = FactsTable(Path(manifest["facts"]), book)
    stat = table.path.stat()
    if [stat.st_size, stat.st_mtime_ns] != [manifest["facts_size"], manifest["facts_changed"]]:
        raise InputError(
            _changed("事实表在批量之后改动过", "the facts table changed after the batch", table.path)
        )
    if book.hash != manifest["rulebook"]:
        raise InputError(_changed("规范库与批量时不同", "the rulebook is not the one of the batch", output))
    stored = _stored(output, row)
    first = 1
    for part in table.chunks(manifest["chunk"]):
        place = table.ids(part, first).index_of(row)
        if place is not None:
            cells = table.convert(part.slice(place, 1), first + place).row(0, named=True)
            return book, decode(book, cells), stored
        first += part.height
    raise InputError(_changed(f"事实表中没有“{row}”", f"no row “{row}” in the table", table.path))


def _stored(output: Path, row: str) -> dict[str, object]:
    found = pl.scan_parquet(output / "part-*.parquet").filter(pl.col(ID) == row).head(2).collect()
    if found.height != 1:
        zh = f"没有编号为“{row}”的行" if not found.height else f"编号“{row}”不止一行"
        en = f"no row “{row}”" if not found.height else f"more than one row “{row}”"
        raise UsageProblem(Mistake("unknown-row", Text(zh, en), Place(str(output))))
    return found.row(0, named=True)


def explain(output: Path, row: str) -> Assessment:
    """The full determination of one row, checked against what the batch stored."""
    book, facts, stored = facts_of_row(output, row)
    manifest = opened(output)
    words = book.vocabulary
    found_in = f"{Path(manifest['facts']).name} {row}"
    claims = tuple(Claim(f, v) for f, v in facts.items() if words[f].kind is not FactKind.FINDING)
    findings = tuple(
        Finding(f, v, found_in, manifest["as_of"], "事实表")
        for f, v in facts.items()
        if words[f].kind is FactKind.FINDING
    )
    case = Case(row, found_in, (Person(row, row, claims, findings),), as_of=manifest["as_of"])
    assessment = assess_case(
        case, book, as_of=manifest["as_of"], law=manifest["law"], switches=manifest["switches"],
        concepts=manifest["concepts"],
    )  # fmt: skip
    _agree(assessment, manifest["concepts"], manifest["law"], stored, output)
    return assessment


def _agree(
    assessment: Assessment, concepts: list[str], law: str, stored: dict[str, object], output: Path
) -> None:
    """A batch and its explanation must say the same; anything else is a fault of the program."""
    outcome = assessment.persons[0].outcome
    for run in Law:
        suffix = f"@{run.value}" if law == "both" else ""
        if law not in ("both", run.value):
            continue
        for concept in concepts:
            explained = outcome.runs[run].result(concept).value
            if explained != stored[f"{concept}{suffix}"]:
                zh = f"{concept}：批量为 {stored[f'{concept}{suffix}']}，逐案为 {explained}"
                raise BrokenPromise(_changed(zh, f"{concept}: batch and interpreter differ", output))


class Treated(NamedTuple):
    """One row that two batches decide differently."""

    id: str
    concept: str
    before: str
    after: str


class Compared(NamedTuple):
    """Counts per (concept, before, after), the rows themselves by id, and how many ids stand in one batch only."""

    counts: dict[tuple[str, str, str], int]
    rows: Iterator[Treated]
    alone: tuple[int, int]


def compare(one: Path, other: Path) -> Compared:
    """Rows of the same id decided differently. Both must answer the same columns."""
    left, right = (pl.scan_parquet(_parts(folder)) for folder in (one, other))
    names = [n for n in left.collect_schema() if ":" not in n and n != ID]
    shared = [n for n in names if n in right.collect_schema()]
    if not shared:
        message = Text("两次批量没有共同的概念", "the two batches share no concept")
        raise UsageProblem(Mistake("nothing-shared", message, Place(str(other))))
    for folder, batch in ((one, left), (other, right)):
        _must_be_unique(folder, batch)
    counts: dict[tuple[str, str, str], int] = {}
    frames = []
    for name in shared:
        pair = left.select(ID, pl.col(name).cast(pl.String).alias("before")).join(
            right.select(ID, pl.col(name).cast(pl.String).alias("after")), on=ID, how="inner"
        )
        differing = pair.filter(pl.col("before") != pl.col("after")).collect(engine="streaming").sort(ID)
        for before, after, rows in (
            differing.group_by("before", "after").len().sort("before", "after").iter_rows()
        ):
            counts[name, before, after] = rows
        frames.append((name, differing))
    rows = (
        Treated(key, name, before, after)
        for name, frame in frames
        for key, before, after in frame.iter_rows()
    )
    ids = [batch.select(ID) for batch in (left, right)]
    alone = tuple(
        int(a.join(b, on=ID, how="anti").select(pl.len()).collect(engine="streaming").item())
        for a, b in (ids, ids[::-1])
    )
    return Compared(counts, rows, (alone[0], alone[1]))


def _must_be_unique(folder: Path, batch: pl.LazyFrame) -> None:
    """Rows are told apart by id; with one id twice nobody could say which row changed."""
    several = batch.group_by(ID).len().filter(pl.col("len") > 1).head(3).collect(engine="streaming")
    if several.height:
        names = "、".join(several[ID].sort().to_list())
        message = Text(f"编号不止一行：{names}", f"ids of more than one row: {names}")
        raise UsageProblem(Mistake("duplicate-id", message, Place(str(folder))))


def _parts(folder: Path) -> str:
    opened(folder)
    if not any(folder.glob("part-*.parquet")):
        raise InputError(_changed("批量还没有结果", "the batch has no results yet", folder))
    return str(folder / "part-*.parquet")


def _changed(zh: str, en: str, path: Path) -> Mistake:
    hint = Text(
        "请用现在的表和规范库重新运行 bangxin batch run",
        "run bangxin batch run again with the table and rules of now",
    )
    return Mistake("batch-changed", Text(zh, en), Place(str(path)), hint)
