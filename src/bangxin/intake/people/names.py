"""The forms of names: masked (张某某, 陈某1), polite (秦女士), lettered, and where a name ends in running text."""

from __future__ import annotations

from collections import Counter

from bangxin.base import patterns as re
from bangxin.intake.rulebook import lexicon
from bangxin.intake.words import tried_at

SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤"
    "滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭"
    "梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦"
    "巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬"
    "原甫妫郄麴呙弋恽忻淦盍笪苌颉俸偶冮凃卲揣弥枚邯庹"
    "申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂"
    "晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公闫肖涂卯亓付代岳祃虈缐仝揭逯撒帅佟邸苑南么银翦相侬佴甲乙丙丁"
    "酆贲钮钭郤闾綦璩濮訾谯邰竺仲蔺兰芦商丛官栗楼豆朴卿敬鹿赫檀玉况甯"
    "阳贯郜展衣尉庹戢拜檀汝沐渠皋睦矫稽粘肇苌菅萨遆郇锺顿麴翦"
    "丘邝佘冼牟仉鄢苟晋麦练昝粟漆税辜寸谌揣覃禚睢缑郇亢隋仵迟楚侣禤尧綦蒿旷"
)
COMPOUND = frozenset(
    [
        "欧阳",
        "司马",
        "诸葛",
        "上官",
        "贺兰",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "宇文",
        "长孙",
        "司徒",
        "夏侯",
        "端木",
        "独孤",
        "南宫",
        "西门",
        "呼延",
        "赫连",
        "澹台",
        "轩辕",
        "闻人",
        "万俟",
        "太史",
        "钟离",
        "百里",
        "拓跋",
        *[
            "淳于",
            "鲜于",
            "濮阳",
            "司空",
            "司寇",
            "公冶",
            "公西",
            "公良",
            "公羊",
            "太叔",
            "申屠",
            "仲孙",
            "钟孙",
            "相里",
            "微生",
            "闾丘",
            "亓官",
            "宰父",
            "谷梁",
            "颛孙",
            "壤驷",
            "漆雕",
            "梁丘",
            "左丘",
            "段干",
            "羊舌",
            "子车",
            "南荣",
            "东郭",
            "乐正",
            "巫马",
            "纳兰",
            "完颜",
            "富察",
            "夹谷",
            "叔孙",
            "季孙",
            "尔朱",
            "耶律",
            "宗政",
        ],
    ]
)
# 明 ends a given name unless 知 makes a word of it
PAIRED = {"明": "知确显", "利": "用诱", "通": "过知信话"}
MASKED = re.compile(
    "某{1,3}(?:[0-9]{1,2}(?![0-9.年月日时岁秒天周]|[-0-9.—~至]{0,12}[万千百余多]{0,3}(?:元|万|张|名|人|部|套|次|笔))|[甲乙丙丁戊己庚辛]|[A-Z]|[\u4e00-\u9fff])?"
)
# 小陈（化名）, 被告人小陈, 男子阿强（化名）
# 小时, 小区, 小金额, 小于: 小 before these makes a word more often than a name
_NO_SMALL = frozenset(
    "时车单包家成花平路项水于利米区和公鱼东山相从为由对与向应计支经解强应全终司贡曲车弓宿步索能过车包费红权干向"
)
SMALL = re.compile(f"小(?<![大中微从].)[{''.join(sorted(SURNAMES - _NO_SMALL))}兰美芳丽强军伟杰勇敏磊静婷亮]")
# 小青: any character, where the text says it again and again of somebody
SMALL_ANY = re.compile(
    "(?<![大中微从])小(?![时区额程组学型伙孩姐心店吃卖钱利说米企微幅镇村路车号票商广便偷贷众狗朋事恩动视游贩弟妹白数计于家朋百公麦看题段卡票册作红])[\u4e00-\u9fff]"
)
NICKNAMED = re.compile(
    tried_at(
        "小老阿大被嫌不学男女青姑员店工主保骑司快外",
        "(?:([小老阿大][\u4e00-\u9fff])(?=（化名|（均化名|（系化名|，[男女]，|（[男女]|（[0-9]{2,4}[年岁后]|（[0-9]{2}周岁)"
        "|(?:被告人|嫌疑人|不起诉人|学生|女生|男生|大学生|男子|女子|青年|女孩|男孩|小伙|姑娘|员工|店主|店员|工人|老板|主播|保安|骑手|司机|快递员|外卖员)((?!小[时区店组学])[小老阿][\u4e00-\u9fff])(?![\u4e00-\u9fff]某)"
        "|(?<=（化名）)([小老阿][\u4e00-\u9fff]))",
    )
)
# 小杨照交易所牌价倒卖U币: at the head of a clause, before what somebody does
SMALL_ACTS = re.compile(
    "(?:(?<=[，。；：\n])|^)(?:"
    + SMALL.pattern
    + ")(?=[0-9在于将把为因从向用明知按照利通与和的伙帮给得出收替受见看听想急找缺接应去到办租借卖做同跟还经被，]|先后|负责|多次|（|学会|发现|认识|使用|注册|开始|加入|操作|架设|出售|出租)"
)
# 乙为公司财务, 诈骗人员甲: one of the ten stems standing for somebody
ALONE_STEM = re.compile(
    "(?:(?<=[，。；：\n、由])|(?<=人员)|(?<=告人)|(?<=疑人)|(?<=害人)|^)([甲乙丙丁戊己庚辛])(?=为[^单双此]|将|把|在|从[^方]|与|和|、[乙丙丁戊己庚]|均|负责|以|明知|通过|按|事先|约定|[，（])"
)
# the names of exercises, not masked, which stand for somebody all the same
PLACEHOLDER = re.compile("张三|李四|王五|赵六|钱七|孙七|孙八|周八|吴九|郑十")
# 秦女士, 邱先生, 老伯 never alone
NO_SURNAME = frozenset("其在从向为对由和与于经至将被及或如等是把用给到让请叫受因按据该此另又")
POLITE = re.compile(
    f"[{''.join(sorted(SURNAMES - frozenset('和从为向于由对与时')))}](?:女士|先生|大爷|大妈|阿姨|老汉|老太|同学|小姐|师傅)"
)
# 经某区检察院, 在某小区: a place or a body kept back, nobody's name
SOME_PLACE = re.compile(
    "某(?:区|县|市|省|镇|村|乡|街|路|小区|公司|法院|检察院|银行|平台|网|酒店|宾馆|通信|医院|学校|大学|高校|软件|地|日|年|天|时|个|种|些|国|支付|知名|科技|工地|出租|民房|聊天|社交|境外|诈骗|赌博|电商|直播|快递|团伙|群)"
)
# 浙江某法院: the end of a place before it
PROVINCE = re.compile(
    "[浙龙镇九湛丽晋吴松都]江|[河湖云海济]南|[山广辽丹]东|宁夏|[西延六淮雄泰瑞庆]安|[贵沈洛安襄衡益辽邵绵咸揭]阳|长沙|[桂吉榆玉]林|大连|金华|成都"
)
# 向某 as a name: at the head of a sentence, before what a person does
XIANG = re.compile(
    "向某{1,2}[甲乙0-9]?(?=[将把在于为与因系和、，（；。明使用出利通伙自负受得均各分获犯被主投退判二两三四五0-9])"
)
# 茹某、从某各得: words that are surnames as well, in a list of names
LISTED_LAST = re.compile(
    "(?:[从和](?=某{1,2}[甲乙0-9]?[因系、，（；。伙负均各分获犯主投退判二两三四五])|向(?=某{1,2}[甲乙0-9]?[将把在于为与因系和、，（；。明使用出利通伙自负受得均各分获犯被主投退判二两三四五0-9]))某{1,2}[甲乙0-9]?"
)
CLAUSE_OPENS = ("", "\n", "。", "；", "，", "、", "人", "：")
# characters that end no given name before a comma: single verbs and the like
_NO_GIVEN = frozenset("某等的均先后说道答问逃死亡跑知允哭笑走来去一二三四五六七八九十")
BEFORE_NAMES = frozenset("”的，。；：\n由与和被将对向给子友妻夫兄弟姐妹学乡")
BRINGING = frozenset(
    "雇佣请集邀拉同伙约骗获捕走展"
)  # last characters of 雇佣, 纠集, 伙同, 抓获 before a name
ALONE_LETTER = re.compile("(被告人|上诉人|嫌疑人|不起诉人|被害人|受害人)([A-Z])(?![A-Za-z0-9某])")
LETTER = re.compile("[A-Z](?<=[\u4e00-\u9fff].)(?![A-Za-z])")  # 陈A: the letter after the surname
_STOP = frozenset(
    "涉提互间，。、；：（）“”《》！？ \n,.的犯在于以经与和及等被系到明伙为从将因对并由向先后均曾利至自到供处使无有通冒雇怀获归辩抢驾窜趁退系称男女亦诈骗盗"
)
AFTER_NAME = frozenset(
    "在于以经与和及等被系到明伙为从将因对并由向先后均曾利至自供处使无有犯的通过冒雇怀获归辩抢驾窜趁退称亦名下其所贩帮诈骗盗组注提出转收取作涉"
)
_NOT_LAST = AFTER_NAME | _STOP
NO_GIVEN_NAME = _NO_GIVEN | _NOT_LAST
RUN_ON = frozenset(
    [
        "发现",
        "成立",
        "发布",
        "发送",
        "发展",
        "发起",
        "发给",
        "发放",
        "明确",
        "明白",
        "平时",
        "平台",
        "建立",
        "建议",
        "建群",
        "智能",
        "良好",
        "顺利",
        "顺着",
        "顺便",
        "成为",
        "成功",
        "成交",
        "富有",
        "维持",
        "维护",
        "维权",
        "策划",
        "尔后",
        "默认",
        "标注",
        "标明",
        "迅速",
        "肖像",
        "碧桂",
        "连夜",
        "连续",
        "连同",
        "连忙",
        "连日",
        "连带",
        "广泛",
        "广告",
        "高价",
        "高息",
        "新开",
        "新建",
        "新办",
        "原系",
        "原为",
        "原是",
        "原本",
        "直接",
        "直至",
        "真实",
        "真正",
        "训练",
        "银行",
        "远程",
        "治安",
        "升级",
        "章程",
        "高校",
        "童年",
        "香港",
        "香烟",
        "优先",
        "亚洲",
        "圆满",
        "音频",
        "宗教",
        "征得",
        "震惊",
        "祝贺",
        "卓越",
        "高级",
        "高中",
        "高某",
        "园区",
        "洛阳",
        "若干",
        "岁末",
        "诗歌",
        "仙桃",
        "原审",
        "原判",
        "新型",
        "新增",
        "育有",
        "远在",
        "振作",
        "泽国",
        "允许",
        "映射",
        "孝敬",
        "益阳",
        "华为",
        "发行",
        "发售",
        "发货",
        "发帖",
        "发动",
        "发信",
        "平均",
        "平分",
        "成员",
        "建设",
        "建造",
        "强迫",
        "强行",
        "立即",
        "立刻",
        "国内",
        "国外",
        "全部",
        "全程",
        "永远",
        "海外",
        "海关",
        "金融",
        "金额",
        "安排",
        "安装",
        "志愿",
        "利用",
        "刚好",
        "刚刚",
        "刚从",
        "红包",
        "生活",
        "生病",
        "生意",
        "高额",
        "高利",
        "飞往",
        "飞抵",
        "云南",
        "山东",
        "山西",
        "东莞",
        "南京",
        "南宁",
        "江苏",
        "江西",
        "海南",
        "海口",
        "福建",
        "兰州",
        "晚上",
        "晚间",
        "天津",
        "宁波",
        "康复",
        "源于",
        "源自",
        "文件",
        "信用",
        "信息",
        "信任",
        "顺带",
        "强制",
        "清偿",
        "清空",
        "清退",
        "清理",
        "清缴",
        "永久",
        "和解",
        "善后",
        "善于",
        "敏感",
        "明细",
        "明日",
        "明年",
        "国庆",
        "国有",
        "民间",
        "民警",
        "民政",
        "平常",
        "平日",
    ]
)
TAIL_OK = frozenset("甲乙丙丁戊己庚辛")
WORDS_TOO = frozenset(
    "原于从明支能经银向和时通常都应当全公农国满包成仍相终广权干后程解计关充任"
)  # surnames that are words far more often

