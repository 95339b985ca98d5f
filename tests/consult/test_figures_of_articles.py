"""Figures of articles: the table against the official texts, the packs' figures against what the check can compare."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from bangxin.consult.catalogue import read_norms
from bangxin.consult.citations import cited_articles
from bangxin.consult.cite.check import check_document
from bangxin.consult.cite.numbers.measured import literals_of, read_measures
from bangxin.consult.cite.numbers.stated import read_figures
from bangxin.consult.cite.numbers.thresholds import read_thresholds
from bangxin.consult.cite.tables import table
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.figures import bounded, written_figures
from bangxin.consult.folding import fold
from bangxin.consult.importing import import_file
from bangxin.consult.instruments import read_instruments
from bangxin.consult.library import open_library

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
SMALL = ("=1个", "=1次", "=1人", "=2款", "=3款", "=2人")
"""Counts of ordinary words (一次, 前两款), which are no figures of the law."""
NOT_COMPARED = {
    "commentary-2019": {"CM.SPC.12.1.criminal", "CM.SPC.12.2.a"},  # a commentary's reading
    "opinions-2025-12": {"OP25.6.1.1.lent", "OP25.6.1.1.kinds", "OP25.6.1.1.separate", "OP25.6.1.2", "OP25.6.3",
                         "OP25.6.2.calls", "OP25.6.2.calls_finding"},  # readings, and the one account that is enough
    "opinions-2021-22": {"EX.TF21.7"},  # one card is enough
    "ji-2013-10": {"EX.JI13.1.huge", "EX.JI13.1.extra", "EX.JI13.1.gate"},  # extortion: by thresholds without the norm
    "ji-2015-11": {"EX.JI15.1.floor", "EX.JI15.1.then"},  # no longer in force
    "ji-2025-13": {"EX.JI25.5.2.own"},  # a reading
    "ji-2019-15": {"JI19.12.2.card", "JI19.12.2.card_always", "JI19.16.2", "JI19.16.1.three", "JI19.16.2.three"},  # readings, 多次
    "criminal-law": {"CL.312.range.basic", "CL.266.range.large", "CL.266.range.extra", "CL.253-1.range.serious",
                     "CL.286-1.range", "CL.225.range.basic", "CL.225.range.extra",  # terms from the general part
                     "EX.CL.64", "EX.CL.65", "EX.CL.73"},  # more than nothing; the least term of imprisonment
    "fine-rules-2000": {"EX.FINE.2"},  # the age of a minor
}  # fmt: skip
"""Norms with a figure that no entry compares, and why."""


def known_figures() -> set[tuple[str, int]]:
    """Norm and figure for every figure that an entry of the tables compares."""
    found = set()
    for measure in read_measures():
        values = {*measure.lawful, *(end for pair in measure.pairs for end in pair)}
        values |= {value * 12 for value in values} if measure.kind == "years" else set()
        found |= {(norm, value) for norm in measure.norms for value in values}
    for entry in table("measures")["measures"]:
        for norm in (one for norms in (entry.get("special") or {}).values() for one in norms):
            found |= {(norm, value) for _, value in literals_of(norm)}
    for rule in read_thresholds():
        values = {*rule.accept, *(value for _, more in rule.when for value in more)}
        found |= {(norm, value) for norm in rule.norms for value in values}
    packs = {one.pack: one.id for one in read_instruments().values() if one.pack}
    for norm in read_norms().values():
        for article, _ in cited_articles(norm.cite):
            figures = read_figures().get((packs.get(norm.pack, ""), article.number, article.inserted))
            for sides in figures.sides.values() if figures else ():
                found |= {(norm.id, value) for _, value in sides}
    return found


def test_every_figure_of_the_packs_is_compared_by_some_entry_or_said_not_to_be() -> None:
    known, lacking = known_figures(), defaultdict(set)
    for norm in read_norms().values():
        if any((norm.id, value) not in known for _, value in literals_of(norm.id)):
            lacking[norm.pack].add(norm.id)
    assert dict(lacking) == NOT_COMPARED


def _official(folder: Path) -> Iterator[tuple[str, str, set[str]]]:
    for path in sorted((SHARED / "corpus").glob("*.txt")):
        import_file(folder, path, "", "", "")
    with open_library(folder) as library:
        for version in library.versions():
            texts: dict[str, str] = defaultdict(str)
            for unit in library.units(version.id):
                number, inserted = unit.article.number, unit.article.inserted
                texts[f"{number}-{inserted}" if inserted else str(number)] += unit.text + "\n"
            for name, text in texts.items():
                yield version.instrument, name, written_figures(text) - set(SMALL)


@pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="no official texts beside this checkout")
def test_the_table_has_the_figures_of_the_official_texts(tmp_path: Path) -> None:
    official, listed = dict(table("figures")["official"]), set()
    for instrument, name, figures in _official(tmp_path):
        if instrument in official and name != "0":
            listed.add((instrument, name))
            in_table = set(official[instrument].get(name, "").split())
            if (instrument, name) != ("criminal-law", "87"):  # 不满十年 stands apart from its 五年以上
                assert in_table == figures, (instrument, name)
    assert {(instrument, name) for instrument, articles in official.items() for name in articles} <= listed


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("处十日以上十五日以下拘留", ["10-15日"]),
        ("最高不能超过二十年", ["<=240月"]),
        ("不能少于二个月", [">=2月"]),
        ("没赚到，或者赚得不到一万元的", ["<10000元"]),
        ("最长三年", ["<=36月"]),
        ("法定最高刑三年", ["=36刑月"]),
        ("判处三年以下有期徒刑", ["<=36刑月"]),
        ("罚一到十倍", ["1-10倍"]),
        ("七日以内申诉", ["<=7日"]),
        ("两年内受过行政处罚", ["<=24月"]),
    ],
)
def test_the_side_of_a_figure_is_read_from_the_words_around_it(text: str, read: list[str]) -> None:
    assert [str(one) for one in bounded(fold(text))] == read


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("反电信网络诈骗法第四十四条：没有违法所得或者违法所得不足二万元的，处二十万元以下罚款。", ""),
        (
            "反电信网络诈骗法第四十四条：没有违法所得或者违法所得不足二十万元的，处二万元以下罚款。",
            "不足二十万元",
        ),
        ("反电信网络诈骗法第四十二条：没收违法所得；不足五万元的，处二十万元以下罚款。", "二十万元以下"),
        ("依照反电信网络诈骗法第三十八条，处十日以上十五日以下拘留。", ""),
        (
            "依照刑法第二百八十七条之二、反电信网络诈骗法第三十八条，分别处三年以下有期徒刑、五日以上十日以下拘留。",
            "五日以上十日以下",
        ),
    ],
)
def test_a_figure_is_compared_with_its_side_of_the_article(text: str, wrong: str) -> None:
    found = {text[one.start : one.end] for one in check_document(Draft(text))}
    assert any(wrong in words for words in found) if wrong else not found


@pytest.mark.parametrize("unit", ["一", "十年", "不得不能不", "第四十四条"])
def test_a_run_of_one_thing_is_read_in_linear_time(unit: str) -> None:
    def seconds(length: int) -> float:
        begun = time.process_time()
        check_document(Draft(unit * (length // len(unit))))
        return time.process_time() - begun

    def best(length: int) -> float:
        return min(seconds(length) for _ in range(4))

    check_document(Draft(unit))
    assert best(20_000) < 8 * best(5_000) + 0.05
