"""The guided interview: the next most decisive question, why it is asked, “I don't know”, back, stop and save. Pure.

An interview is a value: answering, skipping and going back return a new one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import yaml

from bangxin.base.bounds import Bound
from bangxin.base.dates import day_range, iso
from bangxin.base.errors import InputError, Mistake
from bangxin.base.i18n import Text
from bangxin.base.quantities.words import plain
from bangxin.base.yamltree import load_tree
from bangxin.case.values import BadValue, read_value
from bangxin.consult.figures import NUMBER, read_figure
from bangxin.consult.folding import fold
from bangxin.consult.inquiry import SETTLED, Asked, Inquiry, Standing, is_finding
from bangxin.consult.lay_answer import other_offence, other_roots, same_to_the_asker
from bangxin.consult.spoken_days import spoken_days
from bangxin.consult.wording import question_text
from bangxin.law.values import FactSet, Value
from bangxin.law.vocabulary import Fact, FactType

_YES = frozenset({"是", "有", "对", "是的", "有的", "会", "能", "對", "會", "y", "yes", "true", "1"})
_NO = frozenset(
    {"否", "没有", "没", "无", "不是", "不", "不会", "不能", "沒有", "沒", "不會", "n", "no", "false", "0"}
)
_UNKNOWN = frozenset({"", "不知道", "不清楚", "不记得", "说不清", "未知", "?", "unknown", "skip", "跳过"})
_NONE = frozenset({"无", "没有", "都没有", "沒有", "都沒有", "都不是", "none"})
_NAMED = 8
_MOST = 10**14
"""More than any sum or number of anything here; 100 万亿."""
_MOST_PIECES = 10**5
"""More cards or accounts than anybody deals in: a sum written in the wrong place."""
_SAID = {"个人": "natural", "本人": "natural", "公司": "unit", "电诈": "telecom_fraud", "诈骗": "fraud"}
_DATE = re.compile(r"(\d{4})(?:年|[-/.])?(?:(\d{1,2})(?:月|[-/.])?)?(?:(\d{1,2})(?:日|号)?)?")
_AMOUNT = re.compile(
    rf"(?P<op>不到|不足|少于|低于|小于|超过|多于|大于|至少|不少于|最多|不超过|大约|大概|左右|约|近|将近)?\s*(?P<n>{NUMBER})(?P<more>多|余)?(?P<scale>[万亿])?\s*(?P<unit>元|块钱?|个|张|条|人|次|岁|周岁|个月)?(?P<post>以上|以下|左右|多)?"
)


@dataclass(frozen=True, slots=True)
class Given:
    """One answer: the fact, what was typed as data of a case file (None: not known), and its value."""

    fact: str
    raw: Any
    value: Value | None


@dataclass(frozen=True)
class Interview:
    """Answers so far. ``judge``: who decides questions of judgment; without one they are not asked.

    ``further``: to go on with questions that cannot settle anything while what was not known stays unknown.
    ``again``: the question gone back to, asked before any other.
    """

    inquiry: Inquiry
    as_of: int
    given: tuple[Given, ...] = ()
    judge: str = ""
    further: bool = False
    again: str = ""

    @property
    def facts(self) -> FactSet:
        return FactSet({one.fact: one.value for one in self.given if one.value is not None})

    @property
    def limit(self) -> int:
        """Half of the full form: where an interview stops by itself."""
        return len(self.inquiry.form) // 2

    @property
    def standing(self) -> Standing:
        return self.inquiry.stand(self.facts)

    def next(self) -> Asked | None:
        """The next question that can still settle something; with ``further`` also those that only add detail. Else None."""
        if self.again:
            missing = self.standing.missing
            return Asked(self.again, tuple(node for node in missing if self.again in missing[node]), 0.0)
        if len(self.given) >= self.limit:
            return None
        done, form = self._closed, frozenset(self.inquiry.form)
        found = self.inquiry.next_questions(self.facts, done | form - self.inquiry.useful(self.facts, done))
        if not found and self.further:
            found = self.inquiry.next_questions(self.facts, done)
        return found[0] if found else None

    @property
    def stuck_on(self) -> tuple[str, ...]:
        """Answers that were not known and without which open roots stay open."""
        standing = self.standing
        missing = {
            fact for root in self.inquiry.roots if standing.results[root] not in SETTLED
            for fact in standing.missing.get(root, ())
        }  # fmt: skip
        return tuple(one.fact for one in self.given if one.value is None and one.fact in missing)

    @property
    def more_to_ask(self) -> bool:
        """Whether there are questions left that settle nothing any more but would add detail."""
        return len(self.given) < self.limit and bool(self.inquiry.next_questions(self.facts, self._closed))

    @property
    def _closed(self) -> frozenset[str]:
        """What is not asked: what was asked before, what only another offence turns on, and, where nobody judges,
        questions of judgment and those that are the same to the asker as one that was not known."""
        done = frozenset(one.fact for one in self.given)
        told = self.facts.values
        elsewhere = self._of_other_offences
        if "act.kinds" in told and not elsewhere & told.keys():
            done |= elsewhere
        if self.judge:
            return done
        words = self.inquiry.book.vocabulary
        unknown = {one.fact for one in self.given if one.value is None}
        done |= {fact for fact, asked in same_to_the_asker().items() if asked in unknown}
        return done | {f for f in self.inquiry.form if is_finding(words[f])}

    @property
    def _of_other_offences(self) -> frozenset[str]:
        others = [root for root in other_roots() if root not in self.inquiry.roots]
        return self.inquiry.only_of(others, "exit.conditional_np") if others else frozenset()

    def answer(self, fact: str, text: str) -> Interview:
        """The interview after one answer in words. Raises InputError ``answer-unclear``."""
        asked = self.inquiry.book.vocabulary[fact]
        after = self.record(fact, parse_answer(asked, text, self.as_of))
        told = after.given[-1].value
        if asked.type is FactType.DATE and isinstance(told, Bound) and (told.lo or 0) > self.as_of:
            raise _unclear(
                asked, f"这一天还没有到（按 {iso(self.as_of)} 看）", f"that day is after {iso(self.as_of)}"
            )
        return after

    def record(self, fact: str, raw: Any) -> Interview:
        """The interview after one answer given as data of a case file; None is “not known”."""
        value = None if raw is None else _value(self.inquiry.book.vocabulary[fact], raw)
        kept = tuple(one for one in self.given if one.fact != fact)
        return replace(self, given=(*kept, Given(fact, raw, value)), again="")

    def fitted(self) -> Interview:
        """About the offence that the answers tell of, where they tell of none of helping (侵犯公民个人信息罪 and others)."""
        offence = other_offence(self.facts.values)
        if offence is None or self.inquiry.roots == offence.roots:
            return self
        kept = tuple(one for one in self.given if one.value is None or one.fact in offence.facts)
        gains = (one for one in self.given if one.fact == "gain.illegal_income")
        renamed = [
            replace(one, fact=name)
            for one in gains
            for name in offence.facts
            if name not in self.facts.values
        ]
        return replace(self, inquiry=self.inquiry.about(offence.roots), given=(*kept, *renamed))

    def skip(self, fact: str) -> Interview:
        """“I don't know”: an answer that changes nothing and is not asked again."""
        return self.record(fact, None)

    def back(self) -> Interview:
        """The interview before the last answer, with its question to be asked again; what only follows from words goes with it."""
        form, given = frozenset(self.inquiry.form), self.given
        while given:
            last, given = given[-1].fact, given[:-1]
            if last in form:
                return replace(self, given=given, again=last)
        return replace(self, given=(), again="")

    def case(self) -> dict[str, Any]:
        """A draft case file of what was answered; what was not known stands under ``not_stated``."""
        words = self.inquiry.book.vocabulary
        claims: dict[str, Any] = {}
        findings: dict[str, Any] = {}
        for one in self.given:
            if one.raw is None:
                continue
            if is_finding(words[one.fact]):
                findings[one.fact] = {
                    "value": one.raw,
                    "by": self.judge,
                    "at": iso(self.as_of),
                    "why": "访谈中认定",
                }
            else:
                claims[one.fact] = one.raw
        unknown = [one.fact for one in self.given if one.raw is None]
        person = {"id": "P1", "name": "本人", "claims": claims, "findings": findings, "not_stated": unknown}
        return {"case": "interview", "title": "访谈", "as_of": iso(self.as_of), "draft": True,
                "persons": [{key: value for key, value in person.items() if value}]}  # fmt: skip


