"""When: the course of each person's acts, by which the law that applies is chosen (a wrong day chooses a wrong law).

A day begins the course of a person's acts when all of this holds; otherwise nothing is said:
- an act is told of it (``actdays``): not what was decided, found, reported or published that day, not how a firm was
  set up or a trade was carried on before it is told that they knew, and not what was only agreed or heard of, where a
  later day is told on which it was done;
- the act is told of that person: named as one who acts, meant by a pronoun or an omitted subject, one of the group
  (甲等17人, 三人), brought in that day; or the text goes on to that person within the events of that day (其间, 与乙一起),
  or within a period told of all of it. The day of somebody else, told before or after, is not enough.
Where somebody came in later (同年6月加入), no earlier day counts.

A day ends the course when the text says so (至……, ……止, 直至被抓获), or when it is the last day told and what was done then
is over when it is done (a card sold, money drawn). A month in which something was set up, joined or agreed, or after which
others are told to have gone on, is no end (``endings``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.acts.actdays import DATE_KINDS, LEFT, SAID_FIRST, is_act, is_flow, tied, up_to
from bangxin.intake.acts.bystanders import acted_before, by_a_firm, by_whoever_dates, of_a_bystander, sought
from bangxin.intake.acts.endings import ending, last_day
from bangxin.intake.acts.spans import Dated, items, one_span, set_out_of, since_joining, spans, within
from bangxin.intake.acts.turns import agreed_with, in_turn, only_then, profiled_before, set_out_days
from bangxin.intake.context import Context, Found
from bangxin.intake.parts import STORY, Part, Sentence
from bangxin.intake.people.companions import listed_up_to
from bangxin.intake.people.objects import KIN_OF
from bangxin.intake.people.positions import heads_clause
from bangxin.intake.people.roster import Mention, Person, Standing
from bangxin.intake.people.signs import ACT
from bangxin.intake.words import COUNTED

# 7月5日至7月28日，该设备被用于……: the doing of all who took part so far
_OF_THEM_ALL = re.compile(
    "[，,间期内 ]{0,3}(?:该|上述|涉案)[^，。；]{0,6}?(?:设备|团伙|团队|工作室|窝点|公司|网站|平台|APP|软件)"
)
_VICTIM_FIRST = re.compile(
    "[，,间期许上下午晚凌晨时分0-9]{0,8}(?:(?:电信)?(?:网络)?诈骗(?:案)?)?(?:被害人|受害人|事主|失主)"
)
_HE_ACTS = re.compile(
    "[，上下中午晚凌晨时许左右分0-9]{0,10}其(?=[^，。；的名]{2})"
)  # 2月7日下午，其在……发现被害人的邮件


_HE = re.compile(
    "[，上下中午晚凌晨时许左右分0-9]{0,10}(?:[他她](?!们|人|的)|其(?=又|再|还|便|遂|先后|伙同|纠集|组织|雇|招|介绍|发展|与|和|同|将|把|指使|安排))"
)  # 8月初，他听说……，就联系上乙
_HE_DID = re.compile("(?<=[，。；\n])[他她](?!们|人|的)")  # 他明知……，仍伙同妻子乙招人，4月至7月间，……


def read_times(context: Context) -> list[Found]:
    """Start and end of each person's course of acts."""
    return list(_acts(context))


@dataclass(slots=True)
class _Told:
    """The dates told of acts."""

    own: dict[tuple[str, str], list[Dated]] = field(default_factory=dict)  # by person and speaker
    shared: dict[str, list[Dated]] = field(default_factory=dict)  # by speaker, not of one person alone
    flows: dict[str, list[Dated]] = field(default_factory=dict)  # when money came in
    arrests: dict[str, Dated] = field(default_factory=dict)
    acts: list[Dated] = field(default_factory=list)  # all of them, as the text tells them
    loose: set[int] = field(default_factory=set)  # where dates stand that no act is told of
    joined: dict[str, Dated] = field(default_factory=dict)  # when one person came in
    only: dict[str, list[Dated]] = field(
        default_factory=dict
    )  # when one took part who was not there all the time
    alone: list[tuple[Dated, list[Person]]] = field(default_factory=list)  # of one person, as told

    def of(self, persons: Iterable[Person], speaker: str, dated: Iterable[Dated]) -> None:
        for person in persons:
            self.own.setdefault((person.name, speaker), []).extend(dated)


