"""Papers made from a determination: review report, investigation outline, checklists, defence points, letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bangxin.base.dates import iso
from bangxin.base.errors import InputError, Mistake, did_you_mean
from bangxin.base.i18n import Text
from bangxin.report.papers.brief import Brief
from bangxin.report.papers.funds import funds_report
from bangxin.report.papers.investigation import investigation_outline
from bangxin.report.papers.letters import procuratorial_opinion, suggestion
from bangxin.report.papers.model import Block, Paper
from bangxin.report.papers.review import review_report
from bangxin.report.papers.sentencing import defence_points, prosecution_checks, sentencing_checklist

PAPERS: dict[str, tuple[Text, Callable[[Brief], Iterator[Block]]]] = {
    "review": (Text("案件审查报告", "Case review report"), review_report),
    "investigation": (Text("补充侦查提纲", "Outline of supplementary investigation"), investigation_outline),
    "sentencing": (
        Text("量刑情节与处理核查表", "Sentencing and disposition checklist"),
        sentencing_checklist,
    ),
    "prosecution": (
        Text("起诉、不起诉前核查表", "Checks before prosecution or non-prosecution"),
        prosecution_checks,
    ),
    "defence": (Text("辩护要点", "Defence points"), defence_points),
    "funds": (Text("资金分析报告", "Report on funds"), funds_report),
    "opinion": (Text("检察意见书（草稿）", "Procuratorial opinion (draft)"), procuratorial_opinion),
    "suggestion": (Text("检察建议、司法建议（草稿）", "Suggestion to an institution (draft)"), suggestion),
}


def write_paper(name: str, brief: Brief) -> Paper:
    """Build one paper.

    :raises InputError: ``paper-unknown``.
    """
    if name not in PAPERS:
        message = Text(f"没有文书“{name}”", f"there is no paper {name}")
        raise InputError(Mistake("paper-unknown", message, hint=did_you_mean(name, PAPERS)))
    title, build = PAPERS[name]
    whom = brief.joined(person.person.name for person in brief.persons)
    fields = (
        ("文书名称", brief.pick(title)),
        ("案件名称", brief.title),
        ("人员", whom),
        ("阶段", brief.stage),
        ("依据", brief.pick(brief.assessment.basis.label)),
        ("决定日", iso(brief.assessment.settings.as_of)),
        *brief.fields,
    )
    subtitle = brief.words.aside(brief.title, whom)
    return Paper(name, brief.pick(title), subtitle, tuple(build(brief)), brief.stamp, fields, brief.lang)
