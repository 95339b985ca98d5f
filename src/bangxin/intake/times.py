"""When: the course of each person's acts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.context import Context, Found
from bangxin.intake.people import Person, Standing
from bangxin.intake.structure import Part, Sentence

_ACT_PARTS = frozenset([Part.FOUND, Part.ALLEGED, Part.NARRATIVE])
_NOT_ACTS = (
    "抓获", "投案", "到案", "归案", "传唤", "拘留", "逮捕", "查获", "出生", "提起公诉", "受理", "立案", "判处", "刑满", "讯问", "羁押", "扣押",
    "被查扣", "缓刑考验", "释放", "退赔", "退缴", "退赃", "自首", "月生", "电话通知", "作出", "刑事判决", "年生", "追逃", "报案", "报警",
    "鉴定", "价格认定", "签署", "签订协议", "赔偿", "和解", "谅解", "发还", "退还给", "行政处罚", "取保候审", "监视居住", "被冻结", "案发",
    "破案", "侦破", "登记结婚", "离开", "脱离", "退出该", "退出团伙", "上缴", "缴纳", "预缴", "应聘", "逃匿", "潜逃", "逃离", "失去联系", "离婚", "入职", "毕业", "挂失",
    "假释", "减刑", "打掉", "捣毁", "端掉", "告破", "审结", "宣判", "线索", "暂扣", "反映", "退还", "报告情况", "说明情况", "训诫", "约谈", "劝阻", "宣布",
)  # fmt: skip
_TERM_RUNS = re.compile("(?:考验期限?|刑期)[^，。；]{0,6}$|释放之日至$")  # 假释考验期限自……至……
_ONLY_PLANNED = re.compile("(?<!经)共谋(?!后)")
_HANDED_OVER = re.compile("卖|出售|出租|租给|提供|转让|交给")
_TIME_OF_DAY = re.compile("[上下中午晚凌晨时许左右点分0-9日 ，至、]{1,10}$")
# somebody else acts on that day, or it is a time of employment
_OTHERS_ACT = re.compile(
    "[，,日 上下中午晚凌晨时许左右点分0-9]{0,10}(?:经|由)?(?:[^，。；某、将把]{2,10}(?:公安|分局反诈)|公安|民警|警方|侦查|派出所|银行(?:工作人员|电话|客服|来电|风控)|法院|检察|某?公安)"
    "|[^，。；]{0,24}(?:工作|任职|就职|上班|打工|务工|就读)(?=[，。；]|$)"
)
_TO_THE_POLICE = re.compile(
    "(?:到|至|前往|向)[^，。；]{0,16}(?:派出所|公安局|公安机关|公安分局|刑侦|经侦|刑警)"
)
# whose account it flowed into, not what a person did: 上述银行卡于……流入, 该卡在……期间收到
_ACCOUNT = "(?:卡|账户|帐户|账号|收款码|支付宝)"
_FLOW_WORDS = "(?:流入|转入|进账|入账|收到|接收|流水|被用于|被他人|汇入|交易流水|交易金额|交易额|资金流水|走账|过账|被骗)"
_FLOW_AFTER = re.compile(
    "[，,期间之内止份、 ]{0,5}(?!提供|出售|出租|出借|办理|使用)(?:上述|该|其|涉案|前述|[^，。；将把用以]{0,12}(?:名下的?|提供的)|[^，。；将把用以]{0,10}的)[^，。；将把卖租]{0,24}?"
    + _ACCOUNT + "[^，。；]{0,16}?" + _FLOW_WORDS
)  # fmt: skip
# 2021年底，家住城西的耿先生用手机浏览……: what a member of the public saw or did
_OF_THE_PUBLIC = re.compile(
    "，?[^，。；某]{0,12}(?:市民|居民|群众|村民|储户|网友)?[\u4e00-\u9fff](?:先生|女士|大爷|大妈|阿姨|老汉|老太)"
)
_COUNTED_UP = re.compile(
    "[，,期间之内止份、 ]{0,5}(?:该|上述|涉案)[^，。；]{0,10}(?:共计|累计|合计|共)?(?:非法)?(?:获利|盈利|流水)"
)
_PAID_IN = re.compile("(?:被骗|被诈骗|钱款|资金|款项|元)[^，。；将把]{0,14}(?:于|在)$")
_FLOW_BEFORE = re.compile(
    "(?:上述|该|其|涉案|前述|名下|提供的)[^，。；]{0,24}?" + _ACCOUNT + "[^，。；将把卖租借]{0,10}$"
)
_AGAIN = re.compile(
    "(?:先后|多次|陆续)[^。；]{0,16}?(?:数十|十余|多|数|[2-9]|[1-9][0-9]|[二三四五六七八九十]{1,3})余?次"
)
_JOINED = re.compile(
    "，?[^，。；]{0,34}(?:成立|开办|创办|建立网站|聚到|聚在一起|办卡后|开卡后)"
    "|[^。；]{0,24}?受[^，。；]{1,12}邀请，?参与|[^。；]{0,16}(?:加入|参与)[^，。；]{0,12}(?:(?:管理|运营)|(?:团队|团伙|组织)[^。；，]{0,6}[。；])"
)
_ARRIVALS = ("电话通知", "接受讯问", "接受调查", "主动到公安", "投案", "抓获归案", "被传唤")
_VICTIM_FIRST = re.compile(
    "[，,间期许上下午晚凌晨时分0-9]{0,8}(?:(?:电信)?(?:网络)?诈骗(?:案)?)?(?:被害人|受害人|事主|失主)"
)
_DATE_KINDS = (Kind.DATE, Kind.PERIOD)
_RUNNING = ("架设", "运行", "GOIP", "多卡宝", "猫池")


def read_times(context: Context) -> list[Found]:
    """Start and end of each person's course of acts."""
    return list(_acts(context))


