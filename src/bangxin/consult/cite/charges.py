"""Charge names (罪名): the official ones this field meets, and what looks like one but is not."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from bangxin.base.citation import Article
from bangxin.base.i18n import Text
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.tables import article_key, table
from bangxin.consult.folding import fold

_RUN = re.compile(r"[\u4e00-\u9fff、]*$")
_LEAD = re.compile(
    r"^.*(?:构成|涉嫌|触犯了?|认定为|定为|属于|成立|判处|论处|对于|关于|针对|以及|还是|所谓|则|是否|罪名是|符合|突破了?|达到|追究|(?<!侵)犯了?(?!罪)|的|系(?!统)|以|按|是|和|与|及|或|对|了|即)"
)
_THEN = re.compile(
    r"(?:19\d\d|20(?:0\d|1[0-5]))年|修正案[(](?:五|六|七|九)[)]|原(?:罪名|为|来)|旧刑法|97刑法"
)
"""Words that show that a passage speaks of the law before 1 November 2015."""
_SAFE = 0.8
_ASKED = re.compile(
    r"^(?:的|如何|怎么|是指|是什么|怎样|既遂|最新|立案|量刑|判|严重|与|和|[,。;:、!?()\"'\s】]|$)"
)


@dataclass(frozen=True, slots=True)
class Charge:
    """One official charge name with its articles of the Criminal Law."""

    name: str
    id: str
    articles: tuple[tuple[int, int], ...]
    short: tuple[str, ...]
    field: bool
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChargeNames:
    """The data of ``data/charges.yaml``, folded for matching."""

    charges: tuple[Charge, ...]
    coined: tuple[tuple[re.Pattern[str], str], ...]
    loose: tuple[tuple[re.Pattern[str], str], ...]
    field_words: tuple[str, ...]
    generic: frozenset[str]
    complete: Text
    complete_articles: tuple[tuple[int, int], ...]
    former: tuple[str, ...]
    named_in: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def known(self) -> dict[str, Charge]:
        return _known(self)


@cache
def read_charges() -> ChargeNames:
    """Charge names from ``data/charges.yaml``."""
    data = table("charges")
    return ChargeNames(
        tuple(_charge(entry) for entry in data["charges"]),
        tuple((re.compile(e["pattern"]), e["suggest"]) for e in data["coined"]),
        tuple((re.compile(e["pattern"]), e["suggest"]) for e in data["loose"]),
        tuple(data["field_words"]),
        frozenset(data["generic"]),
        Text(data["complete"]["zh"], data["complete"]["en"]),
        _keys(data["complete"]["articles"]),
        tuple(fold(name) for entry in data["former"] for name in entry["names"]),
        tuple((file, tuple(known)) for file, known in data["named_in"].items()),
    )


def _charge(entry: dict[str, Any]) -> Charge:
    return Charge(
        entry["name"], entry["id"], _keys(entry["articles"]), tuple(entry.get("short") or ()), bool(entry.get("field")),
        tuple(entry.get("cues") or ()),
    )  # fmt: skip


def _keys(articles: list[Any]) -> tuple[tuple[int, int], ...]:
    return tuple(map(article_key, articles))


@cache
def _known(names: ChargeNames) -> dict[str, Charge]:
    """Every way of writing an official name (with or without 、) and its short forms."""
    found: dict[str, Charge] = {}
    for charge in names.charges:
        for name in (charge.name, *charge.short):
            found[fold(name)] = charge
            found.setdefault(fold(name).replace("、", ""), charge)
    return found


@cache
def _cue_patterns() -> list[tuple[re.Pattern[str], str]]:
    patterns = []
    for charge in read_charges().charges:
        words = [re.escape(fold(name)) for name in (charge.name, *charge.short)]
        patterns.append((re.compile("|".join(words + list(charge.cues))), charge.id))
    return patterns


def charge_cues(folded: str) -> Iterator[tuple[int, str]]:
    """(position, offence id) wherever the text names an offence or uses its formula; of 集资诈骗数额 not the 诈骗数额 in it."""
    found = [
        (m.start(), -m.end(), offence)
        for pattern, offence in _cue_patterns()
        for m in pattern.finditer(folded)
    ]
    last = 0
    for start, end, offence in sorted(found):
        if start >= last:
            yield start, offence
        last = max(last, -end)


_INTERPRETED = {
    ("ji-2019-15", n): offence
    for offence, numbers in {
        "refuse_duty": (1, 2, 3, 4, 5, 6), "illegal_use": (7, 8, 9, 10), "helping": (11, 12, 13)
    }.items()
    for n in numbers
} | {("opinions-2025-12", n): "helping" for n in range(4, 17)} | {
    ("anti-telecom-fraud-law", n): f"breach_{n}" for n in (38, 42, 44)
} | {
    ("anti-telecom-fraud-law", 14): "breach_42", ("anti-telecom-fraud-law", 31): "breach_44"
} | {
    ("anti-telecom-fraud-law", n): "breach_institution" for n in (39, 40, 41, 43)
} | {("opinions-2021-22", n): "helping" for n in (7, 8, 9)}  # fmt: skip
_WHOLE = {"ji-2011-7": "fraud", "ji-2013-10": "extortion", "ji-2017-10": "personal_info", "ji-2025-13": "conceal",
          "ji-2015-11": "conceal", "opinions-2016-32": "fraud", "ji-2019-1": "illegal_business"}  # fmt: skip


def charge_of_article(instrument: str, article: Article) -> str:
    """Offence id an article is about, or ""."""
    if instrument == "criminal-law":
        key = (article.number, article.inserted)
        return next((c.id for c in read_charges().charges if key in c.articles), "")
    return _INTERPRETED.get((instrument, article.number)) or _WHOLE.get(instrument, "")


def charge_at(folded: str, at: int) -> Charge | None:
    """The charge whose name stands at a place of the text."""
    known = read_charges().known
    return next(
        (known[name] for name in sorted(known, key=len, reverse=True) if folded.startswith(name, at)), None
    )


def ends_with_charge(words: str) -> bool:
    """Whether the words end with an official name (诈骗罪) or with a case of it (非法利用信息网络案)."""
    named = words[:-1] + "罪" if words.endswith("案") else words
    return any(named.endswith(name) for name in read_charges().known)


_WEAK = re.compile(
    r"(?:买卖|倒卖|收购|出租|出借|出售|租借|卖|租)[^,。;]{0,8}(?:银行卡|银行账户|支付账户|电话卡|手机卡|物联网卡|两卡|卡(?=[^片]|$))"
    r"|支付结算(?:的)?(?:金额|数额|总额)|个(?:以上)?(?:的)?(?:不同)?对象提供(?:了)?帮助|投放广告[^,。;]{0,10}资金"
    r"|(?:两高一部|三机关|三部门|2025年)[^,。;]{0,12}意见"
)


def weak_cues(folded: str) -> list[int]:
    """Where a text speaks of dealing in cards or of what the interpretation counts, for texts that never name the offence."""
    return [match.start() for match in _WEAK.finditer(folded)]


def charge_of_instrument(instrument: str) -> str:
    """Offence id that a whole document is about, or ""."""
    return "helping" if instrument == "opinions-2025-12" else _WHOLE.get(instrument, "")


_NO_SUCH = re.compile(
    r"[\"'》]?(?:这|该|的)?(?:一|个|种)?(?:罪名)?[^,。;]{0,4}(?:并?不存在|不是(?:一个)?(?:独立的?|正式的?|具体的?)?罪名|是(?:俗称|通俗|误称))"
)
_NO_SUCH_BEFORE = re.compile(
    r"(?:并?没有|并?无|不存在)(?:所谓)?(?:的)?[\"'][^\"'。;]{2,20}罪$|(?:并?未|没有)(?:规定|设立|设置)(?:所谓)?(?:的)?[\"']?[^\"',。;]{2,20}罪$"
)
"""Words that say themselves that there is no such charge."""


def check_charges(folded: str) -> Iterator[Finding]:
    """Wrong and invented charge names (TRAP-55)."""
    names = read_charges()
    known = names.known
    whole = tuple(known)
    for match in re.finditer("罪", folded):
        end = match.end()
        run_match = _RUN.search(folded, max(0, end - 26), end)
        run = _after_a_name(run_match.group() if run_match else "", whole)
        if _NO_SUCH.match(folded, end) or _NO_SUCH_BEFORE.search(folded, max(0, end - 30), end):
            continue
        coined = next(((m, s) for p, s in names.coined if (m := re.search(rf"(?:{p.pattern})$", run))), None)
        if coined:
            yield _finding(end - len(coined[0].group()), end, coined[1], folded)
            continue
        if run[-2:] in names.generic or len(run) < 3 or run.endswith("等罪"):
            continue
        if any(run.endswith(name) for name in known):
            continue
        if any(run.endswith(name) for name in names.former) and _THEN.search(folded):
            continue
        wrong = _nearest(run, names)
        if wrong:
            yield _finding(end - len(wrong[0]), end, wrong[1], folded)
        elif _is_coined(run, folded[end : end + 6], names):
            yield _finding(end - len(_stripped(run)), end, "", folded)
    for pattern, suggest in names.loose:
        for match in pattern.finditer(folded):
            yield _finding(match.start(), match.end(), suggest, folded)


def _after_a_name(run: str, known: tuple[str, ...]) -> str:
    """侵犯公民个人信息罪多少条够罪: what stands after a name that is complete."""
    ends = [at + 1 for at in range(len(run) - 1) if run[at] == "罪" and run[: at + 1].endswith(known)]
    return run[ends[-1] :] if ends else run


_LEAST = 0.68


def official_name(written: str) -> str:
    """The official name that a miswritten one means; "" where none is near."""
    near = _nearest(written, read_charges())
    return near[1] if near else ""


def _nearest(run: str, names: ChargeNames) -> tuple[str, str] | None:
    """The tail of ``run`` that most resembles an official name, and that name; None when nothing is close."""
    best: tuple[float, int, str, str] | None = None
    whole = _stripped(run)
    for charge in names.charges:
        if not charge.field or len(charge.name) < 6:
            continue
        official = fold(charge.name)
        if "、" not in whole:
            official = official.replace("、", "")
        for length in range(max(4, len(official) - 6), min(len(whole), len(official) + 4) + 1):
            tail = whole[-length:]
            if 2 * sum(char in official for char in tail) < _LEAST * (len(tail) + len(official)):
                continue  # not even with every shared character in order
            score = _alike(tail, official)
            if best is None or (score, -abs(length - len(official))) > (best[0], best[1]):
                best = (score, -abs(length - len(official)), tail, charge.name)
    if best and len(whole) <= len(best[3]) + 3 and _alike(whole, fold(best[3])) >= 0.6:
        best = (best[0], best[1], whole, best[3])
    if best is None or best[0] < (_LEAST if len(best[3]) >= 8 else 0.8):
        return None
    return best[2].lstrip("、"), best[3]


def _stripped(run: str) -> str:
    """The run without the words that lead up to a charge name."""
    whole = run.rfind("掩饰")
    if whole >= 0 and len(re.findall("(?<!犯)罪", run[whole:])) == 1 and len(run) - whole <= 20:
        return run[whole:]
    lead = _LEAD.match(run[:-3])
    name = run[lead.end() :] if lead else run
    listed = re.search(r"掩饰、|窃取、|使用虚假|组织、|窝藏、|提供侵入、|非法获取计算机", name)
    if listed:
        return name[listed.start() :]
    return name.rsplit("、", 1)[-1]


def _is_coined(run: str, after: str, names: ChargeNames) -> bool:
    name = _stripped(run)
    if not 4 <= len(name) <= 18 or name.endswith("犯罪"):
        return False
    return any(word in name for word in names.field_words) and bool(_ASKED.match(after))


def _finding(start: int, end: int, suggest: str, folded: str) -> Finding:
    written = folded[start:end]
    hint_zh = f"；应为“{suggest}”" if suggest else f"：{read_charges().complete.zh}没有这个罪名"
    hint_en = f"; write {suggest}" if suggest else f": none of {read_charges().complete.en} has this name"
    one_name = bool(suggest) and "或者" not in suggest and "（" not in suggest and written.endswith("罪")
    replaceable = one_name and (suggest in written or _alike(written, fold(suggest)) >= _SAFE)
    return Finding(
        "charge-name", start, end,
        Text(f"“{written}”不是正式罪名{hint_zh}", f"“{written}” is not an official charge name{hint_en}"),
        suggest, _norms_of(suggest), _press_of(written), suggest if replaceable else None, start, end,
    )  # fmt: skip


def _alike(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


def _norms_of(name: str) -> tuple[str, ...]:
    return {"帮助信息网络犯罪活动罪": ("CL.287-2.1",), "非法利用信息网络罪": ("CL.287-1.1",),
            "拒不履行信息网络安全管理义务罪": ("CL.286-1.1",), "诈骗罪": ("CL.266.1",)}.get(name, ())  # fmt: skip


def _press_of(written: str) -> tuple[str, ...]:
    if "渎职" in written or "计算机网络系统" in written:
        return ("PB.17",)
    return ("PB.15",) if "诈骗" in written else ()
