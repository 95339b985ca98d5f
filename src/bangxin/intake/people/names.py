"""The forms of names: masked (张某某, 陈某1), polite (秦女士), lettered, and where a name ends in running text."""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from collections.abc import Mapping

from bangxin.base import patterns as re
from bangxin.intake.rulebook import entries, expand, lexicon
from bangxin.intake.words import trie


@functools.cache
def _classes() -> Mapping[str, frozenset[str]]:
    """The characters and words of ``rules/names.yaml`` by class."""
    return {
        entry["id"]: frozenset(expand(entry.get("words", ())))
        | frozenset(entry.get("letters", "").replace("\n", ""))
        for entry in entries("names.yaml")
    }


SURNAMES = _classes()["单姓"]
COMPOUND = _classes()["复姓"]
NO_SURNAME = _classes()["不作姓"]
WORDS_TOO = _classes()["也是常用词的姓"]  # surnames that are words far more often
GIVEN = _classes()["名用字"]
NEVER_GIVEN = _classes()["不作名"]
_PARTS = _classes()["少数民族名字"]
# 次仁卓玛; 买买提 by itself
_OF_PARTS = re.compile(f"(?:{trie(_PARTS)}){{2,4}}|{trie(p for p in _PARTS if len(p) > 2)}")
LATIN = "(?:[A-Z][A-Za-z.'’-]+(?:[ ·][A-Z][A-Za-z.'’-]*){1,4}|[A-Z][a-z]{2,})(?![A-Za-z])"  # JOHN SMITH, but not APP
NO_LAST = _classes()["不能作名末字"]
TITLES = _classes()["称谓"]
# 明 ends a given name unless 知 makes a word of it
PAIRED = {"明": "知确显", "利": "用诱", "通": "过知信话"}
MASKED = re.compile(
    "某{1,3}(?:[0-9]{1,2}(?![0-9.年月日时岁秒天周]|个(?!人)|小时|[-0-9.—~至]{0,12}[万千百余多]{0,3}(?:元|万|张|名|人|部|套|次|笔))|[甲乙丙丁戊己庚辛]|[A-Z]|[×＊*](?![×＊*])|[\u4e00-\u9fff])?"
)
# 经某区检察院, 在某小区: a place or a body kept back, nobody's name
SOME_PLACE = re.compile(
    "某(?:区|县|市|省|镇|村|乡|街|路|小区|公司|法院|检察院|银行|平台|网|酒店|宾馆|通信|医院|学校|大学|高校|软件|地|日|年|天|时|个|种|些|国|支付|知名|科技|工地|出租|民房|聊天|社交|境外|诈骗(?=[团集平网窝组公软分人A])|赌博|电商|直播|快递|团伙|群"
    "|技校|职校|中专|学院|院校|中学|高中|企业|集团|单位|机构|协会|超市|商场|市场|门店|饭店|店铺|公寓|宿舍|工厂|厂|园区|派出所|站点|部门|部队|监狱)"
)
# 浙江某法院: the end of a place before it
PROVINCE = re.compile(
    "[浙龙镇九湛丽晋吴松都]江|[河湖云海济]南|[山广辽丹]东|宁夏|[西延六淮雄泰瑞庆]安|[贵沈洛安襄衡益辽邵绵咸揭]阳|长沙|[桂吉榆玉]林|大连|金华|成都"
)
# surnames that are words of the sentence far more often; names only at the head of a clause, before what somebody does
OFTEN_WORDS = frozenset("和从为向")
DOES = re.compile(
    "[及将把在于为与因系和、，（；。明使用出利通伙自负受得均各分获犯被主投退判辩供称承拘罚处免不倒贩二两三四五0-9]"
)
# characters that end no given name before a comma: single verbs and the like
_NO_GIVEN = frozenset("某等的均先后说道答问逃死亡跑知允哭笑走来去一二三四五六七八九十")
LETTER = re.compile("[A-Z](?<=[\u4e00-\u9fff].)(?![A-Za-z])")  # 陈A: the letter after the surname
_STOP = frozenset(
    "涉提互间，。、；：（）“”《》！？ \n,.的犯在于以经与和及等被系到明伙为从将因对并由向先后均曾利至自到供处使无有通冒雇怀获归辩抢驾窜趁退系称男女亦诈骗盗"
)
AFTER_NAME = frozenset(
    "在于以经与和及等被系到明伙为从将因对并由向先后均曾利至自供处使无有犯的通过冒雇怀获归辩抢驾窜趁退称亦名下其所贩帮诈骗盗组注提出转收取作涉"
)
_NOT_LAST = AFTER_NAME | _STOP
NO_GIVEN_NAME = _NO_GIVEN | _NOT_LAST
TAIL_OK = frozenset("甲乙丙丁戊己庚辛")


