"""What stands on a terminal is made anew no more often than its own cost allows."""

import pytest

from detente.cli import live


def test_what_is_costly_is_made_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a second of making, it is not due again for as long as the share of the time says."""
    now = [100.0]
    monkeypatch.setattr(live.time, "monotonic", lambda: now[0])
    sparing = live.Sparing()
    assert sparing.due

    def make() -> None:
        now[0] += 1.0

    sparing.make(make)
    assert not sparing.due
    now[0] += 1.0 / live.SHARE - 0.1
    assert not sparing.due
    now[0] += 0.2
    assert sparing.due
