"""Many questions of a case under one theory and one plan, asked together."""

from collections.abc import Mapping, Sequence

from detente.answer.answer import Answer, Expectation
from detente.answer.ask import ask, numbers
from detente.answer.grounds import Grounds


def numbers_of(
    grounds: Grounds, names: Sequence[str], *, theory: str | None, plan: str | None
) -> Mapping[str, Sequence[Expectation]]:
    """The numbers of several questions alone, without what must stand beside them: for studies of many games.

    Args:
        grounds: The solved games of the case.
        names: Which questions.
        theory: Which theory; None is the case as it stands.
        plan: Which plan.

    Returns:
        For each question one expectation, or as many as can come true.

    Raises:
        CaseError: If the case does not fit together.
        GameError: If the game cannot be compiled or solved.
    """
    return {name: numbers(grounds, name, theory=theory, plan=plan) for name in names}


def ask_all(
    grounds: Grounds, names: Sequence[str], *, theory: str | None, plan: str | None, spread: bool = True
) -> Mapping[str, Answer]:
    """Answer several questions of a case under one theory and one plan, with everything that must stand beside them.

    Args:
        grounds: The solved games of the case.
        names: Which questions.
        theory: Which theory; None is the case as it stands.
        plan: Which plan.
        spread: Whether to ask again at both ends of every behaviour range.

    Returns:
        The answers, in the order of the names.

    Raises:
        CaseError: If the case does not fit together.
        GameError: If the game cannot be compiled or solved.
    """
    return {name: ask(grounds, name, theory=theory, plan=plan, spread=spread) for name in names}
