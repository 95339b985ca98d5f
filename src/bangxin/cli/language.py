"""Which language the command line speaks: ``--lang``, else the environment variable ``BANGXIN_LANG``, else Chinese."""

from __future__ import annotations

import os
import sys


def language() -> str:
    """The language asked for, as it was written."""
    arguments = sys.argv[1:]
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            return arguments[index + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return os.environ.get("BANGXIN_LANG", "zh")
