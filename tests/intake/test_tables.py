"""Tables, proposals of the prosecution, earlier penalties: invented documents, with the legal facts they must give."""

from __future__ import annotations

import io

import pytest

from bangxin.case.reading import read_cases
from bangxin.intake import read_text
from bangxin.intake.documents.readers import document_from_text, read_document_bytes
from bangxin.intake.drafting.extract import extract
from bangxin.law.builtin import builtin_rulebook
from tests.intake.texts import as_pdf_with_places

HEAD = (
    "某市人民检察院指控被告人甲某、乙某犯帮助信息网络犯罪活动罪。经审理查明，被告人甲某、乙某出租银行卡。\n"
)
ROWS = [
    ["姓名", "开户行", "流入金额", "获利（元）"],
    ["甲某", "工商银行", "120,000.50", "3000"],
    ["乙某", "农业银行", "8万元", "2000"],
    ["合计", "", "200000.50", "5000"],
]


def as_text(rows: list[list[str]], between: str = "\t") -> str:
    return "\n".join(between.join(row) for row in rows)


def sums(text: str, rule: str = "table.") -> dict[tuple[str, str], int]:
    document = document_from_text(text)
    (facts,) = extract(document)
    read = [f for f in facts.found if f.rule.startswith(rule)]
    for f in read:
        assert document.quote(document.plain.span(f.start, f.end)).strip() == f.words
    return {(f.persons[0], f.fact): f.value for f in read}


@pytest.mark.parametrize("between", ["\t", "|", "｜"])
def test_a_cell_is_read_with_its_heading_and_the_person_of_its_row(between: str) -> None:
    assert sums(f"{HEAD}账户明细（单位：元）\n{as_text(ROWS, between)}\n上述事实，足以认定。") == {
        ("甲某", "ledger.own_accounts.inflow"): 12000050,
        ("乙某", "ledger.own_accounts.inflow"): 8000000,
        ("甲某", "gain.illegal_income"): 300000,
        ("乙某", "gain.illegal_income"): 200000,
    }


def test_a_number_without_a_unit_and_a_total_of_several_are_no_claims() -> None:
    read = sums(f"{HEAD}账户明细\n{as_text(ROWS)}\n上述事实，足以认定。")
    assert ("甲某", "ledger.own_accounts.inflow") not in read
    assert 500000 not in read.values()


def test_what_a_cell_says_was_handed_in_is_restitution_and_what_was_not_is_none() -> None:
    rows = [["被告人", "违法所得", "退缴情况"], ["甲某", "4,200", "已退缴3,000"], ["乙某", "1,800", "未退缴"]]
    assert sums(f"{HEAD}各被告人情况（单位：元）\n{as_text(rows)}\n上述事实，足以认定。") == {
        ("甲某", "gain.illegal_income"): 420000,
        ("乙某", "gain.illegal_income"): 180000,
        ("甲某", "disposition.restitution"): 300000,
    }


def test_a_heading_that_says_no_kind_gives_nothing() -> None:
    rows = [["姓名", "住址", "编号"], ["甲某", "某市", "12000"], ["乙某", "某县", "8000"]]
    assert sums(f"{HEAD}（单位：元）\n{as_text(rows)}\n") == {}


def pdf_sums(rows: list[list[tuple[float, str]]]) -> dict[tuple[str, str], int]:
    lines: list[str | list[tuple[float, str]]] = [
        HEAD.strip(),
        "账户明细（单位：元）",
        *rows,
        "上述事实，足以认定。",
    ]
    document = read_document_bytes(as_pdf_with_places(lines), "a.pdf")
    (facts,) = extract(document)
    read = [f for f in facts.found if f.rule.startswith("table.")]
    for f in read:
        assert document.quote(document.plain.span(f.start, f.end)).strip() == f.words
    return {(f.persons[0], f.fact): f.value for f in read}


def test_a_pdf_table_without_lines_is_read_from_where_its_words_stand() -> None:
    rows = [[(x, w) for x, w in zip((60, 160, 260, 380), row, strict=True) if w] for row in ROWS]
    assert pdf_sums(rows) == {
        ("甲某", "ledger.own_accounts.inflow"): 12000050,
        ("乙某", "ledger.own_accounts.inflow"): 8000000,
        ("甲某", "gain.illegal_income"): 300000,
        ("乙某", "gain.illegal_income"): 200000,
    }


HEADINGS = [(60, "姓名"), (160, "流入金额"), (300, "获利（元）")]


