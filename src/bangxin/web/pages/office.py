"""Running the office: users, settings, the whole audit log, the API reference."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from bangxin.app import accounts, auditing, caseload
from bangxin.app.rights import Role
from bangxin.web.pages.frame import go, page
from bangxin.web.visitor import Asking, uses

router = APIRouter()
Field = Annotated[str, Form(max_length=512)]


@router.get("/users")
@uses("user.list")
def users(request: Request, asking: Asking) -> Response:
    """The users and the settings of the installation."""
    found = accounts.list_users(asking.desk, asking.who)
    roles = [role for role in Role if role not in (Role.LOCAL, Role.PUBLIC)]
    two_person = accounts.setting(asking.desk, "two_person")
    return page(request, asking, "office/users.html", users=found, roles=roles, two_person=two_person)


@router.post("/users")
@uses("user.manage")
def add_user(asking: Asking, name: Field, display: Field, role: Field, password: Field) -> Response:
    """A new user."""
    accounts.add_user(asking.desk, asking.who, name=name, display=display, role=role, password=password)
    return go("/users")


@router.post("/users/{user_id}")
@uses("user.manage")
def change_user(
    asking: Asking, user_id: str, role: Field = "", password: Field = "", disabled: Field = ""
) -> Response:
    """Change a user."""
    mark = {"yes": True, "no": False}.get(disabled)
    accounts.change_user(asking.desk, asking.who, user_id, role=role, password=password, disabled=mark)
    return go("/users")


@router.post("/settings")
@uses("setting.change")
def change_setting(asking: Asking, name: Field, value: Field) -> Response:
    """Change a setting of the installation."""
    accounts.change_setting(asking.desk, asking.who, name, value)
    return go("/users")


@router.get("/log")
@uses("audit.view")
def log(
    request: Request, asking: Asking, before: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None
) -> Response:
    """The whole audit log with its head."""
    entries = caseload.office_log(asking.desk, asking.who, before=before)
    head = auditing.head(asking.desk, asking.who)
    return page(request, asking, "office/log.html", entries=entries, head=head, before=before, result=None)


@router.post("/log/verification")
@uses("audit.verify")
def verification(request: Request, asking: Asking) -> Response:
    """Recompute everything stored and show what does not agree."""
    result = auditing.verification(asking.desk, asking.who)
    return page(request, asking, "office/verification.html", result=result)


@router.get("/api")
@uses("norms.view")
def reference(request: Request, asking: Asking) -> Response:
    """The API reference, made from the OpenAPI description; no script, nothing loaded from elsewhere."""
    described: dict[str, Any] = request.app.openapi()
    return page(request, asking, "office/api.html", described=described)
