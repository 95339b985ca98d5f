"""Formats from YAML: shipped ones, a user's folder of them, and a one-off ``--map`` file; every mistake by line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from bangxin.base.dates import ordinal
from bangxin.base.errors import InputError, Mistake
from bangxin.base.yamltree import Tree, load_tree

_SPACES = re.compile(r"[\s\u3000\ufeff\u200b'\"]+")
_WIDE = str.maketrans(
    "（）：＋－／，．［］帳帐號戶對餘額時間類別備註開轉發網點記國貨幣訖區種憑證單結標誌貸門賬",
    "():+-/,.[]账账号户对余额时间类别备注开转发网点记国货币讫区种凭证单结标志贷门账",
)
_DECORATION = re.compile(
    r"^[*#★●\d.、`]+(?=\D)|[*▲▼↑↓]+$|[(\[/_]*(?:单位:?)?[-+]?(?:人民币)?(?:元|RMB|CNY|￥|¥)[)\]]*$"
)
_KEYS = {
    "id", "zh", "medium", "headers", "alternative", "columns", "account", "name", "signed", "own", "neutral_in",
    "neutral_out", "steps_from", "times", "table", "directions", "header_line", "encoding", "delimiter", "fields", "sheet",
}  # fmt: skip


def fold(header: str) -> str:
    """A header or code as compared: no blanks, half-width punctuation, upper case."""
    return _SPACES.sub("", header).translate(_WIDE).upper()


def plain(folded: str) -> str:
    """A folded header without numbering, sort marks and a unit in yuan: ``*金额(单位:元)`` is ``金额``."""
    return _DECORATION.sub("", folded) or folded


@dataclass(frozen=True, slots=True)
class SiblingTable:
    """A table beside the transactions (账户信息, 强制措施 …) and the headers that tell it."""

    id: str
    zh: str
    all: frozenset[str]
    any: frozenset[str]


@dataclass(frozen=True, slots=True)
class NameParts:
    """A header that holds one word of every group of ``all`` and none of ``none`` is taken for the field."""

    all: tuple[tuple[str, ...], ...]
    none: tuple[str, ...]

    def fits(self, header: str) -> bool:
        return all(any(w in header for w in group) for group in self.all) and not any(
            w in header for w in self.none
        )


@dataclass(frozen=True, slots=True)
class Common:
    """What all formats share: synonyms, codes, states, footers."""

    fields: dict[str, tuple[str, ...]]
    labels: dict[str, str]
    known: frozenset[str]
    directions: dict[str, tuple[str, int]]  # code -> (style, +1 or -1)
    styles: dict[str, dict[str, int]]  # style -> code -> +1 or -1
    ambiguous: frozenset[str]  # codes that mean in by one style and out by another
    neutral: frozenset[str]
    statuses: dict[str, str]
    status_prefixes: dict[str, str]
    cash_codes: tuple[str, ...]
    cash_words: tuple[str, ...]
    refund_words: tuple[str, ...]
    footers: tuple[str, ...]
    empty: tuple[str, ...]
    currencies: dict[str, str]
    tables: tuple[SiblingTable, ...]
    table_fields: dict[str, tuple[str, ...]]
    loose: dict[str, tuple[str, ...]]
    loose_not: tuple[str, ...]
    parts: dict[str, NameParts]

    def field_of(self, header: str) -> str | None:
        folded = fold(header)
        return next((name for name, words in self.fields.items() if folded in words), None)


@dataclass(frozen=True, slots=True)
class Format:
    """What one export adds: how to know it, and what synonyms cannot say."""

    id: str
    zh: str
    medium: str = "bank"
    headers: frozenset[str] = frozenset()
    alternative: frozenset[str] = frozenset()
    columns: dict[str, str | int] = field(default_factory=dict)
    account: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    signed: bool | None = None
    own: str | None = None
    neutral_in: tuple[str, ...] = ()
    neutral_out: tuple[str, ...] = ()
    steps_from: int | None = None
    table: str | None = None
    directions: dict[str, int] = field(default_factory=dict)
    header_line: int | None = None
    encoding: str | None = None
    delimiter: str | None = None
    fields: dict[str, tuple[str, ...]] = field(default_factory=dict)
    times: tuple[str, ...] = ()  # further shapes of a moment or a day, as in %d/%m/%Y

    def matches(self, headers: frozenset[str]) -> int:
        """How many telling headers are there; 0 unless all are."""
        for wanted in (self.headers, self.alternative):
            if wanted and wanted <= headers:
                return len(wanted)
        return 0


@cache
def common() -> Common:
    """The shipped common rules."""
    return _common(load_tree(_shipped("common.yaml"), "formats/common.yaml"))


@cache
def shipped() -> tuple[Format, ...]:
    """The shipped formats, by id."""
    names = sorted(
        f.name
        for f in resources.files(__package__).iterdir()
        if f.name.endswith(".yaml") and f.name != "common.yaml"
    )
    return tuple(read_format(_shipped(name), f"formats/{name}") for name in names)


def read_format(text: str, file: str) -> Format:
    """One format or map file. Raises InputError with file and line."""
    tree = load_tree(text, file)
    mistakes = list(tree.only(_KEYS))
    if mistakes:
        raise InputError(*mistakes)
    medium = _text(tree, "medium") or "bank"
    if medium not in ("bank", "wallet"):
        raise tree.need("medium").error(
            "bad-medium", "medium 只能是 bank 或 wallet", "medium is bank or wallet"
        )
    signed, line, steps = tree.get("signed"), tree.get("header_line"), tree.get("steps_from")
    return Format(
        id=_text(tree, "id") or file,
        zh=_text(tree, "zh") or _text(tree, "id") or file,
        medium=medium,
        headers=frozenset(map(fold, _words(tree, "headers"))),
        alternative=frozenset(map(fold, _words(tree, "alternative"))),
        columns=_columns(tree),
        account=_patterns(tree, "account"),
        name=_patterns(tree, "name"),
        signed=signed.boolean() if signed else None,
        own=_text(tree, "own"),
        neutral_in=_words(tree, "neutral_in"),
        neutral_out=_words(tree, "neutral_out"),
        steps_from=_day(steps) if steps else None,
        table=_text(tree, "table"),
        directions=_directions(tree),
        header_line=line.integer() if line else None,
        encoding=_text(tree, "encoding"),
        delimiter=_text(tree, "delimiter"),
        fields=_synonyms(tree),
        times=_times(tree),
    )


def _shipped(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _common(tree: Tree) -> Common:
    fields = tree.need("fields").mapping()
    styles = {style: _signs(codes) for style, codes in tree.need("directions").mapping().items()}
    directions = {c: (style, sign) for style, table in styles.items() for c, sign in table.items()}
    ambiguous = {c for c in directions if len({t[c] for t in styles.values() if c in t}) > 1}
    statuses = tree.need("statuses")
    return Common(
        fields={name: tuple(map(fold, _words(entry, "headers"))) for name, entry in fields.items()},
        labels={name: entry.need("zh").text() for name, entry in fields.items()},
        known=frozenset(map(fold, _words(tree, "known"))),
        directions=directions,
        styles=styles,
        ambiguous=frozenset(ambiguous),
        neutral=frozenset(map(fold, _words(tree, "neutral"))),
        statuses={fold(w): state for state in statuses.mapping() for w in _words(statuses, state)},
        status_prefixes={
            w: state
            for state in tree.need("status_prefixes").mapping()
            for w in _words(tree.need("status_prefixes"), state)
        },
        cash_codes=tuple(map(fold, _words(tree, "cash_codes"))),
        cash_words=_words(tree, "cash_words"),
        refund_words=_words(tree, "refund_words"),
        footers=_words(tree, "footers"),
        empty=_words(tree, "empty"),
        currencies={
            fold(w): code for code in tree.need("currencies").mapping() for w in _words(tree.need("currencies"), code)
        },
        tables=tuple(
            SiblingTable(
                name, entry.need("zh").text(), frozenset(map(fold, _words(entry, "all"))),
                frozenset(map(fold, _words(entry, "any"))),
            )
            for name, entry in tree.need("tables").mapping().items()
        ),
        table_fields={name: tuple(map(fold, _words(tree.need("table_fields"), name))) for name in tree.need("table_fields").mapping()},
        loose={name: tuple(map(fold, _words(tree.need("loose"), name))) for name in tree.need("loose").mapping()},
        loose_not=tuple(map(fold, _words(tree, "loose_not"))),
        parts={name: _parts(entry) for name, entry in tree.need("parts").mapping().items()},
    )  # fmt: skip


def _parts(tree: Tree) -> NameParts:
    groups = tuple(tuple(fold(w.text()) for w in group.sequence()) for group in tree.need("all").sequence())
    return NameParts(groups, tuple(map(fold, _words(tree, "none"))))


def _text(tree: Tree, key: str) -> str | None:
    child = tree.get(key)
    return None if child is None else str(child.value)


def _words(tree: Tree, key: str) -> tuple[str, ...]:
    child = tree.get(key)
    return () if child is None else tuple(str(item.value) for item in child.sequence())


def _day(tree: Tree) -> int:
    try:
        return ordinal(tree.text())
    except ValueError:
        raise tree.error("bad-date", "日期应写作 2020-01-31", "write the date as 2020-01-31") from None


def _columns(tree: Tree) -> dict[str, str | int]:
    child = tree.get("columns")
    if child is None:
        return {}
    allowed = set(common().labels) if tree.file != "formats/common.yaml" else set()
    mistakes = list(child.only(allowed))
    if mistakes:
        raise InputError(*mistakes)
    result: dict[str, str | int] = {}
    for name, value in child.mapping().items():
        result[name] = value.value if isinstance(value.value, int) else fold(value.text())
    return result


def _synonyms(tree: Tree) -> dict[str, tuple[str, ...]]:
    child = tree.get("fields")
    if child is None:
        return {}
    mistakes: list[Mistake] = list(child.only(set(common().labels)))
    if mistakes:
        raise InputError(*mistakes)
    return {name: tuple(map(fold, _words(child, name))) for name in child.mapping()}


def _times(tree: Tree) -> tuple[str, ...]:
    child = tree.get("times")
    for item in [] if child is None else child.sequence():
        if not all(part in item.text() for part in ("%d", "%m")) or not re.search("%[Yy]", item.text()):
            raise item.error(
                "bad-time-shape",
                "时间写法须含 %Y（或 %y）、%m、%d，例如 %d/%m/%Y %H:%M",
                "a time shape holds %Y (or %y), %m and %d",
            )
    return _words(tree, "times")


def _directions(tree: Tree) -> dict[str, int]:
    child = tree.get("directions")
    return {} if child is None else _signs(child)


def _signs(tree: Tree) -> dict[str, int]:
    return {fold(c): sign for key, sign in (("in", 1), ("out", -1)) for c in _words(tree, key)}


def _patterns(tree: Tree, key: str) -> tuple[str, ...]:
    child = tree.get(key)
    if child is None:
        return ()
    for item in child.sequence():
        try:
            groups = re.compile(item.text()).groups
        except re.error as error:
            raise item.error("bad-pattern", f"正则表达式有误：{error}", f"bad pattern: {error}") from None
        if groups < 1:
            raise item.error("bad-pattern", "正则表达式须有一个括号分组", "the pattern needs one group")
    return _words(tree, key)


def by_id(formats: Iterable[Format]) -> dict[str, Format]:
    return {f.id: f for f in formats}
