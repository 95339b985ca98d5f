"""What is supposed, asked for, or recited as a rule, and which of several numbers is denied: none of it is a fact of the case."""

from __future__ import annotations

from bangxin.base import patterns as re
from bangxin.base.quantities import Quantity
from bangxin.intake.parts import Sentence

# 如果甲出售银行卡3张以上，则构成犯罪; no 若某, 若干
_IF = re.rare(
    "(?:^|[，。；：、但而\n])(?:如果|如(?=[^，。；下实期数]{2,30}，(?:则|就|应|即|可))|假如|倘若|假使|假设|若(?![某干])|即便|即使)"
)
_THEN = re.compile("，(?:则|那么|就|即|才|应|属于|可以?认定|依法|构成|不构成|也)")
_YET = re.compile("，[^，。；]{0,4}(?:仍|却|但|实际|还是将|还是把)")
# 请查明……; 需进一步核实……
_REQUEST = re.rare(
    "(?:^|[，。；：、\n0-9])(?:故|现|恳|特|另|还|并)?(?:请求?|提请|建议|申请|尚?需|有待|须|应)(?!罪)[^，。；：]{0,10}?(?:查明|核实|核查|查清|查证|调查)"
)
_OR = re.rare("(?:还是|抑或|亦或)(?:人民币)?$")
_OR_NEXT = re.compile(
    "[元张个套]?[^，。；0-9]{0,2}，?(?:还是|抑或|亦或)(?:人民币)?[0-9一二两三四五六七八九十]"
)
_IS_NOT = re.compile("(?:不是|并非|并不是|而非|不足|不止|绝非)(?:人民币)?$")
# 根据……规定，出售银行卡5张以上的，应予追诉
_RULE = re.compile(
    "的，?(?:应|属|可|认定|构成|处|依法|即|视为|以|，)|，(?:即|则|应当?|属于|视为|可以?)(?:为|认定|构成|属于|追诉|立案|予以)"
)


def supposed(text: str, sentence: Sentence, at: int) -> bool:
    """Whether what stands at ``at`` is told under a condition, or is what somebody is asked to find out."""
    begin = max(sentence.start - 1, 0)  # the mark before the sentence, which both may begin with
    if _REQUEST.search(text, begin, at):
        return True
    condition = _IF.search(text, begin, at)
    if condition is None:
        return False
    yet = _YET.search(text, condition.end(), at)
    if yet is not None:
        return False
    inside = text.find("，", condition.end(), at) < 0
    return inside or _THEN.search(text, condition.end(), sentence.end) is not None


def another_number(text: str, sentence: Sentence, quantity: Quantity) -> bool:
    """获利不是8000元, 是2张还是3张, 5张以上的，应予追诉: a number that is denied, doubted or of a rule."""
    head = (max(sentence.start, quantity.start - 8), quantity.start)
    if _IS_NOT.search(text, *head) or _OR.search(text, *head):
        return True
    if _OR_NEXT.match(text, quantity.end, sentence.end):
        return True
    return quantity.text.endswith("以上") and _RULE.match(text, quantity.end, sentence.end) is not None
