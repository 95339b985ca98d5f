"""Whose standing the words about them show: who acted, was caught, was charged; who lost; who only stands beside it.

A text without 被告人 says who is accused by what they did and what was done to them. Everything is collected over all the
mentions of a name, so that one sentence cannot make somebody accused whom another one calls the officer or the victim.
"""

from __future__ import annotations

import itertools
from enum import Enum, auto
from typing import TYPE_CHECKING

from bangxin.base import patterns as re
from bangxin.intake.people.persons import Mention, Person, Standing

if TYPE_CHECKING:
    from bangxin.intake.people.roster import Roster


class Sign(Enum):
    """What one mention shows of the one named."""

    CAUGHT = auto()  # caught, charged, confessed, sentenced, took the gain
    ACTED = auto()  # did, at the head of a clause, what helps or cheats
    BROUGHT = auto()  # was brought in by somebody (纠集, 伙同, 拉……入伙)
    HIRED = auto()  # was hired by somebody (雇佣, 招募, 发展)
    LOST = auto()
    APART = auto()  # an upline, a buyer, a broker
    OFFICE = auto()  # police, prosecution, court, counsel, witnesses, staff who report


_REACH = 44  # characters after a name that tell what its bearer does
_OFFICE = re.compile(
    "(?:民警|警官|警员|刑警|检察官|检察长|法官|庭长|院长|律师|辩护人|证人|专家|柜员|柜台人员|审判长|审判员|书记员|记者|局长|所长|大队长|中队长|支队长|主任|承办人|公诉人|教授|通讯员|队员|翻译|鉴定人|司法局工作人员|司法所工作人员|社工)$"
)
_APART = re.compile(
    "(?:上家|上线|上游|中间人|买家|收卡人|网友|“老板”|老板|客户|房东|诈骗人员|诈骗分子|骗子|境外人员|代理商|名为|昵称|在逃人员|介绍人)(?:“[^“”]{1,8}”)?$"
)
_LOSER = re.compile(
    "(?:骗取|诈骗|骗走|骗得|骗了|被害人|受害人|受害者|事主|失主|市民|居民|赔偿|谅解|返还|冒用|冒充|盗用)$"
)
_LOST = re.compile(
    "(?:（[^（）]{1,12}）)?(?:等[^，。；]{0,4}人)?(?:看[^，。；]{1,8}后|[^，。；某]{1,9}后(?=被骗(?!取)|受骗|上当|遭)|因|先后|也|因而|遂|分别|在[^，。；]{1,12}(?:时|后|上)|于[^，。；]{1,12}|同日|当日)?"
    "(?:被[^，。；]{2,24}骗(?:走|去|得|了)|被骗(?!取的?钱款转)|被诈骗|受骗|上当|遭诈骗|遭骗|遭遇|损失|报警|报案|汇款|汇出|转出|被他人骗|的[0-9.万余]{1,9}元被骗|被骗)(?!的?(?:资金|款|钱)(?:转|流|进|汇))"
)
_HEADS = "，。；：\n、（"
_TITLE = re.compile(
    "(?:犯罪嫌疑人|嫌疑人|男子|女子|妻子|丈夫|妻|夫|男友|女友|哥哥|弟弟|姐姐|妹妹|堂兄|堂弟|表兄|表弟|表哥|表姐|父亲|母亲|儿子|同学|朋友|同乡|老乡|同伙|学生|青年|人员|工人|老人|店员|员工|技术员|业务员|负责人|控制人|骨干|雇员|无业|在校生|大学生|大专生|中专生|高中生|中学生|职高生|技校生|研究生|毕业生|店主|老板|村民|农民|商人|司机|主播|网红|程序员|会计|经理|主管|股东|法定代表人|客服|外卖员|保安|教师|职员|站长|代理|[0-9]{2}后|[0-9]{1,2}岁的|的)$"
)
_SEIZED = re.compile(
    "(?:抓获|抓到|抓捕|控制|传唤|刑拘|逮捕|锁定|查获|擒获|供出同伙|供出|对|将|提起公诉|打掉(?:一个)?以)(?:了)?(?:(?:涉嫌|正在|正欲|准备)[^，。；]{2,24}的)?(?:形迹)?(?:可疑|涉案|涉诈|反诈)?(?:人员)?(?:涉案人员|犯罪嫌疑人|嫌疑人|同伙|同案人|同案犯|男子|女子)?(?:“[^“”]{1,8}”)?$"
    "|(?:被抓|被捕|落网|到案)的还有[^，。；]{0,14}$"
)
_TAKEN = re.compile(
    "(?:等[^，。；]{0,4}人)?(?:当场|一并|分别|先后|全部|一举)?(?:抓获|抓捕|控制|传唤|刑拘|逮捕)"
)
_BROUGHT = re.compile(
    "(?:让|叫|喊|纠集|伙同|会同|拉拢|拉|邀|邀约|邀请|叫上|带上|带领|联合)(?:了)?(?:其|他)?(?:[^，。；、某]{0,6}?)$"
)
# hired by somebody: whether they stand accused too has to show elsewhere
_HIRED = re.compile("(?:雇佣|雇用|雇请|雇|招募|招揽|发展|招)(?:了)?(?:其|他)?(?:[^，。；、某]{0,6}?)$")
_COUNTED_IN = re.compile(
    "等(?:共|一共)?(?:[二两三四五六七八九十]|[0-9]{1,2})(?:余)?(?:名[^，。；]{0,4})?人"
)  # 招揽甲等共10人
# 后与堂弟应某租办公室: beside the one who acts; not 与……联系
_BESIDE = re.compile("[，；。](?:后|又|遂|再|之后|随后)?(?:与|和|同|跟)(?:其|他)?$")
_APART_WITH = re.compile(
    "(?:（[^（）]{1,12}）)?(?:取得)?(?:联系|协商|聊|见面|结识|认识|相识|签|交易|沟通|发生|系|是|为|的|在|之间|达成|通话|核对|对接|约定|通过|事先|预谋|合谋|商)"
)
_LIST_TAIL = re.compile(
    "(?:（[^（）]{1,20}）)?(?:等(?:[^，。；一-鿿]{0,2}[多二两三四五六七八九十0-9]{0,2}(?:名)?(?:被告)?人)?)?"
)
_TIME = re.compile(
    "(?:自|从|于|在)?(?:[0-9]{2,4}年|同年|次年|去年|今年|当年)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?(?:起|至今|间|期间|晚|中旬|初|底)?"
)
_HANDLED = re.compile(
    "(?:(?:最后|最终|终|才|也|亦|又|次日|当日|同日|先后|相继|分别|已|均|都|目前|随后|后|到案后|归案后|主动|当场|自动|随即|因)){0,3}"
    "(?:被(?:公安|警方|民警|警察|当场)?[^，。；]{0,6}(?:抓|捕|控制|传唤|刑拘|刑事拘留|拘留|查获|移送|起诉|取保|判|羁押)|落网|归案|到案|自首|投案|供认|如实|交代|认罪|坦白|"
    "获刑|犯[^，。；]{2,24}罪|因[^，。；]{2,24}罪(?:于[^，。；]{2,12})?被判|构成|涉嫌|非法获利|获利|违法所得|违法获利|得款|得赃|分得|分赃|行政拘留|行政处罚|被处|退缴|退赃|退出|退还|退赔|因涉嫌|对[^，。；]{1,14}供认|供述|抽佣|为首|为骨干|有立功|情节轻微|未达刑事责任年龄|因未达|不予追究|不予处罚)"
)
_GOT = re.compile(
    "[^，。；]{0,12}(?:非法获利|获利|违法所得|得款|得[0-9一二三四五六七八九十百千万.]+余?万?元|获刑|有期徒刑|拘役|不起诉(?!人)|罪[，、]?[一二三四五六七八九十]{1,3}(?:年|个月))"
)
ACT = re.compile(
    "出租|出售|卖[出给掉]|贩卖|倒卖|转卖|售卖|买卖|收购|收卡|收集|提供|架设|搭建|操作|取现|取款|取出|取送|转账|转移|转款|转出|收款|收转|收取|拉群|拉人|引流|吸粉|发展|招募|招[一-鿿]{1,3}等|雇|纠集|组织|伙同|"
    "开卡|办卡|办理|开设|开立|注册|制作|开发|编写|维护|接单|接线|转拨|拨打|接听|跑分|刷脸|验卡|望风|看管|看设备|套现|代购|发海报|负责|出资|出面|介绍|租[给出赁用下来得]|充值|解封|解冻|群发|推广|推送|投放|"
    "应聘|受聘|办手机卡|办银行卡|持[^，。；]{0,8}卡|交出|交给|转给|转交|私开|私自|值守|换[成取]|汇兑|倒U|对接|结算|代理|经营|建立|设立|窃取|骗取|冒充|发送|合谋|共谋|商[量议]|购得|购入|购来"
)
_COUNT = {
    c: n for n, cs in enumerate(("二两2", "三3", "四4", "五5", "六6", "七7", "八8", "九9"), 2) for c in cs
}
_SO_MANY = re.compile(
    "(?:(?:上述|该|等|共)?(?<![0-9十])([二两三四五六七八九2-9])(?:名)?(?:犯罪嫌疑人|嫌疑人|被告人|人|被告)(?:同年|当日|当场|[0-9]{1,2}月[0-9]{1,2}日)?(?:均|都|各|先后|相继|已|全部|因|被|提起公诉|案发|被查|受审|落网|利用|合伙|共同|一起|一同|将|把|归案|到案|犯|构成|共同退|作出|移送|设立|以|获利|非法|违法|分工)|(?:追究|对)(?:上述|该|以上)?([二两三四五六七八九2-9])(?:名)?(?:犯罪嫌疑人|嫌疑人|人)(?!以|民))"
)


