"""Mutants that no case can notice, each with the reason, and the page that lists them."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import yaml

from bangxin.law.rulebook import Rulebook
from tests.law.mutants import Mutant

LISTED = Path(__file__).parent / "equivalent_mutants.yaml"

HEAD = """# 规则包变异检验

由 `python -m benchmarks.mutation --report` 生成。
对每条规范逐一作一处小改动（数字加减一、比较符含不含本数、且或互换、删去一个要件、删去一个取值、去掉否定、删去整条），
看对照用例（`tests/conformance`）是否有一个结果改变。改变了即为“发现”；没有改变的逐条写明理由。

*Each norm is changed in one small way at a time; a change is caught if an expectation of some conformance case fails.*

"""


@cache
def reasons() -> dict[str, str]:
    """Reason by mutant id."""
    listed = yaml.safe_load(LISTED.read_text(encoding="utf-8"))["equivalent"]
    return {name: entry["why"] for entry in listed for name in entry["mutants"]}


def report(book: Rulebook, every: list[Mutant], without: list[Mutant], alive: list[Mutant]) -> str:
    kinds, lost, gone = (Counter(m.kind for m in some) for some in (every, alive, without))
    rows = "".join(
        f"| {kind} | {count} | {count - gone[kind]} | {count - lost[kind]} | {lost[kind]} |\n"
        for kind, count in kinds.items()
    )
    total = (
        f"| 合计 | {len(every)} | {len(every) - len(without)} | {len(every) - len(alive)} | {len(alive)} |\n"
    )
    known = reasons()
    left = "".join(f"| {_cell(m.id)} | {_cell(known.get(m.id, '未说明'))} |\n" for m in alive)
    return (
        f"{HEAD}规范 {len(book.norms)} 条。\n\n"
        "| 改动 | 总数 | 不用界线用例时发现 | 全部用例发现 | 未发现 |\n|---|---|---|---|---|\n"
        f"{rows}{total}\n## 未发现的改动及理由\n\n| 改动 | 理由 |\n|---|---|\n{left}"
    )


def _cell(text: str) -> str:
    return text.replace("|", "／").replace("\n", " ")
