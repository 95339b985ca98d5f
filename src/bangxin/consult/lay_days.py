"""Which day a lay question tells of what: of the act, of a restriction, of an earlier penalty. Data: question-facts.yaml."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from bangxin.base.bounds import Bound
from bangxin.consult.lay_words import rules, says
from bangxin.consult.spoken_days import Days, birth_day, spoken_days


class DayTold(NamedTuple):
    """A fact that is a day, its value as day numbers, its place and how it was read."""

    fact: str
    value: Bound
    start: int
    end: int
    note: str = ""


def days_told(folded: str, today: int | None, stated: Collection[str]) -> Iterator[DayTold]:
    """From when to when the act went on, and days of a restriction or release; those of an arrest or a call are neither."""
    data = rules()
    acts: list[Days] = []
    for day in spoken_days(folded, today):
        about = _told_of_day(folded, day)
        other = next((rule for rule in data["days"] if says(rule["pattern"], about)), None)
        if other and other["fact"] not in stated and other["needs"] in stated:
            when = day.last or day.first
            if when:
                yield DayTold(other["fact"], when, day.start, day.end, day.note)
        elif (
            (
                says(data["act_day"], folded[day.end : day.end + 16])
                and not _IT_WAS.search(folded[: day.start])
            )
            or (day.closing and any(one.first for one in acts))
            or not (says(data["earlier"], about) or says(data["no_act_day"], about))
        ):
            acts.append(day)
    # The earliest and the latest, told as closely as they are (2024年5月 before 2024年).
    first = min(((d.first.hi or 0, d.start, d) for d in acts if d.first), default=None)
    last = max(((d.last.lo or 0, d.start, d) for d in acts if d.last), default=None)
    if first and first[2].first:
        yield DayTold("act.start", first[2].first, first[2].start, first[2].end, first[2].note)
    if last and last[2].last:
        yield DayTold("act.end", last[2].last, last[2].start, last[2].end, last[2].note)
    born = birth_day(folded)
    if born:
        yield DayTold("person.birth", born[0], born[1], born[2])


_IT_WAS = re.compile("(?:^|[,。;])(?:那|这|都|就)?(?:还|已经)?是$")


def _told_of_day(folded: str, day: Days) -> str:
    """The clause a day is told in; with the next clause where it says nothing but the day.

    A course told over several clauses (从2月起……，直到8月) is what they tell, not what follows its last day.
    """
    after = re.match(r"[^,。;!?\n]*", folded[day.end :])
    rest = after.group() if after and "," not in folded[day.start : day.end] else ""
    before = re.search(r"[^,。;!?\n]*$", folded[: day.start])
    led = before.group() if before else ""
    if _IT_WAS.search(led) and "事" in rest:  # 那是去年7月的事: of what was told before
        earlier = re.search(r"[^。;!?\n]*$", folded[: max(0, day.start - len(led) - 1)])
        return (earlier.group() if earlier else "") + folded[day.start : day.end]
    says_it = (
        day.closing
        or not day.last
        or re.search("[卖租借帮转取刷收]", led + folded[day.start : day.end] + rest)
    )
    if len(led + rest) < 4 and not says_it and "," not in folded[day.start : day.end]:
        follows = re.match(r"[,。;]?[^,。;!?\n]*", folded[day.end + len(rest) :])
        rest += follows.group() if follows else ""
    return led + folded[day.start : day.end] + rest
