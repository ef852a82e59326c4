"""A canvas: a figure drawn by Matplotlib becomes an SVG that can stand in a page.

The page decides the colours, light or dark, by its own CSS variables; every id is the figure's own, so that several can
stand in one page; nothing in it depends on the day or the machine.
"""

import io
import re
import textwrap
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape
from typing import TYPE_CHECKING, Any

from detente import words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, MUTED, GRID, PAPER = "#010101", "#020202", "#030303", "#040404"
FIRST, SECOND, THIRD, FOURTH = "#050505", "#060606", "#070707", "#080808"
VARIABLES = {
    INK: "--ink", MUTED: "--muted", GRID: "--line", PAPER: "--paper",
    FIRST: "--c1", SECOND: "--c2", THIRD: "--c3", FOURTH: "--c4",
}  # fmt: skip
"""Colours no chart would use stand for the page's variables until the figure is written."""
WIDTH = 7.4
ROW, BLOCK = 0.23, 0.3
HEAD, FOOT = 0.2, 0.95
WRAP = 84
STYLE: Any = {
    "svg.fonttype": "none", "svg.hashsalt": "detente", "text.parse_math": False, "font.size": 9,
    "font.family": "sans-serif", "font.sans-serif": ["DejaVu Sans"], "text.color": INK, "axes.edgecolor": GRID,
    "axes.labelcolor": INK, "xtick.color": MUTED, "ytick.color": INK, "hatch.linewidth": 0.6, "hatch.color": PAPER,
}  # fmt: skip


def clean(text: str, most: int = 200) -> str:
    """A text that may stand in a drawing: on one line, not too long, without control characters.

    >>> clean("a\\x00b\\nc")
    'a\ufffdb c'
    """
    shown = words.clean(" ".join(text.split()))
    return shown if len(shown) <= most else shown[: most - 1] + "…"


@contextmanager
def sheet(
    title: str, source: str, inches: float, *, left: float = 2.1, right: float = 1.5
) -> Iterator[tuple[Any, Any]]:
    """A figure with its title above, its source below and axes between.

    Args:
        title: What it shows.
        source: Where the numbers come from.
        inches: Height of the axes.
        left: Room for labels.
        right: Room for numbers.

    Yields:
        The figure and its axes.
    """
    import matplotlib
    from matplotlib.figure import Figure

    lines = textwrap.wrap(clean(title, 400), WRAP)
    head = HEAD + 0.19 * len(lines)
    height = head + inches + FOOT
    with matplotlib.rc_context(STYLE), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a glyph that the measuring font lacks is drawn by the reader's own
        figure = Figure(figsize=(WIDTH, height))
        figure.patch.set_alpha(0)
        figure.text(0.01, 1 - 0.06 / height, "\n".join(lines), va="top", fontweight="bold", fontsize=10)
        said = "\n".join(textwrap.wrap(clean(source, 300), 118))
        figure.text(0.01, 0.05 / height, said, va="bottom", fontsize=7, color=MUTED)
        axes = figure.add_axes((left / WIDTH, FOOT / height, (WIDTH - left - right) / WIDTH, inches / height))
        axes.patch.set_alpha(0)
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="x", color=GRID, linewidth=0.6)
        axes.set_axisbelow(True)
        yield figure, axes


def legend(figure: "Figure", handles: list[Any]) -> None:
    """What the marks mean, below the axes."""
    at = 0.3 / figure.get_figheight()
    figure.legend(handles=handles, loc="lower left", bbox_to_anchor=(0.0, at), ncols=len(handles), frameon=False,
                  fontsize=7.5, handletextpad=0.4, columnspacing=1.2, borderaxespad=0.1)  # fmt: skip


def beside(axes: "Axes", y: float, text: str, *, size: float = 8) -> None:
    """A number at the right end of a row."""
    axes.text(1.02, y, clean(text), transform=axes.get_yaxis_transform(), va="center", fontsize=size, color=INK)


def heading(axes: "Axes", y: float, text: str) -> None:
    """The name of a block of rows, over its labels."""
    axes.annotate(clean(text, 60), (0, y), xycoords=axes.get_yaxis_transform(), xytext=(-146, 0),
                  textcoords="offset points", va="center", fontsize=8, fontstyle="italic", color=MUTED)  # fmt: skip


def svg(figure: "Figure", id: str, title: str, description: str) -> str:
    """The figure as an SVG for a page.

    Args:
        figure: What was drawn.
        id: The start of every id in it.
        title: For those who do not see it.
        description: Its numbers.
    """
    import matplotlib

    stream = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with matplotlib.rc_context(STYLE), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        figure.savefig(stream, format="svg", metadata=nothing)
    text = stream.getvalue()
    text = text[text.index("<svg") :]
    view = re.search(r'viewBox="[^"]*"', text)
    text = text[text.index(">", text.index("<svg")) + 1 :].rstrip()
    text = re.sub(r"<!--.*?-->|<metadata>.*?</metadata>", "", text, flags=re.S)
    text = re.sub(r"<defs>\s*<style[^>]*>.*?</style>\s*</defs>", "", text, count=1, flags=re.S)
    text = re.sub(r"font: (?:(italic|bold|700) )?([\d.]+)px [^;\"]*", _font, text)
    for colour, variable in VARIABLES.items():
        text = text.replace(f": {colour}", f": var({variable})")
        text = text.replace(f' fill="{colour}"', f' style="fill: var({variable})"')  # as in the ground of a hatch
    rules, text = _classes(_plain(_own_ids(text, id)), id)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {view[0] if view else ""} role="img" '
        f'aria-labelledby="{id}-t {id}-d">\n<title id="{id}-t">{escape(clean(title, 400))}</title>'
        f'<desc id="{id}-d">{escape(clean(description, 20_000))}</desc>{rules}'
    )
    return head + text


