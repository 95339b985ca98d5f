"""Documents: every format gives the same plain text with spans that point at the original characters."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from bangxin.base.errors import BangxinError, InputError, LimitExceeded
from bangxin.consult.reading import read_document as read_file
from bangxin.intake.documents.document import Limits, Page
from bangxin.intake.documents.plain import is_page_number, plain_view
from bangxin.intake.documents.readers import document_from_text, open_document, read_document_bytes
from tests.intake.texts import CASE, as_docx, as_pdf

PLAIN = document_from_text(CASE).plain.text.strip("\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_give_one_text(encoding: str) -> None:
    assert read_document_bytes(CASE.encode(encoding), "a.txt").plain.text.strip("\n") == PLAIN


def test_docx_gives_the_same_text() -> None:
    document = read_document_bytes(as_docx(CASE), "a.docx")
    assert document.kind == "docx"
    assert document.plain.text.strip("\n") == PLAIN


RTF = (
    "{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0 SimSun;}}\\f0 "
    + "".join(f"\\u{ord(c)}?" if ord(c) > 127 else c for c in CASE.replace("\n", "\\par "))
    + "}"
)


def test_rtf_gives_the_same_text() -> None:
    document = read_document_bytes(RTF.encode("ascii"), "案情.rtf")
    assert document.kind == "rtf"
    assert document.plain.text == read_document_bytes(CASE.encode(), "a.txt").plain.text


def test_rtf_in_its_code_page() -> None:
    words = "".join(f"\\'{b:02x}" for b in "流入资金56.3万余元".encode("gb18030"))
    document = read_document_bytes(f"{{\\rtf1\\ansi\\ansicpg936 {words}}}".encode("ascii"), "案情.rtf")
    assert document.plain.text.strip() == "流入资金56.3万余元"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{\\rtf1 " + b"{" * 400 + b"}" * 401, "document-hostile"),
        (b"{\\rtf1 \\par {\\b", "document-damaged"),
    ],
)
def test_rtf_that_is_no_rtf(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read_document_bytes(data, "x.rtf")
    assert caught.value.mistakes[0].code == code


def test_an_old_word_file_says_how_to_convert_it() -> None:
    with pytest.raises(InputError) as caught:
        read_document_bytes(b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "旧.doc")
    assert "convert-to docx" in caught.value.render()


def test_equal_cells_of_a_table_are_all_read() -> None:
    file = docx.Document()
    table = file.add_table(rows=1, cols=3)
    for cell, words in zip(table.rows[0].cells, ("甲某", "2000元", "2000元"), strict=True):
        cell.text = words
    out = io.BytesIO()
    file.save(out)
    assert read_document_bytes(out.getvalue(), "表.docx").text == "甲某\t2000元\t2000元"


ALGORITHMS = ("RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256")


def locked(algorithm: str, password: str) -> bytes:
    """A PDF that takes ``password`` to open; the owner's password is another."""
    made, out = PdfWriter(clone_from=PdfReader(io.BytesIO(as_pdf(CASE)))), io.BytesIO()
    made.encrypt(password, "所有者", algorithm=algorithm)
    made.write(out)
    return out.getvalue()


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_pdf_under_a_password_says_so_and_what_to_do(algorithm: str, tmp_path: Path) -> None:
    data = locked(algorithm, "密码123")
    with pytest.raises(InputError) as refused:
        read_document_bytes(data, "a.pdf")
    (mistake,) = refused.value.mistakes
    assert mistake.code == "document-encrypted"
    assert "密码" in mistake.message.zh
    assert mistake.hint is not None
    assert "另存为不设密码" in mistake.hint.zh
    (tmp_path / "a.pdf").write_bytes(data)
    with pytest.raises(InputError) as refused:
        read_file(tmp_path / "a.pdf")
    assert refused.value.mistakes[0].code == "file-encrypted"


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_pdf_that_only_forbids_changes_is_read(algorithm: str) -> None:
    assert "被告人" in read_document_bytes(locked(algorithm, ""), "a.pdf").plain.text


def test_a_pdf_under_another_kind_of_lock_has_a_hint_of_its_own() -> None:
    data = locked("AES-256", "").replace(b"/Filter /Standard", b"/Filter /Certifix")
    with pytest.raises(InputError) as refused:
        read_document_bytes(data, "a.pdf")
    (mistake,) = refused.value.mistakes
    assert (mistake.code, mistake.hint is not None) == ("document-encrypted", True)
    assert "证书" in mistake.message.zh


def test_pdf_joins_broken_lines_and_drops_headers_and_page_numbers() -> None:
    document = read_document_bytes(
        as_pdf(CASE, per_page=4, header="某市某区人民法院（2024）刑初字卷"), "a.pdf"
    )
    assert document.kind == "pdf"
    assert len(document.pages) > 2
    assert "卷" not in document.plain.text
    assert "- 2 -" in document.text
    joined = document.plain.text.replace("\n", "")
    assert joined == CASE.replace("\n", "")
    assert "用于转移资金" in document.plain.text


