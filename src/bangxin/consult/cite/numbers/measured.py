"""What the law measures (``data/measures.yaml``), with the figures that the norms' conditions compare it with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from bangxin.consult.catalogue import read_norms
from bangxin.consult.cite.tables import optional, table
from bangxin.law import expression as tree
from bangxin.law.builtin import builtin_rulebook

_FEN = 100


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that the law measures: its words and its lawful figures (yuan, pieces, months, years, days, times)."""

    id: str
    kind: str
    counters: tuple[str, ...]
    words: re.Pattern[str] | None
    after: re.Pattern[str] | None
    lawful: frozenset[int]
    ended: frozenset[int]
    later: tuple[tuple[str, frozenset[int]], ...]
    floors: frozenset[int]
    special: tuple[tuple[re.Pattern[str], frozenset[int]], ...]
    never: tuple[tuple[frozenset[int], re.Pattern[str]], ...]
    older: tuple[tuple[frozenset[int], re.Pattern[str]], ...]
    pairs: tuple[tuple[int, int], ...]
    least: int
    local: tuple[int, int]
    since: str
    offences: frozenset[str]
    about: re.Pattern[str] | None
    sentence: re.Pattern[str] | None
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    without: re.Pattern[str] | None
    or_more: bool
    by_period: bool
    looks_back: bool
    near: bool
    around: bool
    headed: bool
    of_before: bool
    norms: tuple[str, ...]
    cite: str

    @property
    def of_fine(self) -> bool:
        """Whether the thing may be a fine."""
        return any("罚" in words.pattern for words in (self.words, self.after, self.sentence) if words)


def literals(facts: tuple[str, ...], norms: tuple[str, ...], op: str = "") -> frozenset[int]:
    """Every number that the conditions of ``norms`` compare one of ``facts`` with (money in yuan), by ``op`` if given."""
    book = builtin_rulebook()
    found = set()
    for norm in norms:
        for node in tree.walk(book.conditions[norm]) if norm in book.conditions else ():
            if not isinstance(node, tree.Compare) or (op and node.op != op):
                continue
            for one, other in ((node.left, node.right), (node.right, node.left)):
                if isinstance(one, tree.Quantity) and one.fact in facts and isinstance(other, tree.Number):
                    money = node.type.value == "money"
                    found.add(other.value // _FEN if money else other.value)
    return frozenset(found)


def literals_of(norm: str) -> set[tuple[str, int]]:
    """Every fact that the conditions of a norm compare with a number, and the number (money in yuan)."""
    if norm not in builtin_rulebook().conditions:
        return set()
    return {(fact, value) for fact in _all_facts([norm]) for value in literals((fact,), (norm,))}


@cache
def read_measures() -> tuple[Measure, ...]:
    """The measures of ``data/measures.yaml`` with the packs' figures."""
    return tuple(_measure(entry) for entry in table("measures")["measures"])


def _measure(entry: dict[str, Any]) -> Measure:
    def pattern(key: str) -> re.Pattern[str] | None:
        return optional(entry, key)

    facts = tuple(entry.get("facts") or ())
    special = [(re.compile(words), literals(facts, tuple(norms)) | literals(_all_facts(norms), tuple(norms)))
               for words, norms in (entry.get("special") or {}).items()]  # fmt: skip
    never, older = (
        tuple((frozenset(int(part) for part in str(values).split("|")), re.compile(words))
              for values, words in (entry.get(key) or {}).items())
        for key in ("never", "older")
    )  # fmt: skip
    local = entry.get("local") or (1, 0)
    return Measure(
        entry["id"], entry["kind"], tuple(entry.get("counter") or ()), pattern("words"), pattern("after"),
        literals(facts, tuple(entry["norms"])) | frozenset(entry.get("accept") or ()), _ended(facts, entry), _later(facts, entry), literals(facts, tuple(entry["norms"]), ">="), tuple(special), never, older,
        tuple((low, high) for low, high in entry.get("pairs") or ()),
        entry.get("least") or 0, (local[0], local[1]), _since(entry), frozenset(entry["offences"]), pattern("about"),
        pattern("sentence"), pattern("needs"), pattern("unless"), pattern("not"), bool(entry.get("or_more")), bool(entry.get("period")), bool(entry.get("looks_back")), bool(entry.get("near")), bool(entry.get("around")), bool(entry.get("headed")), bool(entry.get("of_before")),
        tuple(entry["norms"]), entry["cite"],
    )  # fmt: skip


def _since(entry: dict[str, Any]) -> str:
    """The day from which the law has the measure at all."""
    return str(
        entry.get("since") or min((read_norms()[norm].in_force_from for norm in entry["norms"]), default="")
    )


def _ended(facts: tuple[str, ...], entry: dict[str, Any]) -> frozenset[int]:
    """The figures that only norms no longer in force give."""
    gone = tuple(norm for norm in entry["norms"] if read_norms()[norm].in_force_to)
    kept = tuple(norm for norm in entry["norms"] if norm not in gone)
    return literals(facts, gone) - literals(facts, kept) - frozenset(entry.get("accept") or ())


def _later(facts: tuple[str, ...], entry: dict[str, Any]) -> tuple[tuple[str, frozenset[int]], ...]:
    """For each day on which further norms of the measure came into force, the figures that no norm before gave."""
    begins = {norm: read_norms()[norm].in_force_from for norm in entry["norms"]}
    found = []
    for day in sorted(set(begins.values()))[1:]:
        before = tuple(norm for norm, since in begins.items() if since < day)
        new = tuple(norm for norm, since in begins.items() if since == day)
        figures = literals(facts, new) - literals(facts, before) - frozenset(entry.get("accept") or ())
        if figures and literals(facts, before):
            found.append((day, figures))
    return tuple(found)


def _all_facts(norms: list[str]) -> tuple[str, ...]:
    book = builtin_rulebook()
    return tuple({
        node.fact for norm in norms for node in tree.walk(book.conditions[norm]) if isinstance(node, tree.Quantity)
    })  # fmt: skip
