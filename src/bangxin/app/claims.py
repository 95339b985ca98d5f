"""Recording what is said and what is found: forms and API bodies become claims and findings of the case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from bangxin.app import amending
from bangxin.app.caseload import check_size, store_version
from bangxin.app.examining import read_document
from bangxin.app.rights import Principal
from bangxin.app.typed import plain_digits, plain_yuan
from bangxin.app.workbench import Opened, Workbench
from bangxin.base.errors import InputError
from bangxin.base.money import fen_from_yuan
from bangxin.law.vocabulary import Fact, FactKind, FactType
from bangxin.store import cases, clock, people
from bangxin.store.cases import Version


class Said(NamedTuple):
    """The fields of a claim as filled in; empty means not given. ``values`` for sets; ``span`` in characters."""

    fact: str
    op: str = "="
    value: str = ""
    hi: str = ""
    usual: str = ""
    values: tuple[str, ...] = ()
    quote: str = ""
    speaker: str = ""
    status: str = ""
    evidence: tuple[str, ...] = ()
    source: str = ""
    span: tuple[int, int] | None = None
    note: str = ""


def record_claim(
    desk: Workbench, who: Principal, case_id: str, base: int, person: str, said: Said, at: int | None = None
) -> Version:
    """Add a claim, or replace the ``at``-th claim on its fact.

    :raises InputError: ``claim-empty``, ``unknown-fact`` and every mistake of the resulting case.
    """
    fact = _fact(desk, said.fact)
    if fact.kind is FactKind.FINDING:
        raise InputError.of(
            "finding-as-claim",
            f"“{fact.label.zh}”须由人认定，不能作为主张",
            f"{fact.id} is a finding, not a claim",
        )
    claim = claim_for(fact, said)
    with desk.case(who, "case.edit", case_id, log=False) as opened:
        document = _document(opened, base)
        if at is not None:
            claim = {**_place_of(document, person, fact.id, at, said), **claim}
        document = amending.put_claim(document, person, fact.id, claim, at)
        return _saved(desk, who, opened, base, document, f"记入：{fact.label.zh}", "claim.put")


def _place_of(document: dict[str, Any], person: str, fact: str, at: int, said: Said) -> dict[str, Any]:
    """Where in a source the claim that is replaced stood: still true while its words are the same."""
    rows = {(name, number): claim for name, number, claim in amending.claims_of(document, person)}
    former = rows.get((fact, at), {})
    same = said.quote.strip() == str(former.get("quote", "")).strip()
    return {key: former[key] for key in ("span", "section") if same and key in former}


def drop_claim(
    desk: Workbench, who: Principal, case_id: str, base: int, person: str, fact_id: str, at: int
) -> Version:
    """Remove a claim (the version before keeps it)."""
    fact = _fact(desk, fact_id)
    with desk.case(who, "case.edit", case_id, log=False) as opened:
        document = amending.drop_claim(_document(opened, base), person, fact_id, at)
        return _saved(desk, who, opened, base, document, f"删去：{fact.label.zh}", "claim.drop")


def record_finding(
    desk: Workbench, who: Principal, case_id: str, base: int, person: str, said: Said, *, why: str
) -> Version:
    """Set a finding in the name of the person who is logged in, today, with reasons.

    :raises InputError: ``not-a-finding``, ``reason-missing``, ``claim-empty``.
    """
    fact = _fact(desk, said.fact)
    if fact.kind is not FactKind.FINDING:
        raise InputError.of("not-a-finding", f"“{fact.label.zh}”不是认定事项", f"{fact.id} is not a finding")
    if not why.strip():
        raise InputError.of("reason-missing", "认定须写明理由", "a finding needs a reason")
    with desk.case(who, "finding.set", case_id, log=False) as opened:
        name = people.user(opened.connection, who.id).display
        value = value_for(fact, said)
        finding = {"value": value, "by": name, "at": clock.today(), "why": why.strip()[:4000]}
        document = amending.put_finding(_document(opened, base), person, fact.id, finding)
        return _saved(desk, who, opened, base, document, f"认定：{fact.label.zh}", "finding.set")


def drop_finding(
    desk: Workbench, who: Principal, case_id: str, base: int, person: str, fact_id: str
) -> Version:
    """Take a finding back."""
    fact = _fact(desk, fact_id)
    with desk.case(who, "finding.set", case_id, log=False) as opened:
        document = amending.drop_finding(_document(opened, base), person, fact_id)
        return _saved(desk, who, opened, base, document, f"撤回认定：{fact.label.zh}", "finding.drop")


def add_person(desk: Workbench, who: Principal, case_id: str, base: int, name: str) -> Version:
    """One more person in the case."""
    with desk.case(who, "case.edit", case_id, log=False) as opened:
        document = amending.add_person(_document(opened, base), name)
        return _saved(desk, who, opened, base, document, f"增加人员：{name.strip()}", "person.add")


def set_frame(desk: Workbench, who: Principal, case_id: str, base: int, *, as_of: str, basis: str) -> Version:
    """Day of decision and basis of the case."""
    with desk.case(who, "case.edit", case_id, log=False) as opened:
        document = amending.set_frame(_document(opened, base), as_of=as_of, basis=basis)
        return _saved(desk, who, opened, base, document, "改决定日或依据", "case.frame")


def add_evidence(
    desk: Workbench, who: Principal, case_id: str, base: int, *, kind: str, title: str, source: str
) -> Version:
    """One more item of evidence (one of the eight statutory types, 刑事诉讼法第五十条)."""
    with desk.case(who, "case.edit", case_id, log=False) as opened:
        document = amending.add_evidence(_document(opened, base), kind=kind, title=title, source=source)
        return _saved(desk, who, opened, base, document, f"增加证据：{title.strip()[:60]}", "evidence.add")


def mark_evidence(
    desk: Workbench, who: Principal, case_id: str, base: int, evidence: str, *, verified: bool, excluded: bool
) -> Version:
    """Verified or excluded (刑事诉讼法第五十六条)."""
    with desk.case(who, "case.edit", case_id, log=False) as opened:
        document = amending.mark_evidence(
            _document(opened, base), evidence, verified=verified, excluded=excluded
        )
        return _saved(desk, who, opened, base, document, f"证据 {evidence} 的审查状态", "evidence.mark")


def claim_of(desk: Workbench, said: Said) -> dict[str, Any]:
    """The claim mapping for a draft that is not saved."""
    return claim_for(_fact(desk, said.fact), said)


def value_of(desk: Workbench, said: Said) -> Any:
    """The plain value for a finding in a draft."""
    return value_for(_fact(desk, said.fact), said)


def _document(opened: Opened, base: int) -> dict[str, Any]:
    if opened.case.revision != base:
        raise cases.conflict(opened.connection, opened.case.id, base)
    return cases.document(opened.connection, opened.case.id, base)


def _saved(
    desk: Workbench,
    who: Principal,
    opened: Opened,
    base: int,
    document: dict[str, Any],
    note: str,
    action: str,
) -> Version:
    check_size(document)
    read_document(desk, document)
    return store_version(desk, who, opened, base, document, note, action)


def _fact(desk: Workbench, fact_id: str) -> Fact:
    words = desk.book.vocabulary
    if fact_id not in words:
        raise InputError(words.unknown(fact_id, None))
    return words[fact_id]


def claim_for(fact: Fact, said: Said) -> dict[str, Any]:
    """The claim mapping for a fact (or an attribute of an entity).

    :raises InputError: ``claim-empty``, ``wrong-type``.
    """
    claim: dict[str, Any] = {"op": said.op, "value": value_for(fact, said)}
    if fact.type.is_number:
        if said.op == "range" and not said.hi.strip():
            zh = f"“{fact.label.zh}”写作“之间”的，请填写上限"
            raise InputError.of("claim-empty", zh, f"please give the upper end of {fact.id}")
        for key, text in (("hi", said.hi), ("hi_conventional", said.usual)):
            if text.strip():
                claim[key] = _number(fact, text)
    kept = {
        "quote": said.quote, "speaker": said.speaker, "status": said.status, "source": said.source, "note": said.note,
    }  # fmt: skip
    claim |= {key: text.strip() for key, text in kept.items() if text.strip()}
    if said.evidence:
        claim["evidence"] = list(said.evidence)
    if said.span is not None:
        claim["span"] = list(said.span)
    return claim


def value_for(fact: Fact, said: Said) -> Any:
    """The plain value of a form for a fact, checked for its type."""
    if fact.type is FactType.SET:
        return _chosen(fact, said.values)
    text = said.value.strip()
    if not text:
        raise InputError.of(
            "claim-empty",
            f"请填写“{fact.label.zh}”的内容；不清楚的请不要填",
            f"please give a value for {fact.id}",
        )
    if fact.type is FactType.BOOL:
        if text not in ("true", "false"):
            raise InputError.of("wrong-type", f"“{fact.label.zh}”只能是“是”或“否”", f"{fact.id} is yes or no")
        return text == "true"
    return _number(fact, text) if fact.type.is_number else text


def _chosen(fact: Fact, values: Sequence[str]) -> list[str]:
    if not values:
        raise InputError.of(
            "claim-empty",
            f"请至少选择一项“{fact.label.zh}”；不清楚的请不要填",
            f"choose a value for {fact.id}",
        )
    return list(values)


def _number(fact: Fact, text: str) -> int | str:
    """A number of a form, in the words of the form where it is none.

    :raises InputError: ``wrong-type``.
    """
    if fact.type is FactType.DATE:
        return plain_digits(text)
    label = fact.label.zh
    if fact.type is FactType.MONEY:
        amount = plain_yuan(text)
        try:
            fen_from_yuan(amount)
        except ValueError:
            zh = f"“{label}”请填金额（元），如 12000、1.2万，至多两位小数；看不懂“{text.strip()}”"
            raise InputError.of("wrong-type", zh, f"{fact.id} takes yuan, got “{text.strip()}”") from None
        return int(amount) if amount.isdecimal() else amount
    digits = plain_digits(text)
    if digits.lstrip("+-").isascii() and digits.lstrip("+-").isdecimal() and len(digits) <= 18:
        return int(digits)
    zh = f"“{label}”请填整数，如 9；看不懂“{text.strip()}”"
    raise InputError.of("wrong-type", zh, f"{fact.id} takes a whole number, got “{text.strip()}”")
