"""What completes an element once its keys are read: defaults from other keys, checks of keys against one another."""

import copy
import math
from collections.abc import Callable
from collections.abc import Mapping as AnyMapping
from typing import Any

from detente.case import kinds as k
from detente.case import language
from detente.case.containers import entries
from detente.case.nodes import Mapping, Node, nodes_of
from detente.case.structure import FINISHERS, Structure
from detente.case.words import listed, quoted

Value = dict[str, Any]
Finish = Callable[[Structure, Value, Mapping, str], None]

_QUANTITY_KEYS = frozenset(("value", "range", "shape", "phrase", "scale", "evidence", "note"))


def finishes(name: str) -> Callable[[Finish], Finish]:
    """Register a function under the name the table of the language uses."""

    def register(function: Finish) -> Finish:
        FINISHERS[name] = function
        return function

    return register


def central(rate: AnyMapping[str, Any]) -> Value | None:
    """A rate as a rate of its own, with its range as far as it is above zero; None for an expression.

    >>> central({"value": 2.0, "range": [1.0, 4.0], "shape": "uniform", "per": "month"})
    {'value': 2.0, 'range': [1.0, 4.0], 'shape': 'uniform', 'per': 'month'}
    """
    if "formula" in rate:
        return None
    value, (low, high) = rate["value"], rate["range"]
    return {"value": value, "range": [low if low > 0 else value / 10, high], "shape": rate["shape"], "per": rate["per"]}


def commit(s: Structure, value: Value, path: str, tempos: list[tuple[str, AnyMapping[str, Any] | None]]) -> None:
    """Give a clock its commitment: the first tempo there is, as a number of its own."""
    if value["commitment"] is not None:
        return
    place, tempo = next(((place, tempo) for place, tempo in tempos if tempo is not None), (path, None))
    rate = central(tempo) if tempo is not None else None
    if rate is None or rate["value"] <= 0:
        if tempo is not None and not s.doubted(path):
            found = f"the tempo {quoted(tempo['formula'])}" if "formula" in tempo else "a tempo of 0"
            hint = "how soon the actor reckons to come back, for instance `commitment: 1 per month`"
            s.complain(
                place if s.positions.get(place) else path, f"{found} without a `commitment`", "a `commitment`", hint
            )
        rate = {"value": 1.0, "range": [1.0, 1.0], "shape": "point", "per": s.machine.get("clock", "month")}
    value["commitment"] = rate


def _behaviour_tempo(s: Structure) -> tuple[str, AnyMapping[str, Any] | None]:
    return "behaviour.tempo", s.machine.get("behaviour", {}).get("tempo")


@finishes("actor")
def _actor(s: Structure, value: Value, node: Mapping, path: str) -> None:
    value["name"] = value["name"] or path.rpartition(".")[2]


# Levels


@finishes("option")
def _option(s: Structure, value: Value, node: Mapping, path: str) -> None:
    name = path.removeprefix("options.")
    owners = value["owners"]
    if owners is None and "." not in name:
        hint = "or say who owns it jointly: `owners: [us, dprk]`"
        s.complain(path, quoted(name), "an option written `actor.option`", hint, at=s.positions.get(f"{path}~key"))
    if owners is not None and "." in name:
        hint = "an option owned jointly has a name without a dot"
        s.complain(f"{path}.owners", "`owners`", f"no owners: {quoted(name)} belongs to {name.partition('.')[0]}", hint,
                   at=s.key(node, "owners"))  # fmt: skip
    if owners is not None and node.get("cost") is not None:
        s.complain(f"{path}.cost", "`cost`", "no cost: nobody moves a joint option alone", at=s.key(node, "cost"))
        node = Mapping(())
    _levels(s, value, node, path)
    value["cost"] = _costs(s, value["levels"], node.get("cost"), f"{path}.cost")
    actor = s.machine.get("actors", {}).get(name.partition(".")[0], {}) if "." in name else {}
    if value["commitment"] is None and actor.get("commitment") is not None:
        value["commitment"] = copy.deepcopy(actor["commitment"])
    actor_tempo = f"actors.{name.partition('.')[0]}.tempo", actor.get("tempo")
    commit(s, value, path, [(f"{path}.tempo", value["tempo"]), actor_tempo, _behaviour_tempo(s)])


@finishes("condition")
def _condition(s: Structure, value: Value, node: Mapping, path: str) -> None:
    if value["since"] and value["levels"] != ["no", "yes"] and not s.doubted(f"{path}.levels"):
        hint = "a condition with `since` is `yes` after one of its marks"
        s.complain(f"{path}.levels", "levels of its own", "no `levels`", hint)
        value["levels"] = ["no", "yes"]
        s.doubt(f"{path}.levels")
    if value["fades"] is not None and not value["since"]:
        s.complain(f"{path}.fades", "`fades` without `since`", "the marks it remembers, `since: [...]`",
                   at=s.key(node, "fades"))  # fmt: skip
    _levels(s, value, node, path)


