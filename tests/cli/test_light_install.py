"""On a light install a command that needs an optional part names it and the command that installs it (exit 6)."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bangxin.cli.extras import EXTRAS

ROOT = Path(__file__).resolve().parents[2]
BLOCKED = sorted({module for modules in EXTRAS.values() for module in modules})
LIGHT = f"""
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {BLOCKED!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Absent())
from bangxin.cli import main
main()
"""


def run_light(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", LIGHT, *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=environment, cwd=ROOT, check=False
    )


@pytest.mark.parametrize(
    ("arguments", "extra"),
    [
        (["ledger", "check", "."], "ledger"),
        (["norms", "prove"], "prove"),
        (["norms", "cases"], "prove"),
        (["counterfactual", "examples/official/case6.yaml", "--target", "offence.art287_2=MET"], "prove"),
        (["serve", "--port", "1"], "web"),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, list) else v,
)
def test_an_absent_part_is_named_with_its_command(arguments: list[str], extra: str) -> None:
    done = run_light(*arguments)
    assert done.returncode == 6, done.stderr
    assert "missing-extra" in done.stderr
    assert f"bangxin[{extra}]" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_determination_needs_no_optional_part() -> None:
    assert run_light("assess", "examples/official/case6.yaml").returncode == 0


def test_every_extra_named_exists() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    assert EXTRAS.keys() <= declared.keys()


def test_a_language_without_texts_is_refused() -> None:
    done = run_light("assess", "examples/official/case6.yaml", "--lang", "fr")
    assert (done.returncode, done.stdout) == (2, "")
    assert "zh" in done.stderr
