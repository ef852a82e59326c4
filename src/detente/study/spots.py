"""Spots: points given one by one, as shares of ranges; what is not named stands at its central value.

Like the points of `quantiles`, a spot can be put to every theory and plan: a share is read by whatever range holds
there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.study.scenarios import clock_of, uncertain

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Spots:
    """Points given one by one: `shares[i, j]` is where `names[j]` stands in its range at spot i, 0 low and 1 high.

    Where the share is nan it stands at its central value too.
    """

    names: tuple[str, ...]
    """What numbers belong to (`clock_of`): their own path, or the one clock of several motions."""
    shares: Floats

    def __len__(self) -> int:
        return len(self.shares)

    def at(self, machine: Mapping[str, Any], number: int) -> dict[str, float]:
        """The numbers of a machine form at a spot, by path.

        Args:
            machine: A machine form with its theory and plan applied.
            number: Which spot, from 0.
        """
        place = {name: column for column, name in enumerate(self.names)}
        row = self.shares[number]
        found = {}
        for one in uncertain(machine):
            column = place.get(clock_of(machine, one.path))
            if column is not None and not np.isnan(row[column]):
                found[one.path] = float(one.quantile(np.array([row[column]]))[0])
        return found
