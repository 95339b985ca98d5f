"""Batch: what a table says is read exactly, a restart changes nothing, engines agree, rows can be explained."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from bangxin.app.batch import Asked, Batch
from bangxin.app.batchreading import compare, explain
from bangxin.app.factstable import FactsTable
from bangxin.base.bounds import Bound
from bangxin.base.dates import ordinal
from bangxin.base.errors import InputError, UsageProblem
from bangxin.cli.batch import app
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.values import Members
from bangxin.reasoning.columnar.table import decode

BOOK = builtin_rulebook()
ASKED = Asked("2025-10-01", law="both", concepts=("offence.art287_2", "severity.settlement"))
CSV = """id,act.start,act.end,act.kinds,knowledge.finding,settlement.amount,settlement.amount:lo,settlement.amount:hi_conventional,person.kind,person.birth,_note
a,2024-01-02,2024-05,settlement|advertising,true,350000,,,natural,1990-02-03,x
b,2024-01-02,2024-05,支付结算,是,,180000,190000,自然人,1990,
c,2024-01-02,2024-05-06,,否,199999.99,,,,2010-02,
d,,,,,,,,,,
"""


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "facts.csv"
    path.write_text(CSV, "utf-8")
    return path


def results(folder: Path) -> dict[str, list[str]]:
    frame = pl.read_parquet(folder / "part-*.parquet").sort("id")
    return {
        name: frame.get_column(name).cast(pl.String).to_list() for name in frame.columns if ":" not in name
    }


def test_cells_become_bounds(facts: Path) -> None:
    table = FactsTable(facts, BOOK)
    part = next(table.chunks(100))
    rows = [decode(BOOK, row) for row in table.convert(part, 1).iter_rows(named=True)]
    assert rows[0]["settlement.amount"] == Bound(35_000_000, 35_000_000)
    assert rows[1]["settlement.amount"] == Bound(18_000_000, None, 18_999_999)
    assert rows[2]["settlement.amount"] == Bound(19_999_999, 19_999_999)
    assert rows[0]["act.end"] == Bound(ordinal("2024-05-01"), ordinal("2024-05-31"))
    assert rows[1]["person.birth"] == Bound(ordinal("1990-01-01"), ordinal("1990-12-31"))
    assert rows[0]["act.kinds"] == Members(frozenset({"settlement", "advertising"}))
    assert rows[1]["knowledge.finding"] is True
    assert rows[3] == {}


def test_parquet_types_mean_the_same_as_text(tmp_path: Path) -> None:
    path = tmp_path / "facts.parquet"
    pl.DataFrame(
        {
            "settlement.amount": [Decimal("199999.99"), None],
            "act.kinds": [["settlement"], None],
            "act.kinds:complete": [False, None],
            "act.end": [dt.date(2024, 2, 29), None],
            "knowledge.finding": [True, None],
            "assisted.distinct_parties": [3, None],
        },
        schema_overrides={"settlement.amount": pl.Decimal(18, 2)},
    ).write_parquet(path)
    table = FactsTable(path, BOOK)
    rows = [decode(BOOK, row) for row in table.convert(next(table.chunks(10)), 1).iter_rows(named=True)]
    assert rows[1] == {}
    assert rows[0]["settlement.amount"] == Bound(19_999_999, 19_999_999)
    assert rows[0]["act.kinds"] == Members(frozenset({"settlement"}), False)
    assert rows[0]["act.end"] == Bound(ordinal("2024-02-29"), ordinal("2024-02-29"))


@pytest.mark.parametrize(
    ("header", "cell", "code"),
    [
        ("settlement.amonut", "1", "unknown-column"),
        ("settlement.amount", "-5", "wrong-cell"),
        ("settlement.amount", "1.234", "wrong-cell"),
        ("settlement.amount", "二十万", "wrong-cell"),
        ("assisted.distinct_parties", "2.5", "wrong-cell"),
        ("act.end", "2024-13-01", "wrong-cell"),
        ("act.end", "2023-02-29", "wrong-cell"),
        ("person.kind", "company", "wrong-cell"),
        ("act.kinds", "settlement|nothing", "wrong-cell"),
        ("knowledge.finding", "maybe", "wrong-cell"),
    ],
)
def test_a_bad_cell_is_named_with_its_row_and_nothing_is_written(
    tmp_path: Path, header: str, cell: str, code: str
) -> None:
    path, output = tmp_path / "facts.csv", tmp_path / "out"
    path.write_text(f"id,{header}\nx,\ny,{cell}\n", "utf-8")
    with pytest.raises(InputError) as caught:
        Batch(path, output, ASKED).run()
    mistake = caught.value.mistakes[0]
    assert mistake.code == code
    if code == "wrong-cell":
        assert mistake.place is not None
        assert mistake.place.row == 3, "the head is row 1 of the file"
    else:
        assert mistake.hint is not None
        assert "settlement.amount" in mistake.hint.zh
    assert not list(output.glob("part-*")) if output.exists() else True


def test_a_table_without_a_head_counts_from_its_first_row(tmp_path: Path) -> None:
    path = tmp_path / "facts.parquet"
    pl.DataFrame({"assisted.distinct_parties": ["1", "2.5"]}).write_parquet(path)
    with pytest.raises(InputError) as caught:
        Batch(path, tmp_path / "out", ASKED).run()
    place = caught.value.mistakes[0].place
    assert place is not None
    assert place.row == 2


def test_columns_go_by_the_names_of_facts_too(tmp_path: Path) -> None:
    by_id, by_name = tmp_path / "id.csv", tmp_path / "名.csv"
    rows = "a,4,340000\nb,2,10\n"
    by_id.write_text(f"id,instrument.own_accounts.count,ledger.own_accounts.inflow:lo\n{rows}", "utf-8")
    by_name.write_text(f"\ufeffid,出售、出租的本人账户数,本人账户流入资金（净）:lo\n{rows}", "utf-8")
    asked = Asked(as_of="2025-09-01", concepts=("severity.own_accounts",))
    for path in (by_id, by_name):
        Batch(path, tmp_path / path.stem, asked).run()
    one, other = (pl.read_parquet(tmp_path / name / "part-*.parquet") for name in ("id", "名"))
    assert one.equals(other)


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("id;settlement.amount\na;1\n", "unreadable", "应是英文逗号，这里像是“;”"),
        ("", "unreadable", "空的"),
        ("支付结算金额,settlement.amount\n1,2\n", "duplicate-id", "是同一项"),
    ],
)
def test_a_table_that_is_no_such_table_says_why(tmp_path: Path, text: str, code: str, told: str) -> None:
    path = tmp_path / "facts.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        FactsTable(path, builtin_rulebook())
    (mistake,) = caught.value.mistakes
    assert mistake.code == code
    assert told in mistake.message.zh


def test_floats_are_no_money(tmp_path: Path) -> None:
    path = tmp_path / "facts.parquet"
    pl.DataFrame({"settlement.amount": [200000.0]}).write_parquet(path)
    with pytest.raises(InputError, match="浮点"):
        Batch(path, tmp_path / "out", ASKED).run()


@pytest.mark.parametrize(
    ("column", "says"), [("notice.on", "bangxin assess"), ("settlement.amount", "一格一个值")]
)
def test_several_instances_in_a_row_are_refused_with_the_way_out(
    tmp_path: Path, column: str, says: str
) -> None:
    path = tmp_path / "facts.parquet"
    pl.DataFrame({"id": ["a"], column: [["2024-01-02", "2024-03-04"]]}).write_parquet(path)
    with pytest.raises(InputError) as caught:
        FactsTable(path, BOOK)
    (mistake,) = caught.value.mistakes
    assert mistake.code == "several-instances"
    assert mistake.hint is not None
    assert says in mistake.hint.zh


def test_results_and_selection_of_the_favourable_run(facts: Path, tmp_path: Path) -> None:
    summary = Batch(facts, tmp_path / "out", ASKED).run()
    found = results(tmp_path / "out")
    assert found["severity.settlement@at_act"] == ["MET", "NOT_MET", "UNDETERMINED", "UNDETERMINED"]
    assert found["severity.settlement@selected"] == found["severity.settlement@at_act"]
    assert summary["rows"] == 4
    assert summary["counts"]["near|JI19.12.1.2|settlement.amount|20000000@at_act"] == 1
    assert summary["counts"]["missing|severity.settlement|settlement.amount@at_act"] >= 1


JAVA = pytest.param(
    "spark",
    marks=pytest.mark.skipif(
        not shutil.which("java") and os.environ.get("CI") != "true",
        reason="Spark needs a JRE; in CI it must be there",
    ),
)


@pytest.mark.parametrize("engine", ["duckdb", JAVA])
def test_engines_agree(facts: Path, tmp_path: Path, engine: str) -> None:
    asked = Asked("2025-10-01", concepts=("severity.settlement",))
    one = Batch(facts, tmp_path / "polars", asked).run()
    two = Batch(
        facts, tmp_path / engine, Asked(**{**_fields(asked), "engine": engine, "master": "local[1]"})
    ).run()
    assert one == two
    left, right = (pl.read_parquet(tmp_path / name / "part-*.parquet") for name in ("polars", engine))
    assert left.equals(right)


def test_an_interrupted_batch_goes_on_and_ends_the_same(facts: Path, tmp_path: Path) -> None:
    small = Asked(**{**_fields(ASKED), "chunk": 1})
    whole = Batch(facts, tmp_path / "whole", small).run()
    stopped = Batch(facts, tmp_path / "stopped", small)
    with pytest.raises(KeyboardInterrupt):
        stopped.run(_stop_after(2))
    finished = len(list((tmp_path / "stopped").glob("part-*.parquet")))
    assert 2 <= finished < 4
    kept = (tmp_path / "stopped" / "part-00000.parquet").stat().st_mtime_ns
    assert Batch(facts, tmp_path / "stopped", small).run() == whole
    assert (tmp_path / "stopped" / "part-00000.parquet").stat().st_mtime_ns == kept
    assert results(tmp_path / "stopped") == results(tmp_path / "whole")


def test_a_folder_of_another_batch_is_refused(facts: Path, tmp_path: Path) -> None:
    Batch(facts, tmp_path / "out", ASKED).run()
    with pytest.raises(UsageProblem, match="as_of"):
        Batch(facts, tmp_path / "out", Asked(**{**_fields(ASKED), "as_of": "2024-06-01"})).run()


def test_every_row_can_be_explained_and_agrees(facts: Path, tmp_path: Path) -> None:
    Batch(facts, tmp_path / "out", ASKED).run()
    stored = results(tmp_path / "out")
    for place, row in enumerate("abcd"):
        outcome = explain(tmp_path / "out", row).persons[0].outcome
        for law, run in outcome.runs.items():
            assert run.result("offence.art287_2").value == stored[f"offence.art287_2@{law.value}"][place]
    with pytest.raises(UsageProblem, match="没有编号"):
        explain(tmp_path / "out", "z")
    facts.write_text(CSV.replace("350000", "100"), "utf-8")
    with pytest.raises(InputError, match="改动过"):
        explain(tmp_path / "out", "a")


def test_compare_lists_who_is_treated_differently(facts: Path, tmp_path: Path) -> None:
    """Under unc_3 = always supplying a card counts as settlement: only the asked switch may make a difference."""
    asked = Asked("2025-10-01", concepts=("severity.*",))
    Batch(facts, tmp_path / "one", asked).run()
    Batch(facts, tmp_path / "two", Asked(**{**_fields(asked), "switches": {"unc_3": "always"}})).run()
    counts, rows, alone = compare(tmp_path / "one", tmp_path / "two")
    assert alone == (0, 0)
    listed = list(rows)
    assert sum(counts.values()) == len(listed)
    before, after = results(tmp_path / "one"), results(tmp_path / "two")
    different = {
        (i, c)
        for c in before
        if c != "id"
        for i, (x, y) in enumerate(zip(before[c], after[c], strict=True))
        if x != y
    }
    assert {(treated.id, treated.concept) for treated in listed} == {("abcd"[i], c) for i, c in different}
    assert not list(compare(tmp_path / "one", tmp_path / "one")[1])


def test_the_command_line_form_of_the_issue(facts: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    done = runner.invoke(app, [str(facts), "-o", str(tmp_path / "out"), "--as-of", "2025-10-01"])
    assert done.exit_code == 0, done.output
    assert "共 4 行" in done.output
    assert json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))["law"] == "at_act"
    shown = runner.invoke(app, ["explain", str(tmp_path / "out"), "--row", "a"])
    assert "帮助信息网络犯罪活动罪" in shown.output


def _fields(asked: Asked) -> dict[str, object]:
    return {name: getattr(asked, name) for name in asked.__slots__}


def _stop_after(rows: int) -> Callable[[int], None]:
    done = 0

    def progress(number: int) -> None:
        nonlocal done
        done += number
        if done >= rows:
            raise KeyboardInterrupt

    return progress


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("id,act.end\na,2024,9,9\n", "unreadable"),
        ('id,act.end\n"a,2024\n', "unreadable"),
        ("id,act.end,act.end\na,2024,2024\n", "duplicate-id"),
        ("id,支付结算总金额\na,200000\n", "unknown-column"),
    ],
)
def test_tables_that_cannot_be_read_are_told_by_place(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "f.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        Batch(tmp_path / "f.csv", tmp_path / "out", Asked("2025-10-01")).run()
    assert [m.code for m in caught.value.mistakes] == [code]
    assert not list((tmp_path / "out").glob("*part*"))


def test_table_in_another_encoding_and_a_chinese_heading_get_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_bytes("id,act.kinds\na,支付结算\n".encode("gb18030"))
    with pytest.raises(InputError, match="UTF-8"):
        Batch(tmp_path / "f.csv", tmp_path / "out", Asked("2025-10-01"))
    (tmp_path / "g.csv").write_text("id,支付结算总金额\na,1\n", encoding="utf-8")
    with pytest.raises(InputError, match="是否指 支付结算金额"):
        Batch(tmp_path / "g.csv", tmp_path / "out", Asked("2025-10-01"))


def test_one_id_on_two_rows_cannot_be_compared(tmp_path: Path) -> None:
    """Joined by id, two rows of one person would give four differences."""
    (tmp_path / "f.csv").write_text("id,act.end\na,2024\na,2025\n", encoding="utf-8")
    (tmp_path / "g.csv").write_text("id,act.end\na,2024\nb,2025\n", encoding="utf-8")
    for name in ("f", "g"):
        Batch(tmp_path / f"{name}.csv", tmp_path / name, Asked("2025-10-01")).run()
    with pytest.raises(UsageProblem, match="编号不止一行"):
        compare(tmp_path / "g", tmp_path / "f")
    (tmp_path / "h.csv").write_text("id,act.end\na,2024\nc,2025\n", encoding="utf-8")
    Batch(tmp_path / "h.csv", tmp_path / "h", Asked("2025-10-01")).run()
    assert compare(tmp_path / "g", tmp_path / "h").alone == (1, 1)


def test_output_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("id,act.end\na,2024\n", encoding="utf-8")
    with pytest.raises(UsageProblem) as caught:
        Batch(tmp_path / "f.csv", tmp_path / "f.csv", Asked("2025-10-01")).run()
    assert [m.code for m in caught.value.mistakes] == ["not-writable"]


def test_a_table_put_right_goes_into_the_same_folder(tmp_path: Path) -> None:
    table, output = tmp_path / "f.csv", tmp_path / "out"
    table.write_text("id,person.kind\n甲,自然人\n乙,公司\n", "utf-8")
    with pytest.raises(InputError, match="自然人（natural）、单位（unit）之一，却是“公司”"):
        Batch(table, output, Asked("2025-10-01")).run()
    assert not output.exists()
    table.write_text("id,person.kind\n甲,自然人\n乙,单位\n", "utf-8")
    assert Batch(table, output, Asked("2025-10-01")).run()["rows"] == 2
