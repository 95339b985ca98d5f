"""Circumstances: words of the rules in ``rules/flags.yaml`` and ``rules/acts.yaml``, with their negations and persons."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.intake.acts.bands import band_told, leaders
from bangxin.intake.acts.caught import SOMEBODY_ELSE, caught, seized
from bangxin.intake.acts.deeds import buyers_of, by_another, made_to, of_whom, only_meant, sellers_to
from bangxin.intake.acts.denials import denied_after, taken_back
from bangxin.intake.acts.holders import holders
from bangxin.intake.acts.objects import another_kind_of_card, another_word, has_object
from bangxin.intake.acts.recited import in_a_title, is_formula, is_headline
from bangxin.intake.acts.served import only_help
from bangxin.intake.acts.supposed import supposed
from bangxin.intake.acts.terms import on_terms
from bangxin.intake.context import Context, Found
from bangxin.intake.parts import SILENT, STORY, Part, Sentence
from bangxin.intake.people.companions import without_titles
from bangxin.intake.people.roster import Mention, Person
from bangxin.intake.rulebook import NO_OBJECT, Flag, Rules
from bangxin.intake.structure import unproved
from bangxin.intake.wholes import without
from bangxin.intake.words import COUNTED, Hit, since

_OF_ACTS = ("act.kinds", "upstream.crime")
_NOT = ("不", "未", "非", "没有", "未曾", "尚未", "并未", "无", "拒不", "拒绝")
# other things that are let, sold or bought in the same breath as a bank card is mentioned
_GOODS = (
    "手机", "电脑", "车", "香烟", "白酒", "毒", "房", "货物", "游戏", "装备", "商品", "手表", "黄金", "首饰", "药", "机票", "门票", "口罩", "笔记本",
    "摩托", "赃物", "木材", "电缆",
)  # fmt: skip
_INSTRUMENTS = (
    "银行卡", "电话卡", "手机卡", "微信账号", "微信号", "QQ账号", "QQ号", "对公账户", "账号", "银行账户", "支付宝",
)  # fmt: skip
_BRACKETED = re.compile("(?:（[^（）]{0,24}）)?")
_CLAUSE_ENDS = re.compile("[，；。：]")
_SAID_ELSEWHERE = (
    "act.kinds", "upstream.crime", "person.chain_role", "knowledge.coordination", "act.device_classes",
)  # fmt: skip
_EARLIER_ACT = re.compile("曾因|前科|曾于")
# what is done by who has it done as well: 安排乙搭建平台
_BOTH_DO = frozenset([
    "recruit", "provide_program", "other_tech", "hosting", "traffic", "advertising", "settlement", "process_phone_card",
])  # fmt: skip
_DEEDS = ("act.kinds", "act.device_classes", "network_use.kinds", "person.chain_role")
_NOTICE = re.compile(
    "的?(?:小?广告|电话|信息|消息|短信|海报|传单|帖子|字样|招聘|兼职|卡片|教程)"
)  # “办证、套现”小广告
_LONG_QUOTE = 14  # characters; shorter ones only name a thing (“跑分”)
_WITNESSES = ("witness", "victim")
_OTHERS_THAN = re.compile("余|其他|其它|另")  # 其余二人均系从犯
_EVERYONE = ("均", "都", "三人", "二人", "四人", "五人", "各被告人")


def read_flags(context: Context, rules: Rules) -> list[Found]:
    """Every circumstance the rules find."""
    out: list[Found] = []
    recites: dict[int, bool] = {}
    hits, kinds = rules.told_in(context.text, context.case.start, context.case.end)
    told_by = _Worthwhile(rules, context.text, kinds)
    for hit in hits:
        flags = told_by(hit)
        if not flags:
            continue
        sentence = context.sentence_at(hit.start)
        if sentence.part in SILENT or hit.end > sentence.end or in_a_title(context.text, sentence, hit):
            continue
        if sentence.start not in recites:
            recites[sentence.start] = is_formula(context.text, sentence) or is_headline(context, sentence)
        told = sentence.part in STORY
        for flag in flags:
            if (told or flag.fact not in _OF_ACTS) and not (
                recites[sentence.start] and flag.fact in _SAID_ELSEWHERE
            ):
                out += _apply(context, sentence, hit, flag)
    return only_help(context, _not_what_passed(context, out))


def read_concluded(context: Context, rules: Rules, people: Set[str]) -> list[Found]:
    """What the reasons say that ``people`` did, of whom nothing was read where the story is told."""
    out: list[Found] = []
    hits, _ = rules.told_in(context.text, context.case.start, context.case.end)
    for hit in hits:
        sentence = context.sentence_at(hit.start)
        if sentence.part is not Part.REASONING or sentence.speaker == "defence" or hit.end > sentence.end:
            continue
        if not _names_somebody(context, sentence, hit.start):
            continue  # 取款行为系帮助他人转移犯罪所得
        for flag in rules.by_word[hit.word]:
            if flag.fact == "act.kinds":
                out += _apply(context, sentence, hit, flag)
    mine = [replace(f, persons=tuple(n for n in f.persons if n in people)) for f in out]
    return only_help(context, [f for f in mine if f.persons])


def _names_somebody(context: Context, sentence: Sentence, at: int) -> bool:
    return bool(
        context.roster.accused_in(sentence.start, at) or context.pronoun(sentence, sentence.start, at)
    )


class _Worthwhile:
    """The rules to try at a word: not those of a verb whose objects the case never names, nor where it is part of a longer verb."""

    def __init__(self, rules: Rules, text: str, kinds: int) -> None:
        self._rules, self._text, self._kinds = rules, text, kinds
        self._by_word: dict[tuple[str, str], list[Flag]] = {}

    def __call__(self, hit: Hit) -> list[Flag]:
        longer = self._text[hit.start - 1 : hit.end] if len(hit.word) == 1 else ""
        flags = self._by_word.get((hit.word, longer))
        if flags is None:
            flags = self._by_word[hit.word, longer] = [
                f
                for f, kind in self._rules.needs[hit.word]
                if kind == NO_OBJECT or (kind & self._kinds and not (f.fact in _DEEDS and longer in f.verbs))
            ]
        return flags


_HANDS_OVER = ("rent_account", "sell_account", "lend_account")
_COLLECTS_FOR = re.compile("[为替帮][^，。；]{1,14}(?:收款|收付|代收|结算|走账)[^。；]*$")
# 召集多人出租银行卡，支付结算65万元
_LET_BY_OTHERS = re.compile(
    "(?:召集|招募|组织|介绍|拉拢|发展|指使)[^，。；]{1,24}(?:出[租售借]|提供)[^，。；]{0,6}(?:卡|账户)"
)
_BOUGHT_OF = ".from"


def _not_what_passed(context: Context, found: list[Found]) -> list[Found]:
    """出租银行卡……，支付结算5000万元: what passed over cards handed to others is no settling of their holder's.

    Nor did he sell what another is said to have bought of him, where it is told that he let or lent it.
    """
    own = [f for f in found if not f.rule.endswith(_BOUGHT_OF)]
    hands = {name for f in own if f.fact == "act.kinds" and f.value in _HANDS_OVER for name in f.persons}
    out = []
    for f in found:
        begin = context.sentence_at(f.start).start if f.rule == "act.settlement.sum" else -1
        passed = begin >= 0 and not _COLLECTS_FOR.search(context.text, begin, f.start)
        if passed and _LET_BY_OTHERS.search(context.text, begin, f.start):
            continue
        if (passed or f.rule.endswith(_BOUGHT_OF)) and hands.intersection(f.persons):
            f = without(f, hands)
        if f.persons:
            out.append(f)
    return out


def _in_a_name(context: Context, hit: Hit) -> bool:
    """买买提某的银行卡, 阿依古丽·买买提: characters of somebody's name are no verb."""
    near = context.roster.between(hit.start - 16, hit.start + 1)
    return any(m.start <= hit.start and hit.end <= m.end for m in near)


