"""An account that a document repeats before its own: what the court below found, what the police sent the case up with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind
from bangxin.intake.context import Context, Found
from bangxin.intake.parts import STORY, CaseText, Part, Sentence

# 原判认定：……; 某县公安局移送审查起诉认定：……
_RECITES = re.compile(
    "(?:原判|原审(?:判决|法院)?|一审(?:判决|法院)?)(?:经审理)?(?:认定|查明)|(?:公安|侦查)?[^，。；\n]{0,6}移送(?:审查)?起诉认定"
)
# 经审理查明; 经本院依法审查查明; 本院查明
_OWN = re.compile(
    "(?:本院|二审|再审)?经?(?:公开)?(?:二审|再审)?(?:审理|依法审查|审查)(?:后)?查明|(?:本院|二审)查明"
)
_ALSO = re.compile("[另又还再]")
_THE_SAME = re.compile(
    "与(?:原|一审|起诉)[^，。；]{0,20}(?:一致|相同|相符)|同(?:原判|一审)|(?:原判|一审)认定的?(?:犯罪)?(?:数额|金额)"
)
# 其余犯罪事实与一审认定的事实一致: only what is told anew is put right
_THE_REST_STANDS = re.compile(
    "(?:其余|其他|其它|除[^，。；]{2,30}外，?(?:其余|其他)?)[^，。；]{0,12}(?:与(?:原|一审)[^，。；]{0,20}(?:一致|相同|相符)|同(?:原判|一审))"
)
_HEAD = 40  # characters at the beginning of a sentence that name whose account begins
_STORY = ("act.", "ledger.", "gain.", "settlement.", "conceal.", "fraud.", "harm.", "upstream.")
_SUMS = ("ledger.", "gain.illegal_income", "settlement.", "conceal.", "fraud.amount")


def with_own_account(context: Context, found: Sequence[Found]) -> list[Found]:
    """Without what is repeated of another's account where the document's own tells the same fact of the same person.

    Of those of whom the own account tells when and how much, nothing else of the story is taken from the other one.
    """
    recited = _recited(context)
    if not recited:
        return list(found)
    if _rest_stands(context, recited):
        corrected = _corrected(context, recited)
        return [f for f in found if f.start not in corrected or f.fact in ("act.start", "act.end")]
    told = {(f.fact, name) for f in _own(found, recited) if not f.has for name in f.persons}
    anew = _told_anew(context, found, recited)
    return [
        f
        for f in found
        if f.start not in recited
        or not f.persons
        or not all((f.fact, n) in told or (n in anew and f.fact.startswith(_STORY)) for n in f.persons)
    ]


def without_recital(context: Context, found: Sequence[Found]) -> CaseText | None:
    """The case with the repeated account left out, where the document's own tells of everybody accused; otherwise None."""
    recited = _recited(context)
    accused = {p.name for p in context.roster.accused}
    if not recited or not accused <= _told_anew(context, found, recited):
        return None
    silent = tuple(replace(s, part=Part.COMMENT) if s.start in recited else s for s in context.case.sentences)
    return context.case._replace(sentences=silent)


def _own(found: Sequence[Found], recited: frozenset[int]) -> list[Found]:
    """What the document tells itself after the other's account."""
    begin = min(recited)
    later = (f for f in found if f.start > begin and f.start not in recited)
    return [f for f in later if f.part in STORY and f.speaker != "defence"]


def _told_anew(context: Context, found: Sequence[Found], recited: frozenset[int]) -> set[str]:
    """Of whom the own account tells sums, where it is a whole account with its days and not only what was found besides."""
    own = _own_sentences(context, recited)
    if _rest_stands(context, recited):
        return set()
    opened = [s for s in own if _OWN.search(context.text, s.start, min(s.end, s.start + _HEAD))]
    whole = any(
        not _ALSO.match(context.text, s.start) and not _THE_SAME.search(context.text, s.start, s.end)
        for s in opened
    )
    dated = any(q.kind in (Kind.DATE, Kind.PERIOD) for s in own for q in context.quantities_of(s))
    if not whole or not dated:
        return set()
    return {name for f in _own(found, recited) if f.fact.startswith(_SUMS) for name in f.persons}


def _own_sentences(context: Context, recited: frozenset[int]) -> list[Sentence]:
    begin = min(recited)
    return [
        s for s in context.case.sentences if s.start > begin and s.start not in recited and s.part in STORY
    ]


def _rest_stands(context: Context, recited: frozenset[int]) -> bool:
    """Whether the own account puts right one incident and leaves the rest of the other one as it is."""
    return any(
        _THE_REST_STANDS.search(context.text, s.start, s.end) for s in _own_sentences(context, recited)
    )


def _corrected(context: Context, recited: frozenset[int]) -> frozenset[int]:
    """Where the other's account tells of the day of an incident that the own account tells anew."""
    days = {
        q.bound.lo
        for s in _own_sentences(context, recited)
        for q in context.quantities_of(s)
        if q.kind in (Kind.DATE, Kind.PERIOD)
    }
    places: set[int] = set()
    for sentence in context.case.sentences:
        told = {q.bound.lo for q in context.quantities_of(sentence) if q.kind in (Kind.DATE, Kind.PERIOD)}
        if sentence.start in recited and told & days:
            places.update(range(sentence.start, sentence.end))
    return frozenset(places)


def _recited(context: Context) -> frozenset[int]:
    """Where the other's account stands."""
    places: set[int] = set()
    inside = False
    part = None
    for sentence in context.case.sentences:
        head = context.text[sentence.start : min(sentence.end, sentence.start + _HEAD)]
        if ("查明" in head and _OWN.search(head)) or _THE_REST_STANDS.search(head):
            inside = False
        elif ("认定" in head or "查明" in head) and sentence.part in STORY and _RECITES.search(head):
            inside = True
        elif sentence.part is not part:
            inside = False
        part = sentence.part
        if inside:
            places.update(range(sentence.start, sentence.end))
    return frozenset(places)
