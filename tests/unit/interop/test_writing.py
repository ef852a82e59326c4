"""Writing `.gmcr` and graphs: what is read back is the same, and what cannot be said is refused."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from detente.analysis.stability import Concept, stability
from detente.errors import GameError
from detente.game.conflict import Choice, Conflict, Moves, Preference, Ranks, Relation
from detente.interop import read_conflict, write_gmcr, write_graphml, write_reachability
from detente.interop.graphs import NAMESPACE
from detente.interop.writing import write_whole
from oracle.stability import conflicts
from unit.interop import files

MARK = f"{{{NAMESPACE}}}"


def arcs(moves: Moves) -> list[tuple[int, int]]:
    return list(zip(*(end.tolist() for end in moves.pairs()), strict=True))


def ranks(preference: Preference) -> list[int]:
    assert isinstance(preference, Ranks)
    found: list[int] = preference.rank.tolist()
    return found


def same(one: Conflict, other: Conflict) -> None:
    assert one.actors == other.actors
    assert one.codes.tolist() == other.codes.tolist()
    assert one.options == other.options
    assert list(map(arcs, one.moves)) == list(map(arcs, other.moves))
    assert list(map(ranks, one.preferences)) == list(map(ranks, other.preferences))


def pair(**more: Any) -> Conflict:
    """Two options of two actors; the second actor's is a common one."""
    parts: dict[str, Any] = {
        "title": "Pair", "actors": ("a", "b"), "codes": np.arange(4),
        "options": (Choice(name="one", owners=(0,)), Choice(name="two", owners=(0, 1), stride=2)),
        "moves": (
            Moves.of(4, [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3], [1, 2, 3, 0, 2, 3, 0, 1, 3, 0, 1, 2]),
            Moves.of(4, [0, 1, 2, 3], [2, 3, 0, 1]),
        ),
        "preferences": (Ranks.of([0, 1, 1, 2]), Ranks.of([3, 2, 1, 0])),
    }  # fmt: skip
    return Conflict(**(parts | more))


@pytest.mark.parametrize("seed", range(100))
def test_what_is_written_is_read_back(tmp_path: Path, seed: int) -> None:
    first, second = tmp_path / "first.gmcr", tmp_path / "second.gmcr"
    first.write_text(json.dumps(files.random_file(random.Random(1000 + seed))))
    found = read_conflict(first)
    write_gmcr(found, second)
    same(found, read_conflict(second))


def test_conflicts_that_are_no_such_file_are_written_or_refused(tmp_path: Path) -> None:
    """Of random conflicts of options, with moves of all kinds, each is refused or comes back the same."""
    written, refused = 0, list[str]()
    for seed in range(150):
        found = conflicts.conflict(np.random.default_rng(seed), options=True, ranked=True)
        path = tmp_path / f"{seed}.gmcr"
        try:
            write_gmcr(found, path)
        except GameError as error:
            refused.append(str(error))
            continue
        written += 1
        back = read_conflict(path)
        assert back.size == found.size
        # options may stand in another order: states are told by the names of those that are taken
        places = [taken(back).index(word) for word in taken(found)]
        for actor in range(len(found.actors)):
            there = sorted((places[source], places[target]) for source, target in arcs(found.moves[actor]))
            assert there == arcs(back.moves[actor])
            assert [ranks(back.preferences[actor])[place] for place in places] == ranks(found.preferences[actor])
    assert written > 20
    assert len(refused) > 20
    assert all(".gmcr file" in text for text in refused)
    assert len(list(tmp_path.iterdir())) == written


def taken(conflict: Conflict) -> list[frozenset[str]]:
    """The options taken, state by state."""
    levels = {option.name: option.level(conflict.codes) for option in conflict.options}
    return [frozenset(name for name in levels if levels[name][state]) for state in range(conflict.size)]


