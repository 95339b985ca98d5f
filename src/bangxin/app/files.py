"""Opens the files a user names: cases, packs, conformance files. Everything behind this takes text."""

from __future__ import annotations

from pathlib import Path

from bangxin.app.keptbook import kept_rulebook
from bangxin.base.errors import InputError, LimitExceeded, Mistake, Place, reason
from bangxin.base.i18n import Text
from bangxin.law.builtin import extended_rulebook
from bangxin.law.rulebook import Rulebook

MAX_TEXT_BYTES = 64 * 1024 * 1024


def read_text(path: Path) -> str:
    """UTF-8 text of a file. Raises InputError or LimitExceeded with the file's name."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise _unreadable(path, "是文件夹，不是文件", "is a folder, not a file")
        if size > MAX_TEXT_BYTES:
            message = Text(
                f"文件有 {size >> 20} MB，超过 {MAX_TEXT_BYTES >> 20} MB",
                f"{size >> 20} MB, the limit is {MAX_TEXT_BYTES >> 20} MB",
            )
            raise LimitExceeded(Mistake("too-large", message, Place(str(path))))
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise _unreadable(path, "文件不存在", "no such file") from None
    except UnicodeDecodeError as error:
        hint = Text(
            "案件与规范文件须为 UTF-8：用文本编辑器打开，“另存为”时编码选 UTF-8",
            "case and norm files are UTF-8: open it in an editor and save it in that encoding",
        )
        message = Text(f"第 {error.start} 字节不是 UTF-8", f"byte {error.start} is not UTF-8")
        raise InputError(Mistake("not-utf8", message, Place(str(path)), hint)) from None
    except OSError as error:
        why = reason(error)
        raise _unreadable(path, f"无法读取：{why.zh}", f"cannot be read: {why.en}") from None


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text whole or not at all."""
    write_bytes(path, text.encode("utf-8"))


def check_writable(path: Path) -> None:
    """Refuse a place that cannot be written to, before long work. Raises UsageProblem."""
    from bangxin.ledger.readers.folder import check_writable as checked

    checked(path)


def write_bytes(path: Path, data: bytes) -> None:
    """Write bytes whole or not at all: a temporary file in the same folder, then a rename. Raises UsageProblem."""
    from bangxin.ledger.readers.folder import write_bytes as written

    written(path, data)


def load_rulebook(packs: Path | None = None) -> Rulebook:
    """The built-in rulebook, with every ``*.yaml`` of a folder of user packs joined in. Raises NormError."""
    if packs is None:
        return kept_rulebook()
    files = sorted(packs.glob("*.yaml")) if packs.is_dir() else [packs]
    if not files:
        raise _unreadable(packs, "文件夹中没有 *.yaml 规范包", "no *.yaml packs in the folder")
    return extended_rulebook(tuple((str(path), read_text(path)) for path in files))


def _unreadable(path: Path, zh: str, en: str) -> InputError:
    return InputError(Mistake("unreadable", Text(zh, en), Place(str(path))))
