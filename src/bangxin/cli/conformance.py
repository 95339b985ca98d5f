"""``bangxin conformance FILE...``"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def conformance(
    files: Annotated[list[Path], typer.Argument(help="一致性案例文件（YAML）")],
    packs: Annotated[Path | None, typer.Option("--packs", help="另加规范包的文件夹")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="只显示差异与合计")] = False,
    lang: Annotated[str, typer.Option("--lang", help="zh | en")] = "zh",
) -> None:
    """按一致性案例核对每条规范：逐组列出通过与不符；有不符时退出码为 1。"""
    from bangxin.app.conformance import run_conformance
    from bangxin.app.files import load_rulebook, read_text
    from bangxin.reasoning.interpret import Interpreter

    book = load_rulebook(packs)
    interpreter = Interpreter(book)
    groups: dict[str, list[int]] = {}
    for path in files:
        for checked in run_conformance(book, read_text(path), str(path), interpreter):
            counts = groups.setdefault(checked.group, [0, 0])
            counts[1 if checked.differences else 0] += 1
            for difference in checked.differences:
                typer.echo(str(difference))
    if not quiet:
        for name, (passed, failed) in groups.items():
            typer.echo(f"{name}：{_told(passed, failed, lang)}")
    passed, failed = (sum(counts[i] for counts in groups.values()) for i in (0, 1))
    typer.echo(_told(passed, failed, lang))
    raise typer.Exit(1 if failed else 0)


def _told(passed: int, failed: int, lang: str) -> str:
    return f"{passed} passed, {failed} failed" if lang == "en" else f"{passed} 项通过，{failed} 项不符"
