"""Units (公司、工作室) that stand accused: fined, charged or not prosecuted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bangxin.base import patterns as re
from bangxin.intake.people.persons import Sign

if TYPE_CHECKING:
    from bangxin.intake.people.roster import Roster

_UNIT_FINED = re.compile(
    "((?<![一-鿿])某(?=公司犯)公司|[一-鿿某（）]{3,24}?(?:公司|工作室|合作社|厂))(?:（[^（）]{2,16}）)?(?:犯[^，。；]{2,24}罪，)?(?:被)?(?:判处|单处|处)?罚金"
)
_LETTERED_UNIT = re.compile("([A-Z甲乙丙丁]公司)")
_UNIT_DEALT_WITH = re.compile(
    "(?:被告单位|被不起诉单位|对)[一-鿿]{0,4}?([A-Z甲乙丙丁]公司)(?=[^。；]{0,30}?(?:起诉|犯|构成|判处|罚金))"
)
_UNIT_CONVICTED = re.compile("([A-Z甲乙丙丁]公司)[^，。；]{0,16}?(?:均?犯(?!罪)|构成|罚金|判处)")
_BOTH_UNITS = re.compile("[两二](?:家)?(?:公司|单位)均?(?:被)?(?:犯|构成|判处|单处)")
_SEVERAL_UNITS = re.compile("[两二三四五六七八九十数多]+家|[该各上]")
_WHOLE_UNIT = re.compile(
    "(?:^|[，。；：、\n ])(?!找到?|联系|联络|委托|通过|经由?|由|在|向|与|和|对|为|前往|进入|入职|任职|加入|成立|注册|设立|借用|利用|使用|判处|判决|以)([一-鿿]{1,4})$"
)
_UNIT_AFTER = re.compile("判决|判处|被告单位|其中|以及|分别|对")
_SHORT_FOR = re.compile("（(?:以下)?简称[“]?([^（）“”]{2,12}?)[”]?）")


def units(roster: Roster) -> None:
    """某科技公司罚金五万元: a unit sentenced is a unit accused."""
    fined = roster.text.find("罚金", roster.start, roster.end) >= 0
    for match in _UNIT_FINED.finditer(roster.text, roster.start, roster.end) if fined else ():
        name = _UNIT_AFTER.split(match.group(1))[-1]
        if (
            len(name) < 3
            or _SEVERAL_UNITS.match(name)
            or any(p.unit for n, p in roster.people.items() if n == name)
        ):
            continue
        at = roster.text.find(name, roster.start, roster.end)
        unit = roster.show(name, at, Sign.DECIDED, unit=True)
        short = _SHORT_FOR.match(roster.text, match.end(1))
        if short:
            unit.aliases.add(short.group(1))
    _lettered_units(roster)


def _lettered_units(roster: Roster) -> None:
    """K公司, 某市W公司: a unit kept back under a letter stands accused where it is charged, fined or not prosecuted."""
    found = {
        m.group(1): m.start(1)
        for m in reversed([*_LETTERED_UNIT.finditer(roster.text, roster.start, roster.end)])
    }
    both = len(found) == 2 and _BOTH_UNITS.search(roster.text, roster.start, roster.end) is not None
    dealt = {m.group(1) for m in _UNIT_DEALT_WITH.finditer(roster.text, roster.start, roster.end)}
    dealt |= {m.group(1) for m in _UNIT_CONVICTED.finditer(roster.text, roster.start, roster.end)}
    for short in [s for s in found if both or s in dealt]:
        full = _WHOLE_UNIT.search(roster.text, max(roster.start, found[short] - 5), found[short])
        name = (full.group(1) if full else "") + short
        if not any(p.unit and n.endswith(short) for n, p in roster.people.items()):
            at = found[short] - len(name) + len(short)
            roster.show(name, at, Sign.DECIDED, unit=True).aliases.add(short)