def _apply(context: Context, sentence: Sentence, hit: Hit, flag: Flag) -> Iterator[Found]:
    if sentence.part not in flag.parts:
        return
    if sentence.part is Part.EVIDENCE and (
        sentence.speaker in _WITNESSES or flag.fact in _SAID_ELSEWHERE or flag.record
    ):
        return
    if hit.word in flag.alone and not _stands_alone(context, sentence, hit):
        return
    if not holds(context.text, sentence, hit, flag):
        return
    if flag.fact in _SAID_ELSEWHERE and _EARLIER_ACT.search(
        context.text, context.clause_start(sentence, hit.start), hit.start
    ):
        return  # 曾因出租银行卡被行政拘留: what was done before, not the act of this case
    if flag.fact in _DEEDS and (another_word(context.text, hit, flag.verbs) or _in_a_name(context, hit)):
        return
    if flag.takes_object(hit.word) and not has_object(context, sentence, hit, flag):
        return
    if hit.word in flag.words and another_kind_of_card(context, hit, flag):
        return
    if flag.terms and not on_terms(context, sentence, hit, flag.terms):
        return
    told_of = None
    if flag.not_with is not None and flag.not_with.search(_clause(context, sentence, hit)):
        return
    if flag.fact in _DEEDS:
        if _is_quoted(context.text, sentence, hit) or only_meant(
            context, sentence, hit, purpose=flag.purpose
        ):
            return
        told_of = of_whom(context, sentence, hit, flag)
        if not told_of and band_told(context, sentence, hit):
            context.of_band += [_told(context, sentence, hit, flag, [])]
            told_of = leaders(context)
        told = made_to(context, sentence, hit) if told_of is None else None
        by_order = told is not None and told[1] and bool(told[0])
        if not told_of and not by_order and by_another(context, sentence, hit):
            context.of_staff += _of_staff(context, sentence, hit, flag)
            return
        if told is not None:
            told_of = told[0]
            if not told[1] or flag.has in _BOTH_DO:  # 指使乙某召集学生: both recruit
                told_of = context.united(_persons(context, sentence, hit, flag), told[0])
    if flag.fact == "upstream.crime":
        told_of = of_whom(context, sentence, hit, flag) or None  # 为赌博平台“跑分”的嫌疑人甲、乙
    persons = _persons(context, sentence, hit, flag) if told_of is None else told_of
    if flag.has == "recruit" and flag.objects:
        whole = hit.end + (context.text[hit.end : hit.end + 1] in ("佣", "用", "请", "聘"))
        brought = context.named_at(sentence, whole)
        persons = [p for p in persons if p not in brought]  # nobody recruits himself
    if flag.charge:
        persons = [p for p in persons if flag.charge in context.charges.get(p.name, ())]
    if flag.value is True and persons:
        persons = _still_so(context, hit, flag, persons)
    if not persons:
        context.of_staff += _of_staff(context, sentence, hit, flag)
        return
    found = _told(context, sentence, hit, flag, persons)
    yield found
    sold = _SOLD_BY.get(flag.has)
    others = sellers_to(context, sentence, hit) if sold else []
    bought = _BOUGHT_BY.get(flag.has) if flag.id in _SALES else None
    if bought:
        sold, others = bought, buyers_of(context, sentence, hit)
    if sold and others:
        yield replace(found, value=sold, persons=tuple(p.name for p in others), rule=flag.id + _BOUGHT_OF)


