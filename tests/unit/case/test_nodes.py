"""Nodes: places, quotes, limits, and what YAML has that a case has not."""

import io
from pathlib import Path

import pytest

from detente.case.nodes import Mapping, Mark, Node, Scalar, Sequence, nodes_of, read_nodes, read_source
from detente.case.resolve import resolve
from detente.errors import CaseError


def read(text: str) -> Node:
    """The nodes of a text without mistakes."""
    node, issues = read_nodes(text, "case.yaml")
    assert not issues
    assert node is not None
    return node


def found(text: str) -> list[tuple[int, int, str]]:
    """Line, column and what was found of every mistake."""
    return [(issue.line, issue.column, issue.found) for issue in read_nodes(text, "case.yaml")[1]]


def test_no_type_is_guessed() -> None:
    """Everything plain is a text, quotes are remembered."""
    node = read("a: no\nb: 2017-09-18\nc: 1e3\nd: 'yes'\ne: \"x\"\nf:\n")
    assert isinstance(node, Mapping)
    scalars = [value for _, value in node.entries if isinstance(value, Scalar)]
    assert [scalar.text for scalar in scalars] == ["no", "2017-09-18", "1e3", "yes", "x", ""]
    assert [scalar.plain for scalar in scalars] == [True, True, True, False, False, True]
    assert [scalar.is_nothing for scalar in scalars] == [False, False, False, False, False, True]


def test_places_count_from_one() -> None:
    """A scalar's mark covers it, a flow collection's its brackets, a block's its first key."""
    node = read("ä: [x, 'yz']\nb:\n  long: 1\n")
    assert isinstance(node, Mapping)
    listing, inner = node.get("ä"), node.get("b")
    assert isinstance(listing, Sequence)
    assert isinstance(inner, Mapping)
    assert listing.mark == Mark(1, 4, 9, 1, 13)
    assert listing.items[1].mark == Mark(1, 8, 4, 1, 12)
    assert inner.mark == Mark(3, 3, 4, 3, 10)
    assert node.entries[1][0].mark == Mark(2, 1, 1, 2, 2)


def test_a_long_text_is_marked_to_the_end_of_its_line() -> None:
    """The length of a mark never reaches into the next line."""
    node = read("a: one\n  two\nb: |\n  text\n")
    assert isinstance(node, Mapping)
    first = node.get("a")
    assert isinstance(first, Scalar)
    assert (first.text, first.mark.length, first.mark.end_line) == ("one two", 3, 2)


def test_byte_order_mark_is_no_text() -> None:
    """What Windows editors put first is left out, and columns hold."""
    node = read("\ufeffa: 1")
    assert isinstance(node, Mapping)
    assert node.entries[0][0].mark.column == 1
    assert resolve("\ufeffdetente: 2", "case.yaml").issues[0].column == 10
    assert resolve("\ufeffdetente: 2", "case.yaml").issues[0].excerpt == "detente: 2"
    assert list(node.keys()) == ["a"]


def test_all_mistakes_that_can_be_read_over_are_told() -> None:
    """Duplicate keys, merge keys, tags and keys that are lists do not hide one another."""
    text = "a: 1\na: 2\nb: !!str 3\n<<: {c: 1}\n? [x]\n: 1\n"
    assert found(text) == [
        (2, 1, "`a` a second time"),
        (3, 4, "a tag (`!!str`)"),
        (4, 1, "a merge key (`<<`)"),
        (5, 3, "a list as a key"),
    ]


def test_the_first_of_two_keys_counts() -> None:
    """What is read on after a duplicate key is what stood first."""
    node, _ = read_nodes("a: 1\na: 2\n", "case.yaml")
    assert isinstance(node, Mapping)
    assert node.entries == ((Scalar("a", True, Mark(1, 1, 1, 1, 2)), Scalar("1", True, Mark(1, 4, 1, 1, 5))),)


def test_quoted_merge_key_is_a_key() -> None:
    """Only the sign itself is refused."""
    assert found("'<<': 1") == []


def test_depth() -> None:
    """64 deep is read, 65 is not."""
    assert found("[" * 64 + "]" * 64) == []
    assert found("[" * 65 + "]" * 65) == [(1, 65, "something nested more than 64 deep")]