# 甲等15人有期徒刑八个月至三年不等, 甲等五人犯……
_AND_SO_MANY = re.compile(
    "等([二两三四五六七八九2-9]|十[一二三四五六七八九]?|[1-9][0-9])(?:名)?(?:被告|组织者)?人(?:有期徒刑|拘役|获刑|均|分别|被判|被分别|犯|因|构成|提起公诉|作出|依法)"
)


# 依次判处有期徒刑一年六个月、一年、七个月: as many as stand accused
_IN_TURN = re.compile(
    "(?:依次|分别)(?:被)?判处(?:有期徒刑|拘役)[一二三四五六七八九十年零个月]{2,8}(?:、(?:有期徒刑|拘役)?[一二三四五六七八九十年零个月]{2,8})+"
)


def signs_of(roster: Roster, mention: Mention, first: int, last: int) -> set[Sign]:
    """What the words around one mention show of the one named; ``first:last``: the list of names it stands in."""
    text = roster.text
    own_head = text[max(roster.start, mention.start - 14) : mention.start]
    head = text[max(roster.start, first - 24) : first]
    bare = _TITLE.sub("", _TITLE.sub("", own_head))
    found: set[Sign] = set()
    if own_head.endswith("嫌疑人"):
        found.add(Sign.CAUGHT)
    if _OFFICE.search(own_head):
        found.add(Sign.OFFICE)
    if _APART.search(own_head):
        found.add(Sign.APART)
    if _LOST.match(text, mention.end) or _LOSER.search(own_head):
        found.add(Sign.LOST)
    seized = _SEIZED.search(head) and not text.startswith(("的", "名下", "取得", "账户", "处"), last)
    if text.startswith(("为首", "为头目", "为骨干", "为核心"), last) and text[first - 1 : first] in (
        "以",
        "由",
    ):
        found.add(Sign.CAUGHT)
    if seized and (not head.endswith(("对", "将")) or _done_to(text, last, roster.end)):
        found.add(Sign.CAUGHT)
    if (
        _TAKEN.match(text, mention.end)
        and "将" in text[max(roster.start, first - 30) : first].rpartition("，")[2]
    ):
        found.add(Sign.CAUGHT)
    titled = _TITLE.sub("", head)
    if _BROUGHT.search(titled) and not text.startswith(("的", "名下"), last):
        found.add(Sign.BROUGHT)
    if _HIRED.search(titled) and not text.startswith(("的", "名下"), last):
        found.add(Sign.BROUGHT if _COUNTED_IN.match(text, last) else Sign.HIRED)
    if _BESIDE.search(titled) and not _APART_WITH.match(text, last):
        found.add(Sign.BROUGHT)
    tail = _LIST_TAIL.match(text, last)
    at = tail.end() if tail else last
    time = _TIME.match(text, at)
    at = time.end() if time else at
    if text.startswith(("的", "名下", "处", "账户"), at):
        return found
    if _HANDLED.match(text, at, roster.end) or _GOT.match(text, at, min(roster.end, at + 30)):
        found.add(Sign.CAUGHT)
    before = text[max(roster.start, first - 1) : first] or "\n"
    opens = (
        before in _HEADS
        or (mention.start == first and (bare[-1:] in _HEADS or bare == ""))
        or own_head.endswith(("由", "，后与", "因", "其中"))
    )
    reach = _REACH + 26 * text.startswith(("将", "把"), at)  # 将本人名下多张银行卡以及……出售
    clause = re.split("[。；\n]", text[at : min(roster.end, at + reach)])[0]
    if opens and (ACT.search(clause) or _KNOWING.match(clause)) and not _ASIDE_ACT.match(clause):
        found.add(Sign.ACTED)
    return found


