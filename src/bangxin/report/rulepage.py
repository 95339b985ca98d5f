"""A rulebook entry as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bangxin.law.norms import Modality
from bangxin.law.rulebook import Rulebook

_LABELS = {
    "kind": "类别", "id": "编号", "pack": "文件", "title": "名称", "cite": "条文", "gist": "要旨", "modality": "效力方式",
    "rank": "位阶", "concludes": "得出", "defeats": "排除", "restricts": "限制", "displaces": "替代", "when": "条件",
    "in_force": "施行", "applies_by": "时间适用", "switch": "开关", "source": "来源", "aimed_at_it": "受其作用",
    "node": "节点", "polarity": "方向", "grounds": "依据（任一）", "per": "逐一判断", "zh": "中文", "en": "英文",
    "restricted_by": "受限制于", "defeated_by": "被排除于", "type": "类型", "unit": "单位", "definition": "定义",
    "values": "取值", "derive": "派生", "question": "问题", "direction": "增减方向", "group": "分组", "role": "用途",
    "read_by": "读取它的规范", "options": "选项", "default": "默认", "norms": "规范", "adopted": "通过", "published": "发布",
    "replaces": "取代", "time_switch": "时间开关", "accumulates": "累计（第十六条）", "acts": "去处",
}  # fmt: skip
_WORDS: dict[str, Mapping[str, str]] = {
    "kind": {"norm": "规范", "concepts": "概念", "facts": "事实", "switches": "开关", "packs": "文件", "notes": "说明",
             "claim": "主张", "measure": "计量", "finding": "认定"},
    "modality": {m.value: m.label.zh for m in Modality},
    "rank": {"statute": "法律", "judicial_interpretation": "司法解释", "normative_document": "规范性文件",
             "minutes": "会议纪要", "commentary": "解读", "typical_case": "典型案例", "local_rule": "地方规定"},
    "applies_by": {"act_end": "行为终了时有效", "reach_back": "及于施行前的行为（有前解释的除外）", "as_of": "决定时有效"},
    "polarity": {"adverse": "不利", "favourable": "有利", "neutral": "中性"},
    "direction": {"adverse": "越多越不利", "favourable": "越多越有利", "none": "不定"},
    "type": {"bool": "是否", "count": "数量", "money": "金额", "ratio": "比例", "date": "日期", "enum": "单选", "set": "多选"},
    "accumulates": {"sum": "相加", "distinct": "不重复计"},
    "acts": {"information": "说明", "selection": "选法", "comparison": "比较", "citation": "引用检查", "display": "展示"},
}  # fmt: skip


def lines(book: Rulebook, entry: Mapping[str, Any], lang: str) -> Iterator[str]:
    """``label: value`` lines; empty values are left out."""
    for key, value in entry.items():
        text = _text(_in_words(key, value) if lang == "zh" else value, lang)
        if text:
            label = _LABELS.get(key, key) if lang == "zh" else key
            yield f"{label}：{text}" if lang == "zh" else f"{label}: {text}"
    for norm_id in entry.get("grounds", ()):
        norm = book.norms[norm_id]
        yield f"  {norm_id}\t{norm.cite}\t{norm.gist.pick(lang)}"


def _in_words(key: str, value: Any) -> Any:
    """Codes of the files in the words of the field; anything else unchanged."""
    words = _WORDS.get(key, {})
    if key == "in_force":
        return f"{value['from'] or '—'} 至 {value['to'] or '今'}"
    if isinstance(value, Mapping):
        return {
            name: words.get(part, part) if isinstance(part, str) else part for name, part in value.items()
        }
    return words.get(value, value) if isinstance(value, str) else value


def _text(value: Any, lang: str) -> str:
    if isinstance(value, Mapping):
        if set(value) == {"zh", "en"}:
            return str(value[lang] or value["zh"])
        return "；".join(f"{k}={_text(v, lang) or '—'}" for k, v in value.items())
    if isinstance(value, list | tuple):
        return "、".join(_text(v, lang) for v in value)
    return "" if value is None else str(value)
