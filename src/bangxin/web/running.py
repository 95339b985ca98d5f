"""Running the server: address, first administrator, structured log without personal data, graceful stop."""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Sequence
from pathlib import Path

import uvicorn

from bangxin.app import accounts
from bangxin.app.calculating import Calculators
from bangxin.app.examining import warm
from bangxin.app.workbench import Workbench
from bangxin.base import allocator
from bangxin.base.errors import UsageProblem, reason
from bangxin.law.builtin import builtin_rulebook
from bangxin.store.storage import Store
from bangxin.web.application import create_app

GRACE_SECONDS = 20
TURN_SECONDS = 0.001
"""How long one thread may compute while others wait for their turn: a page that waits on the database gives up its
turn a dozen times, and at Python's 5 ms each the pages of all others would wait on one long determination."""
LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})


class JsonLines(logging.Formatter):
    """One JSON object per line: time, level, message; errors with their type and place only."""

    def format(self, record: logging.LogRecord) -> str:
        line = {"at": self.formatTime(record), "level": record.levelname, "message": record.getMessage()}
        if record.exc_info and record.exc_info[2] is not None:
            trace = record.exc_info[2]
            while trace.tb_next is not None:
                trace = trace.tb_next
            line["place"] = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        return json.dumps(line, ensure_ascii=False)


def run(
    store: Store,
    *,
    host: str,
    port: int,
    names: tuple[str, ...],
    team: bool,
    admin: str,
    https: bool,
    corpus: Path | None,
    workers: int,
    browser: bool,
    say: Callable[[str], None],
) -> None:
    """Serve until interrupted.

    :raises UsageProblem: ``port-taken``, ``admin-password``.
    """
    allocator.settle()
    desk = Workbench(store, builtin_rulebook(), local=not team, corpus=corpus)
    if admin:
        _add_admin(desk, admin, say)
    listening = _listen(host, port)
    sys.setswitchinterval(TURN_SECONDS)
    warm(desk)
    allocator.stand()
    if workers:
        desk.calculators = Calculators(workers)
        desk.calculators.start()
        desk.readers = Calculators(1)
    hosts = LOOPBACK_NAMES | frozenset(names) | frozenset({host} if team else ())
    logger = logging.getLogger("bangxin")
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    app = create_app(desk, hosts=hosts, secure=https)
    config = uvicorn.Config(
        app,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    address = address_of(host, port, names, https=https)
    say(f"工作台已就绪：{address}　（Ctrl+C 停止；数据在 {store.folder}）")
    if browser:
        threading.Timer(0.8, webbrowser.open, [address]).start()
    before = signal.signal(signal.SIGTERM, _ended)
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        signal.signal(signal.SIGTERM, before)
        listening.close()
        logger.removeHandler(handler)


def _ended(number: int, frame: object) -> None:
    """After its graceful stop the server raises the signal again: end as a program does, with everything closed."""
    raise SystemExit(0)


def _add_admin(desk: Workbench, name: str, say: Callable[[str], None]) -> None:
    """The first administrator; the same command starts the workbench again when there is one."""
    if accounts.has_admin(desk):
        say("已有管理员，--admin 不再起作用")
        return
    password = os.environ.get("BANGXIN_ADMIN_PASSWORD", "")
    if not password:
        raise UsageProblem.of(
            "admin-password",
            "请把第一名管理员的密码放在环境变量 BANGXIN_ADMIN_PASSWORD 中",
            "put the password of the first administrator into BANGXIN_ADMIN_PASSWORD",
        )
    accounts.first_admin(desk, name, password)


def address_of(host: str, port: int, names: Sequence[str], *, https: bool) -> str:
    """Where people reach the workbench: behind a proxy under its name and port, else on the port listened on."""
    if https and names:
        return f"https://{names[0]}/"
    shown = names[0] if names else f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise UsageProblem.of(
            "port-taken",
            f"无法监听 {host}:{port}：{reason(error).zh}",
            f"cannot listen on {host}:{port}: {reason(error).en}",
            hint=("换一个端口：--port", "choose another port with --port"),
        ) from None
    return listening
