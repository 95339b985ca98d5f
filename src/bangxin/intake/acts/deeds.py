"""Whether a verb of a rule is an act of the accused: done, and by nobody else."""

from __future__ import annotations

import functools

from bangxin.base import patterns as re
from bangxin.intake.acts.objects import CARRIED, TO, words_of
from bangxin.intake.acts.terms import SOLD, on_terms
from bangxin.intake.context import Context
from bangxin.intake.parts import Sentence
from bangxin.intake.people.objects import goes_along
from bangxin.intake.people.positions import before_titles
from bangxin.intake.people.roster import Person, Standing
from bangxin.intake.rulebook import Flag, lexicon
from bangxin.intake.words import Hit, Words, trie

# -- done, and by whom ---------------------------------------------------------------------------------------

# meant, asked, denied or forbidden, not done
_NOT_DONE = re.compile(
    "(?:准备|打算|意欲|企图|计划|预备|试图|想要|意图|想将|想把|欲将|欲把|未及|尚未|来不及|拒绝|拒不|并未|未曾|从未|没有|并没有|未参与|未实施|未从事|不参与|不曾|不愿|不肯|能否|是否|可否|如何|怎样|谎称|声称|报案称|报警称|称被骗|可以|愿意|提议|打听"
    "|听说|听(?:人|网友|朋友|同学|他人|别人|对方)说|想过|曾想|以为|怀疑|担心|害怕|唯恐|商议|商量|协商|洽谈|商谈|事宜|等待|用于|用来|用以|以便|便于|方便|专供|切勿|不要|不得|严禁|禁止|切莫|谨防|不能|无法|应当|必须|需要|只需|只要|仅需|询问|咨询|(?<![虚模])拟)"
)
# 甲、乙商议为赌博平台结算，甲对接上线，乙组建团队: agreed upon, and then each did his part
_AGREED = frozenset(["商议", "商量", "商定", "协商", "洽谈", "商谈"])
_THEN_DONE = re.compile("[，：](?:后)?(?:便|遂|随后|之后|于是|随即|并由|由|二人|三人|四人|[2-9]人|用|将|把)")
_PURPOSE = frozenset(["用于", "用来", "用以", "以便", "便于", "方便", "专供"])
# 到柜台谎称装修取现: what was told to the bank, and then done
_TO_THE_BANK = re.compile("(?:柜台|柜面|网点|银行|ATM机?)[^，。；]{0,4}[谎声]称")
# 得知出租银行卡可获报酬: what one was told of
_MAY_EARN = re.compile("[^，。；将把]{0,10}?(?<!即)(?<!许)可(?:以)?(?:获|得|赚|挣|拿|有)")
# 同意出借，但未实际交付: the next clause says that nothing came of it
_NOTHING_CAME = re.compile(
    "，(?:但|但是|后|而)?(?:因[^，。；]{1,10})?(?:均|都|尚)?(?:未(?:实际|遂|果|成|能得逞|得逞|交付)|没有(?:成功|成交|实际))"
)
# 被骗后，按“客服”要求刷脸、转账: what a victim did
_CHEATED_INTO = re.compile("(?:被骗|受骗|上当|被诈骗)后，?(?:便|即|遂)?[按依应][^，。；]{0,14}$")
# 受高价收卡广告吸引: what drew somebody
_DRAWS = re.compile("[^，。；将把]{0,12}?(?:吸引|诱惑|影响|启发)")
_DRAWN_BY = re.compile("[受被][^，。；]{0,20}$")
# 以收购手机卡为由: what was said, not what was done
_AS_PRETEXT = re.compile("[^，。；将把]{0,10}?(?:为由|为名|为借口|的名义|为幌子|为诱饵)")
_UNDER_PRETEXT = re.compile("[以借假][^，。；]{0,14}$")
_ASKED = re.compile(
    "(?:要求|告知|提醒|警告|告诫|劝阻)[^，。；后并]{0,6}$"
)  # 银行要求甲某刷脸: asked, not yet done
_AS_ASKED = re.compile("[按应依据听]")
_RATHER = re.compile("[后并仍却而遂便又再]|其间|实际")
_JUST_BEFORE = re.compile("(?:欲|拟|为|待|想|要|求|需|可|能|会|肯|未|没|不|勿|莫|供|所用于|无需|不再|不予)$")
_NOT_JUST = re.compile(
    "(?:代|因|认|作|以|成|行|称|名|就|不|才|只|实|确|皆|均)(?:为|要|会|需|能)$|(?:许|认|即)可$|(?:主|重|摘)要$|(?:提)供$|技能$|机会$|[按应依照据][^，。；]{0,8}要求$"
)
# 卡内先后转入56.3万元、转出56.28万元: what the account shows, not what somebody did
_CAME_AND_WENT = re.compile(
    "(?:同日|当日|当天)?(?:其|该|上述|涉案|名下|本人|[^，。；将把用供以]{0,8})(?:卡|账户|帐户)(?:内|里|中|上)?(?:先后|共|累计|共计|合计)?(?:转入|收到|进账|流入|收入|(?:为|替)[^，。；]{0,8}$)"
)
# 其中两张卡共支付结算30万元: likewise
_CARDS_SETTLE = re.compile(
    "[^，。；将把用供以与]{0,12}(?:卡|账户|帐户)(?:内|中)?(?:先后|共|累计|共计|合计)?(?:帮助[^，。；]{0,10})?$"
)
# 取现系同案人所为, 转账均由上家远程操作
_IS_OF = re.compile(
    "[^，。；]{0,6}?(?:[系是][^，。；]{1,20}?所为|由([^，。；]{1,16}?)(?:操作|完成|实施|进行|负责|控制))"
)
# 卡被前男友拿去卖给他人
# 租给网络赌博平台走账: what those do who were given it
_GIVEN_TO_DO = re.compile(
    "(?:[租借卖交售寄]|提供|供)给[^，。；、将把后并的]{0,8}?(?:平台|网站|窝点|水房|工作室|集团|公司)(?:用于|用来|去|来|进行)?$"
)
# 卡是诈骗集团从“卡农”处收来的
_WAS_FOUND = re.compile("(?:被?(?:查获|查扣|扣押|缴获|起获|收缴))的")  # 技术人员用查获的“络漫宝”
_GOT_BY = re.compile("[是系](?:诈骗|赌博|犯罪|境外|上家|上线|他人|对方)[^，。；]{0,16}$")
# 由“车手”取出的款项, 经“卡农”转来的钱
_THEIR_DOING = re.compile(
    f"(?<!交)[由经]“?(?:{trie((*lexicon()['旁人'], '车手', '取手', '取款人', '取款人员'))})”?(?:等人)?(?:先后|分别|陆续|代为)?$"
)
# 放任用户发布招嫖信息: what those do who use a service
_LETS_THEM = re.compile(
    "(?:放任|听任|任由|纵容|默许|允许|容许)[^，。；将把]{0,10}?(?:用户|会员|网友|他人|商户|群友|主播|客户|人员|租户)[^，。；、将把后并]{0,10}$"
)
# 提供给他人使用，接收、转移资金300万元: what those do who were given it
_USED_BY_THEM = re.compile("给[^，。；]{1,8}(?:使用|操作|控制|支配)，$")
_MOVES = re.compile("(?:用于)?(?:接收|收取|转移|走账|流转|转账|进行)")
_LENT_BEFORE = re.compile("(?:出借|借出|借给|出租|租给)[^，。；]{1,30}，$")  # 出借2张银行卡，流转赌资……
# 把号给人直播引流, 供人走账: what they do
_FOR_SOMEBODY = re.compile(
    "(?:(?<=[卡户号码台套张个])给|(?<!提)供|提供给|交给|(?:[租借卖售寄]|租赁|出租|出借)给)(?:(?:他|别|外)?人|对方|上[家线]|网友|朋友|“[^“”]{1,6}”)[^，。；、将把后并的]{0,6}(?:(?:转账|收款|走账|取现|取款|结算)[、和及])*$"
)
_ANOTHER_MAN = re.compile("(?:另一|另有一|另外一)(?:名|个)?(?:人|男子|女子|嫌疑人)")
_POLICE_FIND = re.compile(
    "调取|查看|提取[^，。；]{0,6}录像|查获|查扣|扣押|缴获|起获|收缴|捣毁|端掉|搜查出|搜出|查处|打掉"
    "|被[^，。；某]{1,8}(?:拿去|拿走|借走|借去|骗走|骗去|偷走|盗走|取走|私自|擅自|偷偷)[^，。；仍又]{0,8}$"
)
# words after which whoever is named is not the one who does what follows
_TO_WHOM = re.compile(
    "(?:给|向|为|替|帮|代(?!理)|帮助|协助|与|和|跟|同|从|对|将|把|用|借|以|经|受|接|接到|接受|应|按|按照|根据|依照|依|听从|配合|于|在|交|付|联系|联络|结识|认识|找|找到|取得|伙同|会同|充当|冒充|假扮|作为|系|是|骗取|诱骗|欺骗|收购|购买|出售|出租|出借"
    "|租用|借用|使用|利用|介绍|招募|招揽|发展|组织|纠集|召集|雇佣|拉拢|拉|邀|邀约|带|带领|叫|约|通过|接收|转移|骗|瞒着?|背着|绕过|趁|抓获|查获|其|自己|本人|转至|转到|转入|汇入|打入|汇至|流入|安排|指使|指派|雇|派|请|供|提供)"
    "[^，。；将把后并仍再]{0,10}$"
)
_DONE_BY = re.compile(
    "(?:被(?!告|害|不)|由|遭|任由|听任|允许|交由|让|(?<!提)供)[^，。；、将把后并的向给为替帮对与从某]{0,6}$"
)
_WHOSE = re.compile(
    "”?的|处|那里|名下|手中|手里|之|所[^，。；]{1,4}的|要求下|指使下|安排下|指示下|指挥下|授意下|[0-9一二三四五六七八九十两数多]+余?[张个套部]|银行卡|账户|身份|名义|手机|微信|资金|信息"
)
_SEES = re.compile("(?:看到|见到|看见|发现|得知|听说|获悉|知道|知晓|明知)(?:是|系|有)?$")
_STILL = re.compile("[仍而却还]|依然|继续|之后|以后|后")
_BROUGHT_IN = re.compile("(?:招募|招揽|介绍|动员|拉拢|发展)$")
_HIMSELF_TOO = re.compile("并(?:且)?(?:配合|协助|帮助|自己|亲自)")  # 将手机交由他人操作并配合刷脸
# 接送卡农到民宿刷脸, 在卡主刷脸后
_TAKES_THEM = re.compile(
    "(?:卡主|卡农|[持供售]卡人)(?:本人|自己)?$"
    "|(?:接送|[送载拉带领]|安排|组织)(?:他们|[^，。；某]{0,6}?[人员农主手])[^，。；]{0,4}[去到至往][^，。；]{0,8}$"
    "|(?:看管|看守|陪同|监督|催促|指导|接送|[看守盯陪教催][着住]?)“?(?:他们|她们|[^，。；某把将]{0,6}?[人员农主手客友乡学生])”?(?:[去到至往][^，。；]{0,8})?$"
)
_TELLS_HIM = re.compile(
    "[^，。；将把]{0,8}?(?:让|叫|要|请|托|催|喊|使唤|吩咐|安排|通知|指使|派)(?:他|她|其(?![他中余])|[二三]人)(?!们?的)"
)
_ORG_DID = re.compile("(?<![其该自己开办])(?:工作室|公司|窝点|水房|平台|团队)$")
# 招人出租银行卡: what those do who are brought in
_SOME_BROUGHT = re.compile(
    "(?:招|找|雇|请|拉|喊|约|带|领|招募|招揽|招聘|组织|介绍|发展|动员|召集|吸引|鼓动|劝说|撺掇|怂恿)(?:来|了|到|着)?[^，。；、将把的给某]{0,8}?(?:人|人员|学生|群众|村民|亲友|亲戚|同学|朋友|工友|老乡|同乡|邻居|室友|卡农)(?:[来去]|[来去]?到[^，。；]{1,8})?$"
)
_THEIRS = re.compile("[^的，。；将把]{2,5}的(?!人|男|女|嫌)")  # 使用他人出售的银行卡
_ASIDE = re.compile("(?:（[^（）]{0,16}）)?(?:等[^，。；]{0,3}人)?")
_FOR_OR_FROM = re.compile("(?:给|向|为|替|帮|从|与|和|跟)[^，。；]{0,6}$")
_FOR_THEM_TO = re.compile(
    "(?:(?<=[卡户号码款账帐台件套供交租借卖寄机])给|交由|供)[^，。；、将把后并的]{0,6}$"
)
_TO_DO = re.compile("“?$|[^，。；将把后并]{0,4}?(?:进行|用于|用来|去|来|实施|从事|操作|使用)")
_REPORTS = re.compile(
    "(?:[^，。；]{0,6}?)(?:查明|查到|发现|介绍|认定|指控|起诉|通报|获悉|表示|称|说|指出|认为|了解|查证|查实|调查)"
)
_HIMSELF = re.compile(
    "(?:而|但|则|后|仍|因|随后|之后)?(?:其|他|她|前者|后者|二人|两人|三人|四人|五人|[2-9]人)(?![的妻父母他中余人名])"
)
_THEN = re.compile(
    "(?:[^的，。；]{0,6}?)(?:将|把|以|用|使用|利用|在|到|从|再|又|先后|随后|直接|远程|专门|负责|继续|自行|分别|多次)"
)
_AND_TAKES = re.compile("的[^，。；]{1,10}[将把]")  # 他人登录甲某的手机银行将资金转走
_BY_ORDER = re.compile("让|叫|指使|安排|指示|指挥|授意|委托|邀|请|使其|令|教|派")
# what may stand before the one who acts at the head of a clause
_OPENING = re.compile(
    "(?:[0-9]{1,4}年|[0-9]{1,2}月|[0-9]{1,2}[日时]|同年|同月|当日|当天|次日|随后|之后|其后|后|期间|此后|然后|现|经查|目前|案发后|而|但|[0-9]+|许|左右|至|起|某|“|的|，)*"
)
# “大上海”安排……: somebody known by a nickname acts
_NICKNAME_ACTS = re.compile(
    "(?:随后|后|之后|而后|再由|由|等|待|而|当日|次日|期间|其间|同时)?(?:上线|上家|网友|老板|男子|昵称为?|网名)?“[^“”]{1,6}”(?:便|遂|即|则|又|再|就|先|等人|随后|随即)?"
    "(?:负责|提供|安排|将|把|用|使用|利用|让|联系|要求|指使|告知|通知|组织|指挥|带|派|雇|招|从|到|在|转|取|收|卖|提|操作|登录|架设)"
)
_KNOWS_NICKNAME = re.compile(
    "(?:明知|知道|得知|看到|听说)“[^“”]{1,6}”[^，。；仍却]{0,12}$"
)  # 明知“大上海”向其提供
_ITS_USE = re.compile("[将把][^，。；]{0,8}$|一[款套种个][^，。；]{0,6}$")
# 其夫鹿某提供……: kin named at the head of a clause act
_KIN = re.compile(
    "(?:另查|另外|期间|随后|后|同时|而|但)?，?其(?:丈夫|妻子|前[夫妻]|[夫妻]|父亲?|母亲?|儿子|女儿|[堂表]?[兄弟姐妹哥嫂]|男友|女友|朋友|同学|室友|同事|老乡|同乡|亲戚|邻居)"
)


