"""The whole report of a case: what it is about, on which basis and day, with which versions; then every person."""

from __future__ import annotations

from bangxin.base.canonical import content_hash
from bangxin.base.dates import iso
from bangxin.determination.assessment import Assessment
from bangxin.determination.document import FORMAT, stringly
from bangxin.report.blocks import Block, Line, Report, Run, Section, Style, Table, plain
from bangxin.report.content import proof
from bangxin.report.content.person import person_section
from bangxin.report.content.view import View
from bangxin.report.wording import ATTRIBUTIONS, Wording


def case_report(assessment: Assessment, lang: str = "zh", *, all_nodes: bool = False) -> Report:
    """The report of one determination. Nothing is computed here."""
    words = Wording(assessment.book, lang)
    views = [
        View(assessment, person, words, number, all_nodes)
        for number, person in enumerate(assessment.persons, 1)
    ]
    case, say = assessment.case, words.say
    title = " · ".join(part for part in (case.id, case.title) if part) or say("案件", "case")
    about = [_about(assessment, words), _overview(views), _joint(views[0]), proof.evidence_list(views[0])]
    return Report(
        title,
        lang,
        (*(s for s in about if s is not None), *(person_section(view) for view in views)),
        say("未经审核的草稿", "unreviewed draft") if case.draft else "",
        say(
            "以上是要件状态与所缺事实，不是有罪判断，也不代为选择处理方式；须由有权的人审查并签署。",
            "This states elements and what is missing. It is no finding of guilt and chooses no disposition; a competent person reviews and signs.",
        ),
    )


def _about(assessment: Assessment, words: Wording) -> Section:
    case, say = assessment.case, words.say
    day = iso(assessment.settings.as_of)
    if not assessment.as_of_given:
        day += say("（案卷未写，取今日）", " (not given, today taken)")
    switches = [
        f"{s.label.pick(words.lang)}：{s.named(assessment.settings.switches[s.id], words.lang)}"
        for s in assessment.book.switches.values()
        if assessment.settings.switches.get(s.id, s.default) != s.default
    ]
    rows: list[tuple[Line, Line]] = [
        (plain(say("依据", "basis")), plain(assessment.basis.label.pick(words.lang))),
        (plain(say("决定日", "decision day")), plain(day)),
        (plain(say("诉讼阶段", "stage")), plain(case.stage or "—")),
        (plain(say("来源", "source")), plain(case.source or "—")),
        (
            plain(say("本次不用的证据", "evidence left out")),
            plain("、".join(sorted(assessment.without)) or "—"),
        ),
        (
            plain(say("改动的开关", "switches set")),
            plain("、".join(switches) or say("无（均为默认）", "none (defaults)")),
        ),
        (plain(say("案件哈希", "case hash")), (Run(content_hash(stringly(case.plain)), Style.CODE),)),
        (plain(say("规则库哈希", "rulebook hash")), (Run(assessment.book.hash, Style.CODE),)),
        (plain(say("结果格式", "result format")), (Run(FORMAT, Style.CODE),)),
    ]
    head = (say("项目", "item"), say("内容", "content"))
    caption = say("案件与版本", "case and versions")
    return Section(
        "about", caption if words.lang == "zh" else "Case and versions", (Table(caption, head, tuple(rows)),)
    )


def _overview(views: list[View]) -> Section | None:
    """All persons at a glance."""
    if len(views) < 2:
        return None
    first = views[0]
    elements = first.assessment.layout.elements
    head = (
        first.say("人员", "person"),
        first.words.concept(first.root),
        *(first.words.concept(e) for e in elements),
    )
    rows = tuple(
        (
            (Run(view.person.person.name, Style.STRONG, link=view.anchor("person")),),
            view.root_state,
            *(view.state(e) for e in elements),
        )
        for view in views
    )
    caption = first.say("各人要件状态", "element status of each person")
    return Section("overview", first.say("各人一览", "All persons"), (Table(caption, head, rows),))


def _joint(view: View) -> Section | None:
    """Joint claims with their attribution; without one they are not divided."""
    joint, say = view.assessment.case.joint, view.say
    if not joint:
        return None
    names = {p.person.id: p.person.name for p in view.assessment.persons}
    rows = tuple(
        (
            plain(view.words.fact(j.claim.fact)),
            plain(view.words.value(j.claim.fact, j.claim.value)),
            plain("、".join(names.get(p, p) for p in j.persons)),
            plain(ATTRIBUTIONS[j.attribution].pick(view.words.lang)),
            view.claim_line(j.claim),
        )
        for j in joint
    )
    head = (
        say("事实", "fact"), say("共同数额", "joint value"), say("人员", "persons"), say("归属", "attribution"),
        say("出处", "origin"),
    )  # fmt: skip
    blocks: tuple[Block, ...] = (Table(say("共同主张", "joint claims"), head, rows),)
    return Section("joint", say("共同主张及归属", "Joint claims"), blocks)
