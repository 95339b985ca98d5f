"""Changes to a case document as values: each returns a new document. The ``case`` part is what ``assess`` reads."""

from __future__ import annotations

import copy
from typing import Any

from bangxin.base.dates import ordinal
from bangxin.base.errors import BangxinError, InputError
from bangxin.base.i18n import Text

Document = dict[str, Any]
PERSONS = Text("人员", "persons")


def blank(*, title: str, person: str, as_of: str) -> Document:
    """A case with one person about whom nothing is stated.

    :raises InputError: ``wrong-date``, ``person-name``.
    """
    case = {"id": "case", "title": title.strip(), "as_of": _day(as_of), "persons": [], "evidence": []}
    return add_person({"case": case, "sources": []}, person)


def add_person(document: Document, name: str) -> Document:
    """One more person.

    :raises InputError: ``person-name``.
    """
    name = name.strip()
    changed = copy.deepcopy(document)
    persons = changed["case"].setdefault("persons", [])
    if not 1 <= len(name) <= 60 or any(p.get("name") == name for p in persons):
        raise _wrong_name()
    taken = {str(p.get("id")) for p in persons}
    number = next(n for n in range(1, len(persons) + 2) if f"P{n}" not in taken)
    persons.append({"id": f"P{number}", "name": name, "claims": {}, "findings": {}})
    return changed


def rename_person(document: Document, person: str, name: str) -> Document:
    """Another name for a person.

    :raises InputError: ``person-unknown``, ``person-name``.
    """
    changed = copy.deepcopy(document)
    entry, name = _person(changed, person), name.strip()
    others = [p.get("name") for p in changed["case"]["persons"] if p is not entry]
    if not 1 <= len(name) <= 60 or name in others:
        raise _wrong_name()
    entry["id"], entry["name"] = person, name
    return changed


def drop_person(document: Document, person: str) -> Document:
    """Take a person off the file; the last one stays.

    :raises InputError: ``person-unknown``, ``last-person``.
    """
    changed = copy.deepcopy(document)
    listed = changed["case"]["persons"]
    entry = _person(changed, person)
    if len(listed) == 1:
        raise InputError.of("last-person", "案件至少须有一名人员", "a case keeps at least one person")
    listed.remove(entry)
    return changed


def set_frame(document: Document, *, as_of: str, basis: str) -> Document:
    """Day of decision and whose word counts (empty: the default)."""
    changed = copy.deepcopy(document)
    changed["case"]["as_of"] = _day(as_of)
    changed["case"].pop("basis", None)
    if basis:
        changed["case"]["basis"] = basis
    return changed


def put_claim(
    document: Document, person: str, fact: str, claim: dict[str, Any], at: int | None = None
) -> Document:
    """Add a claim about a fact, or replace the ``at``-th."""
    changed = copy.deepcopy(document)
    listed = _claims(_person(changed, person), fact)
    if at is None:
        listed.append(claim)
    else:
        listed[_index(listed, at)] = claim
    return changed


def set_claims(document: Document, person: str, fact: str, claims: list[dict[str, Any]]) -> Document:
    """Put these claims in place of everything said about a fact."""
    changed = copy.deepcopy(document)
    entry = _person(changed, person)
    entry.get("facts", {}).pop(fact, None)
    entry.setdefault("claims", {})[fact] = claims
    return changed


def drop_claim(document: Document, person: str, fact: str, at: int) -> Document:
    """Remove a claim; the last one takes the fact with it."""
    changed = copy.deepcopy(document)
    entry = _person(changed, person)
    listed = _claims(entry, fact)
    del listed[_index(listed, at)]
    if not listed:
        for key in ("claims", "facts"):
            entry.get(key, {}).pop(fact, None)
    return changed


def put_finding(document: Document, person: str, fact: str, finding: dict[str, Any]) -> Document:
    """Set a person's finding; a former finding on the same question is replaced (the old version keeps it)."""
    changed = copy.deepcopy(document)
    _person(changed, person).setdefault("findings", {})[fact] = finding
    return changed


def drop_finding(document: Document, person: str, fact: str) -> Document:
    """Take a finding back."""
    changed = copy.deepcopy(document)
    _person(changed, person).setdefault("findings", {}).pop(fact, None)
    return changed


def add_evidence(document: Document, *, kind: str, title: str, source: str) -> Document:
    """One more item of evidence; it counts as lawful and not yet verified."""
    changed = copy.deepcopy(document)
    listed = changed["case"].setdefault("evidence", [])
    taken = {str(item.get("id")) for item in listed}
    number = next(n for n in range(1, len(listed) + 2) if f"Z{n}" not in taken)
    if not title.strip():
        raise InputError.of("evidence-title", "请写明证据名称", "please name the evidence")
    item: dict[str, Any] = {"id": f"Z{number}", "type": kind, "title": title.strip()[:200]}
    listed.append({**item, "source": source} if source else item)
    return changed


def mark_evidence(document: Document, evidence: str, *, verified: bool, excluded: bool) -> Document:
    """Mark an item as verified (查证属实) or excluded (排除)."""
    changed = copy.deepcopy(document)
    item = _evidence(changed, evidence)
    item["verified"], item["excluded"] = verified, excluded
    return changed


