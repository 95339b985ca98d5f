"""How many cards and accounts a lay question speaks of: of what kind, whose, and what was done with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bangxin.base.bounds import ANY, Bound, exactly
from bangxin.base.quantities import Kind, Quantity
from bangxin.consult.figures import NUMBER
from bangxin.consult.lay_numbers import quantity_at
from bangxin.consult.lay_words import Clause, compiled, members, rules, says

_COUNT = re.compile(
    rf"(?<![零〇一二三四五六七八九十百千万两\d.])(?P<n>{NUMBER})(?:[多余来几]十?)?(?P<unit>张|个|套|只)"
    r"|(?<=[开办卖租借]了)(?P<pair>[俩仨])(?=[,。;!?]|$|[^,。;]{0,5}[卡户号码])|(?<=[卖租借办开]了)(?P<one>张)(?=[^,。;!?了的]{0,4}卡)"
)
_SAID = {"俩": 2, "仨": 3, "张": 1}
"""Numbers that are one word with their piece: 开了俩, 卖了张卡."""
_ENDS = re.compile(
    r"(?:,|$|。|;|去|过去|给|卖|转|租|借|都|出|寄|一共|总共|全|了|现|被|拿|获|得|赚|挣|流水|涉|[\d一二两三四五六七八九]{1,5}[百千块元])"
)
_PRICE = re.compile(
    r"(?:卡|号|户|对公(?:账户|户)?)?(?:(?:给|付)[^,。;\d一二两三四五六七八九十了]{1,3}|给|就给|能|要|是|卖|赚|抽|[得拿]了?|赚了)?(?:我|你|他)?(?:\d{2,}|[\d一二三四五六七八九十百千两几]+[十百千万块元])"
)
_SOLD_EACH = re.compile(r"(?:卖|租)[了得][\d一二三四五六七八九十百千万两几]+")
_PER = re.compile(r"[^,。;]{0,6}(?:一个?月|一天|每月|每天|月租)")
_OF_EACH = re.compile(r"(?:每人|一人|每个人|各自?)[^,。;]{0,3}$")
_BY_ANOTHER = re.compile(r"(?:他|她|他们|同案|同伙)(?:自己)?(?:[卖租借收办][了过给]?)$")
_AGAIN = re.compile(r"(?:又|再|另外|另|还|第二次)[^,。;]{0,8}$")
_LISTED = re.compile(r"[^,。;:]{1,8}(?:卡|户|码|宝|信)(?:和|、|跟|还有|加|外加|与|及)?$")
"""What stands between two numbers of a list: 一张中行卡、一张邮政卡."""
_LED = 20
"""How many characters before a number are looked at for what leads it."""
_BACK = 800
_CLAUSES_BACK = 100
"""How far back what was spoken of is looked for, in characters and in clauses: what is not of this matter grows no time."""
_PAPER = frozenset({"张", "套"})


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of pieces of one fact, with its place; ``weight``: of several, those of the highest count."""

    fact: str
    bound: Bound
    start: int
    end: int
    weight: int
    again: bool


def card_counts(
    text: str, clauses: Sequence[Clause], quantities: list[Quantity], kinds: frozenset[str]
) -> Iterator[Counted]:
    """The counts that stand, one for each fact: a total before its parts, what was dealt with before what was had."""
    found = list(_all(text, clauses, quantities, kinds))
    found += _named_one_by_one(clauses, found)
    both = _OWN_PAYMENT in {one.fact for one in found} or any(
        one.fact == _OWN_BANK and says("<payment>", _clause_at(clauses, one.start)) for one in found
    )
    both = both and _OWN_BANK in {one.fact for one in found}
    by_fact: dict[str, list[Counted]] = {}
    for one in found:
        fact = one.fact if both or one.fact not in (_OWN_BANK, _OWN_PAYMENT) else _OWN
        by_fact.setdefault(fact, []).append(one)
    for fact, several in by_fact.items():
        most = max(one.weight for one in several)
        best = [one for one in several if one.weight == most]
        first, bound = best[0], best[0].bound
        for one in best[1:]:
            if one.again:
                bound = bound.plus(one.bound)
        yield Counted(fact, bound, first.start, first.end, most, False)


