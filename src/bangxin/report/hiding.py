"""A report with names of minors and victims replaced and long numbers masked, for a page that leaves the office."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from bangxin.report.blocks import Report, Run


def hidden(report: Report, hide: Callable[[str], str]) -> Report:
    """The same report with every text passed through ``hide``; anchors stay."""
    return dataclasses.replace(
        report, title=hide(report.title), sections=tuple(_part(section, hide) for section in report.sections)
    )


def _part(part: Any, hide: Callable[[str], str]) -> Any:
    """Runs, tuples and blocks, however nested."""
    if isinstance(part, Run):
        return dataclasses.replace(part, text=hide(part.text))
    if isinstance(part, tuple):
        return tuple(_part(one, hide) for one in part)
    if isinstance(part, str):
        return hide(part)
    if dataclasses.is_dataclass(part) and not isinstance(part, type):
        changed = {
            f.name: _part(getattr(part, f.name), hide) for f in dataclasses.fields(part) if f.name != "anchor"
        }
        return dataclasses.replace(part, **changed)
    return part
