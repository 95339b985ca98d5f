"""What a document names without holding it: what others said and it turns down, what it cannot prove, what is still to be found out.

公诉机关关于支付结算90万元的指控，……，不予支持; 举报称贩卖电话卡50张。经查不属实; 核实是否曾受行政处罚. Such words become sentences of
their own, of the part :attr:`Part.ASIDE`, which states nothing; what is said beside them (，仅能证实2张) stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from bangxin.base import patterns as re
from bangxin.intake.parts import SILENT, Part, Sentence

_BODY = "(?:公诉机关|检察机关|检察院|公诉人|公安机关|公安局|侦查机关|警方|起诉书|起诉意见书|移送(?:审查)?起诉|原判|原审|一审|举报|控告|检举|同案|证人|被害人|报案|线索)"
_SAYS = "(?:指控|认定|移送|供述|供称|供认|证实|证言|证称|陈述|反映|举报|检举|控告|报称|主张|载明|指认|称)"
# 公诉机关关于……的指控; 同案犯汤某供述; 认定莫某……的证据不足
_SAID = re.compile(
    f"{_BODY}[^，。；：\n]{{0,16}}?{_SAYS}|{_BODY}[^，。；\n]{{0,40}}的(?:指控|认定|供述|证言|陈述|主张)"
    "|(?:^|(?<=[，。；：\n]))(?:本院认为，?)?(?:但是?|而|故|关于|对于?|至于|另|又|其中|现有证据)*(?:指控|认定)(?!的?(?:上述|以上)?(?:犯罪)?事实清楚)"
)
# whose words open a sentence that the next one answers
_SAID_FIRST = re.compile(
    f"[ \n　]*(?:其中，?|另外?，?|又)?[^，。；：\n]{{0,14}}?{_BODY}[^，。；：\n]{{0,16}}?{_SAYS}"
)
_UPHOLDS = "支持|认定|采信|确认|采纳"
# not held at all
_REJECTED = re.compile(
    f"(?:[不未]予|不应|不宜|不能|无法|难以|不足以)(?:予以)?(?:{_UPHOLDS})(?=[，。；、]|为)|(?:经查)?(?:均|并)?不(?:属实|实|能成立)(?=[，。；])|查无实据"
    "|(?<!以)(?:事实不清|证据不足)|缺乏(?:其他|相应|充分)?(?:的)?(?:事实|客观)?(?:依据|证据|印证|佐证)|(?:无|没有)(?:其他|任何)?证据(?:予以)?(?:印证|佐证|支持)"
    "|(?:无法|未能|不能|没有)(?:查实|证实|核实|查证|印证)"
)
# held to be less, or otherwise: the words after the first clause stand
_CORRECTED = re.compile(
    "有误|错误|(?:应)?予以?纠正|(?:仅|只)(?:有|能|可)?[^，。；]{0,24}(?:印证|证实|查实|认定|核实|对应)"
)
_SHOULD_BE = re.compile("，(?:应(?:当|该)?|实际?|更正)(?:为|是|系)")
_OF_LAW = re.compile("(?:罪名|定性|量刑|建议|适用法律|理由|意见|辩解|辩护|上诉|请求|申请)[^，。；]{0,14}$")
# 无法证实莫某收购银行卡5张; 难以认定其主观上明知
_UNPROVED = re.compile(
    "(?:无法|不能|难以|未能|不足以|没有证据|无证据|尚无证据|缺乏证据)(?:证明|证实|认定|确认)(?=[^，。；]{4})(?!(?:上述|以上)?事实|[^，。；]{0,6}身份)"
)
_A_DEED = re.compile("[0-9]|[卡户号]|处罚|判处|获利|收购")
_ANSWERS = re.compile(
    "[ \n　]*(?:但|现|后)?(?:(?:本院)?经(?:本院)?(?:依法)?(?:审查|审理|查|核实|核对|核查|复核|调查|比对|补充侦查)|上述|该|其|[^，。；\n]{1,4}对此|[^，。；\n]{0,24}(?:事实不清|证据不足))"
)
_RESTS_ON = re.compile("[^，。；]{0,6}?(?:仅|只|除|虽)有?")
_NUMBER = re.compile("[0-9][0-9.,]*[万千百]?余?[^0-9，。；\n]")
_BACK = 3  # sentences between what was said and its answer

_LIST = "[ \n　]*(?:[（(]?[0-9一二三四五六七八九十]{1,2}[)）、.．][ ]*)?"
_FIND_OUT = "(?:查明|核实|查清|核查|查证|调取|收集|讯问|询问|补充侦查|补充查证|复核|落实|确认|提取|调查)"
# 请查明以下问题; 下一步需查明; 建议补充侦查
_TO_FIND_OUT = re.compile(
    f"{_LIST}(?:(?:下一步|现|故|为此|因此|另外?|同时|恳|还|并|你局|为[^，。；：\n]{{2,16}}，)，?)*(?:请|需要?|须|应当?|拟|尚需|有待|要求|建议|继续|进一步|重点|补充){{1,3}}[^，。；：\n]{{0,8}}?{_FIND_OUT}(?!，|认定)"
)
_THEN_ASKED = re.compile(
    f"[，；：](?=(?:现|故|并|特|另|同时)?(?:请|建议|要求)[^，。；：\n]{{0,8}}?{_FIND_OUT}[^。；]{{0,60}}?(?:是否|有无|能否|下列|以下))"
)
_FINDS_OUT = re.compile(
    f"{_LIST}{_FIND_OUT}[^。；\n]{{0,60}}?(?:是否|有无|能否|多少|何人|何时|怎样|如何|情况|去向|来源)"
)
_ITEM_ASKED = re.compile(f"{_LIST}[^。；\n]{{0,24}}?(?:是否|有无|能否)")


def set_aside(text: str, sentences: list[Sentence]) -> list[Sentence]:
    """The sentences of a case, with what is not held in sentences of its own that state nothing."""
    spans: list[list[tuple[int, int]]] = [[] for _ in sentences]
    asked = False
    for index, sentence in enumerate(sentences):
        begin = _asked(text, sentence, after=asked)
        asked = begin is not None
        if begin is not None:
            spans[index] = [(begin, sentence.end)]
        elif _tells(sentence):
            for held in _not_held(text, sentence):
                if _unsay(text, sentences, index, spans, held) or not held.answers:
                    spans[index].append((held.begin, held.end))
    return [piece for s, aside in zip(sentences, spans, strict=True) for piece in _split(text, s, aside)]


def _tells(sentence: Sentence) -> bool:
    told = sentence.part not in SILENT and sentence.part not in (Part.DEFENCE, Part.RULING)
    return told and sentence.speaker != "defence"


def _asked(text: str, sentence: Sentence, *, after: bool) -> int | None:
    """Where a sentence begins to say what is to be found out (or a further item of such a list); None where it does not."""
    if sentence.part in SILENT or sentence.part in (Part.DEFENCE, Part.RULING):
        return None
    where = sentence.start, sentence.end
    if (
        _TO_FIND_OUT.match(text, *where)
        or _FINDS_OUT.match(text, *where)
        or (after and _ITEM_ASKED.match(text, *where))
    ):
        return sentence.start
    then = _THEN_ASKED.search(text, *where)
    return then.end() if then else None


class _NotHeld(NamedTuple):
    """Where it is named what is not held; ``answers``: only as an answer to what was said before."""

    begin: int
    end: int
    answers: bool = False


def _not_held(text: str, sentence: Sentence) -> Iterator[_NotHeld]:
    """What a sentence names and does not hold."""
    start, end = sentence.start, sentence.end
    done = start
    for told in _REJECTED.finditer(text, start, end):
        begin = _clause(text, start, told.start())
        if told.start() < done or _OF_LAW.search(text, begin, told.start()):
            continue
        said = _last_said(text, done, told.end())
        done = _ends(text, told.end(), end)
        if said is not None:
            yield _NotHeld(said, done)
        elif _ANSWERS.match(text, start, end):
            yield _NotHeld(start, done, answers=True)
    for told in _CORRECTED.finditer(text, start, end):
        if _SHOULD_BE.match(text, told.end(), end):
            continue  # 指控获利5000元有误，应为3000元: the sum that is put right is read with the one it takes the place of
        said = _last_said(text, start, told.start())
        stop = _ends(text, said, end) if said is not None else end
        if said is not None and not _OF_LAW.search(text, said, stop - 1):
            yield _NotHeld(said, stop)
    for told in _UNPROVED.finditer(text, start, end):
        stop = _ends(text, told.end(), end)
        if _A_DEED.search(text, told.end(), stop):
            yield _NotHeld(_clause(text, start, told.start()), stop)


def _last_said(text: str, start: int, at: int) -> int | None:
    """Where the clause begins that last says, before ``at``, what somebody else holds; not what it rests on (仅有……的供述)."""
    said = [_clause(text, start, m.start()) for m in _SAID.finditer(text, start, at)]
    said = [begin for begin in said if not _RESTS_ON.match(text, begin, at)]
    return said[-1] if said else None


def _unsay(
    text: str, sentences: list[Sentence], index: int, spans: list[list[tuple[int, int]]], held: _NotHeld
) -> bool:
    """同案犯供述……。经审查，不能认定: what was said before its answer is not held either; False where nothing was.

    An answer that names itself what it turns down unsays what gives the same number.
    """
    if not _ANSWERS.match(text, sentences[index].start, held.end):
        return False
    numbers = set(_NUMBER.findall(text, held.begin, held.end))
    for place in range(index - 1, max(index - 1 - _BACK, -1), -1):
        before = sentences[place]
        if before.part is not sentences[index].part or not _tells(before):
            return False
        if _SAID_FIRST.match(text, before.start, before.end):
            same = numbers & set(_NUMBER.findall(text, before.start, before.end))
            if not held.answers and not same:
                return False
            for between in range(place, index):
                spans[between] = [(sentences[between].start, sentences[between].end)]
            return True
    return False


def _clause(text: str, start: int, at: int) -> int:
    return max(start, *(text.rfind(mark, start, at) + 1 for mark in "，；。：\n"))


def _ends(text: str, at: int, end: int) -> int:
    """Past the mark that ends the clause that ``at`` stands in."""
    ends = [p + 1 for mark in "，；。\n" if (p := text.find(mark, at, end)) >= 0]
    return min(ends, default=end)


def _split(text: str, sentence: Sentence, aside: list[tuple[int, int]]) -> Iterator[Sentence]:
    """A sentence, cut where what is not held begins and ends."""
    at = sentence.start
    for begin, end in sorted(aside):
        begin = max(begin, at)
        if begin >= end:
            continue
        if text[at:begin].strip("\n 　，。；"):
            yield replace(sentence, start=at, end=begin)
        else:
            begin = at
        if not text[end : sentence.end].strip("\n 　，。；"):
            end = sentence.end
        yield replace(sentence, start=begin, end=end, part=Part.ASIDE)
        at = end
    if at < sentence.end:
        yield replace(sentence, start=at) if at > sentence.start else sentence
