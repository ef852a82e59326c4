"""Dice: random numbers that belong to one run, and exponential waits made of them.

Each run has a xoroshiro128++ (Blackman and Vigna 2021, *ACM TOMS* 47:36) of its own, seeded by splitmix64 (Steele, Lea
and Flood 2014, *OOPSLA*) from the seed and the number of the run, so that a run is the same whatever runs beside it.
Waits come from a ziggurat of 256 layers (Marsaglia and Tsang 2000, *JSS* 5:8), which is exact: what a layer cannot
decide is drawn again or compared with the density.
"""

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.analysis.simulate.compiled import compiled

LAYERS = 256
RIGHT = 7.69711747013104972
"""Where the lowest layer's tail begins."""
UNIT = 2.0**-53

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_U11, _U15, _U17, _U21, _U27 = (np.uint64(n) for n in (11, 15, 17, 21, 27))
_U28, _U30, _U31, _U36, _U47, _U49 = (np.uint64(n) for n in (28, 30, 31, 36, 47, 49))
_BYTE = np.uint64(LAYERS - 1)


def layers() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Right edges of the layers of equal area under e^-x, the lowest first, and the density there.

    The first edge is that of the box which has the lowest layer's area, tail included; the last is 0.
    """
    edge, area = np.zeros(LAYERS + 1), (RIGHT + 1.0) * math.exp(-RIGHT)
    edge[0], edge[1] = area * math.exp(RIGHT), RIGHT
    for layer in range(1, LAYERS - 1):
        edge[layer + 1] = -math.log(area / edge[layer] + math.exp(-edge[layer]))
    return edge, np.exp(-edge)


_EDGE, _DENSITY = layers()
_WIDE = _EDGE * UNIT


@compiled
def mixed(x: Any) -> Any:
    """Mix the bits of a number (the finaliser of splitmix64)."""
    x = (x ^ (x >> _U30)) * _FIRST
    x = (x ^ (x >> _U27)) * _SECOND
    return x ^ (x >> _U31)


@compiled
def sown(seed: Any, run: Any, stream: int) -> Any:
    """State of the dice of one stream of one run; two runs of a seed never begin alike."""
    key = mixed(mixed(np.uint64(seed) + _GOLDEN * np.uint64(stream + 1)) + _GOLDEN * np.uint64(run))
    return mixed(key + _GOLDEN), mixed(key + _GOLDEN + _GOLDEN)


@compiled
def toss(a: Any, b: Any) -> Any:
    """64 random bits, and the dice after it."""
    total = a + b
    bits = ((total << _U17) | (total >> _U47)) + a
    b ^= a
    return bits, ((a << _U49) | (a >> _U15)) ^ b ^ (b << _U21), (b << _U28) | (b >> _U36)


@compiled
def share(bits: Any) -> Any:
    """A number from 0 to 1 (without 1) of 53 random bits."""
    return np.float64(np.int64(bits >> _U11)) * UNIT


@compiled
def undecided(layer: Any, x: Any, a: Any, b: Any) -> Any:
    """A wait of mean 1 where the first layer drawn did not decide it, and the dice after it."""
    passed = 0.0
    while True:
        if layer == 0:  # the tail is a wait of its own: an exponential has no memory
            passed += RIGHT
        else:  # in a corner the density decides; what is above it is drawn anew
            bits, a, b = toss(a, b)
            low, high = _DENSITY[layer], _DENSITY[layer + 1]
            if low + share(bits) * (high - low) < math.exp(-x):
                return passed + x, a, b
        bits, a, b = toss(a, b)
        layer = np.int64(bits & _BYTE)
        x = np.float64(np.int64(bits >> _U11)) * _WIDE[layer]
        if x < _EDGE[layer + 1]:
            return passed + x, a, b


@compiled
def wait(a: Any, b: Any) -> Any:
    """A wait of mean 1, and the dice after it."""
    bits, a, b = toss(a, b)
    layer = np.int64(bits & _BYTE)
    x = np.float64(np.int64(bits >> _U11)) * _WIDE[layer]
    if x < _EDGE[layer + 1]:
        return x, a, b
    return undecided(layer, x, a, b)
