"""A lookup program: a formula as one small table, or as a few of them joined by the operations at its root.

A table is indexed by the digits of the factors the formula depends on, so its value in a state is one lookup. What
would be too large for one table, or has no value somewhere, is split at its root: a division by 0 in states that are
never met is then no error, and in a state that is met the program has no value (nan).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt

from detente.case.model import Interest
from detente.errors import GameError
from detente.formula import Formula, FormulaError, Kind, table
from detente.formula.formula import assemble
from detente.formula.tree import (
    And,
    Comparison,
    Extreme,
    LevelMatch,
    LevelTest,
    Negation,
    Node,
    Not,
    Number,
    Or,
    Product,
    Relation,
    Sum,
    Truth,
    variables,
)
from detente.game.factored import records as r
from detente.game.factored.piece import Piece, after, finite, join, look
from detente.game.factored.records import Pool
from detente.game.layout import Layout

Floats = npt.NDArray[np.float64]
LARGEST = 2**12
"""Numbers in a table; 32 kB, what a processor keeps at hand."""
LARGEST_MEAN = 2**16
"""Where something is averaged out, which cannot be split."""
MOST_FACTORS = 24

_COMPARE = {
    Relation.IS: r.IS, Relation.IS_NOT: r.IS_NOT, Relation.LESS: r.LESS, Relation.AT_MOST: r.AT_MOST,
    Relation.MORE: r.MORE, Relation.AT_LEAST: r.AT_LEAST,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Program:
    """A piece that has been put down."""

    place: int
    piece: Piece

    @property
    def reads(self) -> frozenset[int]:
        """Factors its value depends on."""
        return self.piece.reads


class Programs:
    """Programs of one model's formulas, each put down once."""

    def __init__(self, pool: Pool, layout: Layout, texts: dict[int, str]) -> None:
        self.pool, self.layout, self._texts = pool, layout, texts
        self._known: dict[tuple[object, ...], Program] = {}

    @property
    def depth(self) -> int:
        """The most numbers that wait while a program runs."""
        return max((program.piece.depth for program in self._known.values()), default=1)

    def of(self, formula: Formula) -> Program:
        """The program of a formula."""
        return self.of_node(formula.root, formula.text)

    def of_node(self, node: Node, text: str, hidden: Mapping[str, Sequence[float]] | None = None) -> Program:
        """The program of a tree.

        Args:
            node: The tree.
            text: How an error calls it.
            hidden: Factors to average over, with the probability of each digit.
        """
        unseen = {name: tuple(chances) for name, chances in (hidden or {}).items() if name in variables(node)}
        key = (node, text, tuple(unseen.items()))
        if key not in self._known:
            piece = self._piece(node, text, unseen)
            place = self.pool.record([piece.count, *piece.code])
            self._texts[place] = text
            self._known[key] = Program(place=place, piece=piece)
        return self._known[key]

    def flow(
        self, interests: Mapping[str, Sequence[Interest]], actor: str,
        hidden: Mapping[str, Sequence[float]] | None = None,
    ) -> list[Program]:  # fmt: skip
        """An actor's flow of utility in parts that can change by themselves; their sum is the flow.

        Args:
            interests: Everybody's interests.
            actor: Whose.
            hidden: Factors to average over, with the probability of each digit.
        """
        own = [(one.weight, one.formula) for one in interests[actor] if one.formula is not None]
        for interest in interests[actor]:
            if interest.welfare is not None:
                theirs = interests[interest.welfare]
                own += [(interest.weight * one.weight, one.formula) for one in theirs if one.formula is not None]
        return [
            self.of_node(Product((Number(weight), formula.root), (False, False)), formula.text, hidden)
            for weight, formula in own
        ]

    def _piece(self, node: Node, text: str, hidden: Mapping[str, tuple[float, ...]]) -> Piece:
        found = self._look(node, hidden)
        if found is not None:
            return found
        if hidden.keys() & variables(node).keys() and not isinstance(node, Sum | Negation):
            raise GameError(
                f"`{text}` reads what is hidden and is too large to average over it: it is not simulated without "
                "listing the states."
            )

        def part(inner: Node) -> Piece:
            return self._piece(inner, text, hidden)

        match node:
            case And(nodes):
                return self._fold(And, nodes, r.AND, part, hidden)
            case Or(nodes):
                return self._fold(Or, nodes, r.OR, part, hidden)
            case Extreme(function, nodes):
                operation = r.LEAST if function == "min" else r.MOST
                return self._fold(lambda some: Extreme(function, some), nodes, operation, part, hidden)
            case Sum(terms, minus):
                return finite(self._signed(terms, minus, (r.ADD, r.TAKE), part, hidden))
            case Product(terms, divide):
                return finite(self._signed(terms, divide, (r.TIMES, r.OVER), part, hidden))
            case Comparison(left, relation, right):
                return join(part(left), part(right), _COMPARE[relation])
            case Not(operand):
                return after(part(operand), r.NOT, 0.0, 1.0)
            case Negation(operand):
                inner = part(operand)
                return after(inner, r.MINUS, -inner.high, -inner.low)
        raise GameError(f"The formula `{text}` has no value everywhere.")

    def _fold(
        self, make: Callable[[tuple[Node, ...]], Node], nodes: Sequence[Node], operation: int,
        part: Callable[[Node], Piece], hidden: Mapping[str, tuple[float, ...]],
    ) -> Piece:  # fmt: skip
        pieces = []
        for group in self._groups(nodes):
            whole = self._look(make(group), hidden) if len(group) > 1 else None
            pieces += [part(node) for node in group] if whole is None else [whole]
        return reduce(lambda a, b: join(a, b, operation), pieces)

    def _signed(
        self, terms: Sequence[Node], second: Sequence[bool], operations: tuple[int, int],
        part: Callable[[Node], Piece], hidden: Mapping[str, tuple[float, ...]],
    ) -> Piece:  # fmt: skip
        """Terms one after another, those of a kind that stand together in one table if they fit."""
        adding = operations[0] == r.ADD
        pieces: list[tuple[Piece, int]] = []
        at = 0
        for group in self._groups(terms, [not adding and flag for flag in second]):
            turned = second[at]
            signs = tuple(flag != turned for flag in second[at : at + len(group)])
            at += len(group)
            whole = None
            if len(group) > 1:
                whole = self._look(Sum(group, signs) if adding else Product(group, signs), hidden)
            if whole is None:
                each = second[at - len(group) : at]
                pieces += [(part(node), operations[flag]) for node, flag in zip(group, each, strict=True)]
            else:
                pieces.append((whole, operations[turned]))
        result = pieces[0][0]
        for piece, operation in pieces[1:]:
            result = join(result, piece, operation)
        return result

    def _groups(self, nodes: Sequence[Node], alone: Sequence[bool] | None = None) -> list[tuple[Node, ...]]:
        """Neighbours that fit into one table together."""
        groups: list[list[Node]] = []
        names: set[str] = set()
        apart = False
        for node, single in zip(nodes, alone or [False] * len(nodes), strict=True):
            mine = set(variables(node))
            if groups and not single and not apart and self._size(names | mine) <= LARGEST:
                groups[-1].append(node)
                names |= mine
            else:
                groups.append([node])
                names = mine
            apart = single
        return [tuple(group) for group in groups]

    def _size(self, names: set[str]) -> int:
        if len(names) > MOST_FACTORS:
            return LARGEST_MEAN + 1
        return math.prod(self.layout.sizes[self.layout.index[name]] for name in names)

    def _look(self, node: Node, hidden: Mapping[str, tuple[float, ...]]) -> Piece | None:
        """One table, if it is small enough and has a value everywhere."""
        read = variables(node)
        if self._size(set(read)) > (LARGEST_MEAN if hidden.keys() & read.keys() else LARGEST):
            return None
        try:
            entries = table(assemble("", node, _kind(node)), self.layout.model.parameters).astype(np.float64)
        except FormulaError:
            return None
        factors = []
        for axis, name in enumerate(read):
            f = self.layout.index[name]
            if self.layout.stages[f]:
                entries = np.take(entries, np.minimum(np.arange(self.layout.sizes[f]), 1), axis)
            factors.append(f)
        for axis in range(len(factors) - 1, -1, -1):
            name = self.layout.names[factors[axis]]
            first = np.take(entries, [0], axis)
            if name in hidden:
                entries = np.moveaxis(entries, axis, -1) @ np.array(hidden[name])
            elif (entries == first).all():
                entries = np.take(entries, 0, axis)
            else:
                continue
            del factors[axis]
        return look(self.pool, entries, factors)


def _kind(node: Node) -> Kind:
    truths = (Truth, LevelTest, LevelMatch, Comparison, Not, And, Or)
    return Kind.BOOLEAN if isinstance(node, truths) else Kind.NUMBER
