"""Evidence: the element × evidence matrix, its warnings, and what falls without each item."""

from __future__ import annotations

from collections.abc import Iterator

from bangxin.determination.evidence import ProofWarning
from bangxin.report.blocks import Block, Line, Paragraph, Run, Section, Style, Table, plain
from bangxin.report.content.view import View
from bangxin.report.wording import EVIDENCE_TYPES, WARNINGS


def evidence_matrix(view: View) -> Section | None:
    """Elements down, evidence across: a mark where an item is cited for a fact of the element."""
    rows = view.person.matrix
    items = sorted({item for row in rows for item in row.evidence})
    if not rows or not view.assessment.case.evidence:
        return None
    head = (view.say("要件", "element"), view.say("状态", "status"), *items, view.say("提示", "warnings"))
    body = tuple(
        (
            (view.concept(row.element),),
            view.status(row.result),
            *(_cell(view, row.evidence.get(item, ())) for item in items),
            _warnings(view, row.warnings),
        )
        for row in rows
    )
    note = view.say(
        "格内数字是该项证据所支持的事实个数；已排除、不合法或者本次不用的证据不列入（刑诉法第五十条、第五十五条、第五十六条）。",
        "A number counts the facts the item is cited for; excluded or unlawful items and those left out are not counted (CPL arts. 50, 55, 56).",
    )
    caption = view.say("要件×证据", "element × evidence")
    return Section(
        view.anchor("matrix"),
        view.say("要件与证据对照", "Elements and evidence"),
        (Paragraph(plain(note, Style.DIM)), Table(caption, head, body)),
    )


def _cell(view: View, facts: tuple[str, ...]) -> Line:
    return plain(f"●{len(facts)}" if facts else "—", Style.PLAIN if facts else Style.DIM)


def _warnings(view: View, warnings: tuple[ProofWarning, ...]) -> Line:
    text = view.say("；", "; ").join(WARNINGS[w].pick(view.words.lang) for w in warnings)
    return (Run(f"⚠ {text}" if text else "—", Style.FLAG if text else Style.DIM),)


def falls(view: View) -> Section | None:
    """What changes if an item of evidence is excluded."""
    rows = tuple(_fall_rows(view))
    if not rows:
        return None
    head = (
        view.say("证据", "item"), view.say("受影响的判断", "result"), view.say("现有", "with it"),
        view.say("排除后", "without it"),
    )  # fmt: skip
    caption = view.say("排除一项证据后改变的判断", "results that change without an item")
    return Section(
        view.anchor("falls"),
        view.say("排除某项证据会怎样", "What falls without each item"),
        (Table(caption, head, rows),),
    )


def _fall_rows(view: View) -> Iterator[tuple[Line, ...]]:
    shown = (*view.assessment.settings.roots, *(c for c in view.person.outcome.cone))
    order = {concept: n for n, concept in enumerate(dict.fromkeys(shown))}
    for item, changed in view.person.falls.items():
        title = view.assessment.case.evidence[item].title
        kept = sorted((f for f in changed if f.concept in order), key=lambda f: order[f.concept])
        for fall in kept:
            yield (
                (Run(item, Style.CODE), Run(f" {title}")),
                (view.concept(fall.concept),),
                view.status(fall.with_it),
                view.status(fall.without_it),
            )


def evidence_list(view: View) -> Section | None:
    """All evidence of the case with type and state."""
    evidence = view.assessment.case.evidence
    if not evidence:
        return None
    say = view.say
    rows = tuple(
        (
            (Run(item.id, Style.CODE),),
            plain(item.title or "—"),
            plain(EVIDENCE_TYPES[item.type].pick(view.words.lang)),
            plain(_state(view, item.id)),
        )
        for item in evidence.values()
    )
    head = (say("编号", "no."), say("名称", "title"), say("种类", "type"), say("状态", "state"))
    blocks: tuple[Block, ...] = (Table(say("证据清单", "list of evidence"), head, rows),)
    return Section("evidence", say("证据清单", "Evidence"), blocks, folded=True)


def _state(view: View, name: str) -> str:
    item, say = view.assessment.case.evidence[name], view.say
    if name in view.assessment.without:
        return say("本次不用", "left out of this run")
    if item.excluded:
        return say("已排除", "excluded")
    if not item.lawful:
        return say("取得不合法", "unlawfully obtained")
    return say("已查证", "verified") if item.verified else say("待查证", "not yet verified")
