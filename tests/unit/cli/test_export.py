"""`detente export`: what is written, what is refused, and in which words."""

import json
from pathlib import Path

import pytest

from detente.cli import main


def export(folder: Path, *words: str, to: str = "prism") -> int:
    return main(["export", *words, "--to", to, "--output", str(folder / "chain.out")])


def test_it_writes_the_chain_and_its_questions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(tmp_path, "freeze") == 0
    assert "33 states, 85 transitions, 15 questions" in " ".join(capsys.readouterr().out.split())
    assert "\nctmc\n" in (tmp_path / "chain.out").read_text()
    assert '"quiet_year": P=? [ F[12,12] "quiet_year_goal" ];' in (tmp_path / "chain.props").read_text()


def test_it_overwrites_nothing_unless_forced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "chain.props").write_text("mine")
    assert export(tmp_path, "freeze") == 2
    assert "chain.props` is there already; name another file, or give --force" in capsys.readouterr().err
    assert not (tmp_path / "chain.out").exists()
    assert (tmp_path / "chain.props").read_text() == "mine"
    assert export(tmp_path, "freeze", "--force") == 0
    assert (tmp_path / "chain.props").read_text() != "mine"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["freeze", "--theory", "axelrot"], "there is no theory `axelrot`; did you mean `axelrod`?"),
        (["freeze", "--question", "war"], "there is no question `war`"),
        (["surprise", "--start", "clam"], "there is no start `clam`; did you mean `calm`?"),
        (["surprise", "--question", "war", "--question", "alert_pays"], "have several chains between them"),
        (["surprise", "--question", "war_from_calm", "--start", "crisis"], "begins at `calm`, not at `crisis`"),
        (["surprise", "--theory", "schelling_1960"], "4 expectations can come true here"),
        (["surprise", "--expectation", "other"], "there is no expectation `other`"),
    ],
)
def test_what_is_not_there_is_refused(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    assert export(tmp_path, *words) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_its_own_questions_would_replace_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "freeze", "--to", "umb", "--output", "x.props"]) == 2
    assert "would be overwritten by its own questions" in capsys.readouterr().err
    assert main(["export", "freeze", "--to", "umb", "--output", "nowhere/x.umb"]) == 2
    assert "there is no folder `nowhere`" in capsys.readouterr().err


def test_a_question_brings_its_own_chain(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(tmp_path, "freeze", "--question", "quiet_if_made", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["about"]["imposed"] == "west.tests: paused"
    assert (told["states"], told["questions"]) == (15, ["quiet_if_made"])


def test_one_of_several_expectations_is_chosen_by_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(tmp_path, "surprise", "--theory", "schelling_1960", "--expectation", "2", "--json") == 0
    assert json.loads(capsys.readouterr().out)["about"]["expectation"].endswith("south from random moves")


def test_a_binary_file_remembers_what_one_question_needs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(tmp_path, "freeze", to="umb") == 0
    assert "it needs a chain that remembers something (step, up to 2 times)" in " ".join(
        capsys.readouterr().out.split()
    )
    assert export(tmp_path, "freeze", "--question", "two_steps", "--force", "--json", to="umb") == 0
    assert json.loads(capsys.readouterr().out)["remembers"] == ["step, up to 2 times"]
    assert export(tmp_path, "freeze", "--question", "two_steps", "--question", "first_calm", "--force", to="umb") == 2
    assert "a binary file can remember one thing only" in capsys.readouterr().err


def test_a_graph_has_no_questions_beside_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(tmp_path, "surprise", "--ablation", "frozen", to="graphml") == 0
    assert [path.name for path in tmp_path.iterdir()] == ["chain.out"]
    assert "actors: frozen" in (tmp_path / "chain.out").read_text()


def test_a_calendar_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(tmp_path, "council") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "The chain up to the dated change `trade_treaty_ends`, 6.04517 months after the start" in said
    assert "reaches beyond the dated change `trade_treaty_ends`" in said


def test_what_a_format_cannot_hold_is_refused_before_it_is_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.case.load import load
    from detente.cli.growing import refuse_large
    from detente.cli.opening import model_of
    from detente.cli.places import find
    from detente.errors import TooLargeError
    from detente.game import growth
    from detente.interop import chain_graph

    monkeypatch.setattr(growth, "SMALL", 1)
    monkeypatch.setattr(growth, "FEW", 2**60)
    monkeypatch.setattr(chain_graph, "MOST_EDGES", 20)
    model = model_of(load(find("freeze")), (None, None))
    refuse_large(model, "umb")
    with pytest.raises(TooLargeError, match="`graphml` takes 20 transitions, `umb` 30 million"):
        refuse_large(model, "graphml")
