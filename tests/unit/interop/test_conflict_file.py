"""The JSON form of conflicts: what a person can write with little, what is tolerated, and what is not."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.errors import GameError
from detente.game.conflict import Conflict, Moves, Ranks, Relation
from detente.interop import read_conflict

TALKS: dict[str, Any] = {
    "title": "Talks",
    "dms": ["US", "NK"],
    "options": [
        {"name": "Strike", "owner": "US", "reversible": "irreversible: only N->Y"},
        {"name": "Withdraw", "owner": "US"},
        {"name": "Abandon", "owner": ["NK"]},
    ],
    "infeasible": {"exclusive": [["Strike", "Withdraw"]]},
    "preferences": {
        "US": {"statements": ["Abandon", "-Strike"]},
        "NK": {"ranking": ["-YN", ["NNN", "YNN"], "--Y"]},
    },
    "status_quo": "NNN",
}
LISTED: dict[str, Any] = {
    "dms": ["a", "b"],
    "options": [{"n": 1, "name": "x", "owner": "a"}, {"n": 2, "name": "y", "owner": "b"}],
    "feasible_states": [
        {"id": 10, "code": "NN", "decimal": 0},
        {"id": -3, "code": "YN", "decimal": 1},
        {"id": 5, "code": "NY", "decimal": 2},
    ],
    "preferences": {"a": {"ranking_most_to_least": [[10], [-3, 5]]}, "b": {"ranking_most_to_least": ["5", "-3", 10]}},
}
ARCS: dict[str, Any] = {
    "dms": ["a", "b"],
    "states": ["peace", "war", "ruin"],
    "moves": {"a": {"peace": ["war"]}, "b": [["war", "ruin"], ["ruin", "peace"]]},
    "preferences": {"a": ["peace", "war", "ruin"], "b": {"better": [["war", "peace"]]}},
}


def read(folder: Path, data: Any) -> Conflict:
    (folder / "x.json").write_text(json.dumps(data))
    return read_conflict(folder / "x.json")


def arcs(moves: Moves) -> list[tuple[int, int]]:
    return list(zip(*(end.tolist() for end in moves.pairs()), strict=True))


def groups(conflict: Conflict, actor: int) -> list[str]:
    """States from the most preferred, tied ones together."""
    ranks = conflict.preferences[actor]
    assert isinstance(ranks, Ranks)
    return [
        " ".join(conflict.describe(int(state)) for state in np.flatnonzero(ranks.rank == rank))
        for rank in range(ranks.rank.max(), -1, -1)
    ]


def refused(folder: Path, data: Any) -> str:
    with pytest.raises(GameError) as caught:
        read(folder, data)
    text = str(caught.value)
    begin = f"`{folder / 'x.json'}`"
    assert text.startswith(begin)
    assert text.endswith(".")
    return text.removeprefix(begin).removeprefix(", ").removeprefix(": ")


def test_little_makes_a_conflict(tmp_path: Path) -> None:
    found = read(tmp_path, TALKS)
    assert [found.describe(state) for state in range(6)] == ["NNN", "YNN", "NYN", "NNY", "YNY", "NYY"]
    assert (found.title, found.status_quo, found.notes) == ("Talks", 0, ())
    assert groups(found, 0) == ["NNY NYY", "YNY", "NNN NYN", "YNN"]
    assert groups(found, 1) == ["NYN", "NNN YNN", "NNY YNY NYY"]
    assert arcs(found.moves[0]) == [(0, 1), (0, 2), (2, 0), (2, 1), (3, 4), (3, 5), (5, 3), (5, 4)]
    assert arcs(found.moves[1]) == [(0, 3), (1, 4), (2, 5), (3, 0), (4, 1), (5, 2)]


def test_codes_follow_options_sorted_by_actor_and_words_those_of_the_file(tmp_path: Path) -> None:
    data = {
        "dms": ["a", "b"],
        "options": [{"name": "late", "owner": "b"}, {"name": "early", "owner": "a"}],
        "infeasible": ["YY"],
        "preferences": {"a": {"statements": ["1"]}, "b": {"ranking": [1, 2, 3]}},
        "status_quo": "YN",
    }
    found = read(tmp_path, data)
    assert [option.name for option in found.options] == ["early", "late"]
    assert found.codes.tolist() == [0, 1, 2]
    assert groups(found, 0) == ["NY", "NN YN"]  # the file's first option is the conflict's second
    assert groups(found, 1) == ["NN", "NY", "YN"]
    assert found.status_quo == 2
    listed = data | {"feasible_states": [{"id": 1, "code": "NN"}, {"id": 2, "code": "YN"}, {"id": 3, "code": "NY"}]}
    again = read(tmp_path, listed)
    assert again.codes.tolist() == [0, 1, 2]
    assert (groups(again, 0), groups(again, 1), again.status_quo) == (groups(found, 0), groups(found, 1), 2)


def test_ids_are_any_numbers(tmp_path: Path) -> None:
    found = read(tmp_path, LISTED)
    assert (groups(found, 0), groups(found, 1)) == (["NN", "YN NY"], ["NY", "YN", "NN"])
    assert [arcs(moves) for moves in found.moves] == [[(0, 1), (1, 0)], [(0, 2), (2, 0)]]


def test_moves_that_are_given_count_alone(tmp_path: Path) -> None:
    found = read(tmp_path, LISTED | {"moves": {"a": {"10": [-3, "5", 10], "5": 10}, "b": {}}, "step": "one"})
    assert [arcs(moves) for moves in found.moves] == [[(0, 1), (0, 2), (2, 0)], []]
    assert found.notes == ("The file gives its moves, so its `step` is not used.",)
    found = read(tmp_path, LISTED | {"moves": {"a": {"10": [5]}}})
    assert [arcs(moves) for moves in found.moves] == [[(0, 2)], []]
    assert found.notes == ("The file gives moves, but none of b, who therefore cannot move.",)


def test_names_and_moves_alone_make_a_conflict(tmp_path: Path) -> None:
    found = read(tmp_path, ARCS)
    assert (found.names, found.options, found.codes.tolist()) == (("peace", "war", "ruin"), (), [0, 1, 2])
    assert [arcs(moves) for moves in found.moves] == [[(0, 1)], [(1, 2), (2, 0)]]
    assert groups(found, 0) == ["peace", "war", "ruin"]
    relation = found.preferences[1]
    assert isinstance(relation, Relation)
    assert [(s, t) for s in range(3) for t in range(3) if relation.better(t, s)] == [(0, 1)]
    numbered = ARCS | {
        "states": [7, 3, 5],
        "moves": {"a": {"7": [3]}},
        "preferences": {"a": [7, 3, 5], "b": [[3, 5, 7]]},
    }
    found = read(tmp_path, numbered)
    assert (found.codes.tolist(), found.names, arcs(found.moves[0])) == ([3, 5, 7], ("3", "5", "7"), [(2, 0)])


def test_states_with_dashes_become_one(tmp_path: Path) -> None:
    """Elmira as it is told in the literature: where Uniroyal abandons, nothing else makes a difference."""
    states = [{"id": "abandoned", "code": "--Y"}, {"id": "open", "code": "NNN"}, {"id": "shut", "code": "NYN"}]
    data = {
        "dms": ["a", "b"],
        "options": [{"name": name, "owner": owner} for name, owner in (("x", "a"), ("y", "a"), ("z", "b"))],
        "infeasible_conditions": ["1 & 2"],
        "feasible_states": states,
        "preferences": {"a": ["abandoned", "open", "shut"], "b": {"ranking": [["open", "shut"], "abandoned"]}},
    }
    found = read(tmp_path, data)
    assert found.names == ("NNN", "NYN", "abandoned")
    assert [arcs(moves) for moves in found.moves] == [[(0, 1), (1, 0)], [(0, 2), (1, 2), (2, 0), (2, 1)]]
    assert (groups(found, 0), groups(found, 1)) == (["abandoned", "NNN", "NYN"], ["NNN NYN", "abandoned"])
    # what is listed in full is there, whatever is said to be infeasible
    listed = read(tmp_path, data | {"infeasible_conditions": ["1 & 2", "-1 & 2 & -3"]})
    assert listed.names == found.names
    given = read(tmp_path, data | {"moves": {"a": {"open": ["shut"]}, "b": {"open": ["abandoned"]}}})
    assert [arcs(moves) for moves in given.moves] == [[(1, 2)], [(1, 0)]]
    assert given.names == ("abandoned", "open", "shut")


def test_states_can_be_merged_by_name(tmp_path: Path) -> None:
    data = TALKS | {
        "coalesce": [{"name": "War", "states": ["Y--"]}],
        "preferences": {"US": ["--Y", "War", "NYN", "NNN"], "NK": ["War", ["N--"]]},
    }
    assert "misses" not in refused(tmp_path, data)  # `--Y` has states of the war
    data["preferences"] = {"US": ["N-Y", "War", "NYN", "NNN"], "NK": ["War", ["N--"]]}
    found = read(tmp_path, data)
    assert found.names == ("NNN", "War", "NYN", "NNY", "NYY")
    assert groups(found, 0) == ["NNY NYY", "War", "NYN", "NNN"]
    assert arcs(found.moves[0]) == [(0, 1), (0, 2), (2, 0), (2, 1), (3, 1), (3, 4), (4, 1), (4, 3)]
    assert read(tmp_path, data | {"status_quo": "War"}).status_quo == 1
    twice = {"coalesce": [{"name": "War", "states": ["Y-N"]}, {"name": "War", "states": ["Y-Y"]}]}
    said = "coalesce[1].states: found the name `War` for several states, expected a name that nothing else has."
    assert refused(tmp_path, data | twice) == said


def test_every_rule_of_what_cannot_be(tmp_path: Path) -> None:
    def left(infeasible: Any) -> list[str]:
        alike = {"preferences": {"US": [["---"]], "NK": [["---"]]}, "status_quo": None}
        found = read(tmp_path, TALKS | alike | {"infeasible": infeasible})
        return [found.describe(state) for state in range(found.size)]

    assert left({"exclusive": [[1, 2, 3]]}) == ["NNN", "YNN", "NYN", "NNY"]
    assert left({"exclusive": [[1, 2]], "at_least_one": [["Strike", "3"]]}) == ["YNN", "NNY", "YNY", "NYY"]
    assert left({"depends": [{"if": "Strike", "then": "-2 & 3"}]}) == ["NNN", "NYN", "NNY", "YNY", "NYY"]
    assert left({"depends": [{"if": "N--", "then": "-YN"}, {"if": "1", "then": "NNN"}]}) == ["NYN"]
    assert left({"listed": ["Y--", "-(2 | 3)"]}) == ["NYN", "NNY", "NYY"]
    assert left(["1", "2 iff 3"]) == ["NYN", "NNY"]
    assert left([["YYY", "NNN"], 3]) == ["YNN", "NYN", "YYN"]


def test_moves_that_cannot_be_undone(tmp_path: Path) -> None:
    free = {key: TALKS[key] for key in ("dms", "preferences")} | {
        "options": [{"name": name, "owner": owner} for name, owner in (("x", "US"), ("y", "US"), ("z", "NK"))],
        "infeasible": ["YY-"],
    }

    def moved(**more: Any) -> list[list[str]]:
        found = read(tmp_path, free | more | {"preferences": {"US": [["---"]], "NK": [["---"]]}})
        return [[f"{found.describe(s)}>{found.describe(t)}" for s, t in arcs(moves)] for moves in found.moves]

    both = ["NNN>YNN", "NNN>NYN", "YNN>NNN", "YNN>NYN", "NYN>NNN", "NYN>YNN"]
    assert moved()[0][:6] == both
    assert moved(irreversible=["x"])[0][:4] == ["NNN>YNN", "NNN>NYN", "NYN>NNN", "NYN>YNN"]
    assert moved(irreversible=[{"option": 1, "only": "Y->N"}])[0][:4] == ["NNN>NYN", "YNN>NNN", "YNN>NYN", "NYN>NNN"]
    assert moved(irreversible=[{"from": "Y--", "to": "NN-", "actor": "US"}])[0][:5] == both[:2] + both[3:]
    assert moved(irreversible=[{"to": "Y--"}])[0][:4] == ["NNN>NYN", "YNN>NNN", "YNN>NYN", "NYN>NNN"]
    assert moved(irreversible=[{"from": "--Y"}])[1] == ["NNN>NNY", "YNN>YNY", "NYN>NYY"]
    assert moved(irreversible=[{"from": "--Y", "dm": "US"}])[1][3:] == ["NNY>NNN", "YNY>YNN", "NYY>NYN"]
    assert moved(step="one")[0][:4] == ["NNN>YNN", "NNN>NYN", "YNN>NNN", "NYN>NNN"]
    free["options"][0]["reversible"] = False
    assert moved()[0][:4] == ["NNN>YNN", "NNN>NYN", "NYN>NNN", "NYN>YNN"]


@pytest.mark.parametrize(
    ("said", "leaves"),
    [("irreversible: only N->Y", 0), ("irreversible (N->Y only)", 0),
     ("only N\u2192Y.", 0), ("N => Y", 0), ("irreversible", 0), (False, 0), ("fwd", 0),
     ("irreversible: only Y->N", 1), ("Y->N", 1), ("back", 1)],
)  # fmt: skip
def test_a_direction_in_words_is_the_one_it_names(tmp_path: Path, said: Any, leaves: int) -> None:
    found = read(tmp_path, but(TALKS, options=[{"name": "x", "owner": "US", "reversible": said}, *TALKS["options"][1:]],
                               infeasible=["-Y-", "--Y"], preferences={"US": [["---"]], "NK": [["---"]]}))  # fmt: skip
    assert arcs(found.moves[0]) == [(leaves, 1 - leaves)]


@pytest.mark.parametrize(
    "said",
    ["not Y->N", "Y->N impossible", "cannot go Y->N", "can't go Y->N", "all but Y->N", "reversible: only N->Y",
     "isn't N->Y", "N->Y, Y->N", "irreversible, perhaps", "N->Yes", "un-irreversible: N->Y"],
)  # fmt: skip
def test_a_direction_with_words_that_could_turn_it_round_is_refused(tmp_path: Path, said: str) -> None:
    data = but(TALKS, options=[{"name": "x", "owner": "US", "reversible": said}])
    expected = "expected true, false, `only N->Y` or `only Y->N`."
    assert refused(tmp_path, data) == f"options[0].reversible: found `{said}`, {expected}"


def test_every_way_to_say_a_preference(tmp_path: Path) -> None:
    def order(said: Any) -> list[str]:
        return groups(read(tmp_path, TALKS | {"preferences": {"US": said, "NK": {"statements": []}}}), 0)

    assert order({"weights": {"Strike": -5, "3": [2, 1]}}) == ["NNY NYY", "NNN NYN", "YNY", "YNN"]
    assert order({"weights": [0, 0.5, 0.5]}) == ["NYY", "NYN NNY YNY", "NNN YNN"]
    assert order({"payoffs": {"N--": 2**60 + 1, "Y--": 2**60}}) == ["NNN NYN NNY NYY", "YNN YNY"]
    assert order({"better": [["NNY", "NYY", "NYN", "NNN", "YNY", "YNN"]]}) == ["NNY", "NYY", "NYN", "NNN", "YNY", "YNN"]
    assert order({"better": [["N--", "Y--"]]}) == ["NNN NYN NNY NYY", "YNN YNY"]
    assert order({"ranking_most_to_least": [["N--"], ["Y--"]], "statements": ["1"], "source": "x"})[1] == "YNN YNY"
    assert order({"statements": ["3 if 1", 2]}) == ["NYN NYY", "NNN NNY YNY", "YNN"]
    assert order({"ranking": [[1, 3], [2], 4, "5", 6]}) == ["NNN NYN", "YNN", "NNY", "YNY", "NYY"]


def test_common_options_are_moved_by_each_owner(tmp_path: Path) -> None:
    options = [{"name": "x", "owner": ["b", "a"]}, {"name": "y", "owner": "a"}, {"name": "z", "owner": None}]
    data = {
        "dms": ["a", "b"],
        "options": options,
        "preferences": {"a": [["---"]], "b": [["---"]]},
        "infeasible": ["--Y"],
    }
    found = read(tmp_path, data)
    assert [option.owners for option in found.options] == [(1, 0), (0,), ()]
    assert (found.moves[0].count, arcs(found.moves[1])) == (12, [(0, 1), (1, 0), (2, 3), (3, 2)])


def test_options_of_more_levels(tmp_path: Path) -> None:
    options = [{"name": "arms", "owner": "a", "levels": ["none", "some", "many"]}, {"name": "talk", "owner": "b"}]
    data = {
        "dms": ["a", "b"], "options": options, "infeasible": ["arms = many & talk"],
        "preferences": {"a": {"statements": ["arms = some", "talk"]}, "b": {"statements": ["-arms"]}},
    }  # fmt: skip
    found = read(tmp_path, data)
    assert found.codes.tolist() == [0, 1, 2, 3, 4]
    assert groups(found, 0)[:2] == ["some/Y", "some/N"]
    listed = data | {"feasible_states": [{"id": 1, "code": ["none", "N"]}, {"id": 2, "code": "many/N"}]}
    assert read(tmp_path, listed).codes.tolist() == [0, 2]
    assert read(tmp_path, data | {"status_quo": "-/Y", "infeasible": ["some/-", "many/Y"]}).status_quo == 2
    said = "feasible_states[0].code: found `YN`, expected a level or -, parted by /, for each of the 2 options"
    assert refused(tmp_path, data | {"feasible_states": [{"code": "YN"}]}).startswith(said)


def test_meanings_are_names(tmp_path: Path) -> None:
    states = [{"id": 0, "code": "NN", "meaning": "Status quo"}, {"id": 1, "code": "YN", "meaning": "war"},
              {"id": 2, "code": "NY", "meaning": "war"}, {"id": 3, "code": "YY"}]  # fmt: skip
    data = LISTED | {"feasible_states": states, "preferences": {"a": ["Status quo", 1, 2, 3], "b": [[0, 1, 2, 3]]}}
    found = read(tmp_path, data)
    assert found.names == ("Status quo", "war (1)", "war (2)", "3")
    assert found.status_quo == 0
    data["preferences"] = {"a": ["Status quo", "war", 3], "b": [[0, 1, 2, 3]]}
    assert refused(tmp_path, data).startswith("preferences.a[1]: found `war`, expected a state such as `0`")


def test_what_the_file_says_beside_is_kept_or_noted(tmp_path: Path) -> None:
    data = LISTED | {
        "citation": "A book", "notes": ["One.", "Two."], "winter": [], "_mine": 1, "results": {}, "certainty": "high",
        "infeasible_conditions": ["x & y", "neither of them in winter", "2"], "url": 3,
    }  # fmt: skip
    assert read(tmp_path, data).notes == (
        "A book", "One.", "Two.", "The file's `winter` is not read.",
        "infeasible_conditions[2] (`2`) rules out 1 state that the file lists; its list is what counts.",
    )  # fmt: skip


def test_keys_of_where_something_is_from_may_stand_beside_anything(tmp_path: Path) -> None:
    said: dict[str, Any] = {"source": "p. 3", "url": "x", "note": "?", "certainty": "high", "_own": 1}
    data = TALKS | said | {
        "dms": [{"name": "US"} | said, "NK"],
        "options": [option | said for option in TALKS["options"]],
        "preferences": {name: one | said for name, one in TALKS["preferences"].items()},
        "irreversible": [{"option": 1} | said, {"from": "--Y", "to": "--N"} | said],
    }  # fmt: skip
    assert read(tmp_path, data).notes == ()
    states = [state | said for state in LISTED["feasible_states"]]
    assert read(tmp_path, LISTED | {"references": ["A", "B"], "author": "C", "feasible_states": states}).notes == ()


def but(data: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The same with some keys changed; those that become None are left out."""
    return {key: value for key, value in (data | more).items() if value is not None}