def test_options_are_sorted_by_their_owners(tmp_path: Path) -> None:
    mixed = pair(
        options=(Choice(name="second", owners=(1,)), Choice(name="first", owners=(0,), stride=2)),
        moves=(Moves.of(4, [0, 1, 2, 3], [2, 3, 0, 1]), Moves.of(4, [0, 1, 2, 3], [1, 0, 3, 2])),
        preferences=(Ranks.of([0, 1, 2, 3]), Ranks.of([0, 0, 1, 0])),
    )
    write_gmcr(mixed, tmp_path / "x.gmcr")
    back = read_conflict(tmp_path / "x.gmcr")
    assert [option.name for option in back.options] == ["first", "second"]
    assert [ranks(one) for one in back.preferences] == [[0, 2, 1, 3], [0, 1, 0, 0]]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"options": ()}, "given by its moves alone"),
        ({"options": (Choice(name="one", owners=(0,), levels=("low", "high")), pair().options[1])}, "`one` has other"),
        ({"options": (Choice(name="one", owners=()), pair().options[1])}, "`one` does not"),
        ({"preferences": (Ranks.of([0, 1, 1, 2]), Relation.of(np.zeros((4, 4))))}, "the preference of b is none"),
        ({"moves": (Moves.of(4, [0, 1], [1, 2]), pair().moves[1])}, "this conflict has other moves"),
        ({"moves": (Moves.of(4, [0, 1, 0, 2], [1, 0, 2, 0]), pair().moves[1])}, "this conflict has other moves"),
    ],
)
def test_what_the_file_cannot_say_is_refused(tmp_path: Path, more: dict[str, Any], said: str) -> None:
    with pytest.raises(GameError, match=said):
        write_gmcr(pair(**more), tmp_path / "x.gmcr")
    assert list(tmp_path.iterdir()) == []


def test_common_options_stand_with_the_first_of_their_owners(tmp_path: Path) -> None:
    common = pair(
        options=(Choice(name="two", owners=(1, 0)), Choice(name="one", owners=(0,), stride=2)),
        moves=(pair().moves[0], Moves.of(4, [0, 1, 2, 3], [1, 0, 3, 2])),
    )
    write_gmcr(common, tmp_path / "x.gmcr")
    back = read_conflict(tmp_path / "x.gmcr")
    assert [(option.name, option.owners) for option in back.options] == [("two", (0, 1)), ("one", (0,))]
    same(back, replace(common, options=back.options))


def test_options_that_no_move_changes_are_written_so_that_none_does(tmp_path: Path) -> None:
    still = pair(
        codes=np.array([0, 3]), moves=(Moves.of(2, [], []),) * 2, preferences=(Ranks.of([0, 1]),) * 2,
        options=(Choice(name="one", owners=(0,)), Choice(name="two", owners=(0,), stride=2)),
    )  # fmt: skip
    write_gmcr(still, tmp_path / "x.gmcr")
    same(read_conflict(tmp_path / "x.gmcr"), still)
    assert "misperceptions" not in (tmp_path / "x.gmcr").read_text()


def test_rules_of_three_options_are_found_again(tmp_path: Path) -> None:
    """Of 1,024 combinations a few rules leave some; the file holds the rules and not the combinations."""
    data = files.large_file(random.Random(0), 10, 2, [], 1024)
    data["infeasibles"] = [[[0, "Y"], [2, "Y"]], [[1, "N"], [3, "N"], [5, "N"]], [[4, "Y"], [6, "N"]]]
    data["useManualPreferenceRanking"] = False
    (tmp_path / "x.gmcr").write_text(json.dumps(data))
    found = read_conflict(tmp_path / "x.gmcr")
    write_gmcr(found, tmp_path / "y.gmcr")
    assert len(json.loads((tmp_path / "y.gmcr").read_text())["infeasibles"]) == 3
    same(found, read_conflict(tmp_path / "y.gmcr"))


