"""Sums told one after the other: the next one of a list, the total of several, the sum that corrects another."""

from __future__ import annotations

from collections.abc import Sequence

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.context import Context
from bangxin.intake.money.kinds import Read
from bangxin.intake.parts import Sentence
from bangxin.intake.people.roster import Standing
from bangxin.intake.rulebook import Rules
from bangxin.intake.words import Hit, since

LIST_MARKS = ("、", "和", "及", "，", "与")
_IN_ALL = re.compile(
    "(?:之间)?，?(?:以上|上述|前后|先后)?(?:共|共计|合计|总计|累计|计)(?:人民币|获得|收取|得|收)?"
)
# 每户收3000元，共开了五户，共收1.5万元: the total of what a price was paid for
_PAID_IN_ALL = re.compile(
    "(?:，[^，。；元]{0,14})?，(?:[^，。；元]{0,6}(?:至|到|截至)[^，。；元]{1,10})?(?:[^，。；元]{1,5}?)?(?:已|实际)?(?:共计|合计|总计|累计|总共|一共|前后|先后|共)"
    "(?:已|实际)?(?:获得|获取|收取|收到|收了|得到|领取|领到|领了|拿到|拿了|分得|赚取|赚了|得|收|领|拿|获|赚)(?:款|利|到)?(?:人民币)?"
)
_PAID_ALL = re.compile(
    "，(?:前后|先后|累计|总|一)?共(?:计)?(?:支付|付|给|发)(?:给)?(?:其|他|她)?(?:了)?(?:人民币)?"
)
_PAYS_EACH = re.compile("(?:付给|支付给|发给|支付|付|给)(?:被告人)?$")
_EARNED = re.compile(
    "[^，。；元]{0,6}(?:，[^，。；元]{0,14})?，(?:前后|总|共|累计)?(?:收入|得款|获款|获利|赚了|赚|挣了|挣)(?:人民币)?"
)
_BUYS = re.compile("收购|收买|购买|买来|支付|付给|花费|成本|雇|租用|收卡")
_SOLD_IN_ALL = re.compile(
    "(?:的价格)?[^，。；元]{0,4}(?:卖|售|租)[^，。；元]{0,8}，(?:共计|合计|总计|共)(?:得|获|收|获利)?款?"
)
_NEXT_CHEATED = re.compile(
    "(?:、|和|及|以及)(?:被害人|受害人)?[^，。；、元]{1,8}?被[^，。；、元]{0,8}骗(?:走|取|得)?的(?:人民币)?"
)
_OF_A_BANK = re.compile("[、，](?:[农工建中交招邮]行|[^，。；、0-9]{1,4}(?:银行|行|卡))(?:卡)?")
_CHEATED = ("cheated", "taken")
_CALLED_OTHERWISE = re.compile(
    "、(?:“[^，。；、0-9元“”]{1,8}”|[^，。；、0-9元“”]{0,6}(?:费|款|保证金|定金|押金))(?:人民币)?"
)  # 收取“手续费”2.8万元、“保证金”4万元
_GOT_EACH = re.compile(
    "(?:[收得赚拿领抽挣提](?:取|到|得|了)?|获(?:得|取)?|(?:[日月时底]薪|报酬|佣金|提成|工资|租金|好处费|费用|[一-鿿]费)[”’]?(?:为)?(?:每[^，。；元]{1,3})?)(?:为)?(?:人民币)?$"
)
_PART_OF = ("其中", "包括", "包含")
_HELD_IN_IT = re.compile("（(?:其中)?(?:包?含|包括|其中)[^，。；元（）]{0,12}")
_VICTIMS_PART = re.compile(
    "，?其中[^，。；]{0,12}(?:被害人|受害人|事主)[^，。；]{0,10}(?:转入|汇入|存入|打入)"
)
_A_PART_CAME = re.compile(
    "，其中[^，。；元]{0,6}(?:(?:转|汇|流|打|进|存)[入进到至]|进入|流经)"
)  # 被骗33.5万元，其中进入该账户的
_FRAUDS_PART = re.compile("其中(?![0-9一二两三四五六七八九十]+[张个])[^，。；]{0,8}诈骗")
_CORRECTS = re.compile(
    "元?[^。；]{0,24}?(?:应为|应认定为|应当认定为|应当为|应更正为|更正为|纠正为|实为|实际应为|核减为|变更为|调整为|改为|而[应]?[是为])(?:人民币)?"
)
_PAID_ON = re.compile("[、，](?:并)?(?:付款|付出|支付|转走|支走)(?:共计|共)?(?:人民币)?")
# 指控获利7万元，法院……只能证明其获利2.6万元
_FOUND_INSTEAD = re.compile(
    "元?[^。；0-9]{0,24}，(?:但)?(?:法院|本院|经审理|经查|审理)[^。；0-9]{0,30}?(?:认定|证明|证实|查明|确认|支持)[^。；0-9]{0,10}"
)
_SAID = re.compile("指控|供认|自称|供称|辩称|供述")
_PER = re.compile(
    "每[^，。；0-9元]{0,4}?[0-9一二三四五六七八九十百千万亿]{1,6}元[^，。；、共合总计0-9]{0,4}$|每(?:取现|取|转账|转|走账|过账|提现|结算)?[0-9一二三四五六七八九十百千万亿]{1,6}元?(?:流水|交易)?(?:提成|抽成|抽|收|得|给|返|付)?$"
)
_TIED = re.compile("(?:关联|涉及|对应)[^。；]{0,12}(?:案|起)")  # 流水128万元，关联诈骗案2起，被骗金额5万元
_FOR_EVERY = (
    "每", "每取", "每转", "每取现", "每转账", "每提现", "每过账", "每退", "每刷", "每收", "每付", "每充",
)  # fmt: skip
_FLOWS = ("inflow", "turnover", "transfer", "settlement")
_TOKENS = re.compile(
    "(?:余|多)?(?:个|枚)?(?:U(?![一-鿿]盾|盾)|USDT|usdt|泰达币|比特币|以太币|虚拟币|虚拟货币)"
)
_OF_MONEY = (Kind.MONEY, Kind.NUMBER)
_FALLS_SHORT = re.compile("[元万]，[均尚仍也]?[未不没]")


