"""Earlier administrative penalties: 曾因出租银行卡于2098年2月被行政拘留 (法释〔2019〕15号第十二条第一款第五项; 法发〔2025〕12号第九条第七项)."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.acts.instances import Instance, InstanceRule, read_rules
from bangxin.intake.context import Context, Found
from bangxin.intake.outcomes.former import of_somebody_else, quashed
from bangxin.intake.parts import Part, Sentence
from bangxin.intake.people.roster import Person, Standing
from bangxin.intake.structure import unproved
from bangxin.intake.wholes import without
from bangxin.intake.words import Words

_PARTS = frozenset([Part.HEADER, Part.FOUND, Part.ALLEGED, Part.NARRATIVE, Part.EVIDENCE, Part.REASONING])
_PENALTY = re.compile(
    "(?:被(?!告|害|不起诉)|受到|受过|处以|给予)[^，。；：被因]{0,24}?(?:行政处罚|行政拘留|行政罚款|治安处罚|治安拘留|治安罚款|(?<!刑事)拘留[0-9一二三四五六七八九十]{1,3}日|罚款|附条件不起诉)"
)
_REASON = re.compile("因([^。；：]{2,60})$")
_BY_DATE = re.compile("，?于[0-9]|，[0-9]{4}年")
_EARLIER = re.compile("曾|前科|劣迹|此前|以前")
_SPARED = "附条件不起诉"  # 因……罪被某检察院附条件不起诉，考验期内又……
_NOT_EARLIER_SPARED = ("本案", "未", "没有", "建议", "应当")
_NOT_EARLIER = ("本案", "因涉嫌", "刑事拘留", "未", "没有", "不起诉", "建议", "应当", "判处")
Penalty: TypeAlias = tuple[Sentence, re.Match[str], str]  # where it is told, and the words of its reason
_REACH = 90  # characters from the penalty back to its reason


@functools.cache
def prior_rules() -> tuple[InstanceRule, ...]:
    """The rules that come with the package. Raises NormError naming the rule that cannot be understood."""
    return read_rules("priors.yaml")


@functools.cache
def _lexicon() -> tuple[tuple[InstanceRule, Words], ...]:
    return tuple((rule, Words(rule.words)) for rule in prior_rules())


def read_priors(context: Context, penalties: Iterable[Penalty]) -> list[Instance]:
    """One instance for each earlier penalty and each ground it falls under; one told again without its day is the same."""
    told = [i for sentence, told, reason in penalties for i in _instances(context, sentence, told, reason)]
    dated = {(i.group, i.person) for i in told if len({c.fact for c in i.claims}) > 1}
    return [i for i in told if len(i.claims) > 1 or (i.group, i.person) not in dated]


def read_other_penalties(context: Context, penalties: Iterable[Penalty]) -> list[Found]:
    """Earlier penalties on other grounds (赌博, 吸毒), kept as a record."""
    out = []
    for sentence, penalty, reason in penalties:
        known = any(words.first(reason) for _, words in _lexicon())
        persons = () if known else _whose(context, sentence, penalty.start())
        out += [
            context.fact(sentence, "", reason[:40], [person], penalty.span(), "prior.admin.other", record="prior.admin")
            for person in persons
        ]  # fmt: skip
    return out


_OF_THE_CASE = ("proposed.admin_detention_days", "proposed.admin_fine")


_OF_BEFORE = ("prior.imprisonment.exists", "prior.guilty.exists", "prior.guilty.on")


def _days_of(found: Iterable[Found], fact: str) -> dict[str, list[str]]:
    days: dict[str, list[str]] = {}
    for f in found:
        if f.fact == fact:
            for name in f.persons:
                days.setdefault(name, []).append(str(f.value))
    return days


def _earlier(day: str, than: str) -> bool:
    """Whether one day lies before another, as far as both are told: 2091 before 2094-11, 2094 not."""
    size = min(len(day), len(than))
    return size > 0 and day[:size] < than[:size]


def _before(day: Quantity | None, acts: Iterable[str]) -> bool:
    return day is not None and _earlier(day.iso.split("/")[-1], min(acts, default=""))


def in_order_of_days(context: Context, found: list[Found]) -> list[Found]:
    """What was imposed before the acts (2091年因赌博被行政拘留十日) is no outcome of this case; a conviction told after them (2095年1月因犯……罪被判处) no former one."""
    began, ended = _days_of(found, "act.start"), _days_of(found, "act.end")
    out = []
    for f in found:
        if began and (f.fact in _OF_THE_CASE or (f.fact in _OF_BEFORE and f.part is not Part.HEADER)):
            sentence = context.sentence_at(f.start)
            if f.fact in _OF_THE_CASE:
                day = _day(context, sentence, f.start)
                wrong = {n for n in f.persons if _before(day, began.get(n, ()))}
            else:
                day = _day(context, sentence, f.end)
                wrong = {n for n in f.persons if day and _after(day, ended.get(n, ()))}
            f = without(f, wrong)
            if not f.persons:
                continue
        out.append(f)
    return out


def _after(day: Quantity, acts: Iterable[str]) -> bool:
    last = max(acts, default="")
    return bool(last) and _earlier(last, day.iso.split("/")[0])


def earlier_penalties(context: Context, found: Iterable[Found]) -> Iterator[Penalty]:
    """Each penalty told as an earlier one, or of a day before the acts in ``found``."""
    began = _days_of(found, "act.start")
    for sentence in context.case.sentences:
        if sentence.part not in _PARTS or sentence.speaker == "defence":
            continue
        if context.text.find("因", sentence.start, sentence.end) < 0:
            continue
        done = sentence.start
        for penalty in _PENALTY.finditer(context.text, sentence.start, sentence.end):
            head = context.text[max(done, penalty.start() - _REACH) : penalty.start()]
            done = penalty.end()
            reason = _REASON.search(head)
            spared = penalty.group().endswith(_SPARED)
            not_earlier = _NOT_EARLIER_SPARED if spared else _NOT_EARLIER
            if reason is None or any(word in head + penalty.group() for word in not_earlier):
                continue
            told = penalty.start() - len(head) + reason.start()
            if of_somebody_else(context, sentence, told) or quashed(context, sentence, penalty.end()):
                continue
            if unproved(context.text, context.clause_start(sentence, told), told):
                continue
            dated = any(
                q.kind is Kind.DATE
                for q in context.quantities_in(penalty.start() - len(head), penalty.start())
            )
            if (
                _EARLIER.search(head)
                or (dated and "又" in context.text[penalty.end() : sentence.end])
                or (dated and sentence.part is Part.HEADER)
                or (dated and _before_the_acts(context, sentence, penalty, began))
            ):
                yield sentence, penalty, _BY_DATE.split(reason.group(1))[0]


def _before_the_acts(
    context: Context, sentence: Sentence, penalty: re.Match[str], began: Mapping[str, list[str]]
) -> bool:
    day = _day(context, sentence, penalty.start())
    return any(_before(day, began.get(p.name, ())) for p in _whose(context, sentence, penalty.start()))


def _instances(
    context: Context, sentence: Sentence, penalty: re.Match[str], reason: str
) -> Iterator[Instance]:
    day = _day(context, sentence, penalty.start())
    for rule, words in _lexicon():
        if words.first(reason) is None or bool(rule.verbs) != penalty.group().endswith(_SPARED):
            continue
        for person in _whose(context, sentence, penalty.start()):
            place = ((person.name,), penalty.start(), penalty.end(), sentence.speaker, sentence.part, rule.id)
            claims = [
                Found(fact, "=", value, *place, words=penalty.group()) for fact, value in rule.facts.items()
            ]
            if day is not None:
                claims.append(Found(rule.date, "=", day.iso.split("/")[0], *place, words=day.text))
            yield Instance(rule.group, person.name, tuple(claims))


def _day(context: Context, sentence: Sentence, at: int) -> Quantity | None:
    """The day of the penalty: the last date told before it, within its reach."""
    days = [
        q
        for q in context.quantities_in(max(sentence.start, at - _REACH), at)
        if q.kind is Kind.DATE and q.iso and not q.doubtful
    ]
    return days[-1] if days else None


def _whose(context: Context, sentence: Sentence, at: int) -> list[Person]:
    """The accused last named before the penalty: in the sentence, or (in a header) before it."""
    named = context.roster.accused_in(sentence.start, at)
    if named:
        return named[-1:]
    for mention in reversed(context.roster.between(max(context.case.start, sentence.start - 400), at)):
        if context.roster.people[mention.name].standing is Standing.ACCUSED:
            return context.accused_named(mention)
    return context.subjects(sentence, at)
