"""Use case: one rulebook over a table of facts, in chunks, with a restart after interruption.

The output is a folder: ``part-00000.parquet`` and so on, each with its counts beside it, ``run.json`` (what was
asked, of which file, under which rulebook) and ``summary.json``. A part is written whole or not at all.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bangxin.app import naming
from bangxin.app.factstable import FactsTable
from bangxin.app.files import load_rulebook, write_bytes
from bangxin.base.dates import ordinal
from bangxin.base.errors import InputError, Mistake, Place, UsageProblem, reason
from bangxin.base.i18n import Text
from bangxin.law.norms import Polarity
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Law, Run
from bangxin.reasoning.columnar import counting
from bangxin.reasoning.columnar.frames import evaluate
from bangxin.reasoning.columnar.lowering import RESULT_CODES, Lowering, Query, ask
from bangxin.reasoning.columnar.sql import DUCKDB_SETTING, Dialect, select_text

if TYPE_CHECKING:
    import polars as pl

CHUNKS = {"polars": 200_000, "duckdb": 500_000, "spark": 500_000}
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a batch is asked: engine, decision day, one run or both, switches, concepts."""

    as_of: str
    law: str = "at_act"
    concepts: tuple[str, ...] = ("offence.art287_2",)
    switches: Mapping[str, str] = field(default_factory=dict)
    engine: str = "polars"
    master: str = "local[*]"
    chunk: int = 0
    packs: Path | None = None

    @property
    def laws(self) -> tuple[Law, ...]:
        return tuple(Law) if self.law == "both" else (Law(self.law),)

    def suffix(self, law: Law) -> str:
        """Column suffix of a run: none when only one run is asked."""
        return f"@{law.value}" if self.law == "both" else ""


