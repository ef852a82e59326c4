"""The case at the edges: right answers, or one clear sentence, in the command, the forecast and Storm."""

import json
from pathlib import Path

import pytest

from detente.cli import main
from detente.cli.codes import NOT_CONVERGED, OK
from oracle.storm.edges import TEXT, TRAPPED, exactly

NEVER, ALREADY = "It cannot happen from the start.", "It holds at the start."


def answers(text: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, dict]]:
    (folder / "case.yaml").write_text(text)
    code = main(["forecast", str(folder), "--no-spread", "--json"])
    return code, {row["question"]: row for row in json.loads(capsys.readouterr().out)["answers"]}


def test_every_edge_has_an_answer_or_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, rows = answers(TEXT, tmp_path, capsys)
    told = {name: (row["value"], row["status"]["note"]) for name, row in rows.items()}
    assert told["unreachable"] == told["unreachable_soon"] == told["unreachable_count"] == (0.0, NEVER)
    assert told["already"] == told["already_ever"] == (1.0, ALREADY)
    assert told["already_time"] == (0.0, ALREADY)
    assert told["unreachable_time"] == ("inf", "It is never reached.")
    assert told["war_time"] == ("inf", "It is reached with probability 0.0003329.")
    assert told["unreachable_after"] == (None, "What the clock should start at never happens.")
    for name, truth in exactly().items():
        assert rows[name]["value"] == pytest.approx(float(truth), rel=1e-12)
        assert abs(rows[name]["value"] - float(truth)) <= rows[name]["bound"]
        assert rows[name]["bound"] <= 1e-9 * max(1.0, float(truth))
    # one way on, three rare steps: 1000 t, 1e-6 t, 1e-3 t
    assert rows["war_at_once"]["value"] == pytest.approx(1.08e-16, rel=1e-2)
    assert rows["war_in_a_year"]["value"] == pytest.approx(5.4947e-9, rel=1e-4)
    assert told["war_in_an_age"][0] is None
    assert "is too large: a rate, weight or time is out of scale." in told["war_in_an_age"][1]
    assert code == NOT_CONVERGED


def test_a_trap_is_neither_an_end_nor_a_hang(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = "\n".join(line for line in TRAPPED.splitlines() if "an_age" not in line and "_after" not in line)
    code, rows = answers(kept, tmp_path, capsys)
    assert code == OK
    assert rows["war"]["value"] == pytest.approx(float(exactly()["war"]), rel=1e-12)
    assert rows["end"]["value"] == "inf"
    assert rows["end"]["status"]["note"] == "It is reached with probability 0.0003329."


@pytest.mark.parametrize("text", [TEXT, TRAPPED], ids=["ends", "trap"])
def test_storm_says_the_same_at_the_edges(text: str, tmp_path: Path) -> None:
    """With a time as always, without one in rational arithmetic: by LU Storm has but four digits of a war."""
    pytest.importorskip("stormpy", reason="stormpy is not installed: scripts/setup.sh bench")
    from detente.answer.grounds import Grounds, Setting
    from detente.case.load import load
    from detente.case.questions import questions
    from oracle.storm import referee
    from oracle.storm.agreement import disagreements

    (tmp_path / "case.yaml").write_text(text)
    grounds = Grounds(load(tmp_path).machine)
    ground = grounds.ground(Setting())
    slow = ("war_in_an_age", "unreachable_after")  # a thousand million steps; no single formula
    asked = [one for one in questions(grounds.applied(None, None)).values() if one.id not in slow]
    export, found = disagreements(ground.game, ground.strategies[0], ground.chains[0], asked, tmp_path)
    assert len(found) == len(asked)
    truths = referee.exactly(export, tmp_path)
    assert len(truths) == 7
    for apart, question, ours, theirs in found:
        if question.id in truths:
            assert ours == pytest.approx(truths[question.id], rel=1e-12), question.id
        else:
            assert apart <= 1e-7, question.id
            assert theirs == [pytest.approx(ours, rel=1e-4, abs=1e-13)] * 2, question.id
