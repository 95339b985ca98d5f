"""The workbench: pages rendered on the server, usable as plain links and forms; htmx only swaps fragments."""

from __future__ import annotations

from fastapi import APIRouter

from bangxin.web.pages import (
    accounts,
    caseload,
    consult,
    determination,
    entrance,
    facts,
    interview,
    lists,
    money,
    office,
    papers,
    rulebook,
    sources,
    versions,
)

router = APIRouter(include_in_schema=False)
for part in (
    entrance,
    caseload,
    lists,
    facts,
    sources,
    determination,
    money,
    accounts,
    papers,
    versions,
    rulebook,
    interview,
    consult,
    office,
):
    router.include_router(part.router)