def edit_evidence(
    document: Document, evidence: str, *, kind: str, title: str, source: str, lawful: bool
) -> Document:
    """Change what an item of evidence is, its title, source and lawfulness.

    :raises InputError: ``evidence-unknown``, ``evidence-title``.
    """
    changed = copy.deepcopy(document)
    item = _evidence(changed, evidence)
    if not title.strip():
        raise InputError.of("evidence-title", "请写明证据名称", "please name the evidence")
    item |= {"type": kind, "title": title.strip()[:200], "lawful": lawful}
    item.pop("source", None)
    if source.strip():
        item["source"] = source.strip()[:200]
    return changed


def drop_evidence(document: Document, evidence: str) -> Document:
    """Take an item off the list.

    :raises InputError: ``evidence-unknown``.
    """
    changed = copy.deepcopy(document)
    changed["case"]["evidence"].remove(_evidence(changed, evidence))
    return changed


def persons(document: Document) -> list[tuple[str, str]]:
    """(id, name) of everyone in the case."""
    return [
        (str(p.get("id") or p.get("name")), str(p.get("name") or p.get("id")))
        for p in document["case"]["persons"]
    ]


def claims_of(document: Document, person: str) -> list[tuple[str, int, dict[str, Any]]]:
    """(fact, position, claim) of everything said of a person, as the document writes it.

    :raises InputError: ``person-unknown``.
    """
    entry, rows = _person(document, person), []
    for part in ("claims", "facts"):
        for fact, value in (entry.get(part) or {}).items():
            several = isinstance(value, list) and any(isinstance(item, dict) for item in value)
            for at, claim in enumerate(value if several else [value]):
                rows.append((str(fact), at, claim if isinstance(claim, dict) else {"value": claim}))
    return rows


def findings_of(document: Document, person: str) -> list[tuple[str, Any]]:
    """(fact, finding) of a person, as the document writes it."""
    return [
        (str(fact), finding) for fact, finding in (_person(document, person).get("findings") or {}).items()
    ]


def suggested_basis(document: Document) -> tuple[str, int]:
    """A basis under which what is recorded would count, and how many claims now do not; ("", 0) when none is better.

    A judgment read into a case that goes by what is alleged counts only for what it repeats of the indictment, and
    allegations count for nothing in a case that goes by what was found.
    """
    court: set[tuple[str, str]] = set()
    alleged: set[tuple[str, str]] = set()
    for person, _ in persons(document):
        for fact, _, claim in claims_of(document, person):
            speaker = claim.get("speaker")
            (court if speaker == "court" else alleged if speaker in ("prosecution", "police") else set()).add(
                (person, fact)
            )
    now = document["case"].get("basis") or "alleged"
    if now == "alleged" and len(court - alleged) > len(alleged - court):
        return "found", len(court - alleged)
    if now == "found" and alleged and not court:
        return "alleged", len(alleged)
    return "", 0


def _person(document: Document, person: str) -> dict[str, Any]:
    for entry in document["case"].get("persons", []):
        if str(entry.get("id") or entry.get("name")) == person:
            found: dict[str, Any] = entry
            return found
    raise unknown_person(person)


def _evidence(document: Document, evidence: str) -> dict[str, Any]:
    for item in document["case"].get("evidence", []):
        if item.get("id") == evidence:
            found: dict[str, Any] = item
            return found
    raise InputError.of("evidence-unknown", f"没有证据“{evidence}”", f"there is no evidence {evidence}")


def _wrong_name() -> BangxinError:
    return InputError.of(
        "person-name",
        "人员称谓须为 1 至 60 字，且不与他人重复",
        "a name has 1 to 60 characters and is not taken",
    )


def unknown_person(person: str) -> BangxinError:
    """The error for a person who is not in the case."""
    return InputError.of(
        "person-unknown", f"案件中没有人员“{person}”", f"there is no person {person} in the case"
    )


def _claims(entry: dict[str, Any], fact: str) -> list[Any]:
    """The claims on a fact as a list of their own, wherever and however the file wrote them."""
    for key in ("claims", "facts"):
        part = entry.get(key)
        if part and fact in part:
            value = part[fact]
            if not (isinstance(value, list) and any(isinstance(item, dict) for item in value)):
                value = [value]
            part[fact] = value
            return value
    listed: list[Any] = []
    entry.setdefault("claims", {})[fact] = listed
    return listed


def _index(listed: list[Any], at: int) -> int:
    if not 0 <= at < len(listed):
        raise InputError.of(
            "claim-unknown", "没有这条主张，可能已被他人修改", "there is no such claim any more"
        )
    return at


def _day(text: str) -> str:
    try:
        ordinal(text)
    except ValueError:
        raise InputError.of(
            "wrong-date", f"“{text}”不是有效日期（年-月-日）", f"{text} is not a date (YYYY-MM-DD)"
        ) from None
    return text


def merge_claims(document: Document, made: dict[str, Any], title: str) -> Document:
    """Take over the claims of another small case file (a ledger's figures) for persons of this case.

    Former claims from the same source are replaced; its evidence becomes one item of this case's list.
    :raises InputError: ``person-unknown``.
    """
    changed = copy.deepcopy(document)
    listed = changed["case"].setdefault("evidence", [])
    known = next((item for item in listed if item.get("title") == title), None)
    if known is None:
        changed = add_evidence(changed, kind="E2", title=title, source="")
        known = changed["case"]["evidence"][-1]
    for person in made["persons"]:
        entry = _person(changed, str(person["id"]))
        for fact, claim in person["claims"].items():
            former = (
                [
                    c
                    for c in _claims(entry, fact)
                    if not (isinstance(c, dict) and c.get("source") == claim["source"])
                ]
                if "source" in claim
                else []
            )
            entry["claims"][fact] = [*former, {**claim, "evidence": [known["id"]]}]
    return changed
