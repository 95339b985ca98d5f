"""Circumstances: the words of ``rules/flags.yaml`` and ``rules/acts.yaml`` as facts.

Whether the words really say it: ``said.py``. Whose deed an act is, and whether it was done: ``deeds.py``; what it was done
with: ``objects.py``. Of whom a circumstance is told: ``told_of.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.intake.acts.bands import band_told, leaders
from bangxin.intake.acts.deeds import buyers_of, by_another, made_to, of_whom, only_meant, sellers_to
from bangxin.intake.acts.denials import taken_back
from bangxin.intake.acts.objects import another_kind_of_card, another_word, has_object
from bangxin.intake.acts.recited import in_a_title, is_formula, is_headline
from bangxin.intake.acts.said import holds, is_quoted, stands_alone
from bangxin.intake.acts.served import only_help
from bangxin.intake.acts.terms import on_terms
from bangxin.intake.acts.told_of import OF_ACTS, told_of
from bangxin.intake.context import Context, Found
from bangxin.intake.parts import SILENT, STORY, Part, Sentence
from bangxin.intake.people.roster import Person
from bangxin.intake.rulebook import NO_OBJECT, Flag, Rules
from bangxin.intake.wholes import without
from bangxin.intake.words import Hit

_SAID_ELSEWHERE = (
    "act.kinds", "upstream.crime", "person.chain_role", "knowledge.coordination", "act.device_classes",
)  # fmt: skip
_EARLIER_ACT = re.compile("曾因|前科|曾于")
# what is done by who has it done as well: 安排乙搭建平台
_BOTH_DO = frozenset([
    "recruit", "provide_program", "other_tech", "hosting", "traffic", "advertising", "settlement", "process_phone_card",
])  # fmt: skip
_DEEDS = ("act.kinds", "act.device_classes", "network_use.kinds", "person.chain_role")
_WITNESSES = ("witness", "victim")


def read_flags(context: Context, rules: Rules) -> list[Found]:
    """Every circumstance the rules find."""
    out: list[Found] = []
    recites: dict[int, bool] = {}
    hits, kinds = rules.told_in(context.text, context.case.start, context.case.end)
    told_by = _Worthwhile(rules, context.text, kinds)
    for hit in hits:
        flags = told_by(hit)
        if not flags:
            continue
        sentence = context.sentence_at(hit.start)
        if sentence.part in SILENT or hit.end > sentence.end or in_a_title(context.text, sentence, hit):
            continue
        if sentence.start not in recites:
            recites[sentence.start] = is_formula(context.text, sentence) or is_headline(context, sentence)
        told = sentence.part in STORY
        for flag in flags:
            if (told or flag.fact not in OF_ACTS) and not (
                recites[sentence.start] and flag.fact in _SAID_ELSEWHERE
            ):
                out += _apply(context, sentence, hit, flag)
    return only_help(context, _not_what_passed(context, out))


def read_concluded(context: Context, rules: Rules, people: Set[str]) -> list[Found]:
    """What the reasons say that ``people`` did, of whom nothing was read where the story is told."""
    out: list[Found] = []
    hits, _ = rules.told_in(context.text, context.case.start, context.case.end)
    for hit in hits:
        sentence = context.sentence_at(hit.start)
        if sentence.part is not Part.REASONING or sentence.speaker == "defence" or hit.end > sentence.end:
            continue
        if not _names_somebody(context, sentence, hit.start):
            continue  # 取款行为系帮助他人转移犯罪所得
        for flag in rules.by_word[hit.word]:
            if flag.fact == "act.kinds":
                out += _apply(context, sentence, hit, flag)
    mine = [replace(f, persons=tuple(n for n in f.persons if n in people)) for f in out]
    return only_help(context, [f for f in mine if f.persons])


def _names_somebody(context: Context, sentence: Sentence, at: int) -> bool:
    return bool(
        context.roster.accused_in(sentence.start, at) or context.pronoun(sentence, sentence.start, at)
    )


class _Worthwhile:
    """The rules to try at a word: not those of a verb whose objects the case never names, nor where it is part of a longer verb."""

    def __init__(self, rules: Rules, text: str, kinds: int) -> None:
        self._rules, self._text, self._kinds = rules, text, kinds
        self._by_word: dict[tuple[str, str], list[Flag]] = {}

    def __call__(self, hit: Hit) -> list[Flag]:
        longer = self._text[hit.start - 1 : hit.end] if len(hit.word) == 1 else ""
        flags = self._by_word.get((hit.word, longer))
        if flags is None:
            flags = self._by_word[hit.word, longer] = [
                f
                for f, kind in self._rules.needs[hit.word]
                if kind == NO_OBJECT or (kind & self._kinds and not (f.fact in _DEEDS and longer in f.verbs))
            ]
        return flags


_HANDS_OVER = ("rent_account", "sell_account", "lend_account")
_COLLECTS_FOR = re.compile("[为替帮][^，。；]{1,14}(?:收款|收付|代收|结算|走账)[^。；]*$")
# 召集多人出租银行卡，支付结算65万元
_LET_BY_OTHERS = re.compile(
    "(?:召集|招募|组织|介绍|拉拢|发展|指使)[^，。；]{1,24}(?:出[租售借]|提供)[^，。；]{0,6}(?:卡|账户)"
)
_BOUGHT_OF = ".from"


def _not_what_passed(context: Context, found: list[Found]) -> list[Found]:
    """出租银行卡……，支付结算5000万元: what passed over cards handed to others is no settling of their holder's.

    Nor did he sell what another is said to have bought of him, where it is told that he let or lent it.
    """
    own = [f for f in found if not f.rule.endswith(_BOUGHT_OF)]
    hands = {name for f in own if f.fact == "act.kinds" and f.value in _HANDS_OVER for name in f.persons}
    out = []
    for f in found:
        begin = context.sentence_at(f.start).start if f.rule == "act.settlement.sum" else -1
        passed = begin >= 0 and not _COLLECTS_FOR.search(context.text, begin, f.start)
        if passed and _LET_BY_OTHERS.search(context.text, begin, f.start):
            continue
        if (passed or f.rule.endswith(_BOUGHT_OF)) and hands.intersection(f.persons):
            f = without(f, hands)
        if f.persons:
            out.append(f)
    return out


def _in_a_name(context: Context, hit: Hit) -> bool:
    """买买提某的银行卡, 阿依古丽·买买提: characters of somebody's name are no verb."""
    near = context.roster.between(hit.start - 16, hit.start + 1)
    return any(m.start <= hit.start and hit.end <= m.end for m in near)