def test_graphml_has_every_state_and_move(tmp_path: Path) -> None:
    rough = pair(title="A <\x00title>", actors=("a \x1b&", "b\ud800"), names=("war & peace", "<b>", "\x0b", "d"))
    found = stability(rough, [Concept.NASH, Concept.SEQ])
    write_graphml(rough, tmp_path / "x.graphml", found)
    root = ElementTree.parse(tmp_path / "x.graphml").getroot()
    names = {key.get("id"): key.get("attr.name") for key in root.iter(f"{MARK}key")}
    nodes = list(root.iter(f"{MARK}node"))
    assert len(nodes) == 4
    data = [{names[one.get("key")]: one.text for one in node} for node in nodes]
    assert data[0]["label"] == "war & peace"
    assert [(one["code"], one["pattern"], one["rank: b\ufffd"]) for one in data] == [
        ("0", "NN", "3"), ("1", "YN", "2"), ("2", "NY", "1"), ("3", "YY", "0"),
    ]  # fmt: skip
    nash = found.stable[Concept.NASH]
    for state, one in enumerate(data):
        assert (one["equilibrium under nash"] == "true") == nash[:, state].all()
        assert ("b\ufffd" in (one["stable under nash"] or "").split("; ")) == nash[1, state]
    edges = [(edge.get("source"), edge.get("target"), *(one.text for one in edge)) for edge in root.iter(f"{MARK}edge")]
    assert len(edges) == 16
    assert ("s0", "s3", "a \ufffd&", "true") in edges
    assert ("s0", "s2", "b\ufffd", "false") in edges


def test_graphml_of_relations_tells_improvements(tmp_path: Path) -> None:
    better = np.zeros((4, 4), bool)
    better[0, 2] = True
    write_graphml(pair(preferences=(Ranks.of([0] * 4), Relation.of(better))), tmp_path / "x.graphml")
    root = ElementTree.parse(tmp_path / "x.graphml").getroot()
    improving = [edge for edge in root.iter(f"{MARK}edge") if [one.text for one in edge][-1] == "true"]
    assert [(edge.get("source"), edge.get("target")) for edge in improving] == [("s0", "s2")]


def test_reachability_has_a_node_for_every_state(tmp_path: Path) -> None:
    write_reachability(pair(), tmp_path / "x.json")
    data = json.loads((tmp_path / "x.json").read_text())
    assert [node["ordered"] for node in data["nodes"]] == ["1", "2", "3", "4"]
    assert data["nodes"][2] == {
        "id": 2, "ordered": "3", "decimal": "2", "state": "NY",
        "reachable": [
            {"target": 0, "dm": "dm0", "payoffChange": -1}, {"target": 1, "dm": "dm0", "payoffChange": 0},
            {"target": 3, "dm": "dm0", "payoffChange": 1}, {"target": 0, "dm": "dm1", "payoffChange": 2},
        ],
    }  # fmt: skip
    same(read_conflict(tmp_path / "x.json"), pair())


def test_reachability_of_moves_alone_has_names_and_nodes(tmp_path: Path) -> None:
    write_reachability(pair(options=(), names=("p", "q", "r", "s")), tmp_path / "x.json")
    data = json.loads((tmp_path / "x.json").read_text())
    assert ([one["name"] for one in data["decisionMakers"]], data["nodes"][1]["state"]) == (["a", "b"], "q")
    with pytest.raises(GameError, match="no ranking"):
        write_reachability(pair(preferences=(Ranks.of([0] * 4), Relation.of(np.zeros((4, 4))))), tmp_path / "y.json")


def test_what_is_begun_and_not_ended_leaves_what_was_there(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise KeyboardInterrupt

    (tmp_path / "x").write_text("before")
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "x", pieces())
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("x", "before")]


def test_files_of_names_near_by_are_left_and_rights_and_links_stay(tmp_path: Path) -> None:
    for name in ("x", "x.tmp", ".x.tmp"):
        (tmp_path / name).write_text(name)
    (tmp_path / "x").chmod(0o640)
    (tmp_path / "link").symlink_to("x")
    write_whole(tmp_path / "link", [b"new"])
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {
        "x": "new", "x.tmp": "x.tmp", ".x.tmp": ".x.tmp", "link": "new",
    }  # fmt: skip
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o640


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    for path, said in [(tmp_path / "no" / "x.gmcr", "cannot be written"), (tmp_path, "is a folder")]:
        with pytest.raises(GameError, match=said):
            write_gmcr(pair(), path)
    (tmp_path / "x.gmcr").write_text("before")
    write_gmcr(replace(pair(), title="other"), tmp_path / "x.gmcr")
    assert [file.name for file in tmp_path.iterdir()] == ["x.gmcr"]
