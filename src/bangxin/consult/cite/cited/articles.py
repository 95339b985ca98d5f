"""Citations that cannot be right: an article cited for what another article, or another instrument, says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bangxin.base.citation import Article
from bangxin.base.i18n import Text
from bangxin.consult.citations import Citation, Mention
from bangxin.consult.cite.charges import charge_at, read_charges
from bangxin.consult.cite.cited.absent import goes_on, small
from bangxin.consult.cite.cited.paragraphs import paragraph_wrong
from bangxin.consult.cite.cited.subjects import read_subjects
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.statements.charge_names import official_name
from bangxin.consult.cite.tables import article_key, compiled, table
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.speech import asserts
from bangxin.consult.folding import fold
from bangxin.consult.instruments import read_instruments

_GAP = re.compile(
    r"(?:[ \t]|[【(\[\"']|所?规定(?:了|的)?|之规定|明确(?:了|规定)?|总结了|关于|对于?|中的?|里的?|的|之|即|是|则|也|还|又|分别|进一步|具体|列举了?|列明了?|细化了?|[一二三四五六七八九十\d]+[种类项个](?:情形|情况)?|[:,])*"
)
_TOPIC_REACH = 40
_SPECIAL = 102
"""First article of the special part, which says what the crimes are."""
_LISTED = 12
"""As many paragraphs may be listed behind the number of the article that is told to be wrong."""
_APPLIES = re.compile(r"根据|依照|依据|按照|适用|依")


@cache
def _openings() -> dict[tuple[str, tuple[int, int]], re.Pattern[str]]:
    return {
        (instrument, article_key(key)): compiled("|".join(patterns))
        for instrument, articles in table("subjects")["openings"].items()
        for key, patterns in articles.items()
    }


def check_wrong(draft: Draft) -> Iterator[Finding]:
    """An article cited for what another article says (TRAP-54: 287 for 287-2)."""
    for index, one in enumerate(draft.citations):
        after = draft.citations[index + 1] if index + 1 < len(draft.citations) else None
        if not one.instrument or one.range_from:
            continue
        if after and after.how == "listed" and after.start - one.end <= 2:
            continue
        if re.match(r"[^,。;]{0,2}(?:后|之后|前|之前)", draft.folded[one.end : one.end + 4]):
            continue
        cited = one.key
        meant = (
            _content_after(draft, one) or _charge_beside(draft, one) or _bare(draft, one) or _stem(draft, one)
        )
        if meant and cited not in meant[0]:
            for _ in range(_LISTED):
                index -= goes_on(draft, index)
            yield _wrong(draft, draft.citations[index], meant[0], meant[1])


_OTHER_LAW = re.compile(r"(?:民事诉讼法|行政诉讼法|刑事诉讼法|刑法|民法典)》?$")


def check_attributed(draft: Draft) -> Iterator[Finding]:
    """根据法释〔2019〕15号，本人账户三个以上且流入三十万元以上：what only other documents say."""
    for row in _attributed():
        for match in row[0].finditer(draft.folded):
            start, end = draft.sentence_span(match.start())
            named = [m for m in draft.mentions_in(start, end) if m.instrument]
            cited = draft.citations_in(start, end)
            if cited and read_instruments()[row[1]].kind != "法":
                continue
            told: list[Mention | Citation] = [*cited, *named]
            others = {one.instrument for one in told} - {row[1]}
            before = next((one for one in told if one.end <= match.start()), None)
            if before is None or others:
                continue
            relied = bool(cited) or _RELIES.search(draft.folded, start, before.start)
            if relied and asserts(draft, match.start()):
                yield Finding(
                    "article-wrong", before.start, before.end,
                    Text(f"这一内容见{row[2]}，不在该文件", f"that stands in {row[2]}"), row[2],
                )  # fmt: skip


_RELIES = re.compile(r"(?:根据|依照|依据|按照?|参照)[^。;]{0,30}$")


@cache
def _attributed() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    return tuple(
        (compiled(row["word"]), row["instrument"], row["stands"]) for row in table("subjects")["attributed"]
    )


def check_other_law(draft: Draft) -> Iterator[Finding]:
    """《民事诉讼法》第一百七十七条 with the words of that article of the Criminal Procedure Law: the law itself is wrong."""
    for one in draft.citations:
        named = _OTHER_LAW.search(draft.folded, max(0, one.start - 16), one.start)
        if one.how != "explicit" or named is None:
            continue
        gap = _GAP.match(draft.folded, one.end)
        at = gap.end() if gap else one.end
        at += 1 if draft.folded[at : at + 1] == "。" else 0
        key = one.key
        for (instrument, article), words in _openings().items():
            if article == key and instrument != one.instrument and words.match(draft.folded, at):
                right = f"{read_instruments()[instrument].name}{one.article.whole}"
                yield Finding(
                    "article-wrong", one.start, one.end,
                    Text(f"所引的话在{right}", f"these words stand in {right}"), right,
                )  # fmt: skip
                break


_TITLED = re.compile(r"[ \t]*\n[ \t]*【[ \t]*")
"""Between a number at the end of its line and the charge that heads the provision below it."""


def _content_after(draft: Draft, one: Citation) -> tuple[tuple[tuple[int, int], ...], str] | None:
    """Articles whose words or charge name stand right after the citation, and those words."""
    gap = _GAP.match(draft.folded, one.end)
    at = gap.end() if gap else one.end
    if titled := _TITLED.match(draft.folded, one.end):
        at = titled.end()
    cited = one.key
    own = _openings().get((one.instrument or "", cited))
    if own and own.match(draft.folded, at):
        return None
    hits = [(key[1], match.group()) for key, pattern in _openings().items()
            if key[0] == one.instrument and (match := pattern.match(draft.folded, at))]  # fmt: skip
    if hits:
        return tuple(article for article, _ in hits), hits[0][1]
    if one.instrument != "criminal-law" or _is_of_crimes_at_large(draft, one):
        return None
    charge = charge_at(draft.folded, at)
    return (charge.articles, charge.name) if charge else None


def _is_of_crimes_at_large(draft: Draft, one: Citation) -> bool:
    """Whether an article of the general part is cited for what it says, which may be said of any crime (依照刑法第八十七条，诈骗罪……追诉期限)."""
    if one.article.number >= _SPECIAL:
        return False
    key, (_, end) = one.key, draft.sentence_span(one.start)
    return any(
        key in articles and words.search(draft.folded, one.end, end)
        for articles, words in read_subjects()["criminal-law"]
    )


_HELPING = re.compile(
    r"帮信|帮助信息网络犯罪|(?:明知|知道)(?:是)?(?:他人|别人|对方|有人)(?:在|正在)?利用信息网络"
)
_SET_APART = re.compile(r"是不是|不是|并非|而非|还是|区别|混淆|误|之一|之二|提示性")
_OWN_MATTER = re.compile(r"利用计算机|相应犯罪|盗窃、贪污")


def _bare(draft: Draft, one: Citation) -> tuple[tuple[tuple[int, int], ...], str] | None:
    """第二百八十七条 alone, relied on in a sentence on helping (TRAP-54): it is about crimes done with computers."""
    if one.instrument != "criminal-law" or one.article.whole != Article(287) or one.how != "explicit":
        return None
    sentence = draft.sentence(one.start)
    helping = _HELPING.search(sentence)
    if (
        not helping
        or _SET_APART.search(sentence)
        or _OWN_MATTER.search(sentence)
        or not re.search(r"根据|依据|依照|按照|规定", sentence)
    ):
        return None
    return ((287, 2),), helping.group()


_LAW_OF_IT = re.compile(
    r"(?:(?:法律|法条|相关|主要)?(?:依据|规定|条文|法条|链接)(?:是|为)?[: ]|根据|依据|依照|按照|由)[ ]*(?:我国|《|中华人民共和国|刑法|》| )*$"
)


def _stem(draft: Draft, one: Citation) -> tuple[tuple[tuple[int, int], ...], str] | None:
    """第二百五十三条 as the law of a document whose only charge stands in 第二百五十三条之一, which is cited nowhere."""
    if one.instrument != "criminal-law" or one.article.inserted or one.how not in {"explicit", "opening"}:
        return None
    named = draft.charged_articles
    if len(named) != 1:
        return None
    meant = next(iter(named))
    cited = {(article.number, article.inserted) for _, article in draft.references}
    if len(meant) != 1 or not meant[0][1] or meant[0][0] != one.article.number or meant[0] in cited:
        return None
    said = draft.sentence(one.start)
    relied = _LAW_OF_IT.search(draft.folded, draft.line_span(one.start)[0], one.start)
    if _SET_APART.search(said) or not (
        _is_reproduced(draft, one) or (relied and not _OWN_MATTER.search(said))
    ):
        return None
    return meant, next(name for name, charge in read_charges().known.items() if charge.articles == meant)


def _is_reproduced(draft: Draft, one: Citation) -> bool:
    """Whether the article's own words stand behind its number."""
    words, gap = _openings().get((one.instrument or "", one.key)), _GAP.match(draft.folded, one.end)
    return bool(words and words.match(draft.folded, gap.end() if gap else one.end))


