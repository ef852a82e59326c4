"""The page of results: each goal first, with what was measured and whether it is met, then everything else.

No number on it is written by hand: all come from the sections of one run.
"""

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from findings import Goal, Section, Table
from machine_facts import Machine
from telling import DASH, three

MET = {True: "**met**", False: "**missed**", None: "not judged"}
TOP = """\
# Benchmarks: what was measured

Written by `make bench`, all of it in one run; nothing here is typed by hand. Every side runs in a process of its own,
and where two are compared they take turns. A time is the median, with the least and the most in brackets and the
number of timings; each side runs once before it is timed. Memory is the most that a process held, less what it held
after importing NumPy, SciPy and Numba and compiling one function. `benchmarks/README.md` says how to run them."""


def page(sections: Sequence[Section], machine: Machine, triads: Sequence[dict[str, Any]], asked: Sequence[str], *,
         quick: bool, missing: Sequence[str], failures: Sequence[str], took: float, pictures: Path) -> str:  # fmt: skip
    """The whole page.

    Args:
        sections: In the order in which they stand.
        machine: Seen before anything was measured.
        triads: Bytes per second before and after everything else.
        asked: Benchmarks that were left out.
        quick: Whether the sizes are those that only show that it runs.
        missing: Sentences about what could not be measured here.
        failures: What should have run and did not.
        took: Seconds for everything.
        pictures: Folder of the pictures, as the page names it.
    """
    parts = [TOP]
    if quick:
        parts.append("**A short run: sizes at which nothing is judged. It shows that everything runs.**")
    if asked:
        parts.append(f"Left out of this run: {', '.join(asked)}.")
    if machine.idle is False and machine.load is not None:
        parts.append(f"**The machine was not idle: its load was {machine.load[0]:.2f} before the run began.**")
    parts += ["## Goals", table(goals([goal for section in sections for goal in section.goals]))]
    if missing:
        parts.append("Not measured here:\n\n" + "\n".join(f"* {one}" for one in missing))
    if failures:
        parts.append("**Failed:**\n\n" + "\n".join(f"* {one}" for one in failures))
    parts += ["## Machine", table(described(machine, took)), table(speeds(triads))]
    parts += [markdown(section, pictures) for section in sections]
    return "\n\n".join(parts) + "\n"


def goals(found: Sequence[Goal]) -> Table:
    """Goals as a table."""
    rows = tuple(
        (one.work, one.goal, one.measured, MET[one.met] + (f": {one.why}" if one.met is None and one.why else ""))
        for one in found
    )
    return Table(("work", "goal", "measured", ""), rows)


def described(machine: Machine, took: float) -> Table:
    """The machine as a table."""
    load = "unknown" if machine.load is None else ", ".join(f"{one:.2f}" for one in machine.load)
    rows = (
        ("processor", machine.processor), ("cores", str(machine.cores)), ("caches", machine.caches or "unknown"),
        ("memory", "unknown" if machine.memory is None else f"{machine.memory:.1f} GiB"), ("system", machine.system),
        ("versions", ", ".join(f"{name} {version}" for name, version in machine.versions)),
        ("commit", machine.commit), ("load before, over 1, 5 and 15 minutes", load),
        ("ended", datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC")),
        ("took", f"{took / 60:.1f} minutes"),
    )  # fmt: skip
    return Table(("", ""), rows)


def speeds(triads: Sequence[dict[str, Any]]) -> Table:
    """The triads as a table: arrays in memory, before and after all else."""
    threads = sorted({name for one in triads for name in one if name.isdigit()}, key=int)
    rows = tuple(
        (when, f"{one['megabytes']:,.0f} MB", *(f"{one[t] / 1e9:.1f} GB/s" if t in one else DASH for t in threads))
        for when, one in zip(("before", "after"), triads, strict=False)
    )
    header = ("triad a = b + s c", "arrays", *(f"{t} thread{'s'[: int(t) - 1]}" for t in threads))
    return Table(header, rows, "How fast memory is, by STREAM's count of 24 bytes for each element:")


def markdown(section: Section, pictures: Path) -> str:
    """One section."""
    parts = [f"## {section.title}", section.text]
    for one in section.pictures:
        parts.append(f"![{one.title}]({(pictures / one.file).as_posix()})")
    parts += [table(one) for one in section.tables]
    if section.goals:
        parts += ["Goals:", table(goals(section.goals))]
    return "\n\n".join(parts)


def table(one: Table) -> str:
    """A table; numbers are right-aligned where a whole column is of numbers."""
    if not one.rows:
        return f"{one.above}\n\nNothing was measured." if one.above else "Nothing was measured."
    columns = list(zip(*one.rows, strict=True))
    rule = ["---:" if all(_number(cell) for cell in column) else "---" for column in columns]
    lines = [one.header, tuple(rule), *one.rows]
    text = "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
    return f"{one.above}\n\n{text}" if one.above else text


def _number(cell: str) -> bool:
    return cell == DASH or (cell[:1].isdigit() and "(" not in cell and "^" not in cell)


def percent(part: float) -> str:
    """A share as text."""
    return f"{three(100 * part)} %"
