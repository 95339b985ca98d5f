"""Quantities that never stand in for one another, each with its query and rows; seeds; facts for the case file."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest

from bangxin.base.errors import InputError
from bangxin.base.yamltree import load_tree
from bangxin.ledger.facts import claims_yaml
from bangxin.ledger.measures import Figure, Measured, measure, two_year_sets
from bangxin.ledger.readers.opening import Ledger, matches_of
from bangxin.ledger.registry import read_registry
from bangxin.ledger.trace.rules import Rule
from bangxin.ledger.tracing import trace_book, verify_slowly
from bangxin.ledger.victims import Match, read_victims
from tests.ledger.folders import bring, opened, written

OWN1, OWN2, OTHER, OUT = (
    "6222000000000000001",
    "6222000000000000002",
    "6222000000000000003",
    "6222000000000000900",
)
LEDGER = f"""交易卡号,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,摘要说明,交易是否成功,交易流水号
{OWN1},2024-01-01 08:00:00,500,500,进,{OUT},转账,成功,T0001000
{OWN1},2024-01-10 08:00:00,1000,1500,进,{OUT},转账,成功,T0002000
{OWN1},2024-01-11 08:00:00,300,1200,出,{OWN2},转账,成功,T0003000
{OWN1},2024-01-12 08:00:00,100,1100,出,{OUT},货款,成功,T0004000
{OWN1},2024-01-13 08:00:00,100,1200,进,{OUT},退款T0004000,成功,T0005000
{OWN1},2024-02-02 08:00:00,70,1270,进,{OUT},转账,成功,T0006000
{OWN2},2024-01-11 08:00:01,300,300,进,{OWN1},转账,成功,T0007000
{OWN2},2024-01-20 08:00:00,40,340,进,{OUT},转账,成功,T0008000
{OTHER},2024-01-15 08:00:00,250,250,进,{OWN1},转账,成功,T0009000
{OTHER},2024-01-16 08:00:00,60,310,进,{OUT},转账,成功,T0010000
"""
REGISTRY = f"""accounts:
  - {{account: '{OWN1}', person: P1, belongs: own, handed_over: 2024-01-05, frozen: 2024-02-01}}
  - {{account: '{OWN2}', person: P1, belongs: own, handed_over: 2024-01-11}}
  - {{account: '{OTHER}', person: P1, belongs: other, handed_over: 2024-01-01}}
