"""Every case of the conformance files holds, and a wrong expectation is reported."""

from pathlib import Path

import pytest

from bangxin.app.conformance import run_conformance
from bangxin.base.errors import InputError
from bangxin.law.builtin import builtin_rulebook

FILES = sorted((Path(__file__).parents[1] / "conformance").glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_case_holds(path: Path) -> None:
    checked = list(run_conformance(builtin_rulebook(), path.read_text(encoding="utf-8"), str(path)))
    assert checked
    assert [str(d) for c in checked for d in c.differences] == []


def test_a_wrong_expectation_is_reported_with_both_results() -> None:
    text = """
cases:
- id: X
  group: G
  as_of: '2026-01-01'
  facts: {act.end: '2025-09-01', gain.illegal_income: 9999, gain.basis: personal_received}
  expect: {severity.illegal_income: MET}
"""
    (checked,) = run_conformance(builtin_rulebook(), text, "x.yaml")
    assert [str(d) for d in checked.differences] == ["X severity.illegal_income: expected MET, got NOT_MET"]


def test_instances_of_another_group_are_refused_with_their_place() -> None:
    text = """
cases:
- id: X
  as_of: '2026-01-01'
  facts: {act.end: '2025-09-01'}
  instances: {upstream: [{notice.regulator_told: true}]}
  expect: {upstream.confirmed: UNDETERMINED}
"""
    with pytest.raises(InputError) as caught:
        list(run_conformance(builtin_rulebook(), text, "x.yaml"))
    assert "wrong-group" in caught.value.render("zh")
    assert "x.yaml:6" in caught.value.render("zh")
