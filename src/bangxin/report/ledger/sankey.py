"""The flow of tainted money by level (一级、二级、三级 …) as a server-drawn SVG."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from html import escape
from typing import NamedTuple

import polars as pl

from bangxin.ledger.tracing import RuleResult
from bangxin.report.ledger.terminal import money
from bangxin.report.ledger.words import level_name, party

WIDTH, COLUMN, NODE = 1180, 14, 9
_MOST_LEVELS, _MOST_NODES = 6, 12
_OTHERS = ("其他", "other")
_COLOURS = ("#a33b3b", "#c0702f", "#a58a1f", "#4f7f4a", "#3f6f8f", "#6a5a94", "#777777")


class Node(NamedTuple):
    """A box: level, name, the accounts it stands for."""

    level: int
    name: str
    members: frozenset[str]


class Link(NamedTuple):
    """A band between two boxes with its rows (n)."""

    source: Node
    target: Node
    fen: int
    rows: list[int]


def links(result: RuleResult, lang: str = "zh") -> tuple[list[Link], list[Link]]:
    """Bands that go down a level, and those that go back or sideways (回流、同级), which are listed, not drawn."""
    level = dict(result.accounts.select("account", "level").iter_rows())
    box = _boxes(result, level, lang)
    seeds = _seeds(result)
    sums: dict[tuple[Node, Node], list[tuple[int, int]]] = defaultdict(list)
    for n, payee, victim, fen in seeds.select("n", "payee", "victim", "fen_part").iter_rows():
        sums[box[f"v:{victim}"], box[payee]].append((n, fen))
    for n, payer, payee, fen in (
        result.rows.filter(~pl.col("seeded")).select("n", "payer", "payee", "tainted").iter_rows()
    ):
        if payer in box and payee in box:
            sums[box[payer], box[payee]].append((n, fen))
    found = [Link(a, b, sum(f for _, f in items), [n for n, _ in items]) for (a, b), items in sums.items()]
    found.sort(
        key=lambda link: (link.source.level, link.target.level, -link.fen, link.source.name, link.target.name)
    )
    down = [link for link in found if link.target.level > link.source.level]
    return down, [link for link in found if link.target.level <= link.source.level]


def _seeds(result: RuleResult) -> pl.DataFrame:
    """Victims' own payments with the victim of each."""
    seeded = result.rows.filter("seeded")
    return seeded.join(result.parts_of(seeded["n"]), on="n", suffix="_part")


def _boxes(result: RuleResult, level: dict[str, int], lang: str) -> dict[str, Node]:
    """Account or ``v:victim`` -> box; the smaller ones of a level share a box."""
    sizes: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for account, at, came in result.accounts.select("account", "level", "came").iter_rows():
        if at > 0:
            sizes[min(at, _MOST_LEVELS)].append((came, account))
    by_victim = _seeds(result).group_by("victim").agg(pl.col("fen_part").sum())
    sizes[0] = [(fen, f"v:{victim}") for victim, fen in by_victim.iter_rows()]
    box: dict[str, Node] = {}
    for at, members in sizes.items():
        members.sort(key=lambda m: (-m[0], m[1]))
        shown = len(members) if len(members) == _MOST_NODES + 1 else _MOST_NODES
        for _, key in members[:shown]:
            box[key] = Node(at, key.removeprefix("v:"), frozenset({key}))
        rest = [key for _, key in members[shown:]]
        if rest:
            zh = f"{_OTHERS[0]} {len(rest)} 个{'被害人' if at == 0 else '账户'}"
            en = f"{_OTHERS[1]} {len(rest)} {'victims' if at == 0 else 'accounts'}"
            shared = Node(at, en if lang == "en" else zh, frozenset(rest))
            box.update(dict.fromkeys(rest, shared))
    return box


