"""Search: recall on questions, filters, scripts, sources, determinism."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from bangxin.base.errors import InputError
from bangxin.cli import app
from bangxin.consult.cards import read_official_cards
from bangxin.consult.catalogue import read_norms
from bangxin.consult.importing import import_file
from bangxin.consult.index import disk_index, write_index
from bangxin.consult.library import open_library
from bangxin.consult.search import search
from bangxin.consult.searchable import Entry, cards_file, everything, provisions
from bangxin.consult.tokens import index_tokens

HERE = Path(__file__).parent
QUESTIONS = yaml.safe_load((HERE / "questions.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    write_index(connection, everything(None))
    yield connection
    connection.close()


@pytest.mark.parametrize("split", sorted(QUESTIONS))
def test_at_least_nine_of_ten_questions_are_answered_among_the_first_five(
    index: sqlite3.Connection, split: str
) -> None:
    missed = [
        q["q"]
        for q in QUESTIONS[split]
        if not {norm for hit in search(index, q["q"], limit=5) for norm in hit.norms} & set(q["norms"])
    ]
    assert len(missed) <= len(QUESTIONS[split]) // 10, missed


def test_the_questions_are_many_and_name_norms_that_exist() -> None:
    asked = [q for part in QUESTIONS.values() for q in part]
    assert len(asked) >= 60
    assert len({q["q"] for q in asked}) == len(asked)
    assert {norm for q in asked for norm in q["norms"]} <= set(read_norms())


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("帮信罪的量刑", "幫信罪的量刑"),
        ("网络服务提供者", "網絡服務提供者"),
        ("未成年人附条件不起诉", "未成年人附條件不起訴"),
    ],
)
def test_both_scripts_find_the_same(index: sqlite3.Connection, simplified: str, traditional: str) -> None:
    pytest.importorskip("opencc")
    assert [h.key for h in search(index, simplified)] == [h.key for h in search(index, traditional)]


@pytest.mark.parametrize(
    ("asked", "norm"),
    [
        ("刑法第287条之二", "CL.287-2.1"),
        ("帮信解释第十二条第二款", "JI19.12.2"),
        ("掩隐罪", "CL.312.1"),
        ("二十万元", "JI19.12.1.2"),
    ],
)
def test_numbers_articles_and_abbreviations(index: sqlite3.Connection, asked: str, norm: str) -> None:
    assert norm in {n for hit in search(index, asked, limit=6) for n in hit.norms}


def test_the_day_leaves_out_what_was_not_in_force(index: sqlite3.Connection) -> None:
    early = search(index, "出售本人银行账户三个以上流入资金", limit=20, day="2020-01-01")
    assert early
    assert all(hit.in_force_from <= "2020-01-01" for hit in early)
    assert not any(norm.startswith("OP25") for hit in early for norm in hit.norms)


def test_kinds_filter_and_the_law_comes_first_in_a_mixed_list(index: sqlite3.Connection) -> None:
    assert {hit.kind for hit in search(index, "学生出租银行卡", kinds=("case",))} == {"case"}
    mixed = search(index, "学生出租银行卡", limit=10)
    assert sum(hit.kind == "case" for hit in mixed[:5]) <= 1
    assert len({hit.key for hit in mixed}) == len(mixed)


def test_nothing_is_found_for_words_that_no_entry_has(index: sqlite3.Connection) -> None:
    assert search(index, "xyzzy") == []
    assert search(index, "") == []


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_any_question_is_taken_and_answers_are_the_same_twice(text: str) -> None:
    connection = sqlite3.connect(":memory:")
    write_index(connection, list(provisions())[:30])
    assert search(connection, text) == search(connection, text)
    connection.close()


def test_two_character_words_are_indexed() -> None:
    assert index_tokens("跑分") == ["跑分"]
    assert "art287_2" in index_tokens("第二百八十七条之二")
    assert "n200000y" in index_tokens("20万元")
    assert not {"n200y"} & set(index_tokens("二百个"))


def test_imported_text_is_found_and_shown(tmp_path: Path) -> None:
    import_file(tmp_path, HERE / "texts" / "house-rule-2020.txt", "", "", "")
    with open_library(tmp_path) as library:
        entries = everything(library)
    with disk_index(tmp_path / "search.sqlite", entries) as found:
        hit = search(found, "出借校园卡", limit=1)[0]
    assert hit.kind == "text"
    assert "校园卡" in hit.text


def test_the_index_on_disk_follows_what_it_holds(tmp_path: Path) -> None:
    def entry(text: str) -> Entry:
        return Entry("text", "k", "甲", "", "", text, (), "text", "", "")

    path = tmp_path / "i.sqlite"
    with disk_index(path, [entry("苹果")]) as index:
        assert search(index, "苹果")
    with disk_index(path, [entry("香蕉")]) as index:
        assert not search(index, "苹果")
        assert search(index, "香蕉")
    assert [p.name for p in tmp_path.iterdir()] == ["i.sqlite"]


def test_cards_files_are_read_and_a_bad_line_is_located(tmp_path: Path) -> None:
    path = tmp_path / "cards.jsonl"
    path.write_text(
        json.dumps({"id": "K1", "fact_restated": "甲出租三张卡", "disposition": "不起诉"}) + "\n", "utf-8"
    )
    assert [entry.text for entry in cards_file(path)] == ["甲出租三张卡"]
    path.write_text('{"id": "K1"}\n', "utf-8")
    with pytest.raises(InputError) as refused:
        list(cards_file(path))
    assert str(refused.value.mistakes[0].place).endswith(":1")


def test_official_cards_carry_the_facts_of_the_example_files() -> None:
    examples = Path(__file__).resolve().parents[2] / "examples" / "official"
    stated = {
        person["id"]: set(person["claims"]) | set(person.get("findings") or {})
        for path in examples.glob("*.yaml")
        for person in yaml.safe_load(path.read_text("utf-8"))["persons"]
    }
    cards = {card.id: card for card in read_official_cards()}
    assert set(cards) == set(stated)
    for name, card in cards.items():
        claimed = {
            fact
            for fact in card.features
            if not fact.startswith(("knowledge.", "proof.", "disposition.", "charge."))
        }
        assert claimed <= stated[name], name
        assert set(card.norms) <= set(read_norms())


def test_command_line(tmp_path: Path) -> None:
    run = CliRunner()
    done = run.invoke(app, ["search", "帮信罪", "支付结算", "--json", "-n", "3"])
    assert done.exit_code == 0
    assert len([json.loads(line) for line in done.stdout.splitlines()]) == 3
    assert run.invoke(app, ["search", "xyzzy"]).exit_code == 1
    assert run.invoke(app, ["search", "x", "--kind", "nothing"]).exit_code != 0


def test_a_provision_of_many_rules_is_found_by_one_of_them_not_by_scattered_words() -> None:
    def entry(key: str, gist: str) -> Entry:
        return Entry("norm", key, key, gist, "", "", (key,), "statute", "2015-11-01", "")

    rules = "个人信息罪追诉期限五年；立案后不受限制；银行卡罪追诉期限十年；出售的处罚"
    others = [entry(f"other-{number}", f"第{number}种无关事项的规定") for number in range(30)]
    connection = sqlite3.connect(":memory:")
    write_index(connection, [entry("many", rules), entry("one", "出售个人信息五千条以上的标准"), *others])
    try:
        assert search(connection, "出售个人信息几条立案")[0].key == "one"
        assert search(connection, "银行卡罪追诉期限")[0].key == "many"
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("asked", "norm"),
    [("帮人取钱 五十万 判几年", "EX.JI25.5.2"), ("发布诈骗短信 五万条", "EX.JI11.5"), ("卖个人信息 五十条", "EX.JI17.5.3"),
     ("建群 几个 入罪", "JI19.10.3")],
)  # fmt: skip
def test_the_rule_with_the_line_comes_first(index: sqlite3.Connection, asked: str, norm: str) -> None:
    assert norm in search(index, asked, limit=1)[0].norms
