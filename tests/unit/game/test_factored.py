"""A game without its states: how it is written down, and what is refused."""

from dataclasses import replace

import numpy as np
import pytest

from detente.errors import GameError
from detente.formula import Factor, Vocabulary, compile_formula
from detente.game.factored import factor
from detente.game.factored.program import Programs
from detente.game.factored.records import Pool
from detente.game.layout import arrange, lay_out
from unit.game.texts import DUEL, model_of


def programs_of(body: str) -> tuple[Programs, Vocabulary]:
    """Programs of a case's formulas, and the words these may use."""
    model = model_of(body)
    words = {one.id: Factor(one.levels, one.numbers) for one in model.factors}
    return Programs(Pool(), arrange(model), {}), Vocabulary(words, frozenset(model.parameters))


def test_a_small_formula_is_one_table_of_what_it_depends_on() -> None:
    programs, words = programs_of(DUEL)
    program = programs.of(compile_formula("a.x or (b.y and ending is open and not b.y)", words))
    assert program.piece.count == 1
    assert program.reads == {0}
    assert (program.piece.low, program.piece.high) == (0.0, 1.0)
    assert not program.piece.risky
    assert programs.of(compile_formula("a.x or (b.y and ending is open and not b.y)", words)) is program


def test_a_formula_without_a_value_somewhere_is_split_and_risky() -> None:
    programs, words = programs_of(DUEL)
    program = programs.of(compile_formula("1 / ((a.x) + (b.y))", words))
    assert program.piece.count > 1
    assert program.piece.risky
    fine = programs.of(compile_formula("1 / (1 + (a.x) + (b.y))", words))
    assert fine.piece.count == 1
    assert fine.piece.low == pytest.approx(1 / 3)


def test_a_channel_for_each_clock_and_no_more() -> None:
    game = factor(model_of(DUEL))
    labels = [[game.causes[outcome.cause].label for outcome in channel.outcomes] for channel in game.channels]
    assert labels == [["war"], ["peace"], ["a.x to no", "a.x to yes"], ["b.y to no", "b.y to yes"]]
    assert [channel.bound for channel in game.channels][:2] == pytest.approx([0.1, 0.1])
    asleep = factor(model_of(DUEL), manner="frozen")
    assert len(asleep.channels) == 2
    assert asleep.causes == game.causes


def test_the_short_sighted_look_at_little() -> None:
    """Whose interests two options enter looks at both; whoever looks ahead at all that chance reads."""
    model = model_of(DUEL)
    near, far = factor(model, look_ahead=0), factor(model, look_ahead=1)
    assert near.channels[2].reads == {0, 1}
    assert far.channels[2].reads == {0, 1, 2}


def test_one_step_ahead_an_option_among_many_looks_at_few() -> None:
    """At its own terms and what makes rates; all others matter to an option that makes one or may end everything."""
    count = 40
    case = "actors: {a: {}}\noptions:\n" + "".join(f"  a.x{k}: {{}}\n" for k in range(count))
    case += "conditions:\n  ending: {levels: [open, over]}\nfinal: {over: ending is over}\nevents:\n"
    case += "  over: {when: a.x0, rate: 1 per month, then: {ending: over}}\ninterests:\n  a:\n"
    case += "".join(f"    i{k}: {{want: a.x{k} and a.x{(k + 1) % count}, weight: minor}}\n" for k in range(count))
    channels = factor(model_of(case)).channels
    found = {
        channel.outcomes[0].deed.plain[0]: channel.reads for channel in channels[1:] if channel.outcomes[0].deed.plain
    }
    assert found[20] == {0, 18, 19, 20, 21, 22, count}
    assert found[0] == set(range(count + 1))


def test_what_is_no_number_of_states_for_a_code_can_be_arranged() -> None:
    model = model_of("actors: {a: {}}\noptions:\n" + "".join(f"  a.x{k}: {{}}\n" for k in range(70)))
    with pytest.raises(GameError, match="more than 2\\^62 states"):
        lay_out(model)
    layout = arrange(model)
    assert layout.product == 2**70
    assert factor(model).ints.dtype == np.int64


def test_beliefs_that_change_what_a_state_is() -> None:
    model = model_of(DUEL)
    more = replace(model.factors[2], levels=("open", "war", "peace", "more"), start=(1.0, 0.0, 0.0, 0.0))
    longer = replace(model, factors=(*model.factors[:2], more))
    with pytest.raises(GameError, match="would change what a state is made of"):
        factor(replace(model, beliefs={"a": longer}))