# 张三（化名）: an ordinary name that the text says is none
ASSUMED = re.compile(
    f"(?<![\u4e00-\u9fff]某)([{''.join(sorted(SURNAMES - NO_SURNAME - WORDS_TOO))}][\u4e00-\u9fff]{{1,2}})(?=（(?:均|系|均系|均为)?化名)"
)

# 无业人员包文涛: an ordinary name after what its bearer is
TITLED_NAME = re.compile(
    "(?:男子|女子|人员|青年|工人|学生|村民|居民|店主|店员|员工|老板|司机|业主|抓获|判处|女孩|男孩|小伙)(["
    + "".join(sorted(SURNAMES - WORDS_TOO - frozenset("利方应万高常项管相同金白江水单双钱安查平时车牛")))
    + "][\u4e00-\u9fff]{1,2})"
)


def trim_masked(raw: str) -> str | None:
    """A masked name without the verb that ran into it (张某伙 -> 张某)."""
    if raw[:2] in COMPOUND:
        short = trim_masked("张" + raw[2:])
        return short and raw[:2] + short[1:]
    head = raw[0]
    if "某" in raw and (head not in SURNAMES or head in "和从为向") and not ("A" <= head <= "Z"):
        return None
    if "某" not in raw and (head not in SURNAMES):
        return None
    last = raw[-1]
    body = raw.rstrip("某")
    if raw.count("某") > 1 and last not in TAIL_OK and "\u4e00" <= last <= "\u9fff" and last != "某":
        return raw[:-1]  # 刘某某信任: a name masked in full takes no further character
    if body == head or last in TAIL_OK or last.isdigit() or last.isascii():
        return raw
    return raw[:-1] if last in _NOT_LAST or last not in GIVEN else raw


