"""`detente run korea-2017`: when its first answers stand, when all do, and what a game costs."""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from findings import Run, Section, Table, main
from telling import brief, seconds, spread, three

FIRST_GOAL, ALL_GOAL, GAME_GOAL = 10.0, 60.0, 0.5
CENTRAL_GAMES = 4
"""Games of a task at central values: as it stands, and three ablations."""
TEXT = """\
The whole command after set-up, warm (once before, untimed), as many workers as there are cores, nothing stored, the
brief written. The first answers are the first batch that a program using the same study is handed, from the start of
its process on. Core-seconds are of all processes; a game is one model compiled, solved and asked: {games} for a task
at central values (as it stands and three ablations), and one for each point of the ranges, where games begin from
what the one before found."""


def command(case: str, few: bool) -> dict[str, Any]:
    """The whole command: seconds, and core-seconds."""
    with tempfile.TemporaryDirectory() as folder:
        words = [
            sys.executable,
            "-m",
            "detente",
            "run",
            case,
            "--no-store",
            "--brief",
            str(Path(folder) / "brief.html"),
        ]
        words += ["--points", "1", "--no-sample"] if few else []

        def go() -> float:
            begun = time.perf_counter()
            done = subprocess.run(words, capture_output=True, text=True, cwd=folder)
            if done.returncode not in (0, 3):  # 3: something did not converge, which the command says
                raise RuntimeError(done.stderr[-300:])
            return time.perf_counter() - begun

        first = go()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken = [go()]
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cores = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": taken, "cold": first, "cores": cores}


def first_answers(case: str, begun: float) -> dict[str, Any]:
    """Seconds from `begun`, on the clock of the day, until the first batch; and how many games all of it is."""
    from detente.case.coding import with_coding
    from detente.case.load import load
    from detente.cli.places import find
    from detente.study import Local, stream
    from detente.study.casework import case_study

    opened = load(find(case))
    job = case_study(
        opened.machine, second=None if opened.coding is None else with_coding(opened.machine, opened.coding)
    )
    context = job.context
    points = {"behaviour": context.behaviour, "all": context.sample}
    games = [CENTRAL_GAMES if (at := points.get(work.part)) is None else at.count for work in context.tasks]
    with Local() as engine:
        for _ in stream(job, engine=engine):
            first = time.time() - begun
            break
    return {"seconds": [first], "games": sum(games), "tasks": len(games)}


def section(run: Run) -> Section:
    """The shipped case, or in a short run a teaching case."""
    case = "surprise" if run.quick else "korea-2017"
    whole = run.side("bench_run", "command", case=case, few=run.quick)
    run.side("bench_run", "first_answers", case=case, begun=time.time())
    first = run.side("bench_run", "first_answers", case=case, begun=time.time())
    games = first.told.get("games", 0)
    each = whole.told["cores"] / games if games and not whole.missing else float("nan")
    rows = (
        ("first answers", spread(first)), ("everything, the brief written", spread(whole)),
        ("everything, the first time", seconds(whole.told.get("cold", float("nan")))),
        ("core-seconds, all processes", three(whole.told.get("cores", float("nan")))), ("games", f"{games:,}"),
        ("core-seconds a game", three(each)),
    )  # fmt: skip
    name = f"`detente run {case}`"
    soon = first.median <= FIRST_GOAL if first.seconds else None
    cheap = None if each != each else each < GAME_GOAL
    cost = f"{three(each)} core-seconds, {games:,} games"
    goals = (
        run.goal(name, f"first answers within {FIRST_GOAL:g} s", brief(first), soon, first.missing),
        run.goal(name, f"all questions, theories and plans within {ALL_GOAL:g} s", brief(whole),
                 whole.median <= ALL_GOAL if whole.seconds else None, whole.missing),
        run.goal(name, f"under {GAME_GOAL:g} core-seconds a game", cost, cheap),
    )  # fmt: skip
    return Section("The whole command", TEXT.format(games=CENTRAL_GAMES), (Table((name, ""), rows),), goals)


if __name__ == "__main__":
    main(section)
