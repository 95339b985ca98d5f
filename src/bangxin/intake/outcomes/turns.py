"""Penalties and charges told one after another of persons listed before them (甲、乙分别……)."""

from __future__ import annotations

import itertools

from bangxin.intake.context import Context
from bangxin.intake.outcomes import penalties
from bangxin.intake.outcomes.measure import PENALTIES
from bangxin.intake.outcomes.tokens import Token
from bangxin.intake.people.roster import Person
from bangxin.intake.words import LISTS

_OTHERS = ("person", "stranger", "all", "rest", "appeal")


def _is_main(text: str, token: Token) -> bool:
    """拘役四个月, 单处罚金三千元: a penalty of its own, beside which others (并处罚金) are told."""
    return token.word in PENALTIES or (token.word == "罚金" and text.endswith("单处", 0, token.at))


def penalties_in_turn(context: Context, tokens: list[Token]) -> dict[int, Person]:
    """甲、乙……分别判处有期徒刑一年三个月，罚金……；有期徒刑一年二个月，罚金……: one whole penalty each, in order."""
    text, turns = context.text, dict[int, Person]()
    for index, token in enumerate(tokens):
        if token.kind != "person":
            continue
        run = list(
            itertools.takewhile(lambda i: tokens[i].kind not in _OTHERS, range(index + 1, len(tokens)))
        )
        heads = [i for i in run if _is_main(text, tokens[i])]
        persons = context.roster.accused_in(token.at, token.end)
        if len(heads) < 2 or len(heads) != len(persons):
            continue
        if "分别" in text[token.end : tokens[heads[0]].at]:
            turns |= dict(zip(heads, persons, strict=True))
    return turns


def charges_in_turn(context: Context, tokens: list[Token]) -> dict[int, Person]:
    """甲、乙分别以掩隐罪、帮信罪获刑……: one charge each, in order."""
    text, each = context.text, dict[int, Person]()
    for index, token in enumerate(tokens[:-1]):
        first = index + 1
        if token.kind != "person" or tokens[first].kind != "charge":
            continue
        if not penalties.RESPECTIVELY.search(text, token.end, tokens[first].at):
            continue
        last = first
        while last + 1 < len(tokens) and tokens[last + 1].kind == "charge":
            if text[tokens[last].end : tokens[last + 1].at] not in LISTS:
                break
            last += 1
        persons = context.roster.accused_in(token.at, token.end)
        if last - first + 1 == len(persons) > 1:
            each |= dict(zip(range(first, last + 1), persons, strict=True))
    return each
