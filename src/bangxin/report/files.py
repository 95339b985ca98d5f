"""Which form a report takes by the name of its file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePath

from bangxin.base.errors import Mistake, Place, UsageProblem
from bangxin.base.i18n import Text
from bangxin.determination.assessment import Assessment
from bangxin.report.blocks import Report, Section
from bangxin.report.content.case import case_report
from bangxin.report.hiding import hidden
from bangxin.report.html.page import page
from bangxin.report.markdown import markdown
from bangxin.report.papers.redaction import hiding

FORMS: dict[str, Callable[[Report], str]] = {
    ".html": page,
    ".htm": page,
    ".md": markdown,
    ".markdown": markdown,
}


def rendered(
    assessment: Assessment,
    name: str,
    lang: str = "zh",
    *,
    all_nodes: bool = False,
    redact: bool = False,
    more: Sequence[Section] = (),
) -> str:
    """The report of a determination in the form the file name asks for. Raises UsageProblem for another ending.

    ``redact`` leaves out who minors and victims are, schools, homes and long numbers (刑事诉讼法第二百八十六条).
    ``more`` are sections that follow the determination (资金分析).
    """
    form = FORMS.get(PurePath(name).suffix.lower())
    if form is None:
        message = Text(f"报告文件须以 {'、'.join(FORMS)} 结尾", f"a report file ends in {', '.join(FORMS)}")
        hint = Text(
            "要 PDF 的，用浏览器打开 HTML 报告打印成 PDF；文书的 PDF、DOCX 在工作台里导出",
            "for a PDF print the HTML report from a browser; papers as PDF or DOCX come from the workbench",
        )
        raise UsageProblem(Mistake("report-form", message, Place(name), hint))
    report = case_report(assessment, lang, all_nodes=all_nodes)
    report = replace(report, sections=(*report.sections, *more))
    return form(hidden(report, hiding(assessment)) if redact else report)


def names_for(name: str, assessments: Sequence[Assessment]) -> list[str]:
    """One file per case: the name itself for one case, ``name-<n>`` for several."""
    if len(assessments) == 1:
        return [name]
    path = PurePath(name)
    return [
        str(path.with_name(f"{path.stem}-{number}{path.suffix}")) for number in range(1, len(assessments) + 1)
    ]
