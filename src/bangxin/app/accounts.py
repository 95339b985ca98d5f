"""Log-in, log-out, users, settings. Passwords are argon2id hashes; five failures lock a name for 15 minutes."""

from __future__ import annotations

import re
from typing import NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from bangxin.app.rights import Principal, Refused, Role
from bangxin.app.workbench import LOCAL_ID, Workbench
from bangxin.base.errors import BangxinError, InputError
from bangxin.store import people, work
from bangxin.store.people import User

SESSION_SECONDS = 12 * 3600
LOCAL_SESSION_SECONDS = 30 * 24 * 3600
ALLOWED_FAILURES = 5
LOCK_SECONDS = 15 * 60
MIN_PASSWORD = 10
MAX_PASSWORD = 256
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}", re.ASCII)
_HASHER = PasswordHasher()
_DUMMY = _HASHER.hash("no such user, same time")
SETTINGS = {"two_person": ("no", ("yes", "no"))}
"""Settings of an installation: default and allowed values. ``two_person``: a determination needs two signatures."""


class LogIn(NamedTuple):
    """A session just opened; ``token`` is shown once."""

    token: str
    csrf: str
    who: Principal


def principal(user: User) -> Principal:
    """The user as one who asks."""
    return Principal(user.id, user.name, user.display, Role(user.role))


def log_in(desk: Workbench, name: str, password: str) -> LogIn:
    """Open a session.

    :raises Refused: ``wrong-login`` (the same for an unknown name), ``locked-out``.
    """
    name = name.strip().lower()[:64]
    with desk.store.reading() as connection:
        if people.locked_until(connection, name):
            raise _locked()
        user = people.by_name(connection, name)
    good = _matches(user.password if user else _DUMMY, password[:MAX_PASSWORD])
    with desk.store.writing() as connection:
        if not good or user is None or user.disabled or not user.password:
            people.note_failure(connection, name, allowed=ALLOWED_FAILURES, lock_seconds=LOCK_SECONDS)
            subject = user.id if user else "unknown"
            desk.store.record(connection, "", "session.failed", "login", subject, changed=False)
        else:
            people.clear_failures(connection, name)
            people.clear_expired(connection)
            token, session = people.open_session(connection, user.id, SESSION_SECONDS)
            desk.store.record(connection, user.id, "session.open", "login", user.id, changed=False)
            return LogIn(token, session.csrf, principal(user))
    raise Refused.of("wrong-login", "用户名或密码不正确", "the user name or the password is wrong")


def local_log_in(desk: Workbench) -> LogIn:
    """The session of the single local user; only in local mode.

    :raises Refused: ``login-needed`` otherwise.
    """
    if not desk.local:
        raise Refused.of("login-needed", "请先登录", "please log in first")
    with desk.store.writing() as connection:
        people.clear_expired(connection)
        token, session = people.open_session(connection, LOCAL_ID, LOCAL_SESSION_SECONDS)
        return LogIn(token, session.csrf, principal(people.user(connection, LOCAL_ID)))


def recognise(desk: Workbench, token: str) -> tuple[Principal, str] | None:
    """Who a session token belongs to and its CSRF token; None when it is unknown, expired or the user is disabled."""
    if not token:
        return None
    with desk.store.reading() as connection:
        found = people.session(connection, token)
    if found is None:
        return None
    session, user = found
    if user.disabled or (user.role == Role.LOCAL) != desk.local:
        return None
    return principal(user), session.csrf


def log_out(desk: Workbench, who: Principal, token: str) -> None:
    """End the session."""
    with desk.office(who, "session.use") as connection:
        people.close_session(connection, token)
        desk.store.record(connection, who.id, "session.close", "login", who.id, changed=False)


def add_user(desk: Workbench, who: Principal, *, name: str, display: str, role: str, password: str) -> User:
    """A new user.

    :raises InputError: ``user-name``, ``user-role``, ``password-weak``, ``user-exists``.
    """
    with desk.office(who, "user.manage", writes=False):
        good, hashed = _good_name(name), _hashed(password, name)
    with desk.office(who, "user.manage") as connection:
        user = people.add_user(
            connection,
            name=good,
            display=display.strip()[:128] or name,
            role=_good_role(role),
            password=hashed,
        )
        desk.store.record(connection, who.id, "user.add", "user", user.id, role=user.role)
        return user


def has_admin(desk: Workbench) -> bool:
    """Whether there is an administrator."""
    with desk.store.reading() as connection:
        return people.count_users(connection, Role.ADMIN) > 0


