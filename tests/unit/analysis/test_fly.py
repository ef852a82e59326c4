"""Runs without listing the states: what is too large for a code, what goes wrong, and what a log holds."""

import pickle
from dataclasses import replace

import numpy as np
import pytest

from detente.analysis.simulate.fly import FlyWalk
from detente.analysis.simulate.fly import walk as walk_module
from detente.analysis.simulate.fly.evaluate import evaluate
from detente.analysis.simulate.watch import Watch
from detente.case.model import Mark
from detente.errors import GameError, QueryError, TooLargeError
from detente.formula import Factor, Kind, Vocabulary, compile_formula
from detente.formula import evaluate as evaluate_columns
from detente.game import compile_game
from detente.game.factored.program import Programs
from detente.game.factored.records import Pool
from detente.game.layout import arrange
from unit.game.texts import DUEL, model_of

MANY = 130


def crowd() -> str:
    """A case of more options than a machine number has bits, each of which likes its neighbours' company."""
    options = "\n".join(f"  a.x{k}: {{}}" for k in range(MANY))
    wants = "\n".join(f"    i{k}: {{want: a.x{k} and a.x{(k + 1) % MANY}, weight: minor}}" for k in range(MANY))
    count = " + ".join(f"(a.x{k})" for k in range(MANY))
    return f"""\
actors: {{a: {{}}}}
options:
{options}
conditions:
  ending: {{levels: [open, over]}}
final: {{over: ending is over}}
events:
  over: {{rate: 0.001 * ({count}) per month, then: {{ending: over}}}}
interests:
  a:
{wants}
"""


def test_more_options_than_bits() -> None:
    model = model_of(crowd())
    with pytest.raises(TooLargeError):
        compile_game(model)
    walk = FlyWalk.of(model, look_ahead=0)
    count = next(event.rate.formula for event in model.events)
    over = model.final[0].formula
    paths = walk.paths(Watch(horizon=24.0, formulas=(over,), columns=(count, "a")), first=0, runs=20, seed=1)
    assert paths.state.shape[1] == MANY + 1
    ended = (paths.flags[paths.first[1:] - 1] & np.uint64(1)).astype(bool)
    assert ended.sum() > 0
    moved = paths.state[:, :MANY].sum(axis=1)
    assert paths.values[:, 0] == pytest.approx(0.001 * moved)
    pairs = (paths.state[:, :MANY] & np.roll(paths.state[:, :MANY], -1, axis=1)).sum(axis=1)
    assert paths.values[:, 1] == pytest.approx(pairs)
    assert walk.describe(paths.state[0]).startswith("a.x0=no, a.x1=no")
    assert walk.levels(paths.state[0])["ending"] == "open"


