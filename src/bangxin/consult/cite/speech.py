"""How a sentence speaks: it states the law, asks, reports a mistake of others, or tells the facts of a case."""

from __future__ import annotations

import re

from bangxin.consult.cite.draft import Draft
from bangxin.consult.cite.quoted import is_of_another, quotation

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
    r"(?:有人|有的(?:人)?|不少人|很多人|许多人|一些人|部分(?:人|网友|当事人|观点|学者)?|大家|网友|群众|坊间|网上|网传|社会上)[^,。;!?]{0,6}?(?:误?以为|认为|觉得|说法|流传|误解|主张)"
    r"|(?:误以为|误认为)(?![^。;!?]{0,30}(?:认识错误|(?:实际|其实|结果)(?:上|是|为|系)?[^,。;]{0,12}的,))|(?:(?<!行为)人|[者户主民客众友们他她]|家长|家属|亲属|学生)(?:还|也|都|曾|原本?|一直|一度|起初|常常?|往往|总是?|自|会|就|错误地|天真地)*以为(?![^。;!?]{0,30}的,)|有(?:一种)?观点|一种(?:观点|意见|说法)|另一种|常见(?:的)?(?:误区|误解|错误)|误区|谣言|谬误|错误(?:说法|认识|观念|理解)|传言|辟谣"
)
_DENIED = re.compile(
    r"(?:这|此|该|上述|其实|但|不过|然而)?(?:种|个|类)?(?:说法|理解|观点|看法|认识|想法|结论)?[^,。;!?]{0,4}(?:是)?(?:不对(?![\u4e00-\u9fff]{2})|不准确|不正确|(?<!认识)(?<!理解)(?<!判断)错误|错的|误解|误区|片面|不成立(?!明知|故意|犯罪|[^,。;]{0,14}罪)|站不住脚|于法无据|没有(?:法律)?(?:根据|依据)|与(?:法律|法条|条文|事实和法律)?(?:的)?(?:规定)?(?:明显)?不符|(?:本院|合议庭|我院|(?:意见|辩解|理由|主张)[^。;]{0,30},)(?:依法|均|故)?不予(?:采纳|采信|支持|认可)|(?:这一点|对此|此点)[^,。;]{0,6}(?:存在|尚有|仍有|有)(?:较大)?(?:的)?(?:争议|分歧|疑问)|(?:是|属)?[^,。;]{0,10}(?:误读|曲解|误传))|其实不然|并非如此|不是这样|不尽然"
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
    r"(?<!本)(?:检察院|检察机关|法院|公安机关|承办(?:人|检察官)|法官)[^,。;]{0,8}(?:认为|指出|主张)(?![^,。;]{1,30}的,)"
)
_NEGATED = re.compile(
    r"并非|并不(?:是|意味|等于|代表)|不(?:等于|意味着|代表|能(?:简单|机械|一概|一律)|应(?:简单|机械|一概|一律)|宜|得(?:简单|机械|一律))|不能(?:说|理解|认为|以为)|不要以为|不是说|不应(?:理解|认为)|不(?:能|要|应|可|得)把[^。;]{0,24}(?:理解|当|看|记|写)(?:成|作|为)|记成|写成了|不能想当然|别以为|莫以为"
)
_OPTION = re.compile(r"(?<![A-Za-z])[A-F](?:[.、)]|[ ]{1,2}(?=[\u4e00-\u9fff]))")
_ANSWER = re.compile(r"答案|解析|评析|说明|分析")
_QUOTE_DENIED = re.compile(
    r"[\"'》()\s。!?]*[-:,]{0,2}\s*(?:误|错误?|×|✗|❌|假的?|非也|不对|谣言|不实)(?=[。!,:;)\s]|$)"
)
_OUT_OF_DATE = re.compile(
    r"(?:是|系|属于?)[^,。;]{0,14}(?:以|之)?前的(?:旧)?(?:条文|规定|标准|法定刑|写法|表述|内容|文本|说法)|(?:是|系|属于?)(?:已经?)?(?:被)?(?:废止|失效|作废|过时)(?:了)?的|(?:早|已经?|早在[^,。;]{0,10}就)(?:被)?(?:废止|失效|作废|过时|不再?适用|删[去除掉]|取消)"
)
"""What is said behind a quotation of law that is no longer the law (“……”，这是修改之前的条文)."""
_CORRECTED = re.compile(
    r"\"[》)]?(?:[(][^()]{0,20}[)])?(?:一[词语句处]|的(?:说法|写法|表述))?[,]?(?:(?:均|都)?(?:系|是|为)?(?:误植|误写|笔误|误印|有误)"
    r"|应(?:当)?(?:更正|订正|修改|改|写|读)?(?:为|作|成)|(?:更正|订正|修改|改)(?:为|作|成)|之误|不确|欠妥)|\"一[词语],"
)
"""What stands behind words that are quoted to be put right (勘误：“……”应为“……”)."""
_JUDGE_LINE = re.compile(
    r"[ \t]*(?:[(]?[\d一二三四五六七八九十]{1,3}[)]?[、.)]?[ ]?)?[(]?(?:判断(?:题|正误|对错)?|是非题|辨析)[)]?[: ]"
)
_MYTH_LINE = re.compile(
    r"[ \t]*(?:[×✗❌]|(?:[(]?[\d一二三四五六七八九十]{1,2}[)]?[、.)]?[ ]?)?(?:\*\*)?(?:误区|谣言|误解|流言|传言|错误(?:说法|观点|认识)?|×|✗|❌)[^:\n]{0,6}[:、 ])"
)
_SUBJECT = re.compile(
    r"(?!(?<=的)被告人[,。;])(?<!时候)(?<!只有)(?<!仅有)(?<!没有)(?<!罪)(?<!让)(?<!类)被告人(?!不服|一律|都(?!已)|均(?!已|系|为)|必须|不得|供述|的供述|口供|有罪|可以|应当|如果|若|如系|未到案|有权)|被不起诉人(?!可以|如|不服|有权|应当|在|自|的|,|对)|(?<!上游)犯罪嫌疑人(?!时)(?=[\u4e00-\u9fff]{1,2}(?:某|[,、于在系将]))|上诉人|原审被告|该案|本案|此案|一案|经查(?!证)|(?<!须)(?<!应当)(?<!需要)(?<!先行)查明|到案后|归案后|[\u4e00-\u9fff]某|[甲乙丙丁](?!方|律师|法官|专家|检察官|教授|民警|网友|[:答问])"
    r"|(?<![自毛])我(?![国院局省市县区行们])|我们(?:公司|店)|(?:^|[,。;\s])[他她](?!人|们(?:也|仍|同样|都|照样))|原判(?:认定|以|决|并)|(?:扣除|剔除|扣减|核减)(?:之)?后|指控(?!缺乏|不能?成立|失当|依据不足)|供述(?:称|其|:)|检察院对(?!认罪认罚|不|符合|未成年|案件|于|所有|一切)|法院对(?!认罪认罚|不|符合|未成年|案件|于|所有|一切)|本院(?:决定|认为)|对其(?!中|直接负责|主管人员)|判决如下|小[\u4e00-\u9fff](?:把|将|的|出|因|在|为|是一名|仅?获利)|我院(?:对(?!所有|一切|认罪)|决定|认为|依法|经审查)|[一二两三四五六七八九十]人(?:自|于|从)\d{4}年|老(?![婆人师年板公])[\u4e00-\u9fff](?:把|将|的|因)"
)
_LAW = re.compile(
    r"规定|纪要|标准|门槛|起点|情节(?:特别)?严重|入罪|立案|追诉|应予|应当|可以|须|必须|必然|一律|才|追究|要(?:去到|达到?|满)|就(?:会|能|可|构成|算|属于|要|够|是|符合|触犯|满足|成立|入罪|定|按)|都算|也算|速记|口诀|记住|即(?:可|构成|属|为|算|达|应)|依照|依据|根据|按照|按|《|法释|法发|法定|期限|最长|最高|最低|不得|属于|构成|认定|要求"
    r"|[一二三两]档|量刑幅度|属(?!实)|造成严重后果|累计计算|(?:数额|数量|金额)累计|(?:要|得|需)(?:达到?|满|够|到|超过)|条件|前提|论处|处罚|限于|为限|只要|依法|期(?:为|是)|从严|从宽|刑事责任|列(?:出|举|明|有)|例如|包括|情形|封顶|达标|自动(?:移出|解除|失效|消除)|最多|最少|至多|至少|罚金(?:一般|通常|大约|多)|起步|起刑|上限|量刑|刑期|判处?|[并单]处|处(?=[^,。;]{1,10}罚[金款])|处(?=[一二三五十\d]{1,2}年以[上下])|罚金数额"
)


