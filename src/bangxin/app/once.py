"""A create that may be sent twice: with the same ``Idempotency-Key`` the second gives what the first one made.

The key is bound in the very transaction that makes the thing, so a crash leaves either both or neither. The value
in :data:`_PENDING` belongs to one request (a context variable is local to it) and is used up by the first write.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection

from bangxin.app.rights import Principal
from bangxin.app.workbench import Workbench
from bangxin.base.canonical import content_hash
from bangxin.base.errors import UsageProblem
from bangxin.store import work

Made = TypeVar("Made")
MAX_KEY = 128


class Pending(NamedTuple):
    """The key of the request under way and what it asks for."""

    key: str
    asked: str


_PENDING: ContextVar[Pending | None] = ContextVar("bangxin_idempotency_key", default=None)


def once(
    desk: Workbench,
    who: Principal,
    key: str,
    asked: Any,
    make: Callable[[], Made],
    again: Callable[[str], Made],
) -> Made:
    """Run ``make``, or ``again`` with the name of what was made under this key. ``asked``: the request as plain data.

    :raises InputError: ``idempotency-mismatch``. :raises UsageProblem: ``idempotency-key``.
    """
    if not key:
        return make()
    if len(key) > MAX_KEY:
        raise UsageProblem.of(
            "idempotency-key", f"Idempotency-Key 超过 {MAX_KEY} 个字符", "the Idempotency-Key is too long"
        )
    pending = Pending(key, content_hash(asked))
    with desk.store.reading() as connection:
        earlier = work.recall(connection, who.id, pending.key, pending.asked)
    if earlier is not None:
        return again(earlier)
    token = _PENDING.set(pending)
    try:
        return make()
    finally:
        _PENDING.reset(token)


def bind(connection: Connection, who: Principal, resource: str) -> None:
    """Inside the transaction that makes ``resource``: bind the key of the request under way, if it has one."""
    pending = _PENDING.get()
    if pending is not None:
        work.remember(connection, who.id, pending.key, pending.asked, resource)
        _PENDING.set(None)
