"""When: the course of each person's acts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.context import Context, Found
from bangxin.intake.people import Mention, Person, Standing
from bangxin.intake.standing import ACT
from bangxin.intake.structure import Part, Sentence

_ACT_PARTS = frozenset([Part.FOUND, Part.ALLEGED, Part.NARRATIVE])
# what is no act of help or crime: being caught, what the authorities do, making good, one's own life
_CAUGHT = "抓获|投案|到案|归案|传唤|拘留|逮捕|查获|被抓|被捕|落网|刑拘|批捕|自首|追逃|讯问|羁押|逃匿|潜逃|逃离|逃至|逃往|外逃|躲避|失去联系|打掉|捣毁|端掉|电话通知"
_PROCEDURE = "提起公诉|受理|立案|移送|判处|作出|刑事判决|宣布|审结|宣判|开庭|鉴定|价格认定|线索|破案|侦破|告破|案发|行政处罚|训诫|约谈|劝阻|取保候审|监视居住|缓刑考验|刑满|释放|假释|减刑|扣押|被查扣|暂扣|被冻结|报案|报警|反映|举报|投诉|核查|研判|监测|报告情况|说明情况|挂失"
_AFTERWARDS = "出具|退赔|退缴|退赃|赔偿|和解|谅解|发还|退还给|退还|上缴|缴纳(?!保证金|押金|会费|费用)|预缴|签署|签订协议"
_OF_LIFE = "确诊|患病|住院|怀孕|失业|辞职|负债|退休|出生|月生|年生|登记结婚|离婚|离开|脱离|退出该|退出团伙|(?<!将)毕业(?!季|生|的)"
_NOT_ACTS = re.compile(f"{_CAUGHT}|{_PROCEDURE}|{_AFTERWARDS}|{_OF_LIFE}")
_EMPLOYED = re.compile("应聘|入职")  # an act only where the sentence goes on to tell what was done there
_TERM_RUNS = re.compile(
    "(?:考验期限?|刑期|有效期限?|合同期限?|租期|租赁期限?)(?!内|间)[^，。；]{0,6}$|释放之日至$"
)  # 假释考验期限自……至……
# 至2022年2月17日案发, 截至2020年4月20日公司被查处: the day it came out is the day the course ended
_UNTIL = ("至", "截至", "截止", "截止到", "截至到", "直到", "直至")
_CAME_OUT = re.compile(
    "[，]?[^，。；]{0,10}(?:案发|被查|被抓|被公安|被警方|被民警|被当场|查处|查获|抓获|冻结|破案|告破)"
)
# 7月5日至7月28日，该设备被用于……: the doing of all who took part so far
_OF_THEM_ALL = re.compile(
    "[，,间期内 ]{0,3}(?:该|上述|涉案)[^，。；]{0,6}?(?:设备|团伙|团队|工作室|窝点|公司|网站|平台|APP|软件)"
)
# what somebody who has lost money, or looks on, does
_NOTICES = re.compile(
    "[^，。；]{0,12}?(?:发现|被骗|收到|接到|看到|报警|报案|察觉|得知|遭|点击|下载|刷单|添加|被拉)"
)
# 浦东新区检察院2024年8月决定……: an authority acts
_AUTHORITY = re.compile("(?:检察院|检察机关|法院|公安局|公安机关|分局|派出所|警方|民警)(?:于|在)?$")
_ONLY_PLANNED = re.compile("(?<!经)共谋(?!后)")
_HANDED_OVER = re.compile("卖|出售|出租|租给|提供|转让|交给")
_TIME_OF_DAY = re.compile("[上下中午晚凌晨时许左右点分0-9日 ，至、]{1,10}$")
# somebody else acts on that day, or it is a time of employment
_OTHERS_ACT = re.compile(
    "[，,日 上下中午晚凌晨时许左右点分0-9]{0,10}(?:经|由)?(?:[^，。；某、将把]{2,10}(?:公安|检察院|法院|分局反诈)|公安|民警|警方|侦查|派出所|银行(?:工作人员|电话|客服|来电|风控)|法院|检察|某?公安)"
    "|[^，。；]{0,24}(?:工作|任职|就职|上班|打工|务工|就读)(?=[，。；]|$)"
)
_TO_THE_POLICE = re.compile(
    "(?:到|至|前往|向)[^，。；]{0,16}(?:派出所|公安局|公安机关|公安分局|刑侦|经侦|刑警)"
)
# whose account it flowed into, not what a person did: 上述银行卡于……流入, 该卡在……期间收到
_ACCOUNT = "(?:卡|账户|帐户|账号|收款码|支付宝)"
_FLOW_WORDS = "(?:流入|转入|进账|入账|收到|接收|流水|被用于|被他人|汇入|交易流水|交易金额|交易额|资金流水|走账|过账|被骗)"
_FLOW_AFTER = re.compile(
    "[，,期间之内止份、 ]{0,5}(?!提供|出售|出租|出借|办理|使用)(?:上述|该|其|涉案|前述|[0-9一二两三四五六七八九十]{1,2}[张个套]|[^，。；将把用以]{0,12}(?:名下的?|提供的)|[^，。；将把用以]{0,10}的)[^，。；将把卖租]{0,24}?"
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
    "(?:上述|该|其|涉案|前述|名下|提供的|[0-9一二两三四五六七八九十]{1,2}[张个套])[^，。；将把卖租借]{0,24}?"
    + _ACCOUNT
    + "[^，。；将把卖租借]{0,10}$"
)
_AGAIN = re.compile(
    "(?:先后|多次|陆续)[^。；]{0,16}?(?:数十|十余|多|数|[2-9]|[1-9][0-9]|[二三四五六七八九十]{1,3})余?次"
)
_JOINED = re.compile(
    "，?[^，。；]{0,34}(?:成立|开办|创办|建立网站|聚到|聚在一起|办卡后|开卡后)"
    "|[^。；]{0,24}?受[^，。；]{1,12}邀请，?参与|[^，。；]{0,12}(?:入职|应聘|加入(?=[，。；、]))|[^。；]{0,16}(?:加入|参与)[^，。；]{0,12}(?:(?:管理|运营)|(?:团队|团伙|组织)[^。；，]{0,6}[。；])"
)
_ARRIVALS = ("电话通知", "接受讯问", "接受调查", "主动到公安", "投案", "抓获归案", "被传唤")
_VICTIM_FIRST = re.compile(
    "[，,间期许上下午晚凌晨时分0-9]{0,8}(?:(?:电信)?(?:网络)?诈骗(?:案)?)?(?:被害人|受害人|事主|失主)"
)
_REACH = 200  # characters after a date that may tell what was done then
_DATE_KINDS = (Kind.DATE, Kind.PERIOD)
_RUNNING = ("架设", "运行", "GOIP", "多卡宝", "猫池")


def read_times(context: Context) -> list[Found]:
    """Start and end of each person's course of acts."""
    return list(_acts(context))


