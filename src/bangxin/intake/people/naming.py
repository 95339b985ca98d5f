"""The names in a text: masked ones (张某某), and those that the words about them show to be names (小杨, 乙, 包文涛)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from bangxin.base import patterns as re
from bangxin.intake.people import names
from bangxin.intake.people.positions import a_thing, goes_on, introduced, opens, titled
from bangxin.intake.people.stand_ins import by_place, called

MAX_PEOPLE = 200  # per case; the least often named beyond that are not followed
_LABELLED = re.compile("(?:被告人|嫌疑人|不起诉人|上诉人|被害人|受害人)$")
_SURNAMES_ONLY = names.SURNAMES - names.NO_SURNAME - names.WORDS_TOO - names.OFTEN_WORDS
_HALF_MASKED = re.compile("[\u4e00-\u9fff](?!某)[\u4e00-\u9fff]某{1,2}(?:[0-9]{1,2}|[甲乙丙丁])?")  # 汪春某
_KNOWN_SURNAMES = names.SURNAMES - names.OFTEN_WORDS
_MASK = re.compile("[\u4e00-\u9fff]某{1,2}(?:[0-9]{1,2}|[甲乙丙丁])?")
_VERBS_TOO = frozenset(
    "发建成立升学连引承信思任守传培振育进兴业男双金步方工科爱友防美月填"
)  # ends of names that begin verbs (建站, 发单)
_DATED = re.compile("(?:[0-9]{4}年|同年|[0-9]{1,2}月)")


def names_in(text: str, start: int, end: int, listed: Collection[str]) -> dict[str, int]:
    """Every name in ``start:end`` and where it first stands. ``listed``: those that the document's header gives."""
    counts, places = _masked(text, start, end, listed)
    counts = Counter(dict(counts.most_common(MAX_PEOPLE)))
    _without_run_on(counts)
    found = {name: places[name] for name in counts}
    called(text, start, end, found)
    if not listed:
        by_place(text, start, end, found)
    _set_aside(text, start, end, found)
    return found


# 林苇、林恬（均已判刑）: a list of whole names right before it is said that they are dealt with elsewhere
_ASIDE = re.compile("（(?:均|已|仍|被|现)*(?:另案|另行|另处|判|在逃|起诉|分案|作不起诉)")
_LISTED_THERE = re.compile(
    "(?:(?<=[，。；：、与和及同向由给被对经受从为让叫])|(?<=等人)|(?<=[日月间]))"
    "((?:[\u4e00-\u9fff]{2,4}[0-9]?[、和与及])*[\u4e00-\u9fff]{2,4}[0-9]?)(?:等[^，。；（]{0,3}人)?$"
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
        (_surname_at(text, m.start(), start), _end(text, m)) for m in names.MASKED.finditer(text, start, end)
    ]
    always = names.always_followed([text[s:e] for s, e in spans if s >= start]) | set(listed)
    if not listed:
        always |= _opening(text, start, spans)
    always |= {text[s:e] for s, e in spans if s >= start and _whole_name(text, start, s, e)}
    always |= {name for s, e in spans if s >= start and (name := _by_place(text, start, s, e))}
    spans += [(m.start() - 1, m.end()) for m in names.LETTER.finditer(text, start, end)]
    for s, e in spans:
        name = _name_at(text, start, s, e, always)
        if name:
            counts[name] += 1
            places[name] = min(s, places.get(name, s))
    return counts, places


def _end(text: str, masked: re.Match[str]) -> int:
    """Where the name ends, before the verb that follows (尹某|发现)."""
    end = masked.end()
    return end - 1 if text[end - 1 : end + 1] in names.RUN_ON and text[end - 2] == "某" else end


def _name_at(text: str, start: int, s: int, e: int, always: Collection[str]) -> str | None:
    """The name in the span ``s:e`` around 某, without the word that ran into it; None where it is a place or no name."""
    raw = text[s:e]
    if (half := _HALF_MASKED.match(raw)) and raw[:2] not in names.COMPOUND:
        return half.group() if raw[0] in names.SURNAMES else None
    name = None if s < start else raw if raw in always else names.trim_masked(raw)
    if name == raw and raw[-1] in _VERBS_TOO and raw not in always and not goes_on(text, e):
        name = raw[:-1]  # 巫某建站从事……: what follows begins no word by itself
    if name and name == raw[:-1] and _unusual(text, start, s, e):
        name = raw
    mask = _MASK.match(text, s, e) if name is None and s >= start else None
    if mask and (mask.group() in always or raw[:2] in always or _LABELLED.search(text, max(0, s - 8), s)):
        name = mask.group()  # 盘某某受, 被告人阳某1
    if (
        name
        and names.SOME_PLACE.match(text, s + 1)
        and (raw[0] in names.WORDS_TOO or names.PROVINCE.match(text, s - 1))
    ):
        return None
    return name


