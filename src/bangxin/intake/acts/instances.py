"""Notices, complaints, restrictions and orders: several of a kind, each kept whole (法释〔2019〕15号第二条、第十一条; 法发〔2025〕12号第五条)."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind
from bangxin.intake.context import Context, Found
from bangxin.intake.parts import STORY, Sentence
from bangxin.intake.people.roster import Person
from bangxin.intake.rulebook import entries, lexicon, rule_of, wrong
from bangxin.intake.structure import unproved
from bangxin.intake.words import Hit, Words, trie

_GOES_ON = ("restriction", "notice")
_AGAIN = "(?:仍|还是|照样|依然|继续|再次|又|(?<![不未没别])(?<!不[要得能准许])再|另行|换)(?!拒|不)"
_HELPS = (
    "(?:出[租售借]|[租卖]|提供|收购|收卡|办[理卡]|转账|转款|转移|收款|[走过]账|跑分|取现|使用|操作|结算|刷脸|实施|接单|群发|发[送布]|推广|引流|接入|开通|经营|运营|维护|制作|继续"
    "|未(?:予|作)?(?:停止|停|处理|整改)|[将把][^，。；]{1,12}(?:[交借]?给|交))"
)
_OF_ANOTHER_DOER = "(?![^，。；某其到]{0,6}(?:上[家线]|对方|诈骗|银行))"
# 被冻结后又补卡出售, 劝阻后仍出租: what was done before goes on
_WENT_ON = re.compile(
    f"[^，。；]{{0,30}}(?:，{_OF_ANOTHER_DOER}[^，。；]{{0,24}}){{0,2}}?，?[^，。；]{{0,8}}?{_AGAIN}[^。；]{{0,32}}?{_HELPS}"
)
# 止付。此后，甲谎称经营需要……，又将账户交……: told in the next sentence
_THEN_WENT_ON = re.compile(
    f"{_OF_ANOTHER_DOER}(?:[^，。；]{{0,24}}，{_OF_ANOTHER_DOER}){{0,2}}?[^，。；]{{0,12}}?{_AGAIN}[^。；]{{0,24}}?{_HELPS}"
)


@dataclass(frozen=True, slots=True)
class InstanceRule:
    """Words that tell of one instance of a group, with its claims (see the head of ``rules/instances.yaml``)."""

    id: str
    group: str
    words: tuple[str, ...]
    facts: Mapping[str, Any]
    examples: tuple[Mapping[str, Any], ...]
    zh: str = ""
    verbs: frozenset[str] = frozenset()
    police: frozenset[str] = frozenset()  # verbs of what the police have done as well
    agents: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()
    also: tuple[Mapping[str, Any], ...] = ()
    date: str = ""
    unless: re.Pattern[str] | None = None
    not_after: re.Pattern[str] | None = None
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Instance:
    """One notice, complaint, restriction or order of a person: its claims, each on the words that tell of it."""

    group: str
    person: str
    claims: tuple[Found, ...]


@functools.cache
def instance_rules() -> tuple[InstanceRule, ...]:
    """The rules that come with the package. Raises NormError naming the rule that cannot be understood."""
    return read_rules("instances.yaml")


def read_rules(name: str) -> tuple[InstanceRule, ...]:
    """The rules of one file."""
    for entry in entries(name):
        if missing := [key for key in ("id", "group", "words", "facts", "examples") if not entry.get(key)]:
            raise wrong(name, str(entry.get("id", "?")), f"缺少{missing}", f"lacks {missing}")
    return tuple(rule_of(InstanceRule, entry, name) for entry in entries(name))


@functools.cache
def _lexicon() -> tuple[Words, dict[str, list[InstanceRule]]]:
    owners: dict[str, list[InstanceRule]] = {}
    for rule in instance_rules():
        for word in (*rule.words, *rule.verbs):
            owners.setdefault(word, []).append(rule)
    return Words(owners), owners


@functools.cache
def _agents() -> Words:
    return Words(word for rule in instance_rules() for word in rule.agents)


@functools.cache
def _things() -> Words:
    return Words(word for rule in instance_rules() for word in rule.objects)


def read_instances(context: Context) -> list[Instance]:
    """Every instance told in the facts, one for each sentence, rule and person."""
    words, owners = _lexicon()
    out: list[Instance] = []
    told: set[tuple[int, str, str]] = set()
    for hit in words.find(context.text, context.case.start, context.case.end):
        sentence = context.sentence_at(hit.start)
        if sentence.part not in STORY or sentence.speaker == "defence":
            continue
        for rule in owners[hit.word]:
            if not _holds(context, sentence, hit, rule):
                continue
            for person in context.subjects(sentence, hit.start):
                key = (sentence.start, rule.group, person.name)
                if key not in told:
                    told.add(key)
                    claims = tuple(_claims(context, sentence, hit, rule, person))
                    out.append(Instance(rule.group, person.name, claims))
    return out


_LET_KNOW = re.compile(
    "[^，。；]{0,8}(?:银行|[农工建中交招]行|运营商|移动|联通|电信|平台|微信|支付宝)[^，。；将把]{0,10}(?:电话|短信|消息|客服)[^，。；]{0,6}(?:说|称|告诉|告知|通知|提示)[^，。；]{0,6}[，：](?:[^，。；]{2,24}，)?$"
)
# 自称卡被冻结的网友: another's
_OF_ANOTHER = re.compile("(?:了)?的(?:网友|男子|女子|朋友|客户|老乡|同学|上家|人(?!民))")
_BORN = ("出生", "生）", "生，")


def _holds(context: Context, sentence: Sentence, hit: Hit, rule: InstanceRule) -> bool:
    text = context.text
    begin = context.clause_start(sentence, hit.start)
    if hit.word in rule.verbs and _GOES_ON_FROM.match(text, begin):
        begin = context.clause_start(sentence, begin - 1)  # 银行因其账户涉诈，于6月3日将其止付
    clause = text[begin : hit.start]
    if (rule.unless and rule.unless.search(clause)) or unproved(text, begin, hit.start):
        return False
    if rule.not_after and rule.not_after.search(text[hit.end : min(sentence.end, hit.end + 10)]):
        return False
    if rule.group == "notice" and _ACCUSES.match(text, hit.end, sentence.end):
        return False
    if _OF_ANOTHER.match(text, hit.end, sentence.end):
        return False
    if hit.word in rule.verbs and not _done_by(text, begin, hit, rule):
        told = _LET_KNOW.search(text, sentence.start, begin)
        if told is None or not any(
            a.start < told.end() for a in _agents().find(text, told.start(), told.end())
        ):
            return False
        begin = told.start()  # 银行打电话说，这张卡涉嫌诈骗，已经限制使用了
    if hit.word in rule.police and _by_nobody(text, begin, hit) and not _by_its_reason(text, sentence):
        return False
    if rule.objects:
        things = (
            _restricted(text, begin, hit, rule)
            if hit.word in rule.verbs
            else list(_things().find(text, begin, hit.start))
        )
        if not things or things[-1].word not in rule.objects:
            return False
        if _of_somebody_else(context, begin, next((t for t in things if t.word != "银行"), things[-1])):
            return False
    around = clause + text[hit.start : min(sentence.end, hit.end + 30)]
    return not rule.needs or any(word in around for word in rule.needs)


# 汤某的银行卡, 汤某名下的农行卡, 其妻的卡
_HELD = "(?:名下)?(?:的|所有的|持有的|控制的)?[^，。；的]{0,8}$"
_IN_NAME_OF = re.compile(_HELD)
_OF_KIN = re.compile(f"(?:{trie(lexicon()['亲友'])})(?:[^，。；的将把被给向]{{1,3}})?{_HELD}")


def _of_somebody_else(context: Context, begin: int, thing: Hit) -> bool:
    """汤某的银行卡因涉诈被银行限制, 其妻的银行卡被止付: the card of somebody who does not stand accused."""
    named = context.roster.between(begin, thing.start)
    if named and _IN_NAME_OF.match(context.text, named[-1].end, thing.start):
        return not context.accused_named(named[-1])
    return _OF_KIN.search(context.text, begin, thing.start) is not None


# why a bank does it of its own: 因交易异常, 触发风控, 涉诈风险
_ITS_REASON = re.compile("异常|可疑|风险|风控|涉诈|大额|频繁|非柜面|银行|柜台|客服|支付宝|微信|财付通")
_FOR_THE_POLICE = re.compile("报案|报警|公安|警|派出所|反诈中心|立案|侦查|法院|司法")


def _by_nobody(text: str, begin: int, hit: Hit) -> bool:
    """该卡被冻结: by whom is not told."""
    passive = _PASSIVE.search(text, begin, hit.start)
    return passive is not None and not passive.group("who")


def _by_its_reason(text: str, sentence: Sentence) -> bool:
    """Whether the sentence gives the reason of a bank, and nothing of the police, who have accounts frozen as well."""
    words = _CARDS_OF_BANKS.sub("", text[sentence.start : sentence.end])
    return _ITS_REASON.search(words) is not None and _FOR_THE_POLICE.search(words) is None


_CARDS_OF_BANKS = re.compile("银行(?:储蓄)?(?:卡|账户|账号)|微信(?:收款码|号)|支付宝(?:账户|账号|收款码)")


_PASSIVE = re.compile(
    "(?:被|遭|受到?)(?P<who>(?!告)[^，。；被]{0,14}?)(?:采取|予以|实施|作出|临时|永久|紧急|系统|自动|后台){0,2}$"
)
_NO_ACTOR = ("到", "在", "向", "给", "让", "请", "求", "知", "从", "去", "往", "与", "和", "的")
_OF_IT = ("卡", "账", "转", "流", "柜", "内", "存", "号", "支付账", "收款", "群", "聊", "小程序")
_AFTER = 16  # characters after the verb in which it is told what was restricted


def _done_by(text: str, begin: int, hit: Hit, rule: InstanceRule) -> bool:
    """Whether what was restricted was restricted by nobody named, or by one of the rule: 被银行冻结, 银行将其止付."""
    passive = _PASSIVE.search(text, begin, hit.start)
    if passive:
        who = passive.group("who")
        return not who or any(word in who for word in rule.agents)
    return any(
        a.word in rule.agents
        and not text.startswith(_OF_IT, a.end)
        and not text.endswith(_NO_ACTOR, begin, a.start)
        for a in _agents().find(text, begin, hit.start)
    )


def _restricted(text: str, begin: int, hit: Hit, rule: InstanceRule) -> list[Hit]:
    """What is named before the verb and whoever did it; else what is named right after it (关停其电话卡)."""
    passive = _PASSIVE.search(text, begin, hit.start)
    things = [
        t
        for t in _things().find(text, begin, passive.start() if passive else hit.start)
        if t.word != "银行" and (passive or t.word not in ("微信", "QQ"))
    ]
    if things or (passive and not passive.group("who")):
        return things  # 被冻结的银行卡流入……, 为被封微信号解封: which of them is meant, not that it was done
    ends = _ENDED.search(text, hit.end, hit.end + _AFTER)
    after = list(_things().find(text, hit.end, ends.start() if ends else hit.end + _AFTER))
    of_another = after and rule.unless and rule.unless.search(text, hit.end, after[0].start)
    return [] if of_another else after


_ENDED = re.compile("[，。；]|$")
# 告知其涉嫌帮助信息网络犯罪活动罪: what an arrest is accompanied by
_ACCUSES = re.compile("[^，。；的卡户号]{0,6}涉嫌[^，。；的]{2,16}罪")
_GOES_ON_FROM = re.compile("[遂便即于][^，。；]{0,12}(?:将其|对其|予以)|将其|对其|依规|随即")


def _kept_on(context: Context, sentence: Sentence, hit: Hit, person: Person) -> tuple[int, int] | None:
    """The words, of the same sentence or the next, that say that the person went on with it."""
    told = _WENT_ON.match(context.text, hit.end, sentence.end)
    if told is not None:
        return hit.start, told.end()
    days = [
        q.bound.hi for q in context.quantities_in(sentence.start, hit.start) if q.kind is Kind.DATE and q.iso
    ]
    index = context.case.sentences.index(sentence)
    for after in context.case.sentences[index + 1 : index + _SOON]:
        same = after.paragraph == sentence.paragraph and after is context.sentence_at(sentence.end)
        if after.part not in STORY or after.speaker != sentence.speaker:
            continue
        told = _THEN_WENT_ON.match(context.text, after.start, after.end)
        later = (
            [q for q in context.quantities_in(after.start, told.end()) if q.kind is Kind.DATE] if told else []
        )
        new_day = bool(days and days[-1] and later and (later[0].bound.lo or 0) > days[-1])
        if told and (same or new_day) and person in context.subjects(after, told.end()):
            return hit.start, told.end()
    return None


_SOON = 7  # sentences, in which a later day may be told on which it went on


def _claims(
    context: Context, sentence: Sentence, hit: Hit, rule: InstanceRule, person: Person
) -> Iterator[Found]:
    facts = dict(rule.facts)
    words = context.text[slice(*_about(context, sentence, hit, rule))]
    for also in rule.also:
        if any(word in words for word in also["words"]):
            facts |= also["facts"]
    for fact, value in facts.items():
        yield context.fact(sentence, fact, value, [person], hit.span, rule.id)
    span = _kept_on(context, sentence, hit, person) if rule.group in _GOES_ON else None
    if span is not None:
        yield context.fact(sentence, f"{rule.group}.continued_after", True, [person], span, rule.id)
    dates = [
        q
        for q in context.quantities_in(sentence.start, hit.start)
        if q.kind is Kind.DATE and q.iso and not q.doubtful and not context.text.startswith(_BORN, q.end)
    ]
    if (
        rule.date
        and dates
        and "；" not in context.text[dates[-1].end : hit.start]
        and hit.start - dates[-1].end <= 40
    ):
        day = dates[-1]
        on, span = day.iso.split("/")[0], (day.start, hit.end)
        yield context.fact(sentence, rule.date, on, [person], span, rule.id, words=day.text)


_BECAUSE = re.compile(
    "[^，。；]{0,8}?(?:因(?!此)|由于)|经|[^，。；]{0,16}?(?:监测|检测|排查|识别|发现)[到出]?|[^，。；]{0,16}?以[^，。；]{2,24}为由"
)


def _about(context: Context, sentence: Sentence, hit: Hit, rule: InstanceRule) -> tuple[int, int]:
    """The words that say why: 因涉诈异常，被银行冻结; 监测到异常，对其限制; not 拨打诈骗电话，直至手机卡被封停. For other groups the sentence."""
    if rule.group == "order" and sentence.end < context.case.end:
        after = context.sentence_at(sentence.end)  # 责令整改。甲拒不整改
        same = after.part in STORY and after.paragraph == sentence.paragraph
        return sentence.start, after.end if same else sentence.end
    if rule.group != "restriction":
        return sentence.start, sentence.end
    begin = context.clause_start(sentence, hit.start)
    if told := _LET_KNOW.search(context.text, sentence.start, begin):
        return told.start(), context.clause_end(sentence, hit.end)
    before = context.clause_start(sentence, begin - 1) if begin > sentence.start else begin
    because = _BECAUSE.match(context.text, before, begin)
    return before if because else begin, context.clause_end(sentence, hit.end)
