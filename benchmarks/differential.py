"""Differential test at length: the interpreter row by row against Polars (and DuckDB), every concept, flag and ground.

    python -m benchmarks.differential                          20,000 cases
    python -m benchmarks.differential --cases 1000000          the long mode: about half an hour of one core
    python -m benchmarks.differential --cases 100000 --duckdb  DuckDB too
    python -m benchmarks.differential --parts 10 --first 30    parts 30 to 39 alone

A case is one row of random partial facts, on and around the lines of the norms, under one run. A part makes 10,000
rows and asks both runs of them, every second part under random switches, on a decision day of its own; its number is
its seed, so parts can be run apart and again. Nothing is tolerated: a difference is printed and ends with code 1.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections import Counter
from typing import NamedTuple

from tests.reasoning.against_interpret import compared, facts_frame
from tests.reasoning.made_up import FactMaker

from bangxin.base.dates import ordinal
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Law, Run
from bangxin.reasoning.interpret import Interpreter

ROWS = 10_000
DAYS = ("2016-06-01", "2019-12-01", "2022-06-30", "2025-07-28", "2025-08-27", "2026-01-01")
SHARES = (0.05, 0.3, 0.6, 0.9, 1.0)
"""Share of facts recorded in a row."""


class Part(NamedTuple):
    cases: int
    results: Counter[str]
    differences: list[str]


def part(book: Rulebook, interpreter: Interpreter, number: int, duckdb: bool) -> Part:
    """One part: its rows under both runs. Stops at the first run with a difference."""
    rnd = random.Random(f"differential {number}")
    maker = FactMaker(book, rnd)
    rows = [maker.facts(rnd.choice(SHARES)) for _ in range(ROWS)]
    switches = {s.id: rnd.choice(list(s.options)) for s in book.switches.values()} if number % 2 else {}
    table = facts_frame(book, rows)
    day, seen = ordinal(rnd.choice(DAYS)), Counter[str]()
    for law in Law:
        run = Run(law, day, switches=switches)
        found = compared(book, rows, run, sql=duckdb, interpreter=interpreter, table=table)
        seen += found.results
        if found.differences:
            return Part(ROWS, seen, found.differences)
    return Part(ROWS * len(Law), seen, [])


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=2 * ROWS)
    parser.add_argument("--first", type=int, default=0, help="number of the first part")
    parser.add_argument("--parts", type=int, default=0, help="parts of 20,000 cases, instead of --cases")
    parser.add_argument("--duckdb", action="store_true")
    asked = parser.parse_args()
    book = builtin_rulebook()
    interpreter = Interpreter(book)
    parts = asked.parts or -(-asked.cases // (2 * ROWS))
    cells_each = 4 * len(book.concepts) * (2 if asked.duckdb else 1)
    total, results = 0, Counter[str]()
    started, cpu = time.monotonic(), time.process_time()
    for number in range(asked.first, asked.first + parts):
        done = part(book, interpreter, number, asked.duckdb)
        total, results = total + done.cases, results + done.results
        if done.differences:
            print("\n".join(done.differences[:20]))
            print(f"part {number}: {len(done.differences)} differing cells")
            return 1
        print(f"part {number}: {total:,} cases, {total * cells_each:,} cells, 0 differences, "
              f"CPU {time.process_time() - cpu:.0f} s", flush=True)  # fmt: skip
    spread = ", ".join(f"{name} {number:,}" for name, number in sorted(results.items()))
    print(f"{total:,} cases, {total * cells_each:,} cells, 0 differences; wall {time.monotonic() - started:.0f} s, "
          f"CPU {time.process_time() - cpu:.0f} s, load {os.getloadavg()[0]:.1f}; results seen: {spread}")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
