"""A walk through the words of an outcome: who gets which charge, term, suspension and fine."""

from __future__ import annotations

from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.base.quantities import Quantity
from bangxin.intake.charges import find_charges
from bangxin.intake.context import Context
from bangxin.intake.outcomes import penalties
from bangxin.intake.outcomes.measure import PENALTIES, Sentencing, of_before, quantity_after, sentenced_so
from bangxin.intake.outcomes.tokens import Token, tokens_of
from bangxin.intake.outcomes.turns import charges_in_turn, penalties_in_turn
from bangxin.intake.parts import Part, Sentence
from bangxin.intake.people.companions import LETTER, former_or_latter
from bangxin.intake.people.positions import heads_clause
from bangxin.intake.people.roster import Person, Standing
from bangxin.intake.words import COUNTED, LISTS, since

_GOES_ON = ("，并", "，罚", "，缓", "并处", *(f"{n}、" for n in "二三四五六七八九十"), "被告人", "上诉人")
_PROBATION = re.compile("考验|考察|观察|察期|验期")  # 附条件不起诉，考察期八个月
_EACH = re.compile("(?:等[^，。；等]{0,4}人)?(?:被|均|各|分别|依次|则|也|判|刑|获|处)+$")
_CLAUSE_ENDS = re.compile("[，。；\n]")
_STOPS = re.compile("[。；\n]")
_NOT_NAMED = re.compile("同伙|同案犯|同案人|其余")


_SENTENCED_BEFORE = ("判处的", "判处的被告人")  # 连同本院以……罪判处的被告人甲有期徒刑十个月


