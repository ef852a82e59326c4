"""What an answer rests on is counted and leads somewhere."""

from detente.report.board import boards
from detente.report.contents import contents
from detente.report.grounds import grounds
from unit.report.planted import findings


def test_questions_with_the_same_grounds_share_them() -> None:
    found = findings()
    by_name, every = grounds(boards(found), found)
    assert by_name["war"] is by_name["gain"]
    assert by_name["war"].notes == ("gazette:1", "gazette:2")
    paths = [path for path, *_ in by_name["war"].judgements]
    assert "interests.us.pride" in paths
    assert sum(len(one.questions) for one in every) == 4
    assert (by_name["war"].elements, by_name["war"].judged) == (8, 4)


def test_notes_that_nothing_leads_to_are_counted_and_not_printed() -> None:
    made = contents(findings())
    ((_, notes),) = made.sources
    assert [note.id for note in notes] == ["gazette:1", "gazette:2"]
    assert made.uncited == 1
