"""A case with far more states than can be listed: checked, simulated, told as a story."""

import json
from pathlib import Path

import pytest

from detente.cli import main
from detente.cli.codes import MISTAKES, OK


def crowd(options: int) -> str:
    """A case of two actors with so many options each, whose states nobody could list."""
    lines = [
        "detente: 1", "title: A crowd of options", "start: 2030-01-01", "clock: month",
        "actors: {home: {name: Home}, rival: {name: Rival}}", "options:",
    ]  # fmt: skip
    for k in range(options):
        lines += [f"  home.o{k}: {{}}", f"  rival.p{k}: {{}}"]
    lines += [
        "conditions:", "  tension: {levels: [low, middle, high], start: low}",
        "  ending: {levels: [open, war, deal], start: open}", "final: ending is not open", "events:",
        "  heat: {when: rival.p0 and home.o1, rate: 0.3 per month, then: {tension: up}}",
        "  cool: {when: not rival.p0, rate: 0.3 per month, then: {tension: down}}",
        "  war: {when: tension is high, rate: 0.1 per month, then: {ending: war}}",
        "interests:",
    ]  # fmt: skip
    for actor, other, mine, theirs in (("home", "rival", "o", "p"), ("rival", "home", "p", "o")):
        lines.append(f"  {actor}:")
        for k in range(options):
            formula = f"{actor}.{mine}{k} and not {other}.{theirs}{(7 * k + 3) % options}"
            lines.append(f"    i{k}: {{want: '{formula}', weight: minor}}")
        lines.append("    peace: {avoid: ending is war, weight: vital}")
    lines += ["questions:", "  war: {probability: ending is war, within: 12 months}"]
    return "\n".join(lines) + "\n"


@pytest.fixture
def case(tmp_path: Path) -> str:
    (tmp_path / "case.yaml").write_text(crowd(60))
    return str(tmp_path)


def test_too_many_states_is_a_warning_and_no_mistake(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", case]) == OK
    out = capsys.readouterr().out
    assert "No mistakes, 1 warning." in out
    assert "`detente simulate`" in out


def test_a_forecast_says_what_to_do_instead(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forecast", case]) == MISTAKES
    said = capsys.readouterr()
    assert "it can be simulated" in said.err
    assert not said.out


@pytest.mark.parametrize("ahead", [0, 1])
def test_it_is_simulated_and_the_page_says_how(ahead: int, case: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["simulate", case, "--runs", "50", "--look-ahead", str(ahead), "--no-store"]
    assert main(words) == OK
    out = " ".join(capsys.readouterr().out.split())
    assert "were not enumerated: actors look " + ("no step" if ahead == 0 else "1 step") + " ahead" in out
    assert main([*words, "--json"]) == OK
    (answer,) = json.loads(capsys.readouterr().out)["answers"]
    assert answer["enumerated"] is False
    assert answer["look_ahead"] == ahead
    assert answer["low"] < answer["value"] < answer["high"]
    assert answer["looks"] > 50 * 12 * 100  # a look at each of 120 options a month


def test_looking_far_ahead_among_many_options_is_refused(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", case, "--look-ahead", "3", "--no-store"]) == MISTAKES
    assert "Looking 3 steps ahead would mean to value about 250,047 states at every look" in capsys.readouterr().err


def test_it_is_told(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", case, "--story", "--until", "0.5"]) == OK
    out = capsys.readouterr().out
    assert "Home moves `home.o" in out
    assert "worth" in out


def test_tables_only_is_an_error_that_says_so(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", case, "--how", "tables", "--no-store"]) == MISTAKES
    assert "more than 2^62 states" in capsys.readouterr().err


def test_more_outcomes_than_bits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    many = 70
    lines = [
        "detente: 1", "title: Many endings", "start: 2030-01-01", "clock: month",
        "actors: {home: {name: Home}}", "options: {home.talks: {}}", "conditions:",
        f"  ending: {{levels: [open, {', '.join(f'e{k}' for k in range(many))}], start: open}}", "final:",
        *(f"  outcome{k}: ending is e{k}" for k in range(many)), "events:",
        *(f"  to{k}: {{when: ending is open, rate: 0.1 per month, then: {{ending: e{k}}}}}" for k in range(many)),
        "interests: {home: {talks: {want: home.talks, weight: minor}}}",
        "questions: {first: {probability: ending is e0, within: 12 months}}",
    ]  # fmt: skip
    (tmp_path / "case.yaml").write_text("\n".join(lines) + "\n")
    for how in ("tables", "fly"):
        words = ["simulate", str(tmp_path), "--how", how, "--no-store", "--json"]
        assert main([*words, "--runs", "4000"]) == OK
        (answer,) = json.loads(capsys.readouterr().out)["answers"]
        assert answer["low"] < 1 / many < answer["high"]
        assert main([*words, "--story"]) == OK
        (story,) = json.loads(capsys.readouterr().out)["stories"]
        assert story["ending"] == ["outcome" + story["closing"]["ending"].removeprefix("e")]