def only_meant(context: Context, sentence: Sentence, hit: Hit, *, purpose: bool = False) -> bool:
    """准备取现, 并未出租, 用于转账: planned, denied or somebody's purpose (unless ``purpose`` counts too), not an act told."""
    head = context.text[context.clause_start(sentence, hit.start) : hit.start]
    meant = list(_NOT_DONE.finditer(head))[-1:]
    if (
        meant
        and not _RATHER.search(head, meant[0].end())
        and not (
            meant[0].group().endswith("称") and ("”" in head[meant[0].end() :] or _TO_THE_BANK.search(head))
        )
    ):
        if _ITS_USE.search(head[: meant[0].start()]) and "的" in head[meant[0].end() :]:
            return False  # 把一款可以自动加好友的软件卖给
        if meant[0].group() in _AGREED and _carried_out(context, sentence, hit):
            return False
        return not (purpose and meant[0].group() in _PURPOSE)
    near = max(sentence.start, hit.start - 24)
    if context.text.find("后", near, hit.start) >= 0 and _CHEATED_INTO.search(context.text, near, hit.start):
        return True
    if _DRAWS.match(context.text, hit.end, sentence.end) and _DRAWN_BY.search(head):
        return True
    if _AS_PRETEXT.match(context.text, hit.end, sentence.end) and _UNDER_PRETEXT.search(head):
        return True
    if _MAY_EARN.match(context.text, hit.end, sentence.end):
        return True
    if _NOTHING_CAME.match(context.text, context.clause_end(sentence, hit.end), sentence.end):
        return True
    if _ASKED.search(head) and not _AS_ASKED.search(head):
        return True
    return _JUST_BEFORE.search(head) is not None and not _NOT_JUST.search(head)