def _acts(context: Context) -> Iterator[Found]:
    best: dict[tuple[str, str], list[tuple[Quantity, Sentence]]] = {}
    shared: dict[str, list[tuple[Quantity, Sentence]]] = {}
    flows: dict[str, list[tuple[Quantity, Sentence]]] = {}
    arrests: dict[str, tuple[Quantity, Sentence]] = {}
    series: list[Quantity] = []
    for sentence in context.case.sentences:
        if sentence.part not in _ACT_PARTS and sentence.part is not Part.EVIDENCE:
            continue
        dates = [
            q
            for q in context.quantities_in(sentence.start, sentence.end)
            if q.kind in _DATE_KINDS and not q.doubtful
        ]
        series = _goes_on(context, sentence, dates, series)
        for person in _opens(context, sentence) if series and not dates else ():
            shared.setdefault(sentence.speaker, []).extend((d, sentence) for d in series)
            best.setdefault((person.name, sentence.speaker), []).extend((d, sentence) for d in series)
        for date in dates:
            clause = context.text[date.start : sentence.end]
            if "抓获" in clause or "查获" in clause:
                for person in context.roster.accused_in(date.end, sentence.end):
                    arrests.setdefault(person.name, (date, sentence))
            if sentence.part in _ACT_PARTS and _is_act(context, sentence, date):
                persons = _actors(context, sentence, date)
                if persons is None:
                    continue
                if _is_flow(context, sentence, date):
                    flows.setdefault(sentence.speaker, []).append((date, sentence))
                    continue
                alone = _of_one_alone(context, sentence, date)
                if alone is None:
                    shared.setdefault(sentence.speaker, []).append((date, sentence))
                persons = persons if alone is None else alone
                for person in persons:
                    best.setdefault((person.name, sentence.speaker), []).append((date, sentence))
    for speaker, dated in flows.items():
        if speaker not in shared and len(context.roster.accused) == 1:  # the only dates there are
            best[(context.roster.accused[0].name, speaker)] = shared[speaker] = dated
    speakers = sorted({s for _, s in best} | set(shared))
    for person in context.roster.accused:
        for speaker in speakers:
            dated = best.get((person.name, speaker), [])
            own = [d for d in dated if d[0].op != ">=" or not _another_crime(context, d[0])]
            if not own and shared.get(speaker):
                dated = _dated_by_others(context, person, shared[speaker]) or dated
            yield from _course(context, person, dated, arrests.get(person.name), shared.get(speaker, []))


_BRACKETS = re.compile("（[^（）]{0,20}）")
# 谎称保某在2020年购买的保险仍能理赔: a day of what was pretended
_PRETENDED = re.compile("(?:谎称|虚构|声称|编造|佯称)[^，。；]{0,44}$")
_ONES_OWN = re.compile("(?:受邀|应邀|经[^，。；]{1,8}介绍)?(?:加入|入伙|入股|办卡|开卡|办了卡)")


