"""Determinations in the workbench: the case as saved (or a draft of it) assessed, results kept for the next who asks."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from weakref import WeakValueDictionary

from bangxin.app import amending, caseload
from bangxin.app.assessing import assess_case
from bangxin.app.calculating import Asked, checked, determination, person_keys, question, read_case, unpacked
from bangxin.app.caseload import CaseView
from bangxin.app.rights import Principal
from bangxin.app.workbench import Workbench
from bangxin.base.canonical import canonical_json, content_hash
from bangxin.base.remembering import Remembered
from bangxin.case.model import Case
from bangxin.determination.assessment import Assessment, PersonAssessment

__all__ = ["Asked", "Examined", "Memory", "assess_document", "determination_json", "examine", "offences"]
PERSONS_KEPT = 200
"""Determined persons kept as objects: 0.1 to 0.8 MiB each, by how much of them was looked at."""
CASES_KEPT = 1024 * 1024
"""Bytes, as they are saved, of cases kept as read: what is saved has just been read and is looked at next."""
JSON_KEPT = 8 * 1024 * 1024
"""Bytes of determinations kept as packed JSON."""


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


class Memory:
    """What an installation remembers of determinations, all of it bounded.

    ``persons`` finds those inside the assessments that are kept, so that a change of one person's facts leaves the
    others as they were determined.
    """

    def __init__(self) -> None:
        self.cases: Remembered[tuple[Case, int]] = Remembered(CASES_KEPT, lambda kept: kept[1])
        self.assessments: Remembered[Assessment] = Remembered(PERSONS_KEPT, lambda a: len(a.persons))
        self.json: Remembered[bytes] = Remembered(JSON_KEPT, len)
        self.persons: WeakValueDictionary[str, PersonAssessment] = WeakValueDictionary()


def warm(desk: Workbench) -> None:
    """Lower the programs of the rulebook before anybody asks."""
    blank = amending.blank(title="预备", person="甲", as_of=date.today().isoformat())
    assess_document(desk, blank, Asked())


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
    tree = document["case"]
    text = canonical_json(tree)
    key = hashlib.sha256(text).hexdigest()
    return _memory(desk).cases.get(key, lambda: (read_case(tree, desk.book), len(text)))[0]


def assess_document(desk: Workbench, document: dict[str, Any], asked: Asked) -> Assessment:
    """Assess a document; equal questions on equal documents are answered from memory, and so are persons whose own
    facts and everything common to the case are the same."""
    memory = _memory(desk)

    def make() -> Assessment:
        case = checked(read_document(desk, document), asked)
        keys = person_keys(document["case"], case, asked)
        known = {number: found for number, key in keys.items() if (found := memory.persons.get(key))}
        made = assess_case(
            case,
            desk.book,
            as_of=asked.as_of or None,
            basis=asked.basis or None,
            without=asked.without,
            known=known,
        )
        for person in made.persons:
            memory.persons[keys[person.person.id]] = person
        return made

    return memory.assessments.get(_key(document["case"], asked), make)


def determination_json(
    desk: Workbench, document: dict[str, Any], asked: Asked, *, gzip: bool = False
) -> bytes:
    """The determination of a document as canonical JSON, plain or in the gzip format in which it is kept.

    Computed by the worker processes where the installation has them.
    """

    def make() -> bytes:
        if desk.calculators is not None:
            return desk.calculators.determination(document["case"], asked)
        return determination(document["case"], asked)

    key = content_hash([_key(document["case"], asked), *asked.persons])
    kept = _memory(desk).json.get(key, make)
    return kept if gzip else unpacked(kept)


def _key(case: Mapping[str, Any], asked: Asked) -> str:
    return content_hash([canonical_json(case).decode(), *question(case, asked)])


def _memory(desk: Workbench) -> Memory:
    if desk.memory is None:
        desk.memory = Memory()
    return desk.memory
