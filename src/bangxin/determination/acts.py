"""Which of a person's acts an offence is judged on, and in which stretches of time the law for it was one and the same.

Each offence has the acts that are considered under it, and so its own day on which they ended, its own law and its own
period of limitation (刑法第十二条、第八十七条、第八十九条). Acts that ended before the offence existed never count for it
(刑法第十二条: 当时的法律不认为是犯罪的，适用当时的法律).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from bangxin.base.bounds import Bound, exactly
from bangxin.base.dates import add_years
from bangxin.determination.person import Settings, cone_norms, cone_of
from bangxin.law import expression as x
from bangxin.law.charges import Charge, Layout
from bangxin.law.entities import builtin_schema
from bangxin.law.norms import Rank
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Law, Run
from bangxin.law.values import FactSet, Members
from bangxin.law.vocabulary import FactType
from bangxin.measures.accumulation import LIMITATION_YEARS, LeftOut
from bangxin.measures.rows import REFERENCES, Row, last_day
from bangxin.reasoning.interpret import Interpreter

KINDS = "act.kinds"
PRIOR = "prior."


@dataclass(frozen=True, slots=True)
class Conduct:
    """How an offence shows in acts: its cone, the norms towards it, its first day, the kinds of act it needs.

    ``kinds`` is None where no kind is needed. ``figures``: what it reads of acts and the lists they refer to;
    ``own_figures``: what no other offence reads. ``sanctioned``: days of prior sanctions among the facts it reads.
    """

    charge: Charge
    cone: tuple[str, ...]
    norms: frozenset[str]
    first_day: int
    kinds: frozenset[str] | None
    figures: frozenset[str]
    own_figures: frozenset[str]
    sanctioned: frozenset[str]


@dataclass(frozen=True, slots=True)
class OffenceActs:
    """The acts of one offence.

    ``acts`` is None when nothing sets some of the person's acts apart. ``begun_before``: acts that began before the
    offence existed and ended after ("" for a course that no act row describes). ``eras``: the acts still to be decided
    in stretches under the same law, in time order. ``undated``: acts without a day among several. ``concerned``:
    whether an act is said to be considered under the offence or states a figure that only this offence reads.
    """

    conduct: Conduct
    acts: frozenset[str] | None = None
    left_out: tuple[LeftOut, ...] = ()
    begun_before: tuple[str, ...] = ()
    eras: tuple[tuple[Row, ...], ...] = ()
    undated: tuple[str, ...] = ()
    concerned: bool = False


_CONDUCT: WeakKeyDictionary[Interpreter, dict[str, Conduct]] = WeakKeyDictionary()


def conducts(interpreter: Interpreter, layout: Layout) -> Mapping[str, Conduct]:
    """By offence concept, remembered with the interpreter."""
    if interpreter not in _CONDUCT:
        book = interpreter.book
        charges = {charge.offence: charge for charge in layout.charges}
        norms = {o: frozenset(cone_norms(book, _cone(book, c))) for o, c in charges.items()}
        read = {offence: _read(book, norms[offence]) for offence in charges}
        figures = {offence: _figures(book, read[offence]) for offence in charges}
        found = {}
        for offence, charge in charges.items():
            others = set[str]().union(*(shown for other, shown in figures.items() if other != offence))
            days = {
                f for f in read[offence] if f.startswith(PRIOR) and book.vocabulary[f].type is FactType.DATE
            }
            found[offence] = Conduct(
                charge, _wide(book, charge), norms[offence], _first_day(book, charge), _kinds(book, charge),
                figures[offence], figures[offence] - others, frozenset(days),
            )  # fmt: skip
        _CONDUCT[interpreter] = found
    return _CONDUCT[interpreter]


def offence_of(interpreter: Interpreter, layout: Layout, concept: str) -> str:
    """The first offence a concept belongs to; "" when it belongs to none."""
    known = conducts(interpreter, layout)
    if concept in known:
        return concept
    return next((offence for offence, conduct in known.items() if concept in conduct.cone), "")


def _cone(book: Rulebook, charge: Charge) -> tuple[str, ...]:
    """What the offence, its tiers and its limitation rest on."""
    tiers = [concept for tier in charge.tiers for concept in (tier.when, tier.limitation)]
    return cone_of(book, [c for c in (charge.offence, *tiers) if c])


def _wide(book: Rulebook, charge: Charge) -> tuple[str, ...]:
    """The cone with what only concerns the comparison of charges and the range."""
    return cone_of(book, [*_cone(book, charge), *(c for c in (charge.treated_as, charge.range) if c)])


def _read(book: Rulebook, norms: Iterable[str]) -> frozenset[str]:
    """Facts the norms read, and those from which these are derived."""
    waiting = [fact for norm in norms for fact in x.facts_of(book.conditions[norm])]
    read: set[str] = set()
    while waiting:
        fact = waiting.pop()
        if fact not in read:
            read.add(fact)
            waiting += x.facts_of(book.derivations[fact]) if fact in book.derivations else ()
    return frozenset(read)


def _figures(book: Rulebook, read: frozenset[str]) -> frozenset[str]:
    """Amounts and numbers of acts among the facts, and the lists of things, referred to by acts, that they count."""
    measures = builtin_schema(book.vocabulary).measures
    counted = [m for fact, m in measures.items() if fact in read and m.reduction in ("sum", "count")]
    acts = {m.attribute for m in counted if m.entity == "acts"}
    return frozenset(acts | {REFERENCES[m.entity] for m in counted if m.entity in REFERENCES})


def _first_day(book: Rulebook, charge: Charge) -> int:
    """The first day on which a statute made it an offence."""
    grounds = (book.norms[norm] for norm in book.aimed_at("concludes", charge.offence))
    return min((norm.in_force.first for norm in grounds if norm.rank is Rank.STATUTE), default=1)


def _kinds(book: Rulebook, charge: Charge) -> frozenset[str] | None:
    """The kinds of act of which every ground of the offence needs one; None where some ground needs none."""
    needed = [_needed(book.conditions[norm]) for norm in book.aimed_at("concludes", charge.offence)]
    return None if None in needed else frozenset(kind for kinds in needed for kind in kinds or ())


def _needed(condition: x.Node) -> frozenset[str] | None:
    """The kinds of act of which a ground needs one; None where it needs none."""
    parts = condition.parts if isinstance(condition, x.All) else (condition,)
    return next((frozenset(p.values) for p in parts if isinstance(p, x.Member) and p.fact == KINDS), None)


def acts_of(
    interpreter: Interpreter,
    layout: Layout,
    conduct: Conduct,
    acts: tuple[Row, ...],
    settings: Settings,
    whole: FactSet,
) -> OffenceActs:
    """The acts of the person that one offence is judged on. ``whole``: the facts with all acts."""
    others = [c for c in conducts(interpreter, layout).values() if c is not conduct]
    aside = {act.id: reason for act in acts if (reason := _aside(conduct, others, act, acts))}
    if len(aside) == len(acts):
        aside = {}
    early = {act.id for act in acts if act.id not in aside and _ended_before(act, conduct.first_day)}
    kept = [act for act in acts if act.id not in aside and act.id not in early]
    if kept:
        aside |= dict.fromkeys(early, "before_offence")
    else:
        kept = [act for act in acts if act.id not in aside]
    return OffenceActs(
        conduct,
        frozenset(act.id for act in kept) if aside else None,
        tuple(LeftOut(act.id, aside[act.id]) for act in acts if act.id in aside),
        _begun_before(conduct, kept, whole),
        eras_of(interpreter, conduct, kept, settings, sorted(_sanctions(conduct, whole))),
        tuple(act.id for act in kept if len(kept) > 1 and _last(act) is None),
        any(conduct.charge.id in _named(act) or conduct.own_figures & _stated(act) for act in kept),
    )


def _aside(conduct: Conduct, others: list[Conduct], act: Row, acts: tuple[Row, ...]) -> str:
    """Why an act is none of the offence's: what the file says of it first, then its kinds and figures; "" if it may be."""
    name, own = conduct.charge.id, act.values.get("offences")
    if isinstance(own, Members) and own.values:
        named = any(name in _named(other) for other in acts)
        return "other_offence" if named and own.complete and name not in own.values else ""
    if _of_another_kind(conduct, act):
        return "other_conduct"
    elsewhere = any(other.own_figures & _stated(act) for other in others)
    if elsewhere and not conduct.figures & _stated(act) and any(conduct.figures & _stated(a) for a in acts):
        return "other_figures"
    return ""


