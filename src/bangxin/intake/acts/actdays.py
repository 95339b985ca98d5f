"""Which dates are days of an act: not of arrest, procedure, amends, one's own life, or the flow of money."""

from __future__ import annotations

from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.context import Context
from bangxin.intake.parts import Sentence
from bangxin.intake.people.signs import ACT
from bangxin.intake.words import since

# what is no act of help or crime: being caught, what the authorities do, making good, one's own life
_CAUGHT = "抓获|截获|投案|到案|归案|传唤|拘留|逮捕|查获|被抓|被捕|(?:警方|民警|公安机关|警察)带走|落网|刑拘|批捕|自首|追逃|讯问|羁押|逃匿|潜逃|留置|逃离|逃至|逃往|外逃|躲避|失去联系|打掉|捣毁|端掉|电话通知"
_PROCEDURE = "(?:以|因|犯)(?:涉嫌)?[^，。；的犯]{2,24}(?<!犯)罪(?![行名犯])|考验期届?满|(?:附条件|相对|法定|酌定|存疑)不起诉|提起公诉|被起诉|被告席|受审|受理|立案|移送|判处|作出|刑事判决|宣布|审结|宣判|开庭|鉴定|撤销案件|撤案|经[^，。；]{2,40}?(?:核实|检验|检测|复检|核查|认定)|价格认定|线索|破案|侦破|告破|案发|行政处罚|训诫|约谈|劝阻|取保候审|监视居住|(?<!在)缓刑考验(?!期内|期间)|刑满|判刑|出狱|释放|假释|减刑|扣押|审计|评估|会计师事务所|搜查|被查扣|暂扣|被[^，。；]{0,6}(?:冻结|止付|风控|管控|封停)(?!后)|报案|报警|反映|举报|检举|揭发|投诉|核查|研判|监测|报告情况|说明情况|挂失|行政罚款|被罚款|收网(?!络)|专项行动|行动中|起?施行|会见|阅卷|律师费|代理费|委托(?:书|代理|辩护|协议|合同|律师)|(?<!到案后)(?<!归案后)如实(?:供述|交代|供认)"
_AFTERWARDS = "代为(?:偿还|退|赔|缴)|(?:悉数|全部|全额|如数)(?:归还|偿还|还清)|(?<!未)(?:还清|结清|清偿)|(?:亲属|家属)[^，。；]{0,16}达成|出具|退赔|退缴|退赃|赔偿|和解|谅解|发还|退还给|退还|退出违法所得|退出赃款|家属[^，。；]{0,6}(?:退|归还|返还|赔)|被迫[^，。；]{0,2}(?:偿还|归还)|上缴|缴纳(?![^，。；]{0,10}(?:保证金|押金|会费|费用|成为|代理|加入))|预缴|补缴|签署|签订协议"
_OF_LIFE = "停业|停产|停止(?:生产|营业)|(?:合同|协议|合作|租约|租期)[^，。；]{0,4}(?:到期|期满|届满|终止|解除)|倒闭|破产|因[^，。；]{2,24}罪(?:被|获|受|判)|遭遇|(?:被|遭|落入)[^，。；]{0,8}骗局|生意失败|欠债|欠下|确诊|患病|住院|怀孕|死亡|去世|病故|失业|辞职|负债|退休(?!后)|出生|月生|年生|登记结婚|(?:生育|育有|生有)[^，。；]{0,6}(?:子|女|孩)|离婚|离开|回来|(?:待业|停工)(?=[，。；]|$)|(?:发觉|察觉|意识到)[^，。；]{0,6}(?:异常|不对|问题)|感到(?:害怕|后怕|不安|后悔)|返家|脱离|退出该|退出团伙|(?<!将)毕业(?!季|生|的|后[^，。；]{0,12}的)"
_NOT_ACTS = re.rare(f"{_CAUGHT}|{_PROCEDURE}|{_AFTERWARDS}|{_OF_LIFE}")
_EMPLOYED = re.compile("应聘|入职")  # an act only where the sentence goes on to tell what was done there
# 假释考验期限自……至……, 取保候审十二个月，自……, 考验期为八个月，从……起至……止: when a term runs; not 考验期内, 期限届满后
_SO_LONG = "(?:[0-9一二两三四五六七八九十]{1,3}(?:年|个?月|日|天)[又零]?){1,2}"
_TERM_RUNS = re.compile(
    "(?:(?:考验|刑|取保(?:候审)?|监视居住|羁押|拘留|管制|矫正|有效|合同|租赁)期限?|租期|徒刑|拘役|拘留|管制|取保候审|监视居住)(?![限期]*[内间中满届])"
    f"[^，。；0-9后]{{0,6}}(?:{_SO_LONG})?(?:[，（]?(?:期限)?(?:即|从|自|由)|（)?[0-9年月日起算至到止—~-]{{0,24}}$"
    "|个月(?![内间])[^，。；]{0,6}$|释放之日至$|[，（]即自$|刑期[^。；]{0,24}[，（]即$"
)
# 至2022年2月17日案发, 截至2020年4月20日公司被查处: the day it came out is the day the course ended
_UNTIL = ("至", "截至", "截止", "截止到", "截至到", "直到", "直至")
_CAME_OUT = re.compile(
    "[，]?[^，。；]{0,10}(?:案发|被查|被抓|被公安|被警方|被民警|被当场|查处|查获|抓获|落网|到案|归案|冻结|封停|止付|破案|告破)"
)
# 浦东新区检察院2024年8月决定……: an authority acts
_AUTHORITY = re.compile(
    "(?:检察院|检察机关|法院|公安局|公安机关|分局|派出所|警方|民警|网信办|监管部门|主管部门|通信管理局|监管局)(?:先后)?(?:于|在)?(?:[0-9]{1,4}[年月日][0-9年月日]{0,8}[、和与])*$"
)
_ONLY_PLANNED = re.compile("(?<!经)共谋(?!后)")
# 注册成立公司后出售其账户, 为赌博网站代收赌资
_PUT_TO_USE = re.compile(
    "卖|出售|出租|租给|提供|转让|交给|寄给|寄往|寄至|为(?:实施|从事|了骗|诈骗|境外|跨境|赌博|博彩|犯罪)|专门|用于"
)
_TIME_OF_DAY = re.compile("[年月上下中午晚深夜凌晨时许左右点分0-9日 ，至、]{1,10}$")
# somebody else acts on that day
_OTHERS_ACT = re.compile(
    "[，,日 上下中午晚凌晨时许左右点分0-9]{0,10}(?:经|由|在|随着)?(?:(?:[^，。；某、将把]|某(?=某?[县市区省州旗地])){2,10}(?:公安|检察院|检察机关|法院|监察委|纪委监委|分局反诈|警方|民警)|[^，。；某、将把到向从在往给被]{2,16}(?:监督管理|市场监管|工商行政管理|质监|质量技术监督|税务|烟草专卖|林业|检疫|行政审批|国土资源|自然资源|社会保障|监察委|纪律检查|劳动监察|城市管理|卫生|环境保护|生态环境|食品药品|农业)[^，。；、将把到向从在往给被]{0,4}(?:局|所|站|大队|支队|委员会|部门)|公安|民警|警方|警力|专案组|反诈中心|(?:刑侦|刑警|网警|网安|经侦|治安|巡特警|特警|反诈|禁毒)(?:大队|支队|中队|专班|部门)|网信办|监管部门|主管部门|侦查|派出所|[^，。；将把我其]{0,6}(?:银行|[工农中建交招]行|邮储)(?:工作人员|电话|客服|来电|风控|[^，。；]{0,4}(?:打|来|致)[过来了]{0,2}电话?|通知)|法院|检察|某?公安)"
)
# 2096年至2098年在多家学校任职。: a time of work, unless it is told what was made of it (，利用工作便利……)
_AT_WORK = re.compile(
    "，?(?![^，。；]{0,16}(?<!受)雇[请佣用]|[^，。；]{0,24}(?:赌场|赌档|窝点|诈骗|放哨|望风))[^，。；谎骗虚将把]{0,30}(?:工作|任职|就职|上过?班|打过?工|务工|就读|(?:任职|担任|任)[^，。；的]{0,4}(?:柜员|店员|教师|出纳|护士|医生|收银员|营业员|仓管员?|保管员)(?=。|，[^。；]{0,30}(?:20[0-9]{2}年|同年|次年)))(?=[，。；]|$)(?!，[^，。；]{0,6}利用)"
)
_TO_THE_POLICE = re.compile(
    "(?:到|至|前往|向)[^，。；]{0,16}(?:派出所|[我本该](?:所|局|队|大队|支队|分局|院)|公安局|公安机关|公安分局|刑侦|经侦|刑警|监察委|监委|纪委)"
)
# whose account it flowed into, not what a person did: 上述银行卡于……流入, 该卡在……期间收到
_ACCOUNT = "(?:卡|账户|帐户|账号|收款码|支付宝)"
_FLOW_WORDS = "(?:(?<=[内里中])(?:共|累计|共计)?收取|流入|转入|进账|入账|收到|接收|流水|被用[于来]|被他人|汇入|交易流水|交易金额|交易额|资金流水|走账|过账|被骗)"
_FLOW_AFTER = re.compile(
    "[，,期间]{0,5}(?:账户|卡内|卡上|卡里)[^，。；]{0,4}(?:流水|进账|入账|流入)|[，,期间之内止份、 ]{0,5}(?!提供|出售|出租|出借|办理|使用)(?:上述|该|这|其|涉案|前述|[0-9一二两三四五六七八九十]{1,2}[张个套]|[^，。；将把用以]{0,12}(?:名下的?|提供的)|[^，。；将把用以]{0,10}的|[一-鿿]某{1,2}[0-9甲乙丙]?(?=银行|微信|支付宝|对公|名下))[^，。；将把卖租]{0,24}?"
    + _ACCOUNT + "[^，。；]{0,16}?" + _FLOW_WORDS
)  # fmt: skip
# 2021年底，家住城西的耿先生用手机浏览……: what a member of the public saw or did
_OF_THE_PUBLIC = re.compile(
    "，?[^，。；某]{0,12}(?:市民|居民|群众|村民|储户|网友)?[\u4e00-\u9fff](?:先生|女士|大爷|大妈|阿姨|老汉|老太)"
    # 同年7月，外地一男子接到冒充客服的电话; 2020年4月，一市民被以投资为名骗走……
    "|，?[^，。；某]{0,10}(?:一名?|一位|1名|有)[^，。；某]{0,6}(?:市民|男子|女子|居民|老人|群众|村民|网民|事主|妇女|女孩|男孩|学生|商户|用户)(?:接到|接听|被(?!抓|警|公安|传|查|控|刑|拘|捕)|收到|遭|轻信|误信|报警|报案)"
)
# 2022年12月29日一审：……; 2019年11月决定附条件不起诉
_DECIDED_THEN = re.compile(
    "，?[^，。；某]{0,12}(?:(?:一审|二审|终审|再审)(?:以|认|判|裁|宣|：|，)|决定[^，。；]{0,16}不起诉|(?:判决|裁定|改判)(?:如下|：))"
    "|，?(?:依照|依据|根据)[^，。；]{2,40}，?(?:依法)?(?:决定|作出)[^，。；]{0,16}不起诉"
    "|，?[^。；]{0,40}因[^。；]{2,40}，(?:犯|以)[^，。；]{2,24}罪，?被[^，。；]{0,16}?判处"  # 2月，甲因……，犯……罪，被法院判处
    "|[^，。；]{0,4}(?:发布|公布|通报|印发)的"  # 最高检2025年初发布的典型案例
    "|[^，。；某]{2,24}(?:会|会议)后"  # 9月24日全县推进会后短短一周
    "|，?(?:[^，。；]{0,12}(?:法院|中院|高院|基层院)|二审|终审|再审)(?:依法|作出|公开)*(?:裁定|判决|宣判|改判|宣告|维持|驳回|一审|开庭)"
)
# 9月，该页面骗取多人银行卡信息: what came of what was made or sold
_RESULT = re.compile(
    "[，,期间]{0,4}(?:该|上述|这些|这批|涉案)[^，。；]{0,8}(?:页面|网站|软件|程序|号码|微信号|账号)[^，。；将把]{0,12}(?:骗取|被用|被查|致)"
    # 10月20日，网友用该微信号冒充……骗取: what whoever had bought it did with it
    "|，?(?:网友|买家|上家|上线|对方|他人|有人|骗子|(?:诈骗|犯罪|不法)分子|诈骗团伙)[^，。；]{0,4}(?:用|利用|通过|登录)(?:该|上述|这|其|涉案|前述)[^。；]{0,40}?(?:骗|诈)"
)
_FLOW_BEFORE = re.compile(
    "(?:上述|该|这|其|涉案|前述|名下|提供的|[0-9一二两三四五六七八九十]{1,2}[张个套]?)[^，。；将把卖租借]{0,24}?"
    + _ACCOUNT
    + "[^，。；将把卖租借]{0,10}$"
)
_ARRIVALS = ("电话通知", "接受讯问", "接受调查", "主动到公安", "投案", "抓获归案", "被传唤")
_REACH = 200  # characters after a date that may tell what was done then
DATE_KINDS = (Kind.DATE, Kind.PERIOD)
# 2019年10月离职: the day somebody stopped
LEFT = re.compile(
    "[^，。；0-9]{0,12}?(?:离职|辞职|(?:因故|中途|自行|自愿)退出|退出(?=[，。；])|收手|停手|散伙|解散|停止(?:提供|使用|经营|运营|供应|操作|作案|转账|发布|出售|合作)|回国内?(?=[，。；])|(?<!后)离开(?=[，。；])|不干了|不再(?:参与|做|干))"
    "|，?[^，。；0-9]{0,8}(?:[将把][^，。；]{0,6}卡[^，。；]{0,3}(?:还给|归还|退还|退回))"  # 3月19日，对方把卡还给他
)


