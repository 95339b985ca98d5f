"""What a text calls people: 被告人甲, 被害人乙, 证人丙; and whom it sets aside (丁（另案处理）)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bangxin.base import patterns as re
from bangxin.intake.people.accused import is_name
from bangxin.intake.people.names import LATIN, SURNAMES, listed_names, settled_names, whole_of
from bangxin.intake.people.naming import MAX_PEOPLE
from bangxin.intake.people.persons import Sign
from bangxin.intake.words import COUNTED, trie

if TYPE_CHECKING:
    from bangxin.intake.people.roster import Roster

_ACCUSED = (
    "被告人（上诉人）", "上诉人（一审被告人）", "原审被告人（上诉人）", "上诉人（原审被告）", "被告人", "犯罪嫌疑人", "被不起诉人", "原审被告人", "上诉人（原审被告人）", "上诉人", "被告单位", "被不起诉单位", "同案被告人", "被告人：", "行为人", "违法行为人", "被告", "被讯问人", "被会见人",
)  # fmt: skip
_OTHERS = {
    "被害人": Sign.VICTIM, "受害人": Sign.VICTIM, "受害者": Sign.VICTIM, "事主": Sign.VICTIM, "失主": Sign.VICTIM,
    "辩护人": Sign.OFFICE, "证人": Sign.OFFICE, "检察员": Sign.OFFICE, "审判员": Sign.OFFICE, "审判长": Sign.OFFICE,
    "讯问人": Sign.OFFICE, "询问人": Sign.OFFICE, "被询问人": Sign.OFFICE, "记录人": Sign.OFFICE, "会见人": Sign.OFFICE, "侦查人员": Sign.OFFICE,
    "承办人": Sign.OFFICE, "承办民警": Sign.OFFICE, "承办律师": Sign.OFFICE, "见证人": Sign.OFFICE, "书记员": Sign.OFFICE, "陪审员": Sign.OFFICE, "法官助理": Sign.OFFICE, "代理检察员": Sign.OFFICE,
}  # fmt: skip
# 上诉人甲与乙等人存在共谋, 被告人甲与乙、丙等人来到, 被告人甲与乙联系: 乙 and 丙 are not called so
_BESIDE = re.compile("与(?:[\u4e00-\u9fff]{2,4}、)*$|和$")
_NOT_WITH = re.compile(
    "(?:、[\u4e00-\u9fff]{2,4}?)*(?:等人|以夫妻名义|以情侣|共同生活|同居|恋爱|结婚|系夫妻|相约|取得|联系|相识|认识|结识|见面|聊天|签订|之间)|的(?!行为)"
    # 被告人甲与乙因琐事发生口角，将乙打伤: whoever else stands accused of it is called so elsewhere
    "|[^，。；]{0,24}(?:发生|产生|引发|起了?)[^，。；]{0,6}(?:矛盾|纠纷|争[吵执斗端]|口角|冲突|厮打|撕扯|打斗)"
)
_OF_A_NAME = SURNAMES - frozenset("方席知")  # 被告方, 被告席, 被告知
_GAVE_UP = re.compile("(?:协助|配合|检举|揭发|举报|提供)[^。；]{0,50}$")
_OFTEN = 3
_SEVERAL = re.compile("[二两三四五六七八九各]名?被告人(?!连带)|被告人(?:均|等人|们)")
_UNITS = ("被告单位", "被不起诉单位")
_OF_THE_DEED = ("行为人", "违法行为人")
_RAIDED = re.compile("(?:抓获|查获|抓捕)(?:了)?(?:正在[^，。；]{1,10}的)?$")
_OF_THEM_ALL = ("基本情况", "个人情况", "的基本情况", "情况", "名单", "信息")
OTHER_LABELS = tuple(_OTHERS)
# 被告人A, 被告人JOHN SMITH
_LETTERS = re.compile(
    f"(被告人|上诉人|嫌疑人|起诉人|被害人|受害人)([A-Z](?![A-Za-z0-9某.'’-])|{LATIN}(?![公单]))"
)
_LABELS = re.compile(trie([*_ACCUSED, *_OTHERS]))
_HOW_MANY = frozenset("二两三四五六七八九各")
_HEADED = re.compile(
    "(?:被告人|嫌疑人|不起诉人|原审被告人）)[：:]?([\u4e00-\u9fff·]{2,12}+)[，（](?:男|女|曾用名|绰号|别名|又名|自报|化名|自称)"
)
_UNIT = re.compile(
    "(?:(?:(?!的|（已|（另)[\u4e00-\u9fff（）]){2,30}|[\u4e00-\u9fff]{0,8}[A-Z甲乙丙丁])(?:有限公司|公司|工作室|厂|合作社)"
)
_ELSEWHERE = re.compile("另案|已判|在逃(?!犯)|未[到归]案|已处理|均判|已起诉|已被|另处|分案|已作|另作")
_ANOTHER = re.compile("[、和与及](?=[\u4e00-\u9fff]{2,3}$)")
_AND_MORE = re.compile("等(?:[二两三四五六七八九十0-9多余]{0,3}(?:名)?人)?$")
_LAST_SO_MANY = re.compile("[后上该]([二两三四五六七八九]|[2-9])名?(?:被告)?人")  # 甲、乙、丙（后二人已判刑）
_OF_ALL = re.compile(
    "(?:上述|以上|该)?(?:[二两三四五六七八九十0-9]{1,2}名?人)?[均等都皆]|[二两三四五六七八九十0-9]{1,2}名?人"
)  # 二人均已判刑
_UNKNOWN = ("身份不明", "均身份不明")
# 丁另案处理, 戊诈骗罪另案判处……, 己……后逃跑，至今未归案
_SET_ASIDE = re.compile("另案|另行处理|另处|在侦|在逃|未归案|未到案")
_ASIDE = re.compile(
    "(?:等[^，。；]{0,4}人|等)?(?:因[^，。；]{2,12}|[^，。；与和向从给罪]{2,12}罪，?)?(?:均|已|被|仍|现|尚|至今|目前|则|由|系|为)*(?:(另案|另行处理|另处|在侦)|(?:批捕|负案)?在逃(?!期间|途中|[后时])|未归案|未到案)"
    "|[^，。；与和向从给对]{0,24}[，后](?:至今|现|目前)(?:仍|尚)?(?:在逃|未归案|未到案)"
)


def read_labels(roster: Roster) -> None:
    """The signs that labels give, lists after them included (被告人甲、乙)."""
    text, start, end = roster.text, roster.start, roster.end
    masked = set(roster.people)
    for match in _LETTERS.finditer(text, start, end):
        sign = Sign.VICTIM if match.group(1) in "被害人受害人" else Sign.LABELLED
        roster.show(match.group(2), match.start(2), sign)
    seen: list[tuple[str, Sign, int]] = []
    straight: set[int] = set()  # where names stand right after their label
    named_accused = text.find("被告人", start, end) >= 0
    for match in _LABELS.finditer(text, start, end):
        label, named = match.group(), match.end()
        named += text.startswith(("：", ":"), named)  # 讯问人：甲、乙
        sued = text.endswith(("民事诉讼", "民事诉讼的"), start, match.start())
        if sued or text.startswith(_OF_THEM_ALL, named):
            continue  # 附带民事诉讼被告人: sued, not accused; 犯罪嫌疑人基本情况: a heading
        if label in _UNITS:
            unit = _UNIT.match(text, named)
            if unit:
                roster.show(unit.group(), named, Sign.LABELLED, unit=True)
            continue
        if (
            label == "被告人"
            and text[match.start() - 1 : match.start()] in _HOW_MANY
            and not text.startswith(tuple(masked), named)
        ):
            continue  # 二被告人相互……: how many, not who
        if label == "被告" and (
            text[named : named + 1] not in _OF_A_NAME or text.find("原告", start, end) >= 0
        ):
            continue  # 被告知, 原告与被告: no accused
        if label == "犯罪嫌疑人" and named_accused and _GAVE_UP.search(text, max(start, named - 60), named):
            continue  # 协助公安机关抓获重大犯罪嫌疑人丁
        if label in _OF_THE_DEED and named_accused:
            continue  # 违法行为人甲到被告人乙家中购买: not tried here
        sign, listed = _OTHERS.get(label, Sign.LABELLED), listed_names(text, named, end, OTHER_LABELS)
        if len(listed) > 1 and _RAIDED.search(text, max(start, match.start() - 20), match.start()):
            listed = _before_and(text, listed)
        seen += [(raw, sign, at) for raw, at in listed]
        straight.update(at for _, at in listed[:1])
    headed = _headed(roster) | set(roster.listed)
    for name, at in roster.listed.items():
        roster.show(name, at, Sign.LISTED)
    names = settled_names([raw for raw, _, _ in seen], masked | headed)
    names = {raw: whole_of(text, start, end, raw, name) for raw, name in names.items()}
    often = Counter(names[raw] for raw, _, _ in seen if raw in names)
    called = Counter((names[raw], sign) for raw, sign, _ in seen if raw in names)
    victims = {names[raw]: at for raw, sign, at in reversed(seen) if raw in names and sign is Sign.VICTIM}
    direct = Counter(
        names[raw] for raw, sign, at in seen if raw in names and sign is Sign.LABELLED and at in straight
    )
    one_of_them = max(direct.values(), default=0) >= _OFTEN and not _SEVERAL.search(text, start, end)
    allowed = {name for name, _ in often.most_common(MAX_PEOPLE)}
    _indicted(roster)
    shown: set[tuple[str, Sign]] = set()
    for raw, sign, at in seen:
        name = names.get(raw, "")
        if (name, sign) in shown:
            continue
        if sign is Sign.LABELLED and called[name, sign] == 1 and victims.get(name, at) < at:
            continue  # a slip of the pen: 被害人 first, 被告人 once
        beside = _BESIDE.search(text, max(start, at - 24), at) and _NOT_WITH.match(
            text, text.find(name, at) + len(name)
        )
        once = called[name, sign] == 1 and not direct[name] and sign is Sign.LABELLED
        if once and one_of_them and text[at - 1] in "与和及":
            continue  # 被告人甲与乙得知后……, where 被告人 stands before 甲 alone throughout
        if name in allowed and not beside:
            roster.show(name, at, sign)
            shown.add((name, sign))


# 检察院以甲、乙犯非法经营罪，向法院提起公诉: the charge sentence, without a label
_INDICTS = re.compile("(?:检察院|检察机关|公诉机关)(?:依法|认为)?(?:以|指控)(?:被告人)?")
_OF_A_CRIME = re.compile(
    "(?:等[^，。；]{0,4}人)?(?:涉嫌|犯|构成)[^，。；]{2,28}罪，?(?:依法)?(?:向[^，。；]{2,16}?)?提起公诉"
)


def _indicted(roster: Roster) -> None:
    """Those whom the charge sentence names stand accused here, whoever else is dealt with elsewhere."""
    for match in _INDICTS.finditer(roster.text, roster.start, roster.end):
        listed = roster.list_at(match.end())
        if listed and _OF_A_CRIME.match(roster.text, listed[-1][1], roster.end):
            for name, end in listed:
                roster.show(name, end - len(name), Sign.LISTED).signs.add(Sign.LABELLED)


def _before_and(text: str, listed: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """抓获被告人甲及参与赌博的乙、丙等十余人: who was found beside the accused stands after 及."""
    cut = next((n for n, (_, at) in enumerate(listed) if n and text[at - 1] == "及"), len(listed))
    return listed[:cut]


def _headed(roster: Roster) -> set[str]:
    """Names in the header (被告人阿不都·艾力，男，……), whatever their form."""
    found = set()
    for match in _HEADED.finditer(roster.text, roster.start, roster.end):
        if is_name(match.group(1)):
            found.add(match.group(1))
            roster.show(match.group(1), match.start(1), Sign.LABELLED)
    return found


_CALLED_ACCUSED = frozenset([Sign.LABELLED, Sign.LISTED])


def read_asides(roster: Roster) -> None:
    """X（另案处理）, X、Y（均已判刑）, X在逃: handled elsewhere, unless called 被告人 where they are first named."""
    text, at = roster.text, roster.text.find("（", roster.start, roster.end)
    while at >= 0:
        inside = text[at + 1 : at + 8]
        if _ELSEWHERE.search(inside) or inside.startswith(_UNKNOWN):
            last = _LAST_SO_MANY.match(inside)
            told = _names_before(text, at, roster, last is not None or _OF_ALL.match(inside) is not None)
            for name in told[: COUNTED[last.group(1)]] if last else told:
                person = roster.people[name]
                labelled = text[max(0, person.first - 3) : person.first] == "被告人"
                if not labelled or _CALLED_ACCUSED.isdisjoint(person.signs):
                    person.signs.add(Sign.ASIDE)
        at = text.find("（", at + 1, roster.end)
    somebody = _SET_ASIDE.search(text, roster.start, roster.end) is not None
    for hit in roster.named() if somebody else ():
        person = roster.people[hit.word]
        if not _CALLED_ACCUSED.isdisjoint(person.signs):
            continue
        aside = _ASIDE.match(text, roster.end_of_list(hit.end), roster.end)
        if aside:
            person.signs.add(Sign.ASIDE if aside.group(1) else Sign.AT_LARGE)


def _names_before(text: str, at: int, roster: Roster, several: bool) -> list[str]:
    """The name, or the list of names, that ends right before ``at``."""
    found: list[str] = []
    while True:
        probe = at
        more = _AND_MORE.search(text, max(0, probe - 6), probe)
        probe = more.start() if more else probe
        name = roster.name_before(probe)
        if name is None and several and found and (other := _ANOTHER.search(text, max(0, probe - 5), probe)):
            at = other.start()  # 陆某、户林、牛某（均已判决）: a name of no known form among them
            continue
        if name is None:
            return found
        found.append(name)
        at = probe - len(name)
        if not several or not text.endswith(("、", "和", "与", "及"), 0, at):
            return found
        at -= 1
        before = roster.name_before(at) if text[at] == "与" else None
        if before and Sign.LABELLED in roster.people[before].signs:
            return found  # 被告人甲、乙与丙、丁（均已判刑）