def _named(act: Row) -> frozenset[str]:
    """The offences an act is said to be considered under."""
    named = act.values.get("offences")
    return named.values if isinstance(named, Members) else frozenset()


def _of_another_kind(conduct: Conduct, act: Row) -> bool:
    """Whether the act is certainly of no kind that the offence needs, and states no figure of the offence alone."""
    kinds = act.values.get("kinds")
    if conduct.kinds is None or not isinstance(kinds, Members) or not kinds.complete:
        return False
    return not kinds.values & conduct.kinds and not conduct.own_figures & _stated(act)


def _sanctions(conduct: Conduct, whole: FactSet) -> set[int]:
    """The days of the prior sanctions that the offence looks at."""
    rows = [whole.values, *(row for rows in whole.instances.values() for row in rows)]
    days = [row[fact] for row in rows for fact in conduct.sanctioned if fact in row]
    return {day.lo for day in days if isinstance(day, Bound) and day.lo is not None}


def _stated(act: Row) -> frozenset[str]:
    """Figures that an act states and lists of things that it refers to."""
    return frozenset(act.values) | {name for name, listed in act.entity.refs.items() if listed}


def _last(act: Row) -> int | None:
    end = last_day(act)
    return None if end is None else end.hi


def _ended_before(act: Row, day: int) -> bool:
    last = _last(act)
    return last is not None and last < day


