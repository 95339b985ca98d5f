"""Words a reposter put into a reproduced provision: 【如何理解？】 (TRAP-58)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bangxin.base.i18n import Text
from bangxin.consult.cite.charges import read_charges
from bangxin.consult.cite.draft import Draft
from bangxin.consult.cite.findings import Finding

_BRACKET = re.compile(r"【([^【】\n]{1,60})】")
_PROVISION = re.compile(
    r"\s*(?:\"|第[零〇一二三四五六七八九十百千\d]+条|[(][一二三四五六七八九十\d]+[)]|\d{1,2}[.、])"
)
_QUESTION = re.compile(r"[?]|如何|是否|什么|怎么|为何|分别|有无|哪些")


def check_insertions(draft: Draft) -> Iterator[Finding]:
    """Bracketed words inside a reproduced provision. A charge name after an article number is customary."""
    known = read_charges().known
    for match in _BRACKET.finditer(draft.folded):
        start, _ = draft.line_span(match.start())
        before = draft.folded[start : match.start()]
        inside = match.group(1)
        if not before.strip() or not _PROVISION.match(draft.folded, start):
            continue
        if inside.strip() in known or re.search(r"第[^。,;]{1,12}条(?:之[一二三四五六七八九])?\s*$", before):
            continue
        asks = bool(_QUESTION.search(inside))
        zh = "转载者在条文中插入的" + ("提问" if asks else "文字") + "，不是条文内容，无效力"
        yield Finding(
            "insertion", match.start(), match.end(), Text(zh, "inserted by a reposter; not part of the provision"),
            "删去", ("CM.HOST",), (), "", match.start(), match.end(),
        )  # fmt: skip
