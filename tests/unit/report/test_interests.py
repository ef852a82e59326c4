"""Why they care, in sentences that turn with the numbers."""

from dataclasses import replace

from detente.report.interests import cares
from unit.report.planted import findings


def test_what_weighs_is_named_and_the_plan_that_helps() -> None:
    (care,) = cares(findings())
    assert care.name == "Home"
    assert (
        care.sentences[0]
        == "As the case stands, what weighs on Home is `peace` (-2) and `pride` (-0.25); together -2.25."
    )
    assert care.sentences[-1] == "Of the plans, Home fares better with `shield` (+0.5, most of it `peace`)."


def test_reversed_shares_say_the_opposite() -> None:
    found = findings()
    turned = tuple(replace(share, value=-share.value) for share in found.shares)
    (care,) = cares(replace(found, shares=turned))
    assert "what it gains from is `peace` (2)" in care.sentences[0]
    assert care.sentences[-1] == "Of the plans, Home fares worse with `shield` (-0.5, most of it `peace`)."


def test_no_difference_is_said() -> None:
    found = findings()
    flat = tuple(replace(share, value=0.0) for share in found.shares)
    (care,) = cares(replace(found, shares=flat))
    assert care.sentences == (
        "As the case stands, nothing that Home cares about comes to bear: every interest adds nothing.",
    )