class Batch:
    """One batch: its rulebook, the lowered queries, and the folder it fills."""

    def __init__(self, facts: Path, output: Path, asked: Asked) -> None:
        self.book = load_rulebook(asked.packs)
        self.asked = _settled(asked, self.book)
        self.output = output
        self.table = FactsTable(facts, self.book)
        self.queries = {law: self._query(law) for law in self.asked.laws}
        self.size = asked.chunk or CHUNKS[asked.engine]

    def _query(self, law: Law) -> Query:
        run = Run(law, ordinal(self.asked.as_of), switches=self.asked.switches)
        lowering = Lowering(self.book, run, self.table.evaluation_columns)
        outputs = ask(lowering, self.asked.concepts)
        counters: dict[str, int] = {}
        for concept in self.asked.concepts:
            for fact, node in counting.missing(lowering, concept).items():
                counters[f"missing|{concept}|{fact}"] = node
        for line, node in counting.lines(lowering, self.asked.concepts).items():
            counters[f"near|{line.name}"] = node
        return Query(lowering.graph, outputs, counters)

    def manifest(self) -> dict[str, Any]:
        """What makes two batches the same: asked, input file, rulebook."""
        stat = self.table.path.stat()
        return {
            "version": 1,
            "facts": str(self.table.path.resolve()),
            "facts_size": stat.st_size,
            "facts_changed": stat.st_mtime_ns,
            "rulebook": self.book.hash,
            "packs": str(self.asked.packs.resolve()) if self.asked.packs else "",
            "as_of": self.asked.as_of,
            "law": self.asked.law,
            "concepts": list(self.asked.concepts),
            "switches": dict(sorted(self.asked.switches.items())),
            "chunk": self.size,
        }

    def run(self, progress: Progress = lambda rows: None) -> dict[str, Any]:
        """Fill the folder, keeping the parts that are already there; returns the summary."""
        self._prepare()
        try:
            self._fill(progress)
        except InputError:
            self._leave_nothing()
            raise
        self._drop_partial()
        return self._finish()

    def _fill(self, progress: Progress) -> None:
        jobs = self._jobs(progress)
        if self.asked.engine == "polars":
            with ThreadPoolExecutor(2) as pool:
                while wave := list(islice(jobs, 2)):
                    for rows in pool.map(lambda job: self._part(*job), wave):
                        progress(rows)
        else:
            for job in jobs:
                progress(self._part(*job))

    def _leave_nothing(self) -> None:
        """A table that could not be used leaves no batch behind: once put right it goes into the same folder."""
        if any(self.output.glob("part-*")):
            return
        self._drop_partial()
        (self.output / "run.json").unlink(missing_ok=True)
        with suppress(OSError):
            self.output.rmdir()

    def _prepare(self) -> None:
        manifest = self.manifest()
        path = self.output / "run.json"
        if path.exists():
            earlier = json.loads(path.read_text("utf-8"))
            changed = sorted(key for key in manifest if earlier.get(key) != manifest[key])
            if changed:
                names = "、".join(changed)
                raise UsageProblem(
                    Mistake(
                        "other-batch",
                        Text(
                            f"输出文件夹属于另一次批量（不同：{names}）",
                            f"the folder holds another batch ({names})",
                        ),
                        Place(str(path)),
                        Text(
                            "换一个输出文件夹，或先删除它", "choose another folder, or delete this one first"
                        ),
                    )
                )
            return
        if self.output.is_file():
            raise self._unwritable(OSError(errno.ENOTDIR, ""))
        if self.output.exists() and any(self.output.iterdir()):
            message = Text("输出文件夹不是空的，也不是批量结果", "the folder is not empty and holds no batch")
            raise UsageProblem(Mistake("folder-in-use", message, Place(str(self.output))))
        try:
            self.output.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._unwritable(error) from None
        write_bytes(path, _json(manifest))

    def _unwritable(self, error: OSError) -> UsageProblem:
        why = reason(error)
        return UsageProblem(
            Mistake(
                "not-writable",
                Text(f"无法写入：{why.zh}", f"cannot write: {why.en}"),
                Place(str(self.output)),
            )
        )

    def _drop_partial(self) -> None:
        for leftover in self.output.glob(".part-*"):
            leftover.unlink()

    def _jobs(self, progress: Progress) -> Iterator[tuple[int, int, pl.DataFrame]]:
        """Chunks still to do: number, first row, rows as written."""
        first = 1
        for number, part in enumerate(self.table.chunks(self.size)):
            if self._done(number, part.height):
                progress(part.height)
            else:
                yield number, first, part
            first += part.height

    def _names(self, number: int) -> tuple[Path, Path]:
        stem = f"part-{number:05d}"
        return self.output / f"{stem}.parquet", self.output / f"{stem}.json"

    def _done(self, number: int, rows: int) -> bool:
        part, counts = self._names(number)
        return part.exists() and counts.exists() and json.loads(counts.read_text("utf-8"))["rows"] == rows

    def _part(self, number: int, first_row: int, part: pl.DataFrame) -> int:
        import polars as pl

        columns = self.table.convert(part, first_row)
        if not columns.columns:
            columns = pl.DataFrame({"": [False] * part.height})
        frames, counts = [self.table.ids(part, first_row).to_frame()], dict[str, int]()
        for law, query in self.queries.items():
            frame, counted = self._evaluate(query, columns)
            suffix = self.asked.suffix(law)
            frames.append(frame.rename({name: _suffixed(name, suffix) for name in frame.columns}))
            counts |= {f"{key}{suffix}": value for key, value in counted.items()}
        whole = pl.concat(frames, how="horizontal")
        whole = whole.with_columns(self._chosen())
        for name in self._result_columns():
            for code, rows in whole.get_column(name).value_counts().iter_rows():
                counts[f"result|{name}|{RESULT_CODES[code]}"] = rows
        whole = whole.with_columns(_worded(pl.col(name)) for name in self._result_columns())
        target, beside = self._names(number)
        partial = target.with_name(f".{target.name}")
        try:
            whole.write_parquet(partial, compression="zstd", statistics=True)
            write_bytes(beside, _json({"rows": part.height, "first_row": first_row, "counts": counts}))
            os.replace(partial, target)
        except OSError as error:
            raise self._unwritable(error) from None
        return part.height

    def _evaluate(self, query: Query, columns: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, int]]:
        if self.asked.engine == "polars":
            return evaluate(query, columns)
        if self.asked.engine == "duckdb":
            return _by_duckdb(query, columns)
        from bangxin.app.onspark import by_spark

        return by_spark(query, columns, self.asked.master)

    def _chosen(self) -> list[pl.Expr]:
        """从旧兼从轻 per row, when both runs are asked: the result codes stand in the order of harm."""
        import polars as pl

        if self.asked.law != "both":
            return []
        found = []
        for concept in self.asked.concepts:
            act, decision = (pl.col(f"{concept}@{law.value}") for law in (Law.AT_ACT, Law.AT_DECISION))
            polarity = self.book.concepts[concept].polarity
            chosen = act
            if polarity is Polarity.ADVERSE:
                chosen = pl.min_horizontal(act, decision)
            elif polarity is Polarity.FAVOURABLE:
                chosen = pl.max_horizontal(act, decision)
            found.append(chosen.alias(f"{concept}@selected"))
        return found

    def _result_columns(self) -> list[str]:
        suffixes = [self.asked.suffix(law) for law in self.asked.laws]
        suffixes += ["@selected"] if self.asked.law == "both" else []
        return [f"{concept}{suffix}" for concept in self.asked.concepts for suffix in suffixes]

    def _finish(self) -> dict[str, Any]:
        rows, totals = 0, dict[str, int]()
        for path in sorted(self.output.glob("part-*.json")):
            written = json.loads(path.read_text("utf-8"))
            rows += written["rows"]
            for key, value in written["counts"].items():
                totals[key] = totals.get(key, 0) + value
        summary = {"rows": rows, "counts": {key: value for key, value in sorted(totals.items()) if value}}
        write_bytes(self.output / "summary.json", _json(summary))
        return summary


