"""Who organises others answers for their accounts as accounts of others (案例七: 在高某组织下分别出租本人的3张银行卡)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bangxin.intake.context import Context, Found
from bangxin.intake.people.roster import Person, Standing
from bangxin.intake.structure import Part

_ORGANISE = ("组织同校学生", "组织", "招募", "指使", "纠集")
_PARTS = frozenset([Part.FOUND, Part.ALLEGED, Part.NARRATIVE])
_PAIRS = {
    "instrument.own_accounts.count": "instrument.others_accounts.count",
    "ledger.own_accounts.inflow": "ledger.others_accounts.inflow",
    "ledger.traced": "upstream.verified_amount",
}


def read_organised(context: Context, found: Sequence[Found]) -> list[Found]:
    """Accounts and inflow of those whom a person organised to rent out their own, as at least their sum."""
    out: list[Found] = []
    for organiser, followers in _pairs(context):
        out += _young(organiser, followers, found)
        for own, others in _PAIRS.items():
            parts = [
                f
                for f in found
                if f.fact == own
                and set(f.persons) & followers
                and organiser.name not in f.persons
                and f.value is not None
            ]
            each = {name: f for f in parts for name in f.persons if name in followers}
            if len(each) < 2:
                continue
            total = sum(f.value for f in each.values())
            first, last = min(each.values(), key=lambda f: f.start), max(each.values(), key=lambda f: f.end)
            out.append(
                replace(
                    first, fact=others, op=">=", value=total, hi=None, usual=None, persons=(organiser.name,), end=last.end,
                    rule="organised." + others.split(".")[0], note="被组织者" + "、".join(sorted(each)) + "各数之和",
                )
            )  # fmt: skip
    return out


def _young(organiser: Person, followers: set[str], found: Sequence[Found]) -> list[Found]:
    """Organising minors (法发〔2025〕12号第九条): those organised are stated to be under age."""
    for item in found:
        if item.fact == "person.age_at_act" and item.op == "<" and set(item.persons) & followers:
            return [
                replace(
                    item, fact="act.uses_vulnerable", op=">=", value="minor", hi=None, has=True, persons=(organiser.name,),
                    rule="organised.minor", note="被组织者为未成年人",
                )
            ]  # fmt: skip
    return []


def _pairs(context: Context) -> list[tuple[Person, set[str]]]:
    pairs: dict[str, tuple[Person, set[str]]] = {}
    for sentence in context.case.sentences:
        if sentence.part not in _PARTS:
            continue
        for word in _ORGANISE:
            at = context.text.find(word, sentence.start, sentence.end)
            if at < 0:
                continue
            actor = context.subjects(sentence, at)
            stop = context.clause_end(sentence, at)
            objects = {m.name for m in context.roster.between(at, stop)}
            objects = {
                n
                for n in objects
                if context.roster.people[n].standing is Standing.ACCUSED and n not in [p.name for p in actor]
            }
            if len(actor) == 1 and objects:
                known = pairs.setdefault(actor[0].name, (actor[0], set()))
                known[1].update(objects)
            break
    return list(pairs.values())
