"""What `docs/stability.md` says of where the Korean crisis can settle is what comes out."""

from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from detente.analysis.stability import Concept, Stability, stability
from detente.analysis.stability.inverse import needed
from detente.case.build import build
from detente.case.load import load
from detente.case.override import apply
from detente.game.conflict import Conflict
from detente.game.conflict.of_model import conflict_of
from detente.insight.holding import agreed, going_together, holding
from detente.insight.settling import Settled, settle, sweep
from detente.interop import read_conflict
from detente.report.settled_words import SHORT

DOC = Path(__file__).parents[3] / "docs" / "stability.md"
START = "tests/full/current/partial/partial"
FREEZE = "paused/suspended/current/partial/partial"
TRAP = "salvo/full/expanded/partial/partial"
SALVO = "salvo/full/current/partial/partial"
PRESSED = "paused/full/current/full/partial"
COUNTED = (Concept.NASH, Concept.SEQ, Concept.GMR)
TIED = {"china.pressure": "partial", "russia.enforces": "partial"}


@cache
def machine() -> Mapping[str, Any]:
    return load("korea-2017").machine


@cache
def cases() -> dict[tuple[str | None, str | None, str], Settled]:
    """By theory, plan and phase."""
    theories, plans = (None, *machine()["theories"]), (None, "roadmap", "enforcement", "maximum_pressure")
    return {(one.theory, one.stage.plan, one.stage.phase): one for one in settle(machine(), theories, plans)}


@cache
def doc() -> str:
    return DOC.read_text(encoding="utf-8")


def theories() -> tuple[str | None, ...]:
    return (None, *machine()["theories"])


def strongest(case: Settled, state: str) -> str | None:
    concept = case.strongest(case.conflict.find(state))
    return None if concept is None else SHORT[concept]


def counts(stable: Stability) -> str:
    return ", ".join(str(len(stable.equilibria(concept))) for concept in COUNTED)


def tied(theory: str | None, do: Mapping[str, str]) -> Stability:
    return stability(conflict_of(build(apply(machine(), theory=theory), do=do)))


def names(conflict: Conflict, states: Any) -> set[str]:
    return {conflict.describe(int(state)) for state in states}


def test_the_table_by_theory_is_what_comes_out() -> None:
    for theory in theories():
        plain, freeze, direct = (
            cases()[theory, plan, phase] for plan, phase in ((None, ""), ("roadmap", "freeze"), ("roadmap", "direct"))
        )
        row = (
            f"| {theory or 'none'} | {counts(plain.stable)} | {strongest(plain, START)} | {strongest(plain, FREEZE)} | "
            f"{counts(freeze.stable)} | {strongest(freeze, START)} | {strongest(freeze, FREEZE)} | "
            f"{counts(direct.stable)} |"
        )
        assert row in doc()
    assert doc().count(" | Nash | 2, 1") == len(theories())


def test_two_pairs_of_concepts_give_the_same_here() -> None:
    for case in cases().values():
        for one, other in ((Concept.SEQ, Concept.SSEQ), (Concept.GMR, Concept.SMR)):
            assert list(case.stable.equilibria(one)) == list(case.stable.equilibria(other))


def test_with_no_threat_one_state_holds_and_with_the_road_map_the_double_freeze_too() -> None:
    for theory in theories():
        assert names(cases()[theory, None, ""].conflict, cases()[theory, None, ""].settled) == {TRAP}
        for phase in ("freeze", "direct", "regional"):
            case = cases()[theory, "roadmap", phase]
            assert names(case.conflict, case.settled) == {TRAP, FREEZE}
    conflict = cases()[None, None, ""].conflict
    ranks = [(int(one.rank[conflict.find(TRAP)]), int(one.rank.max())) for one in conflict.preferences]  # type: ignore[union-attr]
    assert ranks[1:] == [(2, 6), (1, 6), (1, 7)]


def test_the_start_is_held_by_a_threat_of_china_that_is_not_credible() -> None:
    for theory in theories():
        case = cases()[theory, None, ""]
        dprk, us, china, russia = holding(case.conflict, case.conflict.find(START))
        (salvo,) = dprk.temptations
        assert case.conflict.describe(salvo.target) == SALVO
        assert salvo.by is Concept.SMR
        assert [case.conflict.actors[step.actor] for step in salvo.countermoves] == ["China"]
        assert all(one.credible for one in us.temptations) == (theory != "gafarli")
        assert china.content
        assert russia.content
    gafarli = cases()["gafarli", None, ""]
    us = holding(gafarli.conflict, gafarli.conflict.find(START))[1]
    assert [(gafarli.conflict.describe(one.target), one.by) for one in us.temptations] == [
        ("tests/suspended/expanded/partial/partial", Concept.SMR),
        ("tests/reduced/expanded/partial/partial", Concept.SMR),
        ("tests/full/expanded/partial/partial", Concept.SSEQ),
    ]


