"""Ledgers of a case: uploaded files and the registry are part of the case by hash; the book is rebuilt from them."""

from __future__ import annotations

import hashlib
import html
import json
import os
import shutil
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from bangxin.app import amending, jobs
from bangxin.app.caseload import CaseView, check_size, store_version
from bangxin.app.examining import read_document
from bangxin.app.ledgerrows import Band, Box, Day, Figure, rows_page, unknown_figure
from bangxin.app.ledgerwork import RESULT, TITLE, Task, computed
from bangxin.app.rights import Principal
from bangxin.app.workbench import Opened, Workbench
from bangxin.base.canonical import content_hash
from bangxin.base.errors import BangxinError, InputError, MissingExtra
from bangxin.store import cases, work
from bangxin.store.blobs import Blob
from bangxin.store.cases import Version
from bangxin.store.ledgerfile import LedgerFile
from bangxin.store.work import Job

FOLDER, KIND, SCRATCH = "ledgers", "ledger", "bangxin-ledger-"
SCRATCH_VARIABLE = "BANGXIN_SCRATCH"
_BUILDING = threading.Lock()
"""One book is built at a time: it takes all cores, and two builds of a case must not meet."""
MAX_FILES = 200
MAX_ROWS_SHOWN = 200
Document = dict[str, Any]


class Money(NamedTuple):
    """The ledger part of a case: what is in it, the last result computed from exactly that, or None.

    ``drawn`` has the first flow and the first time line; the others are asked for one by one. ``steps``: see :func:`steps`.
    """

    view: CaseView
    files: list[dict[str, Any]]
    registry: str
    victims: str
    result: dict[str, Any] | None
    job: Job | None
    drawn: dict[str, str]
    steps: int | None


def look(desk: Workbench, who: Principal, case_id: str) -> Money:
    """What the money page shows, with the last import of the case."""
    with desk.viewing(who, "source.view", case_id) as opened:
        document = cases.document(opened.connection, case_id, opened.case.revision)
        view = CaseView(opened.case, opened.case.revision, document)
        job = work.latest_job(opened.connection, case_id, KIND)
    part = _part(document)
    result = _result(desk, case_id, part)
    return Money(
        view, part["files"], part["registry"], part["victims"], result, job, _first(desk, case_id, result),
        steps(desk, case_id),
    )  # fmt: skip


def steps(desk: Workbench, case_id: str) -> int | None:
    """The day of step 0 where the ledger states its times as step numbers, None where it does not; a ledger not read yet
    may do so, and the computation checks the list again."""
    told = ledger_file(desk, case_id).info("result")
    known: int | None = json.loads(told).get("steps_from", 0) if told else 0
    return known


def _first(desk: Workbench, case_id: str, result: dict[str, Any] | None) -> dict[str, str]:
    names = []
    if result and result.get("flows"):
        names += ["flow:0", "bands:0"]
    if result and result.get("timelines"):
        names.append(f"timeline:{result['timelines'][0]['id']}")
    file = ledger_file(desk, case_id)
    return {name: file.info(name) or "" for name in names}


def registered(found: Money) -> tuple[list[dict[str, str]], int]:
    """The registered accounts in words, and how many payments of victims are listed; nothing of what cannot be read."""
    from bangxin.app import registryform

    try:
        form = registryform.shown(found.registry, found.victims, "", steps=found.steps)
    except InputError:
        return [], 0
    accounts = [row for row in form.tables["accounts"] if row["account"]]
    return accounts, sum(1 for row in form.tables["victims"] if row["amount"])


def charts(desk: Workbench, case_id: str, document: Document, most: int) -> list[tuple[str, str]]:
    """(title, SVG) of flow and time lines, if the ledger of this document is computed. The caller checks rights."""
    result = _result(desk, case_id, _part(document))
    if result is None:
        return []
    file = ledger_file(desk, case_id)
    named = [
        (f"资金流向（{flow['label']}）", f"flow:{n}") for n, flow in enumerate(result.get("flows", [])[:1])
    ]
    named += [
        (f"余额与流入走势：{line['account']} {line['holder']}".strip(), f"timeline:{line['id']}")
        for line in result.get("timelines", [])
    ]
    drawn = [(title, file.info(name) or "") for title, name in named[:most]]
    return [(title, svg) for title, svg in drawn if svg.startswith("<svg")]


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
        _refuse_known(part["files"], files)
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


