"""The tables of evaluation: and, or, not, at_least, intervals, usage, restrictions, defeaters, displacement."""

from __future__ import annotations

import pytest

from bangxin.base.bounds import Bound, exactly
from bangxin.law.values import Members, Value
from bangxin.reasoning.explanation import Explainer
from tests.reasoning.small_law import book, evaluate, norm, pack

SETTLED = {"M": True, "F": False}
OPEN = {"U": "x.b", "N": "x.f"}


def result(when: str, **facts: Value) -> str:
    evaluation = evaluate(book(pack(norm("n", "concludes", "k.one", when)), concepts="k.one"), **facts)
    return evaluation.result("k.one").value


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("x.a and x.f", "FINDING_NEEDED"),
        ("x.a and x.b", "UNDETERMINED"),
        ("x.a and x.b and x.f", "UNDETERMINED"),
        ("x.c and x.b", "NOT_MET"),
        ("x.c and x.f", "NOT_MET"),
        ("x.a or x.b", "MET"),
        ("x.c or x.f", "FINDING_NEEDED"),
        ("x.c or x.b or x.f", "UNDETERMINED"),
        ("x.c or x.c", "NOT_MET"),
        ("not x.a", "NOT_MET"),
        ("not x.c", "MET"),
        ("not x.b", "UNDETERMINED"),
        ("not x.f", "FINDING_NEEDED"),
        ("x.b or not x.b", "UNDETERMINED"),
        ("at_least(2, x.a, x.a, x.b)", "MET"),
        ("at_least(2, x.a, x.b, x.f)", "UNDETERMINED"),
        ("at_least(2, x.a, x.f, x.c)", "FINDING_NEEDED"),
        ("at_least(2, x.a, x.c, x.c)", "NOT_MET"),
        ("at_least(3, x.a, x.c, x.b)", "NOT_MET"),
        ("is_known(x.a)", "MET"),
        ("is_known(x.b)", "NOT_MET"),
        ("not is_known(x.b)", "MET"),
    ],
)
def test_connectives(when: str, expected: str) -> None:
    """x.a is true, x.c false, x.b a missing claim, x.f a missing finding."""
    assert result(when, x_a=True, x_c=False) == expected


@pytest.mark.parametrize(
    ("value", "at_least_100", "over_100", "at_most_100", "under_100", "equal_100"),
    [
        (exactly(100), "MET", "NOT_MET", "MET", "NOT_MET", "MET"),
        (exactly(99), "NOT_MET", "NOT_MET", "MET", "MET", "NOT_MET"),
        (exactly(101), "MET", "MET", "NOT_MET", "NOT_MET", "NOT_MET"),
        (Bound(100, None), "MET", "UNDETERMINED", "UNDETERMINED", "NOT_MET", "UNDETERMINED"),
        (Bound(101, None), "MET", "MET", "NOT_MET", "NOT_MET", "NOT_MET"),
        (Bound(0, 100), "UNDETERMINED", "NOT_MET", "MET", "UNDETERMINED", "UNDETERMINED"),
        (Bound(0, 99), "NOT_MET", "NOT_MET", "MET", "MET", "NOT_MET"),
        (Bound(90, 110), "UNDETERMINED", "UNDETERMINED", "UNDETERMINED", "UNDETERMINED", "UNDETERMINED"),
        (Bound(0, None, 99), "NOT_MET", "NOT_MET", "UNDETERMINED", "UNDETERMINED", "UNDETERMINED"),
        (Bound(0, None, 100), "UNDETERMINED", "NOT_MET", "UNDETERMINED", "UNDETERMINED", "UNDETERMINED"),
    ],
)
def test_intervals(
    value: Bound, at_least_100: str, over_100: str, at_most_100: str, under_100: str, equal_100: str
) -> None:
    """以上 includes the number; a conventional upper bound can only make ``>=`` and ``>`` fail."""
    expected = {">=": at_least_100, ">": over_100, "<=": at_most_100, "<": under_100, "==": equal_100}
    assert {op: result(f"x.count {op} 100", x_count=value) for op in expected} == expected


