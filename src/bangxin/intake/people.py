"""People: who is accused, who is somebody else, what they are called, and who a sentence is about."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from bangxin.intake.accused import is_name, listed_accused
from bangxin.intake.names import (
    AFTER_NAME,
    ALONE_LETTER,
    BEFORE_NAMES,
    CLAUSE_OPENS,
    LETTERED,
    MASKED,
    NICKNAMED,
    NO_GIVEN_NAME,
    NO_SURNAME,
    POLITE,
    SMALL,
    SURNAMES,
    TAIL_OK,
    XIANG,
    always_followed,
    is_trailing_char,
    listed_names,
    settled_names,
    trim_masked,
)
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


_ROLE = (
    "被告人（上诉人）", "上诉人（一审被告人）", "原审被告人（上诉人）", "上诉人（原审被告）", "被告人", "犯罪嫌疑人", "被不起诉人", "原审被告人", "上诉人（原审被告人）", "被告单位", "同案被告人", "被告人：", "行为人", "违法行为人",
)  # fmt: skip
_OTHER_ROLES = {
    "被害人": Standing.VICTIM, "受害人": Standing.VICTIM, "受害者": Standing.VICTIM, "事主": Standing.VICTIM, "失主": Standing.VICTIM,
    "辩护人": Standing.OTHER, "证人": Standing.OTHER, "检察员": Standing.OTHER, "审判员": Standing.OTHER, "审判长": Standing.OTHER,
    "书记员": Standing.OTHER, "陪审员": Standing.OTHER, "法官助理": Standing.OTHER, "代理检察员": Standing.OTHER,
}  # fmt: skip
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


_ASIDE = re.compile("(?:等人|等)?(?:均|已|被)?(?:另案处理|另案起诉|另案侦查|在逃|在侦)")
# 拉梁某入伙: whom the accused of a narrative brings in acts with them
_BROUGHT_IN = re.compile(
    "(?:又|再|还)?(?:拉|邀|邀约|叫上|带上)([^，。；]{2,12}?)(?:入伙|加入|一同|一起|共同)"
)
_LOST = re.compile(
    "(?:因|先后|也|因而|遂|分别)?(?:被骗|被诈骗|受骗|上当|遭诈骗|遭骗|遭遇|损失|转出|报警|报案|汇款|汇出)(?!的?(?:资金|款|钱))"
)
_UNIT_FINED = re.compile(
    "([一-鿿某（）]{3,24}?(?:公司|工作室|合作社|厂))(?:（[^（）]{2,16}）)?(?:犯[^，。；]{2,24}罪，)?(?:被)?(?:判处|单处|处)?罚金"
)
_UNIT_AFTER = re.compile("判决|判处|被告单位|其中|以及|分别|对")
_SHORT_FOR = re.compile("（(?:以下)?简称[“]?([^（）“”]{2,12}?)[”]?）")
_OUTCOME_OF = (
    "(?:（[^（）]{1,12}）)?(?:犯[^，。；]{2,24}罪[，、]?)?(?:被|均)?(?:判处|判|获刑)?(?:(?:有期徒刑|拘役|管制|罚金|单处罚金)|"
    "(?:因[^，。；]{2,12}?)?(?:不批捕|不批准逮捕|(?:被|作)?(?:相对|存疑|法定|附条件|绝对|酌定)?不起诉(?!人)|免予刑事处罚|免于刑事处罚))"
)
_SO_MANY_SENTENCED = re.compile(
    "([二两三四五六七八2-8])名?(?:被告)?人(?:均|各|都|分别|皆)?(?:已|被)?(?:[因以犯][^，。；]{2,24}罪|获刑|判处|判|受审|获判)"
)
_NUMBER = {c: n for n, cs in enumerate(("二两2", "三3", "四4", "五5", "六6", "七7", "八8"), 2) for c in cs}


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
        self._harmed()
        self._without_labels()
        self._units()
        self._told_of_in_the_outcome()
        self._counted_with()
        self._brought_in()
        self._as_many_as_sentenced()
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
        spans = [(m.start() - 1, m.end()) for m in MASKED.finditer(self.text, self.start, self.end)]
        always = always_followed([self.text[s:e] for s, e in spans if s >= self.start]) | set(self.listed)
        always |= self._opening(spans)
        always |= {
            self.text[s:e] for s, e in spans
            if e - s == 3 and s > self.start and self.text[s] in SURNAMES and self.text[e - 1] not in NO_GIVEN_NAME
            and ((self.text[s - 1] in "、人" and self.text[e : e + 1] in ("、", "，", "等", "（"))
                 or (self.text[s - 1] in BEFORE_NAMES and self.text[e : e + 1] in ("，", "（", "、", "；", "。")))
        }  # fmt: skip
        spans += [m.span() for m in LETTERED.finditer(self.text, self.start, self.end)]
        for start, end in spans:
            raw = self.text[start:end]
            name = None if start < self.start else raw if raw in always else trim_masked(raw)
            if (
                name is None
                and XIANG.match(self.text, start)
                and self.text[start - 1 : start] in CLAUSE_OPENS
            ):
                name = raw[:-1] if raw[-1] in AFTER_NAME else raw
            if name is None:
                continue
            counts[name] += 1
            places[name] = min(start, places.get(name, start))
        counts = Counter(dict(counts.most_common(MAX_PEOPLE)))
        for name in list(counts):
            longer = [n for n in counts if n != name and n.startswith(name) and is_trailing_char(n, name)]
            for other in longer:
                if (
                    counts[other] == 1
                    and counts[name] >= 1
                    and other[-1] not in TAIL_OK
                    and not other[-1].isdigit()
                ) and other[-1] in AFTER_NAME:
                    counts[name] += counts.pop(other)
        nicks = Counter(m.group() for m in SMALL.finditer(self.text, self.start, self.end))
        for nick, often in nicks.items():
            if often >= 3:
                counts[nick] = often
                places[nick] = self.text.find(nick, self.start)
        for match in POLITE.finditer(self.text, self.start, self.end):
            counts[match.group()] += 1
            places[match.group()] = min(match.start(), places.get(match.group(), match.start()))
        for match in NICKNAMED.finditer(self.text, self.start, self.end):
            nick = match.group(1) or match.group(2)
            counts[nick] += 1
            places[nick] = min(match.start(), places.get(nick, match.start()))
        self.masked = set(counts)
        for name in counts:
            self._add(name, Standing.OTHER, places[name])
        for match in ALONE_LETTER.finditer(self.text, self.start, self.end):
            standing = Standing.VICTIM if match.group(1) in "被害人受害人" else Standing.ACCUSED
            self._add(match.group(2), standing, match.start(2))

    def _opening(self, spans: list[tuple[int, int]]) -> set[str]:
        """母某: a rare surname, twice at the head of a clause, is one all the same."""
        heads = Counter(
            self.text[s : s + 2]
            for s, _ in spans
            if (s == self.start or self.text[s - 1] in "，。；、\n：")
            and self.text[s] not in NO_SURNAME | SURNAMES
        )
        ends = {
            self.text[s : s + 2]: self.text[s:e] for s, e in spans if e - s == 2 or self.text[e - 1] == "某"
        }
        again = Counter(self.text[s : s + 2] for s, _ in spans)
        return {ends.get(head, head) for head in heads if again[head] >= 2} - {""}

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
            seen += [
                (raw, standing, at)
                for raw, at in listed_names(self.text, hit.end, self.end, _OTHER_ROLE_WORDS)
            ]
        headed = self._headed() | set(self.listed)
        for one, at in self.listed.items():
            self._add(one, Standing.ACCUSED, at)
        names = settled_names([raw for raw, _, _ in seen], self.masked | headed)
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
        for person in self.people.values():
            if person.standing is Standing.OTHER and _ASIDE.match(self.text, person.first + len(person.name)):
                person.standing = Standing.ELSEWHERE

    def _dealt_with(self) -> None:
        """Whoever is charged, sentenced or not prosecuted here is accused here, label or not."""
        for match in _DEALT_WITH.finditer(self.text, self.start, self.end):
            for raw, at in listed_names(self.text, match.end(), self.end, _OTHER_ROLE_WORDS):
                name = max((n for n in self.people if raw.startswith(n)), key=len, default=None)
                tail = self.text[at : at + 40]
                if (
                    name
                    and self.people[name].standing is Standing.OTHER
                    and any(w in tail for w in _DEALINGS)
                ):
                    self._add(name, Standing.ACCUSED, self.text.find(name, self.start, self.end))
        for name, person in self.people.items():
            convicted = (
                re.compile(re.escape(name) + "(?:等[^，。；]{1,3}人)?犯").search(
                    self.text, self.start, self.end
                )
                if person.standing is Standing.OTHER
                else None
            )
            if convicted and "罪" in self.text[convicted.end() : convicted.end() + 24]:
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
            several = chosen and f"{chosen[0].name}等" in self.text[self.start : self.end]
            if chosen and (not sentenced or several) and self._joined_to(person, chosen[0]):
                person.standing = Standing.ACCUSED
        for person in candidates:
            if chosen and person.standing is Standing.OTHER and self._acts_with(person):
                person.standing = Standing.ACCUSED

    def _harmed(self) -> None:
        """田某被骗……, 田某转出5万元: named as the one who lost, label or not."""
        for person in self.people.values():
            if person.standing is Standing.OTHER and _LOST.match(self.text, person.first + len(person.name)):
                person.standing = Standing.VICTIM

    def _units(self) -> None:
        """某科技公司罚金五万元: a unit sentenced is a unit accused."""
        if self.listed:
            return
        for match in _UNIT_FINED.finditer(self.text, self.start, self.end):
            name = _UNIT_AFTER.split(match.group(1))[-1]
            if len(name) < 3 or any(p.unit for n, p in self.people.items() if n == name):
                continue
            at = self.text.find(name, self.start, self.end)
            self._add(name, Standing.ACCUSED, at, unit=True)
            short = _SHORT_FOR.match(self.text, match.end(1))
            if short:
                self.people[name].aliases.add(short.group(1))

    def _told_of_in_the_outcome(self) -> None:
        """侯某有期徒刑八个月; 梁某因证据不足不批捕: whose outcome is told here is accused here."""
        if self.listed:
            return
        for person in self.people.values():
            if person.standing is Standing.OTHER and re.search(
                re.escape(person.name) + _OUTCOME_OF, self.text[self.start : self.end]
            ):
                person.standing = Standing.ACCUSED

    def _brought_in(self) -> None:
        if self.listed:
            return
        for match in _BROUGHT_IN.finditer(self.text, self.start, self.end):
            for name, person in self.people.items():
                if person.standing is Standing.OTHER and match.group(1).endswith(name):
                    person.standing = Standing.ACCUSED

    def _as_many_as_sentenced(self) -> None:
        """二人犯帮信罪，四人均获刑: as many as there are names left for stand accused."""
        accused = [p for p in self.people.values() if p.standing is Standing.ACCUSED and not p.unit]
        others = [p for p in self.people.values() if p.standing is Standing.OTHER]
        if self.listed or not accused or not others:
            return
        for match in _SO_MANY_SENTENCED.finditer(self.text, self.start, self.end):
            if _NUMBER[match.group(1)] == len(accused) + len(others):
                for person in others:
                    person.standing = Standing.ACCUSED
                return

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
        between = re.sub("（[^（）]{1,8}）", "", between)
        if len(between) < 30 and not any(mark in between for mark in "，。；"):
            rest = between
            for name in sorted(self.people, key=len, reverse=True):
                rest = rest.replace(name, "")
            if set(rest) <= set("、与和及"):
                return True  # 甲、乙与丙、丁
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
            if counts[person.name] > 1 or not regular or person in regular or set(person.name[1:]) == {"某"}:
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
            if len(hit.word) == 1 and self._in_a_word(hit.start):
                continue
            near = 0 <= last_end <= hit.start <= last_end + 24
            between = self.text[last_end : hit.start] if near else "?"
            between = re.sub("^（[^（）]{1,12}）", "", between) if between.startswith("（") else between
            joined = between.removesuffix("被告人").removesuffix("被害人") in _JOINERS or _joined_by_title(
                between
            )
            list_id += not joined
            out.append(Mention(hit.start, hit.end, owner[hit.word], list_id))
            last_end = hit.end
        return out

    def _in_a_word(self, at: int) -> bool:
        """The A of APP is nobody's name."""
        return any(
            c.isascii() and c.isalnum() for c in self.text[max(at - 1, 0) : at] + self.text[at + 1 : at + 2]
        )

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
