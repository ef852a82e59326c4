"""What commands that compute studies share: where to keep them, who computes, at which points, how they are stopped."""

import argparse
import math
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from detente.cli.codes import UsageError
from detente.cli.names import reading
from detente.cli.stopping import COUNTED, heard

if TYPE_CHECKING:
    from detente.study import Engine, Event, Job, Run, Scenarios, Store

COMPILED = ("simulate", "split")
MOST_EACH = 4
"""Workers for each core."""
ENGINES = ("here", "local", "dask")


def add_computing(command: argparse.ArgumentParser) -> None:
    """Give a command what a study needs."""
    points = command.add_argument_group("points in the ranges of the uncertain numbers, and dice")
    points.add_argument("--scenarios", metavar="N", help="how many, or a CSV file: a column for each path, a row each")
    points.add_argument("--design", choices=("lhs", "sobol"), help="how they are drawn (default lhs)")
    points.add_argument("--seed", type=seed, default=1, metavar="S", help="of all that is drawn (default 1)")
    points.add_argument("--vary", action="append", metavar="PATH", help="only this number, or those of this element")
    add_engine(command)


def add_engine(command: argparse.ArgumentParser, *, usual: Literal["here", "local"] = "here") -> None:
    """Give a command who computes, and where it is kept.

    Args:
        command: The command.
        usual: Who does where nobody is named: this process, or a worker process for each core.
    """
    command.set_defaults(usual=usual)
    workers = "worker processes of this machine" + (" (default: one for each core)" if usual == "local" else "")
    engine = command.add_argument_group("who computes, and where it is kept")
    engine.add_argument("--workers", type=whole, metavar="N", help=workers)
    engine.add_argument("--engine", choices=ENGINES, help="this process (here), worker processes (local), or Dask")
    engine.add_argument("--scheduler", metavar="ADDRESS", help="compute on Dask: its scheduler, tcp://HOST:8786")
    engine.add_argument("--store", metavar="DIR", help="folder for results (by default in your data folder)")
    engine.add_argument("--no-store", action="store_true", help="keep nothing: it cannot be resumed")
    engine.add_argument("--fresh", action="store_true", help="compute anew, beside what is stored")


def whole(text: str) -> int:
    """A number of things on the command line, 1 or more."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"a whole number of 1 or more is needed, not `{text}`")
    return int(text)


def seed(text: str) -> int:
    """A seed on the command line."""
    if not text.isdecimal() or int(text) >= 2**63:
        raise argparse.ArgumentTypeError(f"a whole number from 0 to 2^63 - 1 is needed, not `{text}`")
    return int(text)


def number(text: str) -> float:
    """A number on the command line."""
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise argparse.ArgumentTypeError(f"a number is needed, not `{text}`")
    return found


def positive(text: str) -> float:
    """A number above 0 on the command line."""
    found = number(text)
    if found <= 0:
        raise argparse.ArgumentTypeError(f"a number above 0 is needed, not `{text}`")
    return found


def scenarios(args: argparse.Namespace, machine: Mapping[str, Any]) -> "Scenarios | None":
    """The scenarios that are asked for; None for the case as it stands.

    Raises:
        StudyError: If there are to be none, or the table does not fit the case.
    """
    from detente.study import latin_hypercube, sobol, table
    from detente.study.scenarios import uncertain

    if args.scenarios is None:
        if args.vary or args.design:
            raise UsageError(f"{'--vary' if args.vary else '--design'} needs --scenarios")
        return None
    try:
        count = int(args.scenarios)
    except ValueError:
        if args.vary or args.design:
            raise UsageError("--vary and --design are for points that are drawn, not for those of a file") from None
        found = table(machine, args.scenarios)
    else:
        draw = sobol if args.design == "sobol" else latin_hypercube
        with reading("--vary", (one.path for one in uncertain(machine))):
            uncertain(machine, args.vary)
        found = draw(machine, count, seed=args.seed, only=args.vary)
    for said in found.warnings:
        print(f"warning: {said}", file=sys.stderr)
    return found


def engine_of(args: argparse.Namespace) -> "Engine":
    """Who computes.

    Raises:
        UsageError: If it is not clear who.
        StudyError: If nobody is there.
    """
    from detente.study import Dask, Here, Local

    wanted = args.engine or ("dask" if args.scheduler else "local" if args.workers else args.usual)
    if wanted == "dask":
        if not args.scheduler:
            raise UsageError("--engine dask needs --scheduler ADDRESS; `dask scheduler` prints it when it starts")
        if args.workers:
            raise UsageError("the workers of a Dask scheduler are started beside it: `dask worker ADDRESS`")
        return Dask(args.scheduler)
    if args.scheduler:
        raise UsageError("--scheduler goes with --engine dask")
    if wanted == "here" and args.workers:
        raise UsageError("--workers goes with --engine local")
    cores = os.cpu_count() or 1
    if args.workers and args.workers > max(MOST_EACH * cores, 8):
        raise UsageError(f"{args.workers:,} workers are too many: this machine has {cores} cores")
    return Local(args.workers) if wanted == "local" else Here()


def compute(args: argparse.Namespace, job: "Job", stop_when: Any = None) -> "Run":
    """Compute a study, with progress and Ctrl-C heard.

    Args:
        args: The command's words.
        job: The study.
        stop_when: Its stopping rule.

    Returns:
        The run, finished or stopped.

    Raises:
        StudyError: If it cannot be computed or kept.
    """
    from detente.cli.progress import Progress
    from detente.study import Control, interruptible, run

    store = store_of(args, job, stop_when)
    with engine_of(args) as engine, Progress() as show:

        def tell(event: "Event") -> None:
            if event.kind == "started" and job.name in COMPILED:
                show.begin("starting; the first time of all compiles the simulator, half a minute")
            show(event.done / max(1, event.total), f"{event.done:,} of {event.total:,} {COUNTED.get(job.name, '')}")

        with interruptible(Control(), lambda times: show.note(heard(times))) as control:
            return run(
                job, store=store, engine=engine, control=control, progress=tell, fresh=args.fresh, stop_when=stop_when
            )  # fmt: skip


def store_of(args: argparse.Namespace, job: "Job", stop_when: Any = None) -> "Store | None":
    """Where a study is kept, None for nowhere; asked before anything is computed.

    Args:
        args: The command's words.
        job: The study.
        stop_when: Its stopping rule.

    Raises:
        UsageError: If it is to be kept somewhere and nowhere, or where nothing can be written.
    """
    from detente.study import Store
    from detente.study.parts import RESULTS
    from detente.study.rule import described

    if args.no_store and args.store:
        raise UsageError("--store or --no-store, not both")
    if args.no_store:
        return None
    store = Store(args.store)
    why = _refused(store.root)
    if not why:
        return store
    there = [] if args.fresh or not store.root.is_dir() else store.attempts(job.identity(described(stop_when)).id)
    if there and (there[-1] / RESULTS).exists():  # a study that is finished is read where nothing can be written
        return store
    what = f"--store {args.store}" if args.store else f"the folder of results, {store.root},"
    raise UsageError(f"{what} cannot be written ({why}): name another folder with --store, or give --no-store")


def _refused(folder: Path) -> str:
    """Why a folder cannot be made or written, empty if it can; nothing is left behind."""
    try:
        place = next(one for one in (folder, *folder.absolute().parents) if one.exists())
        with tempfile.TemporaryFile(dir=place):
            return ""
    except OSError as error:
        return error.strerror or str(error)