def test_nothing_recorded_is_never_below_a_line_but_is_at_least_zero() -> None:
    assert result("x.count >= 1") == "UNDETERMINED"
    assert result("x.count >= 0") == "MET"
    assert result("x.count < 0") == "NOT_MET"


def test_money_is_compared_in_fen() -> None:
    assert result("x.money >= 200000", x_money=exactly(20_000_000)) == "MET"
    assert result("x.money >= 200000", x_money=exactly(19_999_999)) == "NOT_MET"
    assert result("x.money > 300000", x_money=exactly(30_000_001)) == "MET"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Members(frozenset({"p"})), "MET"),
        (Members(frozenset({"q"})), "NOT_MET"),
        (Members(frozenset({"q"}), complete=False), "UNDETERMINED"),
        (Members(frozenset({"q", "p"}), complete=False), "MET"),
        (Members(frozenset()), "NOT_MET"),
    ],
)
def test_at_least_these_members_leaves_the_others_open(value: Members, expected: str) -> None:
    assert result("x.kinds in ['p', 'r']", x_kinds=value) == expected


USUAL = Bound(90, None, 99)
"""九十余: at least 90, by usage below 100."""


def by_usage(when: str, **facts: Value) -> tuple[str, bool]:
    evaluation = evaluate(book(pack(norm("n", "concludes", "k.one", when)), concepts="k.one"), **facts)
    explained = Explainer(evaluation).concept("k.one")
    return explained.result.value, explained.conventional


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("x.count >= 100", ("NOT_MET", True)),
        ("x.count >= 90", ("MET", False)),
        ("not x.count >= 100", ("UNDETERMINED", False)),
        ("x.count >= 100 and x.a", ("NOT_MET", True)),
        ("x.count >= 100 and x.b", ("NOT_MET", True)),
        ("x.count >= 100 and x.c", ("NOT_MET", False)),
        ("x.count >= 100 or x.c", ("NOT_MET", True)),
        ("x.count >= 100 or x.b", ("UNDETERMINED", False)),
        ("x.count >= 100 or x.a", ("MET", False)),
        ("x.count + x.other >= 110", ("NOT_MET", True)),
        ("x.count * 2 >= 200", ("NOT_MET", True)),
        ("at_least(2, x.a, x.count >= 100)", ("NOT_MET", True)),
        ("at_least(2, x.c, x.count >= 100)", ("NOT_MET", False)),
    ],
)
def test_usage_only_ever_makes_a_line_fail(when: str, expected: tuple[str, bool]) -> None:
    facts = {"x_count": USUAL, "x_other": exactly(10), "x_a": True, "x_c": False}
    assert by_usage(when, **facts) == expected


def test_a_line_that_usage_leaves_open_under_not_is_named_as_missing() -> None:
    rules = book(pack(norm("n", "concludes", "k.one", "not (x.count >= 100 and x.a)")), concepts="k.one")
    explained = Explainer(evaluate(rules, x_count=USUAL, x_a=True)).concept("k.one")
    assert (explained.result.value, explained.missing) == ("UNDETERMINED", ("x.count",))


LETTERS = {"M": "MET", "F": "NOT_MET", "U": "UNDETERMINED", "N": "FINDING_NEEDED"}
TEXT = {"M": "x.a", "F": "x.c", "U": "x.b", "N": "x.f"}


@pytest.mark.parametrize("own", "MFUN")
@pytest.mark.parametrize("other", "MFUN")
@pytest.mark.parametrize("aim", ["n", "k.one"])
def test_restriction_is_and_defeat_follows_its_table(own: str, other: str, aim: str) -> None:
    ground = norm("n", "concludes", "k.one", TEXT[own])
    restricted = book(pack(ground, norm("m", "restricts", aim, TEXT[other])), concepts="k.one")
    rank = "MNUF"
    weaker = max(own, other, key=rank.index)
    assert evaluate(restricted, x_a=True, x_c=False).result("k.one").value == LETTERS[weaker]

    defeats = book(pack(ground, norm("m", "defeats", aim, TEXT[other])), concepts="k.one")
    expected = "F" if other == "M" or own == "F" else own
    assert evaluate(defeats, x_a=True, x_c=False).result("k.one").value == LETTERS[expected]


