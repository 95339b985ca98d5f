"""Proofs: formulas agree with the interpreter, checks find planted faults, witnesses and counterfactuals hold."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from bangxin.base.bounds import Bound, exactly
from bangxin.base.dates import ordinal
from bangxin.law.builtin import builtin_rulebook, extended_rulebook
from bangxin.law.rulebook import Rulebook, with_norm
from bangxin.law.selection import Law, Run
from bangxin.law.values import FactSet, Members, Value
from bangxin.reasoning.columnar.table import encode
from bangxin.reasoning.interpret import Interpreter
from bangxin.reasoning.prove.checks import Differently, reaches, redundant
from bangxin.reasoning.prove.conflicts import gaps
from bangxin.reasoning.prove.counterfactual import Counterfactual
from bangxin.reasoning.prove.directions import broken_direction
from bangxin.reasoning.prove.equality import Equality
from bangxin.reasoning.prove.lines import ground_cases, line_cases
from bangxin.reasoning.prove.remarks import Kind
from bangxin.reasoning.prove.studying import Study, evaluate
from bangxin.reasoning.states import FAILS, HOLDS, Result
from tests.reasoning.made_up import FactMaker, act_end, made_up_rulebook
from tests.reasoning.pinned import Meant, answers, pinned

BOOK = builtin_rulebook()
CASES = 100
RUN = Run(Law.AT_ACT, ordinal("2025-10-01"))
PACK = """
id: planted
title: 测试文件
rank: normative_document
in_force: {{from: '2020-01-01', to: null}}
applies_by: act_end
source: 测试
norms:
{norms}
"""
NORM = """- id: {id}
  cite: 第一条
  gist: {{zh: 测试, en: test}}
  modality: shall
  concludes: {concept}
  when: {when!r}
