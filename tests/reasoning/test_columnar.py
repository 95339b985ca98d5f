"""The columnar back-ends give the interpreter's answer in every cell: result, flags, grounds met and open."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bangxin.base.bounds import Bound
from bangxin.base.dates import add_months, day_code, day_of_code, full_years, ordinal
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.selection import Law, Run
from bangxin.law.values import FactSet, Value
from bangxin.reasoning.columnar.frames import evaluate
from bangxin.reasoning.columnar.graph import Graph, Node, Op
from bangxin.reasoning.columnar.lowering import Output, Query
from bangxin.reasoning.columnar.sql import Dialect, select_text
from bangxin.reasoning.columnar.table import decode, encode
from bangxin.reasoning.interpret import Interpreter
from tests.reasoning.against_interpret import by_duckdb, differences
from tests.reasoning.made_up import MONTH_ENDS, FactMaker, made_up_rulebook
from tests.reasoning.recorded import tables_of

CONFORMANCE = Path(__file__).resolve().parents[1] / "conformance"
BOOK = builtin_rulebook()
DAYS = ["2016-06-01", "2019-12-01", "2022-06-30", "2025-07-28", "2025-08-27", "2026-01-01"]


@pytest.mark.parametrize("name", ["official", "press-reports", "boundary"])
def test_every_spec_case_in_columns(name: str) -> None:
    for run, rows in tables_of(BOOK, CONFORMANCE / f"{name}.yaml"):
        assert differences(BOOK, rows, run, sql=True) == []


@pytest.mark.parametrize("law", list(Law))
@pytest.mark.parametrize("seed", range(2))
def test_random_partial_facts_over_all_concepts(law: Law, seed: int) -> None:
    rnd = random.Random(seed * 2 + (law is Law.AT_ACT))
    maker = FactMaker(BOOK, rnd)
    rows = [maker.facts(rnd.choice([0.05, 0.3, 0.6, 0.9, 1.0])) for _ in range(60)]
    switches = {s.id: rnd.choice(list(s.options)) for s in BOOK.switches.values()} if seed % 2 else {}
    run = Run(law, ordinal(rnd.choice(DAYS)), switches=switches)
    assert differences(BOOK, rows, run, sql=seed == 0 and law is Law.AT_ACT) == []


@settings(max_examples=20)
@given(st.integers(0, 2**32), st.sampled_from(list(Law)), st.sampled_from(DAYS), st.booleans())
def test_random_rulebooks(seed: int, law: Law, day: str, off: bool) -> None:
    rnd = random.Random(seed)
    book = made_up_rulebook(rnd)
    maker = FactMaker(book, rnd)
    rows = [maker.facts(rnd.choice([0.3, 0.7, 1.0])) for _ in range(30)]
    since = rnd.choice(list(book.switches["since"].options))
    run = Run(law, ordinal(day), switches={"sw": "off" if off else "on", "since": since})
    assert differences(book, rows, run, sql=seed % 3 == 0) == []


@settings(max_examples=15)
@given(st.lists(st.integers(1, 3_600_000), min_size=20, max_size=200), st.integers(-2400, 2400))
def test_months_on_day_codes_keep_month_ends(days: list[int], months: int) -> None:
    days = [*days, *MONTH_ENDS]
    wanted = [day_code(add_months(day, months)) for day in days]
    graph = Graph()
    node = graph.later(graph.node(Node(Op.COLUMN, (), ("d", 0))), months)
    query = Query(graph, {"later": Output(node, 62)})
    table = pl.DataFrame({"d": [day_code(day) for day in days]})
    assert evaluate(query, table)[0]["later"].to_list() == wanted
    assert by_duckdb(query, table)["later"].to_list() == wanted
    assert [day_of_code(day_code(day)) for day in days] == days


@settings(max_examples=15)
@given(
    st.lists(st.tuples(st.integers(500_000, 800_000), st.integers(-9_000, 40_000)), min_size=20, max_size=200)
)
def test_full_years_on_day_codes(lives: list[tuple[int, int]]) -> None:
    graph = Graph()
    ends = [graph.node(Node(Op.COLUMN, (), (name, 0))) for name in ("birth", "at")]
    query = Query(graph, {"age": Output(graph.age(*ends), 62)})
    codes = {"birth": [day_code(b) for b, _ in lives], "at": [day_code(b + days) for b, days in lives]}
    table = pl.DataFrame(codes)
    wanted = [full_years(birth, birth + days) for birth, days in lives]
    assert evaluate(query, table)[0]["age"].to_list() == wanted
    assert by_duckdb(query, table)["age"].to_list() == wanted


def test_leap_day_and_its_second_anniversary() -> None:
    """29 February + two years is 28 February, the last day of the period; 1 March is outside."""
    prior: dict[str, Value] = {
        "prior.admin_named.exists": True,
        "prior.admin_named.on": Bound(ordinal("2020-02-29"), ordinal("2020-02-29")),
    }
    rows = []
    for day in ("2022-02-28", "2022-03-01"):
        at = Bound(ordinal(day), ordinal(day))
        rows.append({**prior, "act.start": at, "act.end": at})
    run = Run(Law.AT_ACT, ordinal("2024-01-01"))
    assert differences(BOOK, rows, run, sql=True) == []
    evaluations = [Interpreter(BOOK).evaluate(FactSet(r), replace(run, act_end=r["act.end"])) for r in rows]
    assert evaluations[0].norm_state("JI19.12.1.5") != evaluations[1].norm_state("JI19.12.1.5")


@given(st.integers(0, 2**32))
@settings(max_examples=15)
def test_a_row_comes_back_as_it_went_in(seed: int) -> None:
    maker = FactMaker(BOOK, random.Random(seed))
    facts = maker.facts(0.5)
    columns = encode(BOOK, [facts])
    back = decode(BOOK, {name: cells[0] for name, cells in columns.items()})
    again = encode(BOOK, [back])
    assert all(cells == columns[name] for name, cells in again.items())
    run = Run(Law.AT_ACT, ordinal("2025-10-01"))
    assert (
        Interpreter(BOOK).evaluate(FactSet(back), run).flat
        == Interpreter(BOOK).evaluate(FactSet(facts), run).flat
    )


def test_sql_names_no_engine_specific_function() -> None:
    """Only what DuckDB and Spark share, and every source column sealed exactly once."""
    graph = Graph()
    column = graph.node(Node(Op.COLUMN, (), ("x:lo", 0)))
    met = graph.compare(Op.AT_LEAST, column, graph.number(7))
    text = select_text(Query(graph, {"y": Output(graph.bits([(3, met)]), 4)}), "facts", Dialect.SPARK, ["id"])
    assert text == (
        "WITH sealed AS (SELECT `id`, COALESCE(`x:lo`, 0) AS `x:lo` FROM facts) "
        "SELECT `id`, CAST((CASE WHEN (`x:lo` >= 7) THEN 8 ELSE 0 END) AS TINYINT) AS `y` FROM sealed"
    )


@pytest.mark.long
@pytest.mark.parametrize("law", list(Law))
def test_half_a_million_cases_each_run(law: Law) -> None:
    """A million cases over both runs, every concept, every flag and ground, Polars against the interpreter."""
    rnd = random.Random(20261121)
    maker = FactMaker(BOOK, rnd)
    for part in range(250):
        rows = [maker.facts(rnd.choice([0.05, 0.3, 0.6, 0.9, 1.0])) for _ in range(2000)]
        switches = {s.id: rnd.choice(list(s.options)) for s in BOOK.switches.values()} if part % 2 else {}
        assert differences(BOOK, rows, Run(law, ordinal(rnd.choice(DAYS)), switches=switches)) == []
