"""Files that are no documents to read: case files, norm packs, ledgers. Each is sent to the command that takes it."""

from __future__ import annotations

import re
from collections import Counter

from bangxin.base.errors import InputError, Place

_KEY = re.compile(r"^[\"']?([a-z_]+)[\"']?\s*:", re.M)
_NAME = re.compile(r"\"([a-z_]+)\"\s*:")
_CASE = frozenset({"persons", "cases", "claims"})
_PACK = frozenset({"norms", "applies_by", "in_force"})
_LOOKED_AT = 40
_ENOUGH = 3
_SHARE = 0.8


def refuse(text: str, place: Place) -> None:
    """:raises InputError: ``document-kind``, with what to do instead."""
    start = text.lstrip("\ufeff \r\n")
    named = _NAME if start[:1] in "{[" else _KEY
    keys = set(named.findall(text)) if named is _NAME or _KEY.match(_first(start)) else set()
    if keys & _CASE:
        raise _other(
            "这是案件文件，不是文书", "this is a case file, not a document",
            "用 bangxin assess 认定", "assess it with bangxin assess", place,
        )  # fmt: skip
    if len(keys & _PACK) > 1:
        raise _other(
            "这是规则包，不是文书", "this is a norm pack, not a document",
            "用 bangxin norms check 检查，用 --packs 载入", "use bangxin norms check, or load it with --packs", place,
        )  # fmt: skip
    if _is_table(start):
        refuse_table(place)


def refuse_table(place: Place) -> None:
    """:raises InputError: ``document-kind``: a table is no document."""
    raise _other(
        "这是表格（流水或名单），不是文书", "this is a table (a ledger or a list), not a document",
        "流水用 bangxin ledger import 导入，或在工作台“资金”页上传", "import a ledger with bangxin ledger import, or on the Money page",
        place,
    )  # fmt: skip


def _first(text: str) -> str:
    """The first line that is no comment."""
    return next(
        (line for line in text.splitlines() if line.strip() and not line.startswith(("#", "---"))), ""
    )


def _is_table(text: str) -> bool:
    """Whether nearly every line has the same two or more separators outside quotes."""
    lines = [line for line in text.splitlines()[:_LOOKED_AT] if line.strip()]
    if len(lines) < _ENOUGH:
        return False
    for separator in ",\t;|":
        counts = Counter(re.sub(r'"[^"]*"', "", line).count(separator) for line in lines)
        number, times = counts.most_common(1)[0]
        if number > 1 and times >= _SHARE * len(lines):
            return True
    return False


def _other(zh: str, en: str, hint_zh: str, hint_en: str, place: Place) -> Exception:
    return InputError.of("document-kind", zh, en, place=place, hint=(hint_zh, hint_en))