def is_sum(text: str, quantity: Quantity) -> bool:
    """Money, or a bare number that may be yuan (获利四千); never a count of coins (3万U)."""
    if quantity.kind not in _OF_MONEY:
        return False
    if text.endswith(_FOR_EVERY, 0, quantity.start) or _PER.search(
        text, max(0, quantity.start - 12), quantity.start
    ):
        return False  # 每百万元三千元: a rate and what it is counted on
    if quantity.op in ("<", "<=") and _FALLS_SHORT.search(
        text, max(0, quantity.start - 4), quantity.start + 2
    ):
        return False  # 获利6143元，未达1万元: a threshold
    return quantity.kind is Kind.MONEY or not _TOKENS.match(text, quantity.end)


class Series:
    """The sums of one sentence in their order, and what each of them was."""

    def __init__(
        self,
        context: Context,
        rules: Rules,
        sentence: Sentence,
        sums: Sequence[Quantity],
        before: Read | None,
    ) -> None:
        self.context, self.rules, self.sentence, self.sums = context, rules, sentence, sums
        self.floor = sentence.start
        self.before = before  # the last sum before the semicolon that this sentence goes on after
        self.told: list[Read | None] = []
        self.moved = False  # a sum that came in or went out has been told
        self.whole: int | None = (
            None  # what is left of a total of victims' money that the next sums share out
        )
        self.spread = False
        self.pieces = False  # the last sum was the price of each piece
        self.priced: Hit | None = None
        self.corrects = ""  # the kind of the sum that the next one corrects

    def _between(self, index: int) -> str:
        return self.context.text[self.sums[index - 1].end : self.sums[index].start] if index else ""

    def continued(self, index: int, read: Read | None) -> Read | None:
        """The kind of a sum without a word of its own, from the sums before it."""
        between, at = self._between(index), self.sums[index].start
        last = self.told[-1] if self.told else None
        here = Hit(at, at, last.word.word if last else "")
        if (whole := last if index else self.before) and whole.kind in _HAS_PARTS and self._took_part(index):
            return _part_of(whole, read, at)
        if self.corrects and (read is None or read.kind in (self.corrects, "transfer")):
            return Read(self.corrects, here)
        if last is not None and last.kind in _CHEATED and _CALLED_OTHERWISE.fullmatch(between):
            return last._replace(word=here)
        if last is not None and last.kind == "traced" and _NEXT_CHEATED.fullmatch(between):
            return last._replace(word=here)  # 流入……甲被骗的1.1万元、乙被骗的2.5万元
        if (
            read is not None
            and read.kind == "traced"
            and read.word.start >= self.sums[index].end
            and last is not None
            and last.kind in _FLOWS
            and _IN_ALL.fullmatch(between)
        ):
            return last._replace(word=here, extra="traced")  # 取款9万元、5万元，以上共计14万元，均为诈骗所得
        if read is not None:
            return read
        if self.pieces and _EARNED.fullmatch(between):
            return Read("gain", here)  # 每单300至500元，一共做了86单，收入3.4万余元
        if self.priced is not None and (_IN_ALL.fullmatch(between) or _PAID_IN_ALL.fullmatch(between)):
            return Read("gain", self.priced)  # 好处费每户2000元共1.8万元: the total of what was paid for each
        if paid := self._paid_in_all_to(index):
            return paid
        sells = not _BUYS.search(self.context.text, self.sentence.start, at)
        if last is not None and last.kind == "price" and sells and _SOLD_IN_ALL.fullmatch(between):
            return Read("gain", here)  # 先后以1000元、800元卖出，共1800元
        if self.pieces and sells and _IN_ALL.fullmatch(between):
            return Read(self._moved_by(at) or "gain", here)  # 租给他人三次，每次500元，共计1500元
        if last is not None and _OF_A_BANK.fullmatch(between):
            return last._replace(word=here)  # 流水：工行92万元、建行47万元
        if _IN_ALL.fullmatch(between) and len(self.told) > 1 and last and self._same_before(last.kind):
            return last._replace(word=here)  # 从甲处得6000元、从乙处得4500元，合计1.05万元
        if last is not None and last.kind == "inflow" and _PAID_ON.fullmatch(between):
            return Read("transfer", here)  # 收款102.4万元、付款101.9万元
        if between in LIST_MARKS or _next_other(self.context, between):
            return last
        if last is not None and _next_accused(self.context, between):
            return last._replace(word=here)
        return self._his_part(index)

    def _his_part(self, index: int) -> Read | None:
        """甲参与掩饰、隐瞒犯罪所得29.1万元，……；乙参与19.6万元: the part of the next one is of the same kind."""
        text, at = self.context.text, self.sums[index].start
        begin = self.context.clause_start(self.sentence, at)
        if not _HIS_PART.fullmatch(text, begin, at) or not self.context.roster.accused_in(begin, at):
            return None
        floor = since("。\n", text, max(self.context.case.start, begin - _FAR), begin)
        for told in reversed(list(_PART_TOLD.finditer(text, floor, begin))):
            words = self.rules.before_words.find(text, told.start(1), told.end(1))
            if words and words[-1].end == told.end(1):
                return Read(self.rules.before[words[-1].word], Hit(at, at, words[-1].word))
        return None

    def _paid_in_all_to(self, index: int) -> Read | None:
        """甲每月付给乙3000元，共付6000元: what the one got who was paid so much for each piece."""
        last = self.told[-1] if self.told else None
        if last is None or last.kind != "price" or not _PAID_ALL.fullmatch(self._between(index)):
            return None
        begin = self.context.clause_start(self.sentence, self.sums[index - 1].start)
        named = self.context.roster.between(begin, self.sums[index - 1].start)
        if not named or not _PAYS_EACH.search(self.context.text, begin, named[-1].start):
            return None
        got = self.context.accused_named(named[-1])
        return Read("gain", Hit(named[-1].start, named[-1].end, "分给")) if got else None

    def _took_part(self, index: int) -> bool:
        """取现9次，共计72万元，……，其中乙参与前5次，金额40万元: a part of the sum before it, of one who took part in only some."""
        begin = self.sums[index - 1].end if index else self.sentence.start - 1
        at = self.sums[index].start
        part = _TOOK_PART.search(self.context.text, begin, at)
        return part is not None and bool(self.context.roster.accused_in(part.start(), part.end()))

    def _moved_by(self, at: int) -> str:
        """取款20次，每次2万元，合计40万元: the kind of the last word of moving money before, if any."""
        words = self.rules.before_words.find(self.context.text, self.sentence.start, at)
        kinds = [self.rules.before[h.word] for h in words]
        moved = [k for k in kinds if k in ("transfer", "inflow", "turnover", "settlement", "traced")]
        return moved[-1] if moved else ""

    def _same_before(self, kind: str) -> bool:
        before = self.told[-2]
        return before is not None and before.kind == kind

    def price(self, hits: Sequence[Hit], quantity: Quantity, read: Read | None) -> None:
        """Keeps the word of income before a price (好处费每户2000元)."""
        self.priced = None
        self.pieces = (
            read is not None
            and read.kind == "price"
            and (
                quantity.op == "range"
                or "每" in self.context.text[max(self.floor, quantity.start - 6) : quantity.start]
            )
        )
        if read is None or read.kind != "price":
            return
        before = [h for h in hits if h.end <= quantity.start and self.rules.before[h.word] != "price"]
        near = before[-1:] if before and quantity.start - before[-1].end <= 6 else []
        self.priced = next((h for h in near if self.rules.before[h.word] == "gain"), None)
        got = self.priced is None and _GOT_EACH.search(
            self.context.text, max(self.floor, quantity.start - 12), quantity.start
        )
        if got:
            self.priced = Hit(got.start(), quantity.start, got.group())

    def corrected_next(self, index: int, read: Read | None) -> bool:
        """获利5000元有误，应为3000元: the next sum stands in the place of this one."""
        self.corrects = ""
        if read is None or index + 1 >= len(self.sums):
            return False
        after = self.context.text[self.sums[index].end : self.sums[index + 1].start]
        instead = (
            _SAID.search(self._clause(index)) is not None and _FOUND_INSTEAD.fullmatch(after) is not None
        )
        if len(after) > 40 or not (instead or _CORRECTS.fullmatch(after)):
            return False
        self.corrects = read.kind
        return True

    def take(self, index: int, read: Read | None) -> str:
        """Notes what a sum was; the kind of the one before it."""
        previous = self.told[-1].kind if self.told and self.told[-1] is not None else ""
        self.told.append(read)
        self.floor = self.sums[index].end
        return previous

    def _clause(self, index: int) -> str:
        quantity = self.sums[index]
        return self.context.text[self.context.clause_start(self.sentence, quantity.start) : quantity.start]

    def part_of_flow(self, index: int, read: Read, previous: str) -> Read:
        """流入资金……，其中被害人被骗的48.6万元: of money that moved, what victims lost is traced."""
        since = self._between(index) or self.context.text[self.sentence.start : self.sums[index].start]
        if read.kind == "inflow" and _VICTIMS_PART.match(since):
            read = read._replace(kind="traced")  # 接收资金……，其中诈骗案被害人转入57.2万元
        if read.kind == "settlement" and _FRAUDS_PART.match(self._clause(index)):
            read = read._replace(kind="traced")  # 其中帮助网络诈骗支付结算23万余元
        flow = self.moved or previous in _FLOWS
        tied = (
            self._clause(index).startswith(_PART_OF)
            or "，其中" in since
            or "（其中" in since
            or _TIED.search(since) is not None
        )
        whole = "损失" in read.word.word and not self._clause(index).startswith(_PART_OF)
        whole = whole or _A_PART_CAME.match(self.context.text, self.sums[index].end) is not None
        cheated = read.kind == "cheated" and _VICTIMS_SUM.search(self._clause(index)) is not None
        if (read.kind == "loss" or cheated) and flow and tied and not whole:
            read = read._replace(kind="traced")
        self.moved = self.moved or read.kind in _FLOWS
        self.told[-1] = read
        return read

    def told_as_part(self, index: int, read: Read, previous: str) -> bool:
        """A part of a sum of the same nature that stands right before it."""
        if self._share_of_traced(index, read) or (
            previous == read.kind and _HELD_IN_IT.fullmatch(self._between(index))
        ):
            return True  # 获利3500元（含介绍费500元）
        alike = previous in ("traced", "loss") and read.kind in ("traced", "loss")
        there = read.word.start >= self.sums[index].end or any(
            w in read.word.word for w in ("卡", "户", "账号")
        )
        if previous == "loss" and read.kind == "traced" and there:
            return False  # 被骗48600元，其中20000元转入甲的银行卡: the part that came in
        listed = self._between(index) in LIST_MARKS  # 其中涉诈资金分别为12万元、8.5万元
        listed = listed or _next_accused(self.context, self._between(index))
        listed = listed or (
            previous == "traced" and _NEXT_CHEATED.fullmatch(self._between(index)) is not None
        )
        return alike and not listed and self._clause(index).startswith(_PART_OF) and not self._of_one(index)

    def _of_one(self, index: int) -> bool:
        """27万元均为5名被害人的资金，其中乙取出的15万元来源于……: the part of one of several, not named before it."""
        at = self.sums[index].start
        begin = self.context.clause_start(self.sentence, at)
        roster = self.context.roster
        here = roster.accused_in(begin, at) if len(roster.accused) > 1 else []
        return bool(here) and not roster.accused_in(self.sentence.start, begin)

    def _share_of_traced(self, index: int, read: Read) -> bool:
        """被害人合计转入8.6万元，其中工行卡收5万元，建行卡收3.6万元: how what came in is spread, no other money."""
        quantity, value = self.sums[index], self.sums[index].bound.lo
        if read.kind == "traced":
            self.whole = value if quantity.op == "=" else None
        elif self.whole is not None and value is not None and read.kind == "inflow":
            opened = self._clause(index).startswith(_PART_OF) or self.spread
            self.spread = opened and value <= self.whole
            self.whole = self.whole - value if self.spread else self.whole
            return self.spread
        return False


