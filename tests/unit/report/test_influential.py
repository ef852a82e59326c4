"""Sentences about influence follow from the result: planted one way they say so, reversed they say the opposite."""

from dataclasses import replace

import html5lib

from detente.insight.influence.result import Influence, Standing
from detente.report.document import write
from detente.report.influential import section
from detente.report.leaning import Leaning
from detente.report.section import Section
from detente.report.telling import called, shortened, told
from unit.report.leaned import MACHINE, NOTES, change, influence
from unit.report.planted import findings


def said(found: Influence) -> Section:
    return section(found, "Source: a case", notes=NOTES, machine=MACHINE)


def test_the_lead_says_what_moves_most_and_how_much_rests_on_no_source() -> None:
    first, words, speakers, documents, whole, truth = said(influence()).lead
    assert first == (
        "Is there war within a year? (plan shield) Of the notes `gazette:1` moves it most: it raises it by 5 points "
        "(4 to 6). 12% (8% to 20%) of all influence on this answer rests on no source but on one judgement of our own; "
        "its share lowers it by 1 point (0.5 to 1.5)."
    )
    assert words == "In our words `gazette:1` says (A. Analyst, “likely”): A clash will come."
    assert speakers == "Of the speakers, A. Analyst moves it most: together, its notes raise it by 5 points (4 to 6)."
    assert documents == "Of the documents, gazette moves it most: together, its notes raise it by 5 points (4 to 6)."
    assert whole.startswith("On average over 8 points of the ranges the answer is 12%; with every note and every")
    assert "taken back it is 10%. Together they raise it by 2 points (0.5 to 3.5), and their shares add up to" in whole
    assert whole.endswith("+2 points.")
    assert "not whether a sentence is true" in truth


def test_reversed_it_says_the_opposite() -> None:
    first, _, speakers, _, whole, _ = said(influence(-1.0)).lead
    assert "Of the notes `gazette:1` moves it most: it lowers it by 5 points (4 to 6)." in first
    assert "its notes lower it by 5 points (4 to 6)" in speakers
    assert "taken back it is 20%. Together they lower it by 8 points (6.5 to 9.5)" in whole
    assert whole.endswith("-8 points.")


def test_an_interval_that_holds_nought_is_not_sure() -> None:
    found = said(influence(sure=False))
    assert "it may raise it by 5 points (-3 to +13)" in found.lead[0]
    assert found.figures[0].title.startswith("gazette:1 moves it most, which way is not sure.")
    assert found.figures[0].rows[0][2] == "either way"


def test_where_no_judgement_moves_it_the_lead_says_so() -> None:
    found = said(influence(judged=False))
    assert "All influence on this answer rests on sources: no judgement of ours moves it." in found.lead[0]
    assert found.figures[0].title.endswith("Of the 2 that move it most, none is a judgement with no source.")


def moved_by(found: Influence, *kinds: str) -> Influence:
    """The same with nothing that moves the answer but of these kinds."""
    return replace(found, notes=tuple(
        one for one in found.notes if one.standing is not Standing.MOVES or one.kind in kinds
    ))  # fmt: skip


def test_where_no_note_moves_it_the_lead_says_so() -> None:
    found = moved_by(influence(), "judgement")
    assert (
        "No note moves this answer; of our judgements `parameters.danger (size)` moves it most: it lowers it by 1 point"
    ) in said(found).lead[0]
    assert not said(found).grids


def test_where_nothing_moves_it_the_lead_says_so_once_and_no_list_is_empty() -> None:
    still = tuple(replace(one, standing=Standing.NOTHING) for one in influence().speakers)
    found = said(replace(moved_by(influence()), speakers=still, documents=()))
    first, whole, _ = found.lead
    assert first == (
        "Is there war within a year? (plan shield) Nothing that can be taken back moves this answer in all 16 orders "
        "looked at."
    )
    assert whole == "On average over 8 points of the ranges the answer is 12%."
    assert not found.figures
    assert not found.grids
    assert [one.summary for one in found.folded] == ["What moves nothing (4)", "What cannot be taken back (1)"]


def test_a_judgement_that_reaches_furthest_comes_first_and_how_far_whichever_way() -> None:
    bare = influence()
    far = replace(bare.notes[2], reach=change(0.3, 0.01))
    first = said(replace(bare, notes=(far, *bare.notes[:2], *bare.notes[3:]))).lead[0]
    assert (
        "Our judgement `parameters.danger (size)` moves it most, 30 points whichever way: it lowers it by 1 " in first
    )
    assert "Of the notes `gazette:1` moves it most: it raises it by 5 points (4 to 6)." in first


def test_the_sum_of_shares_is_not_called_together() -> None:
    bare = influence()
    other = replace(bare.notes[2], player="judgement:parameters.guard")
    assert Leaning(replace(bare, notes=(*bare.notes, other))).sourceless().endswith(
        "on 2 judgements of our own; the sum of their shares lowers it by 1 point (0.5 to 1.5)."
    )  # fmt: skip


