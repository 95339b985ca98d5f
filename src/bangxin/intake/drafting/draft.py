"""A draft case: what the text says as claims with span, quote, section, speaker and rule; nothing is ever proved.

What the text does not say stays absent and is listed under ``not_stated`` where a lawyer would look for it. Findings
(主从犯、通谋) need who and when: a court's finding in a dated document becomes a finding, otherwise it is kept as a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import yaml

from bangxin.base.money import yuan_text
from bangxin.base.quantities import Kind, scan
from bangxin.intake.context import Found
from bangxin.intake.documents.document import Document, Span
from bangxin.intake.drafting.adding import CAN_REPEAT, added_up, told_apart
from bangxin.intake.drafting.extract import CaseFacts, extract
from bangxin.intake.drafting.jointly import attribution, is_joint
from bangxin.intake.drafting.occasions import Occasion
from bangxin.intake.drafting.readings import read_between_the_lines
from bangxin.intake.outcomes.proposals import PROPOSED
from bangxin.intake.parts import STORY, Author, Part
from bangxin.intake.people.roster import Person
from bangxin.intake.words import since
from bangxin.law.builtin import builtin_vocabulary
from bangxin.law.vocabulary import Fact, FactKind, FactType, Vocabulary

MAX_QUOTE = 160
_EXPECTED = {
    "person.birth": "出生日期（年龄）", "act.start": "行为开始时间", "act.end": "行为终了时间", "act.kinds": "行为方式",
    "gain.illegal_income": "违法所得数额", "upstream.crime": "上游犯罪的种类", "assisted.distinct_parties": "被帮助对象的个数",
    "disposition.voluntary_arrival": "到案方式", "disposition.truthful": "是否如实供述", "disposition.plea": "是否认罪认罚",
    "person.joint_role": "主从犯", "prior.guilty.exists": "帮信、掩隐前科",
}  # fmt: skip
_LONGEST = 60
_NUMBERED = re.compile(r"[^。，；（(〔]{2,40}[（(〔]\d{4}[）)〕][^。，；号]{2,24}号")
"""Court, kind and number at the head of a paper: 某某人民法院刑事判决书（2021）某0102刑初88号."""
_SIGNERS = ("审判员", "审判长", "陪审员", "检察员", "人民检察院\n")
_ACCUSERS = {"prosecution", "police"}
_OUTCOME = ("outcome.", "proposed.", "disposition.decision")
_BODIES = {"court": "法院", "prosecution": "检察机关", "police": "公安机关"}

NOBODY = "（未读出人员）"
"""The name that stands for whoever a lawyer has to enter where the text names nobody accused."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Draft cases of one document. ``cases`` are plain mappings that ``read_cases`` accepts as they are."""

    document: Document
    facts: tuple[CaseFacts, ...]
    cases: tuple[dict[str, Any], ...]
    unassigned: tuple[tuple[Found, ...], ...] = ()

    def together(self) -> Draft:
        """The same with no acts apart: every claim stands with its person, sums over all acts."""
        if not any(entry.occasions for entry in self.facts):
            return self
        facts = tuple(replace(entry, occasions=()) for entry in self.facts)
        return replace(self, facts=facts, cases=_cases(self.document, _told(facts)))

    def plain(self) -> dict[str, Any]:
        """One case as it is, several under ``cases:``."""
        return self.cases[0] if len(self.cases) == 1 else {"cases": list(self.cases)}

    def to_yaml(self) -> str:
        """The case file, with a head that says what it is."""
        head = (
            f"# 草稿：由 bangxin read 从 {self.document.name} 读出，未经人工核对。每项事实附有原文、位置和所用规则。\n"
            f"# 文件摘要 sha256: {self.document.sha256}\n"
        )
        notes = "".join(f"# 注意：{note}\n" for note in self.document.notes)
        notes += "".join(
            f"# {found.note}的数额，未写入主张：{found.words}（原文第{self.document.plain.span(found.start, found.end).start}字起）\n"
            for sums in self.unassigned
            for found in sums[:MAX_OPEN]
        )
        return (
            head
            + notes
            + yaml.dump(self.plain(), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000)
        )


