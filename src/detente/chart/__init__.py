"""Charts: a result becomes a figure that carries its title, its units and its source (`docs/brief.md`)."""

from collections.abc import Sequence
from importlib.util import find_spec

from detente.chart.plates import Balance, Edge, Graph, Mark, Marks, Node, Plate, Span, Spans, Stacks

__all__ = [
    "Balance", "Edge", "Graph", "Mark", "Marks", "Node", "Plate", "Span", "Spans", "Stacks", "available", "draw",
    "shared_rules",
]  # fmt: skip


def available() -> bool:
    """Whether the library that draws is installed (`pip install detente[charts]`)."""
    return find_spec("matplotlib") is not None


def shared_rules(drawings: Sequence[str]) -> tuple[str, list[str]]:
    """The rules of several drawings of one page, each written once, and the drawings without their own.

    Args:
        drawings: As `draw` gave them.

    Returns:
        The rules, for a style sheet of the page, and the drawings.
    """
    from detente.chart.canvas import shared_rules

    return shared_rules(drawings)


def draw(plate: Plate, id: str) -> str:
    """Draw a plate as an SVG for a page.

    Args:
        plate: What to show; the drawing is found by its type.
        id: The start of every id in the figure, different for each in a page.

    Returns:
        The SVG element.

    Raises:
        ImportError: If the library that draws is not installed.
        TypeError: If there is no drawing for such a plate.
    """
    # their drawings are found by the type of the plate
    from detente.chart import adaptive, box, graph, heat, influences, readings, tornado, trials  # noqa: F401
    from detente.chart.drawings import drawn

    return drawn(plate, id)
