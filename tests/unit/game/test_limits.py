"""Edges: beliefs that move a clock, too many levels, depths past reason, clocks that read what is hidden."""

import numpy as np
import pytest

from detente.errors import GameError
from detente.game import compile_game, make_chain, solve
from unit.game.texts import DUEL, model_of

PHASED = DUEL.replace(
    "a.x: {}", "a.x: {tempo: (c is off) * p + (c is on) * (1 - p) per month, commitment: 1 per month}"
)
PHASED = PHASED.replace("conditions:\n", "conditions:\n  c: {levels: [off, on]}\n").replace(
    "events:\n", "parameters: {p: 1}\nevents:\n  turn: {when: c is off, rate: 1 per month, then: {c: on}}\n"
)


def moves(text: str) -> dict[str, float]:
    """Rates of a's move to yes by the state it is made in."""
    game = compile_game(model_of(text))
    chain = make_chain(game, solve(game)[0])
    flow = next(flow for flow in chain.flows if flow.cause.label == "a.x to yes")
    return {game.space.describe(s): float(r) for s, r in zip(flow.source, flow.rate, strict=True)}


def test_a_believer_acts_only_where_both_clocks_run() -> None:
    # really the clock runs while c is off; a believes it runs while c is on
    real = moves(PHASED)
    assert real
    assert all("c=off" in state for state in real)
    assert moves(PHASED + "beliefs: {a: {parameters.p: 0}}\n") == {}


def test_a_believer_with_the_same_clock_acts_as_before() -> None:
    assert moves(PHASED + "beliefs: {a: {parameters.p: 1}}\n") == pytest.approx(moves(PHASED))


def test_a_believed_silent_clock_is_no_crash() -> None:
    assert moves(DUEL + "beliefs: {a: {a.x.tempo: 0 per month}}\n") == {}


def test_more_levels_than_a_byte_are_refused() -> None:
    levels = ", ".join(f"l{n}" for n in range(128))
    with pytest.raises(GameError, match="`c` has 128 levels; a factor has at most 127"):
        compile_game(model_of(DUEL.replace("conditions:\n", f"conditions:\n  c: {{levels: [{levels}]}}\n")))


def test_a_depth_past_reason_is_refused() -> None:
    with pytest.raises(GameError, match="at most 50"):
        solve(compile_game(model_of(DUEL + "behaviour: {depth: 800}\n")))


def test_a_believed_equilibrium_among_hierarchical_actors_is_refused() -> None:
    with pytest.raises(GameError, match="also in what they believe"):
        solve(compile_game(model_of(DUEL + "beliefs: {a: {b.depth: equilibrium}}\n")))


def test_a_clock_may_not_read_what_its_owner_does_not_see() -> None:
    text = DUEL.replace("a.x: {}", "a.x: {tempo: 1 + c per month, commitment: 1 per month}").replace(
        "conditions:\n", "conditions:\n  c: {start: {no: 0.5, yes: 0.5}, hidden: [a]}\n"
    )
    with pytest.raises(GameError, match="the clock of `a` reads `c`, which is hidden from it"):
        compile_game(model_of(text))


def test_a_hidden_memory_of_several_stages_starts_at_its_last() -> None:
    text = DUEL.replace(
        "conditions:\n",
        "conditions:\n  c: {since: [war], fades: {after: 1 month, stages: 3}, "
        "start: {no: 0.5, yes: 0.5}, hidden: [a]}\n",
    )
    game = compile_game(model_of(text))
    assert solve(game)[0].values["a"].shape == (game.space.size,)


def test_rates_that_are_not_numbers_are_refused() -> None:
    game = compile_game(model_of(DUEL + "behaviour: {rationality: 1.0e+308}\n"))
    with np.errstate(all="ignore"):
        strategies = solve(game)[0]
    with pytest.raises(GameError, match="not a number"):
        make_chain(game, strategies)


def test_beliefs_join_every_expectation_with_every_one_believed() -> None:
    """Both games have two: peace, and a race; four combinations, none dropped."""
    text = """\
actors: {a: {rationality: 20}, b: {rationality: 20}}
behaviour: {depth: equilibrium, foresight: 12 months}
options:
  a.x: {cost: {no: 50, yes: 0}}
  b.y: {cost: {no: 50, yes: 0}}
conditions:
  ending: {levels: [open, first_a, first_b]}
final: {a: ending is first_a, b: ending is first_b}
events:
  wins_a: {when: a.x and not b.y, rate: 20 per month, then: {ending: first_a}}
  wins_b: {when: b.y and not a.x, rate: 20 per month, then: {ending: first_b}}
interests:
  a: {armed: {avoid: a.x or b.y, weight: 1}, lost: {avoid: ending is first_b, weight: 4}}
  b: {armed: {avoid: a.x or b.y, weight: 1}, lost: {avoid: ending is first_a, weight: 4}}
"""
    alone = solve(compile_game(model_of(text)))
    both = solve(compile_game(model_of(text + "beliefs: {a: {b.lost.weight: 4}}\n")))
    assert len(alone) == 2
    assert len(both) == len(alone) ** 2
    assert len({strategies.name for strategies in both}) == len(both)


def test_a_formula_without_a_value_is_one_sentence() -> None:
    text = DUEL.replace(
        "rate: 0.1 per month, then: {ending: war}", "rate: 1 / (1 - a.x) per month, then: {ending: war}"
    )
    with pytest.raises(GameError, match=r"has no value everywhere"):
        compile_game(model_of(text))


def test_a_memory_without_fading_stays() -> None:
    game = compile_game(model_of(DUEL.replace("conditions:\n", "conditions:\n  c: {since: [a.x to yes]}\n")))
    assert not [block for block in game.blocks if block.cause.kind == "fade" and len(block.source)]
    assert any("c=yes" in game.space.describe(state) for state in range(game.space.size))


def test_a_share_is_read_to_three_decimals() -> None:
    for total, needed in ((3, 2), (6, 4), (15, 10), (21, 14)):
        motions = "motions: {m: {then: {a.x: yes}}}"
        body = f"bodies: {{k: {{members: {{a: {total}}}, passes: {{share: 0.667}}, {motions}}}}}\n"
        assert model_of(DUEL + body).bodies[0].threshold == needed
