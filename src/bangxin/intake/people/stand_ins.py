"""Names that nothing masks: what somebody is called (小杨, 老周, 秦女士, 张三（化名）), letters and stems that stand for
somebody (A, 乙, 某甲), and ordinary names (马晓东) in a text that gives no other.

Their form is that of many other words. What shows that they are names is where they stand (``positions``), and how often.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bangxin.base import patterns as re
from bangxin.intake.people.names import GIVEN, NO_GIVEN_NAME, NO_SURNAME, OFTEN_WORDS, SURNAMES, WORDS_TOO
from bangxin.intake.people.positions import goes_on, heads_clause, introduced, opens, titled
from bangxin.intake.words import tried_at

_PLAIN_SURNAMES = "".join(sorted(SURNAMES - NO_SURNAME - WORDS_TOO - OFTEN_WORDS))
# 小, 老, 阿 before these make a word more often than a name (小时, 老板, 阿姨)
_WORDS = {
    "小": frozenset("时区额程组学型伙孩姐心店吃卖钱利说米企微幅镇村路车号票商广便偷贷众狗朋事恩动视游贩弟妹白数计于家百公麦看题段卡票册作红单包成花平项水和鱼东山相从为由对与向应支经解强全终司贡曲弓宿步索能过费权干"),
    "老": frozenset("板师人乡家年总公婆客友赖挝街实大手鼠父母爸妈弟姐哥妹伯汉太旧式化款用户员早是百字套本区城虎练熟茶酒兵干挂样问毛路"),
    "阿": frozenset("姨里富联拉根司胶訇附弥婆妈爸爷公伯叔基塞布尔"),
}  # fmt: skip
_CALLED = re.compile("[小老阿](?<![大中微从名号称古法偏衰苍养元]小|[元长养古衰苍]老)[\u4e00-\u9fff](?!某)")
_POLITE = re.compile(
    f"(?:女士|先生|大爷|大妈|阿姨|老汉|老太|同学|小姐|师傅)(?<=[{_PLAIN_SURNAMES}曾任支丁温]..)"
)  # what stands after the surname
# 小陈（化名）, 阿强（男，18岁）
_ASSUMED_NICK = re.compile(
    tried_at(
        "小老阿大",
        "([小老阿大][\u4e00-\u9fff])(?=（化名|（均化名|（系化名|，[男女]，|（[男女]|（[0-9]{2,4}[年岁后]|（[0-9]{2}周岁)",
    )
)
_AFTER_ASSUMED = re.compile("(?<=（化名）)[小老阿][\u4e00-\u9fff]")
_ASSUMED = re.compile(
    f"(?<![\u4e00-\u9fff]某)([{_PLAIN_SURNAMES}][\u4e00-\u9fff]{{1,2}})(?=（(?:均|系|均系|均为)?化名)"
)
_STEM = re.compile("[甲乙丙丁戊己庚辛](?![方级类醛烷型基肝公等亥子丑寅卯辰巳午未申酉戌])")
_SURNAMED_STEM = re.compile(  # the stem after a surname: not 马甲, 花甲, 铁甲, 支付乙
    f"[甲乙丙丁戊](?<=[{''.join(sorted(set(_PLAIN_SURNAMES) - set('马花铁付路方查单双利商甲乙丙丁')))}].)(?<!某..)(?![甲乙丙丁戊方级类醛烷型基肝公等])"
)
_LETTER = re.compile(
    "(?<![A-Za-z0-9])[A-H](?![A-Za-z0-9]|某|轮融|[公银平网软卡级类罩股市省区国站库群款座栋])"
)
_SOME_STEM = re.compile(
    "(?<![\u4e00-\u9fff])某[甲乙丙丁戊己庚辛]|某[甲乙丙丁戊己庚辛](?<=[过由与和及向给让叫对将被、].{2})"
)
# 甲男与乙女系恋人
_HE_OR_SHE = re.compile("[甲乙丙丁戊己庚辛][男女](?=[，。；、与和将把系在被明从于的因向得分相陪帮犯以为])")
_PLACEHOLDER = re.compile("张三|李四|王五|赵六|钱七|孙七|孙八|周八|吴九|郑十")
_CROSSED = re.compile(f"[{_PLAIN_SURNAMES}](?:[×＊*]{{1,2}}|X{{1,2}})(?![A-Za-z0-9×＊*])")
# 无业人员包文涛: an ordinary name after what its bearer is
_TITLED = re.compile(
    "(?:男子|女子|人员|青年|工人|学生|村民|居民|店主|店员|员工|老板|司机|业主|抓获|判处|女孩|男孩|小伙)(["
    + "".join(sorted(set(_PLAIN_SURNAMES) - set("利方应万高常项管相同金白江水单双钱安查平时车牛")))
    + "][\u4e00-\u9fff]{1,2})"
)
_ORDINARY = re.compile(
    f"[{''.join(sorted(set(_PLAIN_SURNAMES) - set('利应常项相同水单双查平时')))}](?:[\u4e00-\u9fff](?=[{''.join(sorted(GIVEN))}]).|[{''.join(sorted(GIVEN))}])"
)
_A_PLACE = re.compile(
    "市|县|区|省|镇|村|乡|州|公司|银行|法院|检察|公安|派出|路|街|大学|学院|医院|集团|支行|平台|网络|科技|商"
)
_OUTCOME_TOLD = re.compile("判处|判决|有期徒刑|拘役|不起诉|提起公诉|刑事拘留")
_CUT = frozenset("在将把于因为从向以，（")
_MOST = 40  # ordinary names looked for; keeps the work linear


def called(text: str, start: int, end: int, found: dict[str, int]) -> None:
    """小杨, 老周, 阿贵, 秦女士, 阿强（化名）, 张三（化名）, added to ``found``."""
    told: dict[str, list[int]] = {}
    for match in _CALLED.finditer(text, start, end):
        nick, at = match.group(), match.start()
        known = nick[1] not in _WORDS[nick[0]] or (  # 大学生小麦看到
            nick[1] in SURNAMES and titled(text, at, start) and goes_on(text, at + 2)
        )
        if known and not _quoted(text, at):
            told.setdefault(nick, []).append(at)
    certain = [(text[m.start() - 1 : m.end()], m.start() - 1) for m in _POLITE.finditer(text, start + 1, end)]
    certain += [(m.group(1), m.start()) for m in _ASSUMED_NICK.finditer(text, start, end)]
    certain += _surnamed_stems(text, start, end)
    assumed: list[tuple[str, int]] = []
    if text.find("化名", start, end) >= 0:
        certain += [(m.group(), m.start()) for m in _AFTER_ASSUMED.finditer(text, start, end)]
        assumed = [(m.group(1), m.start()) for m in _ASSUMED.finditer(text, start, end)]
    ends = {name[1:] for name, _ in assumed}  # 郜小军（化名）is no 小军
    certain += [(nick, spots[0]) for nick, spots in told.items() if _is_called(text, start, nick, spots)]
    for name, at in [*(c for c in certain if c[0] not in ends), *assumed]:
        found[name] = min(at, found.get(name, at))


def _surnamed_stems(text: str, start: int, end: int) -> list[tuple[str, int]]:
    """汪甲, 汪乙: a surname and a stem, said again or beside another of that surname, in a text where no stem is a name by itself."""
    told: dict[str, list[int]] = {}
    for match in _SURNAMED_STEM.finditer(text, start + 1, end):
        told.setdefault(text[match.start() - 1 : match.end()], []).append(match.start() - 1)
    if not told or any(opens(text, m.start(), start) for m in _STEM.finditer(text, start, end)):
        return []
    beside = Counter(name[0] for name in told)
    return [
        (name, spots[0])
        for name, spots in told.items()
        if (len(spots) > 1 or beside[name[0]] > 1 or text.find(name[0] + "某", start, end) >= 0)
        and any(_stands(text, at, at + 2, start) or text[at - 1 : at] in "、和与及" for at in spots)
    ]


def _is_called(text: str, start: int, nick: str, spots: list[int]) -> bool:
    """Whether somebody is called so: a name of that form stands where names stand, more than once unless it is 小 and a surname."""
    strong = sum(opens(text, at, start) and goes_on(text, at + 2) for at in spots)
    weak = sum(titled(text, at, start) and goes_on(text, at + 2) for at in spots)
    before = {text[at - 1 : at] for at in spots}
    if len(before) == 1 and before <= SURNAMES and len(spots) > 1:
        return False  # 全小波, throughout
    surnamed = nick[1] in SURNAMES or nick[1] in GIVEN
    if surnamed and nick[0] != "阿":
        return bool(strong or weak or len(spots) >= 3)
    return len(spots) >= 2 and bool(strong or weak or any(introduced(text, at, start) for at in spots))


def _quoted(text: str, at: int) -> bool:
    """“阿虎”: what somebody not known is called, unless the text goes on so."""
    return text[at - 1 : at] == "“"


def by_place(text: str, start: int, end: int, found: dict[str, int]) -> None:
    """甲, A, 某甲, 张三, 王×; and ordinary names where the text gives no other."""
    for name, at in _lettered(text, start, end):
        found.setdefault(name, at)
    for pattern in (_PLACEHOLDER, _SOME_STEM, _HE_OR_SHE):
        for match in pattern.finditer(text, start, end):
            found.setdefault(match.group(), match.start())
    crossed = [m for m in _CROSSED.finditer(text, start, end) if _stands(text, m.start(), m.end(), start)]
    for match in crossed:
        found.setdefault(match.group(), match.start())
    if not found:
        found.update(_ordinary(text, start, end))
        found.update({n: at for n, at in _titled(text, start, end).items() if n not in found})


def _stands(text: str, at: int, stop: int, start: int) -> bool:
    """Whether ``at:stop`` stands where names stand."""
    before = opens(text, at, start) or introduced(text, at, start) or titled(text, at, start)
    return before and goes_on(text, stop)


def _lettered(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Stems and letters that stand for somebody, in running text or in a list with one that does."""
    for pattern in (_STEM, _LETTER):
        spots = [m.start() for m in pattern.finditer(text, start, end)]
        sure = {
            text[at]
            for at in spots
            if (opens(text, at, start) or titled(text, at, start) or text[at - 1] in "由")
            and goes_on(text, at + 1)
            and text[at + 1 : at + 2] not in ("。", "\n", "", "：")
        }
        for at in spots:
            listed = text[at - 1 : at] in ("、", "和", "与") and text[at - 2 : at - 1] in sure
            if text[at] in sure or listed:
                sure.add(text[at])
                yield text[at], at


