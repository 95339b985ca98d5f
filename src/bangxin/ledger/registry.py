"""The analyst's registry: whose account each is, hand-over and freeze, what is lawful, which conventions are named.

A small YAML the analyst edits; a draft is made from the import. Facts not stated stay not stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bangxin.base.dates import ordinal
from bangxin.base.errors import InputError, Mistake
from bangxin.base.i18n import Text
from bangxin.base.money import fen_from_yuan
from bangxin.base.yamltree import Decimal, Tree, load_tree

BELONGS = {"own": "本人", "other": "他人", "unit": "单位", "unknown": "未定"}
CONVENTIONS = {
    "inflow_only": Text("支付结算金额＝流入", "settlement = inflow only"),
    "in_plus_out": Text("支付结算金额＝流入＋流出", "settlement = in plus out"),
}
BASES = {
    "personal_received": Text("个人实得", "personally received"),
    "joint_total": Text("共同总额", "joint total"),
    "agreed_unreceived": Text("约定未得", "agreed, not received"),
    "gross": Text("毛额", "gross"),
    "net": Text("净额", "net"),
}
"""How a figure of gain is built, as the fact ``gain.basis`` has it."""
_ACCOUNT_KEYS = {
    "account", "holder", "person", "belongs", "instrument", "handed_over", "frozen", "opening", "aliases", "settlement",
    "note",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Account:
    """One account. ``belongs`` is relative to ``person``; days are ordinals, None is not stated."""

    number: str
    holder: str = ""
    person: str = ""
    belongs: str = "unknown"
    instrument: str = ""
    handed_over: int | None = None
    frozen: int | None = None
    opening: int | None = None
    aliases: tuple[str, ...] = ()
    settlement: bool = False


@dataclass(frozen=True, slots=True)
class Lawful:
    """Money shown to be lawful (工资, 测试, 有合法来源): fen, with the reason."""

    account: str
    fen: int
    reason: str


@dataclass(frozen=True, slots=True)
class Act:
    """A dated act for the two-year sum (法释〔2019〕15号第十六条). ``handled`` acts are left out."""

    id: str
    day: int
    fen: int
    handled: bool


@dataclass(frozen=True, slots=True)
class Gain:
    fen: int
    basis: str
    reason: str


@dataclass(frozen=True, slots=True)
class Registry:
    accounts: tuple[Account, ...] = ()
    lawful: tuple[Lawful, ...] | None = None  # None: not stated
    convention: str | None = None
    acts: tuple[Act, ...] = ()
    gains: tuple[Gain, ...] = ()
    canonical: dict[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    """What the case file calls its persons, by id; empty where there is no case."""

    def person_ids(self) -> list[str]:
        return sorted({a.person for a in self.accounts if a.person})

    def called(self, person: str) -> str:
        """A person as the case calls it, else with the name in which the person's own accounts stand, where that is one."""
        if named := self.names.get(person):
            return named
        names = {a.holder for a in self.accounts if a.person == person and a.belongs == "own" and a.holder}
        return f"{person}（{names.pop()}）" if len(names) == 1 and person not in names else person

    def lawful_by_account(self) -> dict[str, int]:
        """Lawful money named for each account, in fen."""
        sums: dict[str, int] = {}
        for entry in self.lawful or ():
            sums[entry.account] = sums.get(entry.account, 0) + entry.fen
        return sums

    def by_number(self) -> dict[str, Account]:
        return {a.number: a for a in self.accounts}


def read_registry(text: str, file: str) -> Registry:
    """Parse ``accounts.yaml``. Raises InputError with file and line for every mistake."""
    tree = load_tree(text, file)
    mistakes = list(tree.only({"accounts", "lawful", "settlement", "acts", "gain"}))
    if mistakes:
        raise InputError(*mistakes)
    accounts = tuple(_account(item) for item in _list(tree, "accounts"))
    canonical: dict[str, str] = {}
    for item, account in zip(_list(tree, "accounts"), accounts, strict=True):
        for name in (account.number, *account.aliases):
            if canonical.get(name, account.number) != account.number or (
                name == account.number and name in canonical
            ):
                raise item.error(
                    "account-twice", f"账号“{name}”登记了两次", f"account “{name}” is listed twice"
                )
            canonical[name] = account.number
    lawful = tree.get("lawful")
    return Registry(
        accounts,
        None if lawful is None else tuple(_lawful(i, canonical) for i in lawful.sequence()),
        _convention(tree),
        tuple(_act(i) for i in _list(tree, "acts")),
        tuple(_gain(i) for i in _list(tree, "gain")),
        canonical,
    )


