"""From a machine form to a Model: units, defaults, starts, interventions, beliefs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from detente.case.build import build
from detente.case.model import Model
from detente.case.override import apply
from detente.case.resolve import resolve, resolve_data
from detente.errors import CaseError

EVERYTHING = Path(__file__).parent / "everything" / "case.yaml"
MONTH = 30.4375


@pytest.fixture(scope="module")
def machine() -> Mapping[str, Any]:
    return apply(resolve(EVERYTHING.read_text(encoding="utf-8"), "case.yaml").machine)


@pytest.fixture(scope="module")
def model(machine: Mapping[str, Any]) -> Model:
    return build(machine)


def by_id(parts: Any) -> dict[str, Any]:
    return {getattr(part, "id", None) or part.factor: part for part in parts}


def test_actors_follow_behaviour_where_they_say_nothing(model: Model) -> None:
    actors = by_id(model.actors)
    assert (actors["us"].rationality, actors["us"].foresight, actors["us"].depth) == (1.5, 6, 1.5)
    assert (actors["dprk"].rationality, actors["dprk"].foresight, actors["dprk"].depth) == (1, 12, 2)
    assert actors["china"].name == "China"
    assert actors["russia"].name == "russia"


def test_factors_stand_options_first(model: Model) -> None:
    assert [factor.id for factor in model.factors][:4] == ["dprk.tests", "dprk.survival", "us.drills", "us.strike"]
    factors = by_id(model.factors)
    assert factors["dprk.survival"].start == (0.25, 0.75, 0)
    assert factors["dprk.survival"].numbers == (-1, 0, 2)
    assert factors["intent"].hidden_from == ("us",)
    assert (factors["after_cut"].levels, factors["after_cut"].stages) == (("no", "yes"), 2)
    assert "talks" in factors


def test_tempos_and_commitments(model: Model) -> None:
    options = by_id(model.options)
    assert float(options["dprk.tests"].tempo.formula.text) == 2  # its actor's
    survival = options["dprk.survival"].tempo
    assert survival.scale * float(survival.formula.text) == pytest.approx(1 / 3)
    assert options["us.strike"].tempo.formula.parameters == ("leakage",)
    assert [options[o].commitment for o in ("dprk.tests", "us.drills", "us.strike")] == [2, 2, 0.1]
    assert options["us.drills"].costs == (0, 0.1, 0)
    assert options["us.drills"].owner == "us"


def test_a_rate_per_week_is_scaled_to_the_clock(model: Model) -> None:
    rate = by_id(model.events)["accident"].rate
    assert rate.scale == pytest.approx(MONTH / 7)


def test_memories(model: Model) -> None:
    since = model.since[0]
    assert [mark.kind for mark in since.marks] == ["passes", "move", "event", "becomes"]
    assert (since.after, since.stages) == (2, 2)


def test_the_calendar_knows_the_start(machine: Mapping[str, Any], model: Model) -> None:
    assert [entry.name for entry in model.calendar] == ["summit"]
    assert model.calendar[0].time == pytest.approx(122 / MONTH)
    assert model.calendar[0].then == (("economy", "up"),)
    assert build(machine, start="autumn").calendar == ()


def test_bodies(model: Model) -> None:
    council = by_id(model.bodies)["council"]
    members = by_id(council.members)
    assert members["allies"].follows == "us"
    assert members["elected"].yes == 0.9
    assert [member.id for member in council.members if member.veto] == ["us", "china", "russia"]
    assert (council.threshold, council.polled, council.may_abstain, council.dissent) == (9, False, True, 0.1)
    cut, censure = council.motions
    assert (cut.sponsor, cut.retry, cut.cost, cut.commitment) == ("us", 6, 0.1, 2)
    assert float(cut.tempo.formula.text) == 2
    assert cut.otherwise == (("us.drills", "up"),)
    assert (censure.sponsor, censure.retry, censure.commitment) == (None, None, 0.5)
    assert float(censure.tempo.formula.text) == 0.5


def test_interests(model: Model) -> None:
    assert [(one.id, one.weight) for one in model.interests["us"]] == [("calm", 4), ("ally", 0.5)]
    assert model.interests["us"][1].welfare == "china"
    assert [(one.id, one.weight) for one in model.interests["china"]] == [("ranked.1", 8), ("ranked.2", 4)]
    assert [one.weight for one in model.interests["dprk"]] == [-8, 1]
    assert list(model.interests) == ["us", "dprk", "china", "russia"]


def test_rules_forbid(model: Model) -> None:
    assert [rule.forbidden.text for rule in model.rules] == [
        "us.strike and talks",
        "not (ending is open or reach is not regional)",
    ]


def test_named_starts_and_interventions(machine: Mapping[str, Any], model: Model) -> None:
    autumn = build(machine, start="autumn", do={"talks": "yes"})
    assert by_id(autumn.factors)["reach"].start == (0, 0, 1)
    assert by_id(model.factors)["reach"].start == (0, 1, 0)
    assert (autumn.start, model.start) == ("autumn", "spring")
    assert autumn.fixed == {"talks": 1}
    assert len({autumn.digest, model.digest, build(machine, start="autumn").digest}) == 3


@pytest.mark.parametrize(
    "more", [{"start": "winter"}, {"do": {"talk": "yes"}}, {"do": {"talks": "maybe"}}], ids=["start", "factor", "level"]
)
def test_what_is_not_there_is_refused(machine: Mapping[str, Any], more: Any) -> None:
    with pytest.raises(CaseError):
        build(machine, **more)


def test_a_formula_that_leads_nowhere_is_refused(machine: Mapping[str, Any]) -> None:
    events = {**machine["events"], "accident": {**machine["events"]["accident"], "when": "us.stike"}}
    with pytest.raises(CaseError, match=r"events.accident.when"):
        build({**machine, "events": events})


def test_believers_have_models_of_their_own(model: Model) -> None:
    assert list(model.beliefs) == ["us"]
    believed = model.beliefs["us"]
    assert believed.factors == model.factors
    assert believed.interests["dprk"][0].weight == -1
    assert model.interests["dprk"][0].weight == -8
    assert believed.beliefs == {}
    assert believed.digest != model.digest


def test_links_and_judgements(model: Model) -> None:
    assert [link.note for link in model.evidence["events.range_test"]] == ["gazette:2"]
    assert model.evidence["conditions.economy"][0].aspect == "sign"
    assert model.evidence["rules.1"] == ()
    assert model.evidence["interests.china.ranked.2"][0].note == "gazette:1"


def test_the_clock_changes_units_and_nothing_else(machine: Mapping[str, Any], model: Model) -> None:
    weekly = build({**machine, "clock": "week"})
    factor = MONTH / 7
    for slow, fast in zip(model.options, weekly.options, strict=True):
        assert fast.commitment * factor == pytest.approx(slow.commitment)
        assert fast.tempo.scale * factor == pytest.approx(slow.tempo.scale)
    for slow, fast in zip(model.actors, weekly.actors, strict=True):
        assert fast.foresight == pytest.approx((slow.foresight or 0) * factor)


def test_myopia_and_equilibrium() -> None:
    data = {
        "detente": 1, "title": "t", "start": "2020-01-01", "actors": {"us": {"foresight": "none"}, "uk": {}},
        "behaviour": {"depth": "equilibrium"},
    }  # fmt: skip
    us, uk = build(apply(resolve_data(data).machine)).actors
    assert us.foresight is None
    assert uk.foresight == 12
    assert us.depth is None
    assert uk.depth is None
