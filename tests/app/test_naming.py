"""Things of the rulebook by id or by name, and what is said of a name that is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bangxin.app import naming
from bangxin.app.assessing import assess
from bangxin.app.proving import counterfactual
from bangxin.base.errors import UsageProblem
from bangxin.cli import app
from bangxin.law.builtin import builtin_rulebook
from bangxin.reasoning.states import Result

CASE = Path(__file__).parents[2] / "examples" / "first-case.yaml"
BOOK = builtin_rulebook()


def test_concepts_results_and_facts_go_by_their_names() -> None:
    assert assess(CASE, concepts=["明知成立"]).settings.roots == ("knowledge.established",)
    asked, result, kept, _ = counterfactual(
        CASE, "本人账户三个且流入三十万=不符合", person=None, as_of=None, law="裁判时法", switches={}, packs=None, lock=["行为终了日"]
    )  # fmt: skip
    assert (asked.concept, result) == ("severity.own_accounts", Result.NOT_MET)
    assert "act.end" in kept


def test_every_name_of_a_concept_or_fact_stands_for_one() -> None:
    for names in (naming.concept_names(BOOK), naming.switch_names(BOOK)):
        for found, words in names.items():
            assert naming.known(words[0], names) == found


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("明知成", "明知成立"),
        ("knowledge.establishd", "knowledge.established"),
        ("三十万", "severity.own_accounts（"),
    ],
)
def test_a_name_that_is_none_is_answered_with_the_nearest(name: str, hint: str) -> None:
    with pytest.raises(UsageProblem) as refused:
        naming.known(name, naming.concept_names(BOOK), "concept")
    (mistake,) = refused.value.mistakes
    assert mistake.code == "unknown-name"
    assert mistake.hint is not None
    assert hint in mistake.hint.zh


def test_a_name_of_several_asks_for_the_id() -> None:
    with pytest.raises(UsageProblem) as refused:
        naming.known("日期", {"a.on": ("日期", "day"), "b.on": ("日期", "day")})
    assert refused.value.mistakes[0].hint is not None
    assert "a.on（日期）、b.on（日期）" in refused.value.mistakes[0].hint.zh


def test_commands_take_names(tmp_path: Path) -> None:
    shown = CliRunner().invoke(app, ["norms", "show", "行为终了日"])
    assert shown.exit_code == 0
    assert "act.end" in shown.output
    facts = tmp_path / "f.csv"
    facts.write_text("id,instrument.own_accounts.count\na,4\n", "utf-8")
    done = CliRunner().invoke(
        app,
        [
            "batch",
            "run",
            str(facts),
            "-o",
            str(tmp_path / "out"),
            "--concept",
            "明知成立",
            "--law",
            "裁判时法",
        ],
    )
    assert done.exit_code == 0, done.output
