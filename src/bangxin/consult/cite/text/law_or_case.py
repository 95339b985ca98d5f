"""Whether words state the law or tell the facts of a case, and whether a figure is the law's or somebody's own."""

from __future__ import annotations

import re

from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.speech import asserts

_SHORT = 32
"""A sentence of so few characters goes on with the one before."""
_SUBJECT = re.compile(
    r"(?!(?<=的)被告人[,。;])(?<!时候)(?<!只有)(?<!仅有)(?<!没有)(?<!罪)(?<!让)(?<!类)被告人(?!、自诉人|(?:和|或者)他们?的法定代理人|不服|一律|都(?!已)|均(?!已|系|为)|必须|不得|供述|的供述|口供|有罪|可以|应当|如果|若|如系|未到案|有权)|被不起诉人(?!可以|如|不服|有权|应当|在|自|的|,|对)|(?<!上游)犯罪嫌疑人(?!时)(?=[\u4e00-\u9fff]{1,2}(?:某|[,、于在系将]))|上诉人|原审被告|该案|本案|此案|一案|经查(?!证)|(?<!须)(?<!应当)(?<!需要)(?<!先行)查明|到案后|归案后|[\u4e00-\u9fff]某(?![市省县区旗州])|[甲乙丙丁](?!方|律师|法官|专家|检察官|教授|民警|网友|[:答问])"
    r"|(?<![自毛])我(?![国院局省市县区行们])|我们(?:公司|店)|(?:^|[,。;\s])[他她](?!人|们(?:也|仍|同样|都|照样))|原判(?:认定|以|决|并)|(?:扣除|剔除|扣减|核减)(?:之)?后|指控(?!缺乏|不能?成立|失当|依据不足)|供述(?:称|其|:)|检察院对(?!认罪认罚|不|符合|未成年|案件|于|所有|一切)|法院对(?!认罪认罚|不|符合|未成年|案件|于|所有|一切)|本院(?:决定|认为)|(?<!有权)对其(?!中|直接负责|主管人员)|判决如下|小[\u4e00-\u9fff](?:把|将|的|出|因|在|为|是一名|仅?获利)|我院(?:对(?!所有|一切|认罪)|决定|认为|依法|经审查)|[一二两三四五六七八九十]人(?:自|于|从)\d{4}年|老(?![婆人师年板公])[\u4e00-\u9fff](?:把|将|的|因)"
)
_LAW = re.compile(
    r"规定|纪要|标准|门槛|起点|情节(?:特别)?严重|入罪|立案|追诉|应予|应当|可以|须|必须|必然|一律|才|追究|要(?:去到|达到?|满)|就(?:会|能|可|构成|算|属于|要|够|是|符合|触犯|满足|成立|入罪|定|按)|都算|也算|速记|口诀|记住|即(?:可|构成|属|为|算|达|应)|依照|依据|根据|按照|按|《|法释|法发|法定|期限|需在|延长(?!了)|最长|最高|最低|不得|属于|构成|认定|要求"
    r"|[一二三两]档|量刑幅度|属(?!实)|造成严重后果|累计计算|(?:数额|数量|金额)累计|(?:要|得|需)(?:达到?|满|够|到|超过)|条件|前提|论处|处罚|限于|为限|只要|依法|期(?:为|是)|从严|从宽|刑事责任|列(?:出|举|明|有)|例如|包括|情形|封顶|达标|自动(?:移出|解除|失效|消除)|最多|最少|至多|至少|罚金(?:一般|通常|大约|多)|起步|起刑|上限|量刑|刑期|判处?|[并单]处|处(?=[^,。;]{1,10}罚[金款])|处(?=[一二三五十\d]{1,2}年以[上下])|罚金数额"
)
_OF_LAW = re.compile(
    r"规定|标准|门槛|起点|入罪|不得超过|最长(?:不|可以?|为|是)|可以?延长|依法应当?在|(?:判决|裁定)书?(?:之日|(?:的)?(?:第二|次)日)起|(?<!被)立案|(?<=[会就]被)立案|法律|司法解释|罪(?:需要|须|必须)|(?:该|本|此)罪的(?:法定|追诉|最高|最低)|《|法释|法发|要求|单位(?:不|也|可|同样)|任何人|一律|(?:即|就)(?:可以?|能|应)?(?:认定|构成|属于|入罪|追究)|(?:必?须|应当?)达到|以上(?:的)?(?:才|属|即|方|应|就)"
)
"""Words of the law in a clause whose sentence is on a case."""
_CASE_LINE = re.compile(
    r"[ \t]*(?:[(]?[\d一二三四五六七八九十]{1,2}[)、.][ ]?)?(?:\*\*|【)?(?:(?:典型|参考|真实|相关|以案|现实)?(?:案例|案件|案情)(?:简介|回顾|介绍)?[\d一二三四五六七八九十]{0,2}|基本案情)[】]?[:( ]"
)
"""A line that tells one case (案例一：……, 基本案情：……)."""
_EFFECT = re.compile(
    r"标准|门槛|起点|起刑|升档|升格|红线|立案|入罪|追诉|够罪|定罪|构成|情节严重|[就即便才须]|规定|至少|不(?:低于|少于|得)|罚|(?:要|需|应当?|得)(?:达到?|满|够)|五倍|换算|折算"
)
"""What makes a bare figure one of the law: it is called a standard, or something follows from it."""
_NEXT = 16
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
    r"(?:该|这家|这个|涉案|一个|一伙|此)[^,。;]{0,5}(?:平台|团伙|公司|工作室|网站|群)(?!应|不|须|必|可|的(?:设立|责任))"
)
"""Before a bare figure: it is that of one enterprise (该平台被帮助对象三十人)."""
_MEETS = re.compile(r",(?:已经?|也|即|就)?(?:符合|满足)[^,。;]{0,50}(?:情形|标准|条件)")
"""Behind a clause of facts: they meet the law's (甲为五个对象提供帮助，符合“为三个以上对象提供帮助”的情形)."""
_SENTENCED = re.compile(r"(?:判处|禁止|责令|决定对)(?:被告人|罪犯|[\u4e00-\u9fff]某)")
"""Before the words, in the same period: a court orders it of somebody."""
_CONCEDES = re.compile(r"(?:即使|即便|就算|哪怕|纵使|纵然|尽管|虽然|虽)[^,。;]*$")


