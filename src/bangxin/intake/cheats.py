"""What was got by cheating: the total a court states, or the only sum there is; never the sum of a reader."""

from __future__ import annotations

from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.intake.context import Context, Found
from bangxin.intake.people import Standing

_WHOLE = (
    "诈骗数额",
    "诈骗金额",
    "综上",
    "共实施",
    "总计",
    "合计骗取",
    "共骗取",
    "骗得钱款合计",
    "涉案金额",
    "实际骗取",
    "实际诈骗",
)


def _of_some_victims(context: Context, item: Found) -> bool:
    """A sum taken from a named victim, where the case names more victims than the sentence."""
    victims = {p.name for p in context.roster.people.values() if p.standing is Standing.VICTIM}
    sentence = context.sentence_at(item.start)
    here = {m.name for m in context.roster.between(sentence.start, sentence.end)} & victims
    if any(context.text.startswith("等", m.end) for m in context.roster.between(sentence.start, item.end)):
        return False  # 骗取甲等人100万元: of all of them
    families = {name[0] for name in here}  # 董某 and 董某宇 may be one person
    return bool(here) and any(name[0] not in families for name in victims)


def one_fraud_amount(context: Context, found: list[Found]) -> list[Found]:
    """A person's fraud amount is the stated total (one for each charge of fraud), or the only sum; otherwise nothing."""
    out = [f for f in found if f.fact != "fraud.amount"]
    groups: dict[tuple[str, ...], list[Found]] = {}
    for item in found:
        if item.fact == "fraud.amount":
            groups.setdefault(item.persons, []).append(item)
    for items in groups.values():
        totals = [i for i in items if i.rule.endswith("cheated") and _is_total(i)]
        totals = [i for i in items if _corrected(context, i)] or totals
        chosen = totals or ([] if len(items) == 1 and _of_some_victims(context, items[0]) else items)
        each = {i.value: i for i in reversed(chosen)}
        charged = {c for name in items[0].persons for c in context.charges.get(name, []) if "诈骗" in c}
        if len(each) == 1 or (totals and len(each) == len(charged)):
            out += each.values()
    returned = {(p, f.speaker) for f in out if f.rule == "amount.gain" for p in f.persons}
    return [
        f
        for f in out
        if f.rule != "amount.gain.returned"
        or not any((p, s) in returned for p in f.persons for s in ("court", "prosecution", "handler"))
    ]


_CORRECTED = re.compile("(?:应为|应当认定为|应认定为|应当为|应以)(?:人民币)?$")


def _corrected(context: Context, item: Found) -> bool:
    """诈骗的数额应为682000元: what the court puts in the place of an earlier sum."""
    end = context.text.rfind(item.words, item.start, item.end)
    return _CORRECTED.search(context.text, max(0, end - 12), end) is not None


def _is_total(item: Found) -> bool:
    return "合计" in item.note or "总额" in item.note


def with_totals(context: Context, found: list[Found]) -> list[Found]:
    """Marks the sums that the text itself calls a total (综上, 诈骗数额共计)."""
    out = []
    for item in found:
        if item.fact == "fraud.amount":
            floor = max(context.case.start, item.start - 400)
            begin = max(floor - 1, *(context.text.rfind(mark, floor, item.start) for mark in "。\n元")) + 1
            if any(word in context.text[begin : item.end] for word in _WHOLE):
                item = replace(item, note=(item.note + " 总额").strip())
        out.append(item)
    return out
