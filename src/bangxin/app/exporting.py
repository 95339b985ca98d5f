"""Papers out of the office: built, redacted unless the full text is asked for, stamped, logged with their hash."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bangxin.app import money, signing
from bangxin.app.amending import unknown_person
from bangxin.app.examining import Asked, assess_document
from bangxin.app.examining import determination_json as examined_json
from bangxin.app.rights import Principal
from bangxin.app.workbench import Workbench
from bangxin.base.canonical import content_hash
from bangxin.base.errors import InputError, LimitExceeded
from bangxin.base.i18n import Lang, Text
from bangxin.determination.assessment import Assessment, PersonAssessment
from bangxin.determination.document import stringly
from bangxin.report.papers import PAPERS, write_paper
from bangxin.report.papers.brief import Brief
from bangxin.report.papers.docx import docx_bytes
from bangxin.report.papers.html import html_bytes
from bangxin.report.papers.model import Paper
from bangxin.report.papers.pdf import pdf_bytes
from bangxin.report.papers.redaction import redacted
from bangxin.store import audit, cases

MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}
TEMPLATES = "templates"
MAX_TEMPLATE = 8 * 1024 * 1024
MOST_CHARTS = 8


class Exported(NamedTuple):
    """A file to hand out."""

    name: str
    media_type: str
    content: bytes


def export(
    desk: Workbench, who: Principal, case_id: str, paper: str, kind: str, *, person: str = "", full: bool = False,
    asked: Asked | None = None, lang: str = "",
) -> Exported:  # fmt: skip
    """One paper of the newest revision. ``full`` leaves names and numbers in and needs its own right; ``lang`` is ``en``
    for an English reading copy, else the paper is Chinese.

    :raises InputError: ``paper-unknown``, ``paper-format``, ``person-unknown``.
    """
    if kind not in MEDIA:
        raise InputError.of(
            "paper-format", f"格式只能是 {'、'.join(MEDIA)}", f"a format is one of {', '.join(MEDIA)}"
        )
    right = "export.full" if full else "export.redacted"
    chosen = Lang.EN if lang == Lang.EN else Lang.ZH
    # Rendering takes seconds and must not hold up other writers: read, render, then log what is handed out.
    with desk.viewing(who, right, case_id, log=False) as opened:
        case, document = opened.case, cases.document(opened.connection, case_id, opened.case.revision)
        signed, head = signing.signatures(desk, opened, case.revision), audit.head(opened.connection)
    assessment = assess_document(desk, document, asked or Asked())
    brief = Brief(
        assessment,
        _person(assessment, person),
        case.title,
        case.stage,
        _stamp(desk, assessment, signed, head, chosen),
        _fields(desk, signed, head, chosen),
        tuple(money.charts(desk, case_id, document, MOST_CHARTS)) if paper == "funds" else (),
        chosen,
    )
    written = write_paper(paper, brief)
    content = _rendered(desk, written if full else redacted(written, assessment), kind)
    revision = case.revision
    with desk.viewing(who, right, case_id) as opened:
        opened.detail.update(
            {
                "paper": paper,
                "format": kind,
                "revision": revision,
                "sha256": hashlib.sha256(content).hexdigest(),
            }
        )
    title = PAPERS[paper][0].pick(chosen)
    version = f"version-{revision}" if chosen is Lang.EN else f"第{revision}版"
    return Exported(_safe_name(f"{title}-{version}.{kind}"), MEDIA[kind], content)


def determination_json(desk: Workbench, who: Principal, case_id: str) -> Exported:
    """The whole determination as canonical JSON, unredacted."""
    with desk.viewing(who, "export.full", case_id, log=False) as opened:
        revision = opened.case.revision
        document = cases.document(opened.connection, case_id, revision)
    content = examined_json(desk, document, Asked())
    with desk.viewing(who, "export.full", case_id) as opened:
        opened.detail.update({"paper": "determination", "sha256": hashlib.sha256(content).hexdigest()})
    return Exported(f"determination-{revision}.json", "application/json", content)


def _rendered(desk: Workbench, paper: Paper, kind: str) -> bytes:
    name, template = template_for(desk.store.folder / TEMPLATES, paper.id, kind)
    if kind == "html":
        return html_bytes(paper, template, name)
    if kind == "pdf":
        return pdf_bytes(paper, int(datetime.now(UTC).timestamp()), template, name)
    return docx_bytes(paper, template, name)


def template_for(folder: Path, paper: str, kind: str) -> tuple[str, bytes]:
    """Name and content of the user's template for a paper, its own or the default one; empty without one.

    :raises LimitExceeded: ``template-too-large``.
    """
    ending = {"docx": "docx", "pdf": "typ", "html": "html"}[kind]
    for name in (f"{paper}.{ending}", f"default.{ending}"):
        if (folder / name).is_file():
            if (folder / name).stat().st_size > MAX_TEMPLATE:
                raise LimitExceeded.of(
                    "template-too-large", f"模板 {name} 超过 8 MiB", f"the template {name} is over 8 MiB"
                )
            return name, (folder / name).read_bytes()
    return "", b""


def _stamp(
    desk: Workbench, assessment: Assessment, signed: signing.Signatures, head: audit.Head, lang: Lang
) -> tuple[str, ...]:
    parts = {signing.PREPARED: Text("承办", "prepared"), signing.REVIEWED: Text("审核", "reviewed")}
    names = (
        Text("、", ", ")
        .pick(lang)
        .join(f"{name}（{parts[row.part].pick(lang)}，{row.at[:10]}）" for row, name in signed.signed)
    )
    both = Text("（须承办人与审核人两人签名）", " (handler and reviewer both have to sign)").pick(lang)
    state = _state(signed).pick(lang) + (both if signed.two_person and not signed.issued else "")
    none = Text("无", "none").pick(lang)
    case, rules = content_hash(stringly(assessment.case.plain))[:23], desk.book.hash[:23]
    return (
        Text(f"{state}。签名：{names or none}。", f"{state}. Signatures: {names or none}.").pick(lang),
        Text(
            f"案件第 {signed.revision} 版 {case}；规则库 {rules}。",
            f"Case, version {signed.revision} {case}; rulebook {rules}.",
        ).pick(lang),
        Text(
            f"审计日志树头 {head}（bangxin audit verify --head 可核对）。",
            f"Head of the audit log {head} (to be checked with bangxin audit verify --head).",
        ).pick(lang),
    )


def _state(signed: signing.Signatures) -> Text:
    return Text("已签发", "Issued") if signed.issued else Text("未签发的草稿", "Draft, not issued")


def _fields(
    desk: Workbench, signed: signing.Signatures, head: audit.Head, lang: Lang
) -> tuple[tuple[str, str], ...]:
    """What a template may name of the signatures and versions."""
    by = {
        part: "、".join(name for row, name in signed.signed if row.part == part)
        for part in ("prepared", "reviewed")
    }
    return (
        ("签发状态", _state(signed).pick(lang)),
        ("承办人", by["prepared"]),
        ("审核人", by["reviewed"]),
        ("案件版本", str(signed.revision)),
        ("规则库", desk.book.hash[:23]),
        ("日志树头", str(head)),
    )


def _person(assessment: Assessment, person_id: str) -> PersonAssessment | None:
    if not person_id:
        return None
    for person in assessment.persons:
        if person.person.id == person_id:
            return person
    raise unknown_person(person_id)


def _safe_name(name: str) -> str:
    return re.sub(r"[^\w.\-（）]", "_", name)
