"""Of whom a circumstance is told: whoever the rule says (named beside it, caught, forgiven), else who acts, else everybody."""

from __future__ import annotations

from bangxin.base import patterns as re
from bangxin.intake.acts.caught import SOMEBODY_ELSE, caught, seized
from bangxin.intake.acts.holders import holders
from bangxin.intake.context import Context
from bangxin.intake.parts import Sentence
from bangxin.intake.people.companions import without_titles
from bangxin.intake.people.roster import Person
from bangxin.intake.rulebook import Flag
from bangxin.intake.words import COUNTED, Hit

OF_ACTS = ("act.kinds", "upstream.crime")
_BRACKETED = re.compile("(?:（[^（）]{0,24}）)?")
_OTHERS_THAN = re.compile("余|其他|其它|另")  # 其余二人均系从犯
_EVERYONE = ("均", "都", "三人", "二人", "四人", "五人", "各被告人")


# 建设银行柜员林小芸在办理业务时询问……: the trade of whoever is named right after it and does something
_WHO_ACTS = re.compile(
    "(?![的期时并且兼之，。；、（）])[\u4e00-\u9fff]{2,3}(?:在|发现|察觉|询问|告知|提醒|提示|为|给|向|对|接待|审核|回访|核实|拒绝|要求|报[告警])"
)


def told_of(context: Context, sentence: Sentence, hit: Hit, flag: Flag) -> list[Person]:
    arrived = flag.fact in _ARRIVAL and flag.value is True
    if arrived and (led := _persuaded(context, sentence, hit)) is not None:
        return led
    if flag.fact == "disposition.forgiven":
        forgiven = _forgiven(context, sentence, hit)
        if forgiven or flag.who == "towards":
            return forgiven
    if flag.fact == "person.age_at_act" and _of_kin(context, sentence, hit):
        return []
    if flag.who in ("caught", "seized"):
        return (caught if flag.who == "caught" else seized)(context, sentence, hit)
    if flag.who == "beside":
        return _beside(context, sentence, hit, flag)
    if flag.who == "nearest":
        if flag.fact == "person.industry" and _WHO_ACTS.match(context.text, hit.end, sentence.end):
            return context.accused_of(context.roster.between(hit.end, hit.end + 1))
        return context.nearest(sentence, hit.start, hit.end)
    if flag.who == "supplier":
        before = context.roster.between(sentence.start, hit.start + 1)
        if not before or not _BRACKETED.fullmatch(context.text, at := before[-1].end, max(at, hit.start)):
            return []
        return context.accused_of([m for m in before if m.list_id == before[-1].list_id])
    if flag.fact == "person.joint_role" and hit.word in flag.alone:
        named = context.roster.between(hit.end, hit.end + 1)
        if named:  # 其中主犯甲被判处……
            return context.accused_of(
                [m for m in context.roster.between(hit.end, sentence.end) if m.list_id == named[0].list_id]
            )
    begin = context.clause_start(sentence, hit.start)
    if flag.fact.startswith("disposition.") and SOMEBODY_ELSE.match(context.text, begin, hit.end):
        return []
    if flag.fact.startswith("disposition.") and _all_of(context, begin, hit.start):
        return list(context.roster.accused)
    if flag.fact.startswith(_OF_EACH) and _BOTH.match(context.text, begin, hit.start):
        both = context.roster.accused_in(sentence.start, begin)
        if len(both) > 1:
            return both  # 甲自首，乙被抓获，均如实供述
    of_the_group = flag.fact in OF_ACTS and _OF_THE_GROUP.match(context.text, sentence.start, hit.start)
    if of_the_group and not context.roster.accused_in(sentence.start, hit.start):
        return list(context.roster.accused)
    persons = context.subjects(sentence, hit.start)
    if flag.fact == "upstream.crime" and len(context.roster.accused) > 1:
        persons = holders(context, sentence, hit.start) or persons
    if flag.who == "actor" and not persons:
        return []
    if not persons and _of_everybody(context, sentence, hit, flag):
        return _told_of_so_far(context, sentence, flag)
    window = context.text[max(sentence.start, hit.start - 6) : hit.start]
    if (
        not persons
        and flag.fact.startswith(("disposition.", "person.joint_role"))
        and any(w in window for w in _EVERYONE)
        and not _OTHERS_THAN.search(window)
    ):
        return list(context.roster.accused)
    return persons


def _of_everybody(context: Context, sentence: Sentence, hit: Hit, flag: Flag) -> bool:
    """Whether what is told of nobody in particular is told of all."""
    if flag.fact != "act.kinds":
        return flag.fact == "upstream.crime"
    return not context.elsewhere(sentence, hit.start) and not context.of_the_others(sentence, hit.start)


