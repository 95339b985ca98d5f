"""What a user has already is never overwritten, and what fails leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bangxin.app.files import write_text
from bangxin.base.commands import word
from bangxin.base.errors import UsageProblem
from tests.cli.test_misuse import CASE, ENVIRONMENT, ROOT, run

WRONG = "依照《刑法》第二百八十七条之一，构成帮助信息网络犯罪活动罪。\n"
PAPER = "被告人甲于2024年1月出售本人银行卡3张，获利5000元。"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    file = tmp_path / "案情 说明.txt"
    file.write_text(PAPER, "utf-8")
    return file


def test_a_draft_is_never_written_onto_the_paper_it_is_read_from(paper: Path) -> None:
    for option in ("-o", "--html"):
        done = run("read", paper, option, paper, "--force")
        assert (done.returncode, "[same-file]" in done.stderr) == (2, True)
    assert paper.read_text("utf-8") == PAPER


def test_two_outputs_of_one_name_are_refused(paper: Path) -> None:
    target = paper.parent / "x.yaml"
    done = run("read", paper, "-o", target, "--html", target)
    assert (done.returncode, "[same-file]" in done.stderr, target.exists()) == (2, True, False)


def test_an_interview_goes_on_only_with_what_an_interview_saved(tmp_path: Path) -> None:
    case = tmp_path / "案件.yaml"
    before = Path(CASE).read_text("utf-8")
    case.write_text(before, "utf-8")
    done = _interview(case, "q\n")
    assert (done.returncode, "[interview-file]" in done.stderr) == (2, True)
    assert case.read_text("utf-8") == before
    own = tmp_path / "访谈.yaml"
    assert _interview(own, "出租账户\nq\n").returncode == 0
    assert "[2] " in _interview(own, "q\n").stdout


def test_an_interview_that_could_not_be_saved_asks_nothing(tmp_path: Path) -> None:
    done = _interview(tmp_path / "没有" / "x.yaml", "q\n")
    assert (done.returncode, done.stdout, "[not-writable]" in done.stderr) == (2, "", True)


def _interview(save: Path, typed: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bangxin", "interview", "--save", str(save)],
        env=ENVIRONMENT, cwd=ROOT, input=typed, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_damaged_backup_leaves_no_data_folder(tmp_path: Path) -> None:
    archive = tmp_path / "b.zip"
    archive.write_bytes(b"PK\x03\x04 cut off")
    done = run("restore", archive, "--data", tmp_path / "new")
    assert (done.returncode, "[backup-damaged]" in done.stderr) == (3, True)
    assert not (tmp_path / "new").exists()


def test_a_file_is_no_data_folder(paper: Path) -> None:
    done = run("serve", "--data", paper)
    assert (done.returncode, "[data-unwritable]" in done.stderr) == (2, True)
    assert paper.read_text("utf-8") == PAPER


def test_a_reader_that_stops_early_is_no_difference() -> None:
    command = f"{sys.executable} -m bangxin assess {CASE} --full | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines()[-1] == "0"
    assert not done.stderr


def test_the_difference_of_two_cases_can_be_read(tmp_path: Path) -> None:
    other = tmp_path / "b.yaml"
    text = Path(CASE).read_text("utf-8")
    other.write_text(text.replace("id: 王某", "id: 李某").replace("2025-09-01", "2025-09-02"), "utf-8")
    done = run("case", "diff", CASE, other)
    assert done.returncode == 1
    assert "/as_of: 2025-09-01 → 2025-09-02" in done.stdout
    assert "/persons/李某: （无） → （有：李某，3 项）" in done.stdout
    assert "{" not in done.stdout
    assert "没有差异" in run("case", "diff", CASE, CASE).stderr


def test_a_question_without_words_is_no_question() -> None:
    assert (run("ask", " ").returncode, "[question-missing]" in run("ask", "").stderr) == (2, True)


def test_answers_are_kept_when_an_interview_is_interrupted(tmp_path: Path) -> None:
    save = tmp_path / "访谈.yaml"
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "bangxin", "interview", "--save", str(save)],
        env=ENVIRONMENT, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("出租账户\n")
    process.stdin.flush()
    told = ""
    while not ("[2]" in told and told.endswith("> ")):  # until it waits for the second answer
        char = process.stdout.read(1)
        assert char, told
        told += char
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert "rent_account" in save.read_text("utf-8")


def test_a_failed_restore_leaves_a_folder_as_it_was(tmp_path: Path) -> None:
    folder, archive = tmp_path / "资 料", tmp_path / "x.zip"
    folder.mkdir()
    (folder / "笔记.txt").write_text("留着", "utf-8")
    archive.write_bytes(b"no archive")
    assert run("restore", archive, "--data", folder).returncode == 3
    assert [path.name for path in folder.iterdir()] == ["笔记.txt"]


def test_commands_to_type_next_quote_a_path_with_spaces(tmp_path: Path) -> None:
    path = tmp_path / "访 谈.yaml"
    told = run("interview", "-s", path).stdout
    assert f'bangxin assess "{path}"' in told
    assert word("访谈.yaml") == "访谈.yaml"
    assert word("a$b.yaml") == "'a$b.yaml'"


def test_an_address_that_is_no_database_is_told(tmp_path: Path) -> None:
    done = run("backup", tmp_path / "b", "--data", tmp_path, "--database", "foo")
    assert (done.returncode, "[database-url]" in done.stderr) == (2, True)


def test_what_is_written_to_a_link_goes_where_it_points(tmp_path: Path) -> None:
    target, link, draft = tmp_path / "目 标.md", tmp_path / "链.md", tmp_path / "稿.txt"
    for first in (True, False):
        if not first:
            target.write_text("旧", "utf-8")
        link.unlink(missing_ok=True)
        link.symlink_to(target)
        assert run("report", CASE, "-o", link).returncode == 0
        assert link.is_symlink()
        assert len(target.read_text("utf-8")) > 100
    draft.write_text(WRONG, "utf-8")
    link.unlink()
    link.symlink_to(draft)
    run("cite", link, "--fix")
    assert link.is_symlink()
    assert draft.read_text("utf-8") != WRONG


def test_a_file_that_nobody_may_change_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "定稿.md"
    kept.write_text("定稿", "utf-8")
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != kept and allowed(path, mode))
    with pytest.raises(UsageProblem) as refused:
        write_text(kept, "新")
    assert refused.value.mistakes[0].code == "not-writable"
    assert kept.read_text("utf-8") == "定稿"


def test_texts_that_are_no_law_leave_no_empty_library(tmp_path: Path, paper: Path) -> None:
    assert run("corpus", "import", paper, "-o", tmp_path / "库").returncode == 3
    assert not (tmp_path / "库").exists()
