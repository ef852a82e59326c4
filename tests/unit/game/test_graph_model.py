"""The graph model of a case: what it holds, what it leaves out, what it refuses."""

import numpy as np
import pytest

from detente.case.model import Model
from detente.errors import GameError, QueryError, TooLargeError
from detente.game.conflict import Ranks, Relation, held
from detente.game.conflict.of_model import conflict_of, states_of
from detente.game.layout import lay_out
from detente.game.view import View
from unit.game.texts import DUEL, model_of

ARMS = """\
actors: {a: {name: Alpha}, b: {name: Beta}}
options:
  a.arms: {levels: [none, some, many], start: some}
  b.talks: {}
conditions:
  fear: {levels: {low: 0, high: 2}, start: {low: 0.4, high: 0.6}}
interests:
  a: {arms: {want: a.arms is many, weight: 1}, calm: {avoid: fear * (a.arms is many), weight: 1}}
  b: {calm: {avoid: a.arms is many, weight: 1}}
"""
RANKED = """\
actors: {a: {}, b: {}}
options: {a.x: {cost: {yes: 3}}, a.y: {}, b.z: {}}
interests:
  a: {ranked: [{want: b.z}, {want: a.x and a.y}, {want: not a.x}], top: 1, ratio: 0.9}
  b: {z: {want: b.z, weight: 1}}
"""
PROMISE = """\
actors: {{a: {{}}, b: {{}}}}
options: {{a.x: {{}}, b.y: {{}}}}
promises: [{{option: a.x, level: no, breach: {breach}}}]
interests:
  a: {{x: {{want: a.x, weight: 2}}, y: {{want: b.y, weight: 1}}}}
"""


def test_a_condition_stands_at_its_most_probable_level_or_where_it_is_held() -> None:
    model = model_of(ARMS)
    likely, low = conflict_of(model), conflict_of(model, held={"fear": 0})
    many, some = likely.find("a.arms=many b.talks=no"), likely.find("a.arms=some b.talks=no")
    assert likely.preferences[0].better(some, than=many)
    assert low.preferences[0].better(many, than=some)
    assert likely.notes[0] == "What no actor chooses is held: fear at high."
    assert likely.notes[1] == "May start at several levels and is held at the most probable: fear."
    assert low.notes[0] == "What no actor chooses is held: fear at low."
    assert not [note for note in low.notes if "most probable" in note]


def test_codes_put_the_first_option_last_and_lead_back_to_the_game() -> None:
    model = model_of(ARMS)
    made = conflict_of(model)
    assert [made.pattern(s) for s in range(3)] == [f"{level}/no" for level in ("none", "some", "many")]
    assert made.actors == ("Alpha", "Beta")
    assert made.describe(made.status_quo) == "some/no"
    layout = lay_out(model)
    view = View.of(layout, states_of(model, made))
    assert list(view.column("a.arms")) == [0, 1, 2, 0, 1, 2]
    assert list(view.column("b.talks")) == [0, 0, 0, 1, 1, 1]
    assert set(view.column("fear")) == {1}


def test_nobody_leaves_a_final_state_and_chance_is_left_out() -> None:
    made = conflict_of(model_of(DUEL), held={"ending": 1})
    assert sum(moves.count for moves in made.moves) == 0
    assert sum(moves.count for moves in conflict_of(model_of(DUEL)).moves) == 8
    assert "Left out: 2 events, how fast and how far ahead anybody chooses." in made.notes


def test_statements_rank_as_they_stand_whatever_they_weigh() -> None:
    made = conflict_of(model_of(RANKED))
    best, other = made.find("a.x=no a.y=no b.z=yes"), made.find("a.x=yes a.y=yes b.z=no")
    only_last = made.find("a.x=no a.y=no b.z=no")
    # by weights 1, 0.9 and 0.81 the last two statements together would outweigh the first
    assert made.preferences[0].better(best, than=other)
    assert made.preferences[0].better(other, than=only_last)
    assert isinstance(made.preferences[0], Ranks)
    assert "Ranks statements, so that what moves cost does not count: a." in made.notes


@pytest.mark.parametrize(("breach", "worth", "kind"), [(0.5, True, Ranks), (2, False, Relation), (3, False, Relation)])
def test_a_breach_counts_only_against_a_gain_it_outweighs(breach: float, worth: bool, kind: type) -> None:
    made = conflict_of(model_of(PROMISE.format(breach=breach)))
    kept, broken = made.find("a.x=no b.y=no"), made.find("a.x=yes b.y=no")
    assert made.preferences[0].better(broken, than=kept) == worth
    assert not made.preferences[0].better(kept, than=broken)
    assert isinstance(made.preferences[0], kind)
    said = "What a move costs, a broken promise included, counts against what it gains."
    assert (said in made.notes) == (kind is Relation)


PACT = """\
actors: {a: {}, b: {}}
options: {a.x: {}, b.y: {}}
conditions: {pact: {levels: [on, off]}}
promises:
  - {option: a.x, level: no, while: pact is on, breach: 3, voids: {pact: off}}
  - {option: b.y, level: no, while: pact is on, breach: 3, voids: {pact: off}}
interests:
  a: {x: {want: a.x, weight: 2}, y: {want: b.y, weight: 1}}
  b: {y: {want: b.y, weight: 2}}
"""


