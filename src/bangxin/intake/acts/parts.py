"""Whose deed an act is beside those named at its verb, and what remains of the ways of telling it.

An act told in general words (提供支付结算帮助, 跑分) gives way to one told in particular. Of whom the story tells no act
the reasons may (均构成……), or he does what those did who took him on; cards handed over for pay are read as let out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.intake.acts.flags import read_concluded
from bangxin.intake.context import Context, Found
from bangxin.intake.rulebook import rules
from bangxin.intake.structure import Part

_GAIN = "gain.illegal_income"
_TELLING = frozenset([Part.FOUND, Part.ALLEGED, Part.NARRATIVE, Part.REASONING])
_OF_HELP = ("网络犯罪活动", "信息网络", "隐瞒")


def parts_played(context: Context, found: Sequence[Found]) -> list[Found]:
    """The facts read, with the acts of those who took part beside the ones named, and without those told better elsewhere."""
    out = [*found, *_joined_in(context, found), *_paid_cards(found)]
    general = {flag.id: flag.yields_to for flag in rules().flags if flag.yields_to}
    out += read_concluded(context, rules(), _unread(context, out, general))
    return list(_told_best(out, general))


def _unread(context: Context, found: Sequence[Found], general: Mapping[str, frozenset[str]]) -> set[str]:
    """The accused who are on trial for help and of whom no act is read, unless in general words."""
    read = {name for f in found if f.fact == "act.kinds" and f.rule not in general for name in f.persons}
    return {
        p.name for p in context.roster.accused
        if p.name not in read and any(w in charge for charge in context.charges.get(p.name, ()) for w in _OF_HELP)
    }  # fmt: skip


def _told_best(found: Sequence[Found], general: Mapping[str, frozenset[str]]) -> Iterator[Found]:
    """Without what is told in general words of people of whom it is told in particular."""
    read: dict[str, set[object]] = {}
    for f in found:
        if f.fact == "act.kinds":
            for name in f.persons:
                read.setdefault(name, set()).add(f.value)
    for f in found:
        better = general.get(f.rule, frozenset())
        names = tuple(n for n in f.persons if read.get(n, better).isdisjoint(better) or not better)
        if names == f.persons:
            yield f
        elif names:
            yield replace(f, persons=names)


def _paid_cards(found: Sequence[Found]) -> list[Found]:
    """Cards provided for pay are read as let out; the file says that it is a reading."""
    out = []
    for mark in (f for f in found if f.record == "provided.card"):
        for name in mark.persons:
            paid = any(g.fact == _GAIN and name in g.persons for g in found)
            named = any(
                f.fact == "act.kinds" and name in f.persons and str(f.value).endswith("_account")
                for f in found
            )
            if paid and not named:
                out.append(
                    replace(
                        mark, fact="act.kinds", record="", op=">=", value="rent_account", has=True, persons=(name,),
                        rule="derived.rent_account", note="提供银行卡并获得报酬，按有偿提供读作出租",
                    )
                )  # fmt: skip
    return out


_JOINS = re.compile("(?:一同|共同|一起|也|亦|同样|一并)参与(?:其中|上述行为|该行为)?(?=[，。；]|$)")


def _joined_in(context: Context, found: Sequence[Found]) -> list[Found]:
    """甲架设、维护GOIP设备，……，乙一同参与: what the sentence tells before is of both."""
    out = []
    for sentence in context.case.sentences:
        joins = (
            _JOINS.search(context.text, sentence.start, sentence.end) if sentence.part in _TELLING else None
        )
        named = context.roster.between(joins.start() - 8, joins.start()) if joins else []
        if joins is None or not named or named[-1].end != joins.start():
            continue
        who = tuple(p.name for p in context.accused_of([m for m in named if m.list_id == named[-1].list_id]))
        out += [
            replace(f, persons=who, rule="derived.joined", note="一同参与")
            for f in found
            if who and f.fact == "act.kinds" and sentence.start <= f.start < joins.start() and not set(who) & set(f.persons)
        ]  # fmt: skip
    return out
