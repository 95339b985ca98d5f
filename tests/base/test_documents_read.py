"""The words of Word documents with changes accepted, and the encodings of Chinese text."""

from __future__ import annotations

import pytest
from lxml import etree

from bangxin.base.charset import charset
from bangxin.base.wordml import lines_of

_NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def words(inside: str) -> list[str]:
    return list(lines_of(etree.fromstring(f"<w:body {_NS}>{inside}</w:body>")))


def run(text: str, tag: str = "t") -> str:
    return f"<w:r><w:{tag}>{text}</w:{tag}></w:r>"


def test_what_was_inserted_counts_and_what_was_deleted_does_not() -> None:
    changed = f"<w:p>{run('支付结算')}<w:del>{run('三十万元', 'delText')}</w:del><w:ins>{run('二十万元')}</w:ins>{run('以上')}</w:p>"
    assert words(changed) == ["支付结算二十万元以上"]
    moved = f"<w:p><w:moveFrom>{run('甲')}</w:moveFrom>{run('乙')}<w:moveTo>{run('甲')}</w:moveTo></w:p>"
    assert words(moved) == ["乙甲"]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    end = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    assert words(f"<w:p>{end}{run('处三年以下')}</w:p><w:p>{run('有期徒刑')}</w:p>") == ["处三年以下有期徒刑"]


def test_content_controls_links_and_text_boxes_are_read_once() -> None:
    box = f"<w:txbxContent><w:p>{run('框')}</w:p></w:txbxContent>"
    page = (
        f"<w:sdt><w:sdtContent><w:p>{run('控件')}</w:p></w:sdtContent></w:sdt>"
        f"<w:p><w:hyperlink>{run('链接')}</w:hyperlink></w:p>"
        f"<w:p>{run('旁')}<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert words(page) == ["控件", "链接", "旁", "框"]


def test_a_cell_that_spans_is_named_once_a_row_and_a_deleted_row_is_not_there() -> None:
    def cell(text: str, more: str = "") -> str:
        return f"<w:tc><w:tcPr>{more}</w:tcPr><w:p>{run(text)}</w:p></w:tc>"

    wide, top, below = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('删')}</w:tr>"
    table = f"<w:tbl><w:tr>{cell('表头', wide)}</w:tr><w:tr>{cell('甲', top)}{cell('一')}</w:tr><w:tr>{cell('', below)}{cell('二')}</w:tr>{gone}</w:tbl>"
    assert words(table) == ["表头", "甲 一", "甲 二"]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("根据刑法第二百八十七条之二的规定", "gb18030"),
        ("根據刑法第二百八十七條之二的規定", "big5"),
        ("根據刑法第二百八十七條之二的規定", "gb18030"),
        ("根据刑法的规定", "utf-8"),
        ("根据刑法的规定", "utf-16"),
    ],
)
def test_the_encoding_of_a_text_is_the_one_it_reads_as_chinese_in(text: str, encoding: str) -> None:
    found = charset(text.encode(encoding))
    assert found is not None
    assert text.encode(encoding).decode(found.name) == text


def test_bytes_that_are_no_text_have_no_encoding() -> None:
    assert charset(b"\xff\x00\x81\x82\x00") is None
    assert charset("根据\x00".encode()) is None
