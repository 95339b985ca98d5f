"""Use cases of consult: search over everything the user has, with the user's own cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bangxin.app.assessing import interpreter_for, open_cases
from bangxin.app.files import check_writable, read_text, write_text
from bangxin.base.bounds import Bound
from bangxin.base.dates import iso, ordinal
from bangxin.base.errors import InputError, Mistake, Place, UsageProblem
from bangxin.base.i18n import Text
from bangxin.base.money import yuan_text
from bangxin.base.yamltree import load_tree
from bangxin.case.model import Basis, Case
from bangxin.case.resolve import resolve
from bangxin.consult.answer import Answer, answer
from bangxin.consult.cardfile import FILE as CARDS
from bangxin.consult.cardfile import imported
from bangxin.consult.cards import Card, read_official_cards
from bangxin.consult.importing import require_day
from bangxin.consult.index import disk_index, memory_index
from bangxin.consult.inquiry import Inquiry
from bangxin.consult.interview import Given, Interview, resume
from bangxin.consult.library import FILE_NAME as LIBRARY
from bangxin.consult.library import Library, open_library
from bangxin.consult.question import read_lay_question
from bangxin.consult.search import Hit, search
from bangxin.consult.searchable import Entry, cards_file, everything, provisions
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.values import Members, Value
from bangxin.law.vocabulary import FactType

INDEX_NAME = "search.sqlite"
_NEAREST = 40


def ask(question: str, *, as_of: str = "", corpus: Path | None = None, cases: Sequence[Path] = ()) -> Answer:
    """Answer a lay question as of a day (today when empty). Raises UsageProblem for a bad day, InputError.

    Near cases come from the official ones, the published ones imported into the corpus, and the user's own ``cases``.
    """
    day = decision_day(as_of)
    inquiry = Inquiry(interpreter_for(builtin_rulebook()), day)
    with (
        _library(corpus) as library,
        memory_index(list(provisions(library))) as index,
    ):
        return answer(question, inquiry, day, index, known_cards(corpus, cases), library=library)


def _library(corpus: Path | None) -> AbstractContextManager[Library | None]:
    """The texts of a corpus folder; none where there is no folder, or one that holds only cards."""
    if corpus is None or ((corpus / CARDS).exists() and not (corpus / LIBRARY).exists()):
        return nullcontext()
    return open_library(corpus)


def known_cards(corpus: Path | None, cases: Sequence[Path]) -> list[Card]:
    """Every case that another may be compared with: official, imported, own."""
    published = [one.card for one in imported(corpus)]
    return [*read_official_cards(), *published, *own_cards(cases)]


def own_cards(paths: Sequence[Path]) -> Iterator[Card]:
    """The user's case files as cards: facts as found, else as alleged."""
    for case, file in _own(paths):
        for person in case.persons:
            found = resolve(case, person, Basis.FOUND).facts
            facts = found if found.values else resolve(case, person, Basis.ALLEGED).facts
            quotes = [claim.origin.quote for claim in person.claims if claim.origin.quote]
            yield Card(
                f"{file.name}#{person.id}", case.title or case.id, person.name or person.id, "",
                "；".join(dict.fromkeys(quotes)), "", (), dict(facts.values), "own",
            )  # fmt: skip


def start_interview(path: Path, *, as_of: str = "", judge: str = "", question: str = "") -> Interview:
    """A new interview, or the one saved at ``path``, with the facts that a few words state.

    What was not known is asked again where nothing else is left to settle.
    """
    day = decision_day(as_of)
    check_writable(path)
    talk = Interview(Inquiry(interpreter_for(builtin_rulebook()), day), day, judge=judge)
    if path.exists():
        saved = load_tree(read_text(path), str(path)).plain()
        _require_own(saved, talk, path)
        talk = resume(talk, saved)
        if talk.next() is None and talk.stuck_on:
            talk = replace(talk, given=tuple(one for one in talk.given if one.value is not None))
    for fact, value in read_lay_question(question, day).facts.items() if question else ():
        kept = tuple(one for one in talk.given if one.fact != fact)
        talk = replace(talk, given=(*kept, Given(fact, plain_answer(talk, fact, value), value)))
    return talk.fitted()


def _require_own(saved: Any, talk: Interview, path: Path) -> None:
    """Only a file that holds nothing but answers is gone on with: saving writes the whole file anew."""
    own = talk.case()
    people = saved.get("persons") if isinstance(saved, dict) else None
    if (
        isinstance(people, list)
        and len(people) == 1
        and isinstance(people[0], dict)
        and saved.get("case") == own["case"]
        and saved.keys() <= own.keys()
        and people[0].get("id") == own["persons"][0]["id"]
        and people[0].keys() <= {"id", "name", "claims", "findings", "not_stated"}
    ):
        return
    message = Text(
        "这不是访谈保存的文件，接着答会丢掉其中的内容，未改动",
        "not a file saved by an interview: going on would lose what it holds; left unchanged",
    )
    hint = Text("用 --save 另起一个文件名", "name another file with --save")
    raise UsageProblem(Mistake("interview-file", message, Place(str(path)), hint))


