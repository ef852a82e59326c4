"""Reading `.gmcr`: what it says is worked out a second time state by state, and every mistake is one sentence."""

import json
import random
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.errors import GameError
from detente.game.conflict import Conflict, Ranks
from detente.interop import read_conflict
from unit.interop import files

SYRIA: dict[str, Any] = {
    "options": [{"name": name, "permittedDirection": "both"} for name in ("Release", "Escalate", "Attack")],
    "decisionMakers": [
        {"name": "Syria", "options": [0, 1], "preferences": [[[1, "Y"]], [[2, "N"]]]},
        {"name": "Iraq", "options": [2], "preferences": []},
    ],
    "infeasibles": [[[0, "Y"], [1, "Y"]]],
    "useManualPreferenceRanking": False,
}


def read(folder: Path, data: Any, name: str = "case.gmcr") -> Conflict:
    path = folder / name
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return read_conflict(path)


def changed(data: Any, *steps: str | int, to: Any = ...) -> Any:
    """A copy with something elsewhere, or without it."""
    copy = json.loads(json.dumps(data))
    inner = copy
    for step in steps[:-1]:
        inner = inner[step]
    if to is ...:
        del inner[steps[-1]]
    else:
        inner[steps[-1]] = to
    return copy


@pytest.mark.parametrize("seed", range(150))
def test_a_file_says_what_its_words_say(tmp_path: Path, seed: int) -> None:
    data = files.random_file(random.Random(seed))
    found = read(tmp_path, data)
    there = files.states(data)
    assert [found.pattern(state) for state in range(found.size)] == ["".join("NY"[k] for k in one) for one in there]
    assert found.codes.tolist() == [sum(level << place for place, level in enumerate(one)) for one in there]
    for maker, moves in enumerate(found.moves):
        assert set(zip(*(end.tolist() for end in moves.pairs()), strict=True)) == files.moves(data, maker)
        ranks = found.preferences[maker]
        assert isinstance(ranks, Ranks)
        worth = files.worth(data, maker)
        assert ranks.rank.tolist() == [sorted(set(worth)).index(one) for one in worth]


def test_rankings_count_states_after_the_options_were_sorted(tmp_path: Path) -> None:
    data = {
        "options": [{"name": "late", "permittedDirection": "both"}, {"name": "early", "permittedDirection": "both"}],
        "decisionMakers": [
            {"name": "a", "options": [1], "preferences": [], "preferenceVector": [2, 1, 3, 4]},
            {"name": "b", "options": [0], "preferences": [], "preferenceVector": [1, [2, 4], 3]},
        ],
        "infeasibles": [],
        "useManualPreferenceVectors": True,
    }
    found = read(tmp_path, data)
    assert [option.name for option in found.options] == ["early", "late"]
    assert [found.describe(int(state)) for state in np.argsort(-found.preferences[0].rank)] == ["YN", "NN", "NY", "YY"]
    assert found.preferences[1].rank.tolist() == [2, 1, 0, 1]
    assert found.title == "case"


def test_statements_beyond_sixty_three_count(tmp_path: Path) -> None:
    same = [[[0, "Y"]]] * 70
    data = changed(SYRIA, "decisionMakers", 1, "preferences", to=[*same, [[2, "Y"]]])
    ranks = read(tmp_path, data).preferences[1].rank
    assert ranks.tolist() == [0, 2, 0, 1, 3, 1]


def test_coalitions_are_told_of(tmp_path: Path) -> None:
    found = read(tmp_path, {**SYRIA, "coalitions": [[0, 1]]})
    assert len(found.notes) == 1
    assert "joins Syria and Iraq" in found.notes[0]
    assert "`--coalition`" in found.notes[0]
    assert read(tmp_path, {**SYRIA, "coalitions": [0, 1]}).notes == ()


