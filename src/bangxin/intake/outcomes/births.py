"""Birth, age and earlier sentences, as the header or the facts tell them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.acts.supposed import supposed
from bangxin.intake.acts.times import dated_fact
from bangxin.intake.context import Context, Found
from bangxin.intake.outcomes.former import (
    formerly_convicted,
    negligent,
    of_somebody_else,
    quashed,
    told_before,
)
from bangxin.intake.parts import Part, Sentence
from bangxin.intake.people.roster import Person, Standing
from bangxin.intake.structure import unproved

# 曾因……罪, 因犯……罪, 因……罪被判处
_FOR_CRIME = re.compile(
    "曾因(?!犯|故意|涉嫌)(?:犯)?|因犯|因(?=(?:[^，。；犯]|犯(?=罪[所活])){2,24}?罪(?:名)?(?:分别|均|各|先后)?(?:于[0-9年月日]{5,11})?被[^，。；]{0,20}?判)|因(?<=[年月日曾]因)(?=[^，。；]{2,24}罪获刑)"
    "|犯(?<=，.)(?=[^，。；]{2,24}罪，?被[^，。；]{0,24}?判)"
    "|因(?<!曾.)(?=[^，。；罪]{1,20}?被[^，。；判]{0,14}判处[有无]期徒刑)"
)
# 曾因转卖……，被某区法院以……罪判处缓刑
_BY_COURT = re.compile("[^。；罪]{2,50}?，被[^，。；]{0,20}?以([^。；，]{2,24}罪)判")
_OF_NO_NAME = re.compile("[^，。；罪]{1,20}?被[^，。；判]{0,14}判处[有无]期徒刑")
_UP_TO_NAME = re.compile("[，又]{0,2}[^，。；0-9]{0,8}")
_EARLIER = re.compile(
    "[曾前刑释执因判0-9](?:(?<=曾)|(?<=前)科|(?<=刑)满|(?<=释)放|(?<=执)行完毕|(?<=判)决书[^，。；]{0,8}(?:证实|证明|载明)|(?<=因)犯[^，。]{2,24}于[0-9]|(?<=[0-9])[0-9]{3}年[^，。]{0,12}因)"
)


def read_births(context: Context) -> list[Found]:
    """Births, ages and prior sentences."""
    births = list(_births(context))
    aged = {name for f in births if f.fact == "person.age_at_act" for name in f.persons}
    doubted = {name for f in births if f.rule == _UNSETTLED for name in f.persons} - aged
    births = [f for f in births if f.rule != _UNSETTLED or doubted.intersection(f.persons)]
    return [*(_not_relied_on(f) if doubted.intersection(f.persons) else f for f in births), *_priors(context)]


_UNSETTLED = "time.age.unsettled"


def _not_relied_on(found: Found) -> Found:
    """A birth of somebody whose age cannot be made out, or that is told to be another than registered: kept on record."""
    return replace(found, fact="", record=found.fact) if found.fact == "person.birth" else found


def _births(context: Context) -> Iterator[Found]:
    for sentence in context.case.sentences:
        if sentence.part in (Part.COMMENT, Part.ANNEX, Part.DEFENCE):
            continue
        if sentence.part is Part.EVIDENCE and "我" in context.text[sentence.start : sentence.end]:
            continue  # 我以“老张”的身份出现，说过自己是1960年生人
        told = context.quantities_of(sentence)
        for date in told:
            if (
                date.kind is not Kind.DATE
                or not date.iso
                or not _OF_A_BIRTH.intersection(context.text[max(date.start - 7, 0) : date.end + 2])
            ):
                continue
            after = context.text[date.end : date.end + 3]
            before = context.text[max(sentence.start, date.start - 7) : date.start]
            if not (
                after.startswith(("出生", "生于", "生，", "生；", "生）", "生。", "生、", "生人"))
                or _BORN_ON.search(before)
                or _IN_FACT.search(before)
            ):
                continue
            if context.text.endswith(("农历", "阴历"), 0, date.start) or _LUNAR.match(context.text, date.end):
                continue  # 农历1999年8月5日出生: no date of the calendar
            if context.text.endswith("生于", 0, date.start) and _name_ends_at(context, date.start - 1):
                continue  # 被告人李某生于2016年3月骗取: the last character of a name
            persons = _in_brackets_of(context, sentence, date.start)
            if persons is None and (born := _BORN_WHO.match(context.text, date.end, sentence.end)):
                named = context.roster.between(born.end(), born.end() + 12)
                named = [m for m in named if m.start <= context.clause_end(sentence, born.end())]
                persons = context.accused_named(named[0]) if named else None
            if persons is None:
                persons = _header_person(context, sentence, date.start)
            if persons and not context.text.endswith("发", 0, date.start - 2):
                born_on = dated_fact(context, "person.birth", date, persons, sentence, "time.birth")
                yield _not_relied_on(born_on) if _only_registered(context, sentence, date) else born_on
        if sentence.part in _TELLS_AGES:
            yield from _ages(context, sentence, [q for q in told if q.kind is Kind.AGE])


# 生于, 出生日期：, 出生年月 as a form asks for it
_BORN_ON = re.compile("(?:生于|出生(?:日期|年月日?|时间|日)[为：:是]?|生日[为：:是]?)[ 　\t]*$")

# 其父母证实实际为……: the birth of which the registered one falls short
_IN_FACT = re.compile("(?:实际|真实)(?:的?出生)?(?:日期|年月日?|时间)?[为是系于：:]{0,2}$")
_REGISTERED = re.compile("(?:户籍|户口|身份证|登记)[^，。；]{0,12}$")
_OTHERWISE = re.compile("[^。]{0,40}?(?:实际|真实)[^。；，]{0,10}[0-9]{4}年")
_SAYS = re.compile("证实|证明|证言|称|陈述|供述|辩解")
_LUNAR = re.compile("[（(]?(?:出生)?[（(]?(?:农|阴)历")
_OF_A_BIRTH = frozenset("生实")


def _only_registered(context: Context, sentence: Sentence, date: Quantity) -> bool:
    """户籍登记……出生，实际出生日期为……: a birth put right by the next one, unless that one is only what somebody says."""
    if not _REGISTERED.search(context.text, max(sentence.start, date.start - 20), date.start):
        return False
    actual = _OTHERWISE.match(context.text, date.end, sentence.end)
    if actual is None:
        return False
    lunar = _LUNAR.search(context.text, date.end, sentence.end)
    return bool(lunar) or not _SAYS.search(context.text, date.end, actual.end())


def _name_ends_at(context: Context, at: int) -> bool:
    return any(m.end == at for m in context.roster.between(max(context.case.start, at - 6), at))


def _opened(context: Context, sentence: Sentence, at: int) -> int:
    """Where the bracket opens in which ``at`` stands; -1 outside of one."""
    opened = context.text.rfind("（", max(sentence.start, at - 12), at)
    return -1 if "）" in context.text[max(opened, 0) : at] else opened


def _in_brackets_of(context: Context, sentence: Sentence, at: int) -> list[Person] | None:
    """被害人林某（2001年11月23日出生）: of the one named before the bracket, accused or not; None outside of one."""
    opened = _opened(context, sentence, at)
    before = context.roster.between(max(sentence.start, opened - 8), opened) if opened >= 0 else []
    return context.accused_named(before[-1]) if before and before[-1].end == opened else None


_TELLS_PRIORS = (Part.HEADER, Part.EVIDENCE, Part.FOUND, Part.ALLEGED, Part.NARRATIVE, Part.REASONING)
_TELLS_AGES = (Part.FOUND, Part.ALLEGED, Part.NARRATIVE, Part.HEADER)


def _ages(context: Context, sentence: Sentence, ages: Sequence[Quantity]) -> Iterator[Found]:
    for age in ages:
        if _unsettled(context, sentence, age):
            yield from _unprovable(context, sentence, age)
            continue
        if _OF_SOMEBODY.match(context.text, age.end) and not context.roster.accused_in(age.end, age.end + 6):
            continue  # 14岁小刘被骗, 12岁女童
        if _SAID_OF.match(context.text, age.end) and not context.roster.accused_in(
            age.end, min(context.clause_end(sentence, age.end), age.end + 16)
        ):
            continue  # 49岁的货车司机张强, 70多岁的老母
        if context.text.startswith(
            ("前两者", "前二者", "后两者", "后二者"), context.clause_start(sentence, age.start)
        ):
            continue
        if _PRETENDED.search(context.text, sentence.start, age.start):
            continue  # 谎称自己叫王丽娜，25岁，未婚
        if _OTHER_CHILD.search(context.text, sentence.start, age.start):
            continue  # 同行的单姓少年未满十六周岁
        if _VICTIMS_BRACKET.search(context.text, sentence.start, age.start):
            continue  # 被害人郭×1（男，49岁
        if sentence.part is Part.HEADER and _BY_BIRTH.match(context.text, age.end):
            continue  # 男，28岁（1989年1月4日出生）: the age on the day of the document
        apposed = _apposed(context, sentence, age)
        persons = (
            apposed
            or _of_brackets(context, sentence, age)
            or (
                []
                if _of_anothers_brackets(context, sentence, age)
                else context.nearest(sentence, age.start, age.end)
            )
        )
        after = context.text[age.end : age.end + 6]
        if (
            persons
            and (
                apposed
                or not context.roster.between(max(sentence.start, age.start - 4), age.start)
                or context.text[age.start - 1] == "（"
            )
            and "以" not in after[:1]
        ):
            upper = age.bound.hi or 0
            years = {"<": upper + 1, "<=": upper}.get(age.op, age.bound.lo)
            aged = _aged(context, age, persons)
            yield context.fact(sentence, "person.age_at_act", years, aged, age.span, "time.age", op=age.op)


_LIABLE_AT = 16  # years, 刑法第十七条第一款
# 不能排除其作案时未满十六周岁, 是否已满十八周岁，存疑: an age that is asked for or cannot be made out is nobody's
_IN_DOUBT = re.compile(
    "(?:不能|无法|难以|未能|不足以|不可)(?:排除|确定|确认|判断|判明|查明|查证|查清|认定|证明|证实|得出|推定)|(?:查|说|分|搞|弄)不清|尚待|有待|存疑|疑似|可能"
)
_IS_DOUBTED = re.compile(
    "[^，。；]{0,8}?(?:的?(?:事实|证据|结论|认定)[^，。；]{0,6}(?:不清|不足|不充分|存疑)|，?(?:尚|均|仍|现)?(?:存疑|存在(?:疑问|矛盾)|有(?:疑问|争议)|(?:无法|不能|难以|未能|未)(?:查|确|认|证|判|排)|不详|不明))"
)


def _unprovable(context: Context, sentence: Sentence, age: Quantity) -> Iterator[Found]:
    """That the age cannot be made out, where that is what the inquiry came to and not what is asked for."""
    if supposed(context.text, sentence, age.start):
        return
    told: dict[str, Any] = {"value": True}
    if age.bound.lo != _LIABLE_AT:
        told = {"value": age.text, "record": "person.age.unprovable"}
    fact = "" if "record" in told else "person.age_16_unprovable"
    another = _of_anothers_brackets(context, sentence, age)
    persons = [] if another else context.nearest(sentence, age.start, age.end)
    yield context.fact(sentence, fact, told.pop("value"), persons, age.span, _UNSETTLED, **told)


def _unsettled(context: Context, sentence: Sentence, age: Quantity) -> bool:
    begin = context.clause_start(sentence, age.start)
    return (
        unproved(context.text, begin, age.start)
        or _IN_DOUBT.search(context.text, begin, age.start) is not None
        or _IS_DOUBTED.match(context.text, age.end, sentence.end) is not None
    )


_PRETENDED = re.compile("(?:谎称|自称|冒称|化名|虚构)[^。；]{0,24}$")
_VICTIMS_BRACKET = re.compile(
    "(?:被害人|受害人|被害者|受害者|事主|失主|证人)[^，。；（）]{1,8}（[^（）。；]{0,12}$"
    "|×[0-9]{0,2}（[^（）。；]{0,12}$"
)
_OTHER_CHILD = re.compile("(?:少年|少女|男孩|女孩|孩子|儿子|女儿|弟弟|妹妹)(?:均|都|还|当时)?$")
_SAID_OF = re.compile("(?:出头|左右|上下|开外)?的")
_BORN_WHO = re.compile("(?:出生|生)的(?:被告人|嫌疑人)?")  # 2007年4月出生的杨某
_OF_SOMEBODY = re.compile(
    "的?[0-9]{1,6}余?(?:名|人)|(?:、[0-9]{1,2}岁)*的?[^，。；的、（）]{0,3}?(?:未成年|左右的?青年|青年|小伙|姑娘|初中生|高中生|被害|群体|用户|童|孩|老人|少女|少年|女生|男生|女子|男子|小[\u4e00-\u9fff]|[\u4e00-\u9fff]某|被害人|学生|市民|老太|大爷|大妈)"
)
_BY_BIRTH = re.compile("[（，][^（）。；]{0,12}[0-9]日?（?(?:出生|生)")
_APPOSED = re.compile("，?(?:[男女]，)?(?:时年|年仅|年满|今年|现年|案发时|作案时|行为时)?")


def _apposed(context: Context, sentence: Sentence, age: Quantity) -> list[Person]:
    """湛某，17周岁，……: said of the name before it, between two marks."""
    before = context.roster.between(max(sentence.start, age.start - 12), age.start)
    if not before or context.text[age.end : age.end + 1] not in ("，", "。", "；", "、"):
        return []
    if before[-1].end == age.start or not _APPOSED.fullmatch(context.text, before[-1].end, age.start):
        return []
    return context.accused_named(before[-1])


def _aged(context: Context, age: Quantity, persons: list[Person]) -> list[Person]:
    """均未满18岁 is said of all of a list, 17岁的甲 of one."""
    return (
        persons
        if context.text.endswith(("均", "均未满", "均不满", "均系", "均为"), 0, age.start)
        else persons[:1]
    )


def _of_brackets(context: Context, sentence: Sentence, age: Quantity) -> list[Person]:
    """蔺某（女，17岁）、其同学农某: what stands in brackets is said of the name before them."""
    opened = context.text.rfind("（", max(sentence.start, age.start - 30), age.start)
    if opened < 0 or "）" in context.text[opened : age.start]:
        return []
    listed = context.roster.between(max(sentence.start, opened - 40), opened)
    if not listed or listed[-1].end != opened:
        return []
    mine = [listed[-1]]
    if "均" in context.text[opened : age.start]:  # 魏某、孙某（均未满18岁）
        for before, after in zip(listed[-2::-1], listed[::-1], strict=False):
            if context.text[before.end : after.start] != "、":
                break
            mine.append(before)
    return [p for m in reversed(mine) for p in context.accused_named(m)]


def _of_anothers_brackets(context: Context, sentence: Sentence, age: Quantity) -> bool:
    """证人祖某（银行柜员，34岁）, 同村的小宝（不满十四周岁）: of somebody who is not accused here, known by name or not."""
    whose = _in_brackets_of(context, sentence, age.start)
    if whose is None and (opened := _opened(context, sentence, age.start)) >= 0:
        return not context.text.endswith(("人", "其", "者"), 0, opened)
    return whose is not None and not whose


_OF_HIS = re.compile("(?:的|之)[^，。；]{1,6}")


_OF_OTHERS = re.compile("(?:^|[。；\n])[ 　]*(?:证人|被害人|受害人|报案人|监护人|法定代理人)(?:名单)?[：:]")


def _header_person(context: Context, sentence: Sentence, at: int) -> list[Person]:
    """In the header a birth or a record belongs to the last accused named before it."""
    here = context.roster.between(sentence.start, at)
    if here and all(context.roster.people[m.name].standing is Standing.VICTIM for m in here):
        return []
    if here and sentence.part is not Part.HEADER:
        person = context.roster.people[here[-1].name]
        if person.standing is Standing.ACCUSED:
            return [person]
        if not context.roster.accused_in(sentence.start, at):
            return []
    if len(here) > 1 and _OF_HIS.fullmatch(context.text, here[-2].end, here[-1].start):
        return context.accused_named(here[-1])  # 被告人甲的姐夫乙，因犯……罪
    before = context.roster.between(max(context.case.start, sentence.start - 400), at)
    for mention in reversed(before):
        person = context.roster.people[mention.name]
        if person.standing is Standing.ACCUSED:
            return [] if _OF_OTHERS.search(context.text, mention.end, at) else [person]
        if mention.start >= sentence.start and not context.text[: mention.start].endswith("辩护人"):
            continue
    return context.subjects(sentence, at)


def _priors(context: Context) -> Iterator[Found]:
    """曾因犯……被判处有期徒刑; 刑满释放."""
    for sentence in context.case.sentences:
        if sentence.part not in _TELLS_PRIORS:
            continue
        words = context.text[sentence.start : sentence.end]
        if "因" not in words and "释放" not in words and "执行完毕" not in words:
            continue
        if (
            sentence.part is not Part.HEADER
            and not _EARLIER.search(context.text, sentence.start, sentence.end)
            and not told_before(context, sentence)
        ):
            continue  # 最终，赵某因犯……罪被判处: the outcome of this case
        told = list(_FOR_CRIME.finditer(words))
        for hit, following in itertools.zip_longest(told, told[1:]):
            stop = min(following.start() if following else len(words), hit.start() + 90)
            clause = words[hit.end() : stop]
            if ("判" in clause or "获刑" in clause) and (
                "罪" in clause[:24] or _BY_COURT.match(clause) or _OF_NO_NAME.match(clause)
            ):
                yield from _prior(
                    context, sentence, sentence.start + hit.start(), sentence.start + hit.end(), clause
                )
        if "释放" in words or "执行完毕" in words:
            yield from _served(context, sentence, words)
        elif told:
            yield from _served_until(context, sentence)


_IMPRISONED = re.compile(
    "[有无]期徒刑|(?:获刑|判刑)[一二两三四五六七八九十]{1,2}年"
)  # 获刑二年: no shorter kind


def _prior(context: Context, sentence: Sentence, at: int, name: int, clause: str) -> Iterator[Found]:
    """``clause``: the words from ``name`` on, where the crime is named."""
    persons = (
        formerly_convicted(context, sentence, at) if told_before(context, sentence) else []
    ) or _header_person(context, sentence, at)
    if not persons or of_somebody_else(context, sentence, at) or quashed(context, sentence, name):
        return
    imprisoned = _IMPRISONED.search(clause)
    by_court = _BY_COURT.match(clause)
    crime = by_court.group(1) if by_court else clause[: clause.find("罪") + 1].removeprefix("有")
    day = _sentenced_on(context, sentence, at, name + clause.find("判"))
    if imprisoned is not None:
        span = (at, name + imprisoned.end())
        none = negligent(crime) or _under_age(context, persons, day)
        fact, kept = ("", "prior.imprisonment.no_recidivism") if none else ("prior.imprisonment.exists", "")
        yield context.fact(sentence, fact, True, persons, span, "time.prior.imprisonment", record=kept)
    named = name + (by_court.end(1) if by_court else len(crime))
    if crime.startswith(("帮助信息网络", "掩饰", "帮信罪", "掩隐罪")):
        yield context.fact(sentence, "prior.guilty.exists", True, persons, (at, named), "time.prior.guilty")
        if day is not None:
            yield dated_fact(context, "prior.guilty.on", day, persons, sentence, "time.prior.guilty.on")


def _under_age(context: Context, persons: Sequence[Person], day: Quantity | None) -> bool:
    """Whether the former crime was one of somebody under eighteen: sentenced before (刑法第六十五条第一款)."""
    if day is None or day.bound.lo is None or len(persons) != 1:
        return False
    born = [f.value for f in _births(context) if f.fact == "person.birth" and persons[0].name in f.persons]
    grown = f"{int(born[0][:4]) + 18}{born[0][4:]}" if born and isinstance(born[0], str) else ""
    return bool(grown) and day.iso.split("/")[0] < grown


def _sentenced_on(context: Context, sentence: Sentence, at: int, stop: int) -> Quantity | None:
    """因犯……罪于2018年4月被判处, 2016年5月因犯……罪被判处: the day of the earlier sentence."""
    days = [
        q
        for q in context.quantities_in(max(sentence.start, at - 20), stop)
        if q.kind is Kind.DATE and q.op == "=" and q.iso and not q.doubtful
    ]
    inside = [q for q in days if q.start >= at]
    before = [q for q in days if q.end <= at and _UP_TO_NAME.fullmatch(context.text, q.end, at)]
    return next(iter(inside or before[-1:]), None)


# 刑期至2091年9月1日止, 刑期自2090年7月2日起至2091年9月1日止: when the former term was served, where no release is told
_TERM_ENDS = re.compile("刑期(?:[至止]于?|届满日?为?|[自从从][^，。；]{0,14})$")


def _served_until(context: Context, sentence: Sentence) -> Iterator[Found]:
    for date in context.quantities_of(sentence):
        ends = date.parts[-1] if date.kind is Kind.PERIOD and date.parts else date
        if date.kind not in (Kind.DATE, Kind.PERIOD) or len(ends.iso) != 10:
            continue
        if not _TERM_ENDS.search(context.text, max(sentence.start, date.start - 20), date.start):
            continue
        if persons := _header_person(context, sentence, date.start):
            yield dated_fact(
                context, "prior.imprisonment.served_on", ends, persons, sentence, "time.prior.term"
            )


# what makes a bare 释放 the end of a term: 被刑事拘留，9月1日被释放 is none
_OF_A_TERM = re.compile("判|徒刑|拘役|服刑|减刑|假释|监狱|因犯|前科")


def _served(context: Context, sentence: Sentence, words: str) -> Iterator[Found]:
    for word in ("刑满释放", "释放出狱", "刑罚执行完毕", "释放"):
        at = words.find(word)
        if at < 0 or (word == "释放" and not _OF_A_TERM.search(words[:at])):
            continue
        dates = [q for q in context.quantities_in(sentence.start, sentence.start + at) if q.kind is Kind.DATE]
        if dates and sentence.start + at - dates[-1].end <= 2:
            persons = _header_person(context, sentence, dates[-1].start)
            if persons:
                yield dated_fact(
                    context, "prior.imprisonment.served_on", dates[-1], persons, sentence, "time.prior.served"
                )
