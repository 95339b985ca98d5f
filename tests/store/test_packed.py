"""Long versions are packed, come back to the byte, and any changed stored character is noticed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from bangxin.base.errors import InputError
from bangxin.store import cases
from bangxin.store.packed import MARK, PACKED_FROM, packed, unpacked
from bangxin.store.people import add_user
from bangxin.store.storage import Store

LONG = {"text": "被告人将本人银行卡出租给他人使用，" * 2000}


@given(st.text(max_size=40), st.integers(0, 300))
def test_packing_is_undone(piece: str, times: int) -> None:
    whole = piece * times
    assert unpacked(packed(whole)) == whole
    assert unpacked(packed(MARK + whole)) == MARK + whole


def test_a_short_text_and_one_of_an_earlier_version_stand_as_they_are() -> None:
    assert packed('{"a":1}') == '{"a":1}'
    assert unpacked('{"a":1}') == '{"a":1}'
    older = '{"a":"' + "x" * PACKED_FROM + '"}'
    assert unpacked(older) == older


def test_every_changed_character_of_a_packed_version_is_noticed(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "data")
    with store.writing() as connection:
        author = add_user(connection, name="h", display="h", role="handler", password="").id
        case = cases.create(connection, title="x", stage="线索", author=author, document=LONG)
        store.record(connection, author, "case.create", "version", f"{case.id}/1", case_id=case.id)
    with store.reading() as connection:
        stored = str(connection.execute(text("SELECT document FROM case_versions")).scalar_one())
        assert cases.document(connection, case.id, 1) == LONG
    assert stored.startswith(MARK)
    assert len(stored) < len(LONG["text"]) / 8
    rng = random.Random(5)
    places = {
        3,
        66,
        67,
        68,
        len(stored) - 1,
        len(stored) - 2,
        *(rng.randrange(len(stored)) for _ in range(40)),
    }
    for place in sorted(places):
        other = "A" if stored[place] != "A" else "B"
        changed = stored[:place] + other + stored[place + 1 :]
        with store.writing() as connection:
            connection.execute(text("UPDATE case_versions SET document = :changed"), {"changed": changed})
        with store.reading() as connection, pytest.raises(InputError, match="version-changed"):
            cases.document(connection, case.id, 1)
    assert {"version-changed", "record-changed"} <= {d.code for d in store.verify().discrepancies}
    with store.writing() as connection:
        connection.execute(text("UPDATE case_versions SET document = :stored"), {"stored": stored})
    assert "version-changed" not in {d.code for d in store.verify().discrepancies}
    store.close()