def _still_so(context: Context, hit: Hit, flag: Flag, persons: list[Person]) -> list[Person]:
    """Without those who are told, in the paragraph, to have taken it back (签署后又撤回, 庭审中翻供)."""
    line = context.text.find("\n", hit.end, context.case.end)
    back = taken_back(flag.fact, context.text, hit.end, line if line >= 0 else context.case.end)
    if back is None:
        return persons
    named = context.roster.between(hit.end, back)
    if named and not context.accused_named(named[-1]):
        return persons  # of somebody who does not stand accused here
    others = context.accused_of(named)
    return [p for p in persons if others and p not in others]


def _told(context: Context, sentence: Sentence, hit: Hit, flag: Flag, persons: list[Person]) -> Found:
    return context.fact(
        sentence, flag.fact, flag.has or flag.value, persons, hit.span, flag.id, op=">=" if flag.has else flag.op,
        has=bool(flag.has), record=flag.record, note=flag.note,
    )  # fmt: skip


_STAFF = re.compile("业务员|话务员|员工|客服(?:人员)?|技术人员|技术员|工作人员|推广员")


def _of_staff(context: Context, sentence: Sentence, hit: Hit, flag: Flag) -> Iterator[Found]:
    """业务员照话术把人拉进微信群: an act of people who are called by their work only."""
    staff = flag.fact == "act.kinds" and _STAFF.search(context.text, sentence.start, hit.start)
    if staff and not context.roster.accused_in(sentence.start, hit.start):
        yield context.fact(sentence, flag.fact, flag.has, (), hit.span, flag.id, op=">=", has=True)


