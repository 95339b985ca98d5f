"""A case file (YAML, JSON) taken into the workbench: every mistake is told with its line, and nothing is kept of a wrong file."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any

from bangxin.app import caseload
from bangxin.app.assessing import CASE_SUFFIXES
from bangxin.app.rights import Principal
from bangxin.app.workbench import Workbench
from bangxin.base.errors import InputError, LimitExceeded, Place
from bangxin.base.yamltree import load_tree
from bangxin.case.reading import cases_in
from bangxin.determination.document import stringly
from bangxin.law.rulebook import Rulebook
from bangxin.store.cases import CaseRow

MOST = 50
"""Cases of one file."""


def take(desk: Workbench, who: Principal, name: str, content: bytes, *, stage: str) -> list[CaseRow]:
    """The cases of a file as new cases, all of them or none.

    :raises InputError: ``no-file``, ``case-file-kind``, ``not-utf8``, and every mistake of the file.
    :raises LimitExceeded: ``too-many-cases``.
    """
    with desk.office(who, "case.create", writes=False):
        pass  # nobody who may not create a case has a file read
    if not name:
        raise InputError.of("no-file", "没有选择文件", "no file was chosen")
    tree = load_tree(_text(name, content), name)
    cases_in(tree, desk.book.vocabulary)
    whole = json.loads(json.dumps(stringly(tree.plain())))
    found = whole.get("cases") or [whole]
    if len(found) > MOST:
        raise LimitExceeded.of("too-many-cases", f"一个文件至多 {MOST} 个案件", f"a file holds at most {MOST} cases", place=Place(name))  # fmt: skip
    rows = []
    for case in found:
        title = str(case.get("title") or case.get("case") or case.get("id") or PurePath(name).stem)
        document = {"case": _by_id(case, desk.book), "sources": []}
        rows.append(
            caseload.create(desk, who, title=title[: caseload.MAX_TITLE], stage=stage, document=document)
        )
    return rows


def _text(name: str, content: bytes) -> str:
    if PurePath(name).suffix.lower() not in CASE_SUFFIXES:
        raise InputError.of(
            "case-file-kind", "这里只收案件文件（.yaml、.yml、.json）", "only case files are taken here (.yaml, .yml, .json)", place=Place(name),
            hint=("文书请先新建案件，再在“卷宗材料”上传", "for a document create a case, then upload it under its documents"),
        )  # fmt: skip
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError.of(
            "not-utf8", f"第 {error.start} 字节不是 UTF-8", f"byte {error.start} is not UTF-8", place=Place(name),
            hint=("案件与规范文件须为 UTF-8 编码", "case and norm files are UTF-8"),
        ) from None  # fmt: skip


def _by_id(case: dict[str, Any], book: Rulebook) -> dict[str, Any]:
    """Facts under their ids, as the workbench changes them; a file may name them by their Chinese label."""
    ids = {fact.label.zh: fact.id for fact in book.vocabulary}
    for person in case["persons"]:
        for part in ("claims", "findings"):
            if isinstance(person.get(part), dict):
                person[part] = {ids.get(fact, fact): held for fact, held in person[part].items()}
    return case
