"""The HTTP API under ``/api/v1``: JSON in and out, stable error codes, the same rights as the pages."""

from __future__ import annotations

from fastapi import APIRouter

from bangxin.web.api import (
    cases,
    consult,
    determinations,
    drafts,
    entities,
    facts,
    ledger,
    log,
    people,
    rulebook,
    sources,
)

router = APIRouter(prefix="/api/v1")
for part in (people, cases, sources, facts, entities, drafts, ledger, determinations, rulebook, consult, log):
    router.include_router(part.router)