# what is bought of somebody accused he has sold
_SOLD_BY = {"buy_account": "sell_account", "buy_phone_card": "sell_phone_card", "buy_internet_account": "provide_internet_account"}  # fmt: skip


# what is sold to somebody accused he has bought
_BOUGHT_BY = {sold: bought for bought, sold in _SOLD_BY.items()}
_SALES = ("act.sell_account", "act.sell_phone_card")


def _clause(context: Context, sentence: Sentence, hit: Hit) -> str:
    return context.text[context.clause_start(sentence, hit.start) : context.clause_end(sentence, hit.end)]


def _stands_alone(context: Context, sentence: Sentence, hit: Hit) -> bool:
    """自首，累犯。 池某主犯: one item of a terse list, or right after a name."""
    if sentence.part is not Part.NARRATIVE:
        return False
    text = context.text
    opens = text[hit.start - 1 : hit.start] in (
        "",
        "，",
        "。",
        "；",
        "、",
        "（",
        "：",
        "\n",
        "中",
        "对",
        "以",
        "将",
    )
    opens = opens or text[hit.start - 1 : hit.start] == "名"  # 三名主犯甲、乙、丙
    if opens and context.roster.between(hit.end, hit.end + 1):
        return True  # 其中主犯匡某
    if text[hit.end : hit.end + 1] not in ("", "，", "。", "；", "、", "）", "\n", ","):
        return False
    before = context.roster.between(max(sentence.start, hit.start - 5), hit.start)
    named = bool(before) and before[-1].end == hit.start
    return named or text[hit.start - 1 : hit.start] in ("", "，", "。", "；", "、", "（", "：", "\n")


# 看到招募消息：出租银行卡、转账就能得报酬; 获悉“生财之道”——办卡帮人洗钱
_NOTICE_SAYS = re.compile(
    "(?:看到|看见|刷到|收到|浏览到|翻到|获悉|得知|听说)[^，。；：]{0,20}(?:(?:消息|信息|广告|帖子?|通知|启事|短信|招聘|兼职|门路|之道|路子)”?：|——)[^。；]*$"
)


def _is_quoted(text: str, sentence: Sentence, hit: Hit) -> bool:
    """看到“仅需提供银行卡协助转账，日薪3000元”的信息: what an advertisement says nobody has done yet."""
    if _NOTICE_SAYS.search(text, sentence.start, hit.start):
        return True
    opened = text.rfind("“", sentence.start, hit.start)
    if opened < 0 or text.find("”", opened, hit.start) >= 0:
        return False
    closed = text.find("”", hit.end, sentence.end + 40)
    if closed >= 0 and _NOTICE.match(text, closed + 1):
        return True
    return closed - opened > _LONG_QUOTE


_DENIES_NOTHING = re.compile("协助下|配合下|(?:没有|无)异议|被告人")
_SO_MANY_OF_THEM = re.compile("等(?<=[某甲乙丙丁0-9].)[0-9二两三四五六七八九十]{1,3}名$")


# 经“陆总”授意召来: who told him to is said, and then he does it
_ORDERED_TO = re.compile("(?:经|受|应|由|按)[^，。；]{1,6}(?:授意|指使|安排|要求|同意|指派|委托|吩咐|请求)")


