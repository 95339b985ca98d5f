"""Use case: write the reports of a case file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bangxin.app.files import write_text
from bangxin.determination.assessment import Assessment
from bangxin.report.blocks import Section
from bangxin.report.files import names_for, rendered


def write_reports(
    assessments: Sequence[Assessment],
    files: Sequence[Path],
    lang: str = "zh",
    *,
    all_nodes: bool = False,
    redact: bool = False,
    more: Sequence[Sequence[Section]] = (),
) -> list[Path]:
    """Write one report per case and file; the form follows the ending (.html, .md). Nothing is left half-written.

    Several cases in one case file give ``name-1``, ``name-2`` and so on. Raises UsageProblem for another ending,
    InputError when a file cannot be written. ``more`` holds further sections per assessment. Returns the files written.
    """
    parts = more or [()] * len(assessments)
    texts = [
        (Path(name), rendered(assessment, name, lang, all_nodes=all_nodes, redact=redact, more=part))
        for file in files
        for name, assessment, part in zip(names_for(str(file), assessments), assessments, parts, strict=True)
    ]
    for path, text in texts:
        write_text(path, text)
    return [path for path, _ in texts]
