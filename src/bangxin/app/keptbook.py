"""The built-in rulebook kept from one run to the next: reading and checking its packs costs more than using it.

It is kept in the user's cache folder under a digest of the packs, of the code that reads them and of the Python that runs
it, so a change of any of these finds nothing. What is missing, damaged, not of our own types, or in a folder that is not
the user's own counts as not kept; a folder that cannot be written to keeps nothing.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import sys
from pathlib import Path
from typing import Any

import bangxin
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.rulebook import Rulebook

_MADE_OF = ("base", "law")  # the parts of the package that a rulebook consists of, and that make it
_PROTOCOL = 5
_KEPT = 4  # rulebooks of other versions that may stay


def kept_rulebook() -> Rulebook:
    """The built-in rulebook, from the cache folder where it is kept. Raises NormError as ``builtin_rulebook`` does."""
    folder, digest = _folder(), _digest()
    if folder is None or digest is None:
        return builtin_rulebook()
    path = folder / f"rulebook-{digest}.bin"
    kept = _read(path)
    if kept is None:
        kept = builtin_rulebook()
        _keep(path, kept)
    return kept


def _folder() -> Path | None:
    """The user's cache folder by the custom of the system; None where there is none, or where another user owns it."""
    try:
        if sys.platform == "win32":
            base = Path(os.environ["LOCALAPPDATA"])
        elif sys.platform == "darwin":
            base = Path.home() / "Library" / "Caches"
        else:
            base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        folder = base / "bangxin"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        mine = sys.platform == "win32" or folder.stat().st_uid == os.getuid()
        return folder if mine and base.is_absolute() else None
    except (OSError, KeyError, RuntimeError):
        return None


def _digest() -> str | None:
    """Of every file that the rulebook is made of or by; None when the package is not a folder of files."""
    made = hashlib.sha256(f"{sys.version}\n{_PROTOCOL}".encode())
    root = Path(bangxin.__file__).parent
    try:
        files = sorted(
            f for part in _MADE_OF for f in (root / part).rglob("*") if f.suffix in (".py", ".yaml")
        )
        for file in files:
            data = file.read_bytes()
            made.update(f"\n{file.relative_to(root).as_posix()} {len(data)}\n".encode())
            made.update(data)
    except OSError:
        return None
    return made.hexdigest() if files else None


class _OurTypes(pickle.Unpickler):
    """Makes values of the package's own types, nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        found = super().find_class(module, name) if module.startswith("bangxin.") else None
        if not isinstance(found, type):
            raise pickle.UnpicklingError(f"{module}.{name}")
        return found


def _read(path: Path) -> Rulebook | None:
    """What is kept, if it is whole: its own digest stands before it."""
    try:
        data = path.read_bytes()
        if hashlib.sha256(data[32:]).digest() != data[:32]:
            return None
        book = _OurTypes(io.BytesIO(data[32:])).load()
    except Exception:  # whatever is wrong with it, the packs themselves are at hand
        return None
    return book if isinstance(book, Rulebook) else None


def _keep(path: Path, book: Rulebook) -> None:
    import tempfile  # slow to load, and seldom needed

    data = pickle.dumps(book, protocol=_PROTOCOL)
    try:
        handle, name = tempfile.mkstemp(prefix=".rulebook-", dir=path.parent)
        with os.fdopen(handle, "wb") as out:
            out.write(hashlib.sha256(data).digest() + data)
        os.replace(name, path)
        others = sorted(path.parent.glob("rulebook-*.bin"), key=lambda f: f.stat().st_mtime)
        for old in others[: -_KEPT - 1]:
            old.unlink(missing_ok=True)
    except OSError:
        return
