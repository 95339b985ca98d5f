"""Documents of a case: the file by its hash, its text, and what was read from it as proposals with spans.

A proposal becomes part of the case only when a person accepts or corrects it; a rejected one stays listed.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from bangxin.app import amending, jobs
from bangxin.app.amending import Document
from bangxin.app.caseload import CaseView, check_size, store_version
from bangxin.app.claims import Said, claim_of
from bangxin.app.examining import read_document
from bangxin.app.rights import Principal
from bangxin.app.workbench import Opened, Workbench
from bangxin.base.errors import BangxinError, InputError, MissingExtra
from bangxin.base.yamltree import load_tree
from bangxin.case.values import BadValue, read_value
from bangxin.law.values import Value
from bangxin.law.vocabulary import Fact
from bangxin.store import cases, clock
from bangxin.store.cases import Version
from bangxin.store.work import Job

OPEN, ACCEPTED, CORRECTED, REJECTED = "open", "accepted", "corrected", "rejected"
KIND = "reading"
PART_CHARACTERS = 20_000
READING_SECONDS = 120.0
MAX_SOURCES = 1000


class Piece(NamedTuple):
    """A stretch of text under the same proposals."""

    text: str
    proposals: tuple[str, ...]


class SourceView(NamedTuple):
    """A source with one part of its text cut at the edges of the spans."""

    view: CaseView
    source: dict[str, Any]
    pieces: tuple[Piece, ...]
    start: int
    part: int
    parts: int


def upload(
    desk: Workbench, who: Principal, case_id: str, base: int, name: str, content: bytes
) -> tuple[Version, str]:
    """Store a document, read it, and list what it says as proposals; returns the version and the source id.

    :raises InputError: as the reader does (``document-…``), ``revision-conflict``, ``too-many-sources``.
    """
    with desk.case(who, "source.add", case_id, log=False) as opened:
        _document(opened, base)
    if not content:
        raise InputError.of("no-file", "没有选择文件，或者文件是空的", "no file was chosen, or it is empty")
    read, proposals = _read_apart(desk, name, content)
    with desk.case(who, "source.add", case_id, log=False) as opened:
        document = copy.deepcopy(_document(opened, base))
        number = _list(desk, who, opened, document, name, content, read, proposals)
        check_size(document)
        note = f"增加材料：{_leaf(name)}"
        return store_version(desk, who, opened, base, document, note, "source.add"), number


def upload_many(desk: Workbench, who: Principal, case_id: str, files: list[tuple[str, bytes]]) -> Job:
    """Read documents one after the other in the background; those that can be read are added in one version.

    What cannot be read is named in the result with the reason, and so is a file that is there already.
    """
    if not files:
        raise InputError.of("no-file", "没有选择文件，或者文件是空的", "no file was chosen, or it is empty")

    def action(progress: jobs.Progress) -> dict[str, Any]:
        held, refused = [], []
        for done, (name, content) in enumerate(files):
            progress(done, len(files))
            try:
                held.append((name, content, *_read_apart(desk, name, content)))
            except BangxinError as error:
                refused.append({"name": _leaf(name), "message": _told(error)})
        added = []
        with desk.case(who, "source.add", case_id, log=False) as opened:
            base = opened.case.revision
            document = copy.deepcopy(cases.document(opened.connection, case_id, base))
            for name, content, read, proposals in held:
                try:
                    added.append(_list(desk, who, opened, document, name, content, read, proposals))
                except InputError as error:
                    refused.append({"name": _leaf(name), "message": _told(error)})
            if added:
                check_size(document)
                note = f"增加材料 {len(added)} 份"
                base = store_version(desk, who, opened, base, document, note, "source.add").revision
        return {"revision": base, "sources": added, "refused": refused}

    with desk.case(who, "source.add", case_id, log=False):
        pass
    return jobs.start(desk, who, case_id, KIND, action)


def reading(desk: Workbench, who: Principal, case_id: str) -> Job | None:
    """The last reading of documents in the background."""
    return next((job for job in jobs.listed(desk, who, case_id) if job.kind == KIND), None)


def _list(
    desk: Workbench, who: Principal, opened: Opened, document: Document, name: str, content: bytes, read: Any,
    proposals: list[dict[str, Any]],
) -> str:  # fmt: skip
    """Put a document that was read among the sources of ``document``; returns its id."""
    listed = document.setdefault("sources", [])
    known = next((s for s in listed if s["sha256"] == read.sha256), None)
    if known is not None:
        raise InputError.of(
            "source-known",
            f"这份文件已在卷内（{known['name']}）",
            f"the file is there already ({known['name']})",
        )
    if len(listed) >= MAX_SOURCES:
        raise InputError.of(
            "too-many-sources", f"材料超过 {MAX_SOURCES} 份", f"more than {MAX_SOURCES} documents"
        )
    blob = desk.store.files.put(opened.connection, content, f"application/x-{read.kind}")
    text = desk.store.files.put(opened.connection, read.text.encode(), "text/plain; charset=utf-8")
    for stored in (blob, text):
        desk.changed(opened, who, "source.add", "blob", stored.sha256, size=stored.size)
    number = _next_number(listed)
    entry = {
        "id": number, "name": _leaf(name), "kind": read.kind, "sha256": blob.sha256, "sm3": blob.sm3, "size": blob.size,
        "text": text.sha256, "characters": len(read.text), "notes": list(read.notes), "added_by": who.id, "added_at": clock.now(),
        "proposals": [{"id": f"{number}-{n}", "state": OPEN, **p} for n, p in enumerate(proposals, 1)],
    }  # fmt: skip
    listed.append(entry)
    return number


def upload_later(desk: Workbench, who: Principal, case_id: str, base: int, name: str, content: bytes) -> Job:
    """The same in the background, for scans that take long; the result names the revision and the source."""

    def action(progress: jobs.Progress) -> dict[str, Any]:
        version, source = upload(desk, who, case_id, base, name, content)
        return {"revision": version.revision, "source": source}

    with desk.case(who, "source.add", case_id, log=False) as opened:
        _document(opened, base)
    return jobs.start(desk, who, case_id, KIND, action)


def added(desk: Workbench, who: Principal, case_id: str, revision: int, content: bytes) -> str:
    """The source that a file became in a version (for an upload sent twice)."""
    wanted = digest(content)
    with desk.viewing(who, "source.view", case_id, log=False) as opened:
        document = cases.document(opened.connection, case_id, revision)
    return next((str(s["id"]) for s in document.get("sources", []) if s["sha256"] == wanted), "")


def text_of(desk: Workbench, who: Principal, case_id: str, source_id: str, start: int, length: int) -> str:
    """Characters ``start`` to ``start + length`` of the text that spans point into."""
    with desk.viewing(who, "source.view", case_id) as opened:
        opened.detail["source"] = source_id
        document = cases.document(opened.connection, case_id, opened.case.revision)
        text = desk.store.files.get(opened.connection, _source(document, source_id)["text"])[1].decode()
    return text[start : start + length]


def read_only(desk: Workbench, name: str, content: bytes) -> tuple[Any, list[dict[str, Any]]]:
    """What a document says, without storing anything: the document as read, and the proposals.

    :raises InputError: as the reader does (``document-…``), ``no-file``.
    """
    if not content:
        raise InputError.of("no-file", "没有选择文件，或者文件是空的", "no file was chosen, or it is empty")
    return _read_apart(desk, name, content)


def listed(desk: Workbench, who: Principal, case_id: str) -> CaseView:
    """The case with its sources."""
    with desk.viewing(who, "source.view", case_id, log=False) as opened:
        document = cases.document(opened.connection, case_id, opened.case.revision)
        return CaseView(opened.case, opened.case.revision, document)


def look(desk: Workbench, who: Principal, case_id: str, source_id: str, part: int = 0) -> SourceView:
    """A source with one part of its text."""
    with desk.viewing(who, "source.view", case_id) as opened:
        opened.detail["source"] = source_id
        document = cases.document(opened.connection, case_id, opened.case.revision)
        source = _source(document, source_id)
        text = desk.store.files.get(opened.connection, source["text"])[1].decode()
    parts = max(1, -(-len(text) // PART_CHARACTERS))
    part = min(max(0, part), parts - 1)
    start = part * PART_CHARACTERS
    pieces = _pieces(text, start, min(len(text), start + PART_CHARACTERS), source["proposals"])
    return SourceView(
        CaseView(opened.case, opened.case.revision, document), source, pieces, start, part, parts
    )


def values(desk: Workbench, source: dict[str, Any]) -> dict[str, Value | None]:
    """What each proposal says, as a value of its fact; a proposal that cannot be read so is left out."""
    words, found = desk.book.vocabulary, dict[str, Value | None]()
    for proposal in source["proposals"]:
        if proposal["fact"] not in words:
            continue
        said = proposal.get("claim") or proposal["finding"]
        with suppress(BadValue):
            found[proposal["id"]] = value_said(words[proposal["fact"]], said)
    return found


def value_said(fact: Fact, said: Mapping[str, Any]) -> Value | None:
    """The value of a written claim or finding.

    :raises BadValue: when it is none of its fact.
    """
    told = {key: said[key] for key in ("op", "value", "hi", "lo", "hi_conventional") if key in said}
    return read_value(load_tree(json.dumps(told, ensure_ascii=False), "proposal.json"), fact)


def original(desk: Workbench, who: Principal, case_id: str, source_id: str) -> tuple[str, bytes]:
    """Name and bytes of the file as it came, its hashes checked."""
    with desk.viewing(who, "source.view", case_id) as opened:
        opened.detail.update({"source": source_id, "download": True})
        document = cases.document(opened.connection, case_id, opened.case.revision)
        source = _source(document, source_id)
        return source["name"], desk.store.files.get(opened.connection, source["sha256"])[1]


def decide(
    desk: Workbench, who: Principal, case_id: str, base: int, proposals: list[str], decision: str, said: Said | None = None
) -> Version:  # fmt: skip
    """Accept, correct (with ``said``) or reject proposals.

    :raises InputError: ``proposal-unknown``, ``decision-unknown`` and every mistake of the resulting case.
    """
    if decision not in (ACCEPTED, CORRECTED, REJECTED):
        raise InputError.of("decision-unknown", "只能接受、更正或不采纳", "accept, correct or reject")
    with desk.case(who, "case.edit", case_id, log=False) as opened:
        document = copy.deepcopy(_document(opened, base))
        if not proposals:
            raise InputError.of("no-proposal", "没有选择要处理的项", "nothing was chosen")
        for proposal_id in proposals:
            source, proposal = _proposal(document, proposal_id)
            if decision != REJECTED:
                document = _taken(desk, document, source, proposal, said if decision == CORRECTED else None)
                source, proposal = _proposal(document, proposal_id)
            proposal.update({"state": decision, "decided_by": who.id, "decided_at": clock.now()})
        check_size(document)
        read_document(desk, document)
        words = {ACCEPTED: "接受", CORRECTED: "更正", REJECTED: "不采纳"}
        note = f"{words[decision]}材料所载 {len(proposals)} 项"
        return store_version(desk, who, opened, base, document, note, f"proposal.{decision}")


def decide_on(
    desk: Workbench, who: Principal, case_id: str, base: int, source_id: str, chosen: list[str], decision: str
) -> Version:
    """Accept or reject proposals of one document; without a choice all that are still open.

    :raises InputError: ``proposal-unknown``, ``no-proposal``, ``decision-unknown``.
    """
    with desk.viewing(who, "source.view", case_id, log=False) as opened:
        source = _source(_document(opened, base), source_id)
    known = {p["id"]: p["state"] for p in source["proposals"]}
    for proposal in chosen:
        if proposal not in known:
            raise _unknown(proposal)
    if decision == CORRECTED:
        raise InputError.of("decision-unknown", "更正须写明新的内容", "a correction needs the new value")
    taken = chosen or [name for name, state in known.items() if state == OPEN]
    return decide(desk, who, case_id, base, taken, decision)


def waiting(
    desk: Workbench, who: Principal, case_id: str, base: int, source_id: str, whose: str
) -> list[str]:
    """Open proposals of a document in this version: of the person named, with ``*`` of all; of nobody when empty."""
    with desk.viewing(who, "source.view", case_id, log=False) as opened:
        listed = _source(_document(opened, base), source_id)["proposals"]
    return [str(p["id"]) for p in listed if p["state"] == OPEN and whose in ("*", p["person"])]


def next_open(desk: Workbench, who: Principal, case_id: str, source_id: str, decided: list[str]) -> str:
    """The proposal of the same person to be checked next, else the next of the document; empty when none is left."""
    with desk.viewing(who, "source.view", case_id, log=False) as opened:
        source = _source(cases.document(opened.connection, case_id, opened.case.revision), source_id)
    listed = source["proposals"]
    at = max((number for number, p in enumerate(listed) if p["id"] in decided), default=-1)
    whose = {p["person"] for p in listed if p["id"] in decided}
    left = [p for p in (*listed[at + 1 :], *listed[: at + 1]) if p["state"] == OPEN]
    return next((str(p["id"]) for p in (*(p for p in left if p["person"] in whose), *left)), "")


def fact_of(desk: Workbench, who: Principal, case_id: str, source_id: str, proposal_id: str) -> str:
    """The fact that a proposal is about."""
    with desk.viewing(who, "source.view", case_id, log=False) as opened:
        source = _source(cases.document(opened.connection, case_id, opened.case.revision), source_id)
    for proposal in source["proposals"]:
        if proposal["id"] == proposal_id:
            return str(proposal["fact"])
    raise _unknown(proposal_id)


def digest(content: bytes) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(content).hexdigest()


def _read_apart(desk: Workbench, name: str, content: bytes) -> tuple[Any, list[dict[str, Any]]]:
    """Read in a process of its own where the installation has one: a long record or scan takes seconds to minutes."""
    return desk.readers.call(_read, name, content) if desk.readers is not None else _read(name, content)


def _read(name: str, content: bytes) -> tuple[Any, list[dict[str, Any]]]:
    try:
        from bangxin.intake.documents.document import LIMITS
        from bangxin.intake.documents.readers import read_document_bytes
        from bangxin.intake.drafting.draft import draft_of
    except ImportError as error:
        raise MissingExtra.named("intake", str(error.name)) from None
    read = read_document_bytes(content, _leaf(name), LIMITS._replace(seconds=READING_SECONDS, ocr_pages=20))
    proposals: list[dict[str, Any]] = []
    for case in draft_of(read).together().cases:
        for person in case["persons"]:
            if not person.get("claims"):
                continue
            proposals += [
                {"person": person["name"], "fact": fact, "claim": dict(claim)}
                for fact, value in person["claims"].items()
                for claim in (value if isinstance(value, list) else [value])
                if isinstance(claim, dict)
            ]
            proposals += [
                {"person": person["name"], "fact": fact, "finding": dict(finding)}
                for fact, finding in (person.get("findings") or {}).items()
            ]
    return read, proposals


def _told(error: BangxinError) -> str:
    """What is wrong with a file, without its place: the name of the file stands before it."""
    return "；".join(f"{m.message.zh}（{m.hint.zh}）" if m.hint else m.message.zh for m in error.mistakes)


def _taken(
    desk: Workbench, document: Document, source: dict[str, Any], proposal: dict[str, Any], said: Said | None
) -> Document:
    """The document with a proposal as a claim (or finding) of its person, who is added when new."""
    name = proposal["person"]
    if all(shown != name for _, shown in amending.persons(document)):
        document = amending.add_person(document, name)
    person = next(number for number, shown in amending.persons(document) if shown == name)
    if "finding" in proposal:
        return amending.put_finding(document, person, proposal["fact"], proposal["finding"])
    claim = dict(proposal["claim"])
    if said is not None:
        kept = {key: claim[key] for key in ("quote", "span", "section", "speaker", "rule") if key in claim}
        claim = {**kept, **claim_of(desk, said)}
    claim["source"] = source["name"]
    return amending.put_claim(document, person, said.fact if said else proposal["fact"], claim)


def _pieces(text: str, start: int, end: int, proposals: list[dict[str, Any]]) -> tuple[Piece, ...]:
    spans = []
    for proposal in proposals:
        span = (proposal.get("claim") or {}).get("span")
        if span and span[0] < end and span[1] > start:
            spans.append((max(start, span[0]), min(end, span[1]), proposal["id"]))
    edges = sorted({start, end, *(s for s, _, _ in spans), *(e for _, e, _ in spans)})
    return tuple(
        Piece(text[a:b], tuple(name for s, e, name in spans if s <= a and b <= e)) for a, b in pairwise(edges)
    )


def _source(document: Document, source_id: str) -> dict[str, Any]:
    for source in document.get("sources", []):
        if source["id"] == source_id:
            found: dict[str, Any] = source
            return found
    raise InputError.of("source-unknown", "卷内没有这份材料", "there is no such document")


def _proposal(document: Document, proposal_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    for source in document.get("sources", []):
        for proposal in source["proposals"]:
            if proposal["id"] == proposal_id:
                return source, proposal
    raise _unknown(proposal_id)


def _unknown(proposal_id: str) -> BangxinError:
    return InputError.of(
        "proposal-unknown", f"没有待核对项 {proposal_id}", f"there is no proposal {proposal_id}"
    )


def _next_number(listed: list[dict[str, Any]]) -> str:
    taken = {source["id"] for source in listed}
    return next(f"S{n}" for n in range(1, len(listed) + 2) if f"S{n}" not in taken)


def _leaf(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name[:200] or "材料"


def _document(opened: Opened, base: int) -> Document:
    if opened.case.revision != base:
        raise cases.conflict(opened.connection, opened.case.id, base)
    return cases.document(opened.connection, opened.case.id, base)
