"""RTF: the words without their formatting, through ``striprtf``."""

from __future__ import annotations

from collections.abc import Callable

from bangxin.base.errors import MissingExtra, Place
from bangxin.intake.documents.document import Limits, Page
from bangxin.intake.documents.readers import Reading, check_time, problem

_MAX_DEPTH = 200  # groups within groups; ordinary files stay below 20


def read_rtf(data: bytes, place: Place, limits: Limits, deadline: float) -> Reading:
    """Text of an RTF file (code page as it declares, Unicode escapes). Raises InputError for one that is damaged."""
    del limits
    try:
        from striprtf.striprtf import rtf_to_text
    except ImportError:
        raise MissingExtra.named("intake", "striprtf") from None
    _check_groups(data, place)
    check_time(deadline, place)
    convert: Callable[..., str] = rtf_to_text
    try:
        text = str(convert(data.decode("latin-1"), encoding="gb18030", errors="replace"))
    except (ValueError, IndexError, KeyError, LookupError) as error:
        reason = type(error).__name__
        raise problem(
            "document-damaged", f"RTF 已损坏（{reason}）", f"the RTF is damaged ({reason})", place
        ) from None
    return Reading(text, (Page(1, 0, len(text)),))


def _check_groups(data: bytes, place: Place) -> None:
    """Braces must close, and not lie deeper than any real file has them."""
    depth = deepest = 0
    escaped = False
    for byte in data:
        if escaped:
            escaped = False
        elif byte == 0x5C:
            escaped = True
        elif byte == 0x7B:
            depth += 1
            deepest = max(deepest, depth)
        elif byte == 0x7D:
            depth -= 1
            if depth < 0:
                break
    if deepest > _MAX_DEPTH:
        raise problem("document-hostile", "RTF 嵌套过深", "the RTF is nested too deep", place)
    if depth != 0:
        raise problem("document-damaged", "RTF 不完整", "the RTF is cut off", place)
