"""The command line. Sub-commands live one per module; heavy imports happen inside the commands."""

from __future__ import annotations

import _thread
import gc
import os
import sys
import threading
from contextlib import suppress
from importlib import import_module
from typing import Annotated, NoReturn

import typer

from bangxin import __version__
from bangxin.base.errors import BangxinError, BrokenPromise, Mistake, UsageProblem
from bangxin.base.i18n import Lang, Text
from bangxin.cli.helping import Group
from bangxin.cli.language import language

INTERRUPTED = 130
_SELDOM = 50_000
_AT_ONCE = 0.01  # seconds
_INTERRUPTED = Text("已中断", "interrupted")

_HELP = "帮信：把信息网络犯罪的法律变成可执行、可解释的规则。只给要件状态与所缺事实，不作有罪判断。"
_COMMANDS = {
    "ask": "ask", "assess": "assess", "batch": "batch:app", "case": "case:app", "cite": "cite", "conformance": "conformance",
    "counterfactual": "counterfactual", "ledger": "ledger:app", "norms": "norms:app", "report": "report",
    "audit": "keeping:audit_app", "backup": "keeping:backup", "read": "read", "restore": "keeping:restore", "serve": "serve",
    "corpus": "corpus:corpus", "interview": "interview", "search": "search",
}  # fmt: skip
"""Commands and groups by name: the module below this one, and what it calls them where that is not its own name."""


def __getattr__(name: str) -> typer.Typer:
    """``app`` is the whole command line, made when something asks for it."""
    if name == "app":
        return _application(list(_COMMANDS))
    raise AttributeError(name)


def _application(names: list[str]) -> typer.Typer:
    """The command line with these commands: only what is called is loaded and built."""
    made = typer.Typer(
        name="bangxin", help=_HELP, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
        rich_markup_mode=None, cls=Group,
    )  # fmt: skip
    made.callback()(_options)
    for name in names:
        module, _, attribute = _COMMANDS[name].partition(":")
        found = getattr(import_module(f"bangxin.cli.{module}"), attribute or module)
        if isinstance(found, typer.Typer):
            made.add_typer(found, name=name)
        else:
            made.command(name)(found)
    return made


def _show_version(value: bool) -> None:
    if value:
        typer.echo(f"bangxin {__version__}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="显示版本")
    ] = False,
) -> None:
    """帮信 bangxin"""


def main() -> NoReturn:
    """Entry point: run a command; errors go to standard error as text, exit codes as in base.errors."""
    sys.unraisablehook = _in_a_finalizer
    try:
        _check_language()
        asked = sys.argv[1] if len(sys.argv) > 1 else ""
        if asked != "serve":
            gc.set_threshold(_SELDOM, 50, 50)  # reading the packs makes many values and hardly any cycle
        code = _application([asked] if asked in _COMMANDS else list(_COMMANDS))(standalone_mode=False)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except (Exception, KeyboardInterrupt) as error:
        sys.exit(_told(error))
    if code == INTERRUPTED:
        print(_INTERRUPTED.pick(language()), file=sys.stderr)
    sys.exit(code if isinstance(code, int) else 0)


def _told(error: BaseException) -> int:
    """Say what went wrong; the exit code."""
    lang = language()
    if _interrupted(error):
        print(_INTERRUPTED.pick(lang), file=sys.stderr)
        return INTERRUPTED
    if type(error).__name__ == "NoArgsIsHelpError":
        print(error, file=sys.stderr)
        return UsageProblem.exit_code
    known: BangxinError | None = error if isinstance(error, BangxinError) else None
    if isinstance(error, ModuleNotFoundError):
        from bangxin.cli.extras import missing_extra

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


def _in_a_finalizer(raised: sys.UnraisableHookArgs) -> None:
    """Ctrl-C that falls into a finalizer is raised again; one that fell into a constructor leaves half an object behind."""
    if issubclass(raised.exc_type, KeyboardInterrupt):
        with suppress(KeyboardInterrupt, RuntimeError):  # the second: the program is at its end
            threading.Timer(_AT_ONCE, _thread.interrupt_main).start()  # in here it would be lost again
    elif not (raised.exc_type is AttributeError and getattr(raised.object, "__name__", "") == "__del__"):
        sys.__unraisablehook__(raised)


def _interrupted(error: BaseException) -> bool:
    """Ctrl-C, also where compiled code turned it into an error of its own, or a prompt into its end."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, KeyboardInterrupt) or type(cause).__name__ == "Abort":
            return True
        if "KeyboardInterrupt" in str(cause):  # ctypes names it in an error of its own
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def _check_language() -> None:
    """Refuse a language there is no text in, rather than answer in another."""
    asked = language()
    if asked not in list(Lang):
        message = Text(
            f"没有“{asked}”文本，--lang 只能是 zh 或 en", f"no texts in “{asked}”; --lang is zh or en"
        )
        raise UsageProblem(Mistake("unknown-name", message))
