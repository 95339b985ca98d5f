"""The help pages in Chinese, also where the words are the command-line library's own; in English with the language switch."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from typer.core import TyperGroup

from bangxin.base.i18n import Lang
from bangxin.cli.language import language

_WORDS = (
    (re.compile(r"^Usage: *", re.M), "用法："),
    (re.compile(r"\[OPTIONS\]"), "[选项]"),
    (re.compile(r"\bCOMMAND\s+\[ARGS\]\.\.\."), "命令 [参数]..."),
    (re.compile(r"^Options:$", re.M), "选项："),
    (re.compile(r"^Arguments:$", re.M), "参数："),
    (re.compile(r"^Commands:$", re.M), "命令："),
    (re.compile(r"Show\s+this\s+message\s+and\s+exit\."), "显示这份说明"),
    (re.compile(r"\[required\]"), "[必填]"),
    (re.compile(r"; required\]"), "；必填]"),
    (re.compile(r"\[env\s+var: ?"), "[环境变量："),
    (re.compile(r"\[default: ?"), "[默认："),
    (re.compile(r";\s+default: ?"), "；默认："),
)
_KINDS = {
    "path": "路径",
    "str": "文字",
    "text": "文字",
    "int": "整数",
    "integer": "整数",
    "int range": "整数",
    "float": "数",
    "file": "文件",
}
_KIND = re.compile(rf"(<(?:{'|'.join(_KINDS)})>)( +|$)", re.M)


class Group(TyperGroup):
    """A group whose help page, and those of all commands below it, are in the language asked for."""

    def get_help(self, ctx: Any) -> str:
        return helped(super().get_help(ctx))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return _helping(super().get_command(ctx, cmd_name))


def _helping(command: Any) -> Any:
    """The command with its help page in the language asked for; so are those below it."""
    if command is None or getattr(command, "helps", False):
        return command
    plain = command.get_help
    command.get_help = lambda ctx: helped(plain(ctx))
    command.helps = True
    for below in getattr(command, "commands", {}).values():
        _helping(below)
    return command


def helped(page: str) -> str:
    """A help page of the library in Chinese, its columns kept; as it is where English is asked for."""
    if language() == Lang.EN:
        return page
    for words, chinese in _WORDS:
        page = words.sub(chinese, page)
    return _KIND.sub(_kind, page)


def _kind(found: re.Match[str]) -> str:
    word = f"<{_KINDS[found[1][1:-1]]}>"
    room = len(found[0]) - sum(1 + (unicodedata.east_asian_width(letter) in "WF") for letter in word)
    return word + " " * max(room, 1 if found[2] else 0)