_OF_LAW = re.compile(
    r"规定|标准|门槛|起点|入罪|(?<!被)立案|(?<=[会就]被)立案|法律|司法解释|(?:该|本|此)罪的(?:法定|追诉|最高|最低)|《|法释|法发|要求|单位(?:不|也|可|同样)|任何人|一律|(?:即|就)(?:可以?|能|应)?(?:认定|构成|属于|入罪|追究)|(?:必?须|应当?)达到|以上(?:的)?(?:才|属|即|方|应|就)"
)
"""Words of the law in a clause whose sentence is on a case."""
_CASE_LINE = re.compile(
    r"[ \t]*(?:[(]?[\d一二三四五六七八九十]{1,2}[)、.][ ]?)?(?:\*\*|【)?(?:(?:典型|参考|真实|相关|以案|现实)?(?:案例|案件|案情)(?:简介|回顾|介绍)?[\d一二三四五六七八九十]{0,2}|基本案情)[】]?[:( ]"
)
"""A line that tells one case (案例一：……, 基本案情：……)."""
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
_EFFECT = re.compile(
    r"标准|门槛|起点|起刑|红线|立案|入罪|追诉|够罪|定罪|构成|情节严重|[就即便才须]|规定|至少|不(?:低于|少于|得)|罚|(?:要|需|应当?|得)(?:达到?|满|够)|五倍|换算|折算"
)
"""What makes a bare figure one of the law: it is called a standard, or something follows from it."""
_NEXT = 16
_SHORT, _ANSWERED = 32, 24
_RECKONED = re.compile(
    r"[ ]*(?:换(?:言之|句话说|算)|折算|折合|算下来|具体(?:来|而)?[说讲言看]|也就是说|即|分别(?:是|为))"
)
"""What opens a sentence that spells the one before out in figures (换算下来，支付结算一百万元以上、……)."""
_LIMIT = re.compile(r"以上|以下|以内|起步|起算|起(?=[。;,]|$)")
_RULES = re.compile(
    r"规定|按照|依照|根据|情节严重|入罪|立案|标准|门槛|法释|法发|刑法第|应当|应判|构成|不得|才能|情形之一"
)
_BOUND = re.compile(r"以上|以下|超过|达到|至少|不足|内|起|满|才|即可")
_STATISTICS = re.compile(
    r"(?:新收|受理|审结|办结|提起公诉|起诉|批准逮捕|批捕|判处|查处|移送|抓获|打掉|侦破|破获|刑拘|拘留|采取(?:刑事)?强制措施|处罚|捣毁)[^。;]{0,40}?\d[\d,]*余?(?:件|人)"
    r"|(?:抽样|样本|抽取|统计|检索)[^。;]{0,20}(?:判决|案件|案例|裁判|文书)"
)
_ONLY = re.compile(r"(?:只有|仅有?|仅为|才|不过)(?:是|为)?[^,。;]{0,3}$")
_EXAMPLE = re.compile(r"(?:^|[,。;:])[ ]*以[^,。;]{0,14}为例")
_SUPPOSED = re.compile(
    r"[ ]*(?:举例(?:来?说|说明|而言)?|举个例子|示例|比如|例如|譬如|假设|假如|假定)[:,]?[^。;]{0,10}?(?:某|[甲乙丙丁]|[一1][家个名位]|有人|张三|李四|小[\u4e00-\u9fff](?!于))"
)
"""What opens a sentence that supposes somebody's case (举例：某平台留下违法视频一百二十个)."""
_SAYS_BOUND = re.compile(r"以[上下内]|超过|达到|至少|不足|[满才就即便要须]")
_SHORT_OF = re.compile(
    r"[达够]不到|不够|没有?达到|未达|不(?:能|会|足以|再|应)?(?:构成|成立|追究|适用)|不(?:符合|属于|算)"
)
"""A figure of one's own that falls short of the law's (支付结算只有八万元，达不到立案标准)."""
_FALLS_UNDER = re.compile(
    r"(?:对应(?:的是)?|比照)[^。;]{0,80}[条款项]|,(?:已经?|早已|也)?(?:远远?|大大|明显|早已)(?:超过?|超出|高于|多于)(?:了)?[^。;]{0,60}(?:标准|门槛|起点)|(?:属于?|符合|系|构成)[^。;]{0,80}[条款项](?:所?规定)?的?[^,。;]{0,8}(?:情形|标准|情节)"
    r"|,(?:(?:离|距离?|比)[^,。;]{0,30}(?:差|少|还有)|[^,。;]{0,12}(?:均|都|也|还|尚|仍)*(?:没有?|未|不)(?:达到?|够|满|超过)[^,。;]{0,24}(?:标准|门槛|起点|线))"
    r"|[^。;]{0,40},(?:按比例)?折[算合][^。;]{0,30}合计"
)
"""Behind a figure without a bound: it is brought under a rule, or held against one that it does not reach."""


