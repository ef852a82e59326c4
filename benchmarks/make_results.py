"""Run the benchmarks, and write what was measured to `RESULTS.md` and its pictures.

    python benchmarks/make_results.py                       everything (`make bench`)
    python benchmarks/make_results.py --quick --to FOLDER   small sizes: does it all run?
    python benchmarks/make_results.py --only sweep --only compile --to FOLDER
    python benchmarks/make_results.py --draw FOLDER         the page and pictures again from what FOLDER holds

Lines of progress go to standard error. It ends with code 1 if something that should have run did not.
"""

import argparse
import importlib
import pickle
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from findings import Run, Section
from machine_facts import Machine, look
from measuring import alone
from page import page
from pictures import draw

ORDER = (
    "compile",
    "sweep",
    "forecast",
    "size",
    "strategies",
    "simulate_fly",
    "simulate_table",
    "stability",
    "study",
    "run",
)
HERE = Path(__file__).parent
TRIAD = 768.0
"""MB of the arrays of the triad before and after everything else."""
KEPT = "results.pickle"


@dataclass(frozen=True)
class Results:
    """Everything that one run found."""

    sections: tuple[Section, ...]
    machine: Machine
    triads: tuple[dict[str, Any], ...]
    left_out: tuple[str, ...]
    quick: bool
    missing: tuple[str, ...]
    failures: tuple[str, ...]
    took: float


def measure(names: Sequence[str], quick: bool) -> Results:
    """Run some benchmarks."""
    run, machine, begun = Run(quick=quick), look(), time.perf_counter()
    triads = [_triad(quick)]
    sections = []
    for name in names:
        run.say(f"== {name}")
        sections.append(importlib.import_module(f"bench_{name}").section(run))
    triads.append(_triad(quick))
    missing = sorted({
        f"{key[0]}.{key[1]}: {side.missing}" for key, side in run.measured.items() if side.missing and not side.failed
    })  # fmt: skip
    return Results(
        sections=tuple(sections), machine=machine, triads=tuple(one for one in triads if one),
        left_out=tuple(name for name in ORDER if name not in names), quick=quick, missing=tuple(missing),
        failures=tuple(run.failures), took=time.perf_counter() - begun,
    )  # fmt: skip


def _triad(quick: bool) -> dict[str, Any]:
    return dict(alone("measuring", "triad", {"megabytes": 8.0 if quick else TRIAD}).told)


def write(found: Results, folder: Path) -> Path:
    """Write the page and its pictures.

    Returns:
        The page.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for section in found.sections:
        for picture in section.pictures:
            draw(picture, folder / "pictures")
    file = folder / "RESULTS.md"
    text = page(found.sections, found.machine, found.triads, found.left_out, quick=found.quick, missing=found.missing,
                failures=found.failures, took=found.took, pictures=Path("pictures"))  # fmt: skip
    file.write_text(text, encoding="utf-8")
    return file


def main() -> None:
    """Do what the words ask."""
    parser = argparse.ArgumentParser(description="Run the benchmarks, and write what was measured.")
    parser.add_argument("--quick", action="store_true", help="small sizes: does it all run?")
    parser.add_argument(
        "--only", action="append", choices=ORDER, help="only this benchmark; may be given several times"
    )
    parser.add_argument("--to", type=Path, help="folder for RESULTS.md and pictures (default: benchmarks)")
    parser.add_argument("--draw", type=Path, metavar="FOLDER", help="measure nothing; write anew what FOLDER holds")
    args = parser.parse_args()
    if args.draw is not None:
        found = pickle.loads((args.draw / KEPT).read_bytes())
        print(write(found, args.to or args.draw))
        return
    if args.to is None and (args.quick or args.only):
        parser.error("--quick and --only need --to: the page in this folder is of a full run")
    folder = args.to or HERE
    found = measure([name for name in ORDER if not args.only or name in args.only], args.quick)
    file = write(found, folder)
    (folder / KEPT).write_bytes(pickle.dumps(found))
    print(file)
    sys.exit(1 if found.failures else 0)


if __name__ == "__main__":
    import make_results  # as a module of its own, so that what it keeps can be read again

    make_results.main()
