"""Formula: a checked formula, with its text, its tree and the names it reads."""

from collections.abc import Sequence
from dataclasses import dataclass

from detente.formula.problems import FormulaError, Problem
from detente.formula.tree import Node, Or, Parameter, all_of, any_of, moved, variables, walk
from detente.formula.vocabulary import Kind


@dataclass(frozen=True, slots=True)
class Formula:
    """A checked formula: `factors` it reads (sorted), `sizes` their level counts in that order, and `parameters`."""

    text: str
    root: Node
    kind: Kind
    factors: tuple[str, ...]
    sizes: tuple[int, ...]
    parameters: tuple[str, ...]


def assemble(text: str, root: Node, kind: Kind) -> Formula:
    """Make a formula of a checked tree.

    Args:
        text: the formula as written.
        root: its tree.
        kind: what it gives.

    Returns:
        The formula with the sorted names it reads.

    Example:
        >>> assemble("leakage", Parameter("leakage"), Kind.NUMBER).parameters
        ('leakage',)
    """
    read = variables(root)
    names = {node.name for node in walk(root) if isinstance(node, Parameter)}
    return Formula(
        text, root, kind, tuple(read), tuple(len(factor.levels) for factor in read.values()), tuple(sorted(names))
    )


def constant(formula: Formula) -> bool:
    """Say whether a formula reads no factor, so that it is the same in every state.

    Args:
        formula: a checked formula.

    Returns:
        True when no factor is read; parameters may be.

    Example:
        >>> from detente.formula.tree import Truth
        >>> constant(assemble("true", Truth(True), Kind.BOOLEAN))
        True
    """
    return not formula.factors


def conjunction(a: Formula, b: Formula) -> Formula:
    """Join two conditions: true where both are.

    Args:
        a: a checked condition.
        b: another over the same factors; their texts together may pass the limit of length.

    Returns:
        The formula `a and b`.

    Raises:
        FormulaError: one of them is a number.
        ValueError: they read a factor of one name that has other levels.

    Example:
        >>> from detente.formula import Factor, Vocabulary, compile_formula
        >>> words = Vocabulary({"talks": Factor(("no", "yes")), "strike": Factor(("no", "yes"))})
        >>> conjunction(compile_formula("talks", words), compile_formula("strike or talks", words)).text
        'talks and (strike or talks)'
    """
    for part in (a, b):
        if part.kind is not Kind.BOOLEAN:
            raise FormulaError([Problem(0, len(part.text), f"`{part.text}`, a number", "something true or false")])
    first, second = variables(a.root), variables(b.root)
    for name in first.keys() & second.keys():
        if first[name] != second[name]:
            raise ValueError(f"`{name}` has other levels in `{a.text}` than in `{b.text}`")
    texts = [f"({part.text})" if isinstance(part.root, Or) else part.text for part in (a, b)]
    shifts = [int(isinstance(a.root, Or)), len(texts[0]) + len(" and ") + int(isinstance(b.root, Or))]
    root = all_of(moved(part.root, shift) for part, shift in zip((a, b), shifts, strict=True))
    return assemble(" and ".join(texts), root, Kind.BOOLEAN)


def disjunction(parts: Sequence[Formula]) -> Formula:
    """Join conditions: true where any is.

    Args:
        parts: checked conditions over the same factors, one or more.

    Returns:
        The formula `(a) or (b) or ...`; a single condition as it is.

    Raises:
        FormulaError: one of them is a number.

    Example:
        >>> from detente.formula import Factor, Vocabulary, compile_formula
        >>> words = Vocabulary({"talks": Factor(("no", "yes")), "strike": Factor(("no", "yes"))})
        >>> disjunction([compile_formula("talks", words), compile_formula("not strike", words)]).text
        '(talks) or (not strike)'
    """
    if len(parts) == 1:
        return parts[0]
    roots, at = [], 1
    for part in parts:
        if part.kind is not Kind.BOOLEAN:
            raise FormulaError([Problem(0, len(part.text), f"`{part.text}`, a number", "something true or false")])
        roots.append(moved(part.root, at))
        at += len(part.text) + len(") or (")
    return assemble(" or ".join(f"({part.text})" for part in parts), any_of(roots), Kind.BOOLEAN)