_OF_ONE = re.compile(
    r"(?:该|这家|这个|涉案)(?:平台|团伙|公司|工作室|网站|群)(?!应|不|须|必|可|的(?:设立|责任))"
)
"""Before a bare figure: it is that of one enterprise (该平台被帮助对象三十人)."""
_MEETS = re.compile(r",(?:已经?|也|即|就)?(?:符合|满足)[^,。;]{0,50}(?:情形|标准|条件)")
"""Behind a clause of facts: they meet the law's (甲为五个对象提供帮助，符合“为三个以上对象提供帮助”的情形)."""


def clause_span(draft: Draft, at: int) -> tuple[int, int]:
    """The part between commas around a character."""
    return draft.clause_span(at)


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
    quoted = quotation(draft, at)
    if (quoted and is_of_another(draft, quoted[0])) or _reports(draft, at):
        return False
    line_start, line_end = draft.line_span(at)
    if _OTHERS.search(draft.folded, line_start, start) and not re.search(
        r"。", draft.folded[line_start:start]
    ):
        return False
    following = draft.folded[end : min(line_end, end + _ANSWERED)]
    return not (_DENIED.search(sentence) or _DENIED.match(following) or _DENIED.match(following.lstrip()))


def claims(draft: Draft, at: int) -> bool:
    """Whether the words around a character are said as the writer's own, and not of what happened in a case."""
    return not tells_case(draft, at) and asserts(draft, at)


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
    quoted = quotation(draft, at)
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
    quote = draft.folded.find('"', at, min(line_end, end + 2))
    return bool(_QUOTE_DENIED.match(draft.folded, max(end, quote + 1) if quote >= 0 else end, line_end))


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


