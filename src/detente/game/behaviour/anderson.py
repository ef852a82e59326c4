"""Anderson acceleration: where a map that answers a point with another would stay, had it been linear so far.

Of the points tried last and what each was off by, that affine combination is taken which is off by least, and what it
is off by is added (Anderson 1965, *J. ACM* 12:547; Walker and Ni 2011, *SIAM J. Numer. Anal.* 49:1715, algorithm AA
with the least squares of their section 2 in differences, here by the products of these with one another).
"""

import numpy as np
import numpy.typing as npt

from detente.game.behaviour.linear import dot

Floats = npt.NDArray[np.float64]
REMEMBERED = 8
"""Steps between points that are looked back on."""
WORST = 1e11
"""Condition of the products above which the oldest steps are let go: the least squares' own, squared."""


class Memory:
    """The steps made last between points, and how each turned what a point was off by."""

    def __init__(self) -> None:
        self._last: tuple[Floats, Floats] | None = None
        self._moved: list[Floats] = []
        self._turned: list[Floats] = []
        self._products = np.zeros((0, 0))
        """Of all turns with one another."""

    def keep(self, point: Floats, off: Floats) -> None:
        """Remember a point.

        Args:
            point: The point.
            off: Its answer less itself.
        """
        if self._last is not None:
            if len(self._turned) == min(REMEMBERED, len(point)):
                self._let_go()
            self._moved.append(point - self._last[0])
            self._turned.append(off - self._last[1])
            with_each = [dot(turn, self._turned[-1]) for turn in self._turned]
            before, self._products = self._products, np.empty((len(with_each), len(with_each)))
            self._products[:-1, :-1] = before
            self._products[-1] = self._products[:, -1] = with_each
        self._last = point, off

    def ahead(self) -> Floats | None:
        """The point to try next; None where there is nothing to look back on.

        >>> memory = Memory()
        >>> for x in (0.0, 1.0):  # each is answered with 4 - x
        ...     memory.keep(np.array([x]), np.array([4.0 - 2.0 * x]))
        >>> memory.ahead().round(12).tolist()
        [2.0]
        """
        while self._last is not None and self._turned:
            long = np.sqrt(self._products.diagonal())
            if long.all():
                scaled = self._products / np.outer(long, long)
                if np.linalg.cond(scaled) <= WORST:
                    point, off = self._last
                    against = np.array([dot(turn, off) for turn in self._turned])
                    ahead = point + off
                    for part, moved, turned in zip(
                        np.linalg.solve(scaled, against / long) / long, self._moved, self._turned, strict=True
                    ):
                        ahead -= part * (moved + turned)
                    return ahead
            self._let_go()
        return None

    def _let_go(self) -> None:
        """Forget the oldest step."""
        del self._moved[0], self._turned[0]
        self._products = self._products[1:, 1:]