_THIS_CHARGE = re.compile(
    r"(?:^|[,。;\n])(?:该|本|此|这个)罪(?:名)?(?:的)?(?:规定在|载于|见于?|法律依据(?:是|为)|法条(?:是|为)|对应(?:的是)?)(?:我国|《|》|中华人民共和国|刑法)*$"
)
_LABEL = re.compile(
    r"^[ \t|]*(?:法律)?(?:条文|法条|条款|依据|法律依据|规定)[ \t]*[|:][ \t]*(?:我国|《|中华人民共和国|刑法|》)*$"
)
"""The cell or label before a number that tells the law of the charge named above (罪名 | … / 条文 | 刑法第……条)."""
_BACK = 200
_ONLY_LAW = re.compile(
    r"[(][ ]*(?:见|参见|即)?(?:我国|《|》|中华人民共和国|刑法)*$|罪(?:名)?(?:是)?(?:被)?(?:的)?(?:规定在|载于|法律依据(?:是|为)|法条(?:是|为))(?:我国|《|》|中华人民共和国|刑法)*$"
)
"""Right before the one article that is given as that of a charge (诈骗罪（刑法第26条）)."""


def _gives_law_of_charge(draft: Draft, one: Citation, start: int) -> bool:
    """Whether an article of the general part is given, alone, as the one that makes an act a crime."""
    return bool(
        _ONLY_LAW.search(draft.folded, start, one.start)
        and re.match(r"[》]?(?:[)]|[,。;]|$)", draft.folded[one.end : one.end + 2])
    )


