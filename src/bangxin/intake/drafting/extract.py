"""Reads every case of a document: people, quantities, facts with their spans."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bangxin.base import patterns as re
from bangxin.base.quantities import scan
from bangxin.intake.acts.abroad import read_abroad
from bangxin.intake.acts.counts import read_counts
from bangxin.intake.acts.flags import read_flags
from bangxin.intake.acts.instances import Instance, read_instances
from bangxin.intake.acts.organised import read_organised
from bangxin.intake.acts.parts import parts_played
from bangxin.intake.acts.phone_cards import bought_phone_cards
from bangxin.intake.acts.provenance import of_sellers
from bangxin.intake.acts.providers import read_providers
from bangxin.intake.acts.served import is_near
from bangxin.intake.acts.tallies import seized_of_dealers
from bangxin.intake.acts.times import read_times
from bangxin.intake.acts.upstream import settled_upstream
from bangxin.intake.charges import case_names
from bangxin.intake.context import Context, Found
from bangxin.intake.documents.document import Document
from bangxin.intake.drafting.derived import read_derived
from bangxin.intake.drafting.occasions import Occasion, read_occasions
from bangxin.intake.drafting.repeated import with_own_account, without_recital
from bangxin.intake.drafting.unit_crime import of_the_unit
from bangxin.intake.money.accounts import of_counted, sold_on
from bangxin.intake.money.amounts import read_amounts
from bangxin.intake.money.counted_cards import of_those_cards
from bangxin.intake.money.deductions import net_of_lawful, without_gross, without_own_income
from bangxin.intake.money.forfeits import read_forfeits, read_handed_in
from bangxin.intake.money.in_all import told_in_all
from bangxin.intake.money.losses import victims_of_losses
from bangxin.intake.money.nothing import read_nothing_got
from bangxin.intake.money.sales import read_sales
from bangxin.intake.money.shared_units import with_shared_units
from bangxin.intake.money.tables import read_tables
from bangxin.intake.outcomes.births import read_births
from bangxin.intake.outcomes.decisions import found_minor
from bangxin.intake.outcomes.priors import (
    earlier_penalties,
    in_order_of_days,
    read_other_penalties,
    read_priors,
)
from bangxin.intake.outcomes.proceedings import read_proceedings
from bangxin.intake.outcomes.proposals import read_proposals
from bangxin.intake.outcomes.told import read_charges, read_outcomes
from bangxin.intake.outcomes.untold import charges_of_deeds
from bangxin.intake.parts import Author, CaseText, Part
from bangxin.intake.people.roster import Roster
from bangxin.intake.rulebook import rules
from bangxin.intake.structure import split_cases
from bangxin.intake.wholes import wholes_and_parts


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One case of a document with everything read from it, in the order of the text.

    ``occasions``: what was done under which of several offences, where the text ties it.
    ``unassigned``: sums whose kind or person the words do not settle; shown to whoever checks, never claims.
    """

    case: CaseText
    roster: Roster
    found: tuple[Found, ...]
    instances: tuple[Instance, ...] = ()
    unassigned: tuple[Found, ...] = ()
    occasions: tuple[Occasion, ...] = ()


def extract(document: Document) -> list[CaseFacts]:
    """The facts of every case in ``document`` that has somebody accused in it."""
    text = document.plain.text
    quantities = with_shared_units(text, scan(text))
    starts = [q.start for q in quantities]
    out: list[CaseFacts] = []
    for case in split_cases(text):
        first, last = bisect_left(starts, case.start), bisect_left(starts, case.end)
        told = quantities[first:last]
        context = Context(text, case, told, Roster(text, case.start, case.end))
        facts = _read(document, context)
        retold = without_recital(context, facts.found)
        if retold is not None:
            facts = _read(document, Context(text, retold, told, Roster(text, case.start, case.end)))
        out.append(facts)
    return out


