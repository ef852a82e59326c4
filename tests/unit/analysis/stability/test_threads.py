"""Tasks side by side: progress, errors, and an interrupt that ends them soon."""

import signal
import threading
import time

import pytest

from detente.analysis.stability.threads import Stop, side_by_side


def test_all_are_done_and_progress_reaches_the_end() -> None:
    done, shares = [], []
    side_by_side([lambda stop, n=n: done.append(n) for n in range(7)], shares.append)
    assert sorted(done) == list(range(7))
    assert shares[-1] == 1.0


def test_what_goes_wrong_in_a_task_is_raised() -> None:
    def wrong(stop: Stop) -> None:
        raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        side_by_side([wrong])


def test_an_interrupt_stops_what_runs_and_begins_nothing_more() -> None:
    begun = []

    def long(stop: Stop) -> None:
        begun.append(1)
        for _ in range(1000):
            if stop[0]:
                return
            time.sleep(0.01)

    before_it = signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background it is ignored
    main = threading.main_thread().ident
    assert main is not None
    threading.Timer(0.3, lambda: signal.pthread_kill(main, signal.SIGINT)).start()
    before = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        side_by_side([long] * 50)
    signal.signal(signal.SIGINT, before_it)
    assert time.monotonic() - before < 5
    assert len(begun) < 50
