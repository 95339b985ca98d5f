"""Published cases that the user brings as JSON lines: checked, kept in the corpus folder, compared as cards.

One object a line: ``id``, ``fact_restated`` (or ``fact``, ``query``), ``disposition`` (or ``outcome``), and if wished
``court``, ``source``, ``charge``, ``person``, ``norms`` and ``features`` (fact id -> value as in a case file). Without
``features`` the facts are read from the words by the rules for lay questions; nothing else is taken from the object.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bangxin.base.errors import InputError, Mistake, Place
from bangxin.base.i18n import Text
from bangxin.base.yamltree import load_tree
from bangxin.case.values import BadValue, read_value
from bangxin.consult.cards import Card
from bangxin.consult.catalogue import read_norms
from bangxin.consult.question import read_lay_question
from bangxin.consult.reading import read_document
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.values import Value

FILE = "cards.jsonl"
MOST = 100_000


@dataclass(frozen=True, slots=True)
class Published:
    """One line: the object as given and the card made of it."""

    record: Mapping[str, Any]
    card: Card


def read_cards(path: Path) -> Iterator[Published]:
    """Cards of a file, one a line. Raises InputError with the line, LimitExceeded, MissingExtra."""
    for number, line in enumerate(read_document(path).splitlines(), 1):
        if line.strip():
            yield _published(path, number, line)


def _published(path: Path, number: int, line: str) -> Published:
    try:
        record = json.loads(line)
        facts = str(record.get("fact_restated") or record.get("fact") or record["query"])
    except (ValueError, KeyError, AttributeError, TypeError):
        raise _wrong(
            path, number, "每行应是一个 JSON 对象，含 id 与 fact_restated（或 fact）",
            "one JSON object a line, with id and fact_restated (or fact)",
        ) from None  # fmt: skip
    norms = record.get("norms") or ()
    unknown = [norm for norm in norms if norm not in read_norms()]
    if unknown:
        raise _wrong(path, number, f"没有这个规则号：{unknown[0]}", f"no such norm: {unknown[0]}")
    features = (
        _features(path, number, record["features"])
        if record.get("features")
        else read_lay_question(facts).facts
    )
    known = str(record.get("id") or number)
    return Published(
        record,
        Card(
            known, f"{record.get('court') or ''} {known}".strip(), str(record.get("person") or "当事人"),
            str(record.get("charge") or ""), facts, str(record.get("disposition") or record.get("outcome") or ""),
            tuple(norms), features, str(record.get("source") or path.name),
        ),
    )  # fmt: skip


def _features(path: Path, number: int, given: Any) -> dict[str, Value]:
    """Facts given by hand, in the notation of case files. Raises InputError for an unknown fact or a bad value."""
    words = builtin_rulebook().vocabulary
    if not isinstance(given, Mapping) or any(name not in words.ids for name in given):
        raise _wrong(
            path, number, "features 应是“事实号: 值”，事实号见词汇表", "features: fact ids of the vocabulary"
        )
    found: dict[str, Value] = {}
    tree = load_tree(yaml.safe_dump(dict(given), allow_unicode=True, sort_keys=False), f"{path}:{number}")
    for name, child in tree.mapping().items():
        try:
            value = read_value(child, words[name])
        except BadValue as error:
            raise InputError(error.mistake) from None
        if value is not None:
            found[name] = value
    return found


def _wrong(path: Path, number: int, zh: str, en: str) -> InputError:
    return InputError(Mistake("card-format", Text(zh, en), Place(str(path), number)))


def import_cards(folder: Path, path: Path) -> tuple[int, int]:
    """Add the cards of a file to the corpus folder; the same id of the same source is replaced. Returns (new, all)."""
    kept = {_key(one.record): one.record for one in imported(folder)}
    before = len(kept)
    for one in read_cards(path):
        kept[_key({"source": path.name, **one.record})] = {"source": path.name, **one.record}
    if len(kept) > MOST:
        raise InputError(
            Mistake("card-many", Text(f"案例卡片超过 {MOST} 张", f"more than {MOST} cards"), Place(str(path)))
        )
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=f".{FILE}.")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in kept.values())
    os.replace(name, folder / FILE)
    return len(kept) - before, len(kept)


def _key(record: Mapping[str, Any]) -> tuple[str, str]:
    return str(record.get("source") or ""), str(record.get("id") or record.get("fact_restated") or "")


def imported(folder: Path | None) -> list[Published]:
    """The cards kept in a corpus folder; none when there are none."""
    if folder is None or not (folder / FILE).exists():
        return []
    return list(read_cards(folder / FILE))
