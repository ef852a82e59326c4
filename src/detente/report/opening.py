"""The opening: what a first screen says besides the main questions, a sentence each."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from detente.case.evidence import evidence_lists, links, sizes
from detente.case.paths import dotted
from detente.report.board import Board
from detente.report.experts import Compared, brier, inside
from detente.report.interests import Care
from detente.report.names import quoted
from detente.report.rows import ALONE
from detente.report.sentences import listed, share_of
from detente.report.verdicts import moving_most
from detente.words import plain, probability


def unsized(machine: Mapping[str, Any]) -> frozenset[str]:
    """Paths of the elements of which no note says how large they are."""
    return frozenset(path for path, supported in sizes(machine).items() if not supported)


def size_sentence(machine: Mapping[str, Any]) -> str:
    """How many numbers no note gives, behaviour apart; empty where a case has none of its own."""
    known, ours = sizes(machine), unsized(machine)
    if not known:
        return ""
    if not ours:
        return f"A note says how large each number is (behaviour apart): {len(known)} of {len(known)}."
    wide = sum(dotted(steps) in ours and ranged(_at(machine, steps)) for steps, _ in evidence_lists(machine))
    extent = "with a range" if wide == len(ours) else f"{wide} of them with a range" if wide else "without a range"
    are = "it is ours" if len(ours) == 1 else "they are ours"
    return f"How large {len(ours)} of its {len(known)} numbers are (behaviour apart), no note says: {are}, {extent}."


def ranged(node: Any) -> bool:
    """Whether a number in an element has a range."""
    if not isinstance(node, Mapping):
        return False
    extent = node.get("range")
    return bool(extent and extent[0] < extent[1]) or any(map(ranged, node.values()))


def _at(node: Any, steps: Sequence[str | int]) -> Any:
    for step in steps:
        node = node[step]
    return node


def note_sentence(machine: Mapping[str, Any]) -> str:
    """How many elements rest on no note at all."""
    whole = links(machine)
    judged = sum(not cited for cited in whole.values())
    return f"{share_of(judged, len(whole))} of the elements of this case rest on no source: they are judgements."


def added(boards: Sequence[Board], machine: Mapping[str, Any]) -> Iterator[str]:
    """What plans add, for each question that asks for the difference to no plan."""
    for board in boards:
        minus = machine["questions"][board.name]["minus"]
        if not minus or minus.get("plan") != ALONE:
            continue
        found = [(value, plan) for plan in board.plans
                 if plan != ALONE and (value := board.value(ALONE, plan)) is not None]  # fmt: skip
        if not found:
            continue
        (low, least), (high, most) = min(found), max(found)
        if board.none(low) and board.none(high):
            yield f"{board.title} No plan adds or takes anything."
            continue
        ends = [("Most", most, high), ("Least", least, low)]
        said = [
            f"{word}: {board.plan(plan)}, {'nothing' if board.none(value) else board.amount.gap(value)}."
            for word, plan, value in ends
        ]
        yield f"{board.title} {' '.join(said)}"


def cares_sentence(cares: Sequence[Care]) -> str:
    """What weighs most on each actor as the case stands, and what it gains most from."""
    parts = []
    for care in cares:
        low, high = (pick(care.shares, key=lambda pair: pair[1], default=("", 0.0)) for pick in (min, max))
        said = [f"{word} {quoted(name)} ({plain(value)})"
                for word, (name, value) in (("loses most through", low), ("gains most from", high))
                if (value < 0) == (word == "loses most through") and abs(value) > 0.005]  # fmt: skip
        parts.append(f"{care.name} {listed(said) if said else 'is moved by nothing'}")
    return f"Why they care, as the case stands: {'; '.join(parts)}. In utility per unit of time." if parts else ""


def experts_sentence(found: Sequence[Compared]) -> str:
    """How the forecasts of experts compare with the model and with what happened."""
    if not found:
        return ""
    read = [one for one in found if one.low is not None and one.model is not None]
    said = f"Experts made {len(found)} forecast{'' if len(found) == 1 else 's'} of this."
    if read:
        within = sum(inside(one, one.model) for one in read)
        said += f" The model agrees with our reading of their words on {within} of {len(read)}."
    scored = [one for one in found if one.middle is not None and one.model is not None and one.event is not None]
    theirs, count = brier([(one.middle, one.event) for one in scored])
    ours, _ = brier([(one.model, one.event) for one in scored])
    if theirs is not None and ours is not None:
        closer = "neither came closer" if abs(ours - theirs) < 0.0005 else (
            "the experts came closer" if theirs < ours else "the model came closer")  # fmt: skip
        said += (
            f" Of the {count} whose outcome is known, {closer} (Brier score {probability(theirs)} for the experts, "
            f"{probability(ours)} for the model; 0 is best)."
        )
    return said


def glossary(leading: Sequence[Board], machine: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """The plans that the first screen names: anchor, name, and what they are."""
    named = dict.fromkeys(plan for board in leading for plan in moving_most(board))
    return tuple(
        (f"plan-{plan}", plan.replace("_", " "), " ".join(str(machine["plans"][plan].get("summary") or "").split()))
        for plan in machine["plans"] if plan in named and machine["plans"][plan].get("summary")
    )  # fmt: skip
