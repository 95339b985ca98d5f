"""租金1400元，加上卖卡的1360元，一共2760元: what somebody got in all, where the sums before come to the last."""

from __future__ import annotations

import itertools
from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.context import Context, Found, money
from bangxin.intake.parts import STORY, Sentence

_GAIN = "gain.illegal_income"
_IN_ALL = re.compile(
    "(?:元|块|块钱)?[，、]?(?:两项|几项|各项|前后|加起来|加在一起|总的)*(?:一共|总共|共计|合计|总计|共)(?:就)?(?:是|有|得|得了|拿了|拿到|赚了|获利|收了|收取)?(?:人民币)?"
)
_PLUS = re.compile(
    "[，、]?[^，。；]{0,6}?(?:加上|再加|加|另有|还有|、|和)[^，。；0-9]{1,16}|[，、][^，。；0-9]{1,14}"
)
_PAY = re.compile("租金|报酬|好处|佣金|提成|工资|酬劳|跑腿|辛苦费|卖[^，。；]{0,6}卡|卡费|差价|所得|卡的")
_NOT_HIS = re.compile("损失|被骗|流水|流入|转入|进账|退|罚|成本|花|付给|支付|被害")


def told_in_all(context: Context, found: list[Found]) -> list[Found]:
    """The total as the income of whom the sentence is about; its parts are no incomes beside it."""
    out = list(found)
    for sentence in context.case.sentences:
        if sentence.part not in STORY or sentence.speaker == "defence":
            continue
        sums = [q for q in context.quantities_of(sentence) if q.kind is Kind.MONEY and q.op == "="]
        for index in range(2, len(sums)):
            if not _comes_to(context, sentence, sums[: index + 1]):
                continue
            persons, total = context.subjects(sentence, sums[index].start), sums[index]
            if len(persons) != 1:
                continue
            low, high, usual = money(total)
            parts = {money(q)[0] for q in sums[:index]}
            fact = context.fact(
                sentence, _GAIN, low, persons, total.span, "amount.gain", hi=high, usual=usual
            )
            mine = [f for f in out if f.fact == _GAIN and f.persons == fact.persons]
            out = [f for f in out if not (f in mine and f.value in {*parts, low})] + [fact]
            spans = {q.span for q in sums[: index + 1]}
            context.unassigned[:] = [f for f in context.unassigned if (f.start, f.end) not in spans]
            if not any(f.fact == "gain.basis" and f.persons == fact.persons for f in out):
                out.append(replace(fact, fact="gain.basis", value="personal_received", hi=None, usual=None, rule="amount.gain.basis", note="推断"))  # fmt: skip
    return out


def _comes_to(context: Context, sentence: Sentence, sums: list[Quantity]) -> bool:
    """Whether pay is told, sum after sum, and the last is said to be all of it and is."""
    text, (*parts, total) = context.text, sums
    begin = context.clause_start(sentence, parts[0].start)
    told = text[begin : total.start]
    return (
        sum(q.bound.lo or 0 for q in parts) == (total.bound.lo or 0)
        and _PAY.search(told) is not None
        and _NOT_HIS.search(told) is None
        and _IN_ALL.fullmatch(text, parts[-1].end, total.start) is not None
        and all(_PLUS.fullmatch(text, a.end, b.start) is not None for a, b in itertools.pairwise(parts))
    )
