"""Victims' parts in slices and on disk say the same, to the fen, as in memory at once."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from bangxin.ledger import tracing
from bangxin.ledger.readers import spilling
from bangxin.ledger.readers.opening import matches_of, payments_of
from bangxin.ledger.trace.rules import Rule
from tests.ledger.folders import bring, opened, written

EDGES = """付款方账号,收款方账号,交易金额,交易时间
V1,A,100.00,2024-01-01 08:00:00
V2,A,50.01,2024-01-01 09:00:00
A,B,70.00,2024-01-02 08:00:00
V2,B,20.00,2024-01-02 09:00:00
B,C,30.03,2024-01-03 08:00:00
A,C,10.00,2024-01-03 09:00:00
C,A,25.00,2024-01-04 08:00:00
"""
VICTIMS = "编号,转出账号,金额\n甲,V1,100\n乙,V2,50.01\n乙,V2,20\n"


@pytest.mark.parametrize("rule", list(Rule))
def test_slices_and_disk_change_no_fen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rule: Rule) -> None:
    bring(tmp_path / "l", written(tmp_path / "e.csv", EDGES))
    ledger = opened(tmp_path / "l")
    matches = matches_of(ledger, payments_of(ledger.folder, written(tmp_path / "v.csv", VICTIMS)))
    whole = tracing.trace_book(ledger.book, matches, [rule], lambda _: None).results[0]
    monkeypatch.setattr(tracing, "_FEWEST_ROWS", 2)
    monkeypatch.setattr(tracing, "_PARTS_AT_ONCE", 2)
    monkeypatch.setattr(spilling, "IN_MEMORY", 2)
    spilled = tracing.trace_book(
        ledger.book, matches, [rule], lambda _: None, lambda: spilling.SpilledParts(tmp_path)
    ).results[0]
    assert list(tmp_path.glob("bangxin-parts-*/*.parquet"))
    numbers = whole.rows["n"]
    assert whole.parts_of(numbers).height >= 7
    assert whole.parts_of(numbers).equals(spilled.parts_of(numbers))
    assert whole.rows.equals(spilled.rows)
    assert whole.held.equals(spilled.held)
    del spilled
    gc.collect()
    assert not list(tmp_path.glob("bangxin-parts-*"))


def test_parts_of_one_transfer_add_up_to_its_tainted_part(tmp_path: Path) -> None:
    """70.00 out of 150.01: 46.66 of 甲 and 23.34 of 乙 by largest remainder (46.6635… and 23.3364…)."""
    bring(tmp_path / "l", written(tmp_path / "e.csv", EDGES))
    ledger = opened(tmp_path / "l")
    matches = matches_of(ledger, payments_of(ledger.folder, written(tmp_path / "v.csv", VICTIMS)))
    result = tracing.trace_book(ledger.book, matches, [Rule.PRO_RATA], lambda _: None).results[0]
    (third,) = result.rows.filter((result.rows["payer"] == "A") & (result.rows["payee"] == "B"))["n"]
    parts = dict(
        result.parts_of(result.rows["n"].filter(result.rows["n"] == third))
        .select("victim", "fen")
        .iter_rows()
    )
    assert parts == {"甲": 4666, "乙": 2334}