def _acts(context: Context) -> Iterator[Found]:
    told = _collected(context)
    speakers = sorted({s for _, s in told.own} | set(told.shared))
    for person in context.roster.accused:
        for speaker in speakers:
            dated, ended = _dates_of(context, person, speaker, told)
            arrest = told.arrests.get(person.name) or next(iter(told.arrests.values()), None)
            yield from _course(context, person, dated, arrest, told.shared.get(speaker, []), ended=ended)


def _collected(context: Context) -> _Told:
    told = _Told()
    series: list[Quantity] = []
    for sentence in context.case.sentences:
        if sentence.part not in STORY and sentence.part is not Part.EVIDENCE:
            continue
        dates = [
            up_to(context, q)
            for q in context.quantities_of(sentence)
            if q.kind in DATE_KINDS and not q.doubtful
        ]
        series = _goes_on(context, sentence, dates, series)
        if series and not dates and (opens := _opens(context, sentence)):
            opens = [p for p in opens if p.name not in told.joined]
            again = [(d, sentence) for d in series]
            told.shared.setdefault(sentence.speaker, []).extend(again)
            told.of(opens, sentence.speaker, again)
        for date in dates:
            _collect(context, sentence, date, told)
    later = None
    for date, _ in reversed(told.acts):
        if not tied(context, date, later):
            told.loose.add(date.start)
        later = date
    for speaker, dated in told.flows.items():
        if speaker not in told.shared and len(context.roster.accused) == 1:  # the only dates there are
            told.own[(context.roster.accused[0].name, speaker)] = told.shared[speaker] = dated
        else:
            _by_flow(context, speaker, dated, told)
    return told


def _by_flow(context: Context, speaker: str, dated: list[Dated], told: _Told) -> None:
    """（3）2024年1月至2月，丙名下银行卡被用于收款……: the only dates told of one of several, each in an item of its own."""
    for date, sentence in dated:
        whose = context.roster.accused_in(sentence.start, sentence.end)
        here = [q for q, _ in told.shared.get(speaker, ()) if context.roster.same_item(q.start, date.start)]
        if len(whose) == 1 and not here:
            told.own.setdefault((whose[0].name, speaker), [(date, sentence)])


def _collect(context: Context, sentence: Sentence, date: Quantity, told: _Told) -> None:
    """One date: of whose act, if of any."""
    clause = context.text[date.start : sentence.end]
    if "抓获" in clause or "查获" in clause:
        for person in context.roster.accused_in(date.end, sentence.end):
            told.arrests.setdefault(person.name, (date, sentence))
    if sentence.part not in STORY:
        return
    if not is_act(context, sentence, date):
        came = _came_in(context, sentence, date)
        told.joined |= {p.name: (date, sentence) for p in came}
        told.of(came, sentence.speaker, [(date, sentence)])
        return
    persons = _actors(context, sentence, date)
    if persons is None:
        return
    if is_flow(context, sentence, date):
        told.flows.setdefault(sentence.speaker, []).append((date, sentence))
        return
    told.acts.append((date, sentence))
    if once := only_then(context, sentence, date):
        for person in once:
            told.only.setdefault(person.name, []).append((date, sentence))
        return
    alone = _of_one_alone(context, sentence, date)
    if alone is None and context.text[date.start : date.end] in _THAT_DAY:  # 阿木11月30日才入伙，当日取出……
        alone = next(
            (a for d, a in reversed(told.alone) if d[1] is sentence and d[0].bound == date.bound), None
        )
    if alone is None:
        told.shared.setdefault(sentence.speaker, []).append((date, sentence))
    if alone:
        told.alone.append(((date, sentence), alone))
    brought = _brought_in(context, sentence, date) if alone is None else []
    came = [] if date.op == "<=" else [*(alone or ()), *brought]
    told.joined |= {p.name: (date, sentence) for p in came}
    told.of([p for p in brought if p not in persons], sentence.speaker, [(date, sentence)])
    if alone is None:
        persons = [p for p in persons if not _has_day_of_own(context, sentence, date, p)]
    told.of(persons if alone is None else alone, sentence.speaker, [(date, sentence)])


