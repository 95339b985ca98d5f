"""``bangxin ledger``: import, check, accounts, measure, trace, return, report."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bangxin.base.errors import InputError, UsageProblem

if TYPE_CHECKING:
    from bangxin.ledger.readers.folder import Folder
    from bangxin.ledger.readers.importing import Choices
    from bangxin.ledger.readers.opening import Ledger
    from bangxin.ledger.tracing import Tracing
    from bangxin.ledger.victims import Match

app = typer.Typer(no_args_is_help=True, help="流水：导入、核对、统计、追踪资金，每个数字都能回到原始行。")

Dir = Annotated[Path, typer.Argument(help="账册文件夹（由 import 建立）")]
Lang = Annotated[str, typer.Option("--lang", help="zh | en")]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]
Victims = Annotated[
    Path | None, typer.Option("--victims", help="被害人名单 CSV；默认用账册文件夹里的 victims.csv")
]
Rules = Annotated[
    list[str] | None,
    typer.Option("--rule", help="fifo lifo pro_rata clean_first taint_first poison；可多次，默认全部"),
]


@app.command("import")
def import_(
    paths: Annotated[list[Path], typer.Argument(help="流水文件、文件夹或 ZIP；可多个")],
    out: Annotated[Path, typer.Option("-o", "--out", help="账册文件夹")],
    map_file: Annotated[Path | None, typer.Option("--map", help="一次性文件的列名对照（YAML）")] = None,
    formats: Annotated[Path | None, typer.Option("--formats", help="另加格式文件的文件夹")] = None,
    account: Annotated[str | None, typer.Option("--account", help="流水没有写明时的本方账号")] = None,
    encoding: Annotated[str | None, typer.Option("--encoding", help="指明文字编码，如 gb18030")] = None,
    again: Annotated[bool, typer.Option("--again", help="已导入过的文件重新导入")] = False,
    preview: Annotated[bool, typer.Option("--preview", help="只显示如何理解，不导入")] = False,
    lang: Lang = "zh",
    json: Json = False,
) -> None:
    """导入流水：先显示理解，再逐行入账；读入行数＝接受＋拒收，拒收的都有理由。"""
    from bangxin.ledger.readers.folder import Folder
    from bangxin.ledger.readers.importing import import_files
    from bangxin.report.ledger import terminal

    choices = _choices(map_file, formats, account, encoding, again)
    if preview:
        _preview(paths, choices, lang, json)
        return
    with _progress() as tick:
        done = import_files(paths, Folder(out), choices, tick)
    if json:
        _print_json(terminal.import_data(done))
    else:
        terminal.print_import(done, _console(), lang)
    if done.refused:
        raise InputError(*(m for e in done.refused for m in e.mistakes))


@app.command()
def check(directory: Dir, lang: Lang = "zh", json: Json = False) -> None:
    """核对账册：每个文件的散列、行数守恒、余额链、缺口、重复、失败交易、退款等异常；有严重异常时退出码为 1。"""
    from bangxin.ledger.readers.bookstore import check_bytes
    from bangxin.report.ledger import terminal

    ledger = _open(directory)
    check_bytes(ledger.folder, ledger.manifest, ledger.book)
    if json:
        _print_json({"anomalies": [a.as_data() for a in ledger.anomalies]})
    else:
        terminal.print_check(ledger, _console(), lang)
    if any(a.serious for a in ledger.anomalies):
        raise typer.Exit(1)


@app.command()
def accounts(
    directory: Dir,
    write: Annotated[
        bool, typer.Option("--write", help="写出登记表草稿 accounts.yaml（已有则不动）")
    ] = False,
    lang: Lang = "zh",
    json: Json = False,
) -> None:
    """列出账户；--write 生成登记表草稿，由分析人员填写归属、交付日、冻结日。"""
    from bangxin.ledger.readers.folder import REGISTRY, write_text
    from bangxin.ledger.readers.opening import holders
    from bangxin.ledger.registry import draft
    from bangxin.report.ledger import terminal

    ledger = _open(directory)
    names, freezes = holders(ledger.folder, ledger.manifest)
    table = terminal.account_table(ledger, names)
    if json:
        _print_json(table)
    else:
        terminal.print_accounts(table, _console(), lang)
    if write:
        target = ledger.folder.path / REGISTRY
        if target.exists():
            raise UsageProblem.of(
                "registry-exists", f"{target} 已存在，未改动", f"{target} exists; left unchanged"
            )
        entries = [(row["account"], row["holder"], row["note"]) for row in table if row["statement"]]
        write_text(target, draft(entries, freezes))
        _written(target, lang)


@app.command()
def measure(
    directory: Dir,
    victims: Victims = None,
    rule: Annotated[
        str | None, typer.Option("--rule", help="涉诈资金、来源不明按此追踪规则计；不指定则不出这两项")
    ] = None,
    claims: Annotated[Path | None, typer.Option("--claims", help="把数字写成案件主张（YAML）")] = None,
    case: Annotated[
        Path | None,
        typer.Option(
            "--case", help="案件文件：--claims 写出并入这些数额的案件（登记表的人员、工具须在其中）"
        ),
    ] = None,
    rows: Annotated[str | None, typer.Option("--rows", help="列出某个数字的原始行（数字编号）")] = None,
    sql: Annotated[bool, typer.Option("--sql", help="同时显示得出数字的 SQL")] = False,
    lang: Lang = "zh",
    json: Json = False,
) -> None:
    """各项数额：流入（毛额、净额、交付至冻结、从外部进入）、支付结算、涉诈、来源不明、流水、所得，互不替代。"""
    from bangxin.ledger.measures import measure as measure_book
    from bangxin.ledger.readers.folder import check_writable, write_text
    from bangxin.report.ledger import terminal

    if case is not None and claims is None:
        raise UsageProblem.of(
            "claims-needed", "--case 须同时用 --claims 指明写到哪里", "--case needs --claims OUT"
        )
    if claims is not None:
        check_writable(claims)
        _keep_others(claims, case)
    ledger = _open(directory, case)
    matches = _matches(ledger, victims)
    chosen = _rule(rule) if rule else None
    tracing = _trace(ledger, matches, [chosen]) if chosen else None
    measured = measure_book(ledger.book, ledger.registry, matches, tracing, chosen)
    if rows is not None:
        terminal.print_rows(ledger, measured, rows, _console(), lang, as_json=json)
        return
    if claims is not None:
        write_text(claims, _claims_text(case, measured, ledger.registry, directory.name))
        _written(claims, lang)
    if json:
        _print_json(terminal.measure_data(ledger, measured))
    else:
        terminal.print_measures(ledger, measured, _console(), lang, sql=sql)


@app.command()
def trace(
    directory: Dir,
    victims: Victims = None,
    rule: Rules = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="输出文件：.xlsx、.csv 或 .json")] = None,
    verify: Annotated[bool, typer.Option("--verify", help="再用慢速对照算法复算一遍并比较")] = False,
    lang: Lang = "zh",
    json: Json = False,
) -> None:
    """按规则追踪被害人资金；多种规则并列为“各规则下的范围”。"""
    from bangxin.ledger.readers.folder import write_bytes
    from bangxin.report.ledger import sheets, terminal

    if out is not None:
        _output(out, (".xlsx", ".csv", ".json"))
    ledger = _open(directory)
    matches = _matches(ledger, victims, needed=True)
    tracing = _trace(ledger, matches, _rules(rule), verify=verify)
    if out is not None:
        write_bytes(out, sheets.trace_file(ledger, tracing, out.suffix.lower(), lang))
        _written(out, lang)
    if json:
        _print_json(terminal.trace_data(ledger, tracing))
    else:
        terminal.print_trace(ledger, tracing, _console(), lang)


@app.command("return")
def return_(
    directory: Dir,
    victims: Victims = None,
    frozen: Annotated[
        list[str] | None, typer.Option("--frozen", help="账号=冻结金额（元）；默认用冻结日余额")
    ] = None,
    lang: Lang = "zh",
    json: Json = False,
) -> None:
    """涉案冻结资金返还：单笔直返、按时间戳、按损失比例；只关退款，不涉定罪。"""
    from bangxin.ledger.readers.spilling import SpilledParts
    from bangxin.ledger.returning import returns_of
    from bangxin.report.ledger import terminal

    ledger = _open(directory)
    matches = _matches(ledger, victims, needed=True)
    shares = returns_of(ledger.book, ledger.registry, matches, _amounts(frozen or []), SpilledParts)
    if json:
        _print_json(terminal.return_data(shares))
    else:
        terminal.print_returns(shares, ledger.registry.lawful_by_account(), _console(), lang)


@app.command()
def report(
    directory: Dir,
    out: Annotated[Path, typer.Option("-o", "--out", help="输出文件：.html 或 .xlsx")],
    victims: Victims = None,
    rule: Rules = None,
    title: Annotated[str, typer.Option("--title", help="报告标题；默认“资金分析报告”")] = "",
    case: Annotated[
        Path | None, typer.Option("--case", help="案件文件：登记表的人员写成案件里的姓名")
    ] = None,
    lang: Lang = "zh",
) -> None:
    """资金分析报告：一个可离线打开的 HTML（流向图、余额与流入走势、逐被害人表、所用规则），数字可展开到行。"""
    from bangxin.ledger.measures import measure as measure_book
    from bangxin.ledger.readers.folder import write_bytes
    from bangxin.report.ledger import html, sheets

    _output(out, (".html", ".htm", ".xlsx"))
    ledger = _open(directory, case)
    matches = _matches(ledger, victims)
    rules = _rules(rule)
    tracing = _trace(ledger, matches, rules)
    measured = measure_book(
        ledger.book, ledger.registry, matches, tracing, rules[0] if len(rules) == 1 else None
    )
    if out.suffix.lower() == ".xlsx":
        write_bytes(out, sheets.report_workbook(ledger, measured, tracing, lang))
    else:
        write_bytes(out, html.page(ledger, measured, tracing, title or _title(lang), lang).encode("utf-8"))
    _written(out, lang)


def _written(path: Path, lang: str) -> None:
    typer.echo(f"wrote {path}" if lang == "en" else f"已写出 {path}", err=True)


def _output(out: Path, suffixes: tuple[str, ...]) -> None:
    """Refuse an output of another kind, or at a place that cannot be written to, before the work begins."""
    from bangxin.ledger.readers.folder import check_writable

    if out.suffix.lower() not in suffixes:
        zh, en = "、".join(suffixes), ", ".join(suffixes)
        raise UsageProblem.of("bad-output", f"输出文件须为 {zh} 之一", f"the output is one of {en}")
    check_writable(out)


def _keep_others(claims: Path, case: Path | None) -> None:
    """Claims go to a new file, to the case they are merged into, or over earlier claims; never over another file."""
    from bangxin.ledger.facts import HEADING
    from bangxin.ledger.readers.folder import read_text

    if not claims.exists() or (case is not None and claims.samefile(case)):
        return
    if not read_text(claims).startswith(HEADING):
        raise UsageProblem.of(
            "file-exists", f"{claims} 已存在，且不是由账册写出的主张，不覆盖", f"{claims} exists and holds no claims of a ledger; it is not overwritten",
            hint=("换一个文件名；并入这个案件须加 --case", "choose another name; to merge into that case give --case"),
        )  # fmt: skip


def _claims_text(case: Path | None, measured: Any, registry: Any, source: str) -> str:
    from bangxin.app.ledgerparts import case_with_figures
    from bangxin.ledger.facts import claims_yaml

    if case is None:
        return claims_yaml(measured, registry, source)
    return case_with_figures(case, measured, registry, source)


def _title(lang: str) -> str:
    return "Report on funds" if lang == "en" else "资金分析报告"


def _choices(
    map_file: Path | None, formats: Path | None, account: str | None, encoding: str | None, again: bool
) -> Choices:
    from bangxin.ledger.formats.loading import read_format
    from bangxin.ledger.readers.folder import read_text
    from bangxin.ledger.readers.importing import Choices

    extra: list[Any] = []
    if formats is not None:
        if not formats.is_dir():
            raise UsageProblem.of("no-such-file", f"没有此文件夹：{formats}", f"no such folder: {formats}")
        extra = [read_format(read_text(f), str(f)) for f in sorted(formats.glob("*.y*ml"))]
    forced = read_format(read_text(map_file), str(map_file)) if map_file else None
    return Choices(forced, account, encoding, tuple(extra), again)


def _preview(paths: list[Path], choices: Choices, lang: str, json: bool) -> None:
    import tempfile

    from bangxin.ledger.readers.importing import preview
    from bangxin.report.ledger import terminal

    with tempfile.TemporaryDirectory() as scratch:
        found = [item for path in paths for item in preview(path, Path(scratch), choices)]
    if json:
        _print_json(terminal.preview_data(found))
    else:
        terminal.print_preview(found, _console(), lang)


def _folder(directory: Path) -> Folder:
    from bangxin.ledger.readers.folder import Folder

    return Folder(directory)


def _open(directory: Path, case: Path | None = None) -> Ledger:
    """The ledger; with a case its persons are called as there."""
    from bangxin.ledger.readers.opening import named, open_ledger

    ledger = open_ledger(_folder(directory))
    if case is None:
        return ledger
    from bangxin.app.assessing import open_cases
    from bangxin.app.files import load_rulebook
    from bangxin.app.ledgerparts import names_in

    return named(
        ledger, {k: v for held in open_cases(case, load_rulebook()) for k, v in names_in(held).items()}
    )


def _matches(ledger: Ledger, victims: Path | None, *, needed: bool = False) -> list[Match]:
    from bangxin.ledger.readers.opening import matches_of, payments_of

    payments = payments_of(ledger.folder, victims)
    if needed and not payments:
        raise UsageProblem.of(
            "no-victims", "没有被害人名单：追踪须从已确认的被害人转账开始", "no list of victims to trace from",
            hint=("用 --victims 名单.csv，列：被害人编号、转出账号、转入账号、金额、时间", "pass --victims LIST.csv"),
        )  # fmt: skip
    return matches_of(ledger, payments)


def _rule(name: str) -> Any:
    from bangxin.base.errors import Mistake, did_you_mean
    from bangxin.base.i18n import Text
    from bangxin.ledger.trace.rules import Rule

    try:
        return Rule(name.replace("-", "_"))
    except ValueError:
        message = Text(f"没有追踪规则“{name}”", f"no tracing rule “{name}”")
        hint = did_you_mean(name, list(Rule)) or Text("可用：" + "、".join(Rule), "known: " + ", ".join(Rule))
        raise UsageProblem(Mistake("unknown-rule", message, hint=hint)) from None


def _rules(names: list[str] | None) -> list[Any]:
    from bangxin.ledger.trace.rules import Rule

    return list(dict.fromkeys(_rule(n) for n in names)) if names else list(Rule)


def _trace(ledger: Ledger, matches: list[Match], rules: list[Any], *, verify: bool = False) -> Tracing:
    from bangxin.ledger.readers.spilling import SpilledParts
    from bangxin.ledger.tracing import trace_book, verify_slowly

    with _progress() as tick:
        if verify:
            verify_slowly(ledger.book, matches, rules, lambda text: tick(text, 0))
        return trace_book(ledger.book, matches, rules, lambda text: tick(text, 0), SpilledParts)


def _amounts(entries: list[str]) -> dict[str, int]:
    from bangxin.base.money import fen_from_yuan

    found = {}
    for entry in entries:
        account, equals, amount = entry.rpartition("=")
        try:
            fen = fen_from_yuan(amount)
            if not equals or not account or fen < 0 or account in found:
                raise ValueError
            found[account] = fen
        except ValueError:
            raise UsageProblem.of("bad-frozen", f"--frozen 应写成 账号=金额（元，非负，每个账号一次），却是“{entry}”", f"--frozen takes ACCOUNT=YUAN (never negative, once for an account), got “{entry}”") from None  # fmt: skip
    return found


@contextmanager
def _progress() -> Iterator[Callable[[str, int], None]]:
    """A progress line on a terminal; silent elsewhere."""
    if not sys.stderr.isatty():
        yield lambda text, rows: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,.0f} 行"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda text, rows: bar.update(task, description=text[-60:], advance=rows)


def _console() -> Any:
    from bangxin.cli.console import PlainConsole

    return PlainConsole(markup=True)


def _print_json(data: Any) -> None:
    from bangxin.base.canonical import canonical_json

    sys.stdout.buffer.write(canonical_json(data) + b"\n")
