"""Find provisions, cases and cards for a question; ranked by fit, authority and date. Deterministic."""

from __future__ import annotations

import math
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bangxin.consult.folding import fold
from bangxin.consult.index import RULES
from bangxin.consult.searchable import AUTHORITY
from bangxin.consult.stated_norms import norms_reading
from bangxin.consult.thesaurus import read_thesaurus
from bangxin.consult.tokens import index_tokens

MAX_QUESTION = 2000
CANDIDATES = 160
_LARGE = 5000
_MOST_TOKENS = 16
_COMMON = 0.03
"""A piece in more than this share of a large index is too common to fetch candidates by."""
_ADDED = 0.75
_HEAD, _BODY = 1.0, 0.55
_GROUP = 1.6
_OWN_WORDS = 0.3
"""Share of the score that hangs on the asker's own words being there."""
_POOL = 60
_CASES = frozenset({"case", "card", "own"})
_FACTS = 0.3
"""What it adds that a norm of the entry reads a fact that the question states."""
_NUMBER = 0.5
_PLAIN_NUMBER = re.compile(r"n?\d+[yc]?")
_BESIDE = ("ji-2019-1 ", "ji-2017-10 ", "ji-2013-10 ", "ji-1999-14 ")
_BESIDE_WEIGHT = 0.8
"""Instruments beside the field weigh less unless the question names what they are about."""
_FUSE, _MEANING = 10, 0.7
"""Reciprocal rank: how flat, and what the ranking by meaning weighs beside the one by words."""
_COLUMNS = "e.id, e.kind, e.key, e.title, e.gist, e.text, e.norms, e.rank, e.in_force_from, e.in_force_to, e.head, e.body, e.plain"
_REPEATED = 0.4
"""How much an entry loses when all that it answers has been answered by better ones."""
# Two-character pieces of asking, of no use in finding.
_STOP = frozenset(
    re.findall(
        "..",
        "怎么么办么样什么会不不会多少可以以吗如何是不不是有没没有我的了吗的话是否能不不能哪些情况的吗要不不要"
        "怎样请问问一一下会怎罪吗处理别人他人应当有关规定对方",
    )
)


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: what, where, its norms, the reason it was found."""

    kind: str
    key: str
    title: str
    gist: str
    text: str
    norms: tuple[str, ...]
    rank: str
    in_force_from: str
    in_force_to: str
    score: float
    matched: tuple[str, ...]

    def record(self) -> dict[str, Any]:
        """Plain data for JSON; the score is only an order and is given in thousandths."""
        return {
            "kind": self.kind, "key": self.key, "title": self.title, "gist": self.gist, "text": self.text,
            "norms": list(self.norms), "rank": self.rank, "in_force": {"from": self.in_force_from or None, "to": self.in_force_to or None},
            "score": round(self.score * 1000), "matched": list(self.matched),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """A question cut into pieces with weights, the groups of synonyms it meets, the norms that read what it states."""

    weights: dict[str, float]
    groups: tuple[tuple[str, ...], ...]
    norms: dict[str, float]


def read_question(text: str) -> Question:
    """Pieces of a question; words added from the thesaurus weigh less than the asker's own."""
    folded = fold(text[:MAX_QUESTION], short=True).lower()
    groups, added = read_thesaurus().widen(folded)
    weights: dict[str, float] = {}
    for token in index_tokens(folded):
        if token not in _STOP:
            weights[token] = _NUMBER if _PLAIN_NUMBER.fullmatch(token) else 1.0
    others = added + [word for group in groups for word in group if word not in folded]
    for word in others:
        for token in index_tokens(word):
            if token not in _STOP:
                weights.setdefault(token, _ADDED)
    return Question(weights, tuple(groups), norms_reading(text[:MAX_QUESTION]))


def search(
    index: sqlite3.Connection,
    text: str,
    *,
    limit: int = 10,
    kinds: Sequence[str] = (),
    day: str = "",
    nearest: Sequence[str] = (),
) -> list[Hit]:
    """Best entries for a question. ``kinds`` keeps only those kinds; ``day`` (ISO) only what is in force then.

    ``nearest``: keys by another ranking (:mod:`semantic`), fused with this one by reciprocal rank.
    """
    if nearest:
        by_words = search(index, text, limit=_POOL, kinds=kinds, day=day)
        return _fused(index, by_words, nearest, kinds, day)[:limit]
    question = read_question(text)
    total, _ = _sizes(index)
    rarity = _rarity(index, question, total)
    if not rarity:
        return []
    scored: list[tuple[float, str, dict[str, float], Hit]] = []
    for row in _candidates(index, question, rarity, kinds):
        if day and not _holds(row, day):
            continue
        score, matched, covered = _score(row, question, rarity)
        if score > 0:
            scored.append((score, row[2], covered, _hit(row, score, matched)))
    return _spread(scored, limit, mixed=not kinds)


def _fused(
    index: sqlite3.Connection, hits: list[Hit], nearest: Sequence[str], kinds: Sequence[str], day: str
) -> list[Hit]:
    """Two rankings as one: an entry scores 1/(k + rank) in each, the ranking by meaning weighing less."""
    known = {hit.key: hit for hit in hits}
    marks = ",".join("?" * len(nearest))
    rows = index.execute(
        f"select {_COLUMNS} from entries e where key in ({marks})", tuple(nearest)
    ).fetchall()
    for row in rows:
        if (not kinds or row[1] in kinds) and (not day or _holds(row, day)):
            known.setdefault(row[2], _hit(row, 0.0, ()))
    scores = {hit.key: 1 / (_FUSE + rank) for rank, hit in enumerate(hits)}
    for rank, key in enumerate(nearest):
        scores[key] = scores.get(key, 0.0) + _MEANING / (_FUSE + rank)
    return sorted(known.values(), key=lambda hit: (-scores[hit.key], hit.key))