# 甲明知他人实施诈骗，仍……
_KNOWING = re.compile("(?:明知|知道)[^，。；]{2,30}，?(?:仍|还|却|依然)")
_ASIDE_ACT = re.compile("(?:介绍|告诉|要求|联系|发现|向(?:公安|警方)|报告|看到|称[，：]?其被|提出|会见)")


def _done_to(text: str, at: int, end: int) -> bool:
    """对甲、乙提起公诉, 将甲抓获."""
    tail = re.split("[，。；\n]", text[at : min(end, at + 24)])[0]
    return any(
        w in tail
        for w in (
            "提起公诉",
            "不起诉",
            "抓获",
            "抓捕",
            "控制",
            "刑事拘留",
            "刑拘",
            "逮捕",
            "批捕",
            "有罪判决",
            "采取强制",
            "采取刑事",
        )
    )


def settle(roster: Roster, labelled: bool) -> None:
    """Gives a standing to everybody whom no label (被告人, 嫌疑人) gave one."""
    mentions = roster.mentions
    lists: dict[int, tuple[int, int]] = {}
    for mention in mentions:
        first, _ = lists.get(mention.list_id, (mention.start, 0))
        lists[mention.list_id] = (first, mention.end)
    signs: dict[str, set[Sign]] = {}
    for mention in mentions:
        person = roster.people[mention.name]
        if person.standing is Standing.OTHER:
            signs.setdefault(mention.name, set()).update(signs_of(roster, mention, *lists[mention.list_id]))
    open_to = [p for n in signs if (p := roster.people[n]).standing is Standing.OTHER]
    for person in open_to:
        shown = signs[person.name]
        if shown and roster.sentenced(person.name):
            shown.add(Sign.CAUGHT)
        if Sign.LOST in shown and Sign.CAUGHT not in shown:
            person.standing = Standing.VICTIM
        elif Sign.APART in shown and not shown & {Sign.CAUGHT}:
            person.standing = Standing.ELSEWHERE
    left = [p for p in open_to if p.standing is Standing.OTHER and Sign.OFFICE not in signs[p.name]]
    if not labelled:
        _unlabelled(roster, left, signs)
    elif not _CHARGED.search(roster.text, roster.start, roster.end):
        for person in left:
            if Sign.CAUGHT in signs[person.name]:
                person.standing = Standing.ACCUSED  # a police note labels one, and tells of others caught
    _so_many(roster, left, signs)
    if labelled:
        _listed_beside(roster, left, signs)