def _by_duckdb(query: Query, columns: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, int]]:
    import polars as pl

    from bangxin.base.errors import MissingExtra

    try:
        import duckdb
    except ImportError:
        raise MissingExtra.named("batch", "duckdb") from None
    with duckdb.connect() as connection:
        connection.execute(DUCKDB_SETTING)
        connection.register("facts", columns.to_arrow())
        text = select_text(query, "facts", Dialect.DUCKDB)
        connection.execute(f"CREATE TEMP TABLE answers AS {text}")
        counters = [f'COALESCE(SUM("#{name}"), 0)' for name in query.counters]
        found = connection.execute(f"SELECT {', '.join(counters or ['1'])} FROM answers").fetchall()[0]
        chosen = ", ".join(f'"{name}"' for name in query.outputs)
        frame = pl.DataFrame(connection.sql(f"SELECT {chosen} FROM answers").to_arrow_table())
    return frame, {name: int(number) for name, number in zip(query.counters, found, strict=False)}


def _suffixed(name: str, suffix: str) -> str:
    concept, colon, rest = name.partition(":")
    return f"{concept}{suffix}{colon}{rest}"


def _worded(column: pl.Expr) -> pl.Expr:
    """Result codes as words, stored once per file."""
    import polars as pl

    return column.replace_strict(dict(enumerate(RESULT_CODES)), return_dtype=pl.Enum(RESULT_CODES))


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _settled(asked: Asked, book: Rulebook) -> Asked:
    """Names checked, patterns of concepts expanded. Raises UsageProblem."""
    law = naming.known(asked.law, {**naming.LAWS, "both": ()}, "law")
    naming.known(asked.engine, naming.plain_names(CHUNKS), "engine")
    try:
        ordinal(asked.as_of)
    except ValueError:
        message = Text(f"“{asked.as_of}”不是有效日期（年-月-日）", f"“{asked.as_of}” is not a date")
        raise UsageProblem(Mistake("wrong-date", message)) from None
    chosen = {
        naming.known(n, naming.switch_names(book), "switch"): option for n, option in asked.switches.items()
    }
    switches = {
        name: naming.known(option, naming.option_names(book, name), f"switch {name}")
        for name, option in chosen.items()
    }
    concepts: dict[str, None] = {}
    for pattern in asked.concepts:
        concepts |= dict.fromkeys(_matching(pattern, book))
    return Asked(
        asked.as_of, law, tuple(concepts), switches, asked.engine, asked.master, asked.chunk, asked.packs
    )  # fmt: skip


def _matching(pattern: str, book: Rulebook) -> Collection[str]:
    from fnmatch import fnmatchcase

    if pattern == "all":
        return list(book.concepts)
    found = [concept for concept in book.concepts if fnmatchcase(concept, pattern)]
    return found or [naming.known(pattern, naming.concept_names(book), "concept")]


def opened(output: Path) -> dict[str, Any]:
    """The manifest of a finished or unfinished batch. Raises InputError."""
    path = output / "run.json"
    if not path.is_file():
        message = Text("不是批量结果文件夹（没有 run.json）", "no batch (run.json is missing)")
        raise InputError(Mistake("no-batch", message, Place(str(output))))
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found
