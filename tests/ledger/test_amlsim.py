"""The AMLSim sample: same victims, all rules; totals reproducible and conserved."""

from __future__ import annotations

import tarfile
from pathlib import Path

import polars as pl
import pytest

from bangxin.ledger.readers.opening import matches_of
from bangxin.ledger.trace.rules import Rule
from bangxin.ledger.tracing import trace_book
from bangxin.ledger.victims import read_victims
from tests.ledger.folders import SHARED, bring, conserved, opened

SAMPLE = SHARED / "amlsim-20k-fanin200.tgz"


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample is not beside the checkout")
def test_same_victims_under_every_rule(tmp_path: Path) -> None:
    with tarfile.open(SAMPLE) as archive:
        archive.extractall(tmp_path, filter="data")
    folder = next(tmp_path.glob("*/transactions.csv")).parent
    done = bring(tmp_path / "l", folder / "transactions.csv", folder / "nodes.csv")
    assert conserved(done)
    ledger = opened(tmp_path / "l")
    assert len(ledger.book.openings) == 20_000
    nodes = pl.read_csv(folder / "nodes.csv", infer_schema=False)
    edges = pl.read_csv(folder / "transactions.csv", infer_schema=False).join(
        nodes, left_on="sourceNodeId", right_on="nodeid"
    )
    stolen = edges.filter(pl.col("fraudStep") == pl.col("time")).head(400)
    days = pl.date(2000, 1, 1) + pl.duration(days=pl.col("time").cast(pl.Int64))
    lines = stolen.select(
        pl.concat_str(
            ["sourceNodeId", "sourceNodeId", "targetNodeId", "value", days.cast(pl.String)], separator=","
        )
    )
    victims = read_victims(
        "被害人,转出账号,转入账号,金额,日期\n" + "\n".join(lines.to_series()) + "\n", "v.csv"
    )
    matches = matches_of(ledger, victims)
    seeded = sum(m.payment.fen for m in matches if m.state == "matched")
    assert seeded > 0
    totals = []
    for _ in range(2):
        tracing = trace_book(ledger.book, matches, list(Rule), lambda _: None)
        for result in tracing.results:
            if result.rule.additive:
                assert int(result.held["fen"].sum()) == seeded
                assert int(result.accounts["left"].sum()) == seeded
        totals.append([int(r.rows["tainted"].sum()) for r in tracing.results])
    assert totals[0] == totals[1]
    assert len(set(totals[0])) >= 5
