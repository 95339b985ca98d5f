"""Providers of network services who do not perform their duty: what they run, the orders refused, how far it spread.

Read of those tried for refusing the duty (刑法第二百八十六条之一) only, or of whom the text says that they are network
service providers who were ordered to put it right; services, orders and counts are those of 法释〔2019〕15号第一条至第三条、第六条.
Whether an order was lawful, clear and within their power, and whether the refusals are several, is left to a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.acts.instances import Instance
from bangxin.intake.context import Context, Found
from bangxin.intake.parts import STORY, Sentence
from bangxin.intake.people.roster import Person

_CHARGE = "拒不履行信息网络安全管理义务罪"
_IS_PROVIDER = re.compile("网络服务(?:的)?提供者|网络运营者")
_RUNS = "(?:经营|运营|开办|创办|开设|搭建|建立|设立|开发|管理|负责|提供|从事|架设|上线|站长|群主|版主|维护)"
# 法释〔2019〕15号第一条, each class by what is run or offered
_SERVICES = tuple(
    (service, re.compile(f"{_RUNS}[^。；]{{0,40}}?(?:{what})|(?:{what})[^。；]{{0,24}}?{_RUNS}"))
    for service, what in (
        ("public", "电子政务|供水|供电|水利|交通(?:出行|运输)?服务|医疗服务|教育服务|在线教育平台|金融服务平台"),
        ("access", "互联网接入|网络接入|宽带(?:接入|公司|服务|业务)?|专线接入|域名(?:注册|解析)|云服务|云主机|服务器(?:租用|托管|租赁|出租)|机房|数据存储|网络传输|数据中心|CDN|代理上网|VPN"),
        ("application", "网站|论坛|贴吧|软件|App|APP|app|应用程序|小程序|直播间?|即时通[讯信]|聊天室|社交|平台|公众号|搜索引擎|网络游戏|网盘|应用商店|商城|网络支付"),
    )
)  # fmt: skip
# 未落实实名制, 对用户不做真实身份认证, 不履行审核义务, 放任用户发布赌博信息
_NEGLECTED = re.compile(
    "(?:不|未|没有|拒不|怠于|疏于|均未|从未)(?:依法|按规定|按照规定|严格|认真|能|及时|有效|做|作|进行|采取|落实|履行|要求|对|尽到?)*[^，。；]{0,16}?"
    "(?:身份(?:信息)?(?:认证|登记|核验|验证)|实名|审核|审查|日志|留存|巡查|监管|管理义务|安全(?:保护|管理)|处置义务|防范措施|技术措施|过滤|拦截|删除|下架|关停|清理|屏蔽)"
    "|(?:放任|听任|任由|纵容|默许|允许)[^，。；]{0,16}?(?:发布|传播|上传|散布|利用|使用|从事)"
)
_TWO_YEARS = 731  # days

_ILLEGAL = "(?:淫秽|色情|低俗|违法|违规|有害|赌博|涉赌|博彩|诈骗|涉诈|招嫖|涉黄|卖淫|暴恐|恐怖|暴力|血腥|毒品|涉毒|谣言|反动|枪支|代孕|假证|侵权)"
_ANY = "[^，。；0-9]{0,14}?"
_GROWN = "(?:数量?|总数|总量|累计|共计|合计|共|总计|达到?|多达|高达|超过|约|有|为|至|给|了|已)*$"
_NO = re.compile("(?!)")
# fact, the words before the number, or those after it (both of 向……用户账号传播), units
_SPREAD = (
    ("spread.videos", re.compile(f"{_ILLEGAL}{_ANY}(?:视频|影片|短片|录像|直播回放)(?:文件|资料|片段)?{_GROWN}"), re.compile(f"{_ILLEGAL}[^，。；0-9]{{0,8}}?(?:视频|影片|短片|录像)"), "个部段条份"),
    ("spread.group_members", re.compile(f"(?:群组?|聊天室|频道){_ANY}成员[^，。；0-9]{{0,6}}?{_GROWN}"), _NO, "个名人"),
    ("spread.followers", re.compile(f"(?:关注(?:人员|者|用户)?(?:的)?(?:账号|人)?|粉丝|订阅(?:用户|者|人)?)[^，。；0-9]{{0,6}}?{_GROWN}"), re.compile("(?:名|个)?(?:粉丝|关注|订阅)"), "个名人"),
    ("spread.clicks", re.compile(f"(?:点击|浏览|播放|阅读|观看)(?:浏览|阅读|量|数|次数|率)*{_GROWN}"), re.compile("(?:的)?(?:实际)?(?:点击|浏览|播放|阅读|观看)"), "次人次"),
    ("spread.accounts", re.compile(f"(?:传播|推送|发送|扩散|散布|推荐|发布)(?:[至到给])+{_ANY}(?:账号|账户|会员|用户)?{_GROWN}"), _NO, "个名"),
    ("spread.accounts", re.compile("向(?:了|其)?$"), re.compile("(?:名|个)?(?:注册|会员|用户|网民|的)*(?:账号|账户|用户|会员)[^，。；]{0,4}?(?:传播|推送|发送|扩散|发布)"), "个名人位"),
    ("spread.other_items", re.compile(f"{_ILLEGAL}{_ANY}(?:信息|图文|图片|文字|帖文|帖子|贴子|文章|广告|链接|音频|消息|内容|数据){_GROWN}"), re.compile(f"{_ILLEGAL}[^，。；0-9]{{0,8}}?(?:信息|图文|图片|帖文|帖子|文章|广告|链接|音频|消息)"), "条个张篇幅份件"),
)  # fmt: skip


def read_providers(context: Context, instances: Sequence[Instance]) -> list[Found]:
    """What makes somebody a provider who did not perform the duty, of all who are one."""
    people = _providers(context, instances)
    if not people:
        return []
    out: list[Found] = []
    for sentence in context.case.sentences:
        if sentence.part in STORY and sentence.speaker != "defence":
            out += _neglected(context, sentence, people, {(f.fact, f.persons) for f in out})
            for quantity in context.quantities_of(sentence):
                if quantity.kind is Kind.COUNT:
                    out += _spread(context, sentence, quantity, people)
    return [*_services(context, people), *_largest(out), *_orders(context, people, instances)]


def _providers(context: Context, instances: Sequence[Instance]) -> list[Person]:
    ordered = {one.person for one in instances if one.group == "order"}
    told = _IS_PROVIDER.search(context.text, context.case.start, context.case.end) is not None
    return [
        p
        for p in context.roster.accused
        if _CHARGE in context.charges.get(p.name, ()) or (told and p.name in ordered)
    ]


def _services(context: Context, people: Sequence[Person]) -> Iterator[Found]:
    """What is run, by the first class that the text tells in the words of the law."""
    text, start, end = context.text, context.case.start, context.case.end
    for service, words in _SERVICES:
        if told := words.search(text, start, end):
            sentence = context.sentence_at(told.start())
            yield context.fact(sentence, "provider.service", service, people, told.span(), "provider.service")
            return


def _neglected(
    context: Context, sentence: Sentence, people: Sequence[Person], known: set[tuple[str, tuple[str, ...]]]
) -> Iterator[Found]:
    """The duty that was not performed, once for each person."""
    told = _NEGLECTED.search(context.text, sentence.start, sentence.end)
    if told is None:
        return
    who = _of_them(context, sentence, told.start(), people)
    if who and ("provider.duty_breached", tuple(p.name for p in who)) not in known:
        yield context.fact(sentence, "provider.duty_breached", True, who, told.span(), "provider.neglected")


def _of_them(context: Context, sentence: Sentence, at: int, people: Sequence[Person]) -> list[Person]:
    """Those of whom it is told; what a unit did not do, its people did not do."""
    named = context.subjects(sentence, at)
    of_people = named and not any(p.unit for p in named)
    return [p for p in named if p in people] if of_people else list(people)


def _spread(
    context: Context, sentence: Sentence, quantity: Quantity, people: Sequence[Person]
) -> Iterator[Found]:
    """Illegal items on the service, and whom they reached."""
    begin = context.clause_start(sentence, quantity.start)
    for fact, before, after, units in _SPREAD:
        if quantity.unit not in units or quantity.vague:
            continue
        told = before.search(context.text, begin, quantity.start) is not None
        counted = after.match(context.text, quantity.end, sentence.end) is not None
        if (told and counted) if before.pattern.startswith("向") else (told or counted):
            yield context.stated(sentence, fact, quantity, people, "provider.spread")
            return


def _largest(found: Sequence[Found]) -> list[Found]:
    """Of several figures of one kind the largest: the total beside its parts, or the same told again."""
    out: list[Found] = []
    for item in found:
        same = [f for f in found if (f.fact, f.persons, f.speaker) == (item.fact, item.persons, item.speaker)]
        if item is max(same, key=lambda f: (f.value, -f.start)):
            out.append(item)
    return out


def _orders(context: Context, people: Sequence[Person], instances: Sequence[Instance]) -> Iterator[Found]:
    """How many orders of a regulator were refused within two years, where it is more than one."""
    for person in people:
        refused = [
            claim
            for one in instances
            if one.group == "order" and one.person == person.name
            for claim in one.claims
            if claim.fact == "order.refused"
        ]
        if not refused:
            continue
        last = refused[-1]
        sentence = context.sentence_at(last.start)
        told = next((n for claim in refused if (n := _so_many(context, claim)) > 1), len(refused))
        if told > 1 and _within_two_years(context, refused):
            span = (last.start, last.end)
            yield context.fact(
                sentence, "provider_severe.repeat_orders", told, [person], span, "provider.orders"
            )


def _so_many(context: Context, claim: Found) -> int:
    """先后三次向其送达责令改正通知书: how often the same order is said to have been made."""
    sentence = context.sentence_at(claim.start)
    for q in context.quantities_in(context.clause_start(sentence, claim.start), claim.start):
        if (
            q.kind is Kind.COUNT
            and q.unit == "次"
            and not q.vague
            and not context.text.startswith("第", q.start - 1)
        ):
            return q.bound.lo or 0
    return 0


def _within_two_years(context: Context, refused: Sequence[Found]) -> bool:
    days = []
    for claim in refused:
        sentence = context.sentence_at(claim.start)
        dated = [
            q.iso for q in context.quantities_in(sentence.start, claim.start) if q.kind is Kind.DATE and q.iso
        ]
        if dated:
            days.append(_first_day(dated[-1].split("/")[0]))
    return len(days) < 2 or (max(days) - min(days)).days <= _TWO_YEARS


def _first_day(iso: str) -> date:
    year, month, day = (*(int(part) for part in iso.split("-")), 1, 1)[:3]
    return date(year, month, day)
