"""Symbolic equality: over every row a table can hold, the lowered columns are what the rules mean; a fault is found."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from bangxin.base.dates import ordinal
from bangxin.law import expression as x
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.rulebook import with_norm
from bangxin.law.selection import Law, Run
from bangxin.law.values import FactSet
from bangxin.reasoning.atoms import atom
from bangxin.reasoning.columnar.eras import Gates
from bangxin.reasoning.columnar.facts import Facts, Span
from bangxin.reasoning.columnar.graph import FALSE, Op
from bangxin.reasoning.columnar.state import State, Tables
from bangxin.reasoning.columnar.table import decode, encode
from bangxin.reasoning.derivation import Derivations
from bangxin.reasoning.interpret import Interpreter
from bangxin.reasoning.prove.equality import Equality
from tests.reasoning.made_up import FactMaker, act_end, made_up_rulebook
from tests.reasoning.pinned import Meant

BOOK = builtin_rulebook()
RUN = Run(Law.AT_ACT, ordinal("2025-10-01"))


def test_every_leaf_of_every_condition() -> None:
    equality = Equality(BOOK, RUN)
    assert len(equality.leaves()) > 400
    assert [found for leaf in equality.leaves() if (found := equality.leaf_differs(leaf))] == []


@pytest.mark.parametrize("law", list(Law))
def test_every_norm_and_every_concept(law: Law) -> None:
    assert list(Equality(BOOK, replace(RUN, law=law)).check_parts()) == []


@pytest.mark.long
@pytest.mark.parametrize("switch", [s.id for s in BOOK.switches.values()])
@pytest.mark.parametrize("law", list(Law))
def test_every_norm_and_concept_under_every_switch(law: Law, switch: str) -> None:
    for option in BOOK.switches[switch].options:
        for day in ("2016-06-01", "2022-06-30", "2026-01-01"):
            assert list(Equality(BOOK, Run(law, ordinal(day), switches={switch: option})).check_parts()) == []


@pytest.mark.parametrize("seed", range(4))
def test_made_up_rulebooks(seed: int) -> None:
    rnd = random.Random(seed)
    book = made_up_rulebook(rnd)
    switches = {"sw": rnd.choice(["on", "off"]), "since": rnd.choice(list(book.switches["since"].options))}
    run = Run(rnd.choice(list(Law)), ordinal("2023-06-01"), switches=switches)
    equality = Equality(book, run)
    leaves = [leaf for leaf in equality.leaves() if not _reads_periods(leaf)]
    assert [found for leaf in leaves if (found := equality.leaf_differs(leaf))] == []
    assert list(equality.check_parts()) == []


def _reads_periods(leaf: x.Node) -> bool:
    """Odd periods take the solver minutes; those of the norms in force are proved above."""
    return any(isinstance(node, x.Later | x.FullYears) for node in x.walk(leaf))


@pytest.mark.parametrize("seed", range(6))
def test_the_meaning_is_what_the_interpreter_says(seed: int) -> None:
    """Otherwise equality with the meaning would prove nothing: intervals, usage and open sets on made-up rules."""
    rnd = random.Random(seed + 100)
    book = made_up_rulebook(rnd)
    run = Run(rnd.choice(list(Law)), ordinal("2023-06-01"))
    pins, maker, interpreter = Meant(Equality(book, run)), FactMaker(book, rnd), Interpreter(book)
    for _ in range(20):
        facts = maker.facts(rnd.choice([0.3, 0.7, 1.0]))
        said = pins.states({name: column[0] for name, column in encode(book, [facts]).items()})
        evaluation = interpreter.evaluate(FactSet(facts), replace(run, act_end=act_end(facts)))
        assert said == {concept: evaluation.state_of(concept) for concept in book.concepts}, facts


def _usage_forgotten(self: Tables, part: State) -> State:
    g = self.graph
    not_met = g.negate(part.met)
    state = State(g.negate(part.unfailed), not_met, not_met, part.claim)
    return self._with_records(state, (part,))


def _no_doubt(self: Tables, part: State, defeater: State, on: int) -> State:
    return _DEFEAT(self, part, defeater._replace(raised=FALSE), on)


def _plainly_shifted(self: Facts, node: x.Compare, right: Span) -> Span:
    if not isinstance(node.left, x.Quantity) or not isinstance(node.right, x.Later):
        return right
    span = _SHIFTED(self, node, right)
    one = self.graph.number(1)
    return Span(self.graph.plus(span.lo, one), self.graph.plus(span.hi, one), span.usual, span.size)


def _by_one(self: Gates, norm: str) -> int:
    return self._graph.some([self._since[0]]) if norm == "OP25.6.2" else _ON(self, norm)


_DEFEAT, _SHIFTED, _ON = Tables.defeat, Facts._shifted, Gates.on


@pytest.mark.parametrize(
    ("owner", "name", "fault"),
    [
        (Tables, "negate", _usage_forgotten),
        (Tables, "defeat", _no_doubt),
        (Facts, "_shifted", _plainly_shifted),
        (Gates, "on", _by_one),
    ],
)
def test_a_fault_in_the_lowering_is_found(
    monkeypatch: pytest.MonkeyPatch, owner: type, name: str, fault: Callable[..., object]
) -> None:
    monkeypatch.setattr(owner, name, fault)
    equality = Equality(BOOK, RUN)
    dates = [leaf for leaf in equality.leaves() if "Later" in str(leaf)][:4]
    found = [equality.leaf_differs(leaf) for leaf in dates] if name == "_shifted" else equality.check_parts()
    assert any(found)


def test_the_witness_of_a_leaf_is_a_row_that_the_interpreter_decides_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """以上 read as more than: the row found lies exactly on the line."""
    compare = Facts._compare

    def strictly(self: Facts, node: x.Compare, known: int) -> State:
        return compare(self, replace(node, op=">") if node.op == ">=" else node, known)

    monkeypatch.setattr(Facts, "_compare", strictly)
    book = with_norm(BOOK, replace(BOOK.norms["JI19.12.1.2"], when="settlement.amount >= 200000"))
    equality = Equality(book, RUN)
    leaf = book.conditions["JI19.12.1.2"]
    found = equality.leaf_differs(leaf)
    assert found is not None
    facts = decode(book, found.row)
    state = atom(leaf, book.vocabulary)(Derivations(book).complete(facts).values)
    wrong = atom(replace(leaf, op=">"), book.vocabulary)(Derivations(book).complete(facts).values)
    assert (
        state != wrong
    )  # NOT_MET and NOT_MET_BY_USAGE are told apart too: either may be the row that is found
    assert 20_000_000 in (
        found.row.get("settlement.amount:lo"),
        found.row.get("settlement.amount:hi"),
        found.row.get("settlement.amount:usual"),
    )


def test_large_multiples_stay_inside_64_bits() -> None:
    """The guard is part of what is proved: a multiple too large would be found, not only a wrong answer."""
    equality = Equality(BOOK, RUN)
    wide = [leaf for leaf in equality.leaves() if isinstance(leaf, x.Compare) and "Product" in str(leaf)]
    assert wide
    graph = equality.lowering.graph
    assert equality.leaf_differs(wide[0]) is None
    assert any(graph.nodes[n].op is Op.TIMES for n in range(len(graph.nodes)))
