"""Whose word a sentence is: the writer's own, a question, somebody else's view, a mistake that is refuted, the law of then."""

from __future__ import annotations

import re

from bangxin.consult.citations import Citation
from bangxin.consult.cite.text.draft import Draft

_ASKS = re.compile(
    r"[?]$|(?:[吗呢]|(?<![那这要])么)(?=[,。;!?\n]|$)|(?:如何|怎么|怎样|多久|多少|什么|哪些|几年)[^,。;:!]{0,6}$|(?<![管论问看道楚查断定])是不是|会不会|能不能|该不该|要不要|可不可以|有无必要"
    r"|(?:^|[,。;:])(?:(?![查论管断认证确核审看问考])[^,。;:])*是否(?:需要|可以|应当|属于|构成|会)"
)
_REJECTED = re.compile(
    r"[,]?[^,。;]{0,10}(?:不(?:能)?同意|不认同|不敢苟同|不能成立|有异议|持异议|存疑|(?:存在|有)(?:较大)?(?:争议|分歧)|值得商榷)"
)
_MARKED_WRONG = re.compile(r"[(](?:[×✗❌xX]|错误?|误)[)][。]?\s*$")
_SUPPOSES = re.compile(
    r"(?:如果|假如|假设|假定|倘若|要是|若)(?:法律|刑法|立法|司法解释|新规|条文|标准)[^。;,]{0,6}(?:规定|写|改|定)"
)
"""The law as somebody supposes it (如果法律规定……，那就……)."""
_PROPOSED = re.compile(
    r"(?:建议|主张|呼吁|提议|设想|应当)[^。;]{0,14}(?:修改|修订|修法|立法|增设|废除|删除|提高[到至]|降低[到至]|改为)|(?:修正|修订)草案|征求意见稿|立法建议|立法论"
)
"""The law as somebody would have it."""
_DISBELIEVES = re.compile(r"(?:切勿|不要|别|勿|莫|不可|切莫|不能)(?:再)?(?:轻信|相信|听信|信|以为|误信)")
_SAID_SO = re.compile(
    r"(?:的)?(?:这种|该|此)?(?:说法|观点|看法|理解|认识|主张)[^,。;]{0,8}(?:不|没有|错误|有误|缺乏|无)"
)
_SPEAKER = re.compile(r"[^:\n]{1,12}:")
_NO_SAYS = re.compile(
    r"\n+[^:\n]{1,12}:[ ]*(?:你|您|这|他|她)?[^,。;\n]{0,8}(?:不对|错|不是这样|误解|误会|不准确|不正确)"
)
_TAG = re.compile(r"[,;](?:对吗|对不对|是吗|是不是|对么|是这样吗|正确吗|属实吗)[?]")
"""A question tag at the end of a period asks all of it."""
_OTHERS = re.compile(
    r"(?:有人|有的(?:人)?|不少人|很多人|许多人|一些人|部分(?:人|网友|当事人|观点|学者)?|大家|网友|群众|坊间|网上|网传|社会上)[^,。;!?]{0,6}?(?:误?以为|认为|觉得|担心|说法|流传|误解|主张)"
    r"|(?:误以为|误认为)(?![^。;!?]{0,30}(?:认识错误|(?:实际|其实|结果)(?:上|是|为|系)?[^,。;]{0,12}的,))|(?:(?<!行为)人|[者户主民客众友们他她]|家长|家属|亲属|学生)(?:还|也|都|曾|原本?|一直|一度|起初|常常?|往往|总是?|自|会|就|错误地|天真地)*以为(?![^。;!?]{0,30}的,)|有(?:一种)?观点|一种(?:观点|意见|说法)|另一种|常见(?:的)?(?:误区|误解|错误)|误区|谣言|谬误|错误(?:说法|认识|观念|理解)|传言|辟谣"
)
_DENIED = re.compile(
    r"(?:这|此|该|上述|其实|但|不过|然而)?(?:种|个|类)?(?:说法|理解|观点|看法|认识|想法|结论)?[^,。;!?]{0,4}(?:是)?(?:不对(?![\u4e00-\u9fff]{2})|不准确|不正确|(?<!认识)(?<!理解)(?<!判断)错误|错的|误解|误区|片面|(?<!罪名)(?<!罪名[就则便也])(?<!犯罪)(?<!犯罪[就则便也])(?<![本该]罪)(?<![本该]罪[就则便也])不成立(?!明知|故意|犯罪|[^,。;]{0,14}罪)|站不住脚|于法无据|没有(?:法律)?(?:根据|依据)|与(?:法律|法条|条文|事实和法律)?(?:的)?(?:规定)?(?:明显)?不符|(?:本院|合议庭|我院|(?:意见|辩解|理由|主张)[^。;]{0,30},)(?:依法|均|故)?不予(?:采纳|采信|支持|认可)|(?:这一点|对此|此点)[^,。;]{0,6}(?:存在|尚有|仍有|有)(?:较大)?(?:的)?(?:争议|分歧|疑问)|(?:是|属)?[^,。;]{0,10}(?:误读|曲解|误传))|其实不然|并非如此|不是这样|不尽然"
)
_PARTY = re.compile(
    r"(?:辩护人|辩方|被告人|上诉人|犯罪嫌疑人|当事人|家属|被害人|公诉人|控方|代理人|公诉机关|抗诉机关)[^。;]{0,24}(?:认为|提出|主张|辩称|辩解|请求|建议|称|申请|质疑)"
)
_CONTENDS = re.compile(
    r"(?:公诉(?:人|机关)|控方|起诉(?:书|意见书)|侦查机关|抗诉机关|一审(?:法院|判决)?|原判(?!刑)|原审|上诉人|被告人|犯罪嫌疑人|被害人|对方)[^,。;:]{0,6}(?:认为|提出|主张|辩称|辩解)(?!(?:[^。;]{0,24}(?:不成立|不能成立|有误|错误)))"
)
"""A party whose view is told, in whatever paper: not that of who writes it (counsel's view may be)."""
_ADOPTS = re.compile(r"(?:无|没有)异议|同意|认可|予以(?:采纳|采信|支持)|并无不当")
"""What the writer makes of that view right behind it, where it becomes his."""
_PARTY_LISTS = re.compile(rf"{_PARTY.pattern}[^。;:]{{0,12}}:(?:(?!本院|经查|经审查|综上|评判|评析)[^。])*$")
"""A list of what a party holds, up to its full stop (辩护人提出：一、……；二、……)."""
_GROUNDS = re.compile(
    r"(?:公诉(?:机关|人)|检察(?:院|机关)|控方|辩护人|辩方|被告人|侦查机关|原判|一审)[^,。;]{0,8}以[^。;]{2,50}为由"
)
_OFFICE = re.compile(
    r"(?<!本)(?:检察院|检察机关|法院|公安机关|承办(?:人|检察官)|法官)[^,。;]{0,8}(?:认为|指出|主张)(?![^。;]{1,30}的,)"
)
_NEGATED = re.compile(
    r"并非|并不(?:是|意味|等于|代表)|不(?:等于|意味着|代表|能(?:简单|机械|一概|一律)|应(?:简单|机械|一概|一律)|宜|得(?:简单|机械|一律))|不能(?:说|理解|认为|以为)|不要以为|不是说|不应(?:理解|认为)|不(?:能|要|应|可|得)把[^。;]{0,24}(?:理解|当|看|记|写)(?:成|作|为)|记成|写成了|不能想当然|别以为|莫以为"
)
_OPTION = re.compile(r"(?<![A-Za-z])[A-F](?:[.、)]|[ ]{1,2}(?=[\u4e00-\u9fff]))")
_ANSWER = re.compile(r"答案|解析|评析|说明|分析")
_QUOTE_DENIED = re.compile(
    r"[\"'》()\s。!?]*[-:,]{0,2}\s*(?:[^,。;:\"]{0,6}(?:批注|点评|批改|评语|订正|纠正):)?(?:也|均|都|就|则|又|同样|还)?(?:是|属于?|系)?(?:误|错误?的?|[写引记说答填用弄搞]?错了|×|✗|❌|假的?|非也|不对|谣言|不实|硬伤|失分|不得分|不给分|扣(?:\d|[一二三四五])?分|张冠李戴|混淆了?)(?=[。!,:;)\s]|$)"
)
_OUT_OF_DATE = re.compile(
    r"(?:是|系|属于?)[^,。;]{0,14}(?:以|之)?前的(?:旧)?(?:条文|规定|标准|法定刑|写法|表述|内容|文本|说法)|(?:是|系|属于?)(?:已经?)?(?:被)?(?:废止|失效|作废|过时)(?:了)?的|(?:早|已经?|早在[^,。;]{0,10}就)(?:被)?(?:废止|失效|作废|过时|不再?适用|删[去除掉]|取消)"
)
"""What is said behind a quotation of law that is no longer the law (“……”，这是修改之前的条文)."""
_CORRECTED = re.compile(
    r"\"[》)]?(?:[(][^()]{0,20}[)])?(?:一[词语句处]|的(?:说法|写法|表述))?[,]?(?:(?:均|都)?(?:系|是|为)?(?:误植|误写|笔误|误印|有误)"
    r"|(?:而|但)?(?:法律|法条|刑法|条文|原文|正确的?)(?:上|中)?(?:的)?(?:规定|写法|说法)?(?:应(?:当)?)?(?:是|为)|应(?:当|该)?(?:更正|订正|修改|改|写|读)?(?:为|作|成|是)|实(?:际(?:上)?)?(?:为|是|系)|(?:更正|订正|修改|改)(?:为|作|成)|之误|不确|欠妥)|\"一[词语],"
)
"""What stands behind words that are quoted to be put right (勘误：“……”应为“……”)."""
_JUDGE_LINE = re.compile(
    r"[ \t]*(?:[(]?[\d一二三四五六七八九十]{1,3}[)]?[、.)]?[ ]?)?[(]?(?:判断(?:题|正误|对错)?|是非题|辨析)[)]?[: ]"
)
_MYTH_LINE = re.compile(
    r"[ \t]*(?:[×✗❌]|(?:[(]?[\d一二三四五六七八九十]{1,2}[)]?[、.)]?[ ]?)?(?:\*\*)?(?:误区|谣言|误解|流言|传言|错误(?:说法|观点|认识)?|×|✗|❌)[^:\n]{0,6}[:、 ])"
)
_ONCE = re.compile(
    r"(?:\d年(?:\d{1,2}月)?(?:\d{1,2}日)?|修正案[^,。;]{0,6}|修[改正订]|施行|实施|生效|出台|新[法规]|解释|意见)(?:以|之)?前(?!述)|过去|旧(?:法|刑法|规|解释|标准|版)|老(?:法|规定|解释|标准|条文|版本?)|原(?:来|先)的?(?:规定|标准|法定刑|是|为|在)"
    r"|(?:以前|从前|早先|此前|先前)的?(?:规定|标准|做法|法律|解释)|当时(?:的|有效|规定|[^,。;]{0,16}(?:法定刑|基本刑|刑罚|刑期|最高刑|最低刑|量刑))|曾经?(?:规定|是|为|把|将)"
)
_ONCE_RULE = re.compile(
    r"(?:以前|从前|早先|此前|先前|过去|原来|旧|当时)的?(?:规定|标准|做法|法律|解释)(?:是|为(?!准)|:)"
)
_NOW = re.compile(
    r"现(?:在|行|为|已)|如今|目前|今天|改为|提高[到至为]|调整[到至为]|修[改订正][后为]|(?:以|之)后|至今|仍|不变"
)


