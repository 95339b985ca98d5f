"""Several counts of the same person's accounts and cards: what is told again, in all, in parts, and what adds up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.intake.acts.instruments import OWN, OWN_COUNT, RULES, SEIZED, UNNAMED
from bangxin.intake.acts.ofwhich import of_which
from bangxin.intake.acts.separate import becomes, beside_own, dealt_in, on_occasions
from bangxin.intake.acts.things import IN_ALL
from bangxin.intake.context import Context, Found
from bangxin.intake.rulebook import lexicon
from bangxin.intake.wholes import gives_way, makes_up
from bangxin.intake.words import LISTS, since, trie

_THEIRS = "instrument.others_accounts.count"
_UNITS = "instrument.unit_accounts.count"
_PHONES = "instrument.phone_cards.count"
_ADDED = (OWN_COUNT, "instrument.own_accounts.lent_count")


def one_count(context: Context, found: list[Found]) -> list[Found]:
    """Several counts of a person's own accounts: a stated sum wins, then the parts are added or the largest kept."""
    found = _left(context, found, _seized_besides, _told_as_others, _told_as_units)
    found = _left(context, found, _told_before, _told_in_all)
    found = [_bought_those(context, f, near) for f, near in _with_near(found)]
    found = _left(context, _whole_or_parts(context, of_which(context, found)), _each_times, _sold_on)
    found = _phones_beside(context, found)
    out = [f for f in found if f.fact not in (*_ADDED, _THEIRS)]
    groups: dict[tuple[str, tuple[str, ...], str], list[Found]] = {}
    for item in found:
        if item.fact in (*_ADDED, _THEIRS):
            groups.setdefault((item.fact, item.persons, item.speaker), []).append(item)
    for items in groups.values():
        if items[0].fact == _THEIRS:
            out += _others_in_all(context, items)
            continue
        out += _by_class(context, items)
        out.append(items[0] if len(items) == 1 else _combined(context, items))
    return [*out, *_of_units(out)]


def _phones_beside(context: Context, found: list[Found]) -> list[Found]:
    """本人的4张电话卡和帮同学卖的9张电话卡: thirteen."""
    phones: dict[tuple[tuple[str, ...], str], list[Found]] = {}
    for f in (f for f in found if f.fact == _PHONES):
        phones.setdefault((f.persons, f.speaker), []).append(f)
    both = [items for items in phones.values() if beside_own(context, items)]
    parts = {id(f) for items in both for f in items}
    return [f for f in found if id(f) not in parts] + [_sum(items) for items in both]


def _left(context: Context, found: list[Found], *again: _Again) -> list[Found]:
    """The counts that tell of no cards told elsewhere."""
    return [f for f, near in _with_near(found) if not any(test(context, f, near) for test in again)]


_Again = Callable[[Context, Found, Sequence[Found]], bool]
_NEXT_OF_KIN = re.compile(
    f"[、，和及与](?:其|他的)?(?:{trie(lexicon()['亲友'])}|妻|夫|父|母|兄|弟|姐|妹|岳父|岳母)(?:名下|提供)?(?:的)?(?:银行卡)?"
)


def _others_in_all(context: Context, items: list[Found]) -> list[Found]:
    """其父2张，其母1张; 3月收购3张，5月又收购2张: what is listed of kin, or had on several occasions, adds up."""
    out = _joined(
        items, lambda one, two: _NEXT_OF_KIN.fullmatch(context.text, one.end, two.start) is not None
    )
    exact = all(item.op == "=" for item in out)
    return [_sum(out)] if len(out) > 1 and exact and on_occasions(context, out) else out


_NEAR = 60  # counts before and after one that may tell of the same accounts; keeps the work linear


def _with_near(found: list[Found]) -> Iterator[tuple[Found, Sequence[Found]]]:
    """Every count, with those told around it in the order of the text."""
    ordered = sorted(found, key=lambda f: f.start)
    places = {id(f): n for n, f in enumerate(ordered)}
    for item in found:
        place = places[id(item)]
        yield item, ordered[max(0, place - _NEAR) : place + _NEAR]


def _by_class(context: Context, items: list[Found]) -> Iterator[Found]:
    """两张银行卡、三个支付宝账号: where accounts of both classes are counted, each class has a count of its own."""
    payment = [i for i in items if i.rule.startswith(RULES["payment"])]
    bank = [i for i in items if i not in payment and not i.rule.startswith(UNNAMED)]
    if items[0].fact == OWN_COUNT and payment and bank:
        for fact, part in (
            ("instrument.own_bank_accounts.count", bank),
            ("instrument.own_payment_accounts.count", payment),
        ):
            yield replace(part[0] if len(part) == 1 else _combined(context, part), fact=fact)