def _apply(context: Context, sentence: Sentence, hit: Hit, flag: Flag) -> Iterator[Found]:
    if sentence.part not in flag.parts:
        return
    if sentence.part is Part.EVIDENCE and (
        sentence.speaker in _WITNESSES or flag.fact in _SAID_ELSEWHERE or flag.record
    ):
        return
    if hit.word in flag.alone and not stands_alone(context, sentence, hit):
        return
    if not holds(context.text, sentence, hit, flag):
        return
    if flag.fact in _SAID_ELSEWHERE and _EARLIER_ACT.search(
        context.text, context.clause_start(sentence, hit.start), hit.start
    ):
        return  # 曾因出租银行卡被行政拘留: what was done before, not the act of this case
    if flag.fact in _DEEDS and (another_word(context.text, hit, flag.verbs) or _in_a_name(context, hit)):
        return
    if flag.takes_object(hit.word) and not has_object(context, sentence, hit, flag):
        return
    if hit.word in flag.words and another_kind_of_card(context, hit, flag):
        return
    if flag.terms and not on_terms(context, sentence, hit, flag.terms):
        return
    by = None
    if flag.not_with is not None and flag.not_with.search(_clause(context, sentence, hit)):
        return
    if flag.fact in _DEEDS:
        if is_quoted(context.text, sentence, hit) or only_meant(context, sentence, hit, purpose=flag.purpose):
            return
        by = of_whom(context, sentence, hit, flag)
        if not by and band_told(context, sentence, hit):
            context.of_band += [_told(context, sentence, hit, flag, [])]
            by = leaders(context)
        told = made_to(context, sentence, hit) if by is None else None
        by_order = told is not None and told[1] and bool(told[0])
        if not by and not by_order and by_another(context, sentence, hit):
            context.of_staff += _of_staff(context, sentence, hit, flag)
            return
        if told is not None:
            by = told[0]
            if not told[1] or flag.has in _BOTH_DO:  # 指使乙某召集学生: both recruit
                by = context.united(told_of(context, sentence, hit, flag), told[0])
    if flag.fact == "upstream.crime":
        by = of_whom(context, sentence, hit, flag) or None  # 为赌博平台“跑分”的嫌疑人甲、乙
    persons = told_of(context, sentence, hit, flag) if by is None else by
    if flag.has == "recruit" and flag.objects:
        whole = hit.end + (context.text[hit.end : hit.end + 1] in ("佣", "用", "请", "聘"))
        brought = context.named_at(sentence, whole)
        persons = [p for p in persons if p not in brought]  # nobody recruits himself
    if flag.charge:
        persons = [p for p in persons if flag.charge in context.charges.get(p.name, ())]
    if flag.value is True and persons:
        persons = _still_so(context, hit, flag, persons)
    if not persons:
        context.of_staff += _of_staff(context, sentence, hit, flag)
        return
    found = _told(context, sentence, hit, flag, persons)
    yield found
    sold = _SOLD_BY.get(flag.has)
    others = sellers_to(context, sentence, hit) if sold else []
    bought = _BOUGHT_BY.get(flag.has) if flag.id in _SALES else None
    if bought:
        sold, others = bought, buyers_of(context, sentence, hit)
    if sold and others:
        yield replace(found, value=sold, persons=tuple(p.name for p in others), rule=flag.id + _BOUGHT_OF)


