"""Ledgers of a case: uploaded files and the registry are part of the case by hash; the book is rebuilt from them."""

from __future__ import annotations

import json
import shutil
import tempfile
import threading
from pathlib import Path
from typing import Any, NamedTuple

from bangxin.app import amending, jobs
from bangxin.app.caseload import CaseView, check_size, store_version
from bangxin.app.examining import read_document
from bangxin.app.rights import Principal
from bangxin.app.workbench import Opened, Workbench
from bangxin.base.canonical import content_hash
from bangxin.base.errors import BangxinError, InputError, MissingExtra
from bangxin.store import cases, work
from bangxin.store.blobs import Blob
from bangxin.store.cases import Version
from bangxin.store.work import Job

FOLDER, RESULT, KIND = "ledgers", "result.json", "ledger"
_BUILDING = threading.Lock()
"""One book is built at a time: it takes all cores, and two builds of a case must not meet."""
MAX_FILES = 200
MAX_ROWS_SHOWN = 500
Document = dict[str, Any]


class Money(NamedTuple):
    """The ledger part of a case: what is in it, the last result computed from exactly that, or None."""

    view: CaseView
    files: list[dict[str, Any]]
    registry: str
    victims: str
    result: dict[str, Any] | None
    job: Job | None


def look(desk: Workbench, who: Principal, case_id: str) -> Money:
    """What the money page shows, with the last import of the case."""
    with desk.viewing(who, "source.view", case_id) as opened:
        document = cases.document(opened.connection, case_id, opened.case.revision)
        view = CaseView(opened.case, opened.case.revision, document)
        job = work.latest_job(opened.connection, case_id, KIND)
    part = _part(document)
    return Money(view, part["files"], part["registry"], part["victims"], _result(desk, case_id, part), job)


def add_files(
    desk: Workbench, who: Principal, case_id: str, base: int, files: list[tuple[str, bytes]]
) -> tuple[Version, Job]:
    """Store ledger files as evidence of the case and start the import.

    :raises InputError: ``no-file``, ``too-many-files``, ``revision-conflict``.
    """
    needed()
    with desk.case(who, "source.add", case_id, log=False) as opened:
        document = _document(opened, base)
        if not files:
            raise InputError.of("no-file", "没有选择文件", "no file was chosen")
        part = _part(document)
        for name, content in files:
            blob = desk.store.files.put(opened.connection, content, "application/octet-stream")
            desk.changed(opened, who, "ledger.add", "blob", blob.sha256, size=blob.size)
            if all(known["sha256"] != blob.sha256 for known in part["files"]):
                part["files"].append(_entry(name, blob))
        if len(part["files"]) > MAX_FILES:
            raise InputError.of(
                "too-many-files", f"流水文件超过 {MAX_FILES} 个", f"more than {MAX_FILES} files"
            )
        version = store_version(
            desk,
            who,
            opened,
            base,
            {**document, "ledger": part},
            f"增加流水 {len(files)} 个文件",
            "ledger.add",
        )
    return version, rebuild(desk, who, case_id)


def register(
    desk: Workbench, who: Principal, case_id: str, base: int, *, registry: str, victims: str
) -> tuple[Version, Job]:
    """Save whose account is whose, hand-over and freeze days, and the victims' list; then compute again.

    :raises InputError: every mistake of the registry or the list, with its line.
    """
    needed()
    from bangxin.ledger.registry import read_registry
    from bangxin.ledger.victims import read_victims

    if registry.strip():
        read_registry(registry, "accounts.yaml")
    if victims.strip():
        read_victims(victims, "victims.csv")
    with desk.case(who, "case.edit", case_id, log=False) as opened:
        document = _document(opened, base)
        part = {**_part(document), "registry": registry, "victims": victims}
        version = store_version(
            desk,
            who,
            opened,
            base,
            {**document, "ledger": part},
            "改账户登记表或被害人名单",
            "ledger.register",
        )
    return version, rebuild(desk, who, case_id)


def rebuild(desk: Workbench, who: Principal, case_id: str) -> Job:
    """Import and compute in the background."""

    def action(progress: jobs.Progress) -> dict[str, Any]:
        with _BUILDING:
            return _build(desk, case_id, progress)

    return jobs.start(desk, who, case_id, KIND, action)