def test_number_of_values() -> None:
    """50,000 values are read, one more is not."""
    assert found("[" + "a," * 49_999 + "]") == []
    assert [what for *_, what in found("[" + "a," * 50_000 + "]")] == ["more than 50,000 values"]


def test_tabs_in_texts_are_no_mistake() -> None:
    """Only indentation is meant."""
    assert found("a: 'x\ty'\nb: 1\t# note\nc: 2\n") == []
    assert found("a:\n\tb: 1") == [(2, 1, "a tab")]
    assert found("a:\n  \tb: 1") == [(2, 3, "a tab")]


@pytest.mark.parametrize(
    ("text", "line", "column", "what"),
    [
        ("a: 'x", 1, 4, "a quote that is never closed"),
        ("a: [1, 2", 1, 4, "a bracket that is not closed"),
        ("a: [1, {b: 2]", 1, 8, "a bracket that is not closed"),
        ("a: b: c", 1, 5, "a second `: ` where a value ends"),
        ("a: 1\nb\nc: 2", 3, 1, "a line without a colon"),
        ("a: `x`", 1, 4, "``` at the start of a value"),
        ("a: %x", 1, 4, "`%` at the start of a value"),
        ("a:\n    b: 1\n  c: 2", 3, 3, "a line that does not fit"),
        ("a: - b", 1, 4, "a list item (`- `) within a line"),
        ('a: "\\q"', 1, 5, "a backslash in double quotes"),
        ("a: \x07", 1, 4, "a character that is no text"),
        ("a: *", 1, 5, "a text that begins with `*` or `&`"),
    ],
)
def test_broken_yaml_in_plain_words(text: str, line: int, column: int, what: str) -> None:
    """Each has a place in the text and says what is there."""
    assert found(text) == [(line, column, what)]


def test_nodes_of_data() -> None:
    """Plain data become nodes without places; quotes mean a text."""
    node = nodes_of({"a": [1, 0.5, True, None, "yes", "1"]})
    assert isinstance(node, Mapping)
    listing = node.get("a")
    assert isinstance(listing, Sequence)
    assert [(item.text, item.plain) for item in listing.items if isinstance(item, Scalar)] == [
        ("1", True), ("0.5", True), ("true", True), ("null", True), ("yes", False), ("1", False),
    ]  # fmt: skip
    assert node.mark.line == 0


# Sources


def refusal(path: object) -> str:
    """What was found when a source was refused."""
    with pytest.raises(CaseError) as caught:
        read_source(path)  # type: ignore[arg-type]
    assert len(caught.value.issues) == 1
    return caught.value.issues[0].found


def test_a_folder_stands_for_its_case(tmp_path: Path) -> None:
    """`case.yaml` is read."""
    (tmp_path / "case.yaml").write_text("détente: 1", encoding="utf-8")
    assert read_source(tmp_path) == read_source(tmp_path / "case.yaml") == "détente: 1"


def test_sources_that_cannot_be_read(tmp_path: Path) -> None:
    """Each is refused in one sentence."""
    assert refusal(tmp_path / "nothing") == "no such file"
    assert refusal(tmp_path) == "a folder without a `case.yaml`"
    (tmp_path / "case.yaml").mkdir()
    assert refusal(tmp_path) == "a folder"
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe")
    assert refusal(binary) == "a binary file"
    binary.write_bytes(b"a: \0")
    assert refusal(binary) == "a binary file"


def test_size(tmp_path: Path) -> None:
    """512,000 bytes are read, one more is not."""
    path = tmp_path / "case.yaml"
    path.write_bytes(b"a" * 512_000)
    assert len(read_source(path)) == 512_000
    path.write_bytes(b"a" * 512_001)
    assert refusal(path) == "a file of more than 512 kB"


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` reads it, under the same limits."""
    for data, expected in ((b"a: 1", None), (b"a" * 600_000, "a file of more than 512 kB")):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        if expected is None:
            assert read_source("-") == "a: 1"
        else:
            assert refusal("-") == expected


def test_a_text_too_long_is_refused_wherever_it_comes_from() -> None:
    """Also one that was read by somebody else, counted in bytes."""
    assert [what for *_, what in found("ä" * 300_000)] == ["a text of more than 512 kB"]
    assert [what for *_, what in found("a: \0")] == ["a binary file"]