def test_defeater_may_itself_be_defeated() -> None:
    rules = book(
        pack(
            norm("n", "concludes", "k.one", "x.a"),
            norm("exception", "defeats", "n", "x.b"),
            norm("counter", "defeats", "exception", "x.c"),
        ),
        concepts="k.one",
    )
    assert evaluate(rules, x_a=True, x_b=True, x_c=False).result("k.one").value == "NOT_MET"
    assert evaluate(rules, x_a=True, x_b=True, x_c=True).result("k.one").value == "MET"


def flags(**facts: Value) -> tuple[bool, tuple[str, ...], tuple[str, ...]]:
    rules = book(
        pack(norm("n", "concludes", "k.one", "x.a"), norm("m", "defeats", "k.one", "x.b and x.count >= 5")),
        concepts="k.one",
    )
    explained = Explainer(evaluate(rules, x_a=True, **facts)).concept("k.one")
    assert explained.result.value == "MET"
    return explained.rebuttable, explained.rebuttals, explained.not_raised


def test_open_exception_is_rebuttable_only_when_something_recorded_supports_it() -> None:
    assert flags() == (False, (), ("m",))
    assert flags(x_b=True) == (True, ("m",), ())
    assert flags(x_b=False) == (False, (), ())
    assert flags(x_b=True, x_count=Bound(3, None)) == (True, ("m",), ())
    assert flags(x_b=True, x_count=USUAL._replace(lo=1, usual=4)) == (True, ("m",), ())


def test_or_is_rebuttable_only_if_every_met_ground_is() -> None:
    grounds = [norm("n", "concludes", "k.one", "x.a"), norm("m", "defeats", "n", "x.b and x.f")]
    one = book(pack(*grounds), concepts="k.one")
    two = book(pack(*grounds, norm("o", "concludes", "k.one", "not x.c")), concepts="k.one")
    facts: dict[str, Value] = {"x_a": True, "x_b": True, "x_c": False}
    assert Explainer(evaluate(one, **facts)).concept("k.one").rebuttable
    assert not Explainer(evaluate(two, **facts)).concept("k.one").rebuttable


def test_displaced_norm_is_as_if_absent_and_a_displaced_displacer_displaces_nothing() -> None:
    rules = book(
        pack(
            norm("n", "concludes", "k.one", "x.a"),
            norm("z", "displaces", "n", "True"),
            norm("y", "displaces", "z", "True", "switch: {s: ['yes']}"),
            norm("x", "displaces", "y", "True", "switch: {t: ['yes']}"),
            norm("o", "concludes", "k.two", "x.a"),
        ),
        concepts="k.one k.two",
        switches="switches:\n- {id: s, zh: 问一, options: {'yes': 是, 'no': 否}, default: 'no'}\n"
        "- {id: t, zh: 问二, options: {'yes': 是, 'no': 否}, default: 'no'}",
    )
    from bangxin.law.selection import Law, Run, select

    def on(**switches: str) -> set[str]:
        return set(select(rules, Run(Law.AT_ACT, 738000, switches=switches)).on)

    assert "n" not in on()
    assert "n" in on(s="yes")
    assert "n" not in on(s="yes", t="yes")
    assert evaluate(rules, x_a=True).result("k.one").value == "NOT_MET"
    assert Explainer(evaluate(rules, x_a=True)).concept("k.one").no_norm_in_force


def test_modality_reports_the_strongest_met_ground() -> None:
    rules = book(
        pack(
            norm("m", "concludes", "k.one", "x.a").replace("modality: shall", "modality: may"),
            norm("s", "concludes", "k.one", "x.b"),
        ),
        concepts="k.one",
    )
    one, two = (Explainer(evaluate(rules, x_a=True, x_b=b)).concept("k.one") for b in (False, True))
    assert (one.result.value, one.modality and one.modality.value) == ("MET", "may")
    assert two.modality is not None
    assert two.modality.value == "shall"