@pytest.mark.parametrize(
    "rows",
    [
        [HEADINGS, [(60, "甲某"), (160, "120000"), (300, "3000")], [(60, "乙某"), (245, "80000")]],
        [HEADINGS[:2], [(60, "甲某"), (160, "120000"), (300, "3000")], [(60, "乙某"), (160, "80000"), (300, "2000")]],
        [HEADINGS, [(60, "甲某"), (262, "120000"), (330, "3000元")], [(60, "乙某"), (160, "80000"), (240, "2000")]],
        [HEADINGS, [(60, "甲某"), (160, "120000")]],
    ],
    ids=["a cell under no column", "more cells than headings", "columns that overlap", "no row with every cell"],
)  # fmt: skip
def test_a_pdf_table_with_unclear_columns_gives_nothing(rows: list[list[tuple[float, str]]]) -> None:
    assert pdf_sums(rows) == {}


def test_a_docx_table_is_read_as_its_text() -> None:
    docx = pytest.importorskip("docx")
    file = docx.Document()
    file.add_paragraph(HEAD.strip())
    file.add_paragraph("账户明细（单位：元）")
    table = file.add_table(rows=len(ROWS), cols=4)
    for row, words in zip(table.rows, ROWS, strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    out = io.BytesIO()
    file.save(out)
    (facts,) = extract(read_document_bytes(out.getvalue(), "清单.docx"))
    inflow = {f.persons[0]: f.value for f in facts.found if f.rule == "table.inflow"}
    assert inflow == {"甲某": 12000050, "乙某": 8000000}


def test_the_whole_of_one_accused_is_the_total_row() -> None:
    rows = [["账号", "转入金额（万元）"], ["尾号1111", "3.5"], ["尾号2222", "1.25"], ["合计", "4.75"]]
    head = "被告人甲某被指控犯帮助信息网络犯罪活动罪。经审理查明，被告人甲某出租银行卡。\n"
    assert sums(head + as_text(rows) + "\n") == {("甲某", "ledger.own_accounts.inflow"): 4750000}


INDICTMENT = (
    "某市人民检察院\n起诉书\n被告人甲某，男，1999年1月1日出生。\n经依法审查查明：2098年3月，被告人甲某将本人银行卡出租给他人，获利800元。\n"
    "本院认为，被告人甲某的行为构成帮助信息网络犯罪活动罪。{}\n此致\n某市人民法院\n"
)


def test_what_the_prosecution_proposes_is_its_own_claim() -> None:
    text = INDICTMENT.format("被告人甲某认罪认罚，建议判处有期徒刑八个月至十个月，缓刑一年，并处罚金五千元。")
    (case,) = read_text(text).cases
    claims = case["persons"][0]["claims"]
    assert (claims["proposed.months"]["value"], claims["proposed.months"]["hi"]) == (8, 10)
    assert claims["proposed.fine"]["value"] == 5000
    assert claims["proposed.test_months"]["value"] == 12
    assert {claims[f]["speaker"] for f in ("proposed.months", "proposed.fine")} == {"prosecution"}


@pytest.mark.parametrize(
    "words",
    [
        "建议由公安机关给予行政处罚，罚款五千元。",
        "建议适用简易程序审理，依法可判处有期徒刑一年。",
        "辩护人建议判处拘役三个月。",
    ],
)
def test_other_proposals_are_no_sentence(words: str) -> None:
    (case,) = read_text(INDICTMENT.format(words)).cases
    assert "proposed.months" not in case["persons"][0]["claims"]
    assert "proposed.fine" not in case["persons"][0]["claims"]


def test_in_a_judgment_the_court_decides_and_a_proposal_is_no_claim() -> None:
    text = (
        "被告人甲某，男，1999年1月1日出生。\n公诉机关指控：2098年3月，被告人甲某出租银行卡。建议判处有期徒刑十个月。\n"
        "经审理查明，2098年3月，被告人甲某出租银行卡。\n判决如下：\n被告人甲某犯帮助信息网络犯罪活动罪，判处有期徒刑七个月。"
    )
    (facts,) = extract(document_from_text(text))
    assert {f.value for f in facts.found if f.fact == "proposed.months"} == {7}


def test_an_earlier_penalty_becomes_an_instance_of_the_case_file() -> None:
    text = (
        "被告人甲某，男，1999年1月1日出生，曾因帮助他人实施网络犯罪于2097年3月5日被某公安局行政拘留十日；曾因赌博于2096年1月被行政拘留三日。\n"
        "公诉机关指控，2098年3月，被告人甲某将本人银行卡出租给他人。"
    )
    draft = read_text(text)
    person = draft.cases[0]["persons"][0]
    for group in ("prior.admin_named", "prior.admin_strict"):
        (row,) = person["instances"][group]
        assert {k: v["value"] for k, v in row.items()} == {
            f"{group}.exists": True,
            f"{group}.on": "2097-03-05",
        }
    assert [r["value"] for r in person["record"] if r["topic"] == "prior.admin"] == ["赌博"]
    assert read_cases(draft.to_yaml(), "case.yaml", builtin_rulebook().vocabulary)