# 系统运行到10月31日关闭; ，到3月8日账户被冻结时共收款……
_KEPT_ON_TO = re.compile("(?:运行|运营|经营|持续|维持|延续|一直|[做干看]|(?<=[，。；]))到$")


def up_to(context: Context, date: Quantity) -> Quantity:
    """至2020年3月，……收取会员费; 至2016年12月30日止: a day up to which something was done; 早在2018年: one since which it was."""
    if date.kind is not Kind.DATE or date.op != "=":
        return date
    if context.text.endswith("早在", 0, date.start):
        return replace(date, op=">=")
    until = context.text.endswith(_UNTIL, 0, date.start)
    until = until or _KEPT_ON_TO.search(context.text, max(0, date.start - 6), date.start) is not None
    until = until or LEFT.match(context.text, date.end) is not None
    return replace(date, op="<=") if until else date


# what crimes other than helping are done by
_CRIMES = re.compile(
    "教给|传授|非法获取|获取[^，。；]{0,12}信息|索要|索取|驾车|撞|砸|踢|砍|伐|刺伤|[打致]伤|[厮扭追击]打|拖拽|推搡|推倒|捅|扎|咬|掐|摔|猛击|奸|猥亵|侵吞|侵占|挪用|虚报|虚开|套取|截留|收受|受贿|行贿|毁|勒索|要挟|胁迫|威胁|生产|制造|加工|种植|采挖|猎|捕捞|排放|倾倒|运输|携带|开走|骑走|搬走|拉走|推走|抱走|牵走|运走|抢走|藏匿|收养|容留|吸食|驾驶|骗|赌|盗|窃|抢|夺|殴|贷款|借|寄|卖|买|[卡户号](?:也|都|全)?给[了他她]|推|帮|参与|从事|实施|开展|设|办|交给|交卡|供卡|利用|运营|管理|作案|犯罪|电话|发布(?![人者])|抽头|抽水|收(?![到悉])|洗钱|伪造|完成|窜至|加入|入伙|任[^，。；]{0,6}(?:[员手长师]|主管|经理|客服|会计|代理)|使用|捡拾|拾得|拾到|刷卡|冒用|取走|扫码|换卡|照办|走账|过账|流水|跑(?:过|了)?[一二三两几]?[趟次单]|做[^，。；]{0,8}生意"
)
ACT_OF_CRIME = re.compile(
    "殴打|拳打|踢|砍|捅|刺|砸|抢|劫|盗|偷|窃|骗|勒索|索要|威胁|恐吓|非法拘禁|逼迫|强迫|逼使"
)
# 在牌桌上答应了牌友借卡的请求: what was only agreed or asked, where a later day is told on which it was done
_ONLY_SAID = re.compile(
    "[^，。；]{0,4}(?:经|通过)[^，。；]{1,8}介绍，?(?:(?:认识|结识)[^，。；]*)?|(?:^|(?<=[，。；]))[^，。；骗谎将把]{0,24}(?:认识|结识)[^，。；]*|[^，。；]{2,40}(?:过程中|务工时|打工时)(?:认识|结识)[^，。；]*|(?:在[^，。；]{0,12})?(?:被告知|看到|刷到|浏览|听(?:[^，。；]{0,6})说|得知|获悉|知道|了解到|知晓)(?:[^，。；]+|[，：][^。；]*)|(?:答应|同意|约定|商定|承诺|打算|准备|(?:伙同[^，。；]{1,12}?)?(?<!经)(?:商议|商量|预谋|合谋|密谋|谋划|洽谈|协商))[^，。；]*|[^，。；]{0,14}(?:提议|建议|劝说)[^，。；]*|，?(?:有[^，。；某]{1,6}|(?:一名)?(?:朋友|同学|老乡|网友|同事|亲戚|工友|熟人))(?:说|称|问|告诉)[^，。；]*|“[^”]{8,}”"
    # 同学甲、乙向其提出，用其银行卡……，可以分钱; 朋友甲告诉其办一张卡可得200元好处费
    "|，?[^，。；将把]{0,24}?(?:(?:向|对)[^，。；]{2,6}|“[^“”]{1,8}”)(?:提出|提议|表示|介绍|说起)[^。；]*|，?[^，。；将把]{0,30}?(?:告诉|告知)[^，。；]*"
    "|[^，。；将把]{0,6}明知[^，。；]*，(?:却|但)?仍?"
    # 收到好友申请，对方称刷卡买黄金有跑腿费: how one was spoken to, up to what was then done
    "|[^，。；]{0,12}(?:收到|接到)[^，。；]{0,16}?(?:好友申请|好友请求|邀请|短信|私信|来电|电话)(?!卡)[^，。；]*(?:，(?:让|叫|请|要求?)[其他她][^，。；]*)?"
    "|，?(?:对方|上家|上线)(?:说|称|声称|表示|提出|告诉[^，。；]{0,4}|告知[^，。；]{0,4})(?:(?!，[^，。；]{0,6}(?:遂|便|就将|就把|于是|随后|随即|之后|仍|同意|答应|照做))[^。；])*"
)
_MAY_BE_SAID = re.rare(
    "[认结]识|被告知|告诉|告知|提出|明知|[看刷]到|浏览|听说|得知|获悉|知[道晓]|了解到|答应|同意|约定|商[定议量]|[预合密]谋|谋划|洽谈|协商|承诺|打算|准备|“|介绍|提议|建议|劝说|有[^，。；某]{1,6}[说称问]|[收接]到|对方|上[家线]|[友学乡事戚人](?:说|称|问|告诉)"
)
# 2023年2月在某群被告知“流水不够”，遂于2月7日……
SAID_FIRST = re.compile(
    "，?[^，。；]{0,16}(?:被告知|看到|刷到|浏览|听说|得知|获悉|知道|了解到|知晓)[^，。；]*，[^，。；]{0,4}$"
    "|，?[^，。；]{0,16}(?:收到|接到)[^，。；]{0,16}(?:申请|请求|邀请|短信|私信|来电|电话)(?:，[^。；]*)?[。；，][^，。；]{0,4}$"
    # 2098年8月，朋友告诉其每办一张卡可得好处费。甲明知……，仍于8月12日
    "|，?[^。；将把]{0,40}?(?:告诉|告知|提出|提议)[^。；]*[。；，][^。；]{0,40}(?:[，某]|^)(?:仍|遂|便)[^，。；]{0,4}$"
)
_FOR_CRIME = re.compile("为(?:实施|从事|了骗|诈骗|境外|跨境|赌博|博彩|犯罪)|专门|用于")
# 2020年2月，甲注册网络公司……。3月至案发，明知……仍……: setting up a company, where it is told when the crime began with it
_WHO_RUNS_IT = re.compile(
    "(?:安排[^，。；]{1,16})?负责[^，。；]{0,16}(?:经营|管理|招聘|协调|记账|收银|发放|接待|关系)[^，。；]{0,6}|实际(?:经营|控制)人?"
)
_KNOWING = re.compile("[^。；]{0,24}明知|[^。；]{0,32}后，仍")
_SET_UP = re.compile(
    "[^。；]{0,16}?(?:注册|成立|开办|创办|设立|租赁|入股)[^，。；]{0,16}(?:公司|工作室|企业|[^，。；]{0,8}店|茶庄|茶楼|会所|棋牌室|饭店|酒店|超市|网吧|养生馆|足浴店|经营部)"
    "|，?[^，。；]{0,60}?(?:合伙|共同|出资)?(?:开设|经营)[^，。；赌]{0,8}(?:足浴店|洗浴中心|养生馆|按摩店|发廊|宾馆|酒店|饭店|茶庄|棋牌室)(?=，)"
    "|[^。；，]{0,8}?(?:注册成立|登记成立|注册|成立|设立|创办)(?=[。；])"
)