def _dates_of(context: Context, person: Person, speaker: str, told: _Told) -> tuple[list[Dated], bool]:
    """The dates of one person's acts, and whether any act is tied to them (otherwise they say when it began at most)."""
    if (once := told.only.get(person.name)) and once[0][1].speaker == speaker:
        return once, not context.text.startswith(("、", "和", "及"), once[-1][0].end)  # 4日、5日的
    dated = told.own.get((person.name, speaker), [])
    if came := told.joined.get(person.name):  # 2020年4月，甲自建跑分群……，乙于同年6月加入
        dated = since_joining(came, dated, told.shared.get(speaker, []))
    shared = [d for d in told.shared.get(speaker, []) if context.roster.same_item(d[1].start, person.first)]
    firm = [d for d in shared if d[0].start not in told.loose] or shared
    own = [
        d
        for d in dated
        if d[0].start not in told.loose and (d[0].op != ">=" or not _another_crime(context, d[0]))
    ]
    if not own and firm:
        dated = _dated_by_others(context, person, firm) or dated
    elif all(d[0].op == "<=" for d in own):  # 至……，二人卖出……: when it began is told of the others
        dated = dated + [d for d in firm if d[0].op == ">="][:1]
    if dated and not any(
        d[0].op in ("<=", "range") for d in dated
    ):  # 至……，公司共推送……: the end of all who took part
        dated = dated + [
            d for d in shared if d[0].op == "<=" and not context.roster.accused_in(d[1].start, d[1].end)
        ]
    dated = acted_before(context, person, own, firm) + dated
    tied = [d for d in dated if d[0].start not in told.loose]
    near = [
        d
        for d in dated
        if d[0].start not in told.loose
        or (
            len(d[0].iso) == 7
            and not any(SAID_FIRST.match(context.text, d[0].end, t.start) for t, _ in tied)
            and any(t.kind is Kind.DATE and t.op == "=" and within(t, d[0]) for t, _ in tied)
        )
    ]
    return (set_out_days(context, near), True) if tied else (dated, False)


_ALSO = re.compile("，?(?:又|还|再次)(?:介绍|带|帮|让|叫)")
_ONES_OWN = re.compile(
    "起?(?:才|方|也|又|随之|随后|相继|陆续|后来)?(?:受邀|应邀|[受应][^，。；]{1,6}之?邀(?:请|约)?|经[^，。；]{1,8}介绍)?(?:加入|入伙|因故退出|中途退出|应聘|入职|入股|办卡|开卡|办了卡|到(?=[，。；])|参加|参与进来|参与(?=[，。；]))"
)
_THAT_DAY = ("当日", "同日", "当天", "同天")
_OPENS_WITH = ("", "，", "，又有", "，又", "，有", "又有", "又")
_ATTACHED = ("", "于", "在", "自", "从", "则于", "则在", "只在", "仅在", "系", "是", "则自")


def _of_one_alone(context: Context, sentence: Sentence, date: Quantity) -> list[Person] | None:
    """8月，沈某受邀加入; 马某2月28日办卡后: when one joined or got a card says nothing of the others."""
    if date.op == "<=" and (left := LEFT.match(context.text, date.end, sentence.end)):
        named = context.roster.between(sentence.start, date.start)
        listed = listed_up_to(context.text, named) if named else []
        heads = listed and heads_clause(context.text, listed[0].start, sentence.start)
        gone = context.roster.accused_in(date.end, left.end()) or (
            context.accused_of(listed) if heads else context.subjects(sentence, date.start)
        )
        return gone if 0 < len(gone) < len(context.roster.accused) else None
    one = in_turn(context, sentence, date)
    if one and _CAME_IN.search(context.text, date.end, context.clause_end(sentence, date.end)):
        return one  # 乙、丙先后于10月、11月入职
    after = context.roster.between(date.end, min(sentence.end, date.end + 5))
    before = context.roster.between(max(sentence.start, date.start - 5), date.start)
    if after and context.text[date.end : after[0].start] in _OPENS_WITH:
        who, begin = after[0], after[0].end
    elif before and context.text[before[-1].end : date.start] in _ATTACHED:
        who, begin = before[-1], date.end
    else:
        return None
    if _ONES_OWN.match(context.text, begin, sentence.end):
        return context.accused_named(who)
    return _each_ones(context, sentence, who) if begin == date.end else None


