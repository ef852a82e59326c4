"""Explanations: parts that add up, trees that reach the notes, every sort of question, and what cannot be unfolded."""

import json
from functools import cache
from typing import Any

import pytest

from detente.answer import Grounds, ask
from detente.answer.grounds import Setting
from detente.case.load import Case, load
from detente.cli.page import bare
from detente.errors import GameError, QueryError
from detente.insight.explain import Explanation, Node, explain
from detente.insight.explain.ground import looked_up
from detente.insight.explain.rests import JUDGEMENT, NO_SIZE, notes_of, told

CASES = ("freeze", "council", "surprise")


@cache
def opened(name: str) -> tuple[Case, Grounds]:
    """A shipped case and its solved games."""
    case = load(name)
    return case, Grounds(case.machine)


def unfolded(name: str, question: str, **more: Any) -> Explanation:
    """A number of a shipped case, unfolded."""
    case, grounds = opened(name)
    return explain(grounds, question, sources=case.sources, **more)


def assert_adds_up(found: Explanation) -> None:
    """Parts sum to what they are parts of, within all the bounds; shares to 1."""
    for node in found.root.walk():
        if not node.parts:
            continue
        room = (node.bound or 0.0) + sum(part.bound or 0.0 for part in node.parts) + 1e-12
        assert node.number is not None
        assert sum(part.number or 0.0 for part in node.parts) == pytest.approx(node.number, abs=room), node.label
        shares = [part.share for part in node.parts]
        if None not in shares:
            assert sum(shares) == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize("name", CASES)
def test_every_question_adds_up_and_is_the_answer(name: str) -> None:
    case, grounds = opened(name)
    for question in case.machine["questions"]:
        found = unfolded(name, question)
        assert_adds_up(found)
        answer = ask(grounds, question, theory=None, plan=None, spread=False).expectations[0].estimate
        assert found.status is answer.status
        if answer.value is None:
            assert found.root.number is None
            assert found.cannot
        else:
            assert found.root.number == pytest.approx(answer.value, abs=answer.bound + (found.root.bound or 0) + 1e-12)


@pytest.mark.parametrize("theory", [None, "axelrod", "exploitation", "restraint"])
def test_under_theories_and_plans(theory: str | None) -> None:
    for question in ("quiet_year", "plan_gain", "west_fares"):
        assert_adds_up(unfolded("freeze", question, theory=theory, plan="freeze_for_freeze"))


def kinds(found: Explanation) -> set[str]:
    """What sorts of lines there are."""
    return {node.kind for node in found.root.walk()}


def test_a_probability_goes_down_to_the_sentence() -> None:
    found = unfolded("freeze", "quiet_year")
    assert kinds(found) >= {
        "answer",
        "carrier",
        "cause",
        "rate",
        "gain",
        "interest",
        "number",
        "note",
        "judgement",
        "path",
    }
    note = next(node for node in found.root.walk() if node.path == "jervis:2")
    assert note.said("text").startswith("Whether states dare to cooperate")
    assert (note.said("speaker"), note.said("aspect"), note.said("polarity")) == ("Robert Jervis", "size", "for")
    advance = next(node for node in found.root.walk() if node.path == "parameters.advance")
    assert (advance.kind, advance.number) == ("parameter", 0.05)
    assert [child.kind for child in advance.children] == ["judgement"]


def test_chosen_moves_pay_and_slips_do_not() -> None:
    """The mean gain of what is chosen is above its cost, that of a slip below."""
    seen = 0
    for name in CASES:
        for question in opened(name)[0].machine["questions"]:
            for carrier in unfolded(name, question).root.walk():
                if carrier.kind != "carrier" or not carrier.label.startswith(("chosen", "slips")):
                    continue
                for cause in carrier.children:
                    for gain in cause.children:
                        if gain.kind == "gain" and gain.number is not None and " moves " in cause.label:
                            assert (gain.number > 0) is carrier.label.startswith("chosen"), cause.label
                            seen += 1
    assert seen > 20


def test_what_speaks_for_a_move_has_a_positive_part() -> None:
    for node in unfolded("surprise", next(iter(opened("surprise")[0].machine["questions"]))).root.walk():
        if node.kind == "interest" and node.part and node.label.startswith("speaks"):
            assert ((node.number or 0.0) > 0) is node.label.startswith("speaks for it")


def test_a_difference_is_both_sides_and_what_differs() -> None:
    found = unfolded("freeze", "plan_gain", plan="freeze_for_freeze")
    one, other = found.root.parts
    assert one.number == pytest.approx(unfolded("freeze", "quiet_year", plan="freeze_for_freeze").root.number)
    assert other.number == pytest.approx(-(unfolded("freeze", "quiet_year").root.number or 0.0))
    assert other.label == "less the same without it"
    (apart,) = (node for node in found.root.children if node.kind == "difference" and not node.part)
    assert apart.number == pytest.approx(found.root.number)
    assert_adds_up(found)


def test_what_is_compared_with_itself_is_told_once() -> None:
    found = unfolded("freeze", "plan_gain")
    assert found.root.number == 0.0
    assert found.root.parts[1].children[0].children == ()


def test_throughout_is_certainty_less_what_ends_it() -> None:
    certain, ends = unfolded("freeze", "no_pause").root.parts
    assert (certain.number, ends.children[0].kind) == (1.0, "end")
    assert ends.number == pytest.approx(-(ends.children[0].number or 0.0))


def test_an_expected_value_is_its_values_and_a_welfare_its_interests() -> None:
    heavy = unfolded("freeze", "weight_of_arms").root
    assert {part.kind for part in heavy.parts} == {"value"}
    assert any(node.kind == "end" for node in heavy.walk())
    fares = unfolded("freeze", "west_fares").root
    assert {part.path for part in fares.parts} == {f"interests.west.{one}" for one in
                                                   ("own_tests", "rival_tests", "race", "caught")}  # fmt: skip


