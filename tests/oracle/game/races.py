"""Random races: each actor would strike only if others will, so that several expectations can come true."""

import random

from detente.case.model import Model
from oracle.game.hand import actor, build, factor


def race(seed: int) -> Model:
    """Two or three actors who each may strike, and some of whom may do something else besides.

    Args:
        seed: Which of them.
    """
    dice = random.Random(f"race {seed}")
    who = "abc"[: dice.choice([2, 2, 3])]
    names = [f"{one}.x" for one in who] + [f"{one}.y" for one in who if dice.random() < 0.5]
    wants = {}
    for one in who:
        wishes = [(f"{one}.x", -_number(dice, 0.2, 1.5))]
        for other in (name for name in names if name[0] != one):
            wishes.append((f"{other} and not {one}.x", -_number(dice, 1, 5)))
            if dice.random() < 0.5:
                wishes.append((f"{other} and {one}.x", _number(dice, -1.5, 1.0)))
        wishes += [(name, _number(dice, -1, 1)) for name in names if name.endswith("y") and dice.random() < 0.7]
        wants[one] = wishes
    moves = [(name, 1.0, 1.0, (dice.choice([0, 5, 50, 0.5]), dice.choice([0, 0, 1]))) for name in names]
    rationality, foresight = dice.choice([2.0, 5.0, 10.0, 30.0]), dice.choice([1.0, 3.0, 10.0])
    people = [actor(one, rationality=rationality, foresight=foresight, depth=None) for one in who]
    return build([factor(name) for name in names], people, wants, moves=moves)


def _number(dice: random.Random, low: float, high: float) -> float:
    return round(dice.uniform(low, high), 2)
