"""What a benchmark finds: goals with what was measured, tables, pictures; and the run that measures.

A benchmark is a file `bench_*.py` with one function, `section(run)`. It asks the run for sides, each of which is a
function of some file called in a process of its own, and returns what there is to say. Asked twice for the same side,
a run measures once. `python benchmarks/bench_sweep.py --quick` shows one section, `python benchmarks/make_results.py`
writes the page of all.
"""

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from measuring import Side, alone

TURNS = 20
"""Exponent of the largest size at which sides take turns more than once."""
SHORT_RUN = "short run"


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of the design, what was measured, and whether it is met; None: it could not be judged."""

    work: str
    goal: str
    measured: str
    met: bool | None
    why: str = ""
    """Why it could not be judged."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under a header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    above: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One way to do something over numbers of states; rank 0 is ours."""

    name: str
    states: tuple[float, ...]
    values: tuple[float, ...]
    rank: int


@dataclass(frozen=True, slots=True)
class Picture:
    """How something scales; its title says what was found."""

    file: str
    title: str
    axis: str
    """What stands upward, with its unit."""
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One benchmark's part of the page."""

    title: str
    text: str
    """What both sides are, and what the figures mean."""
    tables: tuple[Table, ...] = ()
    goals: tuple[Goal, ...] = ()
    pictures: tuple[Picture, ...] = ()


@dataclass
class Run:
    """One run of the benchmarks: sizes, and what was measured so far."""

    quick: bool = False
    only: tuple[int, ...] = ()
    """Exponents of the sizes asked for, none: the usual ones."""
    begun: float = field(default_factory=time.perf_counter)
    measured: dict[tuple[Any, ...], Side] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def sizes(self, *usual: int, quick: Sequence[int] = (8,)) -> tuple[int, ...]:
        """Exponents of the numbers of states to measure at."""
        return self.only or (tuple(quick) if self.quick else usual)

    def say(self, text: str) -> None:
        """A line of progress."""
        print(f"[{time.perf_counter() - self.begun:5.0f} s] {text}", file=sys.stderr, flush=True)

    def side(self, module: str, function: str, *, rounds: int = 1, **arguments: Any) -> Side:
        """Call a function in a process of its own, unless that was done before."""
        return self.sides({"": (module, function, arguments)}, rounds=rounds)[""]

    def sides(self, asked: Mapping[str, tuple[str, str, dict[str, Any]]], *, rounds: int = 2) -> dict[str, Side]:
        """Call several functions, taking turns, so that what else the machine does falls on all of them.

        Args:
            asked: File, function and arguments of each.
            rounds: How many turns; one where `n` is large.
        """
        keys = {name: (module, function, *sorted(args.items())) for name, (module, function, args) in asked.items()}
        new = [name for name, key in keys.items() if key not in self.measured]
        large = any(args.get("n", 0) > TURNS for _, _, args in asked.values())
        for number in range(1 if self.quick or large else rounds):
            for name in new:
                module, function, arguments = asked[name]
                before = self.measured.get(keys[name])
                if before is not None and before.missing:
                    continue
                said = ", ".join(f"{a} {b}" for a, b in arguments.items())
                self.say(f"{module}.{function} ({said}){f', round {number + 1}' if number else ''}")
                found = alone(module, function, arguments)
                if found.missing:
                    self.say(f"  {found.missing}")
                if found.failed:
                    self.failures.append(f"{module}.{function} ({said}): {found.missing}")
                self.measured[keys[name]] = found if before is None else before.joined(found)
        return {name: self.measured[key] for name, key in keys.items()}

    def goal(self, work: str, goal: str, measured: str, met: bool | None, why: str = "") -> Goal:
        """A goal, which a short run does not judge."""
        if self.quick:
            return Goal(work, goal, measured, None, SHORT_RUN)
        return Goal(work, goal, measured, met, why)


def main(section: Callable[[Run], Section]) -> None:
    """Show one section on its own: `python benchmarks/bench_NAME.py [--quick] [EXPONENT ...]`."""
    from page import markdown

    parser = argparse.ArgumentParser(description=(sys.modules[section.__module__].__doc__ or "").strip())
    parser.add_argument("sizes", nargs="*", type=int, metavar="EXPONENT", help="sizes, as powers of two")
    parser.add_argument("--quick", action="store_true", help="small sizes, seconds: does it run at all?")
    args = parser.parse_args()
    run = Run(quick=args.quick, only=tuple(args.sizes))
    print(markdown(section(run), Path("pictures")))
    sys.exit(1 if run.failures else 0)
