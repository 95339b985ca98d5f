"""Each file of ``mistakes/`` holds one mistake; it is reported at the line marked ✗, with the hint the file names."""

from __future__ import annotations

from pathlib import Path

import pytest

from bangxin.base.errors import BangxinError, NormError
from bangxin.law.builtin import extended_rulebook

FILES = sorted((Path(__file__).parent / "mistakes").glob("*.yaml"))


def expected(text: str) -> tuple[str, str, int]:
    """Code and hint from the head comments, and the marked line."""
    head = dict(line[2:].split(": ", 1) for line in text.splitlines() if line.startswith("# "))
    marked = next(n for n, line in enumerate(text.splitlines(), 1) if line.endswith("# ✗"))
    return head["code"], head.get("hint", ""), marked


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_mistake_is_located_and_hinted(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    code, hint, line = expected(text)
    with pytest.raises(BangxinError) as caught:
        extended_rulebook(((path.name, text),))
    found = [m for m in caught.value.mistakes if m.code == code]
    assert found, caught.value.render()
    places = [m.place for m in found if m.place is not None]
    assert (path.name, line) in [(p.file, p.line) for p in places], caught.value.render()
    if hint:
        assert any(m.hint is not None and hint in m.hint.zh for m in found), caught.value.render()
    assert all(m.message.zh and m.message.en for m in caught.value.mistakes)


def test_all_mistakes_of_a_file_are_reported_at_once() -> None:
    names = ("compares-money-with-date", "unknown-concept", "unknown-fact")
    texts = [
        (Path(__file__).parent / "mistakes" / f"{name}.yaml").read_text(encoding="utf-8") for name in names
    ]
    norms = [text[text.index("- id:") :].replace("T.1", f"T.{n}") for n, text in enumerate(texts)]
    head = texts[0][: texts[0].index("- id:")]
    with pytest.raises(NormError) as caught:
        extended_rulebook((("several.yaml", head + "".join(norms)),))
    assert [m.code for m in caught.value.mistakes] == ["wrong-type", "unknown-name", "unknown-name"]


def test_the_fixture_is_sound_without_its_mistake() -> None:
    text = (Path(__file__).parent / "mistakes" / "unknown-fact.yaml").read_text(encoding="utf-8")
    book = extended_rulebook((("sound.yaml", text.replace("amuont", "amount")),))
    assert "T.1" in book.norms
