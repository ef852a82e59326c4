"""Formula: the small language in which a case says when something holds and how much something counts.

A formula reads factors (options and conditions), each in one of its levels, and parameters, which are plain numbers:
`dprk.tests and reach < mainland`, `ending is not open`, `0.1 * leakage + 0.2 * (economy is crippled)`. From loose to
tight: `or`, `and`, `not`, comparison (`is`, `is not`, `<`, `<=`, `>`, `>=`, and `=`, `!=` between numbers), `+ -`,
`* /`, a minus sign, and then names, numbers, `min(...)`, `max(...)`, `true`, `false` and parentheses.

After a factor's bare name and a comparison, a word is first looked up among that factor's levels; in parentheses the
factor is its number: `economy < 2` is the level called `2` if there is one, `(economy) < 2` never.

Example:
    >>> import numpy as np
    >>> words = Vocabulary({"reach": Factor(("regional", "guam", "mainland")), "dprk.tests": Factor(("no", "yes"))})
    >>> formula = compile_formula("dprk.tests and reach < mainland", words)
    >>> evaluate(formula, {"dprk.tests": np.array([0, 1, 1]), "reach": np.array([0, 1, 2])}, {})
    array([False,  True, False])
"""

from detente.formula.canonical import canonical
from detente.formula.check import compile_formula
from detente.formula.evaluate import evaluate, table
from detente.formula.formula import Formula, conjunction, constant, disjunction
from detente.formula.problems import FormulaError, Problem, nearest
from detente.formula.tokens import KEYWORDS
from detente.formula.tree import Node
from detente.formula.vocabulary import Factor, Kind, Vocabulary

__all__ = [
    "KEYWORDS",
    "Factor",
    "Formula",
    "FormulaError",
    "Kind",
    "Node",
    "Problem",
    "Vocabulary",
    "canonical",
    "compile_formula",
    "conjunction",
    "constant",
    "disjunction",
    "evaluate",
    "nearest",
    "table",
]
