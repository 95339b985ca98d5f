"""``bangxin report CASE -o OUT``"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bangxin.determination.assessment import Assessment
    from bangxin.report.blocks import Section


def report(
    case: Annotated[Path, typer.Argument(help="案件文件（YAML/JSON，可含 cases:）")],
    out: Annotated[list[Path], typer.Option("--out", "-o", help="报告文件，.html 或 .md；可多次")],
    as_of: Annotated[str | None, typer.Option("--as-of", help="决定日（年-月-日）")] = None,
    basis: Annotated[
        str | None, typer.Option("--basis", help="alleged 指控 | found 认定 | proved 查证")
    ] = None,
    concept: Annotated[
        list[str] | None,
        typer.Option("--concept", help="要判断的概念（编号或中文名），默认 offence.art287_2；可多次"),
    ] = None,
    without: Annotated[list[str] | None, typer.Option("--without", help="不用某项证据；可多次")] = None,
    packs: Annotated[Path | None, typer.Option("--packs", help="另加规范包的文件夹")] = None,
    lang: Annotated[str, typer.Option("--lang", help="zh | en")] = "zh",
    all_nodes: Annotated[bool, typer.Option("--all-nodes", help="展开全部节点，包括没有任何记载的")] = False,
    corpus: Annotated[
        Path | None,
        typer.Option("--corpus", envvar="BANGXIN_CORPUS", help="文本库文件夹：附上所依据规定的原文"),
    ] = None,
    redact: Annotated[
        bool,
        typer.Option(
            "--redact", help="隐去未成年人、被害人姓名，未成年人的生日、学校，住址和长号码，供对外使用"
        ),
    ] = False,
) -> None:
    """写出一份可离线打开的报告（HTML）或 Markdown 报告。"""
    from bangxin.app.assessing import assess_case, open_cases
    from bangxin.app.files import load_rulebook
    from bangxin.app.reporting import write_reports

    book = load_rulebook(packs)
    assessments = [
        assess_case(entry, book, as_of=as_of, basis=basis, concepts=concept or [], without=without or [])
        for entry in open_cases(case, book)
    ]
    more = _quoted(assessments, corpus, lang) if corpus else ()
    for path in write_reports(assessments, out, lang, all_nodes=all_nodes, redact=redact, more=more):
        typer.echo(f"已写出 {path}" if lang != "en" else f"wrote {path}")


def _quoted(assessments: list[Assessment], corpus: Path, lang: str) -> list[list[Section]]:
    from bangxin.app.quoting import quoted_sections

    return quoted_sections(assessments, corpus, lang)
