"""Whose a day is by the words beside it: 甲、乙先后于4月、10月受邀参与; 丙只参与了5月14日的取现; 与丁商议."""

from __future__ import annotations

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.acts.spans import Dated, within
from bangxin.intake.context import Context
from bangxin.intake.parts import Sentence
from bangxin.intake.people.roster import Mention, Person
from bangxin.intake.words import LISTS, run_of

_EACH_OF_THEM = ("分别", "先后", "依次", "各自")
_EACH_ON = re.compile("(?:（[^（）]{1,12}）)?(?:分别|先后|依次|各自)(?:于|自|从|在)?$")


def in_turn(context: Context, sentence: Sentence, date: Quantity) -> list[Person]:
    """甲、乙先后于4月、10月受邀参与: one day each, in order."""
    text = context.text
    if text[date.end : date.end + 1] not in LISTS and text[date.start - 1 : date.start] not in LISTS:
        return []
    dates = [
        q for q in context.quantities_in(sentence.start, sentence.end) if q.kind in (Kind.DATE, Kind.PERIOD)
    ]
    place = next((n for n, q in enumerate(dates) if q.start == date.start), 0)
    first, last = run_of(text, dates, place)
    if last == first:
        return []
    told = _EACH_ON.search(text, max(sentence.start, dates[first].start - 16), dates[first].start)
    before = context.roster.between(sentence.start, told.start()) if told else []
    named: list[Mention] = []
    if told and before and before[-1].end == told.start():
        named = [m for m in before if m.list_id == before[-1].list_id]
    elif not told:  # 4月、10月，甲、乙先后受邀
        after = context.roster.between(dates[last].end, sentence.end)
        if after and after[0].start <= dates[last].end + 2:
            listed = [m for m in after if m.list_id == after[0].list_id]
            named = listed if text.startswith(_EACH_OF_THEM, listed[-1].end) else []
    persons = context.accused_of(named)
    return [persons[place - first]] if len(persons) == last - first + 1 else []


_AGREES = re.compile("(?:等人?)?(?:共同|一起)?(?:商议|商量|合谋|共谋|预谋|商定|约定|合伙|合作)")
_BESIDE = re.compile("[与同和](?!意)[^，。；某]{0,6}$")  # 与代理商


def agreed_with(context: Context, sentence: Sentence, date: Quantity) -> list[Person]:
    """2017年9月起，甲……，随即与乙等商议……: the course began for both."""
    return [
        person
        for mention in context.roster.between(date.end, min(sentence.end, date.end + 60))
        if _BESIDE.search(context.text, date.end, mention.start)
        and _AGREES.match(context.text, mention.end, sentence.end)
        for person in context.accused_named(mention)
    ]


# 丙只参与了5月14日当天的取现: of a longer course, the only days on which one of them took part
_ONLY_THEN = re.compile(
    "(?:仅仅|只是|只有|只|仅|才)(?:参与|参加)(?:了|过)?(?:其中)?(?:的)?(?:[0-9年月日]{2,11}[、和及与])*"
)
_DOING_OF_THEN = re.compile(
    "(?:[、和及与][0-9年月日]{2,11})*(?:当天|当日|当晚|晚上?|凌晨|下午|上午|两天|这天|期间|之间|那次|一次)*的"
)

# 卞某仅于7月15日参与一天, 丙只在3月4日、3月5日帮忙取现
_ONLY_ON = re.compile(
    "(?:仅仅|只是|只有|只|仅|才)(?:是)?(?:于|在|自)?(?:其中的?)?(?:[0-9年月日]{2,11}[、和及与至])*"
)
_TOOK_PART_THEN = re.compile(
    "(?:[、和及与至][0-9年月日]{2,11})*(?:当天|当日|当晚|晚上?|凌晨|下午|上午|两天|这天|期间|之间)*，?(?:临时)?(?:参与|参加|帮[忙助]|到场|做|干|取|转|刷|出[租借售]|提供|收)"
)


def only_then(context: Context, sentence: Sentence, date: Quantity) -> list[Person]:
    """The accused right before ``date`` who is told to have taken part in no more than the doing of then."""
    before = context.roster.between(max(sentence.start, date.start - 24), date.start)
    if not before:
        return []
    text, head = context.text, (before[-1].end, date.start)
    told = _ONLY_THEN.fullmatch(text, *head) and _DOING_OF_THEN.match(text, date.end, sentence.end)
    told = told or (_ONLY_ON.fullmatch(text, *head) and _TOOK_PART_THEN.match(text, date.end, sentence.end))
    return context.accused_named(before[-1]) if told else []


# ——乙，女，26岁。2095年3月，为甲带来的人办卡
_PROFILE = re.compile("[，（][^。\n]{0,16}?[男女](?=[，。；）])[^。\n]{0,60}。$")


def profiled_before(context: Context, sentence: Sentence, date: Quantity) -> list[Person]:
    """Whose name, sex and age stand right before a sentence that opens with the date: whoever it names else is acted upon."""
    carried = context.carried[sentence.start]
    if not carried or len(carried) != 1 or date.start - sentence.start > 4:
        return []
    named = [
        m for m in context.roster.between(sentence.start - 90, sentence.start) if m.name == carried[0].name
    ]
    told = named and _PROFILE.fullmatch(context.text, named[0].end, sentence.start)
    return carried if told else []


# 2095年4月，甲组织乙接送……。具体为：
_ONE_BY_ONE = re.compile("[^；\n]{4,200}?(?:具体(?:为|如下|情况如下|事实如下|分述如下)|分述如下|如下)[：:]\n")


_AN_ITEM = re.compile("[ 　\n]*[（(]?[0-9一二三四五六七八九十]{1,2}[）)]?[.．、]?(?:[0-9]{1,2}月)?")


def set_out_days(context: Context, dated: list[Dated]) -> list[Dated]:
    """The days of the numbered items that set out what is told of a month, in place of the month; else what is told."""
    date = dated[0][0]
    opens = _ONE_BY_ONE.match(context.text, date.end, context.case.end) if len(date.iso) == 7 else None
    if opens is None or any(len(d.iso) != 7 for d, _ in dated):
        return dated
    days: list[Dated] = []
    for sentence in context.case.sentences:
        if sentence.start < opens.end() or (days and sentence.paragraph == days[-1][1].paragraph):
            continue
        first = next((q for q in context.quantities_of(sentence) if q.kind is Kind.DATE), None)
        head = context.text[sentence.start : first.start] if first else ""
        if not first or not _AN_ITEM.fullmatch(head) or len(first.iso) != 10 or not within(first, date):
            break
        days.append((first, sentence))
    return days if len(days) > 1 else dated
