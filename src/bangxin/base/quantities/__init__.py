"""The grammar of quantities: money, counts, rates, dates, periods, durations and ages in Chinese legal prose.

``scan(text)`` returns every quantity with its bound, unit and span. Words of bound are kept as spec README §4 says:
余 and 多 give a lower bound with a conventional upper end, 不足 an upper bound, 左右 and 近 decide nothing.
"""

from __future__ import annotations

from bangxin.base.quantities.model import Kind, Quantity
from bangxin.base.quantities.scanner import scan

__all__ = ["Kind", "Quantity", "scan"]
