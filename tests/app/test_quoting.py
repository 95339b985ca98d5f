"""Reports quote the imported words of the provisions they rest on; without a text the gist stands in, marked."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bangxin.app.assessing import assess_case, open_cases
from bangxin.app.quoting import cited_norms, quoted_sections
from bangxin.cli import app
from bangxin.consult.importing import import_file
from bangxin.law.builtin import builtin_rulebook
from bangxin.report.blocks import Table, text_of

CASE = Path(__file__).resolve().parents[2] / "examples" / "official" / "case7.yaml"
TITLE = "关于办理非法利用信息网络、帮助信息网络犯罪活动等刑事案件适用法律若干问题的解释"
TEXT = f"""{TITLE}
第十一条 为他人提供帮助的，有下列情形：
（一）甲。
第十二条 明知而帮助，有下列情形之一的：
（一）为三个以上对象提供帮助的；
（二）支付结算金额二十万元以上的；
（三）提供资金五万元以上的；
（四）违法所得一万元以上的，这里是导入的原文；
（五）二年内受过处罚的；
（六）造成严重后果的；
（七）其他。
第十九条 本解释自2019年11月1日起施行。"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "解释.txt").write_text(TEXT, "utf-8")
    import_file(tmp_path / "corpus", tmp_path / "解释.txt", "ji-2019-15", "", "")
    return tmp_path / "corpus"


def test_words_stand_where_imported_and_the_gist_where_not(corpus: Path) -> None:
    book = builtin_rulebook()
    case = open_cases(CASE, book)[0]
    assessment = assess_case(case, book, as_of="2025-09-15")
    ((section,),) = quoted_sections([assessment], corpus, "zh")
    table = section.blocks[0]
    assert isinstance(table, Table)
    rows = {text_of(row[0]): (text_of(row[1]), text_of(row[2])) for row in table.rows}
    words, source = next(row for place, row in rows.items() if "第十二条第一款第四项" in place)
    assert "这里是导入的原文" in words
    assert source.startswith("解释.txt [2019-11-01–]")
    assert "sha256:" in source
    gists = [row for row in rows.values() if row[1] == "未导入原文，以要旨代替"]
    assert gists
    assert {"JI19.12.1.4", "CL.287-2.1"} <= set(cited_norms(assessment))


def test_the_report_command_appends_the_provisions(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "r.md"
    done = CliRunner().invoke(app, ["report", str(CASE), "-o", str(out), "--corpus", str(corpus)])
    assert done.exit_code == 0, done.output
    assert "这里是导入的原文" in out.read_text("utf-8")
    plain = tmp_path / "p.md"
    CliRunner().invoke(app, ["report", str(CASE), "-o", str(plain)])
    assert "所依据规定的原文" not in plain.read_text("utf-8")
