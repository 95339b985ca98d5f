"""Charge names that are none: miswritten, invented, or cut short (罪名规定; ``coined``, ``loose`` and ``field_words`` of ``data/charges.yaml``)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from bangxin.base.i18n import Text
from bangxin.consult.cite.charges import ChargeNames, read_charges
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.text.draft import Draft
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
_NO_SUCH = re.compile(
    r"[\"'》]?(?:这|该|的)?(?:一|个|种)?(?:罪名)?[^,。;]{0,4}(?:并?不存在|不是(?:一个)?(?:独立的?|正式的?|具体的?|法定的?|刑法(?:上|中)?的?)?罪名|是(?:俗称|通俗|误称))"
    r"|[\"'》]?(?:都|均|也|这|该)*(?:不是|并非|不属于)[^,。;]{0,6}(?:规范|正式|法定|准确|标准)[^,。;]{0,4}(?:罪名|称谓|叫法|名称|说法)|[\"'》](?:少了?|漏了?|多了?|缺了?)|[\"'》]?,?(?:显|应|均|实)?(?:系|属|是|为)(?:笔误|误写|误称|误)|[\"'》]?,?(?:其)?(?:正式|规范|法定|准确)的?(?:名称|罪名|叫法|称谓)"
)
_NO_SUCH_BEFORE = re.compile(
    r"(?:并?没有|并?无|不存在)(?:所谓)?(?:的)?[\"'][^\"'。;]{2,20}罪$|(?:刑法|法律)(?:上|中|里)?(?:并?没有|并?无|不存在)(?:所谓)?(?:的)?[^\"',。;]{2,14}罪$|(?:并?未|没有)(?:规定|设立|设置)(?:所谓)?(?:的)?[\"']?[^\"',。;]{2,20}罪$"
    r"|(?:而非|而不是|并非|不叫|误写(?:为|成|作)?|误称(?:为|成)?|错写(?:为|成)?)[\"']?[^\"',。;]{2,24}罪$|(?:不要|勿|别)用[^,。;]{0,4}$"
    r"|(?:(?:不要|不能|不应|勿|别|误)(?:再)?(?:写|称|叫|说)[成作为]?|(?:已经?)?(?:被)?(?:废止|取消|取代|整合)(?:了)?的|旧称|曾用名|原(?:称|名|罪名(?:是|为)?))[\"']?[^\"',。;]{2,24}罪$"
)
"""Words that say themselves that there is no such charge."""
_SHORT = re.compile(
    r"罪[\"'》]?[(,](?:以下)?(?:简称|统称|下称)(?:为)?[\"'](?P<name>[\u4e00-\u9fff、]{2,12}罪)[\"']"
)
"""A charge and what the document calls it from there on (非法利用信息网络罪（以下简称“非法利用罪”）)."""


def check_charges(draft: Draft) -> Iterator[Finding]:
    """Wrong and invented charge names (TRAP-55)."""
    folded, names = draft.folded, read_charges()
    known = names.known
    short = {match["name"] for match in _SHORT.finditer(folded)}
    whole = tuple(known)
    for match in re.finditer("罪", folded):
        end = match.end()
        run_match = _RUN.search(folded, max(0, end - 26), end)
        run = _after_a_name(run_match.group() if run_match else "", whole)
        if _NO_SUCH.match(folded, _list_end(folded, end)) or _NO_SUCH_BEFORE.search(
            folded, max(0, end - 30), end
        ):
            continue
        coined = next(((m, s) for p, s in names.coined if (m := re.search(rf"(?:{p.pattern})$", run))), None)
        if coined:
            yield _finding(end - len(coined[0].group()), end, coined[1], folded)
            continue
        if run[-2:] in names.generic or len(run) < 3 or run.endswith("等罪"):
            continue
        if any(run.endswith(name) for name in known) or any(run.endswith(name) for name in short):
            continue
        if any(run.endswith(name) for name in names.former) and _THEN.search(folded):
            continue
        wrong = _nearest(run, names)
        if wrong:
            yield _finding(end - len(wrong[0]), end, wrong[1], folded)
        elif _is_coined(run, folded[end : end + 6], names):
            yield _finding(end - len(_stripped(run)), end, "", folded)
    yield from _titles(draft, names)
    for pattern, suggest in names.loose:
        for match in pattern.finditer(folded):
            yield _finding(match.start(), match.end(), suggest, folded)


_TITLE = re.compile(r"条(?:之[一二三四])?(?:第[一二三四]款)?\s*【\s*(?P<name>[\u4e00-\u9fff、]{4,30})\s*】")
_NO_TITLE = re.compile(r"条文|主旨|规定|解释|注[释解]|释义|原文|提示|链接|案例|(?<!犯)罪$")
_NUMBER = 14


def _titles(draft: Draft, names: ChargeNames) -> Iterator[Finding]:
    """第二百八十七条之一【利用信息网络实施犯罪】: the heading of an article all of whose charges are known is none of them."""
    for match in _TITLE.finditer(draft.folded):
        before = draft.references_in(max(0, match.start() - _NUMBER), match.start() + 1)
        if not before or _NO_TITLE.search(match["name"]):
            continue
        at, article = before[-1]
        key = (article.number, article.inserted)
        law = next((one.instrument for one in draft.citations_in(at, at + 1)), "criminal-law")
        if law != "criminal-law" or key not in names.complete_articles:
            continue
        right = next(charge.name for charge in names.charges if key in charge.articles)
        yield _finding(match.start("name"), match.end("name"), right, draft.folded)


_MORE_NAMES = re.compile(r"[\"'](?:、?[\"'][^\"'。;]{2,20}罪[\"'])+")


def _list_end(folded: str, end: int) -> int:
    """Where a list of quoted names ends that begins with the one which ends there (“电诈罪”“网络诈骗罪”都不是……)."""
    match = _MORE_NAMES.match(folded, end)
    return match.end() if match else end


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
    charge = read_charges().known.get(fold(name))
    return charge.norms if charge and charge.name == name else ()


def _press_of(written: str) -> tuple[str, ...]:
    """The statement of the press that has a name of this kind."""
    return next(((known,) for words, known in read_charges().press if words.search(written)), ())
