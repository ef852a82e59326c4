# mypy: ignore-errors
"""Loops over states of two colours: rates put apart by colour, and the end of a step."""

from pathlib import Path

from detente.game.machine import Loop, machine_code, stamp

SOURCES = stamp([Path(__file__)])


def compiled(function: Loop) -> Loop:
    """A loop of this file as machine code; sums may be reordered, which is the same on every run."""
    return machine_code(function, SOURCES, fastmath={"reassoc", "contract"}, error_model="numpy")


@compiled
def part_rates(rate, rows, inverse, shade, stride, even, odd, first, last):
    """Rates over what leads out of each state, by colour, for some of the places left when one digit is dropped.

    `rows` are the lanes in the order in which they are written; `even` and `odd` have one row for each.
    """
    size = len(inverse)
    half = size // 2
    for n in range(len(rows)):
        at = first
        while at < last:
            stop = min(last, (at // stride + 1) * stride)
            low = at // stride * 2 * stride + at % stride
            here = rate[rows[n] * size + low : rows[n] * size + low + stop - at]
            there = rate[rows[n] * size + low + stride : rows[n] * size + low + stride + stop - at]
            one, two = inverse[low : low + stop - at], inverse[low + stride : low + stride + stop - at]
            colour = shade[at:stop]
            to, beside = even[n * half + at : n * half + stop], odd[n * half + at : n * half + stop]
            for i in range(stop - at):
                down, up = here[i] * one[i], there[i] * two[i]
                to[i] = up if colour[i] else down
                beside[i] = down if colour[i] else up
            at = stop


@compiled
def close(y, shadow, image, dots, block, first, last):
    """image += y, which is the matrix of y; by block its products with `shadow`, y and itself."""
    for at in range(first, last, block):
        stop = min(at + block, last)
        given, dark, out = y[at:stop], shadow[at:stop], image[at:stop]
        one, two, three = 0.0, 0.0, 0.0
        for i in range(stop - at):
            now = given[i] + out[i]
            out[i] = now
            one += now * dark[i]
            two += now * given[i]
            three += now * now
        dots[at // block, 0], dots[at // block, 1], dots[at // block, 2] = one, two, three