_CAME_IN = re.compile("加入|入伙|入职|入股")


def _came_in(context: Context, sentence: Sentence, date: Quantity) -> list[Person]:
    """贝某2020年11月入职任业务员: a part in what goes on begins that day, whatever its bearer did then."""
    alone = _of_one_alone(context, sentence, date)
    told = _CAME_IN.search(
        context.text, date.start, min(context.clause_end(sentence, date.end), date.end + 14)
    )
    return alone if alone and told else []


# 8月起又找来同乡甲, 4月，乙购置电脑，招募被告人甲作管理: the day from which the one brought in took part
_BRINGS = re.compile(
    "(?:找来|找到|拉来|拉上|拉|叫来|叫上|喊来|喊上|带上|招来|邀来|招募|招揽|雇来|雇请|雇佣|雇用|吸收)(?:了)?(?:其|他)?(?:被告人|[^，。；、某“]{0,6})$"
)


def _brought_in(context: Context, sentence: Sentence, date: Quantity) -> list[Person]:
    """The accused whom somebody brings in that day, before another day is told."""
    stop = next(
        (q.start for q in context.quantities_in(date.end, sentence.end) if q.kind in DATE_KINDS), sentence.end
    )
    first: dict[int, Mention] = {}
    for mention in context.roster.between(date.end, stop):
        first.setdefault(mention.list_id, mention)
    listed = {
        n
        for n, m in first.items()
        if _BRINGS.search(context.text, max(date.end, m.start - 16), m.start)
        and not sought(context, sentence, m)
    }
    return context.accused_of([m for m in context.roster.between(date.end, stop) if m.list_id in listed])


def _each_ones(context: Context, sentence: Sentence, who: Mention) -> list[Person] | None:
    """牛某在2019年5月至7月间……，骆某在同年6月……: each with a date right after the name."""
    dated = {
        tuple(m.name for m in context.roster.between(sentence.start, q.start) if m.list_id == last.list_id)
        for q in context.quantities_of(sentence)
        if q.kind in DATE_KINDS
        for last in context.roster.between(max(sentence.start, q.start - 6), q.start)[-1:]
        if context.text[last.end : q.start] in _ATTACHED and context.accused_named(last)
    }
    mine = next((names for names in dated if who.name in names), ())
    if len(dated) < 2 or sum(who.name in names for names in dated) != 1:
        return None
    return [context.roster.people[n] for n in mine if context.roster.people[n].standing is Standing.ACCUSED]


_ON_A_DAY = ("于", "则于", "又于", "在", "自", "从", "则自", "则从")


def _has_day_of_own(context: Context, sentence: Sentence, date: Quantity, person: Person) -> bool:
    """2012年8月，甲从他人处……，乙于2014年12月从甲处……: of 乙 another day is told, and nothing before."""
    named = next((m for m in context.roster.between(date.end, sentence.end) if m.name == person.name), None)
    if named is None or person in context.roster.accused_in(sentence.start, date.start):
        return False
    return any(
        q.kind in DATE_KINDS and context.text[named.end : q.start] in _ON_A_DAY
        for q in context.quantities_in(named.end, min(sentence.end, named.end + 4))
    )


def _goes_on(
    context: Context, sentence: Sentence, dates: list[Quantity], series: list[Quantity]
) -> list[Quantity]:
    """截至……，甲解封……；乙解封……；丙……: the date that opens the first of several clauses joined by ； is the date of all."""
    if not context.text.endswith("；", 0, sentence.end) and not series:
        return []
    if dates:
        heads = dates[:1] if dates[0].start - sentence.start <= 6 and sentence.part in STORY else []
        return [
            d
            for d in heads
            if not context.roster.between(sentence.start, d.start) and is_act(context, sentence, d)
        ]
    return series if context.text.endswith("；", 0, sentence.start) else []


def _opens(context: Context, sentence: Sentence) -> list[Person]:
    """The accused whom a sentence begins with: by name (中介郝某), or 三人."""
    first = context.roster.between(sentence.start, min(sentence.end, sentence.start + 6))
    if first:
        end = context.roster.end_of_list(first[0].end)
        came = _ONES_OWN.match(context.text, end, sentence.end)  # 仉某、詹某随之加入
        return [] if came else context.accused_named(first[0])
    return context.pronoun(sentence, sentence.start, min(sentence.end, sentence.start + 6))


