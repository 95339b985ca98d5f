"""从旧兼从轻: the favourable result of two runs (高检发释字〔2001〕5号第三条; spec README §6)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bangxin.law.norms import Polarity
from bangxin.law.selection import Law
from bangxin.reasoning.states import Result

_HARM = {Result.NOT_MET: 0, Result.FINDING_NEEDED: 1, Result.UNDETERMINED: 2, Result.MET: 3}


def harm(result: Result) -> int:
    """How much the result of an adverse concept bears on the person: not met, open finding, open fact, met."""
    return _HARM[result]


def choose(
    polarity: Polarity,
    results: Mapping[Law, Result],
    tiers: Mapping[Law, tuple[Result, ...]] = MappingProxyType({}),
) -> Law:
    """The run whose result favours the person; the law at the act when both are equal or polarity is neutral.

    ``tiers``: of an offence, its ranges, highest first. They break a tie, so that the whole version with the lower
    range is chosen (法释〔2015〕11号 and 法释〔2025〕13号 differ in the tier, not in the offence).
    """
    act, decision = results[Law.AT_ACT], results[Law.AT_DECISION]
    if polarity is Polarity.ADVERSE:
        borne = {law: [harm(r) for r in (results[law], *tiers.get(law, ()))] for law in results}
        return Law.AT_DECISION if borne[Law.AT_DECISION] < borne[Law.AT_ACT] else Law.AT_ACT
    if polarity is Polarity.FAVOURABLE:
        return Law.AT_DECISION if _HARM[decision] > _HARM[act] else Law.AT_ACT
    return Law.AT_ACT
