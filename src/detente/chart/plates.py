"""Plates: what a figure is to show, with everything a reader without the picture needs.

A plate holds numbers, a title that says what they come to, units and a source. `detente.chart.draw` finds the drawing
for its type; its table and its description hold the same numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass

Say = Callable[[float], str]
Table = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]
"""Names of columns, and rows of which the first cell is the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """What every figure has."""

    title: str
    """What the figure shows, as a finding."""
    unit: str
    source: str
    """Case, date and digest, printed inside the figure."""
    say: Say
    """How a number is written."""

    def table(self) -> Table:
        """The numbers of the figure."""
        raise NotImplementedError

    def describe(self) -> str:
        """The numbers of the figure in a sentence."""
        columns, rows = self.table()
        each = (
            f"{row[0]}: " + ", ".join(f"{head} {cell}" for head, cell in zip(columns[1:], row[1:], strict=True) if cell)
            for row in rows
        )
        return f"{self.unit}. " + "; ".join(each) + "."


@dataclass(frozen=True, slots=True)
class Span:
    """A value with the range behaviour moves it over, and the range all numbers together move it over."""

    label: str
    value: float
    spread: tuple[float, float] | None = None
    ranges: tuple[float, float] | None = None
    others: tuple[float, ...] = ()
    """The same under other theories."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans(Plate):
    """Values with their ranges, in blocks: an outcome by theory and by plan."""

    blocks: tuple[tuple[str, tuple[Span, ...]], ...]
    over: str = "over all ranges"
    """What the range over all numbers is."""

    def describe(self) -> str:
        """Each value with its spread; the table below the figure has the rest."""
        each = (
            f"{heading}: "
            + ", ".join(
                f"{span.label} {self.say(span.value)}" + (f" ({self._ends(span.spread)})" if span.spread else "")
                for span in rows
            )
            for heading, rows in self.blocks
        )
        return f"{self.unit}, with the spread over behaviour. " + "; ".join(each) + "."

    def table(self) -> Table:
        """Label, value, spread over behaviour, over all ranges, under the theories."""
        wide = any(span.ranges for _, spans in self.blocks for span in spans)
        more = any(span.others for _, spans in self.blocks for span in spans)
        columns: tuple[str, ...] = ("", "value", "spread over behaviour")
        columns += (self.over,) if wide else ()
        columns += ("lowest to highest theory",) if more else ()
        rows = []
        for heading, spans in self.blocks:
            for span in spans:
                row = [f"{heading}: {span.label}", self.say(span.value), self._ends(span.spread)]
                row += [self._ends(span.ranges)] if wide else []
                row += [self._ends((min(span.others), max(span.others)) if span.others else None)] if more else []
                rows.append(tuple(row))
        return columns, tuple(rows)

    def _ends(self, ends: tuple[float, float] | None) -> str:
        return "" if ends is None else f"{self.say(ends[0])} to {self.say(ends[1])}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stacks(Plate):
    """Shares that sum to one, a bar each: what carried a probability, by theory."""

    parts: tuple[str, ...]
    bars: tuple[tuple[str, tuple[float, ...]], ...]

    def table(self) -> Table:
        """Label, and each share."""
        return ("", *self.parts), tuple((label, *map(self.say, shares)) for label, shares in self.bars)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance(Plate):
    """Gains and losses about zero, in blocks: what each interest adds to an actor's welfare."""

    blocks: tuple[tuple[str, tuple[tuple[str, float], ...]], ...]

    def table(self) -> Table:
        """Label and amount."""
        return ("", "adds"), tuple(
            (f"{who}: {label}", self.say(value)) for who, bars in self.blocks for label, value in bars
        )


@dataclass(frozen=True, slots=True)
class Mark:
    """A forecast: an expert's words as a range, the model, the model under the expert's theory, the outcome."""

    label: str
    reading: tuple[float, float] | None
    model: float | None
    under: float | None
    event: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks(Plate):
    """Forecasts of experts beside the model and what happened."""

    marks: tuple[Mark, ...]

    def table(self) -> Table:
        """Label, reading, model, model under the theory, outcome."""
        rows = tuple(
            (mark.label, "" if mark.reading is None else f"{self.say(mark.reading[0])} to {self.say(mark.reading[1])}",
             self._say(mark.model), self._say(mark.under), {1.0: "yes", 0.0: "no", None: ""}.get(mark.event, ""))
            for mark in self.marks
        )  # fmt: skip
        return ("", "expert", "model", "model under the expert's theory", "happened"), rows

    def _say(self, value: float | None) -> str:
        return "" if value is None else self.say(value)


@dataclass(frozen=True, slots=True)
class Node:
    """A state that is drawn: its letter, what it is, how it stands, and in which column."""

    letter: str
    lines: tuple[str, ...]
    mark: str
    """What it is known by: the start, a concept of stability; empty for nothing."""
    column: int
    firm: bool = True
    """Whether its edge is thick."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A move that is drawn: from and to which node, whose it is, and whether it is better for who makes it."""

    source: int
    target: int
    actor: int
    gains: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph(Plate):
    """States and the moves between them, by actor."""

    actors: tuple[str, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def describe(self) -> str:
        """Each state, then each move."""
        states = "; ".join(
            f"{node.letter}{f' ({node.mark})' if node.mark else ''}: {', '.join(node.lines)}" for node in self.nodes
        )
        moves = "; ".join(
            f"{row[0]} to {row[2]} by {row[1]}" + ("" if row[3] == "yes" else ", no gain") for row in self.table()[1]
        )
        return f"{self.unit}. States: {states}. Moves: {moves}."

    def table(self) -> Table:
        """From which state, who, to which, and whether it is better for who moves."""
        rows = tuple(
            (self.nodes[edge.source].letter, self.actors[edge.actor], self.nodes[edge.target].letter,
             "yes" if edge.gains else "no")
            for edge in self.edges
        )  # fmt: skip
        return ("from", "who", "to", "better for who moves"), rows
