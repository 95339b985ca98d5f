"""Import: every file understood, normalised and stored, every row accounted for; nothing written unless all is done."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from bangxin.base.errors import BangxinError, BrokenPromise, InputError, Place
from bangxin.base.i18n import Text
from bangxin.ledger.directions import refuse_contradicted, settled
from bangxin.ledger.formats.loading import Format, shipped
from bangxin.ledger.normalise import (
    REASONS,
    Columns,
    Normalised,
    damaged_ids,
    negatives_are_reversals,
    normalise,
    unsigned_single_column,
)
from bangxin.ledger.readers.delimited import Delimited, delimiters
from bangxin.ledger.readers.encoding import encoding_of
from bangxin.ledger.readers.folder import Folder, Manifest, commit, staging
from bangxin.ledger.readers.limits import STANDARD, Limits
from bangxin.ledger.readers.sniffing import Kind, wrong_extension
from bangxin.ledger.readers.sources import Source, file_hash, sources
from bangxin.ledger.readers.tables import Block, Table, Task
from bangxin.ledger.readers.workbook import sheets
from bangxin.ledger.understanding import Understanding, understand, with_account

Progress = Callable[[str, int], None]
_EXAMPLES = 20


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user fixed: a map for one-off files, the own account, the encoding, more formats."""

    map: Format | None = None
    account: str | None = None
    encoding: str | None = None
    formats: tuple[Format, ...] = ()
    again: bool = False
    limits: Limits = STANDARD


@dataclass(slots=True)
class Imported:
    """One run of import: entries of new files, names of files already there, and errors by file."""

    entries: list[dict[str, Any]] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    refused: list[BangxinError] = field(default_factory=list)

    @property
    def accepted(self) -> int:
        return sum(s["accepted"] for e in self.entries for s in e["sheets"])


def import_files(paths: Sequence[Path], folder: Folder, choices: Choices, progress: Progress) -> Imported:
    """Import all paths into ``folder`` in one transaction. Errors of single files are returned, not raised."""
    manifest = folder.manifest_or_new()
    result = Imported()
    with staging(folder) as staged:
        unpacked = staged / "unpacked"
        unpacked.mkdir()
        for source in sources(list(paths), unpacked, choices.limits):
            if isinstance(source, BangxinError):
                result.refused.append(source)
                continue
            try:
                _import_one(source, staged, manifest, choices, progress, result)
            except (InputError, BangxinError) as error:
                if isinstance(error, BrokenPromise):
                    raise
                result.refused.append(error)
        if not (result.entries or result.known or result.refused):
            raise _nothing(paths)
        manifest.refused = [_refusal(e) for e in result.refused]
        if result.entries or result.known:
            commit(folder, staged, manifest)
    return result


def _nothing(paths: Sequence[Path]) -> BangxinError:
    names = "、".join(str(path) for path in paths)
    return InputError.of(
        "nothing-to-import", f"没有可导入的文件：{names}", f"no file to import in {names}",
        hint=("文件夹或压缩包是空的，或只有隐藏文件、临时文件", "the folder or archive is empty, or holds hidden and temporary files only"),
    )  # fmt: skip


def preview(
    path: Path, scratch: Path, choices: Choices
) -> Iterator[tuple[str, Understanding | BangxinError]]:
    """What would be understood of each table, without importing anything."""
    for source in sources([path], scratch, choices.limits):
        if isinstance(source, BangxinError):
            yield str(path), source
            continue
        try:
            for table, how in _tables(source, choices, lambda _: None):
                yield f"{source.name}{f' [{table.sheet}]' if table.sheet else ''}", how
        except BangxinError as error:
            yield source.name, error


def _import_one(
    source: Source, staged: Path, manifest: Manifest, choices: Choices, progress: Progress, result: Imported
) -> None:
    size = source.path.stat().st_size
    skipped: list[BangxinError] = []
    tables = _tables(source, choices, lambda text: progress(text, 0), skipped)
    with ThreadPoolExecutor(1) as aside:
        hashing = aside.submit(file_hash, source.path)
        if any(f["bytes"] == size for f in manifest.files):
            hashing.result()  # it may be known already: then nothing of it is read
            first = None
        else:
            first = next(tables, None)  # encoding and header are looked at while the hash is taken
        sha256 = hashing.result()
    known = manifest.known(sha256)
    if known is not None and not choices.again:
        result.known.append(source.name)
        return
    entry: dict[str, Any] = {
        "sha256": sha256, "name": source.name, "bytes": size, "kind": str(source.kind),
        "wrong_extension": wrong_extension(source.name, source.kind), "sheets": [],
    }  # fmt: skip
    for index, (table, how) in enumerate(chain([first] if first else [], tables)):
        entry["sheets"].append(_store(table, how, index, source, sha256, staged, progress))
    if not entry["sheets"]:
        raise InputError(*(m for e in skipped for m in e.mistakes))
    entry["skipped_sheets"] = [{"zh": e.render(), "en": e.render("en")} for e in skipped]
    if known is not None:
        manifest.files.remove(known)
    manifest.files.append(entry)
    result.entries.append(entry)


