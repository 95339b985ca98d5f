"""Use cases where ledgers meet a case: the 资金分析 sections of its report, and its file with the ledger's figures."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from bangxin.app.files import read_text
from bangxin.base.errors import InputError, Mistake, Place, did_you_mean
from bangxin.base.i18n import Text
from bangxin.base.yamltree import load_tree
from bangxin.case.model import Case

if TYPE_CHECKING:
    from bangxin.ledger.measures import Measured
    from bangxin.ledger.registry import Registry
    from bangxin.report.blocks import Section


def ledgers_of(case: Case, file: Path) -> list[Path]:
    """Ledger folders the case names (``ledgers:``), relative to the case file."""
    return [file.parent / name for name in case.ledgers]


def names_in(case: Case) -> dict[str, str]:
    """What a case calls its persons, by the id under which a registry of accounts names them."""
    return {person.id: person.name for person in case.persons}


def fund_sections(
    directories: Sequence[Path], lang: str, names: Mapping[str, str] = MappingProxyType({})
) -> tuple[Section, ...]:
    """One section per ledger folder, traced under every rule where the folder holds a list of victims.

    ``names``: what the case calls the persons of the registry.

    Raises UsageProblem or InputError when a folder is no ledger, MissingExtra without the ledger extra.
    """
    from bangxin.ledger.measures import measure
    from bangxin.ledger.readers.folder import Folder
    from bangxin.ledger.readers.opening import matches_of, named, open_ledger, payments_of
    from bangxin.ledger.readers.spilling import SpilledParts
    from bangxin.ledger.trace.rules import Rule
    from bangxin.ledger.tracing import trace_book
    from bangxin.report.ledger.casepart import case_section

    sections = []
    for number, directory in enumerate(dict.fromkeys(directories), 1):
        ledger = named(open_ledger(Folder(directory)), names)
        matches = matches_of(ledger, payments_of(ledger.folder, None))
        tracing = trace_book(
            ledger.book, matches, list(Rule) if matches else [], lambda _: None, SpilledParts
        )
        measured = measure(ledger.book, ledger.registry, matches, tracing, None)
        sections.append(case_section(ledger, measured, tracing, number, lang))
    return tuple(sections)


def case_with_figures(file: Path, measured: Measured, registry: Registry, source: str) -> str:
    """The case file with the ledger's figures as unverified claims: on its instruments where the registry links an
    account to one, else on its persons. JSON or YAML as the file is. Raises InputError for links to nothing.
    """
    from bangxin.ledger.facts import claims_of, instruments_of

    case = load_tree(read_text(file), str(file)).plain()
    if not isinstance(case, dict) or "cases" in case:
        raise InputError.of(
            "several-cases", "须是只含一个案件的文件", "the file must hold one case", place=Place(str(file))
        )
    _refuse_unknown(case, registry, file)
    evidence = case.setdefault("evidence", [])
    title = f"账册 {source}"
    item = next((e for e in evidence if e.get("title") == title), None)
    if item is None:
        taken = {str(e.get("id")) for e in evidence}
        item = {
            "id": next(f"L{n}" for n in range(1, len(taken) + 2) if f"L{n}" not in taken),
            "type": "E2",
            "title": title,
        }
        evidence.append(item)
    for person, claims in claims_of(measured, registry, source, item["id"]).items():
        entry = next(p for p in case["persons"] if _id(p) == person)
        _put(entry.setdefault("claims", {}), claims, source)
    for instrument, attributes in instruments_of(measured, registry, source, item["id"]).items():
        entry = next(i for i in case["instruments"] if str(i.get("id")) == instrument)
        _put(entry, attributes, source)
    plain = json.loads(json.dumps(case, ensure_ascii=False, default=str))
    if file.suffix.lower() == ".json":
        return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"
    import yaml

    text: str = yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=1000)
    return f"# 由 {file.name} 并入账册 {source} 的数额；状态为“有证据待查”，须经查证。\n{text}"


def _put(entry: dict[str, Any], claims: dict[str, Any], source: str) -> None:
    """Add claims; former ones of the same ledger are replaced, other sources stay beside them."""
    for name, claim in claims.items():
        former = entry.get(name)
        listed = former if isinstance(former, list) else ([] if former is None else [former])
        kept = [
            c if isinstance(c, dict) else {"value": c}
            for c in listed
            if not (isinstance(c, dict) and c.get("source") == source)
        ]
        entry[name] = [*kept, claim] if kept else claim


def _id(person: dict[str, Any]) -> str:
    return str(person.get("id") or person.get("name"))


def _refuse_unknown(case: dict[str, Any], registry: Registry, file: Path) -> None:
    """Every person and instrument the registry names is one of the case's."""
    mistakes = []
    for zh, en, named, known in (
        ("人员", "person", {a.person for a in registry.accounts if a.person}, [_id(p) for p in case.get("persons") or []]),
        ("工具", "instrument", {a.instrument for a in registry.accounts if a.instrument}, [str(i.get("id")) for i in case.get("instruments") or []]),
    ):  # fmt: skip
        for name in sorted(named - set(known)):
            message = Text(
                f"登记表所写{zh}“{name}”不在案件中", f"{en} “{name}” of the registry is not in the case"
            )
            hint = did_you_mean(name, known) or Text(
                f"案件中有：{'、'.join(known) or '（无）'}", f"the case has: {', '.join(known) or '(none)'}"
            )
            mistakes.append(Mistake("registry-link", message, Place(str(file)), hint=hint))
    if mistakes:
        raise InputError(*mistakes)
