"""The words of a provision are nobody's act, and words that follow 被告人 or 行为人 are nobody's name."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bangxin.cli import app
from bangxin.intake.documents.readers import document_from_text
from bangxin.intake.drafting.draft import NOBODY, draft_of

STORY = "2022年5月，苗某某将本人银行卡2张出租给他人使用，获利800元。\n帮信罪，拘役四个月。\n"
TOLD = [
    "明知他人利用信息网络实施犯罪，为其犯罪提供互联网接入、服务器托管、通讯传输等技术支持，情节严重的，处三年以下有期徒刑或者拘役。",
    "（三）以投放广告等方式提供资金五万元以上的；",
    "（四）违法所得一万元以上的。",
    "2、支付结算金额二十万元以上的\n",
    "为他人实施犯罪提供广告推广、支付结算等帮助，具有下列情形之一的，应当认定为情节严重：",
    "提供虚假广告推广，情节特别严重的，依法从重处罚。",
]


@pytest.mark.parametrize("law", TOLD)
@pytest.mark.parametrize("before", [True, False])
def test_a_provision_quoted_beside_a_story_adds_nothing_to_it(law: str, before: bool) -> None:
    alone, beside = (
        draft_of(document_from_text(t)).cases[0]
        for t in (STORY, law + "\n" + STORY if before else STORY + law)
    )
    told = [{k: v["value"] if isinstance(v, dict) else [c["value"] for c in v] for k, v in c["persons"][0]["claims"].items()} for c in (alone, beside)]  # fmt: skip
    assert told[0] == told[1]


@pytest.mark.parametrize(
    "words",
    [
        "仅仅从行为人利用了网络进行犯罪，无法认定其构成本罪。",
        "依法对行为人宣告职业禁止。",
        "被告人查明真相后拒绝继续。",
        "违法行为人申请复议的，依法办理。",
        "被害人陈述证实上述经过。",
        "对被告人从轻处罚，对被害人家属予以安抚。",
    ],
)
def test_a_word_after_a_role_is_no_name(words: str) -> None:
    told = draft_of(document_from_text(words)).cases[0]
    assert [p["name"] for p in told["persons"]] == [NOBODY]


@pytest.mark.parametrize("name", ["利某", "宣某某", "申某1", "成某", "查某甲"])
def test_surnames_that_are_words_too_stay_names(name: str) -> None:
    told = draft_of(document_from_text(f"经审理查明，被告人{name}将本人银行卡1张出租，获利500元。")).cases[0]
    assert [p["name"] for p in told["persons"]] == [name]


def test_a_text_that_names_nobody_says_so(tmp_path: Path) -> None:
    page = tmp_path / "通知.txt"
    page.write_text("请大家注意保管银行卡，不要出租。", "utf-8")
    told = CliRunner().invoke(app, ["read", str(page), "-o", str(tmp_path / "稿.yaml")])
    assert told.exit_code == 0
    assert "0 人" in told.stderr
    assert "没有读出被告人" in told.stderr
