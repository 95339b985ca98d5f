"""Computing a ledger in a process of its own: import, figures, tracing under every rule, charts, report, into one file.

The process takes all the memory it needs and gives it back by ending; it is handed the files, the registry, the victims'
list and the key of the result, nothing else of the installation.
"""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bangxin.app.calculating import end_with_parent, method
from bangxin.base.errors import BangxinError, LimitExceeded
from bangxin.ledger.trace.rules import Rule
from bangxin.store.ledgerfile import LedgerFile

if TYPE_CHECKING:
    from bangxin.ledger.measures import Measured
    from bangxin.ledger.readers.opening import Ledger
    from bangxin.ledger.tracing import Tracing

RESULT = "result.db"
STEPS = 6
TITLE = "@@案件名称@@"
"""Stands in the report where the title of the case goes; the title may change after the report was made."""
SHEET_ROWS, PAGE_ROWS = 100_000, 20_000
"""Rows listed in the workbook and on the page of the report, shared among all that opens to rows; every row opens page by
page in the workbench, and a report with all of them comes from ``bangxin ledger report``."""
DRAWN = 60
"""Accounts with a time line; of more, those with most money coming in."""
MOST_PARTS, MOST_PARTS_WITH_KEY = 300_000_000, 30_000_000
"""Transfers times victims up to which the rules are run that spread each victim's money over every later transfer: by share,
and by touch. Their parts go to disk (two to three bytes each), with a key file to a file system in memory, so
that less is taken on; the page says that they were left out."""
SPREADING = (Rule.PRO_RATA, Rule.POISON)
Progress = Callable[[int, int], None]


class Task(NamedTuple):
    """Files in ``folder`` by path and the name they were uploaded under; ``of`` names what the result is of."""

    folder: str
    paths: tuple[str, ...]
    registry: str
    victims: str
    of: str
    key: str


def computed(task: Task, progress: Progress) -> dict[str, Any]:
    """Compute into ``RESULT`` of the task's folder; returns how many rows were accepted and files refused.

    :raises BangxinError: as import, measures and tracing raise it. :raises LimitExceeded: ``calculation-ended``.
    """
    context: Any = multiprocessing.get_context(method())
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(task, there), name="bangxin-ledger")
    process.start()
    there.close()
    try:
        while True:
            kind, value = here.recv()
            if kind == "done":
                return dict(value)
            if kind == "failed":
                raise value
            progress(value, STEPS)
    except EOFError:
        raise LimitExceeded.of(
            "calculation-ended",
            "计算进程中途退出，可能是内存不足",
            "the process that computes ended, perhaps for lack of memory",
        ) from None
    finally:
        process.join(30)
        if process.is_alive():
            process.kill()


def _work(task: Task, pipe: Connection) -> None:
    end_with_parent()
    os.chdir(task.folder)  # what a library spills to disk stays in the folder of the task
    try:
        pipe.send(("done", _results(task, lambda step: pipe.send(("step", step)))))
    except BangxinError as error:
        pipe.send(("failed", error))


def _results(task: Task, step: Callable[[int], None]) -> dict[str, Any]:
    from bangxin.ledger.readers.folder import REGISTRY, VICTIMS, Folder, write_manifest
    from bangxin.ledger.readers.importing import Choices, import_files

    paths = [Path(path) for path in task.paths]
    book = Path(task.folder) / "book"
    step(1)
    done = import_files(paths, Folder(book), Choices(), lambda text, rows: None)
    refused = [{"message": _shown(_told(error), paths)} for error in done.refused]
    book.mkdir(exist_ok=True)
    if done.entries:
        manifest = Folder(book).manifest()
        told = json.dumps([manifest.files, manifest.refused], ensure_ascii=False)
        manifest.files, manifest.refused = json.loads(_shown(told, paths))
        write_manifest(Folder(book), manifest)
    for name, text in ((REGISTRY, task.registry), (VICTIMS, task.victims)):
        if text.strip():
            (book / name).write_text(text, encoding="utf-8")
    with LedgerFile(Path(task.folder) / RESULT, task.key).writing() as out:
        result: dict[str, Any] = {"refused": refused, "files": []}
        if done.entries:
            most = MOST_PARTS_WITH_KEY if task.key else MOST_PARTS
            known = bool(task.registry.strip() or task.victims.strip())
            result |= _written(book, out, step, most, known)
        _put(out, "of", task.of)
        _put(out, "result", json.dumps(result, ensure_ascii=False))
    return {"accepted": done.accepted, "refused": len(refused)}


