"""Precision, recall and F1 of the intake per fact kind, on labelled records, and its speed.

    PYTHONPATH=src python benchmarks/extraction.py [--split dev|held|all] [--show]
    PYTHONPATH=src python benchmarks/extraction.py --records DIR [--labels FILE] [--show]

Labels lie in tests/intake/labels; the records themselves in ../shared (never in the repository). The baseline is what
one writes by hand in an afternoon: a regular expression per fact over the whole text.

tests/intake/restated holds texts and labels together: published cases restated, with other names, and invented ones,
labelled by reading before any program read them (what the first runs gave: results/extraction.md).

With ``--records`` the labels are unseen-*.yaml (or FILE) and the texts are the UTF-8 files (.txt) under DIR, found by
the sha256 that stands in the labels, whatever the files are called. A text that is not, byte for byte, the labelled one
is refused: offsets would point at other words.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import time
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from bangxin.base.money import fen_from_yuan
from bangxin.intake.documents.document import Document
from bangxin.intake.documents.readers import document_from_text
from bangxin.intake.drafting.extract import CaseFacts, extract
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.vocabulary import FactType

ROOT = Path(__file__).resolve().parents[1]
LABELS = ROOT / "tests" / "intake" / "labels"
RESTATED = ROOT / "tests" / "intake" / "restated"
SHARED = ROOT.parent / "shared"
FIELDS = {
    "judge.jsonl": ("judgment",), "lecard-v2.jsonl": ("query",), "disc-law-eval.jsonl": ("fact", "outcome"),
    "published-cases-restated.jsonl": ("fact_restated", "disposition"),
}  # fmt: skip
MONEY = (
    "ledger.", "gain.illegal_income", "harm.total_loss", "settlement.amount", "fraud.amount", "disposition.restitution", "proposed.fine",
    "proposed.total_fine", "proposed.sum_fines", "proposed.admin_fine", "conceal.amount", "upstream.verified_amount", "advertising.",
)  # fmt: skip
# what the extractor derives from a fact that is itself scored, or that no label covers
NOT_SCORED = frozenset(
    ["charge.accused", "gain.basis", "proposed.kind", "proposed.suspension", "proposed.sum_months", "proposed.max_single_months", "proposed.sum_fines",
     "person.kind", "upstream.act_confirmed", "act.moved_funds", "charge.other_offences", ""]
)  # fmt: skip
Key = tuple[Any, ...]


def texts() -> dict[str, str]:
    """The text of every record by provenance, as the labels define it."""
    found = {}
    for name, fields in FIELDS.items():
        for line in (SHARED / "data" / "judgments" / name).read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            key = str(record["id"]) if name.startswith("published") else record["provenance"].split("#")[-1]
            found[f"{name}#{key}"] = "\n".join(record[field] for field in fields)
    return found


def official_text() -> str:
    return next((SHARED / "sources").glob("004_*.txt")).read_text(encoding="utf-8")


def value_of(entry: dict[str, Any]) -> Key:
    """A label's value in the form the extractor's values are compared in."""
    if "has" in entry:
        return ("has", entry["has"])
    value = entry.get("value")
    if entry["fact"].startswith(MONEY) and value is not None:
        value = fen_from_yuan(str(value))
    return (entry["op"], value)


def keys_of(facts: CaseFacts, name: str) -> dict[Key, tuple[int, int]]:
    """What was read about one person. What the court found outranks what is alleged of the same fact."""
    out: dict[Key, tuple[int, int]] = {}
    found = {f.fact for f in facts.found if name in f.persons and f.speaker == "court"}
    for f in facts.found:
        if f.speaker == "prosecution" and f.fact in found:
            continue
        if name in f.persons and f.fact not in NOT_SCORED and f.speaker != "defence":
            if f.fact == "disposition.decision" and f.value == "sentenced":
                continue
            value = ("has", f.value) if f.has else (f.op, _stated(f.op, f.fact, f.value, f.hi))
            out.setdefault((f.fact, *value), (f.start, f.end))
    for f in (claim for told in facts.instances if told.person == name for claim in told.claims):
        if f.fact not in NOT_SCORED and not f.fact.startswith("prior."):
            out.setdefault((f.fact, f.op, f.value), (f.start, f.end))
    return out


def _stated(op: str, fact: str, value: Any, high: Any) -> Any:
    if op == ">" and isinstance(value, int):
        return value - 1
    if op == "<" and fact != "person.age_at_act" and isinstance(high, int):
        return high + 1
    return None if op == "~" else value


class Score:
    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()
        self.placed = self.misplaced = 0
        self.swapped = 0  # sums read as a kind of money that the labels say is another
        self.notes: list[str] = []

    def rows(self) -> list[tuple[str, int, int, int]]:
        kinds = sorted(set(self.right) | set(self.wrong) | set(self.missed))
        return [(k, self.right[k], self.wrong[k], self.missed[k]) for k in kinds]


def ratio(right: int, wrong: int, missed: int) -> tuple[float, float, float]:
    precision = right / (right + wrong) if right + wrong else 1.0
    recall = right / (right + missed) if right + missed else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def compare(
    score: Score, where: str, read: dict[Key, Any], wanted: dict[Key, Any], optional: set[Key], skip: set[str]
) -> None:
    read = {k: v for k, v in read.items() if k[0] not in skip}
    for key in wanted:
        if key in read:
            score.right[key[0]] += 1
            start, end = wanted[key] or (None, None)
            if start is not None:
                good = read[key][0] < end and start < read[key][1]
                score.placed += good
                score.misplaced += not good
                if not good:
                    score.notes.append(f"{where} place {key} {read[key]} {wanted[key]}")
        else:
            score.missed[key[0]] += 1
            score.notes.append(f"{where} MISSED {key}")
    for key in read:
        if key not in wanted and key not in optional:
            score.wrong[key[0]] += 1
            score.notes.append(f"{where} WRONG  {key}")
            same = [k for k in (*wanted, *optional) if k[1:] == key[1:] and k[2] is not None]
            labelled = {
                k[0] for k in same if k[0].startswith(MONEY)
            }  # 约30万元 has no value that could be another's
            score.swapped += key[0].startswith(MONEY) and bool(labelled - {key[0]})


def official() -> Score:
    score = Score()
    text = official_text()
    document = document_from_text(text, "004")
    cases = {c.case.title: c for c in extract(document)}
    for entry in yaml.safe_load((LABELS / "official.yaml").read_text(encoding="utf-8")):
        name = text[slice(*entry["person"])]
        facts = cases[entry["case"]]
        wanted = {
            (f["fact"], *value_of(f)): tuple(f.get("at", ()))
            for f in entry["facts"]
            if not f.get("optional") and f["fact"] not in NOT_SCORED
        }
        optional = {(f["fact"], *value_of(f)) for f in entry["facts"] if f.get("optional")}
        read = {k: document.plain.span(*v) for k, v in keys_of(facts, name).items()}
        compare(score, entry["gold"], read, wanted, optional, set())
    return score


def records(split: str) -> Score:
    score = Score()
    corpus = texts()
    for entry in labels_of(LABELS / "records.yaml"):
        if split in ("all", entry["split"]):
            score_record(score, entry, corpus[entry["record"]])
    return score


def labels_of(path: Path) -> list[dict[str, Any]]:
    return list(yaml.safe_load(path.read_text(encoding="utf-8")))


class NotTheLabelledText(Exception):
    """A labelled record has no text in the folder with the labelled sha256."""


_BOUND = re.compile("(?:>=|<=|<|>|~)?")


def labelled(facts: dict[str, Any]) -> Iterator[Key]:
    """The keys of one person's labels in tests/intake/restated: yuan, '>=N', '<N', '~', codes, lists of codes."""
    vocabulary = builtin_rulebook().vocabulary
    for fact, told in facts.items():
        several = fact in vocabulary and vocabulary[fact].type is FactType.SET
        for value in told if isinstance(told, list) else [told]:
            op = next(_BOUND.finditer(str(value))).group()
            bare = str(value).removeprefix(op)
            if op == "~":
                yield (fact, "~", None)
            elif several:
                yield (fact, "has", value)
            elif isinstance(value, bool):
                yield (fact, "=", value)
            elif fact.startswith(MONEY):
                yield (fact, op or "=", fen_from_yuan(bare))
            else:
                dated = fact.startswith(("act.start", "act.end", "person.birth"))
                yield (fact, op or "=", int(bare) if bare.isdigit() and not dated else bare)


