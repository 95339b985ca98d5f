"""Use cases on case files: a new one, a check, the schema, the difference between two."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bangxin.app.assessing import open_cases
from bangxin.app.files import load_rulebook, read_text, write_text
from bangxin.base.errors import Mistake, Place, UsageProblem
from bangxin.base.i18n import Text
from bangxin.base.yamltree import load_tree
from bangxin.case.schema import case_json_schema
from bangxin.law.entities import builtin_schema

TEMPLATE = """# 案件文件。未写的事实一律视为“未记载”，既不是“否”也不是零。
# 事实编号与中文名见 bangxin norms show <编号>；JSON Schema：bangxin case schema。
case: {name}
title: ""
as_of: '{today}'          # 决定日：按哪一天的法律判断
basis: alleged            # alleged 指控 | found 认定 | proved 查证
evidence: []              # - {{id: E1, type: 书证, title: 银行流水, verified: true}}
persons:
- id: p1
  name: ""
  claims:                 # 主张：谁说的、数额界限、原话、出处、证据
    person.kind: natural
    # gain.illegal_income: {{op: '>=', value: 4100, hi_conventional: 4200, text: 4100余元, quote: 获取报酬4100余元, evidence: [E1]}}
  findings: {{}}            # 认定：只能由人作出
    # knowledge.finding: {{value: true, by: 某某检察官, at: '{today}', why: 理由}}
acts: []                  # - {{id: a1, persons: [p1], kinds: [rent_account], start: 2025-01-01, end: 2025-02-01, instruments: [c1]}}
instruments: []           # - {{id: c1, class: bank_account, owner: self, dealing: [rent], count: 1, inflow_gross: 350000}}
assisted_parties: []      # - {{id: o1, title: 上线, criminal: true}}
upstream: []              # - {{id: u1, crime: telecom_fraud, act_confirmed: true, verified_amount: 20000}}
"""


def new_case(path: Path, today: str) -> None:
    """Write an empty, commented case file. Raises UsageProblem when the file exists."""
    if path.exists():
        message = Text("文件已存在，不覆盖", "the file exists; not overwritten")
        raise UsageProblem(Mistake("file-exists", message, Place(str(path))))
    write_text(path, TEMPLATE.format(name=path.stem, today=today))


def check_cases(path: Path, packs: Path | None) -> list[str]:
    """Read every case of a file; one summary line each. Raises InputError with every mistake."""
    lines = []
    for case in open_cases(path, load_rulebook(packs)):
        claims = sum(len(p.claims) for p in case.persons)
        findings = sum(len(p.findings) for p in case.persons)
        rows = sum(len(rows) for rows in case.entities.values())
        lines.append(
            f"{case.id or path.stem}：{len(case.persons)} 人，{claims} 项主张，{findings} 项认定，{rows} 个实体，{len(case.evidence)} 项证据"
        )
    return lines


def json_schema(packs: Path | None) -> dict[str, Any]:
    """JSON Schema of the case file."""
    words = load_rulebook(packs).vocabulary
    return case_json_schema(words, builtin_schema(words))


def differences(one: Path, other: Path) -> Iterator[tuple[str, str, str]]:
    """Path, left and right value of everything that differs between two case files; rows are matched by id."""
    left, right = (load_tree(read_text(p), str(p)).plain() for p in (one, other))
    yield from _compare("", left, right)


def _compare(path: str, left: Any, right: Any) -> Iterator[tuple[str, str, str]]:
    left, right = _by_id(left), _by_id(right)
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        for key in dict.fromkeys((*left, *right)):
            yield from _compare(f"{path}/{key}", left.get(key, _ABSENT), right.get(key, _ABSENT))
    elif left != right:
        yield path, _shown(left), _shown(right)


def _by_id(value: Any) -> Any:
    """A list of rows with ids as a mapping, so that order does not matter."""
    if isinstance(value, list) and value and all(isinstance(v, dict) and "id" in v for v in value):
        return {str(v["id"]): v for v in value}
    return value


def _shown(value: Any) -> str:
    """A value as the file writes it; of a whole row or person the name and how much it holds."""
    if value is _ABSENT:
        return "（无）"
    if isinstance(value, Mapping) and "id" in value:
        name = value.get("name") or value.get("title") or ""
        held = sum(len(part) if isinstance(part, Mapping | list) else 1 for part in value.values()) - 1
        return f"（有：{name or value['id']}，{held} 项）"
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


class _Absent:
    """Stands where one of the files has nothing."""


_ABSENT = _Absent()
