"""What only the states can show: overlaps, conflicts, holds that last, things that never happen."""

from detente.game.check import check_game
from detente.game.portrait import portraits
from unit.game.texts import DUEL, model_of


def found(body: str, **kwargs: object) -> list[tuple[str, str, bool]]:
    game, findings = check_game(model_of(body, **kwargs))  # type: ignore[arg-type]
    assert game is not None
    return [(finding.path, finding.found, finding.warning) for finding in findings]


def test_a_sound_case_has_no_findings() -> None:
    assert found(DUEL) == []


def test_outcomes_that_overlap() -> None:
    ((path, text, warning),) = found(DUEL.replace("peace: ending is peace}", "peace: ending is not open}"))
    assert path == "final.peace"
    assert not warning
    assert text.startswith("`peace` and `war` both hold in the state a.x=no, b.y=yes, ending=war")


def test_an_outcome_that_cannot_be_reached_is_a_warning() -> None:
    rows = found(DUEL.replace("then: {ending: peace}", "then: {ending: war}"))
    assert ("final.peace", "the outcome `peace` in no state that can be reached", True) in rows


def test_holds_that_conflict() -> None:
    rows = found(DUEL + "holds:\n  - {option: a.x, level: yes, while: b.y}\n  - {option: a.x, level: no, while: b.y}\n")
    errors = [text for _, text, warning in rows if not warning]
    assert len(errors) == 1
    assert "two holds on `a.x` at different levels bind together" in errors[0]


def test_holds_that_sustain_each_other_are_assumed_not_computed() -> None:
    calm = DUEL.replace("rate: 0.1", "rate: 0")
    rows = found(
        calm + "holds:\n  - {option: a.x, level: yes, while: b.y}\n  - {option: b.y, level: yes, while: a.x}\n"
    )
    assert any("the hold on `a.x` can never be left (sustained by the hold on `b.y`)" in text for _, text, _ in rows)


def test_a_hold_that_the_other_can_end_is_no_trap() -> None:
    calm = DUEL.replace("rate: 0.1", "rate: 0")
    rows = found(calm + "holds:\n  - {option: a.x, level: yes, while: b.y}\n")
    assert not any("never be left" in text for _, text, _ in rows)


def test_an_event_that_can_never_happen() -> None:
    rows = found(DUEL + "rules:\n  - never: a.x or b.y\n")
    assert ("events.war", "the event `war` can never happen", True) in rows


def test_a_promise_that_nothing_puts_in_place() -> None:
    rows = found(DUEL + "rules:\n  - never: a.x\npromises:\n  - {option: a.x, level: yes, while: 'true', breach: 1}\n")
    assert any("nothing ever puts `a.x` at the level promised" in text for _, text, _ in rows)


def test_a_myopic_actor_is_warned_of() -> None:
    rows = found(DUEL.replace("a: {}, b", "a: {foresight: none}, b"))
    assert ("actors.a.foresight", "`a` is myopic: it sees no event that follows a move", True) in rows


def test_portraits_rank_the_start_and_every_ending() -> None:
    game, _ = check_game(model_of(DUEL))
    assert game is not None
    first = portraits(game)[0]
    assert [label for label, _, _ in first.ranking] == ["start", "peace", "war"]
    assert first.ranking[-1][1:] == (-4.0, -3.0)
    # tempo 1 per month, foresight 12 months
    assert first.irreversible == (("a.x", 13.0),)