"""
VICTIMS = f"被害人编号,转出账号,转入账号,金额,时间\nV1,{OUT},{OWN1},1000,2024-01-10 08:00\nV2,{OUT},{OTHER},60,\nV3,{OUT},,77,2024-01-10\n"


def build(tmp_path: Path, registry: str = REGISTRY, victims: str = VICTIMS) -> tuple[Ledger, list[Match]]:
    tmp_path.mkdir(exist_ok=True)
    bring(tmp_path / "l", written(tmp_path / "a.csv", LEDGER))
    written(tmp_path / "l" / "accounts.yaml", registry)
    ledger = opened(tmp_path / "l")
    return ledger, matches_of(ledger, read_victims(victims, "v.csv"))


def measured(ledger: Ledger, matches: list[Match], rule: Rule | None = None) -> Measured:
    tracing = trace_book(ledger.book, matches, [rule], lambda _: None) if rule else None
    return measure(ledger.book, ledger.registry, matches, tracing, rule)


def by_id(found: Measured) -> dict[str, Figure]:
    return {f.id: f for f in found.figures}


def test_inflow_in_all_its_variants(tmp_path: Path) -> None:
    """Inflow from hand-over to freeze, both days counted; own transfers and refunds taken off one by one."""
    found = {k: f.value for k, f in by_id(measured(*build(tmp_path))).items()}
    own = "ledger.own_accounts."
    assert found[own + "inflow_all"] == (500 + 1000 + 100 + 70 + 300 + 40) * 100
    assert found[own + "before_handover"] == 500 * 100
    assert found[own + "inflow_gross"] == (1000 + 100 + 300 + 40) * 100
    assert found[own + "self_transfers"] == 300 * 100
    assert found[own + "net_of_own"] == (1000 + 100 + 40) * 100
    assert (found[own + "bounced"], found[own + "returned"]) == (100 * 100, 0)
    assert found[own + "one_way"] == (1000 + 300 + 40) * 100
    assert found[own + "net_of_refunds"] == (1000 + 40) * 100
    assert found[own + "from_outside"] == (1000 + 100 + 40) * 100
    assert found["ledger.others_accounts.inflow_gross"] == (250 + 60) * 100
    assert found["ledger.others_accounts.from_outside"] == 60 * 100
    assert found["ledger.outflow"] == (300 + 100 + 250) * 100
    assert found["ledger.turnover"] == found["ledger.outflow"] + (1440 + 310) * 100
    assert found["ledger.direct_from_victims"] == 1060 * 100


def test_every_figure_comes_with_a_query_that_gives_it_and_rows_that_add_up(tmp_path: Path) -> None:
    ledger, matches = build(tmp_path)
    result = measured(ledger, matches)
    edge = result.edge.to_arrow()
    assert edge.num_rows
    base = duckdb.connect()
    base.register("edge", edge)
    checked = 0
    for figure in result.figures:
        if not figure.sql:
            continue
        assert base.execute(figure.sql).fetchall()[0][0] == figure.value, figure.id
        if figure.id.endswith(("inflow_gross", "from_outside", "self_transfers", "outflow")):
            rows = result.rows(figure)
            assert int(rows["fen"].sum() or 0) == figure.value
            assert rows.is_empty() or rows["line"].min() >= 2
            checked += 1
    assert checked >= 7


def test_inflow_sent_back_again_is_claimed_as_a_range(tmp_path: Path) -> None:
    """货款退回: whether what came in and was sent back counts is for a person; the claim says between which sums it lies."""
    head = LEDGER.splitlines()[0] + "\n"
    rows = (
        f"{OWN1},2024-01-10 08:00:00,1000,1000,进,{OUT},转账,成功,T0002000\n"
        f"{OWN1},2024-01-12 08:00:00,200,1200,进,6222000000000000901,货款,成功,T0004000\n"
        f"{OWN1},2024-01-13 08:00:00,200,1000,出,6222000000000000901,退款T0004000,成功,T0005000\n"
    )
    bring(tmp_path / "l", written(tmp_path / "a.csv", head + rows))
    written(tmp_path / "l" / "accounts.yaml", REGISTRY)
    ledger = opened(tmp_path / "l")
    found = by_id(measured(ledger, []))
    one_way = found["ledger.own_accounts.one_way"]
    assert (one_way.value, one_way.hi) == (1000 * 100, 1200 * 100)
    claim = load_tree(claims_yaml(measured(ledger, []), ledger.registry, "甲账册"), "c.yaml").plain()
    told = claim["persons"][0]["claims"]["ledger.own_accounts.inflow_gross"]
    assert (told["op"], told["value"], told["hi"]) == ("range", "1000", "1200")


def test_hand_over_not_stated_gives_a_range_not_a_number(tmp_path: Path) -> None:
    registry = REGISTRY.replace(", handed_over: 2024-01-11", "")
    found = by_id(measured(*build(tmp_path, registry)))
    gross = found["ledger.own_accounts.inflow_gross"]
    assert (gross.value, gross.hi) == ((1000 + 100) * 100, (1000 + 100 + 300 + 40) * 100)
    assert OWN2 in gross.note.zh


def test_settlement_amount_only_under_a_named_convention(tmp_path: Path) -> None:
    ledger, matches = build(tmp_path)
    assert "settlement.amount" not in by_id(measured(ledger, matches))
    marked = REGISTRY.replace("belongs: other,", "belongs: other, settlement: true,")
    inflow = build(tmp_path / "x", marked + "settlement: {convention: inflow_only}\n")
    assert by_id(measured(*inflow))["settlement.amount"].value == 310 * 100
    both = REGISTRY.replace("own, handed_over: 2024-01-05", "own, settlement: true, handed_over: 2024-01-05")
    turnover = build(tmp_path / "y", both + "settlement: {convention: in_plus_out}\n")
    assert by_id(measured(*turnover))["settlement.amount"].value == (1100 + 300 + 100 + 250) * 100


def test_traced_and_unexplained_only_under_a_named_rule(tmp_path: Path) -> None:
    ledger, matches = build(tmp_path)
    assert not [k for k in by_id(measured(ledger, matches)) if "traced" in k]
    found = by_id(measured(ledger, matches, Rule.PRO_RATA))
    assert found["ledger.traced.pro_rata"].value == 1060 * 100
    open_ended = found["ledger.unexplained.pro_rata"]
    assert (open_ended.value, open_ended.hi) == (0, (1140 + 60 - 100 - 1060) * 100)
    stated = build(
        tmp_path / "x", REGISTRY + f"lawful:\n- {{account: '{OWN2}', amount: '30', reason: 工资}}\n"
    )
    assert by_id(measured(*stated, Rule.PRO_RATA))["ledger.unexplained.pro_rata"].value == 50 * 100 - 40 * 100


@pytest.mark.parametrize("rule", [Rule.FIFO, Rule.PRO_RATA])
def test_traced_and_unexplained_money_carry_the_query_that_gives_them(tmp_path: Path, rule: Rule) -> None:
    stated = REGISTRY + f"lawful:\n- {{account: '{OWN2}', amount: '30', reason: 工资}}\n"
    result = measured(*build(tmp_path, stated), rule)
    base = duckdb.connect()
    base.register("edge", result.edge.to_arrow())
    base.register("tainted", result.tainted.to_arrow())
    for name in (f"ledger.traced.{rule}", f"ledger.unexplained.{rule}"):
        figure = by_id(result)[name]
        assert figure.value > 0
        assert base.execute(figure.sql).fetchall()[0][0] == figure.value
    assert result.rows(by_id(result)[f"ledger.traced.{rule}"])["line"].to_list() == [3, 11]


def test_victims_matched_unmatched_and_ambiguous(tmp_path: Path) -> None:
    _, matches = build(tmp_path)
    assert [m.state for m in matches] == ["matched", "matched", "unmatched"]
    text = f"交易卡号,交易时间,交易金额,收付标志,交易对手账卡号\n{OWN1},2024-01-01 10:00:00,10,进,{OUT}\n{OWN1},2024-01-01 10:05:00,10,进,{OUT}\n"
    bring(tmp_path / "two", written(tmp_path / "b.csv", text))
    twins = opened(tmp_path / "two")
    one = matches_of(twins, read_victims(f"被害人,金额,转出账号\nV1,10,{OUT}\n", "v.csv"))
    assert [(m.state, len(m.edges)) for m in one] == [("ambiguous", 2)]
    both = matches_of(twins, read_victims(f"被害人,金额,转出账号\nV1,10,{OUT}\nV1,10,{OUT}\n", "v.csv"))
    assert [m.state for m in both] == ["matched", "matched"]
    rivals = matches_of(twins, read_victims(f"被害人,金额,转出账号\nV1,10,{OUT}\nV2,10,{OUT}\n", "v.csv"))
    assert [m.state for m in rivals] == ["ambiguous", "ambiguous"]
    mark = f"{twins.book.edges['file'][0][:12]}:3"
    told = matches_of(twins, read_victims(f"被害人,金额,转出账号,指定行\nV1,10,{OUT},{mark}\n", "v.csv"))
    assert [m.state for m in told] == ["matched"]
    nothing = matches_of(twins, read_victims("被害人,金额\nV1,10\n", "v.csv"))
    assert [m.state for m in nothing] == ["unmatched"]


def test_ambiguous_payments_seed_nothing(tmp_path: Path) -> None:
    text = f"交易卡号,交易时间,交易金额,收付标志,交易对手账卡号\n{OWN1},2024-01-01 10:00:00,10,进,{OUT}\n{OWN1},2024-01-01 10:05:00,10,进,{OUT}\n"
    bring(tmp_path / "two", written(tmp_path / "b.csv", text))
    ledger = opened(tmp_path / "two")
    matches = matches_of(ledger, read_victims(f"被害人,金额,转出账号\nV1,10,{OUT}\n", "v.csv"))
    assert trace_book(ledger.book, matches, [Rule.FIFO], lambda _: None).results[0].rows.is_empty()


def test_bad_victim_lines_are_all_named() -> None:
    with pytest.raises(InputError) as caught:
        read_victims("被害人,金额,时间\nV1,abc,\n,5,\nV3,5,昨天\n", "v.csv")
    assert sorted(m.place.line for m in caught.value.mistakes) == [2, 3, 4]


def test_tie_order_that_matters_is_shown(tmp_path: Path) -> None:
    """In and out on one day without balances: whether the victim's money could leave depends on the order."""
    text = f"交易卡号,交易日期,交易金额,收付标志,交易对手账卡号\n{OWN1},2024-01-01,10,进,{OUT}\n{OWN1},2024-01-01,10,出,{OTHER}\n"
    bring(tmp_path / "t", written(tmp_path / "b.csv", text))
    ledger = opened(tmp_path / "t")
    matches = matches_of(ledger, read_victims(f"被害人,金额,转出账号\nV1,10,{OUT}\n", "v.csv"))
    result = trace_book(ledger.book, matches, [Rule.FIFO], lambda _: None).results[0]
    assert int(result.rows["tainted"].sum()) == 2000
    assert result.other_order == 1000
    assert "tie" in {a.code for a in ledger.anomalies}


