"""Quotations, whatever number of sentences they hold: where the one around a character opens and closes, and who is quoted."""

from __future__ import annotations

import re

from bangxin.consult.cite.draft import Draft

_PARTY_HOLDS = re.compile(
    r"(?:辩护人|辩方|被告人|上诉人|犯罪嫌疑人|当事人|家属|对方|公诉人|控方|代理人)[^,。;:\"]{0,8}(?:认为|提出|主张|辩称|辩解|称|说|觉得|质疑)[^,。;\"]{0,6}[,:]?$"
    r"|(?:贵刊|贵报|贵社|该报|该文|此文|原文|来稿|网文|上期|旧版|初稿)[^,。;:\"]{0,10}(?:称|说|写道?|写成|写作|载)[^,。;\"]{0,14}[,:]?$"
)
_ANOTHER_SAYS = re.compile(
    r"(?:^|[,。;:!?\n])(?P<who>[^,。;:!?\"\n]{1,24}?)(?<![所简下统俗又并合自通名])(?:认为|主张|辩称|声称|宣称|[号章帖友户文]称|写道|写着|写[成作]|(?:还|仍然?|依然|照样|常|往往)(?:在)?(?:写|引用?|沿用|转载|照抄)(?:的是|着)?|以为|说是)[^,。;\"]{0,12}?[,:]?$"
)
"""What leads up to a quotation of somebody's view."""
_SOMEBODY = re.compile(
    r"(?:有人|有的人|不少人|很多人|许多人|一些人|网友|网上|网传|坊间|朋友圈|群里|评论区|骗子|中介|卡商|上家|上线)[^,。;:\"]{0,12}(?:说|称|讲|问|传|以为|觉得|认为|声称|发帖|流传|告诉[^,。;:\"]{1,6})[^,。;:\"]{0,6}[,:]?$"
)
"""Nobody in particular is quoted, or somebody who has no say on the law."""
_WRITTEN_ONLY = re.compile(r"(?:只|仅|误|错|竟|漏)(?:写|说|引|表述|读|记)(?:成|为|作|了|的是)?[:,]?$")
"""What leads up to words that are quoted to be found fault with (对从犯只写“可以从轻”)."""
_KNOWS = re.compile(
    r"法条|刑法|法律|立法|条文|[条款项]|解释|意见(?!书)|规定|纪要|办法|通[知报告]|公[告报]|法官|律师|民警|警方|专家|教授|检察官|负责人|发言人|老师|笔者|本院|作者"
)
"""Whose view is quoted for the law: the law itself, and who speaks on it with authority."""


def quotation(draft: Draft, at: int) -> tuple[int, int] | None:
    """Where the quotation around a character opens and closes within its line; None where it stands in none."""
    line, stop = draft.line_span(at)
    if "\u201c" in draft.text[line:stop]:
        opened = draft.text.rfind("\u201c", line, at + 1)
        if opened < 0 or draft.text.find("\u201d", opened, at) >= 0:
            return None
        closed = draft.text.find("\u201d", at, stop)
    else:
        opened = draft.folded.rfind('"', line, at + 1)
        if opened < 0 or draft.folded.count('"', line, opened + 1) % 2 == 0:
            return None
        closed = draft.folded.find('"', max(at, opened + 1), stop)
    return (opened, closed) if closed >= 0 else None


def is_of_another(draft: Draft, opened: int) -> bool:
    """Whether a quotation is of what a party, a publication or nobody in particular holds (辩护人认为“……”)."""
    lead = draft.folded[draft.sentence_span(opened)[0] : opened]
    said = _ANOTHER_SAYS.search(lead)
    return bool(
        _PARTY_HOLDS.search(lead)
        or _SOMEBODY.search(lead)
        or _WRITTEN_ONLY.search(lead)
        or (said and not _KNOWS.search(said["who"]))
    )
