"""Acts of different times, offence by offence: which acts count, by which law they are judged, what hangs on it."""

from __future__ import annotations

from collections.abc import Iterator

from bangxin.base.dates import iso
from bangxin.determination.times import Judged, Stretch, Times
from bangxin.law.charges import Charge
from bangxin.reasoning.states import Result
from bangxin.report.blocks import Block, Bullets, Line, Paragraph, Run, Section, Style, Table, plain
from bangxin.report.content.view import View
from bangxin.report.wording import LAWS, LEFT_OUT


def times(view: View) -> Section | None:
    """Everything that hangs on the times of the acts (刑法第十二条、第八十七条、第八十九条)."""
    blocks: list[Block] = []
    for charge, found in _shown(view):
        lines = [plain(text) for text in (*_scope(view, found), *_hangs(view, found))]
        blocks.append(Paragraph(plain(charge.label.pick(view.words.lang), Style.STRONG)))
        blocks.append(Bullets(tuple(lines)))
        if found.stretches:
            blocks.append(_table(view, found))
    if not blocks:
        return None
    title = view.say("不同时期的行为", "Acts of different times")
    return Section(view.anchor("times"), title, tuple(blocks))


def statements(view: View) -> Iterator[str]:
    """One sentence per point, each with the offence it concerns."""
    for charge, found in _shown(view):
        for text in (*_scope(view, found), *_hangs(view, found)):
            yield charge.label.pick(view.words.lang) + view.say("：", ": ") + text


def decisive_times(view: View) -> Iterator[str]:
    """Acts that do not count for an offence, and what its result hangs on."""
    for charge, found in _shown(view):
        for text in (*_left_out(view, found), *_hangs(view, found)):
            yield charge.label.pick(view.words.lang) + view.say("：", ": ") + text


def several_acts(view: View) -> bool:
    """Whether the last day is that of the last of several acts."""
    end = view.person.facts.measured.figures.get("act.end")
    return end is not None and len(end.entities) > 1


def _shown(view: View) -> Iterator[tuple[Charge, Times]]:
    """Offences of which a reader should know: the one asked about, those acts name or tell of, those made out."""
    for charge in view.assessment.layout.charges:
        found = view.person.times.get(charge.offence)
        if found is not None and found.speaks:
            judged = (found.together, *(s.alone for s in found.stretches))
            made_out = any(one.result is Result.MET for one in judged)
            if charge.offence == view.root or found.concerned or made_out:
                yield charge, found


def _scope(view: View, found: Times) -> Iterator[str]:
    """Which acts count, and the day by which the law and the period of limitation go."""
    say, comma = view.say, view.say("、", ", ")
    acts, end = comma.join(found.acts), found.end
    day = iso(end.hi) if end is not None and end.hi is not None else say("未写明", "not stated")
    if len(found.acts) > 1 and (found.left_out or found.stretches):
        yield say(
            f"按行为 {acts} 一并判断：依最后一次的终了日（{day}）选法（最高人民检察院1998年12月2日批复），追诉期限以行为连续为前提自该日起算（刑法第八十九条）",
            f"judged on {acts} together: the law is that of the day the last of them ended ({day}); limitation runs from it if they are one course",
        )
    elif found.acts and found.left_out:
        yield say(
            f"只按行为 {acts} 判断，依其终了日（{day}）选法、起算追诉期限",
            f"judged on {acts} only; law and limitation go by the day it ended ({day})",
        )
    yield from _left_out(view, found)
    for act in found.undated:
        yield say(
            f"行为 {act} 没有写明终了日：全部行为的终了日只有下限，按决定日选法，须查明",
            f"act {act} has no last day: the end of all acts is open, the law goes by the decision day",
        )


def _left_out(view: View, found: Times) -> Iterator[str]:
    for reason in dict.fromkeys(left.reason for left in found.left_out):
        acts = view.say("、", ", ").join(left.act for left in found.left_out if left.reason == reason)
        why = LEFT_OUT[reason].pick(view.words.lang)
        yield view.say(f"不计入：{acts}（{why}）", f"not counted: {acts} ({why})")