# 2023年11月开始低买高卖赚差价。2023年12月至2024年1月，明知……仍……: what was done before it is told that they knew
_OF_CRIME = re.compile("明知|犯罪|违法|非法|涉案|骗|赌|嫖|涉黄|洗钱|跑分|卡|账|被害|盗")


def _innocent(context: Context, start: int, end: int) -> bool:
    """Whether nothing told in ``start:end`` is of a crime: the course began with what was done knowing of it."""
    return end - start > 8 and _OF_CRIME.search(context.text, start, end) is None


# 冉某从2019年就开始做二手手机生意。2021年8月，……: what somebody lived on
_BUSINESS = re.compile(
    "，?[^，。；]{0,10}(?:做|从事|经营)[^，。；]{2,14}(?:生意|买卖|电商|行业|业务|工作)[。；]"
)


# opening an account of one's own, with no word of what for: no step yet of its being handed over, which is told of a later day
_GOT_A_CARD = re.compile(
    "，?(?:被告人|犯罪嫌疑人)?[^，。；为按受应带被]{0,12}?(?:办理|开立|开办|开设|开通|申领|申办|补办|办)了?[^，。；、]{0,24}(?:卡|账户|帐户)[^，。；、]{0,6}[。；，、][^，。；]{0,4}"
)
# 准备继续出租，被银行工作人员阻止; 欲办理新卡未果: what somebody was kept from doing that day
_KEPT_FROM = re.compile(
    "[^。；]{0,40}?(?:准备|预备|欲|企图|打算|意图|想要?|正要|试图)[^。；]{0,30}?(?:(?:被|遭到?|因)[^，。；]{0,14}?(?:阻止|制止|拒绝|拒办|劝阻|劝返|劝离|拦[截下]|识破)(?!后)|未果|未成|未能(?:办成|办理|得逞|成功|如愿))[^。；]*"
)