def stuck_text(talk: Interview) -> Text:
    """Why nothing more is asked: what was not known, without which no further question settles anything."""
    words, stuck = talk.inquiry.book.vocabulary, talk.stuck_on
    if not stuck:
        return Text(
            "能由事实定下的都已定下；其余的问题只补充细节。",
            "What facts can settle is settled; the other questions only add detail.",
        )
    asked = [question_text(words[fact]) for fact in stuck[:_NAMED]]
    more, others = ("等", " and others") if len(stuck) > _NAMED else ("", "")
    return Text(
        f"没有弄清下列 {len(stuck)} 项以前，其余的问题定不下任何结果：{'；'.join(_bare(one.zh) for one in asked)}{more}。"
        "弄清其中任何一项，都可以接着答。",
        f"Until these {len(stuck)} are known, no other question settles anything: {'; '.join(_bare(one.en) for one in asked)}{others}. "
        "Once one of them is, the interview can go on.",
    )


def _bare(question: str) -> str:
    """A question without what it explains in brackets and without its mark."""
    return re.sub(r"[（(][^（()）]*[)）]", "", question).rstrip("？?。")


def resume(interview: Interview, saved: Mapping[str, Any]) -> Interview:
    """The interview with the answers of a saved case file. Raises InputError ``interview-file``."""
    try:
        person = saved["persons"][0]
        answers = {**(person.get("claims") or {})}
        answers |= {fact: entry["value"] for fact, entry in (person.get("findings") or {}).items()}
        unknown = list(person.get("not_stated") or [])
    except (KeyError, IndexError, TypeError, AttributeError):
        raise InputError(
            Mistake("interview-file", Text("不是访谈保存的文件", "not a file saved by an interview"))
        ) from None
    for fact, raw in [*answers.items(), *((fact, None) for fact in unknown)]:
        if fact in interview.inquiry.book.vocabulary:
            interview = interview.record(fact, raw)
    return interview


