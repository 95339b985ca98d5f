"""Entries for mere views: many requests wait for one commit, so that logging every view does not queue up readers.

An entry is on disk before its request is answered, as with every other entry.
"""

from __future__ import annotations

import queue
import threading
from concurrent.futures import Future

from bangxin.store import audit
from bangxin.store.audit import Entry
from bangxin.store.database import Database

MOST_TOGETHER = 256
Waiting = tuple[Entry, "Future[None]"]


class Recorder:
    """One writer thread, started with the first entry; :meth:`close` writes what waits and ends it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._queue: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._turn = threading.Lock()

    def add(self, entry: Entry) -> None:
        """Write an entry; returns when it is on disk, raises what went wrong."""
        with self._turn:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="bangxin-audit", daemon=True)
                self._thread.start()
            done: Future[None] = Future()
            self._queue.put((entry, done))
        done.result()

    def close(self) -> None:
        """Write what waits and stop."""
        with self._turn:
            thread, self._thread = self._thread, None
            if thread is not None:
                self._queue.put(None)
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            waiting, ends = [first], False
            while len(waiting) < MOST_TOGETHER and not self._queue.empty():
                following = self._queue.get()
                if following is None:
                    ends = True
                    break
                waiting.append(following)
            self._write(waiting)
            if ends:
                return

    def _write(self, waiting: list[Waiting]) -> None:
        try:
            with self._database.writing() as connection:
                audit.append_all(connection, [entry for entry, _ in waiting])
        except BaseException as error:
            for _, done in waiting:
                done.set_exception(error)
            return
        for _, done in waiting:
            done.set_result(None)