FORMULAS = [
    " and ".join(f"(a.x{k} or y{k} is mid)" for k in range(20)),
    " or ".join(f"(a.x{k} and y{k} is high)" for k in range(20)),
    " + ".join(f"0.5 * (a.x{k} and a.x{(k + 7) % 20})" for k in range(20))
    + " - "
    + " - ".join(f"(y{k})" for k in range(20)),
    "(" + " + ".join(f"(y{k})" for k in range(20)) + ") / (1.5 + (a.x0) + 2 * (y1)) / 3 * (y2)",
    "not (" + " and ".join(f"a.x{k}" for k in range(20)) + ")",
    "-(" + " + ".join(f"(y{k})" for k in range(20)) + ") < 2 * (" + " + ".join(f"(a.x{k})" for k in range(20)) + ")",
    "min(" + ", ".join(f"(y{k}) * (1 + (a.x{k}))" for k in range(20)) + ")",
    "max(" + ", ".join(f"(y{k}) - (a.x{k}) + p" for k in range(20)) + ") >= 2",
    "("
    + " + ".join(f"(y{k})" for k in range(12))
    + ") * ((a.x0) - (a.x1) - (a.x2) - (a.x3) - (a.x4) - (a.x5) - (a.x6) - (a.x7))",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_too_large_for_one_table(text: str) -> None:
    """Split programs give what the formula gives, and lie between the bounds they state."""
    case = "actors: {a: {}}\nparameters: {p: 0.25}\noptions:\n" + "".join(f"  a.x{k}: {{}}\n" for k in range(20))
    case += "conditions:\n" + "".join(
        f"  y{k}: {{levels: {{low: -1, mid: 0.5, high: 2}}}}\n" for k in range(20)
    )  # fmt: skip
    model = model_of(case)
    words = Vocabulary({one.id: Factor(one.levels, one.numbers) for one in model.factors}, frozenset(model.parameters))
    formula = compile_formula(text, words, None)
    pool = Pool()
    programs = Programs(pool, arrange(model), {})
    program = programs.of(formula)
    assert program.piece.count > 1
    ints, numbers = pool.arrays()
    states = (
        np.random.default_rng(1).integers(0, [len(one.levels) for one in model.factors], (300, 40)).astype(np.uint8)
    )
    columns = {one.id: states[:, f] for f, one in enumerate(model.factors)}
    slow = evaluate_columns(formula, columns, model.parameters).astype(float)
    error, stack = np.zeros(2, np.int64), np.zeros(programs.depth)
    fast = [evaluate(ints, numbers, program.place, row, stack, error) for row in states]
    assert not error.any()
    assert fast == pytest.approx(slow.tolist(), rel=1e-12, abs=1e-12)
    assert program.piece.low - 1e-9 <= slow.min()
    assert slow.max() <= program.piece.high + 1e-9
    assert len(set(slow.tolist())) > 1 or formula.kind is Kind.BOOLEAN


RISK = """\
actors: {a: {}}
options: {a.x: {tempo: 0 per month, commitment: 1 per month}}
conditions:
  dial: {levels: {none: 0, one: 1, two: 2}, start: two}
events:
  fall: {when: dial is two, rate: 1 per month, then: {dial: down}}
  late: {when: dial is one, rate: LATE, then: {dial: down}}
  odd: {rate: ODD, then: {a.x: yes}}
"""


def test_a_division_by_nothing_where_nobody_gets() -> None:
    fine = RISK.replace("LATE", "0 per month").replace("ODD", "0.001 / dial per month")
    paths = FlyWalk.of(model_of(fine)).paths(Watch(horizon=50.0), first=0, runs=20, seed=1)
    assert paths.steps.sum() > 0


def test_a_formula_without_a_value_is_named_where_it_is_met() -> None:
    bad = RISK.replace("LATE", "1 per month").replace("ODD", "0.001 / dial per month")
    with pytest.raises(GameError, match=r"`0.001 / dial` has no value in the state a.x=\w+, dial=none"):
        FlyWalk.of(model_of(bad)).paths(Watch(horizon=50.0), first=0, runs=20, seed=1)


def test_a_negative_rate_is_named_where_it_is_met() -> None:
    bad = RISK.replace("LATE", "1 per month").replace("ODD", "0.001 * dial - 0.0005 per month")
    with pytest.raises(GameError, match=r"rate of event `odd` is negative .* dial=none"):
        FlyWalk.of(model_of(bad)).paths(Watch(horizon=50.0), first=0, runs=20, seed=1)


def test_a_watched_formula_without_a_value_is_named() -> None:
    model = model_of(RISK.replace("LATE", "1 per month").replace("ODD", "0 per month"))
    words = Vocabulary({one.id: Factor(one.levels, one.numbers) for one in model.factors}, frozenset())
    column = compile_formula("1 / dial", words, Kind.NUMBER)
    with pytest.raises(GameError, match=r"`1 / dial` has no value"):
        FlyWalk.of(model).paths(Watch(horizon=50.0, columns=(column,)), first=0, runs=20, seed=1)


def test_a_start_that_breaks_a_rule() -> None:
    with pytest.raises(GameError, match=r"start breaks the rule .* a.x=no, b.y=no"):
        FlyWalk.of(model_of(DUEL + "rules:\n  - never: not a.x and not b.y\n"))


def test_dates_come_when_they_come() -> None:
    model = model_of(
        DUEL + "calendar:\n  - {date: 2017-10-18, then: {a.x: yes}}\n  - {date: 2017-11-18, then: {b.y: yes}}\n"
    )
    walk = FlyWalk.of(model)
    times = [entry.time for entry in model.calendar]
    paths = walk.paths(Watch(horizon=times[1], everything=True), first=0, runs=200, seed=1)
    dated = [k for k, cause in enumerate(walk.causes) if cause.label.startswith("calendar ")]
    assert len(dated) == 2
    for cause, time in zip(dated, times, strict=True):
        rows = paths.cause == cause
        assert rows.sum() > 100
        assert set(paths.time[rows].tolist()) == {time}
    assert FlyWalk.of(model).paths(
        Watch(horizon=0.9 * times[0], everything=True), first=0, runs=50, seed=1
    ).time.max() <= (0.9 * times[0])


def test_a_run_that_takes_too_long_is_given_up() -> None:
    walk = FlyWalk.of(model_of(DUEL), limit=3)
    paths = walk.paths(Watch(horizon=1000.0, everything=True), first=0, runs=50, seed=1)
    assert paths.cut.any()
    assert not paths.cut.all()
    assert paths.looks <= 50 * 4


def test_a_log_that_grows_and_a_loop_that_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a loop leaves off and goes on makes no difference."""
    walk, watch = FlyWalk.of(model_of(DUEL)), Watch(horizon=200.0, everything=True, columns=("b",))
    whole = walk.paths(watch, first=0, runs=30, seed=5)
    monkeypatch.setattr(walk_module, "LEAST_LOG", 1)
    monkeypatch.setattr(walk_module, "PAUSE", 1e-9)
    parts = walk.paths(watch, first=0, runs=30, seed=5)
    for name in ("first", "time", "cause", "flags", "marks", "values", "state", "steps", "cut"):
        assert np.array_equal(getattr(whole, name), getattr(parts, name)), name
    assert whole.looks == parts.looks
    assert len(whole.time) > 4 * 30


def test_what_may_be_watched() -> None:
    walk = FlyWalk.of(model_of(DUEL))
    over = walk.model.final[0].formula
    with pytest.raises(QueryError, match="At most 64 conditions"):
        walk.paths(Watch(horizon=1.0, formulas=(over,) * 65), first=0, runs=1, seed=1)
    with pytest.raises(QueryError, match="no actor `nobody`"):
        walk.paths(Watch(horizon=1.0, columns=("nobody",)), first=0, runs=1, seed=1)
    with pytest.raises(QueryError, match="horizon"):
        walk.paths(Watch(horizon=np.inf), first=0, runs=1, seed=1)


def test_the_sixty_fourth_bit() -> None:
    walk = FlyWalk.of(model_of(DUEL))
    war = walk.model.final[0].formula
    mark = Mark(kind="event", text="war", event="war")
    watch = Watch(horizon=100.0, formulas=(war,) * 64, marks=(mark,) * 64)
    paths = walk.paths(watch, first=0, runs=50, seed=1)
    assert set(paths.flags.tolist()) == {0, 2**64 - 1}
    assert set(paths.marks.tolist()) == {0, 2**64 - 1}


def test_nobody_moves_where_all_are_frozen() -> None:
    walk = FlyWalk.of(model_of(DUEL), manner="frozen")
    paths = walk.paths(Watch(horizon=100.0, everything=True), first=0, runs=50, seed=1)
    assert {walk.causes[cause].kind for cause in paths.cause[paths.cause >= 0]} == {"event"}


def test_a_walk_goes_to_another_process() -> None:
    walk = FlyWalk.of(model_of(DUEL))
    there = pickle.loads(pickle.dumps(walk))
    watch = Watch(horizon=20.0, everything=True)
    one, other = (each.paths(watch, first=4, runs=5, seed=2) for each in (walk, there))
    assert np.array_equal(one.time, other.time)


def test_a_negative_look_ahead() -> None:
    with pytest.raises(GameError, match="less than no step"):
        FlyWalk.of(model_of(DUEL), look_ahead=-1)


def test_depths_of_two_sorts() -> None:
    model = model_of(DUEL)
    model = replace(model, actors=(replace(model.actors[0], depth=None), model.actors[1]))
    with pytest.raises(GameError, match="Either all actors"):
        FlyWalk.of(model)
