"""What the law lets or bids: 可以 said for 应当, 应当 for 可以, or a result that the provision does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from bangxin.base.i18n import Text
from bangxin.consult.citations import cited_articles
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.tables import compiled, optional, table
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.law_or_case import claims, tells_case
from bangxin.consult.cite.text.speech import asserts, quoted_from
from bangxin.consult.cite.triggers import Rows, required

_MAY = r"(?<!不)(?<!并非)(?:可以|可(?=[从减免酌对依予宣适不比作附给参追按没认由])|得以|得(?=[从减免宣])|能够|有权)"
_SHALL = r"(?<![不本])(?:(?<!一般)应当|(?<![相适反响对供照一])应(?=[从减免依予宣适比作按对认同给追没])|应予|必须|(?<![无必不])须(?=[从减免依予宣适])|一律|一概|必然|必定|一定(?:会|要|得|能)?|肯定(?:会|要)?|只能|绝对)"
_GAP = r"(?:(?!可以|应当|必须|一般|不予|不应|不得|不能|不可|不必|无[须需])[^,。;:!?\n])"
_NEAR, _FAR = rf"{_GAP}{{0,14}}?", rf"(?:{_GAP}|,){{0,36}}?"
_STATED = rf"(?<!不是)(?<!并非)(?<!而非)(?<!不等于)(?P<modal>(?P<may>{_MAY})|(?P<shall>{_SHALL}))(?P<also>(?:、|或者?)?(?:可以|应当)?)(?P<gap>{{gap}})(?P<first>{{effect}})(?P<rest>(?:{_GAP}{{0,8}}?(?:{{effect}}))*)"
_OPEN = r"(?P<first>{effect})(?:处罚)?(?:与否|不从轻|(?:情节)?(?:[,]?(?:是否)?(?:适用)?由[^,。;]{0,12}(?:裁量|酌定|酌情|斟酌|自由)|[,]?(?:这|都|全|完全)?(?:属于|取决于|全凭|凭|看|听凭|由)[^,。;]{0,10}(?:裁量|酌定|心情|意愿|自愿|说了算|决定)))"
_SHUT = r"(?P<word>不(?:得|能|可以?|允许|准|予)|无权|禁止|(?P<free>不(?:用|必|需要?)|无[须需]|可以?不))(?:再|对其|被|予以|给予|依法|适用)*(?P<first>{effect})(?!于)"
"""A result that is shut out, or that need not follow."""
_CONCEDES = re.compile(r"但是?|虽|尽管|除非|例外|如果|若|不是|并非|既[^,。;]{0,8}又")
_FURTHER = re.compile(r"应当?[^。;]{2,24}(?:甚至|乃至|直至)(?:还|也)?$")
_JOINED = re.compile(r"\s*(?:[且并又还同也和及]|另外|此外|以及)")
"""Opens a clause that goes on with the circumstances of the one before (系从犯，且有自首情节)."""
_PUNISHMENT = "punishment"
"""The group whose circumstance, where it stands in the clause itself, is alone what the clause is on (从犯可以从轻处罚)."""
_HEADING = 16
"""A heading of so few words is on one thing (考点：自首)."""
_BEHIND = 8
_PASSAGE = 240


@dataclass(frozen=True, slots=True)
class Duty:
    """One provision: of whom it speaks, what it lets and what it bids."""

    about: re.Pattern[str]
    effect: str
    may: re.Pattern[str] | None
    shall: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    unless_before: re.Pattern[str] | None
    offences: frozenset[str]
    norms: tuple[str, ...]
    cite: str
    articles: frozenset[tuple[int, int]]

    def allows(self, shall: bool, result: str) -> bool:
        words = self.shall if shall else self.may
        return words is not None and words.search(result) is not None


@dataclass(frozen=True, slots=True)
class Effect:
    """One group of results: how they are let or bid, left open, named, and shut out."""

    name: str
    stated: re.Pattern[str]
    left_open: re.Pattern[str]
    named: re.Pattern[str]
    shut: re.Pattern[str] | None


@cache
def read_duties() -> tuple[Duty, ...]:
    """The rows of ``data/duties.yaml``."""
    return tuple(_duty(entry) for entry in table("duties")["duties"])


def _duty(entry: dict[str, Any]) -> Duty:
    return Duty(
        compiled(entry["about"]), entry["effect"], optional(entry, "may"), optional(entry, "shall"), optional(entry, "unless"), optional(entry, "unless_before"),
        frozenset(entry.get("offences") or ()), tuple(entry["norms"]), entry["cite"], frozenset((article.number, article.inserted) for article, _ in cited_articles(entry["cite"])),
    )  # fmt: skip


@cache
def _effects() -> tuple[Effect, ...]:
    far, shut = table("duties")["far"], table("duties")["shut"]
    return tuple(
        Effect(
            name,
            re.compile(_STATED.replace("{gap}", _FAR if name in far else _NEAR).replace("{effect}", words)),
            re.compile(_OPEN.replace("{effect}", words)),
            re.compile(words),
            re.compile(_SHUT.replace("{effect}", words)) if name in shut else None,
        )
        for name, words in table("duties")["effects"].items()
    )


@cache
def effect_rows() -> Rows[Effect]:
    """The groups of results by their words."""
    return Rows(_effects(), lambda effect: required(effect.named))


def check_effect(draft: Draft, effect: Effect, start: int, end: int) -> Iterator[Finding]:
    """Results of a group that a sentence lets, bids or shuts out otherwise than the provisions it speaks of."""
    for match in effect.stated.finditer(draft.folded, start, end):
        results = [match["first"], *(one.group() for one in effect.named.finditer(match["rest"]))]
        yield from _judged(draft, effect.name, match, results, shall=match["shall"] is not None)
    for match in effect.left_open.finditer(draft.folded, start, end):
        yield from _judged(draft, effect.name, match, [match["first"]], shall=False)
    for match in effect.shut.finditer(draft.folded, start, end) if effect.shut else ():
        yield from _shut_out(draft, effect.name, match)


def _judged(
    draft: Draft, effect: str, match: re.Match[str], results: list[str], *, shall: bool
) -> Iterator[Finding]:
    start, end = draft.sentence_span(match.start())
    line, _ = draft.line_span(match.start())
    behind = min(end, match.end() + _BEHIND)
    if not shall and _FURTHER.search(draft.folded, start, match.start()):
        return  # 应当从轻、减轻，甚至可以免除: the choice among the results is open
    if not shall and effect in table("duties")["loose"] and _is_loose(draft, match, start, end):
        return
    duties = [one for one in read_duties() if one.effect == effect and _fits(draft, one, match)]
    near = [one for one in duties if one.about.search(draft.folded, start, behind)]
    heading = draft.title(line) if not near and not draft.is_case_paper else ""
    if 0 < len(heading) <= _HEADING:
        near = [one for one in duties if one.about.search(heading)]
    if not near or not asserts(draft, match.start()):
        return
    passage = max(line, match.start() - _PASSAGE)
    if not tells_case(draft, match.start()):
        passage = max(passage, max(draft.folded.rfind(mark, passage, start) + 1 for mark in "。!?"))
    clause, _ = draft.clause_span(match.start())
    alone = effect == _PUNISHMENT and not _JOINED.match(draft.folded, clause)
    own = [one for one in near if alone and one.about.search(draft.folded, clause, match.start())]
    around = own or [one for one in duties if one.about.search(draft.folded, passage, behind)] or near
    if all(any(one.allows(shall, result) for one in around) for result in results):
        return
    if tells_case(draft, match.start()) and (
        effect not in table("duties")["of_case"] or _chosen(around, results, shall)
    ):
        return
    last = near[0] if heading else max(near, key=lambda one: _last(draft, one, start, behind))
    yield Finding(
        "press-claim", match.start(), match.end(),
        Text(f"与{last.cite}不符：{_right(last)}", f"not what {last.cite} says"), last.cite, last.norms,
    )  # fmt: skip


_ENOUGH = re.compile(r"(?:[均都皆即就便]|也)(?:可以?|能)?$")


def _is_loose(draft: Draft, match: re.Match[str], start: int, end: int) -> bool:
    """Whether 可以 tells what is enough, not what is left open, in a sentence that names no provision."""
    return bool(_ENOUGH.search(draft.folded, start, match.start())) and not (
        draft.mentions_in(start, end) or draft.citations_in(start, end)
    )


def _shut_out(draft: Draft, effect: str, match: re.Match[str]) -> Iterator[Finding]:
    """A result that the sentence shuts out though the provision it speaks of lets or bids it (从犯不得免除处罚)."""
    start, end = draft.sentence_span(match.start())
    if _CONCEDES.search(draft.folded, start, end) or not claims(draft, match.start()):
        return
    around = [
        one
        for one in read_duties()
        if one.effect == effect
        and _fits(draft, one, match)
        and one.about.search(draft.folded, start, match.end())
    ]
    open_ways = (True,) if match["free"] else (True, False)
    if around and all(any(one.allows(way, match["first"]) for way in open_ways) for one in around):
        last = max(around, key=lambda one: _last(draft, one, start, match.end()))
        yield Finding(
            "press-claim", match.start(), match.end(),
            Text(f"与{last.cite}不符：{_right(last)}", f"not what {last.cite} says"), last.cite, last.norms,
        )  # fmt: skip


def _chosen(around: list[Duty], results: list[str], shall: bool) -> bool:
    """可以减轻处罚 of an accessory in a case: the choice of the further results is open, only 从轻 is the least due."""
    least = any(one.allows(True, "从轻") for one in around)
    return (
        not shall
        and least
        and all(one.allows(True, result) and "从轻" not in result for one in around for result in results)
    )


def _fits(draft: Draft, one: Duty, match: re.Match[str]) -> bool:
    """Whether the provision may be meant there: its offence, and no words with which it does not speak."""
    if one.unless and one.unless.search(draft.sentence(match.start())):
        return False
    start, _ = draft.sentence_span(match.start())
    if one.unless_before and one.unless_before.search(draft.folded, start, match.start()):
        return False
    quoted = {cited.key for cited in quoted_from(draft, match.start())}
    if quoted and one.articles.isdisjoint(quoted):
        return False  # the words of another article
    return not one.offences or draft.offence_at(match.start()) in one.offences


def _last(draft: Draft, one: Duty, start: int, behind: int) -> int:
    return max(found.start() for found in one.about.finditer(draft.folded, start, behind))


def _right(one: Duty) -> str:
    parts = []
    for word, results in (("应当", one.shall), ("可以", one.may)):
        if results is not None:
            parts.append(f"“{word}”" + ("" if results.pattern == "." else results.pattern.replace("|", "、")))
    return "或".join(parts)
