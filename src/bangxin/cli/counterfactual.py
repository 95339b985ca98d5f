"""``bangxin counterfactual CASE --target CONCEPT=RESULT``"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer


def counterfactual(
    case: Annotated[Path, typer.Argument(help="案件文件（YAML/JSON）")],
    target: Annotated[
        str,
        typer.Option(
            "--target", help="概念=结果，编号或中文名，如 offence.art287_2=NOT_MET、明知成立=不符合"
        ),
    ],
    person: Annotated[str | None, typer.Option("--person", help="人的编号或姓名；一案多人时必填")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="决定日（年-月-日）")] = None,
    law: Annotated[str, typer.Option("--law", help="at_act | at_decision")] = "at_act",
    switch: Annotated[list[str] | None, typer.Option("--switch", help="开关=选项；可多次")] = None,
    lock: Annotated[list[str] | None, typer.Option("--lock", help="不许改变的事实；可多次")] = None,
    verified: Annotated[bool, typer.Option("--verified", help="也允许改变已查证的事实")] = False,
    given: Annotated[
        bool, typer.Option("--given", help="也允许改变谁也改变不了的事实（出生日期、各种日期、本省标准等）")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=50, help="最多列出多少组改变")] = 5,
    packs: Annotated[Path | None, typer.Option("--packs", help="另加规范包的文件夹")] = None,
    lang: Annotated[str, typer.Option("--lang", help="zh | en")] = "zh",
    json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """最少改变哪些事实会得到另一结果；未决时，查清哪些事实即可定论、先问什么、是否真的未决。"""
    from bangxin.app.proving import counterfactual as asked
    from bangxin.cli.assess import switch_pairs

    questions, result, locked, who = asked(
        case, target, person=person, as_of=as_of, law=law, switches=switch_pairs(switch or []), packs=packs, lock=lock or [],
        verified=verified, changing_given=given,
    )  # fmt: skip
    answer = _answer(questions, result, locked, limit)
    if json:
        import json as writer

        typer.echo(writer.dumps({"person": who.id, **answer}, ensure_ascii=False, sort_keys=True))
        return
    from bangxin.report.proofs import counterfactual_lines

    for line in counterfactual_lines(questions.book, questions.concept, answer, lang):
        typer.echo(line)


def _answer(questions: Any, target: Any, locked: set[str], limit: int) -> dict[str, Any]:
    """Plain data; of groups with several instances a fact carries the number of its instance (``notice.on#2``)."""
    from bangxin.app.proving import plain_value

    words = questions.book.vocabulary
    angles = questions.angles()

    def written(change: Any) -> dict[str, Any]:
        numbers = {fact: change.instance.get(words[fact].group) for fact in change.facts}
        return {
            f"{fact}#{numbers[fact]}" if numbers[fact] else fact: plain_value(words[fact], value)
            for fact, value in change.facts.items()
        }

    def merged(found: Any, most: int) -> list[dict[str, Any]]:
        plain: list[dict[str, Any]] = []
        for change in sorted(found, key=lambda c: len(c.facts)):
            entry = written(change)
            if entry not in plain:
                plain.append(entry)
        return plain[:most]

    nearest = [c for a in angles for c in a.nearest(target, among=a.changeable(locked), limit=limit)]
    answer: dict[str, Any] = {
        "result": questions.result.value,
        "target": target.value,
        "changes": merged(nearest, limit),
    }
    if questions.result.value in ("UNDETERMINED", "FINDING_NEEDED"):
        settling = [a.settling() for a in angles]
        by_result = {r: [c for s in settling for c in s[r]] for r in settling[0]}
        answer["possible"] = [r.value for r, possible in questions.really_open().items() if possible]
        answer["settling"] = {r.value: merged(changes, 4) for r, changes in by_result.items()}
        answer["ask"] = questions.worth_asking(by_result)
    return answer