def first_admin(desk: Workbench, name: str, password: str) -> User:
    """The first administrator, from the command line; refused when there is one already.

    :raises InputError: ``admin-exists`` and as :func:`add_user`.
    """
    with desk.store.writing() as connection:
        if people.count_users(connection, Role.ADMIN):
            raise InputError.of("admin-exists", "已有管理员", "there is an administrator already")
        user = people.add_user(
            connection,
            name=_good_name(name),
            display=name,
            role=Role.ADMIN,
            password=_hashed(password, name),
        )
        desk.store.record(connection, user.id, "user.add", "user", user.id, role=user.role)
        return user


def change_user(
    desk: Workbench,
    who: Principal,
    user_id: str,
    *,
    role: str = "",
    password: str = "",
    disabled: bool | None = None,
) -> User:
    """Change role, password or the disabled mark of a user; their sessions end.

    :raises InputError: ``last-admin`` when nobody could manage users any more.
    """
    values: dict[str, str | bool] = {}
    with desk.office(who, "user.manage", writes=False) as connection:
        if password:  # slow on purpose, so not while other writers wait
            values["password"] = _hashed(password, people.user(connection, user_id).name)
    with desk.office(who, "user.manage") as connection:
        user = people.user(connection, user_id)
        if role:
            values["role"] = _good_role(role)
        if disabled is not None:
            values["disabled"] = disabled
        if values:
            user = people.change_user(connection, user_id, **values)
            people.close_sessions(connection, user_id)
        if not people.count_users(connection, Role.ADMIN):
            raise InputError.of("last-admin", "至少须保留一名可登录的管理员", "one administrator must remain")
        named = [key for key in values if key != "password"] + (["password"] if password else [])
        desk.store.record(connection, who.id, "user.change", "user", user_id, fields=sorted(named))
        return user


def list_users(desk: Workbench, who: Principal) -> list[User]:
    """All users, without password hashes."""
    with desk.office(who, "user.list", writes=False) as connection:
        return [user._replace(password="") for user in people.all_users(connection)]


def setting(desk: Workbench, name: str) -> str:
    """A setting of the installation."""
    with desk.store.reading() as connection:
        return work.setting(connection, name, SETTINGS[name][0])


def change_setting(desk: Workbench, who: Principal, name: str, value: str) -> None:
    """Change a setting.

    :raises InputError: ``setting-unknown``, ``setting-value``.
    """
    if name not in SETTINGS:
        raise InputError.of("setting-unknown", f"没有设置项“{name}”", f"there is no setting {name}")
    if value not in SETTINGS[name][1]:
        options = "、".join(SETTINGS[name][1])
        raise InputError.of("setting-value", f"“{name}”只能是 {options}", f"{name} is one of {options}")
    with desk.office(who, "setting.change") as connection:
        work.change_setting(connection, name, value)
        desk.store.record(connection, who.id, "setting.change", "setting", name, value=value)


def _matches(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored or _DUMMY, password)
    except (Argon2Error, InvalidHashError):
        return False


def _good_name(name: str) -> str:
    name = name.strip().lower()
    if not _NAME.fullmatch(name) or name == LOCAL_ID:
        raise InputError.of(
            "user-name",
            "用户名须为 2 至 32 个小写字母、数字、点、横线或下划线",
            "a user name has 2 to 32 lower-case letters, digits, dots, dashes or underscores",
        )
    return name


def _good_role(role: str) -> str:
    allowed = [r.value for r in Role if r not in (Role.LOCAL, Role.PUBLIC)]
    if role not in allowed:
        raise InputError.of(
            "user-role", f"角色只能是 {'、'.join(allowed)}", f"a role is one of {', '.join(allowed)}"
        )
    return role


def _hashed(password: str, name: str) -> str:
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD or name.lower() in password.lower():
        raise InputError.of(
            "password-weak",
            f"密码须为 {MIN_PASSWORD} 至 {MAX_PASSWORD} 个字符，且不含用户名",
            f"a password has {MIN_PASSWORD} to {MAX_PASSWORD} characters and does not contain the user name",
        )
    return _HASHER.hash(password)


def _locked() -> BangxinError:
    return Refused.of(
        "locked-out",
        f"登录失败次数过多，请 {LOCK_SECONDS // 60} 分钟后再试",
        f"too many failed attempts; try again in {LOCK_SECONDS // 60} minutes",
    )


def local_principal(desk: Workbench) -> Principal:
    """The single local user, without a session (programs on this machine); only in local mode.

    :raises Refused: ``login-needed`` otherwise.
    """
    if not desk.local:
        raise Refused.of("login-needed", "请先登录", "please log in first")
    return Principal(LOCAL_ID, LOCAL_ID, "本机用户", Role.LOCAL)