def tied(context: Context, date: Quantity, later: Quantity | None) -> bool:
    """Whether between this date and the next one of an act, within the paragraph, anything is told that was done."""
    if later and _KNOWING.match(context.text, later.end) and _innocent(context, date.end, later.start):
        return False
    if date.kind is Kind.PERIOD or date.op != "=":
        return True
    line = context.text.find("\n", date.end, date.end + _REACH)
    stop = min(later.start if later else context.case.end, line if line >= 0 else date.end + _REACH)
    if later and (told := _SET_UP.match(context.text, date.end, stop)):
        ends = _STOP.search(context.text, told.end(), stop)
        over = ends.start() if ends else stop
        if not ACT.search(_WHO_RUNS_IT.sub("", context.text[told.end() : over])) and not _FOR_CRIME.search(
            context.text, date.end, over
        ):
            return False  # 2018年11月，甲设立信息公司；2019年8月至12月，……
    told_of = later is not None and stop == later.start and _STOP.search(context.text, date.end, stop)
    words = context.text[date.end : stop]
    if later and _GOT_A_CARD.fullmatch(words):
        return False  # 2022年5月办理银行卡1张。2024年3月，……
    if stop <= date.end + 8 and not told_of:
        return True  # 3月、4月
    if later and _BUSINESS.match(context.text, date.end, stop) and _innocent(context, date.end, stop):
        return False
    words = _KEPT_FROM.sub("", words, count=1)
    if later and later.op != "<=" and _MAY_BE_SAID.search(words):  # 12月答应帮忙，至5月……: since then
        words = _ONLY_SAID.sub("", words)
    return (ACT.search(words) or _CRIMES.search(words)) is not None


