"""Bad files are refused with their line."""

import re

import pytest

from bangxin.base.errors import InputError, LimitExceeded
from bangxin.base.yamltree import load_tree, tree_of


def test_values_keep_their_line_and_yes_stays_text() -> None:
    tree = load_tree("a: 1\nb:\n  - yes\n  - '2025-09-01'\n  - 2025-09-01\n", "x.yaml")
    items = tree.need("b").sequence()
    assert [i.text() for i in items] == ["yes", "2025-09-01", "2025-09-01"]
    assert items[2].line == 5


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\na: 2\n", "duplicate-key", 2),
        ("a: [1\nb: 2\n", "yaml-syntax", 2),
        ("a: \x01\n", "yaml-syntax", 1),
        ("", "empty-file", 1),
        ("a: 123456789012345678901234567890", "number-too-long", 1),
    ],
)
def test_mistakes_have_code_and_line(text: str, code: str, line: int) -> None:
    with pytest.raises(InputError) as caught:
        load_tree(text, "x.yaml")
    assert caught.value.mistakes[0].code == code
    assert caught.value.mistakes[0].place is not None
    assert caught.value.mistakes[0].place.line == line


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("case: x\n\tpersons: []\n", "缩进用了制表符（Tab），请改用空格"),
        ("note: 时间: 晚上\n", "此处不能再写“键: 值”"),
        ('title: "没有写完\n', "文件在引号中间断了"),
    ],
)
def test_what_the_reader_of_yaml_says_is_told_in_chinese(text: str, told: str) -> None:
    with pytest.raises(InputError, match=re.escape(told)):
        load_tree(text, "x.yaml")


def test_deep_nesting_is_a_limit_not_a_crash() -> None:
    with pytest.raises(LimitExceeded):
        load_tree("a: " + "[" * 100_000)


def test_alias_bomb_is_a_limit() -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{i}: &a{i} [" + ", ".join([f"*a{i - 1}"] * 10) + "]" for i in range(1, 9)]
    with pytest.raises(LimitExceeded):
        load_tree("\n".join(rows))


def test_an_unquoted_decimal_is_not_text() -> None:
    with pytest.raises(InputError):
        load_tree("a: 1.5").need("a").text()


def test_plain_data_has_paths_for_places_and_the_limits_of_a_file() -> None:
    tree = tree_of({"persons": [{"id": "P1", "claims": {"gain": {"value": 5, "who": None}}}]})
    claim = tree.need("persons").sequence()[0].need("claims").need("gain")
    assert str(claim.need("value").place) == "persons[0].claims.gain.value"
    assert claim.get("who") is None
    assert tree.plain() == {"persons": [{"id": "P1", "claims": {"gain": {"value": 5, "who": None}}}]}
    deep: list[object] = []
    for _ in range(80):
        deep = [deep]
    with pytest.raises(LimitExceeded):
        tree_of({"a": deep})