def _still_so(context: Context, hit: Hit, flag: Flag, persons: list[Person]) -> list[Person]:
    """Without those who are told, in the paragraph, to have taken it back (签署后又撤回, 庭审中翻供)."""
    line = context.text.find("\n", hit.end, context.case.end)
    back = taken_back(flag.fact, context.text, hit.end, line if line >= 0 else context.case.end)
    if back is None:
        return persons
    named = context.roster.between(hit.end, back)
    if named and not context.accused_named(named[-1]):
        return persons  # of somebody who does not stand accused here
    others = context.accused_of(named)
    return [p for p in persons if others and p not in others]


def _told(context: Context, sentence: Sentence, hit: Hit, flag: Flag, persons: list[Person]) -> Found:
    return context.fact(
        sentence, flag.fact, flag.has or flag.value, persons, hit.span, flag.id, op=">=" if flag.has else flag.op,
        has=bool(flag.has), record=flag.record, note=flag.note,
    )  # fmt: skip


_STAFF = re.compile("业务员|话务员|员工|客服(?:人员)?|技术人员|技术员|工作人员|推广员")


def _of_staff(context: Context, sentence: Sentence, hit: Hit, flag: Flag) -> Iterator[Found]:
    """业务员照话术把人拉进微信群: an act of people who are called by their work only."""
    staff = flag.fact == "act.kinds" and _STAFF.search(context.text, sentence.start, hit.start)
    if staff and not context.roster.accused_in(sentence.start, hit.start):
        yield context.fact(sentence, flag.fact, flag.has, (), hit.span, flag.id, op=">=", has=True)


# what is bought of somebody accused he has sold
_SOLD_BY = {"buy_account": "sell_account", "buy_phone_card": "sell_phone_card", "buy_internet_account": "provide_internet_account"}  # fmt: skip


# what is sold to somebody accused he has bought
_BOUGHT_BY = {sold: bought for bought, sold in _SOLD_BY.items()}
_SALES = ("act.sell_account", "act.sell_phone_card")


def _clause(context: Context, sentence: Sentence, hit: Hit) -> str:
    return context.text[context.clause_start(sentence, hit.start) : context.clause_end(sentence, hit.end)]
