"""One's own cards told by the names of their banks, without a number: 将自己的建设银行卡、招商银行卡租给……, later 又把中国银行卡租给……."""

from __future__ import annotations

from dataclasses import dataclass, field

from bangxin.base import patterns as re
from bangxin.intake.acts.dealings import lent
from bangxin.intake.context import Context, Found
from bangxin.intake.parts import STORY, Sentence
from bangxin.intake.rulebook import lexicon
from bangxin.intake.words import trie

_OWN = "instrument.own_accounts.count"
_OTHERS = ("instrument.others_accounts.count", "instrument.unit_accounts.count")
_BANKS = "instrument.own_bank_accounts.count"
_PAYMENT = "instrument.own_payment_accounts.count"
_BANK = f"(?:中国(?=[农工建]))?(?:{trie(lexicon()['银行'])}|[一-鿿]{{2}}银行)(?:股份有限公司)?(?:储蓄|借记)?[卡账]户?"
_PAID_BY = "(?:支付宝|微信)(?:支付)?(?:账户|账号|收款码)"
_CARD = re.compile(f"(?P<bank>{_BANK})|(?P<paid>{_PAID_BY})")
_LIST = re.compile(f"(?:{_BANK}|{_PAID_BY})(?:(?:、|和|以及|及|与|，)(?:{_BANK}|{_PAID_BY}))*")
_HIS = re.compile("(?:本人|自己|我|其|名下)(?:本人|自己|名下)?(?:所有)?的?$")
_TAKES = re.compile("(?:把|将)(?:另外?)?的?$")
_GIVES = re.compile(
    "(?:[^，。；]{0,24}?[^，。；收承])?(?:出[租售借让]|[卖租借供交寄](?:给|出|掉|予|与|至|到|往|了)|转让|提供)"
    "|(?:也|都|全)?给[了他她“]"
)
_GAVE = re.compile("(?:出[租售借]|提供|[卖租借]出)(?:了)?[^，。；]{0,4}$")
_RULE = "count.named.own_accounts"
_NUMBERED = frozenset("张套")
_SHORT = {"农行": "农业", "工行": "工商", "建行": "建设", "中行": "中国", "交行": "交通", "招行": "招商", "邮储": "邮政储蓄"}  # fmt: skip


@dataclass(slots=True)
class _Told:
    """The cards named of one person by one speaker, each once, with the first words that name them."""

    sentence: Sentence
    span: tuple[int, int]
    banks: set[str] = field(default_factory=set)
    paid: set[str] = field(default_factory=set)


def named_cards(context: Context, found: list[Found]) -> list[Found]:
    """Counts with those of cards named; where as many are counted as well, only how many of them are of banks.

    A smaller number told is that of some of them.
    """
    told: dict[tuple[str, str], _Told] = {}
    for sentence in context.case.sentences:
        if sentence.part in STORY and sentence.speaker != "defence":
            for listed in _LIST.finditer(context.text, sentence.start, sentence.end):
                _note(context, sentence, listed.span(), told)
    out = list(found)
    for (name, speaker), cards in told.items():
        counted = {f.value for f in found if f.fact == _OWN and name in f.persons}
        others = any(f.fact in _OTHERS and name in f.persons for f in found)
        banks, paid = len(cards.banks), len(cards.paid)
        if banks + paid < 2 or others or any(not isinstance(n, int) or n > banks + paid for n in counted):
            continue
        values = {_BANKS: banks, _PAYMENT: paid} if banks and paid else {}
        if banks + paid not in counted:
            values = {_OWN: banks + paid} | (values or ({_BANKS: banks} if banks else {_PAYMENT: paid}))
            out = [f for f in out if f.fact != _OWN or f.persons != (name,) or f.speaker != speaker]
        persons = [p for p in context.roster.accused if p.name == name]
        note = "按写明名称的各张卡计"
        out += [
            context.fact(cards.sentence, fact, value, persons, cards.span, _RULE, note=note, speaker=speaker)
            for fact, value in values.items()
        ]
    return out


def _note(
    context: Context, sentence: Sentence, span: tuple[int, int], told: dict[tuple[str, str], _Told]
) -> None:
    """The cards of one list, where they are one's own and handed over; 又把……租给: without a word of whose, only after others that are."""
    text, (start, end) = context.text, span
    begin, stop = context.clause_start(sentence, start), context.clause_end(sentence, end)
    numbered = any(q.unit in _NUMBERED for q in context.quantities_in(begin, stop))
    given = _GIVES.match(text, end, stop) or _GAVE.search(text, begin, start)
    own = _HIS.search(text, begin, start) is not None
    persons = context.subjects(sentence, start)
    if numbered or not given or len(persons) != 1 or lent(context, sentence, start, end):
        return
    key = (persons[0].name, sentence.speaker)
    if not own and not (key in told and _TAKES.search(text, begin, start)):
        return
    cards = told.setdefault(key, _Told(sentence, span))
    for card in _CARD.finditer(text, start, end):
        word = card.group().removeprefix("中国") if len(card.group()) > 5 else card.group()
        name = word.split("银行")[0]
        (cards.banks if card.group("bank") else cards.paid).add(_SHORT.get(name[:2], name))
