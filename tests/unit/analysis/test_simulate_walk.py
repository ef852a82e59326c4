"""Runs by tables: the table itself, the dice, what is logged, and that a run is its own."""

from dataclasses import replace

import numba
import numpy as np
import pytest
from scipy.stats import chisquare, kstest

from detente.analysis.simulate import plan as plans
from detente.analysis.simulate import walk as walks
from detente.analysis.simulate.dice import LAYERS, RIGHT, layers, sown, wait
from detente.analysis.simulate.table import Table
from detente.analysis.simulate.walk import TableWalk
from detente.analysis.simulate.watch import ENDED, REACHED, RISEN, Particles, Paths, Stage, Watch
from detente.case.model import Mark
from detente.errors import QueryError
from detente.formula import Factor, Formula, Kind, Vocabulary, compile_formula
from detente.game import Cause, Chain, Flow, compile_game, make_chain, solve
from oracle.game import games
from oracle.game.games import CONSTRUCTS
from unit.game.texts import DUEL, model_of

SCARE = DUEL.replace(
    "  peace: {when", "  scare: {when: ending is open, rate: 3 per month, then: {}}\n  peace: {when"
)  # happens and changes nothing
DATED = DUEL + "calendar:\n  - {name: truce, date: 2017-10-18, then: {ending: peace}}\n"
WORDS = Vocabulary({"ending": Factor(("open", "war", "peace")), "a.x": Factor(("no", "yes"))})
WAR = compile_formula("ending is war", WORDS)
X = compile_formula("a.x", WORDS)
EVENT = Mark(kind="event", text="scare", event="scare")


def walk_of(text: str = DUEL, **more: int) -> TableWalk:
    game = compile_game(model_of(text))
    strategies = solve(game)[0]
    return TableWalk.of(game, make_chain(game, strategies), strategies, **more)


def chain_of(rates: np.ndarray) -> Chain:
    """One flow, row by row of a matrix of rates."""
    source, target = np.nonzero(rates)
    none = np.empty(0, np.int64)
    flow = Flow(cause=Cause(kind="event", path="events.e", label="e"), source=source, target=target,
                rate=rates[source, target], chosen=None, silent_source=none, silent_rate=np.empty(0))  # fmt: skip
    size = len(rates)
    return Chain(
        size=size, start=np.eye(size)[0], final=np.zeros(size, bool), flows=(flow,), calendar=(), clock="month"
    )


def same(one: Paths, other: Paths) -> bool:
    names = ("first", "time", "cause", "flags", "marks", "values", "state", "steps", "cut")
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)


def joined(*parts: Paths) -> Paths:
    """Batches as one."""
    ends = np.cumsum([0, *(len(part.time) for part in parts)])
    first = np.concatenate([part.first[:-1] + end for part, end in zip(parts, ends[:-1], strict=True)])
    rows = {name: np.concatenate([getattr(part, name) for part in parts])
            for name in ("time", "cause", "flags", "marks", "values", "state", "steps", "cut")}  # fmt: skip
    return Paths(first=np.append(first, ends[-1]), looks=sum(part.looks for part in parts), **rows)