def test_a_trend_is_up_less_down_and_a_time_says_what_ends_it() -> None:
    assert [((part.number or 0.0) > 0) for part in unfolded("freeze", "direction").root.parts] in (
        [True, False],
        [True],
    )
    (waits,) = (node for node in unfolded("freeze", "first_calm").root.children if node.kind == "end")
    assert {child.kind for child in waits.children} == {"carrier"}


def test_the_start_is_told_where_it_carries_something() -> None:
    found = unfolded("freeze", "no_pause", plan="west_alone")
    assert_adds_up(found)
    quiet = unfolded("freeze", "quiet_at_all", plan="west_alone")
    assert_adds_up(quiet)


def test_depth_cuts_the_tree_and_top_folds_what_carries_least() -> None:
    def levels(node: Node) -> int:
        return 1 + max(map(levels, node.children), default=0)

    whole = unfolded("freeze", "quiet_year")
    for depth in (1, 2, 3, 4):
        assert levels(unfolded("freeze", "quiet_year", depth=depth).root) == depth
    assert levels(whole.root) > 5
    short = unfolded("freeze", "west_turns", top=1)
    assert_adds_up(short)
    assert short.shown is not None
    assert unfolded("freeze", "west_turns", top=None).shown == 1.0


def test_one_more_than_are_told_is_told_too() -> None:
    nodes = [Node(kind="cause", label=str(number), number=float(number), part=True) for number in range(1, 6)]
    assert [node.label for node in told(nodes, 4, "causes")] == ["5", "4", "3", "2", "1"]
    assert [node.label for node in told(nodes, 3, "causes")] == ["5", "4", "3", "2 more causes"]


def test_notes_for_come_first_and_size_before_the_rest() -> None:
    links = [("a:1", "size", "against"), ("a:2", "exists", "for"), ("a:3", "size", "for"), ("a:4", "sign", "for")]
    element = {"value": 2.0, "evidence": [{"note": n, "aspect": a, "polarity": p} for n, a, p in links]}
    machine = {"parameters": {"sized": element, "judged": {"value": 1.0, "evidence": []},
                              "signed": {"value": 1.0, "evidence": element["evidence"][1:2]}}}  # fmt: skip
    ground = looked_up(Grounds({**machine, "theories": {}, "plans": {}}), Setting(), {}, top=None, deep=True)
    assert [node.label for node in notes_of(ground, "parameters.sized")] == [
        "a:3 (size)", "a:4 (sign)", "a:2 (exists)", "a:1 (size, against)",
    ]  # fmt: skip
    assert [node.label for node in notes_of(ground, "parameters.judged")] == [JUDGEMENT]
    assert [node.label for node in notes_of(ground, "parameters.signed")] == ["a:2 (exists)", NO_SIZE]


def test_what_a_theory_states_is_called_that() -> None:
    found = unfolded("freeze", "quiet_year", theory="exploitation")
    weight = next(node for node in found.root.walk() if node.path == "interests.west.rival_tests.weight")
    (stated,) = weight.children
    assert (stated.label, stated.path) == (
        "so the theory `exploitation` has it (Robert Jervis)",
        "theories.exploitation",
    )
    assert {node.path for node in stated.children} == {"jervis:2", "jervis:4"}
    race = next(node for node in found.root.walk() if node.path == "interests.west.race.weight")
    assert race.children == ()


def test_as_data_and_as_a_table() -> None:
    found = unfolded("freeze", "quiet_year")
    data = json.loads(json.dumps(bare(found.as_data())))
    assert data["tree"]["children"][0]["part"] is True
    frame = found.to_frame("pyarrow")
    assert frame.num_rows == sum(1 for _ in found.root.walk())
    assert frame.column("place").to_pylist()[:3] == ["1", "1.1", "1.1.1"]
    assert "Robert Jervis" in frame.column("speaker").to_pylist()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"question": "quiet_yaer"}, "The case has no question `quiet_yaer`; did you mean `quiet_year`?"),
        ({"question": "quiet_year", "theory": "axelord"}, "The case has no theory `axelord`; did you mean `axelrod`?"),
        ({"question": "quiet_year", "plan": "zzz"}, "The case has no plan `zzz`."),
        ({"question": "quiet_year", "depth": 0}, "The depth is 1 or more, not 0."),
        ({"question": "quiet_year", "top": 0}, "The number of causes told is 1 or more, not 0."),
    ],
)
def test_what_is_not_there_is_one_sentence(words: dict[str, Any], said: str) -> None:
    question = words.pop("question")
    with pytest.raises(QueryError) as refused:
        explain(opened("freeze")[1], question, **words)
    assert str(refused.value) == said


def test_a_large_game_says_what_cannot_be_unfolded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kept as a lattice, a game has causes and notes, but no path and no gains."""
    monkeypatch.setattr(Grounds, "large", lambda self, setting: True)
    case = load("freeze")
    grounds = Grounds(case.machine)
    found = explain(grounds, "quiet_year", sources=case.sources)
    assert_adds_up(found)
    assert any("without a record of every transition" in why for why in found.cannot)
    assert {"carrier", "cause", "note"} <= kinds(found)
    assert all(node.number is None for node in found.root.walk() if node.kind == "gain")
    whole = unfolded("freeze", "quiet_year").root
    assert found.root.number == pytest.approx(whole.number, abs=1e-9)
    with pytest.raises(GameError, match=r"needs a record of every transition.*cannot be unfolded"):
        explain(grounds, "west_turns")