def _levels(s: Structure, value: Value, node: Mapping, path: str) -> None:
    """Complete the start and the numbers of a factor by its levels."""
    levels: list[str] = value["levels"]
    sure = not s.doubted(f"{path}.levels")
    if value["start"] is None:
        value["start"] = {levels[0]: 1.0}
    value["start"] = spread(s, levels, value["start"], f"{path}.start", sure)
    given = node.get("levels")
    numbers = value["numbers"]
    if isinstance(given, Mapping) and given.entries:
        if node.get("numbers") is not None and numbers is not None:
            s.complain(
                f"{path}.numbers", "numbers in `levels` and in `numbers`", "one of them", at=s.key(node, "numbers")
            )
        read = {key.text: s.read(k.Plain(), number, f"{path}.levels.{key.text}") for key, number in given.entries}
        numbers = [read.get(level, 0.0) for level in levels]
    elif isinstance(numbers, dict):
        for level in (level for level in numbers if level not in levels and sure):
            no_level(s, f"{path}.numbers.{level}", level, levels)
        missing = [level for level in levels if level not in numbers]
        if missing and sure:
            s.complain(f"{path}.numbers", f"no number for `{missing[0]}`", "a number for each level")
        numbers = [numbers.get(level, 0.0) for level in levels]
    elif numbers is not None and len(numbers) != len(levels) and sure:
        s.complain(f"{path}.numbers", f"a list of {len(numbers)}", f"{len(levels)} numbers, one for each level")
        numbers = None
    value["numbers"] = numbers


def spread(s: Structure, levels: list[str], shares: AnyMapping[str, float], path: str, sure: bool = True) -> Value:
    """A distribution over all levels."""
    there = set(levels)
    for level in shares:
        if level not in there and sure:
            key = f"{path}.{level}~key"
            no_level(s, key if key in s.positions else path, level, levels)
    known = {level: float(shares.get(level, 0.0)) for level in levels}
    return known if any(known.values()) else known | {levels[0]: 1.0}


def no_level(s: Structure, path: str, level: str, levels: list[str]) -> None:
    """Complain about a level that a factor does not have."""
    hint = s.suggester.hint(level, levels)
    if level in ("true", "on", "false", "off") and levels == ["no", "yes"]:
        hint = f"write `{'yes' if level in ('true', 'on') else 'no'}`"
    mark = s.positions.get(path)
    s.complain(path.removesuffix("~key"), quoted(level), f"a level: {listed(levels)}", hint, at=mark)


def _costs(s: Structure, levels: list[str], node: Node | None, path: str) -> Value:
    """A quantity for each level, from one for all or from some."""
    node = nodes_of(0) if node is None else node
    by_level = isinstance(node, Mapping) and (
        set(levels).issuperset(node.keys()) or not _QUANTITY_KEYS.intersection(node.keys())
    )
    if not by_level:
        return {level: s.read(language.NUMBER, node, path) for level in levels[:1]} | {
            level: _quietly(s, node, path) for level in levels[1:]
        }
    costs = {}
    for key, value in entries(s, node, path, "a level"):
        if key.text in levels:
            costs[key.text] = s.read(language.NUMBER, value, f"{path}.{key.text}")
        elif not s.doubted(f"{path.removesuffix('.cost')}.levels"):
            no_level(s, f"{path}.{key.text}~key", key.text, levels)
    return {level: costs.get(level) or s.stand_in(language.NUMBER, path, 0) for level in levels}


def _quietly(s: Structure, node: Node, path: str) -> Any:
    """A second reading of the same node, whose mistakes have been told."""
    before = len(s.issues)
    value = s.read(language.NUMBER, node, path)
    del s.issues[before:]
    return value


# Bodies


@finishes("member")
def _member(s: Structure, value: Value, node: Mapping, path: str) -> None:
    if value["follows"] is not None and value["yes"] is not None:
        s.complain(path, "`follows` and `yes`", "one of them", "a follower copies its leader's vote",
                   at=s.key(node, "yes"))  # fmt: skip


@finishes("motion")
def _motion(s: Structure, value: Value, node: Mapping, path: str) -> None:
    if value["sponsor"] is not None and value["tempo"] is not None:
        hint = "put the rate of the sponsor under `sponsors` of the body"
        s.complain(f"{path}.tempo", "a tempo of a motion with a sponsor", "no `tempo`: its sponsor's counts", hint,
                   at=s.key(node, "tempo"))  # fmt: skip


