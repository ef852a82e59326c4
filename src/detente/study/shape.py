"""The shape of an uncertain number: how its values are spread over its range, as a quantile function.

`point` is its value; `uniform` has every value of the range alike, wherever the central value stands; `triangle` has
its mode at the central value (the low-mode-high triple of `docs/language.md`).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Uncertain:
    """An uncertain number of a case, in the unit it has in the file."""

    path: str
    value: float
    low: float
    high: float
    shape: str

    def quantile(self, share: Floats) -> Floats:
        """The values below which the given shares lie.

        Args:
            share: Between 0 and 1.

        >>> Uncertain("leakage", 0.25, 0.0, 1.0, "triangle").quantile(np.array([0.0, 0.25, 1.0])).tolist()
        [0.0, 0.25, 1.0]
        """
        width = self.high - self.low
        if self.shape == "point" or width == 0:
            return np.full_like(share, self.value)
        if self.shape == "uniform":
            return np.clip(self.low + share * width, self.low, self.high)
        mode = (self.value - self.low) / width
        rising = self.low + width * np.sqrt(share * mode)
        falling = self.high - width * np.sqrt((1.0 - share) * (1.0 - mode))
        return np.clip(np.where(share <= mode, rising, falling), self.low, self.high)
