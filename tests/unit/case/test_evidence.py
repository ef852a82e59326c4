"""Which notes an element rests on, which elements rest on none, which notes nothing cites."""

from pathlib import Path

import pytest

from detente.case.evidence import cited, count_notes, judgements, links, uncited, verify
from detente.case.load import Case, load
from detente.case.note import Note
from detente.case.override import apply
from detente.documents import Match, attach, make_anchor

EVERYTHING = Path(__file__).parent / "everything"


@pytest.fixture(scope="module")
def case() -> Case:
    return load(EVERYTHING)


def test_links_of_elements(case: Case) -> None:
    found = links(case.machine)
    assert [link.note for link in found["options.dprk.tests"]] == ["gazette:1"]
    assert found["conditions.economy"][0].aspect == "sign"
    assert found["events.accident"] == ()
    assert not any(path.startswith(("plans", "theories", "questions")) for path in found)


def test_judgements(case: Case) -> None:
    paths = judgements(case.machine)
    assert "events.accident" in paths
    assert "events.range_test" not in paths


def test_what_cites_a_note(case: Case) -> None:
    used = cited(case.machine)
    assert "theories.rovere" in used["gazette:3"]
    assert "plans.roadmap.phases.1" in used["gazette:1"]
    assert uncited(case.machine, [*case.notes, "gazette:4"]) == ("gazette:4",)


def test_what_becomes_of_the_notes(case: Case) -> None:
    more = {
        "gazette:3": Note(id="gazette:3", text="Cited.", speaker="", background="cited all the same"),
        "gazette:4": Note(id="gazette:4", text="A picture.", speaker="", background="the caption of a picture"),
        "gazette:5": Note(id="gazette:5", text="Forgotten.", speaker=""),
    }
    counts = count_notes(case.machine, {**case.notes, **more})
    assert (counts.evidence, counts.background, counts.neither) == (3, 1, ("gazette:5",))


def test_applied_plans_bring_their_links(case: Case) -> None:
    found = links(apply(case.machine, plan="roadmap"))
    assert [link.note for link in found["bodies.freeze"]] == ["gazette:1"]


def test_verify(tmp_path: Path) -> None:
    text = "On Monday the minister said that a further test was all but certain. Markets fell."
    start = text.index("a further")
    anchor = make_anchor(text, start, start + len("a further test was all but certain"))
    folder, kept = tmp_path / "case", tmp_path / "kept"
    (folder / "sources").mkdir(parents=True)
    (folder / "case.yaml").write_text("detente: 1\ntitle: t\nstart: 2020-01-01\nactors: {us: {}}\n", encoding="utf-8")
    (folder / "sources" / "gazette.md").write_text(
        "---\nid: gazette\ntitle: t\n---\n"
        f"1. {{anchor: {{start: {anchor.start}, end: {anchor.end}, sha256: {anchor.sha256}}}}} A test will come.\n"
        "2. No anchor.\n",
        encoding="utf-8",
    )
    case = load(folder)
    assert [checked.attached for checked in verify(case.sources, folder=kept)] == [False]
    document = tmp_path / "document.txt"
    document.write_text("Updated!\n\n" + text.replace(" a ", "\na  "), encoding="utf-8")
    attach("gazette", document, folder=kept)
    (checked,) = verify(case.sources, folder=kept)
    assert {note: found.match for note, found in checked.found.items()} == {"gazette:1": Match.MOVED}
    document.write_text(text.replace("further", "second"), encoding="utf-8")
    attach("gazette", document, folder=kept)
    (checked,) = verify(case.sources, folder=kept)
    assert checked.found["gazette:1"].match is Match.LOST