def _of_one_alone(context: Context, sentence: Sentence, date: Quantity) -> list[Person] | None:
    """8月，沈某受邀加入; 马某2月28日办卡后: when one joined or got a card says nothing of the others."""
    after = context.roster.between(date.end, min(sentence.end, date.end + 5))
    before = context.roster.between(max(sentence.start, date.start - 5), date.start)
    if after and after[0].start - date.end <= 1:
        who, begin = after[0], after[0].end
    elif before and before[-1].end == date.start:
        who, begin = before[-1], date.end
    else:
        return None
    return context.accused_named(who) if _ONES_OWN.match(context.text, begin, sentence.end) else None


def _goes_on(
    context: Context, sentence: Sentence, dates: list[Quantity], series: list[Quantity]
) -> list[Quantity]:
    """截至……，甲解封……；乙解封……；丙……: the date that opens the first of several clauses joined by ； is the date of all."""
    if not context.text.endswith("；", 0, sentence.end) and not series:
        return []
    if dates:
        heads = dates[:1] if dates[0].start - sentence.start <= 6 and sentence.part in _ACT_PARTS else []
        return [d for d in heads if _is_act(context, sentence, d)]
    return series if context.text.endswith("；", 0, sentence.start) else []


def _opens(context: Context, sentence: Sentence) -> list[Person]:
    """The accused whom a sentence begins with."""
    head = sentence.start + (3 if context.text.startswith("被告人", sentence.start) else 0)
    first = context.roster.between(sentence.start, head + 2)
    return context.accused_named(first[0]) if first else []


_ONLY_DECIDED = re.compile("作出(?:相对|存疑|法定)?不起诉|不起诉决定")


def _dated_by_others(
    context: Context, person: Person, shared: list[tuple[Quantity, Sentence]]
) -> list[tuple[Quantity, Sentence]]:
    """For a person whose part has no date of its own: the date told last before the text comes to that person."""
    speaker = shared[0][1].speaker
    told = [s for s in context.case.sentences if s.part in _ACT_PARTS and s.speaker == speaker]
    named = next((s for s in told if person in context.roster.accused_in(s.start, s.end)), None)
    if named is None:
        return shared
    first = named.end
    if _ONLY_DECIDED.search(context.text, named.start, first):
        return []  # named only where it is told what was decided: of no act of that person a date is told
    before = [d for d in shared if d[0].start < first and not _another_crime(context, d[0])]
    spans = [d for d in shared if d[0].kind is Kind.PERIOD and d[0].op == "range"]
    if not before:
        return shared
    last = [d for d in before if context.text[d[0].end : before[-1][0].start] == "、"]  # 3月、4月
    return last + before[-1:] + [d for d in spans if d not in before[-1:]]


def _another_crime(context: Context, date: Quantity) -> bool:
    """另查明，2020年以来……: a course of its own."""
    return "另" in context.text[max(0, date.start - 6) : date.start]


def _is_flow(context: Context, sentence: Sentence, date: Quantity) -> bool:
    """上述银行卡在2020年9月至11月期间流入……: when money came in, which may be long after the card was handed over."""
    text = context.text
    if _FLOW_AFTER.match(text, date.end, min(sentence.end, date.end + 90)):
        return True
    if _COUNTED_UP.match(text, date.end, min(sentence.end, date.end + 40)):
        return True
    head = text[context.clause_start(sentence, date.start) : date.start]
    tail = text[date.end : min(sentence.end, date.end + 30)]
    if _PAID_IN.search(head[-24:]) and tail.startswith(
        ("转入", "汇入", "转账至", "转至", "打入", "存入", "流入")
    ):
        return True
    return bool(_FLOW_BEFORE.search(head[-48:]) and re.search(_FLOW_WORDS, tail))


# 2024年7月，多地相继发生7起诈骗警情: what came to the notice of the police, not what anybody here did
_CAME_UP = re.compile("，?[^，。；某]{0,24}发生[^，。；]{0,8}(?:起|警情|案件|案)")


