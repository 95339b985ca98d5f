"""Figures as claims on vocabulary facts and on the case's instruments, each with its source. Nothing is proved by being computed."""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from bangxin.base.money import yuan_text
from bangxin.ledger.measures import GROUPS, Figure, Measured
from bangxin.ledger.registry import Account, Registry

Claims = dict[str, dict[str, Any]]
_ON_INSTRUMENTS = ("inflow_gross", "self_transfers", "lawful")


HEADING = "# 资金分析得出的主张"
"""How a file of claims begins."""


def claims_yaml(measured: Measured, registry: Registry, source: str, as_of: str | None = None) -> str:
    """A flat case file with one claim per figure that has a fact."""
    lines = [
        f"{HEADING}：可直接 bangxin assess，也可并入案件文件。由账册计算，状态为“有证据待查”，须经查证。",
        f"case: {_quoted('ledger-claims')}",
        f"title: {_quoted('资金分析主张')}",
    ]
    if as_of:
        lines.append(f"as_of: {_quoted(as_of)}")
    lines += ["evidence:", f"- {{id: L1, type: E2, title: {_quoted('账册 ' + source)}}}", "persons:"]
    for person in registry.person_ids():
        claims = _of_person(measured, person, source, "L1")
        lines += [f"- id: {_quoted(person)}", "  claims:" if claims else "  claims: {}"]
        lines += [f"    {name}: {json.dumps(claim, ensure_ascii=False)}" for name, claim in claims.items()]
    return "\n".join(lines) + "\n"


def claims_of(measured: Measured, registry: Registry, source: str, evidence: str) -> dict[str, Claims]:
    """Claims by person, without those that stand on the case's instruments (:func:`instruments_of`)."""
    found = {}
    for person in registry.person_ids():
        claims = _of_person(measured, person, source, evidence)
        for group in GROUPS:
            if _linked(registry, person, group):
                for part in _ON_INSTRUMENTS:
                    claims.pop(f"ledger.{group}_accounts.{part}", None)
        found[person] = claims
    return found


def instruments_of(measured: Measured, registry: Registry, source: str, evidence: str) -> dict[str, Claims]:
    """Claims by instrument of the case: inflow from hand-over to freeze, own transfers in it, lawful money if stated.

    Only where every account of a person and group is linked, so that no sum leaves an account out unseen.
    """
    found: dict[str, Claims] = {}
    for person in registry.person_ids():
        for group, belongs in GROUPS.items():
            accounts = _linked(registry, person, group)
            for instrument in dict.fromkeys(a.instrument for a in accounts):
                mine = [a for a in accounts if a.instrument == instrument]
                found[instrument] = _of_instrument(measured, registry, mine, belongs, source, evidence)
    return found


def _linked(registry: Registry, person: str, group: str) -> list[Account]:
    """The accounts of a person and group, if all of them are linked to instruments of the case."""
    mine = [a for a in registry.accounts if a.person == person and a.belongs in GROUPS[group]]
    return mine if mine and all(a.instrument for a in mine) else []


def _of_instrument(
    measured: Measured, registry: Registry, accounts: list[Account], belongs: tuple[str, ...], source: str, evidence: str
) -> Claims:  # fmt: skip
    dated = [a for a in accounts if a.handed_over is not None]
    edge = measured.edge.lazy()
    inside = (pl.col("day") >= pl.col("payee_since")) & (
        pl.col("payee_until").is_null() | (pl.col("day") <= pl.col("payee_until"))
    )
    own = (
        (pl.col("payer_person") == pl.col("payee_person")) & pl.col("payer_belongs").is_in(list(belongs))
    ).fill_null(False)
    into = edge.filter(
        pl.col("payee").is_in(measured.book.ids(a.number for a in accounts).implode())
        & (own | pl.col("refund_of").is_null())  # a payment that came back brought nothing in
    )
    sums = into.select(
        gross=pl.col("fen").filter(inside.fill_null(False)).sum(),
        returned=pl.col("returned").filter((inside & ~own).fill_null(False)).sum(),
        between=pl.col("fen").filter((inside & own).fill_null(False)).sum(),
        open_gross=pl.col("fen").filter(pl.col("payee_since").is_null()).sum(),
        open_between=pl.col("fen").filter(pl.col("payee_since").is_null() & own).sum(),
    ).collect()
    gross, returned, between, open_gross, open_between = sums.row(0)
    names = "、".join(a.number for a in accounts)
    note = f"账户 {names}，交付至冻结" + (
        "" if len(dated) == len(accounts) else "；有账户未说明交付日，只计入上限"
    )
    note += "；流入后又退回的只计入上限" if returned else ""
    claims = {
        "inflow_gross": _claim(gross - returned, gross + open_gross, note, source, evidence),
        "self_transfers": _claim(between, between + open_between, note, source, evidence),
    }
    if registry.lawful is not None:
        numbers = {a.number for a in accounts}
        lawful = sum(item.fen for item in registry.lawful if item.account in numbers)
        claims["lawful"] = _claim(lawful, lawful, "登记表所写", source, evidence)
    return claims


def _of_person(measured: Measured, person: str, source: str, evidence: str) -> Claims:
    """One claim per fact; several bases of one quantity (gain) are not merged: only the first is claimed."""
    claims: Claims = {}
    for figure in measured.figures:
        if figure.person == person and figure.fact and figure.fact not in claims:
            claims[figure.fact] = _of_figure(figure, source, evidence)
            if figure.fact == "gain.illegal_income":
                claims["gain.basis"] = {"value": figure.id.removeprefix("gain."), "note": "登记表所写口径"}
    return claims


def _of_figure(figure: Figure, source: str, evidence: str) -> dict[str, Any]:
    note = figure.label.zh + (f"；{figure.note.zh}" if figure.note else "")
    high = figure.value if figure.hi is None else figure.hi
    return _claim(figure.value, high, note, source, evidence, between=figure.hi is not None)


def _claim(
    low: int, high: int, note: str, source: str, evidence: str, *, between: bool = False
) -> dict[str, Any]:
    value: dict[str, Any] = {"value": yuan_text(low)}
    if between or high != low:
        value = {"op": "range", "value": yuan_text(low), "hi": yuan_text(high)}
    return {**value, "evidence": [evidence], "source": source, "note": note}


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
