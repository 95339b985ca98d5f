"""Who organises others: their accounts as accounts of others (案例七: 在高某组织下分别出租本人的3张银行卡), and who they are.

Organising or using minors, students, the old or the disabled is a fact of its own (法发〔2025〕12号第九条第二项).
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.intake.context import Context, Found
from bangxin.intake.parts import STORY
from bangxin.intake.people.roster import Person, Standing
from bangxin.intake.rulebook import lexicon
from bangxin.intake.words import Words

_ORGANISE = ("组织同校学生", "组织", "招募", "指使", "纠集")
_PAIRS = {
    "instrument.own_accounts.count": "instrument.others_accounts.count",
    "ledger.own_accounts.inflow": "ledger.others_accounts.inflow",
    "ledger.traced": "upstream.verified_amount",
}


def read_organised(context: Context, found: Sequence[Found]) -> list[Found]:
    """Accounts and inflow of those whom a person organised to rent out their own, as at least their sum."""
    out: list[Found] = []
    out += _groups_used(context, found)
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


# acts for which people are brought in, or something of theirs is taken
_WITH_PEOPLE = ("recruit", "buy_account", "buy_phone_card", "buy_internet_account", "process_phone_card")
_GROUPS = {"在校学生": "student", "未成年人": "minor", "老年人": "elderly", "残疾人": "disabled"}
_BROUGHT_IN = re.compile(
    "(?:组织|召集|招[募揽聘收来]|雇[佣用请]?|纠集|发展|拉拢|吸收|利用|指使|教唆|唆使|诱骗|哄骗|骗取|欺骗|诱使|动员|邀约|带领?|收[购集买来]|借用|[向从找用拉让骗])(?:了|来)?(?:[^，。；、将把给为]{0,10}?|[^，。；将把给为]{0,8}?[和与及、])$"
)


def _groups_used(context: Context, found: Sequence[Found]) -> list[Found]:
    """召集多名未成年人出租银行卡, 向高校学生收购电话卡: the group named as whom it was done with, of those who did it."""
    out: list[Found] = []
    told = {(name, f.value) for f in found if f.fact == "act.uses_vulnerable" for name in f.persons}
    for act in found:
        other_side = act.rule.endswith(".from")  # 从学生处收来卖给甲: nothing that 甲 did with them
        if act.fact != "act.kinds" or act.value not in _WITH_PEOPLE or act.part not in STORY or other_side:
            continue
        sentence = context.sentence_at(act.start)
        begin, end = context.clause_start(sentence, act.start), context.clause_end(sentence, act.end)
        for hit in context.words_in("groups", _group_words().find, begin, end):
            if not _BROUGHT_IN.search(context.text, begin, hit.start):
                continue
            value = _GROUPS[_group_of()[hit.word]]
            who = tuple(n for n in act.persons if (n, value) not in told)
            told.update((n, value) for n in who)
            if who:
                out.append(
                    replace(
                        act, fact="act.uses_vulnerable", value=value, persons=who, start=min(act.start, hit.start),
                        end=max(act.end, hit.end), rule="organised.group", note="", words=hit.word,
                    )
                )  # fmt: skip
    return out


@functools.cache
def _group_of() -> dict[str, str]:
    return {word: name for name in _GROUPS for word in lexicon()[name]}


@functools.cache
def _group_words() -> Words:
    return Words(_group_of())


def _pairs(context: Context) -> list[tuple[Person, set[str]]]:
    pairs: dict[str, tuple[Person, set[str]]] = {}
    several = len(context.roster.accused) > 1
    told = [
        w for w in _ORGANISE if several and context.text.find(w, context.case.start, context.case.end) >= 0
    ]
    for sentence in context.case.sentences if told else ():
        if sentence.part not in STORY:
            continue
        for word in told:
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