Dated = tuple[Quantity, Sentence]


@dataclass(slots=True)
class _Told:
    """The dates told of acts."""

    own: dict[tuple[str, str], list[Dated]] = field(default_factory=dict)  # by person and speaker
    shared: dict[str, list[Dated]] = field(default_factory=dict)  # by speaker, not of one person alone
    flows: dict[str, list[Dated]] = field(default_factory=dict)  # when money came in
    arrests: dict[str, Dated] = field(default_factory=dict)
    acts: list[Dated] = field(default_factory=list)  # all of them, as the text tells them
    loose: set[int] = field(default_factory=set)  # where dates stand that no act is told of
    joined: dict[str, Dated] = field(default_factory=dict)  # when one person came in

    def of(self, persons: Iterable[Person], speaker: str, dated: Iterable[Dated]) -> None:
        for person in persons:
            self.own.setdefault((person.name, speaker), []).extend(dated)


def _acts(context: Context) -> Iterator[Found]:
    told = _collected(context)
    speakers = sorted({s for _, s in told.own} | set(told.shared))
    for person in context.roster.accused:
        for speaker in speakers:
            dated, ended = _dates_of(context, person, speaker, told)
            arrest = told.arrests.get(person.name) or next(iter(told.arrests.values()), None)
            yield from _course(context, person, dated, arrest, told.shared.get(speaker, []), ended=ended)


