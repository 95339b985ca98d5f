"""Rows of entity lists as forms, generated from ``law/entities.yaml``: what the fields show, and what comes back.

An attribute may carry several claims (who says what). A part of the form that comes back as it was shown leaves the
row as it was written, with everything the form has no field for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from bangxin.app.claims import Said, claim_for, value_for
from bangxin.base.errors import InputError, Mistake
from bangxin.base.i18n import Text
from bangxin.law.entities import Attribute, EntityKind
from bangxin.law.vocabulary import Fact, FactType

MANY = 40
"""So many rows of another list are shown as boxes to tick; beyond, their ids are typed."""
PARTS = ("op", "value", "hi", "usual", "quote", "speaker", "status", "source", "note", "why")
Row = dict[str, Any]
Posted = Mapping[str, Sequence[str]]


class Entry(NamedTuple):
    """One claim or finding of an attribute as fields of a form; ``more`` names its remaining details in words."""

    op: str = "="
    value: str = ""
    hi: str = ""
    usual: str = ""
    quote: str = ""
    speaker: str = ""
    status: str = ""
    source: str = ""
    note: str = ""
    why: str = ""
    values: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    by: str = ""

    @property
    def blank(self) -> bool:
        return not self.value.strip() and not self.values


class Field(NamedTuple):
    """An attribute with its entries; values always end with a blank one, to add what another says."""

    attribute: Attribute
    entries: tuple[Entry, ...]
    text: str = ""
    refs: tuple[str, ...] = ()


def fields(kind: EntityKind, row: Row) -> list[Field]:
    """The fields of a row, in the order of the schema."""
    return [_field(attribute, row.get(attribute.name)) for attribute in kind.attributes.values()]


def row_from(kind: EntityKind, former: Row, posted: Posted, signed: Mapping[str, str]) -> Row:
    """The row that a form makes of ``former``. ``signed``: who enters a finding and when (``by``, ``at``).

    :raises InputError: ``claim-empty``, ``wrong-type``, ``reason-missing``, each naming its attribute.
    """
    row: Row = {"id": former["id"]} if "id" in former else {}
    if "note" in former and "note" not in kind.attributes:
        row["note"] = former["note"]
    for attribute in kind.attributes.values():
        try:
            value = _value(attribute, former.get(attribute.name), posted, signed)
        except InputError as error:
            first = error.mistakes[0]
            told = Text(
                f"{attribute.title.zh}：{first.message.zh}", f"{attribute.title.en}: {first.message.en}"
            )
            raise InputError(Mistake(first.code, told, first.place, first.hint)) from None
        if value is not None:
            row[attribute.name] = value
    return row


def _value(attribute: Attribute, former: Any, posted: Posted, signed: Mapping[str, str]) -> Any:
    name = attribute.name
    if attribute.kind == "text":
        return _one(posted, name).strip() or None
    if attribute.kind == "ref":
        given = [part for text in posted.get(name, ()) for part in _names(text)]
        if not given and former == []:
            return []
        return list(dict.fromkeys(given)) or None
    fact = attribute.fact
    assert fact is not None
    written = _written(former)
    shown = [entry_of(fact, one, finding=attribute.kind == "finding") for one in written]
    made = []
    for number in range(_count(posted, name)):
        entry = _posted(posted, f"{name}.{number}")
        if entry.blank:
            continue
        if number < len(written) and _same(entry, shown[number]):
            made.append(written[number])
        elif attribute.kind == "finding":
            made.append(_finding(fact, entry, signed))
        else:
            made.append(_claim(fact, entry, written[number] if number < len(written) else None))
    if len(made) > 1:
        return made
    return made[0] if made else None


def _claim(fact: Fact, entry: Entry, former: Any) -> Any:
    said = Said(
        fact.id, entry.op or "=", entry.value, entry.hi, entry.usual, entry.values, entry.quote, entry.speaker,
        entry.status, entry.evidence, entry.source, None, entry.note,
    )  # fmt: skip
    claim = claim_for(fact, said)
    if isinstance(former, dict) and former.get("quote") and former.get("quote") == claim.get("quote"):
        kept = {key: former[key] for key in ("span", "section", "rule", "reading") if key in former}
        claim = {**kept, **claim}
    return claim


def _finding(fact: Fact, entry: Entry, signed: Mapping[str, str]) -> Row:
    if not entry.why.strip():
        raise InputError.of("reason-missing", "认定须写明理由", "a finding needs a reason")
    said = Said(fact.id, entry.op or "=", entry.value, entry.hi, values=entry.values)
    finding: Row = {"value": value_for(fact, said), **signed, "why": entry.why.strip()[:4000]}
    return finding if entry.op in ("", "=") else {"op": entry.op, **finding}


def _field(attribute: Attribute, raw: Any) -> Field:
    if attribute.kind == "text":
        return Field(attribute, (), text="" if raw is None else str(raw))
    if attribute.kind == "ref":
        return Field(attribute, (), refs=tuple(_names(raw) if isinstance(raw, str) else map(str, raw or ())))
    fact = attribute.fact
    assert fact is not None
    finding = attribute.kind == "finding"
    entries = tuple(entry_of(fact, one, finding=finding) for one in _written(raw))
    return Field(attribute, (*entries, Entry()) if not (finding and entries) else entries)


def _written(raw: Any) -> list[Any]:
    """The claims of an attribute, wherever the file wrote one, a list of them, or a plain value."""
    if raw is None:
        return []
    if isinstance(raw, list) and any(isinstance(part, dict) for part in raw):
        return list(raw)
    return [raw]


def entry_of(fact: Fact, raw: Any, *, finding: bool = False) -> Entry:
    """A written claim or finding as the fields of a form."""
    said = raw if isinstance(raw, dict) else {"value": raw}
    value = said.get("value")
    several = tuple(_code(fact, str(part)) for part in value) if isinstance(value, list) else ()
    speaker, status = (
        ("", "") if finding else (said.get("speaker") or "handler", said.get("status") or "unverified")
    )
    return Entry(
        op=str(said.get("op", "=")),
        value="" if isinstance(value, list) else _text(fact, value),
        hi=_text(fact, said.get("hi")),
        usual=_text(fact, said.get("hi_conventional")),
        quote=str(said.get("quote", "")),
        speaker=str(speaker),
        status=str(status),
        source=str(said.get("source", "")),
        note=str(said.get("note", "")),
        why=str(said.get("why", "")),
        values=several,
        evidence=tuple(map(str, said.get("evidence") or ())),
        by=f"{said['by']} {said.get('at', '')}" if "by" in said else "",
    )


def _same(posted: Entry, shown: Entry) -> bool:
    plain = [(getattr(posted, part) or "").strip().replace("\r\n", "\n") for part in PARTS]
    before = [(getattr(shown, part) or "").strip() for part in PARTS]
    return plain == before and set(posted.values) == set(shown.values) and posted.evidence == shown.evidence


def _posted(posted: Posted, prefix: str) -> Entry:
    values = {part: _one(posted, f"{prefix}.{part}") for part in PARTS}
    evidence = tuple(part for text in posted.get(f"{prefix}.evidence", ()) for part in _names(text))
    return Entry(**values, values=tuple(posted.get(f"{prefix}.values", ())), evidence=evidence)


def _count(posted: Posted, name: str) -> int:
    """How many entries of an attribute the form carries."""
    numbers = [key.split(".")[1] for key in posted if key.startswith(f"{name}.")]
    return max((int(n) + 1 for n in numbers if n.isdecimal() and len(n) < 4), default=0)


def _one(posted: Posted, key: str) -> str:
    given = posted.get(key, ())
    return given[0] if given else ""


def _names(text: str) -> list[str]:
    """Ids typed with commas, 、 or spaces between them."""
    for mark in "，,、;；\n":
        text = text.replace(mark, " ")
    return text.split()


def _text(fact: Fact, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _code(fact, str(value)) if fact.type is FactType.ENUM else str(value)


def _code(fact: Fact, written: str) -> str:
    """The code of a value that may be written by its Chinese label."""
    if written in fact.values:
        return written
    return next((code for code, label in fact.values.items() if label == written), written)
