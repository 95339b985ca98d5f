"""Rows to check a draft by: whose fact, what, how much, in which words, where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from bangxin.base.i18n import Lang, Text
from bangxin.case.model import Speaker
from bangxin.intake.context import Found
from bangxin.intake.drafting.draft import OF_ACTS, Draft, case_writer, known_fact
from bangxin.law.builtin import builtin_vocabulary
from bangxin.law.entities import builtin_schema

_SIGNS = {">=": "至少 ", ">": "大于 ", "<": "不足 ", "<=": "至多 ", "~": "约 "}
_SIGNS_EN = {">=": "at least ", ">": "over ", "<": "under ", "<=": "at most ", "~": "about "}


class Row(NamedTuple):
    """One fact of the draft. ``span`` are offsets into the text as found; ``place`` reads ``第3页 第120–131字``."""

    case: str
    person: str
    fact: str
    label: str
    value: str
    quote: str
    place: str
    speaker: str
    rule: str
    note: str
    span: tuple[int, int] | None
    voice: str = ""  # the speaker's code; "open" for a sum that is nobody's claim


def _acts(draft: Draft, case: dict[str, Any], names: dict[str, str], lang: Lang | str) -> Iterator[Row]:
    """What each act of several offences is tied to, its days, kinds and gain."""
    offences = builtin_schema(builtin_vocabulary()).kinds["acts"].attributes["offences"].fact
    for number, act in enumerate(case.get("acts", ()), 1):
        name = "、".join(names[person] for person in act["persons"])
        head = f"{Text('行为', 'act ').pick(lang)}{number}·"
        told = "、".join(
            offences.named(code, lang) if offences else code for code in act["offences"]["value"]
        )
        label = Text("涉嫌罪名", "offence it is considered under").pick(lang)
        row = _row(draft, case, name, label, {**act["offences"], "value": told}, lang)
        yield row._replace(label=head + row.label)
        for key, fact in OF_ACTS.items():
            held = act.get(key, ())
            for entry in held if isinstance(held, list) else [held] if held else ():
                row = _row(draft, case, name, fact, entry, lang)
                yield row._replace(label=head + row.label)


def rows(draft: Draft, lang: Lang | str = Lang.ZH) -> list[Row]:
    """Every claim, joint claim, finding and record of the draft, in file order."""
    out: list[Row] = []
    for number_of, case in enumerate(draft.cases):
        names = {person["id"]: person["name"] for person in case["persons"]}
        for person in case["persons"]:
            for fact, held in person.get("claims", {}).items():
                for entry in held if isinstance(held, list) else [held]:
                    out.append(_row(draft, case, person["name"], fact, entry, lang))
            for fact, entry in person.get("findings", {}).items():
                out.append(_row(draft, case, person["name"], fact, {**entry, "quote": entry["why"]}, lang))
            for group, listed in person.get("instances", {}).items():
                for number, held in enumerate(listed, 1):
                    for fact, entry in held.items():
                        row = _row(draft, case, person["name"], fact, entry, lang)
                        out.append(row._replace(label=f"{_GROUPS[group].pick(lang)}{number}·{row.label}"))
            for entry in person.get("record", ()):
                out.append(_row(draft, case, person["name"], entry["topic"], entry, lang))
        out += _acts(draft, case, names, lang)
        for entry in case.get("joint", ()):
            together = "、".join(names[person] for person in entry["persons"])
            out.append(_row(draft, case, together, entry["fact"], entry, lang))
        for found in draft.unassigned[number_of] if number_of < len(draft.unassigned) else ():
            out.append(_open(draft, case, found, lang))
    return out


def _open(draft: Draft, case: Mapping[str, Any], found: Found, lang: Lang | str) -> Row:
    """A sum that is nobody's claim: shown so that it is not overlooked."""
    known = known_fact(builtin_vocabulary(), found.fact)
    span = draft.document.plain.span(found.start, found.end)
    page = f"第{draft.document.page_of(span.start)}页 " if len(draft.document.pages) > 1 else ""
    writer = case_writer(draft.document, next(f for f in draft.facts if found in f.unassigned))
    return Row(
        case=case["case"], person=_OPEN.pick(lang), fact=found.fact, label=known.label.pick(lang) if known else _NO_KIND.pick(lang),
        value=found.words, quote=writer.quote(found)[0], place=f"{page}第{span.start}–{span.end}字",
        speaker=Speaker(found.speaker).label.pick(lang), rule=found.rule, note=found.note, span=(span.start, span.end),
        voice="open",
    )  # fmt: skip


