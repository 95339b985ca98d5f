"""What an offence is: the act that defines it, and whether a unit can commit it (``data/charges.yaml``, ``offences``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bangxin.base.i18n import Text
from bangxin.consult.cite.charges import charge_cues, read_charges
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.tables import compiled, optional, table
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.law_or_case import claims
from bangxin.consult.cite.text.speech import asserts

_DEFINES = re.compile(
    r"[)\"'》】]*(?:[(][^()\n]{0,20}[)])?(?:,|:)?(?:一般|通常|简单(?:来)?说|通俗(?:来|地)?(?:讲|说),?)?(?:是指|系指|指的是|即指|意指|是(?![否不])|即(?![可使便])|就是(?:指)?|定义(?:是|为|:))[,:]?"
)
"""What makes of a charge name the subject of a definition."""
_TERM = re.compile(r"(?:是|系|即|意)指|指的是|定义")
_ACT = re.compile(r"(?:的)?(?:行为|犯罪(?:行为|活动)?|情形)[\"']?[。;]?$")
"""The end of a definition (……的行为)."""
_APART = re.compile(r"[,;]而(?!非)|区别|不同|区分|并非|不是|而非|相比|混淆|共犯")
"""Words that tell one offence by another."""
_UNIT_CAN = re.compile(
    r"(?<!非)(?:单位|公司|企业|法人)(?:也|亦|同样|均|都|还)*(?:可以?|能够?|可能)(?:单独)?(?:构成|成为|犯|成立)|(?:单位|公司|企业)(?:也|亦|同样)(?:构成|成立)"
    r"|(?:可以?|能够?)由(?:自然人[和或与])?单位(?:构成|实施)|主体(?:既)?(?:可以)?(?:包括|包含|是)(?:自然人[和、及与或]|个人[和、及与或])?单位"
    r"|(?:单位|公司|企业)犯[^,。;]{2,20}罪的?,?(?:要|应当?|须|可以)?(?:[^,。;]{0,4}双罚|[^。;]{0,6}(?:对单位|单位)(?:应当?|要|会|须)?(?:被)?(?:判处?|处以?)罚金|(?:要|应当?|须)追究(?:单位|公司)的?刑事责任)"
)
_UNIT_CANNOT = re.compile(
    r"(?:单位|公司|企业|法人)(?:均|都|本身|是|并)?(?:不能|不得|无法|不会|不可以?|不)(?:再|被)?(?:单独)?(?:(?:构成|成立)|(?:成为|作为|犯|是)[^,。;]{0,36}(?:主体|罪))"
    r"|(?:主体|处罚对象|处罚)?[^,。;]{0,6}(?:只能|仅能|只有|仅限|仅为|只限|限于|只(?:处罚|惩罚|追究)|仅(?:处罚|惩罚|追究))(?:于|由|是|为)?(?:[^,。;]{0,4})自然人|(?:没有|不存在|无)单位犯罪|不包括单位"
    r"|(?:单位|公司|企业|法人)[^,。;]{0,4}不(?:会|能)?(?:被)?(?:追究|处罚|判处罚金)|不(?:处罚|追究|惩罚)(?:单位|公司|企业)|(?:没有|无)[^,。;]{0,6}处罚单位"
    r"|(?:单位|公司|企业|法人)[^,。;]{0,4}不(?:会|能)[^,。;]{0,12}(?:判处?|处以?)罚金"
)
_NOT_LAID_DOWN = re.compile(r"(?:没有|未|无)(?:明确|明文)?(?:地)?规定[^,。;]{0,8}$")
"""Before a unit that may commit it: the law does not say so (没有规定单位可以构成诈骗罪)."""
_OTHER_UNIT = re.compile(
    r"单位意志|私分|盗用单位|为进行违法|设立后|不仅|(?:并非|不是)只|以单位|对单位(?!判处|处)|(?<!犯)网络服务提供者|双罚(?!制?(?:[,。;!]|$))|注销|撤销|被吊销|破产"
)
"""Sentences on what counts as the crime of a unit, or on units otherwise."""


@dataclass(frozen=True, slots=True)
class Offence:
    """One offence: words of its act, and whether a unit can commit it."""

    id: str
    acts: re.Pattern[str]
    must: re.Pattern[str] | None
    unit: bool
    cite: str


@cache
def read_offences() -> dict[str, Offence]:
    """The offences of ``data/charges.yaml`` whose act is written down, by id."""
    return {
        entry["id"]: Offence(entry["id"], compiled(entry["acts"]), optional(entry, "must"), bool(entry.get("unit")), entry["cite"])
        for entry in table("charges")["offences"]
    }  # fmt: skip


def check_definitions(draft: Draft) -> Iterator[Finding]:
    """A charge defined by the act of another, or without what makes its act a crime (帮信罪是指网络服务提供者不履行……)."""
    for match in _names().finditer(draft.folded):
        offence = read_offences().get(read_charges().known[match.group()].id)
        verb = _DEFINES.match(draft.folded, match.end())
        if offence is None or verb is None:
            continue
        _, end = draft.sentence_span(match.start())
        said = draft.folded[verb.end() : end]
        if not (_ACT.search(said) or (_TERM.search(verb.group()) and "行为" in said)) or _APART.search(said):
            continue
        if not asserts(draft, match.start()):
            continue
        yield from _defined(draft, offence, (verb.end(), end))


@cache
def _names() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, read_charges().known), key=len, reverse=True)))


def _defined(draft: Draft, offence: Offence, span: tuple[int, int]) -> Iterator[Finding]:
    start, end = span
    if offence.acts.search(draft.folded, start, end):
        if offence.must and not offence.must.search(draft.folded, start, end):
            yield Finding(
                "press-claim", start, end,
                Text(f"定义缺少要件：{offence.cite}", f"the definition lacks an element: {offence.cite}"), offence.cite,
            )  # fmt: skip
        return
    others = [o for o in read_offences().values() if o.acts.search(draft.folded, start, end)]
    if others:
        names = "、".join(dict.fromkeys(_name(other.id) for other in others[:2]))
        yield Finding(
            "press-claim", start, end,
            Text(f"这是{names}的行为，不是该罪的（{offence.cite}）", f"the act of another offence; see {offence.cite}"),
            offence.cite,
        )  # fmt: skip


def _name(offence: str) -> str:
    return next(charge.name for charge in read_charges().charges if charge.id == offence)


def check_units(draft: Draft) -> Iterator[Finding]:
    """A unit said to commit a crime that only natural persons can, or the reverse."""
    for words, can in ((_UNIT_CAN, True), (_UNIT_CANNOT, False)):
        for match in words.finditer(draft.folded):
            start, end = draft.sentence_span(match.start())
            clause = draft.folded[slice(*draft.clause_span(match.start()))]
            named = {offence for _, offence in charge_cues(clause)}
            named = named or {offence for _, offence in charge_cues(draft.folded[start:end])}
            about = named or {draft.offence_at(match.start())}
            known = [read_offences()[one] for one in about if one in read_offences()]
            denied = can and _NOT_LAID_DOWN.search(draft.folded, start, match.start())
            if len(known) != 1 or len(about) != 1 or known[0].unit is (can and not denied):
                continue
            if _OTHER_UNIT.search(draft.folded, start, end):
                continue
            at = match.start()
            if not claims(draft, at):
                continue
            zh = "单位可以构成该罪" if known[0].unit else "没有规定单位可以构成该罪"
            en = "a unit can commit it" if known[0].unit else "only natural persons can commit it"
            yield Finding(
                "press-claim",
                at,
                match.end(),
                Text(f"{zh}（{known[0].cite}）", f"{en} ({known[0].cite})"),
                known[0].cite,
            )