def plain_answer(talk: Interview, fact: str, value: Value) -> Any:
    """A value as data of a case file."""
    entry = talk.inquiry.book.vocabulary[fact]
    if isinstance(value, Members):
        names = sorted(value.values)
        return names if value.complete else {"op": ">=", "value": names}
    if not isinstance(value, Bound):
        return value
    ends = [None if end is None else _written(entry.type, end) for end in (value.lo, value.hi)]
    if ends[0] == ends[1]:
        return ends[0]
    if ends[1] is None:
        return {"op": ">=", "value": ends[0]}
    return {"op": "range", "value": ends[0] if ends[0] is not None else 0, "hi": ends[1]}


def _written(kind: FactType, number: int) -> int | str:
    if kind is FactType.MONEY:
        return yuan_text(number)
    return iso(number) if kind is FactType.DATE else number


def save_interview(path: Path, talk: Interview) -> None:
    """Write the draft case file whole or not at all."""
    text = "# 访谈自述，未经查证 / as told in an interview, unverified\n" + yaml.safe_dump(
        talk.case(), allow_unicode=True, sort_keys=False
    )
    write_text(path, text)


def decision_day(text: str) -> int:
    """The ordinal of an ISO day, today when empty."""
    require_day(text, "--as-of")
    return ordinal(text) if text else date.today().toordinal()


def find(
    question: str,
    *,
    limit: int = 10,
    kinds: tuple[str, ...] = (),
    day: str = "",
    corpus: Path | None = None,
    cards: Sequence[Path] = (),
    cases: Sequence[Path] = (),
    semantic: bool = False,
) -> list[Hit]:
    """Search the packs, the official cases, an imported corpus, card files and own case files.

    The index of a corpus is kept beside it and built anew when anything it holds changes; so are the vectors of
    ``semantic``, which needs a corpus folder. Raises InputError, MissingExtra, UsageProblem.
    """
    if semantic and corpus is None:
        raise UsageProblem.of(
            "semantic-folder", "--semantic 须同时给 --corpus：语义向量存在文本库文件夹里",
            "--semantic needs --corpus: the vectors are kept in that folder",
            hint=("先 bangxin corpus import 文件夹 -o 文本库", "first: bangxin corpus import FOLDER -o CORPUS"),
        )  # fmt: skip
    with _library(corpus) as library:
        kept = [corpus / CARDS] if corpus and (corpus / CARDS).exists() else []
        more = [entry for path in (*kept, *cards) for entry in cards_file(path)] + list(own_cases(cases))
        entries = everything(library, more)
    with disk_index(corpus / INDEX_NAME, entries) if corpus else memory_index(entries) as index:
        near = _nearest(question, entries, corpus) if semantic and corpus else []
        return search(index, question, limit=limit, kinds=kinds, day=day, nearest=near)


def _nearest(question: str, entries: list[Entry], folder: Path) -> list[str]:
    from bangxin.consult.semantic import PackagedEncoder, meanings

    return meanings(entries, PackagedEncoder(), folder).nearest(question, _NEAREST)


def own_cases(paths: Sequence[Path]) -> Iterator[Entry]:
    """Case files of the user as searchable entries, one per person."""
    for case, file in _own(paths):
        yield from _entries(case, file)


def _own(paths: Sequence[Path]) -> Iterator[tuple[Case, Path]]:
    for path in paths:
        files = sorted(p for p in path.rglob("*.y*ml") if p.is_file()) if path.is_dir() else [path]
        if not files:
            raise InputError(
                Mistake("folder-empty", Text("文件夹里没有案件文件", "no case file here"), Place(str(path)))
            )
        for file in files:
            for case in open_cases(file, builtin_rulebook()):
                yield case, file


def _entries(case: Case, file: Path) -> Iterator[Entry]:
    words = builtin_rulebook().vocabulary
    for person in case.persons:
        quotes = [claim.origin.quote for claim in person.claims if claim.origin.quote]
        labels = [words[claim.fact].label.zh for claim in person.claims]
        text = "；".join(dict.fromkeys(quotes)) or "；".join(dict.fromkeys(labels))
        yield Entry(
            "own", f"{file.name}#{person.id}", f"{case.title or case.id}（{person.name or person.id}）", "",
            " ".join(dict.fromkeys(labels)), text, (), "own_case", "", "",
        )  # fmt: skip