def _refuse_known(listed: list[dict[str, Any]], files: list[tuple[str, bytes]]) -> None:
    """Files that are all there already change nothing; among new ones they are passed over."""
    there = {entry["sha256"]: entry["name"] for entry in listed}
    known = [there.get(hashlib.sha256(content).hexdigest()) for _, content in files]
    if all(known):
        names = "、".join(dict.fromkeys(str(name) for name in known))
        raise InputError.of(
            "source-known",
            f"已导入过，没有重复导入：{names}",
            f"imported before, not imported again: {names}",
        )


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
        with desk.viewing(who, "case.edit", case_id, log=False):
            start = steps(desk, case_id)
        read_victims(victims, "victims.csv", start)
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


def rows_of(
    desk: Workbench, who: Principal, case_id: str, figure_id: str, person: str, after: int = -1
) -> dict[str, Any]:
    """The rows behind a figure from row ``after`` on: time, payer, payee, fen, and file, sheet and line of each.

    :raises InputError: ``figure-unknown``, ``ledger-stale``.
    """
    return open_rows(desk, who, case_id, Figure(figure_id, person), after)


def open_rows(
    desk: Workbench, who: Principal, case_id: str, wanted: Figure | Band | Box | Day, after: int = -1
) -> dict[str, Any]:
    """The rows behind a figure, a band or box of the flow, or a day of an account, from row ``after`` on.

    :raises InputError: ``figure-unknown``, ``ledger-stale``.
    """
    needed()
    with desk.viewing(who, "source.view", case_id) as opened:
        opened.detail["rows"] = type(wanted).__name__.lower()
        document = cases.document(opened.connection, case_id, opened.case.revision)
    result = _result(desk, case_id, _part(document))
    if result is None:
        raise stale()
    return {
        **rows_page(ledger_file(desk, case_id), result, wanted, after, MAX_ROWS_SHOWN),
        "names": names(document),
    }


def names(document: Document) -> dict[str, str]:
    """What each person of the case is called, by the id under which the registry names them."""
    return {str(p.get("id") or p.get("name")): p.get("name", "") for p in document["case"]["persons"]}


def chart(desk: Workbench, who: Principal, case_id: str, name: str) -> tuple[Money, str]:
    """A drawing of the result (``flow:0``, ``timeline:12``) or the list of bands beside it (``bands:0``).

    :raises InputError: ``figure-unknown``, ``ledger-stale``.
    """
    found = look(desk, who, case_id)
    if found.result is None:
        raise stale()
    drawn = ledger_file(desk, case_id).info(name)
    if drawn is None:
        raise unknown_figure(name)
    return found, drawn


def report(desk: Workbench, who: Principal, case_id: str, kind: str) -> bytes:
    """The ledger report as one offline HTML page or a workbook; account numbers stand in full, so it is an export."""
    needed()
    with desk.viewing(who, "export.full", case_id) as opened:
        opened.detail["paper"] = f"ledger.{kind}"
        part = _part(cases.document(opened.connection, case_id, opened.case.revision))
        title = opened.case.title
    if _result(desk, case_id, part) is None:
        raise stale()
    content = ledger_file(desk, case_id).content(f"report.{kind}")
    if content is None:
        raise InputError.of(
            "ledger-unregistered",
            "还没有登记账户归属，也没有被害人名单：登记后才有按人的数额和报告",
            "nothing is said of accounts or victims yet; figures and the report follow from it",
            hint=("请在“资金”页登记账户归属与被害人", "say whose accounts they are on the Money page"),
        )
    return (
        content.replace(TITLE.encode(), html.escape(f"{title}：资金分析报告").encode())
        if kind == "html"
        else content
    )


def adopt(desk: Workbench, who: Principal, case_id: str, base: int) -> Version:
    """Write the figures into the case as claims of the persons the registry names; unverified until someone verifies."""
    needed()
    from bangxin.base.yamltree import load_tree

    with desk.case(who, "case.edit", case_id, log=False) as opened:
        part = _part(_document(opened, base))
    text = ledger_file(desk, case_id).info("claims") if _result(desk, case_id, part) is not None else None
    if text is None:
        raise stale()
    made = load_tree(text, "claims.yaml").plain()
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


