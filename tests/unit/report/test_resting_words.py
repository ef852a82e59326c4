"""What a plan's effect rests on: where nothing moves it, that is said once."""

from dataclasses import replace

from detente.insight.influence.result import Standing
from detente.report.resting_words import resting
from unit.report.leaned import MACHINE, NOTES, influence


def test_the_notes_come_first_and_then_what_rests_on_no_source() -> None:
    said = [*resting("war", influence(), NOTES, MACHINE)]
    assert said[0] == "Of the 2 notes that move what the plan adds to `war`, these matter most."
    assert said[1].startswith("The first number is its share")
    assert said[1].endswith("whichever way; those that reach furthest come first.")
    assert said[2].startswith(
        "`gazette:1` raises it by 5 points (4 to 6), reach 5 (4 to 6), and while all else stands may raise it by "
        "1 point (0 to +2) –"
    )
    assert said[4].startswith("12% (8% to 20%) of all influence on what the plan adds to `war` rests on no source")


def test_what_a_note_does_alone_is_left_out_where_it_was_not_looked_at() -> None:
    said = [*resting("war", replace(influence(), singles=1), NOTES, MACHINE)]
    assert said[1] == "Reach is how far one moves it on average, whichever way; those that reach furthest come first."
    assert said[2].startswith("`gazette:1` raises it by 5 points (4 to 6), reach 5 (4 to 6) –")
    assert not any("while all else stands" in text for text in said)


def test_which_comes_first_is_not_said_of_one() -> None:
    found = influence(judged=False)
    one = replace(found, singles=1, notes=(found.notes[0],))
    said = [*resting("war", one, NOTES, MACHINE)]
    assert said[0] == "One note moves what the plan adds to `war`."
    assert said[1].startswith("`gazette:1` raises it by 5 points (4 to 6), reach 5 (4 to 6) –")
    assert not any("come first" in text for text in said)


def test_of_more_than_five_is_said_how_surely_each_leads() -> None:
    bare = influence()
    many = [replace(bare.notes[0], player=f"gazette:{place}", leads=place / 10) for place in range(6)]
    said = [*resting("war", replace(bare, notes=tuple(many)), NOTES, MACHINE)]
    assert said[0].startswith("Of the 6 notes that move")
    assert "“First five” is how often" in said[1]
    assert "may raise it by 1 point (0 to +2) (first five in 10%) –" in said[3]
    assert len([text for text in said if text.startswith("`gazette:")]) == 5


def test_what_the_numbers_are_is_said_once_and_long_words_end_once() -> None:
    first = [*resting("war", influence(), NOTES, MACHINE)]
    assert [*resting("war", influence(), NOTES, MACHINE, again=True)] == [first[0], *first[2:]]
    long = {**NOTES, "gazette:1": replace(NOTES["gazette:1"], text="It was so. " * 40)}
    said = [*resting("war", influence(), long, MACHINE)][2]
    assert said.endswith("It was so. It was so…")


def test_where_nothing_moves_it_that_is_one_sentence() -> None:
    bare = influence()
    found = replace(bare, notes=tuple(one for one in bare.notes if one.standing is not Standing.MOVES))
    assert [*resting("war", found, NOTES, MACHINE)] == [
        "Nothing that can be taken back moves what the plan adds to `war` in all 16 orders looked at."
    ]
