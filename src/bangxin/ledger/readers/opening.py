"""Open a ledger folder: rows, registry, victims, account tables; the book made from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from bangxin.base.errors import InputError, Place
from bangxin.base.i18n import Text
from bangxin.base.money import fen_from_yuan
from bangxin.ledger.anomalies import Anomaly
from bangxin.ledger.book import Book
from bangxin.ledger.formats.loading import common, fold
from bangxin.ledger.manual import read_links
from bangxin.ledger.normalise import REASONS
from bangxin.ledger.readers.bookstore import open_book
from bangxin.ledger.readers.folder import LINKS, REGISTRY, VICTIMS, Folder, Manifest, read_text
from bangxin.ledger.readers.lists import records_of
from bangxin.ledger.registry import Registry, read_registry
from bangxin.ledger.victims import Match, Payment, match, victims_from

_PARTY_WORDS = ("对方", "对手", "账号", "卡号", "收款", "付款人", "付款方", "汇款人")
_TRIVIAL = {"blank", "footer", "repeated-header"}


class Ledger(NamedTuple):
    """One folder: what was imported, the analyst's registry, the book."""

    folder: Folder
    manifest: Manifest
    registry: Registry
    book: Book
    anomalies: tuple[Anomaly, ...]

    def name_of(self, file: str) -> str:
        """The file a hash stands for, as it was imported."""
        return next((f["name"] for f in self.manifest.files if f["sha256"] == file), file[:12])


def named(ledger: Ledger, names: Mapping[str, str]) -> Ledger:
    """The ledger with its persons called as a case calls them."""
    return ledger._replace(registry=replace(ledger.registry, names=names))


def open_ledger(folder: Folder) -> Ledger:
    """Read and assemble. Raises UsageProblem or InputError when the folder is not usable."""
    manifest = folder.manifest()
    registry = registry_of(folder)
    links = folder.path / LINKS
    manual = read_links(read_text(links), str(links)) if links.is_file() else []
    stated = _table_openings(folder, manifest)
    stated |= {a.number: a.opening for a in registry.accounts if a.opening is not None}
    book = open_book(folder, manifest, registry, manual, str(links), stated)
    return Ledger(folder, manifest, registry, book, (*import_anomalies(manifest), *book.anomalies))


def registry_of(folder: Folder) -> Registry:
    path = folder.path / REGISTRY
    return read_registry(read_text(path), str(path)) if path.is_file() else Registry()


def payments_of(folder: Folder, given: Path | None) -> list[Payment]:
    """The victims' list: the given file, or ``victims.csv`` of the folder; none when neither is there."""
    path = given or folder.path / VICTIMS
    if given is None and not path.is_file():
        return []
    return victims_from(records_of(path), str(path), steps_of(folder))


def steps_of(folder: Folder) -> int | None:
    """The day of step 0 where rows of the ledger state their time as a step number; None where none does."""
    sheets = (sheet for _, sheet in folder.manifest().sheets())
    return next((s["steps_from"] for s in sheets if s.get("steps_from") is not None), None)


def matches_of(ledger: Ledger, payments: list[Payment]) -> list[Match]:
    wanted = ledger.book.scan_edges().filter(pl.col("fen").is_in(list({p.fen for p in payments})))
    columns = ["n", "payer", "payee", "fen", "time", "day_only", "src", "line"]
    edges = ledger.book.named(wanted.select(columns).collect(engine="streaming").sort("n"))
    mark = pl.concat_str([pl.col("file").str.slice(0, 12), pl.col("line").cast(pl.String)], separator=":")
    return match(payments, edges.with_columns(mark=mark), ledger.registry.canonical)


def tables(folder: Folder, manifest: Manifest, kind: str) -> list[pl.DataFrame]:
    """Sibling tables of one kind, as stored. Raises InputError when one was changed."""
    found = []
    for file, sheet in manifest.sheets():
        if sheet.get("table") == kind:
            folder.check_kept(sheet)
            place = folder.tables / file["sha256"][:16]
            found.append(pl.read_parquet(place / f"{sheet['index']:03d}-{kind}.parquet"))
    return found


def _table_openings(folder: Folder, manifest: Manifest) -> dict[str, int]:
    """Opening balances an account table states."""
    found: dict[str, int] = {}
    for file, sheet in manifest.sheets():
        columns = sheet["columns"]
        if sheet.get("table") != "accounts" or "opening" not in columns or "account" not in columns:
            continue
        folder.check_kept(sheet)
        table = pl.read_parquet(
            folder.tables / file["sha256"][:16] / f"{sheet['index']:03d}-accounts.parquet"
        )
        for account, opening in table.select(columns["account"][0], columns["opening"][0]).iter_rows():
            if account and opening:
                found[str(account).strip()] = _fen(opening, file["name"])
    return found