def ledger_file(desk: Workbench, case_id: str) -> LedgerFile:
    """Where the result of a case is kept."""
    return LedgerFile(desk.store.folder / FOLDER / f"{case_id}.db", desk.store.ledger_key)


def needed() -> None:
    """:raises MissingExtra: without the ledger extra."""
    from importlib import util

    for module in ("polars", "duckdb", "numba"):
        if util.find_spec(module) is None:
            raise MissingExtra.named("ledger", module)


def _build(desk: Workbench, case_id: str, progress: jobs.Progress) -> dict[str, Any]:
    """Compute the stored files in a folder of their own and put the result in place of the old one."""
    with desk.store.reading() as connection:
        case = cases.get(connection, case_id)
        part = _part(cases.document(connection, case_id, case.revision))
        contents = [
            (file["name"], desk.store.files.get(connection, file["sha256"])[1]) for file in part["files"]
        ]
    place = ledger_file(desk, case_id)
    with tempfile.TemporaryDirectory(prefix=f"{SCRATCH}{os.getpid()}-", dir=scratch_folder(desk)) as scratch:
        paths = []
        for number, (name, content) in enumerate(contents):
            path = Path(scratch) / "in" / str(number) / Path(name).name
            path.parent.mkdir(parents=True)
            path.write_bytes(content)
            paths.append(str(path))
        del contents
        task = Task(
            scratch, tuple(paths), part["registry"], part["victims"], _key(part), desk.store.ledger_key
        )
        done = computed(task, progress)
        LedgerFile(Path(scratch) / RESULT, task.key).moved_to(place.path)
    return done


def scratch_folder(desk: Workbench) -> Path:
    """Where a ledger is computed. With a key nothing of it may touch the disk in clear: a folder in memory is needed.

    :raises InputError: ``ledger-scratch``.
    """
    if not desk.store.ledger_key:
        folder = desk.store.folder / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        return folder
    named = os.environ.get(SCRATCH_VARIABLE, "")
    folder = Path(named) if named else Path("/dev/shm")
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise InputError.of(
            "ledger-scratch",
            "使用密钥文件时，账册只在内存文件系统中计算，以免明文写到磁盘；本机没有可用的 /dev/shm",
            "with a key file a ledger is computed in a memory file system only, so that nothing of it is written to disk "
            "in clear; /dev/shm cannot be used here",
            hint=(
                f"请用环境变量 {SCRATCH_VARIABLE} 指明内存文件系统或加密磁盘上的目录",
                f"name a folder in memory or on an encrypted disk in {SCRATCH_VARIABLE}",
            ),
        )
    return folder


def clear_scratch(desk: Workbench) -> None:
    """At the start: remove what stopped programs left of a computation, and books in the form of earlier versions."""
    kept = desk.store.folder / FOLDER
    for left in kept.iterdir() if kept.is_dir() else ():
        if left.is_dir() and not left.name.startswith(SCRATCH):
            shutil.rmtree(left, ignore_errors=True)
        elif left.name.startswith("."):
            left.unlink(missing_ok=True)
    with suppress(InputError):
        for left in scratch_folder(desk).glob(f"{SCRATCH}*"):
            if not _alive(left.name.removeprefix(SCRATCH).partition("-")[0]):
                shutil.rmtree(left, ignore_errors=True)


def _alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except (ValueError, PermissionError):
        return True
    return int(pid) != os.getpid()


def _part(document: Document) -> dict[str, Any]:
    part = document.get("ledger") or {}
    return {
        "files": list(part.get("files", [])),
        "registry": part.get("registry", ""),
        "victims": part.get("victims", ""),
    }


def _result(desk: Workbench, case_id: str, part: dict[str, Any]) -> dict[str, Any] | None:
    """The result computed from exactly these files, registry and victims, else None."""
    place = ledger_file(desk, case_id)
    if not part["files"] or place.info("of") != _key(part):
        return None
    found: dict[str, Any] = json.loads(place.info("result") or "{}")
    return found


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
