"""The Markdown report and the commands that write reports."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bangxin.app.assessing import assess
from bangxin.base.errors import UsageProblem
from bangxin.cli import app
from bangxin.report.files import rendered

OFFICIAL = Path(__file__).parents[2] / "examples" / "official"


def test_every_table_row_has_as_many_cells_as_its_heading() -> None:
    text = rendered(assess(OFFICIAL / "case7.yaml"), "x.md")
    width = 0
    rows = 0
    for line in text.splitlines():
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        if cells and not width:
            width = cells
        assert not cells or cells == width, line
        rows += bool(cells)
        width = width if cells else 0
    assert rows > 60


def test_special_characters_stay_text(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text("persons:\n- {id: p1, name: 'a|b<i>*c*_d_`e`#[f](g)'}\n", encoding="utf-8")
    text = rendered(assess(file, as_of="2026-01-01"), "x.md")
    assert r"a\|b\<i\>\*c\*\_d\_\`e\`\#\[f\](g)" in text


def test_assess_writes_reports_beside_the_tree_and_report_writes_both_forms(tmp_path: Path) -> None:
    html, md = tmp_path / "a.html", tmp_path / "a.md"
    done = CliRunner().invoke(app, ["assess", str(OFFICIAL / "case1.yaml"), "--html", str(html), "--json"])
    assert done.exit_code == 0
    assert done.stdout.startswith('{"as_of"')
    assert html.read_text(encoding="utf-8").startswith("<!doctype html>")
    done = CliRunner().invoke(app, ["report", str(OFFICIAL / "case1.yaml"), "-o", str(md), "--lang", "en"])
    assert done.exit_code == 0
    assert "## Case and versions" in md.read_text(encoding="utf-8")


def test_another_ending_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="report-form"):
        rendered(assess(OFFICIAL / "case1.yaml"), "a.docx")
    assert list(tmp_path.iterdir()) == []


def test_several_cases_get_one_file_each(tmp_path: Path) -> None:
    both = tmp_path / "two.yaml"
    both.write_text(
        "cases:\n- {case: a, as_of: '2026-01-01', persons: [{id: p}]}\n- {case: b, as_of: '2026-01-01', persons: [{id: p}]}\n",
        encoding="utf-8",
    )
    done = CliRunner().invoke(app, ["report", str(both), "-o", str(tmp_path / "r.md")])
    assert done.exit_code == 0
    assert (tmp_path / "r-1.md").read_text(encoding="utf-8").startswith("# a")
    assert (tmp_path / "r-2.md").read_text(encoding="utf-8").startswith("# b")
