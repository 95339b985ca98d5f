"""Sums of one kind told of one person in parts: which equal sums are two, and what they come to.

The same sum said again is one sum; rows of a table, items of a list, dealings of different days are parts of their own.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Any

from bangxin.base import patterns as re
from bangxin.base.money import fen_from_yuan, yuan_text
from bangxin.base.quantities import Kind, scan
from bangxin.intake.context import Found
from bangxin.intake.documents.document import Span
from bangxin.intake.parts import Sentence

# sums that come in parts: 每笔、每张卡、每次
IN_PARTS = frozenset(
    ["gain.illegal_income", "disposition.restitution", "ledger.outflow", "ledger.own_accounts.inflow", "ledger.others_accounts.inflow",
     "settlement.amount", "ledger.traced", "upstream.verified_amount", "pi.income"]
)  # fmt: skip
# added where they follow from the money traced, not where the text states them
_FOLLOWING = frozenset(["conceal.amount", "fraud.amount"])
# 工商银行卡流入20万余元，招商银行卡流入5万元: each of the cards it is told of
_CAME_IN = ("ledger.own_accounts.inflow", "ledger.others_accounts.inflow")
_OF_A_CARD = re.compile(
    "(?:[一-鿿]{2}(?:储蓄|商业)?银行|[农工建中交招]行)(?:储蓄|借记)?卡|(?:支付宝|微信)(?:账户|账号|收款码)?"
)
# what was paid back is told in many places, and is one payment
CAN_REPEAT = (IN_PARTS | _FOLLOWING) - {"disposition.restitution"}
# 再次出售，获利1000元; 第二次得1000元
_ONCE_MORE = re.compile("又|再次?|另外?(?![案查行])|第[二三四五六七八九十][次笔张]")
# 到案后供述获利1000元, 退缴1000元: what was said or paid later of the same sum
_LATER = re.compile("供述|供认|交代|退|上缴|到案|归案|抓获|投案|查获")
# 上述获利800元, 共获利800元
_THE_SAME = re.compile("该|上述|前述|这|共|合计|总|累计")
_WHOLE = re.compile("共|合计|总|累计")


def told_apart(text: str, sentences: Sequence[Sentence], one: Found, other: Found) -> bool:
    """Whether two equal sums of one kind are two: of one list or sentence, of two days, or of a further dealing."""
    if one.rule != other.rule:
        return False
    first, last = (
        next(s for s in reversed(sentences) if s.start <= f.start or s is sentences[0]) for f in (one, other)
    )
    at = text.rfind(other.words, other.start, other.end)
    begin = one.end if first is last else last.start
    if _LATER.search(text, begin, at):
        return False
    if first is last:
        return _THE_SAME.search(text, begin, at) is None
    days = _days(text[first.start : one.end]), _days(text[begin:at])
    return _ONCE_MORE.search(text, begin, at) is not None or (all(days) and days[0] != days[1])


def _days(words: str) -> list[str]:
    return [q.text for q in scan(words) if q.kind is Kind.DATE]


def added_up(fact: str, held: Any, rows: Set[Span]) -> Any:
    """Several exact sums of one kind said by one speaker are parts: added, and marked as a reading (获利1.2万元……介绍费600元).

    ``rows``: where the cells of tables stand, each a part of its own.
    """
    if not isinstance(held, list) or not (fact in IN_PARTS or (fact in _FOLLOWING and _follows(held))):
        return held
    out: list[Any] = []
    for speaker in dict.fromkeys(entry.get("speaker") for entry in held):
        told = [entry for entry in held if entry.get("speaker") == speaker]
        exact = [entry for entry in told if "op" not in entry and "value" in entry]
        about = [entry for entry in told if entry.get("op") == ">=" and "hi" not in entry]
        if fact in _CAME_IN and about and len(told) > 1 and len(exact) + len(about) == len(told):
            out += _at_least(told)
            continue
        if len(exact) < 2:
            out += told
            continue
        sums = [fen_from_yuan(str(entry["value"])) for entry in exact]
        whole = exact[sums.index(max(sums))]
        if max(sums) * 2 == sum(sums) and not _is_part(whole, exact, rows):
            out.append(whole)
        else:
            out.append(_total(exact, sum(sums)))
        out += [entry for entry in told if entry not in exact]
    return out


def _at_least(told: Sequence[Any]) -> list[Any]:
    """Sums of which some are told roughly (20万余元), where each is told of a card of its own: at least so much together."""
    named = [
        cards[-1].group() if (cards := list(_OF_A_CARD.finditer(str(e.get("quote", ""))))) else ""
        for e in told
    ]
    if not all(named) or len(set(named)) < len(named):
        return list(told)
    total = yuan_text(sum(fen_from_yuan(str(entry["value"])) for entry in told))
    parts = "、".join(str(entry.get("text", entry["value"])) for entry in told)
    more = {"op": ">=", "value": total if "." in total else int(total), "text": parts, "reading": f"分笔相加，须核对：{parts}"}  # fmt: skip
    first = {k: v for k, v in told[0].items() if k != "hi_conventional"}
    return [type(told[0])({**first, **more})]


def _follows(held: Sequence[Any]) -> bool:
    return all(str(entry.get("rule", "")).startswith("reading.") for entry in held)


def _is_part(largest: Any, exact: Sequence[Any], rows: Set[Span]) -> bool:
    """Whether the largest sum is a row of a table, or told last of several, equal ones told apart, and not called the total."""
    if _WHOLE.search(str(largest.get("quote", ""))):
        return False
    cells = [entry for entry in exact if Span(*entry["span"]) in rows]
    alike = len({str(entry["value"]) for entry in exact}) < len(exact)
    return largest in cells if cells else alike and (len(exact) == 2 or largest is exact[-1])


def _total(exact: Sequence[Any], total: int) -> Any:
    text = yuan_text(total)
    parts = "、".join(str(entry.get("text", entry["value"])) for entry in exact)
    more = {
        "value": text if "." in text else int(text),
        "text": parts,
        "reading": f"分笔相加，须核对：{parts}",
    }
    return type(exact[0])({**exact[0], **more})
