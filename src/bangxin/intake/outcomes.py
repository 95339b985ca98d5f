"""What was decided: charge, term, suspension, fine, ban, the kinds of 不起诉, administrative penalties."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.charges import find_charges
from bangxin.intake.context import Context, Found, money
from bangxin.intake.decisions import administrative, bans, decisions, not_prosecuted
from bangxin.intake.people import Person, Standing
from bangxin.intake.structure import Author, Part, Sentence
from bangxin.intake.words import Words

_PARTS = frozenset([Part.RULING, Part.PROCEEDINGS, Part.NARRATIVE])
_TERMS = Words(
    [
        "有期徒刑",
        "拘役",
        "管制",
        "缓刑",
        "罚金",
        "决定执行",
        "与前罪",
        "合并执行",
        "数罪并罚",
        "判处",
        "考验期",
        "罚款",
        "行政拘留",
        "没收财产",
    ]
)
_NOT_DECIDED = (
    "建议",
    "量刑建议",
    "提出",
    "可以",
    "应当",
    "符合",
    "不服",
    "的规定",
    "曾因",
    "前罪",
    "或者",
    "公诉以",
    "起诉。",
    "涉嫌",
)
_NOT_CONVICTED = (
    "变更为",
    "不构成",
    "应定",
    "应认定为",
    "应当认定为",
    "不应认定",
    "是否构成",
    "应以",
    "涉",
    "不成立",
    "改变为",
)
_ONLY_SAID = re.compile("曾因|前科|建议|应当判处|可能判处|可以判处|刑罚执行完毕(?:以|之)?后|上诉|判处缓刑的")
_COURT_HOLDS = re.compile("法院[^，。]{0,10}(?:认为|认定)|判决认为|合议庭认为")
_ACCUSE = ("提起公诉", "移送", "审查起诉", "以帮信罪起诉", "公诉以")
_SENTENCED = re.compile(
    "(?<!因)犯[^，。因曾]{2,30}罪，判处|法院[^，。]{0,8}以[^，。因曾]{2,30}罪(?:分别)?判处"
)
_APART = 120  # characters; two fines closer than this are those of two counts


class Token(NamedTuple):
    """One word of a sentence on the outcome: a group of persons, a charge, or a term word."""

    at: int
    end: int
    kind: str
    word: str


@dataclass(slots=True)
class Sentencing:
    """What one person got, count by count."""

    charges: list[tuple[str, int, int]] = field(default_factory=list)
    months: list[tuple[int, Quantity, str]] = field(default_factory=list)
    fines: list[Quantity] = field(default_factory=list)
    executed: Quantity | None = None
    executed_fine: Quantity | None = None
    test: Quantity | None = None
    part: Part = Part.RULING
    speaker: str = "court"


def read_charges(context: Context) -> dict[str, list[str]]:
    """Charges named against each accused anywhere before the outcome (指控被告人甲犯诈骗罪), by name."""
    charges: dict[str, list[str]] = {}
    for hit in find_charges(context.text, context.case.start, context.case.end):
        floor = max(context.case.start, hit.start - 400)
        begin = max(floor - 1, *(context.text.rfind(mark, floor, hit.start) for mark in "。；\n")) + 1
        if "曾因" in context.text[begin : hit.start] or context.text[
            max(0, hit.start - 3) : hit.start
        ].startswith(("因犯", "曾因")):
            continue
        if context.text[max(0, hit.start - 2) : hit.start] == "因犯":
            continue
        named = context.roster.accused_in(begin, hit.start) or list(context.roster.accused)
        for person in named:
            charges.setdefault(person.name, [])
            if hit.word not in charges[person.name]:
                charges[person.name].append(hit.word)
    return charges


def read_outcomes(context: Context) -> list[Found]:
    """Every outcome, person by person."""
    got: dict[str, Sentencing] = {}
    out: list[Found] = []
    state = _Walk(context, got)
    ruled = [s for s in context.case.sentences if s.part is Part.RULING]
    upheld = any("维持原判" in context.text[s.start : s.end] for s in ruled)
    unmarked = (not ruled or upheld) and context.case.author is not Author.PROSECUTION
    told_in_facts = False
    for sentence in context.case.sentences:
        if sentence.part is Part.REASONING:
            out += not_prosecuted(context, sentence)
            if context.case.author is Author.PROSECUTION:
                out += decisions(context, sentence)
                out += administrative(context, sentence)
        following = told_in_facts and context.text.startswith("判处", sentence.start)
        in_head = sentence.part is Part.HEADER and context.case.author is Author.HANDLER
        told_in_facts = (sentence.part is Part.FOUND or in_head) and (
            following or _reported(context, sentence)
        )
        if told_in_facts:
            state.walk(sentence)
        if sentence.part in _PARTS or (
            unmarked and sentence.part is Part.REASONING and _sentences(context, sentence)
        ):
            out += not_prosecuted(context, sentence)
            if _tells_outcome(context, sentence):
                state.walk(sentence)
            out += decisions(context, sentence)
            out += bans(context, sentence)
            out += administrative(context, sentence)
    for name, sentencing in got.items():
        out += _facts(context, name, sentencing)
    return out + _convicted(context, out)


def _convicted(context: Context, out: Sequence[Found]) -> list[Found]:
    """其行为均已构成……罪: what the court found of those in whose sentence no charge is named."""
    have = {name for f in out if f.fact == "outcome.charge" for name in f.persons}
    if context.case.author is Author.PROSECUTION:
        return []
    made = []
    holding = -1  # the paragraph in which the court gives its reasons
    for sentence in context.case.sentences:
        words = context.text[sentence.start : sentence.end]
        if sentence.part is Part.REASONING and _COURT_HOLDS.search(words):
            holding = sentence.paragraph
        told = holding == sentence.paragraph or _COURT_HOLDS.search(words)
        if sentence.speaker not in ("court", "handler") or "构成" not in words or not told:
            continue
        for hit in find_charges(context.text, sentence.start, sentence.end):
            clause = context.text[context.clause_start(sentence, hit.start) : hit.start]
            if (
                "构成" not in clause
                or "不构成" in clause
                or "是否" in clause
                or clause.endswith(_NOT_CONVICTED)
            ):
                continue
            names = tuple(p.name for p in _all_so_far(context, sentence, hit.start) if p.name not in have)
            if names:
                charge = hit.word
                made.append(
                    Found(
                        "outcome.charge", "=", charge, names, hit.start, hit.end, sentence.speaker, sentence.part,
                        "outcome.charge.held", words=hit.word,
                    )
                )  # fmt: skip
    return made


def _all_so_far(context: Context, sentence: Sentence, at: int) -> list[Person]:
    """均已构成 is said of all whom the sentence opened with."""
    persons = context.subjects(sentence, at)
    if "均" not in context.text[context.clause_start(sentence, at) : at]:
        return persons
    opening = context.roster.between(sentence.start, at)
    first = context.subjects(sentence, opening[0].end + 8) if opening else []
    return sorted({p.name: p for p in (*first, *persons)}.values(), key=lambda p: p.index)


def _sentenced_so(text: str, at: int, end: int) -> bool:
    """以……罪提起公诉，法院一审判处……: sentenced, in the same breath, for what was charged."""
    return "判处" in text[at:end] and not find_charges(text, at, end)


def _reported(context: Context, sentence: Sentence) -> bool:
    """A report that tells the sentence where it tells the facts."""
    if _SENTENCED.search(context.text, sentence.start, sentence.end):
        return True
    words = context.text[sentence.start : sentence.end]
    told = "判处" in words and "罪" in words and ("法院" in words or "被告人" in words)
    return (
        context.case.author is Author.HANDLER
        and told
        and not _ONLY_SAID.search(words)
        and "因犯" not in words
    )


def _sentences(context: Context, sentence: Sentence) -> bool:
    """法院审理认为……判处: a report that tells the sentence without 判决如下."""
    words = context.text[sentence.start : sentence.end]
    return "判处" in words and not _ONLY_SAID.search(words)


def _tells_outcome(context: Context, sentence: Sentence) -> bool:
    words = context.text[sentence.start : sentence.end]
    if words.lstrip("（").startswith(("刑期", "判决执行以前", "即自")) or any(
        w in words for w in ("如不服", "建议对", "建议判处")
    ):
        return False
    if sentence.part is Part.NARRATIVE:
        floor = max(context.case.start, sentence.start - 2000)
        broken = context.text.rfind("\n", floor, sentence.start)
        line = broken + 1 if broken >= 0 else floor
        head = context.text[line : line + 40]
        told = "罪" in context.text[line : sentence.end]
        dated = head.startswith("20") and not ("法院" in words and "判处" in words)
        return told and (broken >= 0 or "判处" in words) and not dated and "曾因" not in words
    return any(w in words for w in ("判处", "罚金", "有期徒刑", "犯", "决定执行", "罪"))


class _Walk:
    """Goes through the words of the outcome in order, keeping the persons and the charge spoken of."""

    def __init__(self, context: Context, got: dict[str, Sentencing]) -> None:
        self.context, self.got = context, got
        self.persons: list[Person] = []
        self.charge: tuple[str, int, int] | None = None
        self.execution = self.earlier = False
        self.charged_since_person = False

    def walk(self, sentence: Sentence) -> None:
        """One sentence, up to the note on how the term is counted (刑期从判决执行之日起计算)."""
        note = self.context.text.find("（刑期", sentence.start, sentence.end)
        if note >= 0:
            sentence = replace(sentence, end=note)
        self.execution = self.earlier = False
        tokens = self._tokens(sentence)
        for index, token in enumerate(tokens):
            if token.kind == "person":
                self._person(sentence, token)
            elif token.kind == "stranger":
                self.persons, self.charge, self.earlier = [], None, True
            elif token.kind == "charge":
                self._charge(sentence, token)
            elif token.kind == "term":
                self._term(sentence, token, tokens[index + 1] if index + 1 < len(tokens) else None)
            elif token.kind == "bare":
                self._bare(sentence, token)

    def _tokens(self, sentence: Sentence) -> list[Token]:
        text, context = self.context.text, self.context
        tokens = [
            Token(h.start, h.end, "charge", h.word) for h in find_charges(text, sentence.start, sentence.end)
        ]
        tokens += [
            Token(h.start, h.end, "term", h.word) for h in _TERMS.find(text, sentence.start, sentence.end)
        ]
        seen: set[int] = set()
        for mention in context.roster.between(sentence.start, sentence.end):
            stranger = context.roster.people[mention.name].standing is not Standing.ACCUSED
            if stranger and text.startswith(("犯", "被判处"), mention.end):
                tokens.append(Token(mention.start, mention.end, "stranger", ""))
            if mention.list_id in seen or stranger:
                continue
            seen.add(mention.list_id)
            last = max(
                m.end
                for m in context.roster.between(mention.start, sentence.end)
                if m.list_id == mention.list_id
            )
            tokens.append(Token(mention.start, last, "person", ""))
        if sentence.part is Part.NARRATIVE:
            ends = {
                q.start
                for q in context.quantities_in(sentence.start, sentence.end)
                if q.kind is Kind.DURATION
            }
            tokens += [
                Token(at, at, "bare", "")
                for at in ends
                if not text.endswith(("有期徒刑", "拘役", "缓刑", "考验期", "管制"), 0, at)
            ]
        return sorted(tokens)

    def _person(self, sentence: Sentence, token: Token) -> None:
        persons = self.context.roster.accused_in(token.at, token.end)
        self.earlier = False
        after = self.context.text[token.end : token.end + 4]
        if after.startswith(("提出上诉", "未上诉", "退赔")):
            return
        if self.charged_since_person and self.charge and (sentence.part is Part.NARRATIVE or self._pending()):
            self._give(persons, self.charge, sentence)
        self.persons = persons
        self.charged_since_person = False
        self.execution = False

    def _pending(self) -> bool:
        """A charge that came before its person: 以……罪判处张某某."""
        assert self.charge is not None
        floor = max(0, self.charge[1] - 400)
        begin = max(
            floor - 1, *(self.context.text.rfind(mark, floor, self.charge[1]) for mark in "，。；：\n")
        )
        return self.context.text[begin + 1 : self.charge[1]].endswith(
            ("以", "分别以")
        ) and not self._named_before(begin)

    def _named_before(self, begin: int) -> bool:
        assert self.charge is not None
        return bool(self.context.roster.accused_in(begin + 1, self.charge[1]))

    def _charge(self, sentence: Sentence, token: Token) -> None:
        text = self.context.text
        if self.earlier:
            return
        rest = text[token.end : min(sentence.end, token.end + 30)]
        clause = text[max(sentence.start, token.at - 20) : token.at]
        accused_at = text.find("提起公诉", token.end, sentence.end)
        sentenced = accused_at >= 0 and _sentenced_so(text, accused_at, sentence.end)
        if not sentenced and (
            any(w in rest.split("，")[0] for w in _ACCUSE)
            or "公诉以" in clause
            or "指控" in clause
            or "起诉" in rest.split("。")[0][:4]
        ):
            return
        if accused_at >= 0 and not sentenced:
            return
        if "涉嫌" in clause or clause.endswith(_NOT_CONVICTED):
            return
        self.charge = (token.word, token.at, token.end)
        self.charged_since_person = True
        before = self.context.roster.accused_in(self.context.clause_start(sentence, token.at), token.at)
        carries = text[max(0, token.at - 8) : token.at].endswith(("以",)) and not before
        following = self.context.roster.accused_in(token.end, min(sentence.end, token.end + 12))
        if (
            carries
            and following
            and not (
                self.persons and "；" not in text[sentence.start : token.at] and self._same_sentence(sentence)
            )
        ):
            return
        owners = (
            before
            or self.persons
            or ([] if following else self.context._alone())
            or (
                list(self.context.roster.accused) if sentence.part is Part.NARRATIVE and not following else []
            )
        )
        self._give(owners, self.charge, sentence)
        if owners:
            self.persons = owners
            self.charged_since_person = False

    def _same_sentence(self, sentence: Sentence) -> bool:
        return any(self.context.roster.between(sentence.start, sentence.end)) and bool(
            self.context.roster.accused_in(sentence.start, self.charge[1] if self.charge else sentence.end)
        )

    def _give(self, persons: list[Person], charge: tuple[str, int, int], sentence: Sentence) -> None:
        for person in persons:
            own = self.got.setdefault(person.name, Sentencing(part=sentence.part, speaker=sentence.speaker))
            if charge[0] not in [c for c, _, _ in own.charges]:
                own.charges.append(charge)

    def _term(self, sentence: Sentence, token: Token, following: Token | None) -> None:
        if token.word == "与前罪":
            self.earlier = True
            return
        if token.word in ("决定执行", "合并执行", "数罪并罚"):
            self.execution, self.earlier = True, False
            return
        if self.earlier or token.word in ("判处", "没收财产", "罚款", "行政拘留"):
            return
        quantity = self._quantity(sentence, token)
        unit = (
            self.context.text[max(sentence.start, token.at - 5) : token.at]
            .rstrip("判处")
            .endswith(("公司", "单位"))
        )
        if quantity is None or (unit and not any(p.unit for p in self.persons)):
            return
        if self.charge and self.charged_since_person and not self.persons:
            self._give(self.context._alone(), self.charge, sentence)
        for person in self.persons or self.context._alone():
            own = self.got.setdefault(person.name, Sentencing(part=sentence.part, speaker=sentence.speaker))
            if (
                self.charge
                and not own.charges
                and (sentence.part is not Part.NARRATIVE or sentence.start <= self.charge[1])
            ):
                own.charges.append(self.charge)
            self._record(own, token.word, quantity, person)

    def _record(self, own: Sentencing, word: str, quantity: Quantity, person: Person) -> None:
        del person
        if word == "罚金":
            if self.execution:
                own.executed_fine = own.executed_fine or quantity
            else:
                own.fines.append(quantity)
        elif word in ("缓刑", "考验期"):
            own.test = own.test or (quantity if word == "缓刑" else own.test)
        elif self.execution:
            own.executed = own.executed or quantity
        else:
            kind = {"拘役": "detention", "管制": "control"}.get(word, "imprisonment")
            own.months.append((quantity.bound.lo or 0, quantity, kind))

    def _bare(self, sentence: Sentence, token: Token) -> None:
        """曾某一年四个月: a term without 有期徒刑, in a narrative that has named the charge."""
        quantity = self.context.quantities_in(token.at, token.at + 1)[0]
        head = self.context.text[max(sentence.start, token.at - 3) : token.at]
        if quantity.unit != "月" or quantity.op != "=" or "考验" in head or not self.charge:
            return
        named = self.context.roster.accused_in(max(sentence.start, token.at - 30), token.at)
        if (not named and not head.endswith(("罪", "各", "罪，"))) or "另" in self.context.text[
            token.at - 6 : token.at
        ]:
            return
        for person in self.persons:
            own = self.got.setdefault(person.name, Sentencing(part=sentence.part, speaker=sentence.speaker))
            if self.charge and not own.charges:
                own.charges.append(self.charge)
            own.months.append((quantity.bound.lo or 0, quantity, "imprisonment"))

    def _quantity(self, sentence: Sentence, token: Token) -> Quantity | None:
        wanted = (Kind.MONEY, Kind.NUMBER) if token.word == "罚金" else (Kind.DURATION,)
        for quantity in self.context.quantities_in(token.end, min(sentence.end, token.end + 12)):
            if quantity.kind in wanted and quantity.start - token.end <= 8:
                return quantity if quantity.op == "=" else None
        return None


def _facts(context: Context, name: str, own: Sentencing) -> Iterator[Found]:
    made = _Made(context, name, own)
    for charge, start, end in own.charges:
        yield made("outcome.charge", charge, (start, end), "outcome.charge")
    yield from _terms(made, own)
    yield from _fines(made, own)
    if own.test is not None:
        test = own.test
        yield made("proposed.test_months", test.bound.lo, (test.start, test.end), "outcome.test")
        yield made("proposed.suspension", True, (test.start - 2, test.end), "outcome.suspension")
    if own.months or own.fines:
        penalty = own.months[0][1] if own.months else own.fines[0]
        yield made("disposition.decision", "sentenced", (penalty.start, penalty.end), "outcome.sentenced")


def _terms(made: _Made, own: Sentencing) -> Iterator[Found]:
    """Terms of imprisonment: the longest, and with several their sum and the term to be served (数罪并罚)."""
    if own.months:
        months, quantity, kind = max(own.months, key=lambda item: item[0])
        span = (quantity.start, quantity.end)
        yield made("proposed.months", months, span, "outcome.months")
        yield made("proposed.kind", kind, span, "outcome.kind")
    if own.executed is None:
        return
    executed = own.executed
    span = (executed.start, executed.end)
    yield made("proposed.total_months", executed.bound.lo, span, "outcome.total_months")
    if len(own.months) > 1:
        largest = max(own.months, key=lambda item: item[0])[1]
        whole = (own.months[0][1].start, own.months[-1][1].end)
        yield made("proposed.sum_months", sum(m for m, _, _ in own.months), whole, "outcome.sum")
        yield made(
            "proposed.max_single_months", largest.bound.lo, (largest.start, largest.end), "outcome.max"
        )


def _fines(made: _Made, own: Sentencing) -> Iterator[Found]:
    """The single fine, or with several their sum and the fine to be paid."""
    if own.executed_fine is not None:
        fine = own.executed_fine
        yield made("proposed.total_fine", money(fine)[0], (fine.start, fine.end), "outcome.total_fine")
        if own.fines:
            total, span = sum(money(f)[0] or 0 for f in own.fines), (own.fines[0].start, own.fines[-1].end)
            yield made("proposed.sum_fines", total, span, "outcome.sum_fines")
    if _told_once(own.fines) and (own.executed is None or len(own.months) == 1):
        fine = own.fines[0]
        yield made("proposed.fine", money(fine)[0], (fine.start, fine.end), "outcome.fine")


def _told_once(fines: list[Quantity]) -> bool:
    """One fine, or the same fine told again sentences later (a report tells it in its head and at its end)."""
    return len({f.bound.lo for f in fines}) == 1 and (
        len(fines) == 1 or all(b.start - a.end > _APART for a, b in itertools.pairwise(fines))
    )


class _Made:
    """Makes the facts of one person from the words of the sentence."""

    def __init__(self, context: Context, name: str, own: Sentencing) -> None:
        self.context, self.name, self.own = context, name, own

    def __call__(self, fact: str, value: object, span: tuple[int, int], rule: str) -> Found:
        words = self.context.text[slice(*span)]
        return Found(
            fact, "=", value, (self.name,), *span, self.own.speaker, self.own.part, rule, words=words
        )