def test_no_interval_is_wider_than_the_answer_can_change() -> None:
    """Few points give Student's interval any width; a probability changes by 100 points at most."""
    leaning, wide = Leaning(influence()), change(0.2, 5.72)
    assert leaning.does(wide) == "may lower it by 20 points (-100 to +100)"
    assert leaning.cell(wide) == "-20 (-100 to +100)"
    assert leaning.reach(wide) == "20 (0 to 100)"
    found = influence()
    assert said(replace(found, notes=(replace(found.notes[0], share=wide), *found.notes[1:]))).figures[0].rows[0][
        4
    ] == ("-100 to +100")
    assert Leaning(influence(unit="months")).cell(wide) == "-0.2 (-5.92 to +5.52)"
    below = replace(found, none=replace(found.none, low=-0.1))
    assert Leaning(below).cell(wide) == "-20 (-100 to +100)", "an end below 0 makes no difference of it"
    assert Leaning(replace(found, compared=True)).cell(wide) == "-20 (-200 to +200)"


def test_what_the_numbers_are_in_is_said() -> None:
    assert "- lowers it, in points of probability; behind it" in Leaning(influence()).explained()
    assert "- lowers it, in months; behind it" in Leaning(influence(unit="months")).explained()
    assert "- lowers it; behind it" in Leaning(influence(unit="value")).explained()


def test_an_answer_that_is_a_difference_is_said_as_one() -> None:
    whole = Leaning(replace(influence(), compared=True)).whole()
    assert "the answer is +12 points; with every note and every judgement taken back it is +10 points." in whole
    assert "the answer is 12%; with every" in Leaning(influence()).whole()


def test_the_grid_has_every_number_with_its_interval() -> None:
    (grid,) = said(influence()).grids
    assert grid.heads == ("note", "says", "who", "share", "reach", "median", "width", "alone", "first five")
    assert grid.rows[0] == (
        "`gazette:1`", "A clash will come.", "A. Analyst, “likely”", "+5 (+4 to +6)", "5 (4 to 6)",
        "+2.5 (+1.5 to +3.5)",        "-1.2 (-2.2 to -0.25)", "+1 (0 to +2)", "90%",
    )  # fmt: skip
    assert grid.rows[1][3] == "-2 (-3 to -1)"
    assert "in points of probability; behind it is its 95% interval" in grid.note


def test_the_ways_of_moving_nothing_are_different_words() -> None:
    nothing = next(one for one in said(influence()).folded if one.summary == "What moves nothing (4)")
    assert [text.partition(" (")[0] for text in nothing.sentences] == [
        "Cited, moves nothing", "Cited only by theories or plans that are not in force",
        "Cited only by what cannot be taken back", "Cited by nothing",
    ]  # fmt: skip
    assert [text.rpartition(": ")[2] for text in nothing.sentences] == [
        "`record:2`.", "`record:3`.", "`gazette:3`.", "`gazette:4`.",
    ]  # fmt: skip


def test_judgements_are_named_with_what_they_judge() -> None:
    judged = next(one for one in said(influence()).folded if one.summary == "The judgements it rests on (1)")
    assert judged.grids[0].rows[0][:3] == (
        "parameters.danger (size)", "0.1 (0.05 to 0.2): Taken from nowhere.", "-1 (-1.5 to -0.5)",
    )  # fmt: skip
    (judgement,) = Leaning(influence()).moving("judgement")
    assert called(judgement) == "parameters.danger (size)"
    assert told(judgement, {}, {"parameters": {}}) == ""


def test_what_is_no_probability_is_not_in_points() -> None:
    leaning = Leaning(influence(unit="months"))
    assert leaning.does(change(-0.05, 0.01)) == "raises it by 0.05 months (0.04 to 0.06)"
    assert leaning.amount.value(12.0) == "12 months"
    (grid,) = said(influence(unit="months")).grids
    assert "points of probability" not in grid.note


def test_a_change_that_cancels_is_said_to() -> None:
    leaning = Leaning(influence())
    assert leaning.does(change(0.0, 0.01)).endswith("at some points of the ranges and lowers it at others (-1 to +1)")
    assert leaning.does(change(0.0)) == "moves nothing"
    assert leaning.does(change(1e-7)) == "lowers it by ~0 points (~0 to ~0)"


def test_a_shade_is_half_the_one_above() -> None:
    bare = influence()
    parts = (0.4, 0.2001, 0.2, 0.1, 0.05, 0.025, 0.001, 0.0)
    movers = [replace(bare.notes[0], player=str(n), part=part) for n, part in enumerate(parts)]
    assert list(Leaning(bare).steps(movers).values()) == [5, 5, 4, 3, 2, 1, 1, 0]


def test_it_stands_in_a_brief_and_leads_to_the_notes() -> None:
    page = write(findings(), [said(influence())])
    html5lib.HTMLParser(strict=True).parse(page)
    assert '<h2 id="influence-war">Which sentence does it rest on: war</h2>' in page
    section = page[page.index('<h2 id="influence-war">') : page.index('<h2 id="questions">')]
    assert '<a href="#note-gazette-1">gazette:1</a>' in section
    assert "<svg" in section
    assert "&lt;b&gt;two" not in section, "what moves nothing is named and not told"


def test_our_words_are_cut_at_a_word() -> None:
    assert shortened("one, two, three", 10) == "one, two…"