def _listed_beside(roster: Roster, left: list[Person], signs: dict[str, set[Sign]]) -> None:
    """被告人张某甲……。张某甲、张某乙将……出售: who acts in one list with an accused stands accused too."""
    open_to = {p.name for p in left if p.standing is Standing.OTHER and signs[p.name] == {Sign.ACTED}}
    lists: dict[int, list[Mention]] = {}
    for mention in roster.mentions if open_to else ():
        lists.setdefault(mention.list_id, []).append(mention)
    for listed in lists.values():
        names = {m.name for m in listed}
        accused = [
            n for n in names if roster.people[n].standing is Standing.ACCUSED and not roster.people[n].unit
        ]
        opens = roster.text[listed[0].start - 1 : listed[0].start] in ("", "，", "。", "；", "\n")
        joined = all(roster.text[a.end : b.start] in ("、", "和") for a, b in itertools.pairwise(listed))
        if (
            accused
            and names & open_to
            and opens
            and joined
            and roster.text.startswith(("将", "把", "均", "各", "先后", "分别"), listed[-1].end)
        ):
            for name in names & open_to:
                roster.people[name].standing = Standing.ACCUSED


# 李先生 is who tells of it or lost by it, unless it is said that he was caught
_POLITE = ("先生", "女士", "大爷", "大妈", "阿姨", "老汉", "老太")


_CHARGED = re.compile("被告|上诉人|不起诉人|起诉书|判决")


# 杨某明知……，其行为已触犯刑法，构成帮助信息网络犯罪活动罪
_HELD_GUILTY = re.compile("(?<!不)(?<!是否)(?<!能)构成(?!犯罪|自首|累犯)[^，。；]{3,26}罪")


