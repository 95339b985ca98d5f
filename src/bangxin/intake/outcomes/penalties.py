"""The words a sentence is told in: penalties, groups they are passed on, what takes the place of what on appeal."""

from __future__ import annotations

from bangxin.base import patterns as re
from bangxin.intake.parts import Part
from bangxin.intake.words import Words

TERMS = Words([
    "有期徒刑", "拘役", "管制", "缓刑", "罚金", "决定执行", "合并执行", "数罪并罚", "判处", "考验期", "罚款", "行政拘留", "没收财产", "获刑", "判刑",
    "免予刑事处罚", "免于刑事处罚", "免刑",
])  # fmt: skip
# 与前罪判处的有期徒刑……并罚, 与原判有期徒刑六个月, 与尚未执行完毕的……: the terms of another sentence
OF_BEFORE = re.compile(
    "(?:与|和|同|合并|加上)(?:其|被告人)?[^，。；、罪]{0,4}?(?:前[罪判案刑次犯]|原[判犯审罪]|尚未|没有执行|未执行|剩余|余[刑下])|与[^，。；]{0,16}犯[^，。；]{2,24}罪(?:被|所|而|一案)|前犯|连同本院|原判(?:刑罚|决)?(?:的)?(?=有期徒刑|拘役|管制)(?![^。]{0,40}(?:改判|撤销原判))"
)
NOT_CONVICTED = (
    "原犯", "变更为", "不构成", "应定", "应认定为", "应当认定为", "不应认定", "是否构成", "应以", "涉", "还是", "或者", "不成立", "未采", "未采纳", "不采纳", "不采", "未认定", "改变为",
)  # fmt: skip
TOLD = frozenset([Part.NARRATIVE, Part.PROCEEDINGS])
# 二审：改判……, 二审改定……; what is upheld (二审维持) stays as it was
ON_APPEAL = re.rare(
    "(?:二审|终审|再审|上诉后)(?:(?:法院)?以[^。；，维]{2,26}罪改判|[^，。；维]{0,8}?(?:改判|改定|改为|撤销|改|：(?!维持|驳回|均维持))|[^。；维驳]{0,80}?，(?:撤销原判|改判))|(?<=[，；])改判(?=[^，。；建]{2,8}(?:犯|有期|拘役))|(?:遂|故|直接|依法)改判(?=[：，为]|[^，。；]{2,8}(?:犯|有期|拘役)|[^，。；]{2,20}罪)"
)
# 二、撤销对甲的量刑部分；三、上诉人甲犯……
REVIEWED = re.compile(
    "上诉|二审|终审|原审|抗诉|再审"
)  # on trial at first instance a ruling revokes only a suspension
OF_THE_APPEAL = re.compile(
    "撤销[^；。]{0,40}(?:量刑|判决|判项|部分)|撤销(?:原[判审]|一审)|改判|变更[^，；。]{0,16}(?:主刑|刑期|刑罚|量刑|罚金)[^，；。]{0,6}为"
)
THE_REST = re.compile(
    "(?:另外|另|其余|其他|其它)([二两三四五六七八九十]|[0-9]{1,2})?(?:名)?(?:被告人|人员|成员|同案人|同案犯|人)(?!的)"
)
CONVICTED = re.compile(
    "(?:（[^（）]{0,12}）)?(?:等(?:[二两三四五六七八九十]|[0-9]{1,2})?(?:名)?(?:被告)?人)?(?:已|均)?(?:犯|被判处|被判|获刑|(?:被|因|被以|以)[^，。；]{1,24}罪)"
)
SIGN = re.compile("[二两三四五六七八九十]|[0-9]{1,2}")
SAME_CHARGE = re.compile(
    "(?:以|犯|因)(?:(?:相)?同|该|此)罪(?:名)?|(?<=某)(?:均|亦|也|则)?同罪(?=[，。；])|(?:分别|均|各)(?:被)?(?:获刑|判刑|判处刑罚|判罚)"
)
# whose several terms follow one another: 分别判处……, 依次获刑……
IN_TURN = re.compile(
    "(?:分别|依次|各)(?:被)?(?:并)?(?:判|获|处)|(?:刑期|罚金|考验期)(?:则|也)?(?:分别|依次)(?:为|是)?"
)
# 应定……罪，判处其……: what a court says that passes the sentence
OUGHT_TO_BE = ("应定", "应认定为", "应当认定为", "应以")
SO_SENTENCED = re.compile("，?(?:遂|故|依法|据此|以此)*(?:判处|改判)")
# 如果……，则可能以……罪被判处三年以上有期徒刑: nobody's sentence
_SUPPOSED = re.compile("(?:如果|假如|倘若|假设|若(?!干)|一旦|可能(?:会)?以)[^。；]*$")
REJECTED = re.compile("指控[^，。；]{0,8}(?:不成立|不当|有误|错误|不准确|不准|变更|纠正|不予支持)，")
PASSED = re.compile("(?:分别)?(?:判(?:处|了)|分处)")
ALL_COUNTED = re.compile(
    "(?:[二两三四五六七八九十]|[0-9]{1,2})(?:名(?:被告人|组织者|嫌疑人|被告|人员)|(?:家)?(?:被告单位|单位|公司)|被告人|人(?=犯|均|各|都|分别|依次|有期徒刑|拘役|被判|获刑|(?:的)?罪名))"
)
AND = ("、", "和", "及", "，")
# 法院仅认定后者: of the two charges alleged in the sentence
PICKED = re.compile("认定(前者|后者)")
# 有期徒刑九个月、拘役四个月: what stands between two members of a list
LISTED = re.compile("(?:、|和|与|及)(?:有期徒刑|拘役|管制|罚金)?")
# 开设赌场罪不成立, ……罪的指控证据不足
NOT_MADE_OUT = re.compile("(?:的?(?:指控|罪名))?(?:，?证据不足|(?:依法)?不能?成立|不予认定)")
# A罪与B罪两罪指控: alleged, no more
ONLY_ALLEGED = re.compile("[^，。；\n（]{0,12}指控(?!成立|的罪名成立|罪名成立)")
EXEMPT = ("免予刑事处罚", "免于刑事处罚", "免刑")
# 各罚三万元
FINED = re.compile("[，、](?:各|均|并)?罚(?:人民币)?(?=[0-9一二两三四五六七八九十])")
# 徒刑七个月, 刑期降至一年; 缓一年, 缓期一年执行: short for 有期徒刑, 缓刑
IN_SHORT = (
    (
        re.compile("刑期(?:由[^，。；]{2,12})?(?:降|减|改|变更|调整)[至为到](?=[0-9一二两三四五六七八九十])"),
        "有期徒刑",
    ),
    (re.compile("(?<![有无]期)徒刑(?=[0-9一二两三四五六七八九十])"), "有期徒刑"),
    (re.compile("(?<!死刑，)(?<!死刑)缓期?(?=[0-9一二两三四五六]{1,2}(?:年|个月))"), "缓刑"),
)
# 起诉罪名诈骗罪, 指控罪名为……: what was alleged, said before the charge
ALLEGED = re.compile(
    "(?:起诉|指控|公诉|批捕|立案)(?:的)?罪名(?:原?[为是系]|：)?$|(?:^|[，。；：\n])(?:检察院|检察机关|检方|公诉机关|区检|市检|县检)?(?:原|最初|起初|先)?(?:以)?起诉(?:时)?(?:的)?[为是系]?$"
)
# 以……罪判处, after what the court did not follow
HELD = re.compile("^(?:而|并|最终|依法|遂|故|法院|改)*以$")
# 法院改定帮信罪, 法院认定……罪
COURT_HOLDS = re.compile(
    "^(?:但|而)?(?:[^，。；]{0,8}法院|一审|二审)[^，。；指诉]{0,6}(?:改定|改判|改以|认定|定|判)(?:[其为以]|构成)?$"
)
# 甲、乙分别以掩隐罪、帮信罪获刑
RESPECTIVELY = re.compile("分别(?:被)?(?:以|因|犯|因犯|构成|定)$")
# 甲……，乙……，均系帮信罪: the charge of all named so far
OF_THEM_ALL = re.compile("(?:均|都)(?:系|为|是|犯|构成|因|以|定)?$|罪名(?:均|都)?(?:为|是|系)：?$")
# 由有期徒刑一年二个月改为十一个月: the first is no more
REPLACED = re.compile("[^，。；]{0,16}?(?:改为|变更为|改判|减为|降为|减至|降至)")
# 改判其为六个月, 判了甲一年: a term that is told without the word for it
TERM_OPENS = re.compile(
    "(?:改为|减为|降为|减至|降至|改判(?:其|其为|为)?|判处(?:其)?|判了?(?:其|他|她)|判了|(?<![改宣审裁])判|[，罪]处|维持)$"
)
# 组织甲、乙等人取现，判处……: named as those led, not as those sentenced
LED = re.compile("(?:组织|纠集|招募|雇佣|雇请|带领|指使|发展|邀约|介绍|安排|收购|伙同)(?:被告人|其)?$")
# 禁止从事……三年: no term of imprisonment
BANNED = re.compile("禁止|从业|职业")
ALL_OF_THEM = re.compile("[，；]并?(?:均|各|每人)(?:被|分别)?(?:判处|并处|单处|处|宣告|判|适用)?$")
# 累计判处罚金9.4万元: the total of a group, nobody's fine
TOTAL = re.compile("(?:累计|共计|合计|总计|共)(?:并|被)?(?:判处|处)?(?:罚金)?$")
_SET_ASIDE = re.compile(
    "[”’ ]{0,2}(?:[判裁][决定]如下：)?(?:[（(]?[一二三四五六七八九十0-9]{1,2}[)）、.．]{1,2})?撤销[^。；\n]{0,90}?(?:量刑|即|判处|宣告)"
)
# 撤销原判，改判上诉人甲……, 撤销……量刑部分，判处……: what takes its place in the same item
_ANEW = re.compile("，(?:改判|以|判处|判决|上诉人|原审被告|被告人)")
# 改判……，原判一年二个月、罚金一万元予以撤销
_OF_THE_OLD = re.compile("(?:改判|改为)[^；。]{2,60}?[，（](?:原判|一审)[^，。；]{0,24}$")
# what is taken away or paid back besides a fine
OTHER_MONEY = re.compile("追缴|没收|收缴|责令|违法|退|赔|返还|发还")
IN_DOUBT = re.compile("争议|分歧|异议")  # 非法利用信息网络罪还是帮信罪有争议
FOR_ALL = re.compile("(?:并)?(?:各|均)(?:被)?(?:并|单)?(?:判)?处?(?:罚金|缓刑)")
# 数罪并罚，判处甲七年，乙五年六个月: the terms that both have to serve
FOR_SEVERAL = re.compile("，?(?:依法|最终|分别)*(?:判处|判决)")
APPLIED = re.compile("(?<!不)(?<!可以)(?<!不宜)(?:适用|宣告|宣判)$")
# （罚金人民币10000元已缴纳）: not told for the first time
PAID = re.compile("(?:人民币)?[^，。；（）]{0,14}?(?:已|已经|均已)(?:全部|全额|先行)?(?:预?缴|交)")
TOTAL_AFTER = re.compile("(?:金额)?(?:累计|共计|合计|总计|总额)")
RANGE = ("至", "到", "-", "—", "不等")
# 甲、乙等七人: the whole group where it is as many as stand accused
AND_SO_MANY = re.compile("等([二两三四五六七八九十]|[0-9]{1,2})(?:名)?(?:被告)?人")
# 公安机关以掩隐罪刑事拘留: an accusation of those who investigate or prosecute
BY_OTHERS = re.compile("(?:公安(?:机关)?|警方|检方|检察院|检察机关|公诉机关)[^，。；]{0,4}以$")
ACCUSE = (
    "刑事拘留", "刑拘", "立案", "批捕", "批准逮捕", "逮捕", "取保候审", "提起公诉", "移送", "审查起诉", "以帮信罪起诉", "公诉以",
)  # fmt: skip
# 一、撤销某法院……判决书中对甲犯……罪判处有期徒刑七个月，缓刑一年的缓刑部分
_ANNULS = re.compile("撤销[^。；\n]{0,50}?(?:判决|裁定|判项|判处|因犯)")
_ITS_PART = re.compile("[^。；\n]{0,60}?部分")
_THAT_IS = re.compile("撤销[^。；\n]{0,90}?(?:部分|项|判决)，?即")  # 撤销……量刑部分，即判处甲有期徒刑八年


