"""What the words around a mention show of the one named: who acted, was caught, was brought in, lost, stands apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bangxin.base import patterns as re
from bangxin.intake.people.persons import Mention, Sign
from bangxin.intake.people.positions import before_titles, heads_clause

if TYPE_CHECKING:
    from bangxin.intake.people.roster import Roster

_STOPS, _CLAUSE_ENDS = re.compile("[。；\n]"), re.compile("[，。；\n]")
_REACH = 44  # characters after a name that tell what its bearer does
_OFFICE = re.rare(
    "(?:民警|警官|警员|刑警|检察官|检察长|法官|庭长|院长|律师|辩护人|证人|专家|柜员|柜台人员|审判长|审判员|书记员|记者|局长|所长|大队长|中队长|支队长|主任|承办人|公诉人|教授|通讯员|(?:特警|巡防|联防|消防|突击|侦查|反诈|处突)队员|翻译|鉴定人|司法局工作人员|司法所工作人员|社工)$"
)
_OF_THE_PLACE = ("市民", "居民")  # 居民甲 lost by it; 居民甲、乙、丙借来银行卡
# what nobody is called who does not stand accused
_CALLED = ("嫌疑人", "主犯", "从犯", "首要分子", "骨干成员", "骨干分子")
_APART = re.compile(
    "(?:上家|上线|上游|中间人|买家|收卡人|网友|“老板”|老板|客户|房东|诈骗人员|诈骗分子|骗子|境外人员|代理商|名为|昵称|在逃人员|介绍人)(?:“[^“”]{1,8}”)?$"
)
_LOSER = re.compile(
    "(?:骗取|诈骗|骗走|骗得|骗了|被害人|受害人|受害者|事主|失主|赔偿|谅解|返还|冒用|冒充|盗用)$"
)
_LOST = re.compile(
    "(?:（[^（）]{1,12}）)?(?:等[^，。；]{0,4}人)?(?:看[^，。；]{1,8}后|[^，。；某]{1,9}后(?=被骗(?!取)|受骗|上当|遭)|因|先后|也|因而|遂|分别|在[^，。；]{1,12}(?:时|后|上)|于[^，。；]{1,12}|同日|当日)?"
    "(?:被[^，。；]{2,24}骗(?:走|去|得|了)|被骗(?!取的?钱款转)|被诈骗|被?诱骗后|(?:陷入|落入|掉入)[^，。；]{0,24}(?:诈骗|骗局|圈套|陷阱)|受骗|上当|遭诈骗|遭骗|遭遇|损失|报警|报案|汇款|汇出|转出|被他人骗|的[0-9.万余]{1,9}元被骗|(?:轻信|误信)[^，。；]{2,12}(?:转账|汇款|转款)|被骗)(?!的?(?:资金|款|钱)(?:转|流|进|汇))"
)
_GETTING = ("收到", "接收", "接受", "收取")
# 遭遇电信诈骗后为“回本”当起“红包手”: cheated first, then a helper
_TURNED = re.compile(
    "[^，。；]{0,12}后，?[^，。；]{0,10}(?:当起|当上|做起|干起|沦为|成为|成了|转而|反过来|铤而走险|走上|起了|萌生|加入|从事)"
)
_SEIZED = re.rare(
    "(?:抓获|抓到|抓捕|控制|传唤|刑拘|刑事拘留|逮捕|锁定|查获|擒获|供出同伙|供出|对|将|提起公诉|打掉(?:一个)?以)(?:了)?(?:(?:涉嫌|正在(?!卖淫|嫖|吸毒|吸食|赌博|打牌)|正欲|准备)[^，。；]{2,24}的)?(?:形迹)?(?:可疑|涉案|涉诈|反诈)?(?:人员)?(?:(?:犯罪|该)?团伙)?(?:头目|骨干|主犯|首犯|组织者)?(?:涉案人员|犯罪嫌疑人|嫌疑人|同伙|同案人|同案犯|男子|女子)?(?:“[^“”]{1,8}”)?$"
    "|(?:被抓|被捕|落网|到案)的还有[^，。；]{0,14}$"
)
# 抓获出售银行卡的甲、出售手机卡的乙
_SEIZED_DOING = re.compile(
    "(?:抓获|查获|抓捕|抓到|擒获)了?(?:[^，。；某]{2,18}的[^，。；、某]{1,2}某[^，。；、]{0,2}[、和及]){0,3}[^，。；某]{2,18}的(?:[^，。；某的]{0,6}(?:人员|男子|女子|嫌疑人))?$"
    "|(?:抓获|抓捕|擒获)了?[^，。；]{0,8}(?:出售|提供|出租|出借|收购|介绍|办理|架设|贩卖|负责|转移|取现)[^，。；]{1,10}的[^，。；]{2,20}，(?:出售|提供|出租|出借|收购|介绍|办理|架设|贩卖|负责|转移|取现)[^，。；某]{1,12}的$"
)
_TAKEN = re.compile(
    "(?:等[^，。；]{0,4}人)?(?:当场|一并|分别|先后|全部|一举)?(?:抓获|抓捕|控制|传唤|刑拘|逮捕)"
)
_BROUGHT = re.compile(
    "(?:让|叫|喊|组织|纠集|伙同|会同|拉拢|拉|邀|邀约|邀请|叫上|带上|带领|联合)(?:了)?(?:其|他)?(?:[^，。；、某]{0,6}?)$"
)
# hired by somebody: whether they stand accused too has to show elsewhere
# 后来把弟弟甲带入行
_TAKEN_IN = re.compile(
    "(?:也|一起|一并)?(?:带入|带进|拉入|拉进|拉下水|领进|领入|发展[为成](?!客户|会员|玩家))(?!赌场|群|微信群)"
)
_HIRED = re.compile("(?:雇佣|雇用|雇请|雇|招募|招揽|发展|招)(?:了)?(?:其|他)?(?:[^，。；、某]{0,6}?)$")
# 指使甲召集多名学生: who is told to do it does it
_TOLD_TO = re.compile("(?:委托|指使|安排|指派|授意|唆使|教唆|派遣?|差遣)(?:其|他)?$")
# 招揽甲等共10人
_COUNTED_IN = re.compile(
    "等(?:共|一共)?(?:[二两三四五六七八九十]{1,3}|[0-9]{1,3})[余多]?(?:(?:名[^，。；]{0,4})?人|名“?(?:业务员|话务员|客服|主播|员工|枪手|打手|托|代理|键盘手|推手|水军|写手|车手|马仔|讲师))"
    # 招募甲任财务, 雇乙当“托手”
    "|(?:[、和及与][^，。；]{1,12})?(?:担任|任|充当|当|做|负责)"
)
# 后与堂弟应某租办公室: beside the one who acts; not 与……联系
_BESIDE = re.compile(
    "[，；。](?:[同次当][年月])?(?:[0-9年月日]{2,11}起?，?)?(?:后|又|遂|再|之后|随后)?(?:其|他|她)?(?:与|和|同|跟)(?:其|他)?$"
)
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
    "(?:(?:最后|最终|终|才|也|亦|又|次日|当日|同日|先后|相继|分别|已|均|都|目前|随后|后|到案后|归案后|主动|当场|自动|随即|因|全额|全数|全部)){0,3}"
    "(?:被(?:公安|警方|民警|警察|当场)?[^，。；]{0,6}(?:抓|捕|控制|传唤|刑拘|刑事拘留|拘留|查获|移送|起诉|取保|判|羁押|采取(?:刑事)?强制)|落网|归案|到案|自首|投案|供认|如实|交代|认罪|坦白|"
    "获刑|犯[^，。；]{2,24}罪|因[^，。；]{2,24}罪(?:于[^，。；]{2,12})?被判|构成|涉嫌|接[^，。；]{0,8}(?:电话|通知|传唤)[^，。；]{0,4}后?[，]?(?:自行|主动)?(?:到|前往|来到|去)[^，。；]{2,10}(?:接受调查|投案|配合调查|说明情况)|非法获利|获利|违法所得|违法获利|得款|得赃|获得(?:报酬|好处费|佣金|酬劳)|分得|分赃|行政拘留|行政处罚|被处|退缴|退赃|退出|退还|退赔|因涉嫌|对[^，。；]{1,14}供认|供述|到(?:派出所|公安机关|公安局)[^，。；替代帮为]{0,6}(?:投案|自首|说明|交代|接受)|抽佣|因[^，。；]{2,24}，(?:目前|现|已|均|已经)*被(?:公安机关|警方|依法|当地[^，。；]{0,6})*(?:行政拘留|刑事拘留|行政处罚|处罚|采取|立案|逮捕|批捕|批准逮捕|取保|移送)|为首|为骨干|有立功|情节轻微|未达刑事责任年龄|因未达|不予追究|不予处罚)"
    # 于1月19日在外地落网
    "|，[二两三四五六七八九2-9]人(?:在[^，。；的]{1,12})?(?:均|先后|同时|全部)?被(?:当场)?(?:抓|捕)|在[^，。；某的]{1,10}(?:被抓|被捕|落网|归案|到案|抓获)"
)
_GOT = re.compile(
    "[^，。；]{0,12}(?:非法获利|获利|违法所得|得款|得[0-9一二三四五六七八九十百千万.]+余?万?元|获刑|有期徒刑|拘役|不起诉(?!人)|罪[，、]?[一二三四五六七八九十]{1,3}(?:年|个月))"
)
# 代理甲上传229个APP，获利6万元
_EARNED = re.compile(
    "[^，。；\n某]{2,24}，(?:共|累计|从中|非法|个人|已|后|由此)*(?:获利|得款|违法所得|分得|获得|得到|收取|赚得?)(?:好处费|报酬|佣金|提成|人民币)?[0-9]"
)
# 从甲处查获公民个人信息1960626条，非法获利24300元
_FOUND_ON = re.compile("处(?:查获|查扣|扣押|起获|缴获)[^，。；]{2,30}，(?:非法|从中)?(?:获利|违法所得)")
# 分别获利：甲9000元、乙8000元
_SHARE = re.compile("(?:（[^（）]{1,12}）)?[0-9][0-9.,]*[余多]?[万千]?[余多]?元")
_SHARED = re.compile(
    "(?:获利|违法所得|得款|所得|分赃|分得|报酬|提成|抽成|分成|分红)[^。；\n骗损赔害退]{0,40}$"
)
ACT = re.compile(
    "拉来|叫来|喊来|招来|雇来|建(?:了|成|起)?[^，。；议设筑某]{0,6}(?:网站|平台|站|群)|拉[^，。；]{1,10}入伙|收赃|销赃|提款|洗钱|出租|出售|卖[出给掉得过了0-9]|每[张套个][^，。；]{0,3}卖|卖[^，。；]{0,4}[0-9]+元|贩卖|倒卖|转卖|售卖|买卖|收购|收卡|收集|提供|架设|搭建|操作|取现|取款|取出|取送|转账|转移|转款|转出|收款|收转|收取|拉群|拉人|引流|吸粉|发展|招募|招[一-鿿]{1,3}等|雇|纠集|组织|伙同|"
    "开卡|办卡|办理|开设|开立|注册|制作|开发|编写|维护|接单|接线|转拨|拨打|接听|跑分|刷脸|验卡|望风|看管|看设备|套现|代购|发海报|负责|出资|出面|介绍|租[给出赁用下来得]|充值|解封|解冻|群发|推广|推送|投放|"
    "往[^，。；]{2,14}[张粘]?贴|在[^，。；]{2,14}[张粘]?贴|参与(?!调查|侦查|抓捕|办案|调解|诉讼|听证|庭审|审)|修改|改写|粘贴|张贴|应聘|受聘|办手机卡|办银行卡|持[^，。；]{0,8}卡|交出|交给|转给|转交|私开|私自|值守|换[成取]|汇兑|倒U|对接|结算|代理|经营|建立|设立|窃取|骗取|冒充|发送|合谋|共谋|合伙|商[量议]|购得|购入|购来"
)
# 诱骗小胡分7次转账5万余元
_LURES = ("诱骗", "哄骗", "威胁", "诱导", "欺骗", "蒙骗")
_PAYS = re.compile("[^，。；]{0,20}(?:转账|汇款|付款|打款|转款|支付|充值)[^，。；]{0,6}[0-9]")
_HELPS = re.compile(
    "(?:随之|相继|先后|也|亦)(?:加入|入伙)(?:，|$)|(?:担任|任|充当)[^，。；]{0,8}(?:主管|经理|组长|队长|代理|客服|会计|财务|业务员|话务员|主播|负责人|总监)|(?:受[^，。；]{1,12})?(?:帮助?|协助|帮忙|代为|替|为)[^，。；]{0,8}(?:购买|申请|注册|维护|联系|搭建|接送|保管|开车|寄|买|租|做|搬)"
    "|[^，。；给]{0,12}(?:获得|得到|收取|收到|领取|拿到)(?:好处费|报酬|佣金|提成|酬劳|手续费|辛苦费)[^，。；]{0,4}[0-9]"
    # 甲明知他人实施诈骗，仍……
    "|(?:明知|知道)[^，。；]{2,30}，?(?:仍|还|却|依然)"
)
_PAID_IN = re.compile("(?:等人|先后|分别)?(?:转来|汇来|打来|转入|汇入|存入|支付|转账|汇款|充值)的")
_ASIDE_ACT = re.compile("(?:介绍|告诉|要求|联系|发现|向(?:公安|警方)|报告|看到|称[，：]?其被|提出|会见)")
# 看到“日结100元”的广告，一试之后又发展亲友: what is read or heard of, then done
_AND_THEN = re.compile(
    "(?:看到|发现)[^。；]{2,24}，[^，。；]{0,8}(?:又|便|遂|就|还|后)[^，。；]{0,6}(?:发展|出租|出售|出借|收购|招募|拉[人拢]|架设|贩卖|卖[出给])"
    "|(?:看到|发现)[^。；]{2,50}，并(?:先后|又|陆续)?(?:发展|招募|介绍|收购|拉[人拢])"
)


def signs_of(roster: Roster, mention: Mention, first: int, last: int) -> set[Sign]:
    """What the words around one mention show of the one named; ``first:last``: the list of names it stands in."""
    found = {
        *_called(roster, mention),
        *_seized(roster, mention, first, last),
        *_brought_in(roster, first, last),
    }
    return found | _told_after(roster, mention, first, last)


def _called(roster: Roster, mention: Mention) -> Iterator[Sign]:
    """What stands right before and after the name itself: an office, somebody apart, somebody who lost."""
    text = roster.text
    head = text[max(roster.start, mention.start - 14) : mention.start]
    if head.endswith(_CALLED):
        yield Sign.CAUGHT
    if _OFFICE.search(head):
        yield Sign.OFFICE
    if _APART.search(head):
        yield Sign.APART
    if head.endswith(_LURES) and _PAYS.match(text, mention.end):
        yield Sign.LOST
    lost = _LOST.match(text, mention.end)
    if lost and lost.group().endswith("汇款") and head.endswith(_GETTING):
        lost = None  # 接收甲汇款: whoever it came from
    alone = text[mention.end : mention.end + 1] not in ("、", "和", "与")
    called_so = _LOSER.search(head) is not None or (alone and head.endswith(_OF_THE_PLACE))
    if called_so or (lost and not _TURNED.match(text, lost.end(), roster.end)):
        yield Sign.LOST


def _seized(roster: Roster, mention: Mention, first: int, last: int) -> Iterator[Sign]:
    """抓获甲、乙, 将甲抓获, 抓获出售银行卡的甲, 以甲为首."""
    text = roster.text
    head = text[max(roster.start, first - 24) : first]
    leads = _LEADS.match(text, last) is not None and head.endswith(("以", "由"))
    doing = text.endswith("的", 0, first) and _SEIZED_DOING.search(text, max(roster.start, first - 80), first)
    taken = _TAKEN.match(text, mention.end) and (
        "将" in text[max(roster.start, first - 30) : first].rpartition("，")[2]
    )
    seized = _SEIZED.search(head) and not text.startswith(("的", "名下", "取得", "账户", "处"), last)
    seized = seized and (not head.endswith(("对", "将")) or _done_to(text, last, roster.end))
    seized = seized and not _LED_TO.search(head)
    if leads or doing or taken or seized:
        yield Sign.CAUGHT


_LEADS = re.compile("(?:夫妻|夫妇|兄弟|姐妹|父子|母子|[二两三四]人|等人)?为(?:首|头目|骨干|核心|主)")
# 到案后带民警抓获同伙甲: the one led to, of whom nothing else is told
_LED_TO = re.compile(
    "(?:带|带领|带着|领着|协助|配合|帮助|引导)(?:公安机关|公安人员|公安民警|公安|民警|警方|警察|侦查人员)[^，。；]{0,6}(?:抓获|抓捕|抓到)[^，。；]{0,6}$"
)


def _head(roster: Roster, first: int) -> str:
    """The words before a list of names and the titles that lead to it."""
    begin = before_titles(roster.text, first, max(roster.start, first - 24))
    return roster.text[max(roster.start, begin - 24) : begin]


def _brought_in(roster: Roster, first: int, last: int) -> Iterator[Sign]:
    """纠集甲, 雇乙做客服, 后与堂弟丙租办公室."""
    text, head = roster.text, _head(roster, first)
    # 叫乙收取甲转入的钱: whose things or whose money it is
    owns = text.startswith(("的", "名下"), last) or _PAID_IN.match(text, last) is not None
    if _BROUGHT.search(head) and not owns:
        yield Sign.BROUGHT
    if _HIRED.search(head) and not owns:
        taken_on = _COUNTED_IN.match(text, last)
        yield Sign.BROUGHT if taken_on else Sign.HIRED
    if _TAKEN_IN.match(text, last) and text.endswith(
        ("把", "将"), 0, before_titles(text, first, roster.start)
    ):
        yield Sign.BROUGHT
    if _BESIDE.search(head) and not _APART_WITH.match(text, last):
        yield Sign.BROUGHT


# who opens no clause but acts in what follows
_LED_IN = (
    "由", "，后与", "因", "其中", "雇来的", "招来的", "请来的", "招募的", "聘请的", "雇佣的", "雇用的",
)  # fmt: skip


def _told_after(roster: Roster, mention: Mention, first: int, last: int) -> set[Sign]:
    """What is told after the list of names: that they were caught, got something, did something."""
    text, found = roster.text, set[Sign]()
    tail = _LIST_TAIL.match(text, last)
    at = tail.end() if tail else last
    time = _TIME.match(text, at)
    at = time.end() if time else at
    if text.startswith(("的", "名下", "处", "账户"), at):
        return {Sign.CAUGHT} if _FOUND_ON.match(text, at) else found
    heads = heads_clause(text, first, roster.start)
    if (
        _HANDLED.match(text, at, roster.end)
        or _profiled(roster, mention)
        or _GOT.match(text, at, min(roster.end, at + 30))
        or (heads and _EARNED.match(text, at, min(roster.end, at + 60)))
        or (_SHARE.match(text, last) and _SHARED.search(text, max(roster.start, first - 60), first))
    ):
        found.add(Sign.CAUGHT)
    if _PAID_IN.match(text, last):
        return found  # 接收被害人甲转来的3万元、乙转来的2.6万元
    opens = heads or text.endswith(_LED_IN, 0, mention.start) or _TOLD_TO.search(_head(roster, first))
    reach = _REACH + 26 * text.startswith(("将", "把", "看到"), at)  # 将本人名下多张银行卡以及……出售
    clause = _STOPS.split(text[at : min(roster.end, at + reach)], maxsplit=1)[0]
    if (
        opens
        and (ACT.search(clause) or _HELPS.match(clause))
        and not (_ASIDE_ACT.match(clause) and not _AND_THEN.match(clause))
    ):
        found.add(Sign.ACTED)
    return found


# ——甲，男，34岁。……被刑事拘留。 1.甲（女，22岁），……处以罚款。
_ITEM_OPENS = re.compile(
    "(?:^|\n)[ 　]*(?:——?|--|[·●▪■◆★*-]|[0-9]{1,2}[.、．)）]|[（(][0-9一二三四五六七八九十]{1,2}[)）]|[一二三四五六七八九十]{1,2}、)?[ 　]*(?:涉案人员|犯罪嫌疑人|嫌疑人)?$"
)
_PROFILE = re.compile("[，（ 　](?:[^，。；（）]{1,8}[，、])?[男女][，。；）]")
_MEASURES = re.compile(
    "刑事拘留|刑拘|取保候审|逮捕|批捕|监视居住|行政拘留|罚款|行政处罚|不予处罚|不作为犯罪|移送[^，。；]{0,6}起诉|提起公诉|不起诉|抓获|投案|到案|归案|落网|判处|刑事强制"
)


def _profiled(roster: Roster, mention: Mention) -> bool:
    """Whether an item of a list is of the one named: name, sex and age open it, and it says what was done to them."""
    text = roster.text
    if _ITEM_OPENS.search(text, max(roster.start, mention.start - 12), mention.start) is None:
        return False
    end = text.find("\n", mention.end, roster.end)
    told = _PROFILE.match(text, mention.end)
    return (
        told is not None and _MEASURES.search(text, told.end(), end if end >= 0 else roster.end) is not None
    )


_DEALT_WITH = re.compile("提起公诉|不起诉|抓[获捕]|控制|刑事拘留|刑拘|逮捕|批捕|有罪判决|采取(?:强制|刑事)")


def _done_to(text: str, at: int, end: int) -> bool:
    """对甲、乙提起公诉, 将甲抓获."""
    tail = _CLAUSE_ENDS.split(text[at : min(end, at + 24)], maxsplit=1)[0]
    return _DEALT_WITH.search(tail) is not None
