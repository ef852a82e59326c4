"""What each interest adds to an actor's welfare."""

import pytest

from detente.answer import Grounds, interest_shares, numbers_of
from detente.errors import QueryError
from detente.game import growth
from unit.answer.texts import DUEL, machine

FRIENDS = """\
behaviour: {rationality: 1, foresight: 6 months, depth: 1.5, tempo: 1 per month}
actors: {a: {}, b: {}}
options: {a.x: {}, b.y: {}}
conditions: {p: {}}
events: {rise: {when: a.x, rate: 0.3 per month, then: {p: yes}}}
interests:
  a: {show: {want: a.x, weight: 1}, fear: {avoid: p, weight: 2}, friend: {welfare: b, weight: 0.5}}
  b: {calm: {avoid: a.x, weight: 1}, ease: {want: b.y, weight: 3}, back: {welfare: a, weight: 0.25}}
questions:
  of_a: {welfare: a, over: 9 months}
  of_b: {welfare: b, over: 9 months}
  shown: {expect: a.x, over: 9 months}
  eased: {expect: b.y, over: 9 months}
"""


@pytest.mark.parametrize("large", [False, True])
def test_the_shares_sum_to_the_welfare(large: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if large:
        monkeypatch.setattr(growth, "SMALL", 1)
        monkeypatch.setattr(growth, "FEW", 2**60)
        monkeypatch.setattr("detente.game.space.MOST_TRANSITIONS", 1)  # no game is kept record by record
    grounds = Grounds(machine(FRIENDS))
    found = numbers_of(grounds, ["of_a", "of_b", "shown", "eased"], theory=None, plan=None)
    value = {name: one[0].estimate.value for name, one in found.items()}
    for actor in ("a", "b"):
        shares = interest_shares(grounds, actor, theory=None, plan=None, over=9)
        assert [share.interest for share in shares] == [*grounds.machine["interests"][actor]]
        off = abs(sum(share.value for share in shares) - value[f"of_{actor}"])
        assert off <= sum(share.bound for share in shares) + found[f"of_{actor}"][0].estimate.bound
        assert sum(share.bound for share in shares) < 1e-9
    show, fear, friend = interest_shares(grounds, "a", theory=None, plan=None, over=9)
    assert show.value == pytest.approx(value["shown"], abs=1e-12)
    assert fear.value < 0
    # what a friend has at heart in return is not counted again
    assert friend.value == pytest.approx(0.5 * (3 * value["eased"] - value["shown"]), abs=1e-12)


def test_at_the_start_and_for_nobody() -> None:
    grounds = Grounds(machine(FRIENDS))
    assert [share.value for share in interest_shares(grounds, "a", theory=None, plan=None, over=0)] == [0, 0, 0]
    with pytest.raises(QueryError, match="no actor `c`"):
        interest_shares(grounds, "c", theory=None, plan=None, over=1)


def test_of_the_first_expectations() -> None:
    grounds = Grounds(machine(DUEL))
    struck, _ = interest_shares(grounds, "a", theory=None, plan=None, over=12)
    assert abs(struck.value) < 1e-5  # peace comes first
