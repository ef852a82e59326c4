"""Runs by tables against runs made slowly: the same distribution of what happens.

The false-alarm rate is stated: each comparison is a chi-square test of homogeneity at 1e-6, and there are fewer than
200 of them; seeds are fixed.
"""

import random
from collections import Counter
from collections.abc import Callable, Hashable

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from detente.analysis.simulate.walk import TableWalk
from detente.analysis.simulate.watch import Paths, Watch
from detente.game import compile_game, make_chain, solve
from oracle.game import games
from oracle.game.games import CONSTRUCTS
from oracle.simulate.slow import Slow, Step

FALSE_ALARM = 1e-6
HORIZON = 3.0
RUNS = 1_500
CASES = [("plain", 3), ("final", 4), ("since", 5), ("calendar", 6), ("calendar", 7), ("open retry", 8), ("hidden", 9),
         ("body since", 10), ("any", 103), ("any", 118)]  # fmt: skip
Story = tuple[int, list[Step]]


def told(paths: Paths) -> list[Story]:
    """Runs of a table as the slow ones tell them."""
    found = []
    for run in range(paths.runs):
        rows = range(paths.first[run], paths.first[run + 1])
        assert paths.cause[rows[0]] == -1
        assert paths.time[rows[0]] == 0
        steps = [
            Step(paths.time[row], int(paths.cause[row]), int(paths.state[row - 1]), int(paths.state[row]))
            for row in rows[1:]
        ]
        found.append((int(paths.state[rows[0]]), steps))
    return found


def alike(mine: list[Story], theirs: list[Story], what: Callable[[Story], Hashable]) -> None:
    """The same share of runs in every class; rare classes are taken together."""
    ours, others = Counter(map(what, mine)), Counter(map(what, theirs))
    common = [key for key in ours.keys() | others.keys() if ours[key] + others[key] >= 20]
    table = [[count[key] for key in common] + [count.total() - sum(count[key] for key in common)]
             for count in (ours, others)]  # fmt: skip
    table = [column for column in zip(*table, strict=True) if sum(column)]
    if len(table) > 1:
        assert chi2_contingency(table).pvalue > FALSE_ALARM, what


def state_at(time: float) -> Callable[[Story], Hashable]:
    return lambda story: next((step.target for step in reversed(story[1]) if step.time <= time), story[0])


@pytest.mark.parametrize(("construct", "seed"), CASES)
def test_runs_are_those_of_the_chain(construct: str, seed: int) -> None:
    """States at several times, causes of the first three things, their number, how long the first takes."""
    knobs = CONSTRUCTS.get(construct)
    model = games.any_game(seed) if knobs is None else games.game(seed, knobs, construct)
    game = compile_game(model)
    chain = make_chain(game, solve(game)[0])
    dice, slow = random.Random(seed), Slow(chain)
    theirs = [slow.run(HORIZON, dice) for _ in range(RUNS)]
    # a date that changes nothing is no row of a log
    theirs = [
        (begun, [step for step in steps if step.cause < len(chain.flows) or step.source != step.target])
        for begun, steps in theirs
    ]
    mine = told(TableWalk.of(game, chain).paths(Watch(horizon=HORIZON, everything=True), first=0, runs=RUNS, seed=seed))
    for time in (0.0, 0.5, 1.7, HORIZON):
        alike(mine, theirs, state_at(time))
    for place in range(3):
        alike(mine, theirs, lambda story, place=place: [step.cause for step in story[1]][place : place + 1] == [])
        alike(mine, theirs, lambda story, place=place: str([step.cause for step in story[1]][place : place + 1]))
    alike(mine, theirs, lambda story: len(story[1]))
    alike(mine, theirs, lambda story: sum(step.source == step.target for step in story[1]))
    bins = np.quantile([steps[0].time for _, steps in theirs if steps], np.linspace(0.1, 0.9, 9))
    alike(mine, theirs, lambda story: int(np.searchsorted(bins, story[1][0].time)) if story[1] else -1)
