"""How the case came along: the day on which it was filed (立案), how often it was sent back to be investigated further."""

from __future__ import annotations

from collections.abc import Iterator

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind
from bangxin.intake.context import Context, Found
from bangxin.intake.parts import SILENT, Sentence
from bangxin.intake.people.roster import Person
from bangxin.intake.words import COUNTED

# 某市公安局立案侦查, 于当日立案; not what would be (立案标准), was not (未立案), or was asked for
_FILED = re.compile(
    "立案(?!标准|追诉|条件|监督|线索|材料|通知|决定书|登记|回执|前|庭|登|审查|受理)(?:侦查|调查)?"
)
_NOT_FILED = re.compile(
    "(?:不予|未|不|没有|撤销|应当|应予|可以|可|请求|要求|申请|督促|监督|建议|符合|不符合|达到)[^，。；]{0,6}$"
)
# between the day and 立案: who filed it, nobody else's report
_BY = re.compile("(?:[，,当日同天]|许|左右)*[^，。；]{0,30}$")
_OF_ANOTHERS = re.compile("本院|法院|受理|报案|报警|被骗案|被诈骗案|盗窃案|另案|曾因|前科|未|行政")
# 两次退回补充侦查, 退回补充侦查二次, 先后两次退回公安机关补充侦查
_BACK = "退回?(?:原?(?:公安机关|侦查机关|侦查部门|某?[^，。；]{0,8}公安局))?补充侦查"
_SENT_BACK = re.compile(
    f"(?P<before>[一二两12])次(?:将[^，。；]{{0,6}})?{_BACK}|{_BACK}(?:了)?(?P<after>[一二两12])次|(?P<once>{_BACK})"
)
_NOT_BACK = re.compile("(?:未|没有|建议|可以|应当|拟|申请|期限)[^，。；]{0,4}$")


def read_proceedings(context: Context) -> list[Found]:
    """The first filing told with its day, and the rounds of further investigation; of whoever is named, else of all on trial."""
    sentences = [s for s in context.case.sentences if s.part not in SILENT and s.speaker != "defence"]
    told = [f for s in sentences for f in _filed(context, s)]
    filed = next((f for f in told if _of_the_charge(context, f)), next(iter(told), None))
    rounds = [f for s in sentences for f in _rounds(context, s)]
    best = {f.persons: f for f in sorted(rounds, key=lambda f: int(f.value))}
    return [*([filed] if filed else []), *best.values()]


def _filed(context: Context, sentence: Sentence) -> Iterator[Found]:
    text = context.text
    for told in _FILED.finditer(text, sentence.start, sentence.end):
        days = [
            q
            for q in context.quantities_in(sentence.start, told.start())
            if q.kind is Kind.DATE and q.iso and q.op == "=" and not q.doubtful
        ]
        if not days or _NOT_FILED.search(text, days[-1].end, told.start()):
            continue
        between = text[days[-1].end : told.start()]
        clause = context.clause_start(sentence, days[-1].start)
        if (
            _WITHDRAWN.match(text, told.end(), sentence.end)
            or _BY.fullmatch(between) is None
            or _OF_ANOTHERS.search(text, clause, told.start())
        ):
            continue
        persons = _whose(context, sentence, days[-1].end, told.end())
        if persons:
            span = (days[-1].start, told.end())
            day = days[-1].iso.split("/")[0]
            yield context.fact(
                sentence, "case.filed_on", day, persons, span, "proceedings.filed", words=days[-1].text
            )


# 对莫某立案，后撤销案件: a case that came to nothing
_WITHDRAWN = re.compile("(?:侦查|调查)?[^。；]{0,24}?(?:撤销(?:该)?案件|撤案|终止侦查|不予追究)")
_FOR_WHAT = re.compile("(?:涉嫌|以|因)(?P<crime>[^。；]{2,40})$")

_HELPING = ("帮助信息网络", "帮信", "掩饰", "掩隐", "非法利用信息网络", "拒不履行信息网络")


def _of_the_charge(context: Context, filed: Found) -> bool:
    """Whether what the case was filed for is told to be this crime, or is not told: a crime of helping, or one named again."""
    sentence = context.sentence_at(filed.start)
    at = context.text.rfind("立案", filed.start, filed.end)
    told = _FOR_WHAT.search(context.text, context.clause_start(sentence, filed.start), at)
    if told is None:
        return True
    named = [hit.word for hit in context.charges_named(context.case.start, context.case.end)]
    charges = {charge for charge in named if named.count(charge) > 1 or charge.startswith(_HELPING)}
    return any(word in told.group("crime") for word in (*_HELPING, *(c.removesuffix("罪") for c in charges)))


def _rounds(context: Context, sentence: Sentence) -> Iterator[Found]:
    for told in _SENT_BACK.finditer(context.text, sentence.start, sentence.end):
        if _NOT_BACK.search(context.text, context.clause_start(sentence, told.start()), told.start()):
            continue
        times = told.group("before") or told.group("after") or ""
        many = COUNTED.get(times, 1)
        begin = context.clause_start(sentence, told.start())
        persons = _whose(context, sentence, begin, told.end())
        if persons:
            yield context.fact(
                sentence, "case.supplementary_rounds", many, persons, told.span(), "proceedings.sent_back"
            )


def _whose(context: Context, sentence: Sentence, begin: int, end: int) -> list[Person]:
    """Those named there, or in the sentence; else those of the same item of a report, or all on trial."""
    named = context.roster.accused_in(begin, end) or context.roster.accused_in(sentence.start, sentence.end)
    if named:
        return named
    alike = [p for p in context.roster.accused if context.roster.same_item(end, p.first)]
    return alike or list(context.roster.accused)
