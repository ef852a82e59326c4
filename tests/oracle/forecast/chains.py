"""Random chains, goals, marks, times and conditions, small enough for dense matrices."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.analysis.forecast import Goal, Happening
from detente.game.chain import Cause, Chain, Flow, Jump

Rng = np.random.Generator
KINDS = ("event", "fade", "move", "passes", "refuses", "poll", "reopens")


def chain(rng: Rng, size: int, *, calendar: bool = False, silent: bool = True, connected: bool = False) -> Chain:
    """A random chain.

    Args:
        rng: Where the numbers come from.
        size: Number of states.
        calendar: Whether there are dated entries.
        silent: Whether things may happen that change nothing.
        connected: Whether every state that is not final can reach every other one.
    """
    final = rng.random(size) < rng.choice([0.0, 0.2, 0.4])
    if final.all():
        final[0] = False
    able = np.flatnonzero(~final)
    flows = [_flow(rng, f"cause {n}", size, able, silent=silent) for n in range(rng.integers(1, 5))]
    if connected:
        ring = np.roll(np.arange(size), -1)[able]
        kept = ring != able
        flows.append(_made("ring", "event", able[kept], ring[kept], rng.uniform(0.1, 1.0, kept.sum()), None))
    jumps = []
    if calendar:
        times = np.sort(rng.choice([0.0, 0.5, 1.0, 1.5, 2.0, 3.0], rng.integers(1, 4)))
        for number, time in enumerate(times):
            target = np.where(rng.random(size) < 0.5, np.arange(size), rng.integers(0, size, size))
            jumps.append(Jump(name=f"entry {number}", path=f"calendar.{number}", time=float(time), target=target))
    return Chain(size=size, start=distribution(rng, size), final=final, flows=tuple(flows), calendar=tuple(jumps),
                 clock="month")  # fmt: skip


def distribution(rng: Rng, size: int) -> npt.NDArray[np.float64]:
    """A start distribution, often on one state."""
    start = np.where(rng.random(size) < 0.5, rng.random(size), 0.0)
    if rng.random() < 0.4 or not start.any():
        start[:] = 0.0
        start[rng.integers(size)] = 1.0
    return start / start.sum()


def _flow(rng: Rng, label: str, size: int, able: npt.NDArray[np.int64], *, silent: bool) -> Flow:
    rows = int(rng.integers(1, 2 * size + 1))
    source = able[rng.integers(0, len(able), rows)]
    target = (source + rng.integers(1, size, rows)) % size
    rate = 10.0 ** rng.uniform(-2.0, 0.7, rows)
    rate[rng.random(rows) < 0.05] = 0.0
    kind = str(rng.choice(KINDS))
    chosen = rate * rng.choice([0.0, 1.0, rng.random()], rows) if kind in ("move", "passes") else None
    quiet = able[rng.random(len(able)) < 0.3] if silent else able[:0]
    return _made(label, kind, source, target, rate, chosen, quiet, 10.0 ** rng.uniform(-1.0, 0.3, len(quiet)))


def _made(label, kind, source, target, rate, chosen, quiet=None, quiet_rate=None) -> Flow:  # type: ignore[no-untyped-def]
    quiet = np.empty(0, np.int64) if quiet is None else quiet
    quiet_rate = np.empty(0) if quiet_rate is None else quiet_rate
    return Flow(cause=Cause(kind=kind, path=f"path.{label}", label=label), source=source, target=target, rate=rate,
                chosen=chosen, silent_source=quiet, silent_rate=quiet_rate)  # fmt: skip


def mask(rng: Rng, size: int) -> npt.NDArray[np.bool_]:
    """A set of states: often one, sometimes none or all."""
    if rng.random() < 0.4:
        return np.asarray(np.arange(size) == rng.integers(size))
    return np.asarray(rng.random(size) < rng.choice([0.1, 0.3, 0.6, 0.95]))


def mark(rng: Rng, on: Chain) -> Happening:
    """A set of transitions, silent ones and calendar entries among them."""

    def pick(size: int) -> npt.NDArray[np.bool_] | None:
        return None if rng.random() < 0.4 else rng.random(size) < rng.choice([0.1, 0.5, 1.0])

    return Happening(
        tuple(pick(len(flow.source)) for flow in on.flows),
        tuple(pick(len(flow.silent_source)) for flow in on.flows),
        tuple(pick(on.size) for _ in on.calendar),
    )


def goal(rng: Rng, on: Chain) -> Goal:
    """States or transitions."""
    return mask(rng, on.size) if rng.random() < 0.6 else mark(rng, on)


def time(rng: Rng, on: Chain) -> float:
    """A time, sometimes 0, sometimes that of a calendar entry."""
    return float(rng.choice([0.0, *(jump.time for jump in on.calendar), *rng.uniform(0.1, 4.0, 5)]))


@dataclass(frozen=True, slots=True)
class Case:
    """A random chain and what to ask of it."""

    seed: int
    rng: Rng
    chain: Chain


def case(seed: int, **kind: bool) -> Case:
    """The random chain of a seed; most are small, some have up to 60 states."""
    rng = np.random.default_rng(seed)
    size = int(rng.integers(12, 61)) if seed % 20 == 19 else int(rng.integers(2, 10))
    return Case(seed, rng, chain(rng, size, **{"calendar": seed % 2 == 1, **kind}))
