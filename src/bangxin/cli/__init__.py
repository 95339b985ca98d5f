"""The command line. Sub-commands live one per module; heavy imports happen inside the commands."""

from __future__ import annotations

import os
import sys
from typing import Annotated, NoReturn

import typer

from bangxin import __version__
from bangxin.base.errors import BangxinError, BrokenPromise, Mistake, UsageProblem
from bangxin.base.i18n import Lang, Text
from bangxin.cli import batch, case, keeping, ledger, norms
from bangxin.cli.ask import ask
from bangxin.cli.assess import assess
from bangxin.cli.cite import cite
from bangxin.cli.conformance import conformance
from bangxin.cli.corpus import corpus
from bangxin.cli.counterfactual import counterfactual
from bangxin.cli.extras import missing_extra
from bangxin.cli.interview import interview
from bangxin.cli.read import read
from bangxin.cli.report import report
from bangxin.cli.search import search
from bangxin.cli.serve import serve

INTERRUPTED = 130
_INTERRUPTED = Text("已中断", "interrupted")

app = typer.Typer(
    name="bangxin",
    help="帮信：把信息网络犯罪的法律变成可执行、可解释的规则。只给要件状态与所缺事实，不作有罪判断。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _show_version(value: bool) -> None:
    if value:
        typer.echo(f"bangxin {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="显示版本")
    ] = False,
) -> None:
    """帮信 bangxin"""


app.command()(ask)
app.command()(assess)
app.add_typer(batch.app, name="batch")
app.add_typer(case.app, name="case")
app.command()(cite)
app.command()(conformance)
app.command()(counterfactual)
app.add_typer(ledger.app, name="ledger")
app.add_typer(norms.app, name="norms")
app.command()(report)
app.add_typer(keeping.audit_app, name="audit")
app.command("backup")(keeping.backup)
app.command()(read)
app.command("restore")(keeping.restore)
app.command()(serve)
app.add_typer(corpus, name="corpus")
app.command()(interview)
app.command()(search)


def main() -> NoReturn:
    """Entry point: run a command; errors go to standard error as text, exit codes as in base.errors."""
    try:
        _check_language()
        code = app(standalone_mode=False)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except (Exception, KeyboardInterrupt) as error:
        sys.exit(_told(error))
    if code == INTERRUPTED:
        print(_INTERRUPTED.pick(_language()), file=sys.stderr)
    sys.exit(code if isinstance(code, int) else 0)


def _told(error: BaseException) -> int:
    """Say what went wrong; the exit code."""
    lang = _language()
    if _interrupted(error):
        print(_INTERRUPTED.pick(lang), file=sys.stderr)
        return INTERRUPTED
    if type(error).__name__ == "NoArgsIsHelpError":
        print(error, file=sys.stderr)
        return UsageProblem.exit_code
    known: BangxinError | None = error if isinstance(error, BangxinError) else None
    if isinstance(error, ModuleNotFoundError):
        known = missing_extra(error)
    elif known is None and hasattr(error, "format_message"):
        from bangxin.cli.misuse import misuse

        known = misuse(error)
    if known is not None:
        print(known.render(lang), file=sys.stderr)
        return known.exit_code
    if os.environ.get("BANGXIN_DEBUG"):
        raise error
    told = f"{type(error).__name__}: {error}"
    fault = Text(
        f"程序内部错误（{told}）。输入文件未被改动。设环境变量 BANGXIN_DEBUG=1 可看到详细信息，请连同版本号报告。",
        f"a fault of the program ({told}). The input was not changed. BANGXIN_DEBUG=1 shows more; please report it with the version.",
    )
    print(fault.pick(lang), file=sys.stderr)
    return BrokenPromise.exit_code


def _interrupted(error: BaseException) -> bool:
    """Ctrl-C, also where compiled code turned it into an error of its own, or a prompt into its end."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, KeyboardInterrupt) or type(cause).__name__ == "Abort":
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def _check_language() -> None:
    """Refuse a language there is no text in, rather than answer in another."""
    asked = _language()
    if asked not in list(Lang):
        message = Text(
            f"没有“{asked}”文本，--lang 只能是 zh 或 en", f"no texts in “{asked}”; --lang is zh or en"
        )
        raise UsageProblem(Mistake("unknown-name", message))


def _language() -> str:
    arguments = sys.argv[1:]
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            return arguments[index + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return os.environ.get("BANGXIN_LANG", "zh")