def _tables(
    source: Source, choices: Choices, tick: Callable[[str], None], skipped: list[BangxinError] | None = None
) -> Iterator[tuple[Table, Understanding]]:
    """Tables of a file with how they are understood. Sheets without a ledger go to ``skipped``."""
    formats = (*choices.formats, *shipped())
    if source.kind is Kind.TEXT:
        yield _text_table(source, choices, formats)
        return
    misses = skipped if skipped is not None else []
    found = False
    for sheet in sheets(source.path, source.name, source.kind, choices.limits, tick):
        place = Place(source.name, sheet=sheet.sheet)
        try:
            how = _understood(sheet.head, place, formats, choices)
        except InputError as error:
            misses.append(error)
            continue
        found = True
        yield sheet, how
    if not found:
        if not misses:
            raise InputError.of(
                "empty-workbook", "工作簿没有内容", "the workbook is empty", place=Place(source.name)
            )
        if skipped is None:
            raise InputError(*(m for e in misses for m in e.mistakes))


def _text_table(source: Source, choices: Choices, formats: Sequence[Format]) -> tuple[Table, Understanding]:
    forced = choices.map
    encoding = encoding_of(
        source.path, source.name, choices.encoding or (forced.encoding if forced else None)
    )
    candidates = [forced.delimiter] if forced and forced.delimiter else delimiters(source.path, encoding)
    best: tuple[int, Delimited, Understanding] | None = None
    failure: BangxinError | None = None
    for delimiter in candidates:
        table = Delimited(source.path, source.name, encoding, delimiter, choices.limits)
        try:
            how = _understood(table.head, Place(source.name), formats, choices)
        except InputError as error:
            failure = failure or error
            continue
        if best is None or len(how.columns) > best[0]:
            best = (len(how.columns), table, how)
    if best is None:
        assert failure is not None
        raise failure
    return best[1], best[2]


def _understood(
    head: list[tuple[int, list[str]]], place: Place, formats: Sequence[Format], choices: Choices
) -> Understanding:
    how = understand(head, place, formats, choices.map)
    return with_account(how, choices.account) if choices.account else how


def _store(
    table: Table,
    how: Understanding,
    index: int,
    source: Source,
    sha256: str,
    staged: Path,
    progress: Progress,
) -> dict[str, Any]:
    own = how.account or f"文件:{Path(source.name).name}"
    sheet: dict[str, Any] = {
        "index": index, "sheet": table.sheet, "format": how.format.id, "format_zh": how.format.zh,
        "medium": how.format.medium, "table": how.table, "header_line": how.header_line, "columns": how.named(),
        "unmapped": list(how.unmapped), "loose": list(how.loose), "account": own if "account" not in how.columns else None,
        "account_from": how.account_from, "amounts": how.amounts,
        "steps_from": how.format.steps_from, "preamble": list(how.preamble)[:40],
        "encoding": getattr(table, "encoding", None), "proved": {}, "read": 0, "accepted": 0, "rejected": {}, "damaged": {}, "parts": [], "kept": {},
    }  # fmt: skip
    store = _store_table if how.table else _store_rows
    store(table, how, sheet, source, sha256, staged, own, progress)
    _conserved(sheet, source)
    return sheet


