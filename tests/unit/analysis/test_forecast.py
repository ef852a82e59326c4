"""What a forecast says at its edges: certain, impossible, undefined, infinite, refused, interrupted."""

from dataclasses import replace
from math import inf, nan

import numpy as np
import pytest

from detente.analysis import forecast
from detente.analysis.forecast import Happening, Reached
from detente.analysis.forecast.example import standoff
from detente.errors import QueryError
from detente.game.chain import Chain, Jump
from detente.result import Estimate, Status

CALM, TENSE, WAR, TREATY = range(4)
CHAIN, AT_WAR = standoff()


def only(*states: int) -> np.ndarray:
    return np.isin(np.arange(4), states)


def begun(state: int, chain: Chain = CHAIN) -> Chain:
    return replace(chain, start=np.eye(4)[state])


def dated(*entries: tuple[float, list[int]]) -> Chain:
    return replace(CHAIN, calendar=tuple(
        Jump(name=f"entry {n}", path=f"calendar.{n}", time=time, target=np.array(target))
        for n, (time, target) in enumerate(entries)
    ))  # fmt: skip


def mark(name: str) -> Happening:
    return Happening(tuple(np.full(len(flow.source), flow.cause.label == name) for flow in CHAIN.flows))


NO_RETURN = begun(TREATY)


@pytest.mark.parametrize("within", [0.0, 12.0, inf])
def test_what_cannot_be_is_exactly_zero(within: float) -> None:
    found = forecast.reach(NO_RETURN, AT_WAR, within=within)
    assert found.estimate == Estimate(
        value=0.0, bound=0.0, status=Status.EXACT, note="It cannot happen from the start."
    )
    assert found.by_cause == ()
    assert found.carriers.total == 0.0


def test_other_queries_about_what_cannot_be() -> None:
    assert forecast.at(NO_RETURN, AT_WAR, 12.0).estimate.bound == 0.0
    assert forecast.count(NO_RETURN, mark("accident"), within=12.0).estimate.bound == 0.0
    kept = forecast.throughout(NO_RETURN, ~AT_WAR, 12.0).estimate
    assert (kept.value, kept.bound) == (1.0, 0.0)
    assert kept.note == "It holds at the start, and nothing can end it."
    wait = forecast.time_to(NO_RETURN, AT_WAR)
    assert (wait.value, wait.status, wait.note) == (inf, Status.INFINITE, "It is never reached.")


@pytest.mark.parametrize("within", [0.0, 12.0, inf])
def test_what_holds_at_the_start_is_exactly_one(within: float) -> None:
    found = forecast.reach(begun(WAR), AT_WAR, within=within)
    assert found.estimate == Estimate(value=1.0, bound=0.0, status=Status.EXACT, note="It holds at the start.")
    assert found.carriers.start == 1.0
    left = forecast.throughout(begun(WAR), ~AT_WAR, 1.0).estimate
    assert (left.value, left.bound, left.note) == (0.0, 0.0, "It does not hold at the start.")
    assert forecast.time_to(begun(WAR), AT_WAR).value == 0.0


def test_what_is_not_reached_yet() -> None:
    """Possible, but not by then: an entry that comes later, and no time at all."""
    late = replace(dated((6.0, [WAR, WAR, WAR, WAR])), flows=())
    assert forecast.reach(late, AT_WAR, within=5.0).estimate.bound == 0.0
    found = forecast.reach(late, AT_WAR, within=6.0)
    assert found.estimate.value == pytest.approx(1.0)
    assert [(route.label, route.path, route.flow, route.entry) for route in found.by_cause] == [
        ("calendar entry entry 0", "calendar.0", None, 0)
    ]
    assert forecast.reach(begun(TENSE), AT_WAR, within=0.0).estimate.value == 0.0


def test_hardly_possible_is_not_impossible() -> None:
    """What is smaller than the bound is still not said never to happen."""
    rare = replace(dated((6.0, [WAR, TENSE, WAR, TREATY])), start=np.array([1e-15, 0, 0, 1.0]))
    found = forecast.reach(replace(rare, flows=()), AT_WAR, within=6.0).estimate
    assert found.value == pytest.approx(1e-15, rel=1e-3)
    assert found.note == ""
    assert found.bound > 0.0


def test_an_entry_at_the_time_itself_has_happened() -> None:
    at_once = dated((0.0, [WAR, CALM, WAR, TREATY]))
    assert forecast.at(at_once, AT_WAR, 0.0).estimate.value == pytest.approx(0.8)
    assert forecast.reach(at_once, AT_WAR, within=0.0).estimate.value == pytest.approx(0.8)
    given = forecast.reach(at_once, AT_WAR, within=0.0, condition=(only(CALM), 0.0))
    assert given.condition is not None
    assert (given.condition.value, given.estimate.value) == (pytest.approx(0.2), pytest.approx(0.0))