@finishes("body")
def _body(s: Structure, value: Value, node: Mapping, path: str) -> None:
    members, passes = value["members"], value["passes"]
    total = sum(member["votes"] for member in members.values())
    if isinstance(passes, str):
        needed, veto, abstain = (total, [], False) if passes == "unanimity" else (total // 2 + 1, [], True)
    else:
        # a share is read to three decimals: 0.667 of 21 votes is 14
        needed = math.ceil((passes["share"] - 5e-4) * total) if "share" in passes else passes["yes"]
        veto, abstain = passes["veto"], passes["abstain"]
    if members and needed > total and not s.doubted(f"{path}.members") and not s.doubted(f"{path}.passes"):
        here = f"{path}.passes.yes" if f"{path}.passes.yes" in s.positions else f"{path}.passes"
        s.complain(here, f"{needed} votes needed, {total} in all", f"{total} or less", "a vote that can never pass")
    value["passes"] = {"yes": max(needed, 1), "veto": veto, "abstain": abstain}
    commit(s, value, path, [(f"{path}.tempo", value["tempo"]), _behaviour_tempo(s)])
    for name, motion in value["motions"].items():
        commit_motion(s, motion, value, f"{path}.motions.{name}")


def commit_motion(s: Structure, motion: Value, body: AnyMapping[str, Any], path: str) -> None:
    """Give a motion its commitment: from its sponsor's clock, its own tempo, or the body's commitment."""
    own = body["sponsors"].get(motion["sponsor"]) if motion["sponsor"] else motion["tempo"]
    if motion["commitment"] is None and own is None:
        motion["commitment"] = copy.deepcopy(body["commitment"])
    commit(s, motion, path, [(f"{path}.tempo", own)])


# Plans and questions


@finishes("plan")
def _plan(s: Structure, value: Value, node: Mapping, path: str) -> None:
    bodies = dict(s.machine.get("bodies", {}))
    added = value["add"].get("bodies")
    if isinstance(added, dict):  # its mistakes are told where additions are checked
        apart = Structure(s.file, s.lines, s.machine)
        apart.names = s.names
        bodies = apart.read(language.SECTIONS["bodies"], nodes_of(added), "bodies") | bodies
    otherwise = (
        {"sponsors": {}, "commitment": central(s.machine["behaviour"]["tempo"])} if "behaviour" in s.machine else {}
    )
    for index, phase in enumerate(value["phases"]):
        here = f"{path}.phases.{index}"
        if phase["begins"] == language.AT_ONCE and index:
            s.complain(f"{here}.begins", "`at once`", "`parties` or a `rate`", "only the first phase can begin at once")
        for body, motions in phase["motions"].items():
            for name, motion in motions.items():
                commit_motion(s, motion, bodies.get(body, otherwise), f"{here}.motions.{body}.{name}")


@finishes("difference")
def _difference(s: Structure, value: Value, node: Mapping, path: str) -> None:
    others = [key for key in ("plan", "theory", "do") if value[key] is not None]
    if value["question"] is not None and others:
        hint = "this question asked otherwise needs no `question`"
        s.complain(
            path, f"`question` and `{others[0]}`", "a question, or what is otherwise", hint, at=s.key(node, others[0])
        )
    elif value["question"] is None and not others and not s.doubted(path):
        s.complain(path, "nothing to compare with", "`question`, or `plan`, `theory` or `do`", at=node)


@finishes("question")
def _question(s: Structure, value: Value, node: Mapping, path: str) -> None:
    asked = [key for key in language.ASKED if value[key] is not None]
    if len(asked) != 1:
        return
    one, some = language.TIMES[asked[0]]
    times = [key for key in ("within", "at", "throughout", "over") if value[key] is not None]
    wrong = [key for key in times if key not in one + some]
    allowed = listed([f"`{key}`" for key in one + some]) or "no time"
    for key in wrong:
        s.complain(f"{path}.{key}", f"`{key}`", allowed, f"a question that asks `{asked[0]}`", at=s.key(node, key))
    right = [key for key in times if key in one + some]
    if len(right) > 1:
        s.complain(path, listed([f"`{key}`" for key in right], "and"), "one time", at=s.key(node, right[1]))
    if one and not times and not s.doubted(path):
        example = f"{one[0]}: 12 months"
        s.complain(path, f"`{asked[0]}` without a time", allowed, f"for instance `{example}`", at=s.key(node, asked[0]))
    if value["within"] == "ever" and asked[0] not in ("probability", "time"):
        s.complain(f"{path}.within", "`ever`", "a duration such as `12 months`")
    for key, needs in (("at_least", "count"), ("by", "after"), ("enough", "better")):
        if value[key] is not None and value[needs] is None:
            s.complain(f"{path}.{key}", f"`{key}` without `{needs}`", f"`{needs}` with it", at=s.key(node, key))
