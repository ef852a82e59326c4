"""Why they care: what each interest adds to an actor's welfare, as the case stands and under its theories and plans."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.report.elements import Form
from detente.report.lineup import named
from detente.report.rows import ALONE
from detente.report.sentences import called, listed
from detente.report.tables import SAME
from detente.study.findings import Findings, InterestShare
from detente.words import plain

SMALL = 0.005
"""A share below this is not worth a place in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """What one actor cares about."""

    actor: str
    name: str
    sentences: tuple[str, ...]
    interests: tuple[tuple[str, str, str, tuple[str, ...]], ...]
    """Interest, its anchor, what it is, and what it adds under no theory with each plan."""
    theories: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Theory, its anchor, and what each interest adds under it with no plan."""
    plans: tuple[str, ...]
    shares: tuple[tuple[str, float], ...]
    """What each interest adds in the case as it stands."""


Key = tuple[str, str, str]


def cares(findings: Findings) -> tuple[Care, ...]:
    """What each actor cares about, in the order of the case; none where shares were not computed.

    Args:
        findings: What was found of the case.
    """
    by_actor: dict[str, dict[tuple[str, str], dict[str, InterestShare]]] = {}
    for share in findings.shares:
        place = (share.theory or ALONE, share.plan or ALONE)
        by_actor.setdefault(share.actor, {}).setdefault(place, {})[share.interest] = share
    machine = findings.machine
    return tuple(_care(actor, by_actor[actor], machine) for actor in machine["actors"] if actor in by_actor)


def _care(actor: str, places: Mapping[tuple[str, str], Mapping[str, InterestShare]], machine: Form) -> Care:
    base = places.get((ALONE, ALONE)) or next(iter(places.values()))
    theories = [name for name in (ALONE, *machine["theories"]) if (name, ALONE) in places]
    plans = [name for name in (ALONE, *machine["plans"]) if (ALONE, name) in places]
    every = tuple(dict.fromkeys(name for theory in theories for name in places[theory, ALONE])) or tuple(base)
    return Care(
        actor=actor, name=str(machine["actors"][actor].get("name") or actor),
        sentences=tuple(_sentences(actor, base, places, plans, machine)),
        interests=tuple(
            (name, _anchor(actor, name, machine), said(actor, name, machine),
             _marked([_say(places[ALONE, plan].get(name)) for plan in plans]))
            for name in every
        ),
        theories=tuple(
            (named(theory, "theory"), "" if theory == ALONE else f"theory-{theory}",
             tuple(_say(places[theory, ALONE].get(name)) for name in every))
            for theory in theories
        ),
        plans=tuple(named(plan, "plan") for plan in plans),
        shares=tuple((name, share.value) for name, share in base.items()),
    )  # fmt: skip


def _anchor(actor: str, name: str, machine: Form) -> str:
    return f"e-interests.{actor}.{name}" if name in machine["interests"].get(actor, {}) else ""


def said(actor: str, name: str, machine: Form) -> str:
    """An interest in the words of the case: what is wanted or avoided."""
    node: Any = machine["interests"].get(actor, {}).get(name)
    if not isinstance(node, Mapping):
        return ""
    for verb in ("want", "avoid", "welfare"):
        if node.get(verb) is not None:
            return f"{'welfare of' if verb == 'welfare' else verb} {node[verb]}"
    return ""


def _say(share: InterestShare | None) -> str:
    return "" if share is None else plain(share.value)


def _marked(cells: Sequence[str]) -> tuple[str, ...]:
    """Cells by plan, those as with no plan marked."""
    return (*cells[:1], *(SAME if cell == cells[0] else cell for cell in cells[1:]))


def _sentences(
    actor: str, base: Mapping[str, InterestShare], places: Mapping[tuple[str, str], Mapping[str, InterestShare]],
    plans: Sequence[str], machine: Form,
) -> Iterator[str]:  # fmt: skip
    who = str(machine["actors"][actor].get("name") or actor)
    total = sum(share.value for share in base.values())
    burdens = sorted((s for s in base.values() if s.value < -SMALL), key=lambda s: s.value)
    gains = sorted((s for s in base.values() if s.value > SMALL), key=lambda s: -s.value)
    if not burdens and not gains:
        yield f"As the case stands, nothing that {who} cares about comes to bear: every interest adds nothing."
        return
    parts = []
    if burdens:
        parts.append(f"what weighs on {who} is {_named(burdens)}")
    if gains:
        parts.append(f"what it gains from is {_named(gains)}")
    yield f"As the case stands, {listed(parts)}; together {plain(total)}."
    silent = [f"`{name}`" for name, share in base.items() if abs(share.value) <= SMALL]
    if silent:
        yield f"Adding nothing to speak of: {listed(silent)}."
    changed = [
        (sum(s.value for s in places[ALONE, plan].values()) - total, plan) for plan in plans if plan != ALONE
    ]  # fmt: skip
    better, worse = max(changed, default=(0.0, "")), min(changed, default=(0.0, ""))
    moved = []
    if better[0] > SMALL:
        moved.append(f"fares better with {called(better[1], 'plan')} ({_by(base, places[ALONE, better[1]], 1)})")
    if worse[0] < -SMALL:
        moved.append(f"fares worse with {called(worse[1], 'plan')} ({_by(base, places[ALONE, worse[1]], -1)})")
    if moved:
        yield f"Of the plans, {who} {listed(moved)}."
    elif changed:
        yield f"No plan makes a difference to how {who} fares."


def _named(shares: Sequence[InterestShare]) -> str:
    return listed([f"`{share.interest}` ({plain(share.value)})" for share in shares[:3]])


def _by(base: Mapping[str, InterestShare], other: Mapping[str, InterestShare], sign: int) -> str:
    """By how much in all, and through which interest most."""
    gains = {name: share.value - (base[name].value if name in base else 0.0) for name, share in other.items()}
    for name, share in base.items():
        gains.setdefault(name, -share.value)
    most = max(gains, key=lambda name: gains[name] * sign)
    whole = sum(gains.values())
    return f"{'+' if whole > 0 else ''}{plain(whole)}, most of it `{most}`"
