"""The structure of a document: cases, sections, and who speaks in each sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from bangxin.base import patterns as re
from bangxin.intake.operative import operative_part
from bangxin.intake.parts import STORY, TRANSCRIPTS, Author, CaseText, Part, Sentence
from bangxin.intake.setaside import set_aside
from bangxin.intake.speakers import COURT_ACTS, author_of, goes_on, speaker_of, taken_over, teller_of
from bangxin.intake.words import Hit, Words, tried_at

# words that open a section; the longest that stands at a place counts
_OPENERS: dict[str, Part] = {
    "一审法院查明：": Part.FOUND, "法院经审理查明": Part.FOUND, "经审理查明": Part.FOUND, "本院经审理查明": Part.FOUND, "经公开审理查明": Part.FOUND, "审理查明": Part.FOUND, "法院查明": Part.FOUND,
    "本院查明": Part.FOUND, "原判认定": Part.FOUND, "原审查明": Part.FOUND, "原审判决查明": Part.FOUND, "原审判决认定": Part.FOUND, "判决认定：": Part.FOUND, "判决，认定：": Part.FOUND, "判决查明": Part.FOUND, "原审法院认定": Part.FOUND, "一审判决认定": Part.FOUND, "原审法院查明": Part.FOUND, "一审法院认定": Part.FOUND, "一审法院查明": Part.FOUND, "经审理认定": Part.FOUND, "原审认定": Part.FOUND, "原判查明": Part.FOUND, "一审认定": Part.FOUND,
    "经依法审查查明": Part.FOUND, "经本院依法审查查明": Part.FOUND, "经审查查明": Part.FOUND, "经依法侦查查明": Part.FOUND, "基本案情": Part.FOUND,
    "简要案情": Part.FOUND, "案情简介": Part.FOUND, "案情": Part.FOUND, "案情回顾": Part.FOUND, "案情介绍": Part.FOUND, "案情摘要": Part.FOUND, "主要案情": Part.FOUND, "案件事实": Part.FOUND, "二审经审理查明": Part.FOUND, "经查明": Part.FOUND, "经查，": Part.FOUND,
    "检察院指控": Part.ALLEGED, "公诉机关指控": Part.ALLEGED, "起诉书指控": Part.ALLEGED, "经侦查查明": Part.FOUND, "公诉机关认为": Part.ALLEGED,
    "指控：": Part.ALLEGED, "检察机关指控": Part.ALLEGED, "检方指控": Part.ALLEGED, "检察院起诉指控": Part.ALLEGED, "公诉机关起诉指控": Part.ALLEGED, "公诉人指控": Part.ALLEGED,
    "移送审查起诉认定": Part.ALLEGED, "移送起诉认定": Part.ALLEGED, "检察院认为": Part.ALLEGED, "公诉机关据此认为": Part.ALLEGED,
    "辩护人": Part.DEFENCE, "辩护意见为": Part.DEFENCE, "辩称": Part.DEFENCE,
    "辩护提出": Part.DEFENCE, "的辩护意见是": Part.DEFENCE, "上诉提出": Part.DEFENCE, "上诉称": Part.DEFENCE, "上诉辩称": Part.DEFENCE, "上诉认为": Part.DEFENCE, "提出上诉称": Part.DEFENCE,
    "二审审理期间": Part.FOUND, "二审期间": Part.FOUND, "本院审理期间": Part.FOUND, "另查明": Part.FOUND, "又查明": Part.FOUND, "上诉理由": Part.DEFENCE,
    "上述事实": Part.EVIDENCE, "以上事实": Part.EVIDENCE, "上述犯罪事实": Part.EVIDENCE, "认定上述事实": Part.EVIDENCE, "认定以上事实": Part.EVIDENCE,
    "认定上述犯罪事实": Part.EVIDENCE, "公诉机关当庭宣读": Part.EVIDENCE, "证实上述事实": Part.EVIDENCE,
    "原审法院认为": Part.REASONING, "一审法院认为": Part.REASONING, "原判认为": Part.REASONING, "原审判决认为": Part.REASONING, "一审判决认为": Part.REASONING, "本院仍然认为": Part.REASONING, "本院仍认为": Part.REASONING,
    "法院审理认为": Part.REASONING, "法院审理后认为": Part.REASONING, "法院经审理后认为": Part.REASONING, "法院经审理认为": Part.REASONING,
    "法院判决认为": Part.REASONING, "法院经公开审理认为": Part.REASONING, "本院认为": Part.REASONING, "法院认为": Part.REASONING, "裁判认为": Part.REASONING, "判决认为": Part.REASONING, "本院经审理认为": Part.REASONING, "合议庭认为": Part.REASONING,
    "判决如下": Part.RULING,
    "法院判决被告": Part.RULING, "法院判决：": Part.RULING, "遂判决": Part.RULING, "依法判决被告": Part.RULING, "判决：被告": Part.RULING, "判决：一": Part.RULING, "裁定如下": Part.RULING, "决定如下": Part.RULING, "判决结果": Part.RULING, "裁判结果": Part.RULING,
    "诉讼过程": Part.PROCEEDINGS, "处理结果": Part.PROCEEDINGS, "案件结果": Part.PROCEEDINGS, "处理情况": Part.PROCEEDINGS, "检察履职": Part.PROCEEDINGS, "履职过程": Part.PROCEEDINGS, "检察机关履职过程": Part.PROCEEDINGS, "办案过程": Part.PROCEEDINGS,
    "典型意义": Part.COMMENT, "裁判要旨": Part.COMMENT, "法官说法": Part.COMMENT, "检察官提示": Part.COMMENT, "法官提醒": Part.COMMENT,
    "如不服本判决": Part.ANNEX, "如不服本裁定": Part.ANNEX, "本判决为终审判决": Part.ANNEX, "本案引用的法律条文": Part.ANNEX, "附相关法律": Part.ANNEX,
    "附：": Part.ANNEX, "附件：": Part.ANNEX, "附件1": Part.ANNEX, "附判决书引用": Part.ANNEX, "判决书引用的法条": Part.ANNEX, "本裁定为终审裁定": Part.ANNEX,
}  # fmt: skip
# what opens a section even where the mark before it was lost, unless one of these leads to it (，本院认为, 故本院认为)
_RUN_ON = frozenset([
    "本院认为", "经审理查明", "原判认定", "原审判决认定", "原审法院认定", "原审法院查明", "一审法院认定", "一审法院查明", "一审判决认定",
    "原审法院认为", "一审法院认为", "原判认为",
])  # fmt: skip
_LEADS_TO = frozenset("，：、；。\n（“故此据对而但即又中后综且并是为经由被与和同现")
_OPENER_WORDS = Words(_OPENERS)
_PLEADER = re.compile(
    "(?:但|而)?(?:|[一-鿿]某{1,2}[0-9甲乙丙丁]?|其|当事人|[一-鿿](?:女士|先生))(?:本人|则|始终|一直)?"
)
_A_CHARGE = re.compile("[^，。；：\n]{2,20}?罪(?![行犯])")
_HEADINGS = frozenset([
    "基本案情", "简要案情", "案情简介", "案情", "案情回顾", "案情介绍", "案情摘要", "主要案情", "案件事实", "诉讼过程", "处理结果", "案件结果", "处理情况", "检察履职", "履职过程", "检察机关履职过程", "办案过程", "典型意义", "裁判要旨", "裁判结果", "判决结果",
])  # fmt: skip
# 辩护人提出; 被告单位及其辩护人对指控的罪名没有异议，但提出
_DEFENDER_SAYS = re.compile(
    "[^，。；：\n]{0,14}?(?:提出|辩称|认为|辩护称|辩护意见)|(?:均)?对[^，。；：\n]{2,30}异议[^。；\n]{0,12}?(?:提出|辩称|认为|请求)"
)
_EVIDENCE_ENDS = re.compile("足以认定|予以证实|予以确认|在案佐证|相互印证")
# an item of a list of evidence: 2、证人张某证言：……; （三）被告人供述与辩解
_EVIDENCE_ITEM = re.compile(
    "[ 　]{0,4}(?:[（(]?[0-9一二三四五六七八九十]{1,3}[)）、.．：][ 　]{0,4})?(?:"
    "(?:证人|被害人|受害人|被告人|同案|上诉人|犯罪嫌疑人|原审被告人|被害单位)[^，。；：:\n]{0,30}?(?:证言|陈述|(?<!如实)(?<!主动)(?<!当庭)供述|辩解|笔录)"
    "(?!自己|犯罪|上述|其|了|的犯罪|罪行|主要)"
    "|(?:书证|物证|视听资料|电子数据|鉴定意见|勘验笔录|辨认笔录|检查笔录|搜查笔录|扣押清单|抓获经过|到案经过|破案经过|户籍证明|受案登记表|银行交易明细|"
    "微信聊天记录|转账记录|扣押物品)[^。；\n]{0,60}?(?:证实|证明|：|:|$)"
    ")"
)
_EVIDENCE_LIST = re.compile("(?:下列|以下|如下)[^，。；]{0,12}证据|证据(?:有|如下|包括)[：:]")
_AFTER_FACTS = (Part.RULING, Part.REASONING, Part.EVIDENCE)
_HEADED = re.compile(
    "公诉机关[：: 　]{0,2}[^，。；\n]{2,24}检察院|判决书|裁定书|(?:^|\n)[^，。；：\n]{2,24}人民法院|，[男女]，|审理终结|提起公诉"
)
_NEW_FINDING = re.compile(
    "[ 　]{0,4}[（(]?[一二三四五六七八九十]{1,2}[)）、.．]{1,2}[^，。；：\n证]{0,20}事实[，：]|[ 　]{0,4}(?:另|又|还|再|同时)?(?:经)?(?:审理)?查明|[ 　]{0,4}(?:案发后|审理期间|本案审理|在审理)"
)
_CASE_HEADING = re.compile(
    "案例(?<![^\n]案例)[一二三四五六七八九十0-9]{1,3}(?=[\n：:、 　.．]|[^，。；\n][^。；\n]{1,80}案\n)"
)  # the spaces between a number and its title are no longer there: 案例一甲、乙等人帮助信息网络犯罪活动案
_CASE_BRACKETED = re.compile(
    "【案例(?<![^\n]【案例)[一二三四五六七八九十0-9]{1,3}】"
)  # its story may follow on the line
# 帮信罪，有期徒刑一年，罚金5000元: a line of outcome under what was alleged
_OUTCOME_LINE = re.compile(
    "(?:[^，。；：\n]{2,14}：)?(?:一审|二审)?(?:均|各|已)?(?:以|犯|构成|系)?(?:[^，。；：\n建因曾]{2,28}罪|帮信|掩隐)[，、：]?(?:各|均)?(?:被)?(?:判处|判)?"
    "(?:(?:适用|宣告)缓刑|免予刑事处罚|免刑|(?:被告单位|被告人)?[^，。；：\n建因曾]{0,10}?(?:有期徒刑|拘役|罚金)|(?<![0-9])[0-9一二三四五六七八九十]{1,2}(?:年|个月))"
    # 判决：甲有期徒刑一年; 甲有期徒刑九个月，罚金七千元
    "|(?:(?:判决|法院|一审|结果)[^，。；：\n]{0,6}：)?(?:被告人|被告单位)?[^，。；：\n建因曾可应]{2,14}?(?:均|各|分别)?(?:被)?(?:判处|判)?(?:有期徒刑|拘役|管制|罚金)[一二三四五六七八九十0-9]"
    # 左某一年六个月，石某、崔某各十个月
    "|(?!20)[^，。；：\n建因曾可应]{2,14}?(?:均|各|分别)?(?:被)?(?:判处|判)?(?<![0-9])[0-9一二三四五六七八九十]{1,2}(?:年|个月)(?=[，；。、\n一二三四五六七八九十]|缓刑|罚金)"
    # 非法经营罪（刑期未载明）
    "|(?![（(]?[一二三四五六七八九十0-9]{1,2}[)）、.．])[^，。；：\n建因曾嫌]{2,40}罪(?:（[^（）\n]{0,24}）)?(?=\n|$)"
    # 二审撤销原判，以……罪改判
    "|(?:但|而|后)?(?:二审|终审|再审)(?:法院)?[^，。；：\n]{0,6}(?:改判|撤销(?:原判|一审))"
    # 情节显著轻微，法定不起诉
    "|(?:[^，。；：\n]{2,14}：)?[^，。；：\n]{0,14}，?(?:作出|作)?(?:法定|相对|存疑|附条件|酌定|绝对)(?:不起诉|不诉)"
)
# 被告人甲犯诈骗罪，判处有期徒刑七个月: the verdict, in one breath with what was alleged or pleaded
_VERDICT = re.compile(
    "[^，。；：\n建因曾嫌控诉应当可若如0-9]{2,14}?犯[^，。；：\n建应嫌控]{2,24}罪，?(?:被)?判处(?:有期徒刑|拘役|管制|罚金)"
    "|(?:但|而|后)?(?:二审|终审|再审)(?:法院)?(?:经审理|审理后)?(?:认为|认定|改判)"
)
# 情节严重的，处三年以下有期徒刑；（四）违法所得一万元以上的；: the words of a provision, nobody's act
_TELLS_LAW = re.compile(
    "的(?<=[重的大罪].)，(?:依法|应当|依照[^，。；]{2,24}的规定)?(?:从重)?(?:定罪)?处(?:罚|[一二三五七十]年|拘役|管制|罚金|死刑|无期|刑)"
    "|的(?<=以上.)[；;。]?\n?$|者(?<=以上.)[；;。]?\n?$|具有下列情形之一|有下列情形之一"
)
_AMONG_EVIDENCE = frozenset([Part.FOUND, Part.ALLEGED, Part.EVIDENCE])
_QUOTING = frozenset([Part.NARRATIVE, Part.HEADER, Part.FOUND, Part.REASONING, Part.EVIDENCE])
_BEFORE_OUTCOME = frozenset([Part.ALLEGED, Part.FOUND, Part.DEFENCE, Part.REASONING])
# 甲辩称不知情，但系坦白; 起初辩称不知情，后认罪认罚: what is said against a plea is the teller's own
_AGAINST_A_PLEA = (
    "但(?:其)?(?:系|属|具有|有|到案后|归案后|能|均)?(?:坦白|自首|如实|自愿认罪|认罪认罚|认罪态度)"
    "|(?:随后|之后|最终|后来|后)(?:又|才|终|均|主动|能)?(?:自愿)?(?:认罪|如实供述|供认|坦白)"
)
_CONCEDES = re.compile(_AGAINST_A_PLEA)
# 甲辩称不知情，经补充侦查，检察机关认为……，对甲作出不起诉决定
_ANSWERED = "(?:经[^，。；]{2,16}(?:补充侦查|审查)，)?(?:但)?(?:检察机关|检察院)(?:经审查|审查后?)?(?:认为|认定|以(?:证据不足|事实不清))[^。；]{2,60}不起诉"
_IS_ANSWERED = re.compile(f"(?:[0-9年月日同次]{{2,12}}，)?{_ANSWERED}")
# 常某辩称……。检察机关先后两次退回补充侦查: an authority deals with the case, whatever was pleaded before
_DEALS_WITH_IT = re.compile(
    "[ \n]*(?:[0-9年月日同次经]{2,12}，)?[^，。；\n某]{0,10}(?:检察机关|检察院|检方|公安机关|侦查机关)(?:经审查|审查后|依法|先后|曾|[两二]次|多次|将案件|将本案|自行)*"
    "(?:认为|认定|决定|作出|退回|补充侦查)"
)
# 经审查查明：……。检察机关认为……，决定对甲不起诉: after the facts, how it ended
_NOT_PROSECUTED = re.compile(
    "[^。；]{0,12}(?:检察机关|检察院|检方)[^。；]{0,120}(?:决定|作出)[^，。；]{0,24}不起诉"
)
_OF_PARTIES = frozenset([Part.ALLEGED, Part.DEFENCE])
_RUNS_ON = ("，", "；")
MAX_SENTENCE = 800  # characters; keeps the work per sentence bounded on hostile text
# a comma ends a sentence where what the defence says is taken up in the same breath
# 被告人甲对指控无异议，提出其有立功表现; 关于……的辩护意见，经查，……
_SENTENCE_END = re.compile(
    "[。；！？\n，](?:(?<!，)|(?=关于[^，。；]{0,16}(?:辩护人|辩解|辩称|上诉人)|经查[，：]|故(?:对|被告人|上诉人|辩护人|其辩护人|上述)[^，。；]{0,24}(?:意见|辩解|理由|辩护)"
    "|(?:但是?|并且?|还|且|同时|亦|又){0,2}(?:提出|辩称|辩解称?)(?:[其系有应]|自己|本人|自身|被告人|：|具有|自首|从犯|立功|坦白|请求))|(?="
    + _AGAINST_A_PLEA
    + ")|(?<![年月日]，)(?="
    + _ANSWERED
    + "))"
)
# ……罚金人民币三万元三、上诉人甲犯……罪: the items of a ruling whose marks are lost
_ITEM_END = re.compile(
    "[元月年日罪分项](?=[二三四五六七八九]、(?:上诉人|被告人|原审被告人|撤销|维持|责令|追缴|没收|扣押))|"
    + _SENTENCE_END.pattern
)
# the court of first instance is said to have found well or badly: nothing is told again
_ASSESSED = re.compile(
    "(?:的)?[^，。；：\n]{0,14}?(?:清楚|不清|有误|错误|不当|不足|属实|正确|准确|的事实(?![：，]))"
)
_FOUND_ALSO = ("二审审理期间", "二审期间", "本院审理期间", "另查明", "又查明")
_APPEALED = ("上诉提出", "上诉理由", "上诉称", "上诉辩称", "上诉认为", "提出上诉称")
_LOWER = ("原判认定", "原审判决认定", "原审法院认定", "一审判决认定", "一审法院认定", "原审认定", "一审认定")
_APPEALS = re.compile(
    "[ \n]{0,3}(?:(?:一审)?宣判后|原审判决后)?，?(?:原审)?(?:被告人|上诉人)[^，。；：]{1,12}$"
)
_TAKES_UP = re.compile("[ \n]{0,3}(?:对于?|关于|针对|就|至于)")


def split_cases(text: str) -> list[CaseText]:
    """The cases of a document, in order; a document without case headings is one case."""
    marks = [(m.start(), m.group()) for m in _CASE_HEADING.finditer(text)]
    marks = [mark for mark in marks if text[mark[0] : mark[0] + 400].count("\n") > 1]
    marks = marks or [(m.start(), m.group().strip("【】")) for m in _CASE_BRACKETED.finditer(text)]
    if not marks:
        return [_case("", text, 0, len(text))]
    ends = [start for start, _ in marks[1:]] + [len(text)]
    return [_case(title, text, start, end) for (start, title), end in zip(marks, ends, strict=True)]


def _case(title: str, text: str, start: int, end: int) -> CaseText:
    author = author_of(text[start : min(end, start + 3000)], text[max(start, end - 1200) : end])
    return CaseText(title, start, end, author, tuple(_sentences(text, start, end, author)))


_ACCUSERS = (Author.PROSECUTION, Author.POLICE)
_WHOLE_SENTENCE = re.compile("[。\n]")


class Section(NamedTuple):
    """Where a section begins, which it is, and who tells it."""

    at: int
    part: Part
    teller: Author


def _sections(text: str, start: int, end: int, author: Author) -> list[Section]:
    """The sections of a case that words open, in order."""
    found: list[Section] = []
    if author is Author.DEFENCE or author in TRANSCRIPTS:
        return found  # a brief speaks of what others alleged and found; it has no sections of theirs
    for hit in _OPENER_WORDS.find(text, start, end):
        part = _OPENERS[hit.word]
        if hit.word == "辩护人" and not _DEFENDER_SAYS.match(text, hit.end):
            continue
        if hit.word.endswith("认定") and _A_CHARGE.match(text, hit.end):
            continue  # 一审认定开设赌场罪共犯，三年六个月: an outcome, no facts
        if hit.word in _HEADINGS and not _is_heading(text, hit.start, hit.end):
            continue
        if part is Part.COMMENT and "。" not in text[start : hit.start]:
            continue  # 法官说法｜甲、乙是好友……: the name of a column, before anything is told
        if hit.word.endswith("审理查明") and text.endswith(("与", "和", "同", "跟"), start, hit.start):
            continue  # 上述意见与审理查明的事实相符
        if hit.word in _LOWER and _ASSESSED.match(text, hit.end):
            continue
        if hit.word.startswith("判决：") and text.endswith(("号", "号民事", "号行政"), start, hit.start):
            continue  # 海事法院作出某号判决：被告公司……: of another case
        at = _sentence_start(text, hit.start, start)
        lost = part is Part.ANNEX or (hit.word in _RUN_ON and hit.start - at > 12)
        if lost and hit.start > at and text[hit.start - 1] not in _LEADS_TO:
            at = hit.start  # ……予以确认本院认为，: the mark before it is lost
        if part is Part.DEFENCE and (pleaded := _pleaded_within(text, start, end, at, hit, found, author)):
            found += pleaded
            continue
        if part is Part.ALLEGED and found and found[-1].part is Part.REASONING and _TAKES_UP.match(text, at):
            continue  # 关于公诉机关认为……的指控，经查: answered by the court
        if hit.word == "经查，" and not (found and found[-1].part is Part.DEFENCE):
            continue
        if (
            part is Part.ALLEGED
            and not _opens_accusation(text, hit.end, hit.word)
            and (found or at < hit.start or not _ACCUSES.match(text, hit.end, end))
        ):
            continue
        if part is Part.EVIDENCE and text[at : hit.start].strip("\n （一二三四五六七八九）、"):
            continue  # 如实供述了上述犯罪事实
        current = found[-1].part if found else Part.HEADER
        if hit.word in _FOUND_ALSO and (current is not Part.DEFENCE or text[at : hit.start].strip()):
            continue
        appeal = hit.word in _APPEALED and (
            current is Part.RULING or (current is Part.REASONING and _APPEALS.match(text, at, hit.start))
        )
        if part is Part.DEFENCE and current in (Part.REASONING, Part.RULING, Part.ANNEX) and not appeal:
            continue
        if part is Part.EVIDENCE and current not in (Part.FOUND, Part.ALLEGED, Part.DEFENCE, Part.EVIDENCE):
            continue
        if current is Part.ANNEX and part not in (Part.FOUND, Part.PROCEEDINGS, Part.COMMENT):
            continue
        if hit.word in _HEADINGS:
            at = hit.end + (text[hit.end : hit.end + 1] == "】")
        found.append(Section(at, part, teller_of(text[at : hit.end], part, author)))
    if author is Author.COURT and (
        not found or found[-1].part not in (Part.RULING, Part.ANNEX, Part.COMMENT)
    ):
        ruling = operative_part(text, found[-1].at if found else start, end)
        found += [Section(ruling, Part.RULING, author)] if ruling is not None else []
    return found


def _pleaded_within(
    text: str, start: int, end: int, at: int, hit: Hit, found: list[Section], author: Author
) -> list[Section]:
    """A plea told within the story or the facts, and where they go on after it; nothing where the defence is a section of its own."""
    ends = _SENTENCE_END.search(text, hit.end, end)
    stop = ends.end() if ends else end
    if said := _aside(text, start, at, hit.start, found):
        return [Section(said, Part.DEFENCE, author), Section(stop, Part.NARRATIVE, author)]
    if not found or found[-1].part is not Part.FOUND:
        return []
    clause = text.rfind("，", at, hit.start) + 1
    if clause and _PLEADER.fullmatch(text, clause, hit.start):  # 其如实供述，但辩称不知情；庭审中认罪认罚
        return [Section(clause, Part.DEFENCE, author), Section(stop, Part.FOUND, author)]
    ends = _WHOLE_SENTENCE.search(text, hit.end, end)
    ends = (_TOLD_AGAIN.search(text, hit.end, ends.end()) if ends else None) or ends
    stop = ends.end() if ends else end  # an indictment goes on with the facts after a plea
    if author in _ACCUSERS or (ends and _STORY_GOES_ON.match(text, ends.end(), end)):
        return [Section(at, Part.DEFENCE, author), Section(stop, Part.FOUND, author)]
    return []


# 归案后始终辩称不知情。审理中，被告人乙退赔被害人: the story goes on after one plea told in it
_STORY_GOES_ON = re.compile(
    "(?:另?被告人)?[^，。；：\n]{0,10}?(?:(?:在|于)?(?:案件|本案|一审|二审)?(?:审理|诉讼|庭审|侦查)(?:过程)?(?:中|期间|阶段)|案发后|归案后|到案后)[^。；\n]{0,40}?(?:退|赔|缴|揭发|检举|谅解|供述|投案|抓获)"
)

# 辩称不知情；庭审中认罪认罚，退缴6240元: told again, unless it is said to ask for leniency
_TOLD_AGAIN = re.compile(f"；(?={_STORY_GOES_ON.pattern})(?![^。；]*(?:请求|从轻|从宽|减轻|辩))")


def _aside(text: str, start: int, sentence: int, at: int, found: list[Section]) -> int:
    """……，余某辩称以为……；: where in a narrative, between two of its clauses, somebody is said to plead; 0 elsewhere."""
    clause = text.rfind("，", sentence, at) + 1
    if not clause or _PLEADER.fullmatch(text, clause, at) is None:
        return 0
    if any(s.part not in (Part.DEFENCE, Part.NARRATIVE) for s in found) or _HEADED.search(text, start, at):
        return 0
    return clause


def _is_heading(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start] if start else "\n", text[end : end + 1]
    return before in ("\n", "【", "") and after in ("\n", "：", "】", ":", "", " ")


# 公诉机关指控甲出租银行卡6张，获利1.5万元。: told, and not dealt with in the same breath
_ACCUSES = re.compile(
    "(?!的)[^。；\n成]{2,120}?[0-9][^。；\n成]{0,200}(?:[。；\n])(?<!一致.)(?<!属实.)(?<!支持.)(?<!认定.)(?<!清楚.)"
)


def _opens_accusation(text: str, end: int, word: str) -> bool:
    if word.endswith(("认为", "认定", "：")):
        return True
    return text[end : end + 1] in ("：", "，", ":", "称") or text[end : end + 1].isdigit()


def _sentence_start(text: str, at: int, floor: int) -> int:
    probe = at
    while probe > floor and at - probe < 80 and text[probe - 1] not in "。；\n":
        probe -= 1
    return probe


def _sentences(text: str, start: int, end: int, author: Author) -> list[Sentence]:
    sections = _sections(text, start, end, author)
    headed = bool(sections) and _HEADED.search(text, start, sections[0].at) is not None
    if sections and sections[0].part is Part.FOUND:  # 公诉机关指控……，不予认定。经审理查明
        headed = headed or text.find("公诉机关", start, sections[0].at) >= 0
    opening = Part.HEADER if headed else Part.NARRATIVE
    if sections and sections[0].part in _AFTER_FACTS and author is not Author.PROSECUTION:
        opening = Part.FOUND  # an extract that begins with the facts
    elif len(sections) > 1 and (sections[0].part, sections[1].part) == (Part.DEFENCE, Part.NARRATIVE):
        opening = Part.NARRATIVE
    elif sections and sections[0].part in (Part.ALLEGED, Part.DEFENCE) and not headed:
        opening = Part.ALLEGED  # facts, then 公诉机关认为 or what the defence says
    sections = [Section(start, opening, teller_of("", opening, author)), *sections]
    out: list[Sentence] = []
    paragraph = at = 0
    met = "会见" in text[start : start + 400]  # by counsel, not by the police
    for section, stop in zip(sections, [*(s.at for s in sections[1:]), end], strict=True):
        at, part = max(section.at, at), section.part
        while at < stop:
            ends = _ITEM_END if part is Part.RULING else _SENTENCE_END
            match = ends.search(text, at, min(stop, at + MAX_SENTENCE))
            finish = match.end() if match else _cut(text, at, stop)
            if text[at:finish].strip("\n 。；"):
                if part in _BEFORE_OUTCOME and (
                    _OUTCOME_LINE if text[at - 1 : at] == "\n" else _VERDICT
                ).match(text, at, finish):
                    part = Part.NARRATIVE
                if part in _OF_PARTIES and (
                    COURT_ACTS.match(text, at, finish)
                    or (author is Author.HANDLER and _CONCEDES.match(text, at))
                    or (part is Part.DEFENCE and _IS_ANSWERED.match(text, at))
                    or (part is Part.DEFENCE and author is Author.HANDLER and _DEALS_WITH_IT.match(text, at))
                ):
                    part = Part.NARRATIVE
                if (
                    part is Part.FOUND
                    and author is Author.HANDLER
                    and _NOT_PROSECUTED.match(text, at, finish)
                ):
                    part = Part.NARRATIVE
                if part in _AMONG_EVIDENCE:
                    part = _evidence_or_finding(text, at, finish, part)
                here = Part.COMMENT if part in _QUOTING and _TELLS_LAW.search(text, at, finish) else part
                if author in TRANSCRIPTS:
                    here = _of_transcript(text, start, at)
                speaker = goes_on(text, at, finish, out) if text[at - 1 : at] in _RUNS_ON else ""
                teller = section.teller if part is section.part else author
                speaker = speaker or speaker_of(text, at, finish, here, teller)
                if author is Author.SUSPECT and here is Part.HEADER and not met:
                    speaker = Author.POLICE.value  # who is questioned, as the record has it
                out.append(Sentence(at, finish, here, speaker, paragraph))
                if part is Part.EVIDENCE and _EVIDENCE_ENDS.search(text, at, finish):
                    part = Part.FOUND
            if match and match.group() == "\n":
                paragraph += 1
            at = finish
    told = _facts_in_the_header(text, taken_over(text, out), author)
    return told if author is Author.DEFENCE or author in TRANSCRIPTS else set_aside(text, told)


_TURN = re.compile("(?<![^\n。！？；])([问答])：")


def _of_transcript(text: str, start: int, at: int) -> Part:
    """The part of a sentence of a transcript: an answer tells, a question (问：) states nothing, the rest is its head and foot.

    An answer may follow its question on the line.
    """
    line = max(start, text.rfind("\n", start, at) + 1)
    turns = [m.group(1) for m in _TURN.finditer(text, line, at + 2)]
    if not turns:
        return Part.HEADER
    return Part.NARRATIVE if turns[-1] == "答" else Part.COMMENT


# 2021年12月2日，甲应网友要求，用本人身份证办理电话卡3张，……出售; 其中，甲于2023年2月7日将卡内诈骗款……
_TELLS = re.compile(
    "[ 　\n]*(?:其中，|案发前的?|此前|当时|早在)?(?:被不起诉人|被告人)?(?:[^，。；年]{2,12}于)?(?:20[0-9]{2}年|同年)[^。；]{0,80}?"
    "(?:明知|[出租转]租|出售|[租卖借][给了掉出]|提供给|架设|取现|取款|收购|骗取|转账|转移|转走|转出|跑分|引流|推广|群发|搭建|开发|兑换|虚拟|刷脸|介绍|转接|拨打|收款|办卡|将[^，。；]{2,30}(?:交|借|寄|给))"
)
_NOT_TELLING = re.compile("移送|审查起诉|判决|宣判|刑事拘留|取保候审|逮捕|提起公诉|建议判处|被判处")


def _facts_in_the_header(text: str, sentences: list[Sentence], author: Author) -> list[Sentence]:
    """A document that goes on from the particulars to the facts, or tells them in its reasons, without a word in between."""
    told = any(s.part in STORY for s in sentences)
    telling = [
        s
        for s in sentences
        if (s.part is Part.REASONING if told else s.part in (Part.HEADER, Part.REASONING))
        and (not told or (author is Author.HANDLER and s.speaker != "defence")) and _TELLS.match(text, s.start, s.end)
        and not _NOT_TELLING.search(text, s.start, s.end)
    ]  # fmt: skip
    first = next((s.start for s in telling if s.part is Part.HEADER), None)
    return [
        replace(s, part=Part.FOUND)
        if s in telling or (s.part is Part.HEADER and first is not None and s.start >= first)
        else s
        for s in sentences
    ]


def _listed(text: str, at: int, end: int) -> bool:
    return text.find("证据", at, end) >= 0 and _EVIDENCE_LIST.search(text, at, end) is not None


def _evidence_or_finding(text: str, at: int, finish: int, part: Part) -> Part:
    """A list of evidence goes on through its items, and ends where the court says what else it found."""
    if part in (Part.FOUND, Part.ALLEGED) and (
        _EVIDENCE_ITEM.match(text, at, finish) or _listed(text, at, min(finish, at + 60))
    ):
        return Part.EVIDENCE
    if part is Part.EVIDENCE and _NEW_FINDING.match(text, at, finish):
        return Part.FOUND
    return part


def _cut(text: str, at: int, stop: int) -> int:
    """Where a sentence without an end is cut: at its last comma within the limit, or at the limit."""
    if stop - at <= MAX_SENTENCE:
        return stop
    comma = text.rfind("，", at + 1, at + MAX_SENTENCE)
    return comma + 1 if comma > at else at + MAX_SENTENCE


_UNPROVED = re.compile(
    tried_at(
        "没无尚缺并不是未排难",
        "(?:没有|无|尚无|缺乏|并无)[^，。；]{0,6}证据[^，。；]{0,4}(?:证明|证实|显示|表明|认定)|(?:不能|难以)(?:证明|证实|认定)|无法(?:证明|证实|认定|查清|查实)"
        "|(?<![源质份向途])(?:未|没有|尚无)(?:能)?(?:发现|见|查到|查见|查实|查证|查得|核实|证实|检出)(?!身份)(?![^，。；]{0,8}异常)|不存在"
        "|不足以(?:认定|证明|证实)|是否|并非(?![^，。；]{0,30}而)",
    )
)


def unproved(text: str, clause: int, at: int) -> bool:
    """没有证据证明……, 不能认定……, 未发现……: the clause that begins at ``clause`` denies what follows ``at`` in it."""
    return clause < at and _UNPROVED.search(text, clause, at) is not None