def _carried_out(context: Context, sentence: Sentence, hit: Hit) -> bool:
    """Whether the words after what was agreed say who did which part of it."""
    end = context.clause_end(sentence, hit.end)
    colon = context.text.find("：", hit.end, end)
    at = colon if colon >= 0 else end
    if _THEN_DONE.match(context.text, at, sentence.end):
        return True
    named = context.roster.between(at, min(sentence.end, at + 2))
    return bool(named) and named[0].start == at + 1 and context.accused_named(named[0]) != []


def by_another(context: Context, sentence: Sentence, hit: Hit) -> bool:
    """Whether it is an act of the police, of a victim or of those further up."""
    begin = context.clause_start(sentence, hit.start)
    if context.text.find("给", begin, hit.start) >= 0 and _GIVEN_TO_DO.search(context.text, begin, hit.start):
        return True
    if _USED_BY_THEM.search(context.text, max(sentence.start, begin - 24), begin) and _MOVES.match(
        context.text, begin, hit.end
    ):
        return True
    if hit.word == "流转" and _LENT_BEFORE.search(context.text, max(sentence.start, begin - 40), begin):
        return True
    if _FOR_SOMEBODY.search(context.text, begin, hit.start):
        return True
    if context.text.startswith("的", hit.end) and _ORG_DID.search(context.text, begin, hit.start):
        return True  # 操作工作室收来的银行卡
    if (hit.word in _handed_over() or hit.word.endswith(("卡", "户"))) and _SOME_BROUGHT.search(
        context.text, begin, hit.start
    ):
        return True
    if hit.word.endswith("脸") and _TAKES_THEM.search(context.text, begin, hit.start):
        return True
    if context.text.startswith("的", hit.end) and (
        _GOT_BY.search(context.text, begin, hit.start) or _THEIR_DOING.search(context.text, begin, hit.start)
    ):
        return True
    if _LETS_THEM.search(context.text, begin, hit.start):
        return True
    if _ANOTHER_MAN.match(context.text, begin, hit.start) or _WAS_FOUND.match(context.text, hit.end):
        return True
    done_by = _IS_OF.match(context.text, hit.end, sentence.end)
    if done_by and not (done_by.group(1) and context.roster.accused_in(*done_by.span(1))):
        return True
    if _CAME_AND_WENT.match(context.text, begin, hit.start):
        return True
    if "结算" in hit.word and _CARDS_SETTLE.match(context.text, begin, hit.start):
        return True
    if _POLICE_FIND.search(context.text, begin, hit.start):
        return True
    return another_acts(context, sentence, hit.start)