def holds(text: str, sentence: Sentence, hit: Hit, flag: Flag) -> bool:
    """Whether the words really say it: not denied, and with what has to stand beside them."""
    if flag.then is not None:
        stop = min(sentence.end, hit.end + flag.within)
        if flag.same_clause and (mark := _CLAUSE_ENDS.search(text, hit.end, stop)):
            stop = mark.start()
        if flag.then.search(text, hit.end, stop) is None and not _unquoted(flag.then, text[hit.end : stop]):
            return False
    before = text[max(sentence.start, hit.start - 8) : hit.start]
    if "异议" in before or "下" in before or "被告人" in before:
        before = _DENIES_NOTHING.sub("", before)
    if before.endswith("名"):
        before = _SO_MANY_OF_THEM.sub("", before)  # 骆某等8名在校学生
    if flag.fact == "act.kinds":
        before = _ORDERED_TO.sub("", before)
    before = before[
        max(before.rfind("，"), before.rfind("；"), before.rfind("、") if len(flag.words) > 3 else -1) + 1 :
    ]
    if (
        before.endswith(_NOT)
        or (before and flag.unless is not None and flag.unless.search(before))
        or unproved(text, since("，；。：", text, sentence.start, hit.start), hit.start)
        or (flag.value is not False and denied_after(text, hit.start, hit.end))
        or supposed(text, sentence, hit.start)
    ):
        return False
    if flag.not_after is not None:
        stop = min(sentence.end, hit.end + 8)
        mark = _CLAUSE_ENDS.search(text, hit.end, stop)
        if flag.not_after.search(text[hit.end : mark.start() if mark else stop]):
            return False
    if flag.near is not None:
        begin = max(text.rfind("\n", 0, hit.start), hit.start - 40, 0)
        around = text[begin : min(sentence.end, hit.end + 30)]
        if not flag.near.search(around) and not _unquoted(flag.near, around):
            return False
        if flag.unless is not None and flag.unless.search(around.replace("被告人", "")):
            return False
        return bool(flag.verbs) or flag.fact == "upstream.crime" or _deals_in(text, sentence, hit, flag)
    return True


def _unquoted(pattern: re.Pattern[str], words: str) -> bool:
    """引导观众加“客服”: whether the words tell it without their quotation marks."""
    return "“" in words and pattern.search(words.replace("“", "").replace("”", "")) is not None


def _deals_in(text: str, sentence: Sentence, hit: Hit, flag: Flag) -> bool:
    """将摩托车卖给他人，钱款转入其银行卡: what is sold is named in the clause, and it is not what the rule is about."""
    begin = since("，；。：", text, sentence.start, hit.start)
    ends = [at for mark in "，；。" if (at := text.find(mark, hit.end, sentence.end)) >= 0]
    clause = text[begin : min(ends, default=sentence.end)]
    if flag.near and flag.near.search(clause):
        return True
    clause = clause.replace("手机卡", "电话卡").replace("手机号", "")
    return not any(word in clause for word in (*_GOODS, *_INSTRUMENTS))


def _persons(context: Context, sentence: Sentence, hit: Hit, flag: Flag) -> list[Person]:
    if flag.fact in _ARRIVAL and flag.value is True:
        if _names_a_paper(context, sentence, hit):
            return []
        if (led := _persuaded(context, sentence, hit)) is not None:
            return led
    if flag.fact == "disposition.forgiven":
        forgiven = _forgiven(context, sentence, hit)
        if forgiven or flag.who == "towards":
            return forgiven
    if flag.fact == "person.age_at_act" and _of_kin(context, sentence, hit):
        return []
    if flag.who in ("caught", "seized"):
        return (caught if flag.who == "caught" else seized)(context, sentence, hit)
    if flag.who == "beside":
        return _beside(context, sentence, hit, flag)
    if flag.who == "nearest":
        return context.nearest(sentence, hit.start, hit.end)
    if flag.who == "supplier":
        before = context.roster.between(sentence.start, hit.start + 1)
        if not before or not _BRACKETED.fullmatch(context.text, at := before[-1].end, max(at, hit.start)):
            return []
        return context.accused_of([m for m in before if m.list_id == before[-1].list_id])
    if flag.fact in _PARTS_PLAYED and (named := _named_as(context, sentence, hit)):
        return context.accused_of(named)
    if flag.fact == "person.joint_role" and hit.word in flag.alone:
        named = context.roster.between(hit.end, hit.end + 1)
        if named:  # 其中主犯甲被判处……
            return context.accused_of(
                [m for m in context.roster.between(hit.end, sentence.end) if m.list_id == named[0].list_id]
            )
    begin = context.clause_start(sentence, hit.start)
    if flag.fact.startswith("disposition.") and (
        SOMEBODY_ELSE.match(context.text, begin, hit.end) or _of_an_accomplice(context, sentence, hit.start)
    ):
        return []
    if flag.fact.startswith("disposition.") and _all_of(context, begin, hit.start):
        return list(context.roster.accused)
    if flag.fact.startswith(_OF_EACH) and _BOTH.match(context.text, begin, hit.start):
        both = context.roster.accused_in(sentence.start, begin)
        if len(both) > 1:
            return both  # 甲自首，乙被抓获，均如实供述
    of_the_group = flag.fact in _OF_ACTS and _OF_THE_GROUP.match(context.text, sentence.start, hit.start)
    if of_the_group and not context.roster.accused_in(sentence.start, hit.start):
        return list(context.roster.accused)
    persons = context.subjects(sentence, hit.start)
    if flag.fact == "upstream.crime" and len(context.roster.accused) > 1:
        persons = holders(context, sentence, hit.start) or persons
    if flag.who == "actor" and not persons:
        return []
    if not persons and _of_everybody(context, sentence, hit, flag):
        return _told_of_so_far(context, sentence, flag)
    window = context.text[max(sentence.start, hit.start - 6) : hit.start]
    if (
        not persons
        and flag.fact.startswith(("disposition.", "person.joint_role"))
        and any(w in window for w in _EVERYONE)
        and not _OTHERS_THAN.search(window)
    ):
        return list(context.roster.accused)
    return persons