class Walk:
    """Goes through the words of the outcome in order, keeping the persons and the charge spoken of."""

    def __init__(self, context: Context, got: dict[str, Sentencing]) -> None:
        self.context, self.got = context, got
        self.persons: list[Person] = []
        self.charge: tuple[str, int, int] | None = None
        self.execution = self.earlier = self.merged = False  # merged: with the terms of another sentence
        self.charged_since_person = False
        self.appeal = self.grouped = self.resting = self.spread = False
        self.appeal_at = self.read_to = self.listed_to = self.before_to = 0
        self.alleged: list[tuple[str, int, int]] = []
        self.beside: list[tuple[str, int, int]] = []  # charges listed with the one spoken of
        self.renewed: set[tuple[str, str]] = set()
        told = penalties.AND_SO_MANY.finditer(context.text, context.case.start, context.case.end)
        natural = sum(not p.unit for p in context.roster.accused)
        most = max((COUNTED.get(m.group(1), 0) for m in told), default=0)
        self.everybody = natural if most == natural else 0  # as many as are named, and never told of more

    def walk(self, sentence: Sentence) -> None:
        """One sentence, up to the note on how the term is counted (刑期从判决执行之日起计算)."""
        note = self.context.text.find("（刑期", sentence.start, sentence.end)
        going_on = self.execution and self.context.text.startswith(("即自", "即从"), sentence.start)
        if note >= 0:
            self.walk(replace(sentence, end=note))
            going_on = self.execution
            closed = self.context.text.find("）", note, sentence.end)
            if closed < 0 or not self.context.text.startswith(_GOES_ON, closed + 1):
                return
            sentence = replace(sentence, start=closed + 1)  # （刑期……止），并处罚金一万二千元
        if sentence.start < self.read_to:
            return
        sentence = replace(sentence, end=self._end_of_turns(sentence))
        self.read_to = sentence.end
        if self._of_somebody_else(sentence):
            return
        self.execution, self.earlier, self.spread, self.merged = going_on, False, False, False
        self.alleged = []
        tokens = tokens_of(self.context, sentence)
        turns, each = penalties_in_turn(self.context, tokens), charges_in_turn(self.context, tokens)
        for index, token in enumerate(tokens):
            if index in turns:
                self.persons = [turns[index]]
            if token.kind == "person":
                self._person(sentence, token)
            elif token.kind == "stranger":
                self.persons, self.charge, self.earlier = [], None, True
            elif token.kind == "all":
                self._person(sentence, token)
            elif token.kind == "rest":
                self._others(sentence, token)
            elif token.kind == "appeal":
                self.appeal, self.earlier = (
                    self.appeal or bool(self.got) or sentence.part in penalties.TOLD,
                    False,
                )
                self.appeal_at = token.at
            elif token.kind == "charge" and index in each:
                self._give([each[index]], (token.word, token.at, token.end), sentence)
            elif token.kind == "charge":
                self._charge(sentence, token)
            elif token.kind == "picked" and len(self.alleged) == 2:
                self.charge = self.alleged[token.word == "后者"]
                self._give(self.persons or self.context._alone(), self.charge, sentence)
            elif token.kind == "before":
                self.earlier, self.before_to = True, token.end
            elif token.kind == "same" and self.charge:  # 负责人甲、乙亦以同罪获刑
                self._give(self.persons, self.charge, sentence)
            elif token.kind == "term":
                self._term(sentence, token, tokens[index + 1] if index + 1 < len(tokens) else None)
            elif token.kind == "bare":
                self._bare(sentence, token)

    def _of_somebody_else(self, sentence: Sentence) -> bool:
        """其二，连某……判处有期徒刑一年: of whoever opens the sentence and does not stand accused, with nobody who does."""
        roster, text = self.context.roster, self.context.text
        named = roster.between(sentence.start, sentence.end)
        return (
            sentence.part in (Part.NARRATIVE, Part.PROCEEDINGS)
            and bool(named)
            and not roster.accused_in(sentence.start, sentence.end)
            and roster.people[named[0].name].standing is Standing.OTHER
            and not self.context.is_object(named[0])
            and heads_clause(text, named[0].start, sentence.start)
        )

    def _end_of_turns(self, sentence: Sentence) -> int:
        """……分别判处有期徒刑一年；有期徒刑十个月。: the turns go on after the semicolon."""
        text, end = self.context.text, sentence.end
        if "分别" not in text[sentence.start : end]:
            return end
        while end < self.context.case.end and text[end - 1] == "；" and text.startswith(PENALTIES, end):
            stop = _STOPS.search(text, end, min(self.context.case.end, end + 200))
            end = stop.end() if stop else self.context.case.end
        return end

    def _person(self, sentence: Sentence, token: Token) -> None:
        persons = (
            self._all(token) if token.kind == "all" else self.context.roster.accused_in(token.at, token.end)
        )
        persons = former_or_latter(self.context, sentence, token.end) if token.word in LETTER else persons
        more = penalties.AND_SO_MANY.match(self.context.text, token.end)
        self.resting = False
        count = COUNTED.get(more.group(1), 0) if more else 0
        self.grouped = count > 0 and (count == self.everybody or self._all_within(token, count))
        if self.grouped:
            persons = [  # 郝某诈骗罪……；娄某等5人帮信罪: not of who has a charge of his own
                p
                for p in self.context.roster.accused
                if p in persons or not (p.unit or self._charged(p) or self._sentenced(p))
            ]
        self.earlier = self.earlier and (
            token.at < self.before_to or self.context.text.endswith(_SENTENCED_BEFORE, 0, token.at)
        )
        after = self.context.text[token.end : token.end + 4]
        if after.startswith(("提出上诉", "上诉", "未上诉", "退赔")):
            return
        if self.persons and penalties.LED.search(
            self.context.text, max(sentence.start, token.at - 8), token.at
        ):
            return
        if self.charged_since_person and self.charge and (sentence.part is Part.NARRATIVE or self._pending()):
            for charge in (*self.beside, self.charge):  # 诈骗罪、偷越国（边）境罪，甲……
                self._give(persons, charge, sentence)
        joined = self.context.text.endswith(("并罚判处", "并罚判决", "执行判处", "并罚，判处"), 0, token.at)
        if (
            persons != self.persons and not joined and not self.spread
        ):  # 合并执行，最终判决甲……: still the same person's
            self.execution = False
        self.persons = persons
        self.charged_since_person = False

    def _all_within(self, token: Token, count: int) -> bool:
        """甲等十名被告人……, where no more than ten are named, and nobody else in that line."""
        roster, text = self.context.roster, self.context.text
        end = text.find("\n", token.end, self.context.case.end)
        rest = roster.accused_in(token.end, end if end >= 0 else self.context.case.end)
        return not rest and sum(not p.unit for p in roster.accused) <= count

    def _sentenced(self, person: Person) -> bool:
        told = person.name in self.got and bool(self.got[person.name].months)
        return told and not self.appeal

    def _all(self, token: Token) -> list[Person]:
        """二人, 三名被告人, 两被告单位: everybody, if they are so many."""
        accused = (
            [p for p in self.context.roster.accused if p.unit]
            if "单位" in token.word or "公司" in token.word
            else self.context.roster.accused
        )
        sign = penalties.SIGN.search(token.word)
        if sign and COUNTED.get(sign.group(), 0) >= len(accused):
            return list(accused)
        return [] if "单位" in token.word or "公司" in token.word else self.persons

    def _others(self, sentence: Sentence, token: Token) -> None:
        """另三人各一年二个月: the accused not named so far, if they are so many; otherwise nobody the text names."""
        if self.persons and self.context.text.endswith("等", sentence.start, token.at):
            return  # 甲等其余九名被告人犯同罪: those just named are of them
        named = self.context.roster.accused_in(self.context.case.start, token.at)
        group = penalties.AND_SO_MANY.search(self.context.text, self.context.case.start, token.at)
        line = max(self.context.text.rfind("\n", 0, token.at), self.context.case.start)
        here = {p.name for p in self.context.roster.accused_in(line, token.at)}
        told = {p.name for p in self.context.roster.accused_in(sentence.start, token.at)}
        told = told or (set(self.got) if len(here) > len(self.got) else here) or {p.name for p in named}
        others = [p for p in self.context.roster.accused if p.name not in told]
        if self.charge and group and COUNTED.get(group.group(1)) == len(here) + COUNTED.get(token.word, 0):
            rest = [p for p in self.context.roster.accused if p.name not in here]
            self._give(rest, self.charge, sentence)  # 潘某、陈某等9人……陈某……；其余8人……: also of 潘某
        for person in others if not self.charge else ():  # sentenced for what the case is called by
            self._renewed(person, sentence, "")
        fits = bool(others) and COUNTED.get(token.word, len(others)) == len(others)
        self.persons, self.earlier = (others, False) if fits else ([], True)
        self.resting = fits

    def _pending(self) -> bool:
        """A charge that came before its person: 以……罪判处张某某."""
        assert self.charge is not None
        floor = max(0, self.charge[1] - 400)
        begin = since("，。；：\n", self.context.text, floor, self.charge[1])
        by_charge = self.context.text.endswith("以", begin, self.charge[1])
        return by_charge and not self.context.roster.accused_in(begin, self.charge[1])

    def _only_alleged(self, sentence: Sentence, token: Token) -> bool:
        """Whether a charge is what was alleged or not followed, no conviction; alleged ones are kept for 认定前者."""
        text = self.context.text
        rest = text[token.end : min(sentence.end, token.end + 30)]
        goes_on = _CLAUSE_ENDS.split(rest, maxsplit=1)[0]
        clause = text[max(sentence.start, token.at - 20) : token.at]
        accused_at = text.find("提起公诉", token.end, sentence.end)
        sentenced = (
            accused_at >= 0
            and not find_charges(text, token.end, accused_at)
            and sentenced_so(text, accused_at, sentence.end)
        )
        last = clause.rpartition("，")[2]
        held = penalties.PASSED.match(text, token.end) is not None and penalties.HELD.match(last) is not None
        held = held or penalties.COURT_HOLDS.search(last) is not None
        changed = sentence.speaker != "defence" and clause.endswith(penalties.OUGHT_TO_BE)
        changed = changed and penalties.SO_SENTENCED.match(text, token.end) is not None
        if penalties.ALLEGED.search(text, max(sentence.start - 1, 0), token.at):
            self.alleged.append((token.word, token.at, token.end))
            return True
        if (
            not sentenced
            and not held
            and (
                any(w in goes_on for w in penalties.ACCUSE)
                or penalties.IN_DOUBT.search(goes_on)
                or "公诉以" in clause
                or "指控" in (last if penalties.REJECTED.search(clause) else clause)
                or penalties.ONLY_ALLEGED.match(text, token.end, sentence.end)
                or "起诉" in rest.split("。")[0][:4]
            )
        ):
            self.alleged.append((token.word, token.at, token.end))
            return True
        if penalties.NOT_MADE_OUT.match(text, token.end, sentence.end) or penalties.gives_way(
            text, sentence.start, token.at, sentence.end
        ):
            return True
        if clause.endswith(penalties.NOT_CONVICTED) and not changed:
            return True
        return not sentenced and (
            accused_at >= 0 or "涉嫌" in clause or penalties.BY_OTHERS.search(clause) is not None
        )

    def _charge(self, sentence: Sentence, token: Token) -> None:
        text = self.context.text
        if self.earlier or penalties.annulled(text, sentence.start, token.at, sentence.end):
            return
        if self._only_alleged(sentence, token) or self._replaced(sentence, token):
            return
        beside = self.charge is not None and text[self.charge[2] : token.at] in LISTS
        self.beside = [*self.beside, self.charge] if beside and self.charge else []
        self.charge = (token.word, token.at, token.end)
        self.charged_since_person = True
        before = self._acting_before(sentence, token.at)
        if len(before) < 2 and penalties.OF_THEM_ALL.search(text, sentence.start, token.at):
            before = self._all_uncharged(sentence, token.at) or before
        if self.grouped and before and {p.name for p in before} <= {p.name for p in self.persons}:
            before = self.persons
        first = self.beside[0][1] if self.beside else token.at  # 以诈骗罪、侵犯公民个人信息罪判处甲……
        carries = text.endswith("以", 0, first) and not before
        following = self.context.roster.accused_in(token.end, min(sentence.end, token.end + 12))
        if (carries and following and (penalties.PASSED.match(text, token.end) or not self.persons)) or (
            carries
            and following
            and not (
                self.persons and "；" not in text[sentence.start : token.at] and self._same_sentence(sentence)
            )
        ):
            return
        owners = (
            before
            or self._of_the_line(token)
            or self.persons
            or ([] if following else self.context._alone())
            or (
                list(self.context.roster.accused) if sentence.part is Part.NARRATIVE and not following else []
            )
        )
        self._give(owners, self.charge, sentence)
        if owners:
            self.persons = owners
            self.charged_since_person = False

    def _acting_before(self, sentence: Sentence, at: int) -> list[Person]:
        """专门替甲等人兑换的乙犯……罪: of 乙; 将甲、乙的罪名……改为: of both."""
        listed = self.context.roster.between(self.context.clause_start(sentence, at), at)
        objects = {m.list_id for m in listed if self.context.is_object(m)}
        acting = self.context.accused_of([m for m in listed if m.list_id not in objects])
        return acting or self.context.accused_of(listed)

    def _of_the_line(self, token: Token) -> list[Person]:
        """A charge alone at the head of a line that names nobody: of all those whose terms were told before."""
        if self.context.text[token.at - 1 : token.at] != "\n":
            return []
        end = self.context.text.find("\n", token.end, self.context.case.end)
        if self.context.roster.accused_in(token.at, end if end >= 0 else self.context.case.end):
            return []
        return [p for p in self.context.roster.accused if p.name in self.got and not self._charged(p)]

    def _all_uncharged(self, sentence: Sentence, at: int) -> list[Person]:
        """甲一年；乙十个月（均帮信罪）: those told of in the sentence, in its line, or so far, of whom no charge is told yet."""
        roster = self.context.roster
        line = self.context.text.rfind("\n", self.context.case.start, sentence.start)
        named = roster.accused_in(sentence.start, at)
        if len(named) < 2 and line >= 0:
            named = [p for p in roster.accused_in(line + 1, at) if not self._charged(p)] or named
        if len(named) < 2 and self.context.text.endswith("；", 0, sentence.start):
            named = []  # 甲……一年；乙……十个月，均系帮信罪
        return named or [p for p in roster.accused if p.name in self.got and not self._charged(p)]

    def _same_sentence(self, sentence: Sentence) -> bool:
        return any(self.context.roster.between(sentence.start, sentence.end)) and bool(
            self.context.roster.accused_in(sentence.start, self.charge[1] if self.charge else sentence.end)
        )

    def _give(self, persons: list[Person], charge: tuple[str, int, int], sentence: Sentence) -> None:
        for person in persons:
            own = self._renewed(person, sentence, "charges")
            if charge[0] not in [c for c, _, _ in own.charges]:
                own.charges.append(charge)

    def _term(self, sentence: Sentence, token: Token, following: Token | None) -> None:
        if token.word in ("决定执行", "合并执行", "数罪并罚"):
            self.merged = self.merged or self.earlier
            self.execution, self.earlier = True, False
            self.spread = penalties.FOR_SEVERAL.match(self.context.text, token.end) is not None
            return
        if not self.merged and penalties.annulled(self.context.text, sentence.start, token.at, sentence.end):
            return
        if self.context.text.endswith(("总和刑期", "总和刑期为", "总刑期", "合并刑期"), 0, token.at):
            return
        if self.earlier or token.word in ("判处", "没收财产", "罚款", "行政拘留"):
            self._of_a_group(sentence, token)
            return
        spared = self.context.text.rfind("不起诉", sentence.start, token.at)
        if spared >= 0 and not self.context.roster.between(spared, token.at):
            return  # 甲被附条件不起诉，考验期八个月: no sentence
        if token.word in penalties.EXEMPT:
            for person in (self.persons or self.context._alone()) if self.appeal else ():
                self._renewed(person, sentence, "months")  # 二审改判免予刑事处罚: nothing is left of the term
                self._renewed(person, sentence, "fines")
            if self.charge and sentence.part is Part.NARRATIVE:
                self._give([p for p in self.persons if not self._charged(p)], self.charge, sentence)
            return
        if token.at < self.listed_to or self._replaced(sentence, token):
            return
        quantity = quantity_after(self.context, sentence, token)
        if quantity is None:
            if token.word != "缓刑" or not self._suspends(sentence, token):
                self._of_a_group(sentence, token)
            return
        unit = (
            self.context.text[max(sentence.start, token.at - 7) : token.at]
            .rstrip("判处分别各均被")
            .endswith(("公司", "单位"))
        )
        if token.word == "罚金" and (
            penalties.TOTAL.search(self.context.text, max(sentence.start, token.at - 8), token.at)
            or (
                penalties.PAID.match(self.context.text, token.end) and self.context.text[token.at - 1] != "处"
            )
            or penalties.TOTAL_AFTER.match(self.context.text, token.end)
        ):
            return
        if unit and not any(p.unit for p in self.persons):
            return
        if self.charge and self.charged_since_person and not self.persons:
            self._give(self.context._alone(), self.charge, sentence)
        persons = self.persons or self.context._alone()
        persons = self._of_each(sentence, token, persons)
        each = self._one_each(sentence, quantity, persons)
        if not each:  # 判处甲……，乙……，并分别处罚金二万元、一万元
            persons = self.context.roster.accused_in(sentence.start, token.at)
            each = self._one_each(sentence, quantity, persons)
        if not each:
            return
        if token.word == "缓刑" and any(self._too_short(person, test) for person, test in each):
            each = each[-1:]  # 分别判处二年、一年、十个月，缓刑一年: of the last alone
        for person, quantity in each:
            self._recharged(person, sentence)
            own = self._renewed(person, sentence, {"罚金": "fines", "缓刑": "test"}.get(token.word, "months"))
            if (
                self.charge
                and not own.charges
                and (
                    sentence.part is not Part.NARRATIVE
                    or "\n" not in self.context.text[self.charge[1] : token.at]
                )
            ):
                own.charges += [*self.beside, self.charge]
            self._record(own, self._word(token, quantity), quantity)

    def _of_before(self, sentence: Sentence, token: Token) -> None:
        """与前罪未执行完毕的有期徒刑二年三个月……并罚: what is merged with the sentence of the one spoken of."""
        owners = self.persons or self.context._alone()
        if self.earlier and sentence.part is Part.RULING and len(owners) == 1 and owners[0].name in self.got:
            of_before(self.context, sentence, token, self.got[owners[0].name])

    def _too_short(self, person: Person, test: Quantity) -> bool:
        """A test period is never shorter than the term (刑法第七十三条): it is not this person's."""
        own = self.got.get(person.name)
        return own is not None and bool(own.months) and own.months[-1][0] > (test.bound.lo or 0)

    def _of_each(self, sentence: Sentence, token: Token, persons: list[Person]) -> list[Person]:
        """……；各处罚金4000元, 各罚一万元, 罚金均为三万元: whose a term is that is told for each of several."""
        if penalties.FOR_ALL.match(self.context.text, sentence.start, token.end):  # ……；各处罚金4000元
            persons = [p for p in self.context.roster.accused if p.name in self.got] or persons
        elif (
            self.context.text.startswith(("各", "均"), token.end)
            or "各" in self.context.text[token.at : token.end]
            or penalties.ALL_OF_THEM.search(self.context.text, max(sentence.start, token.at - 8), token.at)
        ):
            named = self.context.roster.accused_in(sentence.start, token.at)
            if token.word == "罚金":  # 甲……罚金一万元；乙……；丙……，均罚金三千元
                line = self.context.text.rfind("\n", self.context.case.start, sentence.start)
                line = max(line, self.appeal_at) if self.appeal else line
                if line >= 0 and len(named) < 2:
                    named = self.context.roster.accused_in(line + 1, token.at)
                named = [p for p in named if p in persons or not self._fined_since(p, line)]
                if not named and len(persons) < 2:
                    named = [p for p in self.context.roster.accused if p.name in self.got]
            rest = [p for p in persons if p not in named] if self.resting else []
            if not (len(named) < len(persons) and all(p in persons for p in named)):
                persons = [*named, *rest] or persons  # but 甲上诉，……三人各处罚金二万元: of the three
        return persons

    def _fined_since(self, person: Person, at: int) -> bool:
        return person.name in self.got and any(f.start >= at for f in self.got[person.name].fines)

    def _charged(self, person: Person) -> bool:
        return person.name in self.got and bool(self.got[person.name].charges)

    def _replaced(self, sentence: Sentence, token: Token) -> bool:
        """由有期徒刑一年二个月改为十一个月, 由诈骗罪改判为盗窃罪: what another term or charge takes the place of."""
        old = self.context.text[token.at - 1 : token.at] in ("由", "从")
        return old and penalties.REPLACED.match(self.context.text, token.end, sentence.end) is not None

    def _suspends(self, sentence: Sentence, token: Token) -> bool:
        """均适用缓刑, 并宣告缓刑: suspended, for whom a term was just told."""
        if not penalties.APPLIED.search(self.context.text, sentence.start, token.at):
            return False
        self._share_charge(sentence)
        everyone = self.context.text.endswith(("均适用", "均宣告", "均被宣告"), 0, token.at)
        named = self.context.roster.accused_in(sentence.start, token.at) if everyone else self.persons
        for person in named:
            if person.name in self.got and self.got[person.name].months:
                self.got[person.name].suspended = (token.at, token.end)
        return True

    def _one_each(
        self, sentence: Sentence, first: Quantity, persons: list[Person]
    ) -> list[tuple[Person, Quantity]]:
        """分别判处甲、乙有期徒刑7个月、6个月: one for each in order; the same for all when there is one; else nobody's."""
        text, listed = self.context.text, [first]
        for quantity in self.context.quantities_in(first.end, min(sentence.end, first.end + 120)):
            same = quantity.kind is first.kind and quantity.op == "="
            if not same or penalties.LISTED.fullmatch(text, listed[-1].end, quantity.start) is None:
                break
            listed.append(quantity)
        if len(listed) != len(persons) and penalties.IN_TURN.search(text, sentence.start, first.start):
            named = self.context.roster.accused_in(sentence.start, first.start)
            told = named if len(named) == len(listed) else self.context.roster.accused
            persons = (
                told if len(told) == len(listed) else persons
            )  # 甲系主犯、乙系从犯，……分别判处四年、二年
        if len(listed) == len(persons) > 1:
            self.listed_to = listed[-1].end
            return list(zip(persons, listed, strict=True))
        if len(persons) == 1 and len(listed) == len(self.beside) + 1 > 1:
            self.listed_to = listed[-1].end  # 以帮信罪、掩隐罪判处有期徒刑九个月、一年三个月
            return [(persons[0], quantity) for quantity in listed]
        bare = len(listed) > 1 and text[first.end : listed[1].start] in penalties.AND[:3]
        return [] if bare else [(person, first) for person in persons]

    def _renewed(self, person: Person, sentence: Sentence, what: str) -> Sentencing:
        """What a person got; on appeal (二审改判) a new charge, term or fine takes the place of the earlier one."""
        own = self.got.setdefault(person.name, Sentencing(part=sentence.part, speaker=sentence.speaker))
        if self.appeal and (person.name, what) not in self.renewed:
            self.renewed.add((person.name, what))
            if what == "charges":
                own.charges = []
            elif what == "fines":
                own.fines, own.executed_fine = [], None
            elif what == "months":
                own.months, own.executed, own.test = [], None, None
        return own

    def _recharged(self, person: Person, sentence: Sentence) -> None:
        """二审改以帮信罪判处甲二年、乙一年六个月: the new charge is of everybody sentenced anew."""
        new = self.appeal and self.charge is not None and self.charge[1] > self.appeal_at
        if new and self.charge and (person.name, "charges") not in self.renewed:
            self._give([person], self.charge, sentence)

    def _word(self, token: Token, quantity: Quantity) -> str:
        """The word before one of several (有期徒刑九个月、拘役四个月), else that of the first."""
        return next((w for w in PENALTIES if self.context.text.endswith(w, 0, quantity.start)), token.word)

    def _record(self, own: Sentencing, word: str, quantity: Quantity) -> None:
        own.merged = own.merged or (self.execution and self.merged)
        if word == "罚金":
            if self.execution:
                own.executed_fine = own.executed_fine or quantity
            else:
                own.fines.append(quantity)
        elif word in ("缓刑", "考验期"):
            own.test = own.test or (quantity if word == "缓刑" else own.test)
        elif self.execution:
            own.executed = own.executed or quantity
        else:
            kind = {"拘役": "detention", "管制": "control"}.get(word, "imprisonment")
            own.months.append((quantity.bound.lo or 0, quantity, kind))

    def _bare(self, sentence: Sentence, token: Token) -> None:
        """曾某一年四个月: a term without 有期徒刑, in a narrative that has named the charge."""
        quantity = self.context.quantities_in(token.at, token.at + 1)[0]
        head = self.context.text[max(sentence.start, token.at - 3) : token.at]
        if token.at < self.listed_to or head.endswith(
            ("原判", "月、", "年、", "月与", "年与", "月和", "年和")
        ):
            return  # 7个月、7个月、6个月: a list, told with its first
        opens = penalties.TERM_OPENS.search(self.context.text, sentence.start, token.at) is not None
        opens = opens or self._named_right_before(sentence, token.at)
        if quantity.unit == "月" and quantity.op in ("range", ">=", "<="):
            self._share_charge(sentence)
        if (
            quantity.unit != "月"
            or quantity.op != "="
            or _PROBATION.search(self.context.text, max(sentence.start, token.at - 7), token.at)
            or not (self.charge or opens)
        ):
            return
        if self.context.text.startswith(penalties.RANGE, quantity.end) or head.endswith(penalties.RANGE[:2]):
            self._share_charge(sentence)
            return  # 四年六个月至二年八个月不等
        around = self.context.text[max(sentence.start, token.at - 10) : token.at]
        if (
            "最高" in around
            or (_NOT_NAMED.search(around) and not self.resting)
            or penalties.BANNED.search(around)
        ):
            return
        if self.context.text.startswith(PENALTIES, quantity.end):
            return  # 一年有期徒刑: told with the word after it
        if self.execution and head.endswith("执行"):
            for person in self.persons or self.context._alone():
                own = self._renewed(person, sentence, "months")
                own.executed = own.executed or quantity
            return
        named = self.context.roster.accused_in(max(sentence.start, token.at - 30), token.at)
        if (
            not named
            and not opens
            and not head.endswith(("罪", "各", "罪，", "犯，", "）", "），", "改判", "判"))
        ) or ("另" in self.context.text[token.at - 6 : token.at] and not self.resting):
            return
        if not self.persons and head.endswith(("其", "其为", "他", "她")):  # 二审改判其为一年二个月
            self.persons = self.context.subjects(sentence, token.at)
        persons = self.persons or self.context._alone()
        for person, term in self._one_each(sentence, quantity, persons):
            self._recharged(person, sentence)
            own = self._renewed(person, sentence, "months")
            if self.charge and not own.charges:
                own.charges += [*self.beside, self.charge]
            own.months.append((term.bound.lo or 0, term, "imprisonment"))

    def _share_charge(self, sentence: Sentence) -> None:
        """以诈骗罪判处甲十一年，乙等八人一年至三年不等: the charge of the line is theirs as well, of whom only a range is told."""
        line = self.context.text.rfind("\n", self.context.case.start, sentence.start)
        if self.charge and self.charge[1] > line and sentence.part is Part.NARRATIVE:
            self._give([p for p in self.persons if not self._charged(p)], self.charge, sentence)

    def _of_a_group(self, sentence: Sentence, token: Token) -> None:
        """宋某等五人有期徒刑五年至十年, 叶某等人亦被判处刑罚: no term of one person is told, but whose charge it is."""
        self._of_before(sentence, token)
        punished = token.word == "判处" and self.context.text.startswith("刑罚", token.end)
        if punished or token.word in PENALTIES:
            self._share_charge(sentence)

    def _named_right_before(self, sentence: Sentence, at: int) -> bool:
        """左某一年六个月, 石某、崔某各十个月: whom a term is told of stands before it, with no other word."""
        told = _EACH.search(self.context.text, max(sentence.start, at - 12), at)
        end = told.start() if told else at
        named = self.context.roster.between(max(sentence.start, end - 5), end)
        return bool(named) and named[-1].end == end and bool(self.context.accused_named(named[-1]))