@pytest.mark.parametrize(
    ("do", "held"), [({"china.pressure": "partial"}, False), ({"russia.enforces": "partial"}, True), (TIED, False)]
)
def test_without_china_nothing_keeps_the_start(do: Mapping[str, str], held: bool) -> None:
    for theory in theories():
        found = tied(theory, do)
        start = found.conflict.find(START)
        assert any(stable[:, start].all() for stable in found.stable.values()) == held
        assert bool(found.stable[Concept.SMR][:, start].all()) == held
        assert names(found.conflict, found.equilibria(Concept.NASH)) == {TRAP}


def test_whose_preference_would_have_to_change() -> None:
    conflict = cases()[None, None, ""].conflict
    freeze, start = conflict.find(FREEZE), conflict.find(START)
    (change,) = needed(conflict, Concept.NASH, freeze).changes
    assert conflict.actors[change.actor] == "United States"
    assert names(conflict, change.below) == {"paused/full/current/partial/partial"}
    assert all(not needed(conflict, Concept.SEQ, freeze, actor).changes for actor in range(4))
    assert [bool(needed(conflict, Concept.SEQ, start, actor).changes) for actor in range(4)] == [True, *[False] * 3]
    (temptation,) = holding(conflict, freeze)[1].temptations
    assert conflict.describe(temptation.countermoves[-1].state) == SALVO


def test_all_prefer_the_double_freeze_and_its_parties_can_go_there() -> None:
    for theory in theories():
        case = cases()[theory, None, ""]
        start, freeze = case.conflict.find(START), case.conflict.find(FREEZE)
        assert all(one.better(freeze, than=start) for one in case.conflict.preferences)
        together = going_together(case.conflict, (0, 1), start, freeze)
        assert together.can
        assert together.gain
        assert together.deterred == ()
        stages = [cases()[theory, "roadmap", phase] for phase in ("", "freeze", "direct", "regional")]
        likes = [agreed(after, before.stage).likes for before, after in pairwise(stages)]
        assert likes[0] == (1, 1, 1, 1)
        assert likes[1][1] == 0
        assert likes[2] == (0, 0, 0, 0)


def test_right_after_a_resolution_the_double_freeze_is_not_held_by_credible_threats() -> None:
    case = cases()[None, None, ""]
    cells = sweep(case.model, ["after_resolution"], case.stage).cells["yes",]
    code = int(case.conflict.codes[case.conflict.find(FREEZE)])
    assert code in cells[Concept.SMR]
    assert code not in cells[Concept.SEQ]


@pytest.mark.parametrize(("theory", "far"), [(None, 38), ("rovere", 30)])
def test_the_map_over_reach_and_sanctions(theory: str | None, far: int) -> None:
    case = cases()[theory, None, ""]
    swept = sweep(case.model, ["reach", "sanctions"], case.stage)
    assert len(swept.cells) == 12
    for (reach, _), cells in swept.cells.items():
        assert [len(cells[concept]) for concept in COUNTED] == [1, 16, far if reach == "mainland" else 44]
    assert "38 hold under GMR instead of 44, and under Rovere's theory 30" in doc()


def test_beside_the_model_that_was_published(reference: Path) -> None:
    published = read_conflict(reference / "published" / "conflicts" / "us_north_korea_2017_base.json")
    theirs, ours, alone = stability(published), cases()[None, None, ""], tied(None, TIED)
    sizes = [one.conflict.size for one in (theirs, ours.stable, alone)]
    assert f"| states | {sizes[0]} | {sizes[1]} | {sizes[2]} |" in doc()
    numbers = " | ".join(counts(one) for one in (theirs, ours.stable, alone))
    assert f"| equilibria, Nash, SEQ, GMR | {numbers} |" in doc()
    nash = names(published, theirs.equilibria(Concept.NASH))
    assert nash == {"Status quo", "NK invasion with US nuclear strike"}
    calm = published.names.index("Coordinated US withdrawal and NK abandonment")
    assert theirs.stable[Concept.SSEQ][:, calm].all()
    assert not theirs.stable[Concept.NASH][:, calm].all()
    freeze = alone.conflict.find(FREEZE)
    assert alone.stable[Concept.SSEQ][:, freeze].all()
    assert not alone.stable[Concept.NASH][:, freeze].all()
    start = published.preferences[1]
    assert all(not start.better(int(there), than=0) for there in published.moves[1].after(0))


def test_a_pause_under_full_pressure_holds_where_china_is_bound() -> None:
    for theory in theories():
        assert strongest(cases()[theory, None, ""], PRESSED) == "SSEQ"
        for plan in ("enforcement", "maximum_pressure"):
            assert strongest(cases()[theory, plan, ""], PRESSED) == "Nash"
