"""What an accused sold an own card for, where no gain is told (将本人银行卡以500元卖给他人): a derived fact that says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.context import Context, Found
from bangxin.intake.money.shares import basis
from bangxin.intake.parts import STORY, Sentence

_GAIN = "gain.illegal_income"
_FOR = ("以", "以人民币")
_SOLD = re.compile(
    "(?:元)?(?:人民币)?(?:的价格|价格|价)?(?:(?:将|把)[^，。；每]{1,30}?)?(?:卖给|卖与|卖掉|卖断|卖出|出售|转让|转卖|租给|租与|出租|租出)"
)
_OWN_CARD = re.compile("(?:本人|自己|其|名下)[^，。；]{0,16}(?:卡|账户|U盾|收款码|支付宝|微信)")
_WARES = re.compile("(?<![电话机])卡|件套|(?:个人|公民|学生|客户|用户|业主|车主|患者|员工)信息|数据")
_HAD_OF_OTHERS = re.compile(
    "(?<![他有]人)收购|收买|收集|收来|收到|买|购|租来|借来|他人(?!收购|使用|实施|利用)|别人|转卖|转手|介绍"
)
_EACH = re.compile("每|/|元(?:一|每)|单价|不等|左右")
_NOT_DONE = re.compile("欲|想|准备|打算|拟|约定|商定|未遂|未果|查获|抓获")


def read_sales(context: Context, found: Sequence[Found]) -> list[Found]:
    """The price of a card sold outright, for those of whom no gain is told."""
    told = {name for f in found if f.fact == _GAIN and f.speaker != "defence" for name in f.persons}
    return [
        f
        for sentence in context.case.sentences
        if sentence.part in STORY
        for f in _sentence(context, sentence)
        if not told & set(f.persons)
    ]


def _sentence(context: Context, sentence: Sentence) -> Iterator[Found]:
    text = context.text
    for quantity in context.quantities_of(sentence):
        if quantity.kind is not Kind.MONEY or quantity.op not in ("=", ">="):
            continue
        begin = context.clause_start(sentence, quantity.start)
        if not text.endswith(_FOR, begin, quantity.start):
            continue
        end = context.clause_end(sentence, quantity.end)
        clause = text[begin:end]
        if not _SOLD.match(text, quantity.end, end):
            continue
        if _EACH.search(text, sentence.start, sentence.end) or _NOT_DONE.search(clause):
            continue  # 先以150元卖出一张，又以每张200元卖出两张: no total
        told = text[context.clause_start(sentence, max(begin - 1, sentence.start)) : end]
        bought = _HAD_OF_OTHERS.search(text, sentence.start, end)
        if not _OWN_CARD.search(clause) and (bought or not _WARES.search(told)):
            continue
        yield from _price(context, sentence, quantity)


def _price(context: Context, sentence: Sentence, quantity: Quantity) -> Iterator[Found]:
    persons = context.subjects(sentence, quantity.start)
    if len(persons) == 1:
        yield context.stated(
            sentence, _GAIN, quantity, persons, "derived.gain.price", note="据卖出的价格读取"
        )
        yield basis(context, sentence, quantity, persons)
