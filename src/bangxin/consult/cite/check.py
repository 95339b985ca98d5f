"""The whole check of one document, in the order of the text, and the safe corrections."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from bangxin.consult.catalogue import read_norms
from bangxin.consult.cite.cited.in_force import check_force
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.numbers.regions import is_graded
from bangxin.consult.cite.readers import CITED, GENERATED, TOLD
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.restated import restated
from bangxin.consult.cite.text.speech import asserts, is_denied, tells_of_past
from bangxin.consult.cite.text.unwrap import unwrapped
from bangxin.consult.cite.wording.paraphrase import check_paraphrases
from bangxin.consult.cite.wording.quotes import check_quotes
from bangxin.consult.library import Library


def check_document(draft: Draft, *, act_date: str = "", library: Library | None = None) -> list[Finding]:
    """Every finding, by place. ``act_date`` (ISO) turns on the check in time, ``library`` that of quotations and told rules."""
    joined = unwrapped(draft.text, draft.folded)
    if joined is None:
        return _findings(draft, act_date, library)
    found = _findings(Draft(joined.text, draft.name), act_date, library)
    return [joined.back(one, draft.text) for one in found]


def _findings(draft: Draft, act_date: str, library: Library | None) -> list[Finding]:
    found = chain(
        chain.from_iterable(reader.read(draft) for reader in (*CITED, *TOLD)),
        check_force(draft, act_date),
        check_quotes(draft, library, act_date) if library else (),
    )
    said = [one for one in found if _is_meant(draft, one)]
    later = [one for reader in GENERATED for one in reader.read(draft)]
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
    return chain.from_iterable(reader.read(draft) for reader in (*TOLD, *GENERATED))


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
_OF_TIME = _RANGES | {"outdated"}
"""Codes that say nothing of the law of before."""


def _is_meant(draft: Draft, one: Finding) -> bool:
    """Whether the document says it as its own, and by the law of its day."""
    if is_denied(draft, one.start) or is_denied(draft, one.end - 1):
        return False
    if one.code in _OF_LAW and tells_of_past(draft, one.start, a_rule=one.code not in _OF_TIME):
        return False
    if one.code in _RANGES and is_graded(draft, one.start):
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