def draft(accounts: Iterable[tuple[str, str, str]], freezes: dict[str, str]) -> str:
    """A registry draft for the analyst: (account, holder, note) in order; nothing is decided for them."""
    lines = [
        "# 账户登记表（由导入生成草稿，请核对后填写；未填的一律视为“未说明”）",
        "# belongs: own 本人 | other 他人 | unit 单位 | unknown 未定；person: 该账户所涉人员编号；",
        "# handed_over 交付日、frozen 冻结日写作 2024-01-31；opening 期初余额（元，加引号）；instrument: 案件卡中的工具编号；",
        "# aliases: 同一账户的其他写法（如脱敏卡号）；settlement: true 表示该账户用于支付结算行为。",
        "accounts:",
    ]
    for number, holder, note in accounts:
        lines += [
            f"  - account: {_quoted(number)}",
            f"    holder: {_quoted(holder)}",
            "    belongs: unknown",
            '    person: ""',
        ]
        if number in freezes:
            lines.append(f"    frozen: {_quoted(freezes[number])}  # 据强制措施表，请核对")
        if note:
            lines.append(f"    note: {_quoted(note)}")
    lines += [
        "# lawful: []            # 已查明的合法资金；写成空列表表示“已查，没有”；不写表示未说明",
        "#   - {account: '6222…', amount: '5000.00', reason: 工资}",
        "# settlement: {convention: inflow_only}   # 支付结算金额的口径：inflow_only 或 in_plus_out；不写则不出该数",
        "# acts: []              # 二年累计：- {id: A1, date: 2024-01-31, amount: '120000', handled: false}",
        "# gain: []              # 违法所得：- {amount: '3000', basis: personal_received, reason: 供述与转账}",
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def _list(tree: Tree, key: str) -> list[Tree]:
    child = tree.get(key)
    return [] if child is None else child.sequence()


def _account(tree: Tree) -> Account:
    _only(tree, _ACCOUNT_KEYS)
    belongs = _text(tree, "belongs") or "unknown"
    if belongs not in BELONGS:
        raise tree.need("belongs").error(
            "bad-belongs", f"belongs 只能是 {'、'.join(BELONGS)}", f"belongs is one of {', '.join(BELONGS)}"
        )
    opening, settlement = tree.get("opening"), tree.get("settlement")
    start, end = _day(tree, "handed_over"), _day(tree, "frozen")
    if start is not None and end is not None and end < start:
        raise tree.need("frozen").error(
            "frozen-before-handover", "冻结日早于交付日", "frozen before hand-over"
        )
    number = tree.need("account")
    if isinstance(number.value, int):
        raise number.error("account-not-text", "账号须加引号写成文字", "quote the account number")
    return Account(
        number.text(), _text(tree, "holder"), _text(tree, "person"), belongs, _text(tree, "instrument"), start, end,
        _fen(opening) if opening else None, tuple(str(i.value) for i in _list(tree, "aliases")),
        settlement.boolean() if settlement else False,
    )  # fmt: skip


def _lawful(tree: Tree, canonical: dict[str, str]) -> Lawful:
    _only(tree, {"account", "amount", "reason"})
    account = tree.need("account")
    if account.text() not in canonical:
        raise account.error(
            "unknown-account", f"账户“{account.text()}”未登记", f"account “{account.text()}” is not listed"
        )
    return Lawful(canonical[account.text()], _fen(tree.need("amount")), tree.need("reason").text())


def _act(tree: Tree) -> Act:
    _only(tree, {"id", "date", "amount", "handled"})
    handled = tree.need("handled").boolean()
    day = _day(tree, "date")
    if day is None:
        raise tree.error("missing-key", "缺少“date”", "“date” is missing")
    return Act(str(tree.need("id").value), day, _fen(tree.need("amount")), handled)


def _gain(tree: Tree) -> Gain:
    _only(tree, {"amount", "basis", "reason"})
    basis = tree.need("basis")
    if basis.text() not in BASES:
        raise basis.error(
            "bad-basis", f"basis 只能是 {'、'.join(BASES)}", f"basis is one of {', '.join(BASES)}"
        )
    return Gain(_fen(tree.need("amount")), basis.text(), tree.need("reason").text())


def _convention(tree: Tree) -> str | None:
    child = tree.get("settlement")
    if child is None:
        return None
    _only(child, {"convention"})
    name = child.need("convention")
    if name.text() not in CONVENTIONS:
        raise name.error(
            "bad-convention",
            f"口径只能是 {'、'.join(CONVENTIONS)}",
            f"the convention is one of {', '.join(CONVENTIONS)}",
        )
    return name.text()


def _only(tree: Tree, keys: set[str]) -> None:
    mistakes: list[Mistake] = list(tree.only(keys))
    if mistakes:
        raise InputError(*mistakes)


def _text(tree: Tree, key: str) -> str:
    child = tree.get(key)
    return "" if child is None else str(child.value)


def _day(tree: Tree, key: str) -> int | None:
    child = tree.get(key)
    if child is None:
        return None
    try:
        return ordinal(str(child.value))
    except ValueError:
        raise child.error("bad-date", "日期应写作 2024-01-31", "write the date as 2024-01-31") from None


def _fen(tree: Tree) -> int:
    value = tree.value
    try:
        if isinstance(value, str | int) and not isinstance(value, Decimal):
            fen = fen_from_yuan(value)
            if fen >= 0:
                return fen
    except ValueError:
        pass
    raise tree.error(
        "bad-amount", "金额应写作 '1234.50'（元，非负，加引号）", "write the amount as '1234.50' (yuan)"
    )
