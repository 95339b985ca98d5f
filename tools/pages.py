"""Writes the pages of ``docs`` that are made from the program itself: ``cli.md`` and ``errors.md``.

``python tools/pages.py`` writes them; ``--check`` only compares and exits 1 when a page is not current.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MAKERS = {
    "Mistake", "mistake", "error", "of", "problem", "refuse", "refused", "usage",
    "_error", "_limit", "_mistake", "_problem", "_refuse", "_refused", "_usage", "_wrong",
}  # fmt: skip
CLI_HEAD = """# 命令行 / Command line

由 `python tools/pages.py` 从程序生成，测试核对其与程序一致。
Made from the program by `python tools/pages.py`; a test keeps it current.

退出码见 [errors.md](errors.md)。消息以中文为主，`--lang en` 切换为英文（错误消息也可用环境变量 `BANGXIN_LANG=en`）；
`--json` 输出规范 JSON（RFC 8785，一份文书一行）。输出接到管道或文件时不带颜色和制表宽度。
"""
ERRORS_HEAD = """# 错误与退出码 / Errors and exit codes

每处错误有固定代码、位置（文件:行:列，或工作表与行，或页与字）和提示；能一次报全的一次报全。
用户看到的是 `位置: [代码] 说明`，下一行是提示。`--lang en` 改用英文。

| 退出码 | 类 | 含义 |
|---|---|---|
| 0 | | 完成 / done |
| 1 | | 检查已做完并发现差异 / a check ran and found differences |
| 2 | `UsageProblem` | 命令行的要求不可能做到 / the command line asks for something impossible |
| 3 | `InputError` | 案件、文书、流水或事实文件不能照样使用 / an input cannot be used as it is |
| 4 | `NormError` | 规范包、词汇表、概念或开关文件有错 / a mistake in a pack, vocabulary, concept or switch file |
| 5 | `LimitExceeded` | 超过大小、深度、数量或时间上限 / a limit was passed |
| 6 | `MissingExtra` | 可选组件未安装 / an optional part is not installed |
| 70 | `BrokenPromise` | 程序自身的检查失败，不是输入的错 / a fault of the program, never of the input |
| 130 | | 被中断 / interrupted |

程序不写一半的文件：先写同目录的临时文件，完成后才改名。
内部错误（70）只显示一行说明；设 `BANGXIN_DEBUG=1` 可看到详细信息。

## 代码 / Codes

由 `python tools/pages.py` 从源码收集；花括号是代入的内容。Collected from the source; braces stand for what is filled in.
"""


def cli_page() -> str:
    """Every command with its arguments and options."""
    import typer

    from bangxin.cli import app

    parts = [CLI_HEAD]
    for words, command in commands(typer.main.get_command(app), []):
        parts.append(f"\n## `bangxin {' '.join(words)}`\n\n{first_paragraph(command.help)}\n")
        rows = [row for parameter in command.params if (row := parameter_row(parameter))]
        if rows:
            parts.append("\n| 参数 | 说明 |\n|---|---|\n" + "\n".join(rows) + "\n")
    return "".join(parts)


def commands(command: Any, words: list[str]) -> Iterator[tuple[list[str], Any]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield words, command
        return
    for name in sorted(inner):
        yield from commands(inner[name], [*words, name])


def parameter_row(parameter: Any) -> str:
    options = [option for option in (*parameter.opts, *parameter.secondary_opts) if option.startswith("-")]
    name = "、".join(f"`{option}`" for option in options) or f"`{(parameter.name or '').upper()}`"
    text = (getattr(parameter, "help", None) or "").replace("\\[", "[").replace("|", "\\|")
    return "" if "--help" in options else f"| {name} | {text} |"


def first_paragraph(text: str | None) -> str:
    return (text or "").split("\n\n")[0].replace("\n", " ").strip()


def errors_page() -> str:
    """Every stable code with its message and the module that raises it."""
    rows = [
        f"| `{code}` | {zh or '由出处写明'}<br>{en or 'worded where it is raised'} | `{', '.join(sorted(places))}` |"
        for code, (zh, en, places) in sorted(codes().items())
    ]
    return ERRORS_HEAD + "\n| 代码 | 说明 | 出处 |\n|---|---|---|\n" + "\n".join(rows) + "\n"


def codes() -> dict[str, tuple[str, str, set[str]]]:
    """Code: Chinese and English message of its first use, and the packages that raise it."""
    found: dict[str, tuple[str, str, set[str]]] = {}
    for path in sorted((ROOT / "src" / "bangxin").rglob("*.py")):
        place = path.relative_to(ROOT / "src" / "bangxin").parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and (made := code_of(node)):
                code, zh, en = made
                known = found.setdefault(code, (zh, en, set()))
                known[2].add(place)
                if zh and not known[0]:
                    found[code] = (zh, en, known[2])
    return found


def code_of(node: ast.Call) -> tuple[str, str, str] | None:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    first = node.args[0] if node.args else None
    if name not in MAKERS or not isinstance(first, ast.Constant) or not isinstance(first.value, str):
        return None
    code = first.value
    if not code.isascii() or code != code.lower() or not all(part.isalnum() for part in code.split("-")):
        return None
    rest = node.args[1:]
    if rest and isinstance(rest[0], ast.Call) and getattr(rest[0].func, "id", "") == "Text":
        rest = rest[0].args
    texts = [text for part in rest if (text := words(part))]
    return code, *([*texts, "", ""])[:2]


def words(node: ast.expr) -> str:
    """A literal or f-string as one cell of a table; what is filled in stands in braces."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = node.value
    elif isinstance(node, ast.JoinedStr):
        text = "".join(str(part.value) if isinstance(part, ast.Constant) else "{…}" for part in node.values)
    else:
        return ""
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


PAGES = {"docs/cli.md": cli_page, "docs/errors.md": errors_page}


def main(arguments: list[str]) -> int:
    stale = [name for name, page in PAGES.items() if current(name) != page()]
    for name in stale:
        if "--check" not in arguments:
            (ROOT / name).write_text(PAGES[name](), encoding="utf-8")
        print(f"{'not current' if '--check' in arguments else 'written'}: {name}")
    return 1 if stale and "--check" in arguments else 0


def current(name: str) -> str:
    path = ROOT / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))
    sys.exit(main(sys.argv[1:]))
