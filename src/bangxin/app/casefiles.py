"""Use cases on case files: a new one, a check, the schema, the difference between two."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bangxin.app.assessing import interpreter_for, open_cases
from bangxin.app.files import load_rulebook, read_text, write_text
from bangxin.base.dates import ordinal
from bangxin.base.errors import Mistake, Place, UsageProblem
from bangxin.base.i18n import Text
from bangxin.base.yamltree import load_tree
from bangxin.case.dating import impossible
from bangxin.case.model import Basis, Case, Person
from bangxin.case.resolve import resolve
from bangxin.case.schema import case_json_schema
from bangxin.determination.assessment import offence_acts
from bangxin.determination.person import Settings
from bangxin.law.entities import builtin_schema
from bangxin.law.rulebook import Rulebook
from bangxin.report.wording import LEFT_OUT

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
acts: []                  # - {{id: a1, persons: [p1], kinds: [rent_account], start: 2025-01-01, end: 2025-02-01, instruments: [c1]}}；先后不同的行为各写起止日，涉嫌不同罪名的加 offences: [art287_2]
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
    """Read every case of a file; a summary line each, then what to look at. Raises InputError with every mistake."""
    lines, book = [], load_rulebook(packs)
    for case in open_cases(path, book):
        claims = sum(len(p.claims) for p in case.persons)
        findings = sum(len(p.findings) for p in case.persons)
        rows = sum(len(rows) for rows in case.entities.values())
        lines += [f"注意：{case.id or path.stem} {told}" for told in _doubts(case)]
        lines.append(
            f"{case.id or path.stem}：{len(case.persons)} 人，{claims} 项主张，{findings} 项认定，{rows} 个实体，{len(case.evidence)} 项证据"
        )
        lines += [f"提示：{remark}" for person in case.persons for remark in time_remarks(case, person, book)]
    return lines


def time_remarks(case: Case, person: Person, book: Rulebook) -> Iterator[str]:
    """What to look at in the days of a person's acts: which law they fall under, which of them an offence leaves out."""
    day = ordinal(case.as_of) if case.as_of else date.today().toordinal()
    basis = case.basis or Basis.ALLEGED
    found = offence_acts(case, person, interpreter_for(book), Settings(day, {}), basis)
    who = person.name or person.id
    for act in dict.fromkeys(act for one in found for act in one.undated):
        yield f"{who}：行为 {act} 没有写终了日（end），全部行为的终了日只有下限，按决定日选法"
    for one in found:
        name = one.conduct.charge.label.zh
        shown = one.concerned or one.conduct is found[0].conduct
        if shown and one.left_out:
            acts = "、".join(f"{left.act}（{LEFT_OUT[left.reason].zh}）" for left in one.left_out)
            yield f"{who}：{name}不计入行为 {acts}"
        for act in one.begun_before if shown else ():
            yield f"{who}：行为{f' {act} ' if act else ''}开始于{name}施行以前，此前的部分不得计入（刑法第十二条），须由人划分"
        if shown and one.eras:
            acts = "；".join("、".join(act.id for act in era) for era in one.eras)
            yield (
                f"{who}：{name}的行为分处不同时期（{acts}），一并按最后一次行为选法，另列各时期的结果；"
                "其中涉嫌他罪的，在该行为写明涉嫌罪名（offences）"
            )


def _doubts(case: Case) -> Iterator[str]:
    """Dates of each person that cannot all be right, on the basis the file names."""
    decided = ordinal(case.as_of) if case.as_of else date.today().toordinal()
    for person in case.persons:
        facts = resolve(case, person, case.basis or Basis.ALLEGED).facts.values
        for text in impossible(facts, decided):
            yield f"{person.name or person.id}：{text.zh}，请核对"


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