def another_acts(context: Context, sentence: Sentence, at: int) -> bool:
    """民警……取出, 被害人按指令转账, 上家将资金转走: somebody else acts in the clause, or is carried on from one before."""
    begin = context.clause_start(sentence, at)
    said = _actor(context, begin, at, whole=False)
    if said is not None:
        return said
    floor = max(sentence.start, begin - CARRIED)
    while begin > floor:
        start = context.clause_start(sentence, begin - 1)
        if start >= begin:
            break
        said = _actor(context, start, begin, whole=True)
        if said is not None:
            return said
        begin = start
    return False


def _actor(context: Context, begin: int, at: int, *, whole: bool) -> bool | None:
    """True: another acts up to ``at``; False: an accused does; None: nobody is named as acting.

    ``whole``: a clause before, in which only whoever opens it goes on acting.
    """
    text = context.text
    if _HIMSELF.match(text, begin, at):
        return False
    named = context.roster.between(begin, at)
    accused = [
        m.start for m in named if context.roster.people[m.name].standing is Standing.ACCUSED
        and not context.is_object(m) and not text.startswith(("的", "名下"), m.end)
    ]  # fmt: skip
    if text.find("“", begin, at) >= 0 and (
        (not accused and _NICKNAME_ACTS.match(text, begin, at)) or _KNOWS_NICKNAME.search(text, begin, at)
    ):
        return True
    if named and named[-1].end == at and _THEIRS.match(text, at):
        return not context.accused_named(named[-1])  # 利用甲某出租的银行卡: 甲某's act
    strangers = [m for m in named if _is_stranger(context, m.name)]
    for person in reversed(list(_others().find(text, begin, at))):
        if any(mention > person.start for mention in accused):
            return False
        if any(m.start == person.end and context.accused_named(m) for m in named):
            continue  # 老板陆某名下5张卡: what he is called
        if person.word == "柜员" and text.startswith("机", person.end):
            continue
        said = _noun_acts(text, begin, at, person, whole=whole)
        if said is not None:
            return said
    for mention in reversed(strangers):
        if accused and accused[-1] > mention.start:
            return False
        before = text[begin : mention.start]
        if _THEIRS.match(text, at) and _ASIDE.fullmatch(text, mention.end, at):
            return True  # 乙某（另案处理）等人搭建的平台
        if (_TO_WHOM.search(before) and not _KIN.fullmatch(before)) or _WHOSE.match(text, mention.end):
            continue
        if goes_along(context, mention):
            continue
        if not whole or _OPENING.fullmatch(before):
            return True
    return False if accused else None


