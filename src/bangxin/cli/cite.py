"""``bangxin cite``: check every citation of law in a document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bangxin.base.errors import UsageProblem

if TYPE_CHECKING:
    from bangxin.consult.cite.run import Checked


def cite(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="文稿：txt、md、html、docx、pdf")],
    act_date: Annotated[
        str, typer.Option("--act-date", help="行为日 YYYY-MM-DD：核对当时是否施行、是否失效")
    ] = "",
    corpus: Annotated[
        Path | None,
        typer.Option("--corpus", envvar="BANGXIN_CORPUS", help="语料库文件夹：引文、转述与原文比对"),
    ] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="改正可以安全改正的（仅 txt、md；改后报告其余）")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="每行一个发现")] = False,
    show_all: Annotated[
        bool, typer.Option("--all", help="连同没有核对的引用（不在文件表内的法律）一起列出，不影响退出码")
    ] = False,
    lang: Annotated[str, typer.Option("--lang", help="zh 或 en")] = "zh",
) -> None:
    """检查文稿中的法律引用：条号、罪名、数字、法定刑、引文、报道说法。有发现时退出码 1。"""
    from bangxin.consult.cite.findings import CODES
    from bangxin.consult.cite.run import check_files
    from bangxin.consult.importing import require_day

    require_day(act_date, "--act-date")
    if fix and any(path.suffix.lower() not in {".txt", ".md", ".text", ""} for path in files):
        raise UsageProblem.of(
            "cite-fix-kind", "--fix 只能改正 txt、md 文件", "--fix only corrects txt and md files",
            hint=("先另存为 txt", "save it as txt first"),
        )  # fmt: skip
    total = 0
    for checked in check_files(files, act_date=act_date, corpus=corpus, fix=fix):
        if checked.fixed:
            typer.echo(f"{checked.name}: 已改正 {checked.fixed} 处 / corrected", err=True)
        for finding, line, column in checked.findings:
            total += 1
            if as_json:
                record = finding.record(checked.text, checked.name, line, column, lang)
                typer.echo(json.dumps(record, ensure_ascii=False))
                continue
            label = CODES[finding.code].pick(lang)
            quote = checked.text[finding.start : finding.end].replace("\n", " ")
            quote = quote if len(quote) <= 40 else quote[:39] + "…"
            typer.echo(f"{checked.name}:{line}:{column}: [{finding.code}] {label}：“{quote}”")
            typer.echo(f"    {finding.message.pick(lang)}")
            if finding.suggestion and finding.suggestion not in finding.message.zh:
                typer.echo(f"    {'建议' if lang == 'zh' else 'suggestion'}：{finding.suggestion}")
        _say_unchecked(checked, as_json=as_json, show_all=show_all, lang=lang)
    if total:
        if not as_json:
            typer.echo(f"共 {total} 处 / {total} findings", err=True)
        raise typer.Exit(1)
    typer.echo("未发现问题 / nothing found", err=True)


def _say_unchecked(checked: Checked, *, as_json: bool, show_all: bool, lang: str) -> None:
    """What was cited but not checked: a count on stderr, or every place with --all."""
    from bangxin.consult.cite.unchecked import REASON

    if not checked.unchecked:
        return
    if not show_all:
        names = list(dict.fromkeys(checked.text[one.start : one.end] for one, _, _ in checked.unchecked))
        shown = "、".join(names[:3]) + ("……" if len(names) > 3 else "")
        typer.echo(
            f"{checked.name}: 另有 {len(checked.unchecked)} 处引用没有核对（{shown}）；--all 列出"
            if lang == "zh"
            else f"{checked.name}: {len(checked.unchecked)} citations not checked ({shown}); --all lists them",
            err=True,
        )
        return
    for one, line, column in checked.unchecked:
        quote = checked.text[one.start : one.end].replace("\n", " ")
        if as_json:
            record = {
                "code": "not-checked", "file": checked.name, "line": line, "column": column, "start": one.start,
                "end": one.end, "quote": quote, "message": REASON[one.why].pick(lang), "level": "info",
            }  # fmt: skip
            typer.echo(json.dumps(record, ensure_ascii=False))
        else:
            typer.echo(
                f"{checked.name}:{line}:{column}: [not-checked] {REASON[one.why].pick(lang)}：“{quote}”"
            )
