"""Mutation run over the norm packs: does any conformance case notice a small wrong change to a norm?

    python -m benchmarks.mutation                 count killed and surviving mutants, one line per survivor
    python -m benchmarks.mutation --report        also write docs/mutation.md
    python -m benchmarks.mutation --write-lines   first generate tests/conformance/lines.yaml afresh

The baseline is the same run without the generated line cases; both figures are printed.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path

from tests.law.killing import Bench, record
from tests.law.line_cases import generate, written
from tests.law.mutants import Mutant, mutants
from tests.law.survivors import reasons, report

from bangxin.app.files import write_text
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.rulebook import Rulebook

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "conformance"
LINES = CASES / "lines.yaml"


def surviving(book: Rulebook, every: list[Mutant], files: list[Path]) -> list[Mutant]:
    bench = Bench(book, record(book, files))
    return [mutant for mutant in every if bench.killer(mutant) is None]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--report", action="store_true")
    parser.add_argument("--write-lines", action="store_true")
    options = parser.parse_args()
    book = builtin_rulebook()
    every = list(mutants(book))
    if options.write_lines:
        started = time.perf_counter()
        cases = list(generate(book, every))
        write_text(LINES, written(cases, book))
        print(f"wrote {len(cases)} line cases in {time.perf_counter() - started:.0f} s")
    files = sorted(CASES.glob("*.yaml"))
    started = time.perf_counter()
    without = surviving(book, every, [f for f in files if f != LINES])
    alive = surviving(book, every, files)
    kinds = Counter(mutant.kind for mutant in every)
    print(f"{len(every)} mutants: " + ", ".join(f"{kind} {count}" for kind, count in kinds.items()))
    print(f"killed without line cases {len(every) - len(without)}, with them {len(every) - len(alive)}, ratio "
          f"{(len(every) - len(alive)) / (len(every) - len(without)):.2f}, {time.perf_counter() - started:.0f} s")  # fmt: skip
    known = reasons()
    for mutant in alive:
        print(f"survives: {mutant.id} [{known.get(mutant.id, 'NO REASON')}]")
    if options.report:
        write_text(ROOT / "docs" / "mutation.md", report(book, every, without, alive))


if __name__ == "__main__":
    main()