def test_a_promise_that_is_not_kept_binds_nobody() -> None:
    model = model_of(PACT)
    made = conflict_of(model)
    kept, mine, theirs, both = (made.find(f"a.x={x} b.y={y}") for y in ("no", "yes") for x in ("no", "yes"))
    assert not made.preferences[0].better(mine, than=kept)
    assert made.preferences[0].better(both, than=theirs)
    assert not made.preferences[1].better(theirs, than=kept)
    assert made.preferences[1].better(both, than=mine)
    view = View.of(lay_out(model), states_of(model, made))
    assert list(view.column("pact")) == [0, 1, 1, 1]
    assert "Where a promise is not kept, what its breach voids is void." in made.notes


def test_equal_up_to_rounding_is_a_tie() -> None:
    thirds = "i: {want: a.x, weight: 0.3}, j: {want: b.y, weight: 0.1}, k: {want: b.y, weight: 0.2}"
    text = DUEL.replace("lead: {want: a.x and not b.y, weight: minor}", thirds)
    made = conflict_of(model_of(text))
    mine, theirs = made.find("a.x=yes b.y=no"), made.find("a.x=no b.y=yes")
    assert 0.1 + 0.2 != 0.3
    assert made.preferences[0].deters(mine, leaving=theirs)
    assert made.preferences[0].deters(theirs, leaving=mine)


def test_an_option_under_intervention_stays_and_has_no_owner() -> None:
    made = conflict_of(model_of(ARMS, do={"a.arms": "many"}))
    assert made.size == 2
    assert [option.owners for option in made.options] == [(), (1,)]
    assert made.moves[0].count == 0
    assert made.moves[1].count == 2


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"a.arms": 1}, "`a.arms` cannot be held: it is an option, and options move."),
        ({"feer": 1}, "`feer` cannot be held: it is no condition of the case; did you mean `fear`?"),
        ({"fear": 2}, "`fear` has no level 2: its levels are 0 to 1 (low, high)."),
    ],
)
def test_what_cannot_be_held_is_said(asked: dict[str, int], said: str) -> None:
    with pytest.raises(QueryError) as error:
        conflict_of(model_of(ARMS), held=asked)
    assert str(error.value) == said


def test_what_an_intervention_keeps_cannot_be_held_elsewhere() -> None:
    with pytest.raises(QueryError, match="held at `low`, and an intervention keeps it elsewhere"):
        conflict_of(model_of(ARMS, do={"fear": "high"}), held={"fear": 0})


def test_a_case_that_has_nothing_to_move_is_refused() -> None:
    with pytest.raises(GameError, match="no options: there is nothing to move"):
        conflict_of(model_of("actors: {a: {}}\nconditions: {c: {levels: [x, y]}}\n"))


def test_rules_that_leave_nothing_under_what_is_held_are_said_to() -> None:
    with pytest.raises(GameError, match="leave no state of the graph model while the conditions stand as they do"):
        conflict_of(model_of(ARMS + "rules: [{never: fear is low}]\n".replace("low", "high")))


def test_a_start_that_what_is_held_forbids_is_no_status_quo() -> None:
    made = conflict_of(model_of(ARMS + "rules: [{never: a.arms is some and fear is low}]\n".replace("low", "high")))
    assert made.status_quo is None
    assert made.size == 4
    assert made.notes[-1].startswith("A rule forbids the state the case starts in")


def _many(count: int) -> Model:
    options = ", ".join(f"a.x{n}: {{}}" for n in range(count))
    return model_of(f"actors: {{a: {{}}}}\noptions: {{{options}}}\n")


def test_too_many_combinations_or_moves_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TooLargeError, match=r"more than 16,777,216 combinations"):
        conflict_of(_many(30))
    with pytest.raises(TooLargeError, match=r"more than 1,200,000,000 pairs of states.* change one option"):
        conflict_of(_many(16))
    assert conflict_of(_many(12), step="one").moves[0].count == 12 * 2**12
    monkeypatch.setattr(held, "MOST_STATES", 3)
    with pytest.raises(TooLargeError, match="more than 3 combinations"):
        conflict_of(model_of(ARMS))


def test_a_case_too_large_for_its_game_has_a_graph_model() -> None:
    conditions = ", ".join(f"c{n}: {{levels: [a, b, c]}}" for n in range(60))
    model = model_of(f"actors: {{a: {{}}}}\noptions: {{a.x: {{}}}}\nconditions: {{{conditions}}}\n")
    made = conflict_of(model)
    assert made.size == 2
    with pytest.raises(TooLargeError):
        states_of(model, made)


def test_moves_found_in_pieces_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    model = _many(6)
    whole = conflict_of(model).moves[0]
    monkeypatch.setattr("detente.game.conflict.steps.AT_ONCE", 100)
    pieces = conflict_of(model).moves[0]
    assert np.array_equal(whole.starts, pieces.starts)
    assert np.array_equal(whole.targets, pieces.targets)
