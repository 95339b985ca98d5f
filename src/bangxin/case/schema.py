"""JSON Schema of the case file, generated from the vocabulary and the entity declarations."""

from __future__ import annotations

from typing import Any

from bangxin.case.model import Basis, Speaker, Status
from bangxin.case.values import OPS
from bangxin.law.entities import Attribute, Schema
from bangxin.law.vocabulary import Fact, FactKind, FactType, Vocabulary

_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}


def case_json_schema(words: Vocabulary, schema: Schema) -> dict[str, Any]:
    """JSON Schema (2020-12) of one case, or of a document with ``cases``."""
    claims = _by_id_or_label([f for f in words if f.kind is not FactKind.FINDING])
    findings = _by_id_or_label([f for f in words if f.kind is FactKind.FINDING])
    person = {
        "type": "object",
        "anyOf": [{"required": ["id"]}, {"required": ["name"]}],
        "additionalProperties": False,
        "properties": {
            "id": _TEXT,
            "name": _TEXT,
            "claims": {"type": "object", "additionalProperties": False, "properties": claims},
            "facts": {"type": "object", "additionalProperties": False, "properties": claims},
            "findings": {"type": "object", "additionalProperties": False, "properties": findings},
            "instances": {"type": "object"},
            "record": {"type": "array"},
            "not_stated": _TEXTS,
            "official_outcome": {"type": "object"},
            "tensions": _TEXTS,
            "note": _TEXT,
        },
    }
    lists = {kind.id: _rows(kind.label.zh, kind.attributes.values()) for kind in schema.kinds.values()}
    case = {
        "type": "object",
        "required": ["persons"],
        "additionalProperties": False,
        "properties": {
            **dict.fromkeys(("case", "id", "note", "official_source"), _TEXT),
            "version": {"type": ["integer", "string"]},
            "title": _TEXT,
            "as_of": _date(),
            "basis": {"enum": [b.value for b in Basis]},
            "stage": _TEXT,
            "draft": {"type": "boolean"},
            "source": _TEXT,
            "evidence": _evidence(words),
            "persons": {"type": "array", "minItems": 1, "items": person},
            "joint": {"type": "array", "items": {"type": "object", "required": ["fact", "persons", "value"]}},
            "ledgers": {"type": ["string", "array"], "items": {"type": "string"}},
            "open_lists": {"type": "array", "items": {"enum": list(schema.kinds)}},
            **lists,
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "bangxin case file",
        "anyOf": [
            {"$ref": "#/$defs/case"},
            {
                "type": "object",
                "required": ["cases"],
                "properties": {"cases": {"type": "array", "items": {"$ref": "#/$defs/case"}}},
            },
        ],
        "$defs": {"case": case, "facts": {f.id: _fact(f) for f in words}, **_shared()},
    }


def _by_id_or_label(facts: list[Fact]) -> dict[str, Any]:
    """Facts may be named by id or by Chinese label."""
    return {name: {"$ref": f"#/$defs/facts/{f.id}"} for f in facts for name in (f.id, f.label.zh)}


def _fact(fact: Fact) -> dict[str, Any]:
    return _finding(fact) if fact.kind is FactKind.FINDING else _claim_list(fact)


def _shared() -> dict[str, Any]:
    """Claims of plain types once; enums and sets differ by their values and stay where they are used."""
    plain = (FactType.BOOL, FactType.MONEY, FactType.DATE, FactType.COUNT, FactType.RATIO)
    return {f"{kind}_claim": _claim(_value_of_type(kind)) for kind in plain}


def _claim_list(fact: Fact) -> dict[str, Any]:
    one = _claim(_value(fact)) if fact.values else {"$ref": f"#/$defs/{fact.type}_claim"}
    return {
        "description": f"{fact.label.zh} / {fact.label.en}. {fact.definition.zh} {fact.definition.en}",
        "anyOf": [one, {"type": "array", "items": one}],
    }


def _claim(value: dict[str, Any]) -> dict[str, Any]:
    mapping = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "op": {"enum": list(OPS)},
            **dict.fromkeys(("value", "lo", "hi", "hi_conventional"), value),
            **dict.fromkeys(("text", "quote", "source", "seed", "reading", "note", "rule", "section"), _TEXT),
            "span": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
            "speaker": {"enum": [*(s.value for s in Speaker), *(s.label.zh for s in Speaker)]},
            "status": {"enum": [*(s.value for s in Status), *(s.label.zh for s in Status)]},
            "evidence": _TEXTS,
        },
    }
    return {"anyOf": [value, mapping, {"type": "null"}]}


def _finding(fact: Fact) -> dict[str, Any]:
    question = fact.question.zh if fact.question else fact.label.zh
    one = {
        "type": "object",
        "required": ["value", "by", "at", "why"],
        "properties": {"value": _value(fact), "by": _TEXT, "at": _date(), "why": _TEXT},
    }
    return {"description": question, "anyOf": [one, {"type": "array", "items": one}]}


def _value(fact: Fact) -> dict[str, Any]:
    if fact.type is FactType.ENUM:
        return {"enum": [*fact.values, *fact.values.values()]}
    if fact.type is FactType.SET:
        return {"type": "array", "items": {"enum": [*fact.values, *fact.values.values()]}}
    return _value_of_type(fact.type)


def _value_of_type(kind: FactType) -> dict[str, Any]:
    match kind:
        case FactType.BOOL:
            return {"type": "boolean"}
        case FactType.MONEY:
            return {
                "anyOf": [
                    {"type": "integer", "minimum": 0},
                    {"type": "string", "pattern": r"^\d{1,18}(\.\d{1,2})?$"},
                ]
            }
        case FactType.DATE:
            return _date()
    return {"type": "integer", "minimum": 0}


def _rows(title: str, attributes: Any) -> dict[str, Any]:
    return {
        "description": title,
        "type": "array",
        "items": {
            "type": "object",
            "required": ["id"],
            "additionalProperties": False,
            "properties": {"id": _TEXT, "note": _TEXT, **{a.name: _attribute(a) for a in attributes}},
        },
    }


def _attribute(attribute: Attribute) -> dict[str, Any]:
    if attribute.kind == "text":
        return {"description": attribute.label, **_TEXT}
    if attribute.kind == "ref" or attribute.fact is None:
        return {"description": f"{attribute.label} → {attribute.refers}", "anyOf": [_TEXT, _TEXTS]}
    return _fact(attribute.fact)


def _evidence(words: Vocabulary) -> dict[str, Any]:
    item = {
        "type": "object",
        "required": ["id", "type"],
        "properties": {
            "id": _TEXT,
            "type": {"enum": [*words.evidence_types, *words.evidence_types.values()]},
            "title": _TEXT,
            **{flag: {"type": "boolean"} for flag in ("lawful", "excluded", "verified")},
            "source": _TEXT,
        },
    }
    return {"type": "array", "items": item}


def _date() -> dict[str, Any]:
    return {"anyOf": [{"type": "string", "pattern": r"^\d{4}(-\d{1,2}(-\d{1,2})?)?$"}, {"type": "integer"}]}
