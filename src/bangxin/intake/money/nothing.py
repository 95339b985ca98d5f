"""What is said to be nothing: 未获利, 分文未取, 该卡没有资金流入. A zero told in words (not: no sum told)."""

from __future__ import annotations

from collections.abc import Sequence

from bangxin.base import patterns as re
from bangxin.intake.context import Context, Found
from bangxin.intake.parts import STORY, Part, Sentence
from bangxin.intake.people.roster import Person

_GAIN = "gain.illegal_income"
_PAY = "(?:任何)?(?:报酬|好处费?|利益|酬劳|费用|非法利益)"
_NOTHING = re.rare(
    "(?:并未|从未|没有|未|没|无)(?:实际|从中|因此|由此)?(?:非法)?(?:获利|牟利|得利|获益)(?![的或])"
    f"|(?:并未|从未|没有|未)(?:实际|从中|因此|由此)?(?:获得|获取|得到|拿到|收到|收取|取得){_PAY}(?=[，。；、]|$)"
    "|分文(?:未|没)[得取收拿获]|未[得取收拿]分文|一分钱?(?:也|都)?(?:没|未)有?[得取收拿获]"
)
# all that may stand in the clause before those words
_HEAD = re.compile("(?:[且但并也亦却均都]|其|本人|自己|至案发|实际|二人|两人|三人|各被告人)*")


def read_nothing_got(context: Context, found: Sequence[Found]) -> list[Found]:
    """An income of zero of those of whom the text says so and tells no other income."""
    told = {name for f in found if f.fact == _GAIN for name in f.persons}
    out = []
    for sentence in context.case.sentences:
        if sentence.part not in STORY and sentence.part is not Part.REASONING:
            continue
        for words in _NOTHING.finditer(context.text, sentence.start, sentence.end):
            if persons := [p for p in _of_whom(context, sentence, words.start()) if p.name not in told]:
                out.append(context.fact(sentence, _GAIN, 0, persons, words.span(), "gain.none"))
    return out + _nothing_came(context, found)


# 经查，该卡自卖出至注销没有任何资金流入; not 其余10张卡未查见资金流入: some of them
_NO_INFLOW = re.compile(
    "(?:经查|经核查|经查询|经调取流水)?，?(?:该|上述|其|涉案|前述)[^，。；元余他]{0,10}?(?:卡|账户|收款码)[^，。；元]{0,16}?(?:没有|无|未见|未查见|未发现|未产生|尚无)(?:任何)?(?:资金|款项|钱款)(?:的)?(?:流入|转入|进入|进出|往来|交易)"
)
_INFLOW = "ledger.own_accounts.inflow"


def _nothing_came(context: Context, found: Sequence[Found]) -> list[Found]:
    """An inflow of zero into the own accounts of whom the text says so, and of whom no other sum or account is told."""
    told = {n for f in found if f.fact.startswith(("ledger.", "instrument.others")) for n in f.persons}
    out = []
    for sentence in context.case.sentences:
        words = (
            _NO_INFLOW.match(context.text, sentence.start, sentence.end) if sentence.part in STORY else None
        )
        persons = context.subjects(sentence, words.end() - 1) if words else []
        if words and len(persons) == 1 and persons[0].name not in told:
            out.append(context.fact(sentence, _INFLOW, 0, persons, words.span(), "inflow.none"))
    return out


def _of_whom(context: Context, sentence: Sentence, at: int) -> list[Person]:
    """The accused that the clause names or goes on about; nobody where it is about anybody or anything else."""
    begin = context.clause_start(sentence, at)
    named = context.roster.between(begin, at)
    if not _HEAD.fullmatch(context.text, named[-1].end if named else begin, at):
        return []
    if named:
        listed = [m for m in named if m.list_id == named[-1].list_id]
        return context.accused_of(listed) if len(context.accused_of(listed)) == len(listed) else []
    before = [m for m in context.roster.between(sentence.start, begin) if not context.is_object(m)]
    return context.subjects(sentence, at) if not before or context.accused_named(before[-1]) else []