def _of_units(found: list[Found]) -> list[Found]:
    """Accounts of a unit are counted with those of others, where no count of others' accounts is told."""
    told = {name for f in found if f.fact == _THEIRS for name in f.persons}
    return [
        replace(f, fact=_THEIRS, rule="derived.others_accounts", note="单位账户计入他人账户")
        for f in found
        if f.fact == _UNITS and not told & set(f.persons)
    ]  # fmt: skip


def _each_times(context: Context, item: Found, near: Sequence[Found]) -> bool:
    """甲、乙各提供2张卡，四张卡共入账……: as many as all of them together, told before."""
    before = [f for f in near if f.fact in _ACCOUNTS and f.persons == item.persons and f.end < item.start]
    mixed = len({f.fact for f in before}) > 1
    if item.fact == OWN_COUNT and mixed and item.value == sum(f.value or 0 for f in before):
        return True  # 个人账户一套、公司账户两套，三个账户共流入……
    return item.fact in _ACCOUNTS and any(
        f.fact == item.fact and f.persons == item.persons and len(f.persons) > 1 and f.start < item.start
        and f.value and item.value == f.value * len(f.persons) for f in near
    )  # fmt: skip


_SELLS_ON = re.compile("(?:转卖|倒卖|转手|卖出|售出|租出|寄出)(?:了|出)?$")


def _sold_on(context: Context, item: Found, near: Sequence[Found]) -> bool:
    """收取银行卡19张，转卖15张: some of those counted before."""
    return (
        item.fact == _THEIRS
        and _SELLS_ON.search(context.text, max(0, item.start - 6), item.start) is not None
        and any(
            f.fact == item.fact and f.persons == item.persons and 0 < item.start - f.end < 40
            and (f.value or 0) >= (item.value or 0) for f in near
        )
    )  # fmt: skip


def _told_in_all(context: Context, item: Found, near: Sequence[Found]) -> bool:
    """各收购银行卡1张，共8张: the total stands, not its parts; not 收购6张，加上本人2张，共8张, where they are of two owners."""
    for f in near:
        if f.fact != item.fact or f.persons != item.persons or not 0 < f.start - item.start < 40:
            continue
        if (f.value or 0) <= (item.value or 0):
            continue
        if IN_ALL.search(context.text, max(0, f.end - 12), f.end - len(f.words)) is None:
            continue
        if not any(
            g.fact in _ACCOUNTS - {item.fact} and (g.value or 0) + (item.value or 0) == f.value for g in near
        ):
            return True
    return False


_ACCOUNTS = frozenset([*_ADDED, _THEIRS, _UNITS])
_SPREAD = 60  # characters in which the parts of a count are told


def _whole_or_parts(context: Context, found: list[Found]) -> list[Found]:
    """银行卡11张，其中本人3张、他人8张: each owner's part; 亲属3张（妻子2张、母亲1张）: the whole, where its parts are of one kind."""
    drop: set[int] = set()
    for whole, near in _with_near(found):
        counted = _ACCOUNTS if whole.fact in _ACCOUNTS else {_PHONES} & {whole.fact}
        if not counted or not isinstance(whole.value, int) or not _OPENS.match(context.text, whole.end):
            continue
        told = (
            f for f in near if f.fact in counted and f.start > whole.start and f.end - whole.end < _SPREAD
        )
        drop.update(gives_way(whole, makes_up(whole.value, told)))
    return [f for f in found if id(f) not in drop]


_OPENS = re.compile("[^，。；]{0,6}[（：]|，*(?:其中|包括|包含|内含)")
_THOSE = re.compile("(?:该|上述|这|前述)$")
_BUYS_THOSE = re.compile(
    "(?:收购|购买|买下|收买|转卖|倒卖|售出|拿到|收到|接到|取得|收齐|凑齐)(?:了)?(?:该|上述|这|前述)$"
)


def _bought_those(context: Context, item: Found, near: Sequence[Found]) -> Found:
    """中介收购该6个账户转卖: of others, or of units where only accounts of units were told of before."""
    if item.fact not in (OWN_COUNT, _THEIRS) or not _BUYS_THOSE.search(
        context.text, max(0, item.start - 8), item.start
    ):
        return item
    before = {f.fact for f in near if f.fact in _ACCOUNTS and f.start < item.start}
    unit = before == {_UNITS}
    return replace(item, fact=_UNITS if unit else _THEIRS)


