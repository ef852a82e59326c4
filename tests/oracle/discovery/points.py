"""Random points, some of interest: numbers with and without ties, of one value, far apart; words."""

import numpy as np

LETTERS = np.array(list("abcdef"))
Columns = dict[str, np.ndarray]


def points(seed: int, *, most: int, words: bool) -> tuple[Columns, np.ndarray]:
    """Inputs by name, and which points are of interest: never none and never all."""
    draw = np.random.default_rng([seed, most])
    size, inputs = int(draw.integers(12, most)), int(draw.integers(1, 5))
    x = {f"x{place}": column(draw, size) for place in range(inputs)}
    hits = (x["x0"] > np.median(x["x0"])) & (draw.random(size) < 0.7) | (draw.random(size) < 0.15)
    if inputs > 2:
        hits &= x["x1"] < np.quantile(x["x1"], 0.8)
    if words:
        x["word"] = draw.choice(LETTERS[: draw.integers(1, 7)], size=size)
        hits = hits & (x["word"] != "a") | (draw.random(size) < 0.05)
    hits[0], hits[1] = True, False
    return x, hits


def column(draw: np.random.Generator, size: int) -> np.ndarray:
    """One input."""
    value = draw.random(size)
    match draw.integers(6):
        case 0:
            return np.round(value * 4) / 4
        case 1:
            return np.round(value * 20) / 20
        case 2:
            return np.full(size, 0.5)
        case 3:
            return np.exp(6 * value)
        case _:
            return value