def _charge_beside(draft: Draft, one: Citation) -> tuple[tuple[tuple[int, int], ...], str] | None:
    """A charge and the one special-part article a sentence cites for it."""
    if one.instrument != "criminal-law":
        return None
    start, end = draft.sentence_span(one.start)
    if one.article.number < _SPECIAL and not _gives_law_of_charge(draft, one, start):
        return None
    special = {
        c.key
        for c in draft.citations_in(start, end)
        if c.instrument == "criminal-law" and c.article.number >= 102
    }
    sentence = draft.folded[start:end]
    before = re.search(
        r"([\u4e00-\u9fff、]{2,30}(?:罪|案))[(,]?(?:[-,(| \t:=→]|应当?|由|在|于|我国|现行|规定|出自|源自|under|of|in|适用|援引|引用|规定在|载于|触犯了?|对应的?|的?法律依据(?:是|为)?|根据|依照|依据|按照|参?见|即|《|》|刑法|中华人民共和国)*$",
        draft.folded[start : one.start],
    )
    known = read_charges().known
    if before:
        said = re.sub("案$", "罪", before.group(1))
        name = next((n for n in sorted(known, key=len, reverse=True) if said.endswith(n)), None)
        if name is None and said.endswith("罪"):
            name = fold(official_name(said))
        if name:
            return known[name].articles, known[name].name
    if _THIS_CHARGE.search(draft.folded[start : one.start]) or _LABEL.search(draft.folded[start : one.start]):
        last = max((draft.folded.rfind(n, max(0, start - _BACK), start), len(n), n) for n in known)
        later = {c.key for c in draft.citations_in(one.end, end + _BACK)}
        if last[0] >= 0 and not later & set(known[last[2]].articles):
            return known[last[2]].articles, known[last[2]].name
    if len(special) != 1 or not re.search(r"根据|依照|依据|按照|规定", sentence):
        return None
    named = {known[n].id: known[n] for n in known if n in sentence}
    if len(named) == 1:
        charge = next(iter(named.values()))
        names = "|".join(re.escape(name) for name, of in known.items() if of.id == charge.id)
        follows = re.search(
            rf"(?<!同时)(?<![又还也另])(?:构成|以|涉嫌|犯)(?:{names})", draft.folded[one.end : end]
        )
        return (charge.articles, charge.name) if follows else None
    return None


