"""Users, server-side sessions and failed log-ins, as rows. Who may do what is decided in ``app``."""

from __future__ import annotations

import hashlib
import secrets
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from bangxin.base.errors import InputError
from bangxin.store import clock
from bangxin.store.schema import login_failures, sessions, users


class User(NamedTuple):
    """A person with a log-in. ``password`` is an argon2id hash, empty for the local single user."""

    id: str
    name: str
    display: str
    role: str
    password: str
    disabled: bool
    created_at: str


class Session(NamedTuple):
    """A log-in. Only the SHA-256 of its token is kept."""

    token_hash: str
    user_id: str
    csrf: str
    created_at: str
    seen_at: str
    expires_at: str


def add_user(
    connection: Connection, *, name: str, display: str, role: str, password: str, id: str = ""
) -> User:
    """A new user.

    :raises InputError: ``user-exists``.
    """
    if by_name(connection, name) is not None:
        raise InputError.of("user-exists", f"用户名“{name}”已存在", f"the user name {name} is taken")
    user = User(id or clock.new_id(), name, display, role, password, False, clock.now())
    connection.execute(insert(users).values(**user._asdict()))
    return user


def user(connection: Connection, user_id: str) -> User:
    """One user by id.

    :raises InputError: ``user-unknown``.
    """
    row = connection.execute(select(users).where(users.c.id == user_id)).first()
    if row is None:
        raise InputError.of("user-unknown", "没有这个用户", "there is no such user")
    return User(*row)


def by_name(connection: Connection, name: str) -> User | None:
    """One user by log-in name."""
    row = connection.execute(select(users).where(users.c.name == name)).first()
    return User(*row) if row else None


def all_users(connection: Connection) -> list[User]:
    """Every user, by name."""
    return [User(*row) for row in connection.execute(select(users).order_by(users.c.name))]


def count_users(connection: Connection, role: str) -> int:
    """Number of users of a role that can log in."""
    query = select(func.count()).select_from(users).where(users.c.role == role, users.c.disabled.is_(False))
    return int(connection.execute(query).scalar_one())


def change_user(connection: Connection, user_id: str, **values: str | bool) -> User:
    """Change role, display name, password or the disabled mark."""
    connection.execute(update(users).where(users.c.id == user_id).values(**values))
    return user(connection, user_id)


def open_session(connection: Connection, user_id: str, seconds: int) -> tuple[str, Session]:
    """A new session; the token itself is returned once and not kept."""
    token = secrets.token_urlsafe(32)
    moment = clock.now()
    session = Session(
        _token_hash(token), user_id, secrets.token_urlsafe(24), moment, moment, clock.later(seconds)
    )
    connection.execute(insert(sessions).values(**session._asdict()))
    return token, session


def session(connection: Connection, token: str) -> tuple[Session, User] | None:
    """The session of a token and whose it is, None when unknown or expired."""
    query = select(*sessions.c, *users.c).join(users, users.c.id == sessions.c.user_id)
    row = connection.execute(query.where(sessions.c.token_hash == _token_hash(token))).first()
    if row is None:
        return None
    cut = len(Session._fields)
    found = Session(*row[:cut])
    return None if found.expires_at <= clock.now() else (found, User(*row[cut:]))


def close_session(connection: Connection, token: str) -> None:
    """End one session."""
    connection.execute(delete(sessions).where(sessions.c.token_hash == _token_hash(token)))


def close_sessions(connection: Connection, user_id: str) -> None:
    """End every session of a user."""
    connection.execute(delete(sessions).where(sessions.c.user_id == user_id))


def clear_expired(connection: Connection) -> None:
    """Forget sessions past their end."""
    connection.execute(delete(sessions).where(sessions.c.expires_at <= clock.now()))


def locked_until(connection: Connection, name: str) -> str:
    """End of the lock-out of a log-in name, empty when it is not locked."""
    moment = connection.execute(
        select(login_failures.c.locked_until).where(login_failures.c.name == name)
    ).scalar()
    return str(moment) if moment and moment > clock.now() else ""


def note_failure(connection: Connection, name: str, *, allowed: int, lock_seconds: int) -> int:
    """Count a failed log-in; the ``allowed``-th locks the name. Returns the count."""
    known = connection.execute(select(login_failures.c.count).where(login_failures.c.name == name)).scalar()
    count = (known or 0) + 1
    until = clock.later(lock_seconds) if count >= allowed else ""
    if known is None:
        connection.execute(insert(login_failures).values(name=name, count=count, locked_until=until))
    else:
        values = {"count": 0 if until else count, "locked_until": until}
        connection.execute(update(login_failures).where(login_failures.c.name == name).values(**values))
    return count


def clear_failures(connection: Connection, name: str) -> None:
    """Forget failed log-ins after a good one."""
    connection.execute(delete(login_failures).where(login_failures.c.name == name))


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
