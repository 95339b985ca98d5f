"""Bare facts that name no charge: what those on trial are told to have done themselves (骗取被害人三万元, 明知是赃车而收购)."""

from __future__ import annotations

from bangxin.base import patterns as re
from bangxin.intake.context import Context
from bangxin.intake.parts import STORY

# a part in what others do: help, or handling what comes of it
_HELP = (
    "明知(?!自己|本人|其?(?:无|没有))|上[家线游]|跑分|洗钱|引流|推广|GOIP|[替帮为](?:他人|别人|对方|网友|境外|诈骗|赌博(?!场所))"
    "|(?:银行|电话|手机)卡[^，。；]{0,6}(?:出[租售借]|提供|交给|卖|租)|(?:出[租售借]|提供(?!的)|收购|办理)[^，。；]{0,12}(?:银行|电话|手机)卡"
    "|(?:卡|账户|帐户|账号|收款码)(?:被|借|给|交(?!易)|供|提供|租)|名下[^，。；]{0,12}[卡户号]"
)
_MOVING = "下线|结算|取现|取款|套现|帮助(?:他人|对方|网友|境外|诈骗|犯罪|转|取|收)|转移[^，。；]{0,8}(?:资金|款|赃)|代收|[替帮为]其|(?:卡|账户|帐户|账号)内"
# what the accused of fraud, theft and the like do themselves; and what shows that the case is of another kind
_DEEDS = (
    ("诈骗罪", re.compile("(?<![被遭受供])(?:骗取(?!国家[^，。；]{0,8}税)|骗得|骗走|骗去|诈得|(?<=[处后次])诈骗(?=[^，。；罪款团犯信资额案]{0,12}(?:人民币|现金|[0-9]))|实施诈骗(?=[，。；])|(?<!他人)(?<!对方)所骗(?:得)?(?:的)?(?:钱款|款项|财物|钱财)|(?:谎称|虚构|冒充|假冒|编造)[^。；]{1,60}?(?:收取|索取|索要|拿走|要走|从|向|让)(?:了)?被害人|培训(?:了)?(?:骗术|诈骗话术))"),
     re.compile(f"{_HELP}|{_MOVING}")),
    ("开设赌场罪", re.compile("(?<!的)(?:开设|经营|开办)[^，。；]{0,6}赌(?:场|博场所|档|博网站)|(?<!开)设赌(?!资|时间)|抽头渔利|聚众赌博|坐庄|组织[^，。；明]{0,16}赌博|(?:设置|摆放|放置|投放)[^，。；]{0,8}(?:赌博机|老虎机|捕鱼机|赌博机具)|(?:拉拢|招揽|组织|发展)赌客|接受投注|赌博群里上分"),
     re.compile(_HELP)),
    ("盗窃罪", re.compile("(?<![被遭系因])(?:盗窃(?![罪所来得的案团])|窃取|窃得|盗走|偷走|窃走|盗得|扒窃)"),
     re.compile("信息|数据|资金|账户|帐户|账号|(?<!饭)卡")),
    ("盗窃罪", re.compile("(?<![被遭])(?:共|共计|合计|先后)(?:盗窃|窃得|窃取|盗取)[^，。；]{0,24}?[0-9.]+万?余?元"),
     re.compile("上[家线]|跑分|洗钱|明知")),
    ("侵犯财产罪", re.compile(
        "(?<![被遭系因曾])(?:盗窃|窃取|窃得|盗取|盗得|盗走|偷得|偷走|窃走|扒窃|抢劫|抢走|抢得|劫取|劫得|敲诈|勒索|侵吞|侵占|挪用)(?![^，。；]{0,6}(?:团伙|分子|人员))"
        "|(?:持|用|手持)[^，。；]{0,10}(?:刀|枪|棍)[^，。；]{0,4}(?:威胁|胁迫|抵住|架在|逼)|殴打|以[^，。；]{0,12}相(?:要挟|威胁)|被迫"
        "|[将把][^，。；元]{2,40}(?:卡|账户|支付宝|微信|花呗|余额)[内里中][^，。；元]{0,16}元[^，。；元]{0,6}(?:转|汇|划)[至到入](?:了)?(?:自己|本人|其本人|其自己)"
     ), re.compile(
        "明知|上[家线游]|跑分|洗钱|引流|诈骗|骗取|赌博|[替帮为](?:他人|别人|对方|网友|境外)|帮助(?:他人|对方|转|取)"
        "|(?:卡|账户|帐户|账号|收款码)[^，。；]{0,6}(?:出[租售借]|提供给|卖给|租给|借给)|(?:出[租售借]|提供|收购)[^，。；]{0,12}(?:银行|电话|手机)卡|结算|取现"
     )),
    ("敲诈勒索罪", re.compile("(?<![被遭])(?:以此|从而|进行|实施)(?:敲诈|勒索)|(?<![被遭])敲诈勒索(?!罪)[^，。；]{1,20}元"),
     re.compile(_HELP)),
    ("贩卖毒品罪", re.compile("(?:贩卖|出售|购买|容留|吸食|种植|持有|运输)[^，。；]{0,24}?(?:毒品|冰毒|甲基苯丙胺|海洛因|罂粟|大麻|吸毒|吸食)"),
     re.compile(_HELP)),
    ("非法买卖枪支罪", re.compile("(?:出售|买卖|制造|购买|持有|改装)[^，。；]{0,24}?(?:枪支|手枪|气枪|猎枪|火药枪)"),
     re.compile("银行卡|电话卡|跑分|洗钱|引流")),
    ("信用卡诈骗罪", re.compile("(?:盗窃|窃取|盗走|偷走|偷取|捡拾|拾得|捡到|冒用)[^，。；]{0,16}(?:信用卡|银行卡|储蓄卡)|(?:银行|发卡)[^，。；]{0,8}催收|恶意透支|(?:信用卡|银行卡|储蓄卡)[^，。；]{0,6}(?:，[^，。；]{0,8})?(?:盗走|偷走|窃走)"),
     re.compile("明知(?!自己|本人|其?(?:无|没有))|上[家线]|跑分|洗钱|[替帮为](?:他人|别人|对方|网友|境外|诈骗|赌博)")),
    ("受贿罪", re.compile("利用职务|职务(?:上的)?便利|国家工作人员|任命为[^，。；]{2,16}(?:主任|局长|科长|处长|经理|所长|书记)|受贿|行贿|贿赂|贿送"),
     re.compile("跑分|洗钱|引流|电信|诈骗")),
    ("生产、销售假药罪", re.compile("(?:销售|出售|购进|生产)[^，。；]{0,40}?(?:假药|药品|性药|保健品|保健食品)"),
     re.compile("银行卡|电话卡|跑分|洗钱|引流|诈骗")),
    ("组织卖淫罪", re.compile("(?:组织|容留|介绍|引诱|招募)[^，。；]{1,30}卖淫"),
     re.compile(_HELP)),
    ("掩饰、隐瞒犯罪所得罪", re.compile(
         "(?:明知|知道|知悉|应当知道)[^。；]{1,50}?(?:犯罪所得|赃物|[盗偷窃]|来[历路]不[明清]|无合法)[^。；]{0,40}?(?:收购|购买|买下|购得|窝藏|销售|代为|转移)"
         "|(?:收购|购买|购得|买下)[^。；]{0,30}?(?:无合法[^，。；]{0,6}来历|来[历路]不[明清]|没有合法|赃)"
         "|未(?:核实|查验|查明|审查|询问|登记|要求[^，。；]{0,6}提供)[^，。；]{0,24}来[源历路][^。；]{0,16}(?:收购|购买|买下)"
     ), re.compile("资金|账户|帐户|账号|(?<!饭)卡|款项")),
)  # fmt: skip
# 该软件被用于骗取……: what was done with a thing, by whoever had it
_PUT_TO_USE = re.compile(
    "(?:被[^，。；]{0,10}(?:用于|用来|用以|利用)|(?:该|上述|涉案)[^，。；]{1,10}(?:用于|用来))[^，。；]{0,8}$"
)
_OF_OTHERS = frozenset(["诈骗罪", "开设赌场罪", "掩饰、隐瞒犯罪所得罪"])  # what somebody may have helped with


def charges_of_deeds(context: Context) -> dict[str, list[str]]:
    """The charge that the facts amount to, by name; nothing where a charge is named or anybody helps others."""
    made: dict[str, list[str]] = {}
    for charge, deed, of_others in () if context.charges else _DEEDS:
        for sentence in context.case.sentences if not context.tells(of_others) else ():
            if sentence.part not in STORY:
                continue
            for told in deed.finditer(context.text, sentence.start, sentence.end):
                if _PUT_TO_USE.search(context.text, sentence.start, told.start()):
                    continue
                for person in context.subjects(sentence, told.start()):
                    if charge not in (held := made.setdefault(person.name, [])):
                        held.append(charge)
    kinds = {charge for held in made.values() for charge in held}
    if kinds and not kinds & _OF_OTHERS:  # whoever acted beside them had a part in the same
        for person in context.roster.accused:
            made.setdefault(person.name, sorted(kinds))
    return made
