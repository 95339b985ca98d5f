"""The forms of names: masked (张某某, 陈某1), polite (秦女士), lettered, and where a name ends in running text."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping

from bangxin.base import patterns as re
from bangxin.intake.rulebook import entries, lexicon
from bangxin.intake.words import tried_at


@functools.cache
def _classes() -> Mapping[str, frozenset[str]]:
    """The characters and words of ``rules/names.yaml`` by class."""
    return {
        entry["id"]: frozenset(entry.get("words", ())) | frozenset(entry.get("letters", "").replace("\n", ""))
        for entry in entries("names.yaml")
    }


SURNAMES = _classes()["单姓"]
COMPOUND = _classes()["复姓"]
NO_SURNAME = _classes()["不作姓"]
WORDS_TOO = _classes()["也是常用词的姓"]  # surnames that are words far more often
GIVEN = _classes()["名用字"]
RUN_ON = _classes()["不在名末"]
# 明 ends a given name unless 知 makes a word of it
PAIRED = {"明": "知确显", "利": "用诱", "通": "过知信话"}
MASKED = re.compile(
    "某{1,3}(?:[0-9]{1,2}(?![0-9.年月日时岁秒天周]|[-0-9.—~至]{0,12}[万千百余多]{0,3}(?:元|万|张|名|人|部|套|次|笔))|[甲乙丙丁戊己庚辛]|[A-Z]|[\u4e00-\u9fff])?"
)
# 小陈（化名）, 被告人小陈, 男子阿强（化名）
# 小时, 小区, 小金额, 小于: 小 before these makes a word more often than a name
_NO_SMALL = frozenset(
    "时车单包家成花平路项水于利米区和公鱼东山相从为由对与向应计支经解强应全终司贡曲车弓宿步索能过车包费红权干向"
)
SMALL = re.compile(f"小(?<![大中微从].)[{''.join(sorted(SURNAMES - _NO_SMALL))}兰美芳丽强军伟杰勇敏磊静婷亮]")
# 小青: any character, where the text says it again and again of somebody
SMALL_ANY = re.compile(
    "(?<![大中微从])小(?![时区额程组学型伙孩姐心店吃卖钱利说米企微幅镇村路车号票商广便偷贷众狗朋事恩动视游贩弟妹白数计于家朋百公麦看题段卡票册作红])[\u4e00-\u9fff]"
)
NICKNAMED = re.compile(
    tried_at(
        "小老阿大被嫌不学男女青姑员店工主保骑司快外",
        "(?:([小老阿大][\u4e00-\u9fff])(?=（化名|（均化名|（系化名|，[男女]，|（[男女]|（[0-9]{2,4}[年岁后]|（[0-9]{2}周岁)"
        "|(?:被告人|嫌疑人|不起诉人|学生|女生|男生|大学生|男子|女子|青年|女孩|男孩|小伙|姑娘|员工|店主|店员|工人|老板|主播|保安|骑手|司机|快递员|外卖员)((?!小[时区店组学])[小老阿][\u4e00-\u9fff])(?![\u4e00-\u9fff]某)"
        "|(?<=（化名）)([小老阿][\u4e00-\u9fff]))",
    )
)
# 小杨照交易所牌价倒卖U币: at the head of a clause, before what somebody does
SMALL_ACTS = re.compile(
    "(?:(?<=[，。；：\n])|^)(?:"
    + SMALL.pattern
    + ")(?=[0-9在于将把为因从向用明知按照利通与和的伙帮给得出收替受见看听想急找缺接应去到办租借卖做同跟还经被，]|先后|负责|多次|（|学会|发现|认识|使用|注册|开始|加入|操作|架设|出售|出租)"
)
# 乙为公司财务, 诈骗人员甲: one of the ten stems standing for somebody
ALONE_STEM = re.compile(
    "(?:(?<=[，。；：\n、由])|(?<=人员)|(?<=告人)|(?<=疑人)|(?<=害人)|^)([甲乙丙丁戊己庚辛])(?=为[^单双此]|将|把|在|从[^方]|与|和|、[乙丙丁戊己庚]|均|负责|以|明知|通过|按|事先|约定|[，（])"
)
# the names of exercises, not masked, which stand for somebody all the same
PLACEHOLDER = re.compile("张三|李四|王五|赵六|钱七|孙七|孙八|周八|吴九|郑十")
# 秦女士, 邱先生, 老伯 never alone
POLITE = re.compile(
    f"[{''.join(sorted(SURNAMES - frozenset('和从为向于由对与时')))}](?:女士|先生|大爷|大妈|阿姨|老汉|老太|同学|小姐|师傅)"
)
# 经某区检察院, 在某小区: a place or a body kept back, nobody's name
SOME_PLACE = re.compile(
    "某(?:区|县|市|省|镇|村|乡|街|路|小区|公司|法院|检察院|银行|平台|网|酒店|宾馆|通信|医院|学校|大学|高校|软件|地|日|年|天|时|个|种|些|国|支付|知名|科技|工地|出租|民房|聊天|社交|境外|诈骗|赌博|电商|直播|快递|团伙|群)"
)
# 浙江某法院: the end of a place before it
PROVINCE = re.compile(
    "[浙龙镇九湛丽晋吴松都]江|[河湖云海济]南|[山广辽丹]东|宁夏|[西延六淮雄泰瑞庆]安|[贵沈洛安襄衡益辽邵绵咸揭]阳|长沙|[桂吉榆玉]林|大连|金华|成都"
)
# 向某 as a name: at the head of a sentence, before what a person does
XIANG = re.compile(
    "向某{1,2}[甲乙0-9]?(?=[将把在于为与因系和、，（；。明使用出利通伙自负受得均各分获犯被主投退判二两三四五0-9])"
)
# 茹某、从某各得: words that are surnames as well, in a list of names
LISTED_LAST = re.compile(
    "(?:[从和](?=某{1,2}[甲乙0-9]?[因系、，（；。伙负均各分获犯主投退判二两三四五])|向(?=某{1,2}[甲乙0-9]?[将把在于为与因系和、，（；。明使用出利通伙自负受得均各分获犯被主投退判二两三四五0-9]))某{1,2}[甲乙0-9]?"
)
CLAUSE_OPENS = ("", "\n", "。", "；", "，", "、", "人", "：")
# characters that end no given name before a comma: single verbs and the like
_NO_GIVEN = frozenset("某等的均先后说道答问逃死亡跑知允哭笑走来去一二三四五六七八九十")
BEFORE_NAMES = frozenset("”的，。；：\n由与和被将对向给子友妻夫兄弟姐妹学乡")
BRINGING = frozenset(
    "雇佣请集邀拉同伙约骗获捕走展"
)  # last characters of 雇佣, 纠集, 伙同, 抓获 before a name
ALONE_LETTER = re.compile("(被告人|上诉人|嫌疑人|不起诉人|被害人|受害人)([A-Z])(?![A-Za-z0-9某])")
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
# 张三（化名）: an ordinary name that the text says is none
ASSUMED = re.compile(
    f"(?<![\u4e00-\u9fff]某)([{''.join(sorted(SURNAMES - NO_SURNAME - WORDS_TOO))}][\u4e00-\u9fff]{{1,2}})(?=（(?:均|系|均系|均为)?化名)"
)

# 无业人员包文涛: an ordinary name after what its bearer is
TITLED_NAME = re.compile(
    "(?:男子|女子|人员|青年|工人|学生|村民|居民|店主|店员|员工|老板|司机|业主|抓获|判处|女孩|男孩|小伙)(["
    + "".join(sorted(SURNAMES - WORDS_TOO - frozenset("利方应万高常项管相同金白江水单双钱安查平时车牛")))
    + "][\u4e00-\u9fff]{1,2})"
)


def trim_masked(raw: str) -> str | None:
    """A masked name without the verb that ran into it (张某伙 -> 张某)."""
    if raw[:2] in COMPOUND:
        short = trim_masked("张" + raw[2:])
        return short and raw[:2] + short[1:]
    head = raw[0]
    if "某" in raw and (head not in SURNAMES or head in "和从为向") and not ("A" <= head <= "Z"):
        return None
    if "某" not in raw and (head not in SURNAMES):
        return None
    last = raw[-1]
    body = raw.rstrip("某")
    if raw.count("某") > 1 and last not in TAIL_OK and "\u4e00" <= last <= "\u9fff" and last != "某":
        return raw[:-1]  # 刘某某信任: a name masked in full takes no further character
    if body == head or last in TAIL_OK or last.isdigit() or last.isascii():
        return raw
    return raw[:-1] if last in _NOT_LAST or last not in GIVEN else raw


_NUMBERED = frozenset("一二三四五六七八九十")


def always_followed(raws: list[str]) -> set[str]:
    """黄某巍: a first part that the whole text never has without the same last character is a name of three.

    So are 赵某一, 赵某二, where the text has no 赵某 without a number.
    """
    after: dict[str, Counter[str]] = {}
    for raw in raws:
        if len(raw) <= 3:
            after.setdefault(raw[:2], Counter())[raw[2:]] += 1
    numbered = {
        first + last
        for first, ways in after.items()
        if first[0] in SURNAMES and {"一", "二"} <= set(ways) <= _NUMBERED
        for last in ways
    }
    return numbered | {
        first + last
        for first, ways in after.items()
        for last in ways
        if len(ways) == 1 and ways[last] >= 2 and last and last not in "某" and last not in _NOT_LAST
        and first[0] in SURNAMES
    }  # fmt: skip


_LIST_JOINER = re.compile("(?:（[^（）]{1,20}）)?(?:、(?:被告人)?|[和与](?:被告人)?|及)")


_RAW = re.compile("[^，。、；：（）“”《》！？ \n等与和及]{1,6}")


def listed_names(text: str, at: int, end: int, stops: tuple[str, ...]) -> list[tuple[str, int]]:
    """Raw names from ``at``: up to four characters each, joined by 、 和 与 及."""
    out: list[tuple[str, int]] = []
    for _ in range(40):
        match = _RAW.match(text, at, min(end, at + 6))
        raw, stop = (match.group(), match.end()) if match else ("", at)
        if not raw or raw.startswith(("关于", "从犯", "从轻", "从宽", "家属", "亲属", "家人", "亲友")):
            break
        out.append((raw, at))
        joiner = _LIST_JOINER.match(text, stop)
        if joiner is None:
            break
        at = joiner.end()
        if text.startswith(stops, at):
            break
    return out


def settled_names(raws: list[str], known: set[str]) -> dict[str, str]:
    """The name in each raw piece: one already known, or what the pieces that begin alike agree on."""
    names: dict[str, str] = {}
    groups: dict[str, list[str]] = {}
    longest = max(map(len, known), default=0)
    for raw in raws:
        if raw in names:
            continue
        hidden = next((raw[:n] for n in range(min(longest, len(raw)), 0, -1) if raw[:n] in known), None)
        if hidden:
            names[raw] = hidden
        elif raw[:1] in SURNAMES and len(raw) >= 2:
            groups.setdefault(raw[:2], []).append(raw)
    for group in groups.values():
        if group[0][:2] in lexicon()["不是姓名"]:
            continue  # 行为人利用了网络, 对行为人宣告禁止令
        if group[0][0] in WORDS_TOO and not any(len(raw) <= 3 and not raw[-1].isdigit() for raw in group):
            continue  # 被告人从轻处罚, 被害人经济损失
        name = _agreed(group)
        names |= dict.fromkeys(group, name)
    return names


def _agreed(group: list[str]) -> str:
    """The name that pieces with the same first two characters begin with."""
    whole = Counter(r for r in group if len(r) == 2 or (len(r) == 3 and r[2] not in _STOP))
    if whole:
        return max(whole, key=lambda r: (whole[r], -len(r)))
    thirds = {r[2:3] for r in group}
    third = thirds.pop() if len(thirds) == 1 else ""
    return group[0][:3] if third and third not in _STOP else group[0][:2]


# 阿贵、阿成: what somebody is called throughout, never in quotation marks
_CALLED = re.compile(
    "阿(?<![“叫名号称].)(?![姨里富联拉根司胶訇附弥婆妈爸爷公伯叔拉基塞布尔])[\u4e00-\u9fff](?!某)"
)
_QUOTED = re.compile("“(阿[\u4e00-\u9fff])”")
_OPENING = (*CLAUSE_OPENS, "和", "与", "着", "员", "弟", "妹", "哥", "姐", "友", "对", "处", "由", "获")


def nicknames(text: str, start: int, end: int, counts: Counter[str], places: dict[str, int]) -> None:
    """小杨, 秦女士, 阿强（化名）, 张三（化名）, added to what was counted."""
    nicks = Counter(m.group() for m in SMALL.finditer(text, start, end))
    opens = Counter(
        m.group()
        for m in SMALL_ANY.finditer(text, start, end)
        if text[m.start() - 1 : m.start()] in (*CLAUSE_OPENS, "“", "的")
    )
    nicks.update({n: text.count(n, start, end) for n, k in opens.items() if k >= 2 and n not in nicks})
    for nick, often in nicks.items():
        if often >= 3:
            counts[nick] = often
            places[nick] = text.find(nick, start)
    found = [(m.group(), m.start()) for m in POLITE.finditer(text, start, end)]
    found += [
        (m.group(1) or m.group(2) or m.group(3), m.start()) for m in NICKNAMED.finditer(text, start, end)
    ]
    assumed = [(m.group(1), m.start()) for m in ASSUMED.finditer(text, start, end) if "某" not in m.group(1)]
    ends = {name[1:] for name, _ in assumed}  # 郜小军（化名）is no 小军
    for name in ends & counts.keys():
        del counts[name]
    for name, at in [*(f for f in found if f[0] not in ends), *assumed]:
        counts[name] += 1
        places[name] = min(at, places.get(name, at))
    if "阿" in text:
        _called(text, start, end, counts, places)


def _called(text: str, start: int, end: int, counts: Counter[str], places: dict[str, int]) -> None:
    """阿贵: said again and again, once at least where a name opens what is told."""
    told: dict[str, list[int]] = {}
    for match in _CALLED.finditer(text, start, end):
        told.setdefault(match.group(), []).append(match.start())
    quoted = {m.group(1) for m in _QUOTED.finditer(text, start, end)} if told else set()
    for name, spots in told.items():
        opens = sum(text[at - 1 : at] in _OPENING for at in spots)
        if name not in counts and name not in quoted and len(spots) >= 2 and opens:
            counts[name], places[name] = len(spots), spots[0]