_OPERATIVE = re.compile(r"判决如下|裁定如下|移送审查起诉|提起公诉|决定对")
_ON_UNITS = {(286, 1): 2, (287, 1): 2, (287, 2): 2, (312, 0): 2}
"""Paragraphs on crimes of units, which a paper on persons alone does not apply."""
_UNIT = re.compile(r"单位|公司|企业|法人|商行|工作室|合作社")
_RELIED = re.compile(r"(?:依照|根据|依据|按照|触犯了?|违反)[^。;]*$")


def check_operative(draft: Draft) -> Iterator[Finding]:
    """The articles that a judgment or indictment applies are those of the charges it names."""
    if not (draft.is_case_paper or _OPERATIVE.search(draft.folded)):
        return
    yield from _applied(draft)
    yield from _applied_paragraphs(draft)
    known = read_charges().known
    named = {charge.id: charge for name, charge in known.items() if name in draft.folded}
    applied = {article for charge in named.values() for article in charge.articles}
    field = {article for charge in known.values() if charge.field for article in charge.articles}
    for one in draft.citations:
        key = one.key
        if (
            one.instrument == "criminal-law"
            and one.article.paragraph == _ON_UNITS.get(key)
            and not _UNIT.search(draft.folded)
            and _RELIED.search(draft.folded, max(0, one.start - _TOPIC_REACH), one.start)
        ):
            yield paragraph_wrong(one, Article(*key, 1))
        if one.instrument != "criminal-law" or key not in field or key in applied or not named:
            continue
        if not _OPERATIVE.search(draft.sentence(one.start)):
            continue
        fields = [charge for charge in named.values() if charge.field]
        if len(fields) == 1:
            yield _wrong(draft, one, fields[0].articles, fields[0].name)


@cache
def _applied_words() -> tuple[tuple[tuple[int, int], re.Pattern[str]], ...]:
    return tuple((article_key(row["article"]), compiled(row["word"])) for row in table("subjects")["applied"])


def _applied(draft: Draft) -> Iterator[Finding]:
    """第六十八条 applied in a judgment that speaks of no 立功, and not 第六十九条, though it joins several crimes."""
    rows = _applied_words()
    cited = {c.key for c in draft.citations if c.instrument == "criminal-law"}
    missing = [key for key, words in rows if key not in cited and words.search(draft.folded)]
    for one in draft.citations:
        key = one.key
        words = next((words for article, words in rows if article == key), None)
        if one.instrument != "criminal-law" or words is None or words.search(draft.folded):
            continue
        if len(missing) == 1 and _OPERATIVE.search(draft.sentence(one.start)):
            meant = Article(*missing[0])
            yield Finding(
                "article-wrong", one.start, one.end,
                Text(f"文中没有刑法{one.article.whole}的情节；所认定的见刑法{meant}", f"nothing of it is found; Criminal Law {meant} is"),
                f"刑法{meant}",
            )  # fmt: skip


