"""Who speaks: whose document it is, who tells a section, and whose words a sentence gives."""

from __future__ import annotations

from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.intake.parts import Author, Part, Sentence
from bangxin.intake.words import Words

# 本院认为……应当以……罪追究其刑事责任。……提起公诉，请依法判处: an excerpt that ends as an indictment does
_ASKS_THE_COURT = re.compile(
    "本院认为，[^。]{2,200}应当?以[^，。；]{2,24}罪追究[^\n]*?提起公诉，(?:请|提请)依法"
)
_INDICTMENT = re.compile("[ \n]*起诉书(?!指控|认定|载明|查明|称)")
_SENT_UP = re.compile("起诉意见书(?!指控|认定|载明|查明|称|认为)")
_COURTLY = ("刑事判决书", "刑事裁定书", "本院认为", "经审理查明", "判决如下", "审理终结")
_PUBLISHED = ("诉讼过程", "基本案情")  # headings of a published case
_NOT_PROSECUTED = re.compile("(?:检察院|检察机关)[^。]{0,160}(?:作出|决定)[^。]{0,40}不起诉")
_JUDGED = re.compile("法院[^。]{0,80}(?:判处|判决|宣判|裁定)|判处[^，。；]{0,20}(?:徒刑|拘役|管制|罚金)")

# 关于犯罪嫌疑人甲涉嫌……罪的辩护意见; 律师意见书; 取保候审申请书: the title of what counsel submits
_BRIEF = re.compile(
    "[ \n]*[^。；\n]{0,60}(?:辩护词|辩护意见书?|(?:律师|法律)意见书?|(?:取保候审|羁押必要性审查|不起诉)申请书|上诉状)(?:（[^（）\n]{0,16}）)?[ ]*(?=\n|$)"
)
# 讯问笔录（第二次）; 被讯问人：甲
_QUESTIONED = re.compile(
    "(?:^|\n)[^。；\n]{0,24}?(?:讯 ?问|会 ?见) ?笔 ?录[^。；\n]{0,12}(?=\n|$)|被(?:讯问|会见)人(?=[：:，\n]|[^，。；\n]{2,4}[，：\n])"
)
_ASKED = re.compile(
    "(?:^|\n)[^。；\n]{0,24}?询 ?问 ?笔 ?录[^。；\n]{0,12}(?=\n|$)|被询问人(?=[：:，\n]|[^，。；\n]{2,4}[，：\n])"
)


def author_of(head: str, tail: str) -> Author:
    """Court, prosecution, police, counsel, who was questioned, or unknown, from how the document opens and ends."""
    if _QUESTIONED.search(head[:400]):
        return Author.SUSPECT
    if _ASKED.search(head[:400]):
        return Author.VICTIM if re.compile("被害人|受害人|报案人|事主").search(head[:600]) else Author.WITNESS
    if _BRIEF.match(head):
        return Author.DEFENCE
    if _SENT_UP.search(head[:200]):
        return Author.POLICE
    if _INDICTMENT.match(head) or "本院审查起诉" in head or "本院移送审查起诉" in head:
        return Author.PROSECUTION
    if (
        "不起诉决定书" in head[:300]
        or "被不起诉人" in head[:400]
        or "被不起诉单位" in head[:400]
        or (
            "起诉书" in head[:120]
            and "起诉书指控" not in head[:120]
            and "人民检察院" in head[:200]
            and "判决" not in head[:200]
        )
    ):
        return Author.PROSECUTION
    if "判决如下" not in head + tail and _ASKS_THE_COURT.search(tail):
        return Author.PROSECUTION
    if any(word in head or word in tail for word in _COURTLY):
        return Author.COURT
    if any(word in head or word in tail for word in _PUBLISHED):
        told = f"{head}。{tail}"
        dropped = _NOT_PROSECUTED.search(told) and not _JUDGED.search(told)
        return Author.PROSECUTION if dropped else Author.COURT
    if "公诉机关指控" in head or "检察院指控" in head:
        return Author.COURT
    return Author.HANDLER


