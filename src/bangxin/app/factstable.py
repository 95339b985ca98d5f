"""Reads the facts table a user gives (Parquet or CSV) in chunks, and turns each into evaluation columns.

Every cell that cannot be used is reported with its row; nothing is guessed. Layout: ``docs/batch.md``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property
from pathlib import Path

from bangxin.base.dates import MONTH_SPAN, YEAR_SPAN
from bangxin.base.errors import InputError, MissingExtra, Mistake, Place, did_you_mean, reason
from bangxin.base.i18n import Text
from bangxin.law.rulebook import Rulebook
from bangxin.law.vocabulary import Fact, FactType
from bangxin.reasoning.columnar.table import ROW_LIMIT, Kind, schema

try:
    import polars as pl
    from polars import LazyFrame, Series
except ImportError:
    raise MissingExtra.named("batch", "polars") from None

ID = "id"
ENDS = ("", ":lo", ":hi", ":hi_conventional")
MAX_MISTAKES = 20
_START = 1 << 20


def allowed_columns(book: Rulebook) -> dict[str, Fact]:
    """Every column a facts table may have, with its fact."""
    found: dict[str, Fact] = {}
    for fact in book.vocabulary:
        endings = ENDS if fact.type.is_number else ("", ":complete") if fact.type is FactType.SET else ("",)
        found |= {f"{fact.id}{ending}": fact for ending in endings}
    return found


class FactsTable:
    """A facts table on disk."""

    def __init__(self, path: Path, book: Rulebook) -> None:
        """Raises InputError when the file cannot be read or has columns nobody knows."""
        self.path, self.book = path, book
        self.columns = allowed_columns(book)
        self.csv = path.suffix.lower() in (".csv", ".tsv")
        self.renamed: dict[str, str] = {}
        self.header = self._open_header()
        self.mistakes: list[Mistake] = []

    def _scan(self) -> LazyFrame:
        return self._written().rename(self.renamed) if self.renamed else self._written()

    def _written(self) -> LazyFrame:
        """The table with its columns called as in the file."""
        if self.csv:
            separator = "\t" if self.path.suffix.lower() == ".tsv" else ","
            return pl.scan_csv(self.path, infer_schema=False, separator=separator, null_values=[""])
        return pl.scan_parquet(self.path)

    def _by_label(self, header: Collection[str]) -> dict[str, str]:
        """Columns that go by the name of a fact, with the ids that stand for them; never two columns for one fact."""
        found: dict[str, str] = {}
        for name in header:
            label, colon, ending = name.partition(":")
            column = f"{self._labels.get(label, '')}{colon}{ending}"
            if name not in self.columns and column in self.columns:
                if column in header or column in found.values():
                    told = f"列“{name}”与“{column}”是同一项", f"columns “{name}” and “{column}” are one fact"
                    raise InputError(self._mistake("duplicate-id", *told))
                found[name] = column
        return found

    @cached_property
    def _labels(self) -> dict[str, str]:
        """Facts by their Chinese names, where a name is that of one fact alone."""
        labels: dict[str, list[str]] = {}
        for fact in self.book.vocabulary:
            labels.setdefault(fact.label.zh, []).append(fact.id)
        return {label: ids[0] for label, ids in labels.items() if len(ids) == 1}

    def _open_header(self) -> dict[str, pl.DataType]:
        self._must_be_readable()
        try:
            header = dict(self._written().collect_schema())
        except pl.exceptions.NoDataError:
            raise InputError(self._mistake("unreadable", "文件是空的", "the file is empty")) from None
        except Exception as error:
            raise InputError(
                self._mistake("unreadable", f"不是可读的 Parquet 或 CSV：{error}", f"cannot be read: {error}")
            ) from None
        self._must_be_apart(header)
        self.renamed = self._by_label(header)
        header = {self.renamed.get(name, name): kind for name, kind in header.items()}
        mistakes = [
            self._unknown(name)
            for name in header
            if name != ID and not name.startswith("_") and name not in self.columns
        ]
        mistakes += [self._several(name) for name, kind in header.items() if self._is_list_of_one(name, kind)]
        if mistakes:
            raise InputError(*mistakes[:MAX_MISTAKES])
        return header

    def _must_be_readable(self) -> None:
        """Refuse what is no file, no table by its name, or text of another encoding."""
        if self.path.is_dir():
            raise InputError(self._mistake("unreadable", "是文件夹，不是文件", "is a folder, not a file"))
        try:
            with self.path.open("rb") as file:
                start = file.read(_START)
        except OSError as error:
            raise InputError(self._mistake("unreadable", *reason(error))) from None
        if not self.csv and not start.startswith(b"PAR1"):
            hint = Text("可用 .parquet、.csv、.tsv", "use .parquet, .csv or .tsv")
            raise InputError(
                self._mistake("unreadable", "不是 Parquet，名称也不以 .csv、.tsv 结尾", "no Parquet, and not named .csv or .tsv", hint=hint)
            )  # fmt: skip
        try:
            if self.csv:
                start[: start.rfind(b"\n") + 1].decode("utf-8")
        except UnicodeDecodeError:
            hint = Text("请另存为 UTF-8 的 CSV", "save it as CSV in UTF-8")
            raise InputError(
                self._mistake("not-utf8", "不是 UTF-8 文本", "not UTF-8 text", hint=hint)
            ) from None

    def _must_be_apart(self, header: Collection[str]) -> None:
        """Refuse text whose columns another mark parts than the one the name of the file stands for."""
        for mark in ";\t，；|" if self.csv and len(header) == 1 else "":
            if mark in next(iter(header)):
                wanted = (
                    ("制表符", "a tab") if self.path.suffix.lower() == ".tsv" else ("英文逗号", "a comma")
                )
                told = (
                    f"各列之间应是{wanted[0]}，这里像是“{mark}”",
                    f"columns are parted by {wanted[1]}, here it seems to be “{mark}”",
                )
                raise InputError(self._mistake("unreadable", *told))

    def _is_list_of_one(self, name: str, kind: pl.DataType) -> bool:
        """A list in a column that holds one value: only sets are lists."""
        return (
            isinstance(kind, pl.List) and name in self.columns and self.columns[name].type is not FactType.SET
        )

    def _several(self, name: str) -> Mistake:
        group = self.columns[name].group
        hint = Text("一格一个值；只有集合类事实用列表", "one value a cell; only sets are lists")
        if group:
            hint = Text(
                f"一行只容得下“{group}”的一个实例：各实例各有自己的值，不可拆开。有多个实例的案件请写成案件文件，用 bangxin assess",
                f"a row holds one instance of “{group}”, which stays whole; for several write a case file and use bangxin assess",
            )
        return self._mistake(
            "several-instances", f"列“{name}”是列表", f"column “{name}” holds lists", hint=hint
        )

    def _unknown(self, name: str) -> Mistake:
        """A column that no fact has; the reader of CSV renames the second of two columns of one name."""
        first, twice, _ = name.partition("_duplicated_")
        if twice and first in (*self.columns, ID):
            return self._mistake(
                "duplicate-id", f"列“{first}”不止一次", f"column “{first}” stands more than once"
            )
        return self._mistake(
            "unknown-column", f"不认识的列“{name}”", f"unknown column “{name}”", hint=self._hint(name)
        )

    def _hint(self, name: str) -> Text:
        near = did_you_mean(name, [*self.columns, *(fact.label.zh for fact in self.book.vocabulary)])
        spare = Text("不参与判断的列请以“_”开头", "columns that are no facts begin with “_”")
        return Text(f"{near.zh}{spare.zh}", f"{near.en} {spare.en}") if near else spare

    def _mistake(
        self, code: str, zh: str, en: str, *, row: int | None = None, hint: Text | None = None
    ) -> Mistake:
        return Mistake(code, Text(zh, en), self._place(row), hint)

    def _place(self, row: int | None = None) -> Place:
        """Where a row of the facts stands in the file: under the head, which is row 1 of a text file."""
        return Place(str(self.path), row=None if row is None else row + self.csv)

    def chunks(self, size: int) -> Iterator[pl.DataFrame]:
        """The table as written, in order, ``size`` rows at a time. Raises InputError where it cannot be read on."""
        try:
            yield from self._chunks(size)
        except pl.exceptions.PolarsError as error:
            told = str(error).strip().split("\n", 1)[0][:200]
            hint = Text("核对每行的列数和引号", "check the number of columns and the quotes of every row")
            zh, en = f"读不下去：{told}", f"cannot be read on: {told}"
            raise InputError(self._mistake("unreadable", zh, en, hint=hint)) from None

    def _chunks(self, size: int) -> Iterator[pl.DataFrame]:
        if self.csv:
            yield from self._scan().collect_batches(chunk_size=size, maintain_order=True)
            return
        start = 0
        while True:
            part = self._scan().slice(start, size).collect()
            if part.height:
                yield part
            if part.height < size:
                return
            start += size

    def rows(self) -> int:
        """Number of rows."""
        return int(self._scan().select(pl.len()).collect().item())

    def ids(self, part: pl.DataFrame, first_row: int) -> Series:
        """Ids of the rows as text: the column ``id``, else the row number from 1."""
        if ID in part.columns:
            return part.get_column(ID).cast(pl.String).fill_null("")
        return pl.int_range(first_row, first_row + part.height, eager=True).cast(pl.String).alias(ID)

    @property
    def evaluation_columns(self) -> frozenset[str]:
        """Columns that :meth:`convert` gives."""
        return frozenset(name for name in schema(self.book.vocabulary) if self._given(name.partition(":")[0]))

    def _given(self, fact: str) -> bool:
        return any(f"{fact}{ending}" in self.header for ending in (*ENDS, ":complete"))

    def convert(self, part: pl.DataFrame, first_row: int) -> pl.DataFrame:
        """Evaluation columns of a chunk. Raises InputError listing the cells that cannot be used."""
        self.mistakes = []
        columns: dict[str, Series] = {}
        for fact in self.book.vocabulary:
            if self._given(fact.id):
                columns |= self._fact(fact, part, first_row)
        if self.mistakes:
            raise InputError(*self.mistakes[:MAX_MISTAKES])
        kinds = schema(self.book.vocabulary)
        storage = {Kind.FLAG: pl.Boolean, Kind.WHOLE: pl.Int64}
        return pl.DataFrame({name: s.cast(storage[kinds[name]]) for name, s in columns.items()})

    def _fact(self, fact: Fact, part: pl.DataFrame, first_row: int) -> dict[str, Series]:
        match fact.type:
            case FactType.BOOL:
                return {fact.id: self._flag(fact.id, part, first_row)}
            case FactType.ENUM:
                return {fact.id: self._coded(fact, part, first_row)}
            case FactType.SET:
                return self._set(fact, part, first_row)
        return self._number(fact, part, first_row)

    def _checked(self, name: str, given: Series, read: Series, first_row: int, what: Text) -> Series:
        """Report cells that held something but could not be read."""
        bad = (given.is_not_null() & read.is_null()).arg_true()
        for place in bad.head(MAX_MISTAKES).to_list():
            cell = given[place]
            shown = "|".join(map(str, cell)) if isinstance(cell, pl.Series) else cell
            message = Text(
                f"“{name}”应为{what.zh}，却是“{shown}”", f"“{name}” should be {what.en}, got “{shown}”"
            )
            self.mistakes.append(Mistake("wrong-cell", message, self._place(first_row + place)))
        return read

    def _flag(self, name: str, part: pl.DataFrame, first_row: int) -> Series:
        given = part.get_column(name)
        if given.dtype in (pl.Boolean, pl.Null):
            return given.cast(pl.Boolean)
        words = {"true": True, "false": False, "是": True, "否": False}
        text = given.cast(pl.String).str.strip_chars().str.to_lowercase()
        read = text.replace_strict(words, default=None, return_dtype=pl.Boolean)
        return self._checked(name, given, read, first_row, Text("是/否（true/false）", "true or false"))

    def _codes(self, fact: Fact) -> dict[str, int]:
        labels = {label: 1 << i for i, label in enumerate(fact.values.values())}
        return labels | {code: 1 << i for i, code in enumerate(fact.values)}

    def _coded(self, fact: Fact, part: pl.DataFrame, first_row: int) -> Series:
        given = part.get_column(fact.id)
        read = given.cast(pl.String).replace_strict(self._codes(fact), default=None, return_dtype=pl.Int64)
        return self._checked(fact.id, given, read, first_row, _one_of(fact))

    def _set(self, fact: Fact, part: pl.DataFrame, first_row: int) -> dict[str, Series]:
        name = fact.id
        blank = pl.Series(name, [None] * part.height, dtype=pl.List(pl.String))
        given = part.get_column(name) if name in part.columns else blank
        if given.dtype == pl.String:
            given = given.str.replace_all("[、;]", "|").str.split("|")
        coded = given.cast(pl.List(pl.String)).list.eval(
            pl.element()
            .str.strip_chars()
            .replace_strict(self._codes(fact), default=-1, return_dtype=pl.Int64)
        )
        members = coded.list.unique().list.sum().set(coded.list.min() < 0, None)
        self._checked(name, given, members, first_row, _one_of(fact))
        complete = f"{name}:complete"
        closed = self._flag(complete, part, first_row) if complete in part.columns else members.is_null()
        whole = closed.fill_null(True) if complete in part.columns else ~closed
        return {f"{name}:members": members, complete: whole & members.is_not_null()}

    def _number(self, fact: Fact, part: pl.DataFrame, first_row: int) -> dict[str, Series]:
        """Ends of the interval; a plain value is both ends, an end given apart goes before it."""
        blank = pl.Series([None] * part.height, dtype=pl.Int64)
        ends: dict[str, tuple[Series, Series]] = {}
        for ending in ENDS:
            name = f"{fact.id}{ending}"
            if name in part.columns:
                ends[ending] = self._ends(fact, name, part.get_column(name), first_row)
        lo, hi = ends.get("", (blank, blank))
        if ":lo" in ends:
            lo = pl.select(pl.coalesce(ends[":lo"][0], lo)).to_series()
        if ":hi" in ends:
            hi = pl.select(pl.coalesce(ends[":hi"][1], hi)).to_series()
        usual = ends[":hi_conventional"][0] - 1 if ":hi_conventional" in ends else blank
        crossed = ((hi < lo) | (usual < lo)).fill_null(False).arg_true()
        for place in crossed.head(MAX_MISTAKES).to_list():
            zh, en = f"“{fact.id}”上限小于下限", f"“{fact.id}”: the upper end is below the lower end"
            self.mistakes.append(self._mistake("empty-bound", zh, en, row=first_row + place))
        return {f"{fact.id}:lo": lo, f"{fact.id}:hi": hi, f"{fact.id}:usual": usual}

    def _ends(self, fact: Fact, name: str, given: Series, first_row: int) -> tuple[Series, Series]:
        if fact.type is FactType.DATE:
            return self._days(name, given, first_row)
        if given.dtype.is_float():
            zh = f"“{name}”是浮点数；金额请用整数元、定点小数或文字"
            self.mistakes.append(self._mistake("float-number", zh, f"“{name}” holds floats"))
            return (pl.Series([None] * len(given), dtype=pl.Int64),) * 2
        if fact.type is FactType.MONEY:
            text = given.cast(pl.String).str.strip_chars()
            whole = text.str.extract(r"^(\d{1,15})(?:\.\d{1,2})?$").cast(pl.Int64) * 100
            rest = text.str.extract(r"\.(\d{1,2})$").str.pad_end(2, "0").cast(pl.Int64).fill_null(0)
            read, what = (
                whole + rest,
                Text("非负金额（元，至多两位小数，半角数字，不加逗号）", "yuan, at most two places"),
            )
        else:
            text = given.cast(pl.String).str.strip_chars()
            read = text.str.extract(r"^(\d{1,15})$").cast(pl.Int64)
            what = Text("非负整数", "a whole number, not negative")
        read = read.set((read > ROW_LIMIT).fill_null(False), None)
        return (self._checked(name, given, read, first_row, what),) * 2

    def _days(self, name: str, given: Series, first_row: int) -> tuple[Series, Series]:
        """Day codes of the first and last possible day; ``2022`` and ``2022-09`` are ranges."""
        if given.dtype == pl.Date or given.dtype == pl.Datetime:
            text = given.dt.strftime("%Y-%m-%d")
        else:
            text = given.cast(pl.String).str.strip_chars()
        year = text.str.extract(r"^(\d{4})(?:-\d{1,2}){0,2}$").cast(pl.Int64)
        month = text.str.extract(r"^\d{4}-(\d{1,2})").cast(pl.Int64)
        day = text.str.extract(r"^\d{4}-\d{1,2}-(\d{1,2})$").cast(pl.Int64)
        frame = pl.DataFrame({"y": year, "m": month, "d": day})
        y, m, d = pl.col("y"), pl.col("m"), pl.col("d")
        first = _code(y, m.fill_null(1), d.fill_null(1))
        last = _code(y, m.fill_null(12), d.fill_null(_month_length(y, m.fill_null(12))))
        found = frame.select(lo=first, hi=last)
        what = Text("日期（年-月-日，可只写年或年-月）", "a date")
        lo = self._checked(name, given, found.get_column("lo"), first_row, what)
        return lo, found.get_column("hi")


def _one_of(fact: Fact) -> Text:
    """The values a cell may hold, by code and by name."""
    zh = "、".join(f"{label}（{code}）" for code, label in fact.values.items())
    return Text(f"{zh}之一", f"one of {', '.join(fact.values)}")


def _code(y: pl.Expr, m: pl.Expr, d: pl.Expr) -> pl.Expr:
    """Day code, null for a day the calendar does not have."""
    real = (y >= 1) & m.is_between(1, 12) & (d >= 1) & (d <= _month_length(y, m))
    return pl.when(real).then(y * YEAR_SPAN + (m - 1) * MONTH_SPAN + d - 1)


def _month_length(y: pl.Expr, m: pl.Expr) -> pl.Expr:
    leap = ((y % 4 == 0) & (y % 100 != 0)) | (y % 400 == 0)
    february = pl.when(leap).then(29).otherwise(28)
    return pl.when(m == 2).then(february).when(m.is_in([4, 6, 9, 11])).then(30).otherwise(31)
