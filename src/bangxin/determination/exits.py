"""Which exits are lawfully open, and which findings each needs. The product never chooses one."""

from __future__ import annotations

from dataclasses import dataclass

from bangxin.determination.person import RunOutcome
from bangxin.law.charges import Exit, Layout
from bangxin.law.norms import Modality
from bangxin.reasoning.states import Result


@dataclass(frozen=True, slots=True)
class ExitRow:
    """One disposition: open, closed, or what it still needs."""

    exit: Exit
    result: Result
    modality: Modality | None
    findings_needed: tuple[str, ...]
    missing: tuple[str, ...]
    norms: tuple[str, ...]
    no_norm: bool = False
    """Whether no provision for it is in force: not met for want of law, not for want of facts."""


def exit_rows(layout: Layout, run: RunOutcome) -> tuple[ExitRow, ...]:
    """One row per disposition under the chosen law."""
    rows = []
    for way in layout.exits:
        explained = run.concepts[way.concept]
        met = tuple(g.norm for g in explained.grounds if g.result is Result.MET)
        open_norms = tuple(
            g.norm for g in explained.grounds if g.result in (Result.UNDETERMINED, Result.FINDING_NEEDED)
        )
        rows.append(
            ExitRow(
                way,
                explained.result,
                explained.modality,
                explained.open_findings,
                explained.missing,
                met or open_norms,
                explained.no_norm_in_force,
            )
        )
    return tuple(rows)
