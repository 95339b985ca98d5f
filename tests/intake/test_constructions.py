"""Every word of a kind of money or count in every construction in which restaters use it (``constructions.yaml``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bangxin.intake.documents.readers import document_from_text
from bangxin.intake.drafting.extract import extract

GRID: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "constructions.yaml").read_text(encoding="utf-8")
)
SUM, FEN = "36.7万元", 36_700_000
# what a kind may be beside itself: fraud money that came in is inflow too, a loss of one charged with fraud is what was got
BESIDE = {
    "ledger.traced": {"ledger.own_accounts.inflow", "conceal.amount"},
    "ledger.own_accounts.inflow": {"ledger.unexplained"},
    "ledger.unexplained": {"ledger.own_accounts.inflow"},
    "fraud.amount": {"harm.total_loss"},
    "conceal.amount": {"ledger.traced"},
    "disposition.restitution": {"gain.illegal_income"},
    "instrument.phone_cards.count": {"instrument.others_cards.count"},
    "instrument.unit_accounts.count": {"instrument.others_accounts.count"},
}
READ = (
    "ledger.", "settlement.", "gain.illegal", "harm.", "fraud.", "conceal.", "disposition.restitution", "instrument."
)  # fmt: skip


def kinds(text: str, value: int) -> set[str]:
    return {
        f.fact
        for facts in extract(document_from_text(text))
        for f in facts.found
        if f.value == value and f.fact.startswith(READ)
    }


READABLE = [e for e in GRID if "fact" in e]
TRAPS = [e for e in GRID if "silent" in e]


@pytest.mark.parametrize("entry", READABLE, ids=[f"{n} {e['fact']}" for n, e in enumerate(READABLE)])
def test_word_in_construction(entry: dict[str, Any]) -> None:
    wrong = []
    for sentence in entry["sentences"]:
        for total in ("", "共计", "高达") if "{t}" in sentence else ("",):
            for word in entry["words"]:
                text = f"{sentence.format(w=word, t=total, s=SUM)}\n{entry['outcome']}"
                read = kinds(text, entry.get("value", FEN))
                if entry["fact"] not in read or read - BESIDE.get(entry["fact"], set()) != {entry["fact"]}:
                    wrong.append((text, sorted(read)))
    assert wrong == []


@pytest.mark.parametrize("entry", TRAPS, ids=[e["words"][0] for e in TRAPS])
def test_no_sum(entry: dict[str, Any]) -> None:
    outcome = "帮信罪，有期徒刑八个月，罚金5000元"
    texts = [
        f"{sentence.format(w=word, s=SUM)}\n{outcome}"
        for sentence in entry["sentences"]
        for word in entry["words"]
    ]
    assert [(text, sorted(read)) for text in texts if (read := kinds(text, FEN))] == []
