"""Published and own cases: imported by a command on a file, compared by legal features, never a prediction."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bangxin.app.consulting import ask, find, known_cards
from bangxin.base.bounds import Bound, exactly
from bangxin.base.errors import InputError
from bangxin.cli import app
from bangxin.consult.cardfile import FILE, import_cards, imported, read_cards
from bangxin.consult.similar import similar_cases
from bangxin.law.values import Members

OFFICIAL = Path(__file__).resolve().parents[2] / "examples" / "official"
SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "judgments"
RENTED = {
    "id": "A1", "court": "某市法院", "fact_restated": "2020年10月，甲某将名下三张银行卡出租给他人，得1500元，入账379万余元。",
    "disposition": "有期徒刑八个月", "source": "某报", "gold": {"charge": "287-2", "gain": 99},
}  # fmt: skip
GIVEN = {
    "id": "A2", "fact": "乙某案。", "outcome": "不起诉", "norms": ["OP25.6.1.3"],
    "features": {"act.kinds": ["sell_phone_card"], "instrument.phone_cards.count": 25, "gain.illegal_income": {"op": ">=", "value": 6000}},
}  # fmt: skip


def write(path: Path, *records: object) -> Path:
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), "utf-8")
    return path


def test_facts_are_read_from_the_words_or_given_and_nothing_else(tmp_path: Path) -> None:
    rented, given = (one.card for one in read_cards(write(tmp_path / "c.jsonl", RENTED, GIVEN)))
    assert rented.features["act.kinds"] == Members(frozenset(["rent_account"]), False)
    assert rented.features["instrument.own_accounts.count"] == exactly(3)
    assert rented.features["gain.illegal_income"] == exactly(150_000)
    assert given.features["instrument.phone_cards.count"] == exactly(25)
    assert given.features["gain.illegal_income"] == Bound(600_000, None)
    assert (given.outcome, given.norms) == ("不起诉", ("OP25.6.1.3",))


def test_the_same_card_is_kept_once_and_a_later_one_replaces_it(tmp_path: Path) -> None:
    file = write(tmp_path / "c.jsonl", RENTED, GIVEN)
    assert import_cards(tmp_path / "corpus", file) == (2, 2)
    write(file, RENTED | {"disposition": "改判缓刑"})
    assert import_cards(tmp_path / "corpus", file) == (0, 2)
    kept = {one.card.id: one.card.outcome for one in imported(tmp_path / "corpus")}
    assert kept == {"A1": "改判缓刑", "A2": "不起诉"}
    assert [path.name for path in (tmp_path / "corpus").iterdir()] == [FILE]


@pytest.mark.parametrize(
    ("record", "words"),
    [("[1, 2]", "JSON"), ('{"id": 1}', "JSON"), ('{"fact": "甲", "norms": ["NO.1"]}', "NO.1"),
     ('{"fact": "甲", "features": {"no.such": 1}}', "features"),
     ('{"fact": "甲", "features": {"gain.illegal_income": "许多"}}', "")],
)  # fmt: skip
def test_a_bad_line_is_refused_with_its_place_and_nothing_is_kept(
    tmp_path: Path, record: str, words: str
) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text(json.dumps(RENTED, ensure_ascii=False) + "\n" + record, "utf-8")
    with pytest.raises(InputError) as caught:
        import_cards(tmp_path / "corpus", file)
    assert words in caught.value.render("zh")
    assert "2" in caught.value.render("zh")
    assert not (tmp_path / "corpus" / FILE).exists()


def test_a_near_published_case_is_shown_with_its_source_and_what_differs(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    import_cards(corpus, write(tmp_path / "c.jsonl", RENTED, GIVEN))
    question = "我把三张卡租出去，得了1500块，进账三百七十多万"
    first = ask(question, as_of="2026-11-22", corpus=corpus).record()["similar_cases"][0]
    assert (first["id"], first["source"]) == ("A1", "某报")
    assert "不预测" in first["notice"]
    shown = CliRunner().invoke(app, ["ask", question, "--corpus", str(corpus)]).stdout
    assert "公开案例，来源 某报，未经核对" in shown
    # Five cards and three are on two sides of a line of the law (三个以上 / 二十张), so they differ.
    other = ask("我卖了25张电话卡，赚了六千多", as_of="2026-11-22", corpus=corpus)
    assert other.cases[0].card.id == "A2"


def test_own_cases_are_compared_too_and_searched_with_the_imported_cards(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    import_cards(corpus, write(tmp_path / "c.jsonl", RENTED))
    cards = known_cards(corpus, [OFFICIAL / "case7.yaml"])
    assert {card.source for card in cards} == {"official", "某报", "own"}
    own = [card for card in cards if card.source == "own"]
    facts = dict(own[0].features)
    assert similar_cases(facts, own)[0].card.id == own[0].id
    assert any(hit.kind == "card" for hit in find("出租银行卡 入账", corpus=corpus, kinds=("card",)))


@pytest.mark.skipif(not SHARED.is_dir(), reason="no shared judgments beside this checkout")
def test_the_published_cases_at_hand_can_be_imported(tmp_path: Path) -> None:
    assert import_cards(tmp_path, SHARED / "published-cases-restated.jsonl") == (21, 21)
    with_features = [one for one in imported(tmp_path) if one.card.features]
    assert len(with_features) >= 18
