"""Checks of the norm graph: names, relations, cycles, versions, reachability. Mistakes are values with a place."""

from __future__ import annotations

from collections.abc import Iterator

from bangxin.base.errors import Mistake, Place, did_you_mean
from bangxin.base.i18n import Text
from bangxin.law.expression import Literal, concepts_of, facts_of
from bangxin.law.norms import AppliesBy, Norm, Pack
from bangxin.law.rulebook import Rulebook


def check_rulebook(book: Rulebook) -> list[Mistake]:
    """Every mistake of the joined graph; empty when it can be evaluated."""
    mistakes = [*_targets(book), *_switch_use(book), *_grounds(book), *_pack_links(book), *_groups(book)]
    if not mistakes:
        mistakes = [*_cycles(book), *_versions(book), *_unreachable(book)]
    return mistakes


def _targets(book: Rulebook) -> Iterator[Mistake]:
    for norm in book.norms.values():
        for target in norm.targets:
            known: list[str] = list(book.concepts) if norm.relation == "concludes" else list(book.norms)
            if norm.relation in ("defeats", "restricts"):
                known += list(book.concepts)
            if target not in known:
                yield Mistake(
                    "unknown-target",
                    Text(
                        f"{norm.id} 的 {norm.relation} 指向不存在的“{target}”",
                        f"{norm.id} {norm.relation} unknown “{target}”",
                    ),
                    norm.place,
                    did_you_mean(target, known),
                )
        if not norm.targets:
            yield Mistake(
                "missing-target", Text(f"{norm.id} 没有对象", f"{norm.id} has no target"), norm.place
            )


def _switch_use(book: Rulebook) -> Iterator[Mistake]:
    for norm in book.norms.values():
        for switch_id, options in norm.switches.items():
            yield from _switch_options(book, switch_id, options, norm.place)
    for pack in book.packs.values():
        if pack.time_switch:
            yield from _switch_options(book, pack.time_switch, (), pack.place)


def _switch_options(
    book: Rulebook, switch_id: str, options: tuple[str, ...], place: Place
) -> Iterator[Mistake]:
    switch = book.switches.get(switch_id)
    if switch is None:
        message = Text(f"没有开关“{switch_id}”", f"no switch “{switch_id}”")
        yield Mistake("unknown-switch", message, place, did_you_mean(switch_id, book.switches))
        return
    for option in options:
        if option not in switch.options:
            message = Text(
                f"开关 {switch_id} 没有选项“{option}”", f"switch {switch_id} has no option “{option}”"
            )
            yield Mistake("unknown-option", message, place, did_you_mean(option, switch.options))


def _grounds(book: Rulebook) -> Iterator[Mistake]:
    """``grounds`` of a concept, where given, must name norms that conclude it; packs may add more."""
    for concept in book.concepts.values():
        actual = book.aimed_at("concludes", concept.id)
        for ground in concept.grounds:
            if ground not in actual:
                yield Mistake(
                    "wrong-ground",
                    Text(
                        f"概念 {concept.id} 列出的 {ground} 并不得出它",
                        f"{ground} does not conclude {concept.id}",
                    ),
                    concept.place,
                    did_you_mean(ground, actual),
                )
        if not actual:
            yield Mistake(
                "no-ground",
                Text(f"没有规范得出概念 {concept.id}", f"no norm concludes {concept.id}"),
                concept.place,
            )


def _pack_links(book: Rulebook) -> Iterator[Mistake]:
    for pack in book.packs.values():
        if pack.replaces and pack.replaces not in book.packs:
            message = Text(
                f"replaces 指向不存在的“{pack.replaces}”", f"replaces unknown pack “{pack.replaces}”"
            )
            yield Mistake("unknown-pack", message, pack.place, did_you_mean(pack.replaces, book.packs))


def _groups(book: Rulebook) -> Iterator[Mistake]:
    known = {fact.group for fact in book.vocabulary if fact.group}
    for concept in book.concepts.values():
        for group in concept.per:
            if group not in known:
                message = Text(
                    f"概念 {concept.id} 的 per 指向不存在的分组“{group}”",
                    f"{concept.id}: unknown group “{group}”",
                )
                yield Mistake("unknown-group", message, concept.place, did_you_mean(group, known))


def edges(book: Rulebook) -> dict[str, tuple[str, ...]]:
    """What each norm or concept depends on. Norm and concept ids never coincide."""
    graph: dict[str, tuple[str, ...]] = {}
    for norm_id in book.norms:
        around = (*book.aimed_at("restricts", norm_id), *book.aimed_at("defeats", norm_id))
        graph[norm_id] = (*concepts_of(book.conditions[norm_id]), *around)
    for concept_id in book.concepts:
        graph[concept_id] = tuple(
            norm
            for relation in ("concludes", "restricts", "defeats")
            for norm in book.aimed_at(relation, concept_id)
        )
    return graph


