"""A word before something large is computed: how many states, how much memory, how long."""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from detente.cli.opening import NONE, model_of, named
from detente.errors import DetenteError

if TYPE_CHECKING:
    from detente.case.load import Case


def warn_of_size(case: "Case", theories: Iterable[str], plans: Iterable[str]) -> None:
    """Say, before it happens, what games are going to take that are large; each size once.

    Args:
        case: The case.
        theories: The theories asked for, `none` among them; games are looked at under the first.
        plans: The plans asked for, likewise, one game each.
    """
    from detente.game.growth import foresee

    theory, said = next(iter(theories)), set()
    for plan in plans:
        pair = tuple(None if name == NONE else name for name in (theory, plan))
        try:
            growth = foresee(model_of(case, (pair[0], pair[1])))
        except DetenteError:
            continue  # whoever computes it says what is wrong
        text = growth.told()
        if growth.notable and text not in said:
            said.add(text)
            print(f"With {named((pair[0], pair[1]))}: {text} for each game.", file=sys.stderr)
