"""Long work off the request: a few threads, progress in the store, results kept until asked for."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bangxin.app import once
from bangxin.app.rights import Principal
from bangxin.app.workbench import Workbench
from bangxin.base.errors import BangxinError
from bangxin.store import work
from bangxin.store.work import Job

LOGGER = logging.getLogger("bangxin.jobs")
WORKERS = 2
Progress = Callable[[int, int], None]
Work = Callable[[Progress], dict[str, Any]]


def start(desk: Workbench, who: Principal, case_id: str, kind: str, action: Work) -> Job:
    """Queue ``action``; it reports (done, total) and returns the result to show."""
    with desk.case(who, "job.run", case_id) as opened:
        opened.detail["kind"] = kind
        job = work.add_job(opened.connection, case_id=case_id, user_id=who.id, kind=kind, total=1)
        once.bind(opened.connection, who, job.id)
    _pool(desk).submit(_run, desk, job, action)
    return job


def state(desk: Workbench, who: Principal, job_id: str) -> Job:
    """A job of a case that the person may see.

    :raises InputError: ``job-unknown``.
    """
    with desk.office(who, "session.use", writes=False) as connection:
        job = work.job(connection, job_id)
    with desk.viewing(who, "job.view", job.case_id, log=False):
        return job


def listed(desk: Workbench, who: Principal, case_id: str) -> list[Job]:
    """The jobs of a case, newest first."""
    with desk.viewing(who, "job.view", case_id, log=False) as opened:
        return work.jobs_of(opened.connection, case_id)


def recover(desk: Workbench) -> None:
    """At the start: mark jobs that a stopped program left unfinished."""
    with desk.store.writing() as connection:
        work.abandon_jobs(connection)


def stop(desk: Workbench) -> None:
    """At the end: let running jobs finish, start no more."""
    if desk.pool is not None:
        desk.pool.shutdown(wait=True, cancel_futures=True)
        desk.pool = None


def _pool(desk: Workbench) -> ThreadPoolExecutor:
    if desk.pool is None:
        desk.pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="bangxin-job")
    return desk.pool


def _run(desk: Workbench, job: Job, action: Work) -> None:
    done, total = 0, 1

    def note(state: str, result: dict[str, Any]) -> None:
        with desk.store.writing() as connection:
            work.note_job(connection, job.id, state=state, done=done, total=total, result=result)

    def progress(now: int, of: int) -> None:
        nonlocal done, total
        if of != total or now == of or (now - done) * 50 >= of:
            done, total = now, of
            note("running", {})

    try:
        note("running", {})
        result = action(progress)
        done = total
        note("done", result)
    except BangxinError as error:
        note("failed", {"code": error.mistakes[0].code, "message": error.render()})
    except Exception as error:
        LOGGER.error("job failed: %s", type(error).__name__, exc_info=error)
        note("failed", {"code": "internal", "message": "程序内部错误"})