def topological(book: Rulebook) -> tuple[list[str], list[str]]:
    """Norms and concepts, dependencies first; second, one cycle if there is one (then the first list is partial)."""
    graph, done, path = edges(book), dict[str, bool](), list[str]()
    order: list[str] = []
    for root in graph:
        stack = [(root, iter(graph[root]))] if root not in done else []
        if stack:
            done[root] = False
            path.append(root)
        while stack:
            name, rest = stack[-1]
            following = next((n for n in rest if not done.get(n, False)), None)
            if following is None:
                stack.pop()
                path.pop()
                done[name] = True
                order.append(name)
            elif following in done:
                return order, [*path[path.index(following) :], following]
            else:
                done[following] = False
                path.append(following)
                stack.append((following, iter(graph[following])))
    return order, []


def _cycles(book: Rulebook) -> Iterator[Mistake]:
    _, cycle = topological(book)
    if cycle:
        place = next((book.norms[n].place for n in cycle if n in book.norms), None)
        chain = " → ".join(cycle)
        yield Mistake("cycle", Text(f"循环依赖：{chain}", f"cycle: {chain}"), place)
    yield from _derivation_cycles(book)
    yield from _displacement_cycles(book)


def _derivation_cycles(book: Rulebook) -> Iterator[Mistake]:
    for fact_id in book.derivations:
        seen, frontier = set[str](), [fact_id]
        while frontier:
            for name in facts_of(book.derivations.get(frontier.pop(), _NOTHING)):
                if name == fact_id:
                    message = Text(
                        f"派生事实 {fact_id} 依赖自己", f"derived fact {fact_id} depends on itself"
                    )
                    yield Mistake("cycle", message, book.vocabulary[fact_id].place)
                    return
                if name not in seen:
                    seen.add(name)
                    frontier.append(name)


def _displacement_cycles(book: Rulebook) -> Iterator[Mistake]:
    for norm in book.norms.values():
        if norm.relation == "displaces":
            if norm.when.strip() != "True":
                message = Text(
                    f"{norm.id}：displaces 的 when 只能是 True", f"{norm.id}: displaces needs when: True"
                )
                yield Mistake("displaces-when", message, norm.when_place)
            if norm.id in _displaced_from(book, norm.id):
                yield Mistake(
                    "cycle",
                    Text(f"{norm.id} 经替代关系回到自己", f"{norm.id} displaces in a circle"),
                    norm.place,
                )


def _displaced_from(book: Rulebook, norm_id: str) -> set[str]:
    """Norms that a chain of displacements starting at ``norm_id`` reaches."""
    reached, frontier = set[str](), [norm_id]
    while frontier:
        norm = book.norms[frontier.pop()]
        fresh = [t for t in norm.targets if t not in reached] if norm.relation == "displaces" else []
        reached.update(fresh)
        frontier += fresh
    return reached


def _versions(book: Rulebook) -> Iterator[Mistake]:
    """Two versions of one matter must not run at the same time: a pack and the pack it replaces."""
    for pack in book.packs.values():
        earlier = book.packs.get(pack.replaces)
        if earlier is None:
            continue
        if earlier.in_force.last is None or earlier.in_force.last >= pack.in_force.first:
            message = Text(
                f"{pack.id} 替代 {earlier.id}，但后者在前者施行日仍有效",
                f"{pack.id} replaces {earlier.id}, which is still in force on its first day",
            )
            yield Mistake("overlapping-versions", message, pack.place)
    yield from (m for pack in book.packs.values() for m in _norm_periods(pack))


def _norm_periods(pack: Pack) -> Iterator[Mistake]:
    for norm in pack.norms:
        before = norm.in_force.first < pack.in_force.first
        ended = pack.in_force.last is not None and (
            norm.in_force.last is None or norm.in_force.last > pack.in_force.last
        )
        if before or ended:
            message = Text(f"{norm.id} 的施行期超出所在文件", f"{norm.id} is in force outside its pack")
            yield Mistake("period-outside-pack", message, norm.place)


def _unreachable(book: Rulebook) -> Iterator[Mistake]:
    """Norms that can never be on: no day in force, contradictory switches, or always displaced."""
    for norm in book.norms.values():
        if any(not options for options in norm.switches.values()):
            message = Text(f"{norm.id} 的开关没有选项，永不适用", f"{norm.id}: no option turns it on")
            yield Mistake("unreachable", message, norm.place)
        for other_id in book.aimed_at("displaces", norm.id):
            if _always_displaces(book, book.norms[other_id], norm):
                message = Text(
                    f"{norm.id} 始终被 {other_id} 替代", f"{norm.id} is always displaced by {other_id}"
                )
                yield Mistake("unreachable", message, norm.place)


def _always_displaces(book: Rulebook, other: Norm, norm: Norm) -> bool:
    if other.switches or book.aimed_at("displaces", other.id) or other.applies_by is not norm.applies_by:
        return False
    if norm.applies_by is AppliesBy.ACT_END and other.rank is not norm.rank:
        return False
    period, cover = norm.in_force, other.in_force
    last_covered = cover.last is None or (period.last is not None and period.last <= cover.last)
    return cover.first <= period.first and last_covered


_NOTHING = Literal(False)