def restated(path: Path) -> Score:
    """Score one batch of tests/intake/restated."""
    score = Score()
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
        cases = extract(document_from_text(entry["text"], entry["id"]))
        accused = [p.name for facts in cases for p in facts.roster.accused]
        demanded, optional = entry["facts"], entry.get("may") or {}
        of_all = set(labelled(optional.get("*", {})))
        anybody: dict[Key, Any] = dict.fromkeys(labelled(demanded.get("*", {})), ())
        seen: dict[Key, Any] = {}
        people = [name for name in demanded if name != "*"]
        for name in dict.fromkeys([*people, *accused]):
            free = set(labelled(optional.get(name, {}))) | of_all
            loose = {fact for fact, op, _ in free if op == "~"}
            wanted: dict[Key, Any] = dict.fromkeys(labelled(demanded.get(name, {})), ())
            read: dict[Key, Any] = {}
            for facts in cases:
                read |= keys_of(facts, name)
            seen |= {k: v for k, v in read.items() if k in anybody}
            read = {k: v for k, v in read.items() if k not in anybody and (k in wanted or k[0] not in loose)}
            compare(score, f"{entry['id']}/{name}", read, wanted, free, set())
        compare(score, entry["id"] + "/*", seen, anybody, set(), set())
    return score


def texts_by_hash(folder: Path) -> dict[str, str]:
    """The UTF-8 texts under ``folder`` by the sha256 of their bytes."""
    if not folder.is_dir():
        raise NotTheLabelledText(f"不是文件夹 / not a folder: {folder}")
    found = {}
    for path in sorted(folder.rglob("*.txt")):
        data = path.read_bytes()
        try:
            found[hashlib.sha256(data).hexdigest()] = data.decode("utf-8")
        except UnicodeDecodeError:
            continue  # not UTF-8: cannot be a labelled text, whose hash was taken over UTF-8
    return found


