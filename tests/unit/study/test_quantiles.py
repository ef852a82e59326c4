"""Points as shares of ranges: the same for every theory and plan."""

import pytest

import detente
from detente.case.override import apply
from detente.case.paths import find, get
from detente.study.quantiles import Points
from detente.study.scenarios import clock_of, uncertain

MACHINE = detente.load("freeze").machine
BEHAVIOUR = ("rationality", "foresight", "depth", "tempo", "commitment")


@pytest.mark.parametrize("count", [1, 2, 3, 6, 20])
def test_each_sort_of_behaviour_stands_once_at_each_place_from_end_to_end(count: int) -> None:
    points = Points("behaviour", count, 7)
    places = [0.5] if count == 1 else [number / (count - 1) for number in range(count)]
    for sort in BEHAVIOUR:
        assert sorted(points.share(sort, number) for number in range(count)) == pytest.approx(places)


def test_each_number_falls_once_into_each_part_of_its_range() -> None:
    points = Points("all", 8, 7)
    for name in ("parameters.advance", "behaviour.depth"):
        parts = sorted(int(8 * points.share(name, number)) for number in range(8))
        assert parts == list(range(8))


def test_points_of_behaviour_move_nothing_else() -> None:
    found = Points("behaviour", 4, 1).at(MACHINE, 0)
    assert {path.split(".")[-1] for path in found} <= {*BEHAVIOUR, "rate"}
    assert "behaviour.foresight" in found
    assert "parameters.advance" not in found
    assert {"behaviour.foresight", "parameters.advance"} <= set(Points("all", 4, 1).at(MACHINE, 0))


def test_a_range_that_a_theory_states_is_looked_at_at_the_same_share() -> None:
    axelrod = apply(MACHINE, theory="axelrod")
    points = Points("behaviour", 6, 1)
    for number in range(6):
        share = points.share("foresight", number)
        for machine in (MACHINE, axelrod):
            low, high = get(machine, find(machine, "behaviour.foresight"))["range"]
            at = points.at(machine, number)["behaviour.foresight"]
            assert at == pytest.approx(low + share * (high - low))
    assert get(axelrod, find(axelrod, "behaviour.foresight"))["range"] != MACHINE["behaviour"]["foresight"]["range"]


def test_a_number_that_is_added_moves_no_other() -> None:
    more = {**MACHINE, "parameters": {**MACHINE["parameters"], "added": MACHINE["parameters"]["advance"]}}
    points = Points("all", 5, 3)
    found = points.at(more, 2)
    assert found.pop("parameters.added") != found["parameters.advance"]
    assert found == points.at(MACHINE, 2)


def test_another_seed_gives_other_points() -> None:
    assert Points("all", 5, 3).at(MACHINE, 2) != Points("all", 5, 4).at(MACHINE, 2)
    assert [Points("behaviour", 6, 3).label(n) for n in range(6)] != [
        Points("behaviour", 6, 4).label(n) for n in range(6)
    ]


def test_motions_on_one_clock_stand_at_one_share() -> None:
    machine = detente.load("council").machine
    found = Points("all", 3, 1).at(machine, 0)
    shares: dict[str, list[float]] = {}
    for one in uncertain(machine):
        name = clock_of(machine, one.path)
        if name != one.path:
            shares.setdefault(name, []).append((found[one.path] - one.low) / (one.high - one.low))
    together = [group for group in shares.values() if len(group) > 1]
    assert together
    for group in together:
        assert group == pytest.approx([group[0]] * len(group))
