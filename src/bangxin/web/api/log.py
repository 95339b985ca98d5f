"""The audit log: head, entries, proofs, verification. The head is public to every user: reports print it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from bangxin.app import auditing, caseload
from bangxin.web.api.shapes import LogPage, Problem
from bangxin.web.visitor import Asking, uses

router = APIRouter(tags=["audit"], prefix="/audit", responses={"4XX": {"model": Problem}})
Number = Annotated[int, Query(ge=0, le=2**31 - 1)]


@router.get("")
@uses("audit.view")
def entries(asking: Asking, before: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None) -> LogPage:
    """Entries of the whole log, newest first."""
    return LogPage(entries=caseload.office_log(asking.desk, asking.who, before=before))


@router.get("/head")
@uses("session.use")
def head(asking: Asking) -> dict[str, Any]:
    """Size and root of the Merkle tree."""
    return auditing.head(asking.desk, asking.who)._asdict()


@router.get("/entries/{seq}/proof")
@uses("audit.view")
def inclusion(asking: Asking, seq: Annotated[int, Path(ge=0, le=2**31 - 1)]) -> dict[str, Any]:
    """One entry with its inclusion proof (RFC 6962)."""
    return auditing.inclusion(asking.desk, asking.who, seq)


@router.get("/consistency")
@uses("audit.view")
def consistency(asking: Asking, old: Number, new: Number) -> dict[str, Any]:
    """Proof that the log of ``old`` entries is a prefix of that of ``new``."""
    return auditing.consistency(asking.desk, asking.who, old, new)


@router.get("/verification")
@uses("audit.verify")
def verification(asking: Asking) -> dict[str, Any]:
    """Recompute everything stored."""
    return auditing.verification(asking.desk, asking.who)
