"""Whose deed an act is beside those named at its verb, and what remains of the ways of telling it.

An act told in general words (提供支付结算帮助, 跑分) gives way to one told in particular. Of whom the story tells no act
the reasons may (均构成……), or he does what those did who took him on; cards handed over for pay are read as let out.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.intake.acts.flags import read_concluded
from bangxin.intake.context import Context, Found
from bangxin.intake.parts import STORY, Part, Sentence
from bangxin.intake.people.positions import before_titles, heads_clause
from bangxin.intake.people.roster import Mention, Person
from bangxin.intake.rulebook import rules

_GAIN = "gain.illegal_income"
# what people do together who work for one another; accounts lent and money drawn are each one's own
_DONE_TOGETHER = frozenset(
    ["traffic", "advertising", "settlement", "transfer_for_other", "transmission", "goip", "provide_program", "other_tech", "hosting", "storage",
     "network_access", "provide_internet_account", "process_phone_card", "unblock_account", "fake_registration", "buy_crypto"]
)  # fmt: skip
_TELLING = frozenset([Part.FOUND, Part.ALLEGED, Part.NARRATIVE, Part.REASONING])
_OF_HELP = ("网络犯罪活动", "信息网络", "隐瞒")


def parts_played(context: Context, found: Sequence[Found]) -> list[Found]:
    """The facts read, with the acts of those who took part beside the ones named, and without those told better elsewhere."""
    out = [*found, *_joined_in(context, found), *_paid_cards(found)]
    general = _general()
    if unread := _unread(context, out, general):
        out += read_concluded(context, rules(), unread)
    out = list(_told_best(out, general))
    out += _of_the_team(context, out)
    return [*out, *_of_the_band(context, out)]


@functools.cache
def _general() -> Mapping[str, frozenset[str]]:
    """The rules that tell an act in general words, each with what it gives way to."""
    return {flag.id: flag.yields_to for flag in rules().flags if flag.yields_to}


def _unread(context: Context, found: Sequence[Found], general: Mapping[str, frozenset[str]]) -> set[str]:
    """The accused who are on trial for help and of whom no act is read, unless in general words."""
    read = {name for f in found if f.fact == "act.kinds" and f.rule not in general for name in f.persons}
    return {
        p.name for p in context.roster.accused
        if p.name not in read and any(w in charge for charge in context.charges.get(p.name, ()) for w in _OF_HELP)
    }  # fmt: skip


def _of_the_band(context: Context, found: Sequence[Found]) -> Iterator[Found]:
    """打掉一个用GOIP设备转接语音的团伙: what the band did, of those accused of whom no act is told."""
    busy = {name for f in found if f.fact == "act.kinds" for name in f.persons}
    idle = tuple(p.name for p in context.roster.accused if p.name not in busy)
    first = {f.value: f for f in reversed(context.of_band) if f.value in _DONE_TOGETHER}
    for f in first.values() if idle else ():
        yield replace(f, persons=idle, rule="parts.band", note="按团伙所做的读")


# 雇了甲、乙; 业务员甲
_TAKEN_ON = re.compile(
    "(?:招(?:聘|募|揽|收)?|雇(?:佣|用|请)?|聘(?:用|请)?|纠集|组织|召集|邀(?:约|集|请)?|发展|吸[收纳]|拉拢?|叫|喊|带领?|找|手下|下属|旗下|业务员|话务员|客服|员工|职员|技术(?:人员|员|总监)|组员|组长|主管)(?:了|来|上|着)?(?:被告人)?$"
)
# 甲、乙系该公司员工, 甲做业务员期间, 甲加入后
_ON_THE_STAFF = re.compile(
    "(?:（[^（）]{1,12}）)?(?:等(?:[^，。；]{0,4}人)?)?(?:均|都|先后|陆续|分别|也)?(?:于[^，。；]{2,12})?(?:(?:系|是|为|任|担任|做|当|充当|作为|应聘)[^，。；]{0,12}?(?:业务员|话务员|客服|员工|职员|技术员|组员|成员|主管|经理|工作人员|股东|总监)|(?:加入|入伙|入职|参与))"
)
# a part of his own: 甲负责记账
_OWN_PART = re.compile(
    "(?:（[^（）]{1,12}）)?(?:等(?:[^，。；]{0,4}人)?)?(?:则|主要|只|也|还|便|又|再|均|都|分别|具体|专门)*(?:负责(?!(?:具体|实际|日常)?(?:操作|运营|实施|业务))|提供|管|帮|替|驾|开|望风|看守|介绍|出租|出借|出售|把|将|用|使用|利用|通过|持|从|在|到|向|私自|擅自|收|取|买|购|办|登录|联系|寄|送|拿|打|发|编|制|写|搭|架|维护)"
)
_BY = re.compile("由[^，。；、将把]{0,12}$")
# 甲系某公司技术员，受乙邀请，私自将……
_THEN_DOES = re.compile(
    "，(?:私自|擅自|利用|多次|先后|将|把|帮|替|从|用|提供|负责(?!(?:具体|实际|日常)?(?:操作|运营|实施|业务)))"
)


def _of_the_team(context: Context, found: Sequence[Found]) -> Iterator[Found]:
    """招聘甲、乙为业务员，……拉股民入群: those taken on, of whom no act is told, did what those did who took them on."""
    idle = _unread(context, found, {})
    acts = [f for f in found if f.fact == "act.kinds" and f.value in _DONE_TOGETHER]
    for name in sorted(idle):
        tie = _tie(context, name)
        if tie is None and not _set_it_up(context, name):
            continue
        tie = tie or []
        theirs = [f for f in acts if set(f.persons) & {p.name for p in tie}] or acts or context.of_staff
        whose = {frozenset(f.persons) for f in theirs}
        if len({f.value for f in theirs}) > 2 or (len(whose) > 1 and not tie):
            continue
        first = {f.value: f for f in reversed(theirs) if f.value in _DONE_TOGETHER}
        for f in first.values():
            yield replace(
                f,
                persons=(name,),
                rule="parts.team",
                note="受雇、受邀一同做，或者所设公司的人所做，按同案人所做的读",
            )


# 甲租用写字楼成立“电销公司”，乙、丙入职担任话务员: what his staff do there he does
_SETS_UP = re.compile(
    "[^，。；]{0,16}(?:成立|设立|开办|组建|创办|开设)(?:了)?[^，。；]{0,10}(?:公司|工作室|团队|团伙|窝点)”?，"
)


def _set_it_up(context: Context, name: str) -> bool:
    """Whether the accused set up the firm in which the others accused began to work."""
    for mention in context.roster.of(name):
        told = _SETS_UP.match(context.text, mention.end)
        if told is None or context.is_object(mention):
            continue
        sentence = context.sentence_at(mention.start)
        staff = [m for m in context.roster.between(told.end(), sentence.end) if context.accused_named(m)]
        return any(_ON_THE_STAFF.match(context.text, m.end, sentence.end) for m in staff)
    return False


def _tie(context: Context, name: str) -> list[Person] | None:
    """Who took the accused on, as far as they are accused; None where nobody did, or where he has a part of his own."""
    text, tied, by = context.text, False, list[Person]()
    for mention in context.roster.of(name):
        sentence = context.sentence_at(mention.start)
        listed = [
            m for m in context.roster.between(sentence.start, sentence.end) if m.list_id == mention.list_id
        ]
        if sentence.part not in STORY:
            continue
        if _has_own_part(context, sentence, listed):
            return None
        head = (
            max(sentence.start, listed[0].start - 16),
            before_titles(text, listed[0].start, sentence.start),
        )
        taken = _TAKEN_ON.search(text, *head) or _TAKEN_ON.search(text, head[0], listed[0].start)
        if taken:
            by += [p for p in context.subjects(sentence, taken.start()) if p.name != name]
        tied = tied or bool(taken) or _ON_THE_STAFF.match(text, listed[-1].end, sentence.end) is not None
    return by if tied else None


def _has_own_part(context: Context, sentence: Sentence, listed: Sequence[Mention]) -> bool:
    """Whether the sentence tells what the people listed do themselves."""
    first = listed[0].start
    by = _BY.search(context.text, context.clause_start(sentence, first), first)
    if not by and not heads_clause(context.text, first, context.case.start):
        return False
    after = context.roster.between(listed[-1].end, sentence.end)
    stop = next(
        (m.start for m in after if heads_clause(context.text, m.start, context.case.start)), sentence.end
    )
    end = listed[-1].end
    return bool(_OWN_PART.match(context.text, end, stop) or _THEN_DOES.search(context.text, end, stop))


def _told_best(found: Sequence[Found], general: Mapping[str, frozenset[str]]) -> Iterator[Found]:
    """Without what is told in general words of people of whom it is told in particular."""
    read: dict[str, set[object]] = {}
    for f in found:
        if f.fact == "act.kinds":
            for name in f.persons:
                read.setdefault(name, set()).add(f.value)
    for f in found:
        better = general.get(f.rule, frozenset())
        names = tuple(n for n in f.persons if read.get(n, better).isdisjoint(better) or not better)
        if names == f.persons:
            yield f
        elif names:
            yield replace(f, persons=names)


def _paid_cards(found: Sequence[Found]) -> list[Found]:
    """Cards provided for pay, or handed over by one of whom nothing else is told, are read as let out; the file says that it is a reading."""
    out = []
    for mark in (f for f in found if f.record == "provided.card"):
        for name in mark.persons:
            paid = any(g.fact == _GAIN and g.value != 0 and name in g.persons for g in found)
            told = [str(f.value) for f in found if f.fact == "act.kinds" and name in f.persons]
            named = any(
                mark.words.startswith("交") or mark.words == "提供" or kind.endswith("_account")
                for kind in told
            )
            if paid and not named:
                out.append(
                    replace(
                        mark, fact="act.kinds", record="", op=">=", value="rent_account", has=True, persons=(name,),
                        rule="derived.rent_account", note="提供银行卡并获得报酬，按有偿提供读作出租",
                    )
                )  # fmt: skip
    return out


_JOINS = re.compile(
    "(?:一同|共同|一起|也|亦|同样|一并)参与(?:其中|上述行为|该行为)?(?=[，。；]|$)|(?:又|后|则)?参与其中(?=[，。；0-9]|$)"
)


def _joined_in(context: Context, found: Sequence[Found]) -> list[Found]:
    """甲架设、维护GOIP设备，……，乙一同参与: what the sentence tells before is of both."""
    out = []
    told = context.text.find("参与", context.case.start, context.case.end) >= 0
    for sentence in context.case.sentences if told else ():
        joins = (
            _JOINS.search(context.text, sentence.start, sentence.end) if sentence.part in _TELLING else None
        )
        named = context.roster.between(joins.start() - 8, joins.start()) if joins else []
        if joins is None or not named or named[-1].end != joins.start():
            continue
        who = tuple(p.name for p in context.accused_of([m for m in named if m.list_id == named[-1].list_id]))
        out += [
            replace(f, persons=who, rule="derived.joined", note="一同参与")
            for f in found
            if who and f.fact == "act.kinds" and sentence.start <= f.start < joins.start() and not set(who) & set(f.persons)
        ]  # fmt: skip
    return out
