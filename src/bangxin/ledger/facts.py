"""Figures as claims on vocabulary facts: a small case file that can be assessed or included, each claim with its source."""

from __future__ import annotations

from collections.abc import Sequence

from bangxin.base.money import yuan_text
from bangxin.ledger.measures import Figure, Measured
from bangxin.ledger.registry import Registry


def claims_yaml(measured: Measured, registry: Registry, source: str, as_of: str | None = None) -> str:
    """A flat case file with one claim per figure that has a fact. Nothing is proved by being computed."""
    lines = [
        "# 资金分析得出的主张：可直接 bangxin assess，也可并入案件文件。由账册计算，状态为“有证据待查”，须经查证。",
        f"case: {_quoted('ledger-claims')}",
        f"title: {_quoted('资金分析主张')}",
    ]
    if as_of:
        lines.append(f"as_of: {_quoted(as_of)}")
    lines += ["evidence:", f"- {{id: L1, type: E2, title: {_quoted('账册 ' + source)}}}", "persons:"]
    for person in registry.person_ids():
        figures = [f for f in measured.figures if f.person == person and f.fact]
        lines += [f"- id: {_quoted(person)}", "  claims:" if figures else "  claims: {}"]
        lines += [f"    {name}: {_claim(figure, source)}" for name, figure in _unique(figures)]
        lines += _gain_basis(figures)
    return "\n".join(lines) + "\n"


def _unique(figures: Sequence[Figure]) -> list[tuple[str, Figure]]:
    """One claim per fact; several bases of one quantity (gain) are not merged: only the first, the rest are noted."""
    found: dict[str, Figure] = {}
    for figure in figures:
        assert figure.fact is not None
        found.setdefault(figure.fact, figure)
    return list(found.items())


def _gain_basis(figures: Sequence[Figure]) -> list[str]:
    bases = [f.id.removeprefix("gain.") for f in figures if f.fact == "gain.illegal_income"]
    return [f"    gain.basis: {{value: {bases[0]}, note: {_quoted('登记表所写口径')}}}"] if bases else []


def _claim(figure: Figure, source: str) -> str:
    value = f"{{op: range, value: '{yuan_text(figure.value)}', hi: '{yuan_text(figure.hi)}'" if figure.hi is not None else f"{{value: '{yuan_text(figure.value)}'"  # fmt: skip
    note = figure.label.zh + (f"；{figure.note.zh}" if figure.note else "")
    return f"{value}, evidence: [L1], source: {_quoted(source)}, note: {_quoted(note)}}}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
