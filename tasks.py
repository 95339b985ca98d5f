"""One command per habit. Needs only Python 3.11 or later; everything else goes into ``.venv`` beside this file.

    python3 tasks.py demo            assess a real official case           (downloads about 3 MB)
    python3 tasks.py test            the whole test suite                  (downloads about 1 GB)
    python3 tasks.py test --quick    the fast part: law, reasoning, cases
    python3 tasks.py check           format, lint, types, layers, size limits
    python3 tasks.py bench [NAME…]   benchmarks, each beside its baseline
    python3 tasks.py docs            pages made from the program

Anything after ``test`` is handed to pytest: ``python3 tasks.py test tests/law -k cycle``.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
HOME = ROOT / ".venv"
BIN = HOME / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
CONSTRAINTS = ROOT / "constraints.txt"
DEMO_CASE = "examples/official/case6.yaml"
QUICK = ("tests/base", "tests/law", "tests/reasoning", "tests/case", "tests/determination", "tests/cli")
DOWNLOADS = {"": "约 3 MB / about 3 MB", "all,dev": "约 1 GB / about 1 GB"}


def main(arguments: list[str]) -> int:
    """Run one task; its exit code is the exit code of the last program run."""
    if sys.version_info < (3, 11):
        found = ".".join(str(part) for part in sys.version_info[:3])
        print(
            f"需要 Python 3.11 或更高版本，当前为 {found} / Python 3.11 or later is needed, this is {found}"
        )
        return 2
    task = TASKS.get(arguments[0]) if arguments else None
    if task is None:
        print(__doc__)
        return 0 if not arguments or arguments[0] in ("-h", "--help", "help") else 2
    os.chdir(ROOT)
    try:
        return task(arguments[1:])
    except subprocess.CalledProcessError as error:
        print(f"失败 / failed: {' '.join(str(part) for part in error.cmd)} (exit {error.returncode})")
        return error.returncode or 1
    except KeyboardInterrupt:
        return 130


def demo(_arguments: list[str]) -> int:
    prepare("")
    say(f"bangxin assess {DEMO_CASE}")
    return run(PYTHON, "-m", "bangxin", "assess", DEMO_CASE)


def test(arguments: list[str]) -> int:
    prepare("all,dev")
    quick = "--quick" in arguments
    rest = [argument for argument in arguments if argument != "--quick"]
    folders = [folder for folder in QUICK if (ROOT / folder).is_dir()] if quick else []
    say("pytest")
    return run(PYTHON, "-m", "pytest", "-n", "auto", "--dist", "loadfile", *folders, *rest)


def check(_arguments: list[str]) -> int:
    """All five checks run even when one fails, so that one run shows everything."""
    prepare("all,dev")
    codes = []
    for command in (
        (BIN / "ruff", "format", "--check", "."),
        (BIN / "ruff", "check", "."),
        (BIN / "mypy",),
        (BIN / "lint-imports",),
        (PYTHON, "tools/size_limits.py"),
    ):
        say(" ".join(str(part).removeprefix(f"{BIN}{os.sep}") for part in command))
        codes.append(run(*command))
    failed = sum(code != 0 for code in codes)
    say("全部通过 / all checks passed" if not failed else f"{failed} 项未通过 / {failed} checks failed")
    return 1 if failed else 0


def bench(arguments: list[str]) -> int:
    prepare("all,dev")
    found = sorted((ROOT / "benchmarks").glob("*.py"))
    chosen = [path for path in found if not arguments or path.stem in arguments]
    if not chosen:
        print(f"没有这个基准 / no such benchmark; {', '.join(path.stem for path in found)}")
        return 2
    codes = []
    for path in chosen:
        say(f"benchmarks/{path.name}")
        codes.append(run(PYTHON, path))
    return max(codes)


def docs(_arguments: list[str]) -> int:
    prepare("all,dev")
    norms_page = (PYTHON, "-m", "bangxin", "norms", "map", "--output", "docs/where-norms-act.md")
    return run(PYTHON, "tools/pages.py") or run(*norms_page)


def prepare(extras: str) -> None:
    """Make ``.venv`` and install the package with ``extras``, unless that is already done for these versions."""
    done = HOME / f"installed-{extras.replace(',', '-') or 'base'}"
    versions = (ROOT / "pyproject.toml").read_bytes() + CONSTRAINTS.read_bytes()
    wanted = hashlib.sha256(versions).hexdigest()
    if PYTHON.exists() and done.exists() and done.read_text(encoding="utf-8") == wanted:
        return
    if not PYTHON.exists():
        say(f"建立虚拟环境 / making a virtual environment: {HOME.name}")
        make_environment()
    target = f".[{extras}]" if extras else "."
    say(f"安装 / installing bangxin{target[1:]}（下载 / download: {DOWNLOADS[extras]}）")
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--constraint", CONSTRAINTS)
    subprocess.run([*pip, "--editable", target], check=True)
    done.write_text(wanted, encoding="utf-8")


def make_environment() -> None:
    try:
        venv.create(HOME, with_pip=True, clear=True)
    except (subprocess.CalledProcessError, ImportError):
        print(
            "无法在虚拟环境中安装 pip；Debian/Ubuntu 请先安装 python3-venv\n"
            "pip cannot be put into a virtual environment; on Debian or Ubuntu install python3-venv first"
        )
        raise SystemExit(2) from None


def run(*command: str | Path) -> int:
    return subprocess.run(command, check=False).returncode


def say(text: str) -> None:
    print(f"\n==> {text}", flush=True)


TASKS = {"demo": demo, "test": test, "check": check, "bench": bench, "docs": docs}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