def _titled(text: str, start: int, end: int) -> dict[str, int]:
    """无业人员包文涛: said again with other words after it, or ended by a word that goes on with what was done."""
    titled_raw: dict[str, int] = {}
    for match in _TITLED.finditer(text, start, end):
        titled_raw.setdefault(match.group(1), match.start(1))
    found: dict[str, int] = {}
    for raw, at in list(titled_raw.items())[:_MOST]:
        name = _agreed_throughout(text, start, end, raw) or _cut_by_a_word(text, start, end, raw, at)
        if name:
            found.setdefault(name, at)
    return found


def _agreed_throughout(text: str, start: int, end: int, raw: str) -> str | None:
    """The longest beginning of ``raw`` that the text says again, with other words after it."""
    for length in (3, 2):
        name = raw[:length]
        often = text.count(name, start, end)
        if len(name) == length and often >= 2 and not NO_GIVEN_NAME & set(name[1:]):
            return name
    return None


def _cut_by_a_word(text: str, start: int, end: int, raw: str, at: int) -> str | None:
    """大学生刘音在……: said once, ended by a word that goes on with what was done, in a text that tells an outcome."""
    if not _OUTCOME_TOLD.search(text, start, end):
        return None
    for length in (2, 3):
        name = raw[:length]
        if text[at + length : at + length + 1] in _CUT and name[-1] in GIVEN and len(name) == length:
            return name
    return None


def _ordinary(text: str, start: int, end: int) -> dict[str, int]:
    """马晓东: at the head of a clause before what somebody does, and said again where names stand."""
    counts: Counter[str] = Counter()
    places: dict[str, int] = {}
    heads: set[str] = set()
    for match in _ORDINARY.finditer(text, start, end):
        at = match.start()
        for length in (3, 2):
            name = match.group()[:length]
            if (
                len(name) < length
                or name[-1] not in GIVEN
                or not goes_on(text, at + length)
                or _A_PLACE.match(text, at + length)
            ):
                continue
            if opens(text, at, start):
                heads.add(name)
            elif not (
                introduced(text, at, start)
                or titled(text, at, start)
                or heads_clause(text, at, start)
                or text.endswith(("判处", "抓获", "判决"), 0, at)
            ):
                continue
            counts[name] += 1
            places.setdefault(name, at)
            break
    return {name: at for name, at in list(places.items())[:_MOST] if name in heads and counts[name] >= 2}
