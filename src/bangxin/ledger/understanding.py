"""What a table is understood to be: its header row, its columns by field, whose account, which codes; shown before use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bangxin.base.errors import InputError, Place, did_you_mean
from bangxin.ledger.formats.loading import Common, Format, common, fold, plain

PLAIN = Format("common", "通用（按列名同义词）")
Rows = Sequence[tuple[int, list[str]]]
_ONE_COLUMN = {
    "time",
    "date",
    "amount",
    "in_amount",
    "out_amount",
    "balance",
    "direction",
    "status",
    "opening",
}


@dataclass(frozen=True, slots=True)
class Understanding:
    """How one sheet or text file is read. ``columns``: field -> column numbers, in order of preference."""

    format: Format
    header_line: int
    headers: tuple[str, ...]
    columns: dict[str, tuple[int, ...]]
    table: str | None = None  # a sibling table instead of transactions
    account: str | None = None
    name: str | None = None
    account_from: str = "column"
    unmapped: tuple[str, ...] = ()
    preamble: tuple[str, ...] = ()
    delimiter: str | None = None
    encoding: str | None = None
    loose: tuple[str, ...] = ()  # headers taken by a part of their name only

    @property
    def amounts(self) -> str:
        """Which amount convention: both (two columns), coded (with a direction column), edges or signed."""
        stated = "direction" in self.columns or {"in_amount", "out_amount"} <= self.columns.keys()
        if "payer" in self.columns and "payee" in self.columns and not ("account" in self.columns and stated):
            return "edges"
        if "in_amount" in self.columns and "out_amount" in self.columns:
            return "both"
        return "coded" if "direction" in self.columns else "signed"

    def named(self) -> dict[str, list[str]]:
        """Field -> headers, for the preview."""
        return {name: [self.headers[i] for i in at] for name, at in self.columns.items()}


def understand(
    rows: Rows, place: Place, formats: Sequence[Format], forced: Format | None = None
) -> Understanding:
    """Find the header and map it. Raises InputError (``header-not-found``, ``columns-missing``)."""
    found = _best_header(rows, formats, forced)
    if found is None:
        raise _no_header(rows, place)
    index, fmt = found
    line, cells = rows[index]
    headers = tuple(c.strip() for c in cells)
    columns = _columns(headers, fmt)
    above = tuple(" ".join(c.strip() for c in r if c.strip()) for _, r in rows[:index])
    account = fmt.own or _search(fmt.account, above) or _search(_GENERIC_ACCOUNT, above)
    known = common().known
    result = Understanding(
        fmt, line, headers, columns,
        table=fmt.table or (None if _is_ledger(columns) else _sibling(headers)),
        account=account,
        name=_search(fmt.name, above) or _search(_GENERIC_NAME, above),
        account_from="map" if fmt.own else ("column" if "account" in columns else ("preamble" if account else "file")),
        unmapped=_unmapped(headers, columns, known),
        loose=_loose_headers(headers, columns, fmt),
        preamble=tuple(text for text in above if text),
    )  # fmt: skip
    if result.table is None:
        _check(result, place)
    return result


_GENERIC_ACCOUNT = (
    r"(?:卡\s*号|[账帐賬帳]\s*[号號]|[账帐]\s*户(?:号码)?|Account(?:\s*(?:No\.?|Number))?)\s*[:：]\s*\[?([0-9][0-9*xX]{6,31})",
    r"(?:卡\s*号|[账帐]\s*号|账户号码)\s+([0-9][0-9*]{9,31})",
    r"(?:卡\s*号|账\s*号|帐\s*号)\s*[:：]\s*\[?([0-9A-Za-z*@._-]{4,40})",
)
_GENERIC_NAME = (r"(?:户\s*名|账户名称|客户姓名|客户名称|姓\s*名)\s*[:：]\s*([^\s,，:：]{2,40})",)


def with_account(understanding: Understanding, account: str) -> Understanding:
    """The same, the own account set by the user."""
    return replace(understanding, account=account, account_from="option")


def _is_ledger(columns: dict[str, tuple[int, ...]]) -> bool:
    when = "time" in columns or "date" in columns
    how_much = "amount" in columns or ("in_amount" in columns and "out_amount" in columns)
    return when and how_much


def _best_header(rows: Rows, formats: Sequence[Format], forced: Format | None) -> tuple[int, Format] | None:
    if forced is not None and forced.header_line is not None:
        return next(((i, forced) for i, (line, _) in enumerate(rows) if line == forced.header_line), None)
    best: tuple[int, int, Format] | None = None
    for index, (_, cells) in enumerate(rows):
        folded = frozenset(fold(c) for c in cells if c.strip())
        if len(folded) < 2:
            continue
        fmt = forced or max(formats, key=lambda f: f.matches(folded), default=PLAIN)
        if forced is None and not fmt.matches(folded):
            fmt = PLAIN
        columns = _columns(tuple(cells), fmt)
        score = sum(len(at) for at in columns.values())
        good = _is_ledger(columns) or fmt.table or (not _is_ledger(columns) and _sibling(tuple(cells)))
        if good and score >= 2 and (best is None or score > best[0]):
            best = (score, index, fmt)
    return None if best is None else (best[1], best[2])


def _columns(headers: tuple[str, ...], fmt: Format) -> dict[str, tuple[int, ...]]:
    folded = [fold(h) for h in headers]
    result: dict[str, tuple[int, ...]] = {}
    taken: set[int] = set()
    for name, wanted in fmt.columns.items():
        at = wanted - 1 if isinstance(wanted, int) else (folded.index(wanted) if wanted in folded else -1)
        if 0 <= at < len(headers):
            result[name] = (at,)
            taken.add(at)
    if fmt.columns and fmt.headers:
        return result
    rules: Common = common()
    for name, words in rules.fields.items():
        if name in result:
            continue
        order = (*fmt.fields.get(name, ()), *words)
        places = [i for word in order for i, h in enumerate(folded) if h == word and i not in taken]
        places = places or [
            i for word in order for i, h in enumerate(folded) if plain(h) == word and i not in taken
        ]
        if name in _ONE_COLUMN:
            places = places[:1]
        if places:
            result[name] = tuple(dict.fromkeys(places))
            taken.update(places)
    return _loosely(folded, result, taken)


def _loosely(
    folded: list[str], result: dict[str, tuple[int, ...]], taken: set[int]
) -> dict[str, tuple[int, ...]]:
    """Fill a missing account or counterparty from the only column whose name holds the telling parts, a missing time or
    amount from the only one whose name contains the word."""
    rules = common()
    for name, parts in rules.parts.items():
        fitting = [i for i, h in enumerate(folded) if i not in taken and parts.fits(h)]
        if name not in result and len(fitting) == 1 and len(result) >= 2:
            result[name] = (fitting[0],)
            taken.add(fitting[0])
    if _is_ledger(result) or len(result) < 2:
        return result
    for name, words in rules.loose.items():
        if name in result or (name == "date" and "time" in result):
            continue
        if name == "amount" and "in_amount" in result and "out_amount" in result:
            continue
        places = [
            i
            for i, h in enumerate(folded)
            if i not in taken and any(w in h for w in words) and not any(w in h for w in rules.loose_not)
        ]
        if len(places) == 1:
            result[name] = (places[0],)
            taken.add(places[0])
    return result


def _sibling(headers: tuple[str, ...]) -> str | None:
    folded = {fold(h) for h in headers if h.strip()}
    for table in common().tables:
        if table.all <= folded and table.any & folded:
            return table.id
    return None


def _loose_headers(
    headers: tuple[str, ...], columns: dict[str, tuple[int, ...]], fmt: Format
) -> tuple[str, ...]:
    rules = common()
    return tuple(
        headers[at[0]]
        for name, at in columns.items()
        if (name in rules.loose or name in rules.parts)
        and name not in fmt.columns
        and not {fold(headers[at[0]]), plain(fold(headers[at[0]]))}
        & {*rules.fields[name], *fmt.fields.get(name, ())}
    )


def _unmapped(
    headers: tuple[str, ...], columns: dict[str, tuple[int, ...]], known: frozenset[str]
) -> tuple[str, ...]:
    used = {i for at in columns.values() for i in at}
    return tuple(
        h
        for i, h in enumerate(headers)
        if h and i not in used and fold(h) not in known and plain(fold(h)) not in known
    )


def _search(patterns: Sequence[str], lines: Sequence[str]) -> str | None:
    for pattern in patterns:
        for line in lines:
            match = re.search(pattern, line)
            if match:
                return match.group(1)
    return None


def _check(result: Understanding, place: Place) -> None:
    at = Place(place.file, result.header_line, sheet=place.sheet)
    columns = result.columns
    if "time" not in columns and "date" not in columns:
        raise _missing("交易时间", "a time or date", at)
    if "amount" not in columns and not ("in_amount" in columns and "out_amount" in columns):
        raise _missing("金额", "an amount", at)


def _missing(zh: str, en: str, place: Place) -> InputError:
    error = InputError.of(
        "columns-missing", f"缺少“{zh}”列", f"no column for {en}", place=place,
        hint=("用 --map 指明各字段的列名", "name the columns with --map"),
    )  # fmt: skip
    assert isinstance(error, InputError)
    return error


def _no_header(rows: Rows, place: Place) -> InputError:
    fullest = max(rows, key=lambda row: sum(bool(c.strip()) for c in row[1]), default=(1, []))
    shown = "、".join(c.strip() for c in fullest[1] if c.strip())[:160]
    words = [w for names in common().fields.values() for w in names]
    near = next((hint for c in fullest[1] if c.strip() and (hint := did_you_mean(fold(c), words))), None)
    error = InputError.of(
        "header-not-found",
        f"找不到表头行（须有时间列和金额列）。最像表头的是第 {fullest[0]} 行：{shown}",
        f"no header row found (a time and an amount column are needed); nearest is line {fullest[0]}: {shown}",
        place=Place(place.file, fullest[0], sheet=place.sheet),
        hint=(
            f"用 --map 指明各字段的列名{'；' + near.zh if near else ''}",
            f"name the columns with --map{'; ' + near.en if near else ''}",
        ),
    )
    assert isinstance(error, InputError)
    return error
