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


def as_pdf_with_places(lines: list[str | list[tuple[float, str]]]) -> bytes:
    """A page whose lines are either text or words with the place they begin at, as a table without lines has them."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=A4)
    page.setFont("STSong-Light", 12)
    at = 800.0
    for line in lines:
        for left, words in [(60.0, line)] if isinstance(line, str) else line:
            page.drawString(left, at, words)
        at -= 24
    page.save()
    return out.getvalue()


JUDGMENT = """某省某市某区人民法院
刑事判决书
（2024）某0101刑初12号
公诉机关某市某区人民检察院。
被告人甲某某，男，1999年5月6日出生，汉族，高中文化，无业。因涉嫌犯帮助信息网络犯罪活动罪，于2023年9月1日被刑事拘留，同年9月30日被逮捕。
被告人乙某某，女，2001年11月20日出生，汉族，大专文化，无业。2020年3月2日因犯掩饰、隐瞒犯罪所得罪被判处拘役四个月。
某市某区人民检察院以某检刑诉〔2024〕3号起诉书指控被告人甲某某、乙某某犯帮助信息网络犯罪活动罪，于2024年1月5日向本院提起公诉。现已审理终结。
某市某区人民检察院指控，2023年3月至5月，被告人甲某某明知他人利用信息网络实施犯罪，将本人的3张银行卡出租给丙某某（另案处理），获利12000元。
被告人甲某某对指控的事实无异议。辩护人林某提出，被告人甲某某系自首，获利只有5000元，请求从轻处罚。
经审理查明，2023年3月至5月，被告人甲某某明知他人利用信息网络实施犯罪，仍将本人的3张银行卡出租给丙某某（另案处理）使用，其银行卡流入资金共计42.5万余元，其中诈骗资金12万元，甲某某获利8000元。2023年4月，被告人乙某某将自己的2张银行卡出租给丙某某，其银行卡流入资金31万元，乙某某获利1500元。2023年9月1日，被告人甲某某被公安机关抓获。被告人乙某某经公安机关电话通知到案，如实供述自己的罪行，退缴违法所得1500元。
上述事实，被告人甲某某、乙某某在开庭审理过程中亦无异议，并有银行交易明细、到案经过等证据证实，足以认定。
本院认为，被告人甲某某、乙某某明知他人利用信息网络实施犯罪，仍为其犯罪提供帮助，情节严重，其行为均已构成帮助信息网络犯罪活动罪。被告人乙某某在共同犯罪中起次要作用，系从犯。辩护人提出的被告人甲某某系自首的意见，与查明的事实不符，本院不予采纳。判决如下：
一、被告人甲某某犯帮助信息网络犯罪活动罪，判处有期徒刑九个月，并处罚金人民币一万元。
（刑期从判决执行之日起计算。判决执行以前先行羁押的，羁押一日折抵刑期一日，即自2023年9月1日起至2024年5月31日止。）
二、被告人乙某某犯帮助信息网络犯罪活动罪，判处有期徒刑六个月，缓刑一年，并处罚金人民币五千元。
如不服本判决，可在接到判决书的第二日起十日内，通过本院或者直接向某市中级人民法院提出上诉。
审判员丁某
二〇二四年三月十二日
书记员戊某
"""
