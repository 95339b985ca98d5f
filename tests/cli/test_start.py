"""Start-up budget, kept on imported modules instead of time: light commands load nothing heavy."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {
    "alembic", "argon2", "cryptography", "cv2", "docx", "duckdb", "fastapi", "fastexcel", "jinja2", "llvmlite", "numba",
    "numpy", "onnxruntime", "opencc", "openpyxl", "pandas", "pdfplumber", "polars", "psycopg", "pyarrow", "pydantic",
    "pypdfium2", "python_calamine", "rapidocr", "sqlalchemy", "starlette", "typst", "uvicorn", "xlsxwriter", "z3",
}  # fmt: skip
ENGINE = {
    "rich",
    "yaml",
    "bangxin.law",
    "bangxin.reasoning",
    "bangxin.case",
    "bangxin.determination",
    "bangxin.report",
}
PROBE = """
import sys
sys.argv = ["bangxin", *{arguments!r}]
from bangxin.cli import main
try:
    main()
except SystemExit:
    pass
print("\\n".join(sorted(sys.modules)), file=sys.stderr)
"""


def modules(*arguments: str) -> set[str]:
    """Names of all modules loaded when the command has run."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(arguments=arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "src"},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stderr.split())


def test_help_loads_neither_the_engine_nor_anything_heavy() -> None:
    loaded = modules("--help")
    assert not loaded & (HEAVY - {"pydantic"})
    assert not loaded & (ENGINE - {"rich"})
    assert "rich.console" not in loaded


@pytest.mark.parametrize(
    "arguments",
    [
        ("assess", "examples/official/case6.yaml"),
        ("assess", "examples/official/case6.yaml", "--json"),
        ("norms", "check"),
    ],
)
def test_assessing_a_case_loads_no_optional_library(arguments: tuple[str, ...]) -> None:
    loaded = modules(*arguments)
    assert not loaded & (HEAVY - {"pydantic"})
    assert not {
        name
        for name in loaded
        if name.startswith(
            (
                "bangxin.store",
                "bangxin.web",
                "bangxin.app.reporting",
                "bangxin.ledger.trace",
                "bangxin.intake.",
                "bangxin.consult",
            )
        )
    }


def test_a_command_loads_and_builds_no_other_command() -> None:
    loaded = {name for name in modules("norms", "--help") if name.startswith("bangxin.cli.")}
    assert loaded - {"bangxin.cli.helping", "bangxin.cli.language"} == {"bangxin.cli.norms"}


def test_importing_the_package_loads_only_itself() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, bangxin; print(*(m for m in sys.modules if 'bangxin' in m or m in ('yaml', 'typer')))",
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["bangxin"]
