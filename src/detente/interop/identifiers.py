"""Names that other programs take: letters, digits and `_`, none of their own words, no two the same."""

import re
from collections.abc import Container

_WORDS = """
A bool clock const ctmc C double dtmc E endinit endinvariant endmodule endobservables endrewards endsystem false formula
filter func F global G init invariant I int label maxmax maxmin max mdp minmax minmin min module X nondeterministic
observable observables of Pmaxmax Pmaxmin Pmax Pminmax Pminmin Pmin P pomdp popta probabilistic prob pta rate rewards
Rmaxmax Rmaxmin Rmax Rminmax Rminmin Rmin R S stochastic system true U W
abs ceil cos deadlock endplayer endsmg exp floor imdp log ma mod multi player pow round sin smg sqrt tan LRA T Tmax Tmin
quantile xor iff implies clip sum avg count forall exists range printall state argmax argmin
"""
PRISM_WORDS = frozenset(_WORDS.split())
"""Words of the PRISM language and of Storm's reading of it, which no variable may have for its name."""


class Identifiers:
    """Gives out identifiers, each once."""

    def __init__(self, taken: Container[str] = PRISM_WORDS) -> None:
        """Nothing is given out yet.

        Args:
            taken: Words that are not to be given out.
        """
        self._taken = taken
        self._given: set[str] = set()

    def give(self, name: str) -> str:
        """An identifier that looks like a name.

        >>> names = Identifiers()
        >>> names.give("dprk.tests"), names.give("dprk tests"), names.give("rate"), names.give("2nd"), names.give("Ö")
        ('dprk_tests', 'dprk_tests_2', 'rate_', '_2nd', '_')
        """
        plain = re.sub(r"[^A-Za-z0-9_]+", "_", name) or "_"
        if plain[0].isdigit():
            plain = f"_{plain}"
        if plain in self._taken:
            plain = f"{plain}_"
        found, number = plain, 1
        while found in self._given or found in self._taken:
            number += 1
            found = f"{plain}_{number}"
        self._given.add(found)
        return found


def remark(text: str) -> str:
    """A text as it can stand behind `//`: on one line, without what a terminal would obey.

    >>> remark("a\\n  b\\x1b[0m")
    'a b[0m'
    """
    return " ".join("".join(sign for sign in text if sign.isprintable() or sign.isspace()).split())