def rows_of(desk: Workbench, who: Principal, case_id: str, figure_id: str, person: str) -> dict[str, Any]:
    """The rows behind a figure: time, payer, payee, fen, and file, sheet and line of each.

    :raises InputError: ``figure-unknown``, ``ledger-stale``.
    """
    needed()
    with desk.viewing(who, "source.view", case_id) as opened:
        opened.detail["figure"] = figure_id
        part = _part(cases.document(opened.connection, case_id, opened.case.revision))
    if _result(desk, case_id, part) is None:
        raise stale()
    ledger, measured, _ = _computed(folder_of(desk, case_id))
    for figure in measured.figures:
        if figure.id == figure_id and figure.person == person:
            rows = measured.rows(figure, MAX_ROWS_SHOWN)
            listed = [{**row, "place": ledger.name_of(row["file"])} for row in rows.iter_rows(named=True)]
            return {"figure": figure, "rows": listed, "limit": MAX_ROWS_SHOWN}
    raise InputError.of("figure-unknown", f"没有这个数字：{figure_id}", f"no such figure: {figure_id}")


def report(desk: Workbench, who: Principal, case_id: str, kind: str) -> bytes:
    """The ledger report as one offline HTML page or a workbook; account numbers stand in full, so it is an export."""
    needed()
    from bangxin.report.ledger import html, sheets

    with desk.viewing(who, "export.full", case_id) as opened:
        opened.detail["paper"] = f"ledger.{kind}"
        part = _part(cases.document(opened.connection, case_id, opened.case.revision))
        title = opened.case.title
    if _result(desk, case_id, part) is None:
        raise InputError.of(
            "ledger-stale", "账册正在重新计算，请稍后再导出", "the ledger is being computed; try again soon"
        )
    ledger, measured, tracing = _computed(folder_of(desk, case_id))
    if kind == "xlsx":
        return sheets.report_workbook(ledger, measured, tracing, "zh")
    return html.page(ledger, measured, tracing, f"{title}：资金分析报告").encode()


def adopt(desk: Workbench, who: Principal, case_id: str, base: int) -> Version:
    """Write the figures into the case as claims of the persons the registry names; unverified until someone verifies."""
    needed()
    from bangxin.base.yamltree import load_tree
    from bangxin.ledger.facts import claims_yaml

    with desk.case(who, "case.edit", case_id, log=False) as opened:
        part = _part(_document(opened, base))
    if _result(desk, case_id, part) is None:
        raise InputError.of(
            "ledger-stale", "账册正在重新计算，请稍后再记入", "the ledger is being computed; try again soon"
        )
    ledger, measured, _ = _computed(folder_of(desk, case_id))
    made = load_tree(claims_yaml(measured, ledger.registry, "本案流水"), "claims.yaml").plain()
    with desk.case(who, "case.edit", case_id, log=False) as opened:
        document = amending.merge_claims(_document(opened, base), made, "账册：本案流水")
        check_size(document)
        read_document(desk, document)
        return store_version(desk, who, opened, base, document, "记入资金分析的数额", "ledger.adopt")


def stale() -> BangxinError:
    """The error for a result that is not computed yet."""
    return InputError.of(
        "ledger-stale", "账册正在重新计算，请稍后再看", "the ledger is being computed; try again soon"
    )


def folder_of(desk: Workbench, case_id: str) -> Path:
    """Where the book of a case is built."""
    return desk.store.folder / FOLDER / case_id


def needed() -> None:
    """:raises MissingExtra: without the ledger extra."""
    from importlib import util

    for module in ("polars", "duckdb", "numba"):
        if util.find_spec(module) is None:
            raise MissingExtra.named("ledger", module)


def _build(desk: Workbench, case_id: str, progress: jobs.Progress) -> dict[str, Any]:
    """Import the stored files into a fresh folder, compute, and put it in place of the old one."""
    from bangxin.ledger.readers.folder import REGISTRY, VICTIMS, Folder, write_manifest
    from bangxin.ledger.readers.importing import Choices, import_files

    with desk.store.reading() as connection:
        case = cases.get(connection, case_id)
        part = _part(cases.document(connection, case_id, case.revision))
        contents = [
            (file["name"], desk.store.files.get(connection, file["sha256"])[1]) for file in part["files"]
        ]
    target = folder_of(desk, case_id)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        paths = []
        for number, (name, content) in enumerate(contents):
            path = Path(scratch) / "in" / str(number) / Path(name).name
            path.parent.mkdir(parents=True)
            path.write_bytes(content)
            paths.append(path)
        built = Path(scratch) / "book"
        done = import_files(paths, Folder(built), Choices(), lambda text, rows: progress(1, 3))
        refused = [{"message": _shown(error.render(), paths)} for error in done.refused]
        if done.entries:
            manifest = Folder(built).manifest()
            told = json.dumps([manifest.files, manifest.refused], ensure_ascii=False)
            manifest.files, manifest.refused = json.loads(_shown(told, paths))
            write_manifest(Folder(built), manifest)
        built.mkdir(exist_ok=True)
        for name, text in ((REGISTRY, part["registry"]), (VICTIMS, part["victims"])):
            if text.strip():
                (built / name).write_text(text, encoding="utf-8")
        progress(2, 3)
        result = _summary(built, refused) if done.entries else {"refused": refused, "files": []}
        (built / RESULT).write_text(
            json.dumps({"of": _key(part), **result}, ensure_ascii=False), encoding="utf-8"
        )
        shutil.rmtree(target, ignore_errors=True)
        built.rename(target)
    return {"accepted": done.accepted, "refused": len(refused)}


