"""Candidate charges side by side, concurrence, and accumulation of several acts."""

from __future__ import annotations

from bangxin.determination.charging import ChargeRow
from bangxin.measures.accumulation import Accumulated
from bangxin.reasoning.explanation import ConceptExplanation
from bangxin.reasoning.states import Result
from bangxin.report.blocks import Block, Bullets, Line, Paragraph, Run, Section, Style, Table, plain
from bangxin.report.content.view import View
from bangxin.report.wording import LEFT_OUT


def charge_table(view: View) -> Section:
    """For and against every candidate, never by the type of act alone (法发〔2025〕12号第7条)."""
    say = view.say
    head = (
        say("罪名", "charge"), say("成立", "made out"), say("有利于认定", "for"), say("不利于认定", "against"),
        say("待查明、待认定", "open"),
    )  # fmt: skip
    rows = tuple(_charge_row(view, row) for row in view.person.charges)
    tiers = tuple(_tier_rows(view))
    tier_head = (
        say("罪名", "charge"), say("法定幅度", "statutory range"), say("档次条件", "tier"),
        say("追诉时效", "limitation"),
    )  # fmt: skip
    note = say(
        "逐罪比较要件，不凭行为类型（供卡、转账）定罪名；“较重”比较实际达到的档次，不比罪名。",
        "Charges are compared element by element, never by the type of act; “heavier” compares the tier reached, not the name.",
    )
    return Section(
        view.anchor("charges"),
        say("罪名比较", "Charges compared"),
        (
            Paragraph(plain(note, Style.DIM)),
            Table(say("各罪要件对照", "elements for and against"), head, rows),
            Table(say("法定刑幅度与时效", "ranges and limitation"), tier_head, tiers),
        ),
    )


def _charge_row(view: View, row: ChargeRow) -> tuple[Line, ...]:
    made_out = view.status(row.result, no_norm=row.no_norm)
    if row.treated_as is not None:
        label = view.words.concept(row.charge.treated_as)
        made_out += (
            Run(f"；{label}：" if view.words.lang == "zh" else f"; {label}: "),
            *view.status(row.treated_as),
        )
    return (
        (Run(row.charge.label.pick(view.words.lang), Style.STRONG), Run(f" {row.charge.cite}", Style.CITE)),
        made_out,
        _points(view, row, row.speaks_for, {Result.MET}),
        _points(view, row, row.speaks_against, {Result.NOT_MET}),
        _points(view, row, row.open_points, {Result.UNDETERMINED, Result.FINDING_NEEDED}),
    )


def _points(view: View, row: ChargeRow, concepts: tuple[str, ...], speaks: set[Result]) -> Line:
    """Elements, then conditions the provisions read off the facts themselves."""
    lang = view.words.lang
    run = view.person.outcome.chosen_run(row.charge.offence)
    names = [view.words.aside(view.words.concept(c), run.result(c).label.pick(lang)) for c in concepts]
    for condition in row.conditions:
        if condition.speaks in speaks:
            text = view.words.leaf(condition.leaf.expression)
            must = "" if condition.wanted else view.say("须为否：", "must be no: ")
            names.append(view.words.aside(must + text, view.cite(condition.norm)))
    return plain(view.listed(dict.fromkeys(names))) if names else plain("—", Style.DIM)


def _tier_rows(view: View) -> list[tuple[Line, ...]]:
    """Ranges, lowest first; the basic range has no condition of its own."""
    return [
        (
            plain(row.charge.label.pick(view.words.lang)),
            plain(tier.text),
            view.status(tier.result) if declared.when else plain("—", Style.DIM),
            _limitation(view, tier.limitation),
        )
        for row in view.person.charges
        for tier, declared in zip(row.tiers, row.charge.tiers, strict=True)
    ]


def _limitation(view: View, expired: Result) -> Line:
    if expired is Result.NOT_MET:
        return plain(view.say("未过", "not expired"))
    if expired is Result.MET:
        return plain(view.say("已过", "expired"), Style.STRONG)
    return view.status(expired)


def concurrence(view: View) -> Section:
    """择一重 or 数罪并罚."""
    found = view.person.concurrence
    lines = []
    for name in view.assessment.layout.concurrence:
        explained = found.run.concepts[name]
        lines.append((*view.status(explained.result), Run(f" {view.words.concept(name)}", Style.STRONG),
                      *_why(view, explained)))  # fmt: skip
    blocks: list[Block] = [Bullets(tuple(lines))]
    if found.own:
        fact = view.assessment.book.vocabulary["charge.other_offences"]
        named = view.say("、", ", ").join(fact.named(value, view.words.lang) for value in found.own)
        note = view.say(
            f"除所载他罪外，计入本次判断得出成立的：{named}（各按有利的版本，取已达到的最高档）；以下只就已载明和已得出的各罪而言，尚未查明的罪名见罪名比较。",
            f"Besides the offences stated, those made out here count: {named} (each under its favourable version). What follows concerns these only; charges still open stand in the comparison of charges.",
        )
        blocks.insert(0, Paragraph(plain(note, Style.DIM)))
    return Section(view.anchor("plural"), view.say("竞合与并罚", "Concurrence"), tuple(blocks))


def _why(view: View, explained: ConceptExplanation) -> Line:
    """The met or open grounds of a concept, else what it waits for."""
    shown = [g.norm for g in explained.grounds if g.result.value != "NOT_MET"]
    runs: list[Run] = []
    for norm in shown:
        runs += [Run("　" if view.words.lang == "zh" else "  "), *view.norm_runs(norm)]
    return tuple(runs)


def accumulation(view: View) -> Section | None:
    """Several acts: which count, which are left out and why (法释〔2019〕15号第十六条)."""
    measured = view.person.facts.measured
    if not measured.accumulated:
        return None
    say = view.say
    head = (
        say("数额", "figure"), say("累计", "sum"), say("单独入罪、未过时效的各次", "acts that are crimes by themselves"),
        say("二年内未处理的各次", "unhandled acts within two years"), say("不计入", "left out"),
    )  # fmt: skip
    rows = tuple(_sum_row(view, fact, result) for fact, result in sorted(measured.accumulated.items()))
    blocks: list[Block] = [
        Paragraph(
            plain(
                say(
                    "法释〔2019〕15号第十六条：两种情形分别计算，合并去重。",
                    "法释〔2019〕15号 art. 16: both limbs, united.",
                ),
                Style.DIM,
            )
        ),
        Table(say("累计计算", "accumulation"), head, rows),
    ]
    return Section(view.anchor("accumulation"), say("多次行为的累计", "Several acts added up"), tuple(blocks))


def _sum_row(view: View, fact: str, result: Accumulated) -> tuple[Line, ...]:
    figure = view.person.facts.measured.figures.get(fact)
    comma = view.say("、", ", ")
    lang = view.words.lang
    left = [view.words.aside(one.act, LEFT_OUT[one.reason].pick(lang)) for one in result.left_out]
    return (
        plain(view.words.fact(fact), Style.STRONG),
        plain(view.words.value(fact, figure.value if figure else None)),
        plain(comma.join(result.limb1) or "—"),
        plain(comma.join(result.limb2) or "—"),
        plain(comma.join(left) or "—"),
    )
