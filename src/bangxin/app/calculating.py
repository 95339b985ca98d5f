"""Whole determinations as JSON, computed in worker processes so that those who read pages are not held up.

A worker is given the case and the question and nothing else: no database, no key, no files of the installation.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import zlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from functools import partial
from multiprocessing.connection import wait
from typing import Any, NamedTuple, ParamSpec, TypeVar

from bangxin.app.assessing import assess_case
from bangxin.base import allocator
from bangxin.base.canonical import content_hash, object_json
from bangxin.base.errors import InputError, LimitExceeded, Mistake, did_you_mean
from bangxin.base.i18n import Text
from bangxin.base.remembering import Remembered
from bangxin.base.yamltree import tree_of
from bangxin.case.model import Case
from bangxin.case.reading import cases_in
from bangxin.determination.assessment import Assessment
from bangxin.determination.document import frame_json, norms_used, person_json
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.rulebook import Rulebook

P = ParamSpec("P")
T = TypeVar("T")
GZIP = 31
"""``wbits`` of zlib for the gzip format, in which an answer is kept and can be sent as it is."""


class Asked(NamedTuple):
    """What a person asks of the determination; empty means the default, no persons means all."""

    basis: str = ""
    without: tuple[str, ...] = ()
    as_of: str = ""
    persons: tuple[str, ...] = ()


class Piece(NamedTuple):
    """One person's entry of a determination, packed, and the norms that were on for it."""

    norms: tuple[str, ...]
    entry: bytes


PIECES_KEPT = 8 * 1024 * 1024
_PIECES: Remembered[Piece] = Remembered(PIECES_KEPT, lambda piece: len(piece.entry) + 4096)
"""Of this process, in bytes."""


