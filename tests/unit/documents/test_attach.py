"""The user's copies of documents."""

from pathlib import Path

import pytest

from detente.documents import Match, attach, attached, check_anchors, data_folder, digest, make_anchor, read_text
from detente.errors import DetenteError

TEXT = "There is almost no chance of talks this year."


def test_the_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert data_folder() == tmp_path / "detente" / "sources"
    monkeypatch.setenv("XDG_DATA_HOME", "")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert data_folder() == tmp_path / ".local" / "share" / "detente" / "sources"


def test_the_original_is_kept_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_bytes(b"\xef\xbb\xbf" + TEXT.encode() + b"\r\n")
    kept = attach("gazette", file, folder=tmp_path / "kept")
    assert kept.read_bytes() == file.read_bytes()
    assert attached("gazette", folder=tmp_path / "kept") == kept
    assert attached("herald", folder=tmp_path / "kept") is None
    assert read_text(kept) == TEXT + "\r\n"


@pytest.mark.parametrize("source", ["", "../x", "a/b", "A", ".", "x" * 65])
def test_ids_that_could_lead_elsewhere(source: str, tmp_path: Path) -> None:
    with pytest.raises(DetenteError):
        attached(source, folder=tmp_path)


@pytest.mark.parametrize(("name", "data"), [("a.pdf", b"%PDF"), ("a.txt", b"\xff\xfa\x00"), ("a.txt", b"a\0b")])
def test_what_is_no_text_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DetenteError):
        attach("gazette", tmp_path / name, folder=tmp_path / "kept")
    with pytest.raises(DetenteError):
        attach("gazette", tmp_path / "nothing.txt", folder=tmp_path / "kept")


def test_check(tmp_path: Path) -> None:
    anchors = {"gazette:1": make_anchor(TEXT, 9, 25)}
    assert not check_anchors("gazette", anchors, folder=tmp_path).attached
    file = tmp_path / "article.txt"
    file.write_text(TEXT, encoding="utf-8")
    attach("gazette", file, folder=tmp_path)
    checked = check_anchors("gazette", anchors, sha256=digest(TEXT), folder=tmp_path)
    assert checked.same_text
    assert checked.found["gazette:1"].match is Match.EXACT