_AFTER_ONE = re.compile(
    "[、（）\n]|负责|伙同|担任|分别|利用|通过|明知|[被因系与将把]|犯[^，。；]{2,24}罪|等[0-9一二三四五六七八九十]{0,2}人|$"
)
_HOME = re.compile("家(?:[受犯因系、（]|有期徒刑|负责|被|也|则|伙同)")


def _told_whole(text: str, start: int, name: str) -> bool:
    """骆某家, beside 骆某: told twice, each time at the head of a clause or after a title, with what follows a name."""
    if name[-1] != "家":
        return False
    spots = [
        m.start() - 2 for m in _HOME.finditer(text, start) if text[m.start() - 2 : m.start() + 1] == name
    ]
    return len(spots) > 1 and all(opens(text, at, start) or titled(text, at, start) for at in spots)


def _unusual(text: str, start: int, s: int, e: int) -> bool:
    """唐某之负责……: a last character seldom in names, where only what follows it follows a name."""
    short, last = text[s : e - 1], text[e - 1]
    if short.count("某") == 1 and _told_whole(text, start, text[s:e]):
        return True
    alone = (
        short.count("某") == 1
        and names.may_end_name(last)
        and not goes_on(text, e - 1)
        and not a_thing(text, e - 1)
    )
    if not alone or _AFTER_ONE.match(text, e) is None:
        return False
    at = text.find(short, start)
    while at >= 0:
        if text[at + len(short) : at + len(short) + 1] != last:
            return False  # 唐某 by itself elsewhere
        at = text.find(short, at + 1)
    return True


def _by_place(text: str, start: int, s: int, e: int) -> str | None:
    """岩某, 才某, 和某: no surname by itself, but a name where names stand and nothing kept back (某平台) is meant."""
    first = text[s]
    mask = None if first in _KNOWN_SURNAMES else _MASK.match(text, s, e)
    if mask is None or a_thing(text, s + mask.group().count("某") + 1):
        return None
    if first in names.NO_SURNAME or first in names.OFTEN_WORDS:  # 在某, 和某: words far more often than names
        heads = s <= start or text[s - 1] in "\n。；"
        if first in names.OFTEN_WORDS:
            heads = heads or text[s - 1] in "，、人" or titled(text, s, start)
        return mask.group() if heads and names.DOES.match(text, mask.end()) else None
    return mask.group() if opens(text, s, start) or titled(text, s, start) else None


def _without_run_on(counts: Counter[str]) -> None:
    """张某于, seen once beside 张某: the same person with the next word."""
    longer: dict[str, list[str]] = {}
    for name in counts:
        longer.setdefault(name[:-1], []).append(name)
    for name in list(counts):
        for other in longer.get(name, ()):
            runs_on = (
                other[-1] not in names.TAIL_OK and not other[-1].isdigit() and other[-1] in names.AFTER_NAME
            )
            if counts[other] == 1 and counts[name] >= 1 and runs_on:
                counts[name] += counts.pop(other)


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


def _whole_name(text: str, start: int, s: int, e: int) -> bool:
    """王某胜 where the text itself ends the name: before a mark, 等 or a date, after a mark or a word that names follow."""
    last = text[e - 1]
    if e - s != 3 or text[s] not in names.SURNAMES or last in "某":
        return False
    before = text[s - 1] if s > start else "\n"
    after = text[e : e + 1]
    if last in "男女":  # 武某男在……, not 武某，男 nor 武某男，26岁
        return goes_on(text, e) and "\u4e00" <= after <= "\u9fff"
    if last in names.PAIRED and s > start and before in names.BEFORE_NAMES:
        return after not in names.PAIRED[last]
    if last in names.PAIRED and text[s - 1 : s] in ("、", "人") and after in ("、", "，", "等", "（", "。"):
        return True
    if last in names.NO_GIVEN_NAME:
        return False
    if before in "、人" and after in ("、", "，", "等", "（"):
        return True
    if before in names.BEFORE_NAMES and (
        after in ("，", "（", "、", "；", "。", "等") or _DATED.match(text, e)
    ):
        return True
    return before in names.BRINGING and after in ("、", "，", "等", "（", "和", "与")


def _opening(text: str, start: int, spans: list[tuple[int, int]]) -> set[str]:
    """母某: a rare surname, twice at the head of a clause, is one all the same."""
    heads = Counter(
        text[s : s + 2]
        for s, _ in spans
        if s >= start
        and (s == start or text[s - 1] in "，。；、\n：")
        and "\u4e00" <= text[s] <= "\u9fff"
        and text[s] not in names.NO_SURNAME
        and text[s] not in names.SURNAMES
    )
    ends = {text[s : s + 2]: text[s:e] for s, e in spans if e - s == 2 or text[e - 1] == "某"}
    for head in heads:
        ways = {text[s:e] for s, e in spans if text[s : s + 2] == head}
        if len(ways) == 1 and (way := next(iter(ways)))[-1] in names.GIVEN:
            ends[head] = way  # 占某超, each time
    again = Counter(text[s : s + 2] for s, _ in spans)
    return {ends.get(head, head) for head in heads if again[head] >= 2} - {""}
