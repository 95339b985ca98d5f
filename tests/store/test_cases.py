"""Versions, conflicts, membership, paging."""

from __future__ import annotations

import pytest

from bangxin.base.errors import InputError
from bangxin.store import cases, people, work
from bangxin.store.storage import Store


def new_case(store: Store, author: str, title: str = "甲某帮信案") -> cases.CaseRow:
    with store.writing() as connection:
        return cases.create(connection, title=title, stage="审查起诉", author=author, document={"facts": {}})


def code(error: pytest.ExceptionInfo[InputError]) -> str:
    return error.value.mistakes[0].code


def test_every_save_is_a_version_and_old_ones_stay(store: Store, author: str) -> None:
    case = new_case(store, author)
    with store.writing() as connection:
        cases.save(
            connection, case.id, 1, author=author, note="补入流入资金", document={"facts": {"inflow": 300000}}
        )
    with store.writing() as connection:
        old = cases.document(connection, case.id, 1)
        cases.save(connection, case.id, 2, author=author, note="恢复第 1 版", document=old)
    with store.reading() as connection:
        history = cases.versions(connection, case.id)
        assert [v.revision for v in history] == [3, 2, 1]
        assert cases.document(connection, case.id, 2) == {"facts": {"inflow": 300000}}
        assert history[0].content_hash == history[2].content_hash != history[1].content_hash


def test_a_save_on_an_old_revision_is_refused_and_changes_nothing(store: Store, author: str) -> None:
    case = new_case(store, author)
    with store.writing() as connection:
        cases.save(connection, case.id, 1, author=author, note="", document={"a": 1})
    with pytest.raises(InputError) as error, store.writing() as connection:
        cases.save(connection, case.id, 1, author=author, note="", document={"a": 2})
    assert code(error) == "revision-conflict"
    with store.reading() as connection:
        assert cases.get(connection, case.id).revision == 2
        assert cases.document(connection, case.id, 2) == {"a": 1}


def test_a_failed_write_leaves_no_trace(store: Store, author: str) -> None:
    before = store.head()

    def half_done() -> None:
        with store.writing() as connection:
            case = cases.create(connection, title="x", stage="线索", author=author, document={})
            store.record(connection, author, "case.create", "case", case.id, case_id=case.id)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_done()
    assert store.head() == before
    with store.reading() as connection:
        assert cases.listed(connection, member=None, states=cases.STATES, after=None, limit=9) == []


def test_list_shows_only_the_members_cases_page_by_page(store: Store, author: str) -> None:
    made = [new_case(store, author, f"案件{n}").id for n in range(5)]
    with store.writing() as connection:
        other = people.add_user(connection, name="li", display="李", role="reader", password="x")
        assert cases.admit(connection, made[1], other.id)
        assert not cases.admit(connection, made[1], other.id)
    with store.reading() as connection:
        first = cases.listed(connection, member=author, states=("open",), after=None, limit=3)
        last = first[-1]
        rest = cases.listed(
            connection, member=author, states=("open",), after=(last.updated_at, last.id), limit=3
        )
        assert [row.id for row in first + rest] == made[::-1]
        assert [
            r.id for r in cases.listed(connection, member=other.id, states=("open",), after=None, limit=9)
        ] == [made[1]]


def test_a_draft_is_private_and_not_part_of_the_case(store: Store, author: str) -> None:
    case = new_case(store, author)
    with store.writing() as connection:
        draft = work.keep_draft(
            connection,
            case_id=case.id,
            user_id=author,
            purpose="what-if",
            base=1,
            document={"facts": {"n": 3}},
        )
        work.keep_draft(
            connection,
            case_id=case.id,
            user_id=author,
            purpose="what-if",
            base=1,
            document={"facts": {"n": 4}},
            id=draft.id,
        )
    with store.reading() as connection:
        assert work.draft(connection, draft.id, author).document == {"facts": {"n": 4}}
        assert cases.document(connection, case.id, 1) == {"facts": {}}
        with pytest.raises(InputError) as error:
            work.draft(connection, draft.id, "somebody")
    assert code(error) == "draft-unknown"


def test_an_idempotency_key_belongs_to_one_request(store: Store, author: str) -> None:
    with store.writing() as connection:
        assert work.recall(connection, author, "k1", "h1") is None
        work.remember(connection, author, "k1", "h1", "case/1")
        assert work.recall(connection, author, "k1", "h1") == "case/1"
        assert work.recall(connection, "other", "k1", "h1") is None
        with pytest.raises(InputError) as error:
            work.recall(connection, author, "k1", "h2")
    assert code(error) == "idempotency-mismatch"


def test_sessions_end_and_lockout_counts(store: Store, author: str) -> None:
    with store.writing() as connection:
        token, session = people.open_session(connection, author, 60)
        gone, _ = people.open_session(connection, author, -1)
        assert people.session(connection, token) == (session, people.user(connection, author))
        assert people.session(connection, gone) is None
        assert people.session(connection, token + "x") is None
        people.close_sessions(connection, author)
        assert people.session(connection, token) is None
        for expected in (1, 2):
            assert people.note_failure(connection, "chen", allowed=3, lock_seconds=60) == expected
            assert people.locked_until(connection, "chen") == ""
        people.note_failure(connection, "chen", allowed=3, lock_seconds=60)
        assert people.locked_until(connection, "chen") != ""
        assert people.locked_until(connection, "li") == ""
