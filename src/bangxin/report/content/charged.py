"""The charges that a document itself names, beside the offence whose elements are shown.

A draft read from a judgment records them (``record``, topics ``outcome.charge`` and ``charge.accused``). They are repeated,
never used: what the elements say is computed from the facts. Where the document is about another offence, a reader must not
take failing elements of this one for innocence.
"""

from __future__ import annotations

from collections.abc import Mapping

from bangxin.law.charges import Charge
from bangxin.report.blocks import Line, Run, Style
from bangxin.report.content.view import View

TOLD = ("outcome.charge", "charge.accused")


def told_charges(view: View) -> tuple[str, ...]:
    """Names of the charges that the document convicts this person of, or accuses of where it tells no outcome."""
    entries = [e for e in view.person.person.record if isinstance(e, Mapping)]
    for topic in TOLD:
        names = [e.get("value") for e in entries if e.get("topic") == topic]
        if found := dict.fromkeys(n for n in names if isinstance(n, str) and n):
            return tuple(found)
    return ()


def compared(view: View, name: str) -> Charge | None:
    """The candidate charge that a document calls ``name``."""
    return next((c for c in view.assessment.layout.charges if name in c.names), None)


def charge_lines(view: View) -> tuple[Line, ...]:
    """What the document calls the offence, and what this determination says about it."""
    told = told_charges(view)
    if not told:
        return ()
    shown = view.say("、", ", ").join(told)
    lines: list[Line] = [
        (
            Run(view.say("文书所称罪名", "charge named in the document"), Style.STRONG),
            Run(view.say("：", ": ") + shown),
        )
    ]
    others = [(n, c) for n in told if (c := compared(view, n)) is None or c.offence != view.root]
    for name, charge in others:
        if charge is not None:
            label, asked = charge.label.pick(view.words.lang), f"--concept {charge.offence}"
            zh = f"{name}见“罪名比较”中的{label}；以其为主判断：{asked}"
            en = f"{name}: see {label} in the comparison of charges; to lead with it: {asked}"
            lines.append((Run(view.say(zh, en), Style.FLAG),))
    apart = [n for n, c in others if c is None]
    if apart:
        zh = f"{'、'.join(apart)}不在本软件逐要件判断的罪名之内；下列要件状态不表示该罪不成立"
        en = f"{', '.join(apart)}: not among the offences determined here; the states below do not mean that it is not made out"
        lines.append((Run(view.say(zh, en), Style.FLAG),))
    return tuple(lines)


def another_charge(view: View) -> bool:
    """The document names an offence, and not the one asked about."""
    told = [compared(view, name) for name in told_charges(view)]
    return bool(told) and all(c is None or c.offence != view.root for c in told)