def asserts(draft: Draft, at: int) -> bool:
    """Whether the sentence says a thing as its own: no question, no report of a mistake, no choice of an exam."""
    start, end = draft.sentence_span(at)
    sentence = draft.folded[start:end].rstrip()
    if _SUPPOSES.search(draft.folded, start, at) or _PROPOSED.search(draft.folded, start, at):
        return False
    if _is_answered_no(draft, at):
        return False
    if _TAG.search(draft.folded, end - 1, draft.period_span(at)[1] + 1):
        return False
    if _ASKS.search(sentence) and not (sentence.startswith("是否") and draft.is_listed(at)):
        return False
    if _OTHERS.search(sentence) or _NEGATED.search(sentence):
        return False
    if is_denied(draft, at):
        return False
    quoted = _quotation(draft, at)
    if (quoted and _is_of_another(draft, quoted[0])) or _reports(draft, at):
        return False
    line_start, line_end = draft.line_span(at)
    if _OTHERS.search(draft.folded, line_start, start) and not re.search(
        r"。", draft.folded[line_start:start]
    ):
        return False
    following = draft.folded[end : min(line_end, end + _ANSWERED)]
    return not (_DENIED.search(sentence) or _DENIED.match(following) or _DENIED.match(following.lstrip()))


def _is_answered_no(draft: Draft, at: int) -> bool:
    """Whether the period is denied at its end or behind it, by the writer or by the next who speaks."""
    begins, ends = draft.period_span(at)
    start, end = draft.sentence_span(at)
    line, stop = draft.line_span(at)
    if end < ends and _SAID_SO.search(draft.folded, draft.sentence_span(ends - 1)[0], ends):
        return True
    if _DENIED.match(draft.folded, ends + 1, min(stop, ends + 1 + _ANSWERED)) or _QUOTE_DENIED.match(
        draft.folded, ends, stop
    ):
        return True
    if _MARKED_WRONG.search(draft.folded, start, end):
        return True
    if _DISBELIEVES.search(draft.folded, max(begins, start), at):
        return True
    return bool(_SPEAKER.match(draft.folded, line, at) and _NO_SAYS.match(draft.folded, stop))