_NUMBERED = frozenset("一二三四五六七八九十")


def always_followed(raws: list[str]) -> set[str]:
    """黄某巍: a first part that the whole text never has without the same last character is a name of three.

    So are 赵某一, 赵某二, where the text has no 赵某 without a number.
    """
    after: dict[str, Counter[str]] = {}
    for raw in raws:
        if len(raw) <= 3:
            after.setdefault(raw[:2], Counter())[raw[2:]] += 1
    numbered = {
        first + last
        for first, ways in after.items()
        if first[0] in SURNAMES and {"一", "二"} <= set(ways) <= _NUMBERED
        for last in ways
    }
    return numbered | {
        first + last
        for first, ways in after.items()
        for last in ways
        if len(ways) == 1 and ways[last] >= 2 and last and last not in "某" and last not in _NOT_LAST
        and first[0] in SURNAMES
    }  # fmt: skip


_LIST_JOINER = re.compile("(?:（[^（）]{1,20}）)?(?:、(?:被告人)?|[和与](?:被告人)?|及)")


_RAW = re.compile("[^，。、；：（）“”《》！？ \n等与和及]{1,6}")


def listed_names(text: str, at: int, end: int, stops: tuple[str, ...]) -> list[tuple[str, int]]:
    """Raw names from ``at``: up to four characters each, joined by 、 和 与 及."""
    out: list[tuple[str, int]] = []
    for _ in range(40):
        match = _RAW.match(text, at, min(end, at + 6))
        raw, stop = (match.group(), match.end()) if match else ("", at)
        if not raw or raw.startswith(("关于", "从犯", "从轻", "从宽", "家属", "亲属", "家人", "亲友")):
            break
        out.append((raw, at))
        joiner = _LIST_JOINER.match(text, stop)
        if joiner is None:
            break
        at = joiner.end()
        if text.startswith(stops, at):
            break
    return out


