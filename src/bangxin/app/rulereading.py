"""Reading the rulebook in the workbench: instruments, norms with what depends on them, their words, differences."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bangxin.app.rules import unknown
from bangxin.base.bounds import exactly
from bangxin.base.dates import ordinal
from bangxin.base.errors import BangxinError, InputError
from bangxin.law.expression import concepts_of, facts_of
from bangxin.law.norms import Norm, Pack
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Law, Run, select


class Passage(NamedTuple):
    """Words of a provision in the imported corpus."""

    title: str
    in_force_from: str
    text: str


class NormPage(NamedTuple):
    """A norm with its links: what it reads, what acts on it, what its conclusion feeds."""

    norm: Norm
    pack: Pack
    facts: tuple[str, ...]
    concepts: tuple[str, ...]
    acting: tuple[tuple[str, str], ...]
    feeding: tuple[str, ...]
    passages: tuple[Passage, ...]


class Difference(NamedTuple):
    """Norms on at one date only, and concepts whose grounds differ."""

    before: tuple[Norm, ...]
    after: tuple[Norm, ...]
    concepts: tuple[str, ...]


def norm_page(book: Rulebook, norm_id: str, corpus: Path | None, day: str = "") -> NormPage:
    """One norm.

    :raises UsageProblem: ``unknown-name``.
    """
    if norm_id not in book.norms:
        raise unknown(norm_id, list(book.norms))
    norm = book.norms[norm_id]
    condition = book.conditions[norm_id]
    acting = tuple(
        (relation, other)
        for relation in ("restricts", "defeats", "displaces")
        for other in book.aimed_at(relation, norm_id)
    )
    feeding = tuple(
        other for other in book.norms if set(norm.targets) & set(concepts_of(book.conditions[other]))
    )
    return NormPage(
        norm,
        book.packs[norm.pack],
        tuple(facts_of(condition)),
        tuple(concepts_of(condition)),
        acting,
        feeding,
        passages(norm, corpus, day),
    )


def passages(norm: Norm, corpus: Path | None, day: str = "") -> tuple[Passage, ...]:
    """The cited words in force on ``day`` (newest when empty); none when the corpus does not hold them."""
    if corpus is None or not corpus.is_dir():
        return ()
    from bangxin.consult import catalogue
    from bangxin.consult.library import open_library
    from bangxin.consult.linking import instrument_of, spans

    known = catalogue.read_norms().get(norm.id)
    instrument = instrument_of(known) if known else ""
    if known is None or not instrument:
        return ()
    with open_library(corpus) as library:
        version = library.pick(instrument, day)
        if version is None:
            return ()
        units = spans(library, known, version)
        return tuple(Passage(str(unit), version.in_force_from, unit.text) for unit in units)


def difference(book: Rulebook, before: str, after: str, concepts: Sequence[str] = ()) -> Difference:
    """Which norms are on at one of two dates only, an act and a decision of that day assumed.

    :raises InputError: ``wrong-date``.
    """
    one, other = (select(book, _run(day)).on for day in (before, after))
    gone = tuple(book.norms[n] for n in book.norms if n in one - other)
    new = tuple(book.norms[n] for n in book.norms if n in other - one)
    touched = {target for norm in (*gone, *new) for target in norm.targets if target in book.concepts}
    return Difference(gone, new, tuple(c for c in book.concepts if c in touched))


def _run(text: str) -> Run:
    day = checked_day(text)
    return Run(Law.AT_ACT, day, exactly(day))


def checked_day(text: str) -> int:
    """Ordinal of an ISO date. :raises InputError: ``wrong-date``."""
    try:
        return ordinal(text)
    except ValueError:
        raise wrong_date(text) from None


def wrong_date(text: str) -> BangxinError:
    """The error for a text that is no date."""
    return InputError.of(
        "wrong-date", f"“{text}”不是有效日期（年-月-日）", f"“{text}” is not a date (YYYY-MM-DD)"
    )