# 其中被害人甲、乙二人被网络投资诈骗的
_VICTIMS_SUM = re.compile(
    "(?:被害人|受害人|事主|[0-9一二两三四五六七八九十]+余?名?人)[^，。；元]{0,20}?被[^，。；元]{0,10}?骗"
)


def _next_other(context: Context, between: str) -> bool:
    """退赔庄某8600元、瞿某4300元; 张某转来的3万元、李某转来的2万元: the same of the next one, who is not accused."""
    if between[:1] not in ("、", "及", "和"):
        return False
    person = context.roster.people.get(_PAID_IN.sub("", between[1:].removeprefix("被害人")))
    return person is not None and person.standing is not Standing.ACCUSED


_PAID_IN = re.compile("(?:(?:先后|分别)?(?:被骗|被诈骗|转来|汇来|打来|转入|汇入|存入|支付)的?)?(?:人民币)?$")


def _next_accused(context: Context, between: str) -> bool:
    """甲领工资6.4万元，乙3.9万元: the same of the next one named."""
    if between[:1] not in ("、", "，", "和", "及", "（", "；"):
        return False
    names = _NAMES.split(_BY_A_KEY.sub("", between[1:]).removeprefix("其中").removeprefix("被告人"))
    names = [*names[:-1], _APIECE.sub("", names[-1])]
    people = [context.roster.people.get(name) for name in names]
    return all(p is not None and p.standing is Standing.ACCUSED for p in people)


