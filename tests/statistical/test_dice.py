"""Forecasts against dice: the same chains played out step by step, thousands of times.

The false-alarm rate is stated: each comparison fails by chance with probability 1e-7 at most (Hoeffding's
inequality), so the whole file with less than 1e-5.
"""

import math
from collections.abc import Sequence

import numpy as np
import pytest

from detente.analysis import forecast
from detente.game import Chain, compile_game, make_chain, solve
from unit.game.texts import DUEL, model_of

RUNS = 20_000
FALSE_ALARM = 1e-7
MARGIN = math.sqrt(math.log(2 / FALSE_ALARM) / (2 * RUNS))

MEMORY = """\
  shaken: {since: [war_scare, b.y to yes], fades: {after: 2 months, stages: 3}}
"""
SCARE = """\
  war_scare: {when: a.x, rate: 0.4 per month, then: {}}
"""


def cases() -> Sequence[tuple[str, str]]:
    since = DUEL.replace("final:", MEMORY + "final:").replace("  peace: {when", SCARE + "  peace: {when")
    since = since.replace("0.1 per month, then: {ending: war}", "0.05 + 0.2 * shaken per month, then: {ending: war}")
    return [("duel", DUEL), ("since", since)]


def play(chain: Chain, time: float, seed: int) -> np.ndarray:
    """States of many runs at a time, each run stepped by exponential waits."""
    dice = np.random.default_rng(seed)
    exits = chain.exit_rates()
    moves: list[list[tuple[float, int]]] = [[] for _ in range(chain.size)]
    for flow in chain.flows:
        for source, target, rate in zip(flow.source, flow.target, flow.rate, strict=True):
            moves[source].append((float(rate), int(target)))
    ends = np.empty(RUNS, int)
    for run in range(RUNS):
        state, now = int(dice.choice(chain.size, p=chain.start)), 0.0
        while exits[state] > 0:
            now += dice.exponential(1 / exits[state])
            if now > time:
                break
            draw = dice.random() * exits[state]
            for rate, target in moves[state]:
                draw -= rate
                if draw < 0:
                    state = target
                    break
        ends[run] = state
    return ends


@pytest.mark.slow
@pytest.mark.parametrize(("name", "text"), cases())
@pytest.mark.parametrize("time", [1.0, 6.0, 24.0])
def test_probability_at_a_time(name: str, text: str, time: float) -> None:
    game = compile_game(model_of(text))
    chain = make_chain(game, solve(game)[0])
    ends = play(chain, time, seed=int(time))
    for outcome in game.model.final:
        mask = game.mask(outcome.formula)
        exact = forecast.reach(chain, mask, within=time).estimate
        assert exact.value is not None
        assert abs(mask[ends].mean() - exact.value) < MARGIN + exact.bound, (name, outcome.id)
