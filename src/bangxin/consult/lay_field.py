"""Of which field a lay question is: of this one, of a matter beside it, of another. Data: ``question-facts.yaml``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from bangxin.base.i18n import Text
from bangxin.consult.lay_stated import Stated, kinds_read
from bangxin.consult.lay_words import compiled, rules, says


@dataclass(frozen=True, slots=True)
class Beside:
    """A matter beside the field: what is said of it and the norms that bear on it."""

    id: str
    notice: Text
    norms: tuple[str, ...]


@cache
def matters_beside() -> dict[str, Beside]:
    """The matters of ``near`` in the data, by id."""
    return {
        entry["id"]: Beside(entry["id"], Text(entry["zh"], entry["en"]), tuple(entry["norms"]))
        for entry in rules()["near"]
    }


def named(folded: str) -> bool:
    """Whether words of this field stand there, or an everyday thing beside a word of what is done with it."""
    data = rules()
    folded = own_words(folded)
    return says(data["field"], folded) or any(
        says(data[things], folded) and says(data[context], folded)
        for things, context in (("field_things", "field_context"), ("field_work", "crime_context"))
    )


def of_a_case(folded: str) -> bool:
    """Whether the question is about the steps of a criminal case, and names no crime of another field."""
    data = rules()
    return says(data["procedure"], folded) and not says(data["procedure_other"], folded)


def elsewhere(folded: str) -> bool:
    """Whether the question is of another field: by its words, or by everyday ones with no word of crime beside them."""
    data = rules()
    if says([data["outside"], data["never"]], folded):
        return True
    return says(data["outside_weak"], folded) and not says(data["crime_context"], own_words(folded))


def own_words(folded: str) -> str:
    """The question without what the asker reproaches another with."""
    return compiled(rules()["accuses"]).sub("", folded)


def _only_met_with(entry: Mapping[str, Any], folded: str, stated: Sequence[Stated]) -> bool:
    """Whether the matter was told (``fact``) and nothing besides: no act, no sum, nobody who had a hand in it."""
    facts = {one.fact for one in stated}
    return (
        entry.get("fact") in facts
        and all(fact.startswith(tuple(entry["beside"])) for fact in facts)
        and not says(entry["unless_beside"], folded)
    )


def near(folded: str, stated: Sequence[Stated]) -> str:
    """The matter beside the field that the question is about, or ""; where an act was read, only one that bears it."""
    kinds = kinds_read(stated)
    for entry in rules()["near"]:
        if kinds and not (
            kinds <= set(entry.get("despite", ())) and not says(entry["despite_unless"], folded)
        ):
            continue
        told = says(entry["pattern"], folded) and (
            says(entry.get("with", ""), folded) or ("without" in entry and not says(entry["without"], folded))
        )
        told = told or _only_met_with(entry, folded, stated)
        if told and not (entry.get("unless") and says(entry["unless"], folded)):
            return str(entry["id"])
    return ""


def told_by_a_victim(folded: str, in_field: bool) -> bool:
    """Whether loose words tell that the asker's own money went to a swindler, and nothing tells of a case against him."""
    rule = rules()["victim_loose"]
    told = says(rule["pattern"], folded) or (says(rule["lost"], folded) and says(rule["signs"], folded))
    told = told and (in_field or says(rule["surely"], folded))
    return told and not says(rule["unless"], folded)


def wants_money_back(folded: str) -> bool:
    """Whether the asker's own money went to a swindler and he wants it back, whatever was done with it by others."""
    rule = rules()["victim_wants_back"]
    told = all(says(rule[part], folded) for part in ("swindled", "lost", "back"))
    return told and not says(rule["unless"], folded)