def _row(
    draft: Draft, case: Mapping[str, Any], person: str, fact: str, entry: Mapping[str, Any], lang: Lang | str
) -> Row:
    words = builtin_vocabulary()
    known = known_fact(words, fact)
    label = known.label.pick(lang) if known else RECORDS.get(fact, fact)
    span = tuple(entry["span"]) if "span" in entry else None
    place = ""
    if span:
        page = f"第{draft.document.page_of(span[0])}页 " if len(draft.document.pages) > 1 else ""
        place = f"{page}第{span[0]}–{span[1]}字"
    speaker = Speaker(entry["speaker"]).label.pick(lang) if "speaker" in entry else ""
    return Row(
        case=case["case"], person=person, fact=fact, label=label, value=value_text(entry, known.values if known else {}, lang, known),
        quote=entry.get("quote", ""), place=place, speaker=speaker, rule=entry.get("rule", ""),
        note="；".join(filter(None, (entry.get("reading"), entry.get("note")))), span=span,
        voice=entry.get("speaker", ""),
    )  # fmt: skip


_OPEN = Text("读到而未写入主张的数额", "sums seen, not claimed of anybody")
_NO_KIND = Text("未归类的金额", "sum of no stated kind")
_GROUPS = {
    "restriction": Text("限制措施", "restriction "), "notice": Text("告知", "notice "), "complaint": Text("举报", "complaint "),
    "order": Text("责令", "order "), "prior.admin_named": Text("以前的处罚", "earlier penalty "),
    "prior.admin_related": Text("以前的处罚", "earlier penalty "), "prior.admin_strict": Text("以前的处罚", "earlier penalty "),
}  # fmt: skip
RECORDS = {
    "outcome.charge": "判定罪名", "charge.accused": "指控罪名", "knowledge.official": "关于明知的表述", "knowledge.warned": "风险提示",
    "knowledge.contrary": "相反证据线索", "harm.victim_loss": "单个被害人的损失", "knowledge.evasion": "逃避监管、规避调查的线索",
    "act.fee": "收费标准、单价", "prior.admin": "以前受过的其他行政处罚", "cross_border.hint": "跨境线索",
}  # fmt: skip


_NONE = Text("", "")
_UNITS = {"yuan": Text("元", " yuan"), "months": Text("个月", " months"), "days": Text("日", " days")}


def _in_thousands(value: Any) -> str:
    """13500000 as 13,500,000: a zero too many is seen."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    whole, point, places = str(value).partition(".")
    return f"{int(whole):,}{point}{places}" if whole.isdigit() and places.isdigit() else str(value)


def value_text(entry: Mapping[str, Any], labels: Mapping[str, str], lang: Lang | str, known: Any) -> str:
    """The value as a person reads it, with its word of bound."""
    value = entry.get("value")
    sign = (_SIGNS_EN if lang == Lang.EN else _SIGNS).get(str(entry.get("op", "")), "")
    if isinstance(value, bool):
        return ("是" if value else "否") if lang != Lang.EN else ("yes" if value else "no")
    if isinstance(value, list):
        return "、".join(labels.get(str(v), str(v)) for v in value)
    if value is None:
        return sign + str(entry.get("text", ""))
    text = labels.get(str(value), _in_thousands(value))
    unit = _UNITS.get("yuan" if str(known.type) == "money" else known.unit, _NONE).pick(lang) if known else ""
    if "hi" in entry:
        return f"{text}–{_in_thousands(entry['hi'])}{unit}"
    tail = (
        f"（通常不到 {_in_thousands(entry['hi_conventional'])}{unit}，只可用于否定）"
        if "hi_conventional" in entry and lang != Lang.EN
        else ""
    )
    return f"{sign}{text}{unit}{tail}"
