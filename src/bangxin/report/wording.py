"""Words that reports share: results, values, versions, conditions, in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bangxin.base.bounds import Bound
from bangxin.base.dates import iso, month_or_year
from bangxin.base.i18n import Lang, Text
from bangxin.base.money import yuan_text
from bangxin.determination.charging import ChargeRow
from bangxin.determination.evidence import ProofWarning
from bangxin.law import expression as x
from bangxin.law.norms import Modality, Norm, Period, Rank
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Law
from bangxin.law.values import Conflict, Members, Side, Value
from bangxin.law.vocabulary import Fact, FactType
from bangxin.reasoning.atoms import distance
from bangxin.reasoning.states import Result

MARKS = {Result.MET: "✔", Result.NOT_MET: "✘", Result.UNDETERMINED: "？", Result.FINDING_NEEDED: "☐"}
NO_NORM, NO_NORM_MARK = Text("无有效规范", "no norm in force"), "－"
COLOURS = {
    Result.MET: "green",
    Result.NOT_MET: "red",
    Result.UNDETERMINED: "yellow",
    Result.FINDING_NEEDED: "cyan",
}
LAWS = {
    Law.AT_ACT: Text("行为时法", "law at the act"),
    Law.AT_DECISION: Text("裁判时法", "law at the decision"),
}
_DATE_OPS = {
    ">=": Text("不早于", "not before"),
    ">": Text("晚于", "after"),
    "<=": Text("不晚于", "not after"),
    "<": Text("早于", "before"),
    "==": Text("即", "on"),
}
_OPS = {">=": Text("不少于", "at least"), ">": Text("超过", "more than"), "<=": Text("不超过", "at most"),
        "<": Text("少于", "less than"), "==": Text("等于", "equal to")}  # fmt: skip


class Wording:
    """Renders pieces of a determination in one language."""

    def __init__(self, book: Rulebook, lang: Lang | str = Lang.ZH) -> None:
        self.book, self.lang = book, lang

    def say(self, zh: str, en: str) -> str:
        return en if self.lang == Lang.EN else zh

    def aside(self, text: str, remark: str) -> str:
        """A text with a remark in brackets."""
        return self.say(f"{text}（{remark}）", f"{text} ({remark})")

    def status(self, result: Result, *, no_norm: bool = False) -> str:
        """Mark and name of a result; ``no_norm``: that no provision is in force stands in place of "not met"."""
        mark = NO_NORM_MARK if no_norm and result is Result.NOT_MET else MARKS[result]
        return f"{mark} {self.result(result, no_norm=no_norm)}"

    def result(self, result: Result, *, no_norm: bool = False) -> str:
        """The name of a result without its mark, for papers."""
        return self.no_norm() if no_norm and result is Result.NOT_MET else result.label.pick(self.lang)

    def concept(self, concept_id: str) -> str:
        return self.book.concepts[concept_id].label.pick(self.lang)

    def fact(self, fact_id: str) -> str:
        return self.book.vocabulary[fact_id].label.pick(self.lang)

    def norm_line(self, norm: Norm) -> str:
        """Instrument, article, gist and modality in one line."""
        gist, modality = norm.gist.pick(self.lang), norm.modality.label.pick(self.lang)
        return self.say(
            f"{self.instrument(norm)}{norm.cite}：{gist}〔{modality}〕",
            f"{self.instrument(norm)} {norm.cite}: {gist} [{modality}]",
        )

    def instrument(self, norm: Norm) -> str:
        """Short name: the document number in the title if there is one, else the title."""
        title = self.book.packs[norm.pack].title
        if "（" in title and title.endswith("）"):
            inner = title[title.rindex("（") + 1 : -1]
            if "〔" in inner:
                return inner.split("，")[0]
        return title.removeprefix("中华人民共和国")

    def period(self, norm: Norm) -> str:
        return self.days(norm.in_force)

    def days(self, period: Period) -> str:
        """Days in force; a start nobody recorded is a dash."""
        first = "—" if period.first <= 1 else iso(period.first)
        last = self.say("今", "now") if period.last is None else iso(period.last)
        return self.say(f"{first} 至 {last}", f"{first} to {last}")

    def mode(self, modality: Modality) -> str:
        """〔应当〕 or 〔可以〕 after what it qualifies."""
        label = modality.label.pick(self.lang)
        return self.say(f"〔{label}〕", f" [{label}]")

    def office(self, body: str, document: str) -> tuple[str, str]:
        """A body and its document; in English by the names of their parts."""
        found = [body, document]
        if self.lang == Lang.EN:
            for number, names in enumerate((BODIES, DOCUMENTS)):
                for zh, en in names.items():
                    found[number] = found[number].replace(zh, en)
        return found[0], found[1]

    def no_norm(self) -> str:
        """What stands where no provision on a point is in force."""
        return NO_NORM.pick(self.lang)

    def unheld(self, rows: Iterable[ChargeRow]) -> str:
        """That the rulebook does not hold the law of the day on some elements; empty where it does."""
        names = self.say("、", ", ").join(dict.fromkeys(self.concept(c) for row in rows for c in row.unheld))
        if not names:
            return ""
        return self.say(
            f"规则库没有收录当时施行的下列规定，这些要件和由此得出的“不符合”不是结论，请依当时的规定判断：{names}。",
            f"The rulebook does not hold the law of the day on these elements; their “not met”, and what follows from it, is no result: {names}.",
        )

    def still_open(self, row: ChargeRow) -> list[str]:
        """What a charge waits for: its elements, else the questions and facts it rests on directly."""
        if row.open_points:
            return [self.concept(point) for point in row.open_points]
        return [self.question(fact) for fact in row.open_findings[:4]] + [
            self.fact(f) for f in row.missing[:4]
        ]

    def question(self, fact_id: str) -> str:
        question = self.book.vocabulary[fact_id].question
        return question.pick(self.lang) if question else self.fact(fact_id)

    def value(self, fact_id: str, value: Value | None) -> str:
        """A value in words, with its bound."""
        return self.shown(self.book.vocabulary[fact_id], value)

    def shown(self, fact: Fact, value: Value | None) -> str:
        """The same for a fact given as such, e.g. an attribute of an entity."""
        if value is None:
            return self.say("未记载", "not stated")
        if isinstance(value, bool):
            return self.value_of_bool(value)
        if isinstance(value, str):
            return fact.named(value, self.lang)
        if isinstance(value, Members):
            names = [fact.named(v, self.lang) for v in sorted(value.values)]
            listed = self.say("、", ", ").join(names) or self.say("无", "none")
            return listed if value.complete else self.say(f"至少包括{listed}", f"at least {listed}")
        if isinstance(value, Conflict):
            sides = self.say("；", "; ").join(self.side(fact, side) for side in value.sides)
            return self.say("主张冲突：", "conflict: ") + sides
        return self.bound(value, fact.type, fact.unit)

    def side(self, fact: Fact, side: Side) -> str:
        """A side of a conflict: who, and the words of the source or else the value."""
        return self.say("：", ": ").join(
            (side.who.pick(self.lang), side.words or self.shown(fact, side.value))
        )

    def bound(self, bound: Bound, kind: FactType, unit: str = "") -> str:
        if bound.exact and bound.lo is not None:
            return self.number(bound.lo, kind, unit)
        low = None if bound.lo is None else self.number(bound.lo, kind, unit)
        high = None if bound.hi is None else self.number(bound.hi, kind, unit)
        if kind is FactType.DATE and (known := month_or_year(bound.lo, bound.hi)):
            return self.partial_date(known)
        if low is not None and high is not None and not (bound.lo == 0 and kind is not FactType.DATE):
            text = self.say(f"{low} 至 {high}", f"{low} to {high}")
        elif high is not None:
            text = self.say(f"至多 {high}", f"at most {high}")
        else:
            text = self.say(f"至少 {low}", f"at least {low}")
        if bound.usual is not None:
            usual = self.number(bound.usual + 1, kind, unit)
            text += self.say(f"（按通常用语不足 {usual}）", f" (by usage less than {usual})")
        return text

    def partial_date(self, known: str) -> str:
        """A month or a year as it was stated."""
        year, _, month = known.partition("-")
        return self.say(f"{year}年{int(month)}月" if month else f"{year}年", known)

    def number(self, number: int, kind: FactType, unit: str = "") -> str:
        """A number with its unit: yuan, and the months and days of terms; other counts are named by their fact."""
        if kind is FactType.MONEY:
            return self.say(f"{yuan_text(number, group=True)} 元", f"{yuan_text(number, group=True)} yuan")
        if kind is FactType.DATE:
            return iso(number)
        return f"{number:,}{_SPANS[unit].pick(self.lang)}" if unit in _SPANS else f"{number:,}"

    def leaf(self, leaf: x.Node) -> str:
        """A leaf condition in words."""
        match leaf:
            case x.BoolFact(fact):
                return self.fact(fact)
            case x.Known(fact):
                return self.say(f"已记载“{self.fact(fact)}”", f"“{self.fact(fact)}” is recorded")
            case x.Member(fact, values):
                names = [self.book.vocabulary[fact].named(v, self.lang) for v in values]
                shown = self.say("、", ", ").join(names if len(names) <= 8 else [*names[:8], "…"])
                return self.say(f"{self.fact(fact)} 属于：{shown}", f"{self.fact(fact)} among: {shown}")
            case x.Compare(op, left, right, kind):
                words = _DATE_OPS if kind is FactType.DATE else _OPS
                line = (
                    self.number(right.value, kind, self._unit(leaf))
                    if isinstance(right, x.Number)
                    else self.term(right, kind)
                )
                return f"{self.term(left, kind)} {words[op].pick(self.lang)} {line}"
        return str(leaf)

    def _unit(self, leaf: x.Node) -> str:
        """The unit of what a leaf compares; empty where its facts have several."""
        units = {self.book.vocabulary[fact].unit for fact in x.facts_of(leaf)}
        return units.pop() if len(units) == 1 else ""

    def condition(self, node: x.Node) -> str:
        """A whole condition in words, parts of another kind in brackets."""
        match node:
            case x.Literal(value):
                return self.say("无条件", "always") if value else self.say("从不", "never")
            case x.Concept(concept):
                return self.say(f"“{self.concept(concept)}”", f"“{self.concept(concept)}”")
            case x.Not(part):
                return self.say(f"并非（{self.condition(part)}）", f"not ({self.condition(part)})")
            case x.All(parts):
                return self.say("，并且", ", and ").join(map(self._part, parts))
            case x.Some(parts):
                return self.say("，或者", ", or ").join(map(self._part, parts))
            case x.AtLeast(count, parts):
                listed = self.say("；", "; ").join(map(self.condition, parts))
                return self.say(f"下列至少 {count} 项：{listed}", f"at least {count} of: {listed}")
        return self.leaf(node)

    def _part(self, node: x.Node) -> str:
        text = self.condition(node)
        joined = isinstance(node, x.All | x.Some | x.AtLeast)
        return self.say(f"（{text}）", f"({text})") if joined else text

    def term(self, term: x.Node, kind: FactType) -> str:
        match term:
            case x.Number(value):
                return self.number(value, kind)
            case x.Quantity(fact):
                return self.fact(fact)
            case x.Sum(left, right):
                return f"{self.term(left, kind)} + {self.term(right, kind)}"
            case x.Difference(left, right):
                return f"{self.term(left, kind)} − {self.term(right, kind)}"
            case x.Product(part, factor):
                return f"{self.term(part, kind)} × {factor}"
            case x.Later(part, months):
                years, rest = divmod(months, 12)
                span = (
                    self.say(f"{years} 年", f"{years} years")
                    if not rest
                    else self.say(f"{months} 个月", f"{months} months")
                )
                return self.say(f"{self.term(part, kind)} 后 {span}", f"{span} after {self.term(part, kind)}")
        return str(term)

    def free(self, value: object) -> str:
        """A free part of a case file (official outcome, record) in one line."""
        if isinstance(value, dict):
            return self.say("，", ", ").join(f"{key} {self.free(part)}" for key, part in value.items())
        if isinstance(value, list | tuple):
            return self.say("；", "; ").join(self.free(part) for part in value)
        if isinstance(value, bool):
            return self.value_of_bool(value)
        return "—" if value is None else str(value)

    def value_of_bool(self, value: bool) -> str:
        return self.say("是", "yes") if value else self.say("否", "no")

    def distance(self, leaf: x.Node, facts: Mapping[str, Value]) -> str:
        """How far the stated figures are from the line, in words; empty where they say nothing."""
        far = distance(leaf, facts, self.book.vocabulary)
        if far is None or not isinstance(leaf, x.Compare):
            return ""
        if far == 0:
            return self.say("正好在线上", "exactly at the line")
        shown = self.number(abs(far), leaf.type, self._unit(leaf))
        if far >= 0:
            return self.say(f"高于线 {shown}", f"{shown} above the line")
        return self.say(f"距线差 {shown}", f"{shown} short of the line")


_SPANS = {"months": Text(" 个月", " months"), "days": Text(" 日", " days")}
EVIDENCE_TYPES = {
    "E1": Text("物证", "physical evidence"),
    "E2": Text("书证", "documents"),
    "E3": Text("证人证言", "witness testimony"),
    "E4": Text("被害人陈述", "victim's statement"),
    "E5": Text("供述和辩解", "suspect's own account"),
    "E6": Text("鉴定意见", "expert opinion"),
    "E7": Text("勘验、检查、辨认、侦查实验笔录", "records of inspection and identification"),
    "E8": Text("视听资料、电子数据", "audio-visual material and electronic data"),
}
RANKS = {
    Rank.STATUTE: Text("法律", "statute"),
    Rank.JUDICIAL_INTERPRETATION: Text("司法解释", "judicial interpretation"),
    Rank.NORMATIVE_DOCUMENT: Text("司法规范性文件", "normative document"),
    Rank.MINUTES: Text("会议纪要", "minutes"),
    Rank.COMMENTARY: Text("起草者解读", "commentary"),
    Rank.TYPICAL_CASE: Text("典型案例", "official case"),
    Rank.LOCAL_RULE: Text("地方规定", "local rule"),
}
WARNINGS = {
    ProofWarning.NO_EVIDENCE: Text("没有列出证据", "no evidence cited"),
    ProofWarning.CONFESSION_ONLY: Text("仅有本人供述", "only the person's own account"),
    ProofWarning.SINGLE_SOURCE: Text("孤证", "a single item"),
    ProofWarning.UNVERIFIED: Text("均未查证", "nothing verified"),
}
LEFT_OUT = {
    "other_offence": Text("案卷写明涉嫌他罪", "considered under another offence"),
    "other_conduct": Text("不是本罪的行为类型", "not a kind of act of this offence"),
    "other_figures": Text("只载有他罪的数额", "states figures of another offence only"),
    "before_offence": Text(
        "终了于本罪施行以前，当时不是犯罪，刑法第十二条", "ended before the offence existed, art. 12"
    ),
    "under_age": Text("不满十六周岁", "under sixteen"),
    "handled": Text("已经处理", "already dealt with"),
    "expired": Text("已过五年追诉期限", "out of time (five years)"),
    "too_few": Text("次数不足“多次”，不累计", "too few acts to be added up"),
    "outside_window": Text("单独不够标准且在二年之外", "below the line by itself and outside two years"),
}
ATTRIBUTIONS = {
    "undivided": Text("不划分，未计入任何一人", "undivided, counted for nobody"),
    "whole_each": Text("全额分别计入各人", "the whole for each"),
    "shares": Text("按所列份额", "by the stated shares"),
}
BODIES = {"人民检察院": "procuratorate", "人民法院": "court", "公安机关": "police", "、": " / "}
DOCUMENTS = {
    "附条件不起诉决定书": "conditional non-prosecution decision",
    "不起诉决定书": "non-prosecution decision",
    "撤销案件决定书": "decision to drop the case",
    "判决书": "judgment",
    "或者": " or ",
}