def _named_one_by_one(clauses: Sequence[Clause], counted: Sequence[Counted]) -> list[Counted]:
    """建行卡跟农行卡都卖了: the own cards dealt with, each called by its bank, where no number tells of as many."""
    told = max((one.bound.lo or 0 for one in counted if one.fact == _OWN_BANK), default=0)
    places: dict[str, tuple[int, int]] = {}
    for clause in clauses:
        if not re.search("[卖租借]", clause.text) or says(rules()["no_count"], clause.text):
            continue
        named = [
            (match.start(), match.end(), bank)
            for bank in members("bank_name")
            for match in compiled(f"(?:{bank})(?:银行)?的?卡").finditer(clause.text)
        ]
        last, others = 0, False
        for start, end, bank in sorted(named):
            if start - last > _JOINED or not last:  # 他的建行卡和中行卡: both are his
                others = says(rules()["objects"]["of_others"], clause.text[:start])
            if not others:
                places[bank] = (clause.start + start, clause.start + end)
            last = end
    if len(places) < 2 or len(places) <= told or any(one.weight > 1 for one in counted):
        return []
    start, end = min(places.values())
    return [Counted(_OWN_BANK, exactly(len(places)), start, end, 2, False)]


_JOINED = 2
"""How many characters join two cards of a list: 和, 还有."""
_OWN = "instrument.own_accounts.count"
_OWN_BANK = "instrument.own_bank_accounts.count"
_OWN_PAYMENT = "instrument.own_payment_accounts.count"
_OTHERS = "instrument.nonown_accounts.count"
_UNIT = "instrument.unit_accounts.count"
_BY_OWNER = frozenset({_OWN, _OWN_BANK, _OWN_PAYMENT, _OTHERS})
_OWNER_TOLD = 3
_PHONE_DEALT = frozenset({"sell_phone_card", "rent_phone_card", "buy_phone_card"})
_CARDS = {"iot": "instrument.iot_cards.count", "data": "instrument.data_cards.count"}


def _all(
    text: str, clauses: Sequence[Clause], quantities: list[Quantity], kinds: frozenset[str]
) -> Iterator[Counted]:
    for index, clause in enumerate(clauses):
        if says(rules()["no_count"], clause.text):
            continue
        led = "".join(one.text + "," for one in clauses[max(0, index - 2) : index])
        told = "".join(one.text + "," for one in clauses[max(0, index - _CLAUSES_BACK) : index])
        follows = clauses[index + 1].text if index + 1 < len(clauses) else ""
        last = 0
        for match in _COUNT.finditer(clause.text):
            start, end = clause.start + match.start(), clause.start + match.end()
            said = match["pair"] or match["one"]
            bound = exactly(_SAID[said]) if said else _bound_at(quantities, start)
            listed, last = bool(_LISTED.match(clause.text[last : match.start()])) and last > 0, match.end()
            if bound is None or _is_price(text, start, end) or _of_each_or_another(clause.text, match):
                continue
            fact = _fact(clause.text, match, (led, told), follows, kinds)
            if fact:
                again = listed or bool(
                    _AGAIN.search(clause.text[max(0, match.start() - _LED) : match.start()])
                )
                weight = _weight(clause.text, match)
                if weight == _OWNER_TOLD and fact not in _BY_OWNER:
                    weight = 0  # 其中6张是我的: whose they are makes no other count of phone cards
                yield Counted(fact, bound, start, end, weight, again)


def _of_each_or_another(words: str, match: re.Match[str]) -> bool:
    """Whether the pieces are those of each of several, or those of another beside the asker's (他卖了4张我卖了1张)."""
    led = words[max(0, match.start() - _LED) : match.start()]
    if _OF_EACH.search(led):
        return True
    rest = words[match.end() :]
    return bool(_BY_ANOTHER.search(led) and re.search("(?:我|俺)(?:就|只|才)?[卖租借收]", rest))


def _clause_at(clauses: Sequence[Clause], at: int) -> str:
    return next((one.text for one in clauses if one.start <= at < one.end), "")


def _weight(words: str, match: re.Match[str]) -> int:
    """3 for pieces whose owner is told, 2 for a total, 1 for pieces dealt with, 0 for pieces had or opened."""
    if compiled(rules()["objects"]["owner"]).match(words[match.end() :]):
        return _OWNER_TOLD
    if says("<total>(?:是|有|就)?$", words[max(0, match.start() - _LED) : match.start()]):
        return 2
    return 1 if re.search("[卖租借收买寄给倒供]", words) else 0


def _bound_at(quantities: list[Quantity], at: int) -> Bound | None:
    """What the grammar of quantities says of the number at ``at``; ``ANY`` when it is told roughly (左右, 来)."""
    one = quantity_at(quantities, at)
    if one is None or one.kind is not Kind.COUNT or one.doubtful:
        return None
    return ANY if one.op == "~" or "来" in one.text else Bound(one.bound.lo, one.bound.hi)