def _fen(text: str, name: str) -> int:
    try:
        fen = fen_from_yuan(text.replace(",", ""))
    except ValueError:
        raise InputError.of(
            "bad-opening",
            f"账户表中的期初余额无法识别：{text}",
            f"opening balance not understood: {text}",
            place=Place(name),
        ) from None
    return max(0, fen)


def holders(folder: Folder, manifest: Manifest) -> tuple[dict[str, str], dict[str, str]]:
    """What sibling tables say: account -> holder, account -> freeze day."""
    names: dict[str, str] = {}
    freezes: dict[str, str] = {}
    fields = common().table_fields
    for kind in ("accounts", "sub_accounts", "freezes"):
        for table in tables(folder, manifest, kind):
            by_field = {
                f: [c for w in words for c in table.columns if fold(c) == w] for f, words in fields.items()
            }
            for row in table.iter_rows(named=True):
                holder = next((row[c] for c in by_field["holder"] if row[c]), None)
                frozen = next((row[c] for c in by_field["frozen_on"] if row[c]), None)
                for account in (row[c] for c in by_field["account"] if row[c]):
                    if holder:
                        names.setdefault(account, holder)
                    if frozen and kind == "freezes":
                        freezes.setdefault(account, _iso(frozen))
    return names, {a: d for a, d in freezes.items() if d}


def _iso(text: str) -> str:
    digits = "".join(c for c in text if c.isdigit())[:8]
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if len(digits) == 8 else ""


def import_anomalies(manifest: Manifest) -> list[Anomaly]:
    """What import noticed, from the manifest."""
    found: list[Anomaly] = []
    for file in manifest.files:
        name = file["name"]
        if file.get("wrong_extension"):
            found.append(Anomaly("wrong-extension", name, 1))
        if file.get("skipped_sheets"):
            found.append(
                Anomaly(
                    "skipped-sheet",
                    name,
                    len(file["skipped_sheets"]),
                    detail=_listed([Text(t["zh"], t["en"]) for t in file["skipped_sheets"]], "；", "; "),
                )
            )
        for sheet in file["sheets"]:
            found += _sheet_anomalies(file, sheet)
    return found


def _listed(parts: Iterable[Text], zh: str = "、", en: str = ", ") -> Text:
    told = list(parts)
    return Text(zh.join(t.zh for t in told)[:500], en.join(t.pick("en") for t in told)[:500])


def _field(name: str) -> Text:
    return Text(common().labels.get(name, name), name.replace("_", " "))


def _sheet_anomalies(file: dict[str, Any], sheet: dict[str, Any]) -> list[Anomaly]:
    where = f"{file['name']} [{sheet['sheet']}]" if sheet["sheet"] else str(file["name"])
    found: list[Anomaly] = []
    for field, entry in sheet["damaged"].items():
        places = tuple((str(file["sha256"]), sheet["sheet"], int(line)) for line in entry["lines"])
        found.append(Anomaly("damaged-id", where, entry["count"], None, places, _field(field)))
    bad = {r: n for r, n in sheet["rejected"].items() if r not in _TRIVIAL}
    if bad.get("unknown-direction"):
        found.append(Anomaly("unknown-direction", where, bad["unknown-direction"]))
    if bad:
        detail = _listed(
            [Text(f"{REASONS[r].zh} {n}", f"{REASONS[r].en} {n}") for r, n in sorted(bad.items())]
        )
        found.append(Anomaly("rejected-rows", where, sum(bad.values()), detail=detail))
    if sheet["proved"]:
        told = _listed([
            Text(f"{code}＝{'收' if sign > 0 else '付'}", f"{code} = {'in' if sign > 0 else 'out'}")
            for code, sign in sorted(sheet["proved"].items())
        ])  # fmt: skip
        found.append(Anomaly("direction-by-balance", where, sheet["accepted"], detail=told))
    if (
        sheet["amounts"] == "signed"
        and sheet["format"] == "common"
        and sheet["accepted"]
        and not sheet["table"]
    ):
        found.append(Anomaly("direction-by-sign", where, sheet["accepted"]))
    parties = [h for h in sheet["unmapped"] if any(w in fold(h) for w in _PARTY_WORDS)]
    if parties and not sheet["table"]:
        found.append(
            Anomaly("unused-column", where, sheet["accepted"], detail=_listed([Text(p, p) for p in parties]))
        )
    if sheet.get("loose"):
        found.append(
            Anomaly(
                "loose-header", where, sheet["accepted"], detail=_listed([Text(w, w) for w in sheet["loose"]])
            )
        )
    if sheet["account_from"] == "file" and not sheet["table"] and sheet["amounts"] != "edges":
        found.append(
            Anomaly(
                "placeholder-account",
                where,
                sheet["accepted"],
                detail=Text(str(sheet["account"]), str(sheet["account"])),
            )
        )
    return found