_SENTENCED = re.compile(r"(?:判处|禁止|责令|决定对)(?:被告人|罪犯|[\u4e00-\u9fff]某)")
"""Before the words, in the same period: a court orders it of somebody."""


def tells_case(draft: Draft, at: int) -> bool:
    """Whether the clause tells what happened in a case."""
    start, end = draft.sentence_span(at)
    clause_start, clause_end = clause_span(draft, at)
    opened = draft.folded.rfind('"', clause_start, at)
    closed = draft.folded.find('"', at, clause_end + 1)
    if opened >= 0 and closed >= 0 and re.search("以上|以下", draft.folded[opened:closed]):
        return False
    if _SUPPOSED.match(draft.folded, start) and not _SAYS_BOUND.search(
        draft.folded, clause_start, clause_end
    ):
        return True
    if _SUBJECT.search(draft.folded, max(0, clause_start - 1), clause_end + 1):
        return True
    if _CASE_LINE.match(draft.folded, draft.line_span(at)[0]) and not _OF_LAW.search(
        draft.folded, clause_start, clause_end
    ):
        return True
    if _SENTENCED.search(draft.folded, draft.period_span(at)[0], at):
        return not _OF_LAW.search(draft.folded, clause_start, clause_end)
    if not counts_cases(draft, at) and not _SUBJECT.search(draft.folded, start, end):
        return False
    return not _OF_LAW.search(draft.folded, clause_start, clause_end)


