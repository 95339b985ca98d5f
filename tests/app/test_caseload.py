"""Cases, membership, log-in: what each person can and cannot do, and what the log says of it."""

from __future__ import annotations

import pytest

from bangxin.app import accounts, caseload
from bangxin.app.rights import PUBLIC, RIGHTS, Principal, Role, Scope, allowed
from bangxin.app.workbench import Workbench
from bangxin.base.errors import BangxinError
from bangxin.store import audit
from bangxin.store.cases import STATES, CaseRow
from tests.app.conftest import PASSWORD, document

People = dict[str, Principal]


def code(error: pytest.ExceptionInfo[BangxinError]) -> str:
    return error.value.mistakes[0].code


@pytest.fixture
def case(desk: Workbench, people: People) -> CaseRow:
    return caseload.create(
        desk, people["handler"], title="甲某帮信案", stage="审查起诉", document=document(inflow=1)
    )


def actions(desk: Workbench) -> list[str]:
    with desk.store.reading() as connection:
        return [entry["action"] for entry in audit.entries(connection)]


def test_who_is_no_member_cannot_tell_a_case_from_none(
    desk: Workbench, people: People, case: CaseRow
) -> None:
    for name in ("handler2", "reviewer", "reader", "auditor"):
        with pytest.raises(BangxinError) as real:
            caseload.view(desk, people[name], case.id)
        with pytest.raises(BangxinError) as none:
            caseload.view(desk, people[name], "nothing")
        assert str(real.value) == str(none.value)
        assert caseload.listed(desk, people[name]).cases == ()
    assert actions(desk)[0] == "refused"


def test_a_member_sees_what_the_role_allows(desk: Workbench, people: People, case: CaseRow) -> None:
    caseload.admit(desk, people["handler"], case.id, "reader")
    assert caseload.view(desk, people["reader"], case.id).document == document(inflow=1)
    assert actions(desk)[0] == "case.view"
    with pytest.raises(BangxinError) as error:
        caseload.save(desk, people["reader"], case.id, 1, document(inflow=2), note="")
    assert code(error) == "not-allowed"
    caseload.dismiss(desk, people["handler"], case.id, people["reader"].id)
    with pytest.raises(BangxinError) as error:
        caseload.view(desk, people["reader"], case.id)
    assert code(error) == "case-unknown"


def test_the_administrator_manages_membership_without_reading(
    desk: Workbench, people: People, case: CaseRow
) -> None:
    caseload.admit(desk, people["admin"], case.id, "handler2")
    with pytest.raises(BangxinError) as error:
        caseload.view(desk, people["admin"], case.id)
    assert code(error) == "not-allowed"
    assert caseload.view(desk, people["handler2"], case.id).revision == 1


def test_a_sealed_case_is_shut_for_all_until_reopened(desk: Workbench, people: People, case: CaseRow) -> None:
    caseload.set_state(desk, people["handler"], case.id, "sealed", reason="犯罪记录封存")
    for name in ("handler", "reviewer", "reader"):
        with pytest.raises(BangxinError) as error:
            caseload.view(desk, people[name], case.id)
        assert code(error) == "case-unknown"
    assert caseload.listed(desk, people["handler"], state="sealed").cases == ()
    assert [c.id for c in caseload.listed(desk, people["admin"], state="sealed").cases] == [case.id]
    caseload.set_state(desk, people["admin"], case.id, "open", reason="依法查询")
    assert caseload.view(desk, people["handler"], case.id).revision == 1
    with pytest.raises(BangxinError) as error:
        caseload.set_state(desk, people["handler"], case.id, "deleted", reason=" ")
    assert code(error) == "reason-missing"


def test_compare_and_restore(desk: Workbench, people: People, case: CaseRow) -> None:
    handler = people["handler"]
    caseload.save(desk, handler, case.id, 1, document(inflow=300000, cards=[1, 2]), note="补入")
    changes = caseload.compare(desk, handler, case.id, 1, 2).changes
    assert [tuple(c) for c in changes] == [
        ("case.facts.cards[0]", None, 1),
        ("case.facts.cards[1]", None, 2),
        ("case.facts.inflow", 1, 300000),
    ]
    caseload.restore(desk, handler, case.id, 2, 1)
    assert caseload.view(desk, handler, case.id).document == document(inflow=1)
    with pytest.raises(BangxinError) as error:
        caseload.save(desk, handler, case.id, 2, document(), note="")
    assert code(error) == "revision-conflict"
    assert [v.note for v, _ in caseload.history(desk, handler, case.id)] == ["恢复第 1 版", "补入", "新建"]
    assert desk.store.verify().discrepancies == ()


