"""``bangxin audit``, ``backup``, ``restore``: the store from the command line."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bangxin.base.errors import InputError, MissingExtra, UsageProblem, reason

if TYPE_CHECKING:
    from bangxin.store.storage import Store

audit_app = typer.Typer(no_args_is_help=True, help="审计日志：核对、树头、证明")

Data = Annotated[Path, typer.Option("--data", envvar="BANGXIN_DATA", help="数据目录")]
Database = Annotated[
    str,
    typer.Option(
        "--database", envvar="BANGXIN_DATABASE", help="PostgreSQL 地址（默认用数据目录中的 SQLite）"
    ),
]
KeyFile = Annotated[
    Path | None, typer.Option("--key-file", envvar="BANGXIN_KEY_FILE", help="密钥文件：静态加密数据库与文件")
]
Lang = Annotated[str, typer.Option("--lang", help="zh 或 en")]

DEFAULT_DATA = Path("~/.local/share/bangxin").expanduser()


def open_store(data: Path, database: str, key_file: Path | None, *, existing: bool = False) -> Store:
    """The store that the options name.

    :raises UsageProblem: ``data-missing`` when ``existing`` and there is none; ``key-file``.
    """
    try:
        from bangxin.store.storage import Store
    except ImportError as error:
        raise MissingExtra.named("web", str(error.name)) from None
    if existing and not database and not (data / "bangxin.db").exists():
        raise UsageProblem.of(
            "data-missing",
            f"{data} 不是数据目录",
            f"{data} is not a data folder",
            hint=(
                "请用 --data 指明 bangxin serve 使用的目录",
                "name the folder that bangxin serve uses with --data",
            ),
        )
    key = b""
    if key_file is not None:
        try:
            key = key_file.read_bytes()
        except OSError as problem:
            raise UsageProblem.of(
                "key-file",
                f"无法读取密钥文件 {key_file}：{reason(problem).zh}",
                f"cannot read {key_file}: {reason(problem).en}",
            ) from None
    return Store.open(data, url=database, key=key)


@audit_app.command("verify")
def verify(
    data: Data = DEFAULT_DATA,
    database: Database = "",
    key_file: KeyFile = None,
    head: Annotated[str, typer.Option("--head", help="报告上印的树头（条数:根），核对日志仍以它开头")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    lang: Lang = "zh",
) -> None:
    """重算审计日志、案件各版本和全部证据文件的摘要；有不符时退出码为 1。"""
    printed = None
    store = open_store(data, database, key_file, existing=True)
    try:
        from bangxin.store.audit import Head

        if head:
            size, _, root = head.partition(":")
            if not size.isdecimal() or len(root) != 64:
                raise UsageProblem.of(
                    "head-form", "树头应写作 条数:64位十六进制根", "write the head as SIZE:ROOT"
                )
            printed = Head(int(size), root.lower())
        result = store.verify(printed)
    finally:
        store.close()
    if as_json:
        from bangxin.base.canonical import canonical_json

        wrong = [
            {"code": d.code, "subject": d.subject, "message": d.message.pick(lang)}
            for d in result.discrepancies
        ]
        tree = {
            "head": str(result.head),
            "entries": result.entries,
            "records": result.records,
            "files": result.files,
        }
        typer.echo(canonical_json({**tree, "discrepancies": wrong}).decode())
    elif lang == "en":
        typer.echo(
            f"{result.entries} entries, {result.records} records, {result.files} files; head {result.head}"
        )
    else:
        typer.echo(
            f"日志 {result.entries} 条，记录 {result.records} 项，文件 {result.files} 件；树头 {result.head}"
        )
    for wrong_one in [] if as_json else result.discrepancies:
        typer.echo(f"[{wrong_one.code}] {wrong_one.message.pick(lang)}")
    if result.discrepancies:
        raise typer.Exit(1)
    if not as_json:
        typer.echo("everything agrees" if lang == "en" else "全部相符")


@audit_app.command("proof")
def proof(
    entry: Annotated[int, typer.Argument(help="条目号，从 0 起")],
    data: Data = DEFAULT_DATA,
    database: Database = "",
    key_file: KeyFile = None,
) -> None:
    """打印一条审计记录及其 RFC 6962 包含证明（JSON）。"""
    store = open_store(data, database, key_file, existing=True)
    try:
        from bangxin.base.canonical import canonical_json
        from bangxin.store import audit

        with store.reading() as connection:
            shown = {
                "entry": audit.entry_text(connection, entry),
                "seq": entry,
                "head": str(audit.head(connection)),
                "inclusion": audit.inclusion(connection, entry),
            }
        typer.echo(canonical_json(shown).decode())
    finally:
        store.close()


def backup(
    archive: Annotated[Path, typer.Argument(help="新备份文件（.zip）")],
    data: Data = DEFAULT_DATA,
    database: Database = "",
    key_file: KeyFile = None,
) -> None:
    """把全部案件、证据文件和审计日志写成一个备份文件。备份未加密，请妥善保管。"""
    store = open_store(data, database, key_file, existing=True)
    try:
        from bangxin.store.backup import backup as write

        typer.echo(f"已备份到 {archive}，树头 {write(store, archive)}")
    finally:
        store.close()


def restore(
    archive: Annotated[Path, typer.Argument(help="备份文件")],
    data: Data = DEFAULT_DATA,
    database: Database = "",
    key_file: KeyFile = None,
) -> None:
    """把备份恢复到一个空的数据目录（或空的 PostgreSQL 库），逐项核对后才生效。"""
    if not archive.is_file():
        raise InputError.of("backup-missing", f"没有文件 {archive}", f"no file {archive}")
    made, head = not data.exists(), None
    before = set(data.iterdir()) if data.is_dir() else set()
    store = open_store(data, database, key_file)
    try:
        from bangxin.store.backup import restore as read

        head = read(archive, store)
        typer.echo(f"已恢复到 {data}，树头 {head}")
    finally:
        store.close()
        if made and head is None:  # a folder that only this failure made
            shutil.rmtree(data, ignore_errors=True)
        elif head is None and data / "bangxin.db" not in before:
            for new in set(data.iterdir()) - before:
                shutil.rmtree(new, ignore_errors=True) if new.is_dir() else new.unlink(missing_ok=True)
