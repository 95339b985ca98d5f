"""What is remembered: bounded, made once, and never an answer to another question."""

from __future__ import annotations

import copy
import json
import threading
from typing import Any

import pytest

from bangxin.app import calculating, examining, examples
from bangxin.app.calculating import Asked, Calculators, determination, unpacked
from bangxin.app.workbench import Workbench
from bangxin.base.canonical import canonical_json
from bangxin.base.errors import InputError
from bangxin.base.remembering import Remembered
from bangxin.determination.document import plain
from bangxin.law.builtin import builtin_rulebook


class _Closed:
    """A store that nothing may ask."""


def desk() -> Workbench:
    return Workbench(_Closed(), builtin_rulebook(), local=False)  # type: ignore[arg-type]


def case7() -> dict[str, Any]:
    return copy.deepcopy(examples.load("case7")[1])


def test_kept_up_to_the_bound_and_the_least_used_goes_first() -> None:
    made: list[str] = []
    kept = Remembered[str](10, len)

    def ask(key: str, value: str) -> str:
        return kept.get(key, lambda: made.append(key) or value)

    ask("a", "xxxx")
    ask("b", "xxxx")
    ask("a", "xxxx")
    ask("c", "xxxx")
    assert made == ["a", "b", "c"]
    assert kept.weight == 8
    ask("a", "xxxx")
    ask("b", "xxxx")
    assert made == ["a", "b", "c", "b"]
    ask("huge", "x" * 11)
    assert (len(kept), kept.weight) == (0, 0)


def test_made_once_for_all_who_wait_and_a_failure_is_not_kept() -> None:
    kept, made, go = Remembered[int](10, lambda _: 1), [], threading.Event()

    def slow() -> int:
        go.wait(20)
        made.append(1)
        if len(made) == 1:
            raise ValueError("first")
        return 7

    results: list[object] = []

    def ask() -> None:
        try:
            results.append(kept.get("k", slow))
        except ValueError as error:
            results.append(str(error))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    go.set()
    for thread in threads:
        thread.join()
    assert set(results) <= {"first", 7}
    assert kept.get("k", slow) == 7
    assert len(made) == 2 if results.count("first") == 8 else len(made) >= 2


def test_a_change_of_one_person_leaves_the_others_and_nothing_stale() -> None:
    """The persons kept are the very objects; the changed case as a whole is what a fresh installation would say."""
    office, document = desk(), case7()
    before = examining.assess_document(office, document, Asked())
    changed = case7()
    person = changed["case"]["persons"][0]
    person["claims"]["gain.illegal_income"] = {"op": "=", "value": 5, "speaker": "prosecution"}
    after = examining.assess_document(office, changed, Asked())
    assert [a is b for a, b in zip(before.persons, after.persons, strict=True)] == [False, True, True]
    fresh = examining.assess_document(desk(), changed, Asked())
    assert canonical_json(plain(after)) == canonical_json(plain(fresh))


def test_what_is_common_to_the_case_makes_everybody_new() -> None:
    office, document = desk(), case7()
    before = examining.assess_document(office, document, Asked())
    changed = case7()
    changed["case"]["as_of"] = "2019-01-01"
    after = examining.assess_document(office, changed, Asked())
    assert not any(a is b for a, b in zip(before.persons, after.persons, strict=True))
    other = examining.assess_document(office, document, Asked(basis="proved"))
    assert not any(a is b for a, b in zip(before.persons, other.persons, strict=True))


@pytest.mark.parametrize("name", [name for name, *_ in examples.names()])
def test_the_answer_put_together_from_persons_is_the_whole_answer(name: str) -> None:
    document = examples.load(name)[1]
    whole = canonical_json(plain(examining.assess_document(desk(), document, Asked())))
    assert unpacked(determination(document["case"], Asked())) == whole
    assert unpacked(determination(document["case"], Asked())) == whole


def test_some_persons_are_the_same_entries() -> None:
    tree = case7()["case"]
    whole = json.loads(unpacked(determination(tree, Asked())))
    ids = [person["id"] for person in whole["persons"]]
    part = json.loads(unpacked(determination(tree, Asked(persons=(ids[1],)))))
    assert part["persons"] == [whole["persons"][1]]
    with pytest.raises(InputError, match="person-unknown"):
        determination(tree, Asked(persons=("nobody",)))


def test_another_process_says_the_same_and_its_mistakes_come_back() -> None:
    calculators = Calculators(1)
    try:
        case = case7()["case"]
        calculators.start()
        assert calculators.determination(case, Asked()) == calculating.determination(case, Asked())
        case["persons"][0]["claims"] = {"gain.ilegal_income": 5}
        with pytest.raises(InputError, match=r"gain\.illegal_income"):
            calculators.determination(case, Asked())
        victim = next(iter(calculators._pool._processes.values()))  # type: ignore[union-attr]
        victim.kill()
        victim.join()
        assert calculators.determination(case7()["case"], Asked())
    finally:
        calculators.close()
