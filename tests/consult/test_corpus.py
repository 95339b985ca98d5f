"""Import of official texts: units, versions, links to norms, and what the check finds."""

from __future__ import annotations

import hashlib
import html
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bangxin.base.citation import Article
from bangxin.base.errors import BangxinError, InputError
from bangxin.base.webpage import visible_text
from bangxin.cli import app
from bangxin.consult.catalogue import read_norms
from bangxin.consult.importing import import_file, norm_text, show_provision
from bangxin.consult.library import open_library
from bangxin.consult.linking import check_corpus, instrument_of
from bangxin.consult.provisions import parse_provisions
from bangxin.consult.reading import close_up, join_wrapped, read_document, without_margins

TEXTS = Path(__file__).parent / "texts"
SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"


def units_of(text: str) -> dict[str, str]:
    return {str(unit): unit.text for unit in parse_provisions(text).units}


def test_articles_paragraphs_items_and_sub_items_are_told_apart() -> None:
    units = units_of((TEXTS / "house-rule-2020.txt").read_text("utf-8"))
    assert units["第一条第二款"] == "不得出借校园卡。"
    assert units["第二条第一款第一项"] == "出借校园卡二次以上的；"
    assert units["第二条第一款第二项第2目"] == "门禁卡。"
    assert units["第二条之一第一款"].startswith("屡教不改")


def test_units_point_at_their_own_characters() -> None:
    text = (TEXTS / "house-rule-2020.txt").read_text("utf-8")
    for unit in parse_provisions(text).units:
        assert text[unit.start : unit.end] == unit.text


def test_numbered_opinions_and_list_rules_have_articles_too() -> None:
    opinions = units_of(
        "关于测试的意见\n一、总则\n1.甲项要求。\n2.乙项要求：\n（1）子一；\n（2）子二。\n另一款。\n3.丙。"
    )
    assert opinions["第二条第一款第二项"] == "子二。"
    assert opinions["第二条第二款"] == "另一款。"
    rules = units_of("关于测试的规定\n一、甲。\n二、乙。")
    assert rules == {"第一条第一款": "甲。", "第二条第一款": "乙。"}


def test_the_sentence_before_the_articles_is_no_title() -> None:
    assert parse_provisions("为规范办案，现就有关问题作如下规定\n第一条 甲。").title == ""
    assert parse_provisions("关于测试的规定（试行）\n第一条 甲。").title == "关于测试的规定(试行)"


def test_traditional_text_is_read_and_kept_as_it_stands() -> None:
    units = units_of("關於測試的規定\n第一條　網絡服務提供者應當實名。\n第二條　違反規定的處罰。")
    assert units["第一条第一款"] == "網絡服務提供者應當實名。"


def test_versions_stand_side_by_side_and_the_day_chooses(tmp_path: Path) -> None:
    for name in ("house-rule-2020.txt", "house-rule-2023.txt", "house-rule-2020.txt"):
        last = import_file(tmp_path, TEXTS / name, "", "", "")
    assert last.already
    with open_library(tmp_path) as library:
        old, new = library.versions()
        assert (old.in_force_from, old.in_force_to) == ("2020-01-01", "2022-12-31")
        assert (new.in_force_from, new.in_force_to) == ("2023-01-01", "")
        item = Article(2, 0, 1, 1)
        chosen = library.pick(old.instrument, "2022-12-31")
        assert chosen is not None
        assert library.span(chosen.id, item)[0].text == "出借校园卡二次以上的；"
        assert library.pick(old.instrument, "2019-12-31") is None


def test_a_figure_that_differs_from_the_pack_is_found(tmp_path: Path) -> None:
    import_file(tmp_path, TEXTS / "interpretation-altered.txt", "", "", "")
    with open_library(tmp_path) as library:
        remarks = check_corpus(library)
    differing = {(one.code, one.norm or one.unit) for one in remarks if "figure" in one.code}
    assert ("figure-not-in-text", "JI19.12.1.2") in differing
    assert ("figure-not-in-pack", "第十二条第一款第二项") in differing
    assert not any(name in {"JI19.12.1.1", "JI19.12.1.3", "JI19.12.1.4"} for _, name in differing)
    assert any(one.code == "norm-without-text" and one.norm == "JI19.13" for one in remarks)


