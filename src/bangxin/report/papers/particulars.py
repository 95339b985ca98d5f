"""What tells who a minor is besides the name: the day of birth, the school, the home (未成年人保护法第一百零三条).

Works on any text of a paper, the words of sources included. The day of birth gives way to the age at the acts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from bangxin.base.dates import add_years
from bangxin.base.quantities.dates import Day, read_day
from bangxin.base.quantities.words import plain

ADULT = 18
SOME_DAY, SOME_SCHOOL, SOME_PLACE, SOME_NAME = "某年某月某日", "某学校", "某地", "某某"


class Birth(NamedTuple):
    """The days on which a minor may have been born, as ordinals, and what stands in their place."""

    first: int
    last: int
    age: str


# --- days ----------------------------------------------------------------------------------------------------------

_STARTS = re.compile("(?<![0-9])(?:[12][0-9]{3}|[一二][〇零一二三四五六七八九]{3}|[0-9]{2}) ?[年./-]")
_PACKED = re.compile("(?<![0-9])([12][0-9]{3})([01][0-9])([0-3][0-9])(?![0-9])")
_MONTH = re.compile("(?<![0-9-])([12][0-9]{3})-([01][0-9])(?![0-9-])")
_UP_TO = re.compile("/[0-9]{2}-[0-9]{2}(?![0-9])")
_ISO = re.compile("[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")
_NUMBER = "(?:[0-9]{1,2}|[一二三四五六七八九十廿]{1,3})"
_NO_YEAR = re.compile(f"(?<![0-9一二三四五六七八九十廿年]){_NUMBER} ?月 ?{_NUMBER} ?[日号]")
_BORN_AFTER = re.compile(" ?[）)]? ?(?:出生|生于|生人|生(?=[，。；、）) ]|$))|的?生日")
_BORN_BEFORE = re.compile(
    "(?:出生于|(?<=[，。；、（(系])生于|出生(?:日期|年月日?|时间)|生日|生辰)[为是系在：:（( ]{0,2}(?:农历|阴历|公历|阳历)?$"
)
_OF_AGE = re.compile("岁|生日")
_CLAUSE_ENDS = "，。；<>\n"


class _Written(NamedTuple):
    """A date as it stands in a text."""

    start: int
    end: int
    first: int
    last: int


def without_births(text: str, births: tuple[Birth, ...], minor_after: int) -> str:
    """The text without the days of birth of minors.

    ``births`` of the persons of the case go in any form, their birthdays where the clause tells an age; of others, whom only
    the words of a source tell of, every day of birth after ``minor_after``.
    """
    read = plain(text)
    out, done = [], 0
    for day in _dates(read):
        instead = _instead(read, day, births, minor_after)
        if instead:
            out += [text[done : day.start], instead]
            done = day.end
    rest = "".join(out) + text[done:]
    return _without_days(rest, births) if births else rest


def _dates(text: str) -> Iterator[_Written]:
    at = 0
    for start in sorted({m.start() for form in (_STARTS, _PACKED, _MONTH) for m in form.finditer(text)}):
        if start >= at and (day := _date_at(text, start)):
            yield day
            at = day.end


def _date_at(text: str, start: int) -> _Written | None:
    read: Day | None = read_day(text, start, None)
    if read is not None and read.month:
        end = read.end
        if (more := _UP_TO.match(text, end)) and _ISO.fullmatch(text, start, end):
            end = more.end()
        return _Written(start, end, read.first, read.last)
    for form in (_PACKED, _MONTH):
        if found := form.match(text, start):
            year, month, *days = (int(part) for part in found.groups())
            try:
                first = date(year, month, *(days or [1])).toordinal()
            except ValueError:
                return None
            return _Written(start, found.end(), first, first if days else first + 30)
    return None


def _instead(text: str, day: _Written, births: tuple[Birth, ...], minor_after: int) -> str:
    """What stands for a date; nothing where it may stay."""
    structured = bool(_ISO.match(text, day.start))
    for birth in births:
        if day.first <= birth.last and birth.first <= day.last:
            return birth.age if structured else SOME_DAY
        if _is_birthday(day, birth) and _OF_AGE.search(_clause(text, day.start, day.end)):
            return SOME_DAY
    born = _BORN_AFTER.match(text, day.end) or _BORN_BEFORE.search(text[max(0, day.start - 12) : day.start])
    return SOME_DAY if born and day.last > minor_after else ""


def _is_birthday(day: _Written, birth: Birth) -> bool:
    """A birthday or the day after it, from which a year of age counts (法释〔2006〕1号第二条)."""
    if day.first != day.last or birth.first != birth.last:
        return False
    years = date.fromordinal(day.first).year - date.fromordinal(birth.first).year
    return years > 0 and add_years(birth.first, years) in (day.first, day.first - 1)


def _clause(text: str, start: int, end: int) -> str:
    first = max(text.rfind(mark, 0, start) for mark in _CLAUSE_ENDS) + 1
    ends = [at for mark in _CLAUSE_ENDS if (at := text.find(mark, end)) >= 0]
    return text[first : min(ends, default=len(text))]


def _without_days(text: str, births: tuple[Birth, ...]) -> str:
    """9月2日 without a year: beside 出生, 生日 or an age it tells as much."""
    read = plain(text)
    out, done = [], 0
    for found in _NO_YEAR.finditer(read):
        for birth in births:
            year = date.fromordinal(birth.first).year
            day = read_day(f"{year}年{found.group().replace(' ', '')}", 0, None)
            if day is None or birth.first != birth.last or day.first not in (birth.first, birth.first + 1):
                continue
            if "生" in (clause := _clause(read, *found.span())) or _OF_AGE.search(clause):
                out += [text[done : found.start()], SOME_DAY]
                done = found.end()
                break
    return "".join(out) + text[done:]


# --- schools -------------------------------------------------------------------------------------------------------

_SCHOOL = re.compile(
    "(?:(?:高级|初级|完全|实验|附属)?(?:中学|小学)|幼儿园|大学|学院|学校|职教中心|职业中专|中专|职高|技校|职校|卫校|附中|附小|高中|初中"
    "|[一二三四五六七八九十]中(?=学生|在?读|就读|读书|高|初|的?学生))"
    "(?!生(?![物命态科])|文化|学历|程度|肄业|毕业|辍学|同学|时期|时代|路|街|城|老师说)"
)
_BEFORE_SCHOOL = re.compile(
    "(?:就读于?|毕业于?|肄业于?|辍学于?|考入|升入|转入|入学|转学到?|转学至|进入|前往|来到|返回|位于|来自|通知|建议|联系|告知|协助"
    "|被告人|嫌疑人|被害人|证人|未成年人[0-9]*|minor [0-9]+|介绍|组织|利用|招募|伙同|带着|其他|已是|或者|案发时|作案时|行为时|[系为在是于到从和与及或对由了给其进的至去以经将被并名人日月])"
)
_ANY_SCHOOL = re.compile(
    "[某该本各多几数两一二三四五六七八九十两所家名个×*xX]+|职业|技术|技工|技师|中等|高等|初等|专业|专科|高级|初级|普通|民办|公办|公立|私立|全日制|特殊|教育"
    "|大学|学院|学校|院校|中学|中专|高中|所在|附近|同一|辖区|周边|当地|外地|本地|相关|有关|原|女|男|在校|学生|成人|业余|培训|驾驶|老年|国内|国外|境外|全国|附属|实验|文化|大专|本科"
)
_LONGEST = 20
_NO_LETTER = re.compile(r"[^\w·]")


def without_schools(text: str, names: tuple[str, ...]) -> str:
    """Named schools as 某学校; kinds of schools (职业学校学生) and 某学校 itself stay. ``names``: persons, who end the words before."""
    out, done = [], 0
    for found in _SCHOOL.finditer(text):
        start = _name_of_school(text, done, found.start(), names)
        if start is not None:
            out += [text[done:start], SOME_SCHOOL]
            done = found.end()
    return "".join(out) + text[done:]


def _name_of_school(text: str, after: int, end: int, names: tuple[str, ...]) -> int | None:
    """Where the name of the school begins whose kind begins at ``end``; None where it has none."""
    start = max(
        [
            after,
            end - _LONGEST,
            *(m.end() for m in _NO_LETTER.finditer(text, max(after, end - _LONGEST), end)),
        ]
    )
    for name in names:
        at = text.rfind(name, start, end)
        start = at + len(name) if at >= 0 else start
    for stop in _BEFORE_SCHOOL.finditer(text, start, end):
        # 和平中学, 同济大学: one letter alone is no name, so what stands before it belongs to it
        if end - stop.end() != 1 or len(stop.group()) > 1 or _ANY_SCHOOL.fullmatch(text, stop.end(), end):
            start = max(start, stop.end())
    named = _ANY_SCHOOL.sub("", text[start:end])
    return start if len(named) > 1 else None


# --- homes ---------------------------------------------------------------------------------------------------------

_HOME = re.compile(
    "((?:户籍(?:所在)?地|户籍|户口所在地|住所地|现?住址|现?居住地|居住地址?|暂住地?|现住|家住|租住(?:于|在)|居住(?:于|在)|籍贯|出生地|(?<=[，。；、）)（(])住)"
    "(?:地址)?[为是系于在：: ]{0,2})((?!的|人民|公安|派出所|司法|社区|[县市区]级|所在)[^的，。；、）)“”<>\\n]{2,60})"
)
_PLACE = re.compile("[省市县区旗镇乡村街路道巷弄号组室幢栋楼]|小区|公寓|花园")
_DOOR = re.compile(
    "[^\\W0-9到在于从至往住经由的]{2,12}?(?:路|街|大道|巷|弄|胡同|村|小区|花园|公寓|苑)[0-9一二三四五六七八九十]+(?:号|弄|幢|栋|座)"
    "(?:[0-9A-Za-z一二三四五六七八九十]+(?:号楼?|弄|幢|栋|座|单元|层|楼|组|室))*"
)


def without_homes(text: str) -> str:
    """Where somebody lives or is registered, and addresses down to the door, as 某地."""
    told = _HOME.sub(lambda m: f"{m[1]}{SOME_PLACE}" if _PLACE.search(m[2]) else m[0], text)
    return _DOOR.sub(SOME_PLACE, told)


# --- victims that only the words of a source name --------------------------------------------------------------------

_VICTIM = re.compile(
    "(?<=被害人|受害人|受害者|被害者)([\u4e00-\u9fff]{2,3}?)(?=被骗|被诈骗|被害一案|报案|报警|陈述|的陈述|转账|转入|汇入|汇款|（|\\()"
)
_NO_VICTIM = re.compile(
    "[的被共等们在因于向将已未均各多数几一二三四五六七八九十两某×]|陈述|谅解|损失|报[案警]|资金|钱|财物|账户|本人|家属|亲属|分别|先后|通过|微信|手机|银行|支付|误|发现|转|据此|合计|共计|网络|汇入|通知|信任|受骗|众多"
)


def without_victims(text: str) -> str:
    """被害人丁兰被骗: a name that stands beside the word."""
    return _VICTIM.sub(lambda m: m[0] if _NO_VICTIM.search(m[1]) else SOME_NAME, text)
