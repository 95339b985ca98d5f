"""Determinations in the workbench: the case as saved (or a draft of it) assessed, with a small memory of results."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from typing import Any, NamedTuple

from bangxin.app import amending, caseload
from bangxin.app.assessing import assess_case
from bangxin.app.caseload import CaseView
from bangxin.app.rights import Principal
from bangxin.app.workbench import Workbench
from bangxin.base.canonical import canonical_json, content_hash
from bangxin.base.errors import InputError, did_you_mean
from bangxin.base.i18n import Text
from bangxin.case.model import Case
from bangxin.case.reading import read_cases
from bangxin.determination.assessment import Assessment, PersonAssessment
from bangxin.determination.document import plain

REMEMBERED = 64


class Asked(NamedTuple):
    """What a person asks of the determination; empty means the default."""

    basis: str = ""
    without: tuple[str, ...] = ()
    as_of: str = ""


class Examined(NamedTuple):
    """A case version and its determination."""

    view: CaseView
    assessment: Assessment

    def person(self, person_id: str) -> PersonAssessment:
        """One person; the first when none is named.

        :raises InputError: ``person-unknown``.
        """
        if not person_id:
            return self.assessment.persons[0]
        for person in self.assessment.persons:
            if person.person.id == person_id:
                return person
        raise amending.unknown_person(person_id)


def offences(assessment: Assessment) -> tuple[str, ...]:
    """Concepts of the candidate charges, the first by default."""
    return tuple(charge.offence for charge in assessment.layout.charges)


def examine(
    desk: Workbench,
    who: Principal,
    case_id: str,
    asked: Asked,
    *,
    use_case: str = "determination.view",
    revision: int = 0,
) -> Examined:
    """The determination of a saved case.

    :raises InputError: every mistake of the case document, each with its place.
    """
    view = caseload.view(desk, who, case_id, revision, use_case=use_case)
    return Examined(view, assess_document(desk, view.document, asked))


def read_document(desk: Workbench, document: dict[str, Any]) -> Case:
    """The case of a document, read as ``bangxin assess`` reads it.

    :raises InputError: with every mistake; ``several-cases``.
    """
    text = json.dumps(document["case"], ensure_ascii=False, indent=1)
    found = read_cases(text, "case.json", desk.book.vocabulary)
    if len(found) != 1:
        raise InputError.of("several-cases", "一份案件只能有一个 case", "a document holds one case")
    return found[0]


def assess_document(desk: Workbench, document: dict[str, Any], asked: Asked) -> Assessment:
    """Assess a document; equal questions on equal documents are answered from memory."""
    key = _key(document, asked)
    found = _memory(desk).get(key)
    if not isinstance(found, Assessment):
        case = read_document(desk, document)
        unknown = [name for name in asked.without if name not in case.evidence]
        if unknown:
            raise _unknown_evidence(unknown[0], list(case.evidence))
        found = assess_case(
            case,
            desk.book,
            as_of=asked.as_of or None,
            basis=asked.basis or None,
            without=asked.without,
        )
        _memory(desk).put(key, found)
    return found


def determination_json(desk: Workbench, document: dict[str, Any], asked: Asked) -> bytes:
    """The determination of a document as canonical JSON, remembered like the assessment."""
    key = _key(document, asked) + " json"
    found = _memory(desk).get(key)
    if not isinstance(found, bytes):
        found = canonical_json(plain(assess_document(desk, document, asked)))
        _memory(desk).put(key, found)
    return found


def _key(document: dict[str, Any], asked: Asked) -> str:
    return content_hash(
        [canonical_json(document["case"]).decode(), asked.basis, list(asked.without), asked.as_of]
    )


class Memory:
    """The last results, least recently used first out."""

    def __init__(self, size: int = REMEMBERED) -> None:
        self.size = size
        self._held: OrderedDict[str, Assessment | bytes] = OrderedDict()
        self._turn = threading.Lock()

    def get(self, key: str) -> Assessment | bytes | None:
        with self._turn:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: str, value: Assessment | bytes) -> None:
        with self._turn:
            self._held[key] = value
            while len(self._held) > self.size:
                self._held.popitem(last=False)


def _memory(desk: Workbench) -> Memory:
    if desk.memory is None:
        desk.memory = Memory()
    return desk.memory


def _unknown_evidence(name: str, known: list[str]) -> InputError:
    from bangxin.base.errors import Mistake

    message = Text(f"没有证据“{name}”", f"there is no evidence {name}")
    return InputError(Mistake("evidence-unknown", message, hint=did_you_mean(name, known)))
