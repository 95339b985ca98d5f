"""``bangxin search``: find provisions, norms, cases and cards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from bangxin.base.errors import UsageProblem

KINDS = {"norm": "规定", "text": "文本", "case": "典型案例", "card": "案例卡片", "own": "自有案件"}


def search(
    words: Annotated[list[str], typer.Argument(metavar="QUESTION", help="问题或关键词，繁简均可")],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=100, help="结果数")] = 10,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", help="只要：norm text case card own，可多次")
    ] = None,
    day: Annotated[str, typer.Option("--on", help="只要这一天有效的 YYYY-MM-DD")] = "",
    corpus: Annotated[
        Path | None, typer.Option("--corpus", envvar="BANGXIN_CORPUS", help="语料库文件夹")
    ] = None,
    cards: Annotated[list[Path] | None, typer.Option("--cards", help="案例卡片 JSONL 文件，可多次")] = None,
    cases: Annotated[
        list[Path] | None, typer.Option("--cases", help="自有案件文件（YAML）或文件夹，可多次")
    ] = None,
    semantic: Annotated[
        bool, typer.Option("--semantic", help="按意思排序并与按词排序合并（须装 [semantic] 并给 --corpus）")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="每行一个 JSON 对象")] = False,
    lang: Annotated[str, typer.Option("--lang", help="zh 或 en")] = "zh",
) -> None:
    """查找规定、文本、典型案例、案例卡片和自有案件；按切合、权威、时间排序。没有结果时退出码 1。"""
    from bangxin.app.consulting import find
    from bangxin.consult.importing import require_day

    require_day(day, "--on")
    unknown = [one for one in kind or () if one not in KINDS]
    if unknown:
        raise UsageProblem.of(
            "search-kind", f"不认识的类别 {unknown[0]}", f"unknown kind {unknown[0]}",
            hint=("可用：" + " ".join(KINDS), "one of: " + " ".join(KINDS)),
        )  # fmt: skip
    if not any(word.strip() for word in words):
        raise UsageProblem.of(
            "question-missing", "请写明要找什么", "say what to look for",
            hint=("例如 bangxin search 出租银行卡", "for example: bangxin search 出租银行卡"),
        )  # fmt: skip
    hits = find(
        " ".join(words), limit=limit, kinds=tuple(kind or ()), day=day, corpus=corpus, cards=cards or [],
        cases=cases or [], semantic=semantic,
    )  # fmt: skip
    if not hits:
        typer.echo("没有找到 / nothing found", err=True)
        raise typer.Exit(1)
    for number, hit in enumerate(hits, 1):
        if as_json:
            typer.echo(json.dumps(hit.record(), ensure_ascii=False))
            continue
        label = KINDS[hit.kind] if lang == "zh" else hit.kind
        period = f" [{hit.in_force_from or '?'}–{hit.in_force_to}]" if hit.in_force_from else ""
        typer.echo(f"{number}. 〔{label}〕{hit.title}{period}")
        if hit.gist:
            typer.echo(f"   {hit.gist}")
        if hit.text:
            typer.echo(f"   “{hit.text if len(hit.text) <= 120 else hit.text[:119] + '…'}”")
        if hit.norms:
            shown = "、".join(hit.norms[:6]) + (" …" if len(hit.norms) > 6 else "")
            typer.echo(f"   {'规则' if lang == 'zh' else 'norms'}：{shown}")
