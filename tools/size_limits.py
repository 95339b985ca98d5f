"""House limits on ``src``: no module over 600 lines, no function over 70 lines, no leftovers.

Prints one line per breach and exits 1 if there is any. Run by ``python3 tasks.py check``.
"""

from __future__ import annotations

import ast
import re
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

MODULE_LINES = 600
FUNCTION_LINES = 70
LEFTOVERS = re.compile(r"#\s*(noqa|type:\s*ignore)|\b(TODO|FIXME|XXX)\b")
VAGUE = re.compile(r"(^|_)(manager|utils?|helpers?|services?)(_|$)", re.I)


def breaches(path: Path, text: str) -> Iterator[str]:
    """Every breach of one module, each with its place."""
    lines = text.splitlines()
    if len(lines) > MODULE_LINES:
        yield f"{path}:1: module of {len(lines)} lines, limit {MODULE_LINES}"
    if VAGUE.search(path.stem):
        yield f"{path}:1: a module is named for what it holds, not “{path.stem}”"
    for number, line in enumerate(lines, 1):
        if LEFTOVERS.search(line):
            yield f"{path}:{number}: leftover: {line.strip()[:80]}"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                yield f"{path}:{node.lineno}: {node.name} has {length} lines, limit {FUNCTION_LINES}"
        if isinstance(node, ast.ClassDef) and VAGUE.search(re.sub(r"(?<!^)(?=[A-Z])", "_", node.name)):
            yield f"{path}:{node.lineno}: a class is named for what it holds, not “{node.name}”"


def main(root: Path) -> int:
    modules = sorted((root / "src").rglob("*.py"))
    texts = {path: path.read_text(encoding="utf-8") for path in modules}
    found = [line for path, text in texts.items() for line in breaches(path.relative_to(root), text)]
    for line in found:
        print(line)
    sizes = [text.count("\n") for text in texts.values() if text.count("\n") > 3]
    print(f"{len(modules)} modules, median {statistics.median(sizes):.0f} lines, longest {max(sizes)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parents[1]))
