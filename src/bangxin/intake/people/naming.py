"""The names in a text: masked ones (张某某), and those that the words about them show to be names (小杨, 乙, 包文涛)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from bangxin.base import patterns as re
from bangxin.intake.people.names import (
    AFTER_NAME,
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
    nicknames,
    trim_masked,
)

MAX_PEOPLE = 200  # per case; the least often named beyond that are not followed
_MOST_TITLED = 40  # ordinary names looked for; keeps the work linear
_OUTCOME_TOLD = re.compile("判处|判决|有期徒刑|拘役|不起诉|提起公诉|刑事拘留")
_LABELLED = re.compile("(?:被告人|嫌疑人|不起诉人|上诉人|被害人|受害人)$")
_MASK = re.compile("[\u4e00-\u9fff]某{1,2}(?:[0-9]{1,2}|[甲乙丙丁])?")
_DATED = re.compile("(?:[0-9]{4}年|同年|[0-9]{1,2}月)")
_GOES_ON = frozenset("在将把于因为从向以，（")


def names_in(text: str, start: int, end: int, listed: Collection[str]) -> dict[str, int]:
    """Every name in ``start:end`` and where it first stands. ``listed``: those that the document's header gives."""
    counts, places = _masked(text, start, end, listed)
    counts = Counter(dict(counts.most_common(MAX_PEOPLE)))
    _without_run_on(counts)
    nicknames(text, start, end, counts, places)
    found = {name: places[name] for name in counts}
    if not listed:
        _shown_by_their_words(text, start, end, found)
    return found


def _masked(text: str, start: int, end: int, listed: Collection[str]) -> tuple[Counter[str], dict[str, int]]:
    """张某某, 陈某1, 刘某甲, 周某平, A某, 陈A: how often and where first."""
    counts: Counter[str] = Counter()
    places: dict[str, int] = {}
    spans = [(_surname_at(text, m.start(), start), m.end()) for m in MASKED.finditer(text, start, end)]
    always = always_followed([text[s:e] for s, e in spans if s >= start]) | set(listed)
    if not listed:
        always |= _opening(text, start, spans)
    always |= {text[s:e] for s, e in spans if s >= start and _whole_name(text, start, s, e)}
    spans += [(m.start() - 1, m.end()) for m in LETTER.finditer(text, start, end)]
    for s, e in spans:
        name = _name_at(text, start, s, e, always)
        if name:
            counts[name] += 1
            places[name] = min(s, places.get(name, s))
    return counts, places


def _name_at(text: str, start: int, s: int, e: int, always: Collection[str]) -> str | None:
    """The name in the span ``s:e`` around 某, without the word that ran into it; None where it is a place or no name."""
    raw = text[s:e]
    if len(raw) > 2 and raw[-2] == "某" and text[e - 1 : e + 1] in RUN_ON:
        raw = raw[:-1]  # 尹某发现: the verb that follows
    name = None if s < start else raw if raw in always else trim_masked(raw)
    if name is None and raw[1:2] == "某" and (raw[:2] in always or _LABELLED.search(text, max(0, s - 8), s)):
        masked = _MASK.match(raw)  # 被告人阳某1
        name = masked and masked.group()
    if name is None and text[s - 1 : s] in CLAUSE_OPENS:
        xiang = (LISTED_LAST if text[s - 1 : s] == "、" else XIANG).match(text, s)
        name = xiang.group() if xiang else None
    if name and SOME_PLACE.match(text, s + 1) and (raw[0] in WORDS_TOO or PROVINCE.match(text, s - 1)):
        return None
    return name


def _without_run_on(counts: Counter[str]) -> None:
    """张某于, seen once beside 张某: the same person with the next word."""
    longer: dict[str, list[str]] = {}
    for name in counts:
        longer.setdefault(name[:-1], []).append(name)
    for name in list(counts):
        for other in longer.get(name, ()):
            runs_on = other[-1] not in TAIL_OK and not other[-1].isdigit() and other[-1] in AFTER_NAME
            if counts[other] == 1 and counts[name] >= 1 and runs_on:
                counts[name] += counts.pop(other)


def _surname_at(text: str, at: int, start: int) -> int:
    """Where the surname before 某 begins: 贺兰某, 张某."""
    return at - 2 if at - 2 >= start and text[at - 2 : at] in COMPOUND else at - 1


def _whole_name(text: str, start: int, s: int, e: int) -> bool:
    """王某胜 where the text itself ends the name: before a mark, 等 or a date, after a mark or a word that names follow."""
    last = text[e - 1]
    if e - s != 3 or text[s] not in SURNAMES or last in "某":
        return False
    before = text[s - 1] if s > start else "\n"
    after = text[e : e + 1]
    if last in PAIRED and s > start and before in BEFORE_NAMES:
        return after not in PAIRED[last]
    if last in PAIRED and text[s - 1 : s] in ("、", "人") and after in ("、", "，", "等", "（", "。"):
        return True
    if last in NO_GIVEN_NAME:
        return False
    if before in "、人" and after in ("、", "，", "等", "（"):
        return True
    if before in BEFORE_NAMES and (after in ("，", "（", "、", "；", "。", "等") or _DATED.match(text, e)):
        return True
    return before in BRINGING and after in ("、", "，", "等", "（", "和", "与")


def _opening(text: str, start: int, spans: list[tuple[int, int]]) -> set[str]:
    """母某: a rare surname, twice at the head of a clause, is one all the same."""
    heads = Counter(
        text[s : s + 2]
        for s, _ in spans
        if s >= start
        and (s == start or text[s - 1] in "，。；、\n：")
        and "\u4e00" <= text[s] <= "\u9fff"
        and text[s] not in NO_SURNAME | SURNAMES
    )
    ends = {text[s : s + 2]: text[s:e] for s, e in spans if e - s == 2 or text[e - 1] == "某"}
    again = Counter(text[s : s + 2] for s, _ in spans)
    return {ends.get(head, head) for head in heads if again[head] >= 2} - {""}


def _shown_by_their_words(text: str, start: int, end: int, found: dict[str, int]) -> None:
    """小杨, 乙, 包文涛: names that nothing masks, where the words about them show that they are names."""
    for pattern in (SMALL_ACTS, ALONE_STEM, PLACEHOLDER):
        for match in pattern.finditer(text, start, end):
            found.setdefault(match.group(), match.start())
    if found:
        return
    titled: dict[str, int] = {}
    for match in TITLED_NAME.finditer(text, start, end):
        titled.setdefault(match.group(1), match.start(1))
    for raw, at in list(titled.items())[:_MOST_TITLED]:
        name = _agreed_throughout(text, start, end, raw) or _cut_by_a_word(text, start, end, raw, at)
        if name:
            found.setdefault(name, at)


def _agreed_throughout(text: str, start: int, end: int, raw: str) -> str | None:
    """The longest beginning of ``raw`` that the text says again, with other words after it."""
    for length in (3, 2):
        name = raw[:length]
        often = text.count(name, start, end)
        if len(name) == length and often >= 2 and not NO_GIVEN_NAME & set(name[1:]):
            return name
    return None


def _cut_by_a_word(text: str, start: int, end: int, raw: str, at: int) -> str | None:
    """大学生刘音在……: said once, ended by a word that goes on with what was done, in a text that tells an outcome."""
    if not _OUTCOME_TOLD.search(text, start, end):
        return None
    for length in (2, 3):
        name = raw[:length]
        if text[at + length : at + length + 1] in _GOES_ON and name[-1] in GIVEN and len(name) == length:
            return name
    return None
