"""Where two versions of a case differ, in words: 林乙琴 · 违法所得 · 数值, not ``case.persons[1].claims.gain.illegal_income[0].value``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bangxin.base.i18n import Text
from bangxin.case.model import Basis, Speaker, Status
from bangxin.law.entities import builtin_schema
from bangxin.law.vocabulary import Fact
from bangxin.report.wording import EVIDENCE_TYPES, Wording

_ROW = re.compile(r"(?:case\.)?([a-z_]+)\[(\d+)\]\.?(.*)")
_AT = re.compile(r"\[(\d+)\]")
_HELD = ("claims.", "findings.")
_NAMED = {
    "persons": Text("人员", "person"), "evidence": Text("证据", "evidence"), "sources": Text("卷宗材料", "document"),
    "as_of": Text("决定日", "decision day"), "basis": Text("依据", "basis"), "title": Text("名称", "title"), "name": Text("称谓", "name"),
    "value": Text("数值", "value"), "op": Text("界限", "bound"), "lo": Text("下限", "lower end"), "hi": Text("上限", "upper end"),
    "hi_conventional": Text("通常上限", "usual upper end"), "text": Text("原写法", "as written"), "quote": Text("原文", "quote"),
    "source": Text("出处", "source"), "note": Text("说明", "note"), "reading": Text("归纳", "reading"), "speaker": Text("谁说的", "speaker"),
    "status": Text("证明状态", "status"), "by": Text("认定人", "by"), "at": Text("日期", "on"), "why": Text("理由", "reason"),
    "type": Text("种类", "type"), "id": Text("编号", "id"), "span": Text("位置", "span"), "claims": Text("主张", "claims"),
    "findings": Text("认定", "findings"), "proposals": Text("读出的事实", "what was read"), "state": Text("核对", "checked"),
    "files": Text("流水文件", "ledger files"), "registry": Text("账户登记表", "register of accounts"), "victims": Text("被害人名单", "victims"),
    "ledger": Text("资金", "money"), "case": Text("案件", "case"), "seed": Text("选中的文字", "selected words"), "verified": Text("查证属实", "verified"),
    "excluded": Text("排除", "excluded"), "not_stated": Text("原文未写明", "not stated"), "record": Text("其他记载", "other records"),
}  # fmt: skip


class Differing:
    """Words for the differences between two case documents."""

    def __init__(self, before: Mapping[str, Any], after: Mapping[str, Any], words: Wording) -> None:
        self.documents, self.words = (after, before), words
        self.kinds = builtin_schema(words.book.vocabulary).kinds

    def where(self, path: str) -> str:
        """The row, the fact and the part of it that a path leads to."""
        row = _ROW.fullmatch(path)
        if row is None:
            return " · ".join(self._key(key) for key in path.removeprefix("case.").split(".") if key)
        listed, number, rest = row.groups()
        fact = self._fact(rest)
        parts = [self._row(listed, int(number))]
        if fact is not None:
            parts.append(self.words.fact(fact.id))
            rest = rest.split(".", 1)[1].removeprefix(fact.id)
        elif listed in self.kinds:
            attribute = self.kinds[listed].attributes.get(_AT.sub("", rest.split(".", 1)[0]))
            if attribute is not None:
                parts.append(attribute.title.pick(self.words.lang))
                rest = rest.partition(".")[2]
        parts += [self._key(key) for key in _AT.sub("", rest).split(".") if key]
        return " · ".join(parts)

    def shown(self, path: str, value: Any) -> str:
        """A value in words; nothing where there is none, or where an empty list stood."""
        if value is None or value in ({}, []):
            return ""
        if isinstance(value, bool):
            return self.words.value_of_bool(value)
        row = _ROW.fullmatch(path)
        fact = self._fact(row[3]) if row else None
        text, key = str(value), _AT.sub("", path).rpartition(".")[2]
        if fact is not None and key == "value" and text in fact.values:
            return fact.named(text, self.words.lang)
        for wanted, kind in (("speaker", Speaker), ("status", Status), ("basis", Basis)):
            if key == wanted and text in [one.value for one in kind]:
                return kind(text).label.pick(self.words.lang)
        if key == "type" and row and row[1] == "evidence" and text in EVIDENCE_TYPES:
            return EVIDENCE_TYPES[text].pick(self.words.lang)
        return text

    def _row(self, listed: str, number: int) -> str:
        """A person by name, another row by its kind and title."""
        for document in self.documents:
            rows = document.get(listed) or document.get("case", {}).get(listed) or []
            if isinstance(rows, list) and number < len(rows) and isinstance(rows[number], Mapping):
                row = rows[number]
                name = str(row.get("name") or row.get("title") or row.get("id") or number + 1)
                return name if listed == "persons" else f"{self._key(listed)} {name}"
        return f"{self._key(listed)} {number + 1}"

    def _fact(self, rest: str) -> Fact | None:
        """The fact whose claim or finding the rest of a path leads into; ids hold dots, so the longest one counts."""
        if not rest.startswith(_HELD):
            return None
        inside = rest.split(".", 1)[1]
        names = _AT.split(inside, maxsplit=1)[0].split(".")
        for size in range(len(names), 0, -1):
            name = ".".join(names[:size])
            if name in self.words.book.vocabulary:
                return self.words.book.vocabulary[name]
        return None

    def _key(self, key: str) -> str:
        bare = _AT.sub("", key)
        if bare in self.kinds:
            return self.kinds[bare].label.pick(self.words.lang)
        return _NAMED.get(bare, Text(bare, bare)).pick(self.words.lang)
