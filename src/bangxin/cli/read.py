"""``bangxin read FILE``"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def read(
    file: Annotated[
        Path, typer.Argument(help="判决书、起诉书、案情材料（TXT、DOCX、PDF，扫描件须装 bangxin[ocr]）")
    ],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="写成案件文件（YAML）；不写则输出到屏幕")
    ] = None,
    review: Annotated[bool, typer.Option("--review", help="逐项列出事实、数值、原文、位置，供核对")] = False,
    html: Annotated[
        Path | None, typer.Option("--html", help="另存一页对照核对的网页（原文标注与事实互链）")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="输出规范 JSON（RFC 8785）")] = False,
    force: Annotated[bool, typer.Option("--force", help="允许覆盖已有文件")] = False,
    lang: Annotated[str, typer.Option("--lang", help="zh | en")] = "zh",
) -> None:
    """从文书读出案件草稿：每项事实带原文、位置、说话人和规则；未写明的留空，绝不记为查证属实。"""
    from bangxin.app.files import write_text
    from bangxin.intake import read_document

    taken = [file]
    for target in (out, html):
        if target is None:
            continue
        if any(_same(target, other) for other in taken):
            _refuse_same(target)
        if target.is_file() and not force:
            _refuse(target)
        taken.append(target)
    draft = read_document(file)
    if html is not None:
        from bangxin.intake.drafting.page import page

        write_text(html, page(draft, lang))
        typer.echo(f"wrote {html}" if lang == "en" else f"已写出 {html}", err=True)
    if out is not None:
        write_text(out, draft.to_yaml())
    if review:
        _print_rows(draft, lang)
    elif json:
        import sys

        from bangxin.base.canonical import canonical_json

        sys.stdout.buffer.write(canonical_json(draft.plain()) + b"\n")
    elif out is None and html is None:
        typer.echo(draft.to_yaml(), nl=False)
    if out is not None and not json:
        _print_summary(draft, out, lang)


def _same(one: Path, other: Path) -> bool:
    """Whether two names stand for one file, there already or not."""
    return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))


def _refuse_same(target: Path) -> None:
    from bangxin.base.errors import UsageProblem

    raise UsageProblem.of(
        "same-file",
        f"不能写到所读的文书或另一项输出上：{target}",
        f"this would overwrite the document that is read, or the other output: {target}",
        hint=("换一个文件名", "choose another name"),
    )


def _refuse(target: Path) -> None:
    from bangxin.base.errors import UsageProblem

    raise UsageProblem.of(
        "exists",
        f"文件已存在，可能有人工修改，不覆盖：{target}",
        f"the file exists and may hold corrections; not overwritten: {target}",
        hint=("换一个文件名，或加 --force", "choose another name, or add --force"),
    )


def _print_rows(draft: object, lang: str) -> None:
    from rich.text import Text

    from bangxin.cli.console import PlainConsole
    from bangxin.intake.drafting.draft import Draft
    from bangxin.intake.drafting.review import rows

    assert isinstance(draft, Draft)
    console = PlainConsole()
    console.soft_wrap = True
    group = ("", "")
    for row in rows(draft, lang):
        if (row.case, row.person) != group:
            group = (row.case, row.person)
            console.print(Text(f"\n{row.person}　{row.case}", style="bold"))
        console.print(Text(f"  {row.label}：{row.value}"))
        detail = " · ".join(part for part in (row.speaker, row.place, row.rule, row.note) if part)
        console.print(Text((f"      “{row.quote}”  " if row.quote else "      ") + detail, style="dim"))
    for case in draft.cases:
        for person in case["persons"]:
            if person.get("not_stated"):
                console.print(
                    Text(f"\n{person['name']} 原文未写明：{'、'.join(person['not_stated'])}", style="yellow")
                )


def _print_summary(draft: object, out: Path, lang: str) -> None:
    from bangxin.intake.drafting.draft import NOBODY, Draft

    assert isinstance(draft, Draft)
    people = [person for case in draft.cases for person in case["persons"] if person["name"] != NOBODY]
    said = [
        told for person in people for part in ("claims", "findings") for told in person.get(part, {}).values()
    ]
    claims = sum(len(told) if isinstance(told, list) else 1 for told in said)
    if lang == "en":
        typer.echo(
            f"{out}: draft of {len(draft.cases)} case(s), {len(people)} person(s), {len(said)} facts stated in {claims} places, not reviewed",
            err=True,
        )
        if not people:
            typer.echo("note: nobody accused was read; enter the name under persons", err=True)
        return
    typer.echo(
        f"{out}：草稿，{len(draft.cases)} 件案件、{len(people)} 人、{len(said)} 项事实、{claims} 处记载，未经人工核对",
        err=True,
    )
    for note in draft.document.notes:
        typer.echo(f"注意：{note}", err=True)
    if not people:
        typer.echo("注意：没有读出被告人、嫌疑人，请在草稿的 persons 里补写姓名再核对", err=True)
