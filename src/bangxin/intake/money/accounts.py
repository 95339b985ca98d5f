"""Whose accounts a sum is told of, and whose fraud: the fact as the surroundings of a sum decide it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.base.quantities import Quantity
from bangxin.intake.acts.dealings import gathered as collected_before
from bangxin.intake.acts.holders import collector, holders, made_out_by_another
from bangxin.intake.context import Context, Found
from bangxin.intake.money.kinds import Read
from bangxin.intake.parts import Sentence
from bangxin.intake.people.roster import Person, Standing
from bangxin.intake.rulebook import lexicon
from bangxin.intake.words import since, trie

ACCOUNT_MONEY = {"inflow", "turnover", "traced", "settlement", "transfer", "unexplained"}
_UNIT = ("公账户", *lexicon()["单位账户"])
_OTHERS = re.compile("他人(?:的?银行卡|账户|名下)|其妻名下|收购(?:的银行卡|来的)|租用的|朋友的银行卡|亲友的")
_HOLDERS = [w for w in lexicon()["亲友"] if w not in ("卡主", "供卡人")]
_KIN = trie([*_HOLDERS, "他人", "客户", "工人", "人员", "其母", "其子", "其女"])
_ANOTHERS_CARD = re.compile(
    f"(?:{_KIN})[^，。；]{{0,4}}(?:名下|的|所有)?[^，。；]{{0,6}}(?:卡|账户|帐户)"
    "|其(?:妻|夫|父|母|兄|弟|姐|妹|子|女)[^，。；]{0,3}(?:名下|的)?[^，。；]{0,6}(?:卡|账户|帐户)"
    "|(?:招揽|招募|发展|组织|雇用?|介绍)[^，。；]{0,6}(?:[0-9一二两三四五六七八九十]+余?[人名]|他人|人员|多人)[^，。；]{0,6}(?:提供|出租|出借)[^，。；]{0,8}(?:卡|账户|帐户|收款码)"
    "|(?:经手|控制|收购来|收来|租来|借来|骗来|收购|租用|借用|介绍|招揽|发展)的[^，。；]{0,10}(?:卡|账户|帐户)"
)
# 甲名下公司的2个账户: of a unit
_OF_A_FIRM = re.compile(
    "(?:公司|工作室|商行|企业|经营部|商贸部|店|厂|合作社)(?:名下)?的[^，。；]{0,8}(?:账户|帐户|户)"
)
_OF_NOBODY = re.compile("(?:其中)?(?:相关|有关|关联)的?(?:银行)?(?:账户|卡)")  # whose they are is not said
_GATHERED = re.compile(
    "骗[^，。；]{1,10}(?:办|开)[^，。；]{0,6}(?:卡|账户)|(?<![出转外招])(?:收|租|借)(?:来)?(?:四件套|卡)(?![人者商的])|"
    "(?:租来|收购|收买|收集|借来|买来|租用|借用|骗来|骗得|购买|购得|收来|控制)[^。；]{0,16}(?:身份证|银行卡|账户|套卡|件套|对公|支付宝|微信号)"
)
# 收来银行卡四张，加上自己名下的一张，五张卡共计进账: of his own and of others' together
_OWN_AMONG_THEM = re.compile(
    "(?:收购|收买|收集|收来|租来|借来|买来|他人|亲友)[^。；]{0,24}?(?:加上|连同|以及|及|和)(?:其|自己|本人)(?:自己|本人)?(?:名下)?的?[^，。；]{0,8}(?:卡|账户)"
    "|(?:自己|本人|名下)[^，。；]{0,12}(?:卡|账户)[^，。；]{0,8}(?:加上|连同|以及|及|和)(?:从[^，。；]{1,6}?)?(?:收购|收买|收集|收来|租来|借来|买来)(?:来)?的?[^，。；]{0,8}(?:卡|账户)"
)
_OF_SO_MANY = re.compile("([0-9]{1,3}|[一二三四五六七八九十两])人(?:名下)?的[^，。；]{0,6}(?:卡|账户)")
_PERSONAL = re.compile("(?:该|上述|其|名下的?)个人的?[^，。；]{0,6}(?:卡|账户|帐户)")  # beside that of a unit
_OWN_TOLD = re.compile("本人|自己|名下|各自|其银行卡|其账户|的银行卡|的账户|的卡|提供|出租|出售|出借")
_HOLDS = re.compile("(?:的|名下|个人|本人的|提供的|出售的|出租的|出借的)[^，。；]{0,18}?(?:卡|账户|帐户)")
_FRAUDS = ("诈骗罪", "合同诈骗罪", "信用卡诈骗罪", "集资诈骗罪", "贷款诈骗罪", "保险诈骗罪", "票据诈骗罪")
_OTHER_CHEATS = re.compile(
    "(?:团伙|分子|集团|上家|上线|对方|他人|平台|人员|不法者|骗子|行为人)[^，。；]{0,30}$"
)
_SO_MANY_CARDS = re.compile("(?:该|上述|这|其中|涉案)?[0-9一二两三四五六七八九十百余]+张(?:银行)?卡")
_OPENS = ("", "经", "通过", "利用", "其中", "经查", "而", "上述", "另", "其中的", "经核实", "现查明", "且")


def settled(
    context: Context, sentence: Sentence, quantity: Quantity, fact: str, persons: list[Person]
) -> tuple[str, bool]:
    """The fact as the surroundings decide it, and whether a sum without a subject is everybody's."""
    if fact == "fraud.amount":
        own = {c for p in persons or context.roster.accused for c in context.charges.get(p.name, [])}
        if own and not own & set(_FRAUDS):
            return ("harm.total_loss" if any("网络" in c or "隐瞒" in c for c in own) else "", False)
        clause = context.text[context.clause_start(sentence, quantity.start) : quantity.start]
        mixed = bool(own - set(_FRAUDS))
        if (mixed and _OTHER_CHEATS.search(clause) and not context.cheater()) or not own:
            return "harm.total_loss", True  # 该诈骗团伙共诈骗被害人50余人390万余元
        return "fraud.amount", True
    if fact == "ledger.own_accounts.inflow":
        return _of_own_or_others(context, sentence, quantity, persons)
    return fact, fact in ("harm.total_loss", "ledger.turnover", "ledger.traced")


