"""What must not change an answer, on every shipped case under every theory and every plan, the largest under a few.

Design, section 5. The machine form is changed, built and played; its chain is laid over the original one state by
state. `test_invariance.py` does the same with random games and says more about what stays and what does not.
"""

import copy
import functools
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest

from detente.case.build import build
from detente.case.model import Model
from detente.case.numbers import CLOCK_DAYS
from detente.case.override import apply, with_beliefs
from detente.case.paths import dotted, find, get
from detente.case.resolve import resolve, resolve_data
from detente.formula import compile_formula
from detente.game.behaviour import equilibrium
from detente.result import Status
from property.models import (
    Play,
    Twin,
    assert_same,
    assert_tempo_sets_timing,
    chance,
    laid_over,
    looks,
    play,
    renaming,
    vocabulary,
)

Machine = dict[str, Any]
SLOW = 20_000
"""Cases of more combinations of levels than this take their time."""
FEW = {"korea-2017": ((None, None), ("rovere", None), (None, "roadmap"))}
"""Cases of very many states, and the theories and plans that are tried of them."""


@functools.cache
def shipped(name: str) -> Machine:
    """The machine form of a shipped case."""
    text = (files("detente") / "cases" / name / "case.yaml").read_text(encoding="utf-8")
    return dict(resolve(text, name).machine)


def grid() -> Iterator[Any]:
    """Every shipped case under every theory and plan, the largest under a few; large ones are marked as slow."""
    for folder in sorted((files("detente") / "cases").iterdir(), key=lambda one: one.name):
        if not (folder / "case.yaml").is_file():
            continue
        machine = shipped(folder.name)
        factors = [*machine["options"].values(), *machine["conditions"].values()]
        marks = [pytest.mark.slow] if math.prod(len(factor["levels"]) for factor in factors) > SLOW else []
        every = [(theory, plan) for theory in (None, *machine["theories"]) for plan in (None, *machine["plans"])]
        for theory, plan in FEW.get(folder.name, every):
            setting = (folder.name, theory, plan)
            yield pytest.param(setting, marks=marks, id="-".join(part or "none" for part in setting))


Setting = tuple[str, str | None, str | None]
GRID = list(grid())
every_setting = pytest.mark.parametrize("setting", GRID)


@functools.cache
def applied(setting: Setting) -> Machine:
    """A case under a theory and a plan, without its questions."""
    name, theory, plan = setting
    return {**apply(shipped(name), theory=theory, plan=plan), "questions": {}}


@functools.cache
def played(setting: Setting) -> list[Play]:
    """Its game with every set of strategies."""
    return play(build(applied(setting)))


def number_of(setting: Setting) -> int:
    """A number that goes through the settings."""
    return [param.values[0] for param in GRID].index(setting)


def built(machine: Machine) -> Model:
    """The model of a changed machine form, what was written in it in human form resolved."""
    resolved = resolve_data(machine)
    assert not [issue for issue in resolved.issues if not issue.warning], resolved.issues
    return build(resolved.machine)


def assert_invariant(setting: Setting, machine: Machine, **over: Any) -> None:
    """A changed case's chains, laid over the original ones: as near as their strategies are known."""
    before, after = played(setting), play(built(machine))
    assert len(before) == len(after)
    keys = ("names", "digits")
    how = {key: over.pop(key) for key in keys if key in over}
    at = laid_over(after[0].game, before[0].game, **how)
    for small, large in zip(before, after, strict=True):
        near = 1e-9 if small.strategies.status is Status.EXACT else 1e-7  # an equilibrium is met but nearly
        assert_same(small, large, at, near=near, **over)


# An option without effect, a condition without effect.


@every_setting
def test_an_option_without_effect(setting: Setting) -> None:
    """It changes no answer; actors take turns in owning it."""
    machine = applied(setting)
    actors = [*machine["actors"]]
    owner = actors[number_of(setting) % len(actors)]
    idle = {"levels": ["no", "a_little", "yes"], "tempo": "1.7 per month", "cost": {"yes": 0.3}}
    assert_invariant(setting, {**machine, "options": {**machine["options"], f"{owner}.idle": idle}})


