"""No reader meets a code: in reports and pages of both languages every value, fact, concept and status has words.

Ids that are given on purpose (to cite, to look up, to edit a file) stand in code style and are left out here."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bangxin.app.assessing import assess_case, open_cases
from bangxin.case.model import Speaker, Status
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.entities import builtin_schema
from bangxin.law.selection import Law
from bangxin.reasoning.states import Result
from bangxin.report.files import rendered
from bangxin.report.papers import PAPERS, write_paper
from bangxin.report.papers.brief import Brief
from bangxin.report.papers.html import html_bytes

ROOT = Path(__file__).parents[2]
CASES = sorted((ROOT / "examples").glob("official*/*.yaml")) + sorted(
    (ROOT / "examples/cases").glob("*.yaml")
)
BOOK = builtin_rulebook()
QUIET = {"code", "dim", "rule"}
VOID = {"meta", "link", "br", "col", "input", "img", "hr"}


class Visible(HTMLParser):
    """The text a reader sees, without scripts, styles and what is set in code style."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden: list[bool] = []
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        classes = set((dict(attrs).get("class") or "").split())
        self.hidden.append(tag in ("script", "style", "code") or bool(classes & QUIET))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self.hidden:
            self.hidden.pop()

    def handle_data(self, data: str) -> None:
        if not any(self.hidden):
            self.parts.append(data)


def visible(html: str) -> str:
    parser = Visible()
    parser.feed(html)
    return " ".join(parser.parts)


def codes() -> list[str]:
    """Everything that has words of its own: values and ids with a mark that no word has, and statuses."""
    found = {fact.id for fact in BOOK.vocabulary} | set(BOOK.concepts) | set(BOOK.switches) | set(BOOK.packs)
    found |= {code for fact in BOOK.vocabulary for code in fact.values}
    found |= {option for switch in BOOK.switches.values() for option in switch.options}
    for kind in builtin_schema(BOOK.vocabulary).kinds.values():
        found |= {kind.id} | {code for a in kind.attributes.values() if a.fact for code in a.fact.values}
    found |= {str(one.value) for one in (*Result, *Law, *Status, *Speaker)}
    return sorted(code for code in found if re.search(r"[._]", code) or code.isupper())


CODE = re.compile(r"(?<![\w.])(?:" + "|".join(map(re.escape, codes())) + r")(?![\w.])")


def leaks(html: str, own: str = "") -> list[str]:
    """Codes in the visible text; an open question that the case file names in its own remarks is its own word."""
    found = dict.fromkeys(CODE.findall(visible(html)))
    return [code for code in found if not (code in BOOK.switches and code in own)]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", CASES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_no_code_in_the_report(path: Path, lang: str) -> None:
    case = open_cases(path, BOOK)[0]
    assessment = assess_case(case, BOOK, as_of=None, basis=None, without=())
    assert leaks(rendered(assessment, "x.html", lang), own=path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", PAPERS)
def test_no_code_in_a_paper(name: str) -> None:
    case = open_cases(ROOT / "examples" / "official-entities" / "case7.yaml", BOOK)[0]
    assessment = assess_case(case, BOOK, as_of=None, basis=None, without=())
    brief = Brief(assessment, None, case.title, "审查起诉", ())
    assert leaks(html_bytes(write_paper(name, brief)).decode()) == []


def test_every_value_has_english_words() -> None:
    for fact in BOOK.vocabulary:
        for code in fact.values:
            assert not re.search(r"[一-鿿_]", fact.named(code, "en")), f"{fact.id}={code}"
    for switch in BOOK.switches.values():
        for option in switch.options:
            assert not re.search(r"[一-鿿_]", switch.named(option, "en")), f"{switch.id}={option}"


def test_the_test_sees_a_code() -> None:
    assert leaks("<p>＝rent_account, act.kinds <code>act.start</code></p>") == ["rent_account", "act.kinds"]
    assert leaks("<p>FINDING_NEEDED</p><span class='code'>unc_3</span>") == ["FINDING_NEEDED"]