def _is_refuted(draft: Draft, opened: int, closed: int) -> bool:
    """Whether a quotation is put right, called wrong behind it, or one of a list of wrong ones."""
    _, stop = draft.line_span(closed)
    behind = draft.folded[closed + 1 : min(stop, closed + 1 + _ANSWERED)]
    return bool(
        _OUT_OF_DATE.search(draft.folded, closed + 1, draft.sentence_span(closed)[1])
        or _CORRECTED.match(draft.folded, closed)
        or _QUOTE_DENIED.match(draft.folded, closed + 1, stop)
        or _REJECTED.match(behind)
        or _DENIED.search(behind.split("。", 1)[0] if not behind.startswith("。") else behind[1:])
        or _is_announced_wrong(draft, opened)
    )


def _reports(draft: Draft, at: int) -> bool:
    """Whether the sentence reports up to there what a party or an office holds (辩护人提出……的意见).

    Who cites an article for it is held to the article.
    """
    start, _ = draft.sentence_span(at)
    if draft.citations_in(start, at):
        return False
    line, _ = draft.line_span(at)
    if _CONTENDS.search(draft.folded, start, at):
        _, end = draft.sentence_span(at)
        return not _ADOPTS.search(draft.folded, end, end + _ANSWERED)
    if draft.is_case_paper and (
        _PARTY.search(draft.folded, start, at) or _PARTY_LISTS.search(draft.folded[line:at])
    ):
        return True
    return bool(_OFFICE.search(draft.folded, start, at) or _GROUNDS.search(draft.sentence(at)))


