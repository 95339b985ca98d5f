"""Sentences passed (判处) that the law does not allow: terms out of range, suspensions, joined terms (刑法第三十八条至第七十三条)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bangxin.base.i18n import Text
from bangxin.consult.cite.charges import charge_cues, read_charges
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.punishment.ranges import ranges, terms
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.figures import NUMBER, read_figure


def _term(name: str) -> str:
    """A term in years and months, as two groups of that name."""
    return rf"(?:(?P<{name}y>{NUMBER})年(?:零)?)?(?:(?P<{name}m>{NUMBER})个?月)?"


_PASSED = re.compile(
    rf"(?:犯(?!罪)(?P<charge>[\u4e00-\u9fff、]{{2,24}}?罪)[,:]?)?(?:免除|依法|决定)*(?P<lead>判处|决定执行|合并执行|改判)(?:被告人[\u4e00-\u9fff]{{1,4}}|原审被告人[\u4e00-\u9fff]{{1,4}}|[\u4e00-\u9fff]{{1,2}}某[甲乙丙丁某]?)?"
    rf"(?P<kind>有期徒刑|拘役|管制){_term('a')}(?P<test>,?(?:宣告|并宣告)?缓刑{_term('b')})?"
)
_IN_NEWS = re.compile(
    rf"(?:以|因|犯|构成|(?:定性|认定)为)[\"']?(?P<charge>[\u4e00-\u9fff、]{{2,30}}罪)[\"']?[^,。;与和、罪]{{0,8}}?,?(?P<passed>(?:获刑|被判(?:处)?|判刑|判了|领刑|刑期)(?:有期徒刑)?(?:高达|长达|多达|达|为|是)?(?=[^,。;]{{1,4}}[年月]){_term('t')})(?!以|内|前|至|到|有期)"
)
_RULE = re.compile(r"以上|以下|可能判处|应当?判处|法定")


def check_passed(draft: Draft) -> Iterator[Finding]:
    """Every sentence passed: the term of its kind, the most of its offence, the term of a suspension."""
    for match in _PASSED.finditer(draft.folded):
        term = _months(match, "a")
        if not term or _RULE.match(draft.folded, match.end()):
            continue
        reason = _flaw(match, term) or _above_what_is_held(draft, match, term)
        if reason:
            zh, en, cite = reason
            yield Finding("penalty-differs", match.start("kind"), match.end(), Text(zh, en), cite)
    yield from _told(draft)
    yield from _joined(draft)


_HOLDS = re.compile(r"构成|触犯|成立")
_SEVERAL = re.compile(r"数罪|并罚|曾|前科|原判|前罪|缓刑考验期|累犯|均|分别|各|等人|同时")


def _above_what_is_held(draft: Draft, match: re.Match[str], term: int) -> tuple[str, str, str] | None:
    """A term above the most of the one offence that its sentence holds (其行为构成……罪，依照……，判处有期徒刑四年)."""
    start, end = draft.sentence_span(match.start())
    told = draft.folded[start : match.start()]
    if match["charge"] or match["lead"] != "判处" or match["kind"] != "有期徒刑":
        return None
    if not _HOLDS.search(told) or _SEVERAL.search(told):
        return None
    named = {offence for _, offence in charge_cues(draft.folded[start:end])}
    return _above(named.pop(), term) if len(named) == 1 else None


_EACH = re.compile(
    rf"(?P<lead>判处(?:的)?|决定执行|合并执行)有期徒刑(?:(?P<ay>{NUMBER})年(?:零)?)?(?:(?P<am>{NUMBER})个?月)?(?:[^。;\n]{{0,12}}?罚金(?:人民币)?(?P<fine>{NUMBER})元)?"
)


_FORMER = re.compile(r"前罪|原判|余刑|未执行|尚未执行|漏罪")


def _joined(draft: Draft) -> Iterator[Finding]:
    """数罪并罚: the whole is not above the sum of its parts, and not below the highest of them."""
    parts: list[tuple[int, int]] = []
    line, last = -1, 0
    for match in _EACH.finditer(draft.folded):
        begins, _ = draft.line_span(match.start())
        if begins != line:
            parts, line = [], begins
        term, fine = _months(match, "a"), read_figure(match["fine"] or "") or 0
        if match["lead"].startswith("判处"):
            parts.append((term, fine))
            last = match.end()
            continue
        if _FORMER.search(draft.folded, last, match.start()):
            parts = []  # the rest of a former sentence, whose figure is not told
        if len(parts) > 1 and not max(t for t, _ in parts) <= term <= sum(t for t, _ in parts):
            yield Finding(
                "penalty-differs", match.start(), match.end("am") if match["am"] else match.end("ay") + 1,
                Text("数罪并罚的刑期应在总和刑期以下、数刑中最高刑期以上", "out of the range of the joined terms"),
                "刑法第六十九条第一款",
            )  # fmt: skip
        if len(parts) > 1 and fine and all(f for _, f in parts) and fine > sum(f for _, f in parts):
            yield Finding(
                "penalty-differs", match.start("fine"), match.end("fine") + 1,
                Text("合并的罚金超过各罪罚金之和", "the joined fine is above the sum"), "刑法第六十九条第三款",
            )  # fmt: skip
        parts = []


def _told(draft: Draft) -> Iterator[Finding]:
    """以帮助信息网络犯罪活动罪获刑四年: more than the law's most, told in the news."""
    for match in _IN_NEWS.finditer(draft.folded):
        words = match["charge"]
        name = next((n for n in sorted(read_charges().known, key=len, reverse=True) if words.endswith(n)), "")
        if not name or "罪" in words.removesuffix(name):
            continue  # several crimes
        reason = _above(read_charges().known[name].id, _months(match, "t"))
        if reason:
            zh, en, cite = reason
            yield Finding("penalty-differs", match.start("passed"), match.end(), Text(zh, en), cite)


def _above(offence: str, term: int) -> tuple[str, str, str] | None:
    entry = ranges().get(offence)
    if entry is None or entry.floors:
        return None
    top = max(entry.tops, default=0)
    if term <= 12 * top:
        return None
    return (
        f"超过法定最高刑（{top}年，{entry.article}）",
        f"more than the {top} years of the law",
        entry.article,
    )


def _months(match: re.Match[str], group: str) -> int:
    years, months = match[f"{group}y"], match[f"{group}m"]
    return 12 * (read_figure(years or "") or 0) + (read_figure(months or "") or 0)


def _flaw(match: re.Match[str], term: int) -> tuple[str, str, str] | None:
    kind = match["kind"]
    rule = terms("kinds")[kind]
    if (
        not rule["least"]
        <= term
        <= rule["most" if match["lead"] == "判处" and match["charge"] else "together"]
    ):
        return (
            f"{kind}的期限不能是这一数字",
            "out of the range of this punishment",
            "刑法第三十八条、第四十二条、第四十五条、第六十九条",
        )
    charge = read_charges().known.get(match["charge"] or "")
    if charge and kind == "有期徒刑" and (above := _above(charge.id, term)):
        return above
    test = _months(match, "b") if match["test"] else 0
    suspension = terms("suspension")
    if test and kind in suspension["tests"]:
        shortest, longest = suspension["tests"][kind]
        if term > suspension["most"]:
            return (
                "三年以下有期徒刑、拘役才可以宣告缓刑",
                "no suspension above three years",
                "刑法第七十二条第一款",
            )
        if not max(shortest, term) <= test <= longest:
            return (
                "缓刑考验期限不合规定（原判刑期以上；有期徒刑一年至五年，拘役二个月至一年）",
                "not a lawful term of suspension",
                "刑法第七十三条",
            )
    return None
