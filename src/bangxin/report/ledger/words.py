"""Words the ledger reports share, in Chinese and English: parties without a number, states, levels, pairings."""

from __future__ import annotations

import re

from bangxin.base.i18n import Text
from bangxin.ledger.anomalies import Anomaly
from bangxin.ledger.keys import CASH_IN, CASH_OUT, FROM_NAME, SINK, SOURCE, TO_NAME
from bangxin.ledger.manual import CASH_NODE

FILE = "文件:"
_SEVERAL = re.compile(r"(\d+ ?|多)个账户")
_WHOLE = {SINK: "destination unknown", SOURCE: "source unknown"}
_STARTS = {
    CASH_OUT: "cash out of ", CASH_IN: "cash into ", CASH_NODE: "linked cash ", TO_NAME: "to: ", FROM_NAME: "from: ",
    FILE: "file: ",
}  # fmt: skip
STATES = {
    "matched": Text("已匹配", "matched"),
    "ambiguous": Text("多处相符，未采用，待人工确定", "ambiguous, not used, for a person to decide"),
    "unmatched": Text("未匹配", "unmatched"),
}
OWNERS = {
    "own": Text("本人", "own"), "other": Text("他人", "another's"), "unit": Text("单位", "a unit's"),
    "unknown": Text("未定", "not decided"),
}  # fmt: skip
WHERE = {
    "both-sides": Text("双方流水", "both statements"), "blank-payee": Text("一方对手为空", "payee blank"),
    "blank-payer": Text("一方对手为空", "payer blank"), "same-serial": Text("流水号相同", "same serial"),
    "wallet-card": Text("钱包与银行卡", "wallet and card"), "wallet-top-up": Text("钱包充值", "wallet top-up"),
    "wallet-withdrawal": Text("钱包提现", "wallet withdrawal"),
}  # fmt: skip
ACCOUNT_FROM = {
    "column": Text("取自列", "from a column"), "preamble": Text("取自表头说明", "from the lines above the header"),
    "file": Text("未写明，以文件名代替；可用 --account 指明", "not stated, the file name stands in; name it with --account"),
    "map": Text("取自 --map", "from --map"), "option": Text("取自 --account", "from --account"),
}  # fmt: skip


def party(name: str, lang: str) -> str:
    """An account or stand-in as shown: account numbers are untouched, the stand-ins of the book speak the language."""
    if lang != "en":
        return name
    if name in _WHOLE:
        return _WHOLE[name]
    for start, english in _STARTS.items():
        if name.startswith(start):
            return english + name.removeprefix(start)
    return name


def anomaly_place(item: Anomaly, lang: str, *, base: bool = False) -> str:
    """Where an anomaly stands and what more is said of it; ``base``: files by their last name only.

    A pairing is named, a number of accounts is told, everything else is a name of its own.
    """
    where = item.where.replace("\\", "/").rsplit("/", 1)[-1] if base else item.where
    several = _SEVERAL.fullmatch(where)
    if several is not None and lang == "en":
        where = f"{several[1].strip()} accounts" if several[1] != "多" else "several accounts"
    where = WHERE[where].pick(lang) if where in WHERE else party(where, lang)
    return f"{where} {item.detail.pick(lang)}".strip()


def level_name(level: int, lang: str = "zh") -> str:
    """Victims, then 一级, 二级 … by the fewest hops from a victim."""
    if lang == "en":
        return "victims" if level == 0 else f"level {level}"
    return "被害人" if level == 0 else f"{'一二三四五六七八九十'[level - 1] if level <= 10 else level}级"