def _dated_by_others(context: Context, person: Person, shared: list[Dated]) -> list[Dated]:
    """For a person whose part has no date of its own: the day last told of that person too, before the text comes to that person."""
    told = [d for d in shared if _told_of(context, person, d)]
    named = next(
        (
            s
            for s in context.case.sentences
            if s.part in STORY and s.speaker == shared[0][1].speaker
            if person in context.roster.accused_in(s.start, s.end)
        ),
        None,
    )
    before = [d for d in told if named and d[0].start < named.end and not _another_crime(context, d[0])]
    if not before:
        return told
    spans = [d for d in told if d[0].kind is Kind.PERIOD and d[0].op == "range"]
    last = [d for d in before if context.text[d[0].end : before[-1][0].start] == "、"]  # 3月、4月
    if before[-1][1] is named and spans:
        spans = []  # 2016年8月至2017年12月，甲……。2017年2月至12月，甲销售给乙: what is told where 乙 is first named
    return last + before[-1:] + [d for d in spans if d not in before[-1:]]


# 其间，乙……; ；其中乙……; 同月，乙……: what is told next was done at the same time, or is part of it
_MEANWHILE = re.compile("在?(?:其间|期间|此间|同期|其中|同月|当月|同日|当日|当天)，?")
_SO_MANY = re.compile(
    "(等)?(?:被告)?(?:([0-9]{1,3}|[二两三四五六七八九十]{1,3})余?名?(?:被告|涉案)?(?<!被告))?人"
)
_TOGETHER = ("一同", "一起", "共同", "合伙")
_LATER = ("后", "之后", "此后", "随后", "其后")
_BODIES = ("公司", "单位", "企业", "工作室")
_NEXT_STEPS = 300  # characters after a day within which the next steps of the same events are told


def _told_of(context: Context, person: Person, dated: Dated) -> bool:
    """Whether a day is told of a person: by name, as one of the group its sentence speaks of, or by what is told next."""
    date, sentence = dated
    if person in context.roster.accused_in(sentence.start, sentence.end):
        return True
    if date.op == "range" and not context.roster.between(sentence.start, sentence.end):
        return True  # 2020年10月至2021年8月，两公司为……: of nobody in particular
    if person.unit and any(word in context.text[sentence.start : sentence.end] for word in _BODIES):
        return True
    if sentence.start <= date.start and _one_of_so_many(context, person, sentence):
        return True
    return _by_another_name(context, person, sentence) or _takes_part_next(context, person, dated)


def _by_another_name(context: Context, person: Person, sentence: Sentence) -> bool:
    """一名自称“小李”的男子……。“小李”李某明: the name by which a sentence speaks of a person."""
    return any(
        context.text.find(called, sentence.start, sentence.end) >= 0
        for called in context.roster.nicknames(person.name)
    )


def _one_of_so_many(context: Context, person: Person, sentence: Sentence) -> bool:
    """缪某、习某林等17人, 三人: as many as are accused, or more; 谷某胜等人: those named so far."""
    for many in _SO_MANY.finditer(context.text, sentence.start, sentence.end):
        led, count = many.groups()
        known = int(count) if count and count.isdigit() else COUNTED.get(count or "", 0)
        if known >= len(context.roster.accused) > 1:
            return True
        before = context.roster.between(many.start() - 8, many.start())
        if led and not count and before and before[-1].end == many.start():
            return _listed_with(context, person, before[-1], sentence)
    return False


def _listed_with(context: Context, person: Person, last: Mention, sentence: Sentence) -> bool:
    """Whether 甲等人 are told to be with the person: named before; of 甲、乙等人, named before in a list with one of them."""
    so_far = context.roster.between(context.case.start, sentence.start)
    return any(m.name == person.name for m in so_far)


