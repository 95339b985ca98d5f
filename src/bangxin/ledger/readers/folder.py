"""The ledger folder: rows as Parquet, what was understood as JSON, the analyst's registry as YAML. Writes whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bangxin.base.errors import BangxinError, InputError, Place, UsageProblem, reason
from bangxin.ledger.readers.sources import file_hash

VERSION = 2
_UMASK = os.umask(0o077)
os.umask(_UMASK)
MANIFEST, REGISTRY, VICTIMS, LINKS = "manifest.json", "accounts.yaml", "victims.csv", "links.csv"


@dataclass(slots=True)
class Manifest:
    """What was imported: one entry per source file, and the files that were refused with the reason."""

    files: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)

    def known(self, sha256: str) -> dict[str, Any] | None:
        return next((f for f in self.files if f["sha256"] == sha256), None)

    def digest(self) -> str:
        """SHA-256 over everything the manifest says."""
        text = json.dumps([self.files, self.refused], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def sheets(self) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        for file in self.files:
            for sheet in file["sheets"]:
                yield file, sheet


@dataclass(frozen=True, slots=True)
class Folder:
    """Paths of one ledger folder."""

    path: Path

    @property
    def rows(self) -> Path:
        return self.path / "rows"

    @property
    def rows_glob(self) -> str:
        return str(self.rows / "*" / "*.parquet")

    @property
    def rejected(self) -> Path:
        return self.path / "rejected"

    @property
    def tables(self) -> Path:
        return self.path / "tables"

    def manifest(self) -> Manifest:
        """The manifest of an existing folder. Raises InputError when it is not one or is damaged."""
        file = self.path / MANIFEST
        if not file.is_file():
            raise UsageProblem.of(
                "no-ledger", f"{self.path} 不是账册文件夹（没有 {MANIFEST}）", f"{self.path} is no ledger folder",
                hint=("先运行 bangxin ledger import 文件… -o 文件夹", "run bangxin ledger import FILES -o DIR first"),
            )  # fmt: skip
        try:
            data = json.loads(file.read_text(encoding="utf-8"))
            found = Manifest(data["files"], data["refused"])
            if data["version"] == VERSION and data["sha256"] != found.digest():
                raise ValueError("sha256")
        except (ValueError, KeyError, TypeError) as error:
            raise InputError.of(
                "manifest-damaged", f"账册清单损坏或已被改动：{error}", f"the ledger manifest is damaged or was changed: {error}",
                place=Place(str(file)),
            ) from None  # fmt: skip
        if data["version"] != VERSION:
            raise InputError.of(
                "ledger-version", f"账册由另一版本建立（{data['version']}，本程序为 {VERSION}）",
                f"the ledger was made by another version ({data['version']}, this one writes {VERSION})", place=Place(str(file)),
                hint=("请用原始文件重新导入到新文件夹", "import the original files again into a new folder"),
            )  # fmt: skip
        return found

    def check_kept(self, sheet: dict[str, Any]) -> None:
        """Rejected rows and sibling tables of a sheet are as they were written. Raises InputError when not."""
        for name, sha256 in sheet["kept"].items():
            file = self.path / name
            if not file.is_file() or file_hash(file) != sha256:
                raise InputError.of(
                    "rows-damaged", f"账册文件缺失或已被改动：{name}", f"a file of the ledger is missing or was changed: {name}",
                    place=Place(str(file)), hint=("请重新导入该文件：加 --again", "import the file again with --again"),
                )  # fmt: skip

    def manifest_or_new(self) -> Manifest:
        if (self.path / MANIFEST).is_file():
            return self.manifest()
        if self.path.exists() and (not self.path.is_dir() or any(self.path.iterdir())):
            raise UsageProblem.of(
                "not-a-ledger-folder", f"{self.path} 已存在且不是账册文件夹，未写入",
                f"{self.path} exists and is no ledger folder; nothing was written",
            )  # fmt: skip
        return Manifest()


@contextmanager
def staging(folder: Folder) -> Iterator[Path]:
    """A scratch folder inside the ledger folder, removed whatever happens."""
    created = not folder.path.exists()
    try:
        folder.path.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=".import-", dir=folder.path))
    except OSError as error:
        raise _unwritable(folder.path, error) from None
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        if created and not any(folder.path.iterdir()):
            folder.path.rmdir()


def commit(folder: Folder, staged: Path, manifest: Manifest) -> None:
    """Move staged parts into place, then replace the manifest; a part without its manifest entry counts for nothing."""
    for area in ("rows", "rejected", "tables"):
        source = staged / area
        if not source.is_dir():
            continue
        target = folder.path / area
        target.mkdir(exist_ok=True)
        for part in sorted(source.iterdir()):
            old = target / part.name
            if old.is_dir():
                shutil.rmtree(old)
            os.replace(part, old)
    write_manifest(folder, manifest)


def write_manifest(folder: Folder, manifest: Manifest) -> None:
    """Replace the manifest, its own hash in it."""
    told = {
        "version": VERSION,
        "files": manifest.files,
        "refused": manifest.refused,
        "sha256": manifest.digest(),
    }
    write_text(folder.path / MANIFEST, json.dumps(told, ensure_ascii=False, indent=1))


def write_text(path: Path, text: str) -> None:
    """Write beside, then replace: a reader sees the old file or the new one."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write beside, then replace; a link keeps pointing at what it pointed at. Raises UsageProblem where that cannot be."""
    check_writable(path)
    path = path.resolve() if path.is_symlink() else path
    name = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        os.chmod(name, path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_UMASK)
        os.replace(name, path)
    except BaseException as error:
        if name is not None:
            Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _unwritable(path, error) from None
        raise


def check_writable(path: Path) -> None:
    """Refuse a place that cannot be written to, before long work. Raises UsageProblem."""
    place = path.resolve() if path.is_symlink() else path
    code = errno.EISDIR if place.is_dir() else errno.ENOENT if not place.parent.is_dir() else 0
    if not code and not os.access(place.parent, os.W_OK | os.X_OK):
        code = errno.EACCES
    if not code and place.exists() and not os.access(place, os.W_OK):  # set so that nobody changes it
        code = errno.EACCES
    if code:
        raise _unwritable(path, OSError(code, os.strerror(code)))


def _unwritable(path: Path, error: OSError) -> BangxinError:
    return UsageProblem.of(
        "not-writable", f"无法写入 {path}：{reason(error).zh}", f"cannot write {path}: {reason(error).en}"
    )


def read_text(path: Path, name: str = "") -> str:
    """A small UTF-8 file of the analyst's. Raises InputError when it cannot be read as text."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        try:
            return path.read_bytes().decode("gb18030")
        except UnicodeDecodeError:
            raise InputError.of(
                "encoding-undecided",
                "文字编码无法确定，请存为 UTF-8",
                "save the file as UTF-8",
                place=Place(name or str(path)),
            ) from None
    except OSError as error:
        raise InputError.of(
            "unreadable", f"文件无法读取：{reason(error).zh}", f"cannot read the file: {reason(error).en}",
            place=Place(name or str(path)),
        ) from None  # fmt: skip
