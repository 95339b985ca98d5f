"""A real server and a real browser (Debian's chromium). No request may leave the machine, no console error may occur."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

SOURCE = Path(__file__).parents[2] / "src"
FLAGS = [
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-domain-reliability",
    "--disable-sync", "--disable-default-apps", "--no-first-run", "--no-pings", "--metrics-recording-only", "--lang=zh-CN",
]  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; without one the tests are skipped, in CI they fail."""
    path = os.environ.get("BANGXIN_TEST_CHROMIUM") or shutil.which("chromium") or ""
    if not path:
        if os.environ.get("CI") == "true":
            pytest.fail("no chromium: .ci/services installs it")
        pytest.skip("no chromium: apt install chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Server:
    """``bangxin serve`` as a user starts it; can be stopped and started again on the same data."""

    def __init__(self, data: Path, *options: str, **environment: str) -> None:
        self.data, self.options = data, options
        self.environment = {**os.environ, "PYTHONPATH": str(SOURCE), **environment}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [
            sys.executable,
            "-m",
            "bangxin",
            "serve",
            "--port",
            str(self.port),
            "--data",
            str(self.data),
        ]
        self.log = (self.data.parent / "server.log").open("ab")
        self.process = subprocess.Popen(
            [*command, *self.options], env=self.environment, stdout=self.log, stderr=self.log
        )
        for _ in range(600):
            assert self.process.poll() is None, (self.data.parent / "server.log").read_text()
            try:
                with urllib.request.urlopen(f"{self.url}/health", timeout=1) as answer:
                    assert answer.status == 200
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server did not start")

    def stop(self) -> int:
        assert self.process is not None
        self.process.terminate()
        code = self.process.wait(30)
        self.log.close()
        return code


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("served") / "data")
    running.start()
    yield running
    running.stop()


class Watched:
    """Pages whose console errors, failed or foreign requests make the test fail."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.faults: list[str] = []
        self.expected: set[int] = set()

    def page(self, url: str, *, width: int = 1280, height: int = 900) -> Page:
        context = self.browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda m: self.faults.append(f"console: {m.text}") if m.type == "error" else None)
        page.on("pageerror", lambda e: self.faults.append(f"script: {e}"))
        page.on(
            "request",
            lambda r: None if r.url.startswith((url, "data:")) else self.faults.append(f"foreign: {r.url}"),
        )
        page.on("response", lambda r: self._response(r.status, r.url))
        return page

    def _response(self, status: int, url: str) -> None:
        if status >= 400 and status not in self.expected:
            self.faults.append(f"{status}: {url}")


@pytest.fixture
def watched(chromium: Browser) -> Iterator[Watched]:
    watch = Watched(chromium)
    yield watch
    allowed = {f"status of {status}" for status in watch.expected}
    assert [f for f in watch.faults if not any(word in f for word in allowed)] == []
