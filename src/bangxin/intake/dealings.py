"""How accounts counted were dealt in: lent for nothing, which is counted apart from what was sold or rented."""

from __future__ import annotations

from bangxin.base import patterns as re
from bangxin.intake.context import Context
from bangxin.intake.structure import Sentence

_REACH = 60  # characters after a count in which it is told what was done with what was counted
_DEALING = re.compile(
    "(?P<lent>出借|借给|借与|借予|外借|借出|借用给|无偿(?:提供|借|给)|赠[与送]|借(?=朋友|他人|别人|同学|亲戚|老乡|同事))"
    "|出租|租给|租与|租出|转租|租借给|出售|卖给|卖出|卖掉|卖与|卖了|售予|转让|出手|有偿|收取租金"
)


def lent(context: Context, sentence: Sentence, start: int, end: int) -> bool:
    """Whether the accounts counted at ``start:end`` were lent, and neither sold nor rented.

    What is told of them in the same clause goes before what is told after.
    """
    clause = context.clause_start(sentence, start), context.clause_end(sentence, end)
    told = list(_DEALING.finditer(context.text, *clause))
    if not told:
        later = _DEALING.search(context.text, clause[1], min(sentence.end, clause[1] + _REACH))
        return later is not None and later.group("lent") is not None
    return all(one.group("lent") is not None for one in told)