def test_a_norm_shows_its_words_and_without_words_its_gist(tmp_path: Path) -> None:
    import_file(tmp_path, TEXTS / "interpretation-altered.txt", "", "", "")
    shown = show_provision(tmp_path, "JI19.12.1.4", "")
    assert [unit.text for _, units in shown.texts for unit in units] == ["违法所得一万元以上的；"]
    bare = show_provision(tmp_path, "JI19.13", "")
    assert bare.texts == ()
    assert bare.gist.zh in bare.lines("zh")
    with open_library(tmp_path) as library:
        assert norm_text(library, read_norms()["JI19.13"]) is None


def test_a_norm_is_never_given_the_words_of_another_law(tmp_path: Path) -> None:
    import_file(tmp_path, TEXTS / "interpretation-altered.txt", "", "", "")
    with open_library(tmp_path) as library:
        quoted = {norm.id for norm in read_norms().values() if norm_text(library, norm)}
    assert "JI19.12.1.4" in quoted
    assert {name for name in quoted if not name.startswith("JI19.")} == set(), (
        "行政处罚法第三十条、第三十二条 and others"
    )
    assert instrument_of(read_norms()["EX.ADM.37"]) == "administrative-penalty-law"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("letter.txt", "这不是法律。".encode(), "corpus-not-law"),
        ("x.txt", "第一条 没有标题的条文。\n第二条 仍然没有。".encode(), "corpus-unnamed"),
        ("x.bin", b"\x00\x01", "file-kind"),
        ("x.txt", b"\xff\x00\x81\x82\x00", "file-encoding"),
        ("x.pdf", b"not a pdf", "file-damaged"),
        ("x.docx", b"not a docx", "file-damaged"),
    ],
)
def test_what_cannot_be_imported_is_refused_by_code_and_nothing_is_written(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BangxinError) as refused:
        import_file(tmp_path / "corpus", path, "", "", "")
    assert refused.value.mistakes[0].code == code
    if (tmp_path / "corpus").exists():
        with open_library(tmp_path / "corpus") as library:
            assert library.versions() == []


def test_html_keeps_blocks_apart_and_drops_scripts() -> None:
    page = "<title>关于测试的规定</title><script>第九条</script><p>第一条 甲</p><p>第二条&nbsp;乙<br>丙</p>"
    assert visible_text(page).split("\n") == ["关于测试的规定", "第一条 甲", "第二条\xa0乙", "丙"]


def test_what_a_page_does_not_show_is_not_its_text() -> None:
    page = (
        "<nav><ul><li>第一条 新闻</ul></nav><noscript>请打开脚本</noscript><div style='display: none'><p>第九条 隐<br>藏</div>"
        "<p hidden>第八条</p><h1>关于测试的规定</h1><p>第一条 甲</p><input hidden><p>第二条 乙</p>"
    )
    assert visible_text(page).split("\n") == ["关于测试的规定", "第一条 甲", "第二条 乙"]
    assert "第二条 乙" in visible_text("<nav>目录<p>第一条 甲</p><p>第二条 乙</p>"), (
        "never closed: nothing is lost"
    )


def test_wrapped_pdf_lines_are_joined_but_units_stay() -> None:
    wrapped = "第一条 这是一段很长很长的文字需要换行才能放\n得下。\n（一）甲；\n（二）乙。"
    assert join_wrapped(wrapped).split("\n")[0].endswith("放得下。")
    assert join_wrapped(wrapped).count("\n") == 2


def test_spaces_of_typesetting_around_figures_are_closed_up_and_others_stay() -> None:
    assert (
        close_up("自 2019 年 11 月 1 日起施行，GB 18030 编码，第 12 条")
        == "自2019年11月1日起施行，GB 18030编码，第12条"
    )


