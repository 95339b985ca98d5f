"""Which law, both runs, other readings, conflicts, joint claims, the official outcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bangxin.determination.versions import versions as version_rows
from bangxin.law.selection import Law
from bangxin.report.blocks import Block, Bullets, Line, Paragraph, Run, Section, Style, Table, plain
from bangxin.report.content.times import several_acts
from bangxin.report.content.view import View
from bangxin.report.wording import LAWS


def versions(view: View) -> Section:
    """Both runs side by side for every offence, and the instruments each run selects."""
    say, outcome = view.say, view.person.outcome
    laws = list(outcome.runs)
    names = [LAWS[law].pick(view.words.lang) for law in laws]
    head = (say("判断", "result"), *names, say("采用", "chosen"))
    rows = tuple(
        (
            (view.concept(root),),
            *(view.state(root, outcome.runs_of(root)[law]) for law in laws),
            plain(LAWS[outcome.chosen[root]].pick(view.words.lang)),
        )
        for root in outcome.chosen
    )
    why = say(
        "从旧兼从轻（刑法第十二条；高检发释字〔2001〕5号第三条）：每一罪名整体选用一个版本，不逐要件拼接。",
        "The milder of both versions, one whole version per offence (Criminal Law art. 12; 2001 No. 5 art. 3).",
    )
    blocks: list[Block] = [
        Paragraph(plain(why, Style.DIM)),
        Table(say("两种时间下的结果", "results under both versions"), head, rows),
        Table(say("选用的文件", "instruments selected"),
              (say("文件", "instrument"), say("施行", "in force"), *names, say("理由（所示一版）", "why (run shown)")),
              tuple(_packs(view, laws))),
    ]  # fmt: skip
    changed = tuple(
        ((view.concept(c),), *(view.state(c, outcome.runs[law]) for law in laws)) for c in differing(view)
    )
    if changed:
        caption = say("两种时间下不同的判断", "points on which the versions differ")
        blocks.append(Table(caption, (say("判断", "result"), *names), changed))
    if outcome.straddles:
        titles = [view.assessment.book.packs[p].title for p in outcome.straddles]
        blocks.append(
            Paragraph(
                plain(
                    say(
                        f"行为期间跨越以下文件的施行日，以{'最后一次行为的' if several_acts(view) else ''}终了日定法，请复核：{'；'.join(titles)}",
                        f"The course straddles the start of: {'; '.join(titles)}. Its end governs; please review.",
                    )
                ),
                notice=True,
            )
        )
    blocks += list(_straddling_acts(view))
    if any(run.evaluation.selection.date_unknown for run in outcome.runs.values()):
        unknown = say(
            "行为终了日未记载：按决定日选择规范，须查明。",
            "The end of the act is not stated: norms are selected by the decision day.",
        )
        blocks.append(Paragraph(plain(unknown), notice=True))
    return Section(view.anchor("versions"), say("适用哪一版法律", "Which law"), tuple(blocks))


def differing(view: View) -> list[str]:
    """Points of the cone on which the two runs differ."""
    runs = list(view.person.outcome.runs.values())
    return [c for c in view.person.outcome.cone if len({run.result(c) for run in runs}) > 1]


def _packs(view: View, laws: list[Law]) -> Iterator[tuple[Line, ...]]:
    """Instruments with provisions in the cone of what was asked; which run uses them, and why."""
    cone, runs = view.person.outcome.cone, view.person.outcome.runs
    used = {
        law: {row.pack for row in version_rows(view.assessment.book, runs[law], cone) if row.norms_on}
        for law in laws
    }
    for row in version_rows(view.assessment.book, view.run, cone):
        until = row.last or view.say("今", "now")
        yield (
            (Run(row.title, Style.CITE),),
            plain(view.say(f"{row.first or '—'} 至 {until}", f"{row.first or '—'} to {until}")),
            *(plain(view.say("选用", "selected") if row.pack in used[law] else "—") for law in laws),
            plain(row.why.pick(view.words.lang)),
        )


def _straddling_acts(view: View) -> Iterator[Block]:
    for entry in view.person.facts.measured.straddling_acts:
        act, age = entry.rsplit("@", 1)
        text = view.say(
            f"行为“{act}”跨越行为人{age}周岁生日，须由人区分生日前后的部分。",
            f"Act “{act}” straddles the person's {age}th birthday: a person must divide it.",
        )
        yield Paragraph(plain(text), notice=True)


def readings(view: View) -> Section | None:
    """Open questions of law whose other answer changes a result."""
    found = view.person.outcome.readings
    if not found:
        return None
    say = view.say
    head = (
        say("未决问题", "open question"),
        say("另一种读法", "other reading"),
        say("改变的结果", "what changes"),
    )
    rows = []
    for reading in found:
        switch = view.assessment.book.switches[reading.switch]
        option = switch.named(reading.option, view.words.lang)
        changes: list[Run] = []
        for change in reading.changes:
            changes += [
                Run(say("；", "; ") if changes else ""), view.concept(change.concept), Run(" "),
                *view.status(change.default), Run(" → "), *view.status(change.otherwise),
            ]  # fmt: skip
        rows.append(
            (
                (Run(switch.label.pick(view.words.lang), Style.STRONG), Run(f" {switch.id}", Style.CODE)),
                (Run(option), Run(f" {switch.id}={reading.option}", Style.CODE)),
                tuple(changes),
            )
        )
    return Section(
        view.anchor("readings"),
        say("另一种读法会改变的结果", "Other readings that change a result"),
        (Table(say("各种读法", "readings"), head, tuple(rows)),),
    )


def conflicts(view: View) -> Section | None:
    """Claims that cannot all be true; joint claims nobody divided; rows that belong to nobody."""
    say, facts = view.say, view.person.facts
    lines: list[Line] = [
        (
            Run(view.words.fact(f), Style.STRONG),
            Run(say("：", ": ") + view.words.value(f, facts.facts.values[f])),
        )
        for f in facts.conflicts
    ]
    lines += [
        plain(say(f"实体 {name} 的主张互相冲突", f"claims of entity {name} conflict"))
        for name in facts.measured.conflicts
    ]
    lines += [
        plain(say(f"实体 {name} 没有写明属于谁，未计入", f"entity {name} is nobody's; not counted"))
        for name in facts.measured.unassigned
    ]
    lines += [
        plain(say(f"“{view.words.fact(f)}”的直接主张与推算不一致", f"“{view.words.fact(f)}”: the claim and the derived figure disagree"))
        for f in sorted({d.fact for r in view.person.outcome.runs.values() for d in r.evaluation.disagreements})
    ]  # fmt: skip
    if not lines:
        return None
    note = say(
        "冲突的事实视为未查明，须由人解决。", "Facts in conflict count as open until a person resolves them."
    )
    return Section(
        view.anchor("conflicts"),
        say("主张冲突与未归属", "Conflicts"),
        (Paragraph(plain(note, Style.DIM)), Bullets(tuple(lines))),
    )


def official(view: View) -> Section | None:
    """The official outcome beside our result; tensions; what the record does not state."""
    person, say = view.person.person, view.say
    if not (person.official_outcome or person.tensions or person.not_stated):
        return None
    blocks: list[Block] = []
    if person.official_outcome:
        rows = tuple((plain(k), plain(v)) for k, v in _flat("", person.official_outcome))
        ours: tuple[Line, ...] = (
            plain(say("本程序的要件状态", "our element status")),
            (view.concept(view.root), Run(" "), *view.root_state),
        )
        caption = say("官方处理（仅对照，不影响判断）", "official outcome (for comparison only)")
        blocks.append(Table(caption, (say("项目", "item"), say("内容", "content")), (*rows, ours)))
    for title, entries in (
        (say("与官方处理的张力", "tensions"), person.tensions),
        (say("材料没有写明", "not stated in the record"), person.not_stated),
    ):
        if entries:
            blocks += [Paragraph(plain(title, Style.STRONG)), Bullets(tuple(plain(e) for e in entries))]
    return Section(view.anchor("official"), say("官方处理对照", "Official outcome"), tuple(blocks))


def _flat(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _flat(f"{path}·{key}" if path else str(key), part)
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value, 1):
            yield from _flat(f"{path}·{number}", part)
    else:
        yield path, str(value)