def _store_rows(
    table: Table, how: Understanding, sheet: dict[str, Any], source: Source, sha256: str, staged: Path, own: str,
    progress: Progress,
) -> None:  # fmt: skip
    target = staged / "rows" / sha256[:16]
    target.mkdir(parents=True, exist_ok=True)
    sheet["negative"] = "reversal"
    rejects: list[pl.DataFrame] = []
    tasks = table.tasks(how.header_line)
    first = next(tasks, None)
    if first is None:
        return
    block = first()
    place = Place(source.name, how.header_line, sheet=table.sheet)
    _refuse_unsigned(block, how, source, table)
    how, proved = settled(block, how)
    sheet["proved"] = proved
    red = negatives_are_reversals(block, how)
    trial = normalise(block, how, red=red, own=own)
    _refuse_unusable(trial, block, how, place)
    if how.format.signed is not True:
        refuse_contradicted(trial.accepted, how, place)
    sheet["negative"] = "reversal" if red else "sign"

    def step(number: int, task: Task) -> _Step:
        part = target / f"{sheet['index']:03d}-{number:05d}.parquet"
        return _normalised(task(), how, red, own, sha256, table.sheet, part)

    steps = enumerate(chain([lambda: block], tasks))
    for done in _side_by_side((partial(step, number, task) for number, task in steps)):
        _count(sheet, done)
        rejects.append(done.rejected)
        progress(source.name, done.read)
    _store_rejects(rejects, sheet, sha256, table.sheet, staged)


class _Step(NamedTuple):
    read: int
    accepted: int
    rejected: pl.DataFrame
    damaged: dict[str, pl.Series]
    part: str
    sha256: str


def _normalised(
    block: Block, how: Understanding, red: bool, own: str, sha256: str, title: str | None, part: Path
) -> _Step:
    """Interpret one block and store what is accepted."""
    columns = Columns(block, how)
    done = normalise(block, how, red=red, own=own, columns=columns)
    digest = ""
    if done.accepted.height:
        _with_origin(done.accepted, sha256, title, how.format.medium).write_parquet(
            part, compression="lz4", statistics=False
        )
        digest = file_hash(part)
    hurt = damaged_ids(block, how, columns)
    return _Step(block.cells.height, done.accepted.height, done.rejected, hurt, part.name, digest)


def _side_by_side(steps: Iterator[Callable[[], _Step]]) -> Iterator[_Step]:
    """Run steps on all processors, a bounded number at a time, giving results in order."""
    workers = max(1, os.cpu_count() or 1)
    with ThreadPoolExecutor(workers) as pool:
        waiting: deque[Future[_Step]] = deque()
        try:
            for step in steps:
                waiting.append(pool.submit(step))
                if len(waiting) > workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _refuse_unusable(done: Normalised, block: Block, how: Understanding, place: Place) -> None:
    """Not one row of the first block can be read: the file is understood wrongly, and the user is asked."""
    bad = done.rejected.filter(~pl.col("reason").is_in(["blank", "footer", "repeated-header"]))
    if done.accepted.height or bad.is_empty():
        return
    reason, count = bad["reason"].value_counts(sort=True).row(0)
    example = bad.filter(pl.col("reason") == reason).row(0, named=True)
    hint = _HINTS.get(reason, _HINT)
    raise InputError.of(
        "no-row-accepted",
        f"没有一行能读：{REASONS[reason].zh}（{count} 行），例如：{example['text'][:120]}",
        f"not one row can be read: {REASONS[reason].en} ({count} rows), for example: {example['text'][:120]}",
        place=Place(place.file, example["line"], sheet=place.sheet), hint=(hint.zh, hint.en),
    )  # fmt: skip


_HINT = Text(
    "核对列名与内容，用 --map 指明各字段的列名",
    "check headers against contents and name the columns with --map",
)
_HINTS = {
    "damaged-account": Text("用 --account 写明本方账号，或重新取得以文字格式保存账号的流水", "name the own account with --account, or get the export again with account numbers as text"),
    "bad-time": Text("日、月次序不同等写法，在 --map 中写明：times: ['%d/%m/%Y %H:%M:%S']", "state other shapes in a --map file: times: ['%d/%m/%Y %H:%M:%S']"),
    "unknown-direction": Text("查明代码含义后在 --map 中写明：directions: {in: [代码], out: [代码]}", "state the meaning of the codes in a --map file: directions: {in: [CODE], out: [CODE]}"),
    "no-direction": Text("在 --map 中指明收付标志所在的列", "name the column of directions in a --map file"),
}  # fmt: skip


def _refuse_unsigned(block: Block, how: Understanding, source: Source, table: Table) -> None:
    if unsigned_single_column(block, how) and not _balances_show_sign(block, how):
        raise InputError.of(
            "direction-not-stated",
            "只有一列金额，没有收付标志，也没有正负号：无法知道哪些是收入",
            "one amount column, no direction column and no signs: the direction is not stated",
            place=Place(source.name, how.header_line, sheet=table.sheet),
            hint=("若全部为收入，在 --map 中写 signed: true；或补充收付标志列", "write signed: true in a --map file if all rows are incoming"),
        )  # fmt: skip


