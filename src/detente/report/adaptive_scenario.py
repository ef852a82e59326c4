"""Which plan that stays is best where, and which uncertain number tells it, in sentences."""

from detente.insight.adaptive.result import Preferred
from detente.report.lineup import named
from detente.report.sentences import listed
from detente.words import percent, plain


def scenario(one: Preferred) -> str:
    """Which plan is best where, and whether a number tells it."""
    total = sum(count for _, count in one.plans) + one.level
    if not one.plans:
        return f"{one.question}: at every point the best plans that stay are level." if total else ""
    if len(one.plans) == 1 and not one.level:
        return f"{one.question}: {named(one.plans[0][0], 'plan')} is the best plan at every point."
    counts = [f"{named(plan, 'plan')} at {count}" for plan, count in one.plans]
    said = f"{one.question}: of {total} points, the best plan that stays is {listed(counts)}"
    said += f"; at {one.level} the best are level." if one.level else "."
    stump = one.stump
    if stump is None:
        return said
    above, below = named(stump.above, "plan"), named(stump.below, "plan")
    hits = round(stump.right.value * stump.points)
    right = f"right at {hits} of {stump.points} points not used to find it ({percent(stump.right.low)} to {percent(stump.right.high)})"  # noqa: E501
    if stump.tells:
        return f"{said} Watch `{stump.path}`: above {plain(stump.threshold)} {above} is better than {below}, {right}."
    return (
        f"{said} No single number tells the two most frequent apart: the best, `{stump.path}` above "
        f"{plain(stump.threshold)} for {above}, is {right}; saying the same plan everywhere is right at "
        f"{round(stump.always * stump.points)}."
    )