def _held_guilty(roster: Roster, left: list[Person]) -> list[Person]:
    """Those last named, in one list, before it is said which crime it is."""
    found: dict[str, Person] = {}
    open_to = {p.name: p for p in left}
    for told in _HELD_GUILTY.finditer(roster.text, roster.start, roster.end):
        begin = max(
            roster.text.rfind(mark, max(roster.start, told.start() - 160), told.start()) for mark in "。；\n"
        )
        before = [m for m in roster.mentions if begin < m.start < told.start()]
        found |= {
            m.name: open_to[m.name] for m in before if m.list_id == before[0].list_id and m.name in open_to
        }
    return list(found.values())


def _unlabelled(roster: Roster, left: list[Person], signs: dict[str, set[Sign]]) -> None:
    """Without a label: those caught, charged or sentenced; with no sentence told by name, those who acted as well."""
    known = [p for p in roster.people.values() if p.standing is Standing.ACCUSED and not p.unit]
    sentenced = [p for p in (*known, *left) if roster.sentenced(p.name)]
    sentenced = sentenced or _held_guilty(roster, left)
    chosen = sentenced or [p for p in left if Sign.CAUGHT in signs[p.name]]
    if not sentenced:
        chosen += [
            p
            for p in left
            if p not in chosen and signs[p.name] & {Sign.ACTED, Sign.BROUGHT} and not p.name.endswith(_POLITE)
        ]
    chosen = [p for p in chosen if Sign.CAUGHT in signs.get(p.name, ()) or not _unaware(roster, p)]
    if sentenced and _AND_MORE.search(roster.text, roster.start, roster.end):
        chosen += [p for p in left if Sign.CAUGHT in signs[p.name] and p not in chosen]
    for person in (*chosen, *_of_the_same_group(roster, chosen, left)):
        person.standing = Standing.ACCUSED


_UNAWARE = re.compile("(?:对此|并|均|则|完全|始终|一直|确实)?(?:毫)?(?:不知情|不明知)")


def _unaware(roster: Roster, person: Person) -> bool:
    """葛某不知情: said of somebody, of whom nothing is told that was done to them."""
    return any(
        m.name == person.name and _UNAWARE.match(roster.text, m.end) is not None for m in roster.mentions
    )


# 汪某等人犯……罪: not they alone
_AND_MORE = re.compile(
    "(?:某[甲乙丙丁0-9]?|判处[^，。；]{2,4})等(?:多)?人(?:犯[^，。；]{2,24}罪|被判处|获刑|有期徒刑|拘役)"
)
_SO_MANY_OF_THEM = re.compile("等(?:[二两三四五六七八九十]|[0-9]{1,2})(?:名)?人")


def _of_the_same_group(roster: Roster, chosen: list[Person], left: list[Person]) -> list[Person]:
    """潘某、陈某等9人……。陈某有期徒刑……: 潘某 as well."""
    names = {p.name for p in chosen}
    lists: dict[int, list[Mention]] = {}
    for mention in roster.mentions if names else ():
        lists.setdefault(mention.list_id, []).append(mention)
    group = {
        m.name
        for listed in lists.values()
        if len(listed) > 1
        and any(m.name in names for m in listed)
        and _SO_MANY_OF_THEM.match(roster.text, listed[-1].end)
        for m in listed
    }
    return [p for p in left if p.name in group - names]


def _so_many(roster: Roster, left: list[Person], signs: dict[str, set[Sign]]) -> None:
    """甲等7人, 四人均: as many stand accused; those who acted first, then those brought in."""
    accused = [p for p in roster.people.values() if p.standing is Standing.ACCUSED and not p.unit]
    others = sorted((p for p in left if p.standing is Standing.OTHER), key=lambda p: p.first)
    others = [p for p in others if not p.name.endswith(_POLITE) or Sign.CAUGHT in signs[p.name]]
    if not accused or not others:
        return
    told = [
        _COUNT[m.group(1) or m.group(2)] for m in _SO_MANY.finditer(roster.text, roster.start, roster.end)
    ]
    told += [m.group().count("、") + 1 for m in _IN_TURN.finditer(roster.text, roster.start, roster.end)]
    told += [_COUNT.get(m.group(1), 10) for m in _AND_SO_MANY.finditer(roster.text, roster.start, roster.end)]
    room = max(told, default=0) - len(accused)
    shown = [p for p in others if signs[p.name] & {Sign.ACTED, Sign.BROUGHT, Sign.HIRED, Sign.CAUGHT}]
    if 0 < len(shown) <= room:
        for person in shown:
            person.standing = Standing.ACCUSED
    elif room == len(others):
        for person in others:
            person.standing = Standing.ACCUSED
