"""What one page holds, part by part: a layout or a result that changes shows here.

Write anew with ``BANGXIN_WRITE_GOLDEN=1`` and read the difference before committing it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from bangxin.app.assessing import assess
from bangxin.report.files import rendered
from tests.report.outline import outline

HERE = Path(__file__).parent
CASES = HERE.parents[1] / "examples" / "cases"


def skeleton(name: str, lang: str) -> str:
    """Headings, column headings and statuses of a page, one a line."""
    seen = outline(rendered(assess(CASES / f"{name}.yaml"), "x.html", lang))
    lines = [f"{'#' * level} {text}" for level, text in seen.headings]
    return "\n".join([*lines, "", *seen.heads[:60], "", *seen.statuses[:60], ""])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_of_the_goip_case_is_as_it_was_read(lang: str) -> None:
    golden = HERE / "golden" / f"08-goip.{lang}.txt"
    now = skeleton("08-goip", lang)
    if os.environ.get("BANGXIN_WRITE_GOLDEN"):
        golden.write_text(now, encoding="utf-8")
    assert now == golden.read_text(encoding="utf-8")


def whole_page(name: str) -> str:
    """The HTML report of an official case; the hashes of rulebook and case, which move with every norm, left out."""
    page = rendered(assess(CASES.parent / "official" / f"{name}.yaml"), "x.html", "zh")
    return re.sub(r"(sha256[:-])[0-9A-Za-z+/=]{16,}", r"\1…", page)


def test_the_whole_page_of_an_official_case_is_as_it_was_read() -> None:
    """Every byte but hashes, so that nothing changes unseen; and the same bytes each time."""
    golden = HERE / "golden" / "official-case6.html"
    now = whole_page("case6")
    assert now == whole_page("case6")
    if os.environ.get("BANGXIN_WRITE_GOLDEN"):
        golden.write_text(now, encoding="utf-8", newline="\n")
    assert now == golden.read_text(encoding="utf-8")
