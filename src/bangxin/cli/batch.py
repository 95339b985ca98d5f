"""``bangxin batch FACTS -o OUT``, ``bangxin batch explain OUT --row ID``, ``bangxin batch compare A B``"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup


class RunUnlessNamed(TyperGroup):
    """``batch FACTS …`` means ``batch run FACTS …``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ("--help", "-h"):
            args = ["run", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=RunUnlessNamed, help="批量：对一张事实表逐行判断。", no_args_is_help=True, rich_markup_mode=None
)


@app.command()
def run(
    facts: Annotated[Path, typer.Argument(help="事实表（.parquet、.csv、.tsv），列名为事实编号")],
    output: Annotated[Path, typer.Option("-o", "--output", help="输出文件夹")],
    engine: Annotated[str, typer.Option("--engine", help="polars | duckdb | spark")] = "polars",
    master: Annotated[str, typer.Option("--master", help="Spark 主节点")] = "local[*]",
    as_of: Annotated[str | None, typer.Option("--as-of", help="决定日（年-月-日），默认今日")] = None,
    law: Annotated[str, typer.Option("--law", help="at_act | at_decision | both（并择有利）")] = "at_act",
    switch: Annotated[list[str] | None, typer.Option("--switch", help="开关=选项；可多次")] = None,
    concept: Annotated[
        list[str] | None, typer.Option("--concept", help="概念的编号（可用 *）或中文名，all 为全部；可多次")
    ] = None,
    chunk: Annotated[int, typer.Option("--chunk", min=0, help="每块行数，默认按引擎")] = 0,
    packs: Annotated[Path | None, typer.Option("--packs", help="另加规范包的文件夹")] = None,
    lang: Annotated[str, typer.Option("--lang", help="zh | en")] = "zh",
    json: Annotated[bool, typer.Option("--json", help="输出汇总 JSON")] = False,
) -> None:
    """逐行判断；中断后以同样的命令再运行即从断点继续。"""
    from bangxin.app.batch import Asked, Batch
    from bangxin.cli.assess import switch_pairs

    asked = Asked(
        as_of or date.today().isoformat(), law, tuple(concept or ["offence.art287_2"]), switch_pairs(switch or []),
        engine, master, chunk, packs,
    )  # fmt: skip
    batch = Batch(facts, output, asked)
    summary = _with_progress(batch, json)
    if json:
        import json as writer

        typer.echo(writer.dumps(summary, ensure_ascii=False, sort_keys=True))
        return
    from bangxin.report.batchsummary import lines

    for line in lines(batch.book, summary, lang):
        typer.echo(line)


def _with_progress(batch: Any, quiet: bool) -> dict[str, Any]:
    if quiet or not sys.stderr.isatty():
        return dict(batch.run())
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

    with Progress(
        "{task.description}",
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    ) as bar:
        task = bar.add_task("行", total=batch.table.rows())
        return dict(batch.run(lambda rows: bar.advance(task, rows)))


@app.command()
def explain(
    output: Annotated[Path, typer.Argument(help="批量输出文件夹")],
    row: Annotated[str, typer.Option("--row", help="行的编号（id 列，或行号）")],
    lang: Annotated[str, typer.Option("--lang", help="zh | en")] = "zh",
    full: Annotated[bool, typer.Option("--full", help="展开没有任何记载的分支")] = False,
    json: Annotated[bool, typer.Option("--json", help="输出规范 JSON")] = False,
) -> None:
    """重建某一行的完整说明，并与批量所存结果核对。"""
    from bangxin.app.batchreading import explain as explained

    assessment = explained(output, row)
    if json:
        from bangxin.base.canonical import canonical_json
        from bangxin.determination.document import plain

        sys.stdout.buffer.write(canonical_json(plain(assessment)) + b"\n")
        return
    from bangxin.cli.console import PlainConsole
    from bangxin.report.terminal import print_assessment

    print_assessment(assessment, PlainConsole(), lang, full=full)


@app.command()
def compare(
    before: Annotated[Path, typer.Argument(help="批量输出文件夹")],
    after: Annotated[Path, typer.Argument(help="另一个批量输出文件夹")],
    limit: Annotated[int, typer.Option("--limit", min=0, help="最多列出多少行；0 为全部")] = 20,
    lang: Annotated[str, typer.Option("--lang", help="zh | en")] = "zh",
    json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """列出两次批量中被不同对待的人（按编号对应）；有不同时退出码为 1。"""
    from itertools import islice

    from bangxin.app.batchreading import compare as compared

    counts, rows, alone = compared(before, after)
    total = sum(counts.values()) + sum(alone)
    if json:
        import json as writer

        told = {
            "differences": total,
            "counts": [[*key, number] for key, number in counts.items()],
            "only_in_one": list(alone),
            "rows": [treated._asdict() for treated in islice(rows, limit or None)],
        }
        typer.echo(writer.dumps(told, ensure_ascii=False, sort_keys=True))
        raise typer.Exit(1 if total else 0)
    from bangxin.report.batchsummary import changed

    for (concept, old, new), number in counts.items():
        typer.echo(f"{changed(concept, old, new, lang)}: {number}")
    for treated in islice(rows, limit or None):
        typer.echo(f"  {treated.id}\t{changed(treated.concept, treated.before, treated.after, lang)}")
    if any(alone):
        typer.echo(
            f"ids in one batch only: {alone[0]} / {alone[1]}"
            if lang == "en"
            else f"只在其中一次的编号：{alone[0]} / {alone[1]}"
        )
    typer.echo(f"{total} differences" if lang == "en" else f"不同 {total} 处")
    raise typer.Exit(1 if total else 0)
