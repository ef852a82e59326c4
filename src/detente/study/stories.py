"""Stories of a case: single runs under one theory and plan, told."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from detente.answer.grounds import Setting
from detente.answer.story import Story, stories
from detente.errors import QueryError
from detente.study.grid import ALONE
from detente.study.scenarios import centre
from detente.study.stalls import How, Stalls, seed_of


def stories_of(
    machine: Mapping[str, Any], *, theory: str | None = None, plan: str | None = None, horizon: float, seed: int = 1,
    runs: Sequence[int] = (0,), how: How = "auto", look_ahead: int = 1,
) -> tuple[Story, ...]:  # fmt: skip
    """Tell runs of a case.

    Args:
        machine: Machine form of the case.
        theory: Under which theory; None or `none` is the case as it stands.
        plan: With which plan.
        horizon: How far to tell, in the case's clock.
        seed: Of the runs.
        runs: Which of them.
        how: By tables, without enumerating, or by tables where the game is small enough.
        look_ahead: Steps actors look ahead where states are not enumerated.

    Returns:
        One storyline for each run; where expectations can come true in several ways, those of the first.

    Raises:
        QueryError: If the expectations did not settle.
        CaseError: If the case does not fit together.
        GameError: If the game cannot be compiled or solved.
    """
    pair = tuple(None if name == ALONE else name for name in (theory, plan))
    stalls = Stalls(machine, centre(), (), how, look_ahead)
    setting = Setting(theory=pair[0], plan=pair[1])
    model, walks = stalls.walks(setting)
    name, _, walk, note = walks[0]
    if walk is None:
        raise QueryError(f"No story can be told: {note}")
    start = machine["start"][model.start]["date"]
    own = seed_of(seed, repr(setting) + name)
    return tuple(
        replace(story, seed=seed) for story in stories(walk, model, start, horizon=horizon, seed=own, runs=runs)
    )
