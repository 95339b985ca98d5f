"""What was decided: charge, term, suspension, fine, ban, the kinds of 不起诉, administrative penalties."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.charges import case_names
from bangxin.intake.context import Context, Found, money
from bangxin.intake.outcomes.convicted import convicted, spared_for
from bangxin.intake.outcomes.decisions import (
    acquitted_alone,
    administrative,
    bans,
    bare_decision,
    decisions,
    not_prosecuted,
    penalty_requested,
    unprosecuted,
)
from bangxin.intake.outcomes.former import told_before
from bangxin.intake.outcomes.measure import Sentencing
from bangxin.intake.outcomes.of_all import charge_of_all
from bangxin.intake.outcomes.penalties import REVIEWED, THE_REST
from bangxin.intake.outcomes.sentencing import Walk
from bangxin.intake.parts import Author, Part, Sentence
from bangxin.intake.people.roster import Person
from bangxin.intake.words import LISTS, Hit, since

_PARTS = frozenset([Part.RULING, Part.PROCEEDINGS, Part.NARRATIVE])
_ONLY_SAID = re.compile(
    "曾因|前科|(?<!量刑)建议|应当判处|可能判处|可以判处|刑罚执行完毕(?:以|之)?后|(?<![未不])(?<!没有)(?<!未提出)(?<!未提起)上诉(?!人|期)|判处缓刑的"
)
_TERM_TOLD = re.compile("判(?:决|处)[^。；]{0,40}?(?:有期徒刑|拘役|罚金)")
_SENTENCED = re.compile(
    "犯(?<!因.)[^，。因曾]{2,30}罪，判处|法院(?:[^，。]{0,8}|[^，。；]{0,20}(?:一致|属实|成立|无异|相符)，[^，。；]{0,4})以[^，。因曾]{2,30}罪(?:分别)?判处"
)
_PENALTY_TOLD = re.compile(
    "被判刑[0-9一二三四五六七八九十]|被判处(?:有期徒刑|拘役|管制|罚金|[0-9一二三四五六七八九十]{1,2}(?:年|个月))"
)
_ALL_CONVICTED = re.compile(
    "^(?:[^。；]{0,24}，)?(?:[二两三四五六七八九十]|[0-9]{1,3})(?:名被告)?人均被判[^，。；]{2,20}罪|^(?:[^，。；认诉控嫌]{0,12}，)?(?:以上|上述|前述|该)?(?:[二两三四五六七八九十]|[0-9]{1,3})(?:名被告)?人(?:的行为)?(?:均(?:已)?(?:犯|构成|系)|(?:(?:的)?罪名|所犯)(?:均|都)?[为是系])|^罪名(?:均|都)?[为是系][^，。；]{2,24}罪|^(?:上述|以上|前述|各)(?:被告)?人员?(?:的行为)?均(?:已)?(?:犯|构成)"
)
_ON_ONE = re.compile("以[^，。；]{2,24}罪(?:对(?:其|被告人)[^，。；]{0,4})?判处")
_APART = 120  # characters; two fines closer than this are those of two counts


def read_charges(context: Context) -> dict[str, list[str]]:
    """Charges named against each accused anywhere before the outcome (指控被告人甲犯诈骗罪), by name; the context keeps where."""
    charges: dict[str, list[str]] = {}
    hits = context.charges_named(context.case.start, context.case.end)
    turns = _in_turn(context.text, hits)
    before: tuple[int, list[Person]] = (
        context.case.start,
        [],
    )  # where the last charge ended, and whose it is
    for place, hit in enumerate(hits):
        floor = max(context.case.start, hit.start - 400)
        begin = since("。；\n", context.text, floor, hit.start)
        if "曾因" in context.text[begin : hit.start] or context.text[
            max(0, hit.start - 3) : hit.start
        ].startswith(("因犯", "曾因")):
            continue
        if context.text[max(0, hit.start - 2) : hit.start] == "因犯":
            continue
        if _OF_ANOTHER.match(context.text, hit.end) and "他人" in context.text[begin : hit.start]:
            continue
        named = _called_suspects(context, hit.end) or _charged_with(context, begin, hit.start, before)
        before = (hit.end, named)
        if place in turns and turns[place][1] == len(named):
            named = [named[turns[place][0]]]
        for person in named:
            charges.setdefault(person.name, [])
            if hit.word not in charges[person.name]:
                charges[person.name].append(hit.word)
                context.charged_at[person.name, hit.word] = hit.span
    for hit in case_names(context.text, context.case.start, context.case.end):
        for person in _called_after(context, hit.start):  # 甲帮助信息网络犯罪活动一案
            charges.setdefault(person.name, [hit.word])
    return charges


# 涉嫌帮信罪的犯罪嫌疑人甲、乙; 以帮信罪判处甲
_SENTENCES_NEXT = re.compile("[；，](?:并|以及)?(?:分别)?判处(?:被告人)?")  # 以……罪判处甲一年；判处乙十个月
_SUSPECTS = re.compile("的?(?:犯罪)?嫌疑人|(?:一审|依法)?判处(?:被告人)?")


def _called_suspects(context: Context, at: int) -> list[Person]:
    """The accused listed right after a charge, by which they are called or for which they are sentenced."""
    called, sentence = _SUSPECTS.match(context.text, at), context.sentence_at(at)
    named = context.named_at(sentence, called.end()) if called else []
    stop = context.text.find("。", at, context.case.end)
    others = (
        _SENTENCES_NEXT.finditer(context.text, at, stop if stop >= 0 else context.case.end) if named else ()
    )
    for also in others:
        if context.charges_named(at, also.start()):
            break
        there = context.named_at(context.sentence_at(also.end()), also.end())
        named = named + [p for p in there if p not in named]
    return named


def _charged_with(context: Context, begin: int, at: int, before: tuple[int, list[Person]]) -> list[Person]:
    """Whom a charge at ``at`` is brought against, in the sentence from ``begin``; ``before``: the end of the last charge, and whose it is."""
    sentence = context.sentence_at(at)
    clause = max(begin, context.clause_start(sentence, at))
    opening = context.roster.between(clause, at)
    if opening and _IS_CHARGED.fullmatch(context.text, context.roster.end_of_list(opening[0].end), at):
        return context.accused_of(opening)  # 甲把卡借给乙，……，甲因此涉嫌帮信罪
    named = context.roster.accused_in(begin, at)
    ended, others = before
    if named and ended > begin and not _JOINED.search(context.text, ended, at):
        # 被告人甲、乙涉嫌诈骗罪，被告人丙涉嫌帮信罪、掩隐罪
        return context.roster.accused_in(ended, at) or others or named
    if not named and _SO_MANY_HELD.search(context.text, begin, at):
        return context.pronoun(sentence, begin, at) or list(context.roster.accused)
    if not named and context.text.endswith(_HELD_FOR, begin, at):
        # 被告人甲，男，……，住某县。因涉嫌诈骗罪，于某日被刑事拘留: of him whose particulars these are
        particulars = context.text.rfind("\n", context.case.start, begin) + 1
        named = context.roster.accused_in(max(particulars, context.case.start), begin)[-1:]
    return named or list(context.roster.accused)


_JOINED = re.compile("伙同|[与和同跟](?:被告人|犯罪嫌疑人)?[^，。；、]{2,4}(?:共同|一起)")
# 目前，7名犯罪嫌疑人因涉嫌帮信罪已被刑事拘留
_SO_MANY_HELD = re.compile(
    "[2-9二两三四五六七八九十]名?(?:犯罪)?(?:嫌疑)?人(?:均|都|已)?(?:因|以)[^，。；]{0,4}$"
)
_IS_CHARGED = re.compile(
    "(?:等[^，。；]{0,4}人)?(?:也|亦|则|均|都|已|还|因此|因而|的行为|因|涉嫌|构成|触犯|犯)+了?“?"
)
_HELD_FOR = ("因涉嫌", "因涉嫌犯")
_OF_ANOTHER = re.compile("的?(?:犯罪|违法)?(?:线索|事实|行为)")  # 提供他人涉嫌盗窃罪的线索
_EACH_FOR_ITSELF = re.compile("分别(?:已)?(?:经)?(?:构成|涉嫌|犯)(?:了)?$")


def _in_turn(text: str, hits: Sequence[Hit]) -> dict[int, tuple[int, int]]:
    """甲、乙分别构成抢劫罪、掩饰、隐瞒犯罪所得罪: for each charge of such a list, which it is of how many."""
    turns: dict[int, tuple[int, int]] = {}
    first = 0
    for place, hit in enumerate(hits):
        if place + 1 < len(hits) and text[hit.end : hits[place + 1].start] in LISTS:
            continue
        head = hits[first].start
        if place > first and _EACH_FOR_ITSELF.search(text, max(0, head - 8), head):
            turns |= {n: (n - first, place - first + 1) for n in range(first, place + 1)}
        first = place + 1
    return turns


def read_outcomes(context: Context) -> list[Found]:
    """Every outcome, person by person."""
    got: dict[str, Sentencing] = {}
    out = [f for s in context.case.sentences for f in acquitted_alone(context, s)]
    state = Walk(context, got)
    ruled = [s for s in context.case.sentences if s.part is Part.RULING]
    quoted = _ruled_before_reasons(context, ruled)
    if any(_SENT_BACK.search(context.text, s.start, s.end) for s in ruled):
        return []  # 撤销原判，发回重新审判: nobody is convicted
    unruled = not ruled or any("维持" in context.text[s.start : s.end] for s in ruled)
    unmarked = unruled and context.case.author is not Author.PROSECUTION
    told = told_in_facts = False
    for sentence in context.case.sentences:
        listed = told and context.text.endswith("；", 0, sentence.start)  # 判处甲二年；乙一年二个月
        silent = not _OF_OUTCOME.search(context.text, sentence.start, sentence.end)
        if silent and sentence.part not in _PARTS and not listed:
            told_in_facts = False
            continue
        if told_before(context, sentence) or sentence.start in quoted:
            continue
        if sentence.part in (Part.REASONING, Part.ALLEGED):
            out += bare_decision(context, sentence)
            if context.case.author is Author.HANDLER:
                out += decisions(context, sentence)
        if sentence.part is Part.REASONING:
            out += not_prosecuted(context, sentence)
            if context.case.author is Author.PROSECUTION:
                out += decisions(context, sentence)
                out += administrative(context, sentence)
        also = context.text.find("罪被判处", sentence.start, sentence.end) >= 0 and (
            _ALSO.search(context.text, sentence.start, sentence.end) is not None
        )
        if listed:
            also = also or _NEXT_ONE.match(context.text, sentence.start, sentence.end) is not None
            also = also or _begins_with_who(context, sentence, _TERM_NEXT)
            also = also or context.text.startswith(_MORE_OF_IT, sentence.start)
            also = also or THE_REST.match(context.text, sentence.start, sentence.end) is not None
        after = told and sentence.part in (Part.NARRATIVE, Part.REASONING) and also
        following = told_in_facts and context.text.startswith("判处", sentence.start)
        in_head = sentence.part is Part.HEADER and (context.case.author is Author.HANDLER or unruled)
        told_in_facts = (sentence.part is Part.FOUND or in_head) and (
            following or _reported(context, sentence, unruled)
        )
        if sentence.part is Part.COMMENT and not got and _of_the_only_one(context, sentence):
            told_in_facts = True
        if sentence.part is Part.FOUND and _DECIDED_HERE.search(context.text, sentence.start, sentence.end):
            out += decisions(context, sentence)
        if told_in_facts or (unmarked and sentence.part is Part.FOUND and _pronounced(context, sentence)):
            state.walk(sentence)
            out += bans(context, sentence)
        if sentence.part in _PARTS or (
            unmarked and sentence.part is Part.REASONING and (after or _sentences(context, sentence))
        ):
            out += not_prosecuted(context, sentence)
            told = _tells_outcome(context, sentence) or after
            if told:
                state.walk(sentence)
            out += decisions(context, sentence)
            out += bare_decision(context, sentence)
            out += bans(context, sentence)
            out += administrative(context, sentence)
        elif (told or got) and unmarked and _ALSO_BANNED.match(context.text, sentence.start, sentence.end):
            out += bans(context, sentence)
    _called_by_the_case(context, got)
    for name, sentencing in got.items():
        if not _acquitted_since(name, sentencing, out):
            out += _facts(context, name, sentencing)
    out += convicted(context, out)
    out += [*spared_for(context, out), *unprosecuted(context, out)]
    return out + charge_of_all(context, out)


# 判处有期徒刑一年；禁止其自刑罚执行完毕之日起三年内从事……: the next item of a verdict that no heading marks
_ALSO_BANNED = re.compile("[ \n]*(?:并|同时|依法)?(?:禁止|宣告)")
_SENT_BACK = re.compile("发回[^，。；]{0,40}(?:重新审判|重新审理|重审)")


def _ruled_before_reasons(context: Context, ruled: Sequence[Sentence]) -> frozenset[int]:
    """Where rulings stand that a judgment of first instance quotes among its facts: those of other judgments (漏罪, 前罪)."""
    reasons = [s.start for s in context.case.sentences if s.part is Part.REASONING]
    if not ruled or not reasons or ruled[-1].start < reasons[-1]:
        return frozenset()
    if REVIEWED.search(context.text, context.case.start, ruled[-1].end):
        return frozenset()  # the ruling under appeal
    return frozenset(s.start for s in ruled if s.start < reasons[-1])


def _called_by_the_case(context: Context, got: dict[str, Sentencing]) -> None:
    """宣判一起帮信案，甲、乙被判处……: the name of the case is the charge where the sentence names none."""
    if context.case.author is Author.PROSECUTION or any(own.charges for own in got.values()):
        return
    if convicted(context, ()):
        return  # 审结一起“水房”洗钱案……均已构成掩饰、隐瞒犯罪所得罪: what the court holds is the charge
    called = case_names(context.text, context.case.start, context.case.end)
    if len({hit.word for hit in called}) != 1:
        _called_by_its_heading(context, got, called)
        return
    hit = called[0]
    told = context.text[hit.end : min(context.case.end, context.sentence_at(hit.start).end)]
    before = context.text[context.sentence_at(hit.start).start : hit.start]
    if any(own.months for own in got.values()) or _DECIDED.search(before + told):
        named: list[Person] = []
        if not got and _SENTENCED_IN_ALL.search(told):
            named = context.roster.accused_in(hit.end, context.sentence_at(hit.start).end)
        elif not got and _UPHELD.search(told):  # 甲、乙、丙开设赌场案有了二审结果，维持一审判决
            named = context.roster.accused_in(context.sentence_at(hit.start).start, hit.start)
        if named:
            got.update(
                {p.name: Sentencing(part=Part.NARRATIVE, speaker=context.case.author.value) for p in named}
            )
        for own in got.values():
            own.charges.append((hit.word, hit.start, hit.end))


def _called_by_its_heading(context: Context, got: dict[str, Sentencing], called: Sequence[Hit]) -> None:
    """一、甲诈骗案。……二、乙开设赌场案。……: each name of a case is the charge of those sentenced below it."""
    headed = [hit for hit in called if _called_after(context, hit.start)]
    for place, hit in enumerate(headed):
        end = headed[place + 1].start if place + 1 < len(headed) else context.case.end
        for own in got.values():
            told = [q.start for _, q, _ in own.months] or [q.start for q in own.fines]
            if not own.charges and told and hit.end <= told[0] < end:
                own.charges.append((hit.word, hit.start, hit.end))


def _called_after(context: Context, at: int) -> list[Person]:
    """The accused after whom the case named at ``at`` is called (甲帮助信息网络犯罪活动案, 甲等三人诈骗案)."""
    group = _GROUP_ENDS.search(context.text, max(context.case.start, at - 6), at)
    end = group.start() if group else at
    end -= context.text.endswith("涉嫌", 0, end) * 2
    named = context.roster.between(max(context.case.start, end - 8), end)
    return context.accused_named(named[-1]) if named and named[-1].end == end else []


_GROUP_ENDS = re.compile("等(?:[^，。；等]{0,3}人)?$")


def _acquitted_since(name: str, own: Sentencing, out: Sequence[Found]) -> bool:
    """一审有期徒刑八个月，二审改判无罪: nothing is left of the sentence."""
    told = max((q.end for _, q, _ in own.months), default=0)
    told = max([told, *(end for _, _, end in own.charges)])
    return any(f.value == "acquitted" and name in f.persons and f.start >= told for f in out)


# told among the facts: 宣告无罪, 决定对甲法定不起诉
_DECIDED_HERE = re.compile("无罪|决定对[^，。；]{2,20}不起诉")
# 张某、李某等10名被告人分别被判处有期徒刑四年至七个月不等
_SENTENCED_IN_ALL = re.compile("(?:被判处|获刑|分获|判处)[^。；]{2,24}不等")
_UPHELD = re.compile("维持(?:一审|原)?判|驳回上诉")
# 审结, 公开宣判, 一审判处: the case that is told of has been decided
_DECIDED = re.compile("审结|宣判|公布|判处|判决|获刑|开庭审理|一审|二审")


def _of_the_only_one(context: Context, sentence: Sentence) -> bool:
    """法官说法：……最后以诈骗罪对其判处有期徒刑: a note that tells the sentence of its one accused only in its comment."""
    return (
        len(context.roster.accused) == 1
        and _ON_ONE.search(context.text, sentence.start, sentence.end) is not None
        and not _ONLY_SAID.search(context.text, sentence.start, sentence.end)
        and bool(context.roster.accused_in(sentence.start, sentence.end))
    )


def _reported(context: Context, sentence: Sentence, unruled: bool = False) -> bool:
    """A report that tells the sentence where it tells the facts."""
    if _SENTENCED.search(context.text, sentence.start, sentence.end):
        return True
    words = context.text[sentence.start : sentence.end]
    told = "判处" in words and "罪" in words and ("法院" in words or "被告人" in words)
    told = told or ("法院" in words and _TERM_TOLD.search(words) is not None)
    return (
        (context.case.author is Author.HANDLER or (unruled and sentence.part is Part.HEADER))
        and told
        and not _ONLY_SAID.search(words)
        and "因犯" not in words
    )


_MORE_OF_IT = ("判处", "缓刑", "罚金", "并处")
# ……分别判处甲等人……；2098年2月23日，乙因犯……罪被判处……
_NEXT_ONE = re.compile(
    "[^，。；：涉]{2,6}?(?:犯)?[^，。；：涉]{2,24}罪，(?:均判?|各|分别)?[一二三四五六七八九十拘有]"
)
_ALSO = re.compile("[日月]，[^，。；]{2,6}(?:因|也因)犯[^，。；]{2,24}罪被判处")
# 甲判处有期徒刑八年并处罚金八万元; 遂改判甲有期徒刑八个月
_PRONOUNCED = re.compile(
    "罪，?(?:分别|依次|各)?(?:判处?|处|获刑|犯[^，。；]{2,24}罪，(?:判处)?)(?:有期徒刑|拘役)?[0-9一二三四五六七八九十]{1,2}(?:年|个月)|犯[^，。；]{2,24}罪，(?:判处|单处)?(?:有期徒刑|拘役|管制|罚金)"
    "|(?:一审|二审|终审|法院|判决)：[^。；]{2,24}罪，(?:判处)?(?:有期徒刑|拘役)?[0-9一二三四五六七八九十]{1,2}(?:年|个月)"
    "|罪，(?:有期徒刑|拘役)[0-9一二三四五六七八九十]{1,2}(?:年|个月)|罪，(?:均|各|分别)?判?[0-9一二三四五六七八九十]{1,2}(?:年|个月)(?:[0-9一二三四五六七八九十]{1,2}个月)?(?=[，、；。])|犯[^，。；]{2,24}罪，(?:但|决定|依法)*免[予于]刑事处罚"
    "|(?:以|因|犯)[^，。；]{2,24}罪(?:分别|依次|各)?(?:被)?判处?[^，。；]{0,8}?[0-9一二两三四五六七八九十]{1,2}(?:年|个月)"
    "|(?:判处|判决|改判|获刑)[^。；]{0,16}?(?:有期徒刑|拘役|管制|罚金)[一二三四五六七八九十0-9]"
    "|(?<![^，；。：\n])[^，。；：\n建因曾可应]{2,8}(?:有期徒刑|拘役)[一二三四五六七八九十0-9]"
    "|(?:以|因|犯)[^，。；]{2,24}罪(?:判了|(?:分别|各)?获刑)[^，。；]{0,6}?[0-9一二两三四五六七八九十]{1,2}(?:年|个月)"
    "|法院(?:最终|一审|以此|依法)?判了?(?:他|她|其)[0-9一二两三四五六七八九十]{1,2}(?:年|个月)|判处(?:其)?[0-9一二两三四五六七八九十]{1,2}(?:年|个月)[^，。；]{0,6}?有期徒刑|改判(?:其|其为|为|[^，。；]{2,4}?)[0-9一二三四五六七八九十]{1,2}(?:年|个月)"
    "|(?:遂|故|直接|依法|法院|二审|终审)改判为?[^，。；]{2,24}罪"
    "|法院[^。；]{2,60}罪，[^，。；]{2,8}[系是](?:主犯|从犯|累犯)，(?:判处)?(?:有期徒刑|拘役)[一二三四五六七八九十0-9]"
    "|被判刑[0-9一二三四五六七八九十]{1,2}(?:年|个月)|，(?:分别|各|均)?判了?[0-9一二三四五六七八九十]{1,2}(?:年|个月)|(?<![^，；。：\n])[^，。；：\n曾因]{1,6}获刑[0-9一二三四五六七八九十]{1,2}(?:年|个月)"
    "|由(?:有期徒刑|拘役|[0-9一二三四五六七八九十]{1,2}(?:年|个月))[^，。；]{0,8}改(?:为|判)"
)
_OF_OUTCOME = re.compile("[罪判刑改拘诉罚案]")  # what every sentence has that tells an outcome
_FORMER = re.compile("曾|前科|因(?:犯)?[^，。；]{2,24}罪[^，。；]{0,12}被")
_RESULT = re.compile(
    "(?:二审|终审)(?:法院)?[^，。；]{0,6}改判(?:其|[^，。；]{2,4}?)(?:有期徒刑|拘役|[0-9一二三四五六七八九十]{1,2}(?:年|个月))"
    "|(?:故|遂|依法|直接|二审|终审)改判[^，。；]{2,8}犯[^，。；]{2,24}罪"
)


def _pronounced(context: Context, sentence: Sentence) -> bool:
    """A note without a ruling tells the sentence among the facts."""
    return (
        _OF_OUTCOME.search(context.text, sentence.start, sentence.end) is not None
        and _PRONOUNCED.search(context.text, sentence.start, sentence.end) is not None
        and sentence.speaker not in ("defence", "prosecution")
        and (
            not _ONLY_SAID.search(context.text, sentence.start, sentence.end)
            or _RESULT.search(context.text, sentence.start, sentence.end) is not None
        )
        and not _FORMER.search(context.text, sentence.start, sentence.end)
    )


def _sentences(context: Context, sentence: Sentence) -> bool:
    """法院审理认为……判处: a report that tells the sentence without 判决如下."""
    words = context.text[sentence.start : sentence.end]
    on_a_line = sentence.speaker == "court" and context.text[sentence.start - 1 : sentence.start] == "\n"
    if on_a_line and _begins_with_who(context, sentence, _GUILTY_NEXT):
        return True  # 甲构成诈骗罪共犯
    return ("判处" in words and not _ONLY_SAID.search(words)) or _pronounced(context, sentence)


_NEXT_ITEM = re.compile(
    "）(?:[二三四五六七八九十]{1,2}、|，(?:并处)?罚金)"
)  # （刑期……止）二、被告人乙犯……, ……止），并处罚金……


# 量刑建议为有期徒刑六个月; not 采纳量刑建议，判处……
_PROPOSED = re.compile("如不服|建议对|建议判处|量刑建议[^，。；判]{0,6}(?:为|是|：|:|如下)")


def _tells_outcome(context: Context, sentence: Sentence) -> bool:
    words = context.text[sentence.start : sentence.end]
    if (
        words.lstrip("（").startswith(("刑期", "判决执行以前", "即自")) and not _NEXT_ITEM.search(words)
    ) or _PROPOSED.search(words):
        return False
    if penalty_requested(context, sentence):
        return False
    if sentence.part is Part.NARRATIVE and _pronounced(context, sentence):
        return True
    if sentence.part is Part.NARRATIVE:
        floor = max(context.case.start, sentence.start - 2000)
        broken = context.text.rfind("\n", floor, sentence.start)
        line = broken + 1 if broken >= 0 else floor
        head = context.text[line : line + 40]
        told = "罪" in context.text[line : sentence.end] or bool(context.charges_named(line, sentence.end))
        named = _begins_with_who(context, sentence, _TERM_NEXT) or _begins_with_who(
            context, sentence, _GUILTY_NEXT
        )
        told = told or named
        told = told or _PENALTY_TOLD.search(words) is not None or ("法院" in words and "判处" in words)
        of_all = _ALL_CONVICTED.search(words) is not None
        dated = (
            _DATED.match(head) is not None
            and not _PENALTY_NAMED.search(words)
            and not ("法院" in words and "判处" in words)
            and not of_all
            and not _begins_with_who(context, sentence, _GUILTY_NEXT)
        )
        return (
            told
            and (broken >= 0 or "判处" in words or "改判" in words or of_all or named)
            and not dated
            and "曾因" not in words
        )
    return any(w in words for w in ("撤销", "判处", "罚金", "有期徒刑", "犯", "决定执行", "罪"))


# 2022年6月，甲被开除。甲因……罪被判处……: named in a sentence of its own
_PENALTY_NAMED = re.compile("^[^，。；0-9曾]{2,8}因(?!犯)[^，。；]{2,24}罪被判处")
# 2022年11月，甲因……: no line of outcome; but 2022年12月29日一审：……
_DATED = re.compile("20(?![0-9]{2}年[0-9月日]{0,6}(?:一审|二审|终审|判决|宣判))")
# 李某有期徒刑九个月，罚金七千元; 储某、靳某一年三个月
_TERM_NEXT = re.compile(
    "(?:等[^，。；]{0,4}人)?(?:（[^（）]{1,12}）)?(?:系[^，。；]{2,8}[，、])?(?:被|均|各|分别|依次|则|也|亦)*(?:判处|判|获刑|判决|维持)?(?:(?<=判处)刑罚|(?:有期徒刑|拘役|管制)(?!的|以)|(?:单处)?罚金(?=[0-9一二两三四五六七八九十])|免[予于除]刑事处罚"
    "|[0-9一二两三四五六七八九十]{1,2}(?:年|个月)(?:[0-9一二两三四五六七八九十]{1,2}个月)?(?=[，；、。\n]|缓|$|罚金))"
)


# 甲、乙、丙均犯帮助信息网络犯罪活动罪, 甲构成诈骗罪共犯
_GUILTY_NEXT = re.compile(
    "(?:等[^，。；]{0,4}人)?(?:均|各|已)?(?:犯|构成)(?=[^，。；]{2,24}罪(?:的?共犯|的?共同犯罪)?(?:[，。；]|$))"
)


def _begins_with_who(context: Context, sentence: Sentence, what: re.Pattern[str]) -> bool:
    """A sentence that begins with names of the accused, and goes on with ``what`` (got how much; committed which offence)."""
    named = context.roster.between(sentence.start, min(sentence.end, sentence.start + 20))
    return bool(
        named
        and context.accused_named(named[0])
        and _BEFORE_TERM.fullmatch(context.text, sentence.start, named[0].start)
        and what.match(context.text, context.roster.end_of_list(named[0].end), sentence.end)
    )


# 被告人甲……, 法院判乙……, 最终丙……
_BEFORE_TERM = re.compile(
    "[ \n]*(?:(?:一审|二审|终审|[^，。；某]{0,8}?)法院(?:一审|二审|最终|最后|依法)?|一审|二审|终审|最终|最后|结果|后来|后|遂|判决结果|处理结果)?[，：]?(?:判决|判处|判|依法判处)?(?:被告人|被告|主犯|从犯)?"
)


def _facts(context: Context, name: str, own: Sentencing) -> Iterator[Found]:
    made = _Made(context, name, own)
    for charge, start, end in own.charges:
        yield made("outcome.charge", charge, (start, end), "outcome.charge")
    yield from _terms(made, own)
    yield from _fines(made, own)
    if own.test is not None:
        test = own.test
        yield made("proposed.test_months", test.bound.lo, (test.start, test.end), "outcome.test")
        yield made("proposed.suspension", True, (test.start - 2, test.end), "outcome.suspension")
    elif own.suspended is not None:
        yield made("proposed.suspension", True, own.suspended, "outcome.suspension")
    penalty = own.months[0][1] if own.months else own.fines[0] if own.fines else own.executed
    if penalty is not None:
        yield made("disposition.decision", "sentenced", (penalty.start, penalty.end), "outcome.sentenced")


def _terms(made: _Made, own: Sentencing) -> Iterator[Found]:
    """Terms of imprisonment: the longest, and with several their sum and the term to be served (数罪并罚)."""
    if own.months and not _of_several_counts(made.context.text, own):
        months, quantity, kind = max(own.months, key=lambda item: item[0])
        span = (quantity.start, quantity.end)
        yield made("proposed.months", months, span, "outcome.months")
        yield made("proposed.kind", kind, span, "outcome.kind")
    if own.executed is None:
        if own.months and _of_several_counts(made.context.text, own):
            months, quantity, _ = max(own.months, key=lambda item: item[0])
            yield made(
                "proposed.total_months", months, (quantity.start, quantity.end), "outcome.total_months"
            )
        return
    executed = own.executed
    span = (executed.start, executed.end)
    yield made("proposed.total_months", executed.bound.lo, span, "outcome.total_months")
    terms = [q for _, q, _ in own.months] + [q for q in own.before if q.kind is Kind.DURATION]
    if len(terms) > 1 and (len(terms) > len(own.months) or not own.merged):
        largest = max(terms, key=lambda q: q.bound.lo or 0)
        whole = (terms[0].start, terms[-1].end)
        yield made("proposed.sum_months", sum(q.bound.lo or 0 for q in terms), whole, "outcome.sum")
        yield made(
            "proposed.max_single_months", largest.bound.lo, (largest.start, largest.end), "outcome.max"
        )


def _of_several_counts(text: str, own: Sentencing) -> bool:
    """以诈骗罪、侵犯公民个人信息罪判处甲七年三个月: one term for charges listed together is that to be served."""
    listed = any(text[a[2] : b[1]] in LISTS for a, b in itertools.pairwise(own.charges))
    return listed and own.executed is None and len(own.months) == 1


def _fines(made: _Made, own: Sentencing) -> Iterator[Found]:
    """The single fine, or with several their sum and the fine to be paid."""
    if own.executed_fine is not None:
        fine = own.executed_fine
        yield made("proposed.total_fine", money(fine)[0], (fine.start, fine.end), "outcome.total_fine")
        before = [q for q in own.before if q.kind is not Kind.DURATION]
        listed = [*own.fines, *before]
        if own.fines and (before or not own.merged):
            total, span = sum(money(f)[0] or 0 for f in listed), (listed[0].start, listed[-1].end)
            yield made("proposed.sum_fines", total, span, "outcome.sum_fines")
    if own.fines and _of_several_counts(made.context.text, own):
        fine = own.fines[0]
        yield made("proposed.total_fine", money(fine)[0], (fine.start, fine.end), "outcome.total_fine")
    elif _told_once(own.fines) and (own.executed is None or len(own.months) == 1):
        fine = own.fines[0]
        yield made("proposed.fine", money(fine)[0], (fine.start, fine.end), "outcome.fine")


def _told_once(fines: list[Quantity]) -> bool:
    """One fine, or the same fine told again sentences later (a report tells it in its head and at its end)."""
    return len({f.bound.lo for f in fines}) == 1 and (
        len(fines) == 1 or all(b.start - a.end > _APART for a, b in itertools.pairwise(fines))
    )


class _Made:
    """Makes the facts of one person from the words of the sentence."""

    def __init__(self, context: Context, name: str, own: Sentencing) -> None:
        self.context, self.name, self.own = context, name, own

    def __call__(self, fact: str, value: object, span: tuple[int, int], rule: str) -> Found:
        words = self.context.text[slice(*span)]
        return Found(
            fact, "=", value, (self.name,), *span, self.own.speaker, self.own.part, rule, words=words
        )
