"""The drawing of a graph: states in boxes, column by column, and moves as arrows, each actor's with its own stroke."""

from collections.abc import Sequence
from typing import Any

from detente.chart import canvas
from detente.chart.canvas import FIRST, INK, MUTED, PAPER, SECOND, clean, legend, sheet, svg
from detente.chart.drawings import drawn
from detente.chart.plates import Edge, Graph, Node

STROKES: tuple[tuple[Any, str], ...] = (
    ("solid", FIRST),
    ((0, (5, 2)), SECOND),
    ((0, (1, 1.5)), canvas.THIRD),
    ((0, (6, 2, 1, 2)), canvas.FOURTH),
)
"""Dashes and colour of each actor; the dashes say without colour what the colour says, and the label says it again."""
BOX, LINE, GAP, WIDE = 1.62, 0.125, 0.36, 7.2
"""Inches: the width of a box, the height of a line in it, the room between boxes, the width of all."""
SIGNS = 27
"""Signs that fit on a line of a box."""
BOW = 0.2
ALONG = tuple(n / 20 for n in (10, 9, 11, 8, 12, 7, 13, 6, 14, 5, 15, 4, 16))
"""Where on an arrow its name may stand, the middle first."""
Point = tuple[float, float]


@drawn.register
def graph(plate: Graph, id: str) -> str:
    """Boxes with a letter, the mark in bold, and what the state is; arrows with the name of who moves."""
    from matplotlib.lines import Line2D

    sizes = [LINE * (len(node.lines) + 1) + 0.12 for node in plate.nodes]
    places, inches = _places(plate, sizes)
    with sheet(plate.title, plate.source, inches, left=0.1, right=0.1) as (figure, axes):
        axes.set_xlim(0, WIDE)
        axes.set_ylim(0, inches)
        axes.grid(visible=False)
        axes.spines["bottom"].set_visible(False)
        axes.set_xticks([])
        axes.set_yticks([])
        boxes = [_box(axes, *row) for row in zip(places, sizes, plate.nodes, strict=True)]
        said: list[Point] = []
        for edge in plate.edges:
            _arrow(axes, edge, places, boxes, plate.actors, said)
        for artist in (*axes.patches, *axes.texts):
            artist.set_clip_on(False)
        movers = sorted({edge.actor for edge in plate.edges})
        handles: list[Any] = [
            Line2D([], [], color=STROKES[actor % 4][1], linestyle=STROKES[actor % 4][0], linewidth=1.6,
                   label=clean(plate.actors[actor], 24))
            for actor in movers
        ]  # fmt: skip
        handles += [
            Line2D([], [], color=INK, linewidth=1.8, label="better for who moves"),
            Line2D([], [], color=INK, linewidth=0.7, label="not better"),
        ]
        legend(figure, handles)
        return svg(figure, id, plate.title, plate.describe())


def _places(plate: Graph, sizes: Sequence[float]) -> tuple[list[Point], float]:
    """The middle of each box, and how high all of them stand; in a column, near what they are joined to."""
    columns: dict[int, list[int]] = {}
    for number, node in enumerate(plate.nodes):
        columns.setdefault(node.column, []).append(number)
    inches = 0.1 + max(sum(sizes[number] for number in members) + GAP * len(members) for members in columns.values())
    step = (WIDE - BOX) / max(1, len(columns) - 1)
    at: dict[int, Point] = {}
    for place, column in enumerate(sorted(columns)):
        members = sorted(columns[column], key=lambda number: (-_pull(number, plate.edges, at), number))
        room = (inches - sum(sizes[number] for number in members)) / len(members)
        y = inches
        for number in members:
            x = BOX / 2 + place * step if len(columns) > 1 else WIDE / 2
            at[number] = (x, y - room / 2 - sizes[number] / 2)
            y -= room + sizes[number]
    return [at[number] for number in range(len(plate.nodes))], inches


def _pull(number: int, edges: Sequence[Edge], at: dict[int, tuple[float, float]]) -> float:
    """The mean height of the neighbours that have a place."""
    near = [at[e.source][1] for e in edges if e.target == number and e.source in at]
    near += [at[e.target][1] for e in edges if e.source == number and e.target in at]
    return sum(near) / len(near) if near else 0.0


def _box(axes: Any, place: Point, high: float, node: Node) -> Any:
    """A box and its lines."""
    from matplotlib.patches import Rectangle

    x, y = place
    box = Rectangle((x - BOX / 2, y - high / 2), BOX, high, facecolor=PAPER, edgecolor=INK if node.firm else MUTED,
                    linewidth=1.8 if node.firm else 0.8, zorder=3)  # fmt: skip
    axes.add_patch(box)
    head = clean(f"{node.letter}  {node.mark}".rstrip(), SIGNS)
    for row, (text, weight) in enumerate([(head, "bold"), *((line, "normal") for line in node.lines)]):
        axes.text(x - BOX / 2 + 0.06, y + high / 2 - 0.05 - LINE * row, clean(text, SIGNS), fontsize=7.5, va="top",
                  ha="left", fontweight=weight, color=INK, zorder=4)  # fmt: skip
    return box


def _arrow(
    axes: Any, edge: Edge, places: Sequence[Point], boxes: Sequence[Any], actors: Sequence[str], said: list[Point]
) -> None:
    """An arrow that bows to its right, so that one back does not lie on it, and its actor's name on it."""
    from matplotlib.patches import FancyArrowPatch

    here, there = places[edge.source], places[edge.target]
    stroke, colour = STROKES[edge.actor % 4]
    axes.add_patch(
        FancyArrowPatch(
            here, there, patchA=boxes[edge.source], patchB=boxes[edge.target], shrinkA=2, shrinkB=3,
            connectionstyle=f"arc3,rad={BOW}", arrowstyle="-|>", mutation_scale=9, linestyle=stroke,
            linewidth=1.8 if edge.gains else 0.7, color=colour, zorder=2,
        )
    )  # fmt: skip
    at = _label(here, there, places, [box.get_height() for box in boxes], said)
    said.append(at)
    axes.text(*at, clean(actors[edge.actor], 18), fontsize=6.5, ha="center", va="center", color=INK, zorder=5,
              bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.6})  # fmt: skip


def _label(here: Point, there: Point, places: Sequence[Point], high: Sequence[float], said: Sequence[Point]) -> Point:
    """A place on an arrow for the name: as near its middle as boxes and other names allow."""
    (x, y), (to_x, to_y) = here, there
    bend_x, bend_y = (x + to_x) / 2 + BOW * (to_y - y), (y + to_y) / 2 - BOW * (to_x - x)
    best, least = ((x + to_x) / 2, (y + to_y) / 2), float("inf")
    for t in ALONG:
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
        at = (a * x + b * bend_x + c * to_x, a * y + b * bend_y + c * to_y)
        inside = sum(_over(at, box, BOX / 2 + 0.3, size / 2 + 0.06) for box, size in zip(places, high, strict=True))
        crowded = sum(_over(at, other, 0.75, 0.13) for other in said)
        cost = 2 * inside + crowded + abs(t - 0.5)
        if cost < least:
            best, least = at, cost
    return best


def _over(one: Point, other: Point, wide: float, high: float) -> bool:
    return abs(one[0] - other[0]) < wide and abs(one[1] - other[1]) < high