def _hangs(view: View, found: Times) -> Iterator[str]:
    """What the result of the offence hangs on."""
    say = view.say
    for act in found.begun_before:
        name = say(f"行为 {act} ", f"act {act} ") if act else say("行为", "the course ")
        day = iso(found.first_day)
        yield say(
            f"{name}开始于本罪施行（{day}）以前：此前的部分当时不是犯罪，不得计入（刑法第十二条），须由人划分",
            f"{name}began before this offence existed ({day}): what was done before does not count (Criminal Law art. 12); to be divided",
        )
    for one in found.graver_alone:
        yield say(
            f"单就 {_acts(view, one)} 按当时的规定判断：{_told(view, found, one.alone)}，重于一并判断的{_told(view, found, found.together)}，须由人核对",
            f"{_acts(view, one)} alone, by the law of its time: {_told(view, found, one.alone)}, graver than all together ({_told(view, found, found.together)})",
        )
    if found.only_together:
        yield say(
            f"各时期单独按当时的规定都达不到“{_told(view, found, found.together)}”，一并按最后一次行为时的规定才达到；能否一并，法律没有写明，须由人决定；一并而新规定较严的，酌情从轻（1998年批复）",
            f"no stretch alone reaches “{_told(view, found, found.together)}”, only all together by the law of the last act; whether they may be joined is open",
        )
    elif found.version_matters:
        yield say(
            "按其中其他行为当时的规定判断全部行为，结果或者档次不同，见下表，须由人核对",
            "the law of others of these acts would give all of them another result or tier",
        )
    for one in found.expired_alone:
        yield say(
            f"单就 {_acts(view, one)} 追诉期限已过；只有与其后行为连续，或者其后行为是期限内又犯的罪，才能一并追诉（刑法第八十九条），须由人认定",
            f"{_acts(view, one)} alone is out of time; it can be prosecuted only as one course with the later acts or if these were crimes within the period (art. 89)",
        )


def _acts(view: View, stretch: Stretch) -> str:
    names = view.say("、", ", ").join(stretch.acts)
    return view.words.aside(names, view.say("至", " to ").join((iso(stretch.first), iso(stretch.last))))


def _told(view: View, found: Times, judged: Judged) -> str:
    """Result, and the highest range reached where there are several."""
    label = judged.result.label.pick(view.words.lang)
    charge = next(c for c in view.assessment.layout.charges if c.offence == found.offence)
    reached = [
        tier.text for tier, result in zip(charge.tiers, judged.tiers, strict=True) if result is Result.MET
    ]
    return view.words.aside(label, reached[-1]) if judged.result is Result.MET and len(reached) > 1 else label


def _table(view: View, found: Times) -> Table:
    say = view.say
    head = (
        say("行为", "acts"), say("期间", "days"), say("只在当时施行的规定", "instruments only then in force"),
        say("单独按当时的规定", "alone, by the law then"), say("追诉期限（单独）", "limitation (alone)"),
        say("以当时的规定判断全部", "all acts, by the law then"),
    )  # fmt: skip
    rows = tuple(_row(view, found, stretch) for stretch in found.stretches)
    return Table(say("各时期分别判断", "each stretch of time"), head, rows)


def _row(view: View, found: Times, stretch: Stretch) -> tuple[Line, ...]:
    book, comma = view.assessment.book, view.say("、", ", ")
    limits = {Result.MET: view.say("已过", "expired"), Result.NOT_MET: view.say("未过", "not expired")}
    limit = stretch.alone.limitation
    return (
        plain(comma.join(stretch.acts), Style.STRONG),
        plain(view.say("至", " to ").join((iso(stretch.first), iso(stretch.last)))),
        plain(view.listed(book.packs[pack].title for pack in stretch.packs) or "—"),
        (*view.status(stretch.alone.result), Run(_by(view, found, stretch.alone))),
        plain(limits[limit]) if limit in limits else view.status(limit),
        (*view.status(stretch.all_together.result), Run(_by(view, found, stretch.all_together))),
    )


def _by(view: View, found: Times, judged: Judged) -> str:
    """The range reached and the law chosen."""
    told = _told(view, found, judged).removeprefix(judged.result.label.pick(view.words.lang))
    return told + view.say(f"〔{LAWS[judged.law].zh}〕", f" [{LAWS[judged.law].en}]")
