"""Help pages: no word of the command-line library is left in English, unless English is asked for."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from bangxin.cli import app

ENGLISH = re.compile(
    r"Usage|Options:|Arguments:|Commands:|\[OPTIONS\]|ARGS|Show this|required|default|env\s+var|<path>|<str>|<int"
)


def pages(
    command: Any, words: tuple[str, ...] = ("bangxin",), above: Any = None
) -> Iterator[tuple[str, str]]:
    context = command.make_context(words[-1], ["--x"], parent=above, resilient_parsing=True)
    yield " ".join(words), command.get_help(context)
    for name in getattr(command, "commands", {}):
        yield from pages(command.get_command(context, name), (*words, name), context)


def test_every_help_page_is_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["bangxin", "--help"])
    monkeypatch.delenv("BANGXIN_LANG", raising=False)
    seen = dict(pages(typer.main.get_command(app)))
    assert len(seen) > 25
    for words, page in seen.items():
        assert page.startswith(f"用法：{words} "), words
        assert "显示这份说明" in page, words
        assert ENGLISH.findall(page) == [], words


@pytest.mark.parametrize("asked", [["--lang", "en"], ["--lang=en"]])
def test_and_in_english_with_the_language_switch(monkeypatch: pytest.MonkeyPatch, asked: list[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["bangxin", "read", *asked, "--help"])
    seen = dict(pages(typer.main.get_command(app)))
    assert all(page.startswith("Usage: ") and "Show this message" in page for page in seen.values())
    monkeypatch.setattr(sys, "argv", ["bangxin", "--help"])
    monkeypatch.setenv("BANGXIN_LANG", "en")
    assert dict(pages(typer.main.get_command(app))) == seen


def test_columns_stay_in_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["bangxin", "--help"])
    page = dict(pages(typer.main.get_command(app)))["bangxin serve"]
    assert "  --port <整数>          端口  [默认：8765" in page
    assert "  --team                 多人使用" in page
