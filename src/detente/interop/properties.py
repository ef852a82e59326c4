"""The questions of an exported chain as a file of properties, which PRISM and Storm read."""

from collections.abc import Iterator
from pathlib import Path

from detente.interop.formulas import number
from detente.interop.identifiers import remark
from detente.interop.portable import WATCH, Portable, Posed
from detente.interop.writing import write_whole


def write_properties(export: Portable, path: Path) -> None:
    """Write the questions, each with its formula; those that are left out with the reason.

    Args:
        export: The chain with its questions.
        path: Where to.

    Raises:
        GameError: If the file cannot be written.
    """
    write_whole(path, (piece.encode() for piece in pieces(export)))


def pieces(export: Portable) -> Iterator[str]:
    """The text of the file, piece by piece."""
    yield f"// Questions of {remark(export.game.model.title)}\n"
    yield from (f"// {what}: {remark(name)}\n" for what, name in export.about)
    if export.before():
        yield f"// {remark(export.before())}\n"
    starts = int((export.chain.start > 0).sum())
    if starts > 1:
        yield (
            f"// The start is spread over {starts} states; the answer is the sum of the values there, each times its "
            "probability.\n"
        )
    for one in export.posed:
        yield "\n"
        yield from _posed(export, one)
    if export.left_out:
        yield "\n// Not in this file:\n"
        yield from (f"//   {remark(name)}: {remark(why)}\n" for name, why in export.left_out)


def _posed(export: Portable, one: Posed) -> Iterator[str]:
    if one.ask.text:
        yield f"// {remark(one.ask.text)}\n"
    if (said := reading(one)) != "value":
        yield f"// answer = {said}\n"
    if one.ask.less:
        yield f"// and less {remark(one.ask.less)}, which has a chain of its own\n"
    if len(export.watchers) > 1:
        what = f" ({remark(one.ask.watcher.what)})" if one.ask.watcher is not None else ""
        yield f"// with {WATCH}={one.watcher}{what}\n"
    yield f'"{one.name}": {one.formula};\n'


def reading(one: Posed) -> str:
    """How the answer is read from the value of the formula: `1 - value`, `value / 24 - 8`."""
    scale, offset = one.ask.scale, one.ask.offset
    if scale < 0.0:
        return f"{number(offset)} - value"
    said = "value" if scale == 1.0 else f"value / {number(1.0 / scale)}"
    if offset:
        said += f" {'-' if offset < 0 else '+'} {number(abs(offset))}"
    return said
