"""``bangxin serve``: the workbench and the HTTP API."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bangxin.base.errors import MissingExtra, UsageProblem
from bangxin.cli.keeping import DEFAULT_DATA, Data, Database, KeyFile, open_store

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def serve(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="端口")] = 8765,
    data: Data = DEFAULT_DATA,
    database: Database = "",
    key_file: KeyFile = None,
    host: Annotated[
        str, typer.Option("--host", help="监听地址；多人使用时才可以不是本机回环地址")
    ] = "127.0.0.1",
    names: Annotated[list[str] | None, typer.Option("--name", help="多人使用时对外的主机名，可多次")] = None,
    team: Annotated[bool, typer.Option("--team", help="多人使用：须登录、按角色和案件授权")] = False,
    admin: Annotated[
        str,
        typer.Option(
            "--admin", help="（--team）建立第一名管理员，密码从环境变量 BANGXIN_ADMIN_PASSWORD 读取"
        ),
    ] = "",
    https: Annotated[
        bool, typer.Option("--https", help="前有反向代理提供 HTTPS：会话仅经 HTTPS 传送")
    ] = False,
    corpus: Annotated[
        Path | None,
        typer.Option("--corpus", envvar="BANGXIN_CORPUS", help="已导入的法律文本库，用于显示条文原文"),
    ] = None,
    workers: Annotated[
        int,
        typer.Option(
            "--workers", min=0, max=64, help="另开几个进程计算整案的认定结果；0 表示在服务进程内计算"
        ),
    ] = 1,
    browser: Annotated[bool, typer.Option("--open/--no-open", help="在浏览器中打开")] = False,
) -> None:
    """启动工作台。默认本机单用户、免登录、只监听回环地址；不连接任何外部网络。"""
    if not team and host not in LOOPBACK:
        raise UsageProblem.of(
            "not-loopback",
            f"单用户模式没有登录，只能监听回环地址，不能监听 {host}",
            f"the single-user mode has no log-in and listens on the loopback address only, not on {host}",
            hint=("多人使用请加 --team", "add --team for several users"),
        )
    try:
        from bangxin.web import running
    except ImportError as error:
        raise MissingExtra.named("web", str(error.name)) from None
    store = open_store(data, database, key_file)
    try:
        running.run(
            store, host=host, port=port, names=tuple(names or ()), team=team, admin=admin, https=https,
            corpus=corpus, workers=workers, browser=browser, say=typer.echo,
        )  # fmt: skip
    finally:
        store.close()
