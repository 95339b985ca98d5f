"""The citation check: what it must find, where it must be quiet, what it may correct."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from bangxin.base.errors import InputError
from bangxin.cli import app
from bangxin.consult.catalogue import read_norms, read_press
from bangxin.consult.cite.charges import read_charges
from bangxin.consult.cite.check import check_document, corrected
from bangxin.consult.cite.findings import CODES
from bangxin.consult.cite.numbers.thresholds import read_thresholds
from bangxin.consult.cite.run import check_files
from bangxin.consult.cite.statements.propositions import read_propositions
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.importing import import_file
from bangxin.consult.instruments import read_instruments
from bangxin.consult.library import open_library

HERE = Path(__file__).parent
SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
CASES = yaml.safe_load((HERE / "citations.yaml").read_text("utf-8"))
needs_sources = pytest.mark.skipif(
    not (SHARED / "sources").is_dir(), reason="no shared sources beside this checkout"
)


def found(text: str, **options: str) -> list[tuple[str, str]]:
    return [(f.code, text[f.start : f.end]) for f in check_document(Draft(text), **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize("case", CASES["finds"], ids=lambda case: case["text"][:24])
def test_what_is_wrong_is_found(case: dict[str, object]) -> None:
    expected = [tuple(pair) for pair in case["finds"]]  # type: ignore[union-attr, attr-defined]
    assert found(str(case["text"])) == expected


@pytest.mark.parametrize("text", CASES["quiet"], ids=lambda text: text[:24])
def test_what_is_right_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "day", "codes"),
    [
        ("刑法第二百八十七条之二", "2015-10-31", ["not-in-force"]),
        ("刑法第二百八十七条之二", "2015-11-01", []),
        ("反电信网络诈骗法第三十一条", "2022-11-30", ["not-in-force"]),
        ("反电信网络诈骗法第三十一条", "2022-12-01", []),
        ("法发〔2025〕12号第六条", "2025-07-27", ["not-in-force"]),
        ("法释〔2015〕11号第三条", "2025-08-26", ["repealed"]),
        ("法释〔2015〕11号第三条", "2025-08-25", []),
        ("法释〔2025〕13号第五条", "2025-08-25", ["not-in-force"]),
        # No earlier interpretation: the one of 2019 reaches back to acts still open (高检发释字〔2001〕5号第二条).
        ("法释〔2019〕15号第十二条", "2018-01-01", []),
    ],
)
def test_time_of_the_act(text: str, day: str, codes: list[str]) -> None:
    assert [code for code, _ in found(text, act_date=day)] == codes


def test_no_day_of_the_act_means_no_finding_in_time() -> None:
    assert found("法释〔2015〕11号第三条、法发〔2025〕12号第六条。") == []


def test_safe_corrections_are_made_and_then_nothing_of_them_is_left() -> None:
    text = "根据刑法第二百八十七条，明知他人利用信息网络实施犯罪，构成帮助网络信息犯罪活动罪，处三年以下有期徒刑或者拘役，并处或者单处罚款。"
    better, count = corrected(text, check_document(Draft(text)))
    assert count == 3
    assert "第二百八十七条之二" in better
    assert "构成帮助信息网络犯罪活动罪" in better
    assert "单处罚金" in better
    assert found(better) == []


def test_figures_and_claims_are_never_corrected_by_machine() -> None:
    text = "帮信罪的入罪标准是支付结算金额三十万元以上，派出所不予立案。"
    better, count = corrected(text, check_document(Draft(text)))
    assert (better, count) == (text, 0)


def test_quotations_are_compared_with_the_imported_text(tmp_path: Path) -> None:
    import_file(tmp_path, HERE / "texts" / "interpretation-altered.txt", "", "", "")
    text = "法释〔2019〕15号第十二条规定：“帮助行为有以下情形之一的，属于情节严重”。法释〔2019〕15号第一条规定：“改写：三类服务的单位和个人”。"
    with open_library(tmp_path) as library:
        findings = [f for f in check_document(Draft(text), library=library) if f.code == "quote-differs"]
    assert {text[f.start : f.end] for f in findings} <= set("以下情列")
    assert findings


def test_every_rule_names_norms_and_press_statements_that_exist() -> None:
    norms, press = read_norms(), read_press()
    for claim in read_propositions():
        assert set(claim.norms) <= set(norms), claim.id
        assert set(claim.press) <= set(press), claim.id
        assert claim.code in CODES
    for rule in read_thresholds():
        assert set(rule.norms) <= set(norms), rule.id
        assert set(rule.press) <= set(press), rule.id


def test_charge_articles_exist_in_the_criminal_law() -> None:
    law = read_instruments()["criminal-law"]
    for charge in read_charges().charges:
        for number, inserted in charge.articles:
            assert 102 <= number <= law.articles, charge.name
            assert inserted <= law.inserted.get(number, 0), charge.name


@given(
    st.text(alphabet="第二百八十七条之一款项（）《》刑法解释帮信罪0123456789，。\n超过以上万元", max_size=80)
)
def test_any_text_is_checked_without_failing_and_places_are_inside(text: str) -> None:
    draft = Draft(text)
    for finding in check_document(draft, act_date="2020-01-01"):
        assert 0 <= finding.start < finding.end <= len(text)
        line, column = draft.place(finding.start)
        assert text.split("\n")[line - 1][column - 1 :].startswith(text[finding.start])


def test_command_line_json_exit_codes_and_fix(tmp_path: Path) -> None:
    run = CliRunner()
    path = tmp_path / "draft.txt"
    path.write_bytes(
        "依据刑法第287条规定，明知他人利用信息网络实施犯罪。\r\n低于3000元的，警方不予立案。\r\n".encode(
            "gb18030"
        )
    )
    done = run.invoke(app, ["cite", str(path), "--json"])
    assert done.exit_code == 1
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["code"], first["line"], first["column"]) == ("article-wrong", 1, 5)
    assert (second["code"], second["line"]) == ("press-claim", 2)
    fixed = run.invoke(app, ["cite", str(path), "--fix", "--json"])
    assert fixed.exit_code == 1
    assert [json.loads(line)["code"] for line in fixed.stdout.splitlines()] == ["press-claim"]
    assert path.read_bytes().startswith("依据刑法第287条之二规定".encode("gb18030"))
    assert b"\r\n" in path.read_bytes()
    clean = tmp_path / "clean.txt"
    clean.write_text("依照刑法第二百八十七条之二。", "utf-8")
    assert run.invoke(app, ["cite", str(clean)]).exit_code == 0
    assert list(tmp_path.iterdir()) == [path, clean] or set(tmp_path.iterdir()) == {path, clean}


def test_a_file_without_words_is_refused_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.write_text(" \n", "utf-8")
    with pytest.raises(InputError, match="file-empty"):
        list(check_files([path], act_date="", corpus=None, fix=False))


def test_one_endless_line_is_read_in_pieces() -> None:
    text = "帮信罪违法所得五千元以上构成情节严重，" * 400
    draft = Draft(text)
    assert max(end - start for start, end, _ in draft.sentences) <= 600
    assert len(check_document(draft)) == 400


@needs_sources
def test_every_error_listed_for_the_portal_page_is_found() -> None:
    text = next((SHARED / "sources").glob("000_*")).read_text("utf-8")
    draft = Draft(text)
    findings = check_document(draft)
    reported = {press for finding in findings for press in finding.press}
    wrong = {"PB.3", "PB.6", "PB.7", "PB.8", "PB.9", "PB.10", "PB.11", "PB.13", "PB.14", "PB.16", "PB.17",
             "PB.18", "PB.20", "PB.24", "PB.25"}  # fmt: skip
    assert wrong <= reported
    assert "PB.1" not in reported  # a page of 2023 has the standard of 2023
    undated = text.replace("2023-07-18", "")
    assert any("PB.1" in finding.press for finding in check_document(Draft(undated)))
    assert {36, 100, 121} <= {draft.place(f.start)[0] for f in findings if f.code == "article-wrong"}
    names = {text[f.start : f.end] for f in findings if f.code == "charge-name"}
    assert {"网络服务渎职罪", "帮助网络信息犯罪活动罪", "信息网络犯罪活动罪"} <= names


@needs_sources
def test_every_error_listed_for_the_news_report_is_found() -> None:
    text = next((SHARED / "sources").glob("003_*")).read_text("utf-8")
    reported = {press for finding in check_document(Draft(text)) for press in finding.press}
    assert {f"NW.{n}" for n in (2, 3, 4, 5, 6, 8, 9, 11, 13, 14, 15, 16)} <= reported


@needs_sources
def test_official_documents_give_no_false_alarm() -> None:
    for name in ("002_*", "004_*"):
        assert check_document(Draft(next((SHARED / "sources").glob(name)).read_text("utf-8"))) == []
    for path in sorted((SHARED / "corpus").glob("*.txt")):
        assert check_document(Draft(path.read_text("utf-8"))) == [], path.name
    text = next((SHARED / "sources").glob("001_*")).read_text("utf-8")
    findings = check_document(Draft(text))
    assert [f.code for f in findings].count("insertion") == 4
    assert {text[f.start : f.end] for f in findings if f.code != "insertion"} == {"從事相關執業"}


@pytest.mark.skipif(
    not (SHARED / "data" / "judgments").is_dir(), reason="no shared judgments beside this checkout"
)
def test_judgments_give_no_false_alarm() -> None:
    for path in sorted((SHARED / "data" / "judgments").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            text = "\n".join(value for value in json.loads(line).values() if isinstance(value, str))
            assert check_document(Draft(text)) == []