def _is_act(context: Context, sentence: Sentence, date: Quantity) -> bool:
    text = context.text
    if _CAME_UP.match(text, date.end, sentence.end):
        return False
    public = _OF_THE_PUBLIC.match(text, date.end, sentence.end)
    if public and not context.roster.accused_in(date.end, public.end()):
        return False
    end = context.clause_end(sentence, date.end + 1)
    if end - date.end <= 10 and _TIME_OF_DAY.match(text, date.end, end):
        end = context.clause_end(sentence, end + 1)
    first = _BRACKETS.sub("", text[date.end : end])  # 吴某（未到案）
    rest = text[date.end : min(sentence.end, date.end + 70)]
    head = text[max(sentence.start, date.start - 12) : date.start]
    if (
        text.startswith(("出生", "生，", "生于", "生）", "生。", "生、", "生人"), date.end)
        or "曾因" in head
        or "因犯" in first
    ):
        return False
    if _PRETENDED.search(text, max(sentence.start, date.start - 52), date.start):
        return False
    if _TERM_RUNS.search(head):
        return False
    if "透支" in rest and head.rstrip("至到").endswith(("截", "截止")):
        return False  # 截至……透支本金: when it was counted
    if "判处" in text[sentence.start : sentence.end] and "因犯" in text[sentence.start : sentence.end]:
        return False
    second = text[end : context.clause_end(sentence, end + 1)]
    if any(word in second for word in _ARRIVALS):
        return False
    if _TO_THE_POLICE.search(first) or _OTHERS_ACT.match(first):
        return False
    if any(word in first for word in _NOT_ACTS) or (
        rest.startswith(("，被告人", "，"))
        and any(w in rest[:45] for w in ("抓获归案", "被抓获", "被公安", "被传唤"))
    ):
        return False
    if "至" not in date.text and (
        _ONLY_PLANNED.search(rest[:36])
        or ("注册成立" in rest[:60] and not _HANDED_OVER.search(text, date.end, sentence.end))
    ):
        return False
    return not any(
        word in rest for word in ("主动投案", "被公安机关抓获", "提出上诉", "经公安机关电话", "尚未受到讯问")
    )


def _actors(context: Context, sentence: Sentence, date: Quantity) -> list[Person] | None:
    """The accused whose act is dated; None when the date is about a victim or somebody dealt with elsewhere."""
    text = context.text
    stop = min(sentence.end, date.end + 60)
    named = context.roster.between(date.end, stop)
    head = text[date.end : date.end + 14]
    opening = text[context.clause_start(sentence, date.start) : date.start]
    if (_VICTIM_FIRST.match(head) or _VICTIM_FIRST.match(opening)) and not context.acts_in_clause(
        date.end, sentence.end
    ):
        return context.cheater() or None  # what the victim pays is part of the fraud, not of the help
    if context.told_of_another(sentence, date.start):
        return None
    if (
        named
        and context.victim_acts(sentence, named[0])
        and not context.doers(date.end, sentence.end, only=True)
    ):
        return None
    accused = context.doers(sentence.start, min(sentence.end, date.end + 110))
    if not accused and (said := context._pronoun(sentence, date.end, min(sentence.end, date.end + 5))):
        return said  # 2020年12月，三人与尹某（另案处理）……
    if not accused:
        first = context.roster.people[named[0].name] if named else None
        if first is not None and first.standing is Standing.ELSEWHERE:
            return [] if len(context.roster.accused) == 1 else None
        carried = context.carried[sentence.start]
        return carried or []
    return accused + [p for p in _agreed_with(context, sentence, date) if p not in accused]


_AGREES = re.compile("(?:等人?)?(?:共同|一起)?(?:商议|商量|合谋|共谋|预谋|商定)")


def _agreed_with(context: Context, sentence: Sentence, date: Quantity) -> list[Person]:
    """2017年9月起，甲……，随即与乙等商议……: the course began for both."""
    return [
        person
        for mention in context.roster.between(date.end, min(sentence.end, date.end + 60))
        if context.text.endswith(("与", "同", "和"), 0, mention.start)
        and _AGREES.match(context.text, mention.end, sentence.end)
        for person in context.accused_named(mention)
    ]


