"""What a careful reader takes the words to mean, each marked as a reading that a person has to confirm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.intake.context import Found
from bangxin.intake.people.roster import Person

_SHOWN = ("ledger.traced", "harm.total_loss", "harm.victims")
_SHOWN_IN_WORDS = "upstream.shown"  # 其中60个应用被他人用于诈骗, 经另案判决确认
_ONLINE = re.compile("网|线上|直播|平台|APP|App|软件|客户端")  # 网络赌博, 赌博平台
_OWN = "instrument.own_accounts.count"
_CLASSES = {  # by the rule that counts accounts whose class is named
    "count.own_accounts": ("instrument.own_bank_accounts.count", "所数的都是银行卡、银行账户"),
    "count.payment.own_accounts": ("instrument.own_payment_accounts.count", "所数的都是支付账户"),
}
_DEALT = ("sell_account", "rent_account")
_MOVED = ("transfer_for_other", "withdraw", "cash_out", "buy_crypto")


class _Reader:
    """Collects the readings of one person; what the text itself states is never overridden."""

    def __init__(self, person: Person, found: Sequence[Found], undivided: Sequence[Found]) -> None:
        self.person, self.found = person, found
        speaking = ("court", "prosecution", "police", "handler")
        self.mine = [
            f for f in found if person.name in f.persons and f.speaker in speaking and f not in undivided
        ]
        ranked = sorted(self.mine, key=lambda f: speaking.index(f.speaker))
        self.stated = {f.fact: f for f in reversed(ranked)}
        self.out: list[Found] = []

    def same(self, source: Found, fact: str, note: str) -> None:
        """``fact`` has the value of ``source``."""
        if fact not in self.stated:
            rule = f"reading.{fact}"
            made = replace(
                source, fact=fact, has=False, record="", persons=(self.person.name,), rule=rule, note=note
            )
            self.out.append(made)

    def parts(self, money: Found) -> list[Found]:
        """Every sum of traced money told of the person by the same speaker as ``money``: rows, single cards."""
        if money.fact != "ledger.traced":
            return [money]
        return [f for f in self.mine if (f.fact, f.speaker) == (money.fact, money.speaker)]

    def new(self, source: Found, fact: str, value: object, note: str, op: str = "=") -> None:
        """``fact`` has ``value``, on the words of ``source``."""
        self.same(replace(source, op=op, value=value, hi=None, usual=None), fact, note)


def read_between_the_lines(
    person: Person, found: Sequence[Found], undivided: Sequence[Found] = ()
) -> list[Found]:
    """Readings about one person: upstream act, verified amount, moved funds, amounts of the charge, penalties.

    ``undivided``: sums of several that are nobody's alone, from which nothing follows for one of them.
    """
    reader = _Reader(person, found, undivided)
    _upstream(reader)
    _accounts(reader)
    _funds(reader)
    _charge(reader)
    _upstream_of_the_charge(reader)
    decided = reader.stated.get("disposition.decision")
    if decided and str(decided.value).endswith("_np"):
        reader.new(decided, "admin.not_crime_or_np", True, "已作不起诉决定")
    return reader.out


def _upstream(reader: _Reader) -> None:
    stated = reader.stated
    crime, money = stated.get("upstream.crime"), stated.get("ledger.traced") or stated.get("harm.total_loss")
    others = (
        f
        for f in reader.found
        if (f.fact in _SHOWN or f.record == _SHOWN_IN_WORDS) and f.speaker != "defence"
    )
    shown = money or stated.get("harm.victims") or next(others, None)
    if shown and crime:
        reader.new(
            shown,
            "upstream.act_confirmed",
            True,
            "有查明的被害人、涉诈资金或者犯罪用途，读作上游行为可以确认",
        )
    if crime and crime.value == "telecom_fraud":
        reader.new(crime, "upstream.uses_network", True, "电信网络诈骗以信息网络实施")
    online = (f for f in reader.mine if f.fact == "upstream.crime" and _ONLINE.search(f.words))
    if told := next(online, None):
        reader.new(told, "upstream.uses_network", True, "上游犯罪在网络上实施")
    if money:
        for part in reader.parts(money):
            reader.same(part, "upstream.verified_amount", "按查明的涉诈资金或者被害人损失")


def _accounts(reader: _Reader) -> None:
    """21张银行卡 sold or let: all of one class, unless the classes are counted apart."""
    own = reader.stated.get(_OWN)
    dealt = any(f.fact == "act.kinds" and f.value in _DEALT for f in reader.mine)
    fact, note = _CLASSES.get(own.rule, ("", "")) if own else ("", "")
    apart = any(other in reader.stated for other, _ in _CLASSES.values())
    if own and fact and dealt and not apart:
        reader.same(own, fact, note)


def _funds(reader: _Reader) -> None:
    traced = reader.stated.get("ledger.traced")
    bought = next((f for f in reader.found if f.fact == "act.kinds" and f.value == "buy_account"), None)
    if bought and traced and "ledger.own_accounts.inflow" not in reader.stated:
        reader.new(bought, "instrument.others_accounts.count", 1, "收购他人银行卡，数量不明，至少一个", ">=")
        reader.new(
            traced,
            "ledger.others_accounts.inflow",
            traced.value,
            "涉诈资金进入收购的银行卡，至少为该数",
            ">=",
        )
    moved = next((f for f in reader.mine if f.fact == "act.kinds" and f.value in _MOVED), None)
    if moved:
        reader.new(moved, "act.moved_funds", True, "本人转移、取现或者兑换资金")


def _charge(reader: _Reader) -> None:
    traced = reader.stated.get("ledger.traced")
    charges = {str(f.value) for f in reader.mine if f.fact in ("outcome.charge", "charge.accused")}
    if traced and any(charge.startswith("掩饰、隐瞒") for charge in charges):
        # 一并犯帮信罪的，查明的涉诈资金不都是掩隐的数额
        for part in () if any("网络犯罪活动" in charge for charge in charges) else reader.parts(traced):
            reader.same(part, "conceal.amount", "掩隐数额按查明的涉诈资金，来源不明的不计")
    if charges == {"侵犯公民个人信息罪"}:
        for gain in (f for f in reader.mine if f.fact == "gain.illegal_income" and len(f.persons) == 1):
            reader.same(gain, "pi.income", "只以侵犯公民个人信息罪受审，违法所得即该罪所得")
    if traced and "诈骗罪" in charges:
        for part in reader.parts(traced):
            reader.same(part, "fraud.amount", "诈骗共犯的数额按转移的诈骗资金")


def _upstream_of_the_charge(reader: _Reader) -> None:
    """What others did, once shown, as the fact that concealing or a part in their fraud needs."""
    charges = {str(f.value) for f in reader.mine if f.fact in ("outcome.charge", "charge.accused")}
    made = next((f for f in reader.out if f.fact == "upstream.act_confirmed"), None)
    shown = reader.stated.get("ledger.traced") or reader.stated.get("upstream.act_confirmed") or made
    if shown and any(charge.startswith("掩饰、隐瞒") for charge in charges):
        reader.new(shown, "conceal.upstream_fact", True, "有查明的上游犯罪")
    crime = reader.stated.get("upstream.crime")
    if "诈骗罪" in charges and (
        (crime and crime.value == "telecom_fraud") or reader.stated.get("ledger.traced")
    ):
        reader.new(crime or reader.stated["ledger.traced"], "fraud.is_telecom", True, "电信网络诈骗")
