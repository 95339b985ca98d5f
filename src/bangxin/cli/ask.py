"""``bangxin ask``: a lay question and what the law says to it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bangxin.base.errors import UsageProblem

if TYPE_CHECKING:
    from bangxin.consult.answer import Answer
    from bangxin.consult.cards import Card
    from bangxin.consult.quoted import Cited
    from bangxin.consult.similar import Near


def ask(
    words: Annotated[list[str], typer.Argument(metavar="QUESTION", help="用日常的话写的问题")],
    as_of: Annotated[str, typer.Option("--as-of", help="按哪一天的法律看，缺省今天 YYYY-MM-DD")] = "",
    corpus: Annotated[
        Path | None, typer.Option("--corpus", envvar="BANGXIN_CORPUS", help="语料库文件夹：引原文")
    ] = None,
    cases: Annotated[
        list[Path] | None, typer.Option("--cases", help="自有案件文件（YAML）或文件夹，供对照，可多次")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    lang: Annotated[str, typer.Option("--lang", help="zh 或 en")] = "zh",
) -> None:
    """回答一个提问：说了什么、由此能确定什么、还差什么、哪些规定、类似案例、去哪里求助。不在范围内时退出码 1。"""
    from bangxin.app.consulting import ask as answer_to

    if not " ".join(words).strip():
        raise UsageProblem.of(
            "question-missing", "请写明要问什么", "say what you want to know",
            hint=("例如 bangxin ask 我把银行卡租给别人，会有什么后果", "for example: bangxin ask 我把银行卡租给别人"),
        )  # fmt: skip
    if len(" ".join(words)) > _LONGEST:
        raise UsageProblem.of(
            "question-long", f"提问太长（最多 {_LONGEST} 字）", f"the question is too long ({_LONGEST} characters at most)",
            hint=("整份文书请用 bangxin read", "for a whole document use bangxin read"),
        )  # fmt: skip
    found = answer_to(" ".join(words), as_of=as_of, corpus=corpus, cases=cases or [])
    if as_json:
        from bangxin.base.canonical import canonical_json

        typer.echo(canonical_json(found.record()).decode())
    else:
        for line in _lines(found, lang):
            typer.echo(line)
    if not found.in_field:
        raise typer.Exit(1)


def _lines(found: Answer, lang: str) -> list[str]:
    from bangxin.consult.answer import DISCLAIMER, HELP, outside_notice

    zh = lang == "zh"
    if not found.in_field:
        return [outside_notice(found.reading).pick(lang), HELP.pick(lang)]
    if found.beside:
        head = "有关规定" if zh else "Norms"
        return [
            found.beside.pick(lang),
            head,
            *(f"  · {_full(one, lang)}" for one in found.norms),
            HELP.pick(lang),
        ]
    mark = "先看：" if zh else "First: "
    lead = [mark + stage.notice.pick(lang) for stage in found.stages]
    parts = [_stated(found, lang), _follow(found, lang), _below(found, lang)]
    if found.told:
        parts += [_questions(found, lang), _norms(found, lang), _cases(found, lang)]
    else:
        parts += [_norms(found, lang), _tell_more(lang)]
    out: list[str] = []
    for number, (title, body) in enumerate((part for part in parts if part), 1):
        mark = f"{_ORDINALS[number - 1]}、" if zh else f"{number}. "
        out += [mark + title, *body]
    return [*lead, *out, HELP.pick(lang), DISCLAIMER.pick(lang)]


_LONGEST = 20_000
_ORDINALS = "一二三四五六七"
_Part = tuple[str, list[str]]


def _stated(found: Answer, lang: str) -> _Part:
    zh = lang == "zh"
    lines = []
    for one in found.told:
        note = f"（{one.note}）" if one.note else ""
        quotes = "、".join(f"“{quote}”" for quote in one.quotes)
        lines.append(f"  · {one.label.pick(lang)}：{one.text.pick(lang)} ←{quotes}{note}")
    if not lines:
        lines = ["  · 没有具体事实，下面只列规定。" if zh else "  · no facts; only the norms are listed."]
    return (f"您说到的事实（按 {found.as_of} 看）" if zh else f"What you state (as of {found.as_of})"), lines


def _follow(found: Answer, lang: str) -> _Part | None:
    zh = lang == "zh"
    lines = [f"  · {node.words.pick(lang)}（{_cite(node.norms)}）" for node in found.said]
    lines += [f"  · {line.words.pick(lang)}（{_cite(line.norms)}）" for line in found.lines]
    if found.severity_note:
        lines.append(f"  {found.severity_note.pick(lang)}")
    late = "行为时尚未施行，不作不利依据" if zh else "not in force at the act"
    lines += [f"  · {cited.cite}（{cited.version}）：{late}" for cited in found.not_yet]
    if found.reading.supposed:
        title = "如果做了，仅凭这些事实可以确定的" if zh else "If done, what follows from these facts only"
    else:
        title = "仅凭这些事实可以确定的" if zh else "What follows from these facts only"
    return (title, lines) if lines else None


def _below(found: Answer, lang: str) -> _Part | None:
    title = "不论是否构成犯罪，这样做都违法" if lang == "zh" else "Unlawful already, crime or not"
    from bangxin.consult.quoted import joined

    lines = [f"  · {_full(one, lang)}" for one in joined(found.below)]
    if found.below_note:
        lines.append(f"  {found.below_note.pick(lang)}")
    return (title, lines) if found.below else None


def _questions(found: Answer, lang: str) -> _Part | None:
    zh, lines = lang == "zh", []
    for number, asked in enumerate(found.questions, 1):
        cites = f"；{_cite(asked.norms)}" if asked.norms else ""
        lines.append(f"  {number}. {asked.question.pick(lang)}〔{asked.why.pick(lang)}{cites}〕")
    lines.append("  运行 bangxin interview 可以逐题回答。" if zh else "  Run bangxin interview to go on.")
    return ("最能决定结果的问题" if zh else "What would decide most", lines) if found.questions else None


def _tell_more(lang: str) -> _Part:
    if lang == "zh":
        return "对照自己的情形", [
            "  请说明做了什么、什么时候、多少张卡、多少钱，或者运行 bangxin interview 逐题回答。"
        ]
    return "Your own case", [
        "  Say what was done, when, how many cards and how much, or run bangxin interview."
    ]


def _norms(found: Answer, lang: str) -> _Part:
    from bangxin.consult.quoted import joined

    return ("有关规定" if lang == "zh" else "Norms"), [
        f"  · {_full(one, lang)}" for one in joined(found.norms)
    ]


def _cases(found: Answer, lang: str) -> _Part | None:
    from bangxin.consult.similar import NOTICE

    zh, lines = lang == "zh", []
    for near in found.cases:
        lines.append(
            f"  · {_origin(near.card, lang)}{near.card.case}（{near.card.person}）：{near.card.facts}"
            + (f"处理：{near.card.outcome}。" if near.card.outcome else "")
        )
        # What the asker has not told is no difference yet.
        different = ("；" if zh else "; ").join(
            f"{d.label.zh}：本问 {d.here.zh}，该案 {d.there.zh}" if zh
            else f"{d.label.en}: here {d.here.en}, there {d.there.en}"
            for d in near.differences if d.both_told
        )  # fmt: skip
        if different:
            lines.append(f"    不同之处：{different}" if zh else f"    differs: {different}")
        lines += _on_one_side(near, lang)
    return (f"相近的案例（{NOTICE.zh}）" if zh else f"Similar cases ({NOTICE.en})", lines) if lines else None


def _on_one_side(near: Near, lang: str) -> list[str]:
    """What only the case, or only the asker, has: favourable circumstances and earlier convictions."""
    there = "、".join(d.label.pick(lang) for d in near.only_there)
    here = "、".join(d.label.pick(lang) for d in near.only_here)
    if lang == "zh":
        lines = [f"    该案有、您没有说到的：{there}"] * bool(there)
        return lines + [f"    您说到、该案没有的：{here}"] * bool(here)
    lines = [f"    in that case, not told by you: {there}"] * bool(there)
    return lines + [f"    told by you, not in that case: {here}"] * bool(here)


def _cite(norms: tuple[Cited, ...]) -> str:
    return "；".join(one.cite for one in norms)


def _full(one: Cited, lang: str) -> str:
    late = ("；行为之后才施行" if lang == "zh" else "; after the act") if one.later else ""
    # What cites itself whole (见引文) tells its dates there.
    period = f"（{one.version}{late}）" if one.version[:1].isdigit() or late else ""
    return f"{one.cite}{period}：{one.words.pick(lang)}"


def _origin(card: Card, lang: str) -> str:
    """Whose case it is: official, published (from where), or the user's own."""
    if card.source == "official":
        return "〔典型案例〕" if lang == "zh" else "[official] "
    if card.source == "own":
        return "〔自有案件〕" if lang == "zh" else "[own] "
    return (
        f"〔公开案例，来源 {card.source}，未经核对〕"
        if lang == "zh"
        else f"[published, {card.source}, unchecked] "
    )