def _course(
    context: Context,
    person: Person,
    dated: list[tuple[Quantity, Sentence]],
    arrest: tuple[Quantity, Sentence] | None,
    shared: list[tuple[Quantity, Sentence]],
) -> Iterator[Found]:
    if not dated:
        return
    stated = [d for d in dated if d[0].op not in (">=", "<=")]
    chosen = stated or dated
    going_on = any(d[0].op == ">=" for d in dated) or _same_open_start(chosen, shared)
    wholes = [
        d
        for d in chosen
        if any(w in context.text[max(0, d[0].start - 4) : d[0].start] for w in ("综上", "经查，"))
    ]
    chosen = [d for d in wholes if d[0].kind is Kind.PERIOD] or chosen
    since = [d for d in dated if d[0].op == ">=" and not _another_crime(context, d[0]) and d not in chosen]
    starts = [(p, s) for q, s in (*chosen, *since) if (p := _first(q)) is not None]
    ends = [(p, s) for q, s in chosen if (p := _last(q)) is not None]
    if starts:
        first, sentence = min(starts, key=lambda item: (item[0].bound.lo or 0, item[0].start))
        yield dated_fact(context, "act.start", first, [person], sentence, "time.act.start")
    until = [d for d in dated if d[0].op == "<="]
    if until:
        yield dated_fact(context, "act.end", until[0][0], [person], until[0][1], "time.act.end")
        return
    if ends:
        last, sentence = max(ends, key=lambda item: (item[0].bound.hi or 0, -item[0].start))
        days = [(p, s) for q, s in chosen if (p := _last(q)) is not None and len(p.iso) == 10]
        exact = [d for d in days if d[0].start > last.start and _within(d[0], last)]
        if (
            exact and len(last.iso) < 10 and any(q is last for q, _ in chosen)
        ):  # 11月中旬……11月19日: the day told later ends it
            last, sentence = max(exact, key=lambda item: item[0].bound.hi or 0)
        single = all(q.kind is Kind.DATE for q, _ in chosen)
        if single and (
            _JOINED.match(context.text, last.end, sentence.end) or _by_another(context, sentence, last)
        ):
            return  # 4月受邀参与网站的管理: when it began
        if single and len(last.iso) == 10 and _AGAIN.search(context.text, last.end, sentence.end):
            return  # 2月1日起事先商议，先后组织赌博数十次: the day the first of many began
        if going_on and single and not (arrest and _running(context)):
            return
        if single and arrest and (arrest[0].bound.hi or 0) > (last.bound.hi or 0) and _running(context):
            last, sentence = arrest
        yield dated_fact(context, "act.end", last, [person], sentence, "time.act.end")


def _by_another(context: Context, sentence: Sentence, date: Quantity) -> bool:
    """2022年初，许某等人……联系到甲: the day another's doing began says nothing of when the help ended."""
    named = context.roster.between(date.end, min(sentence.end, date.end + 8))
    if (
        not named
        or context.accused_named(named[0])
        or context.text[date.end : named[0].start] not in ("，", "")
    ):
        return False
    return context.roster.people[named[0].name].standing is Standing.OTHER


def _within(day: Quantity, span: Quantity) -> bool:
    return (span.bound.lo or 0) <= (day.bound.lo or 0) and (day.bound.hi or 0) <= (span.bound.hi or 0)


def _same_open_start(
    chosen: list[tuple[Quantity, Sentence]], shared: list[tuple[Quantity, Sentence]]
) -> bool:
    """2019年4月份 … 从2019年4月份至案发: the course that began then has no stated end."""
    starts = {q.bound.lo for q, _ in chosen if q.kind is Kind.DATE}
    return any(q.op == ">=" and q.kind is Kind.PERIOD and q.bound.lo in starts for q, _ in shared)


def _running(context: Context) -> bool:
    text = context.text[context.case.start : context.case.end]
    return sum(word in text for word in _RUNNING) >= 2


def _first(quantity: Quantity) -> Quantity | None:
    if quantity.op == "<=":
        return None
    return quantity.parts[0] if quantity.kind is Kind.PERIOD else quantity


def _last(quantity: Quantity) -> Quantity | None:
    if quantity.kind is Kind.PERIOD:
        return quantity.parts[1] if len(quantity.parts) > 1 else None
    return quantity


def dated_fact(
    context: Context, fact: str, date: Quantity, persons: list[Person], sentence: Sentence, rule: str
) -> Found:
    return Found(
        fact, "=", date.iso.split("/")[0], tuple(p.name for p in persons), date.start, date.end, sentence.speaker, sentence.part, rule,
        words=date.text,
    )  # fmt: skip
