"""``bangxin norms list|show|check|diff|export|map``"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(help="规范库：列出、查看、检查、比较、导出。", no_args_is_help=True, rich_markup_mode=None)
Packs = Annotated[Path | None, typer.Option("--packs", help="另加规范包的文件夹或文件")]
Language = Annotated[str, typer.Option("--lang", help="zh | en")]
Json = Annotated[bool, typer.Option("--json", help="输出规范 JSON")]


@app.command("list")
def list_norms(
    pack: Annotated[str | None, typer.Option("--pack", help="只列某一文件，如 ji-2019-15")] = None,
    concept: Annotated[str | None, typer.Option("--concept", help="只列指向某一概念的规范")] = None,
    packs: Packs = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """列出规范：编号、条文、要旨、效力方式。"""
    from bangxin.app.rules import listed
    from bangxin.report.wording import Wording

    book, norms = listed(packs, pack, concept)
    if json:
        _write([book.export_norm(n) for n in norms])
        return
    words = Wording(book, lang)
    for norm in norms:
        typer.echo(f"{norm.id}\t{words.norm_line(norm)}")


@app.command()
def show(
    name: Annotated[
        str, typer.Argument(help="规范、概念、事实、开关或文件的编号，概念、事实、开关也可写中文名")
    ],
    packs: Packs = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """查看一条规范（条文、条件、时间、关系）、一个概念、事实、开关或文件。"""
    from bangxin.app.rules import described
    from bangxin.report.rulepage import lines

    book, entry = described(packs, name)
    if json:
        _write(entry)
        return
    for line in lines(book, entry, lang):
        typer.echo(line)


@app.command()
def check(packs: Packs = None) -> None:
    """检查词汇表、概念、开关与全部规范包；有错误时逐条列出文件、行与提示，退出码 4。"""
    from bangxin.app.files import load_rulebook

    book = load_rulebook(packs)
    notes = sum(len(p.notes) for p in book.packs.values())
    typer.echo(
        f"未发现错误：{len(book.packs)} 个文件，{len(book.norms)} 条规范，{notes} 条说明，"
        f"{len(book.concepts)} 个概念，{len(book.vocabulary)} 项事实，{len(book.switches)} 个开关"
    )


@app.command()
def diff(
    before: Annotated[str, typer.Argument(help="日期（年-月-日）或 开关=选项")],
    after: Annotated[str, typer.Argument(help="日期（年-月-日）或 开关=选项")],
    who: Annotated[bool, typer.Option("--who", help="证明谁被不同对待：每个概念一个最小案例")] = False,
    concept: Annotated[list[str] | None, typer.Option("--concept", help="与 --who 同用；可多次")] = None,
    packs: Packs = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """比较两个日期（行为与决定均在当日）或两种开关设置下，哪些规范生效、失效；--who 给出见证案例。"""
    if who:
        from bangxin.app.proving import treated_differently

        _remarks(
            *treated_differently(packs, before, after, concept or []),
            lang,
            json,
            none=("没有人被不同对待", "nobody is treated differently"),
        )
        return
    from bangxin.app.rules import difference
    from bangxin.report.wording import Wording

    book, gone, come = difference(packs, before, after)
    if json:
        _write({"before": before, "after": after, "off": list(gone), "on": list(come)})
        return
    words = Wording(book, lang)
    for sign, ids in (("-", gone), ("+", come)):
        for norm_id in ids:
            typer.echo(f"{sign} {norm_id}\t{words.norm_line(book.norms[norm_id])}")
    typer.echo(
        words.say(
            f"不再适用 {len(gone)} 条，新适用 {len(come)} 条",
            f"{len(gone)} no longer on, {len(come)} newly on",
        )
    )


@app.command("prove")
def prove_norms(
    as_of: Annotated[str | None, typer.Option("--as-of", help="决定日（年-月-日），默认今日")] = None,
    equality: Annotated[
        bool, typer.Option("--equality", help="改为证明批量（列式）与逐案两种算法处处相等")
    ] = False,
    packs: Packs = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """证明：循环、永不可达、缺口、方向不符（均附见证案例，退出码 1）；并列出多余的根据与默认关闭的规范。"""
    from bangxin.app.proving import prove_rules

    found = prove_rules(packs, as_of, equality=equality)
    raise typer.Exit(1 if _remarks(*found, lang, json, good=("未发现不通过项", "ok")) else 0)


@app.command()
def cases(
    output: Annotated[Path | None, typer.Option("--output", help="写入文件；不给则输出到终端")] = None,
    concept: Annotated[list[str] | None, typer.Option("--concept", help="只要这些概念；可多次")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="决定日（年-月-日），默认今日")] = None,
    packs: Packs = None,
) -> None:
    """生成边界案例（一致性文件）：每条线的 t-1、t、t+1、未知；每个根据单独起作用的成对案例。"""
    from bangxin.app.proving import boundary_file

    _put(boundary_file(packs, as_of, concept or []), output)


def _remarks(
    book: Any,
    remarks: Any,
    lang: str,
    json: bool,
    *,
    good: tuple[str, str] = ("", ""),
    none: tuple[str, str] = ("", ""),
) -> bool:
    """Print remarks as they are proved, ``good`` when none of them fails, ``none`` when there are none; whether any fails."""
    from bangxin.app.proving import plain_remark
    from bangxin.report.proofs import lines

    failed, written = False, []
    for remark in remarks:
        failed = failed or remark.fails
        written.append(plain_remark(book, remark))
        for line in lines(book, written[-1], lang) if not json else ():
            typer.echo(line)
    if json:
        _write(written)
    elif closing := (not failed and good[lang == "en"]) or (not written and none[lang == "en"]):
        typer.echo(closing)
    return failed


@app.command()
def export(packs: Packs = None) -> None:
    """导出整个规范库为规范 JSON（RFC 8785），含内容哈希所依据的全部内容。"""
    from bangxin.app.files import load_rulebook

    _write(load_rulebook(packs).export())


@app.command("map")
def where_norms_act(
    output: Annotated[Path | None, typer.Option("--output", help="写入文件；不给则输出到终端")] = None,
    packs: Packs = None,
) -> None:
    """生成“每条规范在何处起作用”一页（Markdown）：计算、认定、选法、比较、展示、引用检查、说明。"""
    from bangxin.app.files import load_rulebook
    from bangxin.consult.catalogue import read_press
    from bangxin.report.rulemap import rule_map

    _put(rule_map(load_rulebook(packs), read_press()), output)


def _put(text: str, output: Path | None) -> None:
    """To the terminal, or into a file and say so."""
    from bangxin.app.files import write_text

    if output is None:
        typer.echo(text, nl=False)
        return
    write_text(output, text)
    typer.echo(f"已写出 {output}", err=True)


def _write(value: Any) -> None:
    from bangxin.base.canonical import canonical_json

    sys.stdout.buffer.write(canonical_json(value) + b"\n")