def _read(document: Document, context: Context) -> CaseFacts:
    """Everything read of one case."""
    context.charges.update(read_charges(context))
    accused_of = dict(context.charges)
    context.charges.update(charges_of_deeds(context))
    found = [f for read in (read_amounts, read_flags) for f in read(context, rules())]
    found += [f for read in (read_counts, read_births, read_times, read_outcomes) for f in read(context)]
    found += of_sellers(context, found)
    found = of_those_cards(context, of_counted(context, sold_on(context, found)))
    found = net_of_lawful(context, found)
    found = without_gross(context, told_in_all(context, found))
    found = without_own_income(context, found)
    found = victims_of_losses(context, found)
    found += read_forfeits(context, found)
    found += read_handed_in(context, found)
    found += read_sales(context, found)
    found += read_nothing_got(context, found)
    found += read_proposals(context, found)
    found += read_proceedings(context)
    instances = read_instances(context)
    found += read_providers(context, instances)
    penalties = list(earlier_penalties(context, found))
    found = in_order_of_days(context, found)
    found += read_other_penalties(context, penalties)
    found += read_tables(context, document)
    found = with_own_account(context, found)
    found += found_minor(context, found)
    found += _accusations(context, found, accused_of)
    found = seized_of_dealers(context, parts_played(context, found))
    found += read_organised(context, found)
    found += read_abroad(context, found)
    found = of_the_unit(context, found)
    found = settled_upstream(context, found)
    found += read_derived(context, found)
    found = [f for f in found if not _beside_the_point(context, f)]
    found = wholes_and_parts(context, found)
    found += bought_phone_cards(context, found)
    found += _adopted(context, found)
    found = _came_after_all(found)
    ordered = sorted(found, key=lambda f: (f.start, f.end, f.fact or f.record))
    return CaseFacts(
        context.case,
        context.roster,
        tuple(ordered),
        (*instances, *read_priors(context, penalties)),
        tuple(context.unassigned),
        read_occasions(context, ordered),
    )


_OF_HELP = ("ledger.", "settlement.", "instrument.", "upstream.", "act.cross_border", "act.device_classes")


def _beside_the_point(context: Context, found: Found) -> bool:
    """A ledger sum or the like of somebody charged only with offences of another kind (合同诈骗, 传播淫秽物品)."""
    if not found.fact.startswith(_OF_HELP):
        return False
    charges = [set(context.charges.get(name, ())) for name in found.persons]
    return bool(charges) and all(held and not any(is_near(charge) for charge in held) for held in charges)


def _came_after_all(found: list[Found]) -> list[Found]:
    """文某逃离现场，后主动投案: where the court reasons from the surrender or calls it one (自首), what was told of the raid is no arrest.

    Nor where a place was raided (查获), and it is told after that that they came.
    """
    later = {
        (name, f.speaker): f.start
        for f in found
        if f.rule.startswith("surrender.") and f.value is True
        for name in f.persons
    }
    came = {
        name
        for f in found
        if f.rule == "surrender.came"
        and f.value is True
        and (f.part is Part.REASONING or "自首" in f.words)
        and f.speaker in ("court", "handler")
        for name in f.persons
    }
    return [
        f
        for f in found
        if not (
            f.fact == "disposition.voluntary_arrival"
            and f.value is False
            and (
                (came and came >= set(f.persons))
                or (
                    f.words.endswith("查获")
                    and all(later.get((n, f.speaker), -1) > f.start for n in f.persons)
                )
            )
        )
    ]


