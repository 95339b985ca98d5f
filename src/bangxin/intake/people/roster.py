"""People: who is accused, who is somebody else, what they are called, and who a sentence is about."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

from bangxin.base import patterns as re
from bangxin.intake.people.accused import is_name, listed_accused
from bangxin.intake.people.names import (
    AFTER_NAME,
    ALONE_LETTER,
    ALONE_STEM,
    BEFORE_NAMES,
    BRINGING,
    CLAUSE_OPENS,
    COMPOUND,
    GIVEN,
    LETTER,
    LISTED_LAST,
    MASKED,
    NO_GIVEN_NAME,
    NO_SURNAME,
    PAIRED,
    PLACEHOLDER,
    PROVINCE,
    RUN_ON,
    SMALL_ACTS,
    SOME_PLACE,
    SURNAMES,
    TAIL_OK,
    TITLED_NAME,
    WORDS_TOO,
    XIANG,
    always_followed,
    listed_names,
    nicknames,
    settled_names,
    trim_masked,
)
from bangxin.intake.people.persons import Mention, Person, Standing
from bangxin.intake.people.standing import settle
from bangxin.intake.people.units import units
from bangxin.intake.words import Words, find_once

__all__ = ["Mention", "Person", "Roster", "Standing"]


_ROLE = (
    "被告人（上诉人）", "上诉人（一审被告人）", "原审被告人（上诉人）", "上诉人（原审被告）", "被告人", "犯罪嫌疑人", "被不起诉人", "原审被告人", "上诉人（原审被告人）", "上诉人", "被告单位", "被不起诉单位", "同案被告人", "被告人：", "行为人", "违法行为人",
)  # fmt: skip
_OTHER_ROLES = {
    "被害人": Standing.VICTIM, "受害人": Standing.VICTIM, "受害者": Standing.VICTIM, "事主": Standing.VICTIM, "失主": Standing.VICTIM,
    "辩护人": Standing.OTHER, "证人": Standing.OTHER, "检察员": Standing.OTHER, "审判员": Standing.OTHER, "审判长": Standing.OTHER,
    "书记员": Standing.OTHER, "陪审员": Standing.OTHER, "法官助理": Standing.OTHER, "代理检察员": Standing.OTHER,
}  # fmt: skip
_TITLES = (
    "员工", "学生", "人员", "负责人", "经理", "同事", "老乡", "朋友", "男友", "女友", "同学", "会计", "店长", "司机", "技术员", "业务员", "技术总监",
    "财务", "出纳", "主管", "股东", "法定代表人", "法人代表", "总监", "组长", "客服", "骨干", "雇员", "妻子", "丈夫", "哥哥", "弟弟", "姐姐", "妹妹", "堂弟", "堂哥",
    "表弟", "表哥", "室友", "同乡", "亲戚", "邻居", "店员", "老板", "文员", "助理", "操作员", "同伙",
)  # fmt: skip
_ELSEWHERE = ("另案", "已判", "在逃", "已处理", "均判", "已起诉", "已被", "另处", "分案")
_OTHER_ROLE_WORDS = tuple(_OTHER_ROLES)
_JOINERS = ("、", "和", "与", "及", "以及", "，与", "伙同", "同")
_HOW_MANY = frozenset("二两三四五六七八九各")
_MOST_TITLED = 40  # ordinary names looked for; keeps the work linear
MAX_PEOPLE = 200  # per case; the least often named beyond that are not followed
_ROLE_WORDS = Words([*_ROLE, *_OTHER_ROLES])
_HEADED = re.compile(
    "(?:被告人|嫌疑人|不起诉人|原审被告人）)[：:]?([\u4e00-\u9fff·]{2,12})(?:，|（)(?:男|女|曾用名|绰号|别名|又名|自报|化名|自称)"
)
_OUTCOME = re.compile("(?<!犯)罪(?![行犯责])|年|个月|不起诉|改判")
_DEALT_WITH = re.compile("先后将|对|以|将")
_PUNISHED = re.compile("(?:[处予给以]|处以|给予|作出)?(?:行政拘留|行政处罚|行政罚款|罚款)")
_DEALINGS = ("不起诉", "提起公诉", "涉嫌", "移送", "审查起诉", "判处")
_CASE_NAMES = (
    "帮助信息网络犯罪活动案",
    "掩饰、隐瞒犯罪所得案",
    "诈骗案",
    "非法利用信息网络案",
    "等人帮助信息网络",
)
_PLAINTIFF_UNIT = re.compile(
    "(?:(?:(?!的|（已|（另)[\u4e00-\u9fff（）]){2,30}|[\u4e00-\u9fff]{0,8}[A-Z甲乙丙丁])(?:有限公司|公司|工作室|厂|合作社)"
)
_DATED = re.compile("(?:[0-9]{4}年|同年|[0-9]{1,2}月)")


_ASIDE = re.compile("(?:等人|等)?(?:均|已|被)?(?:另案处理|另案起诉|另案侦查|在逃|在侦)")
_CONVICTED = re.compile("(?:等[^，。；]{1,3}人)?犯.{0,23}罪")
_OUTCOME_OF = re.compile(
    "(?:（[^（）]{1,12}）)?(?:系(?:从犯|主犯|累犯|自首)[，、])?(?:犯[^，。；]{2,24}罪[，、]?)?(?:被|均|各)?(?:判处|判|获刑|维持)?(?:(?:有期徒刑|拘役|管制|罚金|单处罚金|(?:适用|宣告|被宣告)缓刑)|"
    "[一二两三四五六七八九十]{1,2}(?:年|个月)(?:[一二两三四五六七八九十]{1,2}个月)?(?=[，；、。\n]|缓刑|$|罚金)|"
    "被(?:公安机关|公安局|警方)(?:处以)?(?:行政)?(?:罚款|拘留[0-9一二三四五六七八九十]{1,2}日)|"
    "(?:因[^，。；]{2,12}?)?(?:不批捕|不批准逮捕|(?:被|作)?(?:相对|存疑|法定|附条件|绝对|酌定)?不(?:予)?起诉(?!人)|免予刑事处罚|免于刑事处罚))"
)


_GOES_ON = frozenset("在将把于因为从向以，（")
_SPARED = re.compile(
    "(?:（[^（）]{1,12}）)?[^。；：\n]{0,60}?，(?:(?:对其|依法|故|遂|后|又|最终|检察机关|检察院)*(?:作出?|决定)(?:对[其他她])?(?:相对|存疑|法定|绝对|酌定|附条件)不(?:予)?(?:起诉|诉)|被(?:法院)?(?:免予|免于)刑事处罚|宣告无罪)"
)
_LISTED = re.compile("[、和与及]([^，。；、]{2,4})")
_OUTCOME_TOLD = re.compile("判处|判决|有期徒刑|拘役|不起诉|提起公诉|刑事拘留")
_LABELLED = re.compile("(?:被告人|嫌疑人|不起诉人|上诉人|被害人|受害人)$")
_MASK = re.compile("[\u4e00-\u9fff]某{1,2}(?:[0-9]{1,2}|[甲乙丙丁])?")


class Roster:
    """The people of one case and where they are named."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self.people: dict[str, Person] = {}
        self.listed = listed_accused(text, start, end)
        self._masked()
        self._by_role()
        self._standing_aside()
        labelled = any(p.standing is Standing.ACCUSED for p in self.people.values())
        self._dealt_with()
        units(self)
        self.accused: list[Person] = []
        if not self.listed:
            self.mentions = self._mentions()
            settle(self, labelled)
        self._told_of_in_the_outcome()
        self._without_labels()
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

    def add(self, name: str, standing: Standing, at: int, *, unit: bool = False) -> None:
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
        spans = [
            (self._surname_at(m.start()), m.end()) for m in MASKED.finditer(self.text, self.start, self.end)
        ]
        always = always_followed([self.text[s:e] for s, e in spans if s >= self.start]) | set(self.listed)
        if not self.listed:
            always |= self._opening(spans)
        always |= {self.text[s:e] for s, e in spans if s >= self.start and self._whole_name(s, e)}
        spans += [(m.start() - 1, m.end()) for m in LETTER.finditer(self.text, self.start, self.end)]
        for start, end in spans:
            raw = self.text[start:end]
            if len(raw) > 2 and raw[-2] == "某" and self.text[end - 1 : end + 1] in RUN_ON:
                raw = raw[:-1]  # 尹某发现: the verb that follows
            name = None if start < self.start else raw if raw in always else trim_masked(raw)
            if (
                name is None
                and raw[1:2] == "某"
                and (raw[:2] in always or _LABELLED.search(self.text, max(0, start - 8), start))
            ):
                masked = _MASK.match(raw)  # 被告人阳某1
                name = masked and masked.group()
            if name is None and self.text[start - 1 : start] in CLAUSE_OPENS:
                xiang = (LISTED_LAST if self.text[start - 1 : start] == "、" else XIANG).match(
                    self.text, start
                )
                name = xiang.group() if xiang else None
            if name is None or (
                SOME_PLACE.match(self.text, start + 1)
                and (raw[0] in WORDS_TOO or PROVINCE.match(self.text, start - 1))
            ):
                continue
            counts[name] += 1
            places[name] = min(start, places.get(name, start))
        counts = Counter(dict(counts.most_common(MAX_PEOPLE)))
        longer: dict[str, list[str]] = {}
        for name in counts:
            longer.setdefault(name[:-1], []).append(name)
        for name in list(counts):
            for other in longer.get(name, ()):
                if (
                    counts[other] == 1
                    and counts[name] >= 1
                    and other[-1] not in TAIL_OK
                    and not other[-1].isdigit()
                ) and other[-1] in AFTER_NAME:
                    counts[name] += counts.pop(other)
        nicknames(self.text, self.start, self.end, counts, places)
        self.masked = set(counts)
        for name in counts:
            self.add(name, Standing.OTHER, places[name])
        self._other_forms()
        for match in ALONE_LETTER.finditer(self.text, self.start, self.end):
            standing = Standing.VICTIM if match.group(1) in "被害人受害人" else Standing.ACCUSED
            self.add(match.group(2), standing, match.start(2))

    def _surname_at(self, at: int) -> int:
        """Where the surname before 某 begins: 贺兰某, 张某."""
        return at - 2 if at - 2 >= self.start and self.text[at - 2 : at] in COMPOUND else at - 1

    def _whole_name(self, s: int, e: int) -> bool:
        """王某胜 where the text itself ends the name: before a mark, 等 or a date, after a mark or a word that names follow."""
        text = self.text
        if e - s != 3 or text[s] not in SURNAMES or text[e - 1] in "某":
            return False
        if text[e - 1] in PAIRED and s > self.start and text[s - 1] in BEFORE_NAMES:
            return text[e : e + 1] not in PAIRED[text[e - 1]]
        if (
            text[e - 1] in PAIRED
            and text[s - 1 : s] in ("、", "人")
            and text[e : e + 1] in ("、", "，", "等", "（", "。")
        ):
            return True
        if text[e - 1] in NO_GIVEN_NAME:
            return False
        before = text[s - 1] if s > self.start else "\n"
        after = text[e : e + 1]
        if before in "、人" and after in ("、", "，", "等", "（"):
            return True
        if before in BEFORE_NAMES and (
            after in ("，", "（", "、", "；", "。", "等") or _DATED.match(text, e)
        ):
            return True
        return before in BRINGING and after in ("、", "，", "等", "（", "和", "与")

    def _other_forms(self) -> None:
        """小杨, 乙, 包文涛: names that nothing masks, where the words about them show that they are names."""
        if self.listed:
            return  # the header gives the names
        text = self.text
        for match in SMALL_ACTS.finditer(text, self.start, self.end):
            self.add(match.group(), Standing.OTHER, match.start())
            self.masked.add(match.group())
        for match in ALONE_STEM.finditer(text, self.start, self.end):
            if match.group(1) not in self.people:
                self.add(match.group(1), Standing.OTHER, match.start())
                self.masked.add(match.group(1))
        for match in PLACEHOLDER.finditer(text, self.start, self.end):
            if match.group() not in self.people:
                self.add(match.group(), Standing.OTHER, match.start())
                self.masked.add(match.group())
        if self.people:
            return
        titled: dict[str, int] = {}
        for match in TITLED_NAME.finditer(text, self.start, self.end):
            titled.setdefault(match.group(1), match.start(1))
        for raw, at in list(titled.items())[:_MOST_TITLED]:
            name = self._agreed_throughout(raw) or self._cut_by_a_word(raw, at)
            if name and name not in self.people:
                self.add(name, Standing.OTHER, at)
                self.masked.add(name)

    def _agreed_throughout(self, raw: str) -> str | None:
        """The longest beginning of ``raw`` that the text says again, with other words after it."""
        for length in (3, 2):
            name = raw[:length]
            often = self.text.count(name, self.start, self.end)
            if len(name) == length and often >= 2 and not NO_GIVEN_NAME & set(name[1:]):
                return name
        return None

    def _cut_by_a_word(self, raw: str, at: int) -> str | None:
        """大学生刘音在……: said once, ended by a word that goes on with what was done, in a text that tells an outcome."""
        if not _OUTCOME_TOLD.search(self.text, self.start, self.end):
            return None
        for length in (2, 3):
            name = raw[:length]
            if (
                self.text[at + length : at + length + 1] in _GOES_ON
                and name[-1] in GIVEN
                and len(name) == length
            ):
                return name
        return None

    def _opening(self, spans: list[tuple[int, int]]) -> set[str]:
        """母某: a rare surname, twice at the head of a clause, is one all the same."""
        heads = Counter(
            self.text[s : s + 2]
            for s, _ in spans
            if s >= self.start
            and (s == self.start or self.text[s - 1] in "，。；、\n：")
            and "\u4e00" <= self.text[s] <= "\u9fff"
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
            if hit.word in ("被告单位", "被不起诉单位"):
                unit = _PLAINTIFF_UNIT.match(self.text, hit.end)
                if unit:
                    self.add(unit.group(), Standing.ACCUSED, hit.end, unit=True)
                continue
            if hit.word == "被告人" and self.text[hit.start - 1 : hit.start] in _HOW_MANY:
                continue  # 二被告人相互……: how many, not who
            seen += [
                (raw, standing, at)
                for raw, at in listed_names(self.text, hit.end, self.end, _OTHER_ROLE_WORDS)
            ]
        headed = self._headed() | set(self.listed)
        for one, at in self.listed.items():
            self.add(one, Standing.ACCUSED, at)
        names = settled_names([raw for raw, _, _ in seen], self.masked | headed)
        allowed = {
            n for n, _ in Counter(names[raw] for raw, _, _ in seen if raw in names).most_common(MAX_PEOPLE)
        }
        for raw, standing, at in seen:
            name = names.get(raw)
            if name in allowed and name and (standing is not Standing.OTHER or name not in self.people):
                self.add(name, standing, at)

    def _headed(self) -> set[str]:
        """Names in the header (被告人阿不都·艾力，男，……), whatever their form."""
        found = set()
        for match in _HEADED.finditer(self.text, self.start, self.end):
            name = match.group(1)
            if not is_name(name):
                continue
            found.add(name)
            self.add(name, Standing.ACCUSED, match.start(1))
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
        if self.listed:
            return  # the document says itself whom it accuses
        for match in _DEALT_WITH.finditer(self.text, self.start, self.end):
            for raw, at in listed_names(self.text, match.end(), self.end, _OTHER_ROLE_WORDS):
                name = next((raw[:n] for n in range(len(raw), 0, -1) if raw[:n] in self.people), None)
                tail = self.text[at : at + 40]
                if (
                    name
                    and self.people[name].standing is Standing.OTHER
                    and (any(w in tail for w in _DEALINGS) or _PUNISHED.match(tail, len(name)))
                ):
                    self.add(name, Standing.ACCUSED, self.text.find(name, self.start, self.end))
        others = [n for n, p in self.people.items() if p.standing is Standing.OTHER]
        for hit in find_once(others, self.text, self.start, self.end):
            if _CONVICTED.match(self.text, hit.end):
                self.add(hit.word, Standing.ACCUSED, self.people[hit.word].first)
        for name, person in self.people.items():
            if person.standing is Standing.OTHER and self.text.startswith(
                _CASE_NAMES, person.first + len(name)
            ):
                self.add(name, Standing.ACCUSED, person.first)

    def _without_labels(self) -> None:
        """A narrative that never says 被告人: the people it is about are its first subjects."""
        if any(p.standing is Standing.ACCUSED for p in self.people.values()):
            return
        candidates = sorted(
            (p for p in self.people.values() if p.standing is Standing.OTHER), key=lambda p: p.first
        )
        sentenced = [p for p in candidates if self.sentenced(p.name)]
        if not candidates and len(self.people) == 1 and _OUTCOME_TOLD.search(self.text, self.start, self.end):
            candidates = list(self.people.values())  # 甲被骗参与，以诈骗罪判处其……
        chosen = sentenced or [p for p in candidates if not self._is_object(p)][:1]
        for person in chosen:
            person.standing = Standing.ACCUSED
        for person in candidates:
            several = chosen and f"{chosen[0].name}等" in self.text[self.start : self.end]
            if chosen and (not sentenced or several) and self._joined_to(person, chosen[0]):
                person.standing = Standing.ACCUSED

    def _told_of_in_the_outcome(self) -> None:
        """侯某有期徒刑八个月; 梁某因证据不足不批捕: whose outcome is told here is accused here."""
        if self.listed:
            return
        others = [n for n, p in self.people.items() if p.standing is Standing.OTHER]
        for hit in find_once(others, self.text, self.start, self.end):
            if _OUTCOME_OF.match(self.text, self._end_of_list(hit.end)) or self._spared(hit.end):
                self.people[hit.word].standing = Standing.ACCUSED

    def _spared(self, at: int) -> bool:
        """丙某是否明知证据存疑，作出存疑不起诉; 贾某，因……情节轻微，被免予刑事处罚: the last one named before it."""
        told = _SPARED.match(self.text, at, min(self.end, at + 90))
        return told is not None and not any(n in told.group() for n in self.people)

    def _end_of_list(self, at: int) -> int:
        """Where the names end that are listed (、乙、丙) after the one that ends at ``at``."""
        for _ in range(12):
            more = _LISTED.match(self.text, at)
            name = more and next((more[1][:n] for n in (4, 3, 2) if more[1][:n] in self.people), None)
            if not more or not name:
                return at
            at = more.start(1) + len(name)
        return at

    def _nobody_named(self) -> None:
        """当事人 stands for the person of a text that names nobody."""
        if not any(p.standing is Standing.ACCUSED for p in self.people.values()):
            at = self.text.find("当事人", self.start, self.end)
            if at >= 0:
                self.add("当事人", Standing.ACCUSED, at)

    def sentenced(self, name: str) -> bool:
        """Named where the outcome is told."""
        at = self.text.rfind(name, self.start, self.end)
        if self.text.startswith(("的", "名下"), at + len(name)):
            return False
        around = re.split("[；。]", self.text[at : at + 60])[0]
        line = self.text.rfind("\n", self.start, at)
        told = "罪" in self.text[line : self.end] or "起诉" in around
        return line >= 0 and told and _OUTCOME.search(around) is not None

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
            if person.name[-1] in TAIL_OK or person.name[-1].isdigit():
                continue  # 张某乙 beside 张某甲
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
    if between.endswith("”") and between[:2] in ("、“", "和“", "与“") and len(between) <= 12:
        return True  # “押卡人”甲和“取款车手”乙
    return (
        len(between) <= 12
        and between.startswith(("与", "和", "及", "伙同", "、"))
        and between.endswith((*_TITLES, "同班的", "同村的", "同校的", "同厂的", "同宿舍的", "同寝室的"))
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
