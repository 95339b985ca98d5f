"""Pages of the workbench in both languages: no code in the text, and no Chinese label where the English one exists."""

from __future__ import annotations

import pytest

from tests.report.test_no_codes import leaks
from tests.web.conftest import Browser

PAGES = (
    "", "/lists", "/lists/acts/row", "/lists/instruments/row", "/facts", "/facts?fact=act.kinds", "/determination", "/similar",
    "/papers", "/history", "/settings", "/money",
)  # fmt: skip
OFFICE = (
    "/cases", "/rulebook", "/rulebook/norms/OP25.6.1.1", "/rulebook/concepts/knowledge.established", "/users",
    "/consult", "/consult/ask", "/consult/cite", "/interview",
)  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_code_in_the_pages(browsers: dict[str, Browser], case_id: str, lang: str) -> None:
    handler = browsers["handler"]
    handler.http.cookies.set("bangxin_lang", lang)
    for page in (*(f"/cases/{case_id}{part}" for part in PAGES), *OFFICE):
        answer = handler.get(page)
        assert answer.status_code == 200, page
        assert leaks(answer.text) == [], page
