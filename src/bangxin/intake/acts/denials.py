"""A circumstance that a form or a clause takes back after its name: 认罪认罚：否, 自首□是☑否, □自首 ☑坦白, 具结书尚未签署."""

from __future__ import annotations

from bangxin.base import patterns as re

_BOXES, _TICKS = "□☐○", "☑√✓✔■●☒"
_CALLED = "(?:情节|表现|具结书|从宽制度|从宽|手续)?[ \t　]*"  # 自首情节：无, 认罪认罚具结书未签
_SEP = "[：:|｜（(\t][ \t　]*"
_ENDS = "(?=[ 。，；、）)|｜\t\n]|$)"
_OPTION = f"[{_BOXES}][ 　]*"
# 自首：否; 坦白：不认定; 认罪认罚还没签; 自首□是☑否, 自首（□是 □否）, 自首：是□ 否☑
_DENIED = re.compile(
    f"{_CALLED}(?:"
    f"{_SEP}(?:(?:否|无|没有|×|╳|✗|不详|不明|待[查定核][实认查]?|空缺?|/|—+|_+){_ENDS}"
    "|(?:尚|还|均|现)?(?:未|没有?|不(?!讳|持异议))[^，。；、：]{0,8}?(?:认|签|同意|成立|构成|具备|存在|适用|查实|办|愿))"
    "|[ 　]*(?:尚|还|仍|至今|目前|均|并|一直)*(?:未|没有?|不)(?:予|能|被)?(?:签|办理|办|谈妥|谈成|谈|认定|成立|构成|具备|存在|适用|查实|同意)"
    f"|(?:{_SEP})?(?:{_OPTION}[是有][ 　]*[{_BOXES}{_TICKS}][ 　]*[否无]|[{_TICKS}][ 　]*[否无]|[是有][ 　]*{_OPTION}/?[否无][ 　]*[{_BOXES}{_TICKS}]|[是有]/[否无])"
    ")"
)
_FIRST = frozenset("情表具从手 \t　：:|｜（(未没不尚还仍至目均并一是有" + _BOXES + _TICKS)
_MARK = re.compile(f"[{_BOXES}{_TICKS}]")
_MARK_LEADS = re.compile(f"(?:^|[：:，。；、（(\\s])[{_BOXES}{_TICKS}][ 　]?[^是否有无 　]")


# 签署具结书后又撤回, 审查起诉阶段反悔, 庭审中翻供, 电话通知其到案而未到: told of the same circumstance afterwards
_TAKEN_BACK = {
    "disposition.plea": re.compile(
        "反悔|拒绝签署|拒不签署|拒签|撤回(?!上诉|抗诉|起诉|报案|控告|申请|谅解|辩护|委托)|不再认罪|当庭不认罪|翻供|推翻[^，。；]{0,10}供"
    ),
    "disposition.truthful": re.compile(
        "翻供|推翻[^，。；]{0,10}供|不再(?:如实|供)|当庭否认|又(?:予以)?否认|拒不供认"
    ),
    "disposition.voluntary_arrival": re.compile(
        "未(?:按[^，。；]{0,6})?(?:到案?(?=[，。；])|前往|归案|投案|理会|理睬)|(?:没有?|拒绝|拒不|不)(?:到案|前往|去(?=[，。；])|来(?=[，。；])|配合到|归案|投案)|不予理会|置之不理|又(?:潜|脱)?逃|趁机逃|逾期未"
    ),
}
# 后又如实供述, 重新签署: what is taken back is given again
_GIVEN_AGAIN = re.compile(
    "(?:又|再次|重新|仍|最终|随后|之后|才|复)[^，。；]{0,8}(?:如实|认罪|签署|供认|供述|投案|到案|归案|自首|自愿)|(?:开庭|判决|宣判)前[^，。；]{0,8}(?:如实|认罪|供)"
)
_REACH = 70  # characters after the circumstance in which it is told that it was taken back


def taken_back(fact: str, text: str, start: int, stop: int) -> int | None:
    """Where it is told, in ``start:stop``, that what was read there no longer holds; None where it holds."""
    if fact not in _TAKEN_BACK:
        return None
    told = _TAKEN_BACK[fact].search(text, start, min(stop, start + _REACH))
    if told is None or _GIVEN_AGAIN.search(text, told.end(), min(stop, told.end() + _REACH)):
        return None
    return told.start()


def denied_after(text: str, start: int, end: int) -> bool:
    """Whether what follows the word at ``start:end`` takes it back, or the box beside it is left empty."""
    if text[end : end + 1] in _FIRST and _DENIED.match(text, end):
        return True
    return _left_empty(text, start, end)


def _left_empty(text: str, start: int, end: int) -> bool:
    """□自首 ☑坦白, 自首□ 坦白☑: boxes stand before each item of a form or after each, as the line begins."""
    before = (
        text[:start].rstrip(" 　")[-1:] if text[start - 1 : start] in (" ", "　") else text[start - 1 : start]
    )
    if (not before or before not in _BOXES) and text[end : end + 1] not in _BOXES:
        return False
    line = text[max(text.rfind("\n", 0, start) + 1, text.rfind("。", 0, start) + 1) : end]
    if _MARK_LEADS.search(line):
        return bool(before) and before in _BOXES
    return bool(text[end : end + 1]) and text[end] in _BOXES