_STOP = re.compile("[。；]")
_LISTED = tuple("、及和与")
_BRACKETS = re.compile("（[^（）]{0,48}）")
# 谎称保某在2020年购买的保险仍能理赔: a day of what was pretended
_PRETENDED = re.compile("(?:谎称|虚构|声称|编造|佯称)[^，。；]{0,44}$")


def is_flow(context: Context, sentence: Sentence, date: Quantity) -> bool:
    """上述银行卡在2020年9月至11月期间流入……: when money came in, which may be long after the card was handed over."""
    text = context.text
    if _FLOW_AFTER.match(text, date.end, min(sentence.end, date.end + 90)):
        return True
    if _RESULT.match(text, date.end, sentence.end):
        return True
    head = text[context.clause_start(sentence, date.start) : date.start]
    tail = text[date.end : min(sentence.end, date.end + 30)]
    return bool(_FLOW_BEFORE.search(head[-48:]) and re.search(_FLOW_WORDS, tail))


# 四起案件均发生于2023年; 6月30日之后的广告与他无关
# 为偿还其参与赌博所欠债务; 因生意失败欠债，……: why it was done that day, unless a later day follows on which it was done
_MOTIVE = re.compile("为了?[^，。；]{0,20}?(?:欠下?|负债|躲避|逃避|躲债)[^，。；]{0,8}")
_PRETEXT = re.compile(
    "(?:以|谎称|假借|虚构)[^，。；]{2,40}?(?:为由|为名|为借口|的名义|名义|的理由|等理由)"
)  # 以亲属住院为由借款
_CAUSE = re.compile("(?:因|由于)[^，。；]{0,20}?(?:欠下?|负债|生意失败)[^，。；]{0,8}")
_ISSUE = re.compile("第[0-9一二三四五六七八九十百]{1,5}期")
_IN_DEBT = re.compile("，(?:因此|从而|后|并|因而)?(?:欠下?|欠了|输光|负债|负有)[^，。；]{0,10}(?:债|欠款)")
_MONTHS_LONG = re.compile("(?:不到|不足|将近|近|长达|逾|满|短短|仅仅|前后)[一两二三四五六七八九十]{1,2}月$")
_SO_MANY_DAYS = re.compile("[一二两三四五六七八九十]{1,2}日")
_ONLY_PLACED = re.compile(
    "(?:案件?|警情)[^，。；]{0,3}发生(?:于|在)$|(?:公司|厂|店|中心)(?:成立|注册|登记)于$|日期[为：是]$"
    "|(?:出生(?:日期|年月日?|时间|日|于)?|生日)[为：:是]?[ 　]*$|(?:委托|会见|付款|支付|缴费|讯问|询问|填表|打印|制作|签[订署字])(?:日期?|期限|时间|截止)+[为：:是]?[ 　]*$"
)
# 2019年至2020年，三人共同经营一家手机店。自2020年6月起……
_TRADE = re.compile(
    "，?[^，。；]{0,20}(?:经营|开设|开有|开了?)(?:了)?(?:一家|一间|某|自己的)?[^，。；]{0,8}(?:店|超市|网吧|餐馆|公司|厂|代办点|门市|档口|诊所)”?。[^，。；]{0,3}(?:20|同年|次年)[0-9年]"
    "|，?[^，。；]{0,40}(?:店|超市|网吧|餐馆|公司|厂|门市|档口|诊所)”?(?:并|且)?一直(?:在)?经营(?:至今)?。"
)
# 赔偿40万元（1万元于2016年10月4日支付）, 2017年11月9日在……主持下，与其亲属达成赔偿协议
_PAID_THEN = re.compile("(?:支付|付清|给付|交付|缴清|到账|履行)(?:完毕)?[，。；、）)]")
_AMENDS = re.compile("赔偿|补偿|谅解|退赔|退还|调解")
_MEDIATED = re.compile(
    "[^，。；]{0,30}(?:主持|组织|见证|调解|协调|参与)下，?[^。；]{0,40}?(?:协议|谅解|和解|赔偿)"
)
# 另查明，该房屋已于2017年3月28日卖与他人: how things stood, not what was done now
# 与镇政府签订征地协议: how the land was come by; 责令……于12月19日前支付: up to when something was to be done
_LAND_DEAL = re.compile(
    "[^。；]{0,60}?签订[^，。；]{0,10}(?:征地|征收|拆迁|安置|补偿)[^，。；]{0,6}(?:协议|合同)"
)
_FAILED = re.compile(
    "，?因[^，。；]{2,14}(?:，[^，。；]{2,14})?(?:停业|倒闭|关停|破产|歇业)"
)  # 2016年12月，因……而停业
_DUNNED = re.compile(
    "，?(?:经|由)?[^，。；]{2,16}?(?:多次|先后|两次|有效|电话)*催收"
)  # 2015年7月至2016年4月，经银行多次催收
_DEADLINE = re.compile("(?:责令|要求|限|应当?|须)[^。；]{0,60}$")
_ALREADY = re.compile("(?:已经?|早已|早)(?:于|在)?$")
_LONG_SINCE = re.compile("(?:因|由于|缘于)(?:其|他|她)?$")  # 因2009年8月某甲曾将其砍伤: what had led to it
_HAD = re.compile("[^，。；]{1,12}曾")
_BACKGROUND = re.compile("(?:另|又|再|还|经)(?:经)?查")
_CAMPAIGN = re.compile("的?[^，。；]{0,16}(?:期间|行动中)，(?:警方|民警|公安)")
# 2024年7月，多地相继发生7起诈骗警情: what came to the notice of the police, not what anybody here did
_CAME_UP = re.compile(
    "，?[^，。；某]{0,24}发生[^，。；]{0,8}(?:起|警情|案件|案)"
    "|[早晚上下中午夜间时许]*，?(?:[^，。；某]|某(?=[县市区镇省])){0,16}(?:公安|公安局|分局|派出所|支队|大队|专案组|民警|警方|网警|反诈中心|检察院|法院|监管部门)"
    "(?:民警|机关|工作人员|在工作中|在巡查中|在侦办[^，。；]{2,12}案?时)*(?:发现|接到|接报|获悉|掌握|监测到|收到|核查)"
)
# 2024年1月，某游戏公司自查发现……，遂报案: what those who were harmed did
_REPORTED = re.compile(
    "，?[^，。；某]{0,4}某?[^，。；某]{2,16}(?:公司|企业|商家|银行|学校|平台)[^。；]{0,80}?，(?:遂|随即|随后|立即|于是|便)?(?:向[^，。；]{2,12})?(?:报案|报警)"
)
# 网络公司由法定代表人甲于2019年5月注册。
_REGISTERED = re.compile(
    "(?:注册|登记|成立|设立)(?:成立|登记)?(?:[。；]|，(?:由)?(?:被告人)?[^，。；]{2,6}(?:担任|任|系|为)[^，。；]{0,14}(?:法定代表人|负责人|经理|股东))"
)
# 2010年12月至2013年3月任某村委会主任。: an office held
_IN_OFFICE = re.compile(
    "(?:期?间)?，?(?:被告人)?[^，。；]{0,4}?(?:当选为?|担任|任|出任|受聘为?)[^，。；骗盗取]{0,26}(?:主任|书记|村长|支书|会计|出纳|局长|科长|所长|站长|校长|教师|厂长|干部|镇长|乡长|职工|职员|收派员|快递员|配送员|保管员|采购员|法定代表人)(?:[。；]|，(?:主要|全面|具体|分管)?负责(?![^。；]*(?:骗|诈|引流|推广|拨打|取款|转账))[^。；]{2,120}[。；])"
)
_FIRM = re.compile("公司|工作室|商行|经营部")