_LONGEST_NAME = 4
_GOES_ON = frozenset("是被系由因经将把向从让")  # what goes on after a name
_JOINS = ("（", "、", "和", "与", "及")
_LIST_JOINER = re.compile("(?:（[^（）]{1,20}）)?(?:、(?:被告人)?|[和与](?:被告人)?|及)")
_RAW = re.compile(
    "(?!后[报扭逃送查]|关于|从[犯轻宽]|家[属人]|亲[属友])[^，。、；：（）“”《》！？ \n等与和及]{1,6}"
)
_KIN_OF = ("家属", "亲属", "家人", "亲友", "父亲", "母亲", "妻子", "丈夫")
_NUMBERED = re.compile("[一-鿿][0-9]某")
_THEN_DOES = re.compile("某[0-9甲乙丙丁]?(?![某等])[一-鿿]{2}$")
# by their first character: words that say who the next of a list is (被告人甲和车主乙)
_OTHERS_TITLES: dict[str, tuple[str, ...]] = {
    first: tuple(t for t in TITLES if t[0] == first and len(t) > 1 and not t.endswith(("被告人", "嫌疑人")))
    for first in {t[0] for t in TITLES}
}


def listed_names(text: str, at: int, end: int, stops: tuple[str, ...]) -> list[tuple[str, int]]:
    """Raw names from ``at``: up to four characters each, joined by 、 和 与 及."""
    out: list[tuple[str, int]] = []
    for _ in range(40):
        match = _RAW.match(text, at, min(end, at + 6))
        if match is None:
            break
        raw, stop = match.group(), match.end()
        out.append((raw, at))
        joiner = _LIST_JOINER.match(text, stop) if text[stop : stop + 1] in _JOINS else None
        if joiner is None or raw.endswith(_KIN_OF):  # 被告人甲亲属与乙达成协议
            break
        if len(raw) > _LONGEST_NAME and _GOES_ON & set(raw[2:]):
            break  # 被告人甲某是被乙某、丙某……逼得: no list of those called so
        if _THEN_DOES.search(raw):
            break  # 被告人徐某某容留、介绍吴某某、龙某某……
        at = joiner.end()
        if text.startswith(stops, at) or text.startswith(_OTHERS_TITLES.get(text[at : at + 1], ()), at):
            break  # 被告人甲和车主乙
    return out


_BEFORE_DATES = frozenset("自于在")  # 于丽娟自2018年以来