def settled_names(raws: list[str], known: set[str]) -> dict[str, str]:
    """The name in each raw piece: one already known, or what the pieces that begin alike agree on."""
    names: dict[str, str] = {}
    groups: dict[str, list[str]] = {}
    longest = max(map(len, known), default=0)
    for raw in raws:
        if raw in names:
            continue
        hidden = next((raw[:n] for n in range(min(longest, len(raw)), 0, -1) if raw[:n] in known), None)
        if hidden:
            names[raw] = hidden
        elif raw[:1] in SURNAMES and len(raw) >= 2:
            groups.setdefault(raw[:2], []).append(raw)
    for group in groups.values():
        if group[0][:2] in lexicon()["不是姓名"]:
            continue  # 行为人利用了网络, 对行为人宣告禁止令
        if group[0][0] in WORDS_TOO and not any(len(raw) <= 3 and not raw[-1].isdigit() for raw in group):
            continue  # 被告人从轻处罚, 被害人经济损失
        name = _agreed(group)
        names |= dict.fromkeys(group, name)
    return names


def _agreed(group: list[str]) -> str:
    """The name that pieces with the same first two characters begin with."""
    whole = Counter(r for r in group if len(r) == 2 or (len(r) == 3 and r[2] not in _STOP))
    if whole:
        return max(whole, key=lambda r: (whole[r], -len(r)))
    thirds = {r[2:3] for r in group}
    third = thirds.pop() if len(thirds) == 1 else ""
    return group[0][:3] if third and third not in _STOP else group[0][:2]


