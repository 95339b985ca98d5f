"""Of every offence in the table of ranges: its range, limit, kinds of punishment and units, said rightly and wrongly in many forms."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bangxin.consult.cite.charges import read_charges
from bangxin.consult.cite.check import check_document
from bangxin.consult.cite.punishment.degrees import lawful_limits
from bangxin.consult.cite.punishment.ranges import Range, ranges
from bangxin.consult.cite.statements.offences import read_offences
from bangxin.consult.cite.text.draft import Draft

WORDS = {1: "一", 2: "二", 3: "三", 5: "五", 7: "七", 10: "十", 15: "十五", 20: "二十"}
LIMITS = (3, 5, 10, 15, 20)
DEGREES = {"严重": "情节严重", "特别": "情节特别严重", "较大": "数额较大", "巨大": "数额巨大", "基本": ""}
OF_ONE_CHARGE = [entry for entry in ranges().values() if entry.degrees and not entry.lay]


def name_of(entry: Range) -> str:
    return next(charge.name for charge in read_charges().charges if charge.id == entry.offence)


def says_wrong(text: str) -> bool:
    return bool(
        {one.code for one in check_document(Draft(text))}
        & {"penalty-differs", "figure-differs", "press-claim"}
    )


def in_words(written: str) -> str:
    low, _, high = written.partition("-")
    if low and high:
        return f"{WORDS[int(low)]}年以上{WORDS[int(high)]}年以下有期徒刑"
    return f"{WORDS[int(high)]}年以下有期徒刑" if high else f"{WORDS[int(low)]}年以上有期徒刑"


def degrees() -> Iterator[tuple[str, str, Range, str]]:
    """Every offence with the words of a degree and its range."""
    for entry in OF_ONE_CHARGE:
        for degree, written in entry.degrees.items():
            words = DEGREES[degree].replace("数额", "数量" if entry.offence == "card" else "数额")
            yield name_of(entry), words, entry, written


RANGE = (
    "{name}，{degree}的，处{term}。",
    "问：{name}{degree}的判几年？\n答：{term}。",
    "罪名 | 情节 | 法定刑\n{name} | {degree} | {term}",
    "{name}{degree}的话一般判{term}。",
)


@pytest.mark.parametrize(
    ("name", "degree", "entry", "written"), list(degrees()), ids=lambda v: v if isinstance(v, str) else ""
)
def test_the_range_of_each_degree(name: str, degree: str, entry: Range, written: str) -> None:
    other = next(one for one in ("-7", "5-10", "3-7") if one not in entry.degrees.values() and one != written)
    for form in RANGE if degree else ():
        assert not says_wrong(form.format(name=name, degree=degree, term=in_words(written)))
        assert says_wrong(form.format(name=name, degree=degree, term=in_words(other))), form


LIMIT = (
    "{name}{degree}的追诉时效是{years}年。",
    "{name}{degree}，经过{years}年不再追诉。",
    "问：{name}{degree}过多久就不再追究？\n答：{years}年。",
    "罪名 | 追诉期限\n{name}{degree} | {years}年",
)


@pytest.mark.parametrize(
    ("name", "degree", "entry", "written"), list(degrees()), ids=lambda v: v if isinstance(v, str) else ""
)
def test_the_limit_of_each_degree_follows_from_its_highest_punishment(
    name: str, degree: str, entry: Range, written: str
) -> None:
    right = lawful_limits(entry, written if degree else None)
    told = f"（{degree}）" if degree else ""
    for form in LIMIT:
        for years in LIMITS:
            said = form.format(name=name, degree=told, years=WORDS[years])
            assert says_wrong(said) is (years not in right), said


def test_limits_of_article_87() -> None:
    by_offence = ranges()
    assert lawful_limits(by_offence["helping"], None) == {5}
    assert lawful_limits(by_offence["conceal"], "3-7") == {10}
    assert lawful_limits(by_offence["fraud"], "3-10") == {15}
    assert lawful_limits(by_offence["fraud"], "10-") == {20}
    assert lawful_limits(by_offence["laundering"], "-5") == {10}


KINDS = (
    ("{name}可以判处管制。", "control", True),
    ("{name}没有管制刑。", "control", False),
    ("问：{name}能判管制吗？\n答：能。", "control", True),
    ("问：{name}能不能只判罚金？\n答：不能。", "alone", False),
)


@pytest.mark.parametrize(
    "entry",
    [e for e in OF_ONE_CHARGE if not e.mixed and e.fined],
    ids=lambda e: e.offence,
)
def test_the_kinds_of_punishment_of_each_offence(entry: Range) -> None:
    for form, kind, says in KINDS:
        if says is False and len(entry.degrees) > 1 and kind == "control":
            continue  # of the graver degree it may be true
        assert says_wrong(form.format(name=name_of(entry))) is (says is not entry.opens(kind)), form


UNITS = (
    ("单位可以构成{name}。", True),
    ("公司不能成为{name}的主体。", False),
    ("问：公司能构成{name}吗？\n答：不能。", False),
    ("罪名 | 单位能否构成\n{name} | 能", True),
    ("单位犯{name}的，实行双罚制。", True),
)


@pytest.mark.parametrize("offence", sorted(read_offences()))
def test_whether_a_unit_can_commit_it(offence: str) -> None:
    name = next(charge.name for charge in read_charges().charges if charge.id == offence)
    for form, says in UNITS:
        assert says_wrong(form.format(name=name)) is (says is not read_offences()[offence].unit), form
