"""Who stands accused, is dealt with elsewhere, lost by it: the signs of each person weighed, in one place.

Every sign (``persons.Sign``) is collected over all the mentions of a name, so that one sentence cannot make somebody accused
whom another one calls the officer or the victim. ``_WEIGHTS`` says what outweighs what. Whoever no weighty sign settles is
looked at with the others of the text: those caught, those who acted beside them, as many as the text counts.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from bangxin.base import patterns as re
from bangxin.intake.people.decided import sentenced, told_in_clause
from bangxin.intake.people.persons import Mention, Person, Sign, Standing
from bangxin.intake.people.positions import heads_clause
from bangxin.intake.words import COUNTED, joined, since

if TYPE_CHECKING:
    from bangxin.intake.people.roster import Roster

# the first of these signs that a person shows settles it, unless the person also shows one that speaks against it
_WEIGHTS: tuple[tuple[Sign, Standing, frozenset[Sign]], ...] = (
    (Sign.LISTED, Standing.ACCUSED, frozenset()),
    (Sign.ASIDE, Standing.ELSEWHERE, frozenset()),
    (Sign.AT_LARGE, Standing.ELSEWHERE, frozenset([Sign.DECIDED])),
    (Sign.LABELLED, Standing.ACCUSED, frozenset()),
    (Sign.VICTIM, Standing.VICTIM, frozenset()),
    (Sign.DECIDED, Standing.ACCUSED, frozenset()),
    (Sign.LOST, Standing.VICTIM, frozenset([Sign.CAUGHT])),
    (Sign.APART, Standing.ELSEWHERE, frozenset([Sign.CAUGHT])),
)


def weigh(signs: set[Sign]) -> Standing:
    """The standing that the signs of one person give by themselves; OTHER where none of them settles it."""
    return next(
        (standing for sign, standing, against in _WEIGHTS if sign in signs and not against & signs),
        Standing.OTHER,
    )


def settle(roster: Roster) -> None:
    """Gives everybody a standing: by their own signs, then the open ones by what is told of the others."""
    last = {hit.word: hit.end for hit in roster.named()}
    for person in roster.people.values():
        shown = person.signs & _SHOWN and sentenced(roster, person.name)
        if shown or (person.name in last and told_in_clause(roster, last[person.name])):
            person.signs.add(Sign.CAUGHT)
        person.standing = weigh(person.signs)
    if roster.listed:
        _only_listed(roster)
        return
    labelled = any(
        p.standing is Standing.ACCUSED and Sign.LABELLED in p.signs for p in roster.people.values()
    )
    left = [p for p in roster.people.values() if p.standing is Standing.OTHER and Sign.OFFICE not in p.signs]
    if not labelled:
        _unlabelled(roster, left)
    elif not _CHARGED.search(roster.text, roster.start, roster.end):
        for person in left:
            if Sign.CAUGHT in person.signs:
                person.standing = Standing.ACCUSED  # a police note labels one, and tells of others caught
    _so_many(roster, left, on_trial=_named_alone(roster, list(roster.people.values())))
    if labelled:
        _listed_beside(roster, left)
    else:
        _of_each_item(roster)
    _first_subjects(roster)
    for person in roster.people.values():
        if (
            person.standing is Standing.ACCUSED
            and Sign.DECIDED not in person.signs
            and _cleared(roster, person)
        ):
            person.standing = Standing.OTHER


# 霍某只是陪同，对此并不知情，已被释放; 排除邵某作案嫌疑
_LET_GO = re.compile(
    "[^。；]{0,60}?(?:不知情|未参与|没有参与|与[^，。；]{1,8}无关)[^。；]{0,16}?(?:释放|放行|离开|不予处[理罚])|(?:的)?(?:作案|犯罪)?嫌疑(?:已|已经)?(?:被)?排除"
)
_RULED_OUT = re.compile("排除了?$")


def _cleared(roster: Roster, person: Person) -> bool:
    """Told to have had no part in it, and let go for that."""
    return any(
        (
            m.name == person.name
            and heads_clause(roster.text, m.start, roster.start)
            and _LET_GO.match(roster.text, m.end, roster.end) is not None
        )
        or (
            m.name == person.name
            and _RULED_OUT.search(roster.text, max(roster.start, m.start - 4), m.start) is not None
            and roster.text.startswith(("作案嫌疑", "的嫌疑", "嫌疑"), m.end)
        )
        for m in roster.mentions
    )


# 其一，……。其二，……; 1.甲……; 甲案中，……: each item tells the case of somebody else
_ITEM = re.compile(
    "(?<![^。；：\n])[ 　]*(?:(?:其[一二三四五六七八九]|案例?[一二三四五六七八九十0-9]{1,2}|第[一二三四五六七八九]件|例[一二三四五六七八九]|[一二三四五六七八九十0-9]{1,2}[)）、.．]|[甲乙丙丁]案)(?=[^0-9])|[(（][一二三四五六七八九十0-9]{1,2}[)）])[，：:、.．中 ]*"
)


def items_apart(roster: Roster) -> list[int]:
    """Where the items begin of a list that tells in each the case of other accused; none where an accused stands in two."""
    starts = [m.start() for m in _ITEM.finditer(roster.text, roster.start, roster.end)]
    if len(starts) < 2:
        return []
    whose: list[set[str]] = [
        {m.name for m in roster.between(begin, end) if roster.people[m.name].index}
        for begin, end in itertools.pairwise([*starts, roster.end])
    ]
    apart = all(whose) and sum(map(len, whose)) == len(set().union(*whose))
    return starts if apart else []


_HARMED = re.compile("[^，。；]{0,10}(?:接到|收到|遭遇|遇到|被骗|受骗|报案|报警|点击|添加)")


def _of_each_item(roster: Roster) -> None:
    """Where a list tells the case of an accused in one item, whoever acts first in another item with nobody accused is accused there."""
    marks = [m.span() for m in _ITEM.finditer(roster.text, roster.start, roster.end)]
    if len(marks) < 2:
        return
    ends = [begin for begin, _ in marks[1:]] + [roster.end]
    items = [
        [m for m in roster.mentions if told <= m.start < end]
        for (_, told), end in zip(marks, ends, strict=True)
    ]
    standing = [any(roster.people[m.name].standing is Standing.ACCUSED for m in named) for named in items]
    if not any(standing):
        return
    for (_, begin), named, settled in zip(marks, items, standing, strict=True):
        for mention in named if not settled else ():
            person = roster.people[mention.name]
            opens = mention.start == begin and not _HARMED.match(roster.text, mention.end)
            if person.standing is Standing.OTHER and (opens or person.signs & {Sign.ACTED, Sign.CAUGHT}):
                person.standing = Standing.ACCUSED
                break


_SHOWN = frozenset([Sign.CAUGHT, Sign.ACTED, Sign.BROUGHT, Sign.HIRED, Sign.LOST, Sign.APART, Sign.OFFICE])


def _only_listed(roster: Roster) -> None:
    """Where the document lists its accused, whoever else is called 被告人 is none of them."""
    for person in roster.people.values():
        if person.standing is Standing.ACCUSED and not person.unit and Sign.LISTED not in person.signs:
            person.standing = Standing.OTHER


_SO_MANY = re.rare(
    "(?:(?:上述|该|等|共)?(?<![0-9十])([二两三四五六七八九2-9])(?:名)?(?:犯罪嫌疑人|嫌疑人|被告人|人|被告)(?:同年|当日|当场|[0-9]{1,2}月[0-9]{1,2}日)?(?:于?[0-9年月日]{2,11}(?:凌晨|上午|中午|下午|傍晚|晚|夜)?(?:同时|一并)?(?=落网|归案|到案|被抓|被捕|先后|相继|全部|均)|均(?!已?(?:被)?(?:另案|判刑|判决|在逃))|都|各|分别|依次|先后|相继|已(?!判刑|判决|判处|另案|起诉)|全部|因|落网|被(?![骗诈害])|提起公诉|案发|被查|受审|雇(?!主)|(?:自|从)[0-9年月日至起间期]{4,26}(?:雇|收购|卖|买|骗取|组织|出租|出售|提供|架设|招募)|落网|自愿|当庭|认罪|供认|到庭|利用|明知|合伙|共同|一起|一同|将|把|归案|到案|抓获|犯|构成|共同退|作出|移送|设立|以|获利|非法|违法|分工|刑期|的刑期|量刑)|(?:追究|对)(?:上述|该|以上)?([二两三四五六七八九2-9])(?:名)?(?:犯罪嫌疑人|嫌疑人|人)(?!以|民))"
)
# 甲等15人有期徒刑八个月至三年不等, 甲等五人犯……
_AND_SO_MANY = re.compile(
    "等([二两三四五六七八九2-9]|十[一二三四五六七八九]?|[1-9][0-9])(?:名)?(?:被告|组织者)?人(?:[^，。；等]{2,12}罪|有期徒刑|拘役|获刑|均|分别|被|犯|因|以|构成|涉嫌|提起公诉|作出|依法|[0-9一二三四五六七八九十]{1,2}(?:年|个月))"
)
# 依次判处有期徒刑一年六个月、一年、七个月: as many as stand accused
_IN_TURN = re.compile(
    "(?:依次|分别)(?:被)?判处(?:有期徒刑|拘役)[一二三四五六七八九十年零个月]{2,8}(?:、(?:有期徒刑|拘役)?[一二三四五六七八九十年零个月]{2,8})+"
)


def _listed_beside(roster: Roster, left: list[Person]) -> None:
    """被告人张某甲……。张某甲、张某乙将……出售: who acts in one list with an accused stands accused too."""
    open_to = {p.name for p in left if p.standing is Standing.OTHER and p.signs == {Sign.ACTED}}
    lists: dict[int, list[Mention]] = {}
    for mention in roster.mentions if open_to else ():
        lists.setdefault(mention.list_id, []).append(mention)
    for listed in lists.values():
        names = {m.name for m in listed}
        accused = [
            n for n in names if roster.people[n].standing is Standing.ACCUSED and not roster.people[n].unit
        ]
        opens = roster.text[listed[0].start - 1 : listed[0].start] in ("", "，", "。", "；", "\n")
        if (
            accused
            and names & open_to
            and opens
            and joined(roster.text, listed)
            and roster.text.startswith(("将", "把", "均", "各", "先后", "分别"), listed[-1].end)
        ):
            for name in names & open_to:
                roster.people[name].standing = Standing.ACCUSED


# 李先生 is who tells of it or lost by it, unless it is said that he was caught
_POLITE = ("先生", "女士", "大爷", "大妈", "阿姨", "老汉", "老太")
_CHARGED = re.compile("被告|上诉人|不起诉人|起诉书|判决")
# 杨某明知……，其行为已触犯刑法，构成帮助信息网络犯罪活动罪
_HELD_GUILTY = re.compile("(?<!不)(?<!是否)(?<!能)构成(?!犯罪|自首|累犯)[^，。；]{3,26}罪")


_HELD_TO = re.compile("(?:等[^，。；等]{0,4}人)?(?:的行为)?(?:均|都|则|也|亦)?(?:已)?")


def _held_guilty(roster: Roster, left: list[Person]) -> list[Person]:
    """Those last named, in one list, before it is said which crime it is."""
    found: dict[str, Person] = {}
    open_to = {p.name: p for p in left}
    for told in _HELD_GUILTY.finditer(roster.text, roster.start, roster.end):
        begin = since("。；\n", roster.text, max(roster.start, told.start() - 160), told.start())
        before = [m for m in roster.mentions if begin <= m.start < told.start()]
        touching = bool(before) and _HELD_TO.fullmatch(roster.text, before[-1].end, told.start())
        whose = before[-1 if touching else 0].list_id if before else -1  # 法院认定甲构成……罪，乙构成……罪
        found |= {m.name: open_to[m.name] for m in before if m.list_id == whose and m.name in open_to}
    return list(found.values())


def _unlabelled(roster: Roster, left: list[Person]) -> None:
    """Without a label: those caught, charged or sentenced; with no sentence told by name, those who acted as well."""
    known = [p for p in roster.people.values() if p.standing is Standing.ACCUSED and not p.unit]
    told = [p for p in (*known, *left) if sentenced(roster, p.name)]
    told += [p for p in _held_guilty(roster, left) if p not in told]
    chosen = told or [p for p in left if Sign.CAUGHT in p.signs]
    if not told and not _named_alone(roster, known):
        chosen += [
            p
            for p in left
            if p not in chosen and p.signs & {Sign.ACTED, Sign.BROUGHT} and not p.name.endswith(_POLITE)
        ]
    if chosen and all(
        p.signs == {Sign.BROUGHT} for p in chosen
    ):  # 其与堂哥王某租下办公室: and who brought them
        first = min(left, key=lambda p: p.first)
        chosen += [first] if first not in chosen and not _to_whom(roster, first) else []
    chosen = [p for p in chosen if Sign.CAUGHT in p.signs or not _unaware(roster, p)]
    more = told and _AND_MORE.search(roster.text, roster.start, roster.end)
    if more:
        chosen += [p for p in left if Sign.CAUGHT in p.signs and p not in chosen]
    if more or (told and _OTHERS_SENTENCED.search(roster.text, roster.start, roster.end)):
        chosen += _acted_beside(roster, chosen, left)
    for person in (*chosen, *_of_the_same_group(roster, chosen, left)):
        person.standing = Standing.ACCUSED


# what an outcome sentence says when it is not of those alone whom it names
_OF_SEVERAL = re.compile(
    "等|均|各|分别|其余|其他|另外?[二两三四五六七八九0-9]|依次|[二两三四五六七八九十0-9](?:名)?(?:被告)?人|上述|以上|同案|团伙|分获"
)
_RECORD = re.compile("曾因?|前科|建议")
_OUTCOME_SENTENCE = re.compile("(?:判处|犯|构成|判决|改判)[^，。；]{2,30}")


def _named_alone(roster: Roster, known: list[Person]) -> bool:
    """法院以帮助信息网络犯罪活动罪判处甲有期徒刑……: the outcome names them and speaks of nobody else."""
    names = [p.name for p in known if Sign.DECIDED in p.signs]
    told = [
        sentence
        for sentence in re.split("[。\n]", roster.text[roster.start : roster.end])
        if _OUTCOME_SENTENCE.search(sentence) and not _RECORD.search(sentence)
    ]
    own = [sentence for sentence in told if any(name in sentence for name in names)]
    # 其一，甲……判处……。其二，乙……判处……: another one is sentenced in a sentence of his own
    others = [s for s in told if s not in own and any(name in s for name in roster.people)]
    return bool(own) and not others and not any(_OF_SEVERAL.search(sentence) for sentence in own)


_UNAWARE = re.compile("(?:对此|并|均|则|完全|始终|一直|确实)?(?:毫)?(?:不知情|不明知)")


def _unaware(roster: Roster, person: Person) -> bool:
    """葛某不知情: said of somebody, of whom nothing is told that was done to them."""
    return any(
        m.name == person.name and _UNAWARE.match(roster.text, m.end) is not None for m in roster.mentions
    )


# 主犯黎某有期徒刑一年六个月，其余各人另判
_OTHERS_SENTENCED = re.compile(
    "(?:其余|其他|另外|余下)(?:[各几多数0-9二两三四五六七八九十]*(?:名)?(?:被告人|同案人|人员|成员|人)|均|各)[^，。；某]{0,8}?(?:另行判|另判|判处|获刑|被判|有期徒刑|被处)"
)
# 汪某等人犯……罪: not they alone
_AND_MORE = re.compile(
    "(?:某[甲乙丙丁0-9]?|判处[^，。；]{2,4})等(?:多)?人(?:(?:犯|构成)[^，。；]{2,24}罪|被判处|获刑|有期徒刑|拘役)"
)
_SO_MANY_OF_THEM = re.compile(
    "等(?:[二两三四五六七八九十]|[0-9]{1,2})(?:名)?人|[均都][系为是](?!被害|受害|证人|不知)"  # 甲、乙、丙均系同乡
)


def _acted_beside(roster: Roster, chosen: list[Person], left: list[Person]) -> list[Person]:
    """黎某、闵某组织五人……。黎某有期徒刑……，其余各人另判: who acts in one list with somebody sentenced."""
    names = {p.name for p in chosen}
    beside = {m.list_id for m in roster.mentions if m.name in names}
    listed = {m.name for m in roster.mentions if m.list_id in beside}
    return [p for p in left if p.name in listed - names and Sign.ACTED in p.signs]


def _of_the_same_group(roster: Roster, chosen: list[Person], left: list[Person]) -> list[Person]:
    """潘某、陈某等9人……。陈某有期徒刑……: 潘某 as well."""
    names = {p.name for p in chosen}
    lists: dict[int, list[Mention]] = {}
    for mention in roster.mentions if names else ():
        lists.setdefault(mention.list_id, []).append(mention)
    group = {
        m.name
        for listed in lists.values()
        if len(listed) > 1
        and any(m.name in names for m in listed)
        and _SO_MANY_OF_THEM.match(roster.text, listed[-1].end)
        for m in listed
    }
    return [p for p in left if p.name in group - names]


# 宓某一年六个月，另二人各一年二个月
_THE_REST = re.compile(
    "(?:另外|另|其余|其他)(?:的)?([二两三四五六七八九2-9])(?:名)?(?:被告人|同案人|人)(?:均|各|分别|依次|则|也|被|判)*(?:有期徒刑|拘役|获刑|判处|[0-9一二三四五六七八九十]{1,2}(?:年|个月)|不(?:予)?起诉)"
)


def _whole_list(roster: Roster, others: list[Person], told: set[int]) -> None:
    """索某、咸某、籍某、赖某……。索某等四人……: the list of so many that an accused stands in."""
    lists: dict[int, list[str]] = {}
    for mention in roster.mentions if told else ():
        lists.setdefault(mention.list_id, []).append(mention.name)
    open_to = {p.name: p for p in others}
    for names in lists.values():
        if len(set(names)) in told and any(roster.people[n].standing is Standing.ACCUSED for n in names):
            for name in open_to.keys() & set(names):
                open_to[name].standing = Standing.ACCUSED


def _only_nicknamed(roster: Roster, person: Person) -> bool:
    """被告人甲伙同“彭某”、“平平”: those the text knows by a nickname only, beside somebody whom it calls the accused."""
    return all(roster.text[m.start - 1 : m.start] == "“" for m in roster.mentions if m.name == person.name)


# what is told of those on trial, not of those who took part
_ON_TRIAL = re.compile(
    "被告人|嫌疑人|归案|到案|落网|受审|认罪|起诉|被抓|被捕|均构成|犯|罪|获刑|判|供认|供述|刑事拘留|刑拘|投案|自首"
)


def _so_many(roster: Roster, left: list[Person], *, on_trial: bool) -> None:
    """甲等7人, 四人均: as many stand accused; those who acted first, then those brought in.

    ``on_trial``: of a text whose outcome names its people one by one, only what is told of so many on trial counts.
    """
    accused = [p for p in roster.people.values() if p.standing is Standing.ACCUSED and not p.unit]
    others = sorted((p for p in left if p.standing is Standing.OTHER), key=lambda p: p.first)
    others = [p for p in others if not p.name.endswith(_POLITE) or Sign.CAUGHT in p.signs]
    others = [p for p in others if not (accused and _only_nicknamed(roster, p))]
    told = [
        COUNTED[m.group(1) or m.group(2)]
        for m in _SO_MANY.finditer(roster.text, roster.start, roster.end)
        if not on_trial or _ON_TRIAL.search(roster.text, m.start(), min(roster.end, m.end() + 8))
    ]
    told += [m.group().count("、") + 1 for m in _IN_TURN.finditer(roster.text, roster.start, roster.end)]
    told += [
        COUNTED.get(m.group(1), 10) for m in _AND_SO_MANY.finditer(roster.text, roster.start, roster.end)
    ]
    told += [
        COUNTED[m.group(1)] + len(accused) for m in _THE_REST.finditer(roster.text, roster.start, roster.end)
    ]
    _whole_list(roster, others, set(told))
    accused += [p for p in others if p.standing is Standing.ACCUSED]
    others = [p for p in others if p.standing is Standing.OTHER]
    room = max(told, default=0) - len(accused)
    shown = [p for p in others if p.signs & {Sign.ACTED, Sign.BROUGHT, Sign.HIRED, Sign.CAUGHT}]
    if 0 < room == len(others) and not any(Sign.LABELLED in p.signs for p in accused):
        for person in others:
            person.standing = Standing.ACCUSED
    elif 0 < len(shown) <= room:
        for person in shown:
            person.standing = Standing.ACCUSED
    else:  # 四人……获刑, the employer among them (老板丙)
        apart = [
            p
            for p in roster.people.values()
            if p.standing is Standing.ELSEWHERE and not p.signs & {Sign.ASIDE, Sign.AT_LARGE}
        ]
        for person in (*others, *apart) if apart and room == len(others) + len(apart) else ():
            person.standing = Standing.ACCUSED


_OUTCOME_TOLD = re.compile("判处|判决|有期徒刑|拘役|不起诉|提起公诉|刑事拘留")
_TO_WHOM = ("为", "向", "给", "从", "明知", "由", "受", "与", "被", "对", "（")


def _first_subjects(roster: Roster) -> None:
    """A text whose words settle nobody: the people it is about are those named where the outcome is told, or its first subjects."""
    if any(p.standing is Standing.ACCUSED for p in roster.people.values()):
        return
    candidates = [p for p in roster.people.values() if Sign.AT_LARGE in p.signs] or [
        p for p in roster.people.values() if p.standing is Standing.OTHER and Sign.OFFICE not in p.signs
    ]
    candidates.sort(key=lambda p: (p.name.endswith(_POLITE), p.first))
    told = [p for p in candidates if sentenced(roster, p.name)]
    if (
        not candidates
        and len(roster.people) == 1
        and _OUTCOME_TOLD.search(roster.text, roster.start, roster.end)
    ):
        candidates = list(roster.people.values())  # 甲被骗参与，以诈骗罪判处其……
    chosen = told or [p for p in candidates if not _to_whom(roster, p)][:1]
    for person in chosen:
        person.standing = Standing.ACCUSED
    several = bool(chosen) and f"{chosen[0].name}等" in roster.text[roster.start : roster.end]
    for person in candidates:
        if person.name.endswith(_POLITE):
            continue
        if chosen and (not told or several) and roster.joined(chosen[0], person):
            person.standing = Standing.ACCUSED


def _to_whom(roster: Roster, person: Person) -> bool:
    return roster.text[max(roster.start, person.first - 2) : person.first].endswith(_TO_WHOM)