def test_levels_and_slow_verification(tmp_path: Path) -> None:
    ledger, matches = build(tmp_path)
    verify_slowly(ledger.book, matches, list(Rule), lambda _: None)
    tracing = trace_book(ledger.book, matches, list(Rule), lambda _: None)
    levels = dict(tracing.result(Rule.TAINT_FIRST).accounts.select("account", "level").iter_rows())
    assert (levels[OWN1], levels[OWN2], levels[OTHER]) == (1, 2, 1)


def test_two_years_is_a_calendar_interval_and_lists_its_acts() -> None:
    acts = "".join(
        f"- {{id: A{i}, date: {d}, amount: '100', handled: {h}}}\n"
        for i, (d, h) in enumerate(
            [
                ("2022-01-01", "false"),
                ("2024-01-01", "false"),
                ("2024-01-02", "false"),
                ("2023-06-01", "true"),
            ]
        )
    )
    sets = two_year_sets(read_registry("acts:\n" + acts, "r.yaml"))
    assert [(s["acts"], s["fen"]) for s in sets] == [(["A0", "A1"], 20000), (["A1", "A2"], 20000)]


def test_claims_file_is_assessable_and_says_where_it_comes_from(tmp_path: Path) -> None:
    from bangxin.app.files import load_rulebook
    from bangxin.case.reading import read_cases

    ledger, matches = build(tmp_path)
    text = claims_yaml(measured(ledger, matches, Rule.PRO_RATA), ledger.registry, "甲账册")
    tree = load_tree(text, "c.yaml").plain()
    claims = tree["persons"][0]["claims"]
    assert claims["ledger.own_accounts.inflow_gross"]["value"] == "1340"  # 1440 less the 100 that came back
    assert claims["ledger.own_accounts.self_transfers"]["value"] == "300"
    assert "ledger.own_accounts.lawful" not in claims  # not stated is never none
    assert "settlement.amount" not in claims
    cases = read_cases(text, "c.yaml", load_rulebook(None).vocabulary)
    assert cases[0].persons[0].id == "P1"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("accounts:\n  - {account: 123}\n", "r.yaml:2"),
        ("accounts:\n  - {account: 'a', belongs: mine}\n", "r.yaml:2"),
        ("accounts:\n  - {account: 'a'}\n  - {account: 'a'}\n", "r.yaml:3"),
        ("accounts:\n  - {account: 'a', handed_over: 2024-13-01}\n", "r.yaml:2"),
        ("accounts:\n  - {account: 'a', opening: 1.5}\n", "r.yaml:2"),
        ("settlement: {convention: both}\n", "r.yaml:1"),
        ("acounts: []\n", "r.yaml:1"),
    ],
)
def test_registry_mistakes_name_their_line(text: str, where: str) -> None:
    with pytest.raises(InputError) as caught:
        read_registry(text, "r.yaml")
    assert where in caught.value.render()


