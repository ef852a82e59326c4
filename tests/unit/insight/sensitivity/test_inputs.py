"""Inputs: the uncertain numbers of a case under its theories and plans, with other ranges."""

from pathlib import Path

import numpy as np
import pytest

from detente.errors import QueryError, StudyError
from detente.insight.sensitivity.inputs import chosen_inputs, inputs, ranged
from unit.insight.sensitivity.planted_case import machine


def test_the_range_that_holds_under_the_theory_and_plan_counts(tmp_path: Path) -> None:
    case = machine(tmp_path)
    plain = {one.name: one for one in inputs(case)}
    assert plain["parameters.rate"].value(0.0) == 0.05
    assert plain["parameters.rate"].centre == pytest.approx((0.1 - 0.05) / 0.35)
    harsh = {one.name: one for one in inputs(case, [("harsh", "press")])}
    assert [harsh[f"parameters.{name}"].value(1.0) for name in ("rate", "more")] == [2.0, 1.0]
    assert "parameters.rate" not in {one.name for one in inputs(case, [("mild", None)])}


def test_an_input_of_any_pair_is_one_with_the_numbers_of_the_first(tmp_path: Path) -> None:
    both = {one.name: one for one in inputs(machine(tmp_path), [("mild", None), ("harsh", "press")])}
    assert both["parameters.rate"].value(1.0) == 2.0
    assert both["parameters.more"].value(1.0) == 0.15


def test_the_central_value_is_exact() -> None:
    import detente

    for one in inputs(detente.load("freeze").machine):
        assert one.value(np.nan) == one.numbers[0].value
        assert one.value(one.centre) == pytest.approx(one.numbers[0].value, rel=1e-12)


def test_another_range_holds_under_theories_too(tmp_path: Path) -> None:
    case = machine(tmp_path)
    found = {one.name: one for one in inputs(case, [("harsh", None)], {"rate": (0.2, 4.0), "fixed": (1.0, 3.0)})}
    assert (found["parameters.rate"].value(0.0), found["parameters.rate"].value(1.0)) == (0.2, 4.0)
    assert found["parameters.fixed"].numbers[0].shape == "uniform"


def test_commitments_on_one_clock_get_one_range() -> None:
    import detente
    from detente.case.override import apply

    council = apply(detente.load("council").machine)
    form = ranged(council, {"bodies.council.motions.strong.commitment": (0.25, 4.0)})
    motions = form["bodies"]["council"]["motions"]
    assert motions["strong"]["commitment"]["range"] == motions["mild"]["commitment"]["range"] == [0.25, 4.0]


@pytest.mark.parametrize(
    ("ranges", "said"),
    [
        ({"rate": (0.4, 0.1)}, "The range of `rate` must go from a low end up to a high one, not from 0.4 to 0.1."),
        ({"rate": (0.2, 0.3)}, "does not fit `parameters.rate`: found 0.1, expected a value in its range, 0.2 to 0.3."),
        ({"rat": (0.2, 0.3)}, "`rat` is not the path of a number of the case"),
        ({"economy": (0.2, 0.3)}, "`conditions.economy` is not a number whose range could be changed."),
    ],
)
def test_a_range_that_does_not_fit_is_one_sentence(
    tmp_path: Path, ranges: dict[str, tuple[float, float]], said: str
) -> None:
    with pytest.raises(StudyError, match=r"[.)]$") as error:
        inputs(machine(tmp_path), ranges=ranges)
    assert said in str(error.value)


def test_names_and_elements_choose_inputs(tmp_path: Path) -> None:
    every = inputs(machine(tmp_path))
    assert [one.label for one in chosen_inputs(every, ["rate", "parameters.more"])] == ["rate", "more"]
    assert len(chosen_inputs(every, ["parameters"])) == 3
    with pytest.raises(StudyError, match=r"`rte` is no uncertain number of the case; did you mean `rate`\?"):
        chosen_inputs(every, ["rte"])


def test_an_unknown_theory_is_named(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match=r"no theory `harh`; did you mean `harsh`\?"):
        inputs(machine(tmp_path), [("harh", None)])
