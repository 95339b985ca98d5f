"""The whole check of one document, in the order of the text, and the safe corrections."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from bangxin.consult.catalogue import read_norms
from bangxin.consult.cite.absent import check_absent, check_counts
from bangxin.consult.cite.articles import (
    check_attributed,
    check_numbers,
    check_operative,
    check_other_law,
    check_titles,
    check_topics,
    check_unknown_numbers,
    check_wrong,
)
from bangxin.consult.cite.charges import check_charges
from bangxin.consult.cite.draft import Draft
from bangxin.consult.cite.duties import check_duties
from bangxin.consult.cite.effect import check_dates
from bangxin.consult.cite.elements import check_elements
from bangxin.consult.cite.english import check_english
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.in_force import check_decided_early, check_ended, check_force, check_gone
from bangxin.consult.cite.issuing import check_issuers, check_made
from bangxin.consult.cite.kinds import check_kinds
from bangxin.consult.cite.ladders import check_ladders
from bangxin.consult.cite.limitation import check_limitation
from bangxin.consult.cite.measures import check_measures
from bangxin.consult.cite.membership import check_membership
from bangxin.consult.cite.modals import check_modals
from bangxin.consult.cite.offences import check_definitions, check_units
from bangxin.consult.cite.paragraphs import check_paragraphs, check_renumbered
from bangxin.consult.cite.paraphrase import check_paraphrases
from bangxin.consult.cite.penalties import check_degrees, check_penalties
from bangxin.consult.cite.phrases import check_phrases
from bangxin.consult.cite.propositions import check_propositions
from bangxin.consult.cite.quotes import check_quotes
from bangxin.consult.cite.regions import check_regions
from bangxin.consult.cite.restated import restated
from bangxin.consult.cite.sentences import check_sentences
from bangxin.consult.cite.speech import asserts, is_denied, tells_of_past
from bangxin.consult.cite.stated import check_stated
from bangxin.consult.cite.subjects import (
    check_bare,
    check_breached,
    check_items,
    check_made_serious,
    check_punishing,
    check_stem,
    check_subjects,
)
from bangxin.consult.cite.thresholds import check_figures
from bangxin.consult.cite.truths import check_truths
from bangxin.consult.cite.unwrap import unwrapped
from bangxin.consult.cite.verbatim import check_insertions, check_verbatim
from bangxin.consult.cite.written import check_written
from bangxin.consult.library import Library


def check_document(draft: Draft, *, act_date: str = "", library: Library | None = None) -> list[Finding]:
    """Every finding, by place. ``act_date`` (ISO) turns on the check in time, ``library`` that of quotations and told rules."""
    joined = unwrapped(draft.text, draft.folded)
    if joined is None:
        return _findings(draft, act_date, library)
    found = _findings(Draft(joined.text, draft.name), act_date, library)
    return [joined.back(one, draft.text) for one in found]


_Reader = Callable[[Draft], Iterable[Finding]]
_CITED: tuple[_Reader, ...] = (
    check_absent, check_counts,  # articles, paragraphs, items that are not there, and how many there are
    check_wrong, check_other_law, check_attributed, check_topics, check_operative,  # an article cited for what another says
    check_subjects, check_items, check_breached, check_punishing, check_bare, check_made_serious, check_stem,
    check_paragraphs, check_renumbered,
    check_numbers, check_unknown_numbers, check_titles, check_issuers, check_made,  # instruments: number, title, maker
    check_dates, check_ended, check_gone, check_decided_early,  # days, and law out of its time
)  # fmt: skip
"""Readers of citations: whether what is cited exists, says that, and was in force."""
_TOLD: tuple[_Reader, ...] = (
    check_definitions, check_units,  # charges: their act, who can commit them
    check_figures, check_measures,  # lines of the law in figures, and how they are joined
    check_penalties, check_degrees, check_limitation, check_sentences, check_english,  # ranges of punishment, terms passed
    check_propositions, check_duties, check_elements, check_membership, check_regions,  # statements: what is wrongly said
    check_written, check_insertions,  # words that the law does not have
)  # fmt: skip
"""Readers of statements on the law, each with a table of what it knows."""
_GENERATED: tuple[_Reader, ...] = (
    check_kinds,
    check_ladders,
    check_stated,
    check_truths,
    check_phrases,
    check_modals,
    check_verbatim,
)
"""Readers whose tables are made from the official texts, or that know less of the rule: silent where another has spoken."""


def _findings(draft: Draft, act_date: str, library: Library | None) -> list[Finding]:
    found = chain(
        chain.from_iterable(read(draft) for read in (*_CITED, *_TOLD)),
        check_charges(draft.folded),
        check_force(draft, act_date),
        check_quotes(draft, library, act_date) if library else (),
    )
    said = [one for one in found if _is_meant(draft, one)]
    later = [one for read in _GENERATED for one in read(draft)]
    said += [one for one in later if not _known(one, said) and _is_meant(draft, one)]
    if (told := restated(draft)) is not None:
        again = [
            told.back(one) for one in _of_statements(told) if one.code in _OF_LAW and _is_meant(told, one)
        ]
        said += [one for one in again if not _known(one, said)]
    if library:
        aligned = check_paraphrases(draft, library, act_date)
        said += [one for one in aligned if not _known(one, said) and _is_meant(draft, one)]
    return _distinct(sorted(said, key=lambda one: (one.start, one.end, one.code)))


def _of_statements(draft: Draft) -> Iterator[Finding]:
    """What the readers of statements find."""
    return chain.from_iterable(read(draft) for read in (*_TOLD, *_GENERATED))


_OF_LAW = frozenset(
    {
        "press-claim",
        "doubtful-claim",
        "editorial-opinion",
        "figure-differs",
        "bound-word",
        "penalty-differs",
        "outdated",
    }
)
"""Codes of what a document says of the law, which it may also ask, report or refute."""


_RANGES = frozenset({"figure-differs", "bound-word", "penalty-differs"})
"""Codes of numbers, which are compared with those of today."""


def _is_meant(draft: Draft, one: Finding) -> bool:
    """Whether the document says it as its own, and by the law of its day."""
    if is_denied(draft, one.start):
        return False
    if one.code in _OF_LAW and tells_of_past(draft, one.start, a_rule=one.code not in _RANGES):
        return False
    return one.code not in _OF_LAW or (asserts(draft, one.start) and not _is_of_before(draft, one))


def _is_of_before(draft: Draft, one: Finding) -> bool:
    """Whether the page bears a day before any of the norms was in force that the finding goes by."""
    days = [read_norms()[norm].in_force_from for norm in one.norms if norm in read_norms()]
    return bool(draft.dated and days) and draft.dated < min(days)


def _known(one: Finding, said: list[Finding]) -> bool:
    """Whether a reader that knows more of the rule has already said something of these words."""
    return any(k.start < one.end and one.start < k.end for k in said)


_NEAR = 64
"""Findings are sorted by place: what overlaps one stands among the last few."""


def _distinct(found: list[Finding]) -> list[Finding]:
    """Without repeats: of two findings of one code, one within the other's words or saying the same, the longer stays."""
    kept: list[Finding] = []
    for one in found:
        clash = next(
            (
                k
                for k in kept[-_NEAR:]
                if k.code == one.code
                and k.start < one.end
                and one.start < k.end
                and (k.message == one.message or one.end <= k.end or k.start == one.start)
            ),
            None,
        )
        if clash is None:
            kept.append(one)
        elif one.end - one.start > clash.end - clash.start and one.message == clash.message:
            kept[kept.index(clash)] = one
    return kept


def corrected(text: str, findings: list[Finding]) -> tuple[str, int]:
    """The text with the safe corrections made, and how many."""
    done, last = 0, len(text) + 1
    for one in sorted(findings, key=lambda f: f.fix_start, reverse=True):
        if one.replacement is None or one.fix_end > last:
            continue
        text = text[: one.fix_start] + one.replacement + text[one.fix_end :]
        last = one.fix_start
        done += 1
    return text, done
