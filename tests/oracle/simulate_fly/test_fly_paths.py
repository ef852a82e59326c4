"""Whole runs on the fly against the forecasts of the same chain.

Each test compares a number of means at seeds that are fixed; with the seeds drawn anew a test would fail once in a
million by chance: limits are 5.4 standard errors for some ten means each.
"""

import math
from dataclasses import replace

import numpy as np
import pytest

from detente.analysis import forecast
from detente.analysis.simulate.fly import FlyWalk
from detente.analysis.simulate.watch import ENDED, REACHED, RISEN, Particles, Paths, Stage, Watch
from detente.case.model import Mark, Model
from detente.formula import Formula
from detente.game import Chain, Game, compile_game, make_chain, solve
from detente.game.occur import occurrence
from oracle.game import games
from oracle.game.games import CONSTRUCTS, make

RUNS = 20_000
LIMIT = 5.4
HORIZON = 3.5
CASES = ["plain", "rules", "final", "idle", "promises", "holds", "since", "hidden", "calendar", "beliefs", "fixed",
         "retry", "open retry", "body since", "since retry", "body rules"]  # fmt: skip


def short_sighted(construct: str, seed: int) -> tuple[Model, Game, Chain]:
    """A random game among actors who look no step ahead, with its chain."""
    model = games.any_game(seed) if construct == "any" else games.game(seed, CONSTRUCTS[construct], construct)
    game = compile_game(model)
    return model, game, make_chain(game, solve(game, "myopic")[0])


def near(hits: int, chance: float, runs: int = RUNS) -> None:
    """A share of runs is within so many standard errors of its chance."""
    error = math.sqrt(max(chance * (1 - chance), 1 / runs) / runs)
    assert abs(hits / runs - chance) <= LIMIT * error, (hits / runs, chance, error)


def happens(game: Game, chain: Chain, mark: Mark) -> float:
    """The chance that a mark happens within the horizon."""
    found = occurrence(game, chain, mark)
    goal = forecast.Happening(rows=found.rows, silent=found.silent, jumps=found.jumps)
    return 0.0 if found.empty else forecast.reach(chain, goal, within=HORIZON).estimate.value


def conditions(model: Model) -> list[Formula]:
    """Each factor at its last level."""
    return [make(f"{one.id} is {one.levels[-1]}", model.factors, model.parameters) for one in model.factors]


def last_flags(paths: Paths) -> np.ndarray:
    """What holds at the end of each run."""
    return paths.flags[paths.first[1:] - 1]


def ever(paths: Paths, bits: np.ndarray, bit: int) -> int:
    """In how many runs a bit is set in any row."""
    rows = np.repeat(np.arange(paths.runs), np.diff(paths.first))
    return len(np.unique(rows[(bits >> np.uint64(bit)) & np.uint64(1) > 0]))


@pytest.mark.parametrize(("construct", "seed"), [*((name, 1) for name in CASES), *(("any", seed) for seed in range(8))])
def test_states_and_marks(construct: str, seed: int) -> None:
    """Where runs are at the horizon, what they have passed through, and what has happened on the way."""
    model, game, chain = short_sighted(construct, seed)
    formulas = conditions(model)
    marks = [Mark(kind="event", text="", event=model.events[0].id),
             Mark(kind="move", text="", option=model.options[0].factor),
             Mark(kind="becomes", text="", formula=formulas[-1])]  # fmt: skip
    for body in model.bodies:
        marks += [Mark(kind=kind, text="", body=body.id, motion=body.motions[0].id) for kind in ("passes", "refuses")]
    walk = FlyWalk.of(model, look_ahead=0)
    watch = Watch(horizon=HORIZON, formulas=tuple(formulas), marks=tuple(marks))
    paths = walk.paths(watch, first=0, runs=RUNS, seed=7 + seed)
    assert not paths.cut.any()
    assert paths.looks >= paths.steps.sum()
    for bit, formula in enumerate(formulas):
        mask = game.mask(formula)
        held = int(((last_flags(paths) >> np.uint64(bit)) & np.uint64(1)).sum())
        near(held, forecast.at(chain, mask, HORIZON).estimate.value)
        near(ever(paths, paths.flags, bit), forecast.reach(chain, mask, within=HORIZON).estimate.value)
    for bit, mark in enumerate(marks):
        near(ever(paths, paths.marks, bit), happens(game, chain, mark))


@pytest.mark.parametrize("seed", range(3))
def test_every_step_is_one_of_the_chain(seed: int) -> None:
    """Each logged step leads where its cause leads from the state before."""
    model, game, chain = short_sighted("any", seed)
    walk = FlyWalk.of(model, look_ahead=0)
    paths = walk.paths(Watch(horizon=6.0, everything=True, columns=("a",)), first=3, runs=50, seed=1)
    place = {tuple(row): k for k, row in enumerate(game.space.digits.tolist())}
    ways = {(int(s), int(t), flow.cause.label) for flow in chain.flows
            for s, t in zip(flow.source, flow.target, strict=True)}  # fmt: skip
    ways |= {(s, int(t), f"calendar {jump.name}") for jump in chain.calendar for s, t in enumerate(jump.target)}
    for k in range(len(paths.time)):
        here = place[tuple(paths.state[k].tolist())]
        assert paths.values[k, 0] == pytest.approx(game.utility[0, here], abs=1e-12)
        if paths.cause[k] < 0:
            assert k in paths.first
            assert game.start[here] > 0
        else:
            before = place[tuple(paths.state[k - 1].tolist())]
            assert (before, here, walk.causes[paths.cause[k]].label) in ways
            assert paths.time[k - 1] <= paths.time[k] <= 6.0


