"""Where names stand: what comes before a name in running text, and what goes on after one.

A word is taken for a name by its form alone only where the form leaves no doubt (张某某). Everything else (和某, 老周, A,
马晓东) has to stand where names stand: at the head of a clause or after what introduces somebody, and before what somebody
does or a mark that ends a name.
"""

from __future__ import annotations

from bangxin.base import patterns as re

_HEADS = frozenset("\n。；，：、")
# the last characters of what introduces somebody: a title (营业员, 学生, 边民), kin (妻子, 表弟), 由, 与, 被
_BEFORE = frozenset(
    "员人民生友妻夫兄弟姐妹哥姑叔婶舅侄甥嫂娘婆父母子女男师手商板主播亲戚乡伙犯总由与和及同给向被将对让叫"
)
_TITLE = re.compile(
    "(?:被告|嫌疑|不起诉|上诉|被害|受害|当事|行为|中间|介绍|负责|合伙|控制|实控|经营|联络|证)人|[^工人业本成党团官动]员|人员|[^身]边民|村民|居民|市民|农民|股民|渔民|学生|校生|大学生|毕业生|研究生|实习生|男生|女生|医生"
    "|(?:男|女|网|朋|好|室|舍|牌|校|战|工|狱|病)友|妻子?|丈夫|[堂表胞长次]?[兄弟姐妹哥]|哥哥|弟弟|姐姐|妹妹|父亲|母亲|儿子|女儿|[叔伯姑舅姨]|侄子|外甥|嫂子|岳父|岳母|亲戚|老乡|同乡|同学|同事|同伙|邻居|邻里|学长|学姐|学弟|学妹"
    "|老师|教师|律师|厨师|店主|老板|店长|组长|队长|班长|站长|经理|主管|司机|骑手|主播|网红|商贩|卡商|号商|卡头|车手|水房|会计|出纳|保安|保姆|男子|女子|男孩|女孩|小伙|姑娘|青年|少年|工人|老人|老汉|老太|夫妻|夫妇|父子|兄弟|姐妹"
)
# what goes on after a name: a mark, a sum or a term, or the first character of what somebody does or suffers
_NEXT = re.compile(
    "[，。；：、（）\n]|$|[0-9一二三四五六七八九十]|[将把在于从向因为以与和及等明被经受系是有也又还仍则均各先后曾已未不没只得获分负帮协伙组雇招介联使利通用持办开卖租借收转取刷交拿退投到自主如归认犯构听看想发违私冒非名的判供提出参加入操制编搭架购买骗导引推拨打接拉带让叫找请陪望验牵见急缺应去做同跟照按给替称说交承报欠赌跑窜逃落赚抽共累独单伪盗窃贩倒囤注养租派指邀约纠安管看送运寄存保记结算兑换充搬值住租知]"
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
    return any(_TITLE.fullmatch(text, at - n, at) for n in (4, 3, 2, 1) if at - n >= start)


def goes_on(text: str, at: int) -> bool:
    """Whether what follows ``at`` is what follows a name."""
    return _NEXT.match(text, at) is not None


def a_thing(text: str, at: int) -> bool:
    """Whether ``at``, right after 某, goes on with what is kept back: a place, a body, a day."""
    return _THING.match(text, at) is not None