def _spread(scored: list[tuple[float, str, dict[str, float], Hit]], limit: int, *, mixed: bool) -> list[Hit]:
    """The best entries, each next one valued for what the ones before it have not answered.

    In a mixed list at most one of five is a case: the law comes first.
    """
    scored.sort(key=lambda item: (-item[0], item[1]))
    pool, answered = scored[:_POOL], set[str]()
    chosen: list[Hit] = []
    while pool and len(chosen) < limit:
        cases = sum(hit.kind in _CASES for hit in chosen)
        full = mixed and cases > len(chosen) // 5
        open_to = [item for item in pool if not (full and item[3].kind in _CASES)] or pool
        best = max(open_to, key=lambda item: (_fresh(item[0], item[2], answered), item[0]))
        pool.remove(best)
        chosen.append(best[3])
        answered |= best[2].keys()
    return chosen


def _fresh(score: float, covered: dict[str, float], answered: set[str]) -> float:
    total = sum(covered.values())
    old = sum(weight for token, weight in covered.items() if token in answered)
    return score * (1 - _REPEATED * old / total) if total else score


def _rarity(index: sqlite3.Connection, question: Question, total: int) -> dict[str, float]:
    """How much a piece tells: log of how few entries have it. Pieces that no entry has are left out."""
    found = {}
    for token in question.weights:
        row = index.execute("select doc from vocabulary where term = ?", (token,)).fetchone()
        if row:
            found[token] = math.log(1 + (total - row[0] + 0.5) / (row[0] + 0.5))
    return found


def _candidates(
    index: sqlite3.Connection, question: Question, rarity: dict[str, float], kinds: Sequence[str]
) -> list[tuple[Any, ...]]:
    """Rows worth scoring: the best of the packs' provisions by all pieces, and the best of all by the telling ones."""
    total, norms = _sizes(index)
    order = sorted(rarity, key=lambda t: (-question.weights[t] * rarity[t], t))
    floor = math.log(1 + (1 - _COMMON) / _COMMON) if total > _LARGE else 0.0
    telling = ([token for token in order if rarity[token] >= floor] or order[:3])[:_MOST_TOKENS]
    rows: dict[int, tuple[Any, ...]] = {}
    if not kinds or "norm" in kinds:
        rows |= _fetch(index, order[:_MOST_TOKENS] if total > _LARGE else order, "rowid <= ?", (norms,))
    others = [kind for kind in kinds if kind != "norm"]
    if others:
        marks = ",".join("?" * len(others))
        rows |= _fetch(
            index, telling, f"rowid in (select id from entries where kind in ({marks}))", tuple(others)
        )
    elif not kinds and total > norms:
        rows |= _fetch(index, telling, "rowid > ?", (norms,))
    return list(rows.values())


def _fetch(
    index: sqlite3.Connection, tokens: list[str], where: str, values: tuple[Any, ...]
) -> dict[int, tuple[Any, ...]]:
    match = " OR ".join(f'"{token}"' for token in tokens)
    found = index.execute(
        f"select {_COLUMNS} from (select rowid as id, bm25(pieces, 3.0, 1.0) as fit from pieces where pieces match ?"
        f" and {where} order by fit limit ?) best join entries e on e.id = best.id", (match, *values, CANDIDATES)
    )  # fmt: skip
    return {row[0]: row for row in found}


def _sizes(index: sqlite3.Connection) -> tuple[int, int]:
    about = dict(index.execute("select name, value from about"))
    return int(about["count"]), int(about["norms"])


def _holds(row: tuple[Any, ...], day: str) -> bool:
    return bool(row[8] <= day and (not row[9] or day <= row[9]))


def _score(
    row: tuple[Any, ...], question: Question, rarity: dict[str, float]
) -> tuple[float, tuple[str, ...], dict[str, float]]:
    weights = {token: question.weights[token] * rare for token, rare in rarity.items()}
    title, *rules = (weights.keys() & set(part.split()) for part in row[10].split(RULES))
    body = set(row[11].split())
    # the rule that fits best; what the others of a provision have tells no more than its body does
    head = title.union(max(rules, key=lambda rule: sum(weights[token] for token in rule)))
    there = head.union(*rules, weights.keys() & body)
    full = asked = answered = 0.0
    covered: dict[str, float] = {}
    for token, weight in weights.items():
        direct = question.weights[token] != _ADDED
        full += weight if direct else weight * 0.35
        asked += weight if direct else 0.0
        if token in there:
            covered[token] = weight * (_HEAD if token in head else _BODY)
            answered += weight if direct else 0.0
    own = sum(covered.values())
    if not own:
        return 0.0, (), covered
    plain = row[12]
    matched = tuple(
        next(w for w in group if w in plain) for group in question.groups if any(w in plain for w in group)
    )
    length = 1.0 + 0.06 * math.log(1 + row[10].count(" ") / 12 + len(body) / 80)
    score = own / max(full, 1e-9) / length + _GROUP * 0.1 * len(matched)
    score *= 1 + 0.03 * AUTHORITY.get(row[7], 1)
    score *= 1 - _OWN_WORDS + _OWN_WORDS * (answered / asked if asked else 1.0)
    if not matched and row[2].startswith(_BESIDE):
        score *= _BESIDE_WEIGHT
    score += _FACTS * max((question.norms.get(norm, 0.0) for norm in row[6].split()), default=0.0)
    return (score * 0.75 if row[9] else score), matched, covered


def _hit(row: tuple[Any, ...], score: float, matched: tuple[str, ...]) -> Hit:
    return Hit(
        row[1], row[2], row[3], row[4], row[5], tuple(row[6].split()), row[7], row[8], row[9], score, matched
    )