OF_ACTS = {
    "kinds": "act.kinds", "start": "act.start", "end": "act.end", "income": "gain.illegal_income",
    "settlement": "settlement.amount",
}  # fmt: skip
MAX_OPEN = 40  # sums listed at the head of the file that are nobody's or of no kind


class Line(dict[str, Any]):
    """A mapping that the file writes on one line: one claim, one line to check."""


class _Dumper(yaml.SafeDumper):
    """Writes repeated values out instead of pointing at them."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(
    Line, lambda dumper, line: dumper.represent_mapping("tag:yaml.org,2002:map", line, flow_style=True)
)


def draft_of(document: Document) -> Draft:
    """The draft of a document already read."""
    facts = tuple(extract(document))
    told = _told(facts)
    return Draft(document, facts, _cases(document, told), tuple(entry.unassigned for entry in told))


def _told(facts: Sequence[CaseFacts]) -> list[CaseFacts]:
    return [f for f in facts if f.roster.accused] or list(facts[:1])


def _cases(document: Document, told: Sequence[CaseFacts]) -> tuple[dict[str, Any], ...]:
    words = builtin_vocabulary()
    return tuple(
        CaseWriter(document, entry, words, number if len(told) > 1 else 0).case()
        for number, entry in enumerate(told, 1)
    )


def case_writer(document: Document, facts: CaseFacts) -> CaseWriter:
    """The writer of one case with the built-in vocabulary."""
    return CaseWriter(document, facts, builtin_vocabulary(), 0)


class CaseWriter:
    """Writes one case of a document."""

    def __init__(self, document: Document, facts: CaseFacts, words: Vocabulary, number: int) -> None:
        self.document, self.facts, self.words, self.number = document, facts, words, number
        self.dated = _document_date(document, facts)
        self.undivided = [f for f in facts.found if is_joint(f) and self._attribution(f) == "undivided"]
        rows = [f for f in facts.found if f.rule.startswith("table.")]
        self.rows = {document.plain.span(f.start, f.end) for f in rows}
        self.acts = [self._act(f"a{number}", one) for number, one in enumerate(facts.occasions, 1)]

    def case(self) -> dict[str, Any]:
        case: dict[str, Any] = {
            "case": f"{_stem(self.document.name)}-{self.number}"
            if self.number
            else _stem(self.document.name),
            "title": self._title(),
            "basis": "found" if self._finds() else "alleged",
            "draft": True,
            "source": self.document.name,
        }
        if self.dated:
            case["as_of"] = self.dated
        persons = [self._person(person) for person in self.facts.roster.accused]
        case["persons"] = persons or [self._nobody()]
        joint = list(self._joint())
        if joint:
            case["joint"] = joint
        if self.acts:
            case["acts"] = self.acts
        aside = [p.name for p in self.facts.roster.people.values() if p.standing == "elsewhere"]
        case["note"] = "草稿，未经人工核对。" + (f"另案处理或身份不明：{'、'.join(aside)}。" if aside else "")
        return case

    def _finds(self) -> bool:
        """Whether the facts are a court's: its own document, or a report of what it held that is not told as the charge alone."""
        facts = [f for f in self.facts.found if f.part is not Part.HEADER]
        if self.facts.case.author is Author.COURT:
            return any(f.speaker == "court" for f in facts)
        facts = [f for f in facts if not f.fact.startswith(_OUTCOME)]
        story = {f.speaker for f in facts if f.part in STORY}
        return any(f.speaker == "court" for f in facts) and not (story and story <= _ACCUSERS)

    def _title(self) -> str:
        text = self.document.plain.text[self.facts.case.start : self.facts.case.end]
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        title = next(
            (x for x in lines[:4] if "案" in x and "。" not in x and len(x) <= 90 and x[:2] != "案例"),
            lines[0] if lines else "",
        )
        return (f"{self.facts.case.title} " if self.facts.case.title else "") + _headline(title)

    # -- a person ---------------------------------------------------------------------------------------------

    def _person(self, person: Person) -> dict[str, Any]:
        mine = [f for f in self.facts.found if person.name in f.persons and not is_joint(f)]
        mine += read_between_the_lines(person, self.facts.found, self.undivided)
        mine = [f for f in mine if not self._stands_with_an_act(f)]
        claims: dict[str, Any] = {
            "person.kind": Line({"value": "unit" if person.unit else "natural", "reading": "按称谓归纳"})
        }
        findings: dict[str, Any] = {}
        record: list[dict[str, Any]] = []
        self.said: set[tuple[object, ...]] = set()
        self.told: dict[tuple[object, ...], list[Found]] = {}
        for found in mine:
            fact = known_fact(self.words, found.fact)
            if fact is None:
                self._record(record, found, found.record or found.fact)
            elif fact.kind is FactKind.FINDING:
                self._finding(findings, record, found, fact)
            else:
                self._claim(claims, found, fact)
        out: dict[str, Any] = {
            "id": f"p{person.index}",
            "name": person.name,
            "claims": {k: _single(added_up(k, v, self.rows)) for k, v in claims.items()},
        }
        if findings:
            out["findings"] = findings
        instances = self._instances(person.name)
        if instances:
            out["instances"] = instances
        if person.aliases:
            record.append(Line(topic="别名", value=sorted(person.aliases)))
        if record:
            out["record"] = record
        have = {f.fact for f in self.facts.found if person.name in f.persons}
        out["not_stated"] = [label for fact_id, label in _EXPECTED.items() if fact_id not in have]
        outcome = self._outcome(mine)
        if outcome:
            out["official_outcome"] = outcome
        return out

    def _instances(self, name: str) -> dict[str, Any]:
        """Notices, complaints, restrictions and orders, each with its own claims."""
        out: dict[str, Any] = {}
        for instance in self.facts.instances:
            if instance.person == name:
                row = {
                    f.fact: Line({**self.value(f, self.words[f.fact]), **self.place(f)})
                    for f in instance.claims
                }
                out.setdefault(instance.group, []).append(row)
        return out

    def _nobody(self) -> dict[str, Any]:
        return {"id": "p1", "name": NOBODY, "not_stated": list(_EXPECTED.values())}

    def _claim(self, claims: dict[str, Any], found: Found, fact: Fact) -> None:
        entry = Line({**self.value(found, fact), **self.place(found)})
        held = claims.setdefault(fact.id, [])
        if isinstance(held, dict):
            return
        key = (fact.id, *_value_keys(entry), entry.get("speaker"))
        if self._is_new(*key) or (fact.id in CAN_REPEAT and self._is_another(key, found)):
            held.append(entry)
            self.told.setdefault(key, []).append(found)

    def _is_another(self, key: tuple[object, ...], found: Found) -> bool:
        """Whether a sum that has been written of the person is told here of another dealing."""
        text, sentences = self.document.plain.text, self.facts.case.sentences
        row = self.document.plain.span(found.start, found.end) in self.rows
        before = self.told.get(key, ())
        return all(row or told_apart(text, sentences, one, found) for one in before)

    def _is_new(self, *said: object) -> bool:
        """Whether this has not been written of the person before; from now on it has."""
        new = said not in self.said
        self.said.add(said)
        return new

    def _finding(
        self, findings: dict[str, Any], record: list[dict[str, Any]], found: Found, fact: Fact
    ) -> None:
        if found.speaker not in ("court", "prosecution") or not self.dated:
            self._record(record, found, fact.id)
            return
        value = self.value(found, fact)["value"]
        if fact.id not in findings:
            quote, span = self.quote(found)
            findings[fact.id] = Line(
                value=value, by=self._body(found.speaker), at=self.dated, why=f"文书载明：{quote}", speaker=found.speaker,
                note=f"原文第{span.start}–{span.end}字",
            )  # fmt: skip

    def _body(self, speaker: str) -> str:
        head = self.document.plain.text[self.facts.case.start : self.facts.case.start + 400]
        for mark in ("人民法院",) if speaker == "court" else ("人民检察院",):
            at = head.find(mark)
            if at >= 0:
                begin = max(head.rfind(c, 0, at) for c in "\n。，；：") + 1
                return head[begin : at + len(mark)][-24:]
        return _BODIES.get(speaker, speaker)

    def _record(self, record: list[dict[str, Any]], found: Found, topic: str) -> None:
        if topic in ("restitution.all", "provided.card", ""):
            return
        value = (
            f"{yuan_text(found.value)}元"
            if topic == "harm.victim_loss" and isinstance(found.value, int)
            else found.value
        )
        entry = Line({"topic": topic, "value": value, **self.place(found)})
        if self._is_new("record", topic, repr(value)):
            record.append(entry)

    def _outcome(self, mine: list[Found]) -> dict[str, Any]:
        names = {
            "outcome.charge": "罪名", "proposed.months": "刑期（月）", "proposed.total_months": "决定执行（月）", "proposed.fine": "罚金（元）",
            "proposed.total_fine": "决定执行罚金（元）", "proposed.test_months": "缓刑考验期（月）", "proposed.ban_months": "职业禁止（月）",
            "disposition.decision": "处理",
        }  # fmt: skip
        out: dict[str, Any] = {}
        for found in mine:
            name = names.get(found.fact)
            if name is None or found.rule.startswith(PROPOSED):
                continue
            value = yuan_text(found.value) if "元" in name else found.value
            if isinstance(value, str) and found.fact in self.words:
                value = self.words[found.fact].named(value)
            out.setdefault(name, [])
            if value not in out[name]:
                out[name].append(value)
        return {k: v[0] if len(v) == 1 else v for k, v in out.items()}

    # -- acts of several offences ----------------------------------------------------------------------------

    def _act(self, name: str, occasion: Occasion) -> dict[str, Any]:
        """One row of ``acts``: the offence that the text ties it to, its days, kinds and what it brought in."""
        index = {p.name: f"p{p.index}" for p in self.facts.roster.accused}
        row: dict[str, Any] = {"id": name, "persons": [index[occasion.person]]}
        row["offences"] = Line(
            {"value": [occasion.offence], "text": occasion.tied.words, **self.place(occasion.tied)}
        )
        for key, fact_id in OF_ACTS.items():
            told = [f for f in occasion.found if f.fact == fact_id]
            entries = [Line({**self.value(f, self.words[fact_id]), **self.place(f)}) for f in told]
            entries = list({repr(_value_keys(e)): e for e in entries}.values())
            if entries and (len(entries) == 1 or key == "kinds"):
                row[key] = _single(entries)
        return row

    def _stands_with_an_act(self, found: Found) -> bool:
        """Whether each act has its own share of a sum, or a figure of concealment is told under another offence."""
        own = [
            (o, act)
            for o, act in zip(self.facts.occasions, self.acts, strict=True)
            if o.person in found.persons
        ]
        of = next((o.offence for o, _ in own if o.holds(found.start)), "")
        key = {"gain.illegal_income": "income", "settlement.amount": "settlement"}.get(found.fact)
        return bool(of) and (
            all(key in act for _, act in own) if key else found.fact.startswith("conceal.") and of != "art312"
        )

    # -- joint figures ----------------------------------------------------------------------------------------

    def _attribution(self, found: Found) -> str:
        case = self.facts.case
        return attribution(self.document.plain.text[case.start : case.end], found, self.facts.found)

    def _joint(self) -> Iterator[dict[str, Any]]:
        """Joint sums: shown once with their persons; each answers for the whole only as a stated reading."""
        index = {p.name: f"p{p.index}" for p in self.facts.roster.accused}
        for found in self.facts.found:
            fact = known_fact(self.words, found.fact) if is_joint(found) else None
            if fact is not None and fact.kind is not FactKind.FINDING:
                entry = {
                    "fact": found.fact, "persons": [index[name] for name in found.persons if name in index],
                    "attribution": self._attribution(found),
                }  # fmt: skip
                yield Line({**entry, **self.value(found, fact), **self.place(found)})

    # -- values and places ------------------------------------------------------------------------------------

    def value(self, found: Found, fact: Fact) -> dict[str, Any]:
        """``op``, ``value`` and its other ends as a case file writes them."""
        if found.has:
            return {"op": ">=", "value": [found.value]}
        out: dict[str, Any] = {} if found.op == "=" else {"op": found.op}
        if found.op == "~":
            return {"op": "~", "text": found.words}
        value = found.value
        if found.op == ">" and isinstance(value, int):
            value -= 1
        if (
            found.op in ("<", "<=")
            and isinstance(found.hi, int)
            and fact.type in (FactType.MONEY, FactType.COUNT)
        ):
            value = found.hi + (1 if found.op == "<" else 0)
        out["value"] = self._number(value, fact)
        if found.op == "range" and found.hi is not None:
            out["hi"] = self._number(found.hi, fact)
        elif found.op == "range":
            out["op"] = ">="
        if found.usual is not None and found.op in (">=", ">"):
            out["hi_conventional"] = self._number(found.usual + 1, fact)
        if found.words:
            out["text"] = found.words
        return out

    def _number(self, value: Any, fact: Fact) -> Any:
        if fact.type is FactType.MONEY and isinstance(value, int) and not isinstance(value, bool):
            text = yuan_text(value)
            return text if "." in text else int(text)
        return value

    def place(self, found: Found) -> dict[str, Any]:
        quote, span = self.quote(found)
        page = self.document.page_of(span.start)
        out: dict[str, Any] = {
            "quote": quote, "source": self.document.name + (f" 第{page}页" if len(self.document.pages) > 1 else ""),
            "section": found.part.label, "speaker": found.speaker, "rule": found.rule, "span": [span.start, span.end],
        }  # fmt: skip
        if found.speaker == "suspect":
            out["status"] = "confession_only"
        if found.speaker == "defence":
            out["status"] = "asserted"
        doubt = self.document.doubt_in(span)
        if doubt is not None:
            out["status"] = "contested"
        unsure = (
            f"两次识别的数字不一致：另一次读作“{doubt.other or '（没有读到）'}”，须核对原件" if doubt else ""
        )
        if found.rule.startswith("reading."):
            out["reading"] = found.note
        note = "；".join(part for part in (unsure, "" if "reading" in out else found.note) if part)
        if note:
            out["note"] = note
        return out

    def quote(self, found: Found) -> tuple[str, Span]:
        """The original words around a fact: its clause, the trigger and the value included."""
        text = self.document.plain.text
        start = since("。；，\n", text, max(self.facts.case.start, found.start - MAX_QUOTE), found.start)
        ends = [p for mark in "。；，\n" if (p := text.find(mark, found.end, found.end + MAX_QUOTE)) >= 0]
        end = min(ends, default=min(len(text), found.end + 20))
        span = self.document.plain.span(start, max(end, found.end))
        return self.document.quote(span)[: 2 * MAX_QUOTE].replace("\n", ""), self.document.plain.span(
            found.start, found.end
        )


