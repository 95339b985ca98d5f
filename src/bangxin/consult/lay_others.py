"""Which clauses of a question tell of another than the asker: what he did, where he stands in a procedure."""

from __future__ import annotations

from collections.abc import Sequence

from bangxin.consult.lay_words import Clause, clauses_of, rules, says


def others_clauses(folded: str, clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses that tell what another did without the asker."""
    rows = [rule for rule in rules()["told_of_another"] if says(rule["with"], folded)]
    return [clause for clause in clauses if any(says(rule["clause"], clause.text) for rule in rows)]


def standing_apart(words: str) -> tuple[str, bool]:
    """The words that tell where the asker himself stands, and whether another of the case was caught or sentenced.

    Without a part of the asker's own (我只是介绍, 会找我吗) the one who was caught is the one asked about.
    """
    if not says("<own_part>", words):
        return words, False
    others = [clause for clause in clauses_of(words) if says("<another_caught>", clause.text)]
    for clause in others:
        words = words[: clause.start] + "_" * len(clause.text) + words[clause.end :]
    return words, bool(others)
