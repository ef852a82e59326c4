"""The rest of a comparison in sentences: what dominates what, what no plan affects, what is missing."""

from detente.insight.compare import PlanComparison
from detente.report.compared_first import stopped
from detente.report.compared_words import Voice, plan_names
from detente.report.sentences import listed
from detente.words import percent


def dominated(found: PlanComparison, said: Voice | None) -> str:
    """Plans that are at no point better than others under any theory, and at some worse.

    Args:
        found: The comparison.
        said: The question it is about; None for all of them together.
    """
    question = "" if said is None else said.one.question
    called = plan_names(found)
    there = [one for one in found.dominances if (one.question, one.theory, one.how) == (question, "", "points")]
    if not there:
        return ""
    above: dict[str, list[str]] = {}
    for one in there:
        above.setdefault(one.worse, []).append(called[one.better])
    together: dict[tuple[str, ...], list[str]] = {}
    for worse, betters in above.items():
        together.setdefault(tuple(betters), []).append(called[worse])
    each = [
        f"{listed(worse)} {'is' if len(worse) == 1 else 'are'} never better and at some point worse than "
        f"{listed(list(betters), 'or')}"
        for betters, worse in sorted(together.items(), key=lambda item: -len(item[0]))
    ]
    number = len(found.theories)
    under = f" under {'both' if number == 2 else f'all {number}'} theories" if number > 1 else ""
    by = "" if said is not None else ", by all questions together"
    return (
        f"At each of {there[0].points} points{under}{by}, {'; '.join(each)}. Each of these may fail in at "
        f"most {percent(there[0].may_fail)} of the ranges."
    )


def unaffected(found: PlanComparison) -> str:
    """The questions that no plan affects."""
    names_ = [one.question for one in found.questions if not one.affected]
    if not names_:
        return ""
    what = listed([f"`{name}`" for name in names_])
    return (
        f"No plan affects {what}: all plans give the same there, to within the numerical bounds, at every point under "
        "every theory."
    )


def lacking(found: PlanComparison) -> list[str]:
    """What was not computed or has no number."""
    said = []
    if text := stopped(found):
        said.append(text)
    for one in found.questions:
        if one.missing:
            why = f": {one.lacking[0][0].rstrip('.')}" if one.lacking else ""
            left = "1 point is" if one.missing == 1 else f"{one.missing} points are"
            said.append(f"`{one.question}`: {left} left out because some number is missing{why}.")
        if one.left_out:
            said.append(f"`{one.question}`: no number under some theory for {listed(list(one.left_out))}.")
        if one.several:
            many = f"for {one.several} numbers several expectations bear themselves out"
            said.append(f"`{one.question}`: {many}; the first counts.")
    said += [f"`{one.question}` is not compared: {one.why}" for one in found.uncompared]
    return said
