"""What every extractor shares: one case's text, sentences, quantities, people, and who a place in it is about."""

from __future__ import annotations

import itertools
import operator
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.base.records import record
from bangxin.intake.charges import find_charges
from bangxin.intake.parts import STORY, CaseText, Part, Sentence
from bangxin.intake.people.companions import (
    beside_carried,
    bracketed,
    brought_in,
    caught_in_all,
    companions,
    former_or_latter,
    leader_alone,
    listed_up_to,
    without_titles,
)
from bangxin.intake.people.objects import embedded, is_object, pivot, possessor, within
from bangxin.intake.people.positions import before_titles, heads_clause
from bangxin.intake.people.pronouns import WE, pronoun
from bangxin.intake.people.roster import Mention, Person, Roster, Standing
from bangxin.intake.rulebook import lexicon
from bangxin.intake.words import COUNTED, Hit, trie

_TOGETHER = ("一同", "共同", "一起", "伙同", "合谋", "共谋", "合伙", "商量", "商议", "分工")
_MARK = re.compile("[，；。：]")
_LENDING = (
    "转移诈骗资金", "接收诈骗资金", "银行卡用于", "明知境外团伙", "支付结算", "跑分", "卡转卖给", "卡卖给", "卡出售给", "卡提供给", "账户提供给",
    "卡出租给", "转卖给他人", "VOIP", "VoIP", "GOIP", "GoIP", "手机口", "多卡宝", "络漫宝", "猫池",
)  # fmt: skip
_DRAWS = re.compile("取(?<!收取)现(?!金)")  # 收取现金 is no drawing of cash
_AND_OTHERS = re.compile("等(?:被告)?(?:([二两三四五六七八九十]|[0-9]{1,2})(?:名)?(?:被告)?)?人")
# 另三人, 其余8人, 其他被告人: whoever of the accused has not been named
_THE_OTHERS = re.rare(
    "(?:^|[，；。：、\n])(?:而)?(?:另外|另|其余|其他|余(?=[二两三四五六七八九十0-9]))(?:的)?([二两三四五六七八九十]|[0-9]{1,2})?(?:名)?(?:人员|成员|被告人|同案人|同伙|人)"
    "|(?:^|[，；。：、])(?:而)?(?:余|其余|其他|其它)(?:者)?(?:均|皆|都)?$"
)
_MORE_PEOPLE = re.compile(
    "[另还](?<![^，；。\n].)外?有(?:[0-9一二两三四五六七八九十]{1,3}|多|数)余?名?[^，。；、]{0,6}?(?:人员|人|男子|女子|学生)|(?<=[，。；])一[拨伙帮群]人"
)
_TOGETHER_WITH = re.compile("(?:伙同|会同|联合|雇请)[^，。；、]{0,6}$|[和同]$")  # 伙同社会人员杨某
# 全职太太尹某说: who somebody is, before a name that opens a sentence; no word by which it would be an object
_WHO = re.compile(
    "[^，。；：、（）与向从由被对给让将把经在为和同叫找以按受应因帮替跟据雇招拉带骗得至到知介联结识接送]{0,8}"
)
_IS_VICTIM = re.compile("[^，。；赔退还骗诈补]{0,7}被害人")  # 梁某系被害人, not 梁某赔偿被害人
_NEAR = 40  # characters that titles between 伙同 and a name take up at most
_WITH = (
    "伙同", "会同", "带着", "带上", "领着", "拉着", "纠集", "联合", "召集", "邀集", "邀", "招", "雇", "雇请", "拉拢", "聘请", "聘用",
)  # fmt: skip
_OFFICES = lexicon()["警方"]
_SOMEBODY = re.compile(
    "[\u4e00-\u9fff]某"
)  # named right after what he is by trade, whether or not he is known by name
_TAKEN_FROM = frozenset("从向对给找骗招雇")
_HIS = re.compile("(?:等[^，。；]{0,3}人?)?(?:的|名下|账户|银行卡|电话卡|手机卡|身份)")  # 收购乙等人账户
_FROM_IT = re.compile("，(?:并|且)?从中")
_CATCH = ("抓获", "抓获了", "控制", "抓捕", "查获", "传唤", "将")
_SOME_WITH, _SOME_CATCH = re.compile(trie(_WITH)), re.compile(trie(_CATCH))
_EACH = re.compile("(?:[各则]+为?|[为是计]|(?:名下|的)?(?:银行)?(?:卡|账户|收款码)[内中里]?)$")
_CALLED = ("", "被告人", "了被告人", "了", "涉案人员", "犯罪嫌疑人")  # between 抓获 and a name
_SUMS = (Kind.MONEY, Kind.NUMBER)
_GO_ON = (Part.REASONING, Part.FOUND, Part.PROCEEDINGS)
_LIST_OF = operator.attrgetter("list_id")
_OPENED = ("办了", "开了", "办卡", "开卡", "办理", "注册")  # 帮侄子乙办了对公账户: 乙 has it opened


