"""What the server does with its socket and its processes."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bangxin.app.workbench import Workbench
from bangxin.base.errors import UsageProblem
from bangxin.web.running import _add_admin, _listen, address_of

SOURCE = Path(__file__).parents[2] / "src"


def test_the_address_that_is_told_is_one_that_opens() -> None:
    assert address_of("127.0.0.1", 8765, (), https=False) == "http://127.0.0.1:8765/"
    assert address_of("::1", 8765, (), https=False) == "http://[::1]:8765/"
    assert address_of("0.0.0.0", 9000, ("bx.example",), https=False) == "http://bx.example:9000/"
    assert address_of("0.0.0.0", 9000, ("bx.example",), https=True) == "https://bx.example/"


def test_the_command_that_made_the_administrator_starts_the_workbench_again(
    desk: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.delenv("BANGXIN_ADMIN_PASSWORD", raising=False)
    with pytest.raises(UsageProblem):
        _add_admin(desk, "root", said.append)
    monkeypatch.setenv("BANGXIN_ADMIN_PASSWORD", "correct horse 马")
    _add_admin(desk, "root", said.append)
    assert said == []
    monkeypatch.delenv("BANGXIN_ADMIN_PASSWORD")
    _add_admin(desk, "other", said.append)
    assert said == ["已有管理员，--admin 不再起作用"]


def test_answers_are_not_held_back_by_the_kernel() -> None:
    """asyncio switches Nagle's algorithm off only on sockets that say TCP; with it every answer waits some 40 ms."""
    listening = _listen("127.0.0.1", 0)

    async def accepted() -> int:
        option: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def met(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            option.set_result(
                writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            )
            writer.close()

        server = await asyncio.start_server(met, sock=listening)
        _, writer = await asyncio.open_connection(*listening.getsockname()[:2])
        found = await option
        writer.close()
        server.close()
        return found

    with ThreadPoolExecutor(1) as apart:  # a browser test in this process may have left its loop running here
        assert apart.submit(lambda: asyncio.run(accepted())).result() != 0


def test_every_process_ends_with_the_server_even_when_it_is_killed(tmp_path: Path) -> None:
    for number, end in enumerate((signal.SIGTERM, signal.SIGKILL)):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        log = tmp_path / f"log{number}"
        with log.open("w") as written:
            server = subprocess.Popen(
                [sys.executable, "-m", "bangxin", "serve", "--port", str(port), "--data", str(tmp_path / "data"), "--workers", "1"],
                env={**os.environ, "PYTHONPATH": str(SOURCE)}, stdout=written, stderr=written, start_new_session=True,
            )  # fmt: skip
        for _ in range(600):
            assert server.poll() is None, log.read_text()
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1):
                    break
            except OSError:
                time.sleep(0.1)
        assert len(members(server.pid)) >= 2
        server.send_signal(end)
        server.wait(60)
        for _ in range(300):
            if not members(server.pid):
                break
            time.sleep(0.1)
        assert members(server.pid) == []
        assert "Traceback" not in log.read_text()
        assert end is signal.SIGKILL or "leaked" not in log.read_text()


def members(group: int) -> list[int]:
    """Living processes of a session."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, session = place.read_text().rpartition(")")[2].split()[:4]
        except (OSError, ValueError):
            continue
        if int(session) == group and state != "Z":
            found.append(int(place.parent.name))
    return found
