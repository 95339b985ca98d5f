"""A ledger meets a case: figures on its instruments and persons, a 资金分析 section in its report."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from bangxin.app.assessing import assess
from bangxin.base.errors import BangxinError, InputError
from bangxin.cli import app
from tests.ledger.folders import written
from tests.ledger.test_output import EXAMPLE, VICTIMS, run

REGISTRY = """accounts:
  - {account: '6222000000000000001', person: P1, belongs: own, instrument: i1, handed_over: 2024-01-02, frozen: 2024-02-01}
  - {account: '6222000000000000002', person: P1, belongs: other, instrument: i2, handed_over: 2024-01-01}
"""
CASE = """case: demo
title: 虚构
as_of: '2025-09-01'
basis: alleged
ledgers: [l]
persons:
- {id: P1, name: 张某, claims: {person.kind: natural}}
instruments:
- {id: i1, persons: [P1], class: bank_account, owner: self, dealing: [rent], inflow_gross: {value: 15000, source: 起诉书}}
- {id: i2, persons: [P1], class: bank_account, owner: other, dealing: [rent]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    run("import", written(tmp_path / "a.csv", EXAMPLE), "-o", tmp_path / "l")
    written(tmp_path / "l" / "accounts.yaml", REGISTRY)
    written(tmp_path / "l" / "victims.csv", VICTIMS)
    return tmp_path / "l"


def merged(folder: Path, case: str = CASE, name: str = "case.yaml") -> Path:
    file, out = written(folder.parent / name, case), folder.parent / f"with-{name}"
    run("measure", folder, "--rule", "fifo", "--case", file, "--claims", out)
    return out


def test_linked_accounts_become_figures_of_their_instruments(folder: Path) -> None:
    """An account linked to an instrument claims on it, so that how it was dealt with decides what counts."""
    case = assess(merged(folder, CASE.replace(", inflow_gross: {value: 15000, source: 起诉书}", ""))).case
    entity = {e.id: e for e in case.entities["instruments"]}
    claim = entity["i1"].claims["inflow_gross"][0]
    assert (claim.raw["value"], claim.origin.source, claim.evidence) == ("16000", "l", ("L1",))
    person = case.persons[0]
    facts = {c.fact for c in person.claims}
    assert "ledger.traced" in facts
    assert "ledger.own_accounts.inflow_gross" not in facts


def test_other_sources_stay_beside_the_ledger_and_a_second_run_replaces_the_first(folder: Path) -> None:
    once = merged(folder)
    again = folder.parent / "again.yaml"
    run("measure", folder, "--rule", "fifo", "--case", once, "--claims", again)
    for file in (once, again):
        claims = {e.id: e for e in assess(file).case.entities["instruments"]}["i1"].claims["inflow_gross"]
        assert sorted(str(c.raw["value"]) for c in claims) == ["15000", "16000"]


def test_accounts_not_linked_stay_on_the_person(folder: Path) -> None:
    written(folder / "accounts.yaml", REGISTRY.replace(", instrument: i2", ""))
    case = assess(merged(folder)).case
    facts = {c.fact for c in case.persons[0].claims}
    assert "ledger.others_accounts.inflow_gross" in facts
    assert "ledger.own_accounts.inflow_gross" not in facts


def test_links_to_nothing_are_refused_with_the_nearest_name(folder: Path) -> None:
    from bangxin.app.ledgerparts import case_with_figures
    from bangxin.ledger.measures import measure
    from tests.ledger.folders import opened

    file = written(folder.parent / "c.yaml", CASE)
    written(folder / "accounts.yaml", REGISTRY.replace("i2", "i9"))
    ledger = opened(folder)
    measured = measure(ledger.book, ledger.registry, [])
    with pytest.raises(InputError) as caught:
        case_with_figures(file, measured, ledger.registry, "l")
    assert caught.value.mistakes[0].code == "registry-link"
    assert "i9" in caught.value.render()


def test_json_case_stays_json(folder: Path) -> None:
    from bangxin.base.yamltree import load_tree

    plain = load_tree(CASE, "c.yaml").plain()
    out = merged(folder, json.dumps(plain, ensure_ascii=False, default=str), "case.json")
    assert json.loads(out.read_text(encoding="utf-8"))["ledgers"] == ["l"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_case_report_has_a_funds_section(folder: Path, lang: str) -> None:
    file, out = written(folder.parent / "case.yaml", CASE), folder.parent / "r.html"
    result = CliRunner().invoke(
        app, ["assess", str(file), "--html", str(out), "--md", str(out.with_suffix(".md")), "--lang", lang]
    )
    assert result.exit_code == 0, result.output
    text = out.read_text(encoding="utf-8")
    for part in ('id="funds1"', "<svg", "5,714.28", "a.csv:2", {"zh": "资金分析", "en": "Funds"}[lang]):
        assert part in text
    assert "5,714.28" in out.with_suffix(".md").read_text(encoding="utf-8")


def test_ledger_without_a_report_is_a_usage_problem(folder: Path) -> None:
    file = written(folder.parent / "case.yaml", CASE)
    result = CliRunner().invoke(app, ["assess", str(file), "--ledger", str(folder)])
    assert isinstance(result.exception, BangxinError | SystemExit)
    assert result.exit_code != 0


def test_a_report_calls_people_as_the_case_does(folder: Path) -> None:
    file = written(folder.parent / "case.yaml", CASE)
    for out in ("r.html", "r.xlsx"):
        run("report", folder, "--case", file, "-o", folder.parent / out)
    page = (folder.parent / "r.html").read_text(encoding="utf-8")
    assert "<h3>张某</h3>" in page
    sheet = openpyxl.load_workbook(folder.parent / "r.xlsx", read_only=True)["数额"]
    assert {row[0].value or "" for row in sheet.iter_rows(min_row=2)} <= {"张某", ""}
    run("report", folder, "-o", folder.parent / "plain.html")
    assert "<h3>P1" in (folder.parent / "plain.html").read_text(encoding="utf-8")
    run_assess = CliRunner().invoke(app, ["assess", str(file), "--md", str(folder.parent / "c.md")])
    assert run_assess.exit_code == 0, run_assess.output
    funds = (folder.parent / "c.md").read_text(encoding="utf-8").partition("资金分析（")[2]
    assert "张某" in funds
    assert "\n### P1" not in funds


def test_redacted_report_masks_numbers_in_charts(folder: Path) -> None:
    from bangxin.app.ledgerparts import fund_sections
    from bangxin.report.files import rendered

    file = written(folder.parent / "case.yaml", CASE)
    parts = fund_sections([folder], "zh")
    text = rendered(assess(file), "r.html", redact=True, more=parts)
    assert "6222000000000000001" not in text
    assert "<svg" in text
