"""Decisions other than a sentence: the kinds of 不起诉, 免予刑事处罚, bans, administrative penalties."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind
from bangxin.intake.context import Context, Found, money
from bangxin.intake.outcomes.former import told_before
from bangxin.intake.parts import Author, Part, Sentence
from bangxin.intake.people.roster import Person
from bangxin.intake.words import Hit, Words

_DECISIONS = {
    "附条件不起诉": "conditional_np", "相对不起诉": "relative_np", "存疑不起诉": "doubtful_np", "法定不起诉": "statutory_np", "绝对不起诉": "statutory_np", "酌定不起诉": "relative_np", "酌情不起诉": "relative_np", "微罪不起诉": "relative_np", "微罪不诉": "relative_np", "酌定不诉": "relative_np", "免刑": "exempt", "撤案": "dropped",
    "免予刑事处罚": "exempt", "免于刑事处罚": "exempt", "免除刑事处罚": "exempt", "相对不诉": "relative_np", "存疑不诉": "doubtful_np", "法定不诉": "statutory_np", "绝对不诉": "statutory_np", "附条件不诉": "conditional_np",
    "已撤案": "dropped", "作撤案": "dropped", "撤销该案": "dropped", "撤销此案": "dropped", "宣告无罪": "acquitted", "无罪判决": "acquitted", "无罪": "acquitted", "撤销案件": "dropped", "撤案处理": "dropped", "予以撤案": "dropped",
}  # fmt: skip
_ARTICLES = (
    (re.compile("第(?:一百七十七|177)条第(?:二|2)款|刑法》?第三十七条(?!之)"), "relative_np"), (re.compile("第(?:一百七十七|177)条第(?:一|1)款"), "statutory_np"),
    (re.compile("第(?:一百七十五|175)条第(?:四|4)款"), "doubtful_np"), (re.compile("第(?:二百八十二|282)条"), "conditional_np"),
)  # fmt: skip
_DECISION_WORDS = Words(_DECISIONS)
_BAN = re.compile("(?:从业|职业)禁止|禁止|不得(?=从事)")
# 禁止从事金融行业三年
_FOR_SO_LONG = re.compile("(?:(?:其|被告人)?(?:[^，。；]{0,4})从事[^，。；]{2,24}|期限?|[：，为]{0,2})$")
_ENDS = re.compile("[，。；\n）]|$")
# 对3名情节轻微的犯罪嫌疑人作出相对不起诉决定: a number of people who are not named
# 其侄由检察机关附条件不起诉: somebody the text does not name
_OF_KIN = re.compile("(?:其|另[一有]|同案)[^，。；：]{1,10}?(?:由|被|则|经|作)")
_SO_MANY = re.compile("对(?:其余|其他|另外?)?(?:[二两三四五六七八九十]|[0-9]{1,3})(?:名|人)[^，。；]{0,20}$")


# what ends a request: 请求……后, 未采纳……请求, ，检察院作出……
_GRANTED = "(?:(?!采纳|支持|驳回)[^，。；])*"
_ANSWERED = "(?:该|后|遂|最终|据此|经|故|[^，。；请]{0,8}(?:检察|法院|公安|[0-9]{4}年))"
# 希望贵院依法对甲不起诉, 恳请……，对其作出相对不起诉决定
_REQUESTED = f"(?:希望|恳[请求]|请求|敬请|请(?=[贵检法公依对从予充考]))(?![后被获的，。；、]){_GRANTED}(?:，(?!{_ANSWERED}){_GRANTED})*$"
_REQUEST = re.compile(_REQUESTED)
# 可争取不起诉, 律师申请相对不起诉, 应当作出……
_ASKED = re.compile(
    _REQUESTED
    + "|(?:建议|申请|争取(?![到了])|力争|寻求|能否|是否|可否|能不能|可以?(?!能|见)|或许|可能|应当|应该|符合|拟|考虑(?!到))[^，。；后]*$"
)


def only_asked(context: Context, sentence: Sentence, at: int) -> bool:
    """Whether what stands at ``at`` is asked for, hoped for or held to be right, and no decision taken."""
    at += context.text[at] in "，。\n"  # ，不起诉
    return _ASKED.search(context.text, sentence.start, at) is not None


_PENALTIES = re.compile("判处|处以|适用缓刑|宣告缓刑|有期徒刑|拘役")


def penalty_requested(context: Context, sentence: Sentence) -> bool:
    """恳请法院判处拘役，宣告缓刑: whether every penalty the sentence names is what somebody asks a court for."""
    told = list(_PENALTIES.finditer(context.text, sentence.start, sentence.end))
    return bool(told) and all(_REQUEST.search(context.text, sentence.start, hit.start()) for hit in told)


def decisions(context: Context, sentence: Sentence) -> Iterator[Found]:
    words = context.text[sentence.start : sentence.end]
    for hit in _DECISION_WORDS.find(context.text, sentence.start, sentence.end):
        if only_asked(context, sentence, hit.start):
            continue
        if hit.word == "无罪" and not _acquits(context, sentence, hit):
            continue
        if context.text.startswith("决定书、", hit.end):
            continue  # 立案决定书、撤销案件决定书、……等证据
        clause = context.clause_start(sentence, hit.start)
        named = context.roster.accused_in(clause, hit.start)
        if not named and _OF_KIN.match(context.text, clause, hit.start):
            continue
        named = named or context.pronoun(sentence, clause, hit.start)
        if not named and _SO_MANY.search(context.text, clause, hit.start):
            continue
        persons = (
            named
            or context.roster.accused_in(max(sentence.start, hit.start - 30), hit.start)
            or context.subjects(sentence, hit.start)
        )
        if not persons:
            continue
        decision = _DECISIONS[hit.word]
        yield context.fact(sentence, "disposition.decision", decision, persons, hit.span, "outcome.decision")
        at = words.find("考验期", hit.end - sentence.start)
        if hit.word == "附条件不起诉" and 0 <= at <= hit.end - sentence.start + 12:
            yield from _tested(context, sentence, sentence.start + at, persons)


def _tested(context: Context, sentence: Sentence, at: int, persons: Sequence[Person]) -> Iterator[Found]:
    """考验期八个月; 考验期分别为八个月、六个月: one for all, or one for each in turn."""
    end = context.clause_end(sentence, at)
    told = [q for q in context.quantities_in(at, end) if q.kind is Kind.DURATION]
    if len(told) == 1:
        shares = [(told[0], list(persons))]
    elif len(told) == len(persons):
        shares = [(quantity, [person]) for quantity, person in zip(told, persons, strict=True)]
    else:
        return
    for quantity, own in shares:
        yield context.fact(
            sentence, "proposed.conditional_test_months", quantity.bound.lo, own, quantity.span, "outcome.conditional_test"
        )  # fmt: skip


# 法院认为……，遂作出无罪判决: in the gist of a report
_ACQUITTED = re.compile(
    "法院[^。；应可如若]{0,80}?(?:遂|故|依法|最终|判决|据此)[^，。；应可]{0,6}(?:作出无罪判决|宣告[^，。；]{0,6}无罪|判决[^，。；]{0,6}无罪)"
)


def acquitted_alone(context: Context, sentence: Sentence) -> Iterator[Found]:
    """遂作出无罪判决, with one accused and no name beside it."""
    if sentence.part not in (Part.COMMENT, Part.REASONING) or not _ACQUITTED.search(
        context.text, sentence.start, sentence.end
    ):
        return
    at = context.text.find("无罪", sentence.start, sentence.end)
    if len(context.roster.accused) == 1 and not context.roster.between(sentence.start, sentence.end):
        yield context.fact(
            sentence, "disposition.decision", "acquitted", context.roster.accused, (at, at + 2), "outcome.decision"
        )  # fmt: skip


def _acquits(context: Context, sentence: Sentence, hit: Hit) -> bool:
    """甲无罪, 改判乙无罪: a verdict, no plea (无罪辩护, 认为其无罪)."""
    text = context.text
    if text[hit.end : hit.end + 1] not in ("", "。", "；", "，", "\n", "）"):
        return False
    named = context.roster.between(max(sentence.start, hit.start - 8), hit.start)
    touching = bool(named) and named[-1].end == hit.start
    mine = touching and not _HELD_SO.search(text, sentence.start, named[-1].start)
    if touching and _ACQUITS.search(text, sentence.start, named[-1].start):
        return True  # 二审法院认为，认定甲明知的证据不足，改判甲无罪
    return mine or text.endswith(("改判", "判决", "判处"), 0, hit.start)


_ACQUITS = re.compile("(?<!请求)(?<!应当)(?<!建议)(?:改判|宣告|判决)(?:被告人|上诉人|原审被告人)?$")
_HELD_SO = re.compile("认为|主张|提出|辩称|辩护|请求|请")
# 情节轻微，不起诉; 不起诉（犯罪情节轻微）: the reason beside the decision says which kind it is
_REASONS = (
    (re.compile("证据不足|存疑"), "doubtful_np"),
    (re.compile("情节显著轻微|不构成犯罪|不认为是犯罪|没有犯罪事实"), "statutory_np"),
    (re.compile("情节轻微|免除刑罚|不需要判处刑罚|酌定"), "relative_np"),
    # 鉴于其自首、认罪认罚: no such reason stands beside a doubt or where there is no offence
    (
        re.compile(
            "(?:鉴于|考虑到?|综合|结合)[^。；]{0,60}?(?:认罪认罚|自首|从犯|初犯|偶犯|退赃|退赔|谅解|坦白)"
        ),
        "relative_np",
    ),
)
# 检察院认为犯罪情节轻微，……，不起诉
_ENDS_SO = re.compile(
    "，(?:决定|依法|遂|故)?(?:对其)?(?:作出)?不起诉(?:决定)?[。\n]?$|决定不起诉|(?:决定对|据此对|对)[^，。；]{2,30}(?<!可以)(?:作出)?不起诉(?:（[^（）]{2,12}）)?(?:的?决定)?[。\n]?$"
)
_BARE_NP = re.compile(
    "(?<!附条件)(?<!相对)(?<!存疑)(?<!法定)(?<!绝对)(?<!酌定)(?:作出|作|予以|依法|决定|，|。|^|\n|以)?不(?:予)?(?:起诉|诉(?![讼求称]))(?!人|书|决定书|的|条件|制度|后)"
    "|，(?:没有|未)(?:予|被)?起诉(?=[，。；])"
)


def _for_whom(context: Context, sentence: Sentence, at: int) -> list[Person]:
    """对K公司、甲等9人作出不起诉决定: those listed after 对, else whom the words are about."""
    begin = context.text.rfind("对", context.clause_start(sentence, at), at)
    return (context.roster.accused_in(begin, at) if begin >= 0 else []) or context.subjects(sentence, at)


def _reason_told_before(context: Context, persons: Sequence[Person], at: int) -> str | None:
    """应某怀孕，犯罪情节轻微。……应某不起诉: the one reason told before the decision where nobody else on trial is named."""
    kinds = {
        kind
        for told in context.case.sentences
        if told.start < at and told.part is not Part.DEFENCE
        and all(p in persons for p in context.roster.accused_in(told.start, told.end))
        for pattern, kind in (*_ARTICLES, *_REASONS)
        if pattern.search(context.text, told.start, min(told.end, at))
    }  # fmt: skip
    return kinds.pop() if len(kinds) == 1 else None


def bare_decision(context: Context, sentence: Sentence) -> Iterator[Found]:
    """A line of outcome that says 不起诉 and, beside it, why."""
    if sentence.part in (Part.DEFENCE, Part.COMMENT, Part.ANNEX) or context.case.author is Author.COURT:
        return
    own = (
        context.case.author is Author.PROSECUTION
    )  # elsewhere its words are those of the allegation, or told again
    if (own or sentence.part not in (Part.NARRATIVE, Part.PROCEEDINGS)) and not _ENDS_SO.search(
        context.text, sentence.start, sentence.end
    ):
        return
    match = _BARE_NP.search(context.text, sentence.start, sentence.end)
    words = (
        context.text[max(context.case.start, sentence.start - 40) : sentence.end].rstrip("\n").split("\n")[-1]
        if match
        else ""
    )
    own_words = context.text[sentence.start : sentence.end] if match else ""
    kind = next(
        (k for told in (own_words, words) for pattern, k in (*_ARTICLES, *_REASONS) if pattern.search(told)),
        None,
    )
    persons = _for_whom(context, sentence, match.start()) if match else []
    if match and not kind:
        kind = _reason_told_before(context, persons, match.start())
    if match and kind and persons and not only_asked(context, sentence, match.start()):
        yield context.fact(
            sentence, "disposition.decision", kind, persons, match.span(), "outcome.decision.reason"
        )


def unprosecuted(context: Context, found: Sequence[Found]) -> list[Found]:
    """检察机关对甲作出不起诉决定, which kind is not told: a record; whoever is convicted, 甲 is not."""
    told = {n for f in found if f.fact == "disposition.decision" for n in f.persons}
    out: list[Found] = []
    for sentence in context.case.sentences:
        if sentence.part in (Part.DEFENCE, Part.COMMENT, Part.ANNEX) or sentence.speaker == "defence":
            continue
        for hit in _BARE_NP.finditer(context.text, sentence.start, sentence.end):
            begin = context.clause_start(sentence, hit.start())
            persons = [p for p in context.roster.accused_in(begin, hit.start()) if p.name not in told]
            if persons and not only_asked(context, sentence, hit.start()):
                out.append(context.fact(
                    sentence, "", "不起诉，未写明哪一种", persons, hit.span(), "outcome.decision.unstated", record="disposition.decision"
                ))  # fmt: skip
    return out


def not_prosecuted(context: Context, sentence: Sentence) -> Iterator[Found]:
    """决定对甲不起诉 with the article that says which kind (刑诉法第一百七十五条、第一百七十七条、第二百八十二条)."""
    at = context.text.find("决定对", sentence.start, sentence.end)
    end = context.text.find("不起诉", max(at, sentence.start), sentence.end)
    if at < 0 or end < 0 or end - at > 40 or context.text[max(at, end - 3) : end] in ("附条件", "相对"):
        return
    kind = next((k for told, k in _ARTICLES if told.search(context.text, sentence.start, sentence.end)), None)
    persons = context.roster.accused_in(at, end) or context.pronoun(sentence, at, end) or context._alone()
    if kind and persons:
        yield context.fact(
            sentence, "disposition.decision", kind, persons, (at, end + 3), "outcome.not_prosecuted"
        )


def bans(context: Context, sentence: Sentence) -> Iterator[Found]:
    """禁止……五年内从事……: 职业禁止."""
    match = _BAN.search(context.text, sentence.start, sentence.end)
    if match is None:
        return
    named = "业禁止" in match.group()
    if not named and "从事" not in context.text[match.end() : sentence.end]:
        return
    before = context.quantities_in(max(sentence.start, match.start() - 8), match.start())
    for quantity in (*before, *context.quantities_in(match.end(), sentence.end)):
        if (
            quantity.kind is Kind.DURATION
            and quantity.unit == "月"
            and (
                context.text[quantity.end : quantity.end + 1] in ("内", "")
                or (
                    _FOR_SO_LONG.match(context.text, match.end(), quantity.start)
                    and _ENDS.match(context.text, quantity.end)
                )
            )
        ):
            persons = context.roster.accused_in(match.start(), quantity.start) or context.subjects(
                sentence, match.start()
            )
            if persons:
                yield context.fact(
                    sentence, "proposed.ban_months", quantity.bound.lo, persons, quantity.span, "outcome.ban"
                )


# 8月30日，甲因出售银行卡被处以行政罚款2000元；一年后，甲再次……
_PUNISHED_FIRST = re.compile("[日月年]，?[^，。；]{2,4}因[^，。；]{1,24}被")
_AGAIN_LATER = re.compile("再次|又|再度|重操旧业")


def _after_np(context: Context, sentence: Sentence) -> bool:
    """不起诉；罚款1000元: an administrative fine on the line of the decision."""
    line = context.text[max(context.case.start, sentence.start - 80) : sentence.end].split("\n")
    told = line[-1] or (line[-2] if len(line) > 1 else "")
    return "不起诉" in told


# what makes a 罚款 told in the story one of the police: 行政拘留……并处罚款, 反电诈法行政处罚：……
_BY_THE_POLICE = re.compile(
    "被处以?$|刑事拘留|警方|行政拘留|行政处罚|行政$|公安机关|公安局|派出所|网安|网信|通信管理局|警告|反电信网络诈骗法|反电诈法"
)
_ON_A_FIRM = re.compile("对[^，。；]{0,30}?(?:公司|单位|主体|平台|企业|运营者|机构|店铺)")
# 因甲此前曾因出借银行卡被警告，公安机关对其罚款三千元: what is done now
_PUNISHED_NOW = re.compile(
    "[^，。；曾]{0,10}(?:公安机关|公安局|公安分局|派出所|警方)(?:遂|依法|决定){0,2}对(?:其|[^，。；]{2,4}?)(?:处以?|作出|给予|予以)?(?:行政)?$"
)
_EARLIER = ("曾因", "曾被", "曾于", "曾受", "前科", "可处")


def administrative(context: Context, sentence: Sentence) -> Iterator[Found]:
    """行政拘留十日，并处罚款8000元: each with the one named before it."""
    for word, fact, kinds in (
        ("行政拘留", "proposed.admin_detention_days", (Kind.DURATION,)),
        ("罚款", "proposed.admin_fine", (Kind.MONEY, Kind.NUMBER)),
    ):
        at = context.text.find(word, sentence.start, sentence.end)
        while at >= 0:
            yield from _punished(context, sentence, at, (word, fact, kinds))
            at = context.text.find(word, at + len(word), sentence.end)


_OF_IT = re.compile("的?(?:行政)?")  # 被处以20000元的行政罚款


def _punished(
    context: Context, sentence: Sentence, at: int, what: tuple[str, str, tuple[Kind, ...]]
) -> Iterator[Found]:
    word, fact, kinds = what
    text = context.text
    earlier = context.sentence_at(sentence.start - 1) if sentence.start > context.case.start else None
    if earlier and text.endswith("；", 0, sentence.start) and told_before(context, earlier):
        return  # 2012年因……罪被判处……；2020年因赌博被行政拘留五日
    if _PUNISHED_FIRST.search(text, sentence.start, at) and _AGAIN_LATER.search(
        text, at, min(context.case.end, at + 120)
    ):
        return
    now = _PUNISHED_NOW.match(text, context.clause_start(sentence, at), at)
    if now is None and any(w in text[sentence.start : at] for w in _EARLIER):
        return
    if word == "罚款" and sentence.part is Part.NARRATIVE and not _after_np(context, sentence):
        floor = max(context.case.start, at - 80)
        if _BY_THE_POLICE.search(text, floor, at) is None:
            return
    after = context.quantities_in(at + len(word), min(sentence.end, at + len(word) + 8))
    told_first = [
        q
        for q in context.quantities_in(max(sentence.start, at - 16), at)
        if _OF_IT.fullmatch(text, q.end, at)
    ]
    for quantity in (*told_first, *after):
        if quantity.kind not in kinds:
            continue
        near = context.roster.accused_in(context.clause_start(sentence, at), at)
        named = context.roster.between(sentence.start, at)
        if not near and _ON_A_FIRM.search(text, named[-1].end if named else sentence.start, at):
            return  # 对该公司罚款10000元
        acting = [  # 乙将卡卖给甲，被罚款500元: 乙
            m for m in named if not context.is_object(m) or text.endswith(("对", "将", "被告人"), 0, m.start)
        ]
        persons = near or context.accused_of(acting)[-1:] or context.subjects(sentence, at)
        if persons:
            value = money(quantity)[0] if word == "罚款" else quantity.bound.lo
            yield context.fact(
                sentence,
                fact,
                value,
                persons,
                (at, quantity.end),
                "outcome.administrative",
                words=quantity.text,
            )
        return


_MINOR = re.compile("(?:犯罪)?情节轻微")


def found_minor(context: Context, found: Sequence[Found]) -> list[Found]:
    """检察院以犯罪情节轻微……，对甲、乙作出不起诉决定: what the decision not to prosecute rests on (刑法第三十七条)."""
    out: list[Found] = []
    for decision in found:
        if decision.fact != "disposition.decision" or decision.value != "relative_np":
            continue
        sentence = context.sentence_at(decision.start)
        said = _MINOR.search(context.text, sentence.start, sentence.end)
        if said is not None:
            out.append(
                replace(decision, fact="disposition.minor", value=True, start=said.start(), end=said.end(), rule="decision.minor", words=said.group(), note="")
            )  # fmt: skip
    return out
