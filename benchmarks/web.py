"""Load of the workbench: simulated users on one running server, reads and writes through the HTTP API.

    PYTHONPATH=src python benchmarks/web.py [--users 50] [--seconds 60] [--think 1.0]

Each user works on a case of his own: list, view, determination, now and then a claim (a new version) or a paper.
The baseline is what the framework alone costs: ``/health`` asked by the same users in the same run. Prints p50, p99, the ratio
to the baseline, errors, and the memory of the server at the start and at the end. Only the loopback address is used.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import httpx2
import yaml

ROOT = Path(__file__).resolve().parents[1]
TARGETS = {"read": 300.0, "write": 500.0}


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        command = [sys.executable, "-m", "bangxin", "serve", "--port", str(port), "--data", f"{folder}/data"]
        with open(Path(folder) / "server.log", "w") as silent:
            server = subprocess.Popen(
                command, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, stdout=silent, stderr=silent
            )
        try:
            asyncio.run(load(f"http://127.0.0.1:{port}", server.pid, options))
        finally:
            server.terminate()
            server.wait(60)


async def load(url: str, pid: int, options: argparse.Namespace) -> None:
    taken: dict[str, list[float]] = defaultdict(list)
    errors: list[str] = []
    limits = httpx2.Limits(max_connections=options.users, max_keepalive_connections=options.users)
    async with httpx2.AsyncClient(base_url=url, timeout=60, limits=limits, trust_env=False) as client:
        await ready(client)
        case = yaml.safe_load((ROOT / "examples" / "official" / "case7.yaml").read_text(encoding="utf-8"))
        ids = [await created(client, case, number) for number in range(options.users)]
        await client.get(f"/api/v1/cases/{ids[0]}/determination")
        start, until = memory(pid), time.monotonic() + options.seconds
        users = (user(client, one, until, options.think, taken, errors) for one in ids)
        await asyncio.gather(*users)
        report(taken, errors, start, memory(pid), options)


async def user(
    client: httpx2.AsyncClient,
    case: str,
    until: float,
    think: float,
    taken: dict[str, list[float]],
    errors: list[str],
) -> None:
    rng, revision, url = random.Random(case), 1, f"/api/v1/cases/{case}"
    while time.monotonic() < until:
        await asyncio.sleep(rng.expovariate(1 / think))
        kind = rng.choices(["baseline", "list", "view", "determination", "write"], [2, 2, 4, 3, 1])[0]
        begun = time.perf_counter()
        if kind == "write":
            body = {"value": str(rng.randrange(1000, 100_000)), "quote": "甲", "speaker": "prosecution"}
            target = f"{url}/persons/TC7-GAO/claims/gain.illegal_income"
            answer = await client.post(target, json=body, headers={"If-Match": f'"{revision}"'})
            revision += answer.status_code == 201
        else:
            path = {
                "baseline": "/health",
                "list": "/api/v1/cases",
                "view": url,
                "determination": f"{url}/determination",
            }[kind]
            answer = await client.get(path)
        spent = (time.perf_counter() - begun) * 1000
        taken[kind].append(spent)
        if kind in ("list", "view", "determination"):
            taken["read"].append(spent)
        if answer.status_code >= 400:
            errors.append(f"{kind} {answer.status_code} {answer.text[:80]}")


async def ready(client: httpx2.AsyncClient) -> None:
    for _ in range(300):
        try:
            if (await client.get("/health")).status_code == 200:
                return
        except httpx2.TransportError:
            await asyncio.sleep(0.2)
    raise SystemExit("the server did not start")


async def created(client: httpx2.AsyncClient, case: dict[str, object], number: int) -> str:
    body = {"title": f"案件{number}", "stage": "教学", "case": case}
    answer = await client.post("/api/v1/cases", json=body)
    answer.raise_for_status()
    return str(answer.json()["id"])


def report(
    taken: dict[str, list[float]], errors: list[str], start: float, end: float, options: argparse.Namespace
) -> None:
    floor = statistics.median(taken["baseline"])
    print(f"{options.users} users, {options.seconds} s, mean pause {options.think} s")
    print(f"{'':14}{'n':>7}{'p50 ms':>9}{'p99 ms':>9}{'x baseline':>12}")
    for kind in ("baseline", "list", "view", "determination", "read", "write"):
        times = sorted(taken[kind])
        if times:
            p50, p99 = times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.99))]
            target = f"  target p99 {TARGETS[kind]:.0f}" if kind in TARGETS else ""
            print(f"{kind:14}{len(times):>7}{p50:>9.1f}{p99:>9.1f}{p50 / floor:>12.1f}{target}")
    print(f"errors {len(errors)} {errors[:3]}; server memory {start:.0f} -> {end:.0f} MiB")


def memory(pid: int) -> float:
    """Resident memory in MiB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=2.0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
