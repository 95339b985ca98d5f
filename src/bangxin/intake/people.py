"""People: who is accused, who is somebody else, what they are called, and who a sentence is about."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from bangxin.intake.accused import is_name, listed_accused
from bangxin.intake.words import Words, find_once


class Standing(StrEnum):
    ACCUSED = "accused"
    ELSEWHERE = "elsewhere"  # 另案处理、已判刑、在逃
    VICTIM = "victim"
    OTHER = "other"  # 辩护人、证人、办案人员、上线


@dataclass(slots=True)
class Person:
    """One person of a document. ``index`` counts the accused from 1 in the order the text names them."""

    name: str
    standing: Standing
    first: int
    aliases: set[str] = field(default_factory=set)
    unit: bool = False
    index: int = 0


class Mention(NamedTuple):
    """A name in the text. ``list_id``: names joined by 、 和 与 及 share one."""

    start: int
    end: int
    name: str
    list_id: int


SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤"
    "滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭"
    "梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦"
    "巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬"
    "申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂"
    "晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公闫肖涂卯亓付代岳祃虈缐仝揭逯撒帅佟邸苑南么银翦相侬佴甲乙丙丁"
    "谯邰竺仲蔺兰芦商丛官栗楼豆朴卿敬鹿赫檀玉况甯"
    "邝佘冼牟仉鄢苟晋麦练昝粟漆税辜寸谌揣覃禚睢缑郇亢隋仵迟楚侣禤尧綦蒿旷"
)
_ROLE = (
    "被告人（上诉人）", "上诉人（一审被告人）", "原审被告人（上诉人）", "上诉人（原审被告）", "被告人", "犯罪嫌疑人", "被不起诉人", "原审被告人", "上诉人（原审被告人）", "被告单位", "同案被告人", "被告人：", "行为人", "违法行为人",
)  # fmt: skip
_OTHER_ROLES = {
    "被害人": Standing.VICTIM, "受害人": Standing.VICTIM, "受害者": Standing.VICTIM, "事主": Standing.VICTIM, "失主": Standing.VICTIM,
    "辩护人": Standing.OTHER, "证人": Standing.OTHER, "检察员": Standing.OTHER, "审判员": Standing.OTHER, "审判长": Standing.OTHER,
    "书记员": Standing.OTHER, "陪审员": Standing.OTHER, "法官助理": Standing.OTHER, "代理检察员": Standing.OTHER,
}  # fmt: skip
_MASKED = re.compile(
    "某{1,3}(?:[0-9]{1,2}(?![-0-9.—~至]{0,12}[万千百余多]{0,3}(?:元|万|张|名|人|部|套|次|笔))|[甲乙丙丁戊己庚辛]|[A-Z]|[\u4e00-\u9fff])?"
)
# 小陈（化名）, 被告人小陈, 男子阿强（化名）
_SMALL = re.compile(
    "(?<![大中微从])小[赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严金魏陶姜谢邹苏潘葛范彭鲁韦马方俞任袁柳唐薛雷贺汤罗郝安常傅卢顾孟黄萧尹姚邵汪毛戴宋熊纪舒项祝董梁杜阮闵贾江颜郭梅林钟徐邱骆高夏蔡田胡凌霍虞万管莫丁邓洪石崔龚刘叶白]"
)
_NICKNAMED = re.compile(
    "([小老阿大][\u4e00-\u9fff])(?=（化名|（均化名|（系化名)|(?:被告人|嫌疑人|不起诉人)([小老阿][\u4e00-\u9fff])(?![\u4e00-\u9fff]某)"
)
# 秦女士, 邱先生, 老伯 never alone
_NO_SURNAME = frozenset("其在从向为对由和与于经至将被及或如等是把用给到让请叫受因按据该此另又")
_POLITE = re.compile(
    f"[{''.join(sorted(SURNAMES - frozenset('和从为向于由对与时')))}](?:女士|先生|大爷|大妈|阿姨|老汉|老太|同学|小姐)"
)
# 向某 as a name: at the head of a sentence, before what a person does
_XIANG = re.compile("向某{1,2}[甲乙0-9]?(?=[将把在于为与因系和、，（明使用出利通伙])")
_OPENS = ("", "\n", "。", "；", "，", "、", "人")
_LETTERED = re.compile("[\u4e00-\u9fff][A-Z](?![A-Za-z])")
_STOP = frozenset(
    "涉提互间，。、；：（）“”《》！？ \n,.的犯在于以经与和及等被系到明伙为从将因对并由向先后均曾利至自到供处使无有通冒雇怀获归辩抢驾窜趁退系称男女亦诈骗盗"
)
_AFTER_NAME = frozenset(
    "在于以经与和及等被系到明伙为从将因对并由向先后均曾利至自供处使无有犯的通过冒雇怀获归辩抢驾窜趁退称亦名下其所贩帮诈骗盗组注提出转收取作涉"
)
_TAIL_OK = frozenset("甲乙丙丁戊己庚辛")
_WORDS_TOO = frozenset(
    "于从明支能经银向和时通常都应当全公农国满包成仍相终广权干后程解计关"
)  # surnames that are words far more often
_TITLES = (
    "员工",
    "学生",
    "人员",
    "负责人",
    "经理",
    "同事",
    "老乡",
    "朋友",
    "男友",
    "女友",
    "同学",
    "会计",
    "店长",
    "司机",
)
_ELSEWHERE = ("另案", "已判", "在逃", "已处理", "均判", "已起诉", "已被", "另处", "分案")
_OTHER_ROLE_WORDS = tuple(_OTHER_ROLES)
_JOINERS = ("、", "和", "与", "及", "以及", "，与", "伙同", "同")
MAX_PEOPLE = 200  # per case; the least often named beyond that are not followed
_ROLE_WORDS = Words([*_ROLE, *_OTHER_ROLES])
_HEADED = re.compile(
    "(?:被告人|嫌疑人|不起诉人|原审被告人）)[：:]?([\u4e00-\u9fff·]{2,12})(?:，|（)(?:男|女|曾用名|绰号|别名|又名|自报|化名|自称)"
)
_OUTCOME = re.compile("(?<!犯)罪(?![行犯责])|年|个月|不起诉|改判")
_DEALT_WITH = re.compile("先后将|对|以|将")
_DEALINGS = ("不起诉", "提起公诉", "涉嫌", "移送", "审查起诉", "判处")
_CASE_NAMES = (
    "帮助信息网络犯罪活动案",
    "掩饰、隐瞒犯罪所得案",
    "诈骗案",
    "非法利用信息网络案",
    "等人帮助信息网络",
)
_PLAINTIFF_UNIT = re.compile("[\u4e00-\u9fff（）]{2,30}(?:有限公司|公司|工作室|厂|合作社)")


class Roster:
    """The people of one case and where they are named."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self.people: dict[str, Person] = {}
        self.listed = listed_accused(text, start, end)
        self._masked()
        self._by_role()
        self._standing_aside()
        self._dealt_with()
        self._without_labels()
        self._counted_with()
        self._nobody_named()
        self._aliases()
        self._slips()
        self._only_listed()
        self.accused = sorted(
            (p for p in self.people.values() if p.standing is Standing.ACCUSED), key=lambda p: p.first
        )
        for index, person in enumerate(self.accused, start=1):
            person.index = index
        self.mentions = self._mentions()
        self._starts = [m.start for m in self.mentions]

    # -- who there is ---------------------------------------------------------------------------------------

    def _add(self, name: str, standing: Standing, at: int, *, unit: bool = False) -> None:
        known = self.people.get(name)
        if known is None:
            self.people[name] = Person(name, standing, at, unit=unit)
        elif standing is Standing.ACCUSED:
            known.standing = standing
            known.first = min(known.first, at)
        elif known.standing is not Standing.ACCUSED:
            known.standing = standing

    def _masked(self) -> None:
        """张某某, 陈某1, 刘某甲, 周某平, A某, 陈A."""
        counts: Counter[str] = Counter()
        places: dict[str, int] = {}
        spans = [(m.start() - 1, m.end()) for m in _MASKED.finditer(self.text, self.start, self.end)]
        always = _always_followed([self.text[s:e] for s, e in spans if s >= self.start]) | set(self.listed)
        always |= self._opening(spans)
        always |= {
            self.text[s:e] for s, e in spans
            if e - s == 3 and s > self.start and self.text[s - 1] in "、人" and self.text[e : e + 1] in ("、", "，", "等", "（")
            and self.text[e - 1] not in "某等的均先后" and self.text[s] in SURNAMES
        }  # fmt: skip
        spans += [m.span() for m in _LETTERED.finditer(self.text, self.start, self.end)]
        for start, end in spans:
            raw = self.text[start:end]
            name = None if start < self.start else raw if raw in always else _trim_masked(raw)
            if name is None and _XIANG.match(self.text, start) and self.text[start - 1 : start] in _OPENS:
                name = raw[:-1] if raw[-1] in _AFTER_NAME else raw
            if name is None:
                continue
            counts[name] += 1
            places[name] = min(start, places.get(name, start))
        counts = Counter(dict(counts.most_common(MAX_PEOPLE)))
        for name in list(counts):
            longer = [n for n in counts if n != name and n.startswith(name) and _is_trailing_char(n, name)]
            for other in longer:
                if (
                    counts[other] == 1
                    and counts[name] >= 1
                    and other[-1] not in _TAIL_OK
                    and not other[-1].isdigit()
                ) and other[-1] in _AFTER_NAME:
                    counts[name] += counts.pop(other)
        nicks = Counter(m.group() for m in _SMALL.finditer(self.text, self.start, self.end))
        for nick, often in nicks.items():
            if often >= 3:
                counts[nick] = often
                places[nick] = self.text.find(nick, self.start)
        for match in _POLITE.finditer(self.text, self.start, self.end):
            counts[match.group()] += 1
            places[match.group()] = min(match.start(), places.get(match.group(), match.start()))
        for match in _NICKNAMED.finditer(self.text, self.start, self.end):
            nick = match.group(1) or match.group(2)
            counts[nick] += 1
            places[nick] = min(match.start(), places.get(nick, match.start()))
        self.masked = set(counts)
        for name in counts:
            self._add(name, Standing.OTHER, places[name])

    def _opening(self, spans: list[tuple[int, int]]) -> set[str]:
        """母某: a rare surname, twice at the head of a clause, is one all the same."""
        heads = Counter(
            self.text[s : s + 2]
            for s, _ in spans
            if s > self.start
            and self.text[s - 1] in "，。；、\n："
            and self.text[s] not in _NO_SURNAME | SURNAMES
        )
        ends = {
            self.text[s : s + 2]: self.text[s:e] for s, e in spans if e - s == 2 or self.text[e - 1] == "某"
        }
        return {ends.get(head, head) for head, often in heads.items() if often >= 2} - {""}

    def _by_role(self) -> None:
        """Names after 被告人, 被害人, 辩护人 …, lists included."""
        seen: list[tuple[str, Standing, int]] = []
        for hit in _ROLE_WORDS.find(self.text, self.start, self.end):
            standing = Standing.ACCUSED if hit.word in _ROLE else _OTHER_ROLES[hit.word]
            if hit.word == "被告单位":
                unit = _PLAINTIFF_UNIT.match(self.text, hit.end)
                if unit:
                    self._add(unit.group(), Standing.ACCUSED, hit.end, unit=True)
                continue
            if hit.word == "被告人" and self.text[hit.start - 1 : hit.start] in tuple("二两三四五六七八九各"):
                continue  # 二被告人相互……: how many, not who
            seen += [(raw, standing, at) for raw, at in _listed(self.text, hit.end, self.end)]
        headed = self._headed() | set(self.listed)
        for one, at in self.listed.items():
            self._add(one, Standing.ACCUSED, at)
        names = _settle([raw for raw, _, _ in seen], self.masked | headed)
        allowed = {
            n for n, _ in Counter(names[raw] for raw, _, _ in seen if raw in names).most_common(MAX_PEOPLE)
        }
        for raw, standing, at in seen:
            name = names.get(raw)
            if name in allowed and name and (standing is not Standing.OTHER or name not in self.people):
                self._add(name, standing, at)

    def _headed(self) -> set[str]:
        """Names in the header (被告人阿不都·艾力，男，……), whatever their form."""
        found = set()
        for match in _HEADED.finditer(self.text, self.start, self.end):
            name = match.group(1)
            if not is_name(name):
                continue
            found.add(name)
            self._add(name, Standing.ACCUSED, match.start(1))
        return found

    def _standing_aside(self) -> None:
        """X（另案处理）, X、Y（均已判刑）: handled elsewhere."""
        at = self.text.find("（", self.start, self.end)
        while at >= 0:
            inside = self.text[at + 1 : at + 8]
            if any(word in inside.replace("在逃犯", "") for word in _ELSEWHERE) or inside.startswith(
                ("身份不明", "均身份不明")
            ):
                for name in _names_before(
                    self.text, at, self.people, "均" in inside[:2] or "等" in inside[:2]
                ):
                    person = self.people[name]
                    labelled = self.text[max(0, person.first - 3) : person.first] == "被告人"
                    if person.standing is not Standing.ACCUSED or not labelled:
                        person.standing = Standing.ELSEWHERE
            at = self.text.find("（", at + 1, self.end)

    def _dealt_with(self) -> None:
        """Whoever is charged, sentenced or not prosecuted here is accused here, label or not."""
        for match in _DEALT_WITH.finditer(self.text, self.start, self.end):
            for raw, at in _listed(self.text, match.end(), self.end):
                name = max((n for n in self.people if raw.startswith(n)), key=len, default=None)
                tail = self.text[at : at + 40]
                if (
                    name
                    and self.people[name].standing is Standing.OTHER
                    and any(w in tail for w in _DEALINGS)
                ):
                    self._add(name, Standing.ACCUSED, self.text.find(name, self.start, self.end))
        for name, person in self.people.items():
            at = (
                self.text.find(name + "犯", self.start, self.end) if person.standing is Standing.OTHER else -1
            )
            if at >= 0 and "罪" in self.text[at : at + len(name) + 24]:
                self._add(name, Standing.ACCUSED, person.first)
            if person.standing is Standing.OTHER and self.text.startswith(
                _CASE_NAMES, person.first + len(name)
            ):
                self._add(name, Standing.ACCUSED, person.first)

    def _without_labels(self) -> None:
        """A narrative that never says 被告人: the people it is about are its first subjects."""
        if any(p.standing is Standing.ACCUSED for p in self.people.values()):
            return
        candidates = sorted(
            (p for p in self.people.values() if p.standing is Standing.OTHER), key=lambda p: p.first
        )
        sentenced = [p for p in candidates if self._sentenced(p.name)]
        chosen = sentenced or [p for p in candidates if not self._is_object(p)][:1]
        for person in chosen:
            person.standing = Standing.ACCUSED
        for person in candidates:
            if chosen and not sentenced and self._joined_to(person, chosen[0]):
                person.standing = Standing.ACCUSED
        for person in candidates:
            if chosen and person.standing is Standing.OTHER and self._acts_with(person):
                person.standing = Standing.ACCUSED

    def _counted_with(self) -> None:
        """田某四人: as many as are listed after 伙同, with the one named, stand accused together."""
        accused = [p for p in self.people.values() if p.standing is Standing.ACCUSED]
        if self.listed or len(accused) != 1:
            return
        (one,) = accused
        beside = [p for p in self.people.values() if p.standing is Standing.OTHER and self._acts_with(p)]
        signs = {2: "二两2", 3: "三3", 4: "四4", 5: "五5", 6: "六6"}.get(len(beside) + 1, "")
        if any(
            one.name + sep + sign + "人" in self.text[self.start : self.end]
            for sign in signs
            for sep in ("", "等")
        ):
            for person in beside:
                person.standing = Standing.ACCUSED

    def _nobody_named(self) -> None:
        """当事人 stands for the person of a text that names nobody."""
        if not any(p.standing is Standing.ACCUSED for p in self.people.values()):
            at = self.text.find("当事人", self.start, self.end)
            if at >= 0:
                self._add("当事人", Standing.ACCUSED, at)

    def _sentenced(self, name: str) -> bool:
        """Named where the outcome is told."""
        at = self.text.rfind(name, self.start, self.end)
        around = re.split("[；。]", self.text[at : at + 60])[0]
        line = self.text.rfind("\n", self.start, at)
        return line >= 0 and "罪" in self.text[line : self.end] and _OUTCOME.search(around) is not None

    def _acts_with(self, person: Person) -> bool:
        """甲伙同乙、丙: in a report without labels those listed after 伙同 stand beside the one it is about."""
        floor = max(self.start, person.first - 40)
        begin = self.text.rfind("伙同", floor, person.first)
        return begin >= 0 and all(
            item in self.people and self.people[item].standing in (Standing.OTHER, Standing.ACCUSED)
            for item in self.text[begin + 2 : person.first + len(person.name)].split("、")
        )

    def _is_object(self, person: Person) -> bool:
        before = self.text[max(self.start, person.first - 2) : person.first]
        return before.endswith(("为", "向", "给", "从", "明知", "由", "受", "与", "被", "对", "（"))

    def _joined_to(self, person: Person, first: Person) -> bool:
        between = self.text[first.first + len(first.name) : person.first]
        between = re.sub("^（[^（）]{1,8}）", "", between)
        return (
            between in ("、", "与", "和", "及")
            or _joined_by_title(between)
            or (
                between.endswith("、")
                and between[:1] in "、与和及（"
                and len(between) < 12
                and "，" not in between
            )
        )

    def _aliases(self) -> None:
        """曾用名, 别名, 绰号, 又名 in the header; “阿虎” after 绰号."""
        for person in list(self.people.values()):
            if person.standing is not Standing.ACCUSED:
                continue
            window = self.text[person.first + len(person.name) : person.first + len(person.name) + 40]
            for word in ("曾用名", "别名", "又名", "绰号", "网名", "化名", "自报"):
                at = window.find(word)
                if 0 <= at <= 12:
                    name = window[at + len(word) : at + len(word) + 8].strip("“”：")
                    name = re.split("[，。、；”（）]", name)[0]
                    if 2 <= len(name) <= 6:
                        person.aliases.add(name)

    def _slips(self) -> None:
        """A name that the document uses once, next to names it uses throughout, is a slip of the pen.

        With one accused of that surname it is read as that person (陈了磊 for 陈某); otherwise it is nobody's.
        """
        accused = [p for p in self.people.values() if p.standing is Standing.ACCUSED]
        counts = {p.name: self.text.count(p.name, self.start, self.end) for p in accused}
        regular = [p for p in accused if counts[p.name] >= 3]
        for person in accused:
            if counts[person.name] > 1 or not regular or person in regular:
                continue
            same = [p for p in regular if p.name[0] == person.name[0]]
            if len(regular) == 1 and same:
                same[0].aliases.add(person.name)
                del self.people[person.name]
            elif any(set(person.name[1:]) & set(p.name[1:]) - {"某"} or p in same for p in regular) and (
                not self.text.startswith(("，男", "，女", "（"), person.first + len(person.name))
            ):
                person.standing = Standing.OTHER

    def _only_listed(self) -> None:
        """Where the document lists its accused, whoever else is called 被告人 is none of them."""
        for name, person in list(self.people.items()) if self.listed else ():
            if person.standing is Standing.ACCUSED and not person.unit and name not in self.listed:
                person.standing = Standing.OTHER

    # -- where they are -------------------------------------------------------------------------------------

    def _mentions(self) -> list[Mention]:
        owner = {p.name: p.name for p in self.people.values()}
        for person in self.people.values():
            owner |= {alias: person.name for alias in person.aliases if alias not in owner}
        units = [p for p in self.accused if p.unit]
        if len(units) == 1:
            owner["被告单位"] = units[0].name
        out: list[Mention] = []
        last_end, list_id = -1, 0
        for hit in find_once(owner, self.text, self.start, self.end):
            near = 0 <= last_end <= hit.start <= last_end + 24
            between = self.text[last_end : hit.start] if near else "?"
            joined = between.removesuffix("被告人").removesuffix("被害人") in _JOINERS or _joined_by_title(
                between
            )
            list_id += not joined
            out.append(Mention(hit.start, hit.end, owner[hit.word], list_id))
            last_end = hit.end
        return out

    def between(self, start: int, end: int) -> list[Mention]:
        """Mentions that begin in ``start:end``."""
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end)
        return self.mentions[first:last]

    def accused_in(self, start: int, end: int) -> list[Person]:
        """The accused named in ``start:end``, each once, in order."""
        names = dict.fromkeys(m.name for m in self.between(start, end))
        return [p for n in names if (p := self.people[n]).standing is Standing.ACCUSED]