SAID = [
    (but(TALKS, dms=["US", "US"]), "dms[1]: found the name `US` again, expected a name of its own for every actor."),
    (but(TALKS, dms=[{"name": "US", "nmae": "x"}, "NK"]), "dms[0]: found the key `nmae`, expected perhaps `name`."),
    (but(TALKS, infeasable=[]), "found the key `infeasable`, expected perhaps `infeasible`."),
    (but(TALKS, Step="one"), "found the key `Step`, expected perhaps `step`."),
    (but(TALKS, options=[{"name": "x", "owner": "US", "reversable": False}]),
     "options[0]: found the key `reversable`, expected perhaps `reversible`."),
    (but(TALKS, preferences={**TALKS["preferences"], "US": {"ranking": [["---"]], "statments": ["1"]}}),
     "preferences.US: found the key `statments`, expected perhaps `statements`."),
    (but(TALKS, infeasible={"depends": [{"if": "1", "than": "3", "then": "2"}]}),
     "infeasible.depends[0]: found the key `than`, expected perhaps `then`."),
    (but(TALKS, irreversible=[{"from": "Y--", "too": "N--"}]), "irreversible[0]: found the key `too`, expected"),
    (but(TALKS, irreversible=[{"option": 1, "onyl": "Y->N"}]), "irreversible[0]: found the key `onyl`, expected"),
    (but(TALKS, irreversible=[{"option": 3, "actor": "NK"}]), "irreversible[0]: found the key `actor`, expected"),
    (but(TALKS, coalesce=[{"name": "w", "states": ["--Y"], "xyz": 1}]), "coalesce[0]: found the key `xyz`, expected"),
    (but(LISTED, feasible_states=[{"id": 1, "code": "NN", "meening": "x"}]),
     "feasible_states[0]: found the key `meening`, expected perhaps `meaning`."),
    (but(TALKS, dms=["USA", "NK"]), "options[0].owner: found `US`, expected the name of an actor, perhaps `USA`."),
    (but(TALKS, preferences={"US": [1]}), "preferences: found nothing on `NK`, expected what every actor prefers."),
    (but(TALKS, preferences={**TALKS["preferences"], "UK": []}), "preferences: found `UK`, expected the name of an"),
    (but(TALKS, options=None), "found neither `options` nor `states`, expected options, or states and the"),
    (but(TALKS, options=[{"name": "x"}]), "options[0]: found no `owner`, expected the actor who can take the option"),
    (but(TALKS, options=[{"name": "x", "owner": "US", "n": 2}]), "options: found options whose `n` do not count to 1"),
    (but(TALKS, infeasible=["---"]), "The conflict has no feasible state: the conditions rule out all 8 combinations."),
    (but(TALKS, infeasible=["never"]), "infeasible[0]: The statement `never` cannot be read"),
    (but(TALKS, infeasible={"exclusiv": []}), "infeasible: found the rule `exclusiv`, expected perhaps `exclusive`."),
    (but(TALKS, status_quo="YYN"), "status_quo: found `YYN`, expected a feasible state: a number from 1 to 6, or a"),
    (but(TALKS, status_quo="NN-"), "status_quo: found `NN-`, which means 2 states, expected one state."),
    (but(TALKS, options=[{"name": f"o{n}", "owner": "US"} for n in range(30)], infeasible=None),
     "The 30 options have more than 16,777,216 feasible states, the most a conflict can have: rule out combinations"),
    (but(TALKS, options=[{"name": f"o{n}", "owner": "US"} for n in range(70)], infeasible=None),
     "options: found 70 options, expected at most 62"),
    (but(LISTED, options=[{"name": f"o{n}", "owner": "a"} for n in range(70)], feasible_states=["N" * 70]),
     "options: found 70 options, expected at most 62."),
    (but(LISTED, options=[{"name": f"o{n}", "owner": "a", "levels": ["a", "b", "c"]} for n in range(62)],
         feasible_states=["/".join("a" * 62)]),
     "options: found 62 options, expected at most 2^62 combinations of their levels."),
    (but(TALKS, options=[{"name": f"o{n}", "owner": "US"} for n in range(100_000)],
         infeasible={"exclusive": [[f"o{n}" for n in range(100_000)]]}, irreversible=["o99999"] * 100_000),
     "options: found 100,000 options, expected at most 62."),
    (but(LISTED, feasible_states=LISTED["feasible_states"][:2]), "preferences.a.ranking_most_to_least[1][1]: found 5"),
    (but(LISTED, feasible_states=[*LISTED["feasible_states"], {"id": 6, "code": "YY"}]),
     "preferences.a.ranking_most_to_least: The ranking misses state 6."),
    (but(LISTED, preferences={"a": [10, 5, -3, "NY"], "b": []}), "preferences.a: The ranking has state 5 more than"),
    (but(LISTED, feasible_states=[{"id": 1, "code": "NN"}, {"id": "1", "code": "YN"}]),
     "feasible_states[1]: found the id `1` again, expected an id of its own for every state."),
    (but(LISTED, feasible_states=[{"id": 1, "code": "NN"}, {"id": 2, "code": "NN"}]),
     "feasible_states[1]: found the code of state 1 again, expected every code once."),
    (but(LISTED, feasible_states=[{"id": 1, "code": "YN", "decimal": 1}, {"id": 2, "code": "NY", "decimal": 1}]),
     "feasible_states[1]: found the decimal 1 beside another code, expected 2, which its code comes to."),
    (but(LISTED, feasible_states=[{"id": 1, "code": "NYN"}]), "feasible_states[0].code: found `NYN`, expected Y, N or"),
    (but(LISTED, feasible_states=[{"id": 1}]), "feasible_states[0]: found a state without a `code`, expected one,"),
    (but(LISTED, feasible_states=["Y-", "YN"]), "feasible_states: found the states Y- and YN, which overlap"),
    (but(LISTED, moves={"c": {}}), "moves: found `c`, expected the name of an actor, one of `a`, `b`."),
    (but(LISTED, moves={"a": {"10": [11]}}), "moves.a.10[0]: found 11, expected a state such as `10`, `-3`, `5`."),
    (but(LISTED, moves={"a": {"9": [10]}}), "moves.a: found `9`, expected a state such as `10`, `-3`, `5`."),
    (but(ARCS, moves=None), "found states without `options` and `moves`, expected one of the two."),
    (but(ARCS, states=None), "found neither `options` nor `states`"),
    (but(ARCS, preferences={"a": {"statements": ["1"]}, "b": []}),
     "preferences.a.statements: found preferences by options, expected a ranking, as the states are not made of"),
    (but(ARCS, preferences={"a": {"better": [["war", "peace", "ruin"], ["ruin", "war"]]}, "b": []}),
     "preferences.a.better: The preferences go round in a circle: "),
    (but(ARCS, preferences={"a": {"better": [["war", "peace"]], "payoffs": {}}, "b": []}),
     "preferences.a: found both `better` and `payoffs`, expected one of them."),
]  # fmt: skip


