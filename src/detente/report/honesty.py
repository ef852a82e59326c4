"""Honesty: what the numbers of a brief mean, what a hostile reviewer would say, and where each charge is met."""

from collections.abc import Iterator, Sequence

from detente.report.board import Board
from detente.report.dispute import dispute
from detente.report.rows import ALONE
from detente.report.sentences import share_of
from detente.words import percent

Charge = tuple[str, str, tuple[tuple[str, str], ...]]
"""What is charged, what is to be said to it, and where: anchors and their names."""
MEANING = (
    "A probability here is a consequence of the case, and the case is somebody's reading of its documents. It is "
    "not the frequency of anything, and nobody's bet.",
    "The spread is what happens to a number when rationality, foresight, depth of thought, tempo and commitment move "
    "in their ranges. No source gives these. Where the spread is wide, the number alone says little.",
    "The bound is numerical, and small. It says that the arithmetic is right, not that the model is.",
    "Chance is what the rates of the case bring about; a chosen move gains its actor more than it costs; a slip is "
    "a move made although it does not. What chance and slips carry is an input, however it looks.",
    "Frozen, random and myopic stand beside each number so that a reader sees what strategy adds to it.",
    "Where several expectations bear themselves out, they stand side by side. They are never averaged.",
    "A theory is a rival set of assumptions, a plan is what somebody proposes. A difference between two of them is "
    "a difference between two models, not a measured effect.",
    "Nobody in the model learns from a signal, builds a reputation or answers to an audience, unless the case "
    "states the mechanism.",
)
"""What the numbers mean, and what they do not."""
QUESTIONS = ("questions", "every question")


def critics(
    boards: Sequence[Board],
    leading: Sequence[Board],
    judged: int,
    elements: int,
    *,
    unsized: str,
    agreed: bool,
    scored: bool,
) -> tuple[Charge, ...]:
    """What a hostile reviewer would say, with what this case has to answer and where.

    Args:
        boards: All questions.
        leading: Those of the first screen.
        judged: Elements that rest on no source.
        elements: Elements that could.
        unsized: How many numbers no note gives, as a sentence.
        agreed: Whether a second reader weighed the notes.
        scored: Whether forecasts stand beside outcomes.
    """
    reader = "A second reader weighed the interests anew." if agreed else "No second reader weighed this case."
    misses = (
        "What experts said at the time stands beside the model and the outcome, misses included."
        if scored
        else "No forecast of an expert stands beside it here."
    )
    return (
        (
            "The number is an input in disguise.",
            " ".join(_inputs(leading)) or "No probability here is split by what carried it.",
            (("in-short", "In short"), QUESTIONS),
        ),
        (
            "One encoding gives another answer.",
            f"Theories are other encodings of what is disputed, and stand side by side in every table. {reader}",
            ((("second", "the second reader"), QUESTIONS) if agreed else (QUESTIONS,)),
        ),
        (
            "Foresight and noise, of which no source speaks, drive everything.",
            " ".join(_behaviour(boards)),
            (QUESTIONS, ("meaning", "what the numbers mean")),
        ),
        (
            "The precision is false.",
            "Digits are printed so that rows can be told apart. The spread and the range over all ranges say how "
            "many of them mean anything; the bound, printed last, is about arithmetic alone.",
            (QUESTIONS,),
        ),
        (
            "The assumptions are made up.",
            f"{unsized} {share_of(judged, elements)} of the elements that can cite a source cite none. Both are "
            "marked, and what cites nothing is counted beside every answer.",
            (("assumptions", "every assumption"), ("grounds", "what each answer rests on")),
        ),
        (
            "The model was written after the outcome.",
            f"It may have been: the date above is that of the case, not of its writing. {misses}",
            ((("experts", "experts and outcome"),) if scored else ()),
        ),
    )


def _inputs(leading: Sequence[Board]) -> Iterator[str]:
    shares = []
    for board in leading:
        row = board.row(ALONE, ALONE)
        whole = sum(row.carriers.values()) if row is not None and not row.compared else 0.0
        if row is not None and whole > 0:
            shares.append(((row.carriers["chance"] + row.carriers["slip"]) / whole, board))
    if shares:
        (low, _), (high, most) = min(shares, key=_share), max(shares, key=_share)
        over = sum(share > 0.5 for share, _ in shares)
        yield (
            f"Chance and slips carry {percent(low)} to {percent(high)} of the answers of the first screen, most of "
            f"“{most.title}”; in {over} of {len(shares)} they carry more than half, and there the charge is fair."
        )


def _share(pair: tuple[float, Board]) -> float:
    return pair[0]


def _behaviour(boards: Sequence[Board]) -> Iterator[str]:
    found = [one for board in boards if (one := dispute(board)) is not None and not one.none]
    if found:
        drowned = sum(one.drowned for one in found)
        yield (
            f"In {drowned} of the {len(found)} questions on which the theories differ, behaviour moves the answer as "
            "much as the theories do or more. These questions stand apart."
        )
    else:
        yield "There is nothing to set behaviour against here: no two theories differ on any question."
