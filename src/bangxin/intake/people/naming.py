"""The names in a text: masked ones (张某某), and those that the words about them show to be names (小杨, 乙, 包文涛)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from bangxin.base import patterns as re
from bangxin.intake.people import names
from bangxin.intake.people.name_ends import name_ends
from bangxin.intake.people.positions import a_thing, goes_on, introduced, opens, titled
from bangxin.intake.people.stand_ins import by_place, called

MAX_PEOPLE = 200  # per case; the least often named beyond that are not followed
_LABELLED = re.compile("(?:被告人|嫌疑人|不起诉人|上诉人|被害人|受害人)$")
_SURNAMES_ONLY = names.SURNAMES - names.NO_SURNAME - names.WORDS_TOO - names.OFTEN_WORDS
_KNOWN_SURNAMES = names.SURNAMES - names.OFTEN_WORDS
_DATED = re.compile("(?:[0-9]{4}年|同年|[0-9]{1,2}月)")


def names_in(text: str, start: int, end: int, listed: Collection[str]) -> dict[str, int]:
    """Every name in ``start:end`` and where it first stands. ``listed``: those that the document's header gives."""
    counts, places = _masked(text, start, end, listed)
    counts = Counter(dict(counts.most_common(MAX_PEOPLE)))
    found = {name: places[name] for name in counts}
    called(text, start, end, found)
    if not listed:
        by_place(text, start, end, found)
    _set_aside(text, start, end, found)
    return found


# 林苇、林恬（均已判刑）: a list of whole names right before it is said that they are dealt with elsewhere
_ASIDE = re.compile(
    "（(?:[后上该][二两三四五六七八九2-9]名?人)?(?:均|已|仍|被|现)*(?:另案|另行|另处|判|在逃|起诉|分案|作不起诉)"
)
_LISTED_THERE = re.compile(
    "(?:(?<=[，。；：、与和及同向由给被对经受从为让叫])|(?<=等人)|(?<=[日月间]))"
    "((?:[\u4e00-\u9fff]{2,4}(?:[0-9][\u4e00-\u9fff]?)?[、和与及])*[\u4e00-\u9fff]{2,4}(?:[0-9][\u4e00-\u9fff]?)?)(?:等[^，。；（]{0,3}人)?$"
)
_REACH = 80  # characters in which such a list stands
_CALLED_SO = frozenset("人员仔者犯友方家")  # 同案人, 马仔: what somebody is, no name


def _set_aside(text: str, start: int, end: int, found: dict[str, int]) -> None:
    """Those of a judgment whom it sets aside, by their whole names; ``found`` takes up where each first stands."""
    for aside in _ASIDE.finditer(text, start, end):
        told = _LISTED_THERE.search(text, max(start, aside.start() - _REACH), aside.start())
        for name in re.split("[、和与及]", told.group(1)) if told else ():
            whole = 2 <= len(name) <= 3 and name[0] in _SURNAMES_ONLY and name[-1] not in _CALLED_SO
            if whole and name not in found:
                found[name] = text.find(name, start, end)


def _masked(text: str, start: int, end: int, listed: Collection[str]) -> tuple[Counter[str], dict[str, int]]:
    """张某某, 陈某1, 刘某甲, 周某平, A某, 陈A: how often and where first."""
    counts: Counter[str] = Counter()
    places: dict[str, int] = {}
    spans = [
        (s, e)
        for s, e in _spans(text, start, end, listed)
        if s >= start and not (names.SOME_PLACE.match(text, s + 1) and _some_place(text, s))
    ]
    always = set() if listed else _opening(text, start, spans)
    always |= {text[s:e] for s, e in spans if _by_place(text, start, s, e)}
    for s, e in spans:
        if _is_name(text, s, e, always):
            counts[text[s:e]] += 1
            places[text[s:e]] = min(s, places.get(text[s:e], s))
    return counts, places


_A_CRIME = re.compile("犯[^，。；、\n]{2,24}罪")  # 赵某|犯开设赌场罪


def _spans(text: str, start: int, end: int, listed: Collection[str]) -> list[tuple[int, int]]:
    """What looks like a name: from the surname to where it ends before the word that follows (尹某|发现)."""
    found = [(m.start() - 1, m.end()) for m in names.LETTER.finditer(text, start, end)]
    stems: list[tuple[int, int]] = []
    for mask in names.MASKED.finditer(text, start, end):
        s, e = _surname_at(text, mask.start(), start), mask.end()
        if s < start:
            continue  # 某……, with nothing before it
        kept = mask.group().lstrip("某")
        if kept.isdigit() and _kept_after_number(text, s, e):
            found.append((s, e + 1))
        elif not kept or kept in names.TAIL_OK or not "\u4e00" <= kept <= "\u9fff":
            found.append((s, e))
        elif _A_CRIME.match(text, e - 1):
            found.append((s, e - 1))
        elif mask.end() - mask.start() > 2 or (e - s > 3 and text[s : s + 2] not in names.COMPOUND):
            found.append((s, e - 1))  # 刘某某信任, 汪春某将: masked to the end, it takes no further character
        else:
            stems.append((s, e - 1))
    whole = [(s, e) for s, e in found if text[e - 1] == "某" and text[e - 2] != "某"]
    ends = name_ends(text, [*stems, *whole], listed)
    return sorted([*found, *((s, ends[e]) for s, e in stems)])