def tells_case(draft: Draft, at: int) -> bool:
    """Whether the clause tells what happened in a case."""
    start, end = draft.sentence_span(at)
    clause_start, clause_end = draft.clause_span(at)
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


def claims(draft: Draft, at: int) -> bool:
    """Whether the words around a character are said as the writer's own, and not of what happened in a case."""
    return not tells_case(draft, at) and asserts(draft, at)


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
    return bool(_LIMIT.search(draft.folded, at, draft.clause_span(at)[1]))


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


def is_applied(draft: Draft, at: int) -> bool:
    """Whether a figure without a bound is a fact brought under a rule (违法所得八千元，属于……第四项规定的情形)."""
    start, end = draft.clause_span(at)
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


def is_conceded(draft: Draft, at: int) -> bool:
    """Whether a figure is one that somebody may have and yet another thing follows (即使超过二百个，也不构成)."""
    return bool(_CONCEDES.search(draft.folded, draft.clause_span(at)[0], at))


def has_effect(draft: Draft, start: int, end: int) -> bool:
    """Whether a figure without a bound is told as a standard, or with what follows from it, in its clause or right behind."""
    begins, clause_end = draft.clause_span(start)
    stop = min(clause_end + _NEXT, draft.sentence_span(start)[1])
    return bool(_EFFECT.search(draft.folded, begins, start) or _EFFECT.search(draft.folded, end, stop))