GIVEN = frozenset(
    "顺洪莲秋冬夏玲珏钰铖铮锴焰炫焜炯煌熠桦楷栋梁樑椿枫桃桔柳棠涌淇澄滔瀚溢洛渝绣绵荃莘菡萃蕙裴邦郁霜霏靖韶鸾鹃鹂鹰麟艺茹胜捷霖岚松桂菊荣昌盛庆峻帆岩峥嵘巍翔宏伦彬炜煜烨焕斐翰骏骁裕晖曦晗昊旭昆昱朋朗杉柏桐梓楠榕槐樱歆沁沛泓泽洲浦润涵渊湘源溪滨潇澜灿炎烁熙燊玮珂珊珍珠琛琦琨瑜瑛璐璟甜皓硕禄"
    "筠绍绮罡羽翠耀胤芝芬芸茂茜茵荔荷莎莺菁萌葵蓉蓓蔓蕊蕾薇虎虹蝶诗谦谨豪贞赟轶轲迪逸遥钢钧铃铎铠锋锐锦雁雄霆霄韬韵颂馨骥鸣鹤麒麟黎"
    "平青辰龙强伟军华明建国文红丽燕俊杰磊洋勇艳娟涛超秀霞芳娜敏静刚峰英梅兰玉春生海波斌鹏飞宇浩然轩子晨佳佩君志祥钻钊玭宾聪通尧天宁康福贵全亮辉琴云凤林山川东南北西晓小大兴义礼智信仁德才良忠孝贤达凯旋哲睿航博思源怡欣雅婷雪莹倩颖洁丹萍莉琳瑶瑾璇琪萱菲妍彤露瑞祺毅恒铭淼鑫森焱堃城坤乾元亨利贞彪根柱栓锁财旺发"
    "隆标富恩成妮枝芹苓岗尔旦曼朵椿榆橙浣涓渲潞犇玖珈画畅砚碧祯禾秉策绎维翎肖臣舟艾苇荻莫蓝衍谱迅钊钧铂锟镜闯陌隽雁颐骄默贺坡庄岛堂奋劲连园圆音媛凌楠娟鲁洛若升圣沙诗岁廷庭童稳仙香孝新杏旭序勋训亚妍彦扬羊耀艺益银映优佑瑜羽育裕原远岳悦跃允韵泽章彰昭兆真振震征直治仲竹祝壮卓紫宗尊佐广高谊樣样喜麦妹姣娇婧婵嫣娥媛嫦姗卉芙苹蕴薪镇银钿镕镔奎宽宪寿崇巧庚弘影悦慧敦旗星晋朔村柔桥棋权武民永泉泰津浪淳清港潮焘熹玺珀琼璋瓒甫磐穗童粤绪缘舟汉政兵炳祖坚厚勤景懿素淑惠香婕姝媚玥昕煊烽煦晟晔暄曜旻昀睎梦彩忻恺憬懋沅沐洵"
    "浚溥滢漪潼澍濠灏炀烜琰琏瑄瑗瑭璞皎睦祎禧稷竣笙笛筱箐籁紫绫缇缨翊翎臻舜芃芊芷茗莞菀萧葆薰裳诚谧谕豫赫逊逵邺郢酉铄镐镛雍雯霁霓靓颀飒骅骐骢魁鲲鸿鹄麓黛"
)