# 2月26日，该车被车主从被害人手中取回: what happened to the thing afterwards
_TAKEN_BACK = re.compile(
    "，?(?:该|上述|涉案)[^，。；]{1,10}被[^，。；]{0,30}?(?:取回|收回|追回|找回|拖走|拖回|开回|扣留)"
)


# 任某会主任及负责人，2011年8月辞职: when an office was given up
_HELD_OFFICE = re.compile(
    "任[^，。；骗盗]{0,30}(?:主任|书记|村长|会计|出纳|局长|科长|所长|站长|校长|厂长|法定代表人)[^，。；]{0,12}，$"
)
# 自2022年开始，甲与邻居因占地产生矛盾: how a quarrel came about, long before the day on which anything was done
_FEUD = re.compile(
    "，?[^。；]{0,40}?(?:产生|存在|素有|结下|积累)[^，。；]{0,6}(?:矛盾|过节|积怨|纠纷|隔阂|仇怨)(?=[，。；])"
)


# 在2025年6月5日，鲁主任写道：: the head of a message that is quoted
_WRITTEN = re.compile(
    "[ ，0-9:：上下午周星期一二三四五六日天]{0,16}[^。；\n]{0,40}?(?:写道|来信|发来邮件|回复)[：:]"
)
# 9月5日转入的3万元系其工资: one's own money
_OWN_MONEY = re.compile(
    "(?:转入|汇入|存入|打入|收到|进账|入账)的?[^，。；]{0,16}(?:系|为|是|属)[^，。；]{0,10}(?:工资|合法|货款|借款|还款|正常|生活费|奖金|补助|补贴|养老金|退休金)"
)
# 将其2022年5月办理的银行卡出租: when the card was got
_CARD_OF_THEN = re.compile(
    "(?:在[^，。；]{1,14})?(?:办理|开立|开办|开设|开通|申领|申办|补办|办)(?:过|好)?的[^，。；]{0,10}(?:卡|账户|帐户)"
)
# told with the day, but nothing that anybody here did then
_NOTHING_DONE = re.compile(
    "|".join(
        f"(?:{told.pattern})"
        for told in (
            _ISSUE,
            _IN_OFFICE,
            _DECIDED_THEN,
            _MEDIATED,
            _LAND_DEAL,
            _FAILED,
            _DUNNED,
            _TAKEN_BACK,
            _CAMPAIGN,
            _CAME_UP,
            _WRITTEN,
            _CARD_OF_THEN,
            _OWN_MONEY,
        )
    )
)