def known_fact(words: Vocabulary, fact_id: str) -> Fact | None:
    """The entry of the vocabulary, or None for what is only kept as a record."""
    try:
        return words[fact_id]
    except KeyError:
        return None


def _single(held: Any) -> Any:
    return held[0] if isinstance(held, list) and len(held) == 1 else held


def _value_keys(entry: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(repr(entry.get(key)) for key in ("op", "value", "hi"))


def _headline(line: str) -> str:
    """The line as a title: a paper without line breaks up to its number, other long ones up to the first stop."""
    number = _NUMBERED.match(line)
    if number:
        return number[0]
    if len(line) <= _LONGEST:
        return line
    first = line[:_LONGEST].partition("。")[0]
    return first if len(first) < _LONGEST else first + "…"


def _stem(name: str) -> str:
    return name.rsplit(".", 1)[0] if "." in name else name


def _document_date(document: Document, facts: CaseFacts) -> str:
    """The date the document is signed: the last exact date after the ruling."""
    if facts.case.author is Author.HANDLER:
        return ""
    text = document.plain.text
    parts = [s for s in facts.case.sentences if s.part in (Part.ANNEX, Part.RULING)] or list(
        facts.case.sentences[-4:]
    )
    for sentence in reversed(parts):
        for quantity in reversed(scan(text[sentence.start : sentence.end])):
            around = text[max(0, sentence.start - 40) : sentence.end]
            alone = text[sentence.start : sentence.end].strip() == quantity.text  # a line of its own
            signed = alone or any(w in around for w in _SIGNERS)
            if (
                quantity.kind is Kind.DATE
                and len(quantity.iso) == 10
                and signed
                and quantity.text[:1] in "二〇2"
            ):
                return quantity.iso
    return ""