def _shown(text: str, paths: list[Path]) -> str:
    """A text with the files named as they were uploaded, not by where they lay during the import."""
    for path in paths:
        text = text.replace(str(path), path.name)
    return text


def _computed(folder: Path) -> tuple[Any, Any, Any]:
    """Ledger, figures and tracing of a folder."""
    from bangxin.ledger.measures import measure
    from bangxin.ledger.readers.folder import Folder
    from bangxin.ledger.readers.opening import matches_of, open_ledger, payments_of
    from bangxin.ledger.trace.rules import Rule
    from bangxin.ledger.tracing import trace_book

    ledger = open_ledger(Folder(folder))
    matches = matches_of(ledger, payments_of(ledger.folder, None))
    tracing = trace_book(ledger.book, matches, list(Rule) if matches else [Rule.FIFO], lambda _: None)
    return ledger, measure(ledger.book, ledger.registry, matches, tracing, None), tracing


def _summary(folder: Path, refused: list[dict[str, str]]) -> dict[str, Any]:
    """What the page shows, as plain data."""
    from bangxin.ledger.readers.opening import holders
    from bangxin.ledger.registry import Account, draft
    from bangxin.report.ledger import sankey, terminal, timeline

    ledger, measured, tracing = _computed(folder)
    names, freezes = holders(ledger.folder, ledger.manifest)
    accounts = terminal.account_table(ledger, names)
    listed = [a for a in ledger.registry.accounts if a.belongs != "unknown"] or [
        Account(number) for number in sorted(ledger.book.statements)
    ]
    entries = [(row["account"], row["holder"], row["note"]) for row in accounts if row["statement"]]
    flows = [
        {"rule": result.rule.label.zh, "svg": sankey.svg(sankey.links(result)[0], f"f{number}")}
        for number, result in enumerate(tracing.results)
        if tracing.matches
    ]
    return {
        "refused": refused,
        "files": [
            {
                "name": file["name"],
                "read": sum(s["read"] for s in file["sheets"]),
                "accepted": sum(s["accepted"] for s in file["sheets"]),
                "rejected": sum(sum(s["rejected"].values()) for s in file["sheets"]),
            }
            for file in ledger.manifest.files
        ],
        "anomalies": [item.as_data() for item in ledger.anomalies][:200],
        "accounts": accounts[:200],
        "draft": draft(entries, freezes),
        "figures": [{**terminal.figure_data(f), "text": terminal.value_text(f)} for f in measured.figures],
        "two_years": measured.two_years,
        "traces": [
            {
                "rule": str(r.rule),
                "label": r.rule.label.zh,
                "accounts": r.accounts.head(500).to_dicts(),
                "held": r.held.head(500).to_dicts(),
            }
            for r in tracing.results
            if tracing.matches
        ],
        "timelines": [
            {"account": a.number, "holder": a.holder, "svg": timeline.svg(ledger.book, a)}
            for a in listed[:12]
        ],
        "flows": flows,
    }


def _part(document: Document) -> dict[str, Any]:
    part = document.get("ledger") or {}
    return {
        "files": list(part.get("files", [])),
        "registry": part.get("registry", ""),
        "victims": part.get("victims", ""),
    }


def _result(desk: Workbench, case_id: str, part: dict[str, Any]) -> dict[str, Any] | None:
    place = folder_of(desk, case_id) / RESULT
    if not part["files"] or not place.is_file():
        return None
    found: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return found if found.get("of") == _key(part) else None


def _key(part: dict[str, Any]) -> str:
    return content_hash([[f["sha256"] for f in part["files"]], part["registry"], part["victims"]])


def _entry(name: str, blob: Blob) -> dict[str, Any]:
    return {
        "name": Path(name.replace("\\", "/")).name[:200] or "流水",
        "sha256": blob.sha256,
        "sm3": blob.sm3,
        "size": blob.size,
    }


def _document(opened: Opened, base: int) -> Document:
    if opened.case.revision != base:
        raise cases.conflict(opened.connection, opened.case.id, base)
    return cases.document(opened.connection, opened.case.id, base)