class Calculators:
    """``workers`` processes, started with the first question; :meth:`close` ends them."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._turn = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None

    def start(self) -> None:
        """Start the processes and have each load the rulebook before anybody asks."""
        for done in [self._open().submit(_ready) for _ in range(self.workers)]:
            done.result()

    def determination(self, case: dict[str, Any], asked: Asked) -> bytes:
        """:func:`determination` in another process. A process that dies is replaced and the question asked once more.

        :raises LimitExceeded: ``calculation-ended`` when that process dies as well (as a rule for lack of memory).
        """
        return self.call(determination, case, asked)

    def call(self, function: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        """``function`` in another process, with the same care."""
        for _ in range(2):
            pool = self._open()
            try:
                return pool.submit(function, *args, **named).result()
            except BrokenProcessPool:
                self._replace(pool)
        raise LimitExceeded.of(
            "calculation-ended",
            "计算进程两次中途退出，可能是内存不足",
            "the process that computes ended twice, perhaps for lack of memory",
            hint=(
                "请减少一次所问的内容，或增加内存",
                "ask for less at once, or add memory",
            ),
        )

    def close(self) -> None:
        """End the processes."""
        with self._turn:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)

    def _open(self) -> ProcessPoolExecutor:
        with self._turn:
            if self._pool is None:
                context = multiprocessing.get_context(method())
                if method() == "forkserver":
                    context.set_forkserver_preload([__name__])
                self._pool = ProcessPoolExecutor(self.workers, context, initializer=_begin)
            return self._pool

    def _replace(self, broken: ProcessPoolExecutor) -> None:
        with self._turn:
            if self._pool is broken:
                self._pool = None
        broken.shutdown(wait=False)


def determination(tree: dict[str, Any], asked: Asked) -> bytes:
    """The determination of a case as canonical JSON, in the gzip format.

    Persons are computed one by one and kept: after a change of one person only that one is computed again.
    :raises InputError: every mistake of the case, ``evidence-unknown``, ``person-unknown``.
    """
    book = builtin_rulebook()
    case = checked(read_case(tree, book), asked)

    def assessed(*persons: str) -> Assessment:
        return assess_case(
            case,
            book,
            as_of=asked.as_of or None,
            basis=asked.basis or None,
            without=asked.without,
            only=persons,
        )

    def piece(person: str) -> Piece:
        found = assessed(person)
        one = found.persons[0]
        return Piece(tuple(norms_used(one)), fragment(person_json(found, one)))

    keys = person_keys(tree, case, asked)
    wanted = [p.id for p in case.persons if not asked.persons or p.id in asked.persons]
    pieces = [_PIECES.get(keys[number], partial(piece, number)) for number in wanted]
    frame = frame_json(assessed(), frozenset(norm for piece in pieces for norm in piece.norms))
    before, after = object_json({**frame, "persons": b"[\0]"}).split(b"\0")
    entries = [part for piece in pieces for part in (COMMA, piece.entry)][1:]
    return joined([fragment(before), *entries, fragment(after)])


def person_keys(tree: Mapping[str, Any], case: Case, asked: Asked) -> dict[str, str]:
    """By person: hash of everything that the person's determination rests on.

    That is all of the case but the other persons; who is alone in a case counts as meant where nobody is named.
    """
    common = {key: value for key, value in tree.items() if key != "persons"}
    entries = tree.get("persons")
    if not isinstance(entries, list) or len(entries) != len(case.persons):
        common, entries = dict(tree), [None] * len(case.persons)
    frame = content_hash([common, *question(tree, asked), len(case.persons) == 1])
    pairs = zip(case.persons, entries, strict=True)
    return {person.id: content_hash([frame, person.id, entry]) for person, entry in pairs}


def question(tree: Mapping[str, Any], asked: Asked) -> list[Any]:
    """What is asked of every person; without a day of decision the answer holds for today only."""
    day = asked.as_of or tree.get("as_of") or date.today().isoformat()
    return [asked.basis, list(asked.without), asked.as_of, str(day)]


def read_case(tree: dict[str, Any], book: Rulebook) -> Case:
    """The one case of a document, read as ``bangxin assess`` reads it.

    :raises InputError: with every mistake; ``several-cases``.
    """
    found = cases_in(tree_of(tree), book.vocabulary)
    if len(found) != 1:
        raise InputError.of("several-cases", "一份案件只能有一个 case", "a document holds one case")
    return found[0]


def checked(case: Case, asked: Asked) -> Case:
    """The case itself, when evidence and persons asked for are in it.

    :raises InputError: ``evidence-unknown``, ``person-unknown``.
    """
    known = {"evidence-unknown": list(case.evidence), "person-unknown": [p.id for p in case.persons]}
    for code, names, zh in (
        ("evidence-unknown", asked.without, "证据"),
        ("person-unknown", asked.persons, "人员"),
    ):
        for name in names:
            if name not in known[code]:
                message = Text(f"没有{zh}“{name}”", f"there is no {code.partition('-')[0]} {name}")
                raise InputError(Mistake(code, message, hint=did_you_mean(name, known[code])))
    return case


def fragment(content: bytes) -> bytes:
    """``content`` packed so that it can stand among others in one gzip stream."""
    writer = zlib.compressobj(4, zlib.DEFLATED, -zlib.MAX_WBITS)
    return writer.compress(content) + writer.flush(zlib.Z_FULL_FLUSH)


COMMA = fragment(b",")


def joined(fragments: Sequence[bytes]) -> bytes:
    """One answer in the gzip format (RFC 1952) out of fragments, none of them packed again."""
    reader, check, size = zlib.decompressobj(-zlib.MAX_WBITS), 0, 0
    for part in fragments:
        content = reader.decompress(part)
        check, size = zlib.crc32(content, check), size + len(content)
    return b"".join(
        [_HEAD, *fragments, _END, check.to_bytes(4, "little"), (size & 0xFFFFFFFF).to_bytes(4, "little")]
    )


_HEAD, _END = b"\x1f\x8b\x08" + bytes(6) + b"\xff", b"\x03\x00"


def unpacked(content: bytes) -> bytes:
    """What an answer in the gzip format holds."""
    return zlib.decompress(content, GZIP)


def method() -> str:
    """How processes are started: never by a fork of the serving process with its threads."""
    return "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"


def _begin() -> None:
    allocator.settle()
    end_with_parent()


def end_with_parent() -> None:
    """In a new process: leave Ctrl+C to the program that asked, and end when it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(0)


def _ready() -> None:
    """Load the rulebook and lower its programs, so that the first question is as fast as the next."""
    determination({"id": "start", "persons": [{"id": "P1", "name": "甲"}]}, Asked())
    allocator.stand()