def _written(
    book: Path, out: Any, step: Callable[[int], None], most_parts: int, told: bool
) -> dict[str, Any]:
    """Everything of a book that has rows, put into ``out``; the part that every look at the page needs is returned.

    As long as nothing is ``told`` of accounts and victims nobody has a figure, and no report is made: accounts, anomalies
    and time lines are what is needed to tell it.
    """
    from bangxin.app import ledgertables
    from bangxin.ledger.facts import claims_yaml
    from bangxin.ledger.measures import measure
    from bangxin.ledger.readers.folder import Folder
    from bangxin.ledger.readers.opening import matches_of, open_ledger, payments_of, steps_of
    from bangxin.ledger.readers.spilling import SpilledParts
    from bangxin.ledger.tracing import trace_book

    step(2)
    ledger = open_ledger(Folder(book))
    matches = matches_of(ledger, payments_of(ledger.folder, None))
    step(3)
    spread = ledger.book.counts.get("edge", 0) * len({m.payment.victim for m in matches})
    left = SPREADING if spread > most_parts else ()
    tried = [rule for rule in Rule if rule not in left] if matches else [Rule.FIFO]
    tracing = trace_book(ledger.book, matches, tried, lambda _: None, partial(SpilledParts, book))
    step(4)
    rules = [str(result.rule) for result in tracing.results] if matches else []
    everything = measure(ledger.book, ledger.registry, matches, tracing, rules)
    measured = everything._replace(figures=[f for f in everything.figures if not ledgertables.is_traced(f)])
    step(5)
    ledgertables.put_rows(out, ledger, measured, tracing)
    ledgertables.put_figures(out, everything)
    shown = ledgertables.put_charts(out, ledger, tracing, DRAWN)
    _put(out, "claims", claims_yaml(measured, ledger.registry, "本案流水"))
    step(STEPS)
    if told:
        _report(out, ledger, measured, tracing, rules)
    return {
        **ledgertables.summary(ledger, everything, tracing),
        **shown,
        "rules_left": [rule.label.zh for rule in left],
        "spread": spread,
        "steps_from": steps_of(ledger.folder),
        "reported": told,
    }


def _report(out: Any, ledger: Ledger, measured: Measured, tracing: Tracing, rules: list[str]) -> None:
    """The report as a page and as a workbook."""
    from bangxin.report.ledger import html, sheets

    opened = 1 + sum(1 for figure in measured.figures if figure.where)
    charted = opened + 200 * len(rules)
    page = html.page(ledger, measured, tracing, TITLE, most=min(200, max(10, PAGE_ROWS // charted))).encode()
    most = min(2000, max(20, SHEET_ROWS // opened))
    workbook = sheets.report_workbook(ledger, measured, tracing, "zh", most)
    out.executemany("INSERT INTO file VALUES (?, ?)", [("report.html", page), ("report.xlsx", workbook)])


def _put(out: Any, name: str, content: str) -> None:
    out.execute("INSERT INTO info VALUES (?, ?)", (name, content))


def _told(error: BangxinError) -> str:
    """What is wrong with a file, for people who have no command line before them: no code, no hint on its options."""
    told = []
    for mistake in error.mistakes:
        place = f"{mistake.place}：" if mistake.place and str(mistake.place) else ""
        hint = f"（{mistake.hint.zh}）" if mistake.hint and "--" not in mistake.hint.zh else ""
        told.append(f"{place}{mistake.message.zh}{hint}")
    return "\n".join(told)


def _shown(text: str, paths: list[Path]) -> str:
    """A text with the files named as they were uploaded, not by where they lay during the import."""
    for path in paths:
        text = text.replace(str(path), path.name)
    return text
