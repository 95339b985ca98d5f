"""The console that commands print to: as wide as the terminal, and without end in a pipe or file."""

from __future__ import annotations

import sys
from typing import NoReturn

from rich.console import Console

ENDLESS = 1000


class PlainConsole(Console):
    """Shows text as it is: no markup, no highlighting. A reader that stops early (``| head``) is no failure."""

    def __init__(self, *, markup: bool = False, width: int = ENDLESS) -> None:
        super().__init__(
            width=None if sys.stdout.isatty() else width, highlight=False, markup=markup, emoji=False
        )

    def on_broken_pipe(self) -> NoReturn:
        """Left to the entry point, which ends quietly; the library would end with the exit code of a difference."""
        raise BrokenPipeError
