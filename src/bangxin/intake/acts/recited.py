"""What recites instead of telling: titles of laws and reports, the words of an article, rules of parts, warnings to anybody."""

from __future__ import annotations

from bangxin.base import patterns as re
from bangxin.intake.context import Context
from bangxin.intake.parts import Sentence
from bangxin.intake.words import Hit

_RULES = ("解释", "规定", "问题", "指导意见", "实施意见", "法》", "中华人民共和国")


def in_a_title(text: str, sentence: Sentence, hit: Hit) -> bool:
    """《关于处理自首和立功具体应用法律若干问题的解释》: words of the name of a rule."""
    opened = text.rfind("《", sentence.start, hit.start)
    closed = text.find("》", opened, sentence.end) if opened >= 0 else -1
    return closed > hit.start and any(w in text[opened:closed] for w in _RULES)


# 裁判要点：只是替人套现的，不作为共犯: which of the parts of a case makes which offence; 民警提醒，出租银行卡……: said of anybody
_SAID_OF_ANYBODY = re.compile(
    "[【（“]?(?:裁判|案例|审判)(?:要点|要旨|规则|摘要|观点|理由)[】）”]?[：:]?[^。]*?(?:仅|只是|未参与|没有参与|不作为|不构成|不以)"
    "|(?:民警|警方|检察官|法官|律师|反诈民警|承办检察官|承办法官|记者)(?:在此)?(?:郑重|再次)?(?:提醒|提示|寄语|释法|说法|点评|支招)"
)


def is_headline(context: Context, sentence: Sentence) -> bool:
    """出借银行卡帮助他人“跑分” 夫妻双双获刑: the title of a report tells no act of its own."""
    words = context.text[sentence.start : sentence.end]
    if words.rstrip().endswith("？") and not context.roster.between(sentence.start, sentence.end):
        return True  # 银行卡买卖、出租，罪名为何不同？
    named = context.roster.accused_in(sentence.start, sentence.end)
    opening = words.lstrip("\n ")
    if not named and _SAID_OF_ANYBODY.match(opening):
        return True
    if not words.endswith("\n") or "。" in words:
        return False
    titled = "案——" in words or words.lstrip("\n ").startswith("——")
    return titled or (len(words) <= 46 and sentence.paragraph < 3 and "，" not in words.strip("\n"))


def is_formula(text: str, sentence: Sentence) -> bool:
    """公诉机关认为……为其犯罪提供支付结算等帮助，情节严重: the words of the article, not an act told."""
    words = text[sentence.start : sentence.end]
    return "认为" in words[:40] and ("情节严重" in words or "其行为" in words or "的行为" in words)