def _takes_part_next(context: Context, person: Person, dated: Dated) -> bool:
    """其间，乙……; 乙与其一同……; 5月至8月，甲……。乙负责接送: the next step of the same events, and no new day told of it."""
    date, told = dated
    later = [m for m in context.roster.between(told.end, told.end + _NEXT_STEPS) if m.name == person.name]
    if not later or "\n" in context.text[told.end : later[0].start]:
        return False
    sentence = context.sentence_at(later[0].start)
    new = [q for q in context.quantities_in(told.end, sentence.end) if q.kind in DATE_KINDS]
    if any(date.op != "range" or not within(q, date) for q in new):
        return False
    before = context.roster.between(max(told.start, date.start - 6), date.start)
    named = before and context.text[before[-1].end : date.start] in _ATTACHED
    if named and context.text.endswith("；", 0, told.end):
        return False  # 代理甲2020年9月至2021年4月……；中间商乙……: of each what stands in his own clause
    later_on = context.text.startswith(_LATER, sentence.start)
    if (date.op == "range" and not later_on) or _MEANWHILE.match(context.text, sentence.start):
        return True
    return any(context.text.startswith(_TOGETHER, m.end) for m in later if m.start < sentence.end)


def _another_crime(context: Context, date: Quantity) -> bool:
    """另查明，2020年以来……: a course of its own."""
    return "另" in context.text[max(0, date.start - 6) : date.start]


def _actors(context: Context, sentence: Sentence, date: Quantity) -> list[Person] | None:
    """The accused whose act is dated; None when the date is about a victim or somebody dealt with elsewhere."""
    text = context.text
    if one := in_turn(context, sentence, date):
        return one
    stop = min(sentence.end, date.end + 60)
    named = context.roster.between(date.end, stop)
    if _VICTIM_FIRST.match(text, date.end, date.end + 14) and not context.acts_in_clause(
        date.end, sentence.end
    ):
        return context.cheater() or None  # what the victim pays is part of the fraud, not of the help
    if (
        context.told_of_another(sentence, date.start)
        or by_whoever_dates(context, sentence, date)
        or by_a_firm(context, sentence, date)
    ):
        return None
    if (
        named
        and not _acted_first(context, date, named[0].start)
        and not _HE_ACTS.match(text, date.end, sentence.end)
        and context.victim_acts(sentence, named[0])
        and not context.doers(context.clause_start(sentence, date.start), sentence.end, only=True)
    ):
        return None
    named_in_clause = named and named[0].start < context.clause_end(sentence, date.end + 1)
    if named and of_a_bystander(context, sentence, date, named[0]):
        return None
    if named and text.startswith(KIN_OF, named[0].end) and not context.doers(date.end, stop, only=True):
        return None  # 2011年1月，甲之子乙贷款
    if _OF_THEM_ALL.match(text, date.end, sentence.end) and not named_in_clause:
        facts = next((s.start for s in context.case.sentences if s.part is sentence.part), sentence.start)
        return context.roster.accused_in(facts, date.start) or context.carried[sentence.start] or []
    stop = min(sentence.end, date.end + 110)
    part = text.find("，其中", date.end, stop)  # 4月至10月获利40万元，其中乙参与期间7万元
    accused = context.doers(sentence.start, part if part >= 0 else stop)
    if accused and (opened := profiled_before(context, sentence, date)):
        accused = context.doers(sentence.start, stop, only=True) or opened
    also = _ALSO.match(text, date.end)
    if accused and also and named and named[0].start > also.end():
        accused = context.united(context.carried[sentence.start] or [], accused)  # 2020年10月，又介绍乙办卡
    if accused and (
        _HE.match(text, date.end, sentence.end) or _HE_DID.search(text, sentence.start, date.start)
    ):
        accused = context.united(context.carried[sentence.start] or [], accused)
    opening_with = (
        context.pronoun(sentence, sentence.start, min(sentence.end, date.end + 5)) if accused else []
    )
    accused = context.united(opening_with, accused) if opening_with else accused
    if not accused and (said := context.pronoun(sentence, sentence.start, min(sentence.end, date.end + 5))):
        return said  # 2020年12月，三人与尹某（另案处理）……
    if not accused:
        first = context.roster.people[named[0].name] if named else None
        if first is not None and first.standing is Standing.ELSEWHERE:
            return [] if len(context.roster.accused) == 1 else None
        carried = context.carried[sentence.start]
        return carried or []
    return accused + [p for p in agreed_with(context, sentence, date) if p not in accused]