@pytest.mark.parametrize(("data", "said"), SAID)
def test_what_cannot_be_is_told_in_a_sentence(tmp_path: Path, data: dict[str, Any], said: str) -> None:
    assert refused(tmp_path, data).startswith(said)


def test_names_of_two_options_are_told_by_numbers(tmp_path: Path) -> None:
    data = but(TALKS, options=[{"name": "Full", "owner": "US"}, {"name": "Full", "owner": "NK"}], status_quo=None)
    data["preferences"] = {"US": {"statements": ["1"]}, "NK": {"statements": ["2"]}}
    data["infeasible"] = {"exclusive": [["Full", 2]]}
    said = (
        "infeasible.exclusive[0][0]: found `Full`, which several options are called, expected the number of one, 1 or"
    )
    assert refused(tmp_path, data) == f"{said} 2."
    data["infeasible"] = {"exclusive": [[1, 2]]}
    assert read(tmp_path, data).size == 3


@pytest.mark.parametrize("depth", [600, 5000])
def test_lists_far_inside_one_another_are_refused(tmp_path: Path, depth: int) -> None:
    text = json.dumps(but(TALKS, infeasible=["@"])).replace('["@"]', "[" * depth + '"YY-"' + "]" * depth)
    path = tmp_path / "deep.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GameError) as caught:
        read_conflict(path)
    assert str(caught.value) == (
        f"`{path}`: found lists or objects inside one another beyond all need, expected a conflict."
    )


