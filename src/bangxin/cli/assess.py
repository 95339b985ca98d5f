"""``bangxin assess CASE``"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bangxin.determination.assessment import Assessment


Ledgers = Annotated[
    list[Path] | None,
    typer.Option(
        "--ledger", help="账册文件夹：报告另有资金分析一节；可多次，案件文件 ledgers: 所列的自动计入"
    ),
]


def assess(
    case: Annotated[
        Path,
        typer.Argument(
            help="案件文件（YAML/JSON，可含 cases:）；或文书（TXT、DOCX、PDF、扫描件），先读成未审核的草稿"
        ),
    ],
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="决定日（年-月-日）；默认取案卷所写，否则今日")
    ] = None,
    law: Annotated[
        str | None, typer.Option("--law", help="at_act 行为时 | at_decision 裁判时 | both 两者并择有利")
    ] = None,
    switch: Annotated[
        list[str] | None, typer.Option("--switch", help="开关=选项，如 unc_3=always；可多次")
    ] = None,
    basis: Annotated[
        str | None, typer.Option("--basis", help="alleged 指控 | found 认定 | proved 查证")
    ] = None,
    concept: Annotated[
        list[str] | None,
        typer.Option("--concept", help="要判断的概念（编号或中文名），默认 offence.art287_2；可多次"),
    ] = None,
    without: Annotated[
        list[str] | None, typer.Option("--without", help="不用某项证据（证据编号）；可多次")
    ] = None,
    packs: Annotated[Path | None, typer.Option("--packs", help="另加规范包的文件夹")] = None,
    lang: Annotated[str, typer.Option("--lang", help="zh | en")] = "zh",
    full: Annotated[bool, typer.Option("--full", help="展开没有任何记载的分支")] = False,
    json: Annotated[bool, typer.Option("--json", help="输出规范 JSON（RFC 8785）")] = False,
    html: Annotated[Path | None, typer.Option("--html", help="另写一份可离线打开的 HTML 报告")] = None,
    md: Annotated[Path | None, typer.Option("--md", help="另写一份 Markdown 报告")] = None,
    all_nodes: Annotated[bool, typer.Option("--all-nodes", help="报告中展开全部节点")] = False,
    ledger: Ledgers = None,
) -> None:
    """逐人逐要件给出状态、依据条文与版本、所据主张，以及仍缺的事实和待认定事项。"""
    from bangxin.app.assessing import assess_case, open_cases
    from bangxin.app.files import load_rulebook

    book = load_rulebook(packs)
    cases = open_cases(case, book)
    assessments = [
        assess_case(
            entry,
            book,
            as_of=as_of,
            law=law,
            switches=switch_pairs(switch or []),
            basis=basis,
            concepts=concept or [],
            without=without or [],
        )
        for entry in cases
    ]
    _write([html, md], assessments, lang, all_nodes, case, ledger or [])
    if json:
        from bangxin.base.canonical import canonical_json
        from bangxin.determination.document import plain

        written = [plain(a) for a in assessments]
        sys.stdout.buffer.write(canonical_json(written[0] if len(written) == 1 else written) + b"\n")
        return
    from bangxin.cli.console import PlainConsole
    from bangxin.report.terminal import print_assessment

    console = PlainConsole()
    for assessment in assessments:
        print_assessment(assessment, console, lang, full=full)


def _write(
    files: list[Path | None],
    assessments: list[Assessment],
    lang: str,
    all_nodes: bool,
    source: Path,
    ledgers: list[Path],
) -> None:
    """Reports asked for; their names go to standard error so that standard output stays the determination."""
    wanted = [file for file in files if file is not None]
    if ledgers and not wanted:
        from bangxin.base.errors import UsageProblem

        raise UsageProblem.of(
            "ledger-needs-report", "--ledger 只影响报告，请同时给出 --html 或 --md", "--ledger concerns the report: give --html or --md too"
        )  # fmt: skip
    if not wanted:
        return
    from bangxin.app.ledgerparts import fund_sections, ledgers_of, names_in
    from bangxin.app.reporting import write_reports

    more = [
        fund_sections([*ledgers, *ledgers_of(a.case, source)], lang, names_in(a.case)) for a in assessments
    ]
    for path in write_reports(assessments, wanted, lang, all_nodes=all_nodes, more=more):
        typer.echo(f"已写出 {path}" if lang != "en" else f"wrote {path}", err=True)


def switch_pairs(entries: list[str]) -> dict[str, str]:
    from bangxin.base.errors import Mistake, UsageProblem
    from bangxin.base.i18n import Text

    pairs: dict[str, str] = {}
    for entry in entries:
        name, equals, option = entry.partition("=")
        if not equals or pairs.get(name, option) != option:
            message = Text(
                f"--switch 应写成 开关=选项，每个开关一种选项，却是“{entry}”",
                f"--switch takes NAME=OPTION, one option a switch, got “{entry}”",
            )
            raise UsageProblem(Mistake("bad-switch", message))
        pairs[name] = option
    return pairs