def _noun_acts(text: str, begin: int, at: int, person: Hit, *, whole: bool) -> bool | None:
    """Whether those whom a noun calls (民警, 上家) act up to ``at``; None when the noun says nothing of it."""
    before, after = text[begin : person.start], text[person.end : at]
    if person.word == "团伙" and before.endswith(("该", "上述", "这个", "此")):
        return None  # the accused together
    if _DONE_BY.search(before) and _HIMSELF_TOO.search(after):
        return None
    if _DONE_BY.search(before) or (_FOR_THEM_TO.search(before) and _TO_DO.match(after)):
        return None if whole else True
    if _SEES.search(before) and not whole:
        return None if _STILL.search(after) else True
    passed = before.endswith(("将", "把")) or _FOR_OR_FROM.search(before)
    if not after and not passed and _THEIRS.match(text, at):
        return True
    if not after and before.endswith(("在", "待", "经")):
        return True  # 在卡主刷脸后
    if not after and _BROUGHT_IN.search(before):
        return True  # 招募他人出租银行卡
    if _TO_WHOM.search(before) or _WHOSE.match(after) or _REPORTS.match(after):
        return None
    if whole and not _OPENING.fullmatch(before):
        return None
    if "的" in after and not _THEN.match(after) and not _AND_TAKES.search(after) and not whole:
        return None
    if _TELLS_HIM.match(after):
        return None if whole else False  # 群主让他把进来的钱打出去: he does it
    return not (whole and _BY_ORDER.search(after))


