"""Questions asked of runs: what is watched, what cannot be asked, when runs stop, differences."""

import math
from dataclasses import replace
from typing import Any

import pytest

from detente.analysis.simulate.walk import TableWalk
from detente.answer.sampled import Sampled, difference, sample
from detente.answer.sampling import UNASKABLE, sampling
from detente.case.questions import Observation, Question
from detente.errors import QueryError
from detente.formula import Factor, Kind, Vocabulary, compile_formula
from detente.game import compile_game, make_chain, solve
from detente.result import Status
from unit.game.texts import DUEL, model_of

WORDS = Vocabulary({"ending": Factor(("open", "war", "peace")), "a.x": Factor(("no", "yes"))})
WAR, X, NEVER = (compile_formula(text, WORDS) for text in ("ending is war", "a.x", "ending is war and ending is peace"))
DATED = DUEL + "calendar:\n  - {name: truce, date: 2017-10-18, then: {ending: peace}}\n"


def question(name: str = "q", **about: Any) -> Question:
    return Question(id=name, path=f"questions.{name}", **({"asks": "probability"} | about))


def walk_of(text: str = DUEL, **more: int) -> TableWalk:
    game = compile_game(model_of(text))
    return TableWalk.of(game, make_chain(game, solve(game)[0]), **more)


def ask(*questions: Question, text: str = DUEL, **more: Any) -> tuple[Sampled, ...]:
    walk = walk_of(text)
    return sample(questions, walk.game.model, walk, **({"runs": 500, "seed": 1} | more))


def test_questions_share_what_is_watched() -> None:
    model = walk_of().game.model
    made = sampling(
        [question(formula=WAR, within=12.0), question(formula=WAR, at=3.0, given=Observation(formula=X, at=30.0)),
         question(asks="welfare", actor="a", at=2.0), question(asks="welfare", actor="a", over=5.0)], model,
    )  # fmt: skip
    assert made.watch.horizon == 30.0
    assert made.watch.columns == ("a",)
    assert made.watch.formulas[:1] == (WAR,)
    assert len(set(made.watch.formulas)) == len(made.watch.formulas)


def test_answers_do_not_depend_on_batches() -> None:
    asked = [question(formula=WAR, within=12.0), question(asks="expect", formula=compile_formula("3 * a.x", WORDS,
             Kind.NUMBER), over=12.0)]  # fmt: skip
    one, other = ask(*asked, batch=500), ask(*asked, batch=77)
    assert one[0] == other[0]
    assert (one[1].low, one[1].high) == pytest.approx((other[1].low, other[1].high), rel=1e-12)
    assert one[0].trials == 500
    assert one[0].status is Status.SAMPLED


def test_runs_stop_when_all_is_narrow_enough() -> None:
    asked = [question(formula=WAR, within=12.0), question(formula=X, at=2.0)]
    found = ask(*asked, runs=100_000, width=0.02, batch=500)
    assert max(answer.high - answer.low for answer in found) <= 0.02
    assert 500 < found[0].runs < 50_000
    before = ask(*asked, runs=found[0].runs - 500)
    assert max(answer.high - answer.low for answer in before) > 0.02


def test_what_cannot_be_asked() -> None:
    (mark,) = (event for event in model_of(DUEL).events if event.id == "war")
    happens = {"mark": replace(_mark(), event=mark.id)}
    said = {
        "after trend": (DUEL, question(asks="trend", factor="a.x", at=1.0, after=_mark())),
        "after dates": (DATED, question(formula=WAR, within=1.0, after=_mark())),
        "mark at": (DUEL, question(at=1.0, **happens)),
        "count ever": (DUEL, question(asks="count", within=math.inf, **happens)),
        "myopic welfare": (DUEL.replace("a: {}", "a: {foresight: none}"), question(asks="welfare", actor="a")),
    }
    assert said.keys() == UNASKABLE.keys()
    for why, (text, asked) in said.items():
        answer, other = ask(asked, question(formula=WAR, within=1.0), text=text)
        assert (answer.status, answer.estimate) == (Status.UNASKABLE, None)
        assert answer.note == f"questions.q: {UNASKABLE[why]}"
        assert other.status is Status.SAMPLED
    with pytest.raises(QueryError, match="run"):
        ask(question(formula=WAR, within=1.0), runs=0)


def _mark() -> Any:
    from detente.case.model import Mark

    return Mark(kind="event", text="war", event="war")


def test_times_without_end() -> None:
    war, over = ask(question(asks="time", formula=WAR), question(asks="time", formula=compile_formula(
        "ending is not open", WORDS)))  # fmt: skip
    assert (war.status, war.estimate) == (Status.INFINITE, math.inf)
    assert war.note.startswith("It is reached with probability 0.")
    assert over.status is Status.SAMPLED
    (short,) = ask(
        question(asks="time", formula=WAR),
        text=DUEL.replace("final: {war: ending is war, peace: ending is peace}\n", ""),
        endless=1.0,
    )
    assert short.status is Status.STOPPED
    assert "still open at time 1" in short.note


def test_ever_counts_open_runs_both_ways() -> None:
    (answer,) = ask(question(formula=WAR, within=math.inf), endless=2.0)
    assert answer.status is Status.SAMPLED
    assert "both ways" in answer.note
    assert answer.low < 0.2 < 0.8 < answer.high


def test_what_is_never_given_has_no_number() -> None:
    (answer,) = ask(question(formula=WAR, within=1.0, given=Observation(formula=NEVER, at=1.0)))
    assert (answer.status, answer.estimate) == (Status.STOPPED, None)
    assert "below 0.0038" in answer.note


def test_runs_given_up_are_no_result() -> None:
    walk = walk_of(limit=5)
    (answer,) = sample([question(formula=X, at=400.0)], walk.game.model, walk, runs=100)
    assert answer.status is Status.STOPPED
    assert "limit of steps" in answer.note


def test_a_parameter_is_what_it_is() -> None:
    model = replace(model_of(DUEL), parameters={"leak": 0.4})
    (answer,) = sample([question(asks="parameter", parameter="leak")], model, walk_of())
    assert (answer.estimate, answer.status, answer.runs) == (0.4, Status.EXACT, 0)


def test_a_discounted_welfare_has_the_range_of_its_interests() -> None:
    (answer,) = ask(question(asks="welfare", actor="a"), text=DUEL.replace("rate: 0.1", "rate: 0"), runs=2)
    assert -4 <= answer.low <= answer.estimate <= answer.high <= 1


def test_a_difference_adds_errors_in_squares() -> None:
    a, b = ask(question(formula=WAR, within=12.0), seed=1)[0], ask(question(formula=WAR, within=2.0), seed=2)[0]
    both = difference(a, b)
    assert both.estimate == a.estimate - b.estimate
    assert both.low == pytest.approx(both.estimate - math.hypot(a.estimate - a.low, b.high - b.estimate))
    assert both.high == pytest.approx(both.estimate + math.hypot(a.high - a.estimate, b.estimate - b.low))
    nothing = replace(b, estimate=None, status=Status.STOPPED, note="No.")
    assert (difference(a, nothing).status, difference(a, nothing).note) == (Status.STOPPED, "No.")
    endless = replace(b, estimate=math.inf, low=math.inf, high=math.inf, status=Status.INFINITE)
    assert difference(endless, a).estimate == math.inf
    assert difference(endless, endless).estimate is None