def counts_cases(draft: Draft, at: int) -> bool:
    """Whether the line tells up to there how many cases or persons there were (审结……六百件, 抽样的一百份判决)."""
    _, end = draft.sentence_span(at)
    return bool(_STATISTICS.search(draft.folded, draft.line_span(at)[0], end))


def is_applied(draft: Draft, at: int) -> bool:
    """Whether a figure without a bound is a fact brought under a rule (违法所得八千元，属于……第四项规定的情形)."""
    start, end = clause_span(draft, at)
    if _EXAMPLE.search(draft.folded, start, end + 1):
        return True
    if _ONLY.search(draft.folded, start, at) and _SHORT_OF.search(
        draft.folded, at, draft.sentence_span(at)[1]
    ):
        return True
    if _BOUND.search(draft.folded, start, end):
        return False
    if _OF_ONE.search(draft.folded, start, at):
        return True
    if draft.folded[end - 1] != "的" and _MEETS.match(draft.folded, end):
        return True
    return bool(_FALLS_UNDER.search(draft.folded, end, draft.sentence_span(at)[1]))


_CONCEDES = re.compile(r"(?:即使|即便|就算|哪怕|纵使|纵然|尽管|虽然|虽)[^,。;]*$")


def is_conceded(draft: Draft, at: int) -> bool:
    """Whether a figure is one that somebody may have and yet another thing follows (即使超过二百个，也不构成)."""
    return bool(_CONCEDES.search(draft.folded, clause_span(draft, at)[0], at))


def states_law(draft: Draft, at: int) -> bool:
    """Whether the words around a character are said of the law, by the writer, as true."""
    if tells_case(draft, at) or is_applied(draft, at) or not asserts(draft, at):
        return False
    start, end = draft.sentence_span(at)
    if draft.citations_in(start, end) or (draft.references_in(start, end) and not draft.is_case_paper):
        return True
    return (
        bool(_LAW.search(draft.folded, start, end))
        or draft.states_rule(at)
        or _goes_on(draft, at)
        or _is_item(draft, at)
    )


def _is_item(draft: Draft, at: int) -> bool:
    """Whether a figure with a bound stands in an item with a label (建群：五个以上，或者成员账号一千以上)."""
    if not draft.label(at) or draft.is_case_paper:
        return False
    return bool(_LIMIT.search(draft.folded, at, clause_span(draft, at)[1]))


def _goes_on(draft: Draft, at: int) -> bool:
    """Whether a short sentence with a bound goes on with the law of the one before (……认定情节严重。手机卡是十张以上。)."""
    start, end = draft.sentence_span(at)
    if not _LIMIT.search(draft.folded, at, end):
        return False
    if end - start > _SHORT and not _RECKONED.match(draft.folded, start):
        return False
    if start <= draft.line_span(at)[0] or draft.is_case_paper:
        return False
    before, stop = draft.sentence_span(start - 1)
    if _SUBJECT.search(draft.folded, before, end):
        return False
    return bool(_RULES.search(draft.folded, before, stop)) or _goes_on(draft, before)


def tells_of_past(draft: Draft, at: int, *, a_rule: bool = False) -> bool:
    """Whether the sentence has turned to the law of an earlier day, and not back to that of today.

    ``a_rule``: only where it says that it tells a rule of then (以前的规定是：……).
    """
    start, _ = draft.sentence_span(at)
    once = _ONCE_RULE if a_rule else _ONCE
    turned = [match.end() for match in once.finditer(draft.folded, start, at)]
    return bool(turned) and not _NOW.search(draft.folded, turned[-1], at)


def has_effect(draft: Draft, start: int, end: int) -> bool:
    """Whether a figure without a bound is told as a standard, or with what follows from it, in its clause or right behind."""
    begins, clause_end = clause_span(draft, start)
    stop = min(clause_end + _NEXT, draft.sentence_span(start)[1])
    return bool(_EFFECT.search(draft.folded, begins, start) or _EFFECT.search(draft.folded, end, stop))
