"""Which norms read the facts that a question states: a girl of fifteen leads to the age of responsibility. Pure."""

from __future__ import annotations

import re
from functools import cache
from math import sqrt

from bangxin.consult.question import read_lay_question
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.expression import facts_of
from bangxin.law.values import Members

_CODE = re.compile(r"'([a-z_]+)'")


def norms_reading(text: str) -> dict[str, float]:
    """Norm ids with how closely each deals with what the question states.

    A fact that few norms read tells more than one that many read; a norm of few facts is closer than one of many.
    """
    stated = _stated(text)
    found = {}
    for norm, reads in _read_by_norm().items():
        if shared := reads.keys() & stated:
            found[norm] = sum(reads[key] for key in shared) / sqrt(len(reads))
    return found


def _stated(text: str) -> frozenset[str]:
    """The facts of a question; one with codes as ``fact=code``, so that a norm of another code is not meant."""
    words = builtin_rulebook().vocabulary
    found: set[str] = set()
    for fact, value in read_lay_question(text).facts.items():
        codes = value.values if isinstance(value, Members) else (value,) if words[fact].values else ()
        found.update(f"{fact}={code}" for code in codes)
        if not words[fact].values:
            found.add(fact)
    return frozenset(found)


@cache
def _read_by_norm() -> dict[str, dict[str, float]]:
    """For every norm the facts (and codes) that its condition names, each weighed by how few norms name it."""
    book = builtin_rulebook()
    named = {}
    for norm, condition in book.conditions.items():
        codes = _CODE.findall(book.norms[norm].when)
        keys: set[str] = set()
        for name in facts_of(condition):
            values = book.vocabulary[name].values
            keys.update(f"{name}={code}" for code in codes if code in values)
            if not values:
                keys.add(name)
        named[norm] = keys
    counts: dict[str, int] = {}
    for keys in named.values():
        for key in keys:
            counts[key] = counts.get(key, 0) + 1
    return {norm: {key: 1 / sqrt(counts[key]) for key in keys} for norm, keys in named.items() if keys}
