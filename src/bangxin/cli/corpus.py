"""``bangxin corpus``: import official texts, check them against the norm packs, show a provision."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from bangxin.base.errors import BangxinError, UsageProblem

corpus = typer.Typer(
    no_args_is_help=True, help="法律文本库：导入、核对、查看 / import, check and show official texts"
)

Folder = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        "--corpus",
        envvar="BANGXIN_CORPUS",
        help="语料库所在文件夹（或环境变量 BANGXIN_CORPUS）",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="每行一个 JSON 对象")]
Language = Annotated[str, typer.Option("--lang", help="zh 或 en")]


def chosen(folder: Path | None) -> Path:
    """The folder, or a usage error that says how to name it."""
    if folder is None:
        raise UsageProblem.of(
            "corpus-folder", "没有指定语料库文件夹", "no corpus folder given",
            hint=("加 -o 文件夹，或设环境变量 BANGXIN_CORPUS", "add -o FOLDER or set BANGXIN_CORPUS"),
        )  # fmt: skip
    return folder


@corpus.command("import")
def import_texts(
    paths: Annotated[list[Path], typer.Argument(help="文件或文件夹：txt、md、html、docx、pdf")],
    output: Folder = None,
    instrument: Annotated[str, typer.Option("--as", help="指明是哪一部（规则包或文号对应的代号）")] = "",
    in_force_from: Annotated[str, typer.Option("--from", help="施行日期 YYYY-MM-DD")] = "",
    in_force_to: Annotated[str, typer.Option("--to", help="失效前最后一日 YYYY-MM-DD")] = "",
    as_json: Json = False,
    lang: Language = "zh",
) -> None:
    """导入官方文本（每份文件一个版本，同一文件不重复导入，再次导入时更正所指明的）/ import official texts."""
    from bangxin.consult.importing import gather, import_file, require_day
    from bangxin.consult.instruments import read_instruments

    folder = chosen(output)
    if instrument and instrument not in read_instruments():
        raise UsageProblem.of(
            "corpus-instrument", f"不认识的代号“{instrument}”", f"unknown instrument “{instrument}”",
            hint=("、".join(read_instruments()), ", ".join(read_instruments())),
        )  # fmt: skip
    require_day(in_force_from, "--from")
    require_day(in_force_to, "--to")
    failed: list[BangxinError] = []
    for path in gather(paths):
        try:
            done = import_file(folder, path, instrument, in_force_from, in_force_to)
        except BangxinError as error:
            failed.append(error)
            continue
        if as_json:
            typer.echo(json.dumps(done.record(), ensure_ascii=False))
        else:
            typer.echo(done.line(lang))
    for one in failed:
        typer.echo(one.render(lang), err=True)
    if failed:
        raise typer.Exit(max(one.exit_code for one in failed))


@corpus.command("cards")
def import_published(
    files: Annotated[list[Path], typer.Argument(help="案例卡片 JSONL 文件")],
    output: Folder = None,
    lang: Language = "zh",
) -> None:
    """导入公开案例卡片（每行一个 JSON 对象），供 search、ask 对照 / import cards of published cases."""
    from bangxin.consult.cardfile import import_cards

    folder = chosen(output)
    for file in files:
        new, total = import_cards(folder, file)
        typer.echo(
            f"{file.name}：新增 {new} 张，共 {total} 张"
            if lang == "zh"
            else f"{file.name}: {new} new, {total} in all"
        )


@corpus.command("list")
def list_versions(output: Folder = None, as_json: Json = False, lang: Language = "zh") -> None:
    """列出已导入的版本 / list the imported versions."""
    from bangxin.consult.importing import version_line, version_record
    from bangxin.consult.library import open_library

    with open_library(chosen(output)) as library:
        for version in library.versions():
            typer.echo(
                json.dumps(version_record(version), ensure_ascii=False)
                if as_json
                else version_line(version, lang)
            )


@corpus.command("remove")
def remove(
    names: Annotated[
        list[str], typer.Argument(metavar="版本...", help="list 所列的文件名，或 sha256 的前六位以上")
    ],
    output: Folder = None,
    as_json: Json = False,
    lang: Language = "zh",
) -> None:
    """删除误导入的版本（一次只认一个版本，认不准就不删）/ remove versions imported by mistake."""
    from bangxin.consult.importing import remove_version, version_line, version_record

    folder = chosen(output)
    for name in names:
        gone = remove_version(folder, name)
        said = "已删除：" if lang == "zh" else "removed: "
        typer.echo(
            json.dumps(version_record(gone), ensure_ascii=False)
            if as_json
            else said + version_line(gone, lang)
        )


@corpus.command("check")
def check(output: Folder = None, as_json: Json = False, lang: Language = "zh") -> None:
    """核对：没有文本的规则、没有规则的条款、数字不一致（有发现时退出码 1）/ compare texts and packs."""
    from bangxin.consult.library import open_library
    from bangxin.consult.linking import check_corpus

    with open_library(chosen(output)) as library:
        remarks = check_corpus(library)
    for one in remarks:
        if as_json:
            record = {"code": one.code, "instrument": one.instrument, "norm": one.norm, "unit": one.unit}
            typer.echo(json.dumps(record | {"message": one.message.pick(lang)}, ensure_ascii=False))
        else:
            typer.echo(f"[{one.code}] {one.instrument}: {one.message.pick(lang)}")
    if remarks:
        raise typer.Exit(1)
    typer.echo("一致 / agrees", err=True)


@corpus.command("show")
def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="规则号（JI19.12.1.2）、引用（刑法第二百八十七条之二）或“代号 第十二条第一款”"
        ),
    ],
    output: Folder = None,
    day: Annotated[str, typer.Option("--on", help="按这一天有效的版本 YYYY-MM-DD")] = "",
    as_json: Json = False,
    lang: Language = "zh",
) -> None:
    """显示一条规则或一个条文的原文与版本；没有文本时显示要旨，要旨也没有时退出码 1 / show the text behind a norm."""
    from bangxin.consult.importing import require_day, show_provision

    require_day(day, "--on")
    shown = show_provision(chosen(output), name, day)
    typer.echo(json.dumps(shown.record(), ensure_ascii=False) if as_json else shown.lines(lang))
    if not shown.texts and not shown.gist.zh:
        raise typer.Exit(1)
