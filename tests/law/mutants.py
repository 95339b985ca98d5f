"""Mutants of the norms: one small wrong change each, as a careless hand would make it."""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bangxin.base.errors import NormError
from bangxin.law.rulebook import Rulebook, with_norm, without_norm

_OPERATOR: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.GtE: ast.Gt, ast.Gt: ast.GtE, ast.LtE: ast.Lt, ast.Lt: ast.LtE, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_OTHER_CALL = {"any_of": "all_of", "all_of": "any_of"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change to one norm; ``when`` is None when the norm is deleted."""

    norm: str
    kind: str
    when: str | None
    detail: str

    @property
    def id(self) -> str:
        return f"{self.norm} {self.kind}: {self.detail}"

    def applied(self, book: Rulebook) -> Rulebook:
        if self.when is None:
            return without_norm(book, self.norm)
        return with_norm(book, replace(book.norms[self.norm], when=self.when))


def mutants(book: Rulebook) -> Iterator[Mutant]:
    """Every mutant of every norm that still loads: literals ±1, operators, and/or, deletions."""
    for norm in book.norms.values():
        yield Mutant(norm.id, "删去本条", None, norm.cite)
        seen, named = {norm.when}, Counter[tuple[str, str]]()
        for kind, detail, tree in _changes(ast.parse(norm.when, mode="eval")):
            when = ast.unparse(tree)
            named[kind, detail] += 1
            place = f"（第{named[kind, detail]}处）" if named[kind, detail] > 1 else ""
            mutant = Mutant(norm.id, kind, when, detail + place)
            if when not in seen and _loads(book, mutant):
                seen.add(when)
                yield mutant


def _loads(book: Rulebook, mutant: Mutant) -> bool:
    try:
        mutant.applied(book)
    except NormError:
        return False
    return True


def _changes(tree: ast.Expression) -> Iterator[tuple[str, str, ast.Expression]]:
    count = sum(1 for _ in ast.walk(tree))
    for position in range(count):
        for change in range(_choices(_at(tree, position))):
            copied = copy.deepcopy(tree)
            kind, detail = _change(_at(copied, position), change)
            yield kind, detail, copied


def _at(tree: ast.Expression, position: int) -> ast.AST:
    return list(ast.walk(tree))[position]


def _choices(node: ast.AST) -> int:
    match node:
        case ast.Constant(value=int() as value) if not isinstance(value, bool):
            return 2
        case ast.Compare(ops=ops):
            return len(ops)
        case ast.BoolOp(values=parts):
            return 1 + len(parts)
        case ast.Call(func=ast.Name(id="any_of" | "all_of"), args=parts):
            return 1 + len(parts) * (len(parts) > 1)
        case ast.List(elts=parts):
            return len(parts) * (len(parts) > 1)
        case ast.UnaryOp(op=ast.Not()):
            return 1
    return 0


def _change(node: ast.AST, change: int) -> tuple[str, str]:
    """Change the node in place; returns the kind of change and what was changed."""
    before = ast.unparse(node)
    match node:
        case ast.Constant():
            node.value += (1, -1)[change]
            return "数字", f"{before} -> {node.value}"
        case ast.Compare():
            old = node.ops[change]
            other = _OPERATOR.get(type(old))
            node.ops[change] = other() if other else ast.GtE()
            return "比较", f"{before} -> {ast.unparse(node)}"
        case ast.UnaryOp():
            node.operand = ast.UnaryOp(ast.Not(), node.operand)
            return "去掉否定", before
        case ast.BoolOp() if change == 0:
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            return "且或互换", before
        case ast.Call() if change == 0:
            node.func = ast.Name(_OTHER_CALL[ast.unparse(node.func)])
            return "且或互换", before
        case ast.BoolOp() | ast.List() | ast.Call():
            parts = (
                node.values
                if isinstance(node, ast.BoolOp)
                else node.args
                if isinstance(node, ast.Call)
                else node.elts
            )
            removed = parts.pop(change if isinstance(node, ast.List) else change - 1)
            return "删去取值" if isinstance(node, ast.List) else "删去要件", ast.unparse(removed)
    raise TypeError(node)
