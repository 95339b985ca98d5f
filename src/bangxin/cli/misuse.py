"""What the command-line library refuses (a missing argument, an unknown option) in the form of every other mistake."""

from __future__ import annotations

import re
from typing import Any

from bangxin.base.errors import Mistake, UsageProblem, did_you_mean
from bangxin.base.i18n import Text

_EXTRA = re.compile(r"Got unexpected extra arguments? ?(?:\(s\))? ?\((.*)\)", re.S)
_UNKNOWN = re.compile(r"No such command '(.*?)'", re.S)
_BARE = re.compile(r"Option '(.*)' requires an argument")


def misuse(error: Any) -> UsageProblem:
    """The problem to show for a refusal of the library; its own words stay in English."""
    context = error.ctx
    path = context.command_path if context is not None else "bangxin"
    hint = _nearest(error) or Text(f"用法见 {path} --help", f"see {path} --help")
    return UsageProblem(Mistake("usage", Text(_chinese(error), error.format_message()), hint=hint))


def _wanted(kind: Any) -> str:
    """What values a parameter takes, in words: one of several, or a number between two."""
    if choices := getattr(kind, "choices", None):
        return f"应为 {'、'.join(map(str, choices))} 之一"
    number = {"int": "整数", "flo": "数"}.get(str(getattr(kind, "name", ""))[:3])
    low, high = getattr(kind, "min", None), getattr(kind, "max", None)
    if number is None:
        return ""
    if low is not None and high is not None:
        return f"应为 {low} 至 {high} 之间的{number}"
    return f"应为{number}" + (
        f"，不小于 {low}" if low is not None else f"，不大于 {high}" if high is not None else ""
    )


def _chinese(error: Any) -> str:
    parameter = getattr(error, "param", None)
    named = " / ".join(parameter.opts) if parameter is not None else ""
    kind = type(error).__name__
    if kind == "MissingParameter" and parameter is not None:
        return f"缺少{'参数' if parameter.param_type_name == 'argument' else '选项'} {named}"
    if kind == "NoSuchOption":
        return f"没有选项 {error.option_name}"
    if kind == "BadParameter" and parameter is not None:
        wanted = _wanted(parameter.type) if error.message.isascii() else ""
        return f"{named} 的值不合要求：{wanted or error.message}"
    for pattern, words in (
        (_UNKNOWN, "没有命令“{}”"),
        (_EXTRA, "多出的参数：{}"),
        (_BARE, "选项 {} 后面缺少值"),
    ):
        found = pattern.search(error.message)
        if found:
            return words.format(found[1])
    return str(error.format_message())


def _nearest(error: Any) -> Text | None:
    near = sorted(getattr(error, "possibilities", None) or ())
    if near:
        return Text(f"是否指 {'、'.join(near)}？", f"did you mean {', '.join(near)}?")
    unknown = _UNKNOWN.search(error.message)
    if unknown and error.ctx is not None:
        return did_you_mean(unknown[1], error.ctx.command.list_commands(error.ctx))
    return None
