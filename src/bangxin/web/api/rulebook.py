"""The rulebook: norms, concepts, the vocabulary of facts, the lists a case may hold. Public: no log-in, nothing stored."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from bangxin.app import rulereading
from bangxin.app.rules import unknown
from bangxin.base.i18n import Text
from bangxin.law.entities import Attribute, builtin_schema
from bangxin.law.vocabulary import Fact
from bangxin.web.api.paging import PAGE, Limit, Offset, paged
from bangxin.web.api.shapes import Problem, Shape
from bangxin.web.visitor import Asking, uses

router = APIRouter(tags=["rulebook"], responses={"4XX": {"model": Problem}})
Name = Annotated[str, Query(max_length=64)]


class Words(Shape):
    """The same in Chinese and English."""

    zh: str
    en: str

    @classmethod
    def of(cls, text: Text) -> Words:
        return cls(zh=text.zh, en=text.en)


class FactAnswer(Shape):
    """A fact that norms read. ``kind``: claim, or finding (a person decides); ``values``: codes with their labels."""

    id: str
    type: str
    kind: str
    group: str
    label: Words
    question: Words | None
    definition: Words
    values: dict[str, str]


class ConceptAnswer(Shape):
    id: str
    node: str
    label: Words
    concluded_by: list[str]
    restricted_by: list[str]
    defeated_by: list[str]


class AttributeAnswer(Shape):
    """``kind``: value (a claim), finding, text, or ref to rows of another list (``refers``)."""

    name: str
    label: str
    kind: str
    type: str
    refers: str
    values: dict[str, str]


class EntityKindAnswer(Shape):
    id: str
    label: Words
    attributes: list[AttributeAnswer]


@router.get("/norms")
@uses("norms.view")
def norms(
    request: Request,
    asking: Asking,
    response: Response,
    pack: Name = "",
    concept: Name = "",
    offset: Offset = 0,
    limit: Limit = PAGE,
) -> list[dict[str, Any]]:
    """Norms, of one instrument or aimed at one concept if named."""
    book = asking.desk.book
    if pack and pack not in book.packs:
        raise unknown(pack, list(book.packs))
    if concept and concept not in book.concepts:
        raise unknown(concept, list(book.concepts))
    wanted = [
        norm
        for norm in book.norms.values()
        if (not pack or norm.pack == pack) and (not concept or concept in norm.targets)
    ]
    return [book.export_norm(norm) for norm in paged(request, response, wanted, offset, limit)]


@router.get("/norms/{norm_id}")
@uses("norms.view")
def norm(asking: Asking, norm_id: str, day: Annotated[str, Query(max_length=10)] = "") -> dict[str, Any]:
    """One norm with its links and, if imported, its words."""
    found = rulereading.norm_page(asking.desk.book, norm_id, asking.desk.corpus, day)
    return {
        **asking.desk.book.export_norm(found.norm),
        "facts": list(found.facts),
        "concepts": list(found.concepts),
        "acting": [{"relation": relation, "norm": other} for relation, other in found.acting],
        "feeding": list(found.feeding),
        "passages": [passage._asdict() for passage in found.passages],
    }


@router.get("/norms-between")
@uses("norms.view")
def between(
    asking: Asking, before: Annotated[str, Query(max_length=10)], after: Annotated[str, Query(max_length=10)]
) -> dict[str, list[str]]:
    """Norms on at one of two dates only."""
    found = rulereading.difference(asking.desk.book, before, after)
    return {
        "before": [n.id for n in found.before],
        "after": [n.id for n in found.after],
        "concepts": list(found.concepts),
    }


@router.get("/vocabulary")
@uses("norms.view")
def vocabulary(
    request: Request, asking: Asking, response: Response, offset: Offset = 0, limit: Limit = PAGE
) -> list[FactAnswer]:
    """The facts that claims and findings may be about."""
    words = list(asking.desk.book.vocabulary)
    return [_fact(fact) for fact in paged(request, response, words, offset, limit)]


@router.get("/concepts")
@uses("norms.view")
def concepts(
    request: Request, asking: Asking, response: Response, offset: Offset = 0, limit: Limit = PAGE
) -> list[ConceptAnswer]:
    """The legal concepts with the norms aimed at each."""
    book = asking.desk.book
    return [
        ConceptAnswer(
            id=concept.id,
            node=concept.node,
            label=Words.of(concept.label),
            concluded_by=list(book.aimed_at("concludes", concept.id)),
            restricted_by=list(book.aimed_at("restricts", concept.id)),
            defeated_by=list(book.aimed_at("defeats", concept.id)),
        )
        for concept in paged(request, response, list(book.concepts.values()), offset, limit)
    ]


@router.get("/entity-kinds")
@uses("norms.view")
def entity_kinds(asking: Asking) -> list[EntityKindAnswer]:
    """The lists that a case may hold (acts, instruments, victims …) with their attributes."""
    kinds = builtin_schema(asking.desk.book.vocabulary).kinds
    return [
        EntityKindAnswer(
            id=kind.id,
            label=Words.of(kind.label),
            attributes=[_attribute(attribute) for attribute in kind.attributes.values()],
        )
        for kind in kinds.values()
    ]


def _fact(fact: Fact) -> FactAnswer:
    return FactAnswer(
        id=fact.id,
        type=fact.type.value,
        kind=fact.kind.value,
        group=fact.group or "",
        label=Words.of(fact.label),
        question=Words.of(fact.question) if fact.question else None,
        definition=Words.of(fact.definition),
        values={code: str(label) for code, label in fact.values.items()},
    )


def _attribute(attribute: Attribute) -> AttributeAnswer:
    fact = attribute.fact
    return AttributeAnswer(
        name=attribute.name,
        label=str(attribute.label),
        kind=attribute.kind,
        type=fact.type.value if fact else "",
        refers=attribute.refers,
        values={code: str(label) for code, label in fact.values.items()} if fact else {},
    )
