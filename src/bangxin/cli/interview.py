"""``bangxin interview``: question by question, the most decisive first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bangxin.base.commands import word
from bangxin.base.errors import InputError

if TYPE_CHECKING:
    from bangxin.consult.interview import Interview

_BACK, _STOP, _WHY = {"b", "back", "返回", "上一题"}, {"q", "quit", "退出", "保存"}, {"w", "why", "为什么"}


def interview(
    save: Annotated[Path, typer.Option("--save", "-s", help="保存成的案件文件（YAML），已有则接着答")] = Path(
        "访谈.yaml"
    ),
    as_of: Annotated[str, typer.Option("--as-of", help="按哪一天的法律看，缺省今天 YYYY-MM-DD")] = "",
    judge: Annotated[str, typer.Option("--judge", help="由谁作判断性认定；不写则不问判断性问题")] = "",
    question: Annotated[str, typer.Option("--question", help="先读一段话里的事实，再接着问")] = "",
    lang: Annotated[str, typer.Option("--lang", help="zh 或 en")] = "zh",
) -> None:
    """逐题访谈：最能决定结果的先问，可答“不知道”，可返回（b）、问为什么（w）、保存退出（q）。"""
    from bangxin.app.consulting import save_interview, start_interview
    from bangxin.consult.answer import DISCLAIMER, notice_of
    from bangxin.consult.question import read_lay_question

    talk = start_interview(save, as_of=as_of, judge=judge, question=question)
    typer.echo(DISCLAIMER.pick(lang))
    if question:
        said = read_lay_question(question, talk.as_of)
        if notice := notice_of(said):
            typer.echo(notice.pick(lang))
        for line in _told(talk, frozenset(said.facts), lang):
            typer.echo(line)
    talk = _asked_all(talk, save, lang)
    save_interview(save, talk)
    _summary(talk, save, lang)


def _asked_all(talk: Interview, save: Path, lang: str) -> Interview:
    """The interview after every question that was answered, until nothing is left or somebody stops."""
    from bangxin.app.consulting import save_interview
    from bangxin.consult.asked_next import why_asked
    from bangxin.consult.wording import question_text, reason_text

    shown = ""
    while True:
        asked = talk.next()
        if asked is None:
            if not talk.further and talk.more_to_ask and _goes_on(talk, lang):
                talk = replace(talk, further=True)
                continue
            return talk
        fact = talk.inquiry.book.vocabulary[asked.fact]
        typer.echo(f"\n[{len(talk.given) + 1}] {question_text(fact, choices=False).pick(lang)}")
        for number, label in enumerate(fact.values.values() if shown != asked.fact else (), 1):
            typer.echo(f"    {number}. {label}")
        shown = asked.fact
        try:
            text = input("> ").strip()
        except EOFError:
            return talk
        except KeyboardInterrupt:
            if talk.given:  # what was answered is not thrown away with the last question
                save_interview(save, talk)
                typer.echo(f"\n已保存 {save}" if lang == "zh" else f"\nsaved {save}")
            raise
        if text.lower() in _STOP:
            return talk
        if text.lower() in _WHY:
            if reason := reason_text(asked.fact, talk.facts.values):
                typer.echo(reason.pick(lang))
            typer.echo(why_asked(talk.inquiry, asked).pick(lang))
        elif text.lower() in _BACK:
            talk = talk.back()
        else:
            try:
                talk = talk.answer(asked.fact, text)
            except InputError as error:
                typer.echo(error.render(lang))


def _goes_on(talk: Interview, lang: str) -> bool:
    """Whether to go on with what only adds detail; no answer is no."""
    from bangxin.consult.interview import stuck_text

    typer.echo(f"\n{stuck_text(talk).pick(lang)}")
    typer.echo("还要接着问，只补充细节吗？（是/否）" if lang == "zh" else "Go on, for detail only? (yes/no)")
    try:
        return input("> ").strip().lower() in {"是", "y", "yes", "要", "继续"}
    except EOFError:
        return False


def _told(talk: Interview, said: frozenset[str], lang: str) -> list[str]:
    """What was read from the words of the question, to be put right with b before the first answer."""
    from bangxin.consult.lay_telling import UNTOLD, fact_label
    from bangxin.consult.wording import told_value

    words, zh = talk.inquiry.book.vocabulary, lang == "zh"
    lines = [
        f"  · {fact_label(one.fact).pick(lang)}：{told_value(words[one.fact], one.value).pick(lang)}"
        for one in talk.given
        if one.fact in said and one.fact not in UNTOLD and one.value is not None
    ]
    head = (
        "从您的话里先记下（不对的用 b 退回重答）："
        if zh
        else "Noted from your words (b takes the last one back):"
    )
    return [head, *lines] if lines else []


def _summary(talk: Interview, save: Path, lang: str) -> None:
    from bangxin.consult.interview import stuck_text

    book, standing = talk.inquiry.book, talk.standing
    zh = lang == "zh"
    typer.echo("\n各要件的状态（不是结论）" if zh else "\nState of the elements (no verdict)")
    for node in talk.inquiry.roots:
        typer.echo(f"  · {book.concepts[node].label.pick(lang)}：{standing.results[node].label.pick(lang)}")
    settled = len(standing.settled)
    if not talk.further and talk.next() is None and talk.more_to_ask:
        typer.echo(stuck_text(talk).pick(lang))
    known = sum(one.raw is not None for one in talk.given)
    if zh:
        typer.echo(
            f"已答 {known} 题，不知道 {len(talk.given) - known} 题；{settled}/{len(standing.results)} 个节点已定。"
        )
        typer.echo(f"已保存 {save}；运行 bangxin assess {word(save)} 看完整说明。")
    else:
        typer.echo(
            f"{known} answered, {len(talk.given) - known} unknown; {settled} of {len(standing.results)} settled."
        )
        typer.echo(f"saved {save}; run bangxin assess {word(save)}")
