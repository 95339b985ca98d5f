"""What a careful reader takes the words to mean, each marked as a reading that a person has to confirm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bangxin.intake.context import Found
from bangxin.intake.people import Person

_SHOWN = ("ledger.traced", "harm.total_loss", "harm.victims")
_MOVED = ("transfer_for_other", "withdraw", "cash_out", "buy_crypto")


def read_between_the_lines(person: Person, found: Sequence[Found]) -> list[Found]:
    """Readings about one person: upstream act, verified amount, moved funds, amounts of the charge, penalties."""
    mine = [
        f
        for f in found
        if person.name in f.persons and f.speaker in ("court", "prosecution", "police", "handler")
    ]
    by_fact = {f.fact: f for f in reversed(mine)}
    out: list[Found] = []

    def add(
        source: Found, fact: str, value: object, note: str, *, same: bool = False, at_least: bool = False
    ) -> None:
        if fact not in by_fact:
            kept = (
                source
                if same
                else replace(source, op=">=" if at_least else "=", value=value, hi=None, usual=None)
            )
            out.append(
                replace(
                    kept,
                    fact=fact,
                    has=False,
                    record="",
                    persons=(person.name,),
                    rule=f"reading.{fact}",
                    note=note,
                )
            )

    traced, loss, victims = (
        by_fact.get("ledger.traced"),
        by_fact.get("harm.total_loss"),
        by_fact.get("harm.victims"),
    )
    crime = by_fact.get("upstream.crime")
    shown = (
        traced
        or loss
        or victims
        or next((f for f in found if f.fact in _SHOWN and f.speaker != "defence"), None)
    )
    if shown and crime:
        add(shown, "upstream.act_confirmed", True, "有查明的被害人或者涉诈资金，读作上游行为可以确认")
    if crime and crime.value == "telecom_fraud":
        add(crime, "upstream.uses_network", True, "电信网络诈骗以信息网络实施")
    if money := traced or loss:
        add(money, "upstream.verified_amount", None, "按查明的涉诈资金或者被害人损失", same=True)
    bought = next((f for f in found if f.fact == "act.kinds" and f.value == "buy_account"), None)
    if bought and traced and person.name in traced.persons:
        add(
            bought, "instrument.others_accounts.count", 1, "收购他人银行卡，数量不明，至少一个", at_least=True
        )
        add(
            traced,
            "ledger.others_accounts.inflow",
            traced.value,
            "涉诈资金进入收购的银行卡，至少为该数",
            at_least=True,
        )
    moved = next((f for f in mine if f.fact == "act.kinds" and f.value in _MOVED), None)
    if moved:
        add(moved, "act.moved_funds", True, "本人转移、取现或者兑换资金")
    charges = {f.value for f in mine if f.fact == "outcome.charge"} | {
        f.value for f in mine if f.fact == "charge.accused"
    }
    if traced and any(str(c).startswith("掩饰、隐瞒") for c in charges):
        add(traced, "conceal.amount", None, "掩隐数额按查明的涉诈资金，来源不明的不计", same=True)
        add(traced, "conceal.upstream_fact", True, "有查明的上游犯罪资金")
    if traced and "诈骗罪" in charges:
        add(traced, "fraud.amount", None, "诈骗共犯的数额按转移的诈骗资金", same=True)
        add(traced, "fraud.is_telecom", True, "电信网络诈骗")
    decided = by_fact.get("disposition.decision")
    if decided and str(decided.value).endswith("_np"):
        add(decided, "admin.not_crime_or_np", True, "已作不起诉决定")
    return out