def _acted_first(context: Context, date: Quantity, at: int) -> bool:
    """1月27日刷脸、提供验证码协助转账，……石某被诈骗款: an act stands before the clause about the victim."""
    clause = context.text.rfind("，", date.end, at)
    return clause > 0 and ACT.search(context.text, date.end, clause) is not None


_WHOLE = ("综上", "经查，", "犯罪时间为", "作案时间为")  # 认定其犯罪时间为……: all of it


def _course(
    context: Context,
    person: Person,
    dated: list[Dated],
    arrest: Dated | None,
    shared: list[Dated],
    *,
    ended: bool,
) -> Iterator[Found]:
    if not dated:
        return
    stated = [d for d in dated if d[0].op not in (">=", "<=")]
    chosen = stated or dated
    going_on = any(d[0].op == ">=" for d in dated)
    wholes = [
        d for d in chosen if any(w in context.text[max(0, d[0].start - 5) : d[0].start] for w in _WHOLE)
    ]
    wholes = [d for d in wholes if d[0].kind is Kind.PERIOD]
    chosen = [d for d in wholes if spans(d[0], chosen)] or chosen
    chosen = [d for d in chosen if set_out_of(context, d[0], chosen)] or chosen
    since = [d for d in dated if d[0].op == ">=" and not _another_crime(context, d[0]) and d not in chosen]
    starts = [(p, s) for q, s in (*chosen, *since) if (p := _first(q)) is not None]
    ends = [(p, s) for q, s in chosen if (p := last_day(q)) is not None]
    if starts:
        numbered = sorted(items(context, chosen), key=lambda item: item[0].bound.lo or 0)[:1]
        first, sentence = min(starts, key=lambda item: (item[0].bound.lo or 0, item[0].start))
        first, sentence = next(  # 5月2日起……。5月至6月共……: the day told first, within the month
            (
                (d, s)
                for d, s in starts
                if len(d.iso) == 10 > len(first.iso)
                and (d.end < first.start or one_span(d, first, chosen) or (d, s) in numbered)
                and within(d, first)
            ),
            (first, sentence),
        )
        yield dated_fact(context, "act.start", first, [person], sentence, "time.act.start")
    if not ended:
        return
    until = [d for d in dated if d[0].op == "<="]
    if until and not _goes_on_after(until, ends):
        left = [d for d in until if LEFT.match(context.text, d[0].end, d[1].end)]
        stop, sentence = max(
            left or until, key=lambda item: item[0].bound.hi or 0
        )  # 4月停止合作。通道运行至9月
        yield dated_fact(context, "act.end", stop, [person], sentence, "time.act.end")
        return
    if ends and not _others_went_on(chosen, shared):
        stopped = ending(context, person, chosen, ends, arrest, going_on=going_on)
        if stopped is not None:
            yield dated_fact(context, "act.end", stopped[0], [person], stopped[1], "time.act.end")


def _others_went_on(chosen: list[Dated], shared: list[Dated]) -> bool:
    """4月，甲买下代理账号；9月又建群坐庄。……四人直至12月22日被抓获: a month told of one, and a later day up to which all went on."""
    last = max(chosen, key=lambda d: d[0].bound.hi or 0)[0]
    return (
        last.kind is Kind.DATE
        and len(last.iso) < 10
        and any(d.op == "<=" and (d.bound.lo or 0) > (last.bound.hi or 0) for d, _ in shared)
    )


def _goes_on_after(until: list[Dated], ends: list[Dated]) -> bool:
    """3月31日夜至4月1日凌晨取现，4月3日又取: a day of an act after the one up to which it was told."""
    stop = max(q.bound.hi or 0 for q, _ in until)
    return any((q.bound.lo or 0) > stop and len(q.iso) == 10 for q, _ in ends)


def _first(quantity: Quantity) -> Quantity | None:
    if quantity.op == "<=":
        return None
    return quantity.parts[0] if quantity.kind is Kind.PERIOD else quantity


def dated_fact(
    context: Context, fact: str, date: Quantity, persons: list[Person], sentence: Sentence, rule: str
) -> Found:
    return context.fact(sentence, fact, date.iso.split("/")[0], persons, date.span, rule)
