"""Whose outcome a text tells: charged, sentenced, punished or not prosecuted here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bangxin.base import patterns as re
from bangxin.intake.people.labels import OTHER_LABELS
from bangxin.intake.people.names import listed_names
from bangxin.intake.people.persons import Sign
from bangxin.intake.words import find_once

if TYPE_CHECKING:
    from bangxin.intake.people.roster import Roster

_OUTCOME = re.compile("(?<!犯)罪(?![行犯责])|年|个月|无期徒刑|死刑|不起诉|改判")
# 以帮信罪起诉甲、乙: those named right after
_CHARGES = re.rare(
    "(?:罪|罪名|帮信|掩隐)(?:分别|依法|再)?(?:对)?(?:提起公诉|起诉|判处|判决|移送(?:审查)?起诉|批准逮捕|批捕|刑事拘留)(?:了|被告人|犯罪嫌疑人)?(?=[\u4e00-\u9fffA-Z])"
    "|(?<![被未的])不(?:予)?(?:批准逮捕|批捕|起诉)(?:了|被告人|犯罪嫌疑人)?(?=[\u4e00-\u9fff]某)"
)
_DEALT_WITH = re.compile("先后将|对|以|将")
_PUNISHED = re.compile("(?:[处予给以]|处以|给予|作出)?(?:行政拘留|行政处罚|行政罚款|罚款)")
_DEALINGS = ("不起诉", "提起公诉", "涉嫌", "移送", "审查起诉", "判处")
_CASE_NAMES = (
    "帮助信息网络犯罪活动案", "掩饰、隐瞒犯罪所得案", "诈骗案", "非法利用信息网络案", "等人帮助信息网络", "开设赌场案", "侵犯公民个人信息案", "妨害信用卡管理案", "非法经营案", "洗钱案", "拒不履行信息网络安全管理义务案",
)  # fmt: skip
_CASE_OF = re.compile("(?:提起公诉|审结|审理|办理|宣判)(?:了|的)$")  # 提起公诉的甲、乙开设赌场案
_CONVICTED = re.compile("(?:等[^，。；]{1,3}人)?犯.{0,23}罪")
_OUTCOME_OF = re.compile(
    "(?:于[^，。；]{2,14}?)?被[^，。；]{0,8}?法院[^，。；]{0,6}?[以因][^，。；]{2,24}罪(?:分别|各|均)*判|(?:（[^（）]{1,12}）)?(?:：(?:[^，。；：\n]{2,24}罪，?)?|，[^，。；：\n以因犯对涉]{2,24}罪，|(?:则|也|亦|最终)?(?:因犯?[^，。；]{1,24}罪，?)?)?(?:同罪，刑期(?:分别)?(?:为)?|系(?:[^，。；]{1,8}、)?(?:从犯|主犯|累犯|自首)[，、])?(?:犯[^，。；]{2,24}罪[，、]?)?(?:被|均|各|分别|依次|则|也)*(?:判处|判|获刑|维持)?(?:(?:有期徒刑|无期徒刑|死刑|拘役|管制|罚金|单处罚金|(?:适用|宣告|被宣告)缓刑)|"
    "[0-9一二两三四五六七八九十]{1,2}(?:年|个月)(?:[0-9一二两三四五六七八九十]{1,2}个月)?(?=[，；、。\n]|缓|$|罚金)|"
    "(?:被|由)?(?:公安机关|公安局|公安|警方)?(?:依法)?(?:处以|处|给予|予以)?(?:(?:被)?(?:行政|治安)(?:处罚|罚款|拘留)|罚款|拘留[0-9一二三四五六七八九十]{1,2}[日天]|训诫|治安处罚)|(?:均|都|已)*被依法(?:处理|惩处|查处|处罚|打击处理)|"
    "(?:因[^，。；]{2,12}?)?(?:(?:被|未|不)(?:批捕|批准逮捕|予批捕)|微罪不诉|(?:被|作)?(?:相对|存疑|法定|附条件|绝对|酌定)?不(?:予)?起诉(?!人)|免予刑事处罚|免于刑事处罚))"
    # 甲、乙被以……罪提起公诉, 甲已由本院提起公诉, 甲、乙均因……罪获刑
    "|(?:（[^（）]{1,12}）)?(?:等[^，。；]{0,4}人)?(?:均|都|已|则|也|分别|先后|因此|为此|同样)*(?:被|由|被依法)(?:[^，。；]{0,8}?(?:检察院|检察机关|法院|本院))?(?:依法)?(?:(?:以|因)(?:涉嫌|犯)?[^，。；]{2,24}罪(?:名)?(?:依法)?(?:分别|各|均)*)?(?:提起公诉|起诉|判处刑罚|判刑|追究刑事责任|定罪处罚|判处(?:有期|拘役|缓刑))"
    "|(?:均|都|也|则)?因(?:犯)?[^，。；]{2,24}罪(?:被)?(?:获刑|判刑|判处|分别判处|分别获刑)"
)
_SPARED = re.compile(
    "(?:（[^（）]{1,12}）)?[^。；：\n]{0,60}?，(?:(?:结果|最终|为此|因此|也|亦|同样)*被(?:依法)?追究(?:了)?刑事责任|(?:对其|依法|故|遂|后|又|最终|检察机关|检察院)*(?:作出?|决定)(?:对[其他她])?(?:相对|存疑|法定|绝对|酌定|附条件)不(?:予)?(?:起诉|诉)|(?:被|对其)?(?:法院)?(?:免予|免于)刑事处罚|宣告无罪|(?:依法|从轻|减轻|从宽|被|法院|予以|对其|分别|均|各)*判(?:处(?:有期徒刑|拘役|罚金)|[0-9一二三四五六七八九十]{1,2}(?:年|个月)))"
)
# 二审认定甲系从犯，减轻处罚并适用缓刑
_COURT_HELD = re.compile("(?:[一二终]审|法院)[^，。；]{0,6}(?:认定|认为)(?:被告人)?$")
_TO_BE = re.compile("系(?:从犯|主犯|初犯|偶犯)[^。；]{0,24}?(?:缓刑|减轻处罚|从轻处罚|免予刑事处罚|免除处罚)")
_SPARED_HERE = re.compile(
    "(?:，|[被作对]|决定)(?:相对|存疑|法定|绝对|酌定|附条件)?不(?:予)?起诉(?=[，；。]|$)"
)
# 甲向乙、丙等人收购银行卡，获利……，被判处有期徒刑一年: of the one who bought, not of whom it was bought from
_SOURCES = ("向", "从", "找", "跟")
_TERM_OF_IT = re.compile(
    "罪(?<!犯.)，?(?:均|各|分别|被)*(?:判处?|获刑|处)?(?:有期徒刑|拘役)?[0-9一二三四五六七八九十]{1,2}(?:年|个月)"
)


_SENTENCE_ENDS, _STOPS = re.compile("[；。\n]"), re.compile("[；。]")


def read_decisions(roster: Roster) -> None:
    """The sign DECIDED: 对甲不起诉, 乙犯……罪, 丙等人帮助信息网络犯罪活动案, 丁有期徒刑八个月, 戊，因……被免予刑事处罚."""
    text, start, end = roster.text, roster.start, roster.end
    for match in _DEALT_WITH.finditer(text, start, end):
        for raw, at in listed_names(text, match.end(), end, OTHER_LABELS):
            name = next((raw[:n] for n in range(len(raw), 0, -1) if raw[:n] in roster.people), None)
            stop = _SENTENCE_ENDS.search(text, at, at + 40)  # 将乙打伤。被告人犯……罪，判处: not of 乙
            tail = text[at : stop.start() if stop else at + 40]
            if name and (any(w in tail for w in _DEALINGS) or _PUNISHED.match(tail, len(name))):
                roster.people[name].signs.add(Sign.DECIDED)
    for match in _CHARGES.finditer(text, start, end):
        for name, _ in roster.list_at(match.end()):
            roster.people[name].signs.add(Sign.DECIDED)
    listed = reached = start  # the list of names that a name stands in
    for hit in roster.named():
        person = roster.people[hit.word]
        first = hit.start == person.first
        if hit.start > reached:
            listed, reached = hit.start, roster.end_of_list(hit.end)
        if (
            _CONVICTED.match(text, hit.end)
            or (first and text.startswith(_CASE_NAMES, hit.end))
            or (
                first
                and text[listed - 1] in "\n：: "
                and text.startswith(_CASE_NAMES, roster.end_of_list(hit.end))
            )
            or (
                text.startswith(_CASE_NAMES, roster.end_of_list(hit.end))
                and _CASE_OF.search(text, max(start, listed - 6), listed)
            )
            or _OUTCOME_OF.match(text, roster.end_of_list(hit.end))
            or _acquitted(text, max(start, listed - 12), listed, roster.end_of_list(hit.end))
            or (_TO_BE.match(text, hit.end) and _COURT_HELD.search(text, max(start, listed - 16), listed))
            or (not text.endswith(_SOURCES, 0, listed) and _spared(roster, roster.end_of_list(hit.end)))
        ):
            person.signs.add(Sign.DECIDED)


# 改判甲、乙无罪, 甲被宣告无罪; not 应当改判甲无罪, 甲无罪供述
_ACQUITS = re.compile("(?<!请求)(?<!应当)(?<!建议)(?<!要求)(?:改判|宣告|判决)(?:被告人|上诉人|原审被告人)?$")
_ACQUITTED = re.compile("(?:均|都|最终|终|依法)*(被)?(?:(?<=被)(?:改判|宣告|宣判))?无罪(?![辩供意证])")


def _acquitted(text: str, floor: int, listed: int, at: int) -> bool:
    told = _ACQUITTED.match(text, at)
    return told is not None and (told[1] is not None or _ACQUITS.search(text, floor, listed) is not None)


def _spared(roster: Roster, at: int) -> bool:
    """丙某是否明知证据存疑，作出存疑不起诉; 贾某，因……情节轻微，被免予刑事处罚: the last one named before it."""
    told = _SPARED.match(roster.text, at, min(roster.end, at + 90))
    return told is not None and next(find_once(roster.people, roster.text, at, told.end()), None) is None


def told_in_clause(roster: Roster, last: int) -> bool:
    """中间人甲、乙，……，帮信罪，均判一年: the outcome stands right after the name that ends at ``last``."""
    stop = _SENTENCE_ENDS.search(roster.text, last, last + 60)
    around = roster.text[last : stop.start() if stop else last + 60]
    told = "起诉" in around and _SPARED_HERE.search(around) is not None
    told = told or ("罪" in around and _TERM_OF_IT.search(around) is not None)
    if not told or around.startswith(("的", "名下")):
        return False
    return not roster.text.endswith(_SOURCES, 0, _first_of_list(roster, last))


def _first_of_list(roster: Roster, last: int) -> int:
    """Where the list of names begins whose last one ends at ``last``."""
    group = next((m.list_id for m in roster.mentions if m.end == last), None)
    return min((m.start for m in roster.mentions if m.list_id == group), default=last)


def sentenced(roster: Roster, name: str) -> bool:
    """Named where the outcome is told."""
    at = roster.text.rfind(name, roster.start, roster.end)
    line = roster.text.rfind("\n", roster.start, at)
    if line < 0 or roster.text.startswith(("的", "名下"), at + len(name)):
        return False
    around = _STOPS.split(roster.text[at : at + 60], maxsplit=1)[0]
    told = "罪" in roster.text[line : roster.end] or "起诉" in around
    return told and _OUTCOME.search(around) is not None