def test_the_header_of_two_pages_is_dropped_and_the_sentence_goes_on_behind_it() -> None:
    header = "云川县人民法院刑事判决书"
    pages = [f"{header}\n被告人邱某的卡内有工资3万元，应从流入资金", f"{header}\n中扣除，扣除后为42万元。"]
    whole = "\n".join(pages)
    cut = len(pages[0]) + 1
    plain = plain_view(whole, (Page(1, 0, cut), Page(2, cut, len(whole))))
    assert plain.text.strip() == "被告人邱某的卡内有工资3万元，应从流入资金中扣除，扣除后为42万元。"


@pytest.mark.parametrize(
    "number", ["1000542.69元", "11.6万元", "2021年3月", "1,160,000元", "108000余元", "16张"]
)
def test_a_number_broken_by_the_end_of_a_line_is_one_number(number: str) -> None:
    text = f"被告人甲明知他人实施犯罪，仍提供其本人名下的银行卡，经查，涉案{number}，被告人甲归案后如实供述。"
    at = text.index(number)
    for cut in range(1, len(number)):
        broken = text[: at + cut] + "\n" + text[at + cut :]
        assert number in document_from_text(broken).plain.text.replace("，", ","), broken


@pytest.mark.parametrize("number", ["6.6 万余条", "3.2万元", "1.5%"])
def test_a_line_that_begins_with_a_decimal_goes_on_with_the_sentence(number: str) -> None:
    text = f"公安机关从被告人甲携带的移动硬盘内，提取各类公民个人信息和交易记录，经统计、核对共有\n{number}，被告人甲归案后如实供述。"
    assert document_from_text(text).plain.text.count("\n") == 0
    ended = f"被告人甲归案后如实供述。\n{number}，系各被害人分别转入被告人甲名下账户的资金和记录。"
    assert document_from_text(ended).plain.text.count("\n") == 1


def test_a_numbered_paragraph_that_begins_with_a_year_is_not_joined() -> None:
    text = "起诉书指控的犯罪事实：甲出租银行卡5\n1.2021年3月，甲将银行卡出租。\n2.2021年4月，甲将电话卡出售。"
    assert document_from_text(text).plain.text.count("\n") == 2


def test_a_span_of_a_pdf_points_at_its_page_and_its_characters() -> None:
    document = read_document_bytes(as_pdf(CASE, per_page=4), "a.pdf")
    at = document.plain.text.index("缓刑一年")
    span = document.plain.span(at, at + 4)
    assert document.quote(span).replace("\n", "") == "缓刑一年"
    assert document.page_of(span.start) == max(
        page.number for page in document.pages if page.start <= span.start
    )


def test_traditional_text_reads_as_simplified_and_quotes_the_original() -> None:
    text = (
        "被告人將本人的３張銀行卡出租，流入資金34萬餘元，另查獲電話卡８２００餘張。隨著案發，其退繳違法所得。"
    )
    document = document_from_text(text)
    assert "3张银行卡" in document.plain.text
    assert "随着案发" in document.plain.text
    at = document.plain.text.index("34万余元")
    assert document.quote(document.plain.span(at, at + 5)) == "34萬餘元"


def test_remarks_of_reposters_are_left_out_and_headings_stay() -> None:
    plain = plain_view(
        "【基本案情】\n被告人甲某【如何理解?】将3张银行卡【包含他人的卡?】出租。\n### 【诉讼过程】\n提起公诉。"
    ).text
    assert plain.splitlines() == ["基本案情", "被告人甲某将3张银行卡出租。", "诉讼过程", "提起公诉。"]


def test_spaces_and_breaks_inside_a_sentence() -> None:
    plain = plain_view(
        "邓某某、黄某、王某某架设的 GOIP\n\n设备被上线拨打诈骗电话，共计 30 余万元。\n下一段"
    ).text
    assert plain == "邓某某、黄某、王某某架设的GOIP设备被上线拨打诈骗电话，共计30余万元。\n下一段"


@pytest.mark.parametrize("line", ["- 3 -", "第3页 共10页", "3/10", "12", "— 7 —"])
def test_page_numbers(line: str) -> None:
    assert is_page_number(line)


def test_a_number_in_a_sentence_is_no_page_number() -> None:
    assert not is_page_number("二〇二三年五月三日")
    assert not is_page_number("12345678")


@given(st.text("被告人張三出租銀行卡３%．,:()【】?？*#\n\r\t 　abc1。，", max_size=200))
def test_every_kept_character_still_knows_its_place(text: str) -> None:
    plain = plain_view(text)
    assert len(plain.at) == len(plain.text) + 1
    assert list(plain.at) == sorted(plain.at)
    same = plain_view(text.translate({ord(c): None for c in "【】"})).text
    assert isinstance(same, str)
    for index, char in enumerate(plain.text):
        original = text[plain.at[index]]
        if original.isdigit() or original in "被告人三出租卡。":
            assert plain_view(original + "x").text[:1] in (char, "")


def code(error: BangxinError) -> str:
    return error.mistakes[0].code