def _of_own_or_others(
    context: Context, sentence: Sentence, quantity: Quantity, persons: list[Person]
) -> tuple[str, bool]:
    """What came into accounts, by whose they are; nothing where they are of both, or whose they are is not said."""
    fact = "ledger.own_accounts.inflow"
    head = context.text[max(context.case.start, sentence.start - 160) : quantity.start]
    here = context.text[sentence.start : quantity.start]
    clause = context.text[context.clause_start(sentence, quantity.start) : quantity.start]
    owners = context.roster.between(quantity.start - len(clause), quantity.start)
    held = bool(owners) and _HOLDS.match(context.text, owners[-1].end, quantity.start)
    if held and context.roster.people[owners[-1].name].standing is not Standing.ACCUSED:
        return "ledger.others_accounts.inflow", False
    theirs = held and (_ANOTHERS_CARD.search(clause) or _OF_A_FIRM.search(held.group()))
    if held and not theirs and persons == context.accused_named(owners[-1]):
        return fact, False  # 对公账户入账1亿元，乙的三张银行卡入账674万元
    if made_out_by_another(context, sentence, quantity.start):
        return "ledger.others_accounts.inflow", False
    if _OF_NOBODY.match(clause):
        return "", False
    if _OWN_AMONG_THEM.search(here) and not any(w in clause for w in ("本人", "自己", "名下")):
        return "", False
    if _ANOTHERS_CARD.search(clause) and not any(w in clause for w in ("本人", "自己")):
        return "ledger.others_accounts.inflow", False
    if _GATHERED.search(here) and not any(w in here for w in ("本人", "自己", "名下")):
        return "ledger.others_accounts.inflow", False
    if _SO_MANY_CARDS.match(clause) and collected_before(
        context.text, max(context.case.start, sentence.start - 100), quantity.start
    ):
        return "ledger.others_accounts.inflow", False
    if _PERSONAL.search(clause) and not any(w in clause for w in _UNIT):
        return fact, False
    many = _OF_SO_MANY.search(clause)
    if many is not None and len(persons) < 2:
        return "ledger.others_accounts.inflow", False  # 介绍3人卖卡，3人的卡入账290万元
    last_own = max(head.rfind(w) for w in ("本人", "自己", "名下"))
    bought = holders(context, sentence, quantity.start) is not None and last_own < max(
        head.rfind(w) for w in ("收购", "他人银行卡")
    )
    gathered = bought or (
        holders(context, sentence, quantity.start) is not None
        and persons
        and persons == collector(context)
        and not _own_just_told(context, sentence, persons)
    )
    if (
        gathered
        or any(word in here for word in _UNIT)
        or _OTHERS.search(here)
        or _OF_A_FIRM.search(clause)
        or (
            max(head.rfind(word) for word in _UNIT) > last_own
            and not any(w in here for w in ("本人", "自己"))
        )
    ):
        return "ledger.others_accounts.inflow", False
    if len(persons) > 1 and not _OWN_TOLD.search(here):
        return "", False  # 起获29套银行卡，29张卡进账9537万余元: nobody's own accounts are told of
    return fact, False


