"""Records: where each thing stands in the two pools of numbers that hold a factored game.

Everything is a record of whole numbers in one pool; what is no whole number stands in the other, and the record says
where. A list is its length and then its items. A place of -1 means that there is none. The constants are offsets within
records, and read by compiled loops.
"""

import math
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

# A lookup program: the number of instructions, then the instructions. LOOK is followed by the place of a table, the
# number of factors, and each factor with its stride; the others take what they need from the stack.
LOOK, AND, OR, LEAST, MOST, ADD, TAKE, TIMES, OVER = 0, 1, 2, 3, 4, 5, 6, 7, 8
NOT, MINUS, FINITE = 9, 10, 11
IS, IS_NOT, LESS, AT_MOST, MORE, AT_LEAST = 12, 13, 14, 15, 16, 17

# A deed: a change with its consequences. Its lists: changes of five numbers (factor, SET or STEP, value, last digit,
# promise or -1); `since` factors set, of two (factor, digit); those set if a formula comes true, of three; flags to
# lower, lists of lists (factor, then programs); rules and outcomes that it can touch (programs); and, actor by actor,
# the terms of utility and the place of the prospects that it can touch (see below, -1 where nobody asks).
SET, STEP = 0, 1
DEED_RAISES, DEED_CHANGES, DEED_SETS, DEED_BECOMES, DEED_FLAGS, DEED_RULES, DEED_ENDS, DEED_TERMS = (
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
)
ACTOR_TERMS_AT, ACTOR_PROSPECTS_AT, EACH_ACTOR = 0, 1, 2
CHANGE, SETS, BECOMES = 5, 2, 3
"""Numbers to an item of those lists."""

# A promise: while a program holds and the option is at its level, it binds; breach stands in the other pool.
PROMISE_FACTOR, PROMISE_LEVEL, PROMISE_BINDS, PROMISE_X = 0, 1, 2, 3

# What chance does: a rate (a program times a number, or the number alone) while a program holds, and a deed; for a date
# the deed to do where the rules do not allow it.
EVENT, FADING, REOPENING, DATE = 0, 1, 2, 3
CHANCE_SORT, CHANCE_WHEN, CHANCE_RATE, CHANCE_X, CHANCE_DEED, CHANCE_FACTOR, CHANCE_DIGIT, CHANCE_ELSE = range(8)

# An actor: in the other pool its rationality, delta (0 for a myopic one) and the sum of its options' kappas; lists of
# its terms of utility, its options, what chance does; and a list of the ways in which what it does not see can stand,
# each the place of its probability and a list of pairs of factor and digit; its number; and the list of its prospects,
# -1 if it does not look just one step ahead.
ACTOR_X, ACTOR_TERMS, ACTOR_OPTIONS, ACTOR_CHANCE, ACTOR_HIDDEN, ACTOR_NUMBER, ACTOR_PROSPECTS = range(7)
ACTOR = 7
X_STRENGTH, X_DELTA, X_KAPPAS = 0, 1, 2

# A prospect: what chance does, or an option of the actor's, by its record; whether it is an option; a table in the
# other pool of what it is worth (-1 if it has none), the number of combinations of digits in it, of factors, and each
# factor with its stride. A table has four numbers to a combination of chance's, and one for each kappa and combination
# of an option's; nan is what has not been worked out. The list of an actor's has those of chance first, after their
# number. The prospects that a deed can touch: whether it can touch the sum of all rates, or an ending; then a list.
PROSPECT_OF, PROSPECT_OPTION, PROSPECT_TABLE, PROSPECT_SIZE, PROSPECT_FACTORS = range(5)
BY_RATE = 4

# An option: in the other pool the scale of its tempo, kappa, the weight of a level, and the cost of each level; the
# number of its kappa among all kappas.
(OPTION_FACTOR, OPTION_LEVELS, OPTION_TEMPO, OPTION_X, OPTION_HOLDS, OPTION_PROMISES, OPTION_ACTOR, OPTION_WHICH,
 OPTION_DEEDS) = range(9)  # fmt: skip
X_SCALE, X_KAPPA, X_WEIGHT, X_COSTS = 0, 1, 2, 3

# A motion: in the other pool the scale of its tempo, kappa, cost, abstention, dissent; `compare` is the deed of an open
# refusal that leaves the flag out of account, `fails` what a failure does, each -1 if nothing; the number of its kappa.
(MOTION_WHEN, MOTION_FLAG, MOTION_PASSES, MOTION_COMPARE, MOTION_FAILS, MOTION_TEMPO, MOTION_X, MOTION_PANEL,
 MOTION_ABSTAINS, MOTION_WHICH) = range(10)  # fmt: skip
X_COST, X_ABSTENTION, X_DISSENT = 2, 3, 4

# A panel: the threshold, then blocs that draw together: sort, votes, whether one of them has a veto, the voter, its
# motion (its own idea of it), whether it sponsors, the place of numbers (the chance of yes, and chances of further yes
# votes by count), and how many these are.
VOTER, TOGETHER, APART = 0, 1, 2
BLOC_SORT, BLOC_VOTES, BLOC_VETO, BLOC_ACTOR, BLOC_MOTION, BLOC_SPONSORS, BLOC_X, BLOC_COUNT = range(8)
BLOC = 8

# A chair: a sponsor and its motions in one body: in the other pool kappa, the weight of a motion, then for each level
# of thought its share and how far it expects what the panel says.
CHAIR_ACTOR, CHAIR_X, CHAIR_LEVELS, CHAIR_MOTIONS = 0, 1, 2, 3
X_CHAIR_KAPPA, X_CHAIR_WEIGHT, X_CHAIR_LEVELS = 0, 1, 2

# A channel: its sort, and the records that make it.
BY_CHANCE, BY_OPTION, BY_MOTION, BY_CHAIR = 0, 1, 2, 3
CHANNEL_SORT, CHANNEL_FIRST, CHANNEL_SECOND, CHANNEL_DEEDS = 0, 1, 2, 3


class Pool:
    """The two pools, while they are filled."""

    def __init__(self) -> None:
        self.ints: list[int] = []
        self._tables: list[npt.NDArray[np.float64]] = []
        self._length = 0

    def record(self, values: Iterable[int]) -> int:
        """Put down whole numbers; returns where."""
        place = len(self.ints)
        self.ints.extend(values)
        return place

    def items(self, values: Sequence[int], each: int = 1) -> int:
        """Put down a list, of so many numbers to an item."""
        return self.record([len(values) // each, *values])

    def table(self, values: npt.ArrayLike) -> int:
        """Put down other numbers; returns where."""
        flat = np.asarray(values, np.float64).ravel()
        place = self._length
        self._tables.append(flat)
        self._length += len(flat)
        return place

    def arrays(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Both pools as arrays, neither empty."""
        numbers = np.concatenate([*self._tables, np.array([math.nan])])
        return np.array([*self.ints, -1], np.int64), numbers