def test_a_repeated_create_with_its_key_makes_one_case(desk: Workbench, people: People) -> None:
    def make(title: str) -> str:
        return caseload.create(
            desk, people["handler"], title=title, stage="侦查", document=document(), key="k"
        ).id

    assert make("甲案") == make("甲案")
    with pytest.raises(BangxinError) as error:
        make("乙案")
    assert code(error) == "idempotency-mismatch"
    assert len(caseload.listed(desk, people["handler"]).cases) == 1


def test_pages_follow_each_other(desk: Workbench, people: People) -> None:
    made = [
        caseload.create(desk, people["handler"], title=f"{n}", stage="侦查", document={}).id for n in range(7)
    ]
    seen: list[str] = []
    after = ""
    for _ in range(3):
        page = caseload.listed(desk, people["handler"], after=after, limit=3)
        seen += [c.id for c in page.cases]
        after = page.after
    assert seen == made[::-1]
    assert after == ""
    with pytest.raises(BangxinError) as error:
        caseload.listed(desk, people["handler"], after="x")
    assert code(error) == "bad-cursor"


def test_log_in_log_out_and_lock_out(desk: Workbench, people: People) -> None:
    opened = accounts.log_in(desk, "Handler", PASSWORD)
    assert opened.who == people["handler"]
    found = accounts.recognise(desk, opened.token)
    assert found == (people["handler"], opened.csrf)
    accounts.log_out(desk, people["handler"], opened.token)
    assert accounts.recognise(desk, opened.token) is None
    for name in ("handler", "nobody"):
        for _ in range(accounts.ALLOWED_FAILURES):
            with pytest.raises(BangxinError) as error:
                accounts.log_in(desk, name, "wrong password")
            assert code(error) == "wrong-login"
        with pytest.raises(BangxinError) as error:
            accounts.log_in(desk, name, PASSWORD)
        assert code(error) == "locked-out"


def test_changing_a_user_ends_the_sessions(desk: Workbench, people: People) -> None:
    token = accounts.log_in(desk, "reader", PASSWORD).token
    accounts.change_user(desk, people["admin"], people["reader"].id, disabled=True)
    assert accounts.recognise(desk, token) is None
    with pytest.raises(BangxinError) as error:
        accounts.log_in(desk, "reader", PASSWORD)
    assert code(error) == "wrong-login"
    with pytest.raises(BangxinError) as error:
        accounts.change_user(desk, people["admin"], people["admin"].id, role="reader")
    assert code(error) == "last-admin"
    with pytest.raises(BangxinError) as error:
        accounts.change_user(desk, people["handler"], people["reader"].id, role="admin")
    assert code(error) == "not-allowed"
    assert desk.store.verify().discrepancies == ()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"name": "甲"}, "user-name"),
        ({"name": "local"}, "user-name"),
        ({"role": "local"}, "user-role"),
        ({"password": "short"}, "password-weak"),
        ({"password": "newuser12345"}, "password-weak"),
        ({"name": "reader"}, "user-exists"),
    ],
)
def test_bad_users_are_refused(
    desk: Workbench, people: People, values: dict[str, str], expected: str
) -> None:
    given = {"name": "newuser", "display": "新", "role": "reader", "password": PASSWORD, **values}
    with pytest.raises(BangxinError) as error:
        accounts.add_user(desk, people["admin"], **given)
    assert code(error) == expected


def test_the_table_denies_by_default() -> None:
    for role in Role:
        assert not allowed("no.such.use", role, member=True, state="open")
    for row in RIGHTS:
        assert (row.scope is Scope.OFFICE) == (not row.states)
        assert row.states <= set(STATES)
        if row.scope is not Scope.OFFICE:
            assert Role.PUBLIC not in row.roles
    content = ("case.view", "source.view", "determination.view", "export.redacted", "whatif")
    for use_case in content:
        for role in (Role.ADMIN, Role.AUDITOR, Role.PUBLIC):
            assert not any(allowed(use_case, role, member=m, state=s) for m in (True, False) for s in STATES)
        assert not any(allowed(use_case, role, member=False, state=s) for role in Role for s in STATES)
        assert not any(
            allowed(use_case, r, member=True, state=s) for r in Role for s in ("sealed", "deleted")
        )


def test_the_public_is_asked_to_log_in(desk: Workbench, case: CaseRow) -> None:
    with pytest.raises(BangxinError) as error:
        caseload.view(desk, PUBLIC, case.id)
    assert code(error) == "login-needed"
    with pytest.raises(BangxinError) as error:
        caseload.listed(desk, PUBLIC)
    assert code(error) == "login-needed"