def unseen(folder: Path, labels: Path) -> Score:
    """Score the labelled records of one file. Raises NotTheLabelledText when a text is missing or differs."""
    corpus = texts_by_hash(folder)
    entries = labels_of(labels)
    absent = [entry for entry in entries if entry["sha256"] not in corpus]
    if absent:
        rows = "\n".join(f"  {e['record']}  {e['sha256']}  {e['provenance']}" for e in absent)
        raise NotTheLabelledText(
            f"{folder} 里没有下列标注所指的原文（sha256 不符或者缺文件），不评分 / "
            f"no text with the labelled sha256, nothing was scored:\n{rows}"
        )
    score = Score()
    for entry in entries:
        score_record(score, entry, corpus[entry["sha256"]])
    return score


def name_at(document: Document, span: Sequence[int]) -> str:
    """The name as the extractor writes it: half width, simplified script."""
    start, end = (bisect_left(document.plain.at, offset) for offset in span)
    return document.plain.text[start:end]


def score_record(score: Score, entry: dict[str, Any], text: str) -> None:
    document = document_from_text(text, entry["record"])
    (facts, *_) = extract(document)
    names = [name_at(document, span) for span in entry["persons"]]
    wanted: dict[str, dict[Key, Any]] = defaultdict(dict)
    optional: dict[str, set[Key]] = defaultdict(set)
    anybody: dict[Key, Any] = {}
    for f in entry["facts"]:
        key = (f["fact"], *value_of(f))
        if f["person"] == ["*"]:
            anybody[key] = tuple(f["at"])
            continue
        for number in f["person"]:
            if f.get("optional"):
                optional[names[number - 1]].add(key)
            else:
                wanted[names[number - 1]][key] = tuple(f["at"])
    skip = set(entry.get("not_scored", ()))
    seen: dict[Key, Any] = {}
    for name in dict.fromkeys([*names, *(p.name for p in facts.roster.accused)]):
        read = {k: document.plain.span(*v) for k, v in keys_of(facts, name).items()}
        seen |= {k: v for k, v in read.items() if k in anybody}
        read = {k: v for k, v in read.items() if k not in anybody}
        where = f"{entry['record']}/{names.index(name) + 1 if name in names else '?'}"
        compare(score, where, read, wanted[name], optional[name], skip)
    compare(score, entry["record"] + "/*", seen, anybody, set(), skip)