def _collected(context: Context) -> _Told:
    told = _Told()
    series: list[Quantity] = []
    for sentence in context.case.sentences:
        if sentence.part not in _ACT_PARTS and sentence.part is not Part.EVIDENCE:
            continue
        dates = [
            _up_to(context, q)
            for q in context.quantities_in(sentence.start, sentence.end)
            if q.kind in _DATE_KINDS and not q.doubtful
        ]
        series = _goes_on(context, sentence, dates, series)
        if series and not dates and (opens := _opens(context, sentence)):
            again = [(d, sentence) for d in series]
            told.shared.setdefault(sentence.speaker, []).extend(again)
            told.of(opens, sentence.speaker, again)
        for date in dates:
            _collect(context, sentence, date, told)
    later = None
    for date, _ in reversed(told.acts):
        if not _tied(context, date, later):
            told.loose.add(date.start)
        later = date
    for speaker, dated in told.flows.items():
        if speaker not in told.shared and len(context.roster.accused) == 1:  # the only dates there are
            told.own[(context.roster.accused[0].name, speaker)] = told.shared[speaker] = dated
    return told


def _collect(context: Context, sentence: Sentence, date: Quantity, told: _Told) -> None:
    """One date: of whose act, if of any."""
    clause = context.text[date.start : sentence.end]
    if "抓获" in clause or "查获" in clause:
        for person in context.roster.accused_in(date.end, sentence.end):
            told.arrests.setdefault(person.name, (date, sentence))
    if sentence.part not in _ACT_PARTS or not _is_act(context, sentence, date):
        return
    persons = _actors(context, sentence, date)
    if persons is None:
        return
    if _is_flow(context, sentence, date):
        told.flows.setdefault(sentence.speaker, []).append((date, sentence))
        return
    told.acts.append((date, sentence))
    alone = _of_one_alone(context, sentence, date)
    if alone is None:
        told.shared.setdefault(sentence.speaker, []).append((date, sentence))
    told.joined |= {p.name: (date, sentence) for p in alone or ()}
    told.of(persons if alone is None else alone, sentence.speaker, [(date, sentence)])


def _dates_of(context: Context, person: Person, speaker: str, told: _Told) -> tuple[list[Dated], bool]:
    """The dates of one person's acts, and whether any act is tied to them (otherwise they say when it began at most)."""
    dated = told.own.get((person.name, speaker), [])
    if came := told.joined.get(person.name):  # 2020年4月，甲自建跑分群……，乙于同年6月加入
        dated = [d for d in dated if d[1] is not came[1] or d[0].start >= came[0].start]
    shared = told.shared.get(speaker, [])
    firm = [d for d in shared if d[0].start not in told.loose] or shared
    own = [
        d
        for d in dated
        if d[0].start not in told.loose and (d[0].op != ">=" or not _another_crime(context, d[0]))
    ]
    if not own and firm:
        dated = _dated_by_others(context, person, firm) or dated
    elif all(d[0].op == "<=" for d in own):  # 至……，二人卖出……: when it began is told of the others
        dated = dated + [d for d in firm if d[0].op == ">="][:1]
    if dated and not any(
        d[0].op in ("<=", "range") for d in dated
    ):  # 至……，公司共推送……: the end of all who took part
        dated = dated + [
            d for d in shared if d[0].op == "<=" and not context.roster.accused_in(d[1].start, d[1].end)
        ]
    tied = [d for d in dated if d[0].start not in told.loose]
    near = [
        d
        for d in dated
        if d in tied
        or (
            len(d[0].iso) == 7
            and any(t.kind is Kind.DATE and t.op == "=" and _within(t, d[0]) for t, _ in tied)
        )
    ]
    return (near, True) if tied else (dated, False)


# 2019年10月离职: the day somebody stopped
_LEFT = re.compile("[^，。；0-9]{0,6}?(?:离职|收手|散伙|解散|停止(?:提供|使用|经营|运营|供应))")


def _up_to(context: Context, date: Quantity) -> Quantity:
    """至2020年3月，……通过该论坛收取会员费; 至2016年12月30日止: a day up to which something was done."""
    if date.kind is not Kind.DATE or date.op != "=":
        return date
    until = context.text.endswith(_UNTIL, 0, date.start) or date.text.endswith("止")
    until = until or _LEFT.match(context.text, date.end) is not None
    return date._replace(op="<=") if until else date


