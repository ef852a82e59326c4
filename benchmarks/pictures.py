"""Pictures of how things scale: SVG for a page that may be light or dark, titles that say what was found."""

import io
import re
import textwrap
from pathlib import Path

from findings import Line, Picture

INK, MUTED, GRID, PAPER = "#15181b", "#59636e", "#d6dbe0", "#fdfdfc"
COLOURS = ("#0a66b2", "#c4500a", "#4d7a0f", "#7a54b8", "#8a6d00", "#a03a5c", "#3d7a78")
"""Ours, then the others."""
DARK = {
    INK: "#e7eaed", MUTED: "#a5aeb8", GRID: "#3a4149", PAPER: "#14171a", COLOURS[0]: "#5aa9ee", COLOURS[1]: "#f0914f",
    COLOURS[2]: "#a5c95c", COLOURS[3]: "#bba3e0", COLOURS[4]: "#d9bd4f", COLOURS[5]: "#ec8fab", COLOURS[6]: "#7fc7c4",
}  # fmt: skip
"""What each colour becomes for readers who have asked for dark pages."""
MARKS = ("o", "s", "^", "D", "v", "P", "X")
STYLE = {
    "svg.fonttype": "none", "svg.hashsalt": "detente", "text.parse_math": False, "font.size": 9,
    "font.family": "sans-serif", "font.sans-serif": ["DejaVu Sans"], "text.color": INK, "axes.edgecolor": MUTED,
    "axes.labelcolor": INK, "xtick.color": MUTED, "ytick.color": MUTED,
    "xtick.labelcolor": INK, "ytick.labelcolor": INK,
}  # fmt: skip
WIDTH, HEIGHT = 7.4, 4.4
APART = 0.042
"""Least distance of two names at the ends of lines, as a share of the axes' height."""


def draw(picture: Picture, folder: Path) -> Path:
    """Draw a picture into a folder.

    Returns:
        The file.
    """
    import matplotlib
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter, LogLocator

    with matplotlib.rc_context(STYLE):
        lines = textwrap.wrap(picture.title, 88)
        figure = Figure(figsize=(WIDTH, HEIGHT), facecolor=PAPER)
        figure.text(0.012, 0.98, "\n".join(lines), va="top", fontsize=10.5, fontweight="bold")
        axes = figure.add_axes((0.1, 0.12, 0.66, 0.8 - 0.045 * len(lines)), facecolor=PAPER)
        axes.set_xscale("log", base=2)
        axes.set_yscale("log")
        for line in sorted(picture.lines, key=lambda one: -one.rank):
            colour = COLOURS[line.rank % len(COLOURS)]
            axes.plot(
                line.states, line.values, color=colour, marker=MARKS[line.rank % len(MARKS)],
                linewidth=2.4 if line.rank == 0 else 1.3, markersize=5.5 if line.rank == 0 else 4.5,
                zorder=3 - 0.1 * line.rank,
            )  # fmt: skip
        ticks = sorted({x for line in picture.lines for x in line.states})
        axes.set_xticks(ticks, [f"2^{round(x).bit_length() - 1}" for x in ticks])
        axes.minorticks_off()
        values = [value for line in picture.lines for value in line.values]
        far = max(values) / min(values) > 50
        axes.yaxis.set_major_locator(LogLocator(subs=(1.0,) if far else (1.0, 2.0, 5.0)))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.grid(color=GRID, linewidth=0.6)
        axes.set_axisbelow(True)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        axes.set_xlabel("live states")
        axes.set_ylabel(picture.axis)
        _name(axes, picture.lines)
        stream = io.StringIO()
        figure.savefig(
            stream, format="svg", facecolor=PAPER, metadata=dict.fromkeys(("Date", "Creator", "Format", "Type"))
        )
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / picture.file
    file.write_text(_for_both(stream.getvalue(), picture.title), encoding="utf-8")
    return file


def _name(axes: object, lines: tuple[Line, ...]) -> None:
    """Write each line's name at its end, none over another."""
    from matplotlib.axes import Axes

    assert isinstance(axes, Axes)
    place = axes.transData + axes.transAxes.inverted()
    ends = sorted((float(place.transform((line.states[-1], line.values[-1]))[1]), line.rank, line) for line in lines)
    at = -1.0
    for height, rank, line in ends:
        at = max(height, at + APART)
        axes.annotate(
            line.name, (line.states[-1], line.values[-1]), xycoords="data", xytext=(1.03, at),
            textcoords="axes fraction", va="center", fontsize=8.5, fontweight="bold" if rank == 0 else "normal",
            color=COLOURS[rank % len(COLOURS)],
            annotation_clip=False, arrowprops={"arrowstyle": "-", "color": GRID, "linewidth": 0.7, "shrinkB": 4},
        )  # fmt: skip


def _for_both(text: str, title: str) -> str:
    """The file with rules that exchange its colours on dark pages; without such rules it is as on light ones."""
    rules = "".join(
        f'[style*="{what}: {light}"]{{{what}:{dark} !important}}'
        for light, dark in DARK.items()
        for what in ("fill", "stroke")
    )
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", text, flags=re.S)
    shown = title.replace("&", "&amp;").replace("<", "&lt;")
    head, _, rest = text.partition(">")
    return (
        f'{head} role="img">\n<title>{shown}</title><style>@media (prefers-color-scheme: dark){{{rules}}}</style>{rest}'
    )