def _own_just_told(context: Context, sentence: Sentence, persons: list[Person]) -> bool:
    """甲将本人名下4张银行卡出租。上述4张银行卡流入……: his own, though elsewhere he bought cards as well."""
    floor = max(context.case.start, sentence.start - 160)
    own, bought = (
        max(context.text.rfind(word, floor, sentence.start) for word in words)
        for words in (("本人", "自己", "名下"), ("收购", "收买", "收集", "他人银行卡", "他人名下"))
    )
    told = context.sentence_at(own) if own > bought else None
    return (
        told is not None and told.paragraph == sentence.paragraph and context.subjects(told, own) == persons
    )


_OF_THE_CASE = re.compile("(?:经查，|经查实，|经统计，|截至案发，)?(?:涉案|该团伙|团伙)")
_BOUGHT_CARD = re.compile("(?:买来|收来|收购|租来|借来)的[^，。；]{0,8}(?:卡|账户)")
_LEADS = re.compile("指使|召集|组织|纠集|安排|伙同|雇|会同|邀|带领|招募")
_TOTAL = re.compile("共|合计|总计|累计")


def _after_their_parts(context: Context, sentence: Sentence) -> list[Person]:
    """甲负责联系上家，乙负责转账。期间结算金额共计……: of all whose parts the sentence before told."""
    before = context.sentence_at(sentence.start - 1)
    if before.paragraph != sentence.paragraph or context.text.count("负责", before.start, before.end) < 2:
        return []
    told = context.roster.accused_in(before.start, before.end)
    return told if len(told) > 1 else []


_PART = re.compile("(?:则|主要|具体)?(?:负责|分管|主管|承担)")
_FOR_ALL = re.compile("共|合计|总计|累计|从中|由此|借此|以此")


def _in_their_parts(context: Context, sentence: Sentence, begin: int, at: int) -> list[Person]:
    """甲提供银行卡，乙负责转账，共转出……: of all whose parts the clauses before told, where the sum's own names nobody."""
    if not _FOR_ALL.search(context.text, begin, at) or context.roster.between(begin, at):
        return []
    heads = [
        m
        for m in context.roster.between(sentence.start, begin)
        if m.start == context.clause_start(sentence, m.start) and context.accused_named(m)
    ]
    named = {p.name for p in context.roster.accused_in(sentence.start, begin)}
    parts = sum(_PART.match(context.text, m.end) is not None for m in heads)
    told = context.accused_of(heads)
    return told if parts and len(told) > 1 and {p.name for p in told} == named else []


def joined(
    context: Context,
    sentence: Sentence,
    read: Read,
    sums: Sequence[Quantity],
    index: int,
    persons: list[Person],
) -> list[Person]:
    """甲指使乙、丙……，涉案银行卡流入……; 甲、乙分工，甲……，乙……，取款合计……: of all who did it."""
    if read.kind not in ACCOUNT_MONEY | {"gain"} or len(context.roster.accused) < 2 or len(persons) != 1:
        return persons
    text, quantity = context.text, sums[index]
    begin = context.clause_start(sentence, min(read.word.start, quantity.start))
    if index and text.startswith("其中", begin):
        begin = context.clause_start(sentence, sums[index - 1].start)  # a part of the sum before it
    here = context.roster.accused_in(sentence.start, begin)
    if (
        read.kind != "gain"
        and context.roster.accused_in(begin, quantity.start) == persons
        and _BOUGHT_CARD.search(text, begin, quantity.start)
    ):
        together = context.carried[sentence.start]
        return together if persons[0] in together else persons  # 伙同乙……；甲买来的银行卡收到……
    unnamed = begin == sentence.start and not context.roster.between(begin, quantity.start)
    if unnamed and _TOTAL.search(text, begin, quantity.start):
        return _after_their_parts(context, sentence) or persons
    if all_in_parts := _in_their_parts(context, sentence, begin, quantity.start):
        return all_in_parts
    if len(here) < 2 or persons[0] not in here or context.roster.accused_in(begin, quantity.start):
        return persons
    if read.kind != "gain" and _OF_THE_CASE.match(text, begin) and _LEADS.search(text, sentence.start, begin):
        return here
    named = context.roster.between(sentence.start, begin)
    opening = [m for m in named if m.list_id == named[0].list_id]
    again = {m.name for m in named[len(opening) :]}
    first = context.accused_of(opening)
    parted = len(first) > 1 and {p.name for p in first} == again
    return first if parted and _TOTAL.search(text, begin, quantity.start) else persons


