"""Charge names (罪名) in a text: those of the field by name, any other by its place (犯……罪, 以……罪判处, 构成……罪)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from bangxin.base import patterns as re
from bangxin.intake.words import Hit, Words, trie

_HELP, _USE, _CONCEAL = "帮助信息网络犯罪活动罪", "非法利用信息网络罪", "掩饰、隐瞒犯罪所得罪"
# short names, names of the press, and names as other regions write 信息网络
SHORT = {
    "帮信罪": _HELP, "掩隐罪": _CONCEAL, "帮助网络犯罪活动罪": _HELP, "帮助信息网络犯罪罪": _HELP, "帮助信息网络活动罪": _HELP,
    "帮助资讯网络犯罪活动罪": _HELP, "帮助资讯网路犯罪活动罪": _HELP, "帮助信息网路犯罪活动罪": _HELP, "非法利用资讯网络罪": _USE,
    "非法利用资讯网路罪": _USE, "非法利用信息网路罪": _USE, "掩饰隐瞒犯罪所得罪": _CONCEAL,
}  # fmt: skip
NAMES = (
    "帮助信息网络犯罪活动罪", "非法利用信息网络罪", "拒不履行信息网络安全管理义务罪", "掩饰、隐瞒犯罪所得、犯罪所得收益罪", "掩饰、隐瞒犯罪所得罪",
    "侵犯公民个人信息罪", "妨害信用卡管理罪", "非法拘禁罪", "开设赌场罪", "赌博罪", "非法经营罪", "传授犯罪方法罪", "信用卡诈骗罪", "合同诈骗罪",
    "集资诈骗罪", "贷款诈骗罪", "票据诈骗罪", "保险诈骗罪", "金融凭证诈骗罪", "交通肇事罪", "贪污罪", "受贿罪", "行贿罪", "挪用公款罪", "挪用资金罪", "诈骗罪", "盗窃罪", "抢夺罪", "抢劫罪", "敲诈勒索罪", "洗钱罪", "传播淫秽物品牟利罪", "偷越国（边）境罪", "组织他人偷越国（边）境罪",
    "提供侵入、非法控制计算机信息系统程序、工具罪", "非法获取计算机信息系统数据罪", "非法获取计算机信息系统数据、非法控制计算机信息系统罪", "容留他人吸毒罪", "寻衅滋事罪", "故意伤害罪", "伪造证件罪",
    "买卖身份证件罪", "窃取、收买、非法提供信用卡信息罪", "组织、领导传销活动罪", "虚假广告罪", "危险驾驶罪", "聚众斗殴罪", "职务侵占罪", "贩卖毒品罪", "提供侵入、非法控制计算机信息系统的程序、工具罪", "提供侵入计算机信息系统程序罪", "提供侵入计算机信息系统程序、工具罪", "提供非法控制计算机信息系统程序、工具罪", "非法控制计算机信息系统罪", "非法侵入计算机信息系统罪", "破坏计算机信息系统罪", "贩卖淫秽物品牟利罪", "制作、贩卖、传播淫秽物品牟利罪", "传播淫秽物品罪", "介绍卖淫罪", "组织卖淫罪", "协助组织卖淫罪", "出售公民个人信息罪", "伪造、变造、买卖国家机关证件罪", "拒不支付劳动报酬罪", *SHORT,
)  # fmt: skip
_WORDS = Words(NAMES)
# 帮信（刑期未载明）: the short name without 罪, on a line of outcome
_SHORTEST = re.compile(
    "(?:帮信|掩隐)(?:(?<=[\n：，；]..)|(?<=[\n：，；][均犯判定]..)|(?<=[\n：，；]均犯..))"
    "(?=[（，；。：]|$|\n|[0-9一二三四五六七八九十]{1,2}(?:年|个月))"
)
_NAME = "[\u4e00-\u9fff、（）]{2,34}?罪"
# 犯 before a name (因……罪被判处), never 犯罪, 侵犯, 从犯; a name ends where what follows is no part of one
_PLACED = re.compile(
    "(?:犯(?<![侵从主同罪共嫌所].)(?!罪)|以(?<![难予可加所据].)(?!犯罪)|构成(?:了)?(?!犯罪)|因(?!犯|此|为|而|涉嫌)(?=[^，。；]{2,34}罪(?:被判|获刑|获判)))(?:有)?(?:涉嫌)?("
    + _NAME
    + ")"
    "(?=[，。；、：（）“”\n ]|$|一案|共同犯罪|共犯|判处|判决|判刑|判了|被判|获刑|获判|和|与|及|追究|定罪|论处|对|分别|批捕|批准|移送|提起|处|的|（)"
)
# （罪名诈骗，刑期未写明）: the name without 罪 beside the word for it
_CALLED = re.compile(
    "罪名(?:为|是|系|：)?("
    + trie(sorted(stem for n in NAMES if len(stem := n.removesuffix("罪")) > 1))
    + ")(?=[，。；（）\n]|$)"
)
# 龙文区法院：破坏公用电信设施罪，三人有期徒刑…; 盗窃罪：甲某有期徒刑…: the name on a line of outcome
_ON_OUTCOME = re.compile(
    "(?<=[\n：])(" + _NAME + ")"
    "(?=[，：（][^。；\n]{0,24}?(?:有期徒刑|拘役|管制|无期徒刑|免予刑事处罚|单处罚金))"
)
_COMMITTED = re.compile("^[判定处均系]|(?<!侵)犯(?!罪)|构成|以|因|[0-9一二三四五六七八九十]人")
_FOLLOWING = re.compile("[、和与及](" + _NAME + ")(?=[，。；、：（）\n ]|$|一案|判处|和|与|及|，|的)")
# what no charge is called; 的 only as in 不符合安全标准的食品罪, 假冒注册商标的商品罪
_FOREIGN = re.compile(
    "被告|均[为系是]|涉嫌|某|单位犯|行为|其|的(?<!标准的)(?<!商标的)(?<!制造的)(?<!进出口的)|了|该|此|上述|认定|指控|处罚(?!罪)|是否|规定|起诉|数罪|罪名|本院|他罪|新罪|何罪|之罪|共同犯罪|[他漏余]罪|追究|情节|证据(?!罪)|明知|判处"
)
# 帮助信息网络犯罪活动案, 帮信案件: the charge as the name of the case
_CASES = Words(
    {stem + word for name in (*NAMES, "帮信罪", "掩隐罪") for stem in [name.removesuffix("罪")] for word in ("案", "一案", "案件", "罪一案", "罪案", "罪案件")}
)  # fmt: skip


def case_names(text: str, start: int, end: int) -> list[Hit]:
    """The charges that the case is called by (某某诈骗案)."""
    found = []
    for hit in _CASES.find(text, start, end):
        name = hit.word[: hit.word.rindex("案")].removesuffix("一").removesuffix("罪") + "罪"
        found.append(Hit(hit.start, hit.end, SHORT.get(name, name)))
    return found


def find_charges(text: str, start: int, end: int) -> list[Hit]:
    """Every charge named in ``start:end``, in order, none overlapping."""
    found = [Hit(h.start, h.end, SHORT.get(h.word, h.word)) for h in _WORDS.find(text, start, end)]
    if text.find("帮信", start, end) >= 0 or text.find("掩隐", start, end) >= 0:
        found += [
            Hit(m.start(), m.end(), SHORT[m.group() + "罪"]) for m in _SHORTEST.finditer(text, start, end)
        ]
    if text.find("罪名", start, end) >= 0:
        named = ((m, m.group(1) + "罪") for m in _CALLED.finditer(text, start, end))
        found += [Hit(m.start(1), m.end(1), SHORT.get(name, name)) for m, name in named]
    found += [hit for known in list(found) for hit in _goes_on(text, known.end, end)]
    found.sort()
    starts = [h.start for h in found]
    for hit in _by_place(text, start, end):
        first = last = bisect_right(starts, hit.start)
        while first and found[first - 1].end > hit.start:
            first -= 1
        while last < len(found) and found[last].start < hit.end:
            last += 1
        inside = found[first:last]
        if any(held.start <= hit.start and hit.end <= held.end for held in inside):
            continue
        if inside and text[hit.start - 1] == "以":
            continue  # 以甲诈骗罪判处: the name of the field, not with the person before it
        found[first:last], starts[first:last] = [hit], [hit.start]
    return found


# 帮信罪、虚开增值税专用发票罪: no other words than those of a name
_NEXT = re.compile("[、和及](?:犯)?([\u4e00-\u9fff]{2,16}罪)(?=[，。；、：（）\n ]|$|的|，|一案)")


def _goes_on(text: str, at: int, end: int) -> Iterator[Hit]:
    """The charges listed after a known one."""
    after = _NEXT.match(text, at, end)
    while after is not None and not _FOREIGN.search(after.group(1)):
        if _WORDS.first(after.group(1)) is not None:
            return  # a known one, which the list goes on from in its turn
        yield Hit(after.start(1), after.end(1), _mended(after.group(1)))
        after = _NEXT.match(text, after.end(1), end)


def _mended(name: str) -> str:
    """帮助信息网络犯罪活罪, 开始赌场罪: a name of the field that lost one character on the way, or has one wrong."""
    for known in NAMES if name not in NAMES else ():
        if len(known) == len(name) >= 5 and sum(a != b for a, b in zip(known, name, strict=True)) == 1:
            return known
        if (
            len(known) == len(name) + 1
            and len(name) >= 8
            and any(known[:n] + known[n + 1 :] == name for n in range(len(known)))
        ):
            return known
    return name


def _by_place(text: str, start: int, end: int) -> Iterator[Hit]:
    for match in _ON_OUTCOME.finditer(text, start, end):
        if not _FOREIGN.search(match.group(1)) and not _COMMITTED.search(match.group(1)):
            yield Hit(match.start(1), match.end(1), _mended(match.group(1)))
    reached = start  # a list of names is followed once, however often 犯 stands in it
    for match in _PLACED.finditer(text, start, end):
        if match.start(1) < reached or _FOREIGN.search(match.group(1)):
            continue
        yield Hit(match.start(1), match.end(1), _mended(match.group(1)))
        after = _FOLLOWING.match(text, match.end(1), end)
        while after is not None and not _FOREIGN.search(after.group(1)):
            yield Hit(after.start(1), after.end(1), after.group(1))
            reached = after.end(1)
            after = _FOLLOWING.match(text, after.end(1), end)
