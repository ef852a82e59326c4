"""One number of the flagship, unfolded: what carries the risk of war, and which notes it ends in."""

import pytest

from detente.answer import Grounds
from detente.case.load import load
from detente.insight.explain import explain


def test_the_risk_of_war() -> None:
    case = load("korea-2017")
    found = explain(Grounds(case.machine), "war", sources=case.sources)
    carriers = {node.label.partition(",")[0]: node.number for node in found.root.parts}
    assert sum(map(float, filter(None, carriers.values()))) == pytest.approx(found.root.number, abs=1e-9)
    assert found.shown is not None
    assert found.shown > 0.95
    strikes = [
        node for node in found.root.walk() if node.kind == "before" and node.label.startswith("United States moves")
    ]
    gains = [gain for node in strikes for gain in node.children if gain.kind == "gain"]
    assert gains
    for gain in gains:
        room = (gain.bound or 0.0) + sum(part.bound or 0.0 for part in gain.parts)
        assert sum(part.number or 0.0 for part in gain.parts) == pytest.approx(gain.number, abs=room + 1e-9)
    notes = {node.path for node in found.root.walk() if node.kind == "note"}
    assert notes <= set(case.notes)
    assert len(notes) > 10