_PARTS_PLAYED = ("disposition.ringleader", "person.joint_role")
_AS_WHICH = re.compile("以(?:被告人)?$")


def _named_as(context: Context, sentence: Sentence, hit: Hit) -> list[Mention]:
    """形成以林某、项某为首要分子的集团: the names between 以 and 为; nobody where the words are no such."""
    if hit.word[0] != "为":
        return []
    last = context.roster.between(max(sentence.start, hit.start - 8), hit.start)[-1:]
    if not last or last[0].end != hit.start:
        return []
    listed = [m for m in context.roster.between(sentence.start, hit.start) if m.list_id == last[0].list_id]
    told = _AS_WHICH.search(context.text, max(sentence.start, listed[0].start - 4), listed[0].start)
    return listed if told else []


# 同案犯甲、乙的亲属已代为退赔，并取得谅解: of somebody tried elsewhere, as long as nobody tried here is named
_ACCOMPLICE = re.compile("(?:^|[，。；：])(?:本案)?同案(?:犯|人员|人)(?!供述|指认)[^，。；]{1,40}，")


def _of_an_accomplice(context: Context, sentence: Sentence, at: int) -> bool:
    if context.text.find("同案", sentence.start, at) < 0:
        return False
    told = [m.start() for m in _ACCOMPLICE.finditer(context.text, sentence.start, at)]
    return bool(told) and not context.roster.accused_in(told[-1], at)


def _of_everybody(context: Context, sentence: Sentence, hit: Hit, flag: Flag) -> bool:
    """Whether what is told of nobody in particular is told of all."""
    if flag.fact != "act.kinds":
        return flag.fact == "upstream.crime"
    return not context.elsewhere(sentence, hit.start) and not context.of_the_others(sentence, hit.start)


def _told_of_so_far(context: Context, sentence: Sentence, flag: Flag) -> list[Person]:
    """All the accused whom the text has named by then; all there are, where it has named none."""
    named = context.roster.accused_in(context.case.start, sentence.end)
    if flag.fact != "act.kinds" or len(named) == len(context.roster.accused):
        return list(context.roster.accused)
    return named or list(context.roster.accused)


def _beside(context: Context, sentence: Sentence, hit: Hit, flag: Flag) -> list[Person]:
    """未成年人甲, 甲（未成年）: whoever is named right beside the word."""
    after = context.roster.between(hit.end, hit.end + 1)
    if after and after[0].start == hit.end:  # 从犯甲、乙: all of the list
        near = context.roster.between(hit.end, sentence.end)
        return context.accused_of(without_titles(context, [m for m in near if m.list_id == after[0].list_id]))
    before = context.roster.between(max(sentence.start, hit.start - 6), hit.start)
    if hit.word in flag.alone and not after:
        return context.subjects(sentence, hit.start)
    mine = after or [m for m in before if context.text[m.end : hit.start] in ("", "（", "系", "为", "是")]
    return context.accused_named(mine[-1]) if mine else []


# 对被告人甲、乙的犯罪行为予以谅解, 取得被害人对甲、乙的谅解
_TOWARDS = re.compile("(?<!并)对(?:被告人|上述被告人)?$")


