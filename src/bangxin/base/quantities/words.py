"""The words of the grammar: characters, units, counters, words of bound."""

from __future__ import annotations

from bangxin.base import patterns as re
from bangxin.base.numerals import DIGITS as _BASE_DIGITS
from bangxin.base.numerals import LARGE_UNITS as _LARGE
from bangxin.base.numerals import SMALL_UNITS as _SMALL

# Full-width and traditional characters that matter here become their plain forms; every entry keeps the length.
_PLAIN = {
    **{chr(0xFF10 + i): str(i) for i in range(10)},
    "．": ".", "％": "%", "〜": "~", "～": "~", "–": "-", "－": "-", "−": "-", "￥": "¥",
    "萬": "万", "億": "亿", "兩": "两", "餘": "余", "幾": "几", "數": "数", "約": "约", "過": "过", "達": "达",
    "張": "张", "個": "个", "條": "条", "筆": "笔", "戶": "户", "臺": "台", "圓": "元", "圆": "元",
    "錢": "钱", "塊": "块", "歲": "岁", "週": "周", "時": "时", "點": "点", "號": "号", "間": "间", "幣": "币",
    "滿": "满", "於": "于", "無": "无", "別": "别", "後": "后", "內": "内", "為": "为", "當": "当", "從": "从",
    "輛": "辆", "隻": "只", "項": "项", "組": "组", "計": "计", "陸": "六", "○": "〇", "Ｏ": "〇",
    "貳": "二", "參": "三", "叄": "三", "\u3000": " ", "\xa0": " ", "\t": " ", "據": "据", "處": "处", "僅": "仅",
    "齡": "龄", "傳": "传", "審": "审", "決": "决", "壹": "一", "贰": "二", "叁": "三", "肆": "四", "伍": "五",
    "陆": "六", "柒": "七", "捌": "八", "玖": "九", "拾": "十", "佰": "百", "仟": "千",
}  # fmt: skip
# 拾 is ten only beside other figures: not in 捡拾被害人的手机
_TO_CHANGE = re.compile(
    "["
    + re.escape("".join(c for c in _PLAIN if c != "拾"))
    + "]|拾(?:(?=[万萬仟佰元圆圓余餘壹贰貳叁叄參肆伍陆陸柒捌玖])|(?<=[壹贰貳叁叄參肆伍陆陸柒捌玖]拾))"
)


def plain(text: str) -> str:
    """``text`` in the characters that the grammar knows, as long as before."""
    return _TO_CHANGE.sub(lambda m: _PLAIN[m.group()], text)


DIGITS = {c: v for c, v in _BASE_DIGITS.items() if c in "零〇一二三四五六七八九两"}
SMALL = {c: v for c, v in _SMALL.items() if c in "十百千"}
LARGE = {c: v for c, v in _LARGE.items() if c in "万亿"}
MORE = "余多几来"
NUMERALS = frozenset([*DIGITS, *SMALL, *LARGE, *MORE, "点"])  # what a number in Chinese figures is made of
# counters; a value lists what may not follow (名下 and 部分 are no counters)
COUNTERS: dict[str, str] = {
    "张": "", "个": "月人", "套": "取", "部": "分门", "名": "下义为", "条": "第件例", "次": "日年月", "通": "过讯信知告行", "笔": "录", "宗": "旨",
    "台": "", "起": "诉", "位": "于置", "家": "", "本": "案院人", "份": "", "件": "套", "枚": "", "只": "有", "辆": "", "户": "籍名口",
    "人": "民", "对": "", "项": "", "组": "织", "款": "项", "单": "元位独一", "群": "", "盒": "", "箱": "", "幅": "", "例": "", "间": "",
    "门": "", "块": "", "艘": "", "架": "设", "瓶": "", "克": "", "路": "", "点": "", "颗": "",
}  # fmt: skip
LONG_COUNTERS = ("人次", "条次", "笔次", "个次", "家次", "被告人", "被害人", "犯罪嫌疑人", "嫌疑人")
# counters that only count when the number is not a bare 一 (一起, 一对, 一间 are mostly other words)
WEAK_AFTER_ONE = frozenset("起对间点路单门款例项组块")
MONEY_UNITS = ("元人民币", "元钱", "块钱", "元", "块")
NOT_AFTER_YUAN = ("素", "月", "旦", "宵", "首", "老")
YUAN_PREFIXES = ("人民币", "RMB", "rmb", "¥", "CNY")
FOREIGN_UNITS = (
    "美元", "美金", "港元", "港币", "欧元", "英镑", "日元", "韩元", "泰铢", "比索", "卢布", "USDT", "usdt", "U币",
    "泰达币", "比特币", "以太币", "新台币", "缅币", "越南盾", "迪拉姆",
)  # fmt: skip
# words of bound before the number, longest first
BEFORE: tuple[tuple[str, str], ...] = (
    ("不得少于", ">="), ("不少于", ">="), ("不低于", ">="), ("不小于", ">="), ("至少有", ">="), ("至少为", ">="),
    ("至少", ">="), ("最少", ">="), ("起码", ">="), ("已满", ">="),
    ("不得超过", "<="), ("不超过", "<="), ("未超过", "<="), ("不高于", "<="), ("不多于", "<="), ("不大于", "<="),
    ("至多", "<="), ("最多", "<="), ("没超过", "<="),
    ("尚不足", "<"), ("不足", "<"), ("不到", "<"), ("未满", "<"), ("不满", "<"), ("低于", "<"), ("少于", "<"),
    ("没有达到", "<"), ("没达到", "<"), ("未能达到", "<"), ("未达到", "<"), ("未达", "<"), ("未到", "<"), ("小于", "<"), ("未及", "<"),
    ("超过了", ">"), ("超过", ">"), ("超出", ">"), ("多于", ">"), ("高于", ">"), ("大于", ">"), ("逾", ">"), ("超", ">"),
    ("大约", "~"), ("约为", "~"), ("约有", "~"), ("约", "~"), ("将近", "~"), ("接近", "~"), ("近", "~"), ("大概", "~"),
    ("估计", "~"), ("左右约", "~"), ("满", ">="),
)  # fmt: skip
NOT_BEFORE = {
    "近": "最附靠临亲远走", "约": "邀相预签合违制节契公誓赴履特", "满": "期圆美充届服", "超": "高",
    "不足": "", "不到": "得收找看", "逾": "",
}  # fmt: skip
# what may stand between a word of bound and the number
FILLERS = (
    "人民币", "共计", "合计", "累计", "总计", "高达", "多达", "达到", "金额", "价值", "RMB", "¥", "共", "计", "达", "到",
    "为", "有", "了", "是", " ",
)  # fmt: skip
# words of bound after the unit
AFTER: tuple[tuple[str, str], ...] = (
    ("不到", "<"), ("及以上", ">="), ("及以下", "<="), ("以上", ">="), ("以下", "<="), ("以内", "<="), ("之内", "<="), ("之多", ">="),
    ("左右", "~"), ("上下", "~"), ("有余", "余"), ("出头", "余"), ("不等", ""), ("许", "~"),
)  # fmt: skip
RANGE_WORDS = ("至", "到", "-", "—", "~", "一直到", "直至", "或")
