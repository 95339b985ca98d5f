"""Canonical JSON: the fast writer and the reference implementation of RFC 8785 give the same bytes."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from bangxin.base.canonical import canonical_json
from bangxin.base.errors import BangxinError, InputError

LEAVES = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=12)
TREES = st.recursive(
    LEAVES,
    lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text(max_size=6), part, max_size=4),
    max_leaves=20,
)


@given(TREES)
def test_the_same_bytes_as_the_reference(tree: Any) -> None:
    assert canonical_json(tree) == rfc8785.dumps(tree)


def test_keys_outside_the_basic_plane_sort_by_utf16_unit() -> None:
    """RFC 8785 §3.2.3: U+1F600 (units D83D DE00) stands before U+FB33, by code point it would stand after."""
    tree = {"\ufb33": 1, "\U0001f600": 2}
    assert canonical_json(tree) == '{"\U0001f600":2,"\ufb33":1}'.encode()


def test_control_characters_as_the_rfc_writes_them() -> None:
    assert canonical_json('\x00\x1f\b\f\n\r\t"\\/\x7f') == b'"\\u0000\\u001f\\b\\f\\n\\r\\t\\"\\\\/\x7f"'


@pytest.mark.parametrize("wrong", [2**53, {1: "a"}, "\ud800", {"a": object()}])
def test_what_has_no_canonical_form_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError):
        canonical_json({"x": wrong} if not isinstance(wrong, dict) else wrong)


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError):
        canonical_json({"a": [1, {"b": 0.5}]})


def test_an_error_crosses_to_another_process_with_its_mistakes() -> None:
    error = InputError.of("case-unknown", "没有这个案件", "no such case", hint=("请核对", "check"))
    copy = pickle.loads(pickle.dumps(error))
    assert isinstance(copy, BangxinError)
    assert copy.mistakes == error.mistakes
