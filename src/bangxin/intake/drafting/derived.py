"""Facts that follow from other facts read, each saying so in its note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.intake.context import Context, Found
from bangxin.intake.parts import Part

_GAIN = "gain.illegal_income"
_TELLING = frozenset([Part.FOUND, Part.ALLEGED, Part.NARRATIVE, Part.REASONING])
_HELPING = ("网络", "隐瞒")
_DOING = ("act.", "gain.", "instrument.")  # told of somebody who did something, where nobody is charged yet


def read_derived(context: Context, found: Sequence[Found]) -> list[Found]:
    """退出全部违法所得 as a sum; the upstream offence that co-defendants share."""
    return [
        *_all_returned(context, found),
        *_shared_upstream(context, found),
        *_stolen(context, found),
    ]


_EACH_HIS_OWN = re.compile("(?:各自|各|均|分别|其个人|个人)(?:的|将|主动|自愿|均|已|又)*$")


def _all_returned(context: Context, found: Sequence[Found]) -> list[Found]:
    """What each one handed in with all of his income: his own share where it is told, otherwise what those who handed in got together."""
    out = []
    for mark in (f for f in found if f.record == "restitution.all"):
        if any(
            g.fact == "disposition.restitution"
            and 0 <= g.end - mark.end <= 16
            and set(g.persons) & set(mark.persons)
            for g in found
        ):
            continue  # 退清违法所得2280元: the sum is told
        gains = [g for g in found if g.fact == _GAIN]
        own = {n: _whole_gain([g for g in gains if g.persons == (n,)]) for n in mark.persons}
        each = "各自" in mark.words or bool(
            _EACH_HIS_OWN.search(context.text, max(context.case.start, mark.start - 10), mark.start)
        )
        shared = [
            g for g in found if g.fact in (_GAIN, "fraud.amount") and set(mark.persons) < set(g.persons)
        ]
        if len(mark.persons) > 1 and all(own.values()):
            each = True
        elif not each and shared:
            alone = {g.persons[0] for g in gains if len(g.persons) == 1}
            each = "赃款" not in mark.words and all(set(g.persons) <= alone for g in shared)
            if not each:
                continue  # 共同取走10500元，甲分得10300元……甲的亲属退出全部赃款: his share or all of it
        joint = [g for g in gains if set(g.persons) == set(mark.persons)]
        told = [g for gained in own.values() for g in gained] if each else _whole_gain(joint)
        out += [
            replace(
                gain, fact="disposition.restitution", start=mark.start, end=mark.end, rule="derived.restitution",
                speaker=mark.speaker, part=mark.part, note="退出全部违法所得，数额按认定的违法所得", words=mark.words,
            )
            for gain in told
        ]  # fmt: skip
    return out


def _whole_gain(gains: list[Found]) -> list[Found]:
    """The only sum, or the one that is the sum of the others; otherwise nothing says what the whole is."""
    values = {g.value for g in gains if isinstance(g.value, int)}
    if len(values) > 1:
        whole = max(values)
        gains = [g for g in gains if g.value == whole and whole == sum(values - {whole})]
    return gains[:1]


def _shared_upstream(context: Context, found: Sequence[Found]) -> list[Found]:
    """The upstream offence of the case, told of the same people, is that of every co-defendant charged with helping."""
    known = [f for f in found if f.fact == "upstream.crime"]
    whose = {f.value: {name for g in known if g.value == f.value for name in g.persons} for f in known}
    if not known or any(names != whose[known[0].value] for names in whose.values()):
        return []
    have = {name for f in known for name in f.persons}
    have |= {  # 存疑不起诉: nothing is shown of what was known or done
        name
        for f in found
        if f.fact == "disposition.decision" and f.value in ("doubtful_np", "statutory_np")
        for name in f.persons
    }
    tried: dict[str, list[str]] = {}
    for f in found:
        for name in f.persons if f.fact == "outcome.charge" else ():
            tried.setdefault(name, []).append(str(f.value))
    uncharged = not any(context.charges.values())
    did = {name for f in found if uncharged and f.fact.startswith(_DOING) for name in f.persons}
    did |= {  # 甲、乙被提起公诉，对丙作出相对不起诉决定: of the offence the others are tried for
        name
        for f in found
        if f.fact == "disposition.decision" and f.value in ("relative_np", "conditional_np")
        for name in f.persons
        if not context.charges.get(name)
    }
    no_crime = {n for f in found if f.fact == "admin.not_crime_or_np" for n in f.persons}
    missing = [
        p.name for p in context.roster.accused
        if p.name not in have | no_crime and context.roster.same_item(known[0].start, p.first)
        and (p.name in did or _helped(context, context.charges.get(p.name) or tried.get(p.name, [])))
    ]  # fmt: skip
    if not missing:
        return []
    first = {f.value: f for f in reversed(known)}
    return [
        replace(f, persons=tuple(missing), rule="derived.upstream", note="同案被告人共同的上游犯罪")
        for f in first.values()
    ]


_STOLEN = re.compile(
    "窃得|窃取|盗走|盗得|偷得|偷走|盗取|所盗|(?:盗窃|偷盗)(?:所得|来的|得来|得到|的(?!罪))|(?:将|把)[^，。；]{2,40}(?:盗走|偷走|窃走)"
)
_GOODS_TAKEN = re.compile(
    "收购|销售|销赃|转移|窝藏|拉运|抵押|购买|变卖|加工|拆解|出售|买下|低价|顶账|抵账|抵债|藏匿"
)
_BEFORE = re.compile("曾因|前科|因犯?盗窃")


def _stolen(context: Context, found: Sequence[Found]) -> list[Found]:
    """Goods that others stole: the upstream of whoever is tried for handling what was got by crime, and for no theft."""
    known = {name for f in found if f.fact == "upstream.crime" for name in f.persons}
    convicted: dict[str, list[str]] = {}
    for f in found:
        if f.fact == "outcome.charge":
            for name in f.persons:
                convicted.setdefault(name, []).append(str(f.value))
    handlers = [
        p
        for p in context.roster.accused
        if p.name not in known and _handles(convicted.get(p.name) or context.charges.get(p.name, []))
    ]
    if not handlers:
        return []
    for sentence in context.case.sentences:
        if sentence.part not in _TELLING:
            continue
        told = _STOLEN.search(context.text, sentence.start, sentence.end)
        if told is None or _BEFORE.search(context.text, sentence.start, told.start()):
            continue
        story = max(context.case.start, told.start() - 200), min(context.case.end, told.end() + 400)
        if _GOODS_TAKEN.search(context.text, *story):
            note = "所涉财物系他人盗窃所得"
            return [
                context.fact(
                    sentence, "upstream.crime", "theft", handlers, told.span(), "derived.upstream.theft", note=note
                )
            ]  # fmt: skip
    return []


def _handles(charges: Sequence[str]) -> bool:
    return bool(charges) and all("隐瞒" in charge for charge in charges)


def _helped(context: Context, charges: Sequence[str]) -> bool:
    """Charged with helping or concealing, or with fraud in a case where accounts were supplied for it."""
    if any(word in charge for charge in charges for word in _HELPING):
        return True
    return context.lends() and all("诈骗" in charge for charge in charges)