def parse_answer(fact: Fact, text: str, today: int | None = None) -> Any:
    """What somebody typed, as data of a case file; None for “I don't know”. ``today``: the day from which 去年 is told.

    Raises InputError.
    """
    folded = plain(fold(text.strip(), short=True)).rstrip("。.!")
    if folded.lower() in _UNKNOWN:
        return None
    if fact.type is FactType.BOOL:
        return _yes_or_no(fact, folded.lower())
    if fact.type in (FactType.ENUM, FactType.SET):
        return _choices(fact, folded)
    if fact.type is FactType.DATE:
        match = _DATE.fullmatch(folded)
        if not match:
            spoken = _spoken_day(folded, today)
            if spoken:
                return spoken
            raise _unclear(fact, "写作 2023-05-01、2023年5月或者 2023", "write 2023-05-01, 2023-05 or 2023")
        return "-".join(part.zfill(2) for part in match.groups() if part)
    return 0 if folded in _NONE else _amount(fact, folded)


def _spoken_day(text: str, today: int | None) -> str:
    """A single day, month or year as people say it (去年9月), as a case file writes it; "" for anything else."""
    told = list(spoken_days(text, today))
    if len(told) != 1 or told[0].first is None or told[0].first != told[0].last:
        return ""
    low, high = told[0].first.lo, told[0].first.hi
    if low is None or high is None:
        return ""
    return next(
        (part for part in (iso(low)[:4], iso(low)[:7], iso(low)) if day_range(part) == (low, high)), ""
    )


