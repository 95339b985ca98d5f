"""Patterns that wait for their first use: each of them is a pattern, and they behave as compiled ones do."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import bangxin.base.quantities
import bangxin.intake
from bangxin.base import patterns

MODULES = [
    module.name
    for package in (bangxin.intake, bangxin.base.quantities)
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
]


def waiting(module: str) -> list[patterns.Pattern[str]]:
    return [v for v in vars(importlib.import_module(module)).values() if isinstance(v, patterns._Compiled)]


@pytest.mark.parametrize("module", MODULES)
def test_every_pattern_compiles(module: str) -> None:
    for held in waiting(module):
        assert re.compile(held.pattern, held.flags).groups == held.groups


def test_there_are_patterns_to_compile() -> None:
    assert sum(len(waiting(module)) for module in MODULES) > 300


def test_the_methods_are_those_of_the_compiled_pattern() -> None:
    held = patterns.compile("(?P<sum>[0-9]+)元")
    found = held.search("退赔300元", 1)
    assert found is not None
    assert (found["sum"], found.span()) == ("300", (2, 6))
    assert held.search == re.compile("(?P<sum>[0-9]+)元").search
    with pytest.raises(re.error):
        patterns.compile("(").search("")