def test_undefined() -> None:
    never = (only(WAR), 3.0)
    for found in (forecast.reach(NO_RETURN, AT_WAR, within=1.0, condition=never),
                  forecast.at(NO_RETURN, AT_WAR, 1.0, condition=never),
                  forecast.throughout(NO_RETURN, AT_WAR, 1.0, condition=never),
                  forecast.count(NO_RETURN, AT_WAR, within=1.0, condition=never)):  # fmt: skip
        assert isinstance(found, Reached)
        assert (found.estimate.value, found.estimate.status) == (None, Status.UNDEFINED)
        assert found.estimate.note == "What is given never holds then."
    assert forecast.time_to(NO_RETURN, AT_WAR, condition=never).status is Status.UNDEFINED
    assert forecast.expect(NO_RETURN, np.ones(4), at=1.0, condition=never).status is Status.UNDEFINED


def test_a_condition_too_rare_to_tell() -> None:
    rare = replace(CHAIN, start=np.array([1.0 - 1e-14, 0.0, 1e-14, 0.0]), flows=CHAIN.flows[3:])
    found = forecast.reach(rare, only(TENSE), within=1.0, condition=(AT_WAR, 1.0)).estimate
    assert found.status is Status.UNDEFINED
    assert "cannot be told from zero" in found.note


def test_after_what_never_happens() -> None:
    gone = forecast.after(NO_RETURN, mark("accident"))
    assert gone.start is None
    assert gone.probability.value == 0.0
    for found in (forecast.reach(CHAIN, AT_WAR, within=1.0, start=gone).estimate,
                  forecast.at(CHAIN, AT_WAR, 1.0, start=gone).estimate,
                  forecast.count(CHAIN, AT_WAR, within=1.0, start=gone).estimate,
                  forecast.time_to(CHAIN, AT_WAR, start=gone),
                  forecast.expect(CHAIN, np.ones(4), at=1.0, start=gone),
                  forecast.course(CHAIN, [1.0], start=gone).at(AT_WAR)[0],
                  forecast.course(CHAIN, [1.0], start=gone).expect(np.ones(4))[0],
                  forecast.course(CHAIN, [1.0], start=gone).average(np.ones(4))[0]):  # fmt: skip
        assert (found.status, found.note) == (Status.UNDEFINED, "What the clock should start at never happens.")
    assert forecast.path(CHAIN, AT_WAR, start=gone) is None
    assert forecast.after(CHAIN, mark("accident"), start=gone).start is None


def test_after_twice() -> None:
    """Just after tension rises, then just after it calms down: calm for certain."""
    tense = forecast.after(begun(CALM), mark("tension"))
    calm = forecast.after(CHAIN, mark("calming"), start=tense)
    assert calm.start is not None
    assert calm.start[CALM] == pytest.approx(1.0)
    assert calm.probability.value == pytest.approx(0.5 / 0.62)
    assert calm.error >= tense.error > 0.0


def test_after_needs_no_calendar() -> None:
    with pytest.raises(QueryError, match=r"dated entries \(the first is entry 0\)"):
        forecast.after(dated((1.0, [0, 1, 2, 3])), mark("tension"))


def test_no_path() -> None:
    assert forecast.path(NO_RETURN, AT_WAR) is None
    assert forecast.path(dated((1.0, [0, 1, 2, 3])), AT_WAR) is None


def test_a_path_that_is_there_already() -> None:
    found = forecast.path(begun(WAR), AT_WAR)
    assert found is not None
    assert (found.states, found.flows, found.probability) == ((WAR,), (), 1.0)


def test_a_path_to_a_mark() -> None:
    found = forecast.path(begun(CALM), mark("calming"))
    assert found is not None
    assert found.states == (CALM, TENSE, CALM)
    assert found.steps == (pytest.approx(1.0), pytest.approx(0.5 / 0.62))
    assert [CHAIN.flows[flow].cause.label for flow in found.flows] == ["tension", "calming"]


def test_chosen_and_slips() -> None:
    talks = forecast.reach(CHAIN, only(TREATY), within=12.0)
    assert talks.carriers.chosen == pytest.approx(3.0 * talks.carriers.slip)
    assert talks.carriers.chance == 0.0
    assert not talks.ends
    assert talks.condition is None


@pytest.mark.parametrize("time", [-1.0, nan])
def test_times_that_cannot_be(time: float) -> None:
    for ask in (
        lambda: forecast.reach(CHAIN, AT_WAR, within=time),
        lambda: forecast.at(CHAIN, AT_WAR, time),
        lambda: forecast.throughout(CHAIN, AT_WAR, time),
        lambda: forecast.count(CHAIN, AT_WAR, within=time),
        lambda: forecast.time_to(CHAIN, AT_WAR, within=time),
        lambda: forecast.expect(CHAIN, np.ones(4), over=time),
        lambda: forecast.after(CHAIN, AT_WAR, by=time),
        lambda: forecast.course(CHAIN, [1.0, time]),
        lambda: forecast.reach(CHAIN, AT_WAR, within=1.0, condition=(AT_WAR, time)),
    ):
        with pytest.raises(QueryError, match="needs a time from 0 on"):
            ask()