def test_registry_draft_is_valid_and_decides_nothing() -> None:
    from bangxin.ledger.registry import draft

    registry = read_registry(draft([(OWN1, '张"某', "")], {OWN1: "2024-02-01"}), "r.yaml")
    assert registry.accounts[0].belongs == "unknown"
    assert registry.accounts[0].handed_over is None


def test_aliases_join_masked_numbers(tmp_path: Path) -> None:
    text = f"交易卡号,交易时间,交易金额,收付标志,交易对手账卡号\n{OWN1},2024-01-01 10:00:00,10,出,6222****0002\n{OWN2},2024-01-01 10:00:02,10,进,{OWN1}\n"
    bring(tmp_path / "l", written(tmp_path / "b.csv", text))
    assert opened(tmp_path / "l").book.edges.height == 2
    written(
        tmp_path / "l" / "accounts.yaml", f"accounts:\n- {{account: '{OWN2}', aliases: ['6222****0002']}}\n"
    )
    edges = opened(tmp_path / "l").book.edges
    assert edges.select("payer", "payee").rows() == [(OWN1, OWN2)]
    assert isinstance(edges, pl.DataFrame)


CASH = f"""交易卡号,交易时间,交易金额,收付标志,交易对手账卡号,摘要说明
{OWN1},2024-01-01 10:00:00,100,进,{OUT},转账
{OWN1},2024-01-02 10:00:00,80,出,,ATM取款
{OWN2},2024-01-02 11:00:00,80,进,,现金存入
"""