def _is_stranger(context: Context, name: str) -> bool:
    """Somebody known not to be accused; of the others named only those whose name is one for sure (郎某)."""
    standing = context.roster.people[name].standing
    if standing is not Standing.OTHER:
        return standing is not Standing.ACCUSED
    return "某" in name and not any(name.startswith(p.name) for p in context.roster.accused)


@functools.cache
def _handed_over() -> frozenset[str]:
    return frozenset(w for name in ("出租", "出借", "出售") for w in words_of(name))


@functools.cache
def _others() -> Words:
    return Words(w for name in ("警方", "受害一方", "参赌一方", "上家一方") for w in lexicon()[name])


# -- 贩卖电话卡的嫌疑人艾某 ----------------------------------------------------------------------------------

_TOLD_OF = re.compile(
    "(?:了|过)?(?:[^，。；：、的给向到至与和供某]{0,8}[、和]){0,2}[^，。；：、的给向到至与和供某]{0,14}的(?!方式|形式|手段|手法|途径)(?:[^，。；的给向将把]{0,6}?(?:犯罪嫌疑人|嫌疑人|被告人|男子|女子|人员|团伙|车手|上家|上线|中间人|下家|网友|朋友|同学|(?<![他别本多等])人(?![民名])|“[^“”]{1,8}”(?=[，。；、）（]|等|$))"
    "|(?:招聘|兼职)?(?:监控|录像|视频|画面|照片|(?:聊天|转账|交易|通话)?记录|信息|广告|消息|工作群|微信群|QQ群|群(?![控发])|帖子|方法|想法|念头|目的|线索|需求|要求|任务|意图|机会))?"
)
# 出售手机卡嫌疑人甲, 出售银行卡帮助信息网络犯罪活动罪犯罪嫌疑人乙
_SUSPECT_OF = re.compile("[^，。；：、的给向到至与和供某被由]{0,24}?(?:犯罪)?嫌疑人")
_WHICH = re.compile("(?:了|过|来|得)?的(?!方式|形式|手段|手法|途径|人|男|女|嫌|被告)")
_HEADED = re.compile("以[^，。；]{1,16}为首")
_TELLING = frozenset(
    ["advertising", "traffic", "publish_illegal", "publish_for_crime", "setup"]
)  # what they deal in is information


