"""What a question tells of that was not done: offered, asked for, meant or supposed."""

from __future__ import annotations

from bangxin.consult.lay_words import rules, says

OF_AN_OFFER = ("act.kinds", "person.", "upstream.crime")
"""What of a thing that is only offered can be told already: it has no sum and no day."""


def only_offered(folded: str) -> bool:
    """Whether what the question tells of was only offered or asked for, and nothing of it done."""
    data = rules()
    rule = data["offered"]
    asked = says(data["how_to"], folded) or (says(rule["offer"], folded) and says(rule["open"], folded))
    return asked and not says(rule["done"], folded)


def not_yet(words: str, folded: str) -> bool:
    """Whether a clause tells of what is only meant, asked or supposed; what was done in the end is no mere question."""
    data = rules()
    if says(data["done_all_the_same"], words):
        return False
    asked = says(data["asks_leave"], words) and not says(data["offered"]["done"], folded)
    return asked or says([data["not_done"], data["how_to"]], words)