def svg(
    down: list[Link],
    band: Callable[[int], str],
    box: Callable[[Node], str] | None = None,
    name: str = "",
    lang: str = "zh",
) -> str:
    """The drawing; ``band`` says where the rows of the band of a number are, ``box`` those of a node."""
    if not down:
        return "<p>No flow to draw.</p>" if lang == "en" else "<p>没有可画的资金流向。</p>"
    through: dict[Node, int] = defaultdict(int)
    inward: dict[Node, int] = defaultdict(int)
    for link in down:
        through[link.source] += link.fen
        inward[link.target] += link.fen
    nodes = {n: max(through.get(n, 0), inward.get(n, 0)) for n in {*through, *inward}}
    levels = sorted({n.level for n in nodes})
    tallest = max(sum(nodes[n] for n in nodes if n.level == at) for at in levels)
    crowded = max(sum(1 for n in nodes if n.level == at) for at in levels)
    height = max(260, min(900, 40 + crowded * 46))
    scale = (height - 60 - crowded * 18) / tallest
    step = (WIDTH - 310) / max(1, len(levels) - 1)  # the last column keeps room for its names
    where: dict[Node, tuple[float, float, float]] = {}
    parts = []
    deeper = " and below" if lang == "en" else "及以下"
    name = name or ("flow of money" if lang == "en" else "资金流向图")
    for place, at in enumerate(levels):
        x, y = 20 + place * step, 44.0
        parts.append(
            f'<text x="{x:.0f}" y="20" class="lv">{level_name(at, lang)}{deeper if at == _MOST_LEVELS else ""}</text>'
        )
        for node in sorted(
            (n for n in nodes if n.level == at), key=lambda n: (n.name.startswith(_OTHERS), -nodes[n], n.name)
        ):
            tall = max(2.0, nodes[node] * scale)
            where[node] = (x, y, tall)
            y += tall + 18
    bottom = max(y + tall for _, y, tall in where.values()) + 20
    parts += _bands(down, where, scale, band, lang)
    parts += [_box(node, nodes[node], at, box, lang) for node, at in where.items()]
    return (
        f'<svg viewBox="0 0 {WIDTH} {max(bottom, 120):.0f}" role="group" aria-label="{escape(name)}">'
        f"{''.join(parts)}</svg>"
    )


def _bands(
    down: list[Link],
    where: dict[Node, tuple[float, float, float]],
    scale: float,
    band: Callable[[int], str],
    lang: str,
) -> list[str]:
    used_out: dict[Node, float] = defaultdict(float)
    used_in: dict[Node, float] = defaultdict(float)
    parts = []
    for number, link in enumerate(down):
        (x1, y1, _), (x2, y2, _) = where[link.source], where[link.target]
        thick = max(1.0, link.fen * scale)
        top, end = y1 + used_out[link.source], y2 + used_in[link.target]
        used_out[link.source] += link.fen * scale
        used_in[link.target] += link.fen * scale
        x1, middle = x1 + NODE, (x1 + NODE + x2) / 2
        path = (
            f"M{x1:.1f},{top:.1f} C{middle:.1f},{top:.1f} {middle:.1f},{end:.1f} {x2:.1f},{end:.1f} "
            f"L{x2:.1f},{end + thick:.1f} C{middle:.1f},{end + thick:.1f} {middle:.1f},{top + thick:.1f} {x1:.1f},{top + thick:.1f} Z"
        )
        told = escape(
            f"{party(link.source.name, lang)} → {party(link.target.name, lang)}："
            + (
                f"{money(link.fen)}, {len(link.rows)} rows"
                if lang == "en"
                else f"{money(link.fen)} 元，{len(link.rows)} 笔"
            )
        )
        colour = _COLOURS[link.source.level % len(_COLOURS)]
        parts.append(
            f'<a href="{escape(band(number))}" aria-label="{told}">'
            f'<path d="{path}" fill="{colour}" class="band"><title>{told}</title></path></a>'
        )
    return parts


def _box(
    node: Node, fen: int, at: tuple[float, float, float], box: Callable[[Node], str] | None, lang: str
) -> str:
    x, y, tall = at
    name = party(node.name, lang)
    label = escape(name if len(name) <= 24 else name[:10] + "…" + name[-10:])
    drawn = (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{NODE}" height="{tall:.1f}" fill="{_COLOURS[node.level % len(_COLOURS)]}"/>'
        f'<text x="{x + COLUMN:.1f}" y="{y + tall / 2 + 4:.1f}" class="nd">{label}'
        f'<tspan class="am" dx="6">{money(fen)}</tspan></text>'
    )
    if box is None:
        return drawn
    return f'<a href="{escape(box(node))}" aria-label="{escape(name)}：{money(fen)}">{drawn}</a>'