def bomb(names: list[str], size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in names:
            package.writestr(name, b"\0" * size)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "document-empty"),
        (b"  \n\n", "document-empty"),
        (as_pdf(CASE, password="x"), "document-encrypted"),
        (b"%PDF-1.4\nnothing here", "document-damaged"),
        (b"PK\x03\x04 broken", "document-damaged"),
        (bomb(["other.xml"], 10), "document-kind"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "document-kind"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "document-encrypted"),
        (bytes(range(128, 256)) * 40, "document-encoding"),
        (bomb(["word/document.xml"], 10), "document-damaged"),
    ],
)
def test_files_that_cannot_be_read_say_so(data: bytes, expected: str) -> None:
    with pytest.raises(InputError) as caught:
        read_document_bytes(data, "x.bin")
    assert code(caught.value) == expected
    assert "x.bin" in caught.value.render()


def test_bytes_that_belie_the_name_of_the_file_are_called_damaged() -> None:
    with pytest.raises(InputError) as caught:
        read_document_bytes(bytes(range(128, 256)) * 40, "判决书.PDF")
    assert code(caught.value) == "document-damaged"
    assert "PDF" in caught.value.render()


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(LimitExceeded) as caught:
        read_document_bytes(bomb(["word/document.xml"], 3_000_000), "x.docx", Limits(unpacked=1_000_000))
    assert code(caught.value) == "document-hostile"


def test_entities_in_a_docx_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(
            "word/document.xml", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
        )
    with pytest.raises(InputError) as caught:
        read_document_bytes(out.getvalue(), "x.docx")
    assert code(caught.value) == "document-hostile"


def test_limits_on_size_and_pages() -> None:
    with pytest.raises(LimitExceeded):
        read_document_bytes(CASE.encode(), "x.txt", Limits(size=10))
    with pytest.raises(LimitExceeded):
        read_document_bytes(as_pdf(CASE, per_page=2), "x.pdf", Limits(pages=2))
    with pytest.raises(LimitExceeded):
        read_document_bytes(CASE.encode(), "x.txt", Limits(characters=5))


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        open_document(tmp_path / "没有.txt")
    assert code(caught.value) == "document-missing"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("# 示例\ncase: C1\npersons:\n- id: P1\n", "bangxin assess"),
        ('{"cases": [{"id": "C1", "persons": []}]}', "bangxin assess"),
        ("id: x\nin_force: {from: '2022-12-01'}\nnorms:\n- id: N1\n", "norms check"),
        ('交易时间,账号,金额\n2024-01-01,6222,100\n2024-01-02,6222,"1,000"\n', "ledger import"),
        ("日期\t账号\t金额\n1\t2\t3\n4\t5\t6\n", "ledger import"),
    ],
)
def test_what_is_no_document_is_sent_to_its_command(text: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read_document_bytes(text.encode(), "x")
    assert code(caught.value) == "document-kind"
    assert told in caught.value.render()


def test_prose_with_colons_and_commas_is_still_a_document() -> None:
    for text in (
        "被告人：王某, 男, 1990年生。\n公诉机关：某市人民检察院, 某区分院。\n",
        "indictment: the accused, Wang, rented out a card.\nHe gained 2,000 yuan, then 300.\nHe was 19, a student.\n",
        CASE,
    ):
        assert read_document_bytes(text.encode(), "x.txt").text == text


_PAGE = """<!DOCTYPE html><html><head><meta charset="gb2312"><title>通报</title><script>var x="获利9万元"</script></head>
<body><nav>首页</nav><p>邱某出租银行卡2张。</p><table><tr><td>一号卡</td><td>流入3万元</td></tr></table></body></html>"""


def test_a_web_page_is_what_it_shows() -> None:
    document = read_document_bytes(_PAGE.encode("gb18030"), "通报.html")
    assert document.kind == "html"
    assert document.text.split("\n") == ["通报", "邱某出租银行卡2张。", "一号卡\t流入3万元"]


def test_a_mail_is_decoded_and_its_attachments_are_named() -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "lu@example.com", "bai@example.com", "邱某一案"
    message.set_content("邱某出租银行卡2张，获利2400元。", charset="utf-8", cte="base64")
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="起诉书.pdf")
    document = read_document_bytes(message.as_bytes(), "来信.eml")
    assert (document.kind, document.text) == ("eml", "邱某一案\n邱某出租银行卡2张，获利2400元。")
    assert "起诉书.pdf" in document.notes[0]


def test_words_struck_through_or_hidden_are_not_read_and_footnotes_are() -> None:
    file = docx.Document()
    paragraph = file.add_paragraph("邱某获利2400元")
    paragraph.add_run("，流入5万元").font.strike = True
    paragraph.add_run("，流入7万元").font.hidden = True
    paragraph.add_run("。").font.strike = False
    out = io.BytesIO()
    file.save(out)
    document = read_document_bytes(out.getvalue(), "改.docx")
    assert document.text == "邱某获利2400元。"
    assert document.notes == ("有 2 处文字带删除线或者是隐藏文字，没有读",)
