"""When a state is stable for an actor, word for word.

Nash 1950; general and symmetric metarationality Howard 1971; sequential stability Fraser and Hipel 1979; symmetric
sequential stability Rego and Vieira 2017. `s >=_i x` of these is here: x deters i from leaving s.
"""

from oracle.stability.moves import Reach


def nash(on: Reach, i: int, s: int) -> bool:
    """R+_i(s) is empty."""
    return not on.improve(i, s)


def gmr(on: Reach, i: int, s: int) -> bool:
    """For all s1 in R+_i(s) there is an x in R_{N-i}(s1) with s >=_i x."""
    return all(any(on.deters(i, x, s) for x in on.by(on.others(i), s1)) for s1 in on.improve(i, s))


def smr(on: Reach, i: int, s: int) -> bool:
    """For all s1 in R+_i(s) there is an x in R_{N-i}(s1) with s >=_i x, and s >=_i s3 for all s3 in R_i(x)."""
    return all(
        any(on.deters(i, x, s) and all(on.deters(i, s3, s) for s3 in on.move(i, x)) for x in on.by(on.others(i), s1))
        for s1 in on.improve(i, s)
    )


def seq(on: Reach, i: int, s: int) -> bool:
    """For all s1 in R+_i(s) there is an x in R+_{N-i}(s1) with s >=_i x."""
    return all(any(on.deters(i, x, s) for x in on.by(on.others(i), s1, credible=True)) for s1 in on.improve(i, s))


def sseq(on: Reach, i: int, s: int) -> bool:
    """For all s1 in R+_i(s) there is an x in R+_{N-i}(s1) with s >=_i x, and s >=_i s3 for all s3 in R_i(x)."""
    return all(
        any(
            on.deters(i, x, s) and all(on.deters(i, s3, s) for s3 in on.move(i, x))
            for x in on.by(on.others(i), s1, credible=True)
        )
        for s1 in on.improve(i, s)
    )


CONCEPTS = {"nash": nash, "gmr": gmr, "smr": smr, "seq": seq, "sseq": sseq}


def verdicts(on: Reach, concept: str) -> list[list[bool]]:
    """By actor and state, whether the state is stable."""
    return [[CONCEPTS[concept](on, i, s) for s in on.states] for i in on.actors]
