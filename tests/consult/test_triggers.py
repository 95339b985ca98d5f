"""The index of words never hides a row from a sentence that the row would speak of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bangxin.consult.cite.numbers.measured import read_measures
from bangxin.consult.cite.statements.elements import read_joins, read_slots
from bangxin.consult.cite.statements.propositions import read_propositions
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.triggers import Rows, best_of, pieces_of, required

HERE = Path(__file__).parent
TEXT = "\n".join(d["text"] for d in yaml.safe_load((HERE / "drafts.yaml").read_text("utf-8"))["documents"])
PATTERNS = [
    *(idea for rule in read_propositions() for idea in rule.ideas),
    *(slot.value for slot in read_slots()),
    *(one for join in read_joins() for one in (join.one, join.other)),
    *(one for rule in read_measures() for one in (rule.words, rule.after) if one),
]


def test_words_that_a_pattern_needs_stand_in_each_of_its_matches() -> None:
    matched = 0
    for pattern in PATTERNS:
        words = required(pattern)
        for match in pattern.finditer(TEXT):
            matched += 1
            assert not words or any(word in match.group() for word in words), (pattern.pattern, match.group())
    assert matched > 5000


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("(?:依法)?应当(?=从轻)", {"应当", "依法应当"}),
        ("(?:自首|投案).{0,9}从轻", {"从轻"}),
        ("[甲乙]+罪", {"罪"}),
        ("(?:可以)?", set()),
        (r"\d+元|万元", {"元", "万元"}),
        (r"\d+|万元", set()),
        ("(?i:abc)", set()),
        ("(?<!不)可以?", {"可", "可以"}),
    ],
)
def test_needed_words_of_a_pattern(pattern: str, words: set[str]) -> None:
    found = required(re.compile(pattern))
    assert found == words


def test_a_row_is_tried_where_its_words_stand_and_one_without_words_everywhere() -> None:
    words = {
        "a": best_of([re.compile("自首"), re.compile(".")]),
        "b": frozenset[str](),
        "c": required(re.compile("单位")),
    }
    rows = Rows(list(words), words.__getitem__)
    assert rows.of(pieces_of("有自首情节")) == ["a", "b"]
    assert rows.of(pieces_of("单位犯罪")) == ["b", "c"]
    assert rows.of(pieces_of("首自")) == ["b"]


def test_every_sentence_has_its_pieces() -> None:
    draft = Draft("系自首，可以从轻。\n\n单位犯罪。")
    assert [draft.folded[a:b].strip() for a, b, _ in draft.sentences] == ["系自首,可以从轻。", "单位犯罪。"]
    assert "自首" in draft.pieces(2)
    assert "自首" not in draft.pieces(draft.folded.index("单位"))
