"""Same case, same packs: the same bytes in every process, hash seed, time zone and locale, and a recorded result."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CASE = "examples/official/case6.yaml"


def assessed(**environment: str) -> bytes:
    done = subprocess.run(
        [sys.executable, "-m", "bangxin", "assess", CASE, "--json"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "src", "PYTHONUTF8": "1", **environment},
        capture_output=True,
        check=True,
    )
    return done.stdout


def test_same_bytes_across_hash_seeds_and_time_zones() -> None:
    first = assessed(PYTHONHASHSEED="1", TZ="Asia/Shanghai")
    assert first == assessed(PYTHONHASHSEED="4242", TZ="America/Los_Angeles", LC_ALL="C")
    assert json.loads(first)["case"]


@pytest.mark.parametrize(
    "command", [["norms", "export"], ["norms", "diff", "2025-07-27", "2025-07-28", "--json"]]
)
def test_rulebook_output_does_not_depend_on_the_hash_seed(command: list[str]) -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-m", "bangxin", *command],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": "src", "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("7", "8")
    }
    assert len(outputs) == 1