def _is_price(text: str, start: int, end: int) -> bool:
    """一张给我三百, 一个卖了三千，一个卖了五千: one piece as the measure of a price, not a count."""
    piece = text[start:end]
    if piece not in {"一张", "一个", "一套"} or text[start - 1 : start] in ("了", "过"):
        return False  # 卖了一张卡赚了六百: the one that was sold
    each = text.count(piece) > 1 and _SOLD_EACH.match(text[end : end + 8])
    return bool(each or _PRICE.match(text[end : end + 8]) or _PER.match(text[end : end + 12]))


def _fact(
    words: str, match: re.Match[str], before: tuple[str, str], follows: str, kinds: frozenset[str]
) -> str:
    """The fact that a number of pieces is about, or "". ``before``: the last clauses, and all that went before."""
    objects = rules()["objects"]
    led, told = before
    kind = _noun(words, match, led, told, follows)
    mixed = says(objects["mixed"], led + words[: match.start()])
    if not kind or mixed or (kind != "none" and says(objects["shared"], words[: match.start()])):
        return ""
    if kind in ("phone", "iot", "data"):
        processed = "process_phone_card" in kinds and not kinds & _PHONE_DEALT
        return _CARDS.get(kind) or f"instrument.{'processed_phone' if processed else 'phone'}_cards.count"
    if kind == "unit":
        return _UNIT
    if kind not in ("bank", "payment"):
        return ""
    owner = compiled(objects["owner"]).match(words[match.end() :])
    if owner:
        return _OTHERS if owner.lastgroup == "other" else _OWN_BANK
    near = re.split(r"\d|[张个套]", words[: match.start()])[-1][-10:] + words[match.start() : match.end() + 6]
    if says(objects["others"], near) or (not says(objects["own"], near) and says(objects["others"], words)):
        return _OTHERS
    if says(objects["others"], led) and not says(objects["own"], words) and says(objects["bare_end"], words):
        return _OTHERS
    return _OWN_PAYMENT if kind == "payment" else _OWN_BANK


def _noun(words: str, match: re.Match[str], led: str, told: str, follows: str) -> str:
    """The kind of thing that is counted: what stands behind the number, else what was spoken of before."""
    objects = rules()["objects"]
    after = words[match.end() :]
    named = compiled(objects["counted"]).match(after)
    if named:
        kind = named.lastgroup or ""
        return _bare_card(words[: match.end() + 1], told) if kind == "card" else kind
    if not _ENDS.match(after) and not compiled(objects["owner"]).match(after):
        return ""
    far = re.search("[寄卖租借给]", words) or says("<total>", words)
    before = (told if far else led) + words[: match.start()]
    kind = last_spoken(before)
    if kind == "card":
        kind = _bare_card(words, told)
    if (match["unit"] or "张") in _PAPER:
        if kind:
            return kind
        return (
            "bank"
            if says(objects["bare"], words)
            or ((match["unit"] or "张") == "张" and says(objects["dealt"], follows))
            else ""
        )
    return kind if kind in ("unit", "payment", "account") else ""


def last_spoken(before: str) -> str:
    """The kind of thing last spoken of; what goes along with an account (U盾) is none beside it."""
    spoken = [
        (found.lastgroup or "", found.group())
        for found in compiled(rules()["objects"]["thing"]).finditer(before[-_BACK:])
    ]
    own = [kind for kind, words in spoken if not says(rules()["objects"]["goes_along"], words)]
    return (own or [kind for kind, _ in spoken] or [""])[-1]


def _bare_card(words: str, told: str) -> str:
    """A bare 卡: a phone's in a phone shop or where phone cards were the last spoken of, else a bank's."""
    return "phone" if speaks_of_phones(words, told) else "bank"


def speaks_of_phones(words: str, before: str) -> bool:
    """Whether the cards spoken of are phone cards: named in the clause, else the last cards named before it."""
    objects, before = rules()["objects"], before[-_BACK:]
    if says(objects["phone"], words):
        return True
    if says(objects["phone_shop"], before + words) and re.search("[办开]|激活|实名", words):
        return not re.search("银行|储蓄", before + words)
    if says(objects["account_named"], words):
        return False
    if says(objects["phone_staff"], before):
        return not says(objects["account_named"], before)
    phones = [found.end() for found in compiled(objects["phone"]).finditer(before)]
    accounts = [found.start() for found in compiled(objects["account_named"]).finditer(before)]
    return bool(phones) and phones[-1] > max(accounts, default=-1)