def of_whom(context: Context, sentence: Sentence, hit: Hit, flag: Flag) -> list[Person] | None:
    """贩卖电话卡的嫌疑人艾某: the act is told of whoever is named after it; None when it is no such phrase."""
    named = context.roster.between(context.clause_start(sentence, hit.start), hit.start)
    if named and named[-1].end == hit.start and _WHICH.match(context.text, hit.end):
        return context.accused_named(named[-1]) or None  # 快递内为钟某收购的银行卡
    end = context.clause_end(sentence, hit.end)
    match = _TOLD_OF.match(context.text, hit.end, end)
    called = None if match else _SUSPECT_OF.match(context.text, hit.end, end)
    if called and context.roster.between(called.end(), called.end() + 1):
        match = called
    if match is None or hit.word[-1] in TO:
        return None
    if match.group().endswith("团伙") and _HEADED.search(context.text, sentence.start, hit.start):
        return None  # 以甲、乙为首，长期收售银行卡的团伙
    named = context.roster.between(match.end(), match.end() + 1)
    if not named and flag.has in _TELLING:
        return None  # 发布赌博网站的信息
    if named and flag.has == "recruit" and context.text.endswith("的", 0, match.end()):
        return None  # 拉拢同乡的甲、乙一起……
    if named:
        listed = context.roster.between(named[0].start, sentence.end)
        return context.accused_of([m for m in listed if m.list_id == named[0].list_id])
    return [] if not context.text.endswith("的", 0, match.end()) else None


