"""Where names stand: what comes before a name in running text, and what goes on after one.

A word is taken for a name by its form alone only where the form leaves no doubt (张某某). Everything else (和某, 老周, A,
马晓东) has to stand where names stand: at the head of a clause or after what introduces somebody, and before what somebody
does or a mark that ends a name.
"""

from __future__ import annotations

from bangxin.base import patterns as re
from bangxin.intake.people.names import TITLES
from bangxin.intake.words import by_last, since

_HEADS = "\n。；，：、（."
# the last characters of what introduces somebody: a title (营业员, 学生, 边民), kin (妻子, 表弟), 由, 与, 被
_BEFORE = frozenset(
    "员人民生友妻夫兄弟姐妹哥姑叔婶舅侄甥嫂娘婆父母子女男师手商板主播亲戚乡伙犯总由与和及同给向被将对让叫"
)
_LONGEST = 8  # characters that lead to a title
# how long the titles are (who somebody is, right before the name: an office, kin, a trade) by their last character
_SIZES = {last: tuple(dict.fromkeys(map(len, titles))) for last, titles in by_last(TITLES).items()}
# what leads from somebody else to the title: 其, 他的, 同校的
_OWN = re.compile(
    "(?:同[班村校厂组]|同宿舍|同寝室|同公司)?的?(?:其|他|她|自己|名下|同为|另一|另|一)?(?:的)?$"
)
_OWN_LAST = frozenset("的其他她己下为一另班村校厂组舍室司")  # what that ends with
# what goes on after a name: a mark, a sum or a term, or the first character of what somebody does or suffers
_NEXT = re.compile(
    "[，。；：、（）\n]|$|合[伙谋租开办股力]|[0-9一二三四五六七八九十]|[将把在于从向因为以与和及等明被经受系是有也又还仍则均各先后曾已未不没只得获分负帮协伙组雇招介联使利通用持办开卖租借收转取刷交拿退投到自主如归认犯构听看想发违私冒非名的判供提出参加入操制编搭架购买骗导引推拨打接拉带让叫找请陪望验牵见急缺应去做同跟照按给替称说交承报欠赌跑窜逃落赚抽共累独单伪盗窃贩倒囤趁凭靠沦擅谎伺仗注养租派指邀约纠安管看送运寄存保记结算兑换充搬值住租知任担当兼统指监督主控潜偷邮递]"
)
# a place, a body or a thing kept back (某区, 某公司, 某日), nobody's name
_THING = re.compile(
    "(?:区|县|市|省|镇|村|乡|街|路|小区|公司|法院|检察院|银行|平台|网|酒店|宾馆|通信|通讯|医院|学校|大学|高校|中学|职校|软件|地|日|年|月|天|时|个|种|些|国|支付|知名|科技|工地|出租|民房|聊天|社交|境外|诈骗|赌博|电商|直播|快递|团伙|群|处|店|商|厂|场|派|部|支行|分行|基金|证券|电信|移动|联通|运营|虚拟|游戏|APP|App|应用|网站|企业|单位|机构|项|次|段|期|边|楼|栋|室|园|市场|人|名|位|类|款|宝|信|钱包)"
)


def opens(text: str, at: int, start: int) -> bool:
    """Whether ``at`` is the head of a clause or of a line."""
    return at <= start or text[at - 1] in _HEADS


def introduced(text: str, at: int, start: int) -> bool:
    """Whether what stands before ``at`` introduces somebody (营业员, 妻子, 由, 与)."""
    return at > start and text[at - 1] in _BEFORE


def titled(text: str, at: int, start: int) -> bool:
    """Whether a title or kin stands right before ``at``."""
    return _title_before(text, at, start) < at


def _title_before(text: str, at: int, start: int) -> int:
    """Where the longest title begins that ends at ``at``; ``at`` where none does."""
    for size in _SIZES.get(text[at - 1 : at], ()):
        begin = at - size
        if begin >= start and text[begin:at] in TITLES:
            return begin
    return at


def before_titles(text: str, at: int, start: int) -> int:
    """Where the titles begin that say who the person named at ``at`` is (向|其同校的同学|王某); ``at`` where there are none."""
    for _ in range(2):
        begin = _title_before(text, at, start)
        if begin == at:
            return at
        at = begin
        if text[at - 1 : at] in _OWN_LAST and (own := _OWN.search(text, max(start, at - _LONGEST), at)):
            at = own.start()
    return at


def heads_clause(text: str, at: int, start: int) -> bool:
    """Whether the name at ``at`` opens its clause, after what leads in (后, 其中, 2022年5月) and what its bearer is (某校学生)."""
    floor = max(start, at - _LONGEST_LEAD)
    begin = since(_HEADS, text, floor, at)
    if begin == floor > start:
        return False
    lead_end = before_titles(text, at, begin)
    if _LEAD.fullmatch(text, begin, lead_end):
        return True
    return lead_end < at and not _LEADS_IN & set(text[begin:lead_end])


# what keeps a title from opening a clause: 经朋友王某介绍, 明知同学李某……
_LEADS_IN = frozenset("与向从由被对给让将把经在为和同叫找以按受应因帮替跟据雇招拉带骗得至到知介联结识接送")
_LONGEST_LEAD = 24  # characters from the head of a clause to the name that opens it
_LEAD = re.compile(
    "(?:[0-9]{1,4}[年月日时]|[至起间底初许—~-]|[上中下]旬|[上下]半年|年底|年初|经查|经审[理查]|[后又另而但由因遂再还现即则亦也]|随后|之后|此后|后来|其[中间]|期间|同时|此外|[当同次][日年月晚]|事后|案发[后前]|到案后|最[终后]|目前|截至|一审|二审|法院|检察院|以及|在?共同犯罪(?:活动)?[中里]，?)*"
)


def goes_on(text: str, at: int) -> bool:
    """Whether what follows ``at`` is what follows a name."""
    return _NEXT.match(text, at) is not None


def a_thing(text: str, at: int) -> bool:
    """Whether ``at``, right after 某, goes on with what is kept back: a place, a body, a day."""
    return _THING.match(text, at) is not None