"""


def planted(concept: str, **norms: str) -> Rulebook:
    text = "".join(
        NORM.format(id=f"PLANT.{name}", concept=concept, when=when) for name, when in norms.items()
    )
    return extended_rulebook((("planted.yaml", PACK.format(norms=text)),))


def exact(facts: dict[str, Value]) -> dict[str, Value]:
    """Facts inside the domain of proofs: one value each, sets complete."""
    found: dict[str, Value] = {}
    for fact, value in facts.items():
        if isinstance(value, Bound):
            low = value.lo if value.lo is not None else value.hi
            found[fact] = exactly(low or 0)
        else:
            found[fact] = Members(value.values) if isinstance(value, Members) else value
    return {k: v for k, v in found.items() if v != exactly(0)}


def told(book: Rulebook, run: Run, study: Study, facts: dict[str, Value], terms: list[Any]) -> None:
    """The formulas "met" and "failed" of every concept say of a case what the interpreter says."""
    evaluation = Interpreter(book).evaluate(FactSet(facts), replace(run, act_end=act_end(facts)))
    states = [evaluation.state_of(concept) for concept in book.concepts]
    wanted = [bool(state & mask) for state in states for mask in (HOLDS, FAILS)]
    assert answers(terms, pinned(study, facts)) == wanted, facts


def asked_of_all(study: Study) -> list[Any]:
    return [term for c in study.book.concepts for term in (study.met(c), study.failed(c))]


@pytest.mark.parametrize("seed", range(12))
def test_formulas_say_what_the_interpreter_says(seed: int) -> None:
    rnd = random.Random(seed)
    book = made_up_rulebook(rnd)
    run = Run(rnd.choice(list(Law)), ordinal(rnd.choice(["2019-06-01", "2023-06-01"])))
    study, maker = _study(book, run), FactMaker(book, rnd)
    terms = asked_of_all(study)
    for _ in range(12):
        told(book, run, study, exact(maker.facts(rnd.choice([0.4, 0.8, 1.0]))), terms)


@pytest.mark.long
@pytest.mark.parametrize("law", list(Law))
@pytest.mark.parametrize("part", range(10))
def test_two_thousand_cases_by_formula_and_by_interpreter(law: Law, part: int) -> None:
    """The whole rulebook: exact facts by the formulas of proofs; intervals, usage and open sets by the meaning."""
    rnd = random.Random(f"prove {law} {part}")
    maker, interpreter = FactMaker(BOOK, rnd), Interpreter(BOOK)
    switches = {s.id: rnd.choice(list(s.options)) for s in BOOK.switches.values()} if part % 2 else {}
    run = Run(law, ordinal(rnd.choice(["2016-06-01", "2022-06-30", "2025-08-27"])), switches=switches)
    study, meant = Study(BOOK, run), Meant(Equality(BOOK, run))
    terms = asked_of_all(study)
    for _ in range(CASES):
        facts = maker.facts(rnd.choice([0.05, 0.3, 0.6, 0.9, 1.0]))
        told(BOOK, run, study, exact(facts), terms)
        row = {name: column[0] for name, column in encode(BOOK, [facts]).items()}
        evaluation = interpreter.evaluate(FactSet(facts), replace(run, act_end=act_end(facts)))
        assert meant.states(row) == {c: evaluation.state_of(c) for c in BOOK.concepts}, facts


def _study(book: Rulebook, run: Run) -> Study:
    """A study of a rulebook that lacks the facts of the assumptions."""
    from bangxin.reasoning.prove import studying

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(studying, "_assumption_texts", lambda: ())
        return Study(book, run)


def test_a_norm_nobody_can_meet_is_found() -> None:
    book = planted("severity.settlement", dead="settlement.amount >= 200000 and settlement.amount < 100000")
    study = Study(book, RUN)
    assert not reaches(study, "PLANT.dead")
    assert reaches(study, "JI19.12.1.2")


def test_an_assumption_makes_a_norm_unreachable() -> None:
    """More criminal parties than parties cannot be: only the assumption says so."""
    when = "assisted.criminal_parties > assisted.distinct_parties and is_known(assisted.distinct_parties)"
    book = planted("severity.parties", odd=when)
    assert not reaches(Study(book, RUN), "PLANT.odd")


def test_a_norm_off_by_default_is_reached_with_its_switch() -> None:
    closed = {"unc_13": "own_limb"}
    assert not reaches(Study(BOOK, RUN), "EX.JI25.5.2.own")
    assert reaches(Study(BOOK, Run(Law.AT_DECISION, RUN.as_of, switches=closed)), "EX.JI25.5.2.own")


def test_a_wrong_direction_is_found_with_two_cases() -> None:
    book = planted("severity.settlement", odd="settlement.amount < 100")
    study = Study(book, RUN)
    fact = replace(book.vocabulary["settlement.amount"], direction="adverse")
    remark = broken_direction(study, fact)
    assert remark is not None
    assert remark.kind is Kind.DIRECTION
    before, after = (
        evaluate(study.interpreter, f, RUN).result(remark.other) for f in (remark.witness, remark.contrast)
    )
    assert (before, after) == (Result.MET, Result.NOT_MET)


def test_a_redundant_ground_is_found() -> None:
    narrower = f"({BOOK.norms['JI19.12.1.2'].when}) and settlement.amount >= 300000"
    study = Study(planted("severity.settlement", narrower=narrower), RUN)
    study.book = replace(study.book, concepts={"severity.settlement": BOOK.concepts["severity.settlement"]})
    named = {remark.subject for remark in redundant(study)}
    assert "PLANT.narrower" in named
    assert "JI19.12.1.2" not in named


def test_no_gap_in_severity() -> None:
    """With every fact known, no severity limb stays open: one of the checks of the whole rulebook."""
    small = replace(BOOK, concepts={c: v for c, v in BOOK.concepts.items() if c == "severity.settlement"})
    study = Study(BOOK, RUN)
    study.book = small
    assert not list(gaps(study))


CASE: dict[str, Value] = {
    "person.kind": "natural",
    "person.birth": exactly(ordinal("1990-01-02")),
    "act.start": exactly(ordinal("2024-01-02")),
    "act.end": exactly(ordinal("2024-05-06")),
    "act.kinds": Members(frozenset({"settlement"})),
    "settlement.amount": exactly(15_000_000),
    "knowledge.finding": True,
    "knowledge.object": "network_crime",
}


def test_the_smallest_change_is_the_missing_money() -> None:
    asked = Counterfactual(BOOK, CASE, RUN, "severity.settlement")
    first = next(asked.nearest(Result.MET, among=asked.changeable(())))
    assert first.facts == {"settlement.amount": exactly(20_000_000)}


def test_locked_facts_stay() -> None:
    asked = Counterfactual(BOOK, CASE, RUN, "severity.settlement")
    for change in asked.nearest(Result.MET, among=asked.changeable(["settlement.amount"])):
        assert "settlement.amount" not in change.facts
        assert len(change.facts) > 1


def test_what_would_settle_an_open_offence() -> None:
    asked = Counterfactual(BOOK, CASE, RUN, "offence.art287_2")
    assert asked.result is Result.UNDETERMINED
    settling = asked.settling()
    assert all(settling[target] for target in (Result.MET, Result.NOT_MET))
    for target, changes in settling.items():
        for change in changes:
            assert not set(change.facts) & set(CASE)
            assert evaluate(Interpreter(BOOK), {**CASE, **change.facts}, RUN).result(asked.concept) is target
            for fact in change.facts:
                fewer = {k: v for k, v in change.facts.items() if k != fact}
                assert evaluate(Interpreter(BOOK), {**CASE, **fewer}, RUN).result(asked.concept) is not target
    assert asked.worth_asking(settling)[0] in {
        f for c in settling[Result.MET] + settling[Result.NOT_MET] for f in c.facts
    }


def test_kleene_may_call_open_what_every_completion_decides() -> None:
    """A or not A is unknown without A, and yet always holds."""
    concept = next(c for c in BOOK.concepts if not any(BOOK.aimed_at(r, c) for r in ("restricts", "defeats")))
    book = planted(concept, always="harm.serious or not harm.serious")
    asked = Counterfactual(book, {"act.end": CASE["act.end"]}, RUN, concept)
    assert asked.result is not Result.MET
    assert asked.really_open() == {Result.MET: True, Result.NOT_MET: False}


def test_who_is_treated_differently_after_the_2025_opinions() -> None:
    before, after = (Run(Law.AT_ACT, ordinal(d), exactly(ordinal(d))) for d in ("2025-07-01", "2025-09-01"))
    remarks = list(Differently(BOOK, before, after).cases(["offence.art312"]))
    assert remarks
    for remark in remarks:
        results = [
            evaluate(Interpreter(BOOK), remark.witness, run).result(remark.subject).value
            for run in (before, after)
        ]
        assert " → ".join(results) == remark.other


def test_boundary_cases_catch_a_moved_line() -> None:
    """Each threshold of the settlement limb moved by one fen changes the result of a generated case."""
    study = Study(BOOK, RUN)
    study.book = replace(BOOK, norms={"JI19.12.1.2": BOOK.norms["JI19.12.1.2"]})
    cases = [c for c in line_cases(study) if c.id.startswith("LINE-JI19.12.1.2-settlement")]
    assert [c.expected for c in cases][:3] == ["NOT_MET", "MET", "MET"]
    norm = BOOK.norms["JI19.12.1.2"]
    for moved in ("200001", "199999"):
        mutant = with_norm(BOOK, replace(norm, when=norm.when.replace("200000", moved)))
        results = [evaluate(Interpreter(mutant), c.facts, RUN).norm_state(c.norm) for c in cases]
        said = [Result.MET.value if (r or 0) & HOLDS else Result.NOT_MET.value for r in results]
        assert said[:3] != [c.expected for c in cases][:3]


def test_each_ground_alone_and_without_one_fact() -> None:
    study = Study(BOOK, RUN)
    study.book = replace(BOOK, concepts={"severity.parties": BOOK.concepts["severity.parties"]})
    pairs = list(ground_cases(study))
    assert len(pairs) >= 2
    for whole, less in zip(pairs[::2], pairs[1::2], strict=True):
        assert whole.expected == "MET"
        assert less.expected != "MET"
        assert len(whole.facts) - len(less.facts) == 1
