"""CART beside the trees of scikit-learn, which EMA Workbench takes: every cut of a tree, and its leaves.

Of equal cuts scikit-learn makes one at random, and it also makes cuts that gain nothing: below those is no comparison.
"""

from collections.abc import Iterator

import numpy as np
import pytest

from detente.insight.sensitivity.boxes import Sample, sample
from detente.insight.sensitivity.cart import NOTHING, best_split, tree
from oracle.discovery.points import points

sklearn = pytest.importorskip("sklearn.tree", reason="scikit-learn is not installed: scripts/setup.sh bench")

Nodes = Iterator[tuple[np.ndarray, float]]
MASSES = (0.05, 0.1, 0.02)


def case(seed: int) -> tuple[Sample, float]:
    """Points on a grid that numbers of 32 bits hold, as scikit-learn keeps them."""
    x, hits = points(seed, most=250, words=seed % 2 == 1)
    return sample(
        {name: one if name == "word" else np.round(one * 1024) / 1024 for name, one in x.items()}, hits
    ), MASSES[seed % 3]


def cut_by_sklearn(whole: Sample, mass: float, order: int) -> Nodes:
    """Every part of a tree as points, with what cutting it gains; 0 for a leaf. A word is in or out."""
    columns = []
    for name, values in zip(whole.names, whole.values, strict=True):
        numbers = range(len(whole.words.get(name, ())))
        columns += [values == number for number in numbers] if name in whole.words else [values]
    table = np.stack(columns, axis=1)
    least = max(1, int(mass * whole.size))
    found = sklearn.DecisionTreeClassifier(min_samples_leaf=least, random_state=order).fit(table, whole.hits)
    inside = found.decision_path(table).toarray().astype(bool)
    parts = found.tree_

    def below(node: int) -> Nodes:
        left, right = parts.children_left[node], parts.children_right[node]
        gain = 0.0
        if left >= 0:
            kept = sum(parts.impurity[part] * parts.n_node_samples[part] for part in (left, right))
            gain = float(parts.impurity[node] - kept / parts.n_node_samples[node])
        yield inside[:, node], gain if gain > NOTHING else 0.0
        if gain > NOTHING:
            yield from below(left)
            yield from below(right)

    return below(0)


@pytest.mark.parametrize("seed", range(40))
def test_every_cut_gains_as_much(seed: int) -> None:
    whole, mass = case(seed)
    for mask, gain in cut_by_sklearn(whole, mass, order=seed):
        split = best_split(whole, mask, {}, max(1, int(mass * whole.size)))
        assert (split.gain if split else 0.0) == pytest.approx(gain, rel=1e-9, abs=1e-12)


def test_leaves() -> None:
    """Where whatever order it looks at inputs in scikit-learn has the same leaves, they are ours."""
    same = 0
    for seed in range(40):
        whole, mass = case(seed)
        theirs = {
            frozenset(
                tuple(np.flatnonzero(mask).tolist()) for mask, gain in cut_by_sklearn(whole, mass, order) if not gain
            )
            for order in range(8)
        }
        columns = {
            name: np.array(whole.words[name])[values] if name in whole.words else values
            for name, values in zip(whole.names, whole.values, strict=True)
        }
        leaves = tree(columns, whole.hits, mass=mass)
        ours = frozenset(tuple(np.flatnonzero(whole.inside(leaf.limits)).tolist()) for leaf in leaves)
        if len(theirs) == 1:
            assert theirs == {ours}
            same += len(ours) > 2
    assert same >= 10