def _kept_after_number(text: str, s: int, e: int) -> bool:
    """葛某2山: the last character is kept after the number, wherever the name stands."""
    name = text[s : e + 1]
    often = text.count(name)
    usual = names.GIVEN if often == 1 else frozenset(name[-1]) - names.NEVER_GIVEN
    if name[-1] not in usual or often != text.count(text[s:e]):
        return False
    return any(name + mark in text for mark in ("、", "（", "，", "。"))


def _some_place(text: str, s: int) -> bool:
    """于某小区, 浙江某法院: the surname is a word or the end of a place."""
    return text[s] in names.WORDS_TOO or names.PROVINCE.match(text, s - 1) is not None


def _is_name(text: str, s: int, e: int, always: Collection[str]) -> bool:
    """Whether what looks like a name begins with a surname or stands for somebody all the same (盘某某, 被告人阳某1)."""
    head = text[s]
    if head in _KNOWN_SURNAMES or "A" <= head <= "Z" or text[s : s + 2] in names.COMPOUND:
        return True
    return text[s:e] in always or ("某" in text[s:e] and _LABELLED.search(text, max(0, s - 8), s) is not None)


def _by_place(text: str, start: int, s: int, e: int) -> bool:
    """岩某, 才某, 和某: no surname by itself, but a name where names stand and nothing kept back (某平台) is meant."""
    first = text[s]
    if (
        first in _KNOWN_SURNAMES
        or text[s + 1] != "某"
        or a_thing(text, s + 3 if text[s + 2 : s + 3] == "某" else s + 2)
    ):
        return False
    if first in names.NO_SURNAME or first in names.OFTEN_WORDS:  # 在某, 和某: words far more often than names
        if _among_masked(text, s, e):
            return True
        heads = s <= start or text[s - 1] in "\n。；"
        if first in names.OFTEN_WORDS:
            heads = heads or text[s - 1] in "，、人" or titled(text, s, start)
        return heads and (text[e - 1] != "某" or names.DOES.match(text, e) is not None)
    if not "\u4e00" <= first <= "\u9fff":
        return False
    return (
        opens(text, s, start)
        or titled(text, s, start)
        or _LISTED.match(text, e) is not None
        or (introduced(text, s, start) and goes_on(text, e))
    )


# 伙同令某、文某; 与盘某合伙: the mark of a list, and the name after it
_LISTED = re.compile("[、和与及](?:[\u4e00-\u9fff]某|[A-Z×])")


def _among_masked(text: str, s: int, e: int) -> bool:
    """方某、令某、文某; 方某伙同令某: beside another masked name, whatever the surname."""
    if text.endswith("伙同", 0, s):
        return goes_on(text, e)
    if text[s - 1 : s] in ("，", "同", "与", "和") and _LISTED.match(text, e):
        return True
    after_one = text[s - 1 : s] == "、" and text[s - 2 : s - 1] in names.TAIL_OK | {"某"}
    return after_one and (text[e : e + 1] in ("、", "等") or names.DOES.match(text, e) is not None)


def _surname_at(text: str, at: int, start: int) -> int:
    """Where the surname before 某 begins: 贺兰某, 张某, 汪春某."""
    two = at - 2
    if two >= start and (text[two:at] in names.COMPOUND or _named_in_part(text, two, start)):
        return two
    return at - 1


def _named_in_part(text: str, at: int, start: int) -> bool:
    """汪|春某: a surname and the first character of the given name, where names stand."""
    return (
        text[at] in _SURNAMES_ONLY
        and text[at + 1] in names.GIVEN
        and (opens(text, at, start) or introduced(text, at, start) or titled(text, at, start))
        and not a_thing(text, at + 3)
    )


def _opening(text: str, start: int, spans: list[tuple[int, int]]) -> set[str]:
    """母某, 占某超: a rare surname, twice at the head of a clause, is one all the same."""
    heads = Counter(
        text[s : s + 2]
        for s, _ in spans
        if (s == start or text[s - 1] in "，。；、\n：")
        and "\u4e00" <= text[s] <= "\u9fff"
        and text[s] not in names.NO_SURNAME
        and text[s] not in names.SURNAMES
    )
    again = Counter(text[s : s + 2] for s, _ in spans)
    return {text[s:e] for s, e in spans if text[s : s + 2] in heads and again[text[s : s + 2]] >= 2}