_BODIES = (
    (re.compile("公安|侦查|警方|移送(?:审查)?起诉"), Author.POLICE),
    (re.compile("检察|检方|公诉|起诉|审查查明|审查认定"), Author.PROSECUTION),
    (re.compile("法院|审理|原判|原审|一审|二审|判决|裁判|合议庭"), Author.COURT),
)


def teller_of(opening: str, part: Part, author: Author) -> Author:
    """Who tells a section, by the words that open it (公安机关移送起诉认定, 法院审理查明); the author where they name nobody.

    What is alleged is the prosecution's, unless the words are of the police. A court, a prosecutor and the police tell what they
    found themselves; a report or a card passes on what others did.
    """
    if part is Part.ALLEGED:
        return Author.POLICE if _BODIES[0][0].search(opening) else Author.PROSECUTION
    if author is Author.HANDLER and part in (Part.FOUND, Part.REASONING):
        return next((body for words, body in _BODIES if words.search(opening)), author)
    return author


# 警方查明，……; 检察机关审查认定，……: one sentence that a report passes on
_PASSES_ON = (
    (re.compile("[ \n]*(?:经|据)?(?:警方|公安机关|侦查机关|办案民警)(?:依法|经|侦查|调查|审查|工作|初步)*(?:查明|认定|查实)[，：]"), Author.POLICE),
    (re.compile("[ \n]*(?:经|据)?[^，。；：\n]{0,12}(?:检察机关|检察院|检方)(?:依法|经|审查)*(?:查明|认定|查实)[，：]"), Author.PROSECUTION),
    (re.compile("[^。；]{0,60}(?:检察机关|检察院|检方|公诉机关|公诉人)[^。；判]{0,40}指控(?!的|一致|属实|成立)(?![^。；]*法院)"), Author.PROSECUTION),
)  # fmt: skip
# 起诉意见书认定甲出租三张，有误: what a brief takes up
_TAKES_UP_CHARGE = (
    (re.compile("[^，。；]{0,16}(?:起诉意见书|公安机关|侦查机关)(?:认定|指控|认为|载明|称)"), Author.POLICE),
    (re.compile("[^，。；]{0,16}(?:起诉书|公诉机关|检察院|检察机关|公诉人)(?:认定|指控|认为|载明|称)"), Author.PROSECUTION),
)  # fmt: skip
# 被告人甲供述，其将银行卡……
_OWN_ACCOUNT = re.compile(
    "[ \n]{0,3}(?:(?:同案)?(?:被告人|犯罪嫌疑人|嫌疑人)[^，。；：]{1,8}|其)(?:到案后|当庭|在侦查阶段)?(?:供述|供认|供称)(?:称|说)?[，：]"
)
# 某区法院经审理，以……罪判处甲……; 法院未采纳该辩解，认定其……: a court acts, whatever was alleged or pleaded before
COURT_ACTS = re.compile(
    "[ \n]*(?:[^，。；：\n]{1,14}，)?(?:(?!上诉|辩|被告|提|起诉|某[，、等和将因为]|向).){0,24}?法院(?!提起|起诉|指控|受理|指定)"
    "[^，。；向]{0,16}(?:，[^，。；]{0,30}?){0,2}?(?:判处|判决|宣判|改判|采纳|采信|认定|认为|以[^，。；]{2,24}罪)"
    # 近日，该案宣判，甲……; 最终，甲因犯……罪被判处……
    "|[ \n]*(?:[^，。；：\n]{1,14}，)?[该此本]案(?:件)?[^，。；]{0,8}?(?:宣判|审结|判决)"
    "|[ \n]*(?:近日|日前|最终|最后|目前)，(?:[^，。；\n]{1,24}，)?[^，。；\n]{1,24}犯[^，。；]{2,24}罪，?(?:均|分别|依法)?被[^，。；]{0,20}?判处"
)
# 经辩护人争取，检察机关最终作出……不起诉决定
_DECIDES = re.compile(
    "(?<!请求)(?<!建议)(?<!希望)(?:检察机关|检察院|法院)(?:最终|依法|随后|遂|后|对[^，。；]{2,8}|以[^，。；]{2,14}){0,2}(?:作出|决定)[^，。；]{0,16}不起诉"
)
# 被告人甲认为公诉机关指控……有误; 其辩护人某某对……
_CLAIMS = re.compile(
    "[ \n]{0,3}(?:(?:原审)?(?:被告人|上诉人)[^，。；：]{1,12}?(?:辩称|辩解|请求|(?:当庭)?表示称|(?:认为|提出)，?(?:公诉|指控|起诉|原判|一审|其[有系不行])))"
    "|[ \n]{0,3}(?:其|[^，。；：]{0,14}的)?(?:指定|委托|法律援助)?辩护人"
    "|(?:但是?|并|另|还|又|同时)?(?:提出|辩称|辩解)(?:其|自己|本人|自身)"
)
_DEFENCE_SAYS = Words([
    "辩护人", "辩称", "辩解", "辩护意见", "请求法庭", "请求从轻", "请求对其", "律师认为", "上诉人提出", "请求判处", "请求减轻",
])  # fmt: skip
_PLEADED = re.compile("[^。；]{0,60}(?:为由|(?:等|为)?理由)，?(?:提出|提起)?上诉")
_APPELLANT = re.compile(
    "[ \n]{0,3}(?:原审)?上诉人[^，。；：]{1,12}?(?:上诉)?(?:提出|称|认为|请求)(?:，|：|其)"
    "|[^。；]{0,60}(?:为由|(?:等|为)?理由)，?(?:提出|提起)?上诉|(?:本院认为，|法院认为，)?[^，。；：]{0,4}某[^，。；：]{0,3}(?:提出|主张)[^。；]{0,40}?(?:意见|理由|辩解)"
    # 关于上诉人某某提出的其系从犯的上诉理由
    "|[ \n]{0,3}(?:对于?|关于|针对|就)[^，。；]{0,60}?(?:提出|辩解|辩称|辩护|上诉|(?:被告人|上诉人|其)[^，。；检公]{2,40}的(?:意见|理由))"
)
_PLEADS_SO = re.compile("上诉|提出|主张|辩|的意见|的理由")  # what both of the two before have
_MAY_QUOTE_DEFENCE = frozenset([Part.REASONING, Part.NARRATIVE, Part.FOUND, Part.PROCEEDINGS, Part.EVIDENCE])
# 被告人甲对指控无异议，自愿认罪认罚: told by the document, though it stands among what the defence said
_NARRATED_PLEA = re.compile(
    "[ \\n]{0,3}(?:上述|各|二|三|四)?被告人[^，。；]{0,40}(?:[^。；]{0,40}，)?[^。；]{0,20}(?:认罪认罚|具结|无异议|没有异议|不持异议)"
)
_ADOPTED = (
    "法院采纳", "采纳关于", "采纳其", "采纳辩护", "予以采纳", "本院采纳", "经查属实", "故采纳", "予以采信", "应予采纳", "予以支持",
)  # fmt: skip
_TESTIMONY = Words(
    ["的供述", "供述称", "供述证实", "的陈述", "的证言", "证言证实", "供述及辨认", "证言：", "陈述：", "供述：", "陈述称", "证言称", "供称", "证称",
     "供述与辩解", "供述和辩解", "陈述证实", "证言证明", "陈述证明", "供述证明"]
)  # fmt: skip
_WHO_TESTIFIES = (("被告人", "suspect"), ("犯罪嫌疑人", "suspect"), ("被害人", "victim"), ("证人", "witness"))


