"""Every command, option and error code is documented, nothing else is, and what the README shows is what happens."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from bangxin.app.assessing import assess
from tests.case.test_bad_input import run

ROOT = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.zh-CN.md")


def pages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pages", ROOT / "tools" / "pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_command_and_option_is_documented_and_no_other() -> None:
    def entries(page: str) -> set[tuple[str, str]]:
        found = set()
        command = ""
        for line in page.splitlines():
            if line.startswith("## "):
                command = line
                found.add((command, ""))
            elif line.startswith("| `"):
                found |= {(command, name) for name in re.findall(r"`([^`]+)`", line.split("|")[1])}
        return found

    documented, actual = entries(text("docs/cli.md")), entries(pages().cli_page())
    assert len(actual) > 50
    assert documented == actual, "run python tools/pages.py"


def test_every_error_code_is_documented_and_no_other() -> None:
    documented = set(re.findall(r"^\| `([a-z0-9-]+)` \|", text("docs/errors.md"), re.M))
    actual = set(pages().codes())
    assert len(actual) > 150
    assert documented == actual, "run python tools/pages.py"


def test_every_exit_code_is_documented() -> None:
    from bangxin.base import errors

    classes = [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, errors.BangxinError)]
    rows = dict(re.findall(r"^\| (\d+) \| `(\w+)`", text("docs/errors.md"), re.M))
    for cls in classes:
        if cls is not errors.BangxinError:
            assert rows[str(cls.exit_code)] == cls.__name__


@pytest.mark.parametrize("readme", READMES)
def test_readme_shows_a_case_and_its_real_determination_by_line_40(readme: str) -> None:
    lines = text(readme).splitlines()
    shown = [line.removeprefix("    ") for line in lines[:40] if re.match(r"    (？|[├│└])", line)]
    assert len(shown) == 5
    code, out, _ = run("assess", str(ROOT / "examples/first-case.yaml"), "--concept", "severity.own_accounts")
    assert code == 0
    position = -1
    for line in shown:
        position = out.index(line, position + 1)
    block = text(readme).split("    case: first\n", 1)[1].split("\n\n", 1)[0]
    excerpt = yaml.safe_load(
        "case: first\n" + "\n".join(line.removeprefix("    ") for line in block.splitlines())
    )
    whole = yaml.safe_load(text("examples/first-case.yaml"))
    assert {key: whole[key] for key in ("case", "as_of", "persons")} == excerpt
    assert any("What it will not do" in line or "它不做什么" in line for line in lines[:40])


@pytest.mark.parametrize("page", [*READMES, "ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_links_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text(page)):
        assert (ROOT / target).exists(), target


def test_case_format_example_is_a_valid_case(tmp_path: Path) -> None:
    example = text("docs/case-format.md").split("```yaml\n")[1].split("```")[0]
    path = tmp_path / "case.yaml"
    path.write_text(example.replace("persons: [王某, 李某]", "persons: [王某]"), encoding="utf-8")
    assert assess(path).persons[0].person.id == "王某"


def test_pack_format_example_names_real_keys() -> None:
    example = yaml.safe_load(text("docs/norm-packs.md").split("```yaml\n")[1].split("```")[0])
    from bangxin.law.builtin import builtin_rulebook

    book = builtin_rulebook()
    norm = example["norms"][0]
    assert book.norms[norm["id"]].cite == norm["cite"]
    assert book.packs[example["id"]].published == example["published"]
