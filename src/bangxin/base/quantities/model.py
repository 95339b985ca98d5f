"""What the grammar of quantities returns."""

from __future__ import annotations

from enum import StrEnum

from bangxin.base.bounds import Bound
from bangxin.base.records import record

MICRO = 1_000_000


class Kind(StrEnum):
    """What is measured, and so the unit of the bound."""

    MONEY = "money"  # fen
    FOREIGN = "foreign"  # money that is not yuan (美元, USDT): whole units, never compared with yuan
    COUNT = "count"  # pieces, persons, times
    RATE = "rate"  # parts per million: 3.59‰ is 3590
    DATE = "date"  # ordinal days, first to last possible
    PERIOD = "period"  # ordinal days, earliest start to latest end; the two ends are the parts
    DURATION = "duration"  # months, or days, hours, weeks: see the unit
    AGE = "age"  # full years
    TIME = "time"  # a time of day; no bound
    NUMBER = "number"  # a number without a unit (获利四千)


@record
class Quantity:
    """One quantity in a text: bound, kind, unit and span.

    ``op`` is one of ``= >= > <= < range ~`` (spec README §4); ``nominal`` is the number that stands there, in the
    unit of the bound, kept for display when the bound says nothing (左右). ``iso`` is the date as far as stated
    (``2022-09``). ``start`` and ``end`` are offsets into the scanned text and include the words of bound.
    """

    kind: Kind
    op: str
    bound: Bound
    unit: str
    start: int
    end: int
    text: str
    nominal: int | None = None
    iso: str = ""
    parts: tuple[Quantity, ...] = ()
    vague: bool = False  # 多名, 数十: no digit stands there
    doubtful: bool = False  # 2021年13月: part of it cannot be

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end
