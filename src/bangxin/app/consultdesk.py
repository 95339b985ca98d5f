"""Consult in the workbench: search and questions for everyone, citation check of a text or of a case's document, and
the official cases nearest to a person. Questions are answered and forgotten: nothing of them is stored or logged."""

from __future__ import annotations

from contextlib import nullcontext
from typing import NamedTuple

from bangxin.app import consulting, sources
from bangxin.app.caseload import CaseView
from bangxin.app.examining import Asked, examine
from bangxin.app.rights import Principal
from bangxin.app.workbench import Workbench
from bangxin.base.errors import InputError, LimitExceeded, Mistake, did_you_mean
from bangxin.base.i18n import Text
from bangxin.consult.answer import Answer
from bangxin.consult.cards import read_official_cards
from bangxin.consult.cite.check import check_document
from bangxin.consult.cite.findings import CODES, Finding
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.unchecked import REASON, unchecked
from bangxin.consult.importing import require_day
from bangxin.consult.library import open_library
from bangxin.consult.search import Hit
from bangxin.consult.similar import Near, similar_cases

MAX_QUESTION = 1000
MAX_TEXT = 200_000
HITS = 20
KINDS = {
    "norm": Text("规范", "norms"),
    "text": Text("文件原文", "texts"),
    "case": Text("典型案例", "official cases"),
}


class Remark(NamedTuple):
    """One thing found wrong with a citation, or not checked: where it stands, and what is meant."""

    code: str
    label: Text
    start: int
    end: int
    quote: str
    line: int
    column: int
    message: Text
    suggestion: str
    norms: tuple[str, ...]


class CiteCheck(NamedTuple):
    """A text with its remarks, in the order they stand."""

    text: str
    remarks: tuple[Remark, ...]
    unchecked: tuple[Remark, ...]


def find(desk: Workbench, who: Principal, question: str, *, kind: str = "", day: str = "") -> list[Hit]:
    """Provisions, imported texts and official cases that answer to some words.

    :raises InputError: ``question-missing``, ``kind-unknown``. :raises UsageProblem: for a bad day.
    """
    with desk.office(who, "consult.ask", writes=False):
        words = _question(question)
    if kind and kind not in KINDS:
        message = Text(f"没有类别“{kind}”", f"there is no kind {kind}")
        raise InputError(Mistake("kind-unknown", message, hint=did_you_mean(kind, KINDS)))
    require_day(day, "day")
    kinds = (kind,) if kind else ()
    return consulting.find(words, limit=HITS, kinds=kinds, day=day, corpus=desk.corpus)


def ask(desk: Workbench, who: Principal, question: str, *, day: str = "") -> Answer:
    """What follows from a plain question, what is asked next, norms and official cases.

    :raises InputError: ``question-missing``. :raises UsageProblem: for a bad day.
    """
    with desk.office(who, "consult.ask", writes=False):
        words = _question(question)
    return consulting.ask(words, as_of=day, corpus=desk.corpus)


def cite(desk: Workbench, who: Principal, text: str, *, act_date: str = "") -> CiteCheck:
    """Check the citations of a text that is not stored.

    :raises InputError: ``question-missing``. :raises LimitExceeded: ``text-too-long``.
    """
    with desk.office(who, "consult.cite", writes=False):
        pass
    if not text.strip():
        raise InputError.of("question-missing", "请先写入要核对的文字", "there is no text to check")
    return _checked(desk, text, act_date)


def cite_source(
    desk: Workbench, who: Principal, case_id: str, source_id: str, *, act_date: str = ""
) -> tuple[sources.SourceView, CiteCheck]:
    """Check the citations of a document of a case."""
    found = sources.look(desk, who, case_id, source_id)
    text = sources.text_of(desk, who, case_id, source_id, 0, MAX_TEXT + 1)
    return found, _checked(desk, text, act_date)


def similar(desk: Workbench, who: Principal, case_id: str, person: str) -> tuple[CaseView, str, list[Near]]:
    """The official cases nearest to what is recorded of a person, with what differs; never a prediction."""
    found = examine(desk, who, case_id, Asked())
    chosen = found.person(person)
    root = found.assessment.settings.roots[0]
    facts = chosen.outcome.chosen_run(root).evaluation.first_facts.values
    return found.view, chosen.person.id, similar_cases(facts, read_official_cards(), limit=5)


def _checked(desk: Workbench, text: str, act_date: str) -> CiteCheck:
    require_day(act_date, "act_date")
    if len(text) > MAX_TEXT:
        raise LimitExceeded.of(
            "text-too-long", f"一次至多核对 {MAX_TEXT} 字", f"at most {MAX_TEXT} characters at a time"
        )
    draft = Draft(text)
    with open_library(desk.corpus) if desk.corpus else nullcontext() as library:
        findings = check_document(draft, act_date=act_date, library=library)
    left = tuple(
        Remark(
            "not-checked", Text("没有核对", "not checked"), one.start, one.end, text[one.start : one.end],
            *draft.place(one.start), REASON[one.why], "", (),
        )
        for one in unchecked(draft, findings)
    )  # fmt: skip
    return CiteCheck(text, tuple(_remark(draft, one) for one in findings), left)


def _remark(draft: Draft, one: Finding) -> Remark:
    line, column = draft.place(one.start)
    return Remark(
        one.code, CODES[one.code], one.start, one.end, draft.text[one.start : one.end], line, column, one.message,
        one.suggestion, one.norms,
    )  # fmt: skip


def _question(text: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise InputError.of("question-missing", "请先写下要问的话", "please write the question first")
    if len(words) > MAX_QUESTION:
        raise LimitExceeded.of(
            "text-too-long", f"至多 {MAX_QUESTION} 字", f"at most {MAX_QUESTION} characters"
        )
    return words
