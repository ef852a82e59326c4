"""JSON of strangers: whatever a file holds, it is read or refused in one sentence, and fast."""

import json
import os
import pickle
import time
from pathlib import Path
from typing import Any

import pytest

from detente.errors import GameError
from detente.interop import json_file, read_conflict

SMALL: dict[str, Any] = {
    "dms": ["a", "b"],
    "options": [{"name": "x", "owner": "a"}, {"name": "y", "owner": "b"}],
    "preferences": {"a": {"statements": ["1"]}, "b": {"statements": ["2"]}},
}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", " is empty."),
        (b" \n", " is empty."),
        (pickle.dumps({"options": []}), ": found a Python pickle (its first byte is 0x80), expected JSON;"),
        (b'{"dms": ["a"', ", line 1, column 13: found the end of the file, expected a comma or the end of the list"),
        (b'{"dms": ["a', ", line 1, column 10: found `\"a`, expected a text with its closing quotation mark."),
        (b'{"dms":\n nul}', ", line 2, column 2: found `nul}`, expected a value."),
        (b'{"a": 1, "a": 2}', ": found the key `a` twice in one object, expected each key once."),
        (b'{"dms": [NaN]}', ": found `NaN`, expected a number."),
        (b'{"dms": [-Infinity]}', ": found `-Infinity`, expected a number."),
        (b"[" * 300_000, ": found lists or objects inside one another beyond all need"),
        (b'{"a":' * 200_000, ": found lists or objects inside one another beyond all need"),
        (b"\xff\xfe{\x00}\x00", ": found byte 0 not in UTF-8, expected JSON in UTF-8."),
        (b'{"dms": ["\xe9"]}', ": found byte 10 not in UTF-8"),
        (b"1" * 6000, ": found a number of 6,000 digits, expected fewer."),
        (b'{"dms": []} {}', ", line 1, column 13: found `{}`, expected nothing after the end of the value."),
        (b"[1, 2]", ": found a list, expected `decisionMakers` as in a .gmcr file, or `dms` as in the JSON form"),
        (b"{}", ": found an object without actors, expected `decisionMakers`"),
        (b'"\\ud800"', ": found `?`, expected"),
    ],
)  # fmt: skip
def test_what_is_no_conflict_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "x.gmcr"
    path.write_bytes(content)
    with pytest.raises(GameError) as caught:
        read_conflict(path)
    assert str(caught.value).startswith(f"`{path}`{said}")
    assert "\n" not in str(caught.value)


def test_a_pickle_is_not_run(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[Any, tuple[str]]:
            return os.mkdir, (str(tmp_path / "ran"),)

    (tmp_path / "x.gmcr").write_bytes(pickle.dumps(Trap()))
    with pytest.raises(GameError, match="pickle"):
        read_conflict(tmp_path / "x.gmcr")
    assert not (tmp_path / "ran").exists()


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, said in [
        (tmp_path, "is a folder"),
        (tmp_path / "no", "is not there"),
        (tmp_path / "pipe", "no ordinary"),
    ]:
        with pytest.raises(GameError, match=said):
            read_conflict(path)


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "x.gmcr"
    with open(path, "wb") as file:
        file.truncate(10 * json_file.LARGEST)  # takes no room
    begun = time.perf_counter()
    with pytest.raises(GameError, match=r"found 671,088,640 bytes, expected at most 67,108,864"):
        read_conflict(path)
    assert time.perf_counter() - begun < 0.1


def test_too_many_lists_are_refused_before_they_are_made(tmp_path: Path) -> None:
    path = tmp_path / "x.gmcr"
    path.write_bytes(b"[" + b"[]," * json_file.MOST_PARTS + b"[]]")
    begun = time.perf_counter()
    with pytest.raises(GameError, match="more than 8,000,000 lists and objects"):
        read_conflict(path)
    assert time.perf_counter() - begun < 1


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(b"\xef\xbb\xbf" + json.dumps(SMALL).encode())
    assert read_conflict(tmp_path / "x.json").size == 4


def test_names_cannot_play_with_a_terminal(tmp_path: Path) -> None:
    data = json.dumps(SMALL | {"title": "a\x1b[31m\n b\ud800"})
    (tmp_path / "x.json").write_text(data)
    assert read_conflict(tmp_path / "x.json").title == "a\ufffd[31m b?"


def test_anything_elsewhere_in_a_file_is_read_or_refused(tmp_path: Path) -> None:
    """Every value of a file replaced by every sort of value: nothing but a sentence comes of it."""
    gmcr = {
        "options": [{"name": "x", "permittedDirection": "both"}, {"name": "y", "permittedDirection": "fwd"}],
        "decisionMakers": [
            {"name": "a", "options": [0], "preferences": [[[0, "Y"]]], "preferenceRanking": [[1, 2], 3],
             "misperceptions": [[[1, "Y"]]]},
            {"name": "b", "options": [1], "preferences": [{"compound": True, "members": [[[1, "N"]]]}],
             "preferenceRanking": [1, 2, 3]},
        ],
        "infeasibles": [[[0, "Y"], [1, "Y"]]], "useManualPreferenceRanking": True, "coalitions": [[0, 1]],
    }  # fmt: skip
    whole = SMALL | {
        "infeasible": {"exclusive": [[1, 2]], "at_least_one": [[1, 2]], "depends": [{"if": "1", "then": "-2"}],
                       "listed": ["YY"]},
        "feasible_states": [{"id": 7, "code": "YN", "decimal": 1, "meaning": "m"}, {"id": 8, "code": "NY"}],
        "irreversible": [1, {"option": 2, "only": "Y->N"}, {"from": "Y-", "to": "N-", "actor": "a"}],
        "moves": {"a": {"7": [8]}, "b": [[8, 7]]}, "step": "any", "status_quo": 7,
        "coalesce": [{"name": "all", "states": [7]}],
        "preferences": {"a": {"ranking_most_to_least": [[7], [8]]}, "b": {"better": [[7, 8]]}},
    }  # fmt: skip
    by_options = {key: whole[key] for key in ("dms", "options", "infeasible", "irreversible", "step", "coalesce")} | {
        "coalesce": [{"name": "all", "states": ["Y-"]}],
        "preferences": {"a": {"weights": {"x": [1, 2], "y": 0.5}}, "b": {"payoffs": {"YN": 1, "NY": 2.5}}},
    }
    path, refused = tmp_path / "x.json", 0
    values = [None, True, 0, -1, 2, 10**30, 1.5, 1e300, "", "a", "1", "Y-", "\x00", [], [[]], [None], [1], {}, {"a": 1}]
    for data in (gmcr, whole, by_options):
        path.write_text(json.dumps(data))
        read_conflict(path)
        for place in places(data):
            for value in values:
                path.write_text(json.dumps(put(data, place, value)))
                try:
                    read_conflict(path)
                except GameError as error:
                    refused += 1
                    text = str(error)
                    whole_sentence = text.startswith(f"`{path}`") and text.endswith(".") and "\n" not in text
                    if not whole_sentence:
                        pytest.fail(f"{place} = {value!r}: {text}")
    assert refused > 1000


def places(value: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    return [place for key in keys for place in [(*before, key), *places(value[key], (*before, key))]]


def put(value: Any, place: tuple[Any, ...], new: Any) -> Any:
    if not place:
        return new
    copy = value.copy()
    copy[place[0]] = put(value[place[0]], place[1:], new)
    return copy