@record
class Found:
    """One fact read from the text, before it becomes a claim. Spans are in the plain text."""

    fact: str
    op: str
    value: Any
    persons: tuple[str, ...]
    start: int
    end: int
    speaker: str
    part: Part
    rule: str
    hi: Any = None
    usual: Any = None
    has: bool = False
    record: str = ""
    note: str = ""
    words: str = ""


@dataclass(slots=True)
class Context:
    """One case while it is read."""

    text: str
    case: CaseText
    quantities: Sequence[Quantity]
    roster: Roster
    charges: dict[str, list[str]] = field(default_factory=dict)
    charged_at: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    carried: dict[int, list[Person]] = field(default_factory=dict)
    unassigned: list[Found] = field(default_factory=list)
    of_staff: list[Found] = field(default_factory=list)  # acts of 业务员, 话务员 whom the words do not name
    of_band: list[Found] = field(default_factory=list)  # acts of a band that was broken up
    fraud_untold: bool | None = None  # a case of fraud alone that calls no sum got by cheating
    _words: dict[tuple[str, int, int], Sequence[Hit]] = field(default_factory=dict)
    _tells: dict[re.Pattern[str], bool] = field(default_factory=dict)
    _charges: list[Hit] | None = None
    _objects: dict[int, bool] = field(default_factory=dict)
    _joins: dict[tuple[int, int], bool] = field(default_factory=dict)
    _subjects: dict[tuple[int, int], list[Person]] = field(default_factory=dict)
    _lends: bool | None = None
    _told: dict[int, Sequence[Quantity]] = field(default_factory=dict)  # by where their sentence starts
    _starts: list[int] = field(default_factory=list)
    _begins: list[int] = field(default_factory=list)
    _heads: list[int] = field(default_factory=list)  # where a clause begins, or what follows a colon
    _stops: list[int] = field(default_factory=list)  # where a clause ends

    def __post_init__(self) -> None:
        self._starts = [q.start for q in self.quantities]
        self._begins = [s.start for s in self.case.sentences]
        self._told = {}
        at = 0
        for sentence in self.case.sentences if self.quantities else ():
            first = bisect_left(self._starts, sentence.start, at)
            at = bisect_left(self._starts, sentence.end, first)
            if first < at:
                self._told[sentence.start] = self.quantities[first:at]
        told = _MARK.split(self.text[self.case.start : self.case.end])
        sizes = [len(words) + 1 for words in told[:-1]]
        self._heads = list(itertools.accumulate(sizes, initial=self.case.start))
        self._stops = [at - 1 for at in self._heads[1:] if self.text[at - 1] != "："] + [sys.maxsize]
        answers = [p for p in self.roster.accused if p.name == self.roster.answers]
        last: list[Person] = []
        part: Part | None = None
        for sentence in self.case.sentences:
            aside = sentence.part is Part.ASIDE
            if not aside and sentence.part is not part and sentence.part not in _GO_ON:
                last = answers
            part = part if aside else sentence.part
            self.carried[sentence.start] = last
            groups = self._groups(sentence.start, sentence.end)
            opening = min(sentence.end, sentence.start + 24, *(g[0].start for g in groups[:1]))
            mine = self._subjects_of(sentence, groups) or self.pronoun(sentence, sentence.start, opening)
            last = mine or self._caught_here(sentence, groups) or last

    def index_of(self, sentence: Sentence) -> int:
        """The place of a sentence among those of the case."""
        return bisect_left(self._begins, sentence.start)

    def tells(self, pattern: re.Pattern[str]) -> bool:
        """Whether a pattern matches anywhere in the case, looked for once however many rules ask."""
        known = self._tells.get(pattern)
        if known is None:
            known = pattern.search(self.text, self.case.start, self.case.end) is not None
            self._tells[pattern] = known
        return known

    def quantities_in(self, start: int, end: int) -> Sequence[Quantity]:
        return self.quantities[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def quantities_of(self, sentence: Sentence) -> Sequence[Quantity]:
        """The quantities of a whole sentence."""
        return self._told.get(sentence.start, ())

    def words_in(
        self, lexicon: str, find: Callable[[str, int, int], Iterable[Hit]], start: int, end: int
    ) -> Sequence[Hit]:
        """The words of a lexicon in ``start:end``, found once however many rules ask."""
        key = (lexicon, start, end)
        known = self._words.get(key)
        if known is None:
            known = self._words[key] = tuple(find(self.text, start, end))
        return known

    def charges_named(self, start: int, end: int) -> list[Hit]:
        """The charges named in ``start:end`` (罪名), found once for the whole case."""
        if self._charges is None:
            self._charges = find_charges(self.text, self.case.start, self.case.end)
        first, last = bisect_left(self._charges, (start,)), bisect_left(self._charges, (end,))
        return [h for h in self._charges[first:last] if h.end <= end]

    def sentence_at(self, at: int) -> Sentence:
        """The sentence that ``at`` stands in (or the last one before it)."""
        return self.case.sentences[bisect_right(self._begins, at, 1) - 1]

    def _caught_here(self, sentence: Sentence, groups: list[list[Mention]]) -> list[Person]:
        """民警抓获甲、乙、丙3人: what is told next is told of them."""
        for group in groups:
            at = group[0].start
            if _SOME_CATCH.search(self.text, max(sentence.start, at - _NEAR), at) and self.text.endswith(
                _CATCH, 0, before_titles(self.text, at, sentence.start)
            ):
                return self.accused_of(group)
        return []

    def _subjects_of(self, sentence: Sentence, groups: list[list[Mention]]) -> list[Person] | None:
        """Whom a sentence as a whole is about, for the sentences after it."""
        for group in groups:
            accused = self.accused_of(group)
            if accused and not self.is_object(group[0]):
                both = WE.search(self.text, group[-1].end, sentence.end)
                said = self.pronoun(sentence, both.start(), both.end()) if both else []
                return said or self._joined_later(sentence, group, groups, accused)
        return None

    def _joined_later(
        self, sentence: Sentence, first: list[Mention], groups: list[list[Mention]], accused: list[Person]
    ) -> list[Person]:
        """甲……，伙同乙、丙……: the sentences after it are about all of them."""
        accused = self._with_whom(sentence, first, accused)
        later = groups[groups.index(first) + 1 :]
        for group in later:
            if self._accomplices(group):
                accused = self.united(accused, self.accused_of(group))
        dated = next(
            (q.start for q in self.quantities_in(first[-1].end, sentence.end) if q.kind is Kind.DATE),
            sentence.end,
        )
        return beside_carried(self, [g for g in later if g[0].start < dated], accused)  # 9月起……，6月又与乙……

    def _accomplices(self, group: list[Mention]) -> bool:
        """Whether a list of names follows 伙同, a title between them or not."""
        key = (group[0].start, group[-1].end)
        known = self._joins.get(key)
        if known is None:
            at = key[0]
            near = _SOME_WITH.search(self.text, max(self.case.start, at - _NEAR), at)
            led = near and self.text.endswith(_WITH, 0, before_titles(self.text, at, self.case.start))
            known = self._joins[key] = bool(led) or brought_in(self.text, group)
        return known

    def _with_whom(self, sentence: Sentence, group: list[Mention], accused: list[Person]) -> list[Person]:
        """其伙同乙……: those after 伙同 act with whom the sentence, or the one before it, is about."""
        if not self._accomplices(group):
            return accused
        before = self._acting_before(sentence, group)
        return self.united(self.carried.get(sentence.start, []) if before is None else before, accused)

    def _acting_before(self, sentence: Sentence, group: list[Mention]) -> list[Person] | None:
        """The first accused of the sentence who act, named before a list of names."""
        before = self._groups(sentence.start, group[0].start)
        return next((a for g in before if (a := self.accused_of(g)) and not self.is_object(g[0])), None)

    def united(self, *groups: list[Person]) -> list[Person]:
        return sorted({p.name: p for group in groups for p in group}.values(), key=lambda p: p.index)

    def _groups(self, start: int, end: int) -> list[list[Mention]]:
        named = self.roster.between(start, end)
        if len(named) < 2:
            return [named] if named else []
        return [list(listed) for _, listed in itertools.groupby(named, _LIST_OF)]

    def accused_of(self, group: Sequence[Mention]) -> list[Person]:
        return self.roster.accused_among(group)

    def is_object(self, mention: Mention) -> bool:
        """The name is an object (从黄某处, 组织顾某), not the one who acts."""
        known = self._objects.get(mention.start)
        if known is None:
            known = self._objects[mention.start] = is_object(self, mention)
        return known

    def subjects(self, sentence: Sentence, at: int) -> list[Person]:
        """Who acts or is spoken of at ``at``: the nearest subject before it, a pronoun, or the one carried over.

        Empty when it is somebody who is dealt with elsewhere, or cannot be told.
        """
        key = (sentence.start, at)
        known = self._subjects.get(key)
        if known is None:
            known = self._subjects[key] = self._find_subjects(sentence, at)
        return list(known)

    def _find_subjects(self, sentence: Sentence, at: int) -> list[Person]:
        fallback: list[Person] = []
        groups = self._groups(sentence.start, at)
        after = groups[-1][-1].end if groups else sentence.start
        begin = self.clause_start(sentence, at) - 1  # with the mark before the clause
        rest = _THE_OTHERS.search(self.text, begin if not groups else max(after, begin), at)
        if rest and not self.text[at].isdigit():  # 其余38万元: the rest of the money
            return self._others_than(sentence, groups, rest.group(1))
        if self._unnamed_act(sentence, groups, at):
            return []
        said = (
            bracketed(self, sentence, at)
            or self.pronoun(sentence, after, at)
            or former_or_latter(self, sentence, at)
        )
        if said:
            return said
        for group in reversed(groups):
            accused = self.accused_of(group)
            if embedded(self, group, at) if not accused else leader_alone(self, group, at):
                continue  # 明知孟某收卡用于走账，仍……; 纠集乙，并向丙收集……
            if accused and self.is_object(group[0]) and _FROM_IT.search(self.text, group[-1].end, at):
                continue  # 介绍乙把卡租给上家，从中抽取介绍费
            if not self._accomplices(group) and within(self, sentence, group, groups, at):
                fallback = fallback or accused
                continue
            if (
                accused
                and (pivot(self, group) or not self.is_object(group[0]))
                and not possessor(self, group, groups)
                and not embedded(self, group, at)
            ):
                acting = self._with_whom(sentence, group, self._and_others(group, accused))
                acting = companions(self, group, groups, at, acting)
                return self._together(sentence, group, acting)
            if accused:
                fallback = fallback or accused
                continue
            first = self.roster.people[group[0].name]
            if embedded(self, group, at):
                continue
            if first.standing is Standing.OTHER and self.text.endswith("被告人", 0, group[0].start):
                return []  # a name the roster cannot place
            if first.standing is Standing.OTHER and not fallback and self._acts_alone(sentence, group[0], at):
                return []
            if first.standing is Standing.ELSEWHERE and not fallback and not self._beside(group[0]):
                return []
        if (
            groups
            and not any(self.accused_of(group) for group in groups)
            and (before := self.pronoun(sentence, sentence.start, groups[0][0].start))
        ):
            return before  # 三人转移的资金中，有林某某等被害人被骗的40万元
        carried = self.carried[sentence.start]
        return (beside_carried(self, groups, carried) if carried else fallback) or self._alone()

    def _unnamed_act(self, sentence: Sentence, groups: list[list[Mention]], at: int) -> bool:
        """另有8人在甲指使下取走: people whom the text does not name, and nobody accused after them who acts."""
        more = _MORE_PEOPLE.search(self.text, sentence.start, at)
        return more is not None and not any(
            self.accused_of(g) and not self.is_object(g[0]) for g in groups if g[0].start > more.end()
        )

    def _others_than(self, sentence: Sentence, groups: list[list[Mention]], sign: str | None) -> list[Person]:
        """甲获利7500元、另三人各获利5000元: those of the accused whom the sentence has not named, if they are so many."""
        named = {p.name for group in groups for p in self.accused_of(group)}
        others = [p for p in self.roster.accused if p.name not in named]
        if not others and len(groups) > 1:  # 甲、乙、丙三人……，甲系主犯，其余二人系从犯
            last = self.accused_of(groups[-1])
            others = [p for p in self.roster.accused if p not in last]
        told = COUNTED.get(sign or "", len(others))
        if not groups:  # 甲收卡；乙记账；其余三人出卡: who stands in none of the clauses joined to it
            begin = sentence.start
            while begin > self.case.start and (begin == sentence.start or self.text[begin - 1] == "；"):
                begin = self.sentence_at(begin - 1).start
            earlier = self.roster.accused_in(begin, sentence.start)
            others = [p for p in others if p not in earlier]
        return others if others and told == len(others) else []

    def of_the_others(self, sentence: Sentence, at: int) -> bool:
        """Whether the clause is about 其余三人, be they named or not."""
        begin = self.clause_start(sentence, at) - 1
        return _THE_OTHERS.match(self.text, max(begin, 0), at) is not None

    def _acts_alone(self, sentence: Sentence, mention: Mention, at: int) -> bool:
        """梁某以……出租个人银行卡: not accused, named at the head of the sentence, or of the clause that ``at`` stands in."""
        suffers = self.text.startswith(("被", "遭", "受骗", "因被", "先后被", "的"), mention.end)
        suffers = suffers or _IS_VICTIM.match(self.text, mention.end) is not None
        opens = mention.start == self.clause_start(sentence, at) or _WHO.fullmatch(
            self.text, sentence.start, mention.start
        )
        return bool(opens) and not suffers and not self.is_object(mention)

    def _beside(self, mention: Mention) -> bool:
        """伙同杨某（另案处理）: named beside the one who acts, or acted upon."""
        head = (max(0, mention.start - 10), mention.start)
        return self.is_object(mention) or _TOGETHER_WITH.search(self.text, *head) is not None

    def named_at(self, sentence: Sentence, at: int) -> list[Person]:
        """抓获（被告人）甲、乙: the accused listed right after the words that end at ``at``."""
        listed = self.roster.between(at, min(sentence.end, at + 60))
        if not listed or self.text[at : listed[0].start] not in _CALLED:
            return []
        return self.accused_of([m for m in listed if m.list_id == listed[0].list_id])

    def acts_in_clause(self, start: int, end: int) -> bool:
        """Whether a clause of ``start:end`` begins with an accused who acts (……，被告人甲与其签订合同)."""
        for group in self._groups(start, end):
            before = self.text[max(start, group[0].start - 6) : group[0].start].removesuffix("被告人")
            before = before.removesuffix("期间")
            if (
                before[-1:] in ("，", "；", "。")
                and self.accused_of(group)
                and not possessor(self, group, [])
            ):
                return not self.text.startswith(
                    ("的", "名下", "被抓", "被公安", "被民警", "到案", "投案"), group[-1].end
                )
        return False

    def fact(
        self, sentence: Sentence, fact: str, value: Any, persons: Iterable[Person], span: tuple[int, int], rule: str, **more: Any
    ) -> Found:  # fmt: skip
        """A fact of ``persons`` read from the words of ``span``; ``more``: what else is stated of it (see ``Found``)."""
        start, end = span
        op, speaker = more.pop("op", "="), more.pop("speaker", sentence.speaker)
        if "words" not in more:
            more["words"] = self.text[start:end]
        names = tuple([p.name for p in persons])
        return Found(fact, op, value, names, start, end, speaker, sentence.part, rule, **more)

    def stated(
        self, sentence: Sentence, fact: str, quantity: Quantity, persons: Iterable[Person], rule: str, **more: Any
    ) -> Found:  # fmt: skip
        """A fact whose value is a quantity as it is stated: a sum of money, a count."""
        low, high, usual = money(quantity) if quantity.kind in _SUMS else quantity.bound
        ends = {"op": quantity.op, "hi": high, "usual": usual}
        return self.fact(sentence, fact, low, persons, quantity.span, rule, **(ends | more))

    def named_right_before(self, sentence: Sentence, at: int) -> list[Person]:
        """分赃：甲2600元, 乙、丙各8000元: the accused whose names end where a sum begins."""
        told = _EACH.search(self.text, max(sentence.start, at - 8), at)
        end = told.start() if told else at
        named = self.roster.between(max(sentence.start, end - 5), end)
        if not named or named[-1].end != end:
            return []
        listed = [m for m in self.roster.between(sentence.start, end) if m.list_id == named[-1].list_id]
        return [] if self.is_object(listed[0]) else self.accused_of(listed)

    def accused_named(self, mention: Mention) -> list[Person]:
        """The accused of a mention, or nobody."""
        return self.accused_of([mention])

    def _and_others(self, group: list[Mention], accused: list[Person]) -> list[Person]:
        """王某等人: the group the name was first listed in."""
        after = _AND_OTHERS.match(self.text, group[-1].end)
        if len(self.roster.accused) < 2 or after is None:
            return accused
        told = COUNTED.get(after.group(1) or "", 0)
        if told == len(self.roster.accused) or (told > 1 and told == caught_in_all(self, group[0].start)):
            return list(self.roster.accused)
        begin = next((s.start for s in self.case.sentences if s.part in STORY), self.case.start)
        lists: dict[int, list[Mention]] = {}
        for mention in self.roster.between(max(begin, group[0].start - 4000), group[0].start):
            lists.setdefault(mention.list_id, []).append(mention)
        listed = [people for named in lists.values() if (people := self.accused_of(named))]
        wider = [people for people in listed if all(p in people for p in accused)]
        if counted := next((people for people in wider if len(people) == told), None):
            return counted
        return max([accused, *wider], key=len)

    def _together(self, sentence: Sentence, group: list[Mention], accused: list[Person]) -> list[Person]:
        """邓某某邀约黄某一同架设，由黄某驾车: what 黄某 does there both do."""
        if self.text[group[0].start - 1 : group[0].start] != "由":
            return accused
        if not any(w in self.text[sentence.start : group[0].start] for w in _TOGETHER):
            return accused
        return self.united(self._acting_before(sentence, group) or [], accused)

    def doers(self, start: int, end: int, *, only: bool = False) -> list[Person]:
        """The accused who act in ``start:end``; those only acted upon when nobody else is named (not with ``only``)."""
        acting: dict[str, Person] = {}
        acted_on: dict[str, Person] = {}
        for group in self._groups(start, end):
            takes_part = pivot(self, group) or self.text.startswith(_OPENED, group[-1].end)
            owns = _HIS.match(self.text, group[-1].end) and not heads_clause(
                self.text, group[0].start, self.case.start
            )
            target = acted_on if owns or (self.is_object(group[0]) and not takes_part) else acting
            target.update({p.name: p for p in self.accused_of(group)})
        return list((acting if only else acting or acted_on).values())

    def victim_acts(self, sentence: Sentence, mention: Mention) -> bool:
        """周某被他人诈骗, 周某转账: a victim named as the one who did or suffered, not as whom somebody did it to."""
        if self.roster.people[mention.name].standing is not Standing.VICTIM or self.is_object(mention):
            return False
        clause = self.text[self.clause_start(sentence, mention.start) : mention.start]
        return not any(word in clause for word in ("骗", "诈", "取得", "获取", "卖", "拉", "推荐", "以"))

    def told_of_another(self, sentence: Sentence, at: int) -> bool:
        """该车由高某于2013年盗窃: the clause up to ``at`` is about somebody who is not accused."""
        named = self.roster.between(self.clause_start(sentence, at), at)
        if not named or self.roster.accused_in(named[0].start, at):
            return False
        return self.roster.people[named[-1].name].standing in (Standing.ELSEWHERE, Standing.VICTIM)

    def elsewhere(self, sentence: Sentence, at: int) -> bool:
        """Whether the one who acts there is dealt with elsewhere, or not named at all."""
        for group in reversed(self._groups(sentence.start, at)):
            if self.accused_of(group) and not self.is_object(group[0]):
                return False
            if self.roster.people[group[0].name].standing is Standing.OTHER and self._acts_alone(
                sentence, group[0], at
            ):
                return True
            if self.roster.people[group[0].name].standing is Standing.ELSEWHERE and not self.is_object(
                group[0]
            ):
                return True
        return False

    def cheater(self) -> list[Person]:
        """The only accused, charged with fraud and nothing that helps or conceals; otherwise nobody."""
        alone = self._alone()
        held = {charge for person in alone for charge in self.charges.get(person.name, ())}
        return (
            alone
            if any("诈骗" in charge for charge in held)
            and not any("网络" in charge or "隐瞒" in charge for charge in held)
            and not self.lends()
            else []
        )

    def lends(self) -> bool:
        """Somebody supplied accounts or moved money for the fraud of others (法发〔2025〕12号, 案例五)."""
        if self._lends is None:
            window = self.text[self.case.start : self.case.start + 3000]
            self._lends = any(word in window for word in _LENDING) or _DRAWS.search(window) is not None
        return self._lends

    def _alone(self) -> list[Person]:
        return list(self.roster.accused) if len(self.roster.accused) == 1 else []

    def pronoun(self, sentence: Sentence, start: int, at: int) -> list[Person]:
        """二人, 三被告人, 上述被告人 between the last name and ``at``."""
        return pronoun(self, sentence, start, at)

    def nearest(self, sentence: Sentence, start: int, end: int) -> list[Person]:
        """The accused named right after or right before the words ``start:end``."""
        held = self.roster.between(sentence.start, start)[-1:]
        if held and start - held[0].end <= 3 and self.text[end : end + 1] in ("，", "；", "。", "、"):
            listed = [m for m in self.roster.between(sentence.start, start) if m.list_id == held[0].list_id]
            return self.accused_of(listed)  # 贡某3系在校学生，贡某4……
        if _SOMEBODY.match(self.text, end) and not self.roster.accused_in(end, end + 1):
            return []  # 移动公司营业员吴某为莫某办卡
        after = self.roster.between(end, min(sentence.end, end + 6))
        for mention in after:
            if self.roster.people[mention.name].standing is Standing.ACCUSED:
                listed = [
                    m
                    for m in self.roster.between(mention.start, sentence.end)
                    if m.list_id == mention.list_id
                ]
                # 在读的杨某和同乡严某: of the first; 技校生甲、乙与丙: all of the list
                return self.accused_of(without_titles(self, listed))
        if after and after[0].start <= end + 1:
            return []  # 在校学生李某（被害人）
        before = self.roster.between(sentence.start, start)
        if before and (
            start - before[-1].end <= 3 or self.text.startswith(("系", "是", "为"), before[-1].end)
        ):
            return self.accused_of(listed_up_to(self.text, before))
        begin = self.clause_start(sentence, start)
        office = (
            begin < start and self.text.startswith(_OFFICES, begin) and "其" not in self.text[begin:start]
        )
        if office or _TAKEN_FROM & set(self.text[max(begin, start - 3) : start]):
            return []  # 检察机关构建在校学生……监督模型, 从高校学生处收购
        return self.subjects(sentence, start)

    def clause_start(self, sentence: Sentence, at: int) -> int:
        begin = self._heads[bisect_right(self._heads, at, 1) - 1]
        return begin if begin > sentence.start else sentence.start

    def clause_end(self, sentence: Sentence, at: int) -> int:
        stop = self._stops[bisect_left(self._stops, at)]
        return stop if stop < sentence.end else sentence.end


def money(quantity: Quantity) -> tuple[int | None, int | None, int | None]:
    """Bound of a quantity read as money, in fen; a bare number (获利四千) is yuan."""
    low, high, usual = quantity.bound
    if quantity.kind is Kind.MONEY:
        return low, high, usual
    exact = quantity.op == "="
    return (
        None if low is None else (low * 100 if quantity.op != ">" else low * 100 - 99),
        None
        if high is None
        else (high * 100 if exact or quantity.op in ("<=", "range") else high * 100 + 99),
        None if usual is None else usual * 100 + 99,
    )
