"""Use case: assess a case file. Returns a typed result; ``plain()`` is its canonical JSON form."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from bangxin.app import naming
from bangxin.app.files import load_rulebook, read_text
from bangxin.base.dates import ordinal
from bangxin.base.errors import Mistake, UsageProblem
from bangxin.base.i18n import Text
from bangxin.case.model import Basis, Case
from bangxin.case.reading import read_cases
from bangxin.determination.assessment import Assessment, PersonAssessment, determine
from bangxin.determination.person import DEFAULT_ROOTS, Settings
from bangxin.intake import read_document
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Law
from bangxin.reasoning.interpret import Interpreter

CASE_SUFFIXES = frozenset({".yaml", ".yml", ".json"})


def assess(
    case: Case | Path | str,
    *,
    as_of: str | None = None,
    law: str | None = None,
    switches: Mapping[str, str] | None = None,
    basis: str | None = None,
    concepts: Sequence[str] = (),
    packs: Path | None = None,
    without: Sequence[str] = (),
) -> Assessment:
    """Assess one case: a :class:`Case`, or the path of a case file holding one.

    ``as_of`` is the day of decision (ISO); ``law`` one of ``at_act``, ``at_decision`` or None for both with the
    favourable choice; ``without`` lists evidence ids to leave out. Raises InputError, NormError or UsageProblem.
    """
    book = load_rulebook(packs)
    if not isinstance(case, Case):
        found = open_cases(Path(case), book)
        if len(found) != 1:
            raise _usage(
                "several-cases",
                f"文件中有 {len(found)} 个案件，请用 assess_all",
                f"{len(found)} cases; use assess_all",
            )
        case = found[0]
    return assess_case(
        case, book, as_of=as_of, law=law, switches=switches, basis=basis, concepts=concepts, without=without
    )


def open_cases(path: Path, book: Rulebook) -> list[Case]:
    """All cases of a case file, or of a document (TXT, DOCX, PDF, scan) read into an unreviewed draft."""
    if path.suffix.lower() in CASE_SUFFIXES or path.is_dir() or not path.exists():
        return read_cases(read_text(path), str(path), book.vocabulary)
    draft = read_document(path).to_yaml()
    return read_cases(draft, f"{path}（草稿）", book.vocabulary)


def assess_case(
    case: Case,
    book: Rulebook,
    *,
    as_of: str | None = None,
    law: str | None = None,
    switches: Mapping[str, str] | None = None,
    basis: str | None = None,
    concepts: Sequence[str] = (),
    without: Sequence[str] = (),
    known: Mapping[str, PersonAssessment] = MappingProxyType({}),
    only: Collection[str] | None = None,
) -> Assessment:
    """Assess a case already read, under a given rulebook. ``known``, ``only``: see ``determination.assessment.determine``."""
    day, given = _decision_day(as_of or case.as_of)
    settings = Settings(day, _switches(book, switches or {}), _law(law), _roots(book, concepts))
    used = Basis(naming.known(basis, naming.BASES, "basis")) if basis else case.basis or Basis.ALLEGED
    left_out = frozenset(naming.known(e, _evidence(case), "evidence") for e in without)
    return determine(
        case,
        interpreter_for(book),
        settings,
        used,
        without=left_out,
        as_of_given=given,
        known=known,
        only=only,
    )


@cache
def _interpreters() -> dict[int, Interpreter]:
    return {}


def interpreter_for(book: Rulebook) -> Interpreter:
    """The interpreter of a rulebook, shared so that its lowered programs are reused."""
    known = _interpreters()
    if id(book) not in known or known[id(book)].book is not book:
        known[id(book)] = Interpreter(book)
    return known[id(book)]


def _decision_day(text: str) -> tuple[int, bool]:
    if not text:
        return date.today().toordinal(), False
    try:
        return ordinal(text), True
    except ValueError:
        raise _usage(
            "wrong-date", f"as_of“{text}”不是有效日期（年-月-日）", f"as_of “{text}” is not a date"
        ) from None


def _law(text: str | None) -> Law | None:
    return Law(naming.known(text, naming.LAWS, "law")) if text and text != "both" else None


def _roots(book: Rulebook, concepts: Sequence[str]) -> tuple[str, ...]:
    return tuple(naming.known(c, naming.concept_names(book), "concept") for c in concepts) or DEFAULT_ROOTS


def _switches(book: Rulebook, settings: Mapping[str, str]) -> dict[str, str]:
    chosen = {naming.known(n, naming.switch_names(book), "switch"): option for n, option in settings.items()}
    return {
        name: naming.known(option, naming.option_names(book, name), f"switch {name}")
        for name, option in chosen.items()
    }


def _evidence(case: Case) -> naming.Names:
    return {item.id: (item.title, item.title) for item in case.evidence.values()}


def _usage(code: str, zh: str, en: str) -> UsageProblem:
    return UsageProblem(Mistake(code, Text(zh, en)))
