"""`detente explain`: trees that fit the page, words beside the model, tables, and what is refused."""

import csv
import json
import re
import signal
from pathlib import Path
from typing import Any

import pytest

from detente.cli import main
from detente.cli.codes import INTERRUPTED
from detente.cli.explain_page import lines, sentences
from detente.insight.explain import Explanation, Node
from detente.result import Status
from unit.insight.said import written


def out(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    """What a command prints."""
    assert main(["explain", *words]) == code
    said = capsys.readouterr()
    return said.out if code == 0 else said.err


def test_a_tree_fits_the_page(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for width in ("80", "60"):
        monkeypatch.setenv("COLUMNS", width)
        text = out(capsys, "freeze", "--question", "quiet_year")
        assert max(map(len, text.splitlines())) <= int(width)
        assert "╞═ 0.214 (75%)  chosen moves" in text
    flat = " ".join(text.replace("│", " ").replace("║", " ").split())
    assert "The causes named account for 100% of what carries the number." in flat
    assert flat.count("Cooperation becomes more likely as its gains grow") == 1
    assert "jervis:3 (size), as above" in flat
    assert "judgement: no note supports it" in flat


def test_lines_of_a_tree() -> None:
    note = Node(kind="note", label="a:1 (size): A long sentence that has to be broken somewhere.", path="a:1")
    cause = Node(kind="cause", label="it happens", path="events.it", number=0.5, unit="probability", part=True,
                 share=1.0, children=(note,))  # fmt: skip
    again = Node(kind="before", label="it happens", path="events.it", number=2.0, unit="times", children=(note,))
    root = Node(kind="answer", label="does it?", number=0.5, unit="probability", children=(cause, again))
    assert list(lines(root, 40)) == [
        "0.500  does it?",
        "╞═ 0.500 (100%)  it happens",
        "│  └─ a:1 (size): A long sentence that",
        "│        has to be broken somewhere.",
        "└─ 2 times  it happens",
        "   └─ a:1 (size), as above",
    ]


def test_json_and_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "tree.csv"
    text = out(capsys, "freeze", "--question", "plan_gain", "--plan", "west_alone", "--json", "--frame", str(file))
    (one,) = json.loads(text)["explanations"]
    assert (one["plan"], one["tree"]["kind"]) == ("west_alone", "answer")
    assert sum(part["number"] for part in one["tree"]["children"] if part["part"]) == pytest.approx(
        one["tree"]["number"]
    )
    with file.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows[0]["place"] == "1"
    assert float(rows[0]["number"]) == one["tree"]["number"]


def test_depth_and_the_first_question(capsys: pytest.CaptureFixture[str]) -> None:
    text = out(capsys, "freeze", "--depth", "2")
    assert "quiet_year: Will both sides have paused" in text
    assert "One of 20 questions" in text
    assert "moves `west.tests`" not in text


def test_words_on_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(written(tmp_path))
    text = out(capsys, folder, "--words", "--points", "4", "--no-store", "--engine", "here")
    flat = " ".join(text.split())
    assert "crippled: “unlikely” (A. Owl, a:1)" in flat
    assert "barnes_canada_2016 20%–30% none" in flat
    assert "> above 0 of 4 (0.00 to 0.60)" in flat
    assert "Modals say that something can be and no more; no scale gives them a number: crippled (“may well”)." in flat
    assert "The scale moves the verdict on 1 of 2 forecasts" in flat
    assert "often: what the question asks for is no probability" in flat
    kent = out(capsys, folder, "--words", "--points", "2", "--scale", "kent_1964", "--no-store", "--engine", "here")
    assert "icd_203_2015" not in kent
    one = " ".join(out(capsys, folder, "--words", "--points", "1", "--no-store", "--engine", "here").split())
    assert "eight of ten points of all ranges lie, 1 point. = inside" in one
    data = json.loads(out(capsys, folder, "--words", "--points", "2", "--json", "--no-store", "--engine", "here"))
    assert [one["question"] for one in data["forecasts"]].count("crippled") == 4


def test_words_are_whole_and_have_their_speaker_where_several_spoke(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    folder = str(written(tmp_path))
    text = out(capsys, folder, "--words", "--points", "2", "--no-store", "--engine", "here")
    table = text[text.index("In the case's own") : text.index("On the scales")]
    assert re.search(r"“unlikely” +\d", table)
    assert table.count("(A. Owl)") > 0
    assert not re.search(r"(?m)^ *”", table)
    flat = " ".join(text.split())
    assert "- cannot: the words or the model have no number, so that there is nothing to compare" in flat


def test_words_that_are_stopped_before_the_first_game(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def pressed(*args: Any) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("detente.cli.following.store_of", pressed)
    assert main(["explain", str(written(tmp_path)), "--words", "--engine", "here"]) == INTERRUPTED
    page, errors = (" ".join(text.split()) for text in capsys.readouterr())
    assert re.fullmatch(r"This is not the whole of it\. Stopped at 0 of \d+ games; nothing was stored\.", page)
    assert re.search(r"detente explain: Stopped at 0 of \d+ games; nothing was stored\.$", errors)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["freeze", "--words"], 1, "The case has no forecasts: they are written in `forecasts.csv` in its folder."),
        (["freeze", "--question", "quiet_yaer"], 2, "there is no question `quiet_yaer`; did you mean `quiet_year`?"),
        (["freeze", "--plan", "zzz"], 2, "there is no plan `zzz`. There is: none, freeze_for_freeze, west_alone."),
        (["freeze", "--depth", "0"], 2, "a whole number of 1 or more is needed, not `0`"),
        (["freeze", "--scale", "kent_1964"], 2, "--scale goes with --words: it is experts' words"),
        (["freeze", "--words", "--plan", "west_alone"], 2, "with --words there is no --theory, --plan"),
        (["freeze", "--words", "--scale", "kent"], 2, "there is no scale of verbal certainty `kent`"),
        (["freeze", "--no-store"], 2, "--no-store goes with --words"),
    ],
)
def test_refusals(words: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert said in out(capsys, *words, code=code)


def test_what_is_said_below_fits_the_tree(capsys: pytest.CaptureFixture[str]) -> None:
    one, two = (out(capsys, "freeze", "--question", "quiet_year", "--depth", depth) for depth in ("1", "2"))
    assert "joined by" not in one
    assert "joined by ═" in two
    assert "joined by ─" not in two
    assert "causes named account" not in one + two
    assert "causes named account for 100%" in out(capsys, "freeze", "--question", "quiet_year", "--depth", "3")


def test_nothing_to_be_off() -> None:
    exact = Node(kind="answer", label="how much?", number=1.0, bound=0.0)
    found = Explanation(question="q", text="", theory=None, plan=None, expectation="", expectations=1,
                        status=Status.EXACT, shown=None, root=exact)  # fmt: skip
    assert list(sentences(found)) == ["No number here has a numerical error."]


def test_the_rest_of_interests_has_its_sign() -> None:
    rest = Node(kind="rest", label="2 more interests", number=0.229, unit="utility", part=True)
    gain = Node(kind="gain", label="it gains", number=0.229, unit="utility", children=(rest,))
    assert list(lines(gain, 40)) == ["+0.229  it gains", "╘═ +0.229  2 more interests"]


@pytest.mark.parametrize(
    ("number", "unit", "said"),
    [
        (10.0, "month", "10 months"), (1.0, "month", "1 month"), (9.11, "months", "9.11 months"),
        (1.0, "times", "1 time"), (2.0, "per month", "2 per month"), (0.25, "probability", "0.250"),
        (-0.25, "utility", "-0.25"), (0.25, "probability, difference", "+0.250"),
        (1.5, "months, difference", "+1.5 months"),
    ],
)  # fmt: skip
def test_the_number_of_a_line_has_its_unit(number: float, unit: str, said: str) -> None:
    assert list(lines(Node(kind="answer", label="so", number=number, unit=unit), 40)) == [f"{said}  so"]


def test_what_differs_has_its_sign() -> None:
    cause = Node(kind="cause", label="it happens", number=0.186, unit="probability", part=True)
    whole = Node(kind="difference", label="what differs", number=0.186, unit="probability", children=(cause,))
    assert list(lines(whole, 40)) == ["+0.186  what differs", "╘═ +0.186  it happens"]


def test_sides_by_plan_and_tempos_in_words(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    text = out(capsys, "freeze", "--question", "plan_gain", "--plan", "freeze_for_freeze")
    assert "with the plan `freeze_for_freeze`: What does the freeze add?" in text
    assert "less the same without it" in text
    assert "it looks at `west.tests`: 1 per month (0.5 to 2); times 0.5 while `phase is treaty`" in text
    assert "1.0 * " not in text