def _begun_before(conduct: Conduct, acts: list[Row], whole: FactSet) -> tuple[str, ...]:
    """Acts that began before the offence existed and ended after; "" for the course of a file without dated acts."""
    spans = {act.id: (act.bound("start"), last_day(act)) for act in acts}
    if not any(end for _, end in spans.values()):
        start, end = (whole.values.get(fact) for fact in ("act.start", "act.end"))
        spans = {"": (start, end)} if isinstance(start, Bound) and isinstance(end, Bound) else {}
    day = conduct.first_day
    return tuple(
        name for name, (start, end) in spans.items()
        if start and end and start.lo is not None and start.lo < day and (end.hi is None or end.hi >= day)
    )  # fmt: skip


def eras_of(
    interpreter: Interpreter,
    conduct: Conduct,
    acts: Iterable[Row],
    settings: Settings,
    sanctions: Iterable[int],
) -> tuple[tuple[Row, ...], ...]:
    """The dated acts still to be decided in stretches: a new one where the norms towards the offence change, where a
    prior sanction lies between (曾因……受过处罚，又……), or where more than the shortest period of limitation has passed.
    """
    pending = [act for act in acts if not act.entity.texts.get("handled")]
    days = sorted((day, act.id, act) for act in pending if (day := _last(act)) is not None)
    groups: list[list[Row]] = []
    before, ended = None, 0
    for day, _, act in days:
        start = act.bound("start")
        begun = start.lo if start is not None and start.lo is not None else day
        runs = (Run(law, settings.as_of, exactly(day), settings.switches) for law in Law)
        law = tuple(interpreter.selection(run).on & conduct.norms for run in runs)
        key = (law, sum(begun >= sanction for sanction in sanctions))
        if key != before or begun > add_years(ended, LIMITATION_YEARS):
            groups.append([])
        groups[-1].append(act)
        before, ended = key, day
    return tuple(tuple(group) for group in groups) if len(groups) > 1 else ()
