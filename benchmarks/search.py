"""Search over 50,000 synthetic paragraphs: processor time of a query, against a plain scan of the same paragraphs.

Run: python benchmarks/search.py [paragraphs]
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import yaml

from bangxin.consult.index import memory_index
from bangxin.consult.search import read_question, search
from bangxin.consult.searchable import Entry, provisions
from bangxin.consult.tokens import index_tokens

QUESTIONS = Path(__file__).parents[1] / "tests" / "consult" / "questions.yaml"


def paragraphs(count: int, seed: int = 7) -> Iterator[Entry]:
    """Paragraphs made of clauses of the norms' own gists, so that their words are as common as in real law."""
    rng = random.Random(seed)
    clauses = [gist for entry in provisions() for gist in entry.gist.split("；") if gist]
    for number in range(count):
        text = "，".join(rng.choices(clauses, k=rng.randint(3, 9))) + f"，共{rng.randint(1, 99)}万元。"
        yield Entry(
            "text", f"synthetic {number}", f"合成文本第{number}段", "", "", text, (), "text", "2020-01-01", ""
        )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    questions = [q["q"] for part in yaml.safe_load(QUESTIONS.read_text("utf-8")).values() for q in part]
    entries = [*provisions(), *paragraphs(count)]
    started = time.process_time()
    with memory_index(entries) as index:
        print(f"index of {len(entries)} entries built in {time.process_time() - started:.1f} s")
        times = []
        for question in questions:
            started = time.process_time()
            search(index, question)
            times.append(1000 * (time.process_time() - started))
    times.sort()
    print(
        f"query: median {statistics.median(times):.1f} ms, 95% {times[int(len(times) * 0.95)]:.1f} ms, max {times[-1]:.1f} ms"
    )
    pieces = [set(index_tokens(f"{e.title} {e.gist} {e.text}")) for e in entries]
    scan = []
    for question in questions[:10]:
        wanted = read_question(question).weights
        started = time.process_time()
        sorted(range(len(pieces)), key=lambda i: -sum(w for t, w in wanted.items() if t in pieces[i]))[:10]
        scan.append(1000 * (time.process_time() - started))
    print(f"plain scan of the same pieces: median {statistics.median(scan):.1f} ms")
    print(f"ratio scan / index: {statistics.median(scan) / statistics.median(times):.1f}")


if __name__ == "__main__":
    main()