# what crimes other than helping are done by
_CRIMES = re.compile(
    "骗|赌|盗|窃|抢|夺|殴|贷款|借|寄|卖|买|推|帮|参与|从事|实施|开展|设|办|交给|利用|运营|管理|作案|犯罪|电话|发布|抽头|抽水|收(?![到悉])|洗钱|伪造|完成|窜至|加入|入伙|使用"
)


# 在牌桌上答应了牌友借卡的请求: what was only agreed or asked, where a later day is told on which it was done
_ONLY_SAID = re.compile("(?:答应|同意|约定|商定|承诺|打算|准备)[^，。；]*|“[^”]{8,}”")
# 2020年2月，甲注册网络公司……。3月至案发，明知……仍……: setting up a company, where it is told when the crime began with it
_KNOWING = re.compile("[^。；]{0,24}明知")
_SET_UP = re.compile(
    "[^。；]{0,16}?(?:注册|成立|开办|创办|设立|租赁|入股)[^，。；]{0,16}(?:公司|工作室|企业|网店|门店|手机店)"
)


def _tied(context: Context, date: Quantity, later: Quantity | None) -> bool:
    """Whether between this date and the next one of an act, within the paragraph, anything is told that was done."""
    if date.kind is Kind.PERIOD or date.op != "=":
        return True
    line = context.text.find("\n", date.end, date.end + _REACH)
    stop = min(later.start if later else context.case.end, line if line >= 0 else date.end + _REACH)
    if stop <= date.end + 8:
        return True  # 3月、4月
    if later and _SET_UP.match(context.text, date.end, stop) and _KNOWING.match(context.text, later.end):
        return False
    words = context.text[date.end : stop]
    if later:
        words = _ONLY_SAID.sub("", words)
    return any(verb.search(words) for verb in (ACT, _CRIMES))


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
    elif before and context.text[before[-1].end : date.start] in ("", "于", "在", "自", "从"):
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
        return [
            d
            for d in heads
            if not context.roster.between(sentence.start, d.start) and _is_act(context, sentence, d)
        ]
    return series if context.text.endswith("；", 0, sentence.start) else []


def _opens(context: Context, sentence: Sentence) -> list[Person]:
    """The accused whom a sentence begins with."""
    head = sentence.start + (3 if context.text.startswith("被告人", sentence.start) else 0)
    first = context.roster.between(sentence.start, head + 2)
    return context.accused_named(first[0]) if first else []


_ONLY_DECIDED = re.compile("作出(?:相对|存疑|法定)?不起诉|不起诉决定")


def _dated_by_others(context: Context, person: Person, shared: list[Dated]) -> list[Dated]:
    """For a person whose part has no date of its own: the date told last before the text comes to that person."""
    speaker = shared[0][1].speaker
    told = [s for s in context.case.sentences if s.part in _ACT_PARTS and s.speaker == speaker]
    named = next((s for s in told if person in context.roster.accused_in(s.start, s.end)), None)
    if named is None:
        return shared
    if _ONLY_DECIDED.search(context.text, named.start, named.end):
        return []  # named only where it is told what was decided: of no act of that person a date is told
    before = [d for d in shared if d[0].start < named.end and not _another_crime(context, d[0])]
    spans = [d for d in shared if d[0].kind is Kind.PERIOD and d[0].op == "range"]
    if not before:
        return [d for d in shared if not _of_others_alone(context, person, d[1], named)]
    last = [d for d in before if context.text[d[0].end : before[-1][0].start] == "、"]  # 3月、4月
    near = last + before[-1:] + [d for d in spans if d not in before[-1:]]
    return [d for d in near if not _of_others_alone(context, person, d[1], named)]


def _of_others_alone(context: Context, person: Person, dated: Sentence, named: Sentence) -> bool:
    """袁某自2020年12月起……；陈某等按袁某要求……: a date told of others, in a sentence that says nothing of this person."""
    others = context.roster.accused_in(dated.start, dated.end)
    if not others or person in others:
        return False
    return len(others) == 1 and not _follows_on(context, dated, named)


