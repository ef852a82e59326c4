"""A chain in the language of PRISM, which Storm reads too.

One module; a variable for each factor of the state, its digits as they are in the game; a command for each change that
a cause makes, its rate a decision tree of the variables. State by state it is the chain, to the last digit of a rate.
(Kwiatkowska, Norman and Parker 2011, *CAV*, LNCS 6806:585; prismmodelchecker.org/manual.)
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from detente.errors import TooLargeError
from detente.interop.commands import Command
from detente.interop.formulas import number
from detente.interop.identifiers import remark
from detente.interop.portable import SEEN, WATCH, Portable
from detente.interop.prism_words import Words, action
from detente.interop.writing import write_whole

MOST_TRANSITIONS = 2_000_000
"""Above it the text would be too long for its readers: Storm takes a second for every 3 MB of it."""
Tick = Callable[[float], None]


def write_prism(export: Portable, path: Path, tick: Tick | None = None) -> None:
    """Write the model; its questions are written by `write_properties`.

    Args:
        export: The chain with its questions.
        path: Where to.
        tick: Told the share of the work done.

    Raises:
        TooLargeError: If the chain has too many transitions to be told in text.
        GameError: If the file cannot be written.
    """
    transitions = sum(len(flow.source) for flow in export.chain.flows)
    if transitions > MOST_TRANSITIONS:
        raise TooLargeError(
            f"{transitions:,} transitions are more than the {MOST_TRANSITIONS:,} that are written as text; `umb` takes "
            "them."
        )
    write_whole(path, (piece.encode() for piece in pieces(export, tick)))


def pieces(export: Portable, tick: Tick | None = None) -> Iterator[str]:
    """The text of the model, piece by piece."""
    words = Words(export)
    yield from _head(export)
    yield "module detente\n"
    yield from _variables(words)
    yield from _commands(words, tick)
    yield "endmodule\n\n"
    yield from _start(words)
    yield from _labels(words)
    yield from _rewards(words)


def _head(export: Portable) -> Iterator[str]:
    yield f"// {remark(export.game.model.title)}\n"
    yield from (f"// {what}: {remark(name)}\n" for what, name in export.about)
    yield f"// Rates are per {export.chain.clock}; {export.chain.size:,} states.\n"
    if export.before():
        yield f"// {remark(export.before())}\n"
    yield "// Storm reads this with --prismcompat.\n\nctmc\n\n"
    if len(export.watchers) > 1:
        yield f"// What is remembered beside the state: give {WATCH} a value, 0 unless a property says otherwise.\n"
        for place, watcher in enumerate(export.watchers, start=1):
            yield f"//   {place}: {remark(watcher.what)}\n"
        yield f"const int {WATCH};\n\n"


def _variables(words: Words) -> Iterator[str]:
    export, one_start = words.export, len(words.starts) == 1
    for v, one in enumerate(export.variables):
        levels = ", ".join(f"{digit} = {level}" for digit, level in enumerate(one.levels))
        first = f" init {words.digits[words.starts[0], v]}" if one_start else ""
        yield f"  // {remark(one.name)}: {remark(levels)}\n"
        yield f"  {one.identifier} : [0..{max(1, len(one.levels) - 1)}]{first};\n"
    if export.watchers:
        what = "how often what is watched has happened"
        if len(export.watchers) == 1:
            what = f"how often: {export.watchers[0].what}"
        first = f" init {words.begun(words.starts)}" if one_start else ""
        yield f"  // {remark(what)}\n"
        yield f"  {SEEN} : [0..{max(watcher.limit for watcher in export.watchers)}]{first};\n"


def _commands(words: Words, tick: Tick | None) -> Iterator[str]:
    export, chain = words.export, words.export.chain
    total = sum(len(command.source) for command in words.commands) + 1
    done, cause = 0, ""
    for command in words.commands:
        if command.cause != cause:
            cause = command.cause
            yield f"\n  // {remark(cause)}\n"
        yield _command(words, command)
        done += len(command.source)
        if tick is not None:
            tick(done / total)
    for place, watcher in enumerate(export.watchers):
        if watcher.ring:
            yield f"\n  // {remark(watcher.what)}\n"
            yield f"  [] {words.waits((place,))} -> {number(watcher.ring)} : ({SEEN}'={SEEN}+1);\n"
    ended = chain.exits == 0
    if ended.any():
        yield "\n  // nothing leaves these; a loop changes nothing, but without one Storm gives them no reward\n"
        yield f"  [] {words.truth(ended)} -> 1 : true;\n"


def _command(words: Words, command: Command) -> str:
    inside = np.zeros(words.export.chain.size, bool)
    inside[command.source] = True
    guard, rate = words.truth(inside), words.column(command.rate, command.source)
    updates = [f"({words.names[v]}'={digit})" for v, digit in command.changes]
    if command.raises:
        waits = words.waits(command.raises)
        updates.append(f"({SEEN}'={waits}?{SEEN}+1:{SEEN})")
        if not command.changes and not command.counts:
            guard = f"({guard})&({waits})"
    return f"  [{action(command)}] {guard} -> {rate} : {'&'.join(updates) or 'true'};\n"


def _start(words: Words) -> Iterator[str]:
    """Where it starts if that is more than one state, and with which probabilities."""
    if len(words.starts) == 1:
        return
    start = words.export.chain.start
    seen = f"&{SEEN}=({words.begun(words.starts)})" if words.export.watchers else ""
    yield f"// It starts in one of {len(words.starts)} states.\ninit\n  {words.exactly(words.starts)}{seen}\nendinit\n"
    yield '// Probability of each start; a VALUE over all of them is filter(sum, start*VALUE, "init") in PRISM.\n'
    yield f"formula start = {words.column(start[words.starts], words.starts)};\n\n"


def _labels(words: Words) -> Iterator[str]:
    for name, mask in words.export.labels.items():
        yield f'label "{name}" = {words.truth(mask)};\n'
    for one in words.export.posed:
        if one.label and one.ask.goal is None:
            yield f'label "{one.label}" = {words.sees(one.watcher - 1)};\n'


def _rewards(words: Words) -> Iterator[str]:
    counted = [one.reward for one, _ in words.counted]
    for name, one in words.export.rewards.items():
        reward = one.ask.reward
        assert reward is not None
        yield f'\nrewards "{name}"\n'
        if name in counted:
            place = counted.index(name)
            actions = dict.fromkeys(action(command) for command in words.commands if place in command.counts)
            yield from (f"  [{word}] true : 1;\n" for word in actions)
            if not actions:  # it never happens, and an empty structure is no structure
                yield "  true : 0;\n"
        else:
            assert reward.column is not None
            guard = words.waits((one.watcher - 1,)) if reward.waiting else "true"
            yield f"  {guard} : {words.column(reward.column)};\n"
        yield "endrewards\n"
