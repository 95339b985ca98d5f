"""What assembling the book notices: broken chains, gaps, overlaps, failed and foreign rows, ties, doubles, refunds."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from bangxin.ledger.anomalies import MOST_ACCOUNTS, MOST_ROWS, Anomaly
from bangxin.ledger.chains import breaks
from bangxin.ledger.doubles import Pairing
from bangxin.ledger.keys import SINK, SOURCE, Source
from bangxin.ledger.refunds import Link

_ROLES = (
    ("overlap", "overlap"), ("failed", "failed"), ("closed", "closed"), ("neutral", "neutral"),
    ("foreign", "foreign-currency"),
)  # fmt: skip


class _Notes:
    """Anomalies over numbered rows, their places and accounts named."""

    def __init__(self, names: pl.Series, sources: Sequence[Source]) -> None:
        self.names, self.sources = names, sources
        self.found: list[Anomaly] = []

    def note(self, code: str, where: str, rows: pl.DataFrame) -> None:
        if rows.is_empty():
            return
        first = rows.select("src", "line").head(MOST_ROWS).iter_rows()
        places = tuple((self.sources[s].file, self.sources[s].sheet, line) for s, line in first)
        self.found.append(Anomaly(code, where, rows.height, int(rows["fen"].sum()), places))

    def per_account(self, code: str, rows: pl.LazyFrame | pl.DataFrame) -> None:
        """One anomaly per account; one for all of them when there are very many accounts."""
        table = rows.lazy().select("acc", "src", "line", "fen").collect()
        accounts = table["acc"].unique().sort()
        if len(accounts) > MOST_ACCOUNTS:
            first = table.bottom_k(MOST_ROWS, by=["src", "line"]).sort("src", "line")
            rest = Anomaly(code, f"{len(accounts)} 个账户", table.height, int(table["fen"].sum()))
            places = tuple(
                (self.sources[s].file, self.sources[s].sheet, n)
                for s, n in first.select("src", "line").iter_rows()
            )
            self.found.append(Anomaly(rest.code, rest.where, rest.count, rest.fen, places))
            return
        for account in accounts.to_list():
            self.note(code, str(self.names[account]), table.filter(pl.col("acc") == account))


def noticed(
    rows: pl.DataFrame,
    chain: pl.DataFrame,
    pairings: Sequence[Pairing],
    links: Sequence[Link],
    loose: Sequence[int],
    names: pl.Series,
    sources: Sequence[Source],
) -> list[Anomaly]:
    """All anomalies of assembled ``rows`` (at their ``n``); ``chain`` is each account's rows in its own order."""
    notes = _Notes(names, sources)
    broken = breaks(chain)
    notes.per_account("balance-chain", broken.filter("same_file"))
    notes.per_account("gap", broken.filter(~pl.col("same_file")))
    lazy = rows.lazy()
    for role, code in _ROLES:
        notes.per_account(code, lazy.filter((pl.col("role") == role) & (pl.col("fen") > 0)))
    notes.per_account("unknown-status", lazy.filter("odd"))
    notes.per_account("tie", lazy.filter(pl.col("tie") & (pl.col("role") == "edge")))
    notes.per_account("mixed-direction-codes", _mixed(lazy))
    for pairing in pairings:
        notes.note("doubles", pairing.why, rows[pairing.mirror])
    notes.note("linked-refund", "", rows[[link.refund for link in links]] if links else rows.clear())
    notes.note("unlinked-refund", "", rows[list(loose)] if loose else rows.clear())
    nobody = [int(names.search_sorted(name)) for name in (SINK, SOURCE)]
    other = pl.when(pl.col("sign") > 0).then("payer").otherwise("payee")
    notes.per_account("missing-counterparty", lazy.filter((pl.col("role") == "edge") & other.is_in(nobody)))
    return notes.found


def _mixed(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Rows of accounts whose direction codes come from several styles."""
    styled = rows.filter(pl.col("style").is_not_null())
    several = styled.group_by("acc").agg(pl.col("style").n_unique()).filter(pl.col("style") > 1)
    return styled.join(several.select("acc"), on="acc", how="semi")
