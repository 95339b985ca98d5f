"""Which encoding a Chinese text is in: a mark, strict UTF-8, else GB18030 or Big5, whichever reads as Chinese."""

from __future__ import annotations

from typing import NamedTuple

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_COMMON = frozenset("的一在人不有是中为上年月日被告院检察判决罪案以及了第条法於與處審帳為檢決條")
_ENOUGH = 20_000


class Charset(NamedTuple):
    """A name for ``bytes.decode``, and the share of common characters the bytes show when read that way."""

    name: str
    share: float


def charset(data: bytes) -> Charset | None:
    """The encoding of a text, or None when the bytes are no text in any of those named."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Charset(name, 1.0) if _read(data, name) is not None else None
    if _read(data, "utf-8") is not None:
        return Charset("utf-8", 1.0)
    found = [Charset(name, _share(text)) for name in ("gb18030", "big5") if (text := _read(data, name))]
    return max(found, key=lambda one: one.share, default=None)


def _read(data: bytes, name: str) -> str | None:
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        return None
    return None if "\x00" in text else text


def _share(text: str) -> float:
    head = text[:_ENOUGH]
    return sum(c in _COMMON for c in head) / len(head)
