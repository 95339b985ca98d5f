"""Every trap that concerns norms: the right rule holds in the cases named, and the naive rule fails at least one.

Traps about citations, reviews or personal data (09, 45, 54, 55, 58, 59, 61, 62) are tested where those parts live.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bangxin.app.conformance import _Checker
from bangxin.base.errors import InputError
from bangxin.base.yamltree import Tree, load_tree
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.norms import Modality
from bangxin.law.rulebook import Rulebook, with_norm, without_norm
from bangxin.reasoning.interpret import Interpreter
from tests.law.killing import _Lenient

FOLDER = Path(__file__).parents[1] / "conformance"
TRAPS = yaml.safe_load((Path(__file__).parent / "traps.yaml").read_text(encoding="utf-8"))["traps"]


@cache
def cases() -> dict[str, tuple[Tree, str]]:
    """Case trees by id with their file; generated line cases are left out."""
    found = {}
    for name in ("boundary", "official", "press-reports", "own"):
        text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
        for case in load_tree(text, name).need("cases").sequence():
            found[case.need("id").text()] = (case, name)
    return found


@cache
def profiles() -> dict[str, Any]:
    tree = load_tree((FOLDER / "boundary.yaml").read_text(encoding="utf-8"), "boundary")
    return _Checker(builtin_rulebook(), Interpreter(builtin_rulebook())).profiles(tree.get("profiles"))


def named(trap: dict[str, Any]) -> Iterator[Tree]:
    for name in trap["cases"]:
        if name.startswith("@"):
            group = [
                case for case, _ in cases().values() if (g := case.get("group")) and g.text() == name[1:]
            ]
            assert group, name
            yield from group
        else:
            yield cases()[name][0]


def naive_rulebook(trap: dict[str, Any]) -> Rulebook:
    book = builtin_rulebook()
    for norm_id, when in trap["naive"].get("norms", {}).items():
        book = (
            without_norm(book, norm_id)
            if when is None
            else with_norm(book, replace(book.norms[norm_id], when=when))
        )
    for switch_id, option in trap["naive"].get("switches", {}).items():
        assert option in book.switches[switch_id].options
        changed = replace(book.switches[switch_id], default=option)
        book = replace(book, switches={**book.switches, switch_id: changed})
    return book


def differences(checker: _Checker, trap: dict[str, Any]) -> list[str]:
    return [str(d) for case in named(trap) for d in checker.case(case, profiles()).differences]


@pytest.mark.parametrize("trap", TRAPS, ids=lambda t: f"{t['trap']} {t['right']}")
def test_right_rule_holds_and_naive_rule_is_noticed(trap: dict[str, Any]) -> None:
    book = builtin_rulebook()
    assert differences(_Checker(book, Interpreter(book)), trap) == []
    naive = naive_rulebook(trap)
    assert differences(_Lenient(naive, Interpreter(naive)), trap), "no case named tells the naive rule apart"


def check(facts: str, expect: str, as_of: str = "2026-01-01", end: str = "2025-09-01") -> list[str]:
    text = (
        f"cases:\n- {{id: X, as_of: '{as_of}', facts: {{act.end: '{end}', {facts}}}, expect: {{{expect}}}}}"
    )
    tree = load_tree(text, "inline")
    book = builtin_rulebook()
    checked = _Checker(book, Interpreter(book)).case(tree.need("cases").sequence()[0], {})
    return [str(d) for d in checked.differences]


@pytest.mark.parametrize(
    ("facts", "expect"),
    [
        ("advertising.funds_provided: {op: '<', value: 50000}", "severity.ad_funds: NOT_MET"),
        (
            "advertising.funds_provided: {op: '>=', value: 49000, hi_conventional: 50000}",
            "severity.ad_funds: NOT_MET",
        ),
        ("advertising.funds_provided: {op: '>=', value: 50000}", "severity.ad_funds: MET"),
        ("advertising.funds_provided: {op: '~', text: 五万元左右}", "severity.ad_funds: UNDETERMINED"),
        ("assisted.distinct_parties: {op: '>=', value: 2}", "severity.parties: UNDETERMINED"),
    ],
)
def test_trap_02_words_of_bound_are_kept(facts: str, expect: str) -> None:
    """TRAP-02: 不足 fails, 余 fails only by usage, 至少 meets, 左右 and 多名 decide nothing."""
    assert check(facts, expect) == []


def test_trap_04_not_stated_is_undetermined_and_never_no() -> None:
    """TRAP-04: without facts no severity path is NOT_MET but those with no norm in force."""
    paths = [
        "parties",
        "settlement",
        "ad_funds",
        "illegal_income",
        "others_accounts",
        "phone_cards",
        "ordinary",
    ]
    expect = ", ".join(f"severity.{p}: UNDETERMINED" for p in paths)
    assert check("person.kind: natural", expect + ", severity.serious_harm: FINDING_NEEDED") == []


@pytest.mark.parametrize(
    ("end", "as_of", "severity", "own_accounts"),
    [
        ("2015-10-31", "2026-01-01", "MET", "NOT_MET"),
        ("2018-06-01", "2019-10-31", "NOT_MET", "NOT_MET"),
        ("2018-06-01", "2019-11-01", "MET", "NOT_MET"),
        ("2025-07-27", "2026-01-01", "MET", "NOT_MET"),
        ("2025-07-28", "2026-01-01", "MET", "MET"),
    ],
)
def test_trap_05_each_act_has_the_law_of_its_time(
    end: str, as_of: str, severity: str, own_accounts: str
) -> None:
    """TRAP-05: the 2019 text reaches earlier acts in open cases; the 2025 document does not."""
    facts = (
        "gain.illegal_income: 10000, gain.basis: personal_received, instrument.own_accounts.count: 3, "
        "ledger.own_accounts.inflow: 300000, upstream.crime: telecom_fraud, upstream.verified_amount: 3000"
    )
    expect = f"severity.illegal_income: {severity}, severity.own_accounts: {own_accounts}"
    assert check(facts, expect, as_of=as_of, end=end) == []
    if end < "2015-11-01":
        assert check(facts, "offence.art287_2: NOT_MET", as_of=as_of, end=end) == []


def test_trap_22_may_shall_and_generally_shall_are_kept_apart() -> None:
    """TRAP-22: 12(1) 应当; OP25.5(2), 6(1) 可以; 11 presumption 可以; minors 一般应当; ban 应当 only if serious."""
    norms = builtin_rulebook().norms
    assert {norms[f"JI19.12.1.{i}"].modality for i in range(8)} == {Modality.SHALL}
    may = [
        "OP25.5.2.1",
        "OP25.5.2.2",
        "OP25.5.2.3",
        "OP25.6.1.1",
        "OP25.6.1.2",
        "OP25.6.1.3",
        "JI19.11.0",
        "OP25.13.1",
        "OP25.11.4",
    ]
    assert {norms[n].modality for n in may} == {Modality.MAY}
    assert norms["OP25.11.3"].modality is Modality.GENERALLY_SHALL
    assert norms["OP25.13.2"].modality is Modality.SHALL


def test_trap_23_every_met_path_is_kept() -> None:
    """TRAP-23: two severity paths met at once are both on record."""
    facts = "gain.illegal_income: 10000, gain.basis: personal_received, advertising.funds_provided: 50000"
    assert check(facts, "severity.illegal_income: MET, severity.ad_funds: MET, severity.ordinary: MET") == []


def test_trap_52_penalty_law_of_2022_does_not_reach_earlier_acts() -> None:
    """TRAP-52: 反电信网络诈骗法 in force 2022-12-01; act of May 2022."""
    facts = "admin.not_crime_or_np: true, act.kinds: [rent_account], admin.art25_conduct: true"
    assert check(facts, "admin.art44_open: NOT_MET, admin.art38_open: NOT_MET", end="2022-11-30") == []
    assert check(facts, "admin.art44_open: MET, admin.art38_open: MET", end="2022-12-01") == []


def test_trap_64_more_than_290000_is_not_300000_and_more_than_300000_is() -> None:
    """TRAP-64: the stated number meets a line, usage may only fail it."""
    base = "instrument.own_accounts.count: 3, upstream.crime: telecom_fraud, upstream.verified_amount: 3000, "
    below = base + "ledger.own_accounts.inflow: {op: '>=', value: 290000, hi_conventional: 300000}"
    above = base + "ledger.own_accounts.inflow: {op: '>=', value: 300000, hi_conventional: 310000}"
    assert check(below, "severity.own_accounts: NOT_MET") == []
    assert check(above, "severity.own_accounts: MET") == []


def test_trap_65_money_is_never_a_float() -> None:
    """TRAP-65: 9.4万余 as 94000 or the quoted decimal is accepted to the fen; a float is refused."""
    assert check("advertising.funds_provided: '49999.99'", "severity.ad_funds: NOT_MET") == []
    with pytest.raises(InputError):
        check("advertising.funds_provided: 50000.5", "severity.ad_funds: MET")


def test_traps_that_concern_norms_are_all_named() -> None:
    """Each number of the list is either tested here or belongs to citations, review or personal data."""
    elsewhere = {9, 45, 54, 55, 58, 59, 61, 62}
    text = Path(__file__).read_text(encoding="utf-8")
    here = {int(t["trap"][5:]) for t in TRAPS} | {
        n for n in range(1, 66) if f"def test_trap_{n:02d}_" in text
    }
    assert here | elsewhere == set(range(1, 66))