def speaker_of(text: str, start: int, end: int, part: Part, teller: Author) -> str:
    """Whose words a sentence gives: the teller of its section, unless it says that somebody else says so."""
    sentence = text[start:end]
    if teller is Author.DEFENCE:
        return next((body.value for words, body in _TAKES_UP_CHARGE if words.match(sentence)), teller.value)
    if part is Part.NARRATIVE and _OWN_ACCOUNT.match(sentence):
        return "suspect"
    if part is Part.NARRATIVE and (COURT_ACTS.match(sentence) or _DECIDES.search(sentence)):
        return teller.value
    if part is Part.ALLEGED:
        return "defence" if _CLAIMS.match(sentence) else teller.value
    if part is Part.DEFENCE:
        narrated = _NARRATED_PLEA.match(sentence) and not _DEFENCE_SAYS.first(sentence)
        return teller.value if narrated else "defence"
    if part in (Part.EVIDENCE, Part.FOUND) and (said := _TESTIMONY.first(sentence)):
        for word, speaker in _WHO_TESTIFIES:
            if word in sentence[: said.end]:
                return speaker
    if part in _MAY_QUOTE_DEFENCE and (
        _defends(sentence) or (_PLEADS_SO.search(sentence) and _APPELLANT.match(sentence))
    ):
        return "court" if any(word in sentence for word in _ADOPTED) else "defence"
    if part is Part.RULING and _PLEADED.match(sentence):
        return "defence"
    if part is Part.REASONING and ("公诉机关" in sentence and ("建议" in sentence or "指控" in sentence)):
        # 法院认为，……公诉机关指控罪名不当，……遂判处……: the court's own
        return teller.value if COURT_ACTS.match(sentence) and "判处" in sentence else "prosecution"
    if part is Part.NARRATIVE:
        return next((body.value for words, body in _PASSES_ON if words.match(sentence)), teller.value)
    return teller.value