# （2016—2017年）, 不起诉决定书（2021年）, （某市两级法院，2017年）: what a document or a heading is dated
_DOCUMENT = re.compile("(?:书|案|案件|案例|法院|检察院|号|件|版|条)$")


def _in_passing(context: Context, sentence: Sentence, date: Quantity) -> bool:
    """In brackets, of a place, a thing or a document, not of a person: 在六角林场（2007年8月改制，人员已遣散）."""
    text = context.text
    opened = text.rfind("（", max(sentence.start, date.start - 20), date.start)
    if opened < 0 or text.find("）", opened, date.start) >= 0:
        return False
    closed = text.find("）", date.end, min(sentence.end, date.end + 40))
    if closed == date.end:
        told = text[opened + 1 : date.start].rstrip("，,至—-0123456789年月日")
        return _DOCUMENT.search(told or text[max(sentence.start, opened - 6) : opened]) is not None
    return (
        opened == date.start - 1
        and closed > 0
        and text[date.end] != "至"
        and not any(m.end == opened for m in context.roster.between(max(sentence.start, opened - 8), opened))
    )


_SIGNED = re.compile("(?![^，。；\n]*(?:时间|日期)[为是：:]*$)[^，。；\n]{0,24}")  # but not 作案时间：


def _signed(text: str, date: Quantity) -> bool:
    """辩护人：荀律师 / 2025年4月20日: a day that ends a line of a few words or is a line by itself, below another such line.

    At the end of the text it may follow the last sentence: ……相符。甲某 2025年3月6日.
    """
    if len(date.iso) != 10 or (text[date.end : date.end + 1] not in ("", "\n")):
        return False
    last = not text[date.end :].strip()
    line = since("\n。", text, 0, date.start) if last else text.rfind("\n", 0, date.start) + 1
    words = text[line : date.start].strip(" 　>")
    if not _SIGNED.fullmatch(words):
        return False
    above = text[text.rfind("\n", 0, max(line - 1, 0)) + 1 : max(line - 1, 0)].strip()
    return bool(words) or last or (bool(above) and _SIGNED.fullmatch(above) is not None)


def _of_no_act(context: Context, sentence: Sentence, date: Quantity) -> bool:
    """A number of days, a day of what the authorities did, or one that only places what happened."""
    text = context.text
    if text.endswith(("\n（", "。（"), 0, date.start) and text.startswith("）", date.end):
        return True  # （2021年11月2日）: the day it was published
    if _in_passing(context, sentence, date):
        return True
    feud = _FEUD.match(text, date.end, sentence.end) if len(date.iso) < 10 else None
    if feud:
        later = (q.start for q in context.quantities_in(feud.end(), sentence.end) if q.kind in DATE_KINDS)
        if _CRIMES.search(text, feud.end(), next(later, sentence.end)) is None:
            return True
    if text.startswith("前", date.end) and _DEADLINE.search(text, sentence.start, date.start):
        return True
    if _NOTHING_DONE.match(text, date.end, sentence.end):
        return True
    if _PAID_THEN.match(text, date.end, sentence.end) and _AMENDS.search(text, sentence.start, date.start):
        return True
    if _ALREADY.search(text, max(sentence.start, date.start - 4), date.start) and _BACKGROUND.match(
        text, sentence.start
    ):
        return True
    if _LONG_SINCE.search(text, max(sentence.start, date.start - 4), date.start) and _HAD.match(
        text, date.end
    ):
        return True
    if _signed(text, date):
        return True
    if _MONTHS_LONG.search(text, max(sentence.start, date.start - 4), date.end):
        return True  # 短短不到一月
    if _SO_MANY_DAYS.fullmatch(date.text) and not text.endswith("月", 0, date.start):
        return True  # 看守设备五日
    if _REGISTERED.match(text, date.end, sentence.end) and _FIRM.search(text, sentence.start, date.start):
        return True
    if _ONLY_PLACED.search(text, max(sentence.start, date.start - 8), date.start):
        return True
    return bool(
        _TRADE.match(text, date.end, context.case.end) or _AUTHORITY.search(text, sentence.start, date.start)
    )


# 又在该处贩卖毒品被民警抓获, 在盗窃时被当场抓获: what was done when the police came
_IN_THE_ACT = re.compile(
    "(?:(?<=又)|(?<=再次)|(?<=正在))(?=[^，。；因]{0,24}(?:贩卖|出售|盗窃|窃取|骗|赌|取款|取现|转账))[^，。；因]{2,60}?()被[^，。；]{0,8}(?:抓获|查获)"
    "|(?:时|过程中)被[^，。；]{0,8}(?:抓获|查获|发现|控制)"
)
_ABOUT_TO = re.compile("准备|预备|打算|伺机|欲")


_IN_SPITE = re.compile("(?:接到|收到|得知|经)[^，。；]{2,30}后$")  # 在接到涉诈投诉通报后，仍……
# 2021年、2022年营业收入分别为830万元: how a business went
_OF_A_BUSINESS = re.compile("(?:、20[0-9]{2}年)*[^，。；]{0,8}(?:营业收入|营业额|营收|销售收入|纳税)")


