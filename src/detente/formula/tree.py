"""Node: one operation of a checked formula; a tree of them knows the levels and numbers of every factor it reads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple, TypeAlias


class Relation(StrEnum):
    """How two things are compared."""

    IS = "is"
    IS_NOT = "is not"
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


class Place(NamedTuple):
    """Where something stands in a formula's text, in code points."""

    offset: int = 0
    length: int = 0


@dataclass(frozen=True, slots=True)
class Variable:
    """A factor as a formula carries it: name, levels and, if they have any, their numbers."""

    name: str
    levels: tuple[str, ...]
    numbers: tuple[float, ...] | None = None

    @property
    def flag(self) -> bool:
        """Whether the name alone is true or false: two levels without numbers."""
        return len(self.levels) == 2 and self.numbers is None


@dataclass(frozen=True, slots=True)
class Truth:
    """`true` or `false`."""

    value: bool


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written; a minus sign in front of one belongs to it."""

    value: float


@dataclass(frozen=True, slots=True)
class Parameter:
    """The value of a parameter. Places never count when trees are compared."""

    name: str
    place: Place = field(default=Place(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """The number that a factor's present level carries."""

    variable: Variable


@dataclass(frozen=True, slots=True)
class LevelTest:
    """A factor against levels of its own; `digits` are their positions, several only with `is` and `is not`."""

    variable: Variable
    relation: Relation
    digits: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LevelMatch:
    """Two factors with the same levels, compared by position."""

    left: Variable
    relation: Relation
    right: Variable


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two numbers compared."""

    left: "Node"
    relation: Relation
    right: "Node"


@dataclass(frozen=True, slots=True)
class Not:
    """True where the operand is false."""

    operand: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """True where all operands are; never directly inside another `And`."""

    operands: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """True where any operand is; never directly inside another `Or`."""

    operands: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms added from left to right; `minus` says which are taken away (never the first)."""

    terms: tuple["Node", ...]
    minus: tuple[bool, ...]
    place: Place = field(default=Place(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Product:
    """Terms multiplied from left to right; `divide` says which divide (never the first), `places` where each stands."""

    terms: tuple["Node", ...]
    divide: tuple[bool, ...]
    place: Place = field(default=Place(), compare=False, repr=False)
    places: tuple[Place, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Negation:
    """The operand with its sign turned; never of a `Number`."""

    operand: "Node"


@dataclass(frozen=True, slots=True)
class Extreme:
    """The least (`min`) or greatest (`max`) of its operands."""

    function: str
    operands: tuple["Node", ...]


Node: TypeAlias = (
    Truth | Number | Parameter | Reading | LevelTest | LevelMatch | Comparison
    | Not | And | Or | Sum | Product | Negation | Extreme
)  # fmt: skip


def children(node: Node) -> tuple[Node, ...]:
    """Give the nodes directly below a node."""
    match node:
        case Not(operand) | Negation(operand):
            return (operand,)
        case And(nodes) | Or(nodes) | Sum(nodes) | Product(nodes) | Extreme(_, nodes):
            return nodes
        case Comparison(left, _, right):
            return (left, right)
    return ()


def walk(root: Node) -> Iterator[Node]:
    """Go through a node and everything below it, each node before its parts."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))


def variables(root: Node) -> dict[str, Variable]:
    """Collect the factors a tree reads, sorted by name."""
    found: dict[str, Variable] = {}
    for node in walk(root):
        match node:
            case Reading(variable) | LevelTest(variable):
                found[variable.name] = variable
            case LevelMatch(left, _, right):
                found[left.name] = left
                found[right.name] = right
    return dict(sorted(found.items()))


def all_of(nodes: Iterable[Node]) -> And:
    """Join conditions by `and`, flat."""
    return And(tuple(part for node in nodes for part in (node.operands if isinstance(node, And) else (node,))))


def any_of(nodes: Iterable[Node]) -> Or:
    """Join conditions by `or`, flat."""
    return Or(tuple(part for node in nodes for part in (node.operands if isinstance(node, Or) else (node,))))


def moved(node: Node, by: int) -> Node:
    """Copy a tree whose text now starts `by` code points later."""
    match node:
        case Parameter():
            return replace(node, place=_later(node.place, by))
        case Not() | Negation():
            return replace(node, operand=moved(node.operand, by))
        case And() | Or() | Extreme():
            return replace(node, operands=tuple([moved(part, by) for part in node.operands]))
        case Comparison():
            return replace(node, left=moved(node.left, by), right=moved(node.right, by))
        case Sum():
            return replace(node, terms=tuple([moved(part, by) for part in node.terms]), place=_later(node.place, by))
        case Product():
            terms = tuple([moved(part, by) for part in node.terms])
            places = tuple([_later(place, by) for place in node.places])
            return replace(node, terms=terms, place=_later(node.place, by), places=places)
    return node


def _later(place: Place, by: int) -> Place:
    return Place(place.offset + by, place.length)