# 甲将本人三张银行卡卖给乙，乙又转卖给他人，三张卡共流入……: what came in came into the accounts of 甲, which were not those of 乙
_OWN_CARDS = re.compile("(?:本人|自己|名下|其)[^，。；]{0,12}(?:卡|账户|收款码)")
_HANDED_TO = re.compile("(?:卖|售|租|借|交|转让|提供)(?:给|予|与)(?:了)?(?:被告人)?$")
_HANDS_ON = re.compile(
    "[^，。；元]{0,12}?(?:转卖|转售|转租|转借|转手|转交|转让|倒卖|(?:卖|售|租|借|交|提供)(?:给|予|往|到))"
)
_THOSE_CARDS = re.compile(
    "(?:经查，?)?(?:该|上述|这|涉案|其中的?)?(?:[0-9一二两三四五六七八九十]{1,3}[张个套])?[^，。；元]{0,6}(?:卡|账户|收款码)"
)


def sold_on(context: Context, found: list[Found]) -> list[Found]:
    """What came into cards that one accused handed to another, who handed them on: the own accounts of the first, others' to the second."""
    out = []
    for item in found:
        hands = _hands(context, item) if item.fact in _CAME_IN_OR_TRACED else None
        if hands is None or not set(item.persons) <= set(hands):
            out.append(item)
        elif item.fact == "ledger.traced":
            out.append(replace(item, persons=hands))
        else:
            out.append(replace(item, fact="ledger.own_accounts.inflow", persons=hands[:1]))
            out.append(replace(item, fact="ledger.others_accounts.inflow", persons=hands[1:]))
    return out


_CAME_IN_OR_TRACED = ("ledger.own_accounts.inflow", "ledger.others_accounts.inflow", "ledger.traced")


def _hands(context: Context, item: Found) -> tuple[str, ...] | None:
    """Who had the cards first, who handed them on, and to whom of the accused, where the words before a sum of those cards tell it."""
    text, sentence = context.text, context.sentence_at(item.start)
    begin = context.clause_start(sentence, item.start)
    while begin > sentence.start and text.startswith("其中", begin):
        begin = context.clause_start(sentence, begin - 1)
    named = [m for m in context.roster.between(sentence.start, begin) if context.accused_named(m)]
    if (
        len(named) not in (3, 4)
        or not _THOSE_CARDS.match(text, begin)
        or context.roster.accused_in(begin, item.start)
    ):
        return None
    first, to, again, *last = named
    told = (
        first.name != to.name == again.name
        and all(m.name not in (first.name, to.name) for m in last)
        and again.start == context.clause_start(sentence, again.start)
        and _OWN_CARDS.search(text, first.end, to.start)
        and _HANDED_TO.search(text, first.end, to.start)
        and _HANDS_ON.match(text, again.end, begin)
    )
    return (first.name, to.name, *(m.name for m in last)) if told else None


_OTHERS_COUNTED = ("instrument.others_accounts.count", "instrument.unit_accounts.count")
_OWN_COUNTED = ("instrument.own_accounts.count", "instrument.own_accounts.lent_count")
_SELF = ("本人", "自己", "名下", "其银行卡", "其账户", "其卡")


def of_counted(context: Context, found: list[Found]) -> list[Found]:
    """倒卖银行卡17张，涉案卡流入……: where only others' accounts are counted of somebody, what came in came into those.

    So too where only those are counted in the part of a sentence that tells the sum (；又介绍他人提供银行卡12张，流入……).
    """
    counted = [f for f in found if f.fact in _OTHERS_COUNTED + _OWN_COUNTED]
    theirs = {n for f in found if f.fact in _OTHERS_COUNTED for n in f.persons}
    own = {n for f in found if f.fact in _OWN_COUNTED for n in f.persons}
    out = []
    for item in found:
        if item.fact == "ledger.own_accounts.inflow" and item.persons:
            sentence = context.sentence_at(item.start)
            begin = since("；。", context.text, sentence.start, item.start)
            here = {
                f.fact
                for f in counted
                if begin <= f.start < item.start and set(item.persons) <= set(f.persons)
            }
            if not (set(item.persons) <= theirs - own or (here and here <= set(_OTHERS_COUNTED))):
                out.append(item)
                continue
            clause = context.text[context.clause_start(sentence, item.start) : item.end]
            if not any(word in clause for word in _SELF):
                item = replace(item, fact="ledger.others_accounts.inflow")
        out.append(item)
    return out