def _told_of_it(context: Context, sentence: Sentence, date: Quantity) -> tuple[str, int]:
    """The clause that tells what was done on a date, without brackets, and where it ends."""
    text = context.text
    end = context.clause_end(sentence, date.end + 1)
    if end - date.end <= 10 and _TIME_OF_DAY.match(text, date.end, end):
        end = context.clause_end(sentence, end + 1)
    if text.rfind("（", date.end, end) > text.rfind(
        "）", date.end, end
    ):  # 阿莲（2006年1月5日出生，未满十八周岁）和……
        closed = text.find("）", end, sentence.end)
        end = context.clause_end(sentence, closed) if closed >= 0 else end
    if text.startswith("，仍", end) and _IN_SPITE.search(text, date.end, end):
        return text[end : context.clause_end(sentence, end + 1)], end
    first = _BRACKETS.sub("", text[date.end : end])  # 吴某（未到案）
    if (caught := _IN_THE_ACT.search(first)) and not _ABOUT_TO.search(first):
        first = first[: caught.start() if caught.group(1) is None else caught.start(1)]
    return first, end


def _only_employed(context: Context, sentence: Sentence, first: str, end: int) -> bool:
    """2019年3月入职，2021年8月离职: a time of work, of which nothing is told that was done in it."""
    if not _EMPLOYED.search(first):
        return False
    stop = min(context.case.end, max(sentence.end, end + 60))
    new = next((q for q in context.quantities_in(end, stop) if q.kind in DATE_KINDS), None)
    if new and LEFT.match(context.text, new.end, stop):
        stop = new.start  # 杭某原为大堂经理，2018年7月入职。2021年6月起，杭某违反规定……
    return ACT.search(context.text, end, stop) is None


_THEN_CAME = re.compile("主动投案|被公安机关抓获|提出上诉|经公安机关电话|尚未受到讯问")
# 5月，把本人的卡卖给乙，得款800元，主动投案: done that month, whatever followed
_SOLD_FIRST = re.compile(
    "，?[^，。；知悉因]{0,12}?(?:[将把][^，。；]{2,30}(?:卖|租|借|交|提供|出售|出租)|(?:出售|出租|出借|收购|贩卖|倒卖|卖出|办理|开办)[^，。；]{0,12}[卡户号])[^，。；后]*，(?:[^。；]*，)?[^，。；]{0,10}$"
)


def is_act(context: Context, sentence: Sentence, date: Quantity) -> bool:
    text = context.text
    if date.op == "<=" and _CAME_OUT.match(text, date.end, sentence.end):
        return True
    if date.op == "<=" and LEFT.match(text, date.end, sentence.end):
        return _HELD_OFFICE.search(text, sentence.start, date.start) is None
    if text[date.end : date.end + 1] in _LISTED and (
        listed := next(
            (q for q in context.quantities_in(date.end + 1, date.end + 2) if q.kind in DATE_KINDS), None
        )
    ):
        return is_act(context, sentence, listed)  # 8月10日及8月14日，甲、乙分别投案
    if _of_no_act(context, sentence, date):
        return False
    if _OF_A_BUSINESS.match(text, date.end, sentence.end):
        return False
    public = _OF_THE_PUBLIC.match(text, date.end, sentence.end)
    if public and not context.roster.accused_in(date.end, public.end()):
        return False
    first, end = _told_of_it(context, sentence, date)
    later = next(
        (q.start for q in context.quantities_in(date.end, sentence.end) if q.kind in DATE_KINDS),
        sentence.end,
    )
    rest = text[date.end : min(later, date.end + 70)]
    head = text[max(sentence.start, date.start - 12) : date.start]
    if (
        text.startswith(("毕业", "出生", "生，", "生；", "生于", "生）", "生。", "生、", "生人"), date.end)
        or "曾因" in head
        or head.endswith(("农历", "阴历", "是阳历", "为阳历", "是公历", "为公历"))  # whose birth is told
        or "因犯" in first
    ):
        return False
    if _PRETENDED.search(text, max(sentence.start, date.start - 52), date.start):
        return False
    if _TERM_RUNS.search(text, max(sentence.start, date.start - 48), date.start):
        return False
    if "透支" in rest and head.rstrip("至到").endswith(("截", "截止")):
        return False  # 截至……透支本金: when it was counted
    if "判处" in text[sentence.start : sentence.end] and "因犯" in text[sentence.start : sentence.end]:
        since = text[context.clause_start(sentence, date.start) : later]
        if "判" in since or not ACT.search(rest):
            return False  # 2091年因犯……罪被判处……，2094年6月，甲出售……: what the later day is told of
    second = text[end : context.clause_end(sentence, end + 1)]
    if _IN_DEBT.match(second):
        return False  # 2016年参与赌博，欠下赌债三万元
    if later > end and any(word in second for word in _ARRIVALS) and not later < end + len(second):
        return False
    if _TO_THE_POLICE.search(first) or _OTHERS_ACT.match(first) or _AT_WORK.match(text, date.end, end + 12):
        return False
    if _only_employed(context, sentence, first, end):
        return False
    if later == sentence.end and ACT.search(text, end, later):
        first = _CAUSE.sub("", first)
    if _NOT_ACTS.search(_PRETEXT.sub("", _MOTIVE.sub("", first))) or (
        rest.startswith(("，被告人", "，"))
        and any(w in _PRETEXT.sub("", rest[:45]) for w in ("抓获归案", "被抓获", "被公安", "被传唤"))
    ):
        return False
    if (
        "至" not in date.text
        and (
            (_ONLY_PLANNED.search(rest[:36]) and "，由" not in rest)  # 共谋……，由甲负责……: planned and done
            or ("注册成立" in rest[:60] and not _PUT_TO_USE.search(text, date.end, sentence.end))
        )
    ):
        return False
    came = _THEN_CAME.search(rest)
    return came is None or _SOLD_FIRST.match(rest, 0, came.start()) is not None
