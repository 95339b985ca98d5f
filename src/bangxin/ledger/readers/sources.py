"""From paths, folders and archives to single files; hostile archives are refused by place."""

from __future__ import annotations

import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bangxin.base.errors import BangxinError, InputError, LimitExceeded, Place, UsageProblem, reason
from bangxin.ledger.readers.limits import Limits
from bangxin.ledger.readers.sniffing import Kind, sniff

_CHUNK = 1 << 20
_IGNORED = {".ds_store", "thumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read: where its bytes lie and the name to show (``archive.zip!member`` for a member)."""

    path: Path
    name: str
    kind: Kind


def sources(paths: list[Path], scratch: Path, limits: Limits) -> Iterator[Source | BangxinError]:
    """Every readable file under ``paths`` in name order; what cannot be read comes as its error.

    Members of archives are unpacked into ``scratch``. Raises UsageProblem for a path that does not exist.
    """
    for path in paths:
        if not path.exists():
            raise UsageProblem.of(
                "no-such-file", f"没有此文件或文件夹：{path}", f"no such file or folder: {path}"
            )
    for path in paths:
        for file in _files(path):
            yield from _open(file, str(file), scratch, limits, 0)


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for folder, names, files in os.walk(path):
        names.sort()
        for name in sorted(files):
            if not name.startswith((".", "~$")) and name.lower() not in _IGNORED:
                yield Path(folder) / name


def _open(
    path: Path, name: str, scratch: Path, limits: Limits, depth: int
) -> Iterator[Source | BangxinError]:
    try:
        kind = sniff(path, name, limits)
        if kind is not Kind.ARCHIVE:
            yield Source(path, name, kind)
            return
        if depth >= limits.depth:
            raise LimitExceeded.of(
                "archive-depth",
                f"压缩包嵌套超过 {limits.depth} 层",
                f"archives nested deeper than {limits.depth}",
                place=Place(name),
            )
    except BangxinError as error:
        yield error
        return
    except OSError as error:
        yield InputError.of(
            "unreadable",
            f"文件无法读取：{reason(error).zh}",
            f"cannot read the file: {reason(error).en}",
            place=Place(name),
        )
        return
    yield from _members(path, name, scratch, limits, depth)


def _members(
    path: Path, name: str, scratch: Path, limits: Limits, depth: int
) -> Iterator[Source | BangxinError]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            if len(members) > limits.members:
                raise LimitExceeded.of(
                    "archive-members",
                    f"压缩包内文件超过 {limits.members} 个",
                    f"more than {limits.members} files in the archive",
                    place=Place(name),
                )
            budget = limits.unpacked
            unpacked = []
            for member in sorted(members, key=lambda m: m.filename):
                shown = _member_name(member)
                leaf = PurePosixPath(shown.replace("\\", "/")).name
                if leaf.startswith((".", "~$")) or leaf.lower() in _IGNORED or "__MACOSX" in shown:
                    continue
                target = scratch / f"{len(list(scratch.iterdir())):05d}{PurePosixPath(leaf).suffix[:10]}"
                budget -= _unpack(archive, member, target, f"{name}!{shown}", limits, budget)
                unpacked.append((target, f"{name}!{shown}"))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        yield _damaged(name, error)
        return
    except BangxinError as error:
        yield error
        return
    for target, shown in unpacked:
        yield from _open(target, shown, scratch, limits, depth + 1)


def _member_name(member: zipfile.ZipInfo) -> str:
    """Names without the UTF-8 flag come from Chinese Windows: GB18030 read as cp437 by the library."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename


def _unpack(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, shown: str, limits: Limits, budget: int
) -> int:
    written = 0
    with archive.open(member) as packed, target.open("wb") as out:
        while piece := packed.read(_CHUNK):
            written += len(piece)
            check_inflation(written, member.compress_size, budget, shown, limits)
            out.write(piece)
    return written


def check_inflation(written: int, packed: int, budget: int, shown: str, limits: Limits) -> None:
    """Refuse an archive member that unpacks to too much. Raises LimitExceeded."""
    if written > budget or (written > limits.ratio_from and written > limits.ratio * max(1, packed)):
        raise LimitExceeded.of(
            "archive-bomb",
            f"解压后过大或压缩比异常（已解出 {written} 字节，压缩后 {packed} 字节），未读取",
            f"unpacks to too much or at an abnormal ratio ({written} bytes out of {packed})",
            place=Place(shown),
        )


def _damaged(name: str, error: Exception) -> BangxinError:
    encrypted = "encrypted" in str(error).lower() or "password" in str(error).lower()
    if encrypted:
        return InputError.of(
            "archive-encrypted", "压缩包有密码", "the archive is encrypted", place=Place(name),
            hint=("请先解压再导入", "unpack it first"),
        )  # fmt: skip
    return InputError.of(
        "archive-damaged", f"压缩包损坏或不完整：{error}", f"damaged or truncated archive: {error}",
        place=Place(name), hint=("请向提供方重新取得", "get the file again from its source"),
    )  # fmt: skip


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while piece := handle.read(4 * _CHUNK):
            digest.update(piece)
    return digest.hexdigest()
