"""The people of one case: who is accused, who is somebody else, what they are called, and where they are named.

Names are found by their form (``naming``); what the text shows of each is collected as signs (``labels``, ``decided``,
``signs``); ``standing`` weighs them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from bangxin.base import patterns as re
from bangxin.intake.people.accused import listed_accused
from bangxin.intake.people.decided import read_decisions
from bangxin.intake.people.labels import read_asides, read_labels
from bangxin.intake.people.names import TAIL_OK
from bangxin.intake.people.naming import names_in
from bangxin.intake.people.persons import Mention, Person, Sign, Standing
from bangxin.intake.people.positions import titled
from bangxin.intake.people.signs import signs_of
from bangxin.intake.people.standing import items_apart, settle
from bangxin.intake.people.units import units
from bangxin.intake.words import Hit, find_once

__all__ = ["Mention", "Person", "Roster", "Standing"]
_ALSO_CALLED = (
    "曾用名",
    "别名",
    "又名",
    "绰号",
    "网名",
    "化名",
    "自报",
    "中文名",
    "外文名",
    "英文名",
    "译名",
)
_JOINERS = ("、", "和", "与", "及", "以及", "，与", "伙同", "同")
_BRACKET = re.compile("^（[^（）]{1,8}）")
_PARTICULARS = re.compile("^（(?:[^（）]{1,12}|[男女]，[^（）]{1,28})）")  # 甲（男，24岁，某乡人）、乙
_CALLED = re.compile("“[^“”]{1,6}”$")
_LIST_GAP = 36  # characters between two names of one list at most
_NO_NAME = re.compile("(?:身份|年龄|出生|户籍|住址|籍贯|文化|姓名[、及和])")  # 被告人甲（自报身份）
_ANSWERS = re.compile("被(?:讯问|会见)人(?:姓名)?：?")
_OF_SURNAME = re.compile("姓(?:男子|女子|男|女|青年|嫌疑人|大学生|学生|老板|店主)")


class Roster:
    """The people of one case and where they are named."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self.listed = listed_accused(text, start, end)
        found = names_in(text, start, end, self.listed)
        self.people = {name: Person(name, Standing.OTHER, at) for name, at in found.items()}
        self.accused: list[Person] = []
        self.mentions: list[Mention] = []
        self.answers = ""  # whose answers a transcript writes down
        self._looked_for: frozenset[str] = frozenset()
        self._hits: list[Hit] = []
        read_labels(self)
        read_asides(self)
        if not self.listed:  # else the document says itself whom it accuses
            read_decisions(self)
            units(self)
            self._read_mentions()
        settle(self)
        self._nobody_named()
        self._aliases()
        self._by_surname()
        self._slips()
        self._who_answers()
        self.accused = sorted(
            (p for p in self.people.values() if p.standing is Standing.ACCUSED), key=lambda p: p.first
        )
        for index, person in enumerate(self.accused, start=1):
            person.index = index
        self.mentions = self._mentions()
        self._starts = [m.start for m in self.mentions]
        self._nicknames: dict[str, frozenset[str]] = {}
        self._of: dict[str, list[Mention]] = {}
        for mention in self.mentions:
            self._of.setdefault(mention.name, []).append(mention)
        self._items = items_apart(self)

    def same_item(self, at: int, other: int) -> bool:
        """Whether two places stand in one item, where a list tells a case of its own in each (其一，……。其二，……)."""
        return bisect_right(self._items, at) == bisect_right(self._items, other)

    # -- what is shown of them ------------------------------------------------------------------------------

    def show(self, name: str, at: int, sign: Sign, *, unit: bool = False) -> Person:
        """Notes a sign of the person named at ``at``, who need not be known yet."""
        person = self.people.get(name)
        if person is None:
            person = self.people[name] = Person(name, Standing.OTHER, at, unit=unit)
        person.signs.add(sign)
        if sign in (Sign.LISTED, Sign.LABELLED, Sign.DECIDED):
            person.first = min(person.first, at)
        return person

    def _read_mentions(self) -> None:
        """The signs of every mention; a list of names shares what is told before and after it."""
        mentions = self._mentions()
        lists: dict[int, tuple[int, int]] = {}
        for mention in mentions:
            first, _ = lists.get(mention.list_id, (mention.start, 0))
            lists[mention.list_id] = (first, mention.end)
        self.mentions = mentions
        for name in set(self.people) - {mention.name for mention in mentions}:
            del self.people[name]  # 佟某, which stands nowhere but in 佟某远
        for mention in mentions:
            self.people[mention.name].signs |= signs_of(self, mention, *lists[mention.list_id])

    def _nobody_named(self) -> None:
        """当事人 stands for the person of a text that names nobody."""
        if not any(p.standing is Standing.ACCUSED for p in self.people.values()):
            at = self.text.find("当事人", self.start, self.end)
            if at >= 0:
                self.people["当事人"] = Person("当事人", Standing.ACCUSED, at)

    def name_before(self, at: int) -> str | None:
        """The longest name that ends at ``at``."""
        longest = max(map(len, self.people), default=0)
        return next(
            (name for n in range(min(longest, at), 0, -1) if (name := self.text[at - n : at]) in self.people),
            None,
        )

    def end_of_list(self, at: int) -> int:
        """Where the names end that are listed (、乙、丙) after the one that ends at ``at``."""
        more = self.list_at(at + 1) if self.text[at : at + 1] in ("、", "和", "与", "及") else []
        return more[-1][1] if more else at

    def list_at(self, at: int) -> list[tuple[str, int]]:
        """The names of the list that begins at ``at``, each with where it ends."""
        found: list[tuple[str, int]] = []
        for _ in range(12):
            name = next((n for size in (4, 3, 2, 1) if (n := self.text[at : at + size]) in self.people), None)
            if name is None:
                break
            found.append((name, at + len(name)))
            at += len(name)
            if self.text[at : at + 1] not in ("、", "和", "与", "及"):
                break
            at += 1
        return found

    def joined(self, first: Person, person: Person) -> bool:
        """Whether both stand in one list where they are first named."""
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
            for word in _ALSO_CALLED:
                at = window.find(word)
                if 0 <= at <= 12:
                    name = window[at + len(word) : at + len(word) + 8].strip("“”：")
                    name = re.split("[，。、；”（）]", name)[0]
                    if 2 <= len(name) <= 6 and not (word == "自报" and _NO_NAME.match(name)):
                        person.aliases.add(name.removeprefix("姓名") or name)

    def _by_surname(self) -> None:
        """李姓男子: the only accused of that surname."""
        accused = [p for p in self.people.values() if p.standing is Standing.ACCUSED and not p.unit]
        for match in _OF_SURNAME.finditer(self.text, self.start + 1, self.end):
            at = match.start() - 1
            same = [p for p in accused if p.name[0] == self.text[at]]
            if len(same) == 1:
                same[0].aliases.add(self.text[at : match.end()])
                same[0].first = min(same[0].first, at)

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
            if person.name[-1] in TAIL_OK or person.name[-1].isdigit() or Sign.DECIDED in person.signs:
                continue  # 张某乙 beside 张某甲
            same = [p for p in regular if p.name[0] == person.name[0]]
            if len(regular) == 1 and same:
                same[0].aliases.add(person.name)
                del self.people[person.name]
            elif any(set(person.name[1:]) & set(p.name[1:]) - {"某"} or p in same for p in regular) and (
                not self.text.startswith(("，男", "，女", "（"), person.first + len(person.name))
            ):
                person.standing = Standing.OTHER

    def _who_answers(self) -> None:
        """被讯问人甲……答：我……: in a transcript of questions and answers, I am the person questioned."""
        asked = _ANSWERS.search(self.text, self.start, min(self.end, self.start + 400))
        if asked and self.text.find("答：", asked.end(), self.end) >= 0:
            for name, _ in self.list_at(asked.end())[:1]:
                if self.people[name].standing is Standing.ACCUSED:
                    self.answers = name

    # -- where they are -------------------------------------------------------------------------------------

    def named(self, names: Iterable[str] | None = None) -> list[Hit]:
        """Where ``names`` (all that are known so far) stand, looked for again only when there are others."""
        wanted = frozenset(self.people if names is None else names)
        if wanted != self._looked_for:
            self._looked_for, self._hits = wanted, list(find_once(wanted, self.text, self.start, self.end))
        return self._hits

    def _mentions(self) -> list[Mention]:
        owner = {p.name: p.name for p in self.people.values()}
        for person in self.people.values():
            owner |= {alias: person.name for alias in person.aliases if alias not in owner}
        units = [p for p in self.accused if p.unit]
        if len(units) == 1:
            owner["被告单位"] = units[0].name
        if self.answers:
            owner["我"] = self.answers
        out: list[Mention] = []
        last_end, list_id = -1, 0
        for hit in self.named(owner):
            if len(hit.word) == 1 and self._in_a_word(hit.start):
                continue
            near = 0 <= last_end <= hit.start <= last_end + _LIST_GAP
            list_id += not (near and _joined(self.text[last_end : hit.start]))
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
        last = bisect_left(self._starts, end, first)
        return self.mentions[first:last]

    def of(self, name: str) -> list[Mention]:
        """Where one person is named, by whatever name."""
        return self._of.get(name, [])

    def nicknames(self, name: str) -> frozenset[str]:
        """What stands in quotation marks before a name: “小李”李某明."""
        known = self._nicknames.get(name)
        if known is None:
            called = (
                _CALLED.search(self.text, max(self.start, m.start - 10), m.start) for m in self.of(name)
            )
            known = self._nicknames[name] = frozenset(found.group() for found in called if found)
        return known

    def accused_in(self, start: int, end: int) -> list[Person]:
        """The accused named in ``start:end``, each once, in order."""
        return self.accused_among(self.between(start, end))

    def accused_among(self, mentions: Sequence[Mention]) -> list[Person]:
        """The accused of some mentions, each once, in order."""
        if len(mentions) == 1:
            person = self.people[mentions[0].name]
            return [person] if person.standing is Standing.ACCUSED else []
        names = dict.fromkeys([m.name for m in mentions]) if mentions else ()
        return [p for n in names if (p := self.people[n]).standing is Standing.ACCUSED]


def _joined(between: str) -> bool:
    """Whether what stands between two names makes one list of them."""
    if between.startswith("（"):
        between = _PARTICULARS.sub("", between)
    bare = between.removesuffix("被告人").removesuffix("被害人")
    return bare in _JOINERS or _joined_by_title(between)


def _joined_by_title(between: str) -> bool:
    """周某平与驻校代理员工施某青: one list in spite of the title between."""
    if not between:
        return False
    if between.startswith("（"):
        between = _BRACKET.sub("", between)  # 甲（17岁）、其同学乙
    if between.endswith("”") and between[:2] in ("、“", "和“", "与“") and len(between) <= 12:
        return True  # “押卡人”甲和“取款车手”乙
    return (
        len(between) <= 12
        and between.startswith(("与", "和", "及", "伙同", "同", "跟", "、"))
        and (
            titled(between, len(between), 1)
            or between.endswith(("同班的", "同村的", "同校的", "同厂的", "同宿舍的", "同寝室的"))
        )
    )
