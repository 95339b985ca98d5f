"""Wrong command lines, places that cannot be written, interruptions: told in words, with the documented exit codes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
CASE = str(ROOT / "examples" / "first-case.yaml")


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bangxin", *map(str, arguments)],
        env=ENVIRONMENT, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("asess",), "没有命令“asess”\n    提示：是否指 assess"),
        (("assess",), "缺少参数 case"),
        (("serve", "--port", "abc"), "--port 的值不合要求：应为 1 至 65535 之间的整数"),
        (("assess", "x", "--lan", "en"), "没有选项 --lan\n    提示：是否指 --lang"),
        (("report", "x"), "缺少选项 --out / -o"),
        (("assess", CASE, "--switch", "unc_3=always", "--switch", "unc_3=never"), "[bad-switch]"),
        (("case", "new", "/nowhere/x.yaml"), "[not-writable] 无法写入 /nowhere/x.yaml：文件或文件夹不存在"),
        (("norms", "cases", "--concept", "severity.non"), "[unknown-name]"),
    ],
)
def test_what_the_command_line_cannot_mean_is_told_in_chinese(arguments: tuple[str, ...], told: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert not done.stdout


def test_a_case_file_is_no_pack(tmp_path: Path) -> None:
    """Taken silently for an empty pack, it would leave the user believing that its rules apply."""
    done = run("norms", "check", "--packs", CASE)
    assert (done.returncode, "[no-pack]" in done.stderr) == (4, True)


def test_a_pack_that_is_no_yaml_is_a_mistake_in_a_pack(tmp_path: Path) -> None:
    pack = tmp_path / "pack.yaml"
    pack.write_text("norms:\n- id: X\n  gist: {zh: 缺括号\n", encoding="utf-8")
    done = run("norms", "check", "--packs", pack)
    assert (done.returncode, "[yaml-syntax]" in done.stderr) == (4, True)


def test_a_backup_is_not_restored_onto_a_file(tmp_path: Path) -> None:
    backup, place = tmp_path / "a.zip", tmp_path / "notes.txt"
    backup.write_bytes(b"PK")
    place.write_text("kept", encoding="utf-8")
    done = run("restore", backup, "--data", place)
    assert (done.returncode, "是文件，不是文件夹" in done.stderr) == (2, True)
    assert place.read_text(encoding="utf-8") == "kept"


def test_a_page_of_norms_that_is_written_says_where(tmp_path: Path) -> None:
    done = run("norms", "cases", "--concept", "severity.parties", "--output", tmp_path / "x.yaml")
    assert (done.returncode, done.stdout) == (0, "")
    assert f"已写出 {tmp_path / 'x.yaml'}" in done.stderr


@pytest.mark.parametrize("moment", [0.05, 0.15, 0.5])
def test_an_interruption_ends_without_a_traceback(moment: float) -> None:
    """While it is still loading, and while it works: exit 130 and nothing but a word."""
    process = subprocess.Popen(
        [sys.executable, "-c", "import signal, sys; sys.argv = ['bangxin', 'norms', 'prove']\nfrom bangxin.__main__ import main\nprint('on', flush=True)\nmain()"],
        env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(moment)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "Traceback" not in told


def test_compiled_code_that_was_interrupted_is_an_interruption() -> None:
    from bangxin.cli import INTERRUPTED, _told

    error = SystemError("returned a result with an exception set")
    error.__cause__ = KeyboardInterrupt()
    assert _told(error) == INTERRUPTED
