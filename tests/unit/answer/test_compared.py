"""What questions are compared with is answered once, and is the same however it was come by."""

import pytest

import detente
from detente.answer import Grounds, Others, ask_all, expectations, numbers_of
from detente.answer.grounds import Setting

MACHINE = detente.load("freeze").machine
NAMES = tuple(MACHINE["questions"])
PLANS = (None, *MACHINE["plans"])


def test_the_same_numbers_with_and_without_what_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = {plan: numbers_of(Grounds(MACHINE), NAMES, theory=None, plan=plan) for plan in PLANS}
    asked: list[Setting] = []
    of_one = expectations._of_one

    def noted(grounds: Grounds, setting: Setting, *rest: object) -> object:
        asked.append(setting)
        return of_one(grounds, setting, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(expectations, "_of_one", noted)
    grounds, others = Grounds(MACHINE), Others()
    for plan in reversed(PLANS):  # in another order, so that something else is known
        assert numbers_of(grounds, NAMES, theory=None, plan=plan, others=others) == plain[plan]
    plain_asked = Setting(theory=None, plan=None)
    assert asked.count(plain_asked) == 3  # once for both plans; by itself, and for what itself is compared with


def test_whole_answers_and_numbers_alone_are_kept_apart() -> None:
    grounds, others = Grounds(MACHINE), Others()
    plan = PLANS[1]
    numbers_of(grounds, NAMES, theory=None, plan=plan, others=others)
    whole = ask_all(grounds, NAMES, theory=None, plan=plan, spread=False, others=others)
    assert whole == ask_all(Grounds(MACHINE), NAMES, theory=None, plan=plan, spread=False)
