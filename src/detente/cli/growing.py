"""A word before something large is computed: how many states, how much memory, how long."""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from detente.cli.opening import NONE, model_of, named
from detente.errors import DetenteError, TooLargeError

if TYPE_CHECKING:
    from detente.case.load import Case
    from detente.case.model import Model
    from detente.game.growth import Growth


def warn_of_size(case: "Case", questions: Iterable[str], theories: Iterable[str], plans: Iterable[str]) -> None:
    """Say, before it happens, what games are going to take that are large; plans of as many combinations once.

    Args:
        case: The case.
        questions: The questions asked.
        theories: The theories asked for, `none` among them; games are looked at under the first.
        plans: The plans asked for, likewise, one game each.
    """
    from detente.game.growth import foresee
    from detente.game.layout import lay_out

    theory, said, asked = next(iter(theories)), set(), list(questions)
    sizes: set[int] = set()
    for plan in plans:
        pair = tuple(None if name == NONE else name for name in (theory, plan))
        try:
            model = model_of(case, (pair[0], pair[1]))
            size = lay_out(model).product
            if size in sizes:
                continue
            sizes.add(size)
            growth = foresee(model)
        except DetenteError:
            continue  # whoever computes it says what is wrong
        text = growth.told()
        if growth.notable and text not in said:
            said.add(text)
            print(f"With {named((pair[0], pair[1]))}: {text} for each game.", file=sys.stderr)
        if growth.lattice is not None:
            more = _of_records(case, asked, model, growth)
            if more not in said and more:
                said.add(more)
                print(more, file=sys.stderr)


def _of_records(case: "Case", questions: "list[str]", model: "Model", growth: "Growth") -> str:
    """Which questions a lattice does not answer, and what it takes to answer them; nothing if there are none."""
    from detente.answer.evaluate import by_strides
    from detente.case.questions import read_question
    from detente.case.values import Values
    from detente.game.growth import record_by_record

    values = Values(case.machine)
    asked = [name for name in questions if not by_strides(question := read_question(values, name))
             and question.asks != "parameter"]  # fmt: skip
    if not asked:
        return ""
    which = f"{', '.join(f'`{name}`' for name in asked)}: of a record of every transition"
    try:
        return f"{which}, {record_by_record(model, growth).told()}."
    except DetenteError as error:
        return f"{which}, and that is refused: {error}"


def refuse_large(model: "Model", form: str) -> None:
    """Refuse to write what is too large for a format, before anything is solved.

    Args:
        model: What is to be written.
        form: The format, `prism`, `umb` or `graphml`.

    Raises:
        TooLargeError: If the game is so large that it is kept as a lattice, and has more transitions than the format or
            a record of each of them allows.
    """
    from detente.game.growth import foresee
    from detente.game.space import MOST_TRANSITIONS
    from detente.interop import chain_graph, prism

    most = {"prism": prism.MOST_TRANSITIONS, "graphml": chain_graph.MOST_EDGES}.get(form, MOST_TRANSITIONS)
    growth = foresee(model)
    many = growth.states * growth.each
    if growth.lattice is not None and many > (2 * most if most < MOST_TRANSITIONS else most):
        raise TooLargeError(
            f"{growth.states:,} states with up to {growth.each} transitions each are too many to write one by one: "
            f"`{form}` takes {most:,} transitions"
            + (", `umb` 30 million." if 2 * most < many <= MOST_TRANSITIONS else ".")
        )
