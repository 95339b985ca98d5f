"""Spark in local mode says what the interpreter says, and the ledger's own SQL gives the rows DuckDB gives."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import duckdb
import polars as pl
import pytest

from bangxin.app.onspark import by_spark, session
from bangxin.base.dates import ordinal
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.selection import Law, Run
from bangxin.law.values import Value
from bangxin.reasoning.columnar.lowering import Lowering, Query, ask
from tests.ledger.test_measures import REGISTRY, build, measured
from tests.reasoning.against_interpret import facts_frame, interpreted
from tests.reasoning.made_up import FactMaker
from tests.reasoning.recorded import tables_of

pytestmark = pytest.mark.skipif(
    not shutil.which("java") and os.environ.get("CI") != "true",
    reason="Spark needs a JRE; in CI it must be there",
)
MASTER = "local[2]"
BOOK = builtin_rulebook()
CONFORMANCE = Path(__file__).resolve().parents[1] / "conformance"


def agree(rows: list[dict[str, Value]], run: Run, concepts: list[str]) -> int:
    """Every output of the concepts; returns the number of cells."""
    table = facts_frame(BOOK, rows)
    lowering = Lowering(BOOK, run, table.columns)
    frame, _ = by_spark(Query(lowering.graph, ask(lowering, concepts)), table, MASTER)
    wanted = {n: c for n, c in interpreted(BOOK, rows, run).items() if n.partition(":")[0] in concepts}
    different = [
        name for name, column in wanted.items() if frame.get_column(name).to_list() != column.tolist()
    ]
    assert different == []
    return len(wanted) * len(rows)


def random_rows(number: int) -> list[dict[str, Value]]:
    rnd = random.Random(20261122)
    maker = FactMaker(BOOK, rnd)
    return [maker.facts(rnd.choice([0.05, 0.3, 0.6, 0.9, 1.0])) for _ in range(number)]


def test_random_rows() -> None:
    concepts = [c for c in BOOK.concepts if c == "offence.art287_2" or c.startswith("severity.")]
    run = Run(Law.AT_ACT, ordinal("2025-10-01"))
    assert agree(random_rows(2000), run, concepts) == 2000 * 4 * len(concepts)


@pytest.mark.long
def test_random_rows_in_all_concepts() -> None:
    agree(random_rows(2000), Run(Law.AT_ACT, ordinal("2025-10-01")), list(BOOK.concepts))


@pytest.mark.long
@pytest.mark.parametrize("name", ["official", "press-reports", "boundary"])
def test_every_spec_case(name: str) -> None:
    for run, rows in tables_of(BOOK, CONFORMANCE / f"{name}.yaml"):
        agree(rows, run, list(BOOK.concepts))


def test_ledger_figures_and_their_rows_by_the_same_sql(tmp_path: Path) -> None:
    """Inflow in all variants, settlement in both conventions, counts: figure by figure, row by row."""
    marked = REGISTRY.replace("belongs: other,", "belongs: other, settlement: true,")
    found = measured(*build(tmp_path, marked + "settlement: {convention: in_plus_out}\n"))
    spark, base = session(MASTER), duckdb.connect()
    numbers = [
        pl.col(n).cast(pl.Int64) for n, kind in found.edge.schema.items() if kind.is_unsigned_integer()
    ]
    edge = found.edge.with_columns(numbers).to_arrow()
    base.register("edge", edge)
    spark.createDataFrame(edge).createOrReplaceTempView("edge")
    asked = [f for f in found.figures if f.sql]
    assert {"settlement.amount", "ledger.turnover", "ledger.own_accounts.net_of_refunds"} <= {
        f.id for f in asked
    }
    for figure in asked:
        ((value,),) = spark.sql(figure.sql).collect()
        assert value == figure.value == base.execute(figure.sql).fetchall()[0][0], figure.id
        if figure.rows_sql:
            rows = [tuple(row) for row in spark.sql(figure.rows_sql).collect()]
            assert rows == base.execute(figure.rows_sql).fetchall(), figure.id