def _joined_by_title(between: str) -> bool:
    """周某平与驻校代理员工施某青: one list in spite of the title between."""
    between = re.sub("^（[^（）]{1,8}）", "", between)  # 甲（17岁）、其同学乙
    return (
        len(between) <= 12
        and between.startswith(("与", "和", "及", "伙同", "、"))
        and between.endswith(_TITLES)
    )


def _trim_masked(raw: str) -> str | None:
    """A masked name without the verb that ran into it (张某伙 -> 张某)."""
    head = raw[0]
    if "某" in raw and (head not in SURNAMES or head in "和从为向") and not head.isascii():
        return None
    if "某" not in raw and (head not in SURNAMES):
        return None
    last = raw[-1]
    body = raw.rstrip("某")
    if raw.count("某") > 1 and last not in _TAIL_OK and "\u4e00" <= last <= "\u9fff" and last != "某":
        return raw[:-1]  # 刘某某信任: a name masked in full takes no further character
    if body == head or last in _TAIL_OK or last.isdigit() or last.isascii():
        return raw
    return raw[:-1] if last in _AFTER_NAME or last in _STOP or last not in _GIVEN else raw


def _always_followed(raws: list[str]) -> set[str]:
    """黄某巍: a first part that the whole text never has without the same last character is a name of three."""
    after: dict[str, Counter[str]] = {}
    for raw in raws:
        if len(raw) <= 3:
            after.setdefault(raw[:2], Counter())[raw[2:]] += 1
    return {
        first + last
        for first, ways in after.items()
        for last in ways
        if len(ways) == 1 and ways[last] >= 2 and last and last not in "某" and last not in _AFTER_NAME | _STOP
        and first[0] in SURNAMES
    }  # fmt: skip