def test_the_share_done_grows_to_the_whole(tmp_path: Path) -> None:
    path, shares = tmp_path / "case.json", list[float]()
    path.write_text(json.dumps(TALKS), encoding="utf-8")
    read_conflict(path, shares.append)
    assert shares == sorted(shares)
    assert shares[-2:] == [0.625, 1]


def test_conditions_that_multiply_are_refused(tmp_path: Path) -> None:
    options = [{"name": f"o{n}", "owner": "US"} for n in range(26)]
    many = " & ".join(f"({n} | {n + 1})" for n in range(1, 26, 2))
    data = but(TALKS, options=options, infeasible=[many], status_quo=None)
    assert refused(tmp_path, data).startswith("infeasible[0]: The condition comes to more than 4,096 combinations")


def test_a_remark_may_stand_beside_a_state_or_a_preference_but_not_a_misspelt_key(tmp_path: Path) -> None:
    """Published cases have remarks of their own; what is no text, or like a key that is read, could mean something."""
    one = {"statements": ["Abandon", "-Strike"], "basis": "interviews of 2016"}
    plain = {**TALKS, "preferences": {**TALKS["preferences"], "US": one}}
    assert read(tmp_path, plain).size
    for key, value in (("weight", "3"), ("basis", 3)):
        wrong = {**TALKS, "preferences": {**TALKS["preferences"], "US": {"statements": ["Abandon"], key: value}}}
        assert f"found the key `{key}`" in refused(tmp_path, wrong)