def settled_names(raws: list[str], known: set[str]) -> dict[str, str]:
    """The name in each raw piece: one already known, or what the pieces that begin alike agree on."""
    names: dict[str, str] = {}
    groups: dict[str, list[str]] = {}
    rare: dict[str, list[str]] = {}
    sizes = sorted({len(name) for name in known}, reverse=True)
    for raw in raws:
        if raw in names:
            continue
        for size in sizes:
            if raw[:size] in known:
                names[raw] = raw[:size]
                break
        else:
            if of_parts := _OF_PARTS.match(raw):
                names[raw] = of_parts.group()
            elif _NUMBERED.match(raw):  # 资1某伙同: whatever the surname
                names[raw] = raw[:3]
            elif raw[:1] in SURNAMES and len(raw) >= 2:
                groups.setdefault(raw[:2], []).append(raw)
            elif raw[:1] not in NO_SURNAME and len(raw) >= 3 and GIVEN.issuperset(raw[1:3]):
                rare.setdefault(raw[:3], []).append(raw)
    for name, pieces in rare.items():
        if len(set(pieces)) > 1:  # 候义敏被, 候义敏已: no surname, but twice what 被告人 stands before
            names |= dict.fromkeys(pieces, name)
    for group in groups.values():
        if group[0][:2] in lexicon()["不是姓名"]:
            continue  # 行为人利用了网络, 对行为人宣告禁止令
        name = _agreed(group)
        whole = any(len(raw) <= 3 and not raw[-1].isdigit() for raw in group)
        whole = whole or (len(group) > 1 and len(name) == 3 and name[2] in GIVEN)  # 全小波于, 全小波系
        whole = whole or (
            len({raw[2:3] for raw in group}) > 2 and group[0][1] in GIVEN
        )  # 任忠在, 任忠共, 任忠对
        whole = whole or any(GIVEN.issuperset(raw[1:3]) and raw[3:4] in _BEFORE_DATES for raw in group)
        if group[0][0] in WORDS_TOO and not whole:
            continue  # 被告人从轻处罚, 被害人经济损失
        names |= dict.fromkeys(group, name)
    return names


def whole_of(text: str, start: int, end: int, raw: str, name: str) -> str:
    """魏世界 where 魏世 never stands without 界, often as it is named; 李泉 where 李泉制作 stands once and 李泉 without 制 too."""
    if len(name) == 3 and "某" not in name and name[2] not in GIVEN and text.count(name, start, end) == 1:
        return name[:2] if text.count(name[:2], start, end) > 1 else name
    longer = raw[: len(name) + 1]
    if _NUMBERED.fullmatch(name):  # 孙1某树 throughout
        return longer if len(longer) > len(name) and _always(text, start, end, longer) else name
    if len(name) != 2 or "某" in name or len(longer) < 3 or longer[-1] in AFTER_NAME or longer[-1] in _STOP:
        return name
    often = text.count(name, start, end)
    return longer if often > 3 and text.count(longer, start, end) == often else name


def _always(text: str, start: int, end: int, name: str) -> bool:
    """Whether the last character stands wherever the rest does: one that names keep, or one after which all sorts follow."""
    often = text.count(name, start, end)
    if often != text.count(name[:-1], start, end):
        return False
    if any(name + mark in text[start:end] for mark in "、（"):
        return True
    if name[-1] in NEVER_GIVEN:
        return False
    then = {piece[:1] for piece in text[start:end].split(name)[1:]}
    return name[-1] in GIVEN or (often > 2 and len(then) > 2)


# verbs and prepositions after which no clause ends: 被告人付光有、……, where it does, is a name of three
_NEVER_ENDS = frozenset("在于以从将因对并由向先均曾利至自供使有其通")


def _agreed(group: list[str]) -> str:
    """The name that pieces with the same first two characters begin with."""
    whole = Counter(
        r for r in group if len(r) == 2 or (len(r) == 3 and (r[2] not in _STOP or r[2] in _NEVER_ENDS))
    )
    if whole:
        return max(whole, key=lambda r: (whole[r], -len(r)))
    if group[0][:2] in COMPOUND:  # 诸葛明辉谎称, 诸葛明辉被
        given = min(len(_given_part(raw[2:4])) for raw in group)
        return group[0][: 2 + given] if len({raw[: 2 + given] for raw in group}) == 1 else group[0][:2]
    thirds = {r[2:3] for r in group}
    third = thirds.pop() if len(thirds) == 1 else ""
    if len(group) == 1 and third not in GIVEN and group[0][3:4] not in AFTER_NAME:
        return group[0][:2]  # 贲龙担任
    if len(group) > 1 and third in PAIRED and not any(r[3:4] in PAIRED[third] for r in group if r[3:4]):
        return group[0][:3]  # 熊炳明去到, 熊炳明向: nobody knows (明知) anything
    return group[0][:3] if third and third not in _STOP else group[0][:2]


def _given_part(word: str) -> str:
    """The characters of ``word`` that given names are made of, up to the first that is none."""
    return "".join(itertools.takewhile(GIVEN.__contains__, word))