def _font(found: re.Match[str]) -> str:
    """The size alone; the page has the font."""
    manner = {"italic": "font-style: italic; ", "bold": "font-weight: bold; ", "700": "font-weight: bold; "}
    return f"{manner.get(found[1] or '', '')}font-size: {found[2]}px"


def _plain(text: str) -> str:
    """The same drawing without what does nothing: frames nobody sees, groups without a style, digits below a pixel."""
    text = re.sub(r'<path [^>]*opacity: 0"\s*/>', "", text)
    text = re.sub(r' transform="rotate\(-0 [^)]*\)"', "", text)
    text = re.sub(r" ?font-family: [^;\"]*;", "", text)
    text = re.sub(r' (?:d|x|y|transform)="[^"]*"', lambda found: _tight(found[0]), text)
    text = re.sub(r"<g[^>]*/>", "", text)
    kept, stack = [], list[bool]()
    for part in re.split(r"(<g>|<g [^>]*>|</g>)", text):
        if part.startswith("<g"):
            stack.append(part != "<g>")
        if part not in ("<g>", "</g>") or (part == "</g>" and stack.pop()):
            kept.append(part)
    return re.sub(r"\s+", " ", "".join(kept)).replace("> <", ">\n<").replace('; "', '"')


def _tight(attribute: str) -> str:
    """A place or a path with one decimal and no needless space; upright and level lines by where they end."""
    text = re.sub(r"(?<=\d\.\d)\d+", "", " ".join(attribute.split()))
    text = re.sub(r"(?<=\d)\.0(?!\d)", "", re.sub(r" ?([MLCQz]) ?", r"\1", text))
    return " " + (re.sub(r"M[^MCQ\"]*", _straight, text) if "C" not in text and "Q" not in text else text)


def _straight(found: re.Match[str]) -> str:
    """A line through points, where only one of two numbers changes named by that one."""
    first, *others = found[0].rstrip().removesuffix("z")[1:].split("L")
    said, (x, y) = f"M{first.strip()}", first.split()
    for other in others:
        to_x, to_y = other.split()
        said += f"V{to_y}" if to_x == x else f"H{to_x}" if to_y == y else f"L{to_x} {to_y}"
        x, y = to_x, to_y
    return said + ("z" if found[0].rstrip().endswith("z") else "")


def _classes(text: str, id: str) -> tuple[str, str]:
    """Styles as rules, each written once; and the drawing with their names."""
    styles = dict.fromkeys(re.findall(r'(?<= )style="([^"]*)"', text))
    names = {style: f"{id}-{number}" for number, style in enumerate(styles)}
    text = re.sub(r'(?<= )style="([^"]*)"', lambda found: f'class="{names[found[1]]}"', text)
    rules = "".join(f".{name}{{{style.replace(': ', ':').replace('; ', ';')}}}" for style, name in names.items())
    return f"<style>{rules}</style>", text


def shared_rules(drawings: Sequence[str]) -> tuple[str, list[str]]:
    """The rules of several drawings of one page, each written once, and the drawings without them.

    Args:
        drawings: As `svg` gave them.
    """
    names: dict[str, str] = {}
    plain = []
    for drawing in drawings:
        rules = re.search(r"<style>(.*?)</style>", drawing)
        own = dict(re.findall(r"\.([\w-]+)\{([^}]*)\}", rules[1])) if rules else {}
        for style in own.values():
            names.setdefault(style, f"v{len(names)}")
        text = drawing.replace(rules[0], "", 1) if rules else drawing
        for name in own:  # by name: a label of the figure may look like a class and is none of them
            text = text.replace(f'class="{name}"', f'class="{names[own[name]]}"')
        plain.append(re.sub(r"<[a-z][^<>]*>", _bare, text))
    return "".join(f".{name}{{{style}}}" for style, name in names.items()), plain


def _bare(tag: re.Match[str]) -> str:
    """A tag as a page may have it: no quotes about a place or a class that does not end the tag."""
    return re.sub(r' (x|y|class)="([\w.-]+)"(?=[ >])', r" \1=\2", tag[0])


def _own_ids(text: str, id: str) -> str:
    """Ids that something in the figure refers to get its name; the others go."""
    used = set(re.findall(r'(?:url\(#|href="#)([^)"]+)', text))
    text = re.sub(r'(<\w+)([^>]*?) id="([^"]+)"', lambda m: m[0] if m[3] in used else m[1] + m[2], text)
    text = re.sub(r"<(\w+) id=\"([^\"]+)\"", lambda m: m[0] if m[2] in used else f"<{m[1]}", text)
    for number, name in enumerate(sorted(used)):
        own = f"{id}-i{number}"
        text = text.replace(f'id="{name}"', f'id="{own}"').replace(f"#{name})", f"#{own})")
        text = text.replace(f'href="#{name}"', f'href="#{own}"')
    return text.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "").replace("xlink:href", "href")