def test_docx_is_read_in_order(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for line in (TEXTS / "house-rule-2020.txt").read_text("utf-8").split("\n"):
        document.add_paragraph(line)
    document.save(str(tmp_path / "rule.docx"))
    assert units_of(read_document(tmp_path / "rule.docx")) == units_of(
        (TEXTS / "house-rule-2020.txt").read_text("utf-8")
    )


def test_the_notes_of_a_docx_are_read(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = docx.Document()
    document.add_paragraph("正文。")
    note = "<w:footnotes xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:footnote><w:p><w:r><w:t>见刑法第二百八十七条之九。</w:t></w:r></w:p></w:footnote></w:footnotes>"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, note.encode(), document.part.package)
    document.part.relate_to(
        part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    )
    document.save(str(tmp_path / "文章.docx"))
    assert read_document(tmp_path / "文章.docx").split("\n")[-1] == "见刑法第二百八十七条之九。"


def test_importing_again_puts_right_the_days_and_the_hash_is_that_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "办法.txt"
    path.write_bytes("云州市测试办法\n第一条 甲。\n第二条 乙。".encode("gb18030"))
    corpus = tmp_path / "库"
    assert import_file(corpus, path, "", "", "").version.force_basis == "none"
    again = import_file(corpus, path, "", "2020-01-01", "")
    assert (again.already, again.corrected) == (True, True)
    assert (again.version.in_force_from, again.version.force_basis) == ("2020-01-01", "option")
    assert again.version.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    other = tmp_path / "同文.txt"
    other.write_bytes(path.read_bytes().decode("gb18030").encode())
    assert import_file(corpus, other, "", "", "").already, "the same words in another encoding"
    with open_library(corpus) as library:
        assert [one.in_force_from for one in library.versions()] == ["2020-01-01"]
    with pytest.raises(BangxinError) as refused:
        import_file(corpus, path, "", "2020-01-01", "2019-01-01")
    assert refused.value.mistakes[0].code == "corpus-period"


def test_a_text_is_not_filed_under_another_instrument_than_its_title_names(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        import_file(tmp_path, TEXTS / "interpretation-altered.txt", "ji-2017-10", "", "")
    assert refused.value.mistakes[0].code == "corpus-title-differs"


def test_a_corpus_cannot_be_where_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    with pytest.raises(InputError) as refused:
        import_file(tmp_path / "x", TEXTS / "house-rule-2020.txt", "", "", "")
    assert refused.value.mistakes[0].code == "corpus-unwritable"
    assert (tmp_path / "x").read_text() == ""


def test_why_there_are_no_words_to_show_is_said(tmp_path: Path) -> None:
    import_file(tmp_path, TEXTS / "interpretation-altered.txt", "", "", "")
    run = CliRunner()
    for name, day, words, code in (
        ("帮信解释第十二条第一款第四项", "", "违法所得一万元以上的", 0),
        ("ji-2019-15 第一百条", "", "没有这一条", 1),
        ("ji-2019-15 第十二条", "2018-01-01", "2018-01-01 都不施行", 1),
        ("刑法第二百八十七条之二", "", "没有导入这一部", 1),
    ):
        shown = run.invoke(app, ["corpus", "show", name, "-o", str(tmp_path), "--on", day])
        assert words in shown.output, name
        assert shown.exit_code == code, name


def test_command_line_round_trip(tmp_path: Path) -> None:
    run = CliRunner()
    folder = str(tmp_path / "c")
    done = run.invoke(
        app, ["corpus", "import", str(TEXTS / "interpretation-altered.txt"), "-o", folder, "--json"]
    )
    assert done.exit_code == 0
    assert json.loads(done.stdout)["instrument"] == "ji-2019-15"
    checked = run.invoke(app, ["corpus", "check", "-o", folder, "--json"])
    assert checked.exit_code == 1
    assert {"figure-not-in-text", "norm-without-text"} <= {
        json.loads(x)["code"] for x in checked.stdout.splitlines()
    }
    assert "违法所得一万元以上的" in run.invoke(app, ["corpus", "show", "JI19.12.1.4", "-o", folder]).stdout


def test_a_version_imported_by_mistake_is_taken_out_and_the_one_before_it_goes_on(tmp_path: Path) -> None:
    run, folder = CliRunner(), str(tmp_path / "c")
    for year in ("2019", "2023"):
        page = tmp_path / f"办法{year}.txt"
        page.write_text(f"云州市测试办法\n第一条 {year}年甲。\n第二条 乙。", "utf-8")
        run.invoke(app, ["corpus", "import", str(page), "-o", folder, "--from", f"{year}-01-01"])
    for name in ("办法", "2019", "办法2021.txt", ""):
        refused = run.invoke(app, ["corpus", "remove", name, "-o", folder])
        assert refused.exit_code != 0, name
    with open_library(Path(folder)) as library:
        assert [one.in_force_to for one in library.versions()] == ["2022-12-31", ""]
        hashed = library.versions()[1].sha256
    gone = run.invoke(app, ["corpus", "remove", hashed[:8], "-o", folder, "--json"])
    assert json.loads(gone.stdout)["file"] == "办法2023.txt"
    with open_library(Path(folder)) as library:
        assert [(one.file, one.in_force_to) for one in library.versions()] == [("办法2019.txt", "")]
        assert [unit.text for unit in library.units(library.versions()[0].id)] == ["2019年甲。", "乙。"]
    assert run.invoke(app, ["corpus", "remove", "办法2019.txt", "-o", folder]).exit_code == 0
    assert run.invoke(app, ["corpus", "list", "-o", folder]).stdout == ""


def test_a_missing_folder_is_a_located_error(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused, open_library(tmp_path / "none"):
        pass
    assert refused.value.mistakes[0].code == "corpus-absent"


@pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="the shared texts are not beside this checkout")
def test_the_shared_official_texts_agree_with_the_packs(tmp_path: Path) -> None:
    for path in sorted((SHARED / "corpus").glob("*.txt")):
        import_file(tmp_path, path, "", "", "")
    with open_library(tmp_path) as library:
        remarks = check_corpus(library)
        interpretation = library.pick("ji-2019-15")
        assert interpretation is not None
        assert len(library.units(interpretation.id)) == 76
        assert len({u.article.whole for u in library.units(interpretation.id)}) == 19
    assert not [one for one in remarks if one.instrument == "ji-2019-15"]
    assert not [one for one in remarks if one.code.startswith("figure")]


def test_a_wrapped_title_is_one_line_and_a_paragraph_broken_after_a_title_word_goes_on() -> None:
    page = (
        "最高人民法院、最高人民检察院关于办理测试案件\n适用法律若干问题的解释\n法释〔2020〕99号\n为依法惩治测试犯罪，制定本解释。\n"
        "第一条 有关部门应当按照法律、行政法规的规定\n《中华人民共和国刑法》和其他规定办理。\n第二条 施行。"
    )
    read = parse_provisions(join_wrapped(page))
    assert read.title == "最高人民法院、最高人民检察院关于办理测试案件适用法律若干问题的解释"
    assert read.number == "法释〔2020〕99号"
    assert [str(unit.article) for unit in read.units] == ["第一条第一款", "第二条第一款"]


def test_page_numbers_and_shared_margins_are_left_out_and_a_cited_article_opens_no_article() -> None:
    pages = [
        f"某网 2024-01-0{n}\n第{n}条 本条依照某法\n第一百条第二款的规定执行，内容很长很长很长很长。\n- {n} -"
        for n in (1, 2, 3)
    ]
    text = join_wrapped(
        "\n".join(
            without_margins(
                [page.replace("第1", "第一").replace("第2", "第二").replace("第3", "第三") for page in pages]
            )
        )
    )
    assert "某网" not in text
    assert [str(u.article) for u in parse_provisions("关于测试的规定\n" + text).units] == [
        "第一条第一款",
        "第二条第一款",
        "第三条第一款",
    ]


LAW = """某某规定
第一条 甲事项由本规定调整。
第二条 有下列情形之一的：
（一）三个以上；
（二）二十万元以上。
第三条 本规定自2020年5月1日起施行。以前的规定同时废止。"""


@pytest.mark.parametrize(
    "below",
    [
        "责任编辑：某某",
        "《规定》的理解与适用\n第四条 这是解读引用的别的条文。\n一、起草背景",
        "附件：某表\n（三）不是项",
    ],
)
def test_what_stands_under_a_law_is_no_part_of_it(below: str) -> None:
    alone, with_more = parse_provisions(LAW), parse_provisions(f"{LAW}\n{below}")
    assert [(str(u), u.text) for u in with_more.units] == [(str(u), u.text) for u in alone.units]
    assert str(alone.units[-1]) == "第三条第一款"


def test_a_repealing_paragraph_after_the_day_in_force_is_kept() -> None:
    read = parse_provisions(LAW.replace("施行。以前", "施行。\n以前"))
    assert [str(unit) for unit in read.units][-2:] == ["第三条第一款", "第三条第二款"]


def test_of_two_texts_of_one_day_the_fuller_is_taken(tmp_path: Path) -> None:
    whole, part = LAW, "\n".join(LAW.splitlines()[:2] + LAW.splitlines()[-1:])
    for name, text in (("全文.txt", whole), ("摘录.txt", part)):
        (tmp_path / name).write_text(text, "utf-8")
        import_file(tmp_path / "corpus", tmp_path / name, "", "", "")
    with open_library(tmp_path / "corpus") as library:
        versions = library.versions()
        assert len(versions) == 2
        chosen = library.pick(versions[0].instrument)
        assert chosen is not None
        assert chosen.file == "全文.txt"


@pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="no official texts beside this checkout")
@pytest.mark.parametrize("kind", ["docx", "html", "br"])
def test_every_official_text_reads_the_same_in_other_formats(tmp_path: Path, kind: str) -> None:
    for path in sorted((SHARED / "corpus").glob("*.txt")):
        lines = [
            line.strip()
            for line in path.read_text("utf-8").splitlines()
            if line.strip() and not line.startswith(("# prov", "# saved", "<!--"))
        ]
        plain = parse_provisions("\n".join(lines))
        other = parse_provisions(read_document(written(tmp_path / path.stem, lines, kind)))
        assert [(str(u), u.text) for u in other.units] == [(str(u), u.text) for u in plain.units], path.name


def written(stem: Path, lines: list[str], kind: str) -> Path:
    """The lines as a page of an official site or a document of a word processor would hold them."""
    if kind == "docx":
        docx = pytest.importorskip("docx")
        document = docx.Document()
        for line in lines:
            document.add_paragraph(line.lstrip("# "))
        document.save(str(stem.with_suffix(".docx")))
        return stem.with_suffix(".docx")
    title, *rest = (html.escape(line.lstrip("# ")) for line in lines)
    if kind == "html":
        about = "" if title.startswith("第") else "<div>发布时间：2020-01-01 字号：大 中 小</div>"
        body = f"<h1>{title}</h1>{about}" + "".join(
            f'<p style="text-indent:2em">　　{line}</p>' for line in rest
        )
        page = f"<html><head><meta charset='utf-8'><style>p{{}}</style></head><body>{body}<div>责任编辑：某某</div></body></html>"
        stem.with_suffix(".html").write_text(page, "utf-8")
        return stem.with_suffix(".html")
    page = f"<html><body><h1>{title}</h1><div>{'<br/>'.join('&nbsp;&nbsp;' + line for line in rest)}</div></body></html>"
    stem.with_suffix(".htm").write_bytes(page.encode("gb18030"))
    return stem.with_suffix(".htm")