def _balances_show_sign(block: Block, how: Understanding) -> bool:
    """Whether the balance chain bears out that every unsigned amount came in."""
    rows = normalise(block, how, red=True, own="").accepted.filter(pl.col("balance").is_not_null())
    if rows.height < 3:
        return False
    for order in (rows, rows.reverse()):
        steps = order["balance"].diff().slice(1)
        if (steps == order["fen"].slice(1)).all():
            return True
    return False


def _with_origin(rows: pl.DataFrame, sha256: str, sheet: str | None, medium: str) -> pl.DataFrame:
    return rows.with_columns(
        pl.lit(sha256).alias("file"),
        pl.lit(sheet, dtype=pl.String).alias("sheet"),
        pl.lit(medium).alias("medium"),
    )


def _count(sheet: dict[str, Any], done: _Step) -> None:
    sheet["read"] += done.read
    sheet["accepted"] += done.accepted
    if done.accepted:
        sheet["parts"].append({"name": done.part, "rows": done.accepted, "sha256": done.sha256})
    for reason, number in done.rejected["reason"].value_counts().iter_rows():
        sheet["rejected"][reason] = sheet["rejected"].get(reason, 0) + number
    for name, lines in done.damaged.items():
        entry = sheet["damaged"].setdefault(name, {"count": 0, "lines": []})
        entry["count"] += lines.len()
        entry["lines"] = (entry["lines"] + lines.head(_EXAMPLES).to_list())[:_EXAMPLES]


def _store_rejects(
    rejects: list[pl.DataFrame], sheet: dict[str, Any], sha256: str, title: str | None, staged: Path
) -> None:
    table = pl.concat(rejects) if rejects else None
    if table is None or table.height == 0:
        return
    target = staged / "rejected" / sha256[:16]
    target.mkdir(parents=True, exist_ok=True)
    file = target / f"{sheet['index']:03d}.parquet"
    table.with_columns(
        pl.lit(sha256).alias("file"), pl.lit(title, dtype=pl.String).alias("sheet")
    ).write_parquet(file)
    sheet["kept"][file.relative_to(staged).as_posix()] = file_hash(file)


def _store_table(
    table: Table, how: Understanding, sheet: dict[str, Any], source: Source, sha256: str, staged: Path, own: str,
    progress: Progress,
) -> None:  # fmt: skip
    """A sibling table: stored as it is, under its own headers."""
    names = [h or f"列{i + 1}" for i, h in enumerate(how.headers)]
    names = [n if names.index(n) == i else f"{n}#{i + 1}" for i, n in enumerate(names)]
    parts = []
    for task in table.tasks(how.header_line):
        block = task()
        cells = block.cells.select(
            [
                pl.col(f"c{i}").str.strip_chars().replace("", None).alias(n)
                for i, n in enumerate(names)
                if f"c{i}" in block.cells.columns
            ]
        )
        blank = cells.select(pl.all_horizontal(pl.all().is_null())).to_series()
        sheet["read"] += cells.height
        if int(blank.sum()):
            sheet["rejected"]["blank"] = sheet["rejected"].get("blank", 0) + int(blank.sum())
        parts.append(cells.with_columns(block.line).filter(~blank))
        progress(source.name, cells.height)
    kept = pl.concat(parts, how="diagonal") if parts else pl.DataFrame()
    sheet["accepted"] = kept.height
    target = staged / "tables" / sha256[:16]
    target.mkdir(parents=True, exist_ok=True)
    file = target / f"{sheet['index']:03d}-{how.table}.parquet"
    kept.write_parquet(file)
    sheet["kept"][file.relative_to(staged).as_posix()] = file_hash(file)


def _conserved(sheet: dict[str, Any], source: Source) -> None:
    """Row conservation: read = accepted + rejected."""
    if sheet["read"] != sheet["accepted"] + sum(sheet["rejected"].values()):
        raise BrokenPromise.of(
            "rows-lost",
            f"行数不守恒（{source.name}）：读入 {sheet['read']}",
            f"rows are not conserved ({source.name})",
        )


def _refusal(error: BangxinError) -> dict[str, Any]:
    first = error.mistakes[0]
    return {
        "name": first.place.file if first.place else "", "code": first.code,
        "zh": error.render("zh"), "en": error.render("en"),
    }  # fmt: skip
