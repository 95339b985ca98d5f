"""Offences that a court finds committed, or a decision not to prosecute names, beside a sentence that names none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bangxin.base import patterns as re
from bangxin.intake.context import Context, Found
from bangxin.intake.outcomes.penalties import NOT_CONVICTED
from bangxin.intake.parts import Author, Part, Sentence
from bangxin.intake.people.roster import Person
from bangxin.intake.words import Hit

_COURT_HOLDS = re.rare(
    "(?:法院|裁判|[一二终]审)[^，。]{0,10}(?:认[为定]|(?:宣判|判决)：)|认定(?<=[，。]..)(?:其|[^，。；]{1,3}某[^，。；]{0,2})的?行为(?:已)?构成|本院[^，。]{0,10}认[为定]|判决认为|合议庭认为"
    "|(?:^|。)裁判(?:要旨|要点|理由)：|法院[^，。；]{0,6}判[决定][^，。；]{1,40}构成"
    "|[，。]认定[^，。；]{2,14}犯(?=[^，。；]{2,24}罪)"
)
_PRONOUNCES = re.compile(
    "法院[^，。]{0,10}(?:宣判|判决)："
)  # what follows in the paragraph is what the court found


def convicted(context: Context, out: Sequence[Found]) -> list[Found]:
    """其行为均已构成……罪: what the court found of those in whose sentence no charge is named."""
    have = {name for f in out if f.fact == "outcome.charge" for name in f.persons}
    if context.case.author is Author.PROSECUTION:
        return []
    made = []
    sentenced = any(f.fact == "proposed.months" for f in out)
    holding = -1  # the paragraph in which the court gives its reasons
    for sentence in context.case.sentences:
        words = context.text[sentence.start : sentence.end]
        holds = ("认" in words or "法院" in words) and _COURT_HOLDS.search(words) is not None
        if holds and (sentence.part is Part.REASONING or _PRONOUNCES.search(words)):
            holding = sentence.paragraph
        if sentence.part is Part.COMMENT and context.text.endswith(_GIST, 0, sentence.start + 1):
            holding = sentence.paragraph  # 裁判要旨：……甲、乙均构成……罪
        if "罪名成立" in words and (accepted := _CHARGE_STANDS.search(words)):
            made += _as_charged(context, sentence, sentence.start + accepted.start(), have)
            continue
        if holds and _IT_STANDS.search(words):
            made += _the_one_charged(context, sentence, have)
            continue
        if "有罪" in words and _FOUND_GUILTY.search(words):
            made += _found_guilty(context, sentence, have)
        if not holds and holding != sentence.paragraph and not (sentenced and _ALL_HELD.search(words)):
            continue
        if not (_HOLDS_THEM.search(words) or "以" in words) or sentence.speaker not in ("court", "handler"):
            continue
        for hit in context.charges_named(sentence.start, sentence.end):
            clause = context.text[context.clause_start(sentence, hit.start) : hit.start]
            convicts = clause.endswith(("以", "按")) and _CONVICTS.match(context.text, hit.end, sentence.end)
            if (
                not (convicts or _HOLDS_THEM.search(clause))
                or "不构成" in clause
                or "是否" in clause
                or (clause.endswith(NOT_CONVICTED) and not (convicts and clause in _IS_TO_BE))
            ):
                continue
            made += _held(context, sentence, hit, _all_so_far(context, sentence, hit.start), have)
    return made


def spared_for(context: Context, out: Sequence[Found]) -> Iterator[Found]:
    """其行为触犯……罪，但犯罪情节轻微，决定对其不起诉: the offence that the decision itself says was committed (相对不起诉)."""
    have = {name for f in out if f.fact == "outcome.charge" for name in f.persons}
    for decision in out:
        if decision.fact != "disposition.decision" or decision.value != "relative_np":
            continue
        sentence = context.sentence_at(decision.start)
        hits = [
            h
            for h in context.charges_named(sentence.start, sentence.end)
            if _COMMITTED.search(context.text, sentence.start, h.start)
        ]
        named = {p.name for h in hits for p in context.subjects(sentence, h.start)}
        left = [context.roster.people[n] for n in decision.persons if n in named - have]
        if left and len({h.word for h in hits}) == 1:
            yield context.fact(
                sentence, "outcome.charge", hits[0].word, left, hits[0].span, "outcome.charge.spared"
            )


_COMMITTED = re.compile("(?:(?<!不)构成|触犯了?|所涉|犯有)$")
# 以诈骗罪定罪处罚
_CONVICTS = re.compile("(?:对[^，。；]{2,10})?(?:定罪|论处|处罚|追究(?:其)?刑事责任)")
_IS_TO_BE = ("应以", "应当以", "依法应以", "依法应当以")  # 法院认为，……，应以……罪定罪处罚
_GIST = ("裁判要旨：", "裁判要点：", "裁判理由：", "裁判要旨\n", "裁判要点\n", "裁判理由\n")
# 其行为构成……罪, 法院采纳指控，认定甲犯……罪
_HOLDS_THEM = re.compile("构成|认定[^，。；]{2,14}犯")
# 三被告人均构成诈骗罪: said of those whose sentences are told
_ALL_HELD = re.compile("^(?:上述|该|以上)?[二两三四五六七八九十各][名]?(?:被告)?人(?:的行为)?均(?:已)?构成")
# 法院经审理认为，公诉机关指控被告人甲、乙犯……罪罪名成立
_CHARGE_STANDS = re.compile("(?:公诉机关|检察机关)(?<=认为，....)指控(?=[^。；]{2,120}罪(?:的)?罪名成立)")
# 法院以……罪对甲、乙作出有罪判决, 以……罪判决甲有罪
_FOUND_GUILTY = re.compile("(?:对|判决)(?=[^，。；]{2,40}?(?:有罪判决|有罪(?:[，。；]|$)))")


def _found_guilty(context: Context, sentence: Sentence, have: set[str]) -> list[Found]:
    made = []
    for hit in context.charges_named(sentence.start, sentence.end):
        told = _FOUND_GUILTY.match(context.text, hit.end)
        if told and context.text.endswith("以", sentence.start, hit.start):
            named = context.roster.accused_in(hit.end, context.clause_end(sentence, hit.end))
            made += _held(context, sentence, hit, named, have)
    return made


def _held(
    context: Context, sentence: Sentence, hit: Hit, persons: Sequence[Person], have: set[str]
) -> list[Found]:
    """The charge, of those in whose sentence none is named."""
    left = [p for p in persons if p.name not in have]
    rule = "outcome.charge.held"
    return [context.fact(sentence, "outcome.charge", hit.word, left, hit.span, rule)] if left else []


_CHANGED = re.compile("变更起诉|变更(?:为|指控)|追加、变更")
# 提起公诉，罪名是……罪。……法院认定罪名成立
_IT_STANDS = re.compile("(?<!不)认[定为][^。；]{0,12}?(?:指控的?)?罪名成立")


def _the_one_charged(context: Context, sentence: Sentence, have: set[str]) -> list[Found]:
    """The only charge named against each accused whom the sentence is about."""
    persons = context.roster.accused_in(sentence.start, sentence.end) or context.subjects(
        sentence, sentence.end
    )
    made = []
    for person in persons:
        charges = context.charges.get(person.name, [])
        if len(charges) == 2 and context.tells(_CHANGED):
            charges = charges[1:]  # 检察院变更起诉，指控……: what was alleged last
        at = context.text.find(charges[0], context.case.start, context.case.end) if len(charges) == 1 else -1
        if at >= 0 and person.name not in have:
            span = (at, at + len(charges[0]))
            made.append(
                context.fact(sentence, "outcome.charge", charges[0], [person], span, "outcome.charge.stands")
            )
    return made


def _as_charged(context: Context, sentence: Sentence, at: int, have: set[str]) -> list[Found]:
    """The charge the court holds made out, of the accused named between 指控 and the charge."""
    end = context.text.find("罪名成立", at, sentence.end)
    hits = list(context.charges_named(at, end))
    if len(hits) != 1 or hits[0].end < end - 2:
        return []
    hit = hits[0]
    left = [p for p in context.roster.accused_in(at, hit.start) if p.name not in have]
    place = (left, hit.span, "outcome.charge.stands")
    return [context.fact(sentence, "outcome.charge", hit.word, *place, speaker="court")] if left else []


def _all_so_far(context: Context, sentence: Sentence, at: int) -> list[Person]:
    """均已构成 is said of all whom the sentence opened with."""
    if _ALL_ABOVE.search(context.text, context.clause_start(sentence, at), at):
        return list(context.roster.accused)
    persons = context.subjects(sentence, at)
    if "均" not in context.text[context.clause_start(sentence, at) : at]:
        return persons
    opening = context.roster.between(sentence.start, at)
    first = context.subjects(sentence, opening[0].end + 8) if opening else []
    return sorted({p.name: p for p in (*first, *persons)}.values(), key=lambda p: p.index)


# 法院认定上述人员均构成诈骗罪
_ALL_ABOVE = re.compile("(?:上述|以上|各)(?:[二三四五六七八九十0-9]{0,3}名?)(?:人员|被告人|人)(?:的行为)?均")