def _yes_or_no(fact: Fact, text: str) -> bool:
    if text in _YES or text in _NO:
        return text in _YES
    raise _unclear(fact, "请答 是、否，或者 不知道", "answer yes, no or ?")


def _choices(fact: Fact, text: str) -> Any:
    codes = list(fact.values)
    labels = {fold(label): code for code, label in fact.values.items()}
    labels |= {word: code for word, code in _SAID.items() if code in fact.values}
    chosen = []
    if fact.type is FactType.SET and text in _NONE and text not in labels:
        return []
    for part in re.split(r"[、,;\s]+", text):
        if part in fact.values:
            chosen.append(part)
        elif part in labels:
            chosen.append(labels[part])
        elif part.isdigit() and 1 <= int(part) <= len(codes):
            chosen.append(codes[int(part) - 1])
        else:
            raise _unclear(fact, "请用选项的序号或者名称", "use the number or the name of a choice")
    if fact.type is FactType.ENUM:
        if len(chosen) != 1:
            raise _unclear(fact, "只能选一项", "choose one")
        return chosen[0]
    return list(dict.fromkeys(chosen))


def _amount(fact: Fact, text: str) -> Any:
    match = _AMOUNT.fullmatch(text)
    number = read_figure(match["n"]) if match else None
    if match is None or number is None:
        raise _unclear(
            fact, "请写数字，例如 3、30万、不到5万、至少3", "write a number such as 3, 30万, 不到5万"
        )
    if match["unit"] and (match["unit"][0] in "元块") != (fact.type is FactType.MONEY):
        if fact.type is FactType.MONEY:
            raise _unclear(
                fact,
                "这里问的是多少钱，请写金额，例如 3000、30万",
                "this asks for money, such as 3000 or 30万",
            )
        raise _unclear(
            fact,
            "这里问的是数目，不是金额，请写数目，例如 3",
            "this asks for a number, not for money: write 3",
        )
    number *= {"万": 10_000, "亿": 100_000_000}.get(match["scale"] or "", 1)
    if fact.id.startswith("instrument.") and number > _MOST_PIECES:
        raise _unclear(
            fact,
            "这里问的是几张（几个）卡或者账户，数目太大，请核对",
            "this asks for a number of cards or accounts; so many are unlikely",
        )
    if number > _MOST:
        raise _unclear(fact, "数目太大，请核对", "the number is too large")
    op, post = match["op"] or "", match["post"] or ""
    if op in {"大约", "大概", "左右", "约", "近", "将近"} or post == "左右":
        return {"op": "~", "lo": number * 9 // 10, "hi": -(-number * 11 // 10)}
    if op in {"不到", "不足", "少于", "低于", "小于"}:
        return {"op": "<", "value": number}
    if op in {"最多", "不超过"} or post == "以下":
        return {"op": "<=", "value": number}
    if op in {"超过", "多于", "大于"}:
        return {"op": ">", "value": number}
    if op in {"至少", "不少于"} or match["more"] or post in {"以上", "多"}:
        return {"op": ">=", "value": number}
    return number


def _value(fact: Fact, raw: Any) -> Value | None:
    tree = load_tree(
        yaml.safe_dump(raw, allow_unicode=True, default_flow_style=True).replace("\n...\n", "\n"), ""
    )
    try:
        return read_value(tree, fact)
    except BadValue as error:
        raise InputError(replace(error.mistake, place=None)) from None


def _unclear(fact: Fact, zh: str, en: str) -> InputError:
    return InputError(
        Mistake(
            "answer-unclear",
            Text(f"没看懂对“{fact.label.zh}”的回答", f"unclear answer to “{fact.label.en}”"),
            hint=Text(zh, en),
        )
    )