def test_a_run_is_the_same_whatever_runs_beside_it_and_whatever_is_watched() -> None:
    model, _, _ = short_sighted("since retry", 2)
    walk = FlyWalk.of(model)
    whole = walk.paths(Watch(horizon=5.0, everything=True), first=0, runs=40, seed=11)
    part = FlyWalk.of(model).paths(
        Watch(horizon=5.0, everything=True, formulas=tuple(conditions(model))), first=13, runs=5, seed=11
    )
    one, other = slice(whole.first[13], whole.first[18]), slice(0, part.first[5])
    assert np.array_equal(whole.time[one], part.time[other])
    assert np.array_equal(whole.state[one], part.state[other])
    assert np.array_equal(whole.steps[13:18], part.steps)
    assert not np.array_equal(whole.time[:20], walk.paths(Watch(horizon=5.0, everything=True), first=0, runs=40,
                                                           seed=12).time[:20])  # fmt: skip


@pytest.mark.parametrize(("construct", "seed"), [("plain", 4), ("calendar", 2), ("any", 4), ("any", 6)])
def test_splitting_keeps_the_chance(construct: str, seed: int) -> None:
    """Stages one after another, each particle going on once, reach the goal as often as whole runs do."""
    model, game, chain = short_sighted(construct, seed)
    factors = [one for one in model.options if one.factor not in model.fixed][:2]
    names = [next(one for one in model.factors if one.id == option.factor) for option in factors]
    goal = make(" and ".join(f"{one.id} is {one.levels[-1]}" for one in names), model.factors, model.parameters)
    score = make(" + ".join(f"({one.id} is {one.levels[-1]})" for one in names), model.factors, model.parameters)
    walk = FlyWalk.of(model, look_ahead=0)
    particles, hits = walk.begin(first=0, runs=RUNS, seed=3), 0
    going = np.arange(RUNS)
    for number, target in enumerate((1.0, math.inf)):
        stage = Stage(horizon=HORIZON, goal=goal, score=score, target=target)
        particles, how = walk.advance(particles, stage, first=0, seed=100 + number)
        hits += int((how == REACHED).sum())
        if number == 0:
            risen = how == RISEN
            assert (particles.time[how == ENDED] <= HORIZON).all()
            particles, going = particles.take(np.flatnonzero(risen)), going[risen]
    assert set(how.tolist()) <= {ENDED, REACHED}
    near(hits, forecast.reach(chain, game.mask(goal), within=HORIZON).estimate.value)


def test_a_particle_at_the_goal_has_reached_it() -> None:
    model, _, _ = short_sighted("plain", 4)
    always = make("true", model.factors, model.parameters)
    score = make("1", model.factors, model.parameters)
    walk = FlyWalk.of(model)
    start = walk.begin(first=0, runs=3, seed=3)
    at_once, how = walk.advance(start, Stage(horizon=1.0, goal=always, score=score, target=9.0), first=0, seed=1)
    assert how.tolist() == [REACHED] * 3
    assert at_once.time.tolist() == [0.0] * 3
    never = make("false", model.factors, model.parameters)
    _, how = walk.advance(start, Stage(horizon=1.0, goal=never, score=score, target=1.0), first=0, seed=1)
    assert how.tolist() == [RISEN] * 3
    later = Particles(state=start.state, time=np.full(3, 2.0))
    _, how = walk.advance(later, Stage(horizon=1.0, goal=never, score=score, target=9.0), first=0, seed=1)
    assert how.tolist() == [ENDED] * 3


def test_a_mark_as_goal() -> None:
    model, game, chain = short_sighted("body since", 1)
    body = model.bodies[0]
    mark = Mark(kind="passes", text="", body=body.id, motion=body.motions[0].id)
    walk = FlyWalk.of(model, look_ahead=0)
    score = make("0", model.factors, model.parameters)
    stage = Stage(horizon=HORIZON, goal=mark, score=score, target=math.inf)
    _, how = walk.advance(walk.begin(first=0, runs=RUNS, seed=1), stage, first=0, seed=2)
    near(int((how == REACHED).sum()), happens(game, chain, mark))


def test_clocks_far_above_the_others_and_memories_too_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same chances where most clocks are kept up to date, or rows are shared, or nothing is remembered."""
    from detente.analysis.simulate.fly import clocks

    model, game, chain = short_sighted("body rules", 1)
    events = tuple(replace(one, rate=replace(one.rate, scale=60 * one.rate.scale)) for one in model.events[:1])
    model = replace(model, events=(*events, *model.events[1:]))
    game = compile_game(model)
    chain = make_chain(game, solve(game, "myopic")[0])
    formulas = conditions(model)
    seen = []
    for above, rows in ((3.0, 2**16), (0.05, 2**16), (3.0, 2), (3.0, 0)):
        monkeypatch.setattr(clocks, "FAR_ABOVE", above)
        monkeypatch.setattr(clocks, "MOST_ROWS", max(rows, 1))
        walk = FlyWalk.of(model, look_ahead=0)
        if rows == 0:
            walk.clocks.sort[:] = clocks.ALWAYS
        seen.append((len(walk.clocks.kept), sorted(set(walk.clocks.sort.tolist()))))
        paths = walk.paths(Watch(horizon=HORIZON, formulas=tuple(formulas)), first=0, runs=4_000, seed=5)
        for bit, formula in enumerate(formulas):
            held = int(((last_flags(paths) >> np.uint64(bit)) & np.uint64(1)).sum())
            near(held, forecast.at(chain, game.mask(formula), HORIZON).estimate.value, 4_000)
    kept = [count for count, _ in seen]
    assert kept[0] >= 1
    assert kept[1] > kept[0]
    assert seen[0][1] == [clocks.DIRECT]
    assert clocks.HASHED in seen[2][1]
    assert seen[3][1] == [clocks.ALWAYS]