def _applied_paragraphs(draft: Draft) -> Iterator[Finding]:
    """第六十七条第二款 applied in a judgment that finds 坦白 only."""
    for row in table("subjects")["applied_paragraphs"]:
        words = {int(number): compiled(said) for number, said in row["words"].items()}
        for one in draft.citations:
            own = words.get(one.article.paragraph)
            if one.instrument != "criminal-law" or one.key != article_key(row["article"]):
                continue
            if own is None or own.search(draft.folded) or not _OPERATIVE.search(draft.sentence(one.start)):
                continue
            found = [number for number, said in words.items() if said.search(draft.folded)]
            if found:
                yield paragraph_wrong(one, Article(*one.key, found[0]))


@cache
def _topics() -> tuple[tuple[re.Pattern[str], tuple[tuple[int, int], ...]], ...]:
    return tuple(
        (compiled(entry["word"]), tuple(map(article_key, entry["articles"])))
        for entry in table("subjects")["topics"]
    )


def check_topics(draft: Draft) -> Iterator[Finding]:
    """One article of the Criminal Law applied for what another provides (系自首，依照刑法第六十八条)."""
    for one in draft.citations:
        if one.instrument != "criminal-law" or one.how != "explicit" or one.article.number > 101:
            continue
        start, end = draft.sentence_span(one.start)
        others = [c for c in draft.citations_in(start, end) if c.article.whole != one.article.whole]
        if others:
            continue
        before = draft.folded[start : one.start]
        hits = [
            (m.end(), articles, m.group()) for words, articles in _topics() for m in words.finditer(before)
        ]
        if len({articles for _, articles, _ in hits}) != 1 or len(before) - hits[-1][0] > _TOPIC_REACH:
            continue
        if not _APPLIES.search(before[hits[-1][0] :]) or (one.article.number, 0) in hits[-1][1]:
            continue
        yield _wrong(draft, one, hits[-1][1][:1], hits[-1][2])


def _wrong(draft: Draft, one: Citation, meant: tuple[tuple[int, int], ...], words: str) -> Finding:
    instrument = read_instruments()[one.instrument or ""]
    right = [Article(*key) for key in meant]
    shown = "、".join(str(article) for article in right)
    kept = Article(meant[0][0], meant[0][1], one.article.paragraph, one.article.item)
    fixable = (
        len(meant) == 1 and draft.text[one.start] in "第" and "-" not in draft.folded[one.start : one.end]
    )
    replacement = _same_style(draft.text[one.start : one.end], kept) if fixable else None
    press = ("PB.6",) if one.article.whole == Article(287) and (287, 2) in meant else ()
    norms = ("CL.287-2.1",) if (287, 2) in meant else ()
    return Finding(
        "article-wrong", one.start, one.end,
        Text(f"{instrument.name}{one.article}说的不是“{words}”；应为{shown}",
             f"{instrument.name} {one.article} is not about “{words}”; it is {shown}"),
        f"{instrument.name}{shown}", norms, press, replacement, one.start, one.end,
    )  # fmt: skip


def _same_style(written: str, article: Article) -> str | None:
    """The right number in the writing of the wrong one; None when it is not plainly 第…条."""
    if re.search(r"\d", written):
        text = f"第{article.number}条" + (f"之{small(article.inserted)}" if article.inserted else "")
        return text if not article.paragraph and not article.item else None
    if article.paragraph or article.item:
        return None
    return str(article).replace("条", "條") if "條" in written else str(article)
