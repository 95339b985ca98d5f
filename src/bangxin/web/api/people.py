"""Sessions, users, settings."""

from __future__ import annotations

from fastapi import APIRouter, Response

from bangxin.app import accounts
from bangxin.web.api.shapes import (
    Line,
    LogInRequest,
    NewUser,
    Person,
    Problem,
    SessionAnswer,
    Shape,
    UserChange,
)
from bangxin.web.visitor import Asking, uses

router = APIRouter(tags=["people"], responses={"4XX": {"model": Problem}})


@router.post("/session", status_code=201)
@uses("session.open")
def log_in(asking: Asking, body: LogInRequest) -> SessionAnswer:
    """Log in; send the token as ``Authorization: Bearer TOKEN``."""
    opened = accounts.log_in(asking.desk, body.name, body.password)
    who = opened.who
    person = Person(id=who.id, name=who.name, display=who.display, role=who.role)
    return SessionAnswer(token=opened.token, person=person)


@router.delete("/session", status_code=204)
@uses("session.use")
def log_out(asking: Asking) -> Response:
    """End the session."""
    accounts.log_out(asking.desk, asking.who, asking.token)
    return Response(status_code=204)


@router.get("/session")
@uses("session.use")
def whoami(asking: Asking) -> Person:
    """Who the token belongs to."""
    with asking.desk.office(asking.who, "session.use", writes=False):
        who = asking.who
        return Person(id=who.id, name=who.name, display=who.display, role=who.role)


@router.get("/users")
@uses("user.list")
def users(asking: Asking) -> list[Person]:
    """All users."""
    return [Person.of(user) for user in accounts.list_users(asking.desk, asking.who)]


@router.post("/users", status_code=201)
@uses("user.manage")
def add_user(asking: Asking, body: NewUser) -> Person:
    """A new user."""
    return Person.of(accounts.add_user(asking.desk, asking.who, **body.model_dump()))


@router.patch("/users/{user_id}")
@uses("user.manage")
def change_user(asking: Asking, user_id: str, body: UserChange) -> Person:
    """Change role, password or the disabled mark."""
    return Person.of(accounts.change_user(asking.desk, asking.who, user_id, **body.model_dump()))


class Setting(Shape):
    """``two_person``: yes or no, whether a determination is issued only with two persons' signatures."""

    value: Line


@router.get("/settings")
@uses("session.use")
def settings(asking: Asking) -> dict[str, str]:
    """The settings of the installation."""
    with asking.desk.office(asking.who, "session.use", writes=False):
        pass
    return {name: accounts.setting(asking.desk, name) for name in accounts.SETTINGS}


@router.put("/settings/{name}")
@uses("setting.change")
def change_setting(asking: Asking, name: str, body: Setting) -> dict[str, str]:
    """Change a setting."""
    accounts.change_setting(asking.desk, asking.who, name, body.value)
    return {name: accounts.setting(asking.desk, name)}
