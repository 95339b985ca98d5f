"""Which version of each instrument a run uses, and why: the table printed with every determination."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bangxin.base.dates import iso
from bangxin.base.i18n import Text
from bangxin.determination.person import RunOutcome, cone_norms
from bangxin.law.norms import AppliesBy, Norm, Rank
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Law, Run


@dataclass(frozen=True, slots=True)
class Version:
    """One instrument in a run: how many of the norms asked about are on, their dates in force, and the reason."""

    pack: str
    title: str
    first: str
    last: str
    norms_on: tuple[str, ...]
    norms_off: tuple[str, ...]
    why: Text


def versions(book: Rulebook, run: RunOutcome, concepts: Iterable[str]) -> tuple[Version, ...]:
    """One row per instrument with norms in the cone of ``concepts``, in file order."""
    selection, evaluation_run = run.evaluation.selection, run.evaluation.run
    grouped: dict[str, list[Norm]] = {}
    for norm_id in cone_norms(book, concepts):
        norm = book.norms[norm_id]
        grouped.setdefault(norm.pack, []).append(norm)
    rows = []
    for pack_id, pack in book.packs.items():
        norms = grouped.get(pack_id, [])
        if not norms:
            continue
        on = [n for n in norms if n.id in selection.on]
        shown = on or norms
        reason = (
            why_on(book, shown[0], evaluation_run)
            if on
            else why_off(book, shown[0], selection.off[shown[0].id], evaluation_run)
        )
        rows.append(
            Version(
                pack_id,
                pack.title,
                _first(min(n.in_force.first for n in shown)),
                _last(shown),
                tuple(n.id for n in on),
                tuple(n.id for n in norms if n.id not in selection.on),
                reason,
            )
        )
    return tuple(rows)


def why_on(book: Rulebook, norm: Norm, run: Run) -> Text:
    """Why a norm is on in a run, in words with the rule of selection."""
    pack = book.packs[norm.pack]
    act, decision = _act(run), iso(run.as_of)
    if pack.time_switch and run.option(book, pack.time_switch) == "pending_all":
        return Text(
            f"未决案件一律适用（{pack.time_switch}），决定日 {decision} 有效",
            f"applies to pending cases ({pack.time_switch}), in force on {decision}",
        )
    if norm.applies_by is AppliesBy.AS_OF:
        return Text(f"依决定日选用：{decision} 有效", f"chosen by the decision day: in force on {decision}")
    if norm.applies_by is AppliesBy.ACT_END:
        if run.law is Law.AT_ACT or norm.rank is Rank.STATUTE:
            return Text(f"依行为终了日选用：{act} 有效", f"chosen by the end of the act: in force on {act}")
        return Text(f"裁判时法：决定日 {decision} 有效", f"law at the decision: in force on {decision}")
    if run.law is Law.AT_DECISION:
        return Text(f"裁判时法：决定日 {decision} 有效", f"law at the decision: in force on {decision}")
    if pack.replaces or norm.in_force.last is not None:
        return Text(
            f"行为时已有解释，适用行为时的解释：{act}（高检发释字〔2001〕5号第三条）",
            f"the interpretation at the act applies: {act} (2001 No. 5 art. 3)",
        )
    if norm.in_force.covers(run.act_day):
        return Text(
            f"行为终了日 {act} 与决定日 {decision} 均有效",
            f"in force at the act ({act}) and at the decision ({decision})",
        )
    return Text(
        f"行为时无解释，未决案件适用新解释：决定日 {decision} 有效（高检发释字〔2001〕5号第二条）",
        f"no interpretation at the act, open cases take the new one: in force on {decision} (2001 No. 5 art. 2)",
    )


def why_off(book: Rulebook, norm: Norm, reason: str, run: Run) -> Text:
    """Why a norm is off: time, a switch, or displaced by another norm."""
    kind, _, by = reason.partition(":")
    if kind == "displaced":
        other = book.norms[by]
        return Text(f"不一致的以后文件为准：{by}（{other.cite}）", f"displaced by {by} ({other.cite})")
    if kind == "switch":
        switch = book.switches[by]
        option = run.option(book, by)
        return Text(f"读法开关 {by}：{switch.options[option]}", f"switch {by}: {option}")
    day = _act(run) if norm.applies_by is AppliesBy.ACT_END and run.law is Law.AT_ACT else iso(run.as_of)
    return Text(f"{day} 不在施行期内", f"not in force on {day}")


def _act(run: Run) -> str:
    return (
        iso(run.act_day) if run.act_end.hi is not None else f"{iso(run.as_of)}（行为终了日未记载，按决定日）"
    )


def _first(day: int) -> str:
    return "" if day <= 1 else iso(day)


def _last(norms: list[Norm]) -> str:
    ends = [n.in_force.last for n in norms]
    known = [end for end in ends if end is not None]
    return iso(max(known)) if known and len(known) == len(ends) else ""