def _is_trailing_char(longer: str, name: str) -> bool:
    return len(longer) == len(name) + 1


_LIST_JOINER = re.compile("、(?:被告人)?|[和与](?:被告人)?|及")


_RAW = re.compile("[^，。、；：（）“”《》！？ \n等与和及]{1,6}")


def _listed(text: str, at: int, end: int) -> list[tuple[str, int]]:
    """Raw names from ``at``: up to four characters each, joined by 、 和 与 及."""
    out: list[tuple[str, int]] = []
    for _ in range(40):
        match = _RAW.match(text, at, min(end, at + 6))
        raw, stop = (match.group(), match.end()) if match else ("", at)
        if not raw or raw.startswith("关于"):
            break
        out.append((raw, at))
        joiner = _LIST_JOINER.match(text, stop)
        if joiner is None:
            break
        at = joiner.end()
        if text.startswith(_OTHER_ROLE_WORDS, at):
            break
    return out


def _settle(raws: list[str], known: set[str]) -> dict[str, str]:
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
        if group[0][0] in _WORDS_TOO and not any(len(raw) <= 3 and not raw[-1].isdigit() for raw in group):
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


def _names_before(text: str, at: int, people: dict[str, Person], several: bool) -> list[str]:
    """The name, or the list of names, that ends right before ``at``."""
    found: list[str] = []
    while True:
        probe = at
        for word in ("等人", "等"):
            if text.endswith(word, 0, probe):
                probe -= len(word)
        name = next((n for n in sorted(people, key=len, reverse=True) if text.endswith(n, 0, probe)), None)
        if name is None:
            return found
        found.append(name)
        at = probe - len(name)
        if not several or not text.endswith(("、", "和", "与", "及"), 0, at):
            return found
        at -= 1


_GIVEN = frozenset(
    "平青辰龙强伟军华明建国文红丽燕俊杰磊洋勇艳娟涛超秀霞芳娜敏静刚峰英梅兰玉春生海波斌鹏飞宇浩然轩子晨佳佩君志祥钻钊玭宾聪通尧天宁康福贵全亮辉琴云凤林山川东南北西晓小大兴义礼智信仁德才良忠孝贤达凯旋哲睿航博思源怡欣雅婷雪莹倩颖洁丹萍莉琳瑶瑾璇琪萱菲妍彤露瑞祺毅恒铭淼鑫森焱堃城坤乾元亨利贞彪根柱栓锁财旺发"
)