def _told_before(context: Context, item: Found, near: Sequence[Found]) -> bool:
    """将两张银行卡租给乙，乙用该两张卡……: the accounts of somebody else, told of before."""
    if item.fact not in (OWN_COUNT, _THEIRS) or not _THOSE.search(context.text, item.start - 3, item.start):
        return False
    if _BUYS_THOSE.search(context.text, max(0, item.start - 8), item.start):
        return False
    if any(f.fact in _ACCOUNTS - {OWN_COUNT} and f.start < item.start for f in near):
        return True  # 甲收购12张，乙出售3张……上述15张银行卡
    return any(
        f.value == item.value and f.start < item.start and set(f.persons) != set(item.persons) for f in near
    )  # fmt: skip


def _told_as_units(context: Context, item: Found, near: Sequence[Found]) -> bool:
    """办理对公账户5个……，5个账户接收资金: the same accounts of a unit, told again."""
    return item.fact == OWN_COUNT and any(
        f.fact == _UNITS and f.value == item.value and f.start < item.start
        and set(item.persons) <= set(f.persons) for f in near
    )  # fmt: skip


def _told_as_others(context: Context, item: Found, near: Sequence[Found]) -> bool:
    """收购了四张银行卡……四张银行卡进账: the same cards, of others, told again."""
    if item.fact not in (OWN_COUNT, _THEIRS):
        return False
    before = context.text[max(context.case.start, item.start - 12) : item.start]
    if any(word in before for word in OWN):
        return False
    told = [f for f in near if f.start < item.start and set(item.persons) <= set(f.persons)]
    theirs = {f.value for f in told if f.fact == _THEIRS}
    own = {f.value for f in told if f.fact in _ADDED}  # 本人3张、亲属3张……六张卡进账
    of_both = any(a + b == item.value for a in theirs for b in own)  # 本人1张、其弟1张……两张卡流入
    return of_both or (item.fact == OWN_COUNT and item.value in theirs)


_CARD_DEALS = ("buy_phone_card", "sell_phone_card", "rent_phone_card", "process_phone_card")


def seized_of_dealers(context: Context, found: list[Found]) -> list[Found]:
    """甲、乙收购手机卡，丙驾车……；现场起获手机卡43张: those who dealt in cards, not whoever was there besides."""
    dealers = {name for f in found if f.fact == "act.kinds" and f.value in _CARD_DEALS for name in f.persons}
    out = []
    for item in found:
        if was_seized(context, item) and dealers.intersection(item.persons):
            item = replace(item, persons=tuple(name for name in item.persons if name in dealers))
        out.append(item)
    return out


def _seized_besides(context: Context, item: Found, near: Sequence[Found]) -> bool:
    """Cards found on the person are counted only where no count of those dealt in is told."""
    return was_seized(context, item) and any(
        f.speaker == item.speaker and set(f.persons) & set(item.persons) and not was_seized(context, f)
        for f in near
        if f.fact == _PHONES
    )


def was_seized(context: Context, item: Found) -> bool:
    if item.fact != _PHONES:
        return False
    begin = since("，。；\n", context.text, max(0, item.start - 40), item.start)
    return any(word in context.text[begin : item.start] for word in SEIZED)


def _combined(context: Context, items: list[Found]) -> Found:
    items = _joined(items, lambda one, two: _listed(context, one, two))
    values = [i.value or 0 for i in items]
    largest = max(items, key=lambda i: i.value or 0)
    if on_occasions(context, items):
        return _sum(items)
    rest = sum(values) - (largest.value or 0)
    if largest.value == rest:
        return largest
    if largest is not items[0] and largest.op == "=" and dealt_in(context, largest):
        return replace(largest, op=">=", hi=None)  # 1张……2张: the same cards told again or more of them
    return largest


def _sum(items: list[Found]) -> Found:
    total = sum(i.value or 0 for i in items)
    note = "+".join(str(i.value or 0) for i in items)
    return replace(items[0], value=total, hi=total, end=items[-1].end, note=note)


def _joined(items: list[Found], beside: Callable[[Found, Found], bool]) -> list[Found]:
    """6张银行卡、2个微信账户: what is listed side by side is one count."""
    runs: list[list[Found]] = []
    for item in items:
        if runs and beside(runs[-1][-1], item):
            runs[-1].append(item)
        else:
            runs.append([item])
    return [run[0] if len(run) == 1 else _sum(run) for run in runs]


def _listed(context: Context, one: Found, two: Found) -> bool:
    between = context.text[one.end : two.start]
    return between in LISTS or (between == "，" and not becomes(context, two))
