"""Load of the workbench: simulated people on one running server, reading pages and writing.

    PYTHONPATH=src python benchmarks/web.py [--users 50] [--seconds 60] [--think 2.0] [--workers 1]

The server is the installation of a team (``serve --team``); every person has an account, a session and a case of their
own (official case 7, three persons). Log-ins (argon2), new cases and a first look at each page are a phase of their own,
printed apart; then the measured phase begins. Each person pauses (exponential, mean ``--think``), asks for one thing and
reads the answer to its last byte. Baseline: ``/health``, what the framework alone costs, asked by the same people in the
same run. Times are taken by the client, and again by the server in its own log. Client and server share the machine.
Only the loopback address is used.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import re
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import yaml

ROOT = Path(__file__).resolve().parents[1]
TARGETS = {"read": 300.0, "write": 500.0}
PASSWORD = "a long password 4 all"
KINDS = {
    "baseline": 2, "list": 2, "overview": 2, "facts": 2, "determination": 4, "money": 1, "rulebook": 1,
    "api view": 1, "api determination": 2, "write form": 1, "write api": 1,
}  # fmt: skip


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Line:
    """One kept-alive HTTP/1.1 connection; no more than sending a request and reading its answer."""

    def __init__(self, port: int) -> None:
        self.port, self.cookie, self.csrf = port, "", ""
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: bytes = b"", kind: str = "", **headers: str) -> Answer:
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Accept-Encoding: gzip"]
        lines += [f"Cookie: {self.cookie}"] if self.cookie else []
        lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"] if method == "POST" else []
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        try:
            return await self._exchange("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            if getattr(error, "partial", b""):
                raise
        self.streams = None  # the server had closed the idle connection
        return await self._exchange("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    async def _exchange(self, request: bytes) -> Answer:
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 22)
        reader, writer = self.streams
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        found = {k.lower(): v for k, _, v in (line.partition(": ") for line in head[1:] if line)}
        body = await reader.readexactly(int(found.get("content-length", 0)))
        return Answer(int(head[0].split()[1]), found, body)

    async def form(self, path: str, **fields: str) -> Answer:
        body = urlencode({"csrf": self.csrf, **fields}).encode()
        return await self.ask("POST", path, body, "application/x-www-form-urlencoded")

    async def log_in(self, name: str) -> None:
        answer = await self.form("/login", name=name, password=PASSWORD)
        expect(answer, 303)
        self.cookie = answer.headers["set-cookie"].split(";")[0]
        page = await self.ask("GET", "/cases")
        self.csrf = re.search(r'data-csrf="([^"]*)"', page.body.decode())[1]


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        command = [sys.executable, "-m", "bangxin", "serve", "--port", str(port), "--data", f"{folder}/data"]
        command += ["--team", "--admin", "root", "--name", "127.0.0.1", "--workers", str(options.workers)]
        log = Path(folder) / "server.log"
        with log.open("w") as written:
            environment = {"PYTHONPATH": str(ROOT / "src"), "BANGXIN_ADMIN_PASSWORD": PASSWORD}
            server = subprocess.Popen(
                command, env={**os.environ, **environment}, stdout=written, stderr=written
            )
        try:
            asyncio.run(load(port, server.pid, log, options))
        finally:
            server.terminate()
            server.wait(60)


async def load(port: int, pid: int, log: Path, options: argparse.Namespace) -> None:
    begun = time.monotonic()
    await ready(port)
    started = time.monotonic()
    lines = await people(port, options.users)
    entered = time.monotonic()
    case = yaml.safe_load((ROOT / "examples" / "official" / "case7.yaml").read_text(encoding="utf-8"))
    cases = [await opened(line, case, number) for number, line in enumerate(lines)]
    prepared = time.monotonic()
    print(
        f"{options.users} people, {options.seconds:.0f} s, mean pause {options.think} s, workers {options.workers}"
    )
    print(
        f"before: start {started - begun:.1f} s, accounts and log-ins {entered - started:.1f} s, "
        f"cases and first look at each page {prepared - entered:.1f} s"
    )
    taken: dict[str, list[float]] = defaultdict(list)
    errors: list[str] = []
    skipped, cpu = log.stat().st_size, seconds_of(pid)
    start, until = time.monotonic(), time.monotonic() + options.seconds
    memories = asyncio.create_task(watch(pid, start, until, options.marks))
    users = (user(*one, until, options.think, taken, errors) for one in zip(lines, cases, strict=True))
    await asyncio.gather(*users)
    report(taken, errors)
    own = resource.getrusage(resource.RUSAGE_SELF)
    print(
        f"errors {len(errors)} {errors[:3]}; CPU of the server {seconds_of(pid) - cpu:.1f} s, "
        f"of the client {own.ru_utime + own.ru_stime:.1f} s (with preparing)"
    )
    served(log, skipped)
    print("memory of the server with its workers, MiB: " + ", ".join(await memories))


async def user(
    line: Line, case: str, until: float, think: float, taken: dict[str, list[float]], errors: list[str]
) -> None:
    rng, revision, url = random.Random(case), 1, f"/cases/{case}"
    paths = {
        "baseline": "/health", "list": "/cases", "overview": url, "facts": f"{url}/facts", "money": f"{url}/money",
        "determination": f"{url}/determination", "rulebook": "/rulebook", "api view": f"/api/v1{url}",
        "api determination": f"/api/v1{url}/determination",
    }  # fmt: skip
    while True:
        await asyncio.sleep(rng.expovariate(1 / think))
        if time.monotonic() > until:
            return
        kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
        begun = time.perf_counter()
        if kind.startswith("write"):
            answer = await write(line, kind, url, revision, rng)
            revision += answer.status in (201, 303)
        else:
            answer = await line.ask("GET", paths[kind])
        spent = (time.perf_counter() - begun) * 1000
        taken[kind].append(spent)
        if kind != "baseline":
            taken["write" if kind.startswith("write") else "read"].append(spent)
        if answer.status >= 400:
            errors.append(f"{kind} {answer.status} {answer.body[:80]!r}")


async def write(line: Line, kind: str, url: str, revision: int, rng: random.Random) -> Answer:
    """A new claim of an amount, which makes every determination of the case stale."""
    claim = {"value": str(rng.randrange(1000, 100_000)), "quote": "甲", "speaker": "prosecution"}
    if kind == "write form":
        fields = {
            **claim,
            "base": str(revision),
            "person": "TC7-GAO",
            "fact": "gain.illegal_income",
            "op": "=",
        }
        return await line.form(f"{url}/claims", **fields)
    return await line.ask(
        "POST", f"/api/v1{url}/persons/TC7-GAO/claims/gain.illegal_income", json.dumps(claim).encode(), "application/json",
        If_Match=f'"{revision}"', X_CSRF_Token=line.csrf,
    )  # fmt: skip


async def ready(port: int) -> None:
    for _ in range(1500):
        with contextlib.suppress(OSError):
            if (await Line(port).ask("GET", "/health")).status == 200:
                return
        await asyncio.sleep(0.2)
    raise SystemExit("the server did not start")


async def people(port: int, count: int) -> list[Line]:
    """An account each, and a session."""
    root = Line(port)
    await root.log_in("root")
    lines = []
    for number in range(count):
        fields = {"name": f"p{number}", "display": f"承办人{number}", "role": "handler", "password": PASSWORD}
        expect(await root.form("/users", **fields), 303)
        line = Line(port)
        await line.log_in(f"p{number}")
        lines.append(line)
    return lines


async def opened(line: Line, case: dict[str, object], number: int) -> str:
    """A case, and one look at each page."""
    body = json.dumps({"title": f"案件{number}", "stage": "教学", "case": case}).encode()
    made = await line.ask("POST", "/api/v1/cases", body, "application/json", X_CSRF_Token=line.csrf)
    expect(made, 201)
    case_id = str(json.loads(made.body)["id"])
    for path in ("", "/facts", "/determination", "/money"):
        expect(await line.ask("GET", f"/cases/{case_id}{path}"), 200)
    expect(await line.ask("GET", f"/api/v1/cases/{case_id}/determination"), 200)
    return case_id


def expect(answer: Answer, status: int) -> None:
    if answer.status != status:
        raise SystemExit(f"{answer.status} {answer.body[:300].decode(errors='replace')}")


def report(taken: dict[str, list[float]], errors: list[str]) -> None:
    floor = quantile(taken["baseline"], 0.5)
    print(f"{'':18}{'n':>7}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'max ms':>9}{'x baseline':>12}")
    for kind in (*KINDS, "read", "write"):
        times = taken[kind]
        if times:
            target = f"  target p99 {TARGETS[kind]:.0f}" if kind in TARGETS else ""
            shown = "".join(f"{quantile(times, q):>9.1f}" for q in (0.5, 0.95, 0.99, 1.0))
            print(f"{kind:18}{len(times):>7}{shown}{quantile(times, 0.5) / floor:>12.1f}{target}")


def served(log: Path, skipped: int) -> None:
    """The same requests as the server timed them, from its log."""
    taken: dict[str, list[float]] = defaultdict(list)
    for text in log.read_bytes()[skipped:].decode().splitlines():
        words = json.loads(text)["message"].split() if text.startswith("{") else []
        if len(words) == 4 and words[3].endswith("ms") and words[1] != "/health":
            taken["read" if words[0] == "GET" else "write"].append(float(words[3][:-2]))
    for kind, times in sorted(taken.items()):
        print(
            f"server's own log, {kind:6}{len(times):>7}{quantile(times, 0.5):>9.1f}{quantile(times, 0.99):>18.1f} ms (p50, p99)"
        )


def quantile(times: list[float], q: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * q))]


async def watch(pid: int, start: float, until: float, marks: list[float]) -> list[str]:
    shown = [f"start {memory(pid):.0f}"]
    for mark in [m for m in marks if start + m * 60 < until]:
        await asyncio.sleep(max(0.0, start + mark * 60 - time.monotonic()))
        shown.append(f"minute {mark:g} {memory(pid):.0f}")
    await asyncio.sleep(max(0.0, until - time.monotonic()))
    return [*shown, f"end {memory(pid):.0f}"]


def family(pid: int) -> list[int]:
    """The process and all it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    below = [int(child) for child in children.read_text().split()] if children.exists() else []
    return [pid, *(one for child in below for one in family(child))]


def memory(pid: int) -> float:
    """Proportional resident memory in MiB: pages that processes share are counted once."""
    total = 0
    for one in family(pid):
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
            total += int(next(line for line in lines if line.startswith("Pss:")).split()[1])
    return total / 1024


def seconds_of(pid: int) -> float:
    """CPU seconds so far."""
    total = 0
    for one in family(pid):
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=2.0, help="mean pause of a person in seconds")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument(
        "--marks", type=lambda text: [float(m) for m in text.split(",")], default=[0.5, 1, 2, 5, 9.9]
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
