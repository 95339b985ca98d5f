"""The one charge that is told of all on trial without naming each (以非法经营罪定罪处罚; 判处甲等14人……)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bangxin.base import patterns as re
from bangxin.intake.context import Context, Found
from bangxin.intake.outcomes.former import told_before
from bangxin.intake.outcomes.penalties import NOT_CONVICTED
from bangxin.intake.parts import SILENT, Author, Part, Sentence
from bangxin.intake.people.roster import Person
from bangxin.intake.words import Hit

_OF_PARTIES = frozenset(["defence", "witness", "victim"])
_CONVICTS = re.compile(
    "[^，。；]{0,24}?(?:定罪|论处|判处|分处|被判|判罚|宣告缓刑|适用缓刑|判刑|获刑|追究(?:其)?刑事责任|作出(?:有罪)?判决)|，?(?:分别|均|各|一审|依法)?(?:被)?(?:判(?:处|刑)|受到?刑事(?:处罚|追究))"
)
_BY = re.compile("(?:以|按|按照|因|因犯|均犯|构成|均构成|已构成|认定为)$")
# 中院作出终审裁定（罪名诈骗）
_NAMED_SO = re.compile("(?:[一二终]审|法院|中院|[判裁][决定])[^。；诉控]{0,24}?（?罪名(?:为|是|系|：)?$")
_INDICTS = re.compile("[^，。；]{0,24}?(?:提起公诉|起诉)")
_INDICTED_BY = re.compile(_BY.pattern + "|以[^，。；]{0,14}?(?:涉嫌|犯)$")  # 以甲涉嫌……罪提起公诉
# 判处甲等14人; 其余人员……: more than those named
_MORE = re.compile(
    "等(?:[二两三四五六七八九十百余多0-9]{1,5}名?)?(?:被告)?人|(?:其余|其他|其它|另外|各)(?:[二两三四五六七八九十0-9]{0,3}名?)(?:被告|人员|人|成员|从犯)"
)


def charge_of_all(context: Context, out: Sequence[Found]) -> list[Found]:
    """The charge of those of whom none is told yet, where the decision names one only and is not of others alone."""
    charged = {str(f.value) for f in out if f.fact == "outcome.charge"}
    sentenced = {n for f in out if f.fact == "proposed.months" for n in f.persons}
    settled = {n for f in out if f.fact == "outcome.charge" or _spared(f) for n in f.persons}
    left = [p for p in context.roster.accused if p.name not in settled]
    if not left or context.case.author is Author.PROSECUTION:
        return []
    held = list(_told(context, _CONVICTS))
    told = held or ([] if charged else list(_told(context, _INDICTS)))
    if len(charged | {hit.word for hit, _ in told}) != 1 or not told:
        return _only_one_named(context, [p for p in left if p.name in sentenced])
    of_all = [t for t in held if _of_all(context, t[1])]
    if not of_all:  # 甲、乙均以……罪被定罪; 以……罪起诉；甲被判处……
        named = {p.name for hit, sentence in held for p in context.subjects(sentence, hit.start)}
        left = [p for p in left if p.name in named | sentenced]
    hit, sentence = (of_all or told)[0]
    rule = "outcome.charge.of_all"
    return [context.fact(sentence, "outcome.charge", hit.word, left, hit.span, rule)] if left else []


def _only_one_named(context: Context, left: Sequence[Person]) -> list[Found]:
    """她的罪名是……罪。……法院判处……: the one offence that the text names at all, of those sentenced."""
    hits = context.charges_named(context.case.start, context.case.end)
    if not left or len({hit.word for hit in hits}) != 1:
        return []
    for hit in hits:
        sentence = context.sentence_at(hit.start)
        before = context.text[sentence.start : hit.start]
        if sentence.part in SILENT or sentence.speaker in _OF_PARTIES or _NOT_THIS_ONE.search(before):
            return []
    sentence = context.sentence_at(hits[0].start)
    place = (left, hits[0].span, "outcome.charge.only")
    return [context.fact(sentence, "outcome.charge", hits[0].word, *place)]


_NOT_THIS_ONE = re.compile("曾|前科|不构成|是否|如果|另案|(?:" + "|".join(NOT_CONVICTED) + ")$")


def _spared(found: Found) -> bool:
    return "disposition.decision" in (found.fact, found.record) and found.value != "sentenced"


def _told(context: Context, verb: re.Pattern[str]) -> Iterator[tuple[Hit, Sentence]]:
    for sentence in context.case.sentences:
        silent = sentence.part is Part.ASIDE or sentence.speaker in _OF_PARTIES
        if silent or context.text.find("罪", sentence.start, sentence.end) < 0:
            continue
        named = context.charges_named(sentence.start, sentence.end)
        if not named or (verb is _CONVICTS and sentence.speaker == "prosecution"):
            continue
        if told_before(context, sentence):
            continue
        for hit in named:
            before = context.text[sentence.start : hit.start]
            if (verb is _CONVICTS and _NAMED_SO.search(before)) or (
                (_BY if verb is _CONVICTS else _INDICTED_BY).search(before)
                and not before.endswith(NOT_CONVICTED)
                and (verb.match(context.text, hit.end, sentence.end) or _held_of_all(before, sentence))
            ):
                yield hit, sentence


def _held_of_all(before: str, sentence: Sentence) -> bool:
    """法院认为，甲等六人……，均已构成非法经营罪."""
    return (
        before.endswith(("均构成", "均已构成", "均犯"))
        and "法院" in before
        and sentence.speaker != "prosecution"
    )


def _of_all(context: Context, sentence: Sentence) -> bool:
    named = context.roster.accused_in(sentence.start, sentence.end)
    return not named or _MORE.search(context.text, sentence.start, sentence.end) is not None
