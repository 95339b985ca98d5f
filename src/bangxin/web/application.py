"""Puts the web application together: guard, API, pages, static files."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from bangxin import __version__
from bangxin.app import jobs, money
from bangxin.app.workbench import Workbench
from bangxin.web import api, assets, failures, pages
from bangxin.web.guard import Guard

STATIC = Path(__file__).parent / "static"


def create_app(desk: Workbench, *, hosts: frozenset[str], secure: bool = False) -> FastAPI:
    """The application over an open installation. ``hosts``: names it answers to; ``secure``: reached by HTTPS."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        jobs.recover(desk)
        money.clear_scratch(desk)
        yield
        jobs.stop(desk)
        for processes in (desk.calculators, desk.readers):
            if processes is not None:
                processes.close()

    app = FastAPI(
        title="bangxin 帮信",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        lifespan=lifespan,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.desk = desk
    app.state.secure = secure
    failures.register(app)
    app.include_router(api.router)
    app.include_router(pages.router)
    app.include_router(assets.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(Guard, hosts=hosts, secure=secure)
    return app