@every_setting
def test_a_condition_without_effect(setting: Setting) -> None:
    """Levels that nothing distinguishes, coming and going by chance, are as good as one."""
    machine = applied(setting)
    idle = {"levels": ["dry", "rain", "snow"], "start": {"dry": 0.5, "snow": 0.5}}
    events = {f"to_{level}": {"rate": "1 per month", "then": {"weather": level}} for level in idle["levels"]}
    conditions = {**machine["conditions"], "weather": idle}
    assert_invariant(setting, {**machine, "conditions": conditions, "events": {**machine["events"], **events}})


# An interest in two halves.


def named(interests: Mapping[str, Any]) -> dict[str, Any]:
    """Interests by name; ranked statements weigh `top` times a power of `ratio`."""
    if "ranked" not in interests:
        return dict(interests)
    top, ratio = (float(interests[key]["value"]) for key in ("top", "ratio"))
    return {
        f"statement_{n}": {"want": one["want"], "weight": top * ratio**n} for n, one in enumerate(interests["ranked"])
    }


@every_setting
def test_an_interest_in_two_halves(setting: Setting) -> None:
    """Ranked statements are named first; what others believe an interest to weigh is halved too."""
    machine = applied(setting)
    halves: dict[str, Any] = {}
    for actor, own in machine["interests"].items():
        halves[actor] = {}
        for name, part in named(own).items():
            weight = part["weight"] if isinstance(part["weight"], float) else part["weight"]["value"]
            for half in (name, f"{name}_too"):
                halves[actor][half] = {**part, "weight": weight / 2}
    beliefs = {}
    for believer, held in machine["beliefs"].items():
        beliefs[believer] = {}
        for path, value in held.items():
            steps = find(machine, path)
            if steps[0] != "interests":
                beliefs[believer][path] = value
                continue
            _, actor, name, _ = steps
            weight = get(with_beliefs(machine, believer), steps)["value"]
            for half in (name, f"{name}_too"):
                beliefs[believer][dotted(("interests", actor, half, "weight"))] = weight / 2
    assert_invariant(setting, {**machine, "interests": halves, "beliefs": beliefs})


# Another clock.


def by_clock(setting: Setting, clock: str) -> None:
    """Assert the same answers in real time; every rate and duration of a machine form carries its unit."""
    machine = applied(setting)
    speed = CLOCK_DAYS[machine["clock"]] / CLOCK_DAYS[clock]
    assert_invariant(setting, {**machine, "clock": clock}, speed=speed)


@every_setting
def test_another_clock(setting: Setting) -> None:
    """Settings take turns with the clocks."""
    clocks = [clock for clock in CLOCK_DAYS if clock != applied(setting)["clock"]]
    by_clock(setting, clocks[number_of(setting) % len(clocks)])


@pytest.mark.slow
@pytest.mark.parametrize("clock", CLOCK_DAYS)
@every_setting
def test_every_clock(setting: Setting, clock: str) -> None:
    by_clock(setting, clock)


# Other names, another order.

TEXTS = ("title", "summary", "note", "by", "evidence", "scale", "phrase")
IN_ORDER = ("levels", "numbers", "range", "calendar", "start", "final", "ranked", "tempos", "since")


def relabelled(part: Any, name: Callable[[str], str], key: str = "") -> Any:
    """A copy of a part of a machine form with other names and in another order where order has no meaning."""
    if isinstance(part, Mapping):
        items = [(k, v) for k, v in part.items()]
        if key not in IN_ORDER:
            items.reverse()
        return {name(k): v if k in TEXTS else relabelled(v, name, k) for k, v in items}
    if isinstance(part, list):
        items = [relabelled(one, name) for one in part]
        return items if key in IN_ORDER else items[::-1]
    return name(part) if isinstance(part, str) else part


@every_setting
def test_actors_relabelled(setting: Setting) -> None:
    """Every actor has the id of the next, and everything that has no order of its own stands in another."""
    machine = applied(setting)
    actors = [*machine["actors"]]
    name = renaming(dict(zip(actors, [*actors[1:], actors[0]], strict=True)))
    changed = relabelled(machine, name)
    changed = {key: changed[key] for key in machine}  # the version first
    back = {name(factor): factor for factor in played(setting)[0].game.layout.names}
    assert_invariant(setting, changed, names=back)