# 阿贵、阿成: what somebody is called throughout, never in quotation marks
_CALLED = re.compile(
    "阿(?<![“叫名号称].)(?![姨里富联拉根司胶訇附弥婆妈爸爷公伯叔拉基塞布尔])[\u4e00-\u9fff](?!某)"
)
_QUOTED = re.compile("“(阿[\u4e00-\u9fff])”")
_OPENING = (*CLAUSE_OPENS, "和", "与", "着", "员", "弟", "妹", "哥", "姐", "友", "对", "处", "由", "获")


def nicknames(text: str, start: int, end: int, counts: Counter[str], places: dict[str, int]) -> None:
    """小杨, 秦女士, 阿强（化名）, 张三（化名）, added to what was counted."""
    nicks = Counter(m.group() for m in SMALL.finditer(text, start, end))
    opens = Counter(
        m.group()
        for m in SMALL_ANY.finditer(text, start, end)
        if text[m.start() - 1 : m.start()] in (*CLAUSE_OPENS, "“", "的")
    )
    nicks.update({n: text.count(n, start, end) for n, k in opens.items() if k >= 2 and n not in nicks})
    for nick, often in nicks.items():
        if often >= 3:
            counts[nick] = often
            places[nick] = text.find(nick, start)
    found = [(m.group(), m.start()) for m in POLITE.finditer(text, start, end)]
    found += [
        (m.group(1) or m.group(2) or m.group(3), m.start()) for m in NICKNAMED.finditer(text, start, end)
    ]
    assumed = [(m.group(1), m.start()) for m in ASSUMED.finditer(text, start, end) if "某" not in m.group(1)]
    ends = {name[1:] for name, _ in assumed}  # 郜小军（化名）is no 小军
    for name in ends & counts.keys():
        del counts[name]
    for name, at in [*(f for f in found if f[0] not in ends), *assumed]:
        counts[name] += 1
        places[name] = min(at, places.get(name, at))
    if "阿" in text:
        _called(text, start, end, counts, places)


def _called(text: str, start: int, end: int, counts: Counter[str], places: dict[str, int]) -> None:
    """阿贵: said again and again, once at least where a name opens what is told."""
    told: dict[str, list[int]] = {}
    for match in _CALLED.finditer(text, start, end):
        told.setdefault(match.group(), []).append(match.start())
    quoted = {m.group(1) for m in _QUOTED.finditer(text, start, end)} if told else set()
    for name, spots in told.items():
        opens = sum(text[at - 1 : at] in _OPENING for at in spots)
        if name not in counts and name not in quoted and len(spots) >= 2 and opens:
            counts[name], places[name] = len(spots), spots[0]
