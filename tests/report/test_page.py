"""The HTML report: self-contained, accessible, complete, escaped; every label in both languages."""

from __future__ import annotations

import itertools
import os
import re
from functools import cache
from importlib import resources
from pathlib import Path

import pytest

from bangxin.app.assessing import assess
from bangxin.determination.assessment import Assessment
from bangxin.report.files import rendered
from tests.report.outline import Outline, outline

OFFICIAL = Path(__file__).parents[2] / "examples" / "official"
CJK = re.compile(r"[\u4e00-\u9fff]")


@cache
def assessment(number: int) -> Assessment:
    return assess(OFFICIAL / f"case{number}.yaml")


@cache
def page(number: int, lang: str = "zh", all_nodes: bool = False) -> str:
    return rendered(assessment(number), "x.html", lang, all_nodes=all_nodes)


@cache
def read(number: int, lang: str = "zh", all_nodes: bool = False) -> Outline:
    return outline(page(number, lang, all_nodes))


@pytest.mark.parametrize("number", range(1, 8))
def test_the_page_is_well_formed_and_asks_for_nothing(number: int) -> None:
    seen = read(number)
    assert seen.mismatched == []
    assert seen.stack == []
    assert seen.sources == []
    assert all(link.startswith("#") for link in seen.links)
    assert "default-src &#x27;none&#x27;" in page(number)
    assert not re.search(r"url\(|@import|https?://", page(number))


@pytest.mark.parametrize("number", [2, 7])
@pytest.mark.parametrize("all_nodes", [False, True])
def test_ids_are_unique_and_every_link_leads_somewhere(number: int, all_nodes: bool) -> None:
    seen = read(number, "zh", all_nodes)
    assert len(seen.ids) == len(set(seen.ids))
    assert {link[1:] for link in seen.links} <= set(seen.ids)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_headings_come_in_order_with_one_title(lang: str) -> None:
    levels = [level for level, _ in read(2, lang, True).headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_tables_have_captions_and_scoped_headings() -> None:
    seen = read(2)
    assert seen.tables == seen.captions > 20
    assert all(found.get("scope") in ("row", "col") for tag, found in seen.cells if tag == "th")


def test_a_status_is_a_mark_and_a_word_never_colour_alone() -> None:
    words = {"✔ 符合", "✘ 不符合", "？ 待查明", "☐ 待认定"}
    assert set(read(2).statuses) <= words
    assert len(set(read(7).statuses)) == 4


def test_every_heading_is_translated_and_the_language_is_declared() -> None:
    seen = read(2, "en")
    names = {p.person.name for p in assessment(2).persons}
    labels = [text for _, text in seen.headings if text not in names and not text.startswith("official-2")]
    assert seen.lang == "en"
    assert [text for text in labels if CJK.search(text)] == []
    assert read(2).lang == "zh-CN"
    columns = re.findall(r'<th scope="col">(.*?)</th>', page(2, "en"))
    assert [text for text in columns if CJK.search(text)] == []
    captions = re.findall(r"<caption>(.*?)</caption>", page(2, "en"))
    assert [text for text in captions if CJK.search(text)] == []


def test_the_page_holds_every_part_for_every_person() -> None:
    titles = [text for _, text in read(2).headings]
    for person in assessment(2).persons:
        assert person.person.name in titles
    for part in ("距各条线多远", "所缺事实", "相反证据与排除事由", "罪名比较", "竞合与并罚", "各种出口及其状态", "适用哪一版法律",
                 "另一种读法会改变的结果", "官方处理对照"):  # fmt: skip
        assert titles.count(part) >= 2, part


def test_citations_carry_the_instrument_the_article_and_the_days_in_force() -> None:
    text = page(7)
    assert "法释〔2019〕15号第十二条第一款第四项" in text
    assert "法发〔2025〕12号第6条第1款第1项" in text
    assert "OP25.6.1.1，施行 2025-07-28 至 今" in text
    assert "“顾某的银行卡流入诈骗资金34万余元”" in text


def test_joint_gain_is_shown_with_its_attribution() -> None:
    assert "二人非法获利1.6万元" in page(2)
    assert "全额分别计入各人" in page(2)
    assert "共同总额" in page(2)


def test_the_official_outcome_stands_beside_our_result_and_is_named_as_comparison() -> None:
    assert "官方处理（仅对照，不影响判断）" in page(5)
    assert "减轻处罚情节，但案例没有写明" in page(5)


def test_trap_61_no_verdict_is_pronounced() -> None:
    for number in (1, 5, 7):
        seen = read(number)
        labels = [*seen.statuses, *seen.heads, *(text for _, text in seen.headings)]
        assert not [
            text for text in labels if re.search("有罪|无罪|定罪", text) and "有罪或相对不起诉" not in text
        ]
        assert "不是有罪判断，也不代为选择处理方式" in page(number)
        assert "It is no finding of guilt and chooses no disposition" in page(number, "en")
        assert "不是有罪判断" in rendered(assessment(number), "x.md")


def test_text_of_the_case_is_escaped(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    evil = "<script>alert(1)</script>&\"'"
    file.write_text(
        "title: '<img src=x onerror=alert(1)>'\n"
        "persons:\n- id: p1\n  name: |-\n    " + evil + "\n"
        "  claims:\n    gain.illegal_income: {value: 5, quote: '</td><b onclick=x>|`*'}\n",
        encoding="utf-8",
    )
    text = rendered(assess(file, as_of="2026-01-01"), "x.html")
    assert "<script>alert" not in text
    assert "<img" not in text
    assert "<b onclick" not in text
    assert outline(text).mismatched == []


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_contrast_is_aa_in_both_themes(theme: int) -> None:
    css = resources.files("bangxin.report.html").joinpath("page.css").read_text(encoding="utf-8")
    block = re.findall(r":root \{(.*?)\}", css, re.DOTALL)[theme]
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))
    for text, back in [
        ("ink", "paper"), ("soft", "paper"), ("soft", "band"), ("ink", "band"), ("link", "paper"), ("cite", "paper"),
        ("flag", "paper"), ("ink", "notice"), ("met", "met-back"), ("not", "not-back"), ("open", "open-back"),
        ("find", "find-back"),
    ]:  # fmt: skip
        assert contrast(colours[text], colours[back]) >= 4.5, (text, back)


def test_axe_finds_nothing_in_a_real_browser(tmp_path: Path) -> None:
    """Runs where a Chromium is installed."""
    api = pytest.importorskip("playwright.sync_api")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    paths = [Path(p) for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")]
    browser_path = next((p for p in paths if p.exists()), None)
    if browser_path is None:
        assert os.environ.get("CI") != "true", "no Chromium: .ci/services installs it"
        pytest.skip("no Chromium on this machine")
    file = tmp_path / "case.html"
    file.write_text(page(2), encoding="utf-8")
    with api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(browser_path), args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            context = browser.new_context(bypass_csp=True, color_scheme=scheme)
            view = context.new_page()
            asked: list[str] = []
            view.on("request", lambda request, asked=asked: asked.append(request.url))
            view.goto(file.as_uri())
            view.click("#open-all")
            assert view.locator("details:not([open])").count() == 0
            found = axe.Axe().run(view).response["violations"]
            assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []
            assert asked == [file.as_uri()]
        browser.close()
