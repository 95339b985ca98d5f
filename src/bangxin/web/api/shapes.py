"""Shapes of API requests and answers."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bangxin.base.yamltree import tree_of
from bangxin.store import cases as stored
from bangxin.store import work
from bangxin.store.people import User

Line = Annotated[str, Field(max_length=512)]


def _content(value: dict[str, Any]) -> dict[str, Any]:
    """:raises InputError: where it holds what no saved case can hold, with the place."""
    tree_of(value)
    return value


Content = Annotated[dict[str, Any], AfterValidator(_content)]
"""Part of a case as a case file writes it."""
CaseId = Annotated[str, Field(max_length=64)]


class Shape(BaseModel):
    """Unknown keys are refused."""

    model_config = ConfigDict(extra="forbid")


class Problem(Shape):
    """An error: a stable code, the message, a hint and the place; ``mistakes`` lists all of them."""

    code: str
    message: str
    hint: str
    place: str = ""
    mistakes: list[dict[str, Any]]


class LogInRequest(Shape):
    name: Line
    password: Line


class Person(Shape):
    id: str
    name: str
    display: str
    role: str
    disabled: bool = False

    @classmethod
    def of(cls, user: User) -> Person:
        return cls(id=user.id, name=user.name, display=user.display, role=user.role, disabled=user.disabled)


class SessionAnswer(Shape):
    token: str
    person: Person


class NewUser(Shape):
    name: Line
    display: Line = ""
    role: Line
    password: Line


class UserChange(Shape):
    role: Line = ""
    password: Line = ""
    disabled: bool | None = None


class CaseSummary(Shape):
    id: str
    title: str
    stage: str
    deadline: str
    state: str
    revision: int
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, row: stored.CaseRow) -> CaseSummary:
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class CasePage(Shape):
    cases: list[CaseSummary]
    after: str


class NewCase(Shape):
    title: Line
    stage: Line
    case: Content = Field(description="案件文件的内容，与 bangxin assess 所读相同")


class CaseAnswer(Shape):
    case: CaseSummary
    revision: int
    document: dict[str, Any]


class Save(Shape):
    case: Content
    note: Line = ""


class Described(Shape):
    title: Line
    stage: Line
    deadline: Line = ""


class StateChange(Shape):
    state: Line
    reason: Line


class VersionAnswer(Shape):
    revision: int
    author: str
    at: str
    note: str
    content_hash: str


class Difference(Shape):
    path: str
    before: Any
    after: Any


class Restore(Shape):
    revision: int = Field(ge=1, le=2**31 - 1)


class Member(Shape):
    name: Line


class LogPage(Shape):
    entries: list[dict[str, Any]]


class JobAnswer(Shape):
    id: str
    kind: str
    state: str
    done: int
    total: int
    result: dict[str, Any]

    @classmethod
    def of(cls, job: work.Job) -> JobAnswer:
        return cls(**{name: getattr(job, name) for name in cls.model_fields})
