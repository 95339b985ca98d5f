"""What users see of a provision is Chinese: no citation of the packs is told in English."""

from __future__ import annotations

import re

from bangxin.law.builtin import builtin_rulebook

PLACES = re.compile(r"\b(?:arts?|para|item|case|preface|on|from|chapeau|s)\b[. ]?|\[[A-Z]")


def test_no_citation_is_told_in_english() -> None:
    book = builtin_rulebook()
    told = [norm.cite for norm in book.norms.values()] + [note.cite for note in book.notes.values()]
    assert len(told) > 400
    assert [cite for cite in told if PLACES.search(cite)] == []