def is_denied(draft: Draft, at: int) -> bool:
    """Whether the words stand to be denied: a rumour refuted in its line, a choice of an exam, a slip put right."""
    line_start, line_end = draft.line_span(at)
    quoted = _quotation(draft, at)
    if quoted and _is_refuted(draft, *quoted):
        return True
    if _MYTH_LINE.match(draft.folded, line_start) and not re.search(
        r"真相|正解|事实(?:上|是)|辟谣:|纠正", draft.folded[line_start:at]
    ):
        return True
    if _JUDGE_LINE.match(draft.folded, line_start) and not _ANSWER.search(draft.folded, line_start, at):
        return True
    if _OPTION.search(draft.folded, line_start, at + 1) and not _ANSWER.search(draft.folded, line_start, at):
        return True
    if _is_announced_wrong(draft, at):
        return True
    _, end = draft.sentence_span(at)
    if _MISTAKEN.search(draft.folded, at, end):
        return True
    quote = draft.folded.find('"', at, min(line_end, end + 2))
    return bool(_QUOTE_DENIED.match(draft.folded, max(end, quote + 1) if quote >= 0 else end, line_end))


_MISTAKEN = re.compile(
    r",(?:这|那|就|是|都|均|也|显然|其实)*(?:引|写|记|弄|搞|说|答|用)错了?(?:[,。;!]|$)|张冠李戴"
)
"""Behind words in their sentence: somebody got them wrong (有人引用第九条，引错了)."""
_ANSWERED = 24
_WRONG_ONES = re.compile(
    r"(?:以下|下列|下面|如下|这|有)[^。;:\n]{0,10}(?:说法|观点|误区|看法|做法|理解|谣言)[^。;:\n]{0,8}(?:不准确|不正确|错误|不对|有误|误解|误区|站不住脚|没有依据|不可信)[^。;:\n]{0,4}[。:,;\n]"
)
_ONE_OF_THEM = re.compile(
    r"\s*(?:[一二三四五六七八九十]是|第[一二三四五六]|[(]?[一二三四五六七八九十\d]{1,2}[)、.]|[①-⑩]|其[一二三四五]|[\"●•·-])"
)
_RIGHT_AGAIN = re.compile(r"真相|正解|正确|事实上|实际上|其实|答案|解析")
_LIST_BACK = 300


