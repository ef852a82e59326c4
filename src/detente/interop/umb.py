"""A chain in UMB, the unified Markov binary format, which PRISM, Storm and Modest read.

A tar archive: `index.json` says what there is, every array is a file of its own, little-endian (`spec.md` of
github.com/pmc-tools/umb, format version 1). Rates become exit rates and probabilities of the next state; a state that
nothing leaves gets a loop of rate 1, as Storm's own builder gives it, which changes nothing. The factors' digits are
the valuations of the states, questions' goals are atomic propositions, what a question earns is a reward of states.
"""

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.errors import QueryError, TooLargeError
from detente.interop.archive import archive
from detente.interop.identifiers import remark
from detente.interop.portable import SEEN, Portable, earned
from detente.interop.watching import Watched, watched
from detente.interop.writing import write_whole

VERSION = (1, 0)
MOST_BRANCHES = 2**29
"""16 bytes each."""
DOUBLE = {"type": "double", "size": 64}
BOOL = {"type": "bool", "size": 1}
Array = npt.NDArray[Any]


def write_umb(export: Portable, path: Path) -> None:
    """Write the chain; its questions are written by `write_properties`.

    Args:
        export: The chain with its questions, of which at most one may need a watcher.
        path: Where to.

    Raises:
        QueryError: If questions need several watchers.
        TooLargeError: If there are too many transitions.
        GameError: If the file cannot be written.
    """
    if len(export.watchers) > 1:
        raise QueryError("One binary file remembers one thing; ask for fewer questions.")
    watcher = export.watchers[0] if export.watchers else None
    layers = 1 if watcher is None else watcher.limit + 1
    branches = layers * (sum(len(flow.source) for flow in export.chain.flows) + export.chain.size)
    if branches > MOST_BRANCHES:
        raise TooLargeError(f"{branches:,} transitions are more than the {MOST_BRANCHES:,} that are written.")
    joint = watched(export.chain, watcher)
    write_whole(path, archive(files(export, joint)))


def files(export: Portable, joint: Watched) -> Iterator[tuple[str, Any]]:
    """Every file of the archive: its name, and what it holds (an array, or data for JSON)."""
    size = len(joint.state)
    exits = np.asarray(joint.rates.sum(axis=1), np.float64).ravel()
    ended = np.flatnonzero(exits == 0.0)
    offsets, targets, chances = _branches(joint, exits, ended)
    exits[ended] = 1.0
    labels, rewards = _labels(export, joint), _rewards(export, joint)
    yield "index.json", _index(export, joint, len(targets), labels, rewards)
    yield "state-is-initial.bin", bits(joint.start > 0)
    yield "state-to-exit-rate.bin", exits
    yield "choice-to-branches.bin", offsets
    yield "branch-to-target.bin", targets
    yield "branch-to-probability.bin", chances
    for name, mask in labels.items():
        yield f"annotations/aps/{_key(labels, name)}/states/values.bin", bits(mask)
    for name, column in rewards.items():
        yield f"annotations/rewards/{_key(rewards, name)}/states/values.bin", column
    yield "annotations/start/probability/states/values.bin", joint.start
    columns = [one.digits[joint.state].astype(np.uint8) for one in export.variables]
    columns += [joint.seen.astype(np.uint8)] if export.watchers else []
    yield "valuations/states/valuations.bin", np.stack(columns, axis=1) if columns else np.zeros((size, 0), np.uint8)


def _branches(joint: Watched, exits: Array, ended: Array) -> tuple[Array, Array, Array]:
    """Where the branches of each state begin, where they lead, how likely each is."""
    rates = joint.rates
    leaving = np.diff(rates.indptr).astype(np.int64)
    leaving[ended] = 1
    offsets = np.concatenate([[0], np.cumsum(leaving)]).astype(np.uint64)
    targets = np.empty(int(offsets[-1]), np.uint64)
    chances = np.ones(len(targets))
    looped = np.zeros(len(targets), bool)
    looped[offsets[ended].astype(np.int64)] = True
    targets[looped] = ended
    targets[~looped] = rates.indices
    chances[~looped] = rates.data / np.repeat(exits, np.diff(rates.indptr))
    return offsets, targets, chances


def _labels(export: Portable, joint: Watched) -> dict[str, Array]:
    found = {name: mask[joint.state] for name, mask in export.labels.items()}
    for one in export.posed:
        if one.label and one.ask.goal is None:
            assert one.ask.watcher is not None
            found[one.label] = joint.seen == one.ask.watcher.limit
    return found


def _rewards(export: Portable, joint: Watched) -> dict[str, Array]:
    found = {}
    for name, one in export.rewards.items():
        assert one.ask.reward is not None
        column = earned(export, one.ask.reward)[joint.state]
        if one.ask.reward.waiting:
            assert one.ask.watcher is not None
            column = np.where(joint.seen < one.ask.watcher.limit, column, 0.0)
        found[name] = column
    return found


def _index(
    export: Portable, joint: Watched, branches: int, labels: dict[str, Array], rewards: dict[str, Array]
) -> dict[str, Any]:  # fmt: skip
    """What the archive says of itself."""
    size, about = len(joint.state), dict(export.about)
    legend = [f"{one.name}: " + ", ".join(f"{d} = {level}" for d, level in enumerate(one.levels))
              for one in export.variables]  # fmt: skip
    legend += [f"{SEEN}: how often: {export.watchers[0].what}"] if export.watchers else []
    limits = [(one.name, len(one.levels) - 1) for one in export.variables]
    limits += [(SEEN, export.watchers[0].limit)] if export.watchers else []
    said = " ".join(filter(None, (f"Rates per {export.chain.clock}.", export.before())))
    variables = [
        {"name": name, "type": {"type": "uint", "size": 8}, "lower": 0, "upper": most} for name, most in limits
    ]
    states = ["states"]
    return {
        "format-version": VERSION[0], "format-revision": VERSION[1],
        "model-data": {"name": remark(export.game.model.title), "description": said, "comment": "; ".join(legend)},
        "file-data": {"tool": "Détente", "tool-version": version("detente"), "parameters": about},
        "transition-system": {
            "time": "stochastic", "#players": 0, "#states": size, "#initial-states": int((joint.start > 0).sum()),
            "#choices": size, "#choice-actions": 0, "#branches": branches, "#branch-actions": 0, "#observations": 0,
            "branch-probability-type": DOUBLE, "exit-rate-type": DOUBLE,
        },
        "annotations": {
            "aps": {_key(labels, name): {"alias": name, "applies-to": states, "type": BOOL} for name in labels},
            "rewards": {
                _key(rewards, name): {"alias": name, "applies-to": states, "type": DOUBLE, "lower": 0}
                for name in rewards
            },
            "start": {"probability": {"description": "of each start", "applies-to": states, "type": DOUBLE}},
        },
        "valuations": {"states": {"unique": True, "classes": [{"variables": variables}]}},
    }  # fmt: skip


def _key(named: dict[str, Array], name: str) -> str:
    """Name of a folder: the format allows small letters, digits, `_` and `-`."""
    place = list(named).index(name)
    return f"{place}-{name.lower()}"


def bits(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint8]:
    """A set of states as the format keeps it: one bit each, the first lowest, filled up to eight bytes.

    >>> bits(np.array([True, False, True])).tolist()
    [5, 0, 0, 0, 0, 0, 0, 0]
    """
    packed = np.packbits(mask, bitorder="little")
    return np.pad(packed, (0, -len(packed) % 8))
