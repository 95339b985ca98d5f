"""Whose crime an act serves: help is help to somebody else (刑法第二百八十七条之二、第三百一十二条).

What somebody does for a fraud, a casino or a theft of his own is no help. Of those on trial for such an offence and
nothing else an act is read as help only where the text shows whom it served, or where it is help by its nature.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from bangxin.base import patterns as re
from bangxin.intake.acts.objects import words_of
from bangxin.intake.acts.recited import is_headline
from bangxin.intake.context import Context, Found
from bangxin.intake.parts import Part

# offences of those who help others or handle what others got by crime
_OF_HELP = ("网络犯罪活动", "信息网络", "网络安全", "隐瞒", "洗钱")
# offences that consist in supplying things, whoever uses them
_OF_SUPPLY = (
    "个人信息", "计算机", "非法经营", "信用卡管理", "信用卡信息", "国家机关", "居民身份证", "专用器材", "通讯",
)  # fmt: skip
# charges that may concern accounts, cards, money of others passing through, or help over the network
_NEAR = (
    "网络", "隐瞒", "信用卡管理", "信用卡信息", "个人信息", "非法经营", "洗钱", "计算机", "赌", "程序", "淫秽物品牟利", "国家机关证件",
)  # fmt: skip
# handed over to others, or done with one's own name and face for them
_HANDED_OVER = frozenset(
    ["rent_account", "sell_account", "lend_account", "sell_phone_card", "rent_phone_card", "process_phone_card", "provide_internet_account", "unblock_account", "verify_face", "transmission", "goip"]
)  # fmt: skip
_BAIT = "provide_internet_account"  # what who cheats with accounts offers, or got by it
# draws people or custom, which everybody does who runs something himself
_DRAWS_PEOPLE = frozenset(["recruit", "advertising", "traffic"])
_OF_HELPERS = ("upstream.crime", "knowledge.coordination")
_MOVES_MONEY = frozenset(["transfer_for_other", "withdraw", "cash_out", "buy_crypto", "settlement"])
# what a case of help speaks of somewhere
_OF_THE_FIELD = re.compile(
    "网|诈|赌|资金|车手|卡|账户|帐户|账号|跑分|洗钱|设备|微信|支付宝|平台|软件|短信|引流|取款|取现|转账|拨打|话务|传销|信息|虚拟币|公司"
)
_TOLD = frozenset([Part.FOUND, Part.ALLEGED, Part.NARRATIVE, Part.REASONING])
_CRIME = "(?:诈骗|电诈|行骗|赌博|博彩|赌场|涉赌|涉诈|传销|色情|淫秽|洗钱|跑分|犯罪|不法|违法|敲诈|裸聊|盗窃|走私|信息网络)"
_BAND = "(?:团伙|集团|组织|分子|人员|公司|网站|平台|窝点|园区|工作室|水房|老板|犯罪|活动)"
# those further up, known by what they are
_UP = (
    f"(?:(?!赌博的?[人分者]){_CRIME}[^，。；、“”]{{0,6}}?{_BAND}|[境国海]外(?!汇)[^，。；、“”]{{0,8}}?(?:{_BAND}|{_CRIME})|缅北[^，。；、]{{0,6}}?{_BAND}|骗子|地下钱庄|网络赌场"
    "|上[家线游]|雇主|老板|幕后)"
)
_ANYBODY = "(?:他人|别人|网友|对方|朋友|客户|买家|其他人|另案[^，。；]{1,6}|同案(?:犯|人))"
_NICKNAME = "“[^“”]{1,8}”"
_HELPS = "(?:转[移账款出]|领取|提取|支取|取[款现出钱]|套现|收[款取集转]|代收|接收|结算|走账|洗|兑换|推广|引流|宣传|拨打|转接|架设|招[募揽聘]|操作|销赃|中转|过账|群发|发送|开[卡户]|办卡|刷)"
_ORDERS = "(?:雇[佣用请]?|指使|指派|安排|委托|授意|指挥|遥控|操控|指令|指示|要求|纠集|招[募揽]|聘[用请])"
_NO_PLACE = "(?!(?:活动)?提供[^，。；]{0,8}?(?:场[所地]|条件|赌具|平台))"  # what who runs a casino does
_SERVES = re.rare(
    "|".join(
        (
            # 为诈骗团伙引流, 联系境外诈骗人员, 为电信诈骗提供线路
            f"(?:[协帮]助|[为替帮给向供助与]|交由|承接|配合|联系|听从)[^，。；、将把的“”]{{0,4}}?(?:{_UP}{_NO_PLACE}|(?<=[替帮给向供与合从由]){_NICKNAME})",
            f"[为给][^，。；、“”]{{0,6}}?{_CRIME}(?:犯罪|活动|行为)*{_NO_PLACE}提供",
            # 为网上数十个赌博平台的代理做广告
            f"[为替帮给][^，。；、将把“”]{{0,10}}?{_CRIME}(?:平台|网站|软件)[^，。；]{{0,8}}?(?:做|打|发|投放|推广|宣传)",
            # 为他人转移……, 替其取现
            f"(?:[协帮]助|[为替帮代])(?:{_ANYBODY}|其(?!他))[^，。；]{{0,10}}?{_HELPS}",
            # 受“信哥”指使, 按上家要求, 受雇于……
            f"(?:受|应|按|按照|依照|根据|听从|接受)[^，。；、将把]{{0,12}}?(?:{_UP}|{_ANYBODY}|{_NICKNAME}|其)[^，。；、]{{0,6}}?{_ORDERS}|受雇于|受聘(?:于|为)",
            # 明知他人实施诈骗, 明知是刷单诈骗仍……, 明知系诈骗所得
            f"明知(?:[^，。；]{{0,8}}?(?:{_UP}|{_ANYBODY}|{_NICKNAME})|[^，。；]{{1,8}}?(?:实施|从事|进行))[^，。；]{{0,10}}?{_CRIME}",
            f"明知[^，。；仍却]{{0,14}}?{_CRIME}[^，。；仍却]{{0,10}}，?(?:仍|却|依然)",
            f"明知[^，。；]{{0,8}}?(?:[是系为]|可能)[^，。；]{{0,12}}?(?:{_CRIME}|被骗)(?:所得|资金|款|赃|的钱)",
            # 从上线得款, 上家按人头付费
            f"从{_UP}[^，。；、]{{0,6}}?[得获领收分拿]|{_UP}[^，。；、的]{{0,6}}?(?:[付给返]|发放)",
            f"{_UP}(?:提供|使用)",
            # 境外人员借这些设备拨打诈骗电话
            f"(?:{_UP}|境外人员|{_ANYBODY})[^，。；]{{0,4}}?(?:借|用|利用|通过)(?:该|上述|这些?|其|涉案)[^，。；]{{0,8}}?(?:设备|卡|号码|线路|手机)",
        )
    )
)
# 以帮助客户炒股为由: said to those who were to be cheated
_PRETEXT = re.compile(
    "(?:以|谎称|虚构|声称|冒充|假借|假冒|编造|自称|许诺|承诺|宣称|称|骗取|诱骗)[^，。；]{0,24}$"
)
# a part that others assigned: 由丙负责取款
_HIS_PART = re.compile("(?:负责|专门|只|仅|受命)[^，。；]{0,8}$")


# 冒充客服拨打电话，骗取被害人5万元
_CHEATS_HIMSELF = re.compile("(?:冒充|谎称|虚构|假冒)[^。；]{0,40}?(?<!被)骗(?:取|得|走)")
_HEADING = re.compile("[一二三四五六七八九十]、([^，。；：\n]{2,18}?罪)")  # 一、非法拘禁罪2016年5月……


def only_help(context: Context, found: Sequence[Found]) -> list[Found]:
    """The facts without acts that served nobody else, and without the crime upstream of people who helped nobody."""
    served = _Served(context)
    stays = [served.helping(f) if f.fact == "act.kinds" else f.persons for f in found]
    helpers = {
        name
        for f, names in zip(found, stays, strict=True)
        if f.fact == "act.kinds" and f.value not in _DRAWS_PEOPLE
        for name in names
    }
    out = []
    for f, names in zip(found, stays, strict=True):
        if f.fact in _OF_HELPERS:
            names = tuple(n for n in names if n in helpers or served.may_have_upstream(n))
        if names:
            out.append(f if names == f.persons else replace(f, persons=names))
    return out


class _Served:
    """Whom the people of a case served."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._another: dict[str, set[str]] | None = (
            None  # by person, how the text tells it: "hired", "served"
        )

    @cached_property
    def _headings(self) -> list[tuple[int, str]]:
        """Where an item of the facts is headed by an offence."""
        return [(told.start(), told.group(1)) for told in _HEADING.finditer(self._context.text)]

    def _charges(self, name: str, act: Found | None = None) -> Sequence[str]:
        """What the person is on trial for; for an act told under the heading of one of the offences, that one."""
        charges = self._context.charges.get(name, ())
        if act is not None and len(charges) > 1:
            before = bisect_left(self._headings, (act.start, "")) - 1
            if before >= 0 and self._headings[before][1] in charges:
                return (self._headings[before][1],)
        return charges

    def _is_principal(self, name: str, act: Found | None = None) -> bool:
        """On trial for offences of his own only."""
        charges = self._charges(name, act)
        return bool(charges) and not _any_of(_OF_HELP, charges)

    def may_have_upstream(self, name: str) -> bool:
        """Whether somebody else's crime may stand behind what was done; work in a casino is part of running it."""
        if not self._is_principal(name) or self._supplies(name):
            return True
        casino = _any_of(("赌",), self._context.charges[name])
        return bool(self._serves(name) - ({"hired"} if casino else set()))

    def _is_sale(self, name: str, act: Found) -> bool:
        """做出、卖出68款赌博软件: who runs a casino does not sell the software of others' ones."""
        sold = act.words in words_of("出售") or act.rule == "act.provide_program.sold"
        return act.value == "provide_program" and sold and _any_of(("赌",), self._charges(name, act))

    def _only_cheats(self, name: str, act: Found) -> bool:
        return all("诈骗" in charge or "盗窃" in charge for charge in self._charges(name, act))

    def _supplies(self, name: str) -> bool:
        return _any_of(_OF_SUPPLY, self._context.charges.get(name, ()))

    def helping(self, act: Found) -> tuple[str, ...]:
        """Those of whom the act is help."""
        return tuple(name for name in act.persons if self._is_help(act, name))

    def _is_help(self, act: Found, name: str) -> bool:
        if not self._context.charges.get(name) and act.value == "recruit":
            return self._context.tells(_OF_THE_FIELD)  # 雇佣甲、乙酸洗汽摩配: no help
        if not self._is_principal(name, act):
            return True
        if not any(is_near(charge) for charge in self._charges(name, act)):
            return act.value in _HANDED_OVER and str(act.value).endswith(("account", "card"))
        if act.value == _BAIT and self._only_cheats(name, act):
            return self._serves_another(name)  # 以卖游戏账号为饵骗钱: no help
        if act.value == "goip" and self._only_cheats(name, act) and self._context.tells(_CHEATS_HIMSELF):
            return self._serves_another(name)  # 用GOIP设备冒充客服骗取5万元: no help
        if act.value in _HANDED_OVER or self._is_sale(name, act):
            return True
        if act.value not in _DRAWS_PEOPLE and self._supplies(name):
            return True
        return self._serves_another(name) or (act.value in _MOVES_MONEY and self._is_his_part(act, name))

    def _serves_another(self, name: str) -> bool:
        """Whether the text tells somewhere that what the person did was for somebody not on trial with him."""
        return bool(self._serves(name))

    def _serves(self, name: str) -> set[str]:
        if self._another is None:
            self._another = {}
            for person, how in self._told():
                self._another.setdefault(person, set()).add(how)
        return self._another.get(name, set())

    def _told(self) -> Iterator[tuple[str, str]]:
        context = self._context
        for sentence in context.case.sentences:
            if sentence.part not in _TOLD or sentence.speaker == "defence" or is_headline(context, sentence):
                continue
            for told in _SERVES.finditer(context.text, sentence.start, sentence.end):
                begin = context.clause_start(sentence, told.start())
                said = _PRETEXT.search(context.text, begin, told.start())
                if said or context.roster.accused_in(*told.span()):
                    continue
                how = "hired" if told.group().startswith(("受", "应")) else "served"
                yield from ((person.name, how) for person in context.subjects(sentence, told.start()))

    def _is_his_part(self, act: Found, name: str) -> bool:
        """由丙负责取款: the part that was assigned to somebody tried for the fraud of all."""
        context = self._context
        begin = context.clause_start(context.sentence_at(act.start), act.start)
        told = _HIS_PART.search(context.text, begin, act.start)
        return told is not None and _any_of(("诈骗",), context.charges[name])


def is_near(charge: str) -> bool:
    """Whether an offence may concern accounts, cards, other people's money, or help over the network."""
    return charge == "诈骗罪" or any(word in charge for word in _NEAR)


def _any_of(words: Sequence[str], charges: Sequence[str]) -> bool:
    return any(word in charge for charge in charges for word in words)
