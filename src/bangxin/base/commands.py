"""Commands as they are shown to be typed."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"""[\s'"$`\\&|;<>()*?!#~\[\]{}]""")


def word(path: object) -> str:
    """A path as one word of a command line: in quotes where a shell would take it apart."""
    text = str(path)
    if not _SPECIAL.search(text):
        return text
    return f'"{text}"' if not re.search(r'["$`\\!]', text) else "'" + text.replace("'", "'\\''") + "'"