def annulled(text: str, start: int, at: int, end: int) -> bool:
    """Whether the charge or term at ``at`` is only supposed, or one that the ruling takes away (撤销……量刑部分，即“判处有期徒刑十一年”)."""
    if _SUPPOSED.search(text, start, at):
        return True
    aside = _SET_ASIDE.match(text, start, at)
    if (aside and not _ANEW.search(text, aside.start(), at)) or _OF_THE_OLD.search(text, start, at):
        return True
    begin = text.rfind("撤销", start, at)
    return (
        begin >= 0
        and _ANNULS.match(text, begin, at) is not None
        and "；" not in text[begin:at]
        and (_ITS_PART.match(text, at, end) or _THAT_IS.match(text, begin, at)) is not None
    )


_BOTH_MET = re.compile("同时(?:又)?(?:触犯|构成|符合|成立|涉嫌)[^，。；]*$")
_ONE_OF_THEM = re.compile("(?:处罚较重|择一重|从一重|较重的|重罪|竞合)[^。；]{0,30}?(?:以|按|定|罪)")


def gives_way(text: str, start: int, at: int, end: int) -> bool:
    """同时触犯诈骗罪和帮信罪，依照处罚较重的规定，以……罪判处: the offences met are told first, then the one of the sentence."""
    return _BOTH_MET.search(text, start, at) is not None and _ONE_OF_THEM.search(text, at, end) is not None