@pytest.mark.parametrize("seed", range(5))
def test_the_table_holds_the_rates_to_the_last_bits(seed: int) -> None:
    """Also those a million million times rarer than others: no threshold is rounded to fewer bits."""
    dice = np.random.default_rng(seed)
    rates = np.where(dice.random((30, 30)) < 0.5, 10.0 ** dice.uniform(-12, 3, (30, 30)), 0.0)
    np.fill_diagonal(rates, 0.0)
    rates[7] = 0.0
    table = Table.of(chain_of(rates))
    halves = table.packed.view(np.uint32)
    record = {int(table.first[s] + s): s for s in range(30)}
    for s in range(30):
        unit, count = int(table.first[s]) + s, int(table.first[s + 1] - table.first[s])
        assert halves[4 * unit + 2] == count
        assert halves[4 * unit + 3] == s
        assert table.packed[2 * unit] == pytest.approx(1 / rates[s].sum() if count else np.inf, rel=1e-15)
        found = np.zeros(30)
        for slot in range(unit + 1, unit + 1 + count):
            share = table.packed[2 * slot]
            found[record[halves[4 * slot + 2] // 2]] += share / count
            if share < 1.0:
                found[record[halves[4 * slot + 3] // 2]] += (1 - share) / count
        if count:
            truth = rates[s] / rates[s].sum()
            small = truth < 1e-3  # what is common gives away what is left: known to rounding of 1
            np.testing.assert_allclose(found[small], truth[small], rtol=1e-13)
            np.testing.assert_allclose(found, truth, rtol=0, atol=1e-14)


def test_layers_have_one_area() -> None:
    """The ziggurat is exact if all its layers have the same area, the lowest with its tail."""
    edge, density = layers()
    area = (RIGHT + 1) * np.exp(-RIGHT)
    np.testing.assert_allclose(edge[1:LAYERS] * (density[2:] - density[1:-1]), area, rtol=1e-9)
    assert edge[0] * density[1] == pytest.approx(area, rel=1e-14)
    assert (np.diff(edge) < 0).all()
    assert edge[-1] == 0


@numba.njit  # kept nowhere: what is kept of a loop does not notice when the dice change
def _waits(seed, out):  # type: ignore[no-untyped-def]
    a, b = sown(seed, 0, 0)
    for i in range(len(out)):
        out[i], a, b = wait(a, b)


@numba.njit
def _binned(seed, draws, edge, out):  # type: ignore[no-untyped-def]
    a, b = sown(seed, 0, 0)
    for _ in range(draws):
        x, a, b = wait(a, b)
        out[np.searchsorted(edge, x)] += 1


def test_corners_and_tail_have_their_share() -> None:
    """Chi-square at 1e-6 over both halves of all layers' corners: what the rejection decides, and no test of the whole
    would see."""
    edge = layers()[0][1:][::-1]
    edge = np.sort(np.concatenate([edge, (edge[1:] + edge[:-1]) / 2]))[1:]
    found, draws = np.zeros(len(edge) + 1, np.int64), 20_000_000
    _binned(5, draws, edge, found)
    share = np.diff(-np.exp(-np.concatenate([[0.0], edge, [np.inf]])))
    assert chisquare(found, draws * share).pvalue > 1e-6


def test_waits_are_exponential() -> None:
    """Kolmogorov and Smirnov's test at 1e-6, on all waits and on those in the tail."""
    out = np.empty(1_000_000)
    _waits(3, out)
    assert kstest(out, "expon").pvalue > 1e-6
    assert kstest(out[out > RIGHT] - RIGHT, "expon").pvalue > 1e-6
    assert kstest(out[out < 0.1], lambda x: np.expm1(-x) / np.expm1(-0.1)).pvalue > 1e-6
    assert abs(np.corrcoef(out[:-1], out[1:])[0, 1]) < 0.006  # six standard errors


@pytest.mark.parametrize("text", [DUEL, SCARE, DATED], ids=["duel", "silent", "dated"])
@pytest.mark.parametrize("everything", [False, True])
def test_a_run_is_the_same_whatever_runs_beside_it(text: str, everything: bool) -> None:
    walk = walk_of(text)
    marks = (EVENT,) if text is SCARE else ()
    watch = Watch(horizon=30.0, formulas=(WAR, X), marks=marks, columns=("a",), everything=everything)
    whole = walk.paths(watch, first=5, runs=300, seed=11)
    parts = [walk.paths(watch, first=first, runs=runs, seed=11) for first, runs in ((5, 1), (6, 99), (105, 200))]
    assert same(whole, joined(*parts))
    assert whole.looks == sum(part.looks for part in parts)
    assert not same(whole, walk.paths(watch, first=5, runs=300, seed=12))
    assert not same(whole, walk.paths(watch, first=6, runs=300, seed=11))


def test_lanes_and_room_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    walk, watch = walk_of(SCARE), Watch(horizon=30.0, marks=(EVENT,), everything=True)
    plain = walk.paths(watch, first=0, runs=200, seed=1)
    monkeypatch.setattr(plans, "FEW", 5)
    monkeypatch.setattr(plans, "MANY", 5)
    monkeypatch.setattr(walks, "MANY", 5)
    monkeypatch.setattr(walks, "LEAST_LOG", 1)
    monkeypatch.setattr(walks, "BUDGET", 7)
    assert same(plain, walk.paths(watch, first=0, runs=200, seed=1))
    assert len(plain.time) > 4 * 200  # the log had to grow


@pytest.mark.parametrize(("construct", "seed"), [("calendar", 3), ("body since", 4), ("any", 112)])
def test_watching_changes_nothing(construct: str, seed: int) -> None:
    """What a narrow watch logs is what the log of everything says of it."""
    knobs = CONSTRUCTS.get(construct)
    model = games.any_game(seed) if knobs is None else games.game(seed, knobs, construct)
    game = compile_game(model)
    walk = TableWalk.of(game, make_chain(game, solve(game)[0]))
    events = tuple(Mark(kind="event", text=event.id, event=event.id) for event in model.events)
    becomes = Mark(kind="becomes", text="", formula=model.events[0].when)
    asked = {
        "horizon": 6.0,
        "formulas": (model.events[-1].when,),
        "marks": (*events, becomes),
        "columns": (model.actors[0].id,),
    }
    narrow = walk.paths(Watch(**asked), first=0, runs=100, seed=2)
    wide = walk.paths(Watch(**asked, everything=True), first=0, runs=100, seed=2)
    starts = np.zeros(len(wide.time), bool)
    starts[wide.first[:-1]] = True
    before = np.maximum(np.arange(len(wide.time)) - 1, 0)
    changed = (wide.flags != wide.flags[before]) | (wide.values != wide.values[before]).any(axis=1) | (wide.marks > 0)
    rows = starts | changed
    for name in ("time", "cause", "flags", "marks", "values", "state"):
        assert np.array_equal(getattr(narrow, name), getattr(wide, name)[rows]), name
    assert (wide.flags == np.where(game.mask(asked["formulas"][0]), 1, 0)[wide.state]).all()
    assert (wide.values[:, 0] == game.utility[0][wide.state]).all()
    assert len(narrow.time) < len(wide.time)


def test_dates_come_when_they_come() -> None:
    walk = walk_of(DATED)
    (jump,) = walk.chain.calendar
    paths = walk.paths(Watch(horizon=jump.time, formulas=(WAR,), everything=True), first=0, runs=200, seed=1)
    dated = paths.cause == len(walk.chain.flows)
    assert dated.any()
    assert (paths.steps == np.diff(paths.first) - 1).all()  # the date changes nothing where the story has ended
    assert (paths.steps[paths.flags[paths.first[1:] - 1] & np.uint64(1) > 0] > 0).all()
    assert (paths.time[dated] == jump.time).all()
    assert walk.causes[-1].label == "calendar truce"
    peace = Mark(kind="becomes", text="", formula=compile_formula("ending is peace", WORDS))
    marked = walk.paths(Watch(horizon=jump.time, marks=(peace,)), first=0, runs=200, seed=1)
    assert (marked.time == jump.time).sum() == dated.sum()  # logged for the mark alone
    assert (marked.marks[marked.time == jump.time] == 1).all()
    before = walk.paths(Watch(horizon=np.nextafter(jump.time, 0), everything=True), first=0, runs=200, seed=1)
    assert (before.cause < len(walk.chain.flows)).all()
    assert len(before.time) == (~dated).sum()


def test_a_run_is_given_up_at_its_limit() -> None:
    paths = walk_of(DUEL.replace("rate: 0.1", "rate: 0"), limit=50).paths(Watch(horizon=1e6), first=0, runs=10, seed=1)
    assert paths.cut.all()
    assert (paths.steps == 50).all()
    silent = walk_of(SCARE.replace("rate: 0.1", "rate: 0"), limit=20)
    assert silent.paths(Watch(horizon=1e3, marks=(EVENT,)), first=0, runs=10, seed=1).cut.all()


def test_what_cannot_be_watched() -> None:
    walk = walk_of()
    for horizon in (-1.0, np.inf, np.nan):
        with pytest.raises(QueryError, match="horizon"):
            walk.paths(Watch(horizon=horizon), first=0, runs=1, seed=0)
    with pytest.raises(QueryError, match="64"):
        walk.paths(Watch(horizon=1.0, formulas=(WAR,) * 65), first=0, runs=1, seed=0)


def number(text: str) -> Formula:
    return compile_formula(text, WORDS, Kind.NUMBER)


def test_stages_end_where_they_should() -> None:
    walk = walk_of()
    stage = Stage(horizon=24.0, goal=WAR, score=number("1 * a.x"), target=1.0)
    start = walk.begin(first=0, runs=500, seed=1)
    assert (start.time == 0).all()
    there, how = walk.advance(start, stage, first=0, seed=2)
    war, x = walk.game.mask(WAR)[there.state], walk.game.mask(X)[there.state]
    assert (war == (how == REACHED)).all()
    assert (x[how == RISEN]).all()
    assert not (x | war)[how == ENDED].any()
    assert (there.time[how == ENDED] == 24).all()
    assert {ENDED, RISEN} <= set(how.tolist())
    again, how_again = walk.advance(there.take(np.flatnonzero(how == RISEN)), stage, first=0, seed=3)
    assert (how_again == RISEN).all()  # met at once
    assert (again.time == there.time[how == RISEN]).all()
    last = replace(stage, target=np.inf)
    _, how_last = walk.advance(again, last, first=0, seed=4)
    assert set(how_last.tolist()) == {ENDED, REACHED}
    late = Particles(state=there.state[:5], time=np.full(5, 30.0))
    stayed, how_late = walk.advance(late, last, first=0, seed=5)
    assert set(how_late.tolist()) == {ENDED}
    assert (stayed.time == 30).all()


def test_a_stage_may_end_at_what_changes_nothing() -> None:
    walk = walk_of(SCARE)
    stage = Stage(horizon=1.0, goal=EVENT, score=number("0"), target=np.inf)
    there, how = walk.advance(walk.begin(first=0, runs=2_000, seed=1), stage, first=0, seed=2)
    assert abs((how == REACHED).mean() + np.expm1(-3.0)) < 0.03  # six standard errors; hardly anything ends before
    assert kstest(there.time[how == REACHED], lambda t: np.expm1(-3 * t) / np.expm1(-3.0)).pvalue > 1e-6


def test_reasons_and_words() -> None:
    walk = walk_of(DUEL.replace("a.x: {}", "a.x: {tempo: 3 per month}"))
    game, strategies = walk.game, walk.strategies
    assert strategies is not None
    start = int(np.flatnonzero(walk.chain.start)[0])
    cause = next(n for n, cause in enumerate(walk.causes) if cause.label == "a.x to yes")
    reason = walk.reason(start, cause)
    assert reason is not None
    block = game.blocks[cause]
    (row,) = np.flatnonzero(block.source == start)
    actor = game.model.actors[0]
    kappa, delta, value = game.model.options[0].commitment, 1 / actor.foresight, strategies.values["a"]
    assert reason.gain == pytest.approx((delta + kappa) * (value[block.target[row]] - value[start]))
    assert reason.cost == 0
    assert reason.chance == pytest.approx(strategies.rates[cause][row] / block.clock[row])
    assert 0 <= reason.chosen <= 1
    war = next(n for n, cause in enumerate(walk.causes) if cause.label == "war")
    assert walk.reason(start, war) is None
    assert walk.describe(start) == "a.x=no, b.y=no, ending=open"
    assert walk.levels(start) == {"a.x": "no", "b.y": "no", "ending": "open"}