_THIS_MONEY = re.compile(
    "(?:经查|经核实|后查明|现查明)?，?(?:该|上述|此|这)(?:笔|些|已?(?:取|转)(?:出|走)的|全部)?(?:款项|资金|钱款|现金|赃款|钱|款)(?:均|全部|全|都)?(?:系|是|为|属于|属)[^，。；元]{0,16}?(?:被骗|被诈骗|诈骗)[^，。；元]{0,6}(?:钱款|资金|款项|钱|款|所得)"
)
_MOVED = ("ledger.outflow", "ledger.own_accounts.inflow", "ledger.others_accounts.inflow", "ledger.turnover")


def victims_after_all(context: Context, sentence: Sentence, before: Sequence[Found]) -> list[Found]:
    """取出4.9万元……。该款系林某被骗的钱: the money told of last is victims' money."""
    if context.text[sentence.start : sentence.start + 1] not in ("该", "上", "此", "这", "经", "后", "现"):
        return []
    said = _THIS_MONEY.match(context.text, sentence.start, sentence.end)
    if said and said.group().startswith("上述") and _ALL_OF_IT.search(said.group()):
        items = _moved_in_items(context, sentence, before)
        if len(items) > 1:
            return [replace(f, fact="ledger.traced", rule="amount.traced") for f in items]
    moved = next((f for f in reversed(before) if f.fact in _MOVED), None) if said else None
    if said is None or moved is None or moved.speaker != sentence.speaker or sentence.start - moved.end > 120:
        return []
    return [
        replace(
            moved,
            fact="ledger.traced",
            start=said.start(),
            end=said.end(),
            rule="amount.traced",
            part=sentence.part,
        )
    ]


_ALL_OF_IT = re.compile("均|全部|全|都")
_ITEM = re.compile(
    "[ 　]{0,4}(?:第[一二三四五六七八九十0-9]{1,3}[起笔宗节次]|[（(]?[一二三四五六七八九十0-9]{1,2}[)）、.．])"
)
_IN_VAIN = re.compile("未得逞|未遂|未能(?:取|转)出|未(?:取|转)出|取款失败|未成功")


def _moved_in_items(context: Context, sentence: Sentence, before: Sequence[Found]) -> list[Found]:
    """第一起……取现4.8万元；第二起……取现7万元……上述款项均系被骗资金: what every item says was moved."""
    text, sentences = context.text, context.case.sentences
    opened = [s for s in sentences if s.start < sentence.start and _ITEM.match(text, s.start, s.end)]
    told = {s.paragraph: s for s in opened if s.part is sentence.part}
    out = []
    for item in before:
        here = context.sentence_at(item.start)
        if (
            item.fact == "ledger.outflow"
            and item.speaker == sentence.speaker
            and here.paragraph in told
            and not _IN_VAIN.search(text, item.end, context.text.find("\n", item.end))
        ):
            out.append(item)
    return out


_WHOSE_IT_IS = re.compile(
    "的(?:被告人|犯罪嫌疑人|嫌疑人|卡主|持卡人|户主|[省市县区镇乡村]?(?:本地|外地)?(?:居民|村民|市民|男子|女子|青年|学生|职工|农民))?(?=[\u4e00-\u9fff]某)"
)


def owner(
    context: Context, sentence: Sentence, read: Read, quantity: Quantity, sums: Sequence[Quantity], index: int
) -> list[Person]:
    """其中张某的三张银行卡……流水748623元: money of accounts whose holder is named beside them."""
    if read.kind not in ACCOUNT_MONEY or read.kind == "transfer":
        return []
    floor = sums[index - 1].end if index else sentence.start
    if whose := _WHOSE_IT_IS.match(context.text, quantity.end, sentence.end):
        after = context.roster.between(whose.end(), whose.end() + 1)
        inside = context.clause_start(sentence, quantity.start)
        if after and not context.roster.between(inside, quantity.start):
            return context.accused_named(after[0])  # 将卡内流水280余万元的居民肇某抓获
    for mention in reversed(context.roster.between(floor, quantity.start)):
        holding = _HOLDS.match(context.text, mention.end, quantity.start)
        head = context.text[context.clause_start(sentence, mention.start) : mention.start].removesuffix(
            "被告人"
        )
        if holding and head in _OPENS and not context.roster.between(mention.end, quantity.start):
            return context.accused_named(mention)
    return []