def table(title: str, score: Score, show: bool) -> None:
    print(f"\n{title}\n{'fact':34} {'right':>5} {'wrong':>5} {'miss':>5} {'P':>6} {'R':>6} {'F1':>6}")
    for kind, right, wrong, missed in score.rows():
        p, r, f = ratio(right, wrong, missed)
        print(f"{kind:34} {right:5} {wrong:5} {missed:5} {p:6.3f} {r:6.3f} {f:6.3f}")
    total = (sum(score.right.values()), sum(score.wrong.values()), sum(score.missed.values()))
    p, r, f = ratio(*total)
    print(f"{'all':34} {total[0]:5} {total[1]:5} {total[2]:5} {p:6.3f} {r:6.3f} {f:6.3f}")
    print(f"sums of one kind read as another: {score.swapped}")
    print(f"spans on the labelled words: {score.placed} of {score.placed + score.misplaced}")
    if show:
        print("\n".join(score.notes))


def unseen_tables(folder: Path, labels: Path | None, show: bool) -> None:
    for path in [labels] if labels else sorted(LABELS.glob("unseen-*.yaml")):
        try:
            score = unseen(folder, path)
        except NotTheLabelledText as refused:
            sys.exit(str(refused))
        table(f"records ({path.stem})", score, show)


def speed() -> None:
    """Megabytes of UTF-8 per second through reading and extraction, against one regular expression per fact."""
    corpus = [t for k, t in texts().items() if not k.startswith("published")] * 4
    size = sum(len(t.encode()) for t in corpus) / 1e6
    start = time.process_time()
    for text in corpus:
        extract(document_from_text(text))
    ours = size / (time.process_time() - start)
    patterns = [re.compile(p) for p in _BASELINE]
    start = time.process_time()
    for text in corpus:
        for pattern in patterns:
            pattern.findall(text)
    hand = size / (time.process_time() - start)
    print(
        f"\nspeed: {ours:.2f} MB/s in one process; {len(patterns)} hand-written patterns alone {hand:.2f} MB/s (ratio {ours / hand:.2f})"
    )


_BASELINE = (
    r"流入.{0,12}?(\d[\d.]*万?余?元)", r"获利.{0,6}?(\d[\d.]*万?余?元)", r"(\d+)张.{0,4}卡", r"判处有期徒刑([一二三四五六七八九十年个月零]+)",
    r"罚金.{0,4}?([一二三四五六七八九十百千万\d]+)元", r"被诈骗.{0,8}?(\d[\d.]*余?万余?元)", r"(\d{4}年\d{1,2}月\d{1,2}日)出生", r"如实供述", r"认罪认罚",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--split", default="all", choices=["dev", "held", "all"])
    parser.add_argument("--show", action="store_true", help="list what was missed and what was wrong")
    parser.add_argument(
        "--records", type=Path, help="folder with the texts of labelled records (matched by sha256)"
    )
    parser.add_argument(
        "--labels", type=Path, help="label file for --records (default: every unseen-*.yaml of the tests)"
    )
    arguments = parser.parse_args()
    if arguments.labels and not arguments.records:
        parser.error("--labels 要同 --records 一起用 / --labels needs --records")
    if arguments.records:
        unseen_tables(arguments.records, arguments.labels, arguments.show)
        return
    table("official cases", official(), arguments.show)
    for split in ("dev", "held") if arguments.split == "all" else (arguments.split,):
        table(f"records ({split})", records(split), arguments.show)
    for path in sorted(RESTATED.glob("*.yaml")):
        table(f"restated ({path.stem})", restated(path), arguments.show)
    speed()


if __name__ == "__main__":
    main()
