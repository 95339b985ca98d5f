"""``bangxin case new|check|schema|diff``"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="案件文件：新建、检查、格式定义、比较。", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def new(file: Annotated[Path, typer.Argument(help="要新建的案件文件（.yaml）")]) -> None:
    """新建一个带说明的空案件文件；已有文件不覆盖。"""
    from datetime import date

    from bangxin.app.casefiles import new_case

    new_case(file, date.today().isoformat())
    typer.echo(f"已新建 {file}")


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="案件文件")],
    packs: Annotated[Path | None, typer.Option("--packs", help="另加规范包的文件夹")] = None,
) -> None:
    """检查案件文件；每处错误列出文件、行与提示，退出码 3。"""
    from bangxin.app.casefiles import check_cases

    for file in files:
        for line in check_cases(file, packs):
            typer.echo(line)


@app.command()
def schema(packs: Annotated[Path | None, typer.Option("--packs", help="另加规范包的文件夹")] = None) -> None:
    """输出案件文件的 JSON Schema。"""
    from bangxin.app.casefiles import json_schema
    from bangxin.base.canonical import canonical_json

    sys.stdout.buffer.write(canonical_json(json_schema(packs)) + b"\n")


@app.command()
def diff(
    one: Annotated[Path, typer.Argument(help="案件文件甲")],
    other: Annotated[Path, typer.Argument(help="案件文件乙")],
) -> None:
    """逐项比较两个案件文件（按编号对应，不计顺序）；有差异时退出码 1。"""
    from bangxin.app.casefiles import differences

    found = list(differences(one, other))
    for path, left, right in found:
        typer.echo(f"{path}: {left} → {right}")
    if not found:
        typer.echo("没有差异", err=True)
    raise typer.Exit(1 if found else 0)
