"""Bad case files: a located message with its hint, the documented exit code, never a traceback."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bangxin.cli import main

FILES = sorted((Path(__file__).parent / "bad").glob("*.yaml"))
OFFICIAL = sorted((Path(__file__).resolve().parents[2] / "examples" / "official").glob("*.yaml"))


class Said(io.StringIO):
    """A stream with the bytes side that commands write JSON to."""

    def __init__(self) -> None:
        super().__init__()
        self.buffer = io.BytesIO()


def run(*arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command run in this process."""
    kept = sys.argv, sys.stdout, sys.stderr
    sys.argv, sys.stdout, sys.stderr = ["bangxin", *arguments], Said(), Said()
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0), sys.stdout.getvalue(), sys.stderr.getvalue()
    finally:
        sys.argv, sys.stdout, sys.stderr = kept
    raise AssertionError("main returned")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_mistake_is_located_with_a_hint_and_the_documented_exit_code(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    head = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# "))
    marked = [n for n, line in enumerate(lines, 1) if line.endswith("# ✗")]
    code, out, said = run("assess", str(path))
    assert code == int(head["exit"]), said
    assert f"[{head['code']}]" in said
    assert any(f"{path}:{n}:" in said or f"始于第 {n} 行" in said for n in marked), said
    assert head.get("hint", "") in said
    assert "Traceback" not in said
    assert not out


@pytest.mark.parametrize(
    ("name", "content", "exit_code", "code"),
    [
        ("binary.yaml", bytes(range(256)), 3, "not-utf8"),
        ("empty.yaml", b"", 3, "empty-file"),
        ("nul.yaml", b"case: \x00", 3, "yaml-syntax"),
        ("deep.yaml", b"case: " + b"[" * 5000, 5, "too-deep"),
        ("deep-blocks.yaml", b"\n".join(b" " * n + b"a:" for n in range(200)), 5, "too-deep"),
        ("deep.json", b'{"case": ' + b"[" * 100_000, 5, "too-deep"),
        (
            "bomb.yaml",
            b"a: &a [x,x,x,x,x,x,x,x,x,x]\n"
            + b"".join(
                b"%c: &%c [%s]\n" % (98 + n, 98 + n, b",".join([b"*%c" % (97 + n)] * 10)) for n in range(8)
            ),
            5,
            "too-many-values",
        ),
        ("utf16.yaml", "case: 甲".encode("utf-16"), 3, "not-utf8"),
        ("gb18030.yaml", "case: 张某某".encode("gb18030"), 3, "not-utf8"),
    ],
)
def test_hostile_files(tmp_path: Path, name: str, content: bytes, exit_code: int, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    ended, out, said = run("assess", str(path))
    assert (ended, f"[{code}]" in said) == (exit_code, True), said[:400]
    assert str(path) in said
    assert "Traceback" not in said
    assert not out


def test_missing_file_and_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        ended, _, said = run("assess", str(path))
        assert ended == 3
        assert "[unreadable]" in said


@pytest.mark.parametrize(
    "arguments",
    [
        ["--as-of", "2025-02-30"],
        ["--law", "at_trial"],
        ["--basis", "guessed"],
        ["--switch", "unc_3"],
        ["--switch", "unc_99=x"],
        ["--switch", "unc_1=sometimes"],
        ["--concept", "offence.art287_3"],
        ["--without", "E99"],
    ],
)
def test_impossible_options_are_usage_problems(arguments: list[str]) -> None:
    ended, out, said = run("assess", str(OFFICIAL[0]), *arguments)
    assert ended == 2, said
    assert "[" in said
    assert not out


def test_english_on_request() -> None:
    zh, en = (
        run("assess", str(FILES[0].parent / "unknown-fact.yaml"), *extra)[2]
        for extra in ([], ["--lang", "en"])
    )
    assert "词汇表中没有" in zh
    assert "no fact" in en


def assert_ends_well(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    ended, _, said = run("assess", str(path), "--json")
    assert ended in (0, 3, 5), said
    assert "Traceback" not in said
    assert "程序内部错误" not in said


quick = settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
PIECES = st.sampled_from(
    [
        "case: ", "persons: ", "- ", "id: ", "claims: ", "findings: ", "instances: ", "evidence: ", "fraud.amount: ", "joint: ",
        "act.end: ", "{", "}", "[", "]", ", ", "&a ", "*a", "'", '"', "1.5", "2025-02-30", "-5", "null", "true", "甲", "\n",
        "\n  ", "\n    ", "op: ", "value: ", "hi: ", ">=", "range", "~", "entities: ", "acts: ", "span: ", "[1, 2]", "!!int ", "|\n",
    ]
)  # fmt: skip


@quick
@given(content=st.binary(max_size=200))
def test_any_bytes_end_with_a_message(tmp_path: Path, content: bytes) -> None:
    assert_ends_well(tmp_path / "any.yaml", content)


@quick
@given(pieces=st.lists(PIECES, max_size=30))
def test_any_yaml_like_text_ends_with_a_message(tmp_path: Path, pieces: list[str]) -> None:
    assert_ends_well(tmp_path / "any.yaml", "".join(pieces).encode())


@quick
@given(data=st.data())
def test_damaged_real_cases_end_with_a_message(tmp_path: Path, data: st.DataObject) -> None:
    """A line of a real case is cut, doubled, moved in or replaced."""
    text = data.draw(st.sampled_from(OFFICIAL)).read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        change = data.draw(st.sampled_from(["cut", "double", "indent", "dedent", "value", "half"]))
        line = lines[at]
        head = line.split(":")[0]
        lines[at] = {
            "cut": "",
            "double": line + line,
            "indent": "  " + line,
            "dedent": line.removeprefix("  "),
            "value": f"{head}: {data.draw(st.sampled_from(['[]', '{}', '1.5', 'x', 'null', '-1', '[{a: b}]', 'true']))}\n",
            "half": line[: len(line) // 2] + "\n",
        }[change]
    assert_ends_well(tmp_path / "any.yaml", "".join(lines).encode())
