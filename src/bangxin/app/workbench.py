"""An open installation: its store and who is asking. Every use case passes :meth:`Workbench.office` or
:meth:`Workbench.case`, which check the rights table and write the audit entry in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection

from bangxin.app.rights import PUBLIC, Principal, Role, allowed, refused
from bangxin.base.errors import BangxinError, InputError
from bangxin.law.rulebook import Rulebook
from bangxin.reasoning.interpret import Interpreter
from bangxin.store import cases, people
from bangxin.store.audit import Entry
from bangxin.store.cases import CaseRow
from bangxin.store.storage import Store

if TYPE_CHECKING:
    from bangxin.app.calculating import Calculators
    from bangxin.app.examining import Memory

LOCAL_ID = "local"


class Opened(NamedTuple):
    """A use case on one case under way: the write transaction, the case, and what goes into the log."""

    connection: Connection
    case: CaseRow
    detail: dict[str, Any]


class Workbench:
    """Store, rulebook and mode. ``local``: one user without log-in (to be served on the loopback address only).

    ``corpus``: folder of imported official texts, to show the words of a norm.
    """

    def __init__(self, store: Store, book: Rulebook, *, local: bool, corpus: Path | None = None) -> None:
        self.store = store
        self.book = book
        self.interpreter = Interpreter(book)
        self.local = local
        self.corpus = corpus
        self.pool: ThreadPoolExecutor | None = None
        self.memory: Memory | None = None
        self.calculators: Calculators | None = None
        self.readers: Calculators | None = None
        if local:
            self._ensure_local_user()

    def _ensure_local_user(self) -> None:
        with self.store.writing() as connection:
            if people.by_name(connection, LOCAL_ID) is None:
                people.add_user(
                    connection, id=LOCAL_ID, name=LOCAL_ID, display="本机用户", role=Role.LOCAL, password=""
                )
                self.store.record(connection, LOCAL_ID, "user.add", "user", LOCAL_ID)

    @contextmanager
    def office(self, who: Principal, use_case: str, *, writes: bool = True) -> Iterator[Connection]:
        """A use case that concerns no single case.

        :raises Refused: ``not-allowed``, ``login-needed``.
        """
        if not allowed(use_case, who.role):
            self._note_refusal(who, use_case, "")
            raise login_needed() if who is PUBLIC else refused(use_case)
        with self.store.writing() if writes else self.store.reading() as connection:
            yield connection

    @contextmanager
    def case(self, who: Principal, use_case: str, case_id: str, *, log: bool = True) -> Iterator[Opened]:
        """A use case on one case; logged as ``use_case`` unless ``log`` is False (the caller logs its changes).

        :raises InputError: ``case-unknown`` also for a case that the person may not know of.
        :raises Refused: ``not-allowed``, ``login-needed``.
        """
        if who is PUBLIC:
            raise login_needed()
        with self.store.writing() as connection:
            case, reason = self._admitted(connection, who, use_case, case_id)
            if case is not None:
                opened = Opened(connection, case, {})
                yield opened
                if log:
                    self.store.record(
                        connection, who.id, use_case, "case", case_id,
                        case_id=case_id, changed=False, **opened.detail,
                    )  # fmt: skip
        if reason is not None:
            self._note_refusal(who, use_case, case_id)
            raise reason

    @contextmanager
    def viewing(self, who: Principal, use_case: str, case_id: str, *, log: bool = True) -> Iterator[Opened]:
        """A use case that only reads one case: a consistent view that holds up nobody, logged before it is shown.

        :raises InputError: ``case-unknown``. :raises Refused: ``not-allowed``, ``login-needed``.
        """
        if who is PUBLIC:
            raise login_needed()
        detail: dict[str, Any] = {}
        with self.store.reading() as connection:
            case, reason = self._admitted(connection, who, use_case, case_id)
            if case is not None:
                yield Opened(connection, case, detail)
        if reason is not None:
            self._note_refusal(who, use_case, case_id)
            raise reason
        if log:
            self.store.recorder.add(Entry(who.id, use_case, "case", case_id, case_id, "", detail))

    def changed(
        self, opened: Opened, who: Principal, action: str, kind: str, subject: str, **detail: Any
    ) -> None:
        """Log a change of a record of the opened case with the state it leaves."""
        self.store.record(opened.connection, who.id, action, kind, subject, case_id=opened.case.id, **detail)

    def _admitted(
        self, connection: Connection, who: Principal, use_case: str, case_id: str
    ) -> tuple[CaseRow | None, BangxinError | None]:
        """The case, or why not. Who is no member learns nothing, not even that the case exists."""
        try:
            case, member = cases.as_seen_by(connection, case_id, who.id)
        except InputError as error:
            return None, error
        if allowed(use_case, who.role, member=member, state=case.state):
            return case, None
        knows = member and case.state == cases.OPEN
        return None, refused(use_case) if knows or who.role is Role.ADMIN else cases.unknown()

    def _note_refusal(self, who: Principal, use_case: str, case_id: str) -> None:
        if who is PUBLIC:
            return
        with self.store.writing() as connection:
            self.store.record(
                connection, who.id, "refused", "use-case", use_case, case_id=case_id[:32], changed=False
            )


def login_needed() -> BangxinError:
    """The error for a use case that needs a log-in."""
    from bangxin.app.rights import Refused

    return Refused.of("login-needed", "请先登录", "please log in first")