# A level put down twice.

FORMULAS = ("when", "while", "want", "avoid", "never", "always", "formula")
EFFECTS = ("then", "else", "voids")


def effects(part: Any) -> Iterator[Mapping[str, str]]:
    """Every effect in a part of a machine form."""
    for key, value in part.items() if isinstance(part, Mapping) else enumerate(part) if isinstance(part, list) else ():
        if key in EFFECTS:
            yield value
        else:
            yield from effects(value)


def twins(machine: Machine) -> Iterator[Twin]:
    """Levels of conditions that can be put down twice so that nothing tells the two apart (see the random games)."""
    passing = {
        name for one in machine["bodies"].values() for motion in one["motions"].values() for name in motion["then"]
    }
    stepped = {name for effect in effects(machine) for name, to in effect.items() if to in ("up", "down")}
    for name, part in machine["conditions"].items():
        if part["since"] or name in passing | (stepped if len(part["levels"]) > 2 else set()):
            continue
        for digit in range(len(part["levels"])):
            yield Twin.of(name, part["levels"], digit, part["numbers"])


def with_twin(machine: Machine, twin: Twin) -> Machine:
    """The machine form with a level put down twice, and chance leading to and fro between the two."""
    model = build(machine)
    words = vocabulary(model.factors, model.parameters)
    levels = machine["conditions"][twin.name]["levels"]

    def again(part: Any, key: str = "") -> Any:
        if isinstance(part, Mapping):
            if key in EFFECTS:
                return {name: landing(to) if name == twin.name else to for name, to in part.items()}
            return {k: again(v, "formula" if key == "final" else k) for k, v in part.items()}
        if isinstance(part, list):
            return [again(one, key) for one in part]
        if isinstance(part, str) and key in FORMULAS:
            return twin.text(compile_formula(part, words))
        if isinstance(part, str) and key == "since" and part.startswith("becomes "):
            return f"becomes {twin.text(compile_formula(part.removeprefix('becomes '), words))}"
        return part

    def landing(to: str) -> str:
        to = {"up": levels[-1], "down": levels[0]}.get(to, to)
        return twin.levels[twin.digit + 1] if to == levels[twin.digit] else to

    def spread(start: Mapping[str, float]) -> dict[str, float]:
        return dict(zip(twin.levels, twin.spread([start.get(level, 0.0) for level in levels], 0.3), strict=True))

    condition = machine["conditions"][twin.name]
    conditions = {
        **again(machine["conditions"]),
        twin.name: {
            **condition, "levels": [*twin.levels], "start": spread(condition["start"]),
            "numbers": None if twin.numbers is None else [*twin.numbers],
        },
    }  # fmt: skip
    here, there = twin.levels[twin.digit : twin.digit + 2]
    drift = {
        f"drift_{k}": {"when": f"{twin.name} is {a}", "rate": rate, "then": {twin.name: b}}
        for k, (a, b, rate) in enumerate([(here, there, "1 per month"), (there, here, "2 per month")])
    }
    starts = {
        name: {**one, "levels": {f: spread(part) if f == twin.name else part for f, part in one["levels"].items()}}
        for name, one in machine["start"].items()
    }
    changed = {**again({key: value for key, value in machine.items() if key != "conditions"}), "start": starts}
    changed = {key: changed.get(key, conditions) for key in machine}
    return {**changed, "events": {**changed["events"], **drift}}


@every_setting
def test_levels_of_a_condition_that_nothing_distinguishes(setting: Setting) -> None:
    """A level put down twice is as good as once, whichever level it is; settings take turns."""
    machine = applied(setting)
    fit = [*twins(machine)]
    if fit:
        twin = fit[number_of(setting) % len(fit)]
        assert_invariant(setting, with_twin(machine, twin), digits={twin.name: twin.old})


def test_some_level_can_be_put_down_twice() -> None:
    assert any([*twins(applied(param.values[0]))] for param in GRID)


# Tempo.