def _told_of_so_far(context: Context, sentence: Sentence, flag: Flag) -> list[Person]:
    """All the accused whom the text has named by then; all there are, where it has named none."""
    named = context.roster.accused_in(context.case.start, sentence.end)
    if flag.fact != "act.kinds" or len(named) == len(context.roster.accused):
        return list(context.roster.accused)
    return named or list(context.roster.accused)


def _beside(context: Context, sentence: Sentence, hit: Hit, flag: Flag) -> list[Person]:
    """未成年人甲, 甲（未成年）: whoever is named right beside the word."""
    after = context.roster.between(hit.end, hit.end + 1)
    if after and after[0].start == hit.end:  # 从犯甲、乙: all of the list
        near = context.roster.between(hit.end, sentence.end)
        return context.accused_of(without_titles(context, [m for m in near if m.list_id == after[0].list_id]))
    before = context.roster.between(max(sentence.start, hit.start - 6), hit.start)
    if hit.word in flag.alone and not after:
        return context.subjects(sentence, hit.start)
    mine = after or [m for m in before if context.text[m.end : hit.start] in ("", "（", "系", "为", "是")]
    return context.accused_named(mine[-1]) if mine else []


# 对被告人甲、乙的犯罪行为予以谅解, 取得被害人对甲、乙的谅解
_TOWARDS = re.compile("(?<!并)对(?:被告人|上述被告人)?$")


def _forgiven(context: Context, sentence: Sentence, hit: Hit) -> list[Person]:
    """The accused listed after 对 in the clause, or in the one after it (出具书面谅解书，对甲、乙予以谅解)."""
    begin = context.clause_start(sentence, hit.start)
    end = context.clause_end(sentence, min(context.clause_end(sentence, hit.end) + 1, sentence.end))
    listed = context.roster.between(begin, end)
    first = next((m for m in listed if _TOWARDS.search(context.text, max(begin, m.start - 5), m.start)), None)
    return context.accused_of([m for m in listed if first and m.list_id == first.list_id])


_OF_EACH = ("disposition.", "prior.")
_BOTH = re.compile("(?:到案后|归案后)?(?:均|都|皆)(?!未|不|没)")
# 经查，该团伙由境外诈骗人员……
_OF_THE_GROUP = re.compile(
    "(?:经查|据查|经审查|查明)?[，：]?(?:该|这一|这个|上述|此)(?:[^，。；]{0,4})(?:团伙|窝点|工作室|团队)"
)
# 五人均认罪认罚: at least as many as are named
_ALL_OF_SO_MANY = re.compile(
    "(?<![余他外另有])([二两三四五六七八九十]|[0-9]{1,2})名?(?:被告|犯罪嫌疑|嫌疑)?人(?:到案后|归案后)?(?:均|都|皆|全部)[^，。；]{0,6}$"
)


def _all_of(context: Context, begin: int, at: int) -> bool:
    told = _ALL_OF_SO_MANY.search(context.text, begin, at)
    if told is None or len(context.roster.accused) < 2:
        return False
    return COUNTED.get(told.group(1), 0) >= len(context.roster.accused)


def _of_kin(context: Context, sentence: Sentence, hit: Hit) -> bool:
    """甲和弟弟（未成年，另案处理）: in brackets after somebody whom the text does not name."""
    opened = context.text.rfind("（", max(sentence.start, hit.start - 30), hit.start + 1)
    if opened < 0 or "）" in context.text[opened : hit.start]:
        return False
    return _KIN.search(context.text, max(sentence.start, opened - 8), opened) is not None


_KIN = re.compile(
    "(?:弟弟|妹妹|[堂表][兄弟姐妹哥]|哥哥|姐姐|儿子|女儿|侄子|侄女|外甥|外甥女|同学|朋友|同乡|老乡|同伴|同伙|男友|女友|学生|网友|少年|男子|女子)$"
)
_ARRIVAL = ("disposition.voluntary_arrival", "disposition.truthful")
# 规劝并带领同案犯甲、乙投案; not 在甲规劝下, 经民警规劝
_PERSUADES = re.compile(
    "(?<!经)(?<!被)(?:规劝|劝说|劝导|劝|动员|敦促|说服|带领|陪同|协助)(?!下|后|，)(?:了|并|其)?[^，。；]{0,60}$"
)
_BY_SOMEBODY = re.compile(
    "(?:在|经|被(?!告)|由|受)[^，。；]{0,20}(?:规劝|劝说|劝导|劝|动员|敦促|说服|带领|陪同|协助)"
)


def _persuaded(context: Context, sentence: Sentence, hit: Hit) -> list[Person] | None:
    """规劝同案犯甲、乙投案自首: those persuaded came, not who persuaded them; None where nobody was persuaded."""
    begin = context.clause_start(sentence, hit.start)
    led = _PERSUADES.search(context.text, begin, hit.start)
    if led is None or _BY_SOMEBODY.search(context.text, begin, hit.start):
        return None
    return context.roster.accused_in(led.start(), hit.start)