def test_two_decision_makers_of_one_name_are_told_apart(tmp_path: Path) -> None:
    assert read(tmp_path, changed(SYRIA, "decisionMakers", 1, "name", to="Syria")).actors == ("Syria (1)", "Syria (2)")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (changed(SYRIA, "options"), "found no `options`, expected a list of options"),
        (changed(SYRIA, "options", to=3), ", options: found 3, expected a list of options"),
        (changed(SYRIA, "decisionMakers", to=[]), ", decisionMakers: found an empty list, expected at least one"),
        (changed(SYRIA, "decisionMakers", to={}), ", decisionMakers: found an object, expected a list"),
        (changed(SYRIA, "decisionMakers", 1, "name"), "decisionMakers[1]: found no `name`"),
        (changed(SYRIA, "decisionMakers", 1, "name", to=" "), "decisionMakers[1].name: found an empty text"),
        (changed(SYRIA, "decisionMakers", 1, "options", to=[3]), "decisionMakers[1].options[0]: found 3, expected the"),
        (changed(SYRIA, "decisionMakers", 1, "options", to=[True]), "options[0]: found true, expected the number"),
        (changed(SYRIA, "decisionMakers", 1, "options", to=[]), "options[2]: found an option of no decision maker"),
        (changed(SYRIA, "decisionMakers", 1, "preferences"), "decisionMakers[1]: found no `preferences`"),
        (changed(SYRIA, "decisionMakers", 1, "preferences", to=[[[0]]]), "preferences[0][0]: found a list of 1"),
        (changed(SYRIA, "decisionMakers", 1, "preferences", to=[[[0, "y"]]]), "[0][0][1]: found `y`, expected `Y` or"),
        (changed(SYRIA, "decisionMakers", 1, "preferences", to=["-1"]), "preferences[0]: found `-1`, expected a list"),
        (changed(SYRIA, "decisionMakers", 1, "preferences", to=[[[0, "Y"], [0, "N"]]]), "to be both Y and N"),
        (changed(SYRIA, "infeasibles", to=[{"compound": True}]), "infeasibles[0]: found no `members`"),
        (changed(SYRIA, "infeasibles", to=[[]]), "has no feasible state"),
        (changed(SYRIA, "infeasibles", to=[[[0, "Y"]], [[0, "N"]]]), "has no feasible state"),
        (changed(SYRIA, "infeasibles", to=5), "infeasibles: found 5, expected a list"),
        (changed(SYRIA, "options", 0, to="Release"), "options[0]: found `Release`, expected an object"),
        (changed(SYRIA, "options", 0, "permittedDirection", to="up"), "found `up`, expected `both`, `fwd` or `back`"),
        (changed(SYRIA, "options", 0, "permittedDirection", to=["fwd"]), "found a list, expected `both`"),
        (changed(SYRIA, "useManualPreferenceRanking", to="no"), "found `no`, expected true or false"),
        (changed(SYRIA, "useManualPreferenceRanking", to=True), "decisionMakers[0]: found no `preferenceRanking`"),
        ({**SYRIA, "coalitions": [[0, 7]]}, "coalitions[0][1]: found 7, expected the number of a"),
        ({**SYRIA, "options": [{"name": f"o{n}"} for n in range(30)],
          "decisionMakers": [{"name": "a", "options": list(range(30)), "preferences": []}], "infeasibles": []},
         "The 30 options have more than 16,777,216 feasible states"),
        ({**SYRIA, "options": [{"name": f"o{n}"} for n in range(100_000)],
          "decisionMakers": [{"name": "a", "options": list(range(100_000)), "preferences": []}], "infeasibles": []},
         "options: found 100,000 options, expected at most 62."),
    ],
)  # fmt: skip
def test_mistakes_are_told_in_one_sentence(tmp_path: Path, data: Any, said: str) -> None:
    with pytest.raises(GameError) as caught:
        read(tmp_path, data)
    text = str(caught.value)
    assert said in text
    assert text.startswith(f"`{tmp_path / 'case.gmcr'}`")
    assert text.endswith(".")
    assert "\n" not in text


@pytest.mark.parametrize(
    ("ranking", "said"),
    [
        ([1, 2, 3, 4, 5], "The ranking misses state 6 (NYY)."),
        ([1, 2, 3, 4, 5, 6, 2], "The ranking has state 2 (YNN) more than once."),
        ([1, [2, 2], 3, 4, 5, 6], "The ranking has state 2 (YNN) more than once."),
        ([1, 2, 3, 4, 5, 7], "[5]: found 7, expected the number of a state from 1 to 6, or a list of such."),
        ([0, 1, 2, 3, 4, 5], "[0]: found 0, expected the number of a state from 1 to 6, or a list of such."),
        ([[1, "2"], 3, 4, 5, 6], "[0][1]: found `2`, expected the number of a state from 1 to 6."),
        ([[[1]], 2, 3, 4, 5, 6], "[0][0]: found a list, expected the number of a state from 1 to 6."),
        ([True, 2, 3, 4, 5, 6], "[0]: found true, expected"),
        ([1.0, 2, 3, 4, 5, 6], "[0]: found 1.0, expected"),
        ({}, "found an object, expected a list of states"),
    ],
)
def test_rankings_that_cannot_be_are_refused(tmp_path: Path, ranking: Any, said: str) -> None:
    data = changed(changed(SYRIA, "useManualPreferenceRanking", to=True), "decisionMakers", 0, "preferenceRanking",
                   to=[6, 5, 4, 3, 2, 1])  # fmt: skip
    with pytest.raises(GameError) as caught:
        read(tmp_path, changed(data, "decisionMakers", 1, "preferenceRanking", to=ranking))
    assert f", decisionMakers[1].preferenceRanking{said if said[0] == '[' else ': ' + said}" in str(caught.value)


def test_many_states_are_read_fast(tmp_path: Path) -> None:
    path = tmp_path / "large.gmcr"
    path.write_text(json.dumps(files.large_file(random.Random(0), 12, 4, [], 4096)))
    read_conflict(path)
    begun = time.perf_counter()
    found = read_conflict(path)
    assert time.perf_counter() - begun < 1.0
    assert (found.size, [moves.count for moves in found.moves]) == (4096, [4096 * 7] * 4)


def test_states_ruled_out_one_by_one_are_read_fast(tmp_path: Path) -> None:
    rng = random.Random(1)
    out = rng.sample(range(4096), 2000)
    infeasible = [[[option, "NY"[code >> option & 1]] for option in range(12)] for code in out]
    path = tmp_path / "listed.gmcr"
    data = files.large_file(rng, 12, 4, infeasible, 2096)
    # written in the order in which they are sorted, so that codes are those ruled out
    for maker, entry in enumerate(data["decisionMakers"]):
        entry["options"] = [3 * maker, 3 * maker + 1, 3 * maker + 2]
    path.write_text(json.dumps(data))
    begun = time.perf_counter()
    found = read_conflict(path)
    assert time.perf_counter() - begun < 1.0
    assert set(found.codes.tolist()) == set(range(4096)) - set(out)
