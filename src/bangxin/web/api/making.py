"""Creates that may be sent twice: the answer to a new version, under the request's ``Idempotency-Key`` if it has one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Header, Response

from bangxin.app import caseload
from bangxin.app.once import once
from bangxin.store.cases import Version
from bangxin.web.api.shapes import VersionAnswer
from bangxin.web.visitor import Visitor

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key", max_length=128, description="同一个值再次发送，得到第一次的结果，不重复新建"
    ),
]


def version_made(response: Response, version: Version) -> VersionAnswer:
    """A version with its ETag."""
    response.headers["ETag"] = f'"{version.revision}"'
    return VersionAnswer(**{name: getattr(version, name) for name in VersionAnswer.model_fields})


def make_version(
    asking: Visitor, response: Response, key: str, case_id: str, asked: Any, make: Callable[[], Version]
) -> VersionAnswer:
    """Make a version once; sent again with the same key the answer is the same version."""
    request = [case_id, asked]
    version = once(asking.desk, asking.who, key, request, make, lambda made: again(asking, made))
    return version_made(response, version)


def again(asking: Visitor, made: str) -> Version:
    """The version named ``case/revision`` that a key was bound to."""
    case_id, _, revision = made.rpartition("/")
    return caseload.version(asking.desk, asking.who, case_id, int(revision))
