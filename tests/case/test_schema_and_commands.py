"""`bangxin case new|check|schema|diff`; the schema takes every example and refuses what the reader refuses."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from typer.testing import CliRunner

from bangxin.app.assessing import assess
from bangxin.case.schema import case_json_schema
from bangxin.cli import app
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.entities import builtin_schema

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FILES = sorted([*EXAMPLES.glob("official*/case*.yaml"), *EXAMPLES.glob("cases/*.yaml")])


@cache
def validator() -> Any:
    words = builtin_rulebook().vocabulary
    schema = case_json_schema(words, builtin_schema(words))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def document(path: Path) -> Any:
    """The file as JSON: dates and numbers the way a JSON writer would give them."""
    return json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=str))


def test_there_are_examples() -> None:
    assert len(FILES) >= 7 + 7 + 12


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_the_schema_takes_every_example(path: Path) -> None:
    assert [e.message[:200] for e in validator().iter_errors(document(path))] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"persons": []},
        {"persons": [{"note": "既无编号又无姓名"}]},
        {"persons": [{"id": "p", "claims": {"person.kind": "狗"}}]},
        {"persons": [{"id": "p", "claims": {"gain.illegal_income": -5}}]},
        {"persons": [{"id": "p", "claims": {"gain.illegal_income": 1.5}}]},
        {"persons": [{"id": "p", "claims": {"knowledge.finding": True}}]},
        {"persons": [{"id": "p", "findings": {"knowledge.finding": True}}]},
        {"persons": [{"id": "p", "findings": {"knowledge.finding": {"value": True, "by": "某"}}}]},
        {"persons": [{"id": "p", "claims": {"没有的事实": 1}}]},
        {"persons": [{"id": "p"}], "basis": "guessed"},
        {"persons": [{"id": "p"}], "没有的栏目": 1},
        {"persons": [{"id": "p"}], "evidence": [{"id": "E1", "type": "E9"}]},
        {"persons": [{"id": "p"}], "acts": [{"kinds": ["settlement"]}]},
        {"persons": [{"id": "p"}], "acts": [{"id": "a", "kinds": ["没有的类型"]}]},
        {"persons": [{"id": "p"}], "instruments": [{"id": "i", "colour": "red"}]},
    ],
    ids=lambda w: json.dumps(w, ensure_ascii=False)[:60],
)
def test_schema_and_reader_refuse_the_same_mistakes(wrong: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(wrong, ensure_ascii=False), encoding="utf-8")
    assert list(validator().iter_errors(wrong)), "the schema takes it"
    done = CliRunner().invoke(app, ["case", "check", str(file)])
    assert done.exit_code != 0, "the reader takes it"


def test_chinese_labels_and_names_without_ids_are_taken_by_both(tmp_path: Path) -> None:
    right = {"persons": [{"name": "某甲", "claims": {"违法所得": 5, "主体类型": "自然人"}}]}
    file = tmp_path / "case.json"
    file.write_text(json.dumps(right, ensure_ascii=False), encoding="utf-8")
    assert list(validator().iter_errors(right)) == []
    assert CliRunner().invoke(app, ["case", "check", str(file)]).exit_code == 0


def test_a_new_case_checks_and_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "新案.yaml"
    run = CliRunner()
    assert run.invoke(app, ["case", "new", str(file)]).exit_code == 0
    before = file.read_bytes()
    assert run.invoke(app, ["case", "check", str(file)]).exit_code == 0
    assert list(validator().iter_errors(document(file))) == []
    assert run.invoke(app, ["case", "new", str(file)]).exit_code != 0
    assert file.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["新案.yaml"]


def test_a_new_case_says_nothing_about_the_person(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    CliRunner().invoke(app, ["case", "new", str(file)])
    run = next(iter(assess(file).persons[0].outcome.runs.values()))
    assert run.result("offence.art287_2").value == "UNDETERMINED"
    assert run.result("severity.ordinary").value == "UNDETERMINED"


def test_schema_command_writes_the_schema_as_canonical_json() -> None:
    done = CliRunner().invoke(app, ["case", "schema"])
    assert done.exit_code == 0
    assert json.loads(done.stdout)["$schema"].endswith("2020-12/schema")


def test_diff_matches_rows_by_id_and_says_what_differs(tmp_path: Path) -> None:
    one, other = tmp_path / "a.yaml", tmp_path / "b.yaml"
    one.write_text("persons: [{id: p}, {id: q, claims: {gain.illegal_income: 9000}}]\n", encoding="utf-8")
    other.write_text("persons: [{id: q, claims: {gain.illegal_income: 10000}}, {id: p}]\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["case", "diff", str(one), str(other)])
    assert done.exit_code == 1
    assert done.stdout.strip() == "/persons/q/claims/gain.illegal_income: 9000 → 10000"
    assert CliRunner().invoke(app, ["case", "diff", str(one), str(one)]).exit_code == 0


def test_unknown_references_and_duplicates_are_named_with_their_line(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(
        "persons: [{id: p}]\nacts:\n- {id: a, persons: [nobody]}\n- {id: a, instruments: [none]}\n",
        encoding="utf-8",
    )
    done = CliRunner().invoke(app, ["case", "check", str(file)])
    text = str(done.exception.render("zh")) if done.exception else done.output
    assert "case.yaml:3" in text
    assert "nobody" in text
    assert "none" in text
    assert "重复" in text
