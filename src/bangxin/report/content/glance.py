"""What a reader needs first of one person: the state, what carries it, what is missing, what would change it, what is open.

Repeats the determination and computes nothing. Both sides read the same lines: what the prosecution still has to show,
and what the defence can dispute.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bangxin.base.bounds import Bound
from bangxin.case.dating import impossible
from bangxin.law import expression as x
from bangxin.law.norms import Modality
from bangxin.law.values import Members, Value
from bangxin.law.vocabulary import FactType
from bangxin.reasoning.atoms import distance
from bangxin.reasoning.explanation import NormExplanation
from bangxin.reasoning.states import Result
from bangxin.report.blocks import Bullets, Line, Run, Section, Style, plain
from bangxin.report.content.charged import another_charge, charge_lines
from bangxin.report.content.times import decisive_times, several_acts
from bangxin.report.content.view import View
from bangxin.report.wording import LAWS

FEW = 5
OPEN = (Result.UNDETERMINED, Result.FINDING_NEEDED)
SEVERITY = "severity.ordinary"
KNOWLEDGE = "knowledge.established"
PRESUMPTION = "presumption.available"
SPECIAL = "severity.special_route"
FORCE = {Modality.SHALL, Modality.GENERALLY_SHALL, Modality.MAY}
ORDINARY = ("upstream.confirmed", SEVERITY)


def glance(view: View) -> Section:
    """A short list; every line is argued at length further on."""
    lines = (
        *charge_lines(view), *_impossible(view), *_unheld(view), _state(view), *_times(view), _elements(view), *_presumed(view), *_carried(view), *_nearest(view), *_missing(view), *_findings(view),
        *_changes(view), *_disputable(view), *_other_charges(view), *_exits(view),
    )  # fmt: skip
    return Section(view.anchor("glance"), view.say("一览", "At a glance"), (Bullets(lines),))


def _impossible(view: View) -> Iterator[Line]:
    """Dates that cannot all be right: before the state, which rests on them."""
    facts = view.run.evaluation.first_facts.values
    wrong = [text.pick(view.words.lang) for text in impossible(facts, view.assessment.settings.as_of)]
    if wrong:
        told = view.say(
            "日期有误，以下结果不可用，请先核对：", "dates to be put right before the result can be used: "
        )
        yield plain(told + view.say("；", "; ").join(wrong), Style.FLAG)


def _unheld(view: View) -> Iterator[Line]:
    """Elements on which the rulebook holds nothing of the day: before the state, which rests on them."""
    told = view.words.unheld((view.charge,) if view.charge else ())
    if told:
        yield plain(told, Style.FLAG)


def _said(view: View, title: str, *runs: Run) -> Line:
    return (Run(title, Style.STRONG), Run(view.say("：", ": ")), *runs)


def _list(view: View, items: Iterable[str], few: int = FEW) -> Run:
    names = list(dict.fromkeys(items))
    shown = view.say("；", "; ").join(names[:few])
    more = view.say(f"等 {len(names)} 项", f" … {len(names)} in all") if len(names) > few else ""
    return Run(shown + more)


def _state(view: View) -> Line:
    """The state of what was asked, under which law, and whether the choice of law is settled."""
    outcome, lang = view.person.outcome, view.words.lang
    runs: list[Run] = list(view.root_state)
    found = {law: run.result(view.root) for law, run in outcome.runs_of(view.root).items()}
    chosen = LAWS[outcome.chosen[view.root]].pick(lang)
    if len(set(found.values())) > 1:
        each = view.say("，", ", ").join(
            f"{LAWS[law].pick(lang)} {result.label.pick(lang)}" for law, result in found.items()
        )
        runs.append(
            Run(
                view.say(f"（{each}；从有利采用{chosen}", f" ({each}; chosen as milder: {chosen}"), Style.FLAG
            )
        )
        settled = found[outcome.chosen[view.root]] is Result.NOT_MET or not any(
            r in OPEN for r in found.values()
        )
        more = (
            ""
            if settled
            else view.say("，待所缺事实查明后再定", ", to be settled once the missing facts are known")
        )
        runs.append(Run(more + view.say("）", ")"), Style.FLAG))
    if view.run.concepts[view.root].no_norm_in_force:
        runs.append(
            Run(view.say("（行为时没有施行中的规定）", " (no provision in force at the act)"), Style.FLAG)
        )
    return _said(view, _asked(view), *runs)


def _asked(view: View) -> str:
    """What was asked, said as elements on a basis and never as guilt."""
    labels = [c.label for c in view.assessment.layout.charges if c.offence == view.root]
    if not labels:
        return view.words.concept(view.root)
    return view.say(
        f"{labels[0].zh}的要件（不是有罪判断）", f"elements of {labels[0].en} (no finding of guilt)"
    )


def _times(view: View) -> Iterator[Line]:
    """What hangs on the times of several acts, for each offence concerned."""
    found = list(decisive_times(view))
    if found:
        yield _said(
            view, view.say("不同时期的行为", "acts of different times"), _list(view, found, len(found))
        )


def _elements(view: View) -> Line:
    runs: list[Run] = []
    elements = view.assessment.layout.elements
    ordinary = all(view.run.result(e) is Result.MET for e in elements if e in ORDINARY)
    for element in elements:
        if element == SPECIAL and ordinary and view.run.result(element) is not Result.MET:
            continue
        runs += [
            Run(view.words.concept(element) + " "),
            *view.state(element),
            Run(view.say("　", "  ")),
        ]
    return _said(view, view.say("要件", "elements"), *runs[:-1])


def _presumed(view: View) -> Iterator[Line]:
    """Basic facts for a presumption of knowledge, whether or not contrary evidence defeats it."""
    book = view.assessment.book
    if PRESUMPTION not in book.concepts or view.run.result(KNOWLEDGE) is Result.NOT_MET:
        return
    basic = [
        view.words.aside(view.words.concept(c), view.cite(ground.norm))
        for c in _below(view, PRESUMPTION)
        if view.run.result(c) is Result.MET
        for ground in view.run.concepts[c].grounds
        if ground.result is Result.MET and not x.concepts_of(book.conditions[ground.norm])
    ]
    if basic:
        title = view.say("可以推定明知的基础事实", "basic facts for presuming knowledge")
        defeated = view.run.result(PRESUMPTION) is Result.NOT_MET
        note = (
            view.say("；有相反证据，不得推定", "; contrary evidence, no presumption")
            if defeated
            else view.say(
                "；推定不等于明知，有相反证据的除外",
                "; a presumption is not knowledge and contrary evidence defeats it",
            )
        )
        yield _said(view, title, _list(view, basic), Run(note, Style.FLAG))


def carriers(view: View, concept: str) -> Iterator[tuple[str, NormExplanation]]:
    """The met norms at the end of the chain that carries a met concept, each with the concept it concludes."""
    for ground in view.run.concepts[concept].grounds:
        if ground.result is not Result.MET:
            continue
        below = [
            c for c in x.concepts_of(view.assessment.book.conditions[ground.norm])
            if view.run.result(c) is Result.MET
        ]  # fmt: skip
        if below:
            for name in below:
                yield from carriers(view, name)
        else:
            yield concept, ground


def _carried(view: View) -> Iterator[Line]:
    """Every way in which severity is reached, with its provision, its force and the room above its lines."""
    for element in (SEVERITY, SPECIAL):
        if element not in view.assessment.layout.elements or view.run.result(element) is not Result.MET:
            continue
        items = []
        for concept, ground in carriers(view, element):
            norm = view.norm(ground.norm)
            room = view.say("，", ", ").join(_distances(view, ground))
            told = f"{view.cite(ground.norm)}〔{norm.modality.label.pick(view.words.lang)}〕"
            items.append(view.words.aside(view.words.concept(concept), told + (f" {room}" if room else "")))
        if items:
            title = view.say("情节严重的根据", "what makes it serious")
            yield _said(
                view, title if element == SEVERITY else view.words.concept(element), _list(view, items, 8)
            )


def _distances(view: View, ground: NormExplanation) -> Iterator[str]:
    for norm, trace in view.leaves(ground):
        leaf = trace.expression
        if norm is ground and isinstance(leaf, x.Compare) and leaf.type is not FactType.DATE:
            far = view.words.distance(leaf, view.facts_at(norm.at))
            if far:
                yield f"{view.words.term(leaf.left, leaf.type)}{view.say('', ' ')}{far}"


def _nearest(view: View) -> Iterator[Line]:
    """The lines of severity that recorded figures do not reach, nearest first."""
    if view.run.result(SEVERITY) is Result.MET:
        return
    found: list[tuple[float, str]] = []
    for concept in _below(view, SEVERITY):
        for ground in (g for g in view.run.concepts[concept].grounds if not _shut(g)):
            for norm, trace in view.leaves(ground):
                leaf = trace.expression
                if (
                    not isinstance(leaf, x.Compare)
                    or not isinstance(leaf.right, x.Number)
                    or norm is not ground
                ):
                    continue
                facts = view.facts_at(norm.at)
                far = distance(leaf, facts, view.assessment.book.vocabulary)
                known = [facts.get(f) for f in x.facts_of(leaf)]
                if far is None or far >= 0 or not any(isinstance(v, Bound) and v.lo for v in known):
                    continue
                text = f"{view.words.term(leaf.left, leaf.type)}{view.say('', ' ')}{view.words.distance(leaf, facts)}"
                found.append((-far / leaf.right.value, view.words.aside(text, view.cite(ground.norm))))
    if found:
        yield _said(
            view, view.say("没有达到的线", "lines not reached"), _list(view, [t for _, t in sorted(found)], 3)
        )


def _shut(ground: NormExplanation) -> bool:
    """Whether something other than a figure keeps the provision out: the act, a finding, a reading nobody raised."""
    return any(
        trace.result is Result.NOT_MET
        and trace.kind == "leaf"
        and not isinstance(trace.expression, x.Compare)
        for trace in ground.condition.parts
    )


def _below(view: View, concept: str) -> Iterator[str]:
    seen: dict[str, None] = {concept: None}
    queue = [concept]
    while queue:
        for ground in view.run.concepts[queue.pop(0)].grounds:
            for name in x.concepts_of(view.assessment.book.conditions[ground.norm]):
                if name not in seen:
                    seen[name] = None
                    queue.append(name)
    yield from seen


def _by_element(
    view: View, wanted: tuple[str, ...], attribute: str, name: str
) -> Iterator[tuple[str, list[str]]]:
    """What is open, under the element that waits for it; each thing once, under the first such element."""
    left = dict.fromkeys(wanted)
    for element in view.assessment.layout.elements:
        mine = [f for f in getattr(view.run.concepts[element], attribute) if f in left]
        for fact in mine:
            del left[fact]
        if mine:
            yield view.words.concept(element), mine
    if left:
        yield name, list(left)


def _missing(view: View) -> Iterator[Line]:
    explained = view.run.concepts[view.root]
    near = set(decisive(view))
    for element, facts in _by_element(view, explained.missing, "missing", view.say("其他", "other")):
        first = [f for f in facts if f in near]
        names = [_wanted(view, f) for f in dict.fromkeys((*first, *facts))]
        yield _said(view, view.say(f"所缺事实（{element}）", f"missing ({element})"), _list(view, names))
    outcome = view.person.outcome
    for law, run in outcome.runs_of(view.root).items():
        more = [f for f in run.concepts[view.root].missing if f not in explained.missing]
        if law is not outcome.chosen[view.root] and more:
            name = LAWS[law].pick(view.words.lang)
            yield _said(view, view.say(f"所缺事实（{name}另须）", f"missing ({name} also)"),
                        _list(view, [view.words.fact(f) for f in more]))  # fmt: skip


def _wanted(view: View, fact: str) -> str:
    """A missing fact; of a list that is open at its end, what it holds already."""
    value = view.run.evaluation.first_facts.values.get(fact)
    if isinstance(value, Members) and value.values:
        return view.words.aside(
            view.words.fact(fact), view.say("已知", "known: ") + view.words.value(fact, value)
        )
    return view.words.fact(fact)


def decisive(view: View) -> Iterator[str]:
    """Open facts of provisions of which another condition already holds: they decide first."""
    for concept in view.person.outcome.cone:
        for ground in view.run.concepts[concept].grounds:
            leaves = [
                t
                for norm, t in view.leaves(ground)
                if norm is ground and not isinstance(t.expression, x.Known)
            ]
            if ground.result in OPEN and any(t.result is Result.MET for t in leaves):
                for trace in leaves:
                    if trace.result in OPEN:
                        yield from x.facts_of(trace.expression)


def _findings(view: View) -> Iterator[Line]:
    wanted = view.run.concepts[view.root].open_findings
    items = [
        view.words.aside(element, view.say("、", ", ").join(view.words.fact(f) for f in facts[:FEW]))
        for element, facts in _by_element(view, wanted, "open_findings", view.say("其他", "other"))
    ]
    if items:
        yield _said(view, view.say("须由人认定", "for a person to decide"), _list(view, items, 8))


def _changes(view: View) -> Iterator[Line]:
    """Other readings and evidence on which the state of what was asked depends."""
    book, lang, items = view.assessment.book, view.words.lang, []
    for reading in view.person.outcome.readings:
        for change in reading.changes:
            if change.concept == view.root:
                switch = book.switches[reading.switch]
                name = f"{switch.label.pick(lang)}［{switch.named(reading.option, lang)}］"
                items.append(f"{name} → {change.otherwise.label.pick(lang)}")
    shown = (view.root, *view.assessment.layout.elements)
    for item, falls in view.person.falls.items():
        fallen = {fall.concept: fall for fall in falls}
        lost = [
            f"{view.words.concept(c)} → {fallen[c].without_it.label.pick(lang)}" for c in shown if c in fallen
        ]
        if lost:
            title = f"{item} {view.assessment.case.evidence[item].title}"
            items.append(
                view.words.aside(
                    view.say(f"排除{title}", f"without {title}"), view.say("，", ", ").join(lost)
                )
            )
    if items:
        yield _said(view, view.say("会改变结果的", "what would change it"), _list(view, items, 6))


def _disputable(view: View) -> Iterator[Line]:
    """Points the defence can take: force of the provision, conventional bounds, exceptions raised, conflicts."""
    items: list[str] = []
    if view.run.result(SEVERITY) is Result.MET:
        kinds = {view.norm(g.norm).modality for _, g in carriers(view, SEVERITY)}
        if kinds <= {Modality.MAY, Modality.FACTOR}:
            items.append(
                view.say("情节严重只有“可以”认定的根据", "serious only under provisions that say “may”")
            )
    for element in view.assessment.layout.elements:
        explained = view.run.concepts[element]
        if explained.rebuttable:
            items.append(
                view.words.aside(
                    view.words.concept(element),
                    view.say("已提出排除事由，尚未查明", "an exception raised, not settled"),
                )
            )
    items += [view.words.aside(view.words.fact(f), _conflict(view, f)) for f in view.person.facts.conflicts]
    items += list(_said_otherwise(view))
    items += list(_undivided(view))
    items += [
        view.words.aside(view.words.concept(row.element), view.say("仅有本人供述", "own account only"))
        for row in view.person.matrix if any(w.value == "confession_only" for w in row.warnings)
    ]  # fmt: skip
    titles = [view.assessment.book.packs[p].title for p in _straddled(view)]
    items += [
        view.say(
            f"{'先后数次行为' if several_acts(view) else '行为'}跨越《{t}》起始日，按终了日定法",
            f"the course straddles the start of {t}; its end governs",
        )
        for t in titles
    ]
    items += [
        view.say(
            f"行为 {name} 跨越 {age} 周岁生日，须分段",
            f"act {name} straddles the birthday at {age}: to be divided",
        )
        for name, _, age in (part.partition("@") for part in view.person.facts.measured.straddling_acts)
    ]
    if items:
        yield _said(view, view.say("可争议之处", "open to dispute"), _list(view, items, 6))


def _conflict(view: View, fact: str) -> str:
    """Whether different speakers contradict each other, or one says two things (赌博及电信诈骗)."""
    speakers = {c.speaker for c in view.person.person.claims if c.fact == fact and c.value is not None}
    if len(speakers) > 1:
        return view.say("各方主张冲突", "claims conflict")
    return view.say("同一方有不同的记载", "one speaker says different things")


def _said_otherwise(view: View) -> Iterator[str]:
    """Facts of which the sides say different things, each side with what it says."""
    spoken: dict[str, dict[str, str]] = {}
    under = view.run.evaluation.program.facts_under[view.run.evaluation.program.concepts[view.root].final]
    for claim in view.person.person.claims:
        if claim.fact in under and claim.value is not None:
            speaker = claim.speaker.label.pick(view.words.lang)
            spoken.setdefault(claim.fact, {})[speaker] = view.words.value(claim.fact, claim.value)
    for fact, sides in spoken.items():
        if len(set(sides.values())) > 1 and fact not in view.person.facts.conflicts:
            told = view.say("，", ", ").join(f"{speaker} {value}" for speaker, value in sides.items())
            yield view.words.aside(view.words.fact(fact), told)


def _undivided(view: View) -> Iterator[str]:
    """Joint figures nobody has divided: they count for nobody until someone says whose they are."""
    names = {p.person.id: p.person.name for p in view.assessment.persons}
    for joint in view.assessment.case.joint:
        if joint.attribution == "undivided" and view.person.person.id in joint.persons:
            fact, value = (
                view.words.fact(joint.claim.fact),
                view.words.value(joint.claim.fact, joint.claim.value),
            )
            others = view.say("、", ", ").join(
                names.get(p, p) for p in joint.persons if p != view.person.person.id
            )
            note = view.say(
                f"与{others}共同 {value}，尚未划分", f"{value} together with {others}, not divided"
            )
            yield view.words.aside(fact, note)


def _straddled(view: View) -> Iterator[str]:
    """Straddled texts that conclude something the state asked about rests on."""
    book = view.assessment.book
    grounds = {book.norms[n].pack for c in view.person.outcome.cone for n in book.aimed_at("concludes", c)}
    yield from (pack for pack in view.person.outcome.straddles if pack in grounds)


def _other_charges(view: View) -> Iterator[Line]:
    """Other charges that are made out, or that something recorded speaks for, with what they wait for."""
    main = view.run.evaluation.program
    common = set(main.facts_under[main.concepts[view.root].final])
    recorded = {f for f, v in view.person.facts.facts.values.items() if v is not False and not _zero(v)}
    items = []
    for row in view.person.charges:
        if row.charge.offence == view.root or row.result is Result.NOT_MET:
            continue
        own = set(main.facts_under[main.concepts[row.charge.offence].final]) - common
        by_act = any(
            c.speaks is Result.MET and "act.kinds" in x.facts_of(c.leaf.expression) for c in row.conditions
        )
        if row.result is Result.MET or own & recorded or by_act:
            open_ = (*row.open_findings, *row.missing)
            waits = [view.words.fact(f) for f in [f for f in open_ if f not in common] or open_][:3]
            status = row.result.label.pick(view.words.lang)
            more = view.say("，待：", ", waits for: ") + view.say("、", ", ").join(waits) if waits else ""
            items.append(view.words.aside(row.charge.label.pick(view.words.lang), status + more))
    if items:
        yield _said(view, view.say("另须比较的罪名", "other charges to compare"), _list(view, items, 6))


def _zero(value: Value) -> bool:
    return isinstance(value, Bound) and value.exact and value.lo == 0


def _exits(view: View) -> Iterator[Line]:
    """Exits the law opens now, and those that only wait for findings or facts. None is chosen."""
    lang = view.words.lang
    for wanted, title in (
        (Result.MET, view.say("现已开放的出口", "exits open now")),
        (Result.FINDING_NEEDED, view.say("待人认定的出口", "exits that wait for a finding")),
    ):
        names = []
        for row in view.person.exits:
            if row.result is wanted:
                force = {view.norm(n).modality for n in row.norms} & FORCE
                said = view.say("、", ", ").join(m.label.pick(lang) for m in Modality if m in force)
                label = row.exit.label.pick(lang)
                names.append(view.words.aside(label, said) if said else label)
        if names:
            yield _said(view, title, _list(view, names, 8))
    if (
        view.run.result(view.root) is Result.NOT_MET
        and any(charge.offence == view.root for charge in view.assessment.layout.charges)
        and not any(row.result is Result.MET for row in view.person.exits)
        and not any(_unheld(view))
    ):
        yield plain(_nothing_met(view), Style.FLAG)


def _nothing_met(view: View) -> str:
    """What a failing element means for the case; the choice stays with a person."""
    failing = [e for e in view.assessment.layout.elements if view.run.result(e) is Result.NOT_MET]
    if failing == ["proof.ok"]:
        return view.say(
            "证据不足：可以补充侦查；仍不足的，存疑不起诉（刑事诉讼法第一百七十五条第四款），由人判断。",
            "Evidence falls short: supplementary investigation, or non-prosecution for doubt (Criminal Procedure Law art. 175(4)), for a person to judge.",
        )
    if another_charge(view):
        return view.say(
            "要件不符合只就本罪而言；文书所称的罪名另行判断，不能由此得出没有犯罪事实。",
            "An element of this offence fails; the charge named in the document is judged by itself, and nothing here says that there is no crime.",
        )
    return view.say(
        "要件不符合：其他罪名也不成立的，没有犯罪事实，应当不起诉（刑事诉讼法第一百七十七条第一款）；是否如此由人判断。",
        "An element fails: if no other charge is made out there is no crime and no prosecution (Criminal Procedure Law art. 177(1)); for a person to judge.",
    )