def _is_announced_wrong(draft: Draft, at: int) -> bool:
    """Whether the sentence is one of a list that is announced as wrong (以下说法都不准确。一是“……”；二是“……”)."""
    start, _ = draft.sentence_span(at)
    if not _ONE_OF_THEM.match(draft.folded, start):
        return False
    said = [match.end() for match in _WRONG_ONES.finditer(draft.folded, max(0, start - _LIST_BACK), start)]
    return bool(said) and not _RIGHT_AGAIN.search(draft.folded, said[-1], start)


def tells_of_past(draft: Draft, at: int, *, a_rule: bool = False) -> bool:
    """Whether the sentence has turned to the law of an earlier day, and not back to that of today.

    ``a_rule``: only where it says that it tells a rule of then (以前的规定是：……).
    """
    start, _ = draft.sentence_span(at)
    once = _ONCE_RULE if a_rule else _ONCE
    turned = [match.end() for match in once.finditer(draft.folded, start, at)]
    return bool(turned) and not _NOW.search(draft.folded, turned[-1], at)


_PARTY_HOLDS = re.compile(
    r"(?:辩护人|辩方|被告人|上诉人|犯罪嫌疑人|当事人|家属|对方|公诉人|控方|代理人)[^,。;:\"]{0,8}(?:认为|提出|主张|辩称|辩解|称|说|觉得|质疑)[^,。;\"]{0,6}[,:]?$"
    r"|(?:贵刊|贵报|贵社|该报|该文|此文|原文|来稿|网文|上期|旧版|初稿)[^,。;:\"]{0,10}(?:称|说|写道?|写成|写作|载)[^,。;\"]{0,14}[,:]?$"
)
_ANOTHER_SAYS = re.compile(
    r"(?:^|[,。;:!?\n])(?P<who>[^,。;:!?\"\n]{1,24}?)(?<![所简下统俗又并合自通名])(?:认为|主张|辩称|声称|宣称|[号章帖友户文]称|写道|写着|写[成作]|(?:还|仍然?|依然|照样|常|往往)(?:在)?(?:写|引用?|沿用|转载|照抄)(?:的是|着)?|以为|说是)[^,。;\"]{0,12}?[,:]?$"
)
"""What leads up to a quotation of somebody's view."""
_SOMEBODY = re.compile(
    r"(?:(?:有|个别|少数|部分|某些|还有)[^,。;:\"]{0,4}(?:同学|考生|学员|学生|读者|选手|同行|单位|文章|网站)[^,。;:\"]{0,12}(?:写|答|填|引|称|说)|有人|有的人|不少人|很多人|许多人|一些人|网友|网上|网传|坊间|朋友圈|群里|评论区|骗子|中介|卡商|上家|上线)[^,。;:\"]{0,12}(?:说|称|讲|问|传|以为|觉得|认为|声称|发帖|流传|告诉[^,。;:\"]{1,6})[^,。;:\"]{0,6}[,:]?$"
)
"""Nobody in particular is quoted, or somebody who has no say on the law."""
_WRITTEN_ONLY = re.compile(r"(?:只|仅|误|错|竟|漏)(?:写|说|引|表述|读|记)(?:成|为|作|了|的是)?[:,]?$")
"""What leads up to words that are quoted to be found fault with (对从犯只写“可以从轻”)."""
_KNOWS = re.compile(
    r"法条|刑法|法律|立法|条文|[条款项]|解释|意见(?!书)|规定|纪要|办法|通[知报告]|公[告报]|法官|律师|民警|警方|专家|教授|检察官|负责人|发言人|老师|笔者|本院|作者"
)
"""Whose view is quoted for the law: the law itself, and who speaks on it with authority."""


def _quotation(draft: Draft, at: int) -> tuple[int, int] | None:
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


def quoted_from(draft: Draft, at: int) -> list[Citation]:
    """The articles cited where the quotation around a place opens: its words are theirs (第二百七十二条增设第三款，即“……”)."""
    quoted = _quotation(draft, at)
    return draft.citations_in(draft.sentence_span(quoted[0])[0], quoted[0]) if quoted else []


def _is_of_another(draft: Draft, opened: int) -> bool:
    """Whether a quotation is of what a party, a publication or nobody in particular holds (辩护人认为“……”)."""
    lead = draft.folded[draft.sentence_span(opened)[0] : opened]
    said = _ANOTHER_SAYS.search(lead)
    return bool(
        _PARTY_HOLDS.search(lead)
        or _SOMEBODY.search(lead)
        or _WRITTEN_ONLY.search(lead)
        or (said and not _KNOWS.search(said["who"]))
    )
