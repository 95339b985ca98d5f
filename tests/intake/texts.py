"""Invented texts and the files they are written to."""

from __future__ import annotations

import io

import docx
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

CASE = """被告人甲某某帮助信息网络犯罪活动案
基本案情
2023年3月至5月，被告人甲某某明知他人利用信息网络实施犯罪，仍将本人的4张银行卡出租给“阿虎”（身份不明）用于转移资金。经查，甲某某的银行卡流入资金共计56.3万余元，其中已查明涉及诈骗资金6.9万余元。甲某某非法获利4500元。案发后，甲某某经公安机关电话通知到案，如实供述自己的犯罪事实，主动退缴全部违法所得4500元，并签署认罪认罚具结书。
诉讼过程
某市某区人民检察院对甲某某以帮助信息网络犯罪活动罪提起公诉。某市某区人民法院经审理，以帮助信息网络犯罪活动罪判处甲某某有期徒刑七个月，缓刑一年，并处罚金人民币五千元。
"""


def as_docx(text: str) -> bytes:
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_pdf(
    text: str, *, width: int = 30, per_page: int = 12, header: str = "", password: str | None = None
) -> bytes:
    """Lines broken after ``width`` characters, as a printed page does; a header and a page number on each page."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    lines = [line[i : i + width] for line in text.splitlines() for i in range(0, max(len(line), 1), width)]
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=A4, encrypt=password)
    for number, first in enumerate(range(0, len(lines), per_page), start=1):
        page.setFont("STSong-Light", 12)
        at = 800.0
        for line in [*([header] if header else []), *lines[first : first + per_page]]:
            page.drawString(60, at, line)
            at -= 24
        page.drawString(280, 40, f"- {number} -")
        page.showPage()
    page.save()
    return out.getvalue()
