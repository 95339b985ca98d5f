"""Reading and checking the audit log."""

from __future__ import annotations

from typing import Any

from bangxin.app.rights import Principal
from bangxin.app.workbench import Workbench
from bangxin.store import audit
from bangxin.store.audit import Head
from bangxin.store.verify import verify


def head(desk: Workbench, who: Principal) -> Head:
    """The present head, as reports print it."""
    with desk.office(who, "session.use", writes=False) as connection:
        return audit.head(connection)


def inclusion(desk: Workbench, who: Principal, seq: int) -> dict[str, Any]:
    """One entry with its inclusion proof.

    :raises InputError: ``audit-entry-unknown``.
    """
    with desk.office(who, "audit.view", writes=False) as connection:
        text, now = audit.entry_text(connection, seq), audit.head(connection)
        return {"seq": seq, "entry": text, "head": str(now), "inclusion": audit.inclusion(connection, seq)}


def consistency(desk: Workbench, who: Principal, old: int, new: int) -> dict[str, Any]:
    """Consistency proof between two sizes of the log.

    :raises InputError: ``audit-size``.
    """
    with desk.office(who, "audit.view", writes=False) as connection:
        proof = audit.consistency(connection, old, new)
        roots = [f"{size}:{audit.root_at(connection, size)}" for size in (old, new)]
        return {"old": roots[0], "new": roots[1], "consistency": proof}


def verification(desk: Workbench, who: Principal) -> dict[str, Any]:
    """Check every entry, record and file."""
    with desk.office(who, "audit.verify", writes=False) as connection:
        result = verify(connection, desk.store.files)
    wrong = [{"code": d.code, "subject": d.subject, "message": d.message.zh} for d in result.discrepancies]
    counts = {"entries": result.entries, "records": result.records, "files": result.files}
    return {"head": str(result.head), **counts, "discrepancies": wrong}