def doubled(rate: Any, times: float) -> Any:
    """A rate multiplied."""
    if rate is None:
        return None
    if "formula" in rate:
        return {**rate, "formula": f"{times!r} * ({rate['formula']})"}
    value = rate["value"] * times
    return {"value": value, "range": [end * times for end in rate["range"]], "shape": rate["shape"], "per": rate["per"]}


def faster(machine: Machine, times: float) -> Machine:
    """Every tempo multiplied, with all commitments as they are."""
    new = copy.deepcopy(machine)
    places = [new["behaviour"], *new["actors"].values(), *new["options"].values()]
    for body in new["bodies"].values():
        places += [body, *body["motions"].values()]
        body["sponsors"] = {actor: doubled(rate, times) for actor, rate in body["sponsors"].items()}
    for place in places:
        place["tempo"] = doubled(place["tempo"], times)
    for option in new["options"].values():
        for phase in option["tempos"]:
            phase["rate"] = doubled(phase["rate"], times)
    for believer, held in machine["beliefs"].items():
        for path in held:
            steps = find(machine, path)
            if steps[-1] == "tempo" or "sponsors" in steps or "tempos" in steps:
                new["beliefs"][believer][path] = doubled(get(with_beliefs(machine, believer), steps), times)
    return new


@every_setting
def test_every_tempo_doubled(setting: Setting) -> None:
    """Among myopic actors tempo sets timing and not preference, at every look of every option."""
    machine = applied(setting)
    assert_tempo_sets_timing(*(looks(built(faster(machine, times)), "myopic") for times in (1.0, 2.0, 4.0)))


# A direct final move, or an option and an event that soon follows.


def with_fast_event(machine: Machine) -> Machine | None:
    """Outcomes that options bring about, brought about by events a hundred times per clock unit; None without any."""
    model = build(machine)
    own = {option.factor for option in model.options}
    made = [outcome.id for outcome in model.final if own & {*outcome.formula.factors}]
    if not made:
        return None
    over = {"levels": ["not_yet", *made]}
    rate = {"value": 100.0, "per": machine["clock"]}
    soon = {f"soon_{name}": {"when": machine["final"][name], "rate": rate, "then": {"over": name}} for name in made}
    final = {name: f"over is {name}" if name in made else text for name, text in machine["final"].items()}
    return {
        **machine, "final": final, "events": {**machine["events"], **soon},
        "conditions": {**machine["conditions"], "over": over},
    }  # fmt: skip


@every_setting
def test_a_final_move_as_option_and_fast_event(setting: Setting) -> None:
    """The odds of every ending stay within a factor of two."""
    changed = with_fast_event(applied(setting))
    if changed is None:
        return
    before, after = played(setting), play(built(changed))
    assert len(before) == len(after)
    year = CLOCK_DAYS["year"] / CLOCK_DAYS[applied(setting)["clock"]]
    for direct, soon in zip(before, after, strict=True):
        for outcome in direct.game.model.final:
            one = chance(direct, outcome.formula.text, year)
            other = chance(soon, changed["final"][outcome.id], year)
            assert 0.5 < other / (1 - other) / (one / (1 - one)) < 2.0, (outcome.id, one, other)


# One actor.


@every_setting
def test_one_actor_has_one_solution(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were an actor the only one who acts, all starts of the search would end at what any depth of thought says."""
    monkeypatch.setattr(equilibrium, "SAME", 1e-9)  # solutions further apart than this would be shown side by side
    whole = replace(build(applied(setting)), bodies=(), since=(), beliefs={})
    for actor in whole.actors:
        options = tuple(option for option in whole.options if option.owner == actor.id)
        if not options:
            continue
        found = []
        for depth in (None, 0.5, 1.5, 4.0):
            actors = tuple(replace(one, depth=depth) for one in whole.actors)
            (one,) = play(replace(whole, options=options, actors=actors))
            found.append(one)
        assert found[0].strategies.status is Status.CONVERGED
        for other in found[1:]:
            for rate, again in zip(found[0].strategies.rates, other.strategies.rates, strict=True):
                assert rate == pytest.approx(again, rel=1e-9, abs=1e-12)
