"""What the actors of a case prefer between two of its states that differ in conditions as well."""

from collections.abc import Mapping

import numpy as np

from detente.case.model import Model
from detente.game.conflict.wants import rankings
from detente.game.layout import Layout, arrange
from detente.game.view import Columns, Digits, View


def preferred(model: Model, before: Mapping[str, int], after: Mapping[str, int]) -> tuple[int, ...]:
    """Which of two states each actor prefers, whatever it costs to go there.

    Args:
        model: The case.
        before: The level number of every option and condition.
        after: The same in the other state.

    Returns:
        By actor: 1 if it prefers the second, -1 if it prefers the first, 0 if it does not care.
    """
    layout = arrange(model)
    view = View(layout, np.arange(2), _Two(layout, before, after))
    return tuple(int(np.sign(ranks.rank[1] - ranks.rank[0])) for ranks in rankings(model, view))


class _Two(Columns):
    """Columns of two states."""

    def __init__(self, layout: Layout, before: Mapping[str, int], after: Mapping[str, int]) -> None:
        super().__init__(layout, np.arange(2))
        self._states = (before, after)

    def __getitem__(self, f: int) -> Digits:
        if f not in self._known:
            name = self._layout.names[f]
            digits = [self._layout.set_digit(f, state.get(name, 0)) for state in self._states]
            self._known[f] = np.array(digits, np.int8)
        return self._known[f]
