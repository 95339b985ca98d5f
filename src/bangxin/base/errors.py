"""Mistakes with a place and a hint, and the exceptions that carry them.

::

    BangxinError
    ├── UsageProblem    exit 2   the command line asks for something impossible
    ├── InputError      exit 3   a case, document, ledger or facts file cannot be used as it is
    ├── NormError       exit 4   a norm pack, vocabulary, concept or switch file has a mistake
    ├── LimitExceeded   exit 5   a size, depth, count or time limit was passed
    ├── MissingExtra    exit 6   an optional part (``pip install 'bangxin[…]'``) is not installed
    └── BrokenPromise   exit 70  a runtime check of our own failed: a fault of the program, never of the input

Exit 0 means done; exit 1 means a check ran and found differences; exit 130 means interrupted.
"""

from __future__ import annotations

import difflib
import errno
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from bangxin.base.i18n import Lang, Text


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: file and line, sheet and row, page and characters. Lines, rows, pages from 1."""

    file: str = ""
    line: int | None = None
    column: int | None = None
    sheet: str | None = None
    row: int | None = None
    page: int | None = None
    start: int | None = None
    end: int | None = None

    def __str__(self) -> str:
        parts = [self.file] if self.file else []
        parts += [str(n) for n in (self.line, self.column) if n is not None]
        text = ":".join(parts)
        if self.sheet is not None:
            text += f" [{self.sheet}]"
        if self.row is not None:
            text += f" 第{self.row}行"
        if self.page is not None:
            text += f" 第{self.page}页"
        if self.start is not None:
            text += f" 第{self.start}–{self.end if self.end is not None else self.start}字"
        return text.strip()


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong with an input: a stable code, what, where, and what to do about it."""

    code: str
    message: Text
    place: Place | None = None
    hint: Text | None = None

    def render(self, lang: Lang | str = Lang.ZH) -> str:
        head = f"{self.place}: " if self.place and str(self.place) else ""
        line = f"{head}[{self.code}] {self.message.pick(lang)}"
        if self.hint:
            line += f"\n    {'hint' if lang == Lang.EN else '提示'}：{self.hint.pick(lang)}"
        return line


class BangxinError(Exception):
    """Base of everything the package raises on purpose; carries one or more :class:`Mistake`."""

    exit_code: ClassVar[int] = 70

    def __init__(self, *mistakes: Mistake) -> None:
        self.mistakes: tuple[Mistake, ...] = mistakes
        super().__init__("\n".join(m.render() for m in mistakes))

    @classmethod
    def of(
        cls, code: str, zh: str, en: str, *, place: Place | None = None, hint: tuple[str, str] | None = None
    ) -> BangxinError:
        """Build the exception from one mistake."""
        return cls(Mistake(code, Text(zh, en), place, Text(*hint) if hint else None))

    def render(self, lang: Lang | str = Lang.ZH) -> str:
        return "\n".join(m.render(lang) for m in self.mistakes)

    def __reduce__(self) -> tuple[type[BangxinError], tuple[Mistake, ...]]:
        """Crosses a process boundary with its mistakes."""
        return type(self), self.mistakes


class UsageProblem(BangxinError):
    exit_code = 2


class InputError(BangxinError):
    exit_code = 3


class NormError(BangxinError):
    exit_code = 4


class LimitExceeded(BangxinError):
    exit_code = 5


class MissingExtra(BangxinError):
    exit_code = 6

    @classmethod
    def named(cls, extra: str, package: str) -> MissingExtra:
        """The error for an absent optional dependency, naming the command that installs it."""
        command = f"pip install 'bangxin[{extra}]'"
        return cls(
            Mistake(
                "missing-extra",
                Text(f"此功能需要可选组件 {package}，尚未安装", f"this needs the optional package {package}"),
                hint=Text(command, command),
            )
        )


class BrokenPromise(BangxinError):
    exit_code = 70


_REASONS = {
    errno.ENOENT: Text("文件或文件夹不存在", "no such file or folder"),
    errno.EACCES: Text("没有权限", "permission denied"),
    errno.EPERM: Text("没有权限", "permission denied"),
    errno.EISDIR: Text("是文件夹，不是文件", "is a folder, not a file"),
    errno.EEXIST: Text("已有同名的文件", "a file of that name is there"),
    errno.ENOTDIR: Text("路径中有一段不是文件夹", "part of the path is not a folder"),
    errno.ENOSPC: Text("磁盘空间不足", "the disk is full"),
    errno.EROFS: Text("只读介质", "the medium is read-only"),
    errno.EADDRINUSE: Text("端口正在使用", "the port is in use"),
    errno.ENAMETOOLONG: Text("文件名过长", "the file name is too long"),
}


def reason(error: OSError) -> Text:
    """Why the operating system refused, in both languages where the reason is a common one."""
    told = error.strerror or type(error).__name__
    return _REASONS.get(error.errno or 0, Text(told, told))


def nearest(word: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """Known names that look like ``word``, best first, for hints."""
    return difflib.get_close_matches(word, sorted(known), n=limit, cutoff=0.6)


def did_you_mean(word: str, known: Iterable[str]) -> Text | None:
    """A hint naming the nearest known names, or None when nothing is near."""
    found = nearest(word, known)
    if not found:
        return None
    names = "、".join(found)
    return Text(f"是否指 {names}？", f"did you mean {', '.join(found)}?")
