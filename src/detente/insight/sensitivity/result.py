"""What a sensitivity analysis found, as far as it has come."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from detente.insight.sensitivity.aim import Aim
from detente.insight.sensitivity.boxes import Between
from detente.insight.sensitivity.discovery import Discovery
from detente.insight.sensitivity.inputs import Input
from detente.insight.sensitivity.morris import Effect
from detente.insight.sensitivity.sobol import Indices
from detente.insight.sensitivity.tornado import Bar
from detente.insight.sensitivity.turning import Flip


@dataclass(frozen=True, slots=True, kw_only=True)
class Central:
    """The answer at central values under a theory."""

    theory: str | None
    value: float
    bound: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Closest:
    """How far towards turning over, or beyond, an answer came without any flip."""

    value: float
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """What an answer hangs on."""

    title: str
    digest: str
    aim: Aim
    text: str
    """The question as the case words it."""
    inputs: tuple[Input, ...]
    every: int = 0
    """How many uncertain numbers there are, moved or not."""
    value: float
    """The answer at central values; nan if it has none."""
    bound: float
    theories: tuple[Central, ...] = ()
    """Under every theory, the case as it stands first."""
    bars: tuple[Bar, ...] = ()
    effects: tuple[Effect, ...] = ()
    walks: int = 0
    """Random walks that are computed to the end."""
    walked: int = 0
    """Points of the walks at which it has a finite number, where it has a threshold."""
    beyond: int = 0
    """Of these, on the other side of the threshold, by more than their numerical bounds."""
    noise: float = 0.0
    """Elementary effects up to this are numerical error."""
    indices: Indices | None = None
    alone: tuple[Flip, ...] = ()
    together: tuple[Flip, ...] = ()
    """Sought only where no number turns the answer over alone."""
    sought: bool = False
    """Whether flips were sought to the end."""
    closest: Closest | None = None
    discovery: Discovery | None = None
    several: bool = False
    """Whether several sets of expectations can come true somewhere, of which the first counts."""
    notes: tuple[str, ...] = ()
    """Why there is no number at some places."""
    seed: int = 1
    games: int = 0
    """Games that were looked at."""
    complete: bool = True
    """Whether all that was wanted is there."""
    missing: tuple[str, ...] = ()
    """Parts that were wanted and are not there, or not to the end; of what was not computed nothing is told."""

    @property
    def moving(self) -> tuple[Bar, ...]:
        """Numbers that move the answer by more than numerical error, each by itself, the widest first."""
        return tuple(bar for bar in self.bars if not bar.together and bar.moves)

    @property
    def moved(self) -> bool:
        """Whether anything in the ranges moves it."""
        drawn = any(np.isfinite(one.size) and one.size > self.noise for one in self.effects)
        return bool(drawn or any(bar.moves for bar in self.bars))

    @property
    def turning_theories(self) -> tuple[Central, ...]:
        """Theories under which alone, all else central, the answer is on the other side."""
        if self.aim.threshold is None or not np.isfinite(self.value):
            return ()
        side = np.sign(self.aim.excess(self.value))
        return tuple(
            one for one in self.theories
            if abs(self.aim.excess(one.value)) > one.bound
            and np.sign(self.aim.excess(one.value)) == -side
        )  # fmt: skip

    def input(self, name: str) -> Input | None:
        """An input by its name."""
        return next((one for one in self.inputs if one.name == name), None)

    def ends(self, limit: Between) -> tuple[float, float]:
        """Both ends of a limit as values of its number; an end that is no limit is that of its range.

        Args:
            limit: On shares of the range.
        """
        one = self.input(limit.name)
        assert one is not None
        return one.value(limit.low if limit.lifted else 0.0), one.value(limit.high if limit.lowered else 1.0)

    def to_frame(self, backend: Literal["pandas", "polars", "pyarrow"] = "pandas") -> Any:
        """The tidy table, through narwhals, in the library named.

        Args:
            backend: Which library; it must be installed.
        """
        import narwhals as nw

        from detente.insight.sensitivity.told import table

        return nw.from_arrow(table(self), backend=backend).to_native()

    def as_data(self) -> dict[str, Any]:
        """Everything, for a program."""
        from detente.insight.sensitivity.told import as_data

        return as_data(self)
