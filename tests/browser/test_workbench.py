"""A whole case in a real browser: upload, check, determine, suppose, sign, papers; keyboard, languages, two people."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, Watched

INDICTMENT = """某市某区人民检察院
起诉书
被告人甲某，男，2001年5月6日出生。
经依法审查查明：2025年9月，被告人甲某明知他人利用信息网络实施电信网络诈骗犯罪，仍将本人的4张银行卡出售给他人，非法获利1.2万元。上述银行卡流入资金共计人民币52万余元，其中查证被害人乙某被骗资金3.5万元。
"""
# Everything that carries text must stand out from its ground (WCAG AA) and every field must have a name.
CONTRAST = """() => {
  const rgb = (c) => c.match(/[\\d.]+/g).map(Number);
  const lum = ([r, g, b]) => [r, g, b].map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((s, v, i) => s + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
  const bad = [];
  for (const e of document.querySelectorAll("body *")) {
    if (e.closest("svg") || e.matches(":disabled") || !e.checkVisibility()) continue;
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
    const [a, b] = [lum(rgb(getComputedStyle(e).color)), lum(ground(e))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) bad.push(e.tagName + "." + e.className + ": " + e.textContent.trim().slice(0, 30));
  }
  for (const e of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (!e.labels?.length && !e.getAttribute("aria-label")) bad.push("no label: " + e.outerHTML.slice(0, 80));
  }
  return bad;
}"""


def new_case(page: Page, server: Server, title: str) -> str:
    page.goto(f"{server.url}/cases")
    page.get_by_label("案件名称").fill(title)
    page.get_by_label(re.compile("第一名涉案人员")).fill("甲某")
    page.get_by_label(re.compile("裁判")).fill("2025-12-01")
    page.get_by_role("button", name="新建").click()
    page.wait_for_url(re.compile(r"/cases/[\w-]{22}$"))
    return page.url


def test_from_upload_to_signed_paper(server: Server, watched: Watched, tmp_path: Path) -> None:
    page = watched.page(server.url)
    case = new_case(page, server, "甲某帮信案")
    indictment = tmp_path / "起诉书.txt"
    indictment.write_text(INDICTMENT, encoding="utf-8")
    page.get_by_role("link", name="卷宗材料").click()
    page.get_by_label("增加材料").set_input_files(indictment)
    page.get_by_role("button", name="上传并读取").click()
    expect(page.locator("mark").first).to_be_visible()
    page.get_by_role("button", name=re.compile("接受全部")).click()
    expect(page.get_by_text("已接受").first).to_be_visible()
    page.get_by_role("link", name="要件审查", exact=True).click()
    expect(page.locator('[role="treeitem"]').first).to_contain_text("帮助信息网络犯罪活动罪")
    for fact, value in (("knowledge.finding", "是"), ("proof.sufficient", "是")):
        page.goto(f"{case}/facts?fact={fact}#record")
        page.locator("#record").get_by_label(value, exact=True).check()
        page.get_by_label(re.compile("理由")).fill("综合全案证据认定")
        page.get_by_role("button", name="记入").click()
        expect(page.get_by_text("综合全案证据认定").first).to_be_visible()
    page.goto(f"{case}/facts?fact=knowledge.object#record")
    page.get_by_role("button", name="记入")
    page.get_by_role("link", name="文书", exact=True).click()
    page.get_by_label(re.compile("意见")).fill("已审查")
    page.get_by_role("button", name="以承办人签名").click()
    expect(page.get_by_text("已签发")).to_be_visible()
    with page.expect_download() as started:
        page.locator("tr", has_text="案件审查报告").get_by_role("link", name="PDF").first.click()
    assert Path(started.value.path()).read_bytes().startswith(b"%PDF")
    with page.expect_download() as started:
        page.locator("tr", has_text="案件审查报告").get_by_role("link", name="HTML").first.click()
    paper = Path(started.value.path()).read_text(encoding="utf-8")
    assert "已签发" in paper
    assert "非法获利1.2万元" in paper


STATEMENT = """账号：6222000000000001
交易时间,摘要,借方发生额,贷方发生额,余额,对方账号,对方户名
2025-09-01 10:00:00,转账,,200000.00,200000.00,6222000000000091,赵某
2025-09-01 10:05:00,转账,200000.00,,0.00,6222000000000092,钱某
2025-09-02 11:00:00,转账,,120000.50,120000.50,6222000000000093,孙某
2025-09-02 11:03:00,转账,120000.50,,0.00,6222000000000092,钱某
"""


def test_money_from_a_statement_to_claims(server: Server, watched: Watched, tmp_path: Path) -> None:
    """Nothing but tables to fill in: whose account it is, when it was handed over, who paid."""
    watched.expected = {422}
    page = watched.page(server.url)
    case = new_case(page, server, "资金")
    statement = tmp_path / "流水.csv"
    statement.write_text(STATEMENT, encoding="utf-8")
    page.goto(f"{case}/money")
    page.get_by_label("增加文件").set_input_files(statement)
    page.get_by_role("button", name="上传并导入").click()
    expect(page.get_by_text("余额与每日流入")).to_be_visible(timeout=120_000)
    page.get_by_role("link", name="登记账户归属").click()
    expect(page.get_by_label("账号 1", exact=True).first).to_have_value("6222000000000001")
    page.get_by_label("涉及人员 1", exact=True).select_option(label="甲某")
    page.get_by_label("归属 1", exact=True).select_option(label="本人")
    page.get_by_label("交付日 1", exact=True).fill("2025-08-30")
    page.get_by_label("冻结日 1", exact=True).fill("2025-08-01")
    page.get_by_label("被害人 1", exact=True).fill("赵某")
    page.get_by_label("转出账号 1", exact=True).fill("6222000000000091")
    page.locator("[name='victims.0.amount']").fill("200000")
    page.get_by_role("button", name="保存并重新计算").click()
    expect(page.get_by_text("账户第 1 行：冻结日早于交付日")).to_be_visible()
    page.get_by_role("link", name="返回刚才的页面").click()
    expect(page.get_by_label("被害人 1", exact=True)).to_have_value("赵某")
    page.get_by_label("冻结日 1", exact=True).fill("2025-09-30")
    page.get_by_role("button", name="保存并重新计算").click()
    expect(page.get_by_text("320,000.50").first).to_be_visible(timeout=120_000)
    page.get_by_role("button", name="记入案件主张").click()
    expect(page.get_by_text("320,000.50 元").first).to_be_visible()


def test_the_tree_works_by_keyboard(server: Server, watched: Watched) -> None:
    page = watched.page(server.url)
    page.goto(f"{server.url}/cases")
    page.get_by_role("button", name=re.compile("高某等人")).click()
    page.goto(f"{page.url}/determination")
    tree = page.get_by_role("tree")
    assert tree.locator('[tabindex="0"]').count() == 1
    first = tree.locator('[role="treeitem"]').first
    first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#detail h2")).to_have_text("犯罪主体适格")
    focused = page.locator('[role="treeitem"]:focus')
    assert focused.get_attribute("aria-selected") == "true"
    assert focused.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowLeft")
    assert focused.get_attribute("aria-expanded") == "false"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(focused).to_contain_text("刑法第十七条")
    page.keyboard.press("Home")
    assert first.evaluate("e => e === document.activeElement")


def test_what_if_changes_the_tree_and_not_the_case(server: Server, watched: Watched) -> None:
    page = watched.page(server.url)
    page.goto(f"{server.url}/cases")
    page.get_by_role("button", name=re.compile("高某等人")).click()
    case = page.url
    page.goto(f"{case}/whatif")
    page.get_by_role("button", name="新建副本").click()
    page.goto(f"{page.url}?fact=knowledge.finding")
    page.get_by_label(re.compile("^否")).check()
    page.get_by_role("button", name="看看结果").click()
    expect(page.get_by_text("已变").first).to_be_visible()
    expect(page.locator("#whatif h2").first).to_contain_text("不符合")
    page.goto(f"{case}/determination")
    expect(page.locator("h1 .status")).to_contain_text("符合")
    expect(page.locator(".casehead")).to_contain_text("第 1 版")


def test_two_people_at_once_and_nothing_typed_is_lost(server: Server, watched: Watched) -> None:
    watched.expected = {412}
    one, other = watched.page(server.url), watched.page(server.url)
    case = new_case(one, server, "两人同时")
    for page in (one, other):
        page.goto(f"{case}/facts?fact=gain.illegal_income#record")
    one.locator("#record").get_by_label(re.compile("^内容")).fill("9000")
    one.get_by_role("button", name="记入").click()
    expect(one.get_by_text("9,000 元").first).to_be_visible()
    other.locator("#record").get_by_label(re.compile("^内容")).fill("12000")
    other.get_by_role("button", name="记入").click()
    expect(other.get_by_text("您的修改基于第 1 版")).to_be_visible()


def test_a_restart_in_the_middle_of_typing(watched: Watched, tmp_path: Path) -> None:
    server = Server(tmp_path / "data")
    server.start()
    page = watched.page(server.url)
    case = new_case(page, server, "重启")
    page.goto(f"{case}/facts?fact=knowledge.finding#record")
    page.get_by_label(re.compile("理由")).fill("写到一半的理由")
    expect(page.get_by_text("草稿已自动保存")).to_be_visible()
    assert server.stop() in (0, -15)
    server.start()
    page.reload()
    expect(page.get_by_label(re.compile("理由"))).to_have_value("写到一半的理由")
    page.locator("#record").get_by_label("是", exact=True).check()
    page.get_by_role("button", name="记入").click()
    expect(page.get_by_text("写到一半的理由").first).to_be_visible()
    server.stop()


def test_what_is_typed_is_found_in_another_browser(server: Server, watched: Watched) -> None:
    page = watched.page(server.url)
    case = new_case(page, server, "自动保存")
    form = f"{case}/lists/instruments/row"
    page.goto(form)
    page.locator("[name='title']").fill("农行卡")
    page.locator("[name='dealing.0.values'][value='rent']").check()
    page.locator("[name='class.0.value']").select_option("bank_account")
    expect(page.get_by_text("草稿已自动保存")).to_be_visible()
    page.context.close()
    other = watched.page(server.url)
    other.goto(case)
    expect(other.get_by_text("您有未提交的草稿")).to_be_visible()
    expect(other.locator(".casehead")).to_contain_text("第 1 版")
    other.get_by_role("link", name="继续填写").click()
    expect(other.get_by_text("已恢复未提交的草稿")).to_be_visible()
    expect(other.locator("[name='title']")).to_have_value("农行卡")
    expect(other.locator("[name='dealing.0.values'][value='rent']")).to_be_checked()
    expect(other.locator("[name='class.0.value']")).to_have_value("bank_account")
    other.get_by_role("button", name="保存", exact=True).click()
    expect(other.get_by_text("农行卡").first).to_be_visible()
    other.goto(case)
    expect(other.get_by_text("您有未提交的草稿")).to_have_count(0)


@pytest.mark.parametrize(("theme", "lang"), [("light", "zh"), ("dark", "en")])
def test_every_page_is_labelled_and_readable(server: Server, watched: Watched, theme: str, lang: str) -> None:
    page = watched.page(server.url)
    page.goto(f"{server.url}/cases")
    page.get_by_role("button", name=re.compile("邓某某")).click()
    case = page.url
    page.context.add_cookies(
        [
            {"name": n, "value": v, "url": server.url}
            for n, v in (("bangxin_lang", lang), ("bangxin_theme", theme))
        ]
    )
    urls = [
        case + part
        for part in (
            "",
            "/sources",
            "/lists",
            "/lists/acts/row",
            "/lists/upstream/row",
            "/facts?fact=gain.illegal_income",
            "/money",
            "/money/accounts",
            "/determination",
            "/whatif",
            "/similar",
            "/papers",
            "/history",
            "/settings",
        )
    ]
    urls += [
        server.url + part
        for part in (
            "/cases",
            "/rulebook",
            "/rulebook/compare",
            "/consult",
            "/consult/ask",
            "/consult/cite",
            "/rulebook/norms/JI19.12.1.2",
            "/users",
            "/log",
            "/api",
        )
    ]
    for url in urls:
        page.goto(url)
        assert page.evaluate(CONTRAST) == [], url
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{url} is {wide} px too wide"
        assert page.locator("h1, h2").count() > 0


def test_pages_work_without_scripts(server: Server, watched: Watched) -> None:
    context = watched.browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{server.url}/cases")
    page.get_by_role("button", name=re.compile("朱某某")).click()
    page.goto(f"{page.url}/determination")
    expect(page.locator('[role="treeitem"]').first).to_be_visible()
    page.locator("a[data-detail]").first.click()
    expect(page.locator("h2").first).to_contain_text("帮助信息网络犯罪活动罪")
    context.close()


def test_a_page_prints_its_tree_open(server: Server, watched: Watched) -> None:
    page = watched.page(server.url)
    page.goto(f"{server.url}/cases")
    page.get_by_role("button", name=re.compile("高某等人")).click()
    page.goto(f"{page.url}/determination")
    page.emulate_media(media="print")
    assert page.locator(".top").is_hidden()
    closed = page.locator('[aria-expanded="false"] > ul').first
    expect(closed).to_be_visible()


def test_log_in_of_a_team(watched: Watched, tmp_path: Path) -> None:
    server = Server(tmp_path / "data", "--team", "--admin", "root", BANGXIN_ADMIN_PASSWORD="long enough 密码")
    server.start()
    watched.expected = {401}
    page = watched.page(server.url)
    page.goto(server.url)
    page.get_by_label("用户名").fill("root")
    page.get_by_label("密码").fill("wrong password")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text("用户名或密码不正确")).to_be_visible()
    page.get_by_label("密码").fill("long enough 密码")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text("root · 管理员")).to_be_visible()
    page.goto(f"{server.url}/users")
    page.get_by_label("用户名").fill("chen")
    page.get_by_label("姓名").fill("陈检察官")
    page.get_by_label(re.compile("初始密码")).fill("another long 密码")
    page.get_by_role("button", name="新增").click()
    expect(page.get_by_text("陈检察官")).to_be_visible()
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_label("用户名")).to_be_visible()
    server.stop()


def test_the_interview_on_a_phone(server: Server, watched: Watched) -> None:
    page = watched.page(server.url, width=390, height=844)
    page.goto(f"{server.url}/interview")
    page.get_by_label(re.compile("用自己的话")).fill("我把自己的银行卡租给别人了")
    page.get_by_role("button", name="开始").click()
    expect(page.get_by_text("为什么问")).to_be_visible()
    page.get_by_role("button", name="不知道").click()
    page.get_by_role("button", name=re.compile("到此为止")).click()
    expect(page.get_by_text("这样做也已经违法")).to_be_visible()
    expect(page.get_by_text("12348")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate(CONTRAST) == []