def cash_ledger(tmp_path: Path, links: str | None) -> tuple[Ledger, dict[str, int]]:
    bring(tmp_path / "l", written(tmp_path / "c.csv", CASH))
    digest = opened(tmp_path / "l").manifest.files[0]["sha256"][:12]
    if links is not None:
        written(tmp_path / "l" / "links.csv", links.replace("#", digest))
    ledger = opened(tmp_path / "l")
    matches = matches_of(ledger, read_victims(f"被害人,金额,转出账号\nV1,100,{OUT}\n", "v.csv"))
    result = trace_book(ledger.book, matches, [Rule.FIFO], lambda _: None).results[0]
    return ledger, dict(result.accounts.select("account", "left").iter_rows())


def test_cash_re_enters_only_when_a_person_links_it(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    _, alone = cash_ledger(tmp_path / "a", None)
    assert alone == {OWN1: 2_000, f"现金去向:{OWN1}": 8_000}
    _, linked = cash_ledger(tmp_path / "b", "类别,前行,后行,理由\n现金,#:3,#:4,监控显示取出后随即存入\n")
    assert {a: fen for a, fen in linked.items() if fen} == {OWN1: 2_000, OWN2: 8_000}


@pytest.mark.parametrize(
    "line",
    ["现金,#:3,#:4,", "现金,#:4,#:3,理由", "现金,#:3,#:99,理由", "其他,#:3,#:4,理由", "退款,#:3,#:4,理由"],
)
def test_manual_links_need_a_reason_and_rows_that_fit(tmp_path: Path, line: str) -> None:
    with pytest.raises(InputError, match=r"links\.csv:2"):
        cash_ledger(tmp_path, f"类别,前行,后行,理由\n{line}\n")


def test_money_that_cycles_is_counted_and_shown(tmp_path: Path) -> None:
    """V1's 100 enters, goes out to a third party and comes back: entering is 200, of it 100 again."""
    third = "6222000000000000555"
    text = (
        "交易卡号,交易时间,交易金额,收付标志,交易对手账卡号\n"
        f"{OWN1},2024-01-01 10:00:00,100,进,{OUT}\n{OWN1},2024-01-02 10:00:00,100,出,{third}\n{OWN1},2024-01-03 10:00:00,100,进,{third}\n"
    )
    bring(tmp_path / "l", written(tmp_path / "c.csv", text))
    written(
        tmp_path / "l" / "accounts.yaml",
        f"accounts:\n- {{account: '{OWN1}', person: P1, belongs: own, handed_over: 2024-01-01}}\n",
    )
    ledger = opened(tmp_path / "l")
    matches = matches_of(ledger, read_victims(f"被害人,金额,转出账号\nV1,100,{OUT}\n", "v.csv"))
    found = by_id(measured(ledger, matches, Rule.FIFO))
    assert found["ledger.traced.fifo"].value == 20_000
    assert found["ledger.cycled.fifo"].value == 10_000
    assert "V1" in found["ledger.cycled.fifo"].note.zh