def _defends(sentence: str) -> bool:
    """Whether a sentence tells what the defence says; not where a victim forgives and asks (请求) for leniency, or counsel stands by."""
    said = _DEFENCE_SAYS.first(sentence)
    if said is None or sentence.startswith(("在场", "见证", "的见证"), said.end):
        return False
    return not (said.word.startswith("请求") and "谅解" in sentence[: said.start])


_PLEADS = re.compile(
    "[ \n]{0,3}(?:原审)?(?:被告人|上诉人|(?:其|[^，。；：]{0,14}的)?(?:指定|委托|法律援助)?辩护人)"
)
_AT_TRIAL = re.compile("异议|认罪|指控|起诉书|罪名|当庭|庭审|自愿|原判|一审")
_NEXT_POINT = re.compile("(?:第?[二三四五六七八九]|[2-9])[、.．，是]|其[次三四]")  # ；二、被告人……
_DEALT_WITH = re.compile("采纳|采信|支持|成立|不符|不予|意见|经查|公诉|本院")


def goes_on(text: str, at: int, finish: int, told: list[Sentence]) -> str:
    """Who speaks after a comma that ended a sentence: what somebody on trial brings forward, or the court once it has looked."""
    if not told or told[-1].end != at:
        return ""
    if text.endswith("；", 0, at):
        if any(text.startswith("经查", s.start) for s in told[-3:]) and told[-1].speaker == "court":
            return "court"
        point = _NEXT_POINT.match(text, at, finish) or _NEXT_POINT.match(text, told[-1].start, at)
        listed = told[-1].speaker == "defence" and (told[-1].part is Part.REASONING or point is not None)
        ended = _DEALT_WITH.search(text, at, finish) or (
            point is None and _DEALT_WITH.search(text, told[-1].start, at)
        )
        return "defence" if listed and not ended else ""
    if text.startswith("经查", at):
        return told[-1].speaker if told[-1].part is Part.FOUND else "court"
    begun = told[-1]
    pleads = _PLEADS.match(text, begun.start) and _AT_TRIAL.search(text, begun.start, begun.end)
    return "defence" if pleads and not any(w in text[at:finish] for w in _ADOPTED) else ""


# 上述辩护意见与查明的事实相符，予以采纳
_TAKEN_OVER = re.compile(
    "[ \n]{0,3}(?:经查，|对)?(?:上述|以上|前述|该)(?:两点|几点)?(?:辩护人?的?|辩解、?)*意见[^。；不部]{0,40}(?:采纳|采信|支持|成立)"
)


def taken_over(text: str, sentences: list[Sentence]) -> list[Sentence]:
    """What the defence said is the court's own where the next sentence takes over all of it."""
    for place, sentence in enumerate(sentences):
        if sentence.part is Part.REASONING and _TAKEN_OVER.match(text, sentence.start, sentence.end):
            before = place - 1
            while before >= 0 and sentences[before].speaker == "defence":
                if sentences[before].paragraph != sentence.paragraph or _DEALT_WITH.search(
                    text, sentences[before].start, sentences[before].end
                ):
                    break
                sentences[before] = replace(sentences[before], speaker="court")
                before -= 1
    return sentences