def _forgiven(context: Context, sentence: Sentence, hit: Hit) -> list[Person]:
    """The accused listed after 对 in the clause, or in the one after it (出具书面谅解书，对甲、乙予以谅解)."""
    begin = context.clause_start(sentence, hit.start)
    end = context.clause_end(sentence, min(context.clause_end(sentence, hit.end) + 1, sentence.end))
    listed = context.roster.between(begin, end)
    first = next((m for m in listed if _TOWARDS.search(context.text, max(begin, m.start - 5), m.start)), None)
    return context.accused_of([m for m in listed if first and m.list_id == first.list_id])


_OF_EACH = ("disposition.", "prior.")
_BOTH = re.compile("(?:到案后|归案后)?(?:均|都|皆)(?!未|不|没)")
# 经查，该团伙由境外诈骗人员……
_OF_THE_GROUP = re.compile(
    "(?:经查|据查|经审查|查明)?[，：]?(?:该|这一|这个|上述|此)(?:[^，。；]{0,4})(?:团伙|窝点|工作室|团队)"
)
# 五人均认罪认罚: at least as many as are named
_ALL_OF_SO_MANY = re.compile(
    "(?<![余他外另有])([二两三四五六七八九十]|[0-9]{1,2})名?(?:被告|犯罪嫌疑|嫌疑)?人(?:到案后|归案后)?(?:均|都|皆|全部)[^，。；]{0,6}$"
)


def _all_of(context: Context, begin: int, at: int) -> bool:
    told = _ALL_OF_SO_MANY.search(context.text, begin, at)
    if told is None or len(context.roster.accused) < 2:
        return False
    return COUNTED.get(told.group(1), 0) >= len(context.roster.accused)


def _of_kin(context: Context, sentence: Sentence, hit: Hit) -> bool:
    """甲和弟弟（未成年，另案处理）: in brackets after somebody whom the text does not name."""
    opened = context.text.rfind("（", max(sentence.start, hit.start - 30), hit.start + 1)
    if opened < 0 or "）" in context.text[opened : hit.start]:
        return False
    return _KIN.search(context.text, max(sentence.start, opened - 8), opened) is not None


_KIN = re.compile(
    "(?:弟弟|妹妹|[堂表][兄弟姐妹哥]|哥哥|姐姐|儿子|女儿|侄子|侄女|外甥|外甥女|同学|朋友|同乡|老乡|同伴|同伙|男友|女友|学生|网友|少年|男子|女子)$"
)
_ARRIVAL = ("disposition.voluntary_arrival", "disposition.truthful")
# 规劝并带领同案犯甲、乙投案; not 在甲规劝下, 经民警规劝
_PERSUADES = re.compile(
    "(?<!经)(?<!被)(?:规劝|劝说|劝导|劝|动员|敦促|说服|带领|陪同|协助)(?!下|后|，)(?:了|并|其)?[^，。；]{0,60}$"
)
_BY_SOMEBODY = re.compile(
    "(?:在|经|被(?!告)|由|受)[^，。；]{0,20}(?:规劝|劝说|劝导|劝|动员|敦促|说服|带领|陪同|协助)"
)
_PAPERS = ("证明", "经过", "材料", "情况", "笔录", "说明", "记录", "登记", "书")


def _persuaded(context: Context, sentence: Sentence, hit: Hit) -> list[Person] | None:
    """规劝同案犯甲、乙投案自首: those persuaded came, not who persuaded them; None where nobody was persuaded."""
    begin = context.clause_start(sentence, hit.start)
    led = _PERSUADES.search(context.text, begin, hit.start)
    if led is None or _BY_SOMEBODY.search(context.text, begin, hit.start):
        return None
    return context.roster.accused_in(led.start(), hit.start)


def _names_a_paper(context: Context, sentence: Sentence, hit: Hit) -> bool:
    """投案证明、自首材料: what a paper among the evidence is called, where several stand accused and it names none."""
    if sentence.part is not Part.EVIDENCE or not context.text.startswith(_PAPERS, hit.end):
        return False
    begin = max(sentence.start, *(context.text.rfind(m, sentence.start, hit.start) for m in "、，"))
    return len(context.roster.accused) > 1 and not context.roster.accused_in(begin, hit.start)
