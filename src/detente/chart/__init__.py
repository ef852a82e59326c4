"""Charts: a result becomes a figure that carries its title, its units and its source (`docs/brief.md`)."""

from importlib.util import find_spec

from detente.chart.plates import Balance, Mark, Marks, Plate, Span, Spans, Stacks

__all__ = ["Balance", "Mark", "Marks", "Plate", "Span", "Spans", "Stacks", "available", "draw"]


def available() -> bool:
    """Whether the library that draws is installed (`pip install detente[charts]`)."""
    return find_spec("matplotlib") is not None


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
    from detente.chart.drawings import drawn

    return drawn(plate, id)