def test_times_without_end() -> None:
    for ask in (
        lambda: forecast.at(CHAIN, AT_WAR, inf),
        lambda: forecast.count(CHAIN, AT_WAR, within=inf),
        lambda: forecast.expect(CHAIN, np.ones(4), at=inf),
        lambda: forecast.course(CHAIN, [inf]),
        lambda: forecast.reach(CHAIN, AT_WAR, within=1.0, condition=(AT_WAR, inf)),
    ):
        with pytest.raises(QueryError, match="at which it ends"):
            ask()


def test_what_does_not_fit() -> None:
    with pytest.raises(QueryError, match="A mask over states must be 4 truth values"):
        forecast.reach(CHAIN, np.ones(5, bool), within=1.0)
    with pytest.raises(QueryError, match="A mask over states must be 4 truth values"):
        forecast.at(CHAIN, np.ones(4), 1.0)  # type: ignore[arg-type]
    with pytest.raises(QueryError, match="A mask over rows of flows must be 1 truth values"):
        forecast.reach(CHAIN, Happening((np.ones(2, bool),)), within=1.0)
    with pytest.raises(QueryError, match="at most 5"):
        forecast.reach(CHAIN, Happening((None,) * 6), within=1.0)
    with pytest.raises(QueryError, match="A condition must be 4 truth values"):
        forecast.reach(CHAIN, AT_WAR, within=1.0, condition=(np.ones(3, bool), 1.0))
    for start in (np.ones(4), np.array([2.0, -1.0, 0.0, 0.0]), np.ones(1)):
        with pytest.raises(QueryError, match="A start distribution"):
            forecast.reach(CHAIN, AT_WAR, within=1.0, start=start)
    with pytest.raises(QueryError, match="A column must give"):
        forecast.expect(CHAIN, np.array([1.0, 2.0, inf, 0.0]), at=1.0)
    with pytest.raises(QueryError, match="A column must give"):
        forecast.course(CHAIN, [1.0]).expect(np.ones(3))
    with pytest.raises(QueryError, match="exactly one"):
        forecast.expect(CHAIN, np.ones(4), at=1.0, over=1.0)
    with pytest.raises(QueryError, match="exactly one"):
        forecast.expect(CHAIN, np.ones(4))
    with pytest.raises(QueryError, match="discount rate"):
        forecast.expect(CHAIN, np.ones(4), discount=0.0)
    with pytest.raises(QueryError, match="at least 1"):
        forecast.count(CHAIN, AT_WAR, within=1.0, at_least=0)


def test_average_over_no_time() -> None:
    assert forecast.expect(CHAIN, np.arange(4.0), over=0.0).value == pytest.approx(0.2)
    assert forecast.course(CHAIN, [0.0]).average(np.arange(4.0))[0].value == pytest.approx(0.2)


def test_nothing_ever_happens() -> None:
    still = replace(CHAIN, flows=())
    assert forecast.reach(still, only(TENSE), within=inf).estimate.value == pytest.approx(0.2)
    assert forecast.at(still, only(TENSE), 1e6).estimate.value == pytest.approx(0.2)
    assert forecast.time_to(still, only(TENSE), within=10.0).value == pytest.approx(8.0)
    assert forecast.count(still, Happening(()), within=10.0).estimate.value == 0.0
    assert forecast.expect(still, np.arange(4.0), discount=0.1).value == pytest.approx(0.2)


LONG = 4_000.0


@pytest.mark.parametrize("ask", [
    lambda progress: forecast.reach(CHAIN, AT_WAR, within=40.0, progress=progress),
    lambda progress: forecast.reach(dated((9.0, [1, 0, 2, 3])), AT_WAR, within=200.0, progress=progress),
    lambda progress: forecast.at(dated((9.0, [1, 0, 2, 3])), AT_WAR, 200.0, progress=progress),
    lambda progress: forecast.at(CHAIN, AT_WAR, LONG, progress=progress),
    lambda progress: forecast.count(CHAIN, mark("tension"), within=LONG, progress=progress),
    lambda progress: forecast.expect(CHAIN, np.ones(4), over=LONG, progress=progress),
    lambda progress: forecast.course(CHAIN, [5.0, 7.0], progress=progress),
])  # fmt: skip
def test_progress(ask) -> None:  # type: ignore[no-untyped-def]
    said: list[float] = []
    ask(said.append)
    assert said == sorted(said)
    assert said[0] >= 0.0
    assert said[-1] == pytest.approx(1.0)

    def interrupt(part: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ask(interrupt)


def test_nothing_is_written_to() -> None:
    """Queries are pure: the chain and the masks stay as they were."""
    chain, war = standoff()
    before = [flow.rate.copy() for flow in chain.flows], chain.start.copy(), war.copy()
    for _ in range(2):
        first = forecast.reach(chain, war, within=12.0)
        forecast.time_to(chain, war)
        forecast.count(chain, mark("tension"), within=3.0, at_least=2)
        assert forecast.reach(chain, war, within=12.0) == first
    assert all((flow.rate == rate).all() for flow, rate in zip(chain.flows, before[0], strict=True))
    assert (chain.start == before[1]).all()
    assert (war == before[2]).all()