_AGREES = (
    "与指控一致", "与公诉机关的指控一致", "与起诉指控的一致", "与起诉书指控一致", "与起诉指控一致", "与公诉机关指控的一致", "与指控的一致", "与公诉机关指控一致", "与起诉书指控的一致",
    "与检察院指控的一致", "与指控事实一致", "指控的事实一致",
)  # fmt: skip
# 指控属实; 上述指控，被告人均不持异议，本院予以确认
_TRUE_AS_ALLEGED = re.compile(
    "指控[^，。；不]{0,12}(?:属实|一致|无异|予以确认)"
    "|(?<!部分)指控(?:的?(?:犯罪)?事实)?，[^。；]{0,48}?(?:本院|法庭|合议庭)(?:均|依法)?予以(?:确认|采纳|支持|认定)"
)
# a report: 法院经审理认定的事实与指控一致, 法院认定指控的事实属实
_COURT_AGREES = re.compile(
    "(?<!检察)法院(?!未|没有|不予)[^。；不]{0,40}?(?:事实|情况)与(?:[^，。；不]{0,10})指控[^，。；不]{0,6}(?:一致|相同|无异|相符)"
    "|(?<!检察)法院(?!未|没有|不予)[^。；不]{0,30}?指控的?[^，。；不部]{0,10}(?:属实|予以确认|予以采信|成立)"
)
_BORNE_OUT = ("足以认定", "指控的罪名成立", "指控的犯罪事实清楚", "犯罪事实清楚", "指控罪名成立", "罪名成立")


def _adopted(context: Context, found: list[Found]) -> list[Found]:
    """A judgment that finds what was alleged, without telling it again, finds it in the words of the accusation.

    Where it says that it agrees (与指控一致), whatever it tells besides (另查明……) adds to that and takes nothing away.
    """
    sentences = context.case.sentences
    text = context.text[context.case.start : context.case.end]
    passed_on = _COURT_AGREES.search(text) is not None
    decided = any(s.part in (Part.REASONING, Part.RULING) for s in sentences)
    if not passed_on and (context.case.author is not Author.COURT or not decided):
        return []
    agrees = passed_on or any(w in text for w in _AGREES) or _TRUE_AS_ALLEGED.search(text) is not None
    agrees = agrees or _evidence_for_what_was_alleged(context)
    told = any(f.part is Part.FOUND and f.fact in ("act.start", "act.kinds", "fraud.amount") for f in found)
    if not agrees and (told or not any(w in text for w in _BORNE_OUT)):
        return []  # 指控的罪名成立 after a story of its own adopts the name of the offence only
    have = {(f.fact, name) for f in found if f.speaker == "court" for name in f.persons}
    out = []
    for item in found:
        names = tuple(n for n in item.persons if (item.fact, n) not in have or item.has)
        if item.part is Part.ALLEGED and item.speaker == "prosecution" and names:
            note = f"{item.note}；法院认定与指控一致".lstrip("；")
            out.append(replace(item, speaker="court", persons=names, note=note))
    return out


_THESE_FACTS = re.compile("(?:上述|以上)(?:犯罪)?事实[^。；]*(?:足以认定|予以确认|予以认定)")


def _evidence_for_what_was_alleged(context: Context) -> bool:
    """公诉机关指控……。上述事实，被告人无异议，并有……证实，足以认定: said before the court tells anything of its own."""
    alleged = False
    for sentence in context.case.sentences:
        if sentence.part is Part.FOUND:
            return False
        if sentence.part is Part.EVIDENCE:
            return alleged and _THESE_FACTS.match(context.text, sentence.start, sentence.end) is not None
        alleged = alleged or sentence.part is Part.ALLEGED
    return False


def _accusations(context: Context, found: list[Found], charges: Mapping[str, list[str]]) -> list[Found]:
    """The charge against those of whom no outcome is told (移送审查起诉、不起诉)."""
    out = []
    convicted = {name for f in found if f.fact == "outcome.charge" for name in f.persons}
    start, end = context.case.start, context.case.end
    named = [*context.charges_named(start, end), *case_names(context.text, start, end)]
    for person in context.roster.accused:
        for charge in () if person.name in convicted else charges.get(person.name, ()):
            span = context.charged_at.get((person.name, charge)) or next(
                (hit.span for hit in named if hit.word == charge), None
            )
            if span is not None:
                sentence = context.sentence_at(span[0])
                rule = "outcome.accused"
                out.append(context.fact(sentence, "charge.accused", charge, [person], span, rule))
    return out
