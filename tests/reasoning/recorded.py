"""What conformance cases ask of the interpreter, as tables to ask of columns: one per run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bangxin.app.conformance import run_conformance
from bangxin.base.bounds import Bound
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Run
from bangxin.law.values import FactSet, Value
from bangxin.reasoning.interpret import Evaluation, Interpreter


class Recorder(Interpreter):
    """Keeps what it was asked, so that the same can be asked of columns."""

    def __init__(self, book: Rulebook) -> None:
        super().__init__(book)
        self.asked: list[tuple[dict[str, Value], Run]] = []

    def evaluate(self, facts: FactSet, run: Run) -> Evaluation:
        self.asked.append((dict(facts.values), run))
        return super().evaluate(facts, run)


def tables_of(book: Rulebook, path: Path) -> Iterator[tuple[Run, list[dict[str, Value]]]]:
    """The facts of every case of a conformance file, grouped by run; every case must pass."""
    recorder = Recorder(book)
    results = run_conformance(book, path.read_text("utf-8"), path.stem, recorder)
    assert not [case for case in results if case.differences]
    tables: dict[tuple[object, ...], list[dict[str, Value]]] = defaultdict(list)
    runs: dict[tuple[object, ...], Run] = {}
    for facts, run in recorder.asked:
        key = (run.law, run.as_of, tuple(sorted(run.switches.items())))
        tables[key].append(facts)
        runs[key] = replace(run, act_end=Bound())
    assert len(recorder.asked) > 2
    yield from ((runs[key], rows) for key, rows in tables.items())
