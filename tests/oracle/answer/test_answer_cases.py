"""Every question of the shipped cases under every theory and plan against the slow reading.

Where expectations must prove themselves (`depth: equilibrium`) the slow reading takes the strategies from the product.
By default the full answer is checked where states are few, and a part of the largest case; the rest is marked `slow`.
"""

import functools

import pytest

from detente.answer import Grounds, ask
from detente.answer.ranges import BEHAVIOUR
from detente.case.load import load
from detente.case.override import with_scenario
from detente.game.solve import Ablation
from oracle.answer import agree
from oracle.answer.asking import Slow
from oracle.answer.reading import Fine, Reading

NAMES = ("freeze", "council", "surprise")
ALL = [
    (name, theory, plan)
    for name in NAMES
    for theory in (None, *load(name).machine["theories"])
    for plan in (None, *load(name).machine["plans"])
]
LARGE = [place for place in ALL if place[0] == "council"]
SMALL = [place for place in ALL if place not in LARGE and place[1:] != ("schelling_1960", "stand_down")]
OF_LARGE = ("any_measure", "open_defeat", "halted_if_tight", "drafts", "economy_falls", "target_fares")


@functools.cache
def grounds(name: str) -> Grounds:
    return Grounds(load(name).machine)


@functools.cache
def slow(name: str) -> Slow:
    return Slow(load(name).machine)


def check(name: str, question: str, theory: str | None, plan: str | None, fine: Fine) -> None:
    """Value, bound and carriers for each set of expectations."""
    data = load_question(name, question)
    answer = ask(grounds(name), question, theory=theory, plan=plan, spread=False)
    truths = slow(name).ask(question, theory, plan, fine=fine)
    for found, truth in zip(answer.expectations, truths, strict=True):
        agree.number(found.estimate, truth)
        agree.sums(found, ends=data["throughout"] is not None, less=data["minus"] is not None)
        if fine != "value" and truth.value is not None:
            agree.carried(found, truth)


@functools.cache
def load_question(name: str, question: str) -> dict:
    return load(name).machine["questions"][question]


def check_ablations(name: str, question: str, theory: str | None, plan: str | None) -> None:
    """The same with actors frozen, random and myopic, on the twin's own chains."""
    if load_question(name, question)["parameter"] is not None:
        return
    answer = ask(grounds(name), question, theory=theory, plan=plan, spread=False)
    assert [ablation for ablation, _ in answer.ablations] == ["frozen", "random", "myopic"]
    for ablation, estimates in answer.ablations:
        if ablation == "myopic" and theory == "schelling_1960":
            continue  # nobody looks ahead, but expectations still have to prove themselves
        for found, truth in zip(estimates, truths(name, question, theory, plan, ablation), strict=True):
            agree.number(found, truth)


def truths(name: str, question: str, theory: str | None, plan: str | None, ablation: Ablation) -> list[Reading]:
    return slow(name).ask(question, theory, plan, ablation=ablation)


@pytest.mark.parametrize(("name", "theory", "plan"), SMALL)
def test_questions(name: str, theory: str | None, plan: str | None) -> None:
    for question, data in load(name).machine["questions"].items():
        heavy = plan is not None or data["given"] is not None or data["minus"] is not None
        check(name, question, theory, plan, "value" if heavy else "parts")


def test_questions_of_the_largest_case() -> None:
    for question in OF_LARGE:
        check("council", question, None, None, "value")


@pytest.mark.slow
@pytest.mark.parametrize(("name", "theory", "plan"), ALL)
def test_all_questions_with_carriers(name: str, theory: str | None, plan: str | None) -> None:
    for question in load(name).machine["questions"]:
        check(name, question, theory, plan, "parts")


@pytest.mark.parametrize(("name", "theory", "plan"), [(n, t, p) for n, t, p in SMALL if t is None])
def test_ablations(name: str, theory: str | None, plan: str | None) -> None:
    for question in load(name).machine["questions"]:
        check_ablations(name, question, theory, plan)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "theory", "plan"), ALL)
def test_all_ablations(name: str, theory: str | None, plan: str | None) -> None:
    for question in load(name).machine["questions"]:
        check_ablations(name, question, theory, plan)


def ends(node: object, sort: str, end: int, path: str = "") -> dict[str, float]:
    """One sort of behaviour, wherever a case has it with a range, at one end of the range."""
    found: dict[str, float] = {}
    if isinstance(node, dict):
        for key, child in node.items():
            here = f"{path}.{key}" if path else key
            of_sponsor = sort == "tempo" and path.endswith(".sponsors")
            if (key == sort or of_sponsor) and isinstance(child, dict) and "range" in child:
                if child["range"][0] != child["range"][1]:
                    found[here] = child["range"][end]
            elif path or key in ("behaviour", "actors", "options", "bodies"):
                found |= ends(child, sort, end, here)
    return found


@pytest.mark.parametrize(
    ("name", "question", "plan"),
    [
        ("freeze", "quiet_year", None), ("freeze", "first_calm", None), ("freeze", "west_turns", None),
        ("surprise", "war", None), ("surprise", "war", "stand_down"), ("surprise", "south_fares", None),
    ],
)  # fmt: skip
def test_spread(name: str, question: str, plan: str | None) -> None:
    """Every point of the spread is the case with that one sort of behaviour at that end of its range."""
    (found,) = ask(grounds(name), question, theory=None, plan=plan).expectations
    assert found.spread is not None
    machine = slow(name).form(None, plan)
    points = dict(found.spread.points)
    assert points.pop("central values") == found.estimate.value
    for sort in BEHAVIOUR:
        for end, word in enumerate(("low", "high")):
            changes = ends(machine, sort, end)
            assert (f"{sort} {word}" in points) == bool(changes)
            if changes:
                (truth,) = Slow(with_scenario({**machine, "theories": {}, "plans": {}}, changes)).ask(
                    question, None, None
                )
                assert abs(points.pop(f"{sort} {word}") - truth.value) <= found.estimate.bound + 1e-8
    assert not points
    values = {label: value for label, value in found.spread.points if value is not None}
    assert (found.spread.low, found.spread.high) == (min(values.values()), max(values.values()))
    assert values[found.spread.low_at] == found.spread.low
    assert values[found.spread.high_at] == found.spread.high