_HIS_PART = re.compile(
    "(?:而|其中)?[^，。；元]{2,10}?(?:个人|共)?参与(?:的)?(?:金额|数额|部分)?(?:共计|共|计|为)*(?:人民币)?"
)
_PART_TOLD = re.compile("参与(?:了)?([^，。；元0-9]{2,20}?)(?:共计|共|计|为)*(?:人民币)?[0-9]")
_HAS_PARTS = (*_FLOWS, "traced", "concealed", "own_money")  # 涉案金额: what it is the charges say
_TOOK_PART = re.compile(
    "[，；](?:其中|而)?(?:被告人)?[^，。；元]{2,10}?(?:仅|只|则|自[^，。；]{1,8}起|[于在][^，。；]{1,10})*(?:参与|参加)(?:了)?[^，。；元]{0,14}，(?:参与期间|期间|其间)?"
    "(?:涉及|涉案|参与|取现|取款|转移|转账|走账|跑分|支取|结算)*(?:的)?(?:诈骗|涉诈)?(?:金额|数额|资金|款项|赃款)?(?:共计|合计|共|计|为|达)*(?:人民币)?$"
    "|[，；](?:其中|而)?(?:被告人)?[^，。；元]{2,10}?(?:个人|单独|共)*(?:经手|参与)(?:的)?(?:金额|数额|资金|款项|部分)*(?:共计|合计|共|计|为|达)*(?:人民币)?$"
)
_FAR = 300  # characters in which the parts of several are told one after the other
_NAMES = re.compile("[、和及](?:被告人)?")
_BY_A_KEY = re.compile(
    "^按[^，。；元]{1,10}?(?:分配|分成|分账|分|比例)，"
)  # 得好处费2.4万元，按五三二分配，其中甲1.2万元
# 其中甲2.9万元, 其中甲银行卡内2.9万元
_APIECE = re.compile(
    "(?:(?:名下)?的?(?:[两二三四五六]张)?(?:银行卡|账户|卡)[内中]?(?:有|收到|接收|流入)?)?(?:个人)?(?:参与|经手)?(?:部分)?(?:则|也|均|各|分别|为|是|计|共|约)*(?:人民币)?$"
)


def _part_of(whole: Read, read: Read | None, at: int) -> Read:
    """The kind of a part: that of the whole, unless its own words say another."""
    if read is None:
        return whole._replace(word=Hit(at, at, whole.word.word))
    if whole.kind == "traced" and read.kind in _FLOWS:
        return whole._replace(word=read.word)  # 转移诈骗资金613万元，……乙参与5月，转移资金420万元
    return read._replace(extra=whole.extra) if read.kind == whole.kind else read
