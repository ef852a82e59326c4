"""Random answers of some inputs: waves, powers, products of two and of three, far from 0 or near it."""

from collections.abc import Callable

import numpy as np


def function(seed: int, inputs: int) -> Callable[[np.ndarray], np.ndarray]:
    """A function of `[..., input]`; every third has an input that does nothing."""
    draw = np.random.default_rng([seed, inputs])
    wave, pace, power = draw.normal(size=inputs), draw.uniform(1, 9, inputs), draw.integers(1, 5, inputs)
    pairs, whole, level = np.triu(draw.normal(size=(inputs, inputs)), 1), draw.normal(), draw.choice([0.0, -3.0, 50.0])
    idle = seed % inputs if seed % 3 == 0 and inputs > 1 else None

    def f(x: np.ndarray) -> np.ndarray:
        x = x.copy()
        if idle is not None:
            x[..., idle] = 0.5
        alone = (wave * np.sin(pace * x) + x**power).sum(axis=-1)
        together = np.einsum("...i,ij,...j->...", x, pairs, x) + whole * x[..., :3].prod(axis=-1)
        return level + alone + together

    return f


def problem(seed: int, inputs: int) -> dict[str, object]:
    """What SALib calls a problem: names, and ranges that are not 0 to 1."""
    draw = np.random.default_rng([seed, inputs, 1])
    low = draw.normal(size=inputs)
    bounds = np.stack([low, low + draw.uniform(0.1, 20, inputs)], axis=1)
    return {"num_vars": inputs, "names": [f"x{place}" for place in range(inputs)], "bounds": bounds.tolist()}


def shares(rows: np.ndarray, given: dict[str, object]) -> np.ndarray:
    """Where values of SALib stand in their ranges."""
    low, high = np.array(given["bounds"]).T
    return (rows - low) / (high - low)
