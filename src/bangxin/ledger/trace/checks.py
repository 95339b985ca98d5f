"""Runtime checks that ship with every run: balance identity, conservation of each victim's money."""

from __future__ import annotations

from typing import Any

import numpy as np

from bangxin.base.errors import BrokenPromise
from bangxin.ledger.trace.pool import compiled
from bangxin.ledger.trace.rules import Rule


@compiled
def net_flows(payer: Any, payee: Any, fen: Any, net: Any) -> None:
    """Add what each account received and subtract what it paid."""
    for i in range(payer.size):
        net[payer[i]] -= fen[i]
        net[payee[i]] += fen[i]


def check_balances(rule: Rule, expected: Any, actual: Any) -> None:
    """opening + in + injected - out = closing, and no closing below zero. Raises BrokenPromise."""
    wrong = np.flatnonzero((expected != actual) | (actual < 0))
    if wrong.size:
        at = int(wrong[0])
        _fail(rule, "账户余额恒等式", "balance identity", f"#{at}: {int(expected[at])} != {int(actual[at])}")


def check_victims(rule: Rule, seeded: Any, victim: Any, fen: Any) -> None:
    """What each victim lost = what all accounts hold of it; no lot at or below zero. Raises BrokenPromise."""
    held = np.zeros(seeded.size, np.int64)
    np.add.at(held, victim, fen)
    wrong = np.flatnonzero(held != seeded)
    if wrong.size:
        at = int(wrong[0])
        _fail(rule, "被害人资金守恒", "victim conservation", f"#{at}: {int(seeded[at])} != {int(held[at])}")
    if fen.size and int(fen.min()) <= 0:
        _fail(rule, "资金份额为正", "positive lots", str(int(fen.min())))


def _fail(rule: Rule, zh: str, en: str, detail: str) -> None:
    raise BrokenPromise.of(
        "trace-check",
        f"追踪自检未通过（{rule.label.zh}，{zh}）：{detail}。结果不可用，请报告",
        f"tracing self-check failed ({rule.label.en}, {en}): {detail}; do not use the result, please report",
    )
