"""Who may do what: one table, use case x role x state of the case x membership. What no row allows is refused.

Roles: ``admin`` 管理员 (people, membership, sealing; never the content of a case), ``handler`` 承办人, ``reviewer``
审核人 (second signature), ``reader`` 阅卷人, ``auditor`` 审计员 (the log, never the content), ``local`` the single user of
an installation without log-in, ``public`` anybody (rulebook and interview only).
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from bangxin.app.actions import action_name
from bangxin.base.errors import BangxinError
from bangxin.store.cases import DELETED, OPEN, SEALED


class Role(StrEnum):
    ADMIN = "admin"
    HANDLER = "handler"
    REVIEWER = "reviewer"
    READER = "reader"
    AUDITOR = "auditor"
    LOCAL = "local"
    PUBLIC = "public"


class Scope(StrEnum):
    """``office``: no case involved; ``member``: only members of the case; ``any``: any case."""

    OFFICE = "office"
    MEMBER = "member"
    ANY = "any"


class Right(NamedTuple):
    """One row: the use case, for which roles, on which cases, in which states of the case."""

    use_case: str
    roles: frozenset[Role]
    scope: Scope
    states: frozenset[str] = frozenset()


def _row(use_case: str, roles: str, scope: Scope = Scope.OFFICE, states: str = "") -> Right:
    return Right(use_case, frozenset(map(Role, roles.split())), scope, frozenset(states.split()))


EVERYBODY = "admin handler reviewer reader auditor local"
TEAM = "handler reviewer reader local"

RIGHTS: tuple[Right, ...] = (
    _row("norms.view", EVERYBODY + " public"),
    _row("interview", EVERYBODY + " public"),
    _row("consult.ask", EVERYBODY + " public"),
    _row("consult.cite", EVERYBODY + " public"),
    _row("session.use", EVERYBODY),
    _row("session.open", "public"),
    _row("case.list", EVERYBODY),
    _row("case.create", "handler local"),
    _row("user.list", EVERYBODY),
    _row("user.manage", "admin"),
    _row("setting.change", "admin local"),
    _row("audit.view", "auditor local"),
    _row("audit.verify", "auditor admin local"),
    _row("case.view", TEAM, Scope.MEMBER, OPEN),
    _row("case.edit", "handler local", Scope.MEMBER, OPEN),
    _row("case.describe", "handler local", Scope.MEMBER, OPEN),
    _row("case.log", TEAM + " auditor", Scope.MEMBER, OPEN),
    _row("case.log", "auditor", Scope.ANY, f"{OPEN} {SEALED} {DELETED}"),
    _row("case.members", "handler local", Scope.MEMBER, OPEN),
    _row("case.members", "admin", Scope.ANY, OPEN),
    _row("case.delete", "handler local", Scope.MEMBER, OPEN),
    _row("case.seal", "handler local", Scope.MEMBER, OPEN),
    _row("case.seal", "admin", Scope.ANY, OPEN),
    _row("case.reopen", "admin", Scope.ANY, f"{SEALED} {DELETED}"),
    _row("case.reopen", "local", Scope.MEMBER, f"{SEALED} {DELETED}"),
    _row("source.add", "handler local", Scope.MEMBER, OPEN),
    _row("source.view", TEAM, Scope.MEMBER, OPEN),
    _row("finding.set", "handler local", Scope.MEMBER, OPEN),
    _row("determination.view", TEAM, Scope.MEMBER, OPEN),
    _row("whatif", TEAM, Scope.MEMBER, OPEN),
    _row("signoff.view", TEAM, Scope.MEMBER, OPEN),
    _row("signoff.prepare", "handler local", Scope.MEMBER, OPEN),
    _row("signoff.review", "reviewer local", Scope.MEMBER, OPEN),
    _row("export.redacted", TEAM, Scope.MEMBER, OPEN),
    _row("export.full", "handler reviewer local", Scope.MEMBER, OPEN),
    _row("draft.keep", "handler reviewer local", Scope.MEMBER, OPEN),
    _row("job.run", "handler local", Scope.MEMBER, OPEN),
    _row("job.view", TEAM, Scope.MEMBER, OPEN),
)

USE_CASES = frozenset(row.use_case for row in RIGHTS)


class Principal(NamedTuple):
    """Who asks. ``id`` is empty for the public."""

    id: str
    name: str
    display: str
    role: Role


PUBLIC = Principal("", "", "", Role.PUBLIC)


class Refused(BangxinError):
    """The rights table does not allow it."""

    exit_code = 2


def allowed(use_case: str, role: Role, *, member: bool = False, state: str = "") -> bool:
    """Whether a row of the table allows it. An unknown use case is allowed to nobody."""
    return any(
        row.use_case == use_case
        and role in row.roles
        and (row.scope is not Scope.MEMBER or member)
        and (row.scope is Scope.OFFICE or state in row.states)
        for row in RIGHTS
    )


def states_listed(role: Role) -> tuple[str, ...]:
    """States of cases that a role sees in the list; sealed and deleted ones only who can reopen them."""
    return (OPEN, SEALED, DELETED) if role in (Role.ADMIN, Role.LOCAL) else (OPEN,)


def refused(use_case: str) -> BangxinError:
    """The error for a right that is lacking."""
    name = action_name(use_case)
    return Refused.of(
        "not-allowed",
        f"您的角色没有这项权限：{name.zh}",
        f"your role does not allow this: {name.en}",
        hint=("请联系承办人或管理员", "ask the handler of the case or an administrator"),
    )