_ORDERED = re.compile(
    "(?:安排|指使|指派|让|叫|派|通知|委托|授意|交由|[交租借供卖][给由]|提供给|(?<=[，金款币卡由某])交)(?:被告人|同案人)?$"
    "|(?:介绍|动员|劝说|怂恿|鼓动|推荐|拉拢)(?:被告人|其)?(?:[^，。；、的某]{0,3}|同[村校班乡厂]的)$"
)
_TAKEN_ALONG = re.compile(
    "(?:召集|纠集|招募|邀|邀约|邀集|拉|雇|雇佣|雇用|雇请|组织|带领|带|带着|领着|招|动员)(?:被告人|其)?[^，。；的某]{0,3}$"
)
_SETS_OUT = re.compile(
    "(?:等(?:[二两三四五六七八九十0-9]{0,2}名?人)?)?(?:去|到|前往|赴|在|驾车|乘|持|用|把|将|负责|帮|替|流窜)"
)  # 让甲去银行把卡里的钱取出来
_THEN_ANOTHER = re.compile("[并再，；]|(?<![先前最])后")
_NOT_STRAIGHT_ON = re.compile("[的并再、]|(?<![先前最])后")


def made_to(context: Context, sentence: Sentence, hit: Hit) -> tuple[list[Person], bool] | None:
    """尹某安排郑某甲提取现金: who is told to do it does it; 召集乙某等人办卡售卖: those called do it beside the caller.

    Those who act, and whether they do so alone; None when nobody is told to.
    """
    named = context.roster.between(context.clause_start(sentence, hit.start), hit.start)
    if not named:
        return None
    group = [m for m in named if m.list_id == named[-1].list_id]
    head = (max(sentence.start, group[0].start - 8), group[0].start)
    titled = before_titles(context.text, group[0].start, sentence.start)  # 让同乡乙某出租银行卡
    alone = any(_ORDERED.search(context.text, head[0], end) for end in {head[1], titled})
    taken = _TAKEN_ALONG.search(context.text, *head) is not None
    if not alone and not taken:
        return None
    goes = _SETS_OUT.match(context.text, group[-1].end) is not None
    reach, other = (32, _THEN_ANOTHER) if goes else (14, _NOT_STRAIGHT_ON)
    if hit.start - group[-1].end > reach or other.search(context.text, group[-1].end, hit.start):
        return None
    return context.accused_of(group), alone


_FROM = re.compile("(?:从|向|找|跟)(?:被告人|同案人|同村的?|同学|朋友)?$")
_HIS_PLACE = re.compile(
    "(?:等[二两三四五六七八九十0-9]*人)?(?:处|手中|手里|手上|那里|家中)?(?:各|均|先后|陆续|分别|多次|以[^，。；]{1,14}|有偿|低价|高价)*"
)


_BOUGHT_BY = re.compile("(?:给|与|予|到|至)?(?:了)?(?:被告人|同案人)?")


def buyers_of(context: Context, sentence: Sentence, hit: Hit) -> list[Person]:
    """将银行卡卖给乙: those of the accused to whom something is sold."""
    after = context.roster.between(hit.end, min(sentence.end, hit.end + 6))
    if (
        not after
        or hit.word[-1] not in TO
        or _BOUGHT_BY.fullmatch(context.text, hit.end, after[0].start) is None
    ):
        return []
    return context.accused_of([m for m in after if m.list_id == after[0].list_id])


def sellers_to(context: Context, sentence: Sentence, hit: Hit) -> list[Person]:
    """从乙某处购得银行卡5张: those of the accused of whom something is bought."""
    if not {"购", "买"} & set(hit.word) and not ("收" in hit.word and on_terms(context, sentence, hit, SOLD)):
        return []
    begin = context.clause_start(sentence, hit.start)
    named = context.roster.between(begin, hit.start)
    group = [m for m in named if m.list_id == named[-1].list_id] if named else []
    if not group or not _FROM.search(context.text, begin, group[0].start):
        return []
    straight = _HIS_PLACE.fullmatch(context.text, group[-1].end, hit.start)
    return context.accused_of(group) if straight else []
