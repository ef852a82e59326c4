"""Loading from folders, files, standard input and by name; nothing outside the folder is read."""

import io
from pathlib import Path

import pytest

from detente.case.load import check_file, load, shipped
from detente.errors import CaseError

EVERYTHING = Path(__file__).parent / "everything"
SMALL = "detente: 1\ntitle: A small case\nstart: 2020-01-01\nactors: {us: {}}\n"
NOTES = "---\nid: gazette\ntitle: The case\n---\n1. It rains.\n"


def write(folder: Path, case: str = SMALL, notes: str | None = NOTES) -> Path:
    (folder / "case.yaml").write_text(case, encoding="utf-8")
    if notes is not None:
        (folder / "sources").mkdir()
        (folder / "sources" / "gazette.md").write_text(notes, encoding="utf-8")
    return folder


def test_a_folder() -> None:
    case = load(EVERYTHING)
    assert case.machine["title"] == "Everything once"
    assert list(case.notes) == ["gazette:1", "gazette:2", "gazette:3"]
    assert case.sources["gazette"].publisher == "The Gazette"
    assert case.digest.startswith("sha256:")
    assert case.folder == EVERYTHING
    assert [issue.path for issue in case.warnings] == ["calendar.1.date"]


def test_its_file_is_the_same_case() -> None:
    assert load(EVERYTHING / "case.yaml").notes == load(str(EVERYTHING)).notes


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stream:
        buffer = io.BytesIO(SMALL.encode())

    monkeypatch.setattr("sys.stdin", Stream)
    case = load("-")
    assert case.machine["title"] == "A small case"
    assert case.folder is None


def test_a_single_file_of_another_name_is_not_held_to_notes(tmp_path: Path) -> None:
    file = tmp_path / "other.yaml"
    file.write_text(SMALL.replace("{us: {}}", "{us: {evidence: [gazette:9]}}"), encoding="utf-8")
    assert load(file).notes == {}


@pytest.mark.parametrize("name", shipped())
def test_shipped_cases_load_by_name(name: str) -> None:
    assert load(name).machine["detente"] == 1


@pytest.mark.parametrize("source", ["nothing_of_the_sort", "no/such/folder", "../x.yaml", ".", "", "a\0b"])
def test_what_is_no_case_is_refused(source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CaseError):
        load(source)


def test_evidence_needs_its_note(tmp_path: Path) -> None:
    write(tmp_path, SMALL.replace("{us: {}}", "{us: {evidence: [gazette:1, gazette:2, herald:1]}}"))
    assert [(issue.path, issue.found) for issue in check_file(tmp_path)] == [
        ("actors.us.evidence.2", "`gazette:2`"),
        ("actors.us.evidence.3", "`herald:1`"),
    ]


def test_notes_of_a_source_with_mistakes_are_not_missed(tmp_path: Path) -> None:
    write(tmp_path, SMALL.replace("{us: {}}", "{us: {evidence: [gazette:2]}}"), NOTES + "2. {kind: fact It pours.\n")
    issues = check_file(tmp_path)
    assert [issue.found for issue in issues] == ["a bracket that is not closed"]
    assert issues[0].file.endswith("gazette.md")


@pytest.mark.parametrize("what", ["case.yaml", "sources/gazette.md"])
def test_links_out_of_the_folder_are_refused(tmp_path: Path, what: str) -> None:
    folder, outside = tmp_path / "case", tmp_path / "outside"
    folder.mkdir()
    write(folder)
    (folder / what).rename(outside)
    (folder / what).symlink_to(outside)
    assert [issue.found for issue in check_file(folder)] == ["a link that leads out of the case"]


def test_a_folder_of_sources_that_leads_out_is_refused(tmp_path: Path) -> None:
    folder, outside = tmp_path / "case", tmp_path / "outside"
    folder.mkdir()
    write(folder)
    (folder / "sources").rename(outside)
    (folder / "sources").symlink_to(outside, target_is_directory=True)
    assert [issue.found for issue in check_file(folder)] == ["a link that leads out of the case"]


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\0" * 9, b"a" * 600_000])
def test_notes_that_are_no_text_are_refused(tmp_path: Path, data: bytes) -> None:
    write(tmp_path)
    (tmp_path / "sources" / "gazette.md").write_bytes(data)
    assert len(check_file(tmp_path)) == 1


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    case = SMALL.replace("{us: {}}", "{us: {evidence: [herald:1]}}") + "clock: fortnight\nfinal: war\n"
    write(tmp_path, case, "no notes")
    with pytest.raises(CaseError) as caught:
        load(tmp_path)
    assert len(caught.value.issues) == 5
