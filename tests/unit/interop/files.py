"""Random `.gmcr` files, and what they say, worked out state by state from the words of the format."""

import random
from itertools import product
from typing import Any

Data = dict[str, Any]
State = tuple[int, ...]
"""The level of every option, in the order in which the decision makers list them."""


def simple(rng: random.Random, count: int, most: int = 3) -> list[list[Any]]:
    """Some options that have to be taken or not."""
    options = rng.sample(range(count), rng.randint(1, min(most, count)))
    return [[option, rng.choice("YN")] for option in options]


def condition(rng: random.Random, count: int) -> Any:
    """A condition, simple or compound."""
    if rng.random() < 0.7:
        return simple(rng, count)
    return {"compound": True, "members": [simple(rng, count) for _ in range(rng.randint(1, 3))]}


def random_file(rng: random.Random, most_options: int = 6) -> Data:
    """A `.gmcr` file: options not in the order of their owners, some of two, some one way, states ruled out."""
    makers, count = rng.randint(1, 4), rng.randint(1, most_options)
    owners = [rng.sample(range(makers), 2 if makers > 1 and rng.random() < 0.15 else 1) for _ in range(count)]
    data: Data = {
        "program": "gmcr-py",
        "version": "0.4.1",
        "options": [
            {"name": f"option {number}", "permittedDirection": rng.choice(["both", "both", "fwd", "back"])}
            for number in range(count)
        ],
        "decisionMakers": [
            {"name": f"maker {maker}", "options": [k for k in range(count) if maker in owners[k]]}
            for maker in range(makers)
        ],
        "infeasibles": [condition(rng, count) for _ in range(rng.randint(0, 3))],
    }
    for maker in data["decisionMakers"]:
        rng.shuffle(maker["options"])
        maker["preferences"] = [condition(rng, count) for _ in range(rng.randint(0, 5))]
        if rng.random() < 0.3:
            maker["misperceptions"] = [simple(rng, count) for _ in range(rng.randint(0, 2))]
    if not states(data):
        return random_file(rng, most_options)
    manual = rng.random() < 0.5
    data[rng.choice(["useManualPreferenceRanking", "useManualPreferenceVectors"])] = manual
    if manual:
        for maker in data["decisionMakers"]:
            maker[rng.choice(["preferenceRanking", "preferenceVector"])] = ranking(rng, len(states(data)))
    return data


def ranking(rng: random.Random, size: int, ties: float = 0.3) -> list[Any]:
    """All states from 1 in some order, some of them tied."""
    order = list(range(1, size + 1))
    rng.shuffle(order)
    found: list[Any] = []
    for state in order:
        if found and rng.random() < ties:
            found[-1] = [*(found[-1] if isinstance(found[-1], list) else [found[-1]]), state]
        else:
            found.append([state] if rng.random() < 0.1 else state)
    return found


def order_of(data: Data) -> list[int]:
    """Options as the decision makers list them, each once."""
    return list(dict.fromkeys(option for maker in data["decisionMakers"] for option in maker["options"]))


def holds(condition: Any, state: State, order: list[int]) -> bool:
    """Whether a condition holds in a state."""
    members = condition["members"] if isinstance(condition, dict) else [condition]
    return any(all("NY"[state[order.index(option)]] == sign for option, sign in member) for member in members)


def states(data: Data) -> list[State]:
    """Feasible states in the order of their numbers: the first option changes fastest."""
    order = order_of(data)
    every = (levels[::-1] for levels in product((0, 1), repeat=len(order)))
    return [one for one in every if not any(holds(bad, one, order) for bad in data["infeasibles"])]


def moves(data: Data, maker: int) -> set[tuple[int, int]]:
    """Moves of a decision maker between states, from 0."""
    order, there = order_of(data), states(data)
    entry = data["decisionMakers"][maker]
    found = set()
    for source, before in enumerate(there):
        for target, after in enumerate(there):
            changed = [place for place in range(len(order)) if before[place] != after[place]]
            ways = [(data["options"][order[place]]["permittedDirection"], after[place]) for place in changed]
            if (
                changed
                and all(order[place] in entry["options"] for place in changed)
                and not any((way, level) in (("fwd", 0), ("back", 1)) for way, level in ways)
                and not any(holds(bad, s, order) for bad in entry.get("misperceptions", []) for s in (before, after))
            ):
                found.add((source, target))
    return found


def worth(data: Data, maker: int) -> list[tuple[int, ...]]:
    """What each state is worth to a decision maker, more is better."""
    entry = data["decisionMakers"][maker]
    order, there = order_of(data), states(data)
    if not data.get("useManualPreferenceRanking", data.get("useManualPreferenceVectors")):
        return [tuple(int(holds(wanted, one, order)) for wanted in entry["preferences"]) for one in there]
    groups = entry.get("preferenceRanking", entry.get("preferenceVector"))
    place = {state - 1: n for n, g in enumerate(groups) for state in (g if isinstance(g, list) else [g])}
    return [(-place[state],) for state in range(len(there))]


def large_file(rng: random.Random, options: int, makers: int, infeasible: list[Any], size: int) -> Data:
    """A file of many states with strict rankings."""

    def strict() -> list[int]:
        order = list(range(1, size + 1))
        rng.shuffle(order)
        return order

    return {
        "program": "gmcr-py",
        "options": [{"name": f"option {number}", "permittedDirection": "both"} for number in range(options)],
        "decisionMakers": [
            {"name": f"maker {maker}", "options": list(range(maker, options, makers)), "preferences": [],
             "preferenceRanking": strict()}
            for maker in range(makers)
        ],
        "infeasibles": infeasible,
        "useManualPreferenceRanking": True,
    }  # fmt: skip