def _follows_on(context: Context, dated: Sentence, named: Sentence) -> bool:
    """The sentence on the person comes right after the dated one, as the next step of the same events (后……委托乙……)."""
    between = context.text[dated.end : named.start].strip("\n")
    return not between and not context.text.endswith("；", 0, dated.end)


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
    if date.op == "<=" and (
        _CAME_OUT.match(text, date.end, sentence.end) or _LEFT.match(text, date.end, sentence.end)
    ):
        return True
    if _CAME_UP.match(text, date.end, sentence.end) or _AUTHORITY.search(text, sentence.start, date.start):
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
    if _EMPLOYED.search(first) and not ACT.search(context.text, end, sentence.end):
        return False
    if _NOT_ACTS.search(first) or (
        rest.startswith(("，被告人", "，"))
        and any(w in rest[:45] for w in ("抓获归案", "被抓获", "被公安", "被传唤"))
    ):
        return False
    if (
        "至" not in date.text
        and (
            (_ONLY_PLANNED.search(rest[:36]) and "，由" not in rest)  # 共谋……，由甲负责……: planned and done
            or ("注册成立" in rest[:60] and not _HANDED_OVER.search(text, date.end, sentence.end))
        )
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
        and not _acted_first(context, date, named[0].start)
        and context.victim_acts(sentence, named[0])
        and not context.doers(date.end, sentence.end, only=True)
    ):
        return None
    named_in_clause = named and named[0].start < context.clause_end(sentence, date.end + 1)
    if named and _of_a_bystander(context, sentence, date, named[0]):
        return None
    if _OF_THEM_ALL.match(text, date.end, sentence.end) and not named_in_clause:
        facts = next((s.start for s in context.case.sentences if s.part is sentence.part), sentence.start)
        return context.roster.accused_in(facts, date.start) or context.carried[sentence.start] or []
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


def _of_a_bystander(context: Context, sentence: Sentence, date: Quantity, first: Mention) -> bool:
    """2021年4月11日，叶某发现……被骗: whoever is named right after the date and stands neither accused nor aside."""
    person = context.roster.people[first.name]
    near = context.text[date.end : first.start].strip("，,上下午晚凌晨许间期 ")
    return (
        person.standing is Standing.OTHER
        and not near
        and _NOTICES.match(context.text, first.end, sentence.end) is not None
        and not context.doers(first.end, sentence.end, only=True)
    )


def _acted_first(context: Context, date: Quantity, at: int) -> bool:
    """1月27日刷脸、提供验证码协助转账，……石某被诈骗款: an act stands before the clause about the victim."""
    clause = context.text.rfind("，", date.end, at)
    return clause > 0 and ACT.search(context.text, date.end, clause) is not None


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
    dated: list[Dated],
    arrest: Dated | None,
    shared: list[Dated],
    *,
    ended: bool,
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
    if not ended:
        return
    until = [d for d in dated if d[0].op == "<="]
    if until:
        stop, sentence = max(until, key=lambda item: item[0].bound.hi or 0)
        yield dated_fact(context, "act.end", stop, [person], sentence, "time.act.end")
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
        if (
            len(chosen) == 1
            and single
            and len(last.iso) == 10
            and _AGAIN.search(context.text, last.end, sentence.end)
        ):
            return  # 2月1日起事先商议，先后组织赌博数十次: the day the first of many began
        if going_on and single and not (arrest and _running(context)):
            return
        if single and arrest and not _running(context) and _kept_up(context, sentence, last, arrest[0]):
            return
        if single and arrest and (arrest[0].bound.hi or 0) > (last.bound.hi or 0) and _running(context):
            last, sentence = arrest
        yield dated_fact(context, "act.end", last, [person], sentence, "time.act.end")


# 2016年4月……开设赌场，雇请……；2016年6月2日查获该赌档: a place or a group that is kept up until it is raided
_KEPT_UP = re.compile("开设|经营|运营|开办|成立|组建|搭建|设立|雇请|雇佣|招募|招聘|每天|每日|日均")


def _kept_up(context: Context, sentence: Sentence, begun: Quantity, raided: Quantity) -> bool:
    """Whether what began that day is something that went on, and was ended by the police later."""
    later = (raided.bound.lo or 0) > (begun.bound.hi or 0)
    return later and _KEPT_UP.search(context.text, begun.end, sentence.end) is not None


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


def _same_open_start(chosen: list[Dated], shared: list[Dated]) -> bool:
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
