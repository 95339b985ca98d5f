"""HTML elements as text: everything that is not already :class:`Html` is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


class Html(str):
    """Text that is already HTML."""

    __slots__ = ()


Part = str | Html


def tag(name: str, /, *parts: Part | Iterable[Part], **attributes: str | bool) -> Html:
    """``<name …>parts</name>``. ``class_`` and ``aria_label`` are written ``class`` and ``aria-label``."""
    return Html(f"<{name}{_attributes(attributes)}>{joined(*parts)}</{name}>")


def void(name: str, /, **attributes: str | bool) -> Html:
    """An element without content."""
    return Html(f"<{name}{_attributes(attributes)}>")


def joined(*parts: Part | Iterable[Part]) -> Html:
    """Parts one after another, escaped where they are plain text."""
    found: list[str] = []
    for part in parts:
        if isinstance(part, Html):
            found.append(part)
        elif isinstance(part, str):
            found.append(escape(part, quote=False))
        else:
            found.append(joined(*part))
    return Html("".join(found))


def _attributes(attributes: dict[str, str | bool]) -> str:
    written = []
    for name, value in attributes.items():
        key = name.rstrip("_").replace("_", "-")
        if value is True:
            written.append(f" {key}")
        elif value is not False and value != "":
            written.append(f' {key}="{escape(str(value), quote=True)}"')
    return "".join(written)
