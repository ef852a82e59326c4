"""The engine of this machine: worker processes, kept warm from one study to the next.

Each worker has a pipe of its own, so that a worker that dies takes with it only what it was computing, and it is known
what that was. A new one takes its place.
"""

import contextlib
import os
import pickle
from collections import deque
from multiprocessing import connection
from typing import Any

from detente.errors import StudyError
from detente.study.control import Control
from detente.study.engine.bench import READY, Bench
from detente.study.engine.protocol import Closing
from detente.study.job import Job
from detente.study.rows import decode
from detente.study.work import Computed, Died, Outcome, Parcel, pack

AHEAD = 2
"""Parcels a worker has at most: the one it computes and the next."""


class Local(Closing):
    """Computes in worker processes of this machine."""

    name = "local"

    def __init__(self, workers: int | None = None) -> None:
        """Nothing is started before it is needed.

        Args:
            workers: How many; by default as many as the machine has cores for this process.

        Raises:
            StudyError: If there are to be none.
        """
        super().__init__()
        self.workers = _cores() if workers is None else workers
        if self.workers < 1:
            raise StudyError(f"At least one worker is needed, not {self.workers}.")
        self._benches: list[Bench] = []
        self._waiting: deque[Parcel] = deque()
        self._gone: list[Outcome] = []
        self._job: Job | None = None
        self._key, self._data = "", b""

    def _open(self, job: Job, control: Control) -> None:
        """Begin a job; starts the workers if they are not there yet.

        Raises:
            StudyError: If the job cannot be sent to them.
        """
        self._key, self._data = pack(job)
        self._job = job
        self._waiting.clear()
        self._gone.clear()
        self._benches += [Bench() for _ in range(self.workers - len(self._benches))]

    def submit(self, parcel: Parcel) -> None:
        """Take a parcel."""
        self._waiting.append(parcel)
        self._assign()

    def collect(self, seconds: float) -> list[Outcome]:
        """What has come back, waiting no longer than so many seconds for the first.

        Raises:
            StudyError: If the worker processes cannot start.
        """
        pipes: dict[Any, Bench] = {bench.pipe: bench for bench in self._benches}
        found, self._gone = self._gone, []
        for pipe in connection.wait(list(pipes), 0 if found else seconds):
            outcome = self._hear(pipes[pipe])
            if outcome is not None:
                found.append(outcome)
        found += self._gone
        self._gone = []
        self._assign()
        return found

    def drop(self) -> list[Parcel]:
        """Take back what no worker has; what one has is small, or the one it computes."""
        waiting = list(self._waiting)
        self._waiting.clear()
        return waiting

    def stop_now(self) -> None:
        """Kill the workers that compute; new ones are started when they are needed."""
        self._waiting.clear()
        busy = [bench for bench in self._benches if bench.has]
        self._benches = [bench for bench in self._benches if not bench.has]
        for bench in busy:
            bench.kill()

    def close(self) -> None:
        """Let the workers go."""
        self._waiting.clear()
        benches, self._benches = self._benches, []
        for bench in benches:
            bench.end()

    def _assign(self) -> None:
        """Hand out what is waiting, one parcel each first."""
        for held in range(AHEAD):
            for bench in self._benches:
                if not self._waiting:
                    return
                if bench.ready and len(bench.has) == held and not (held and bench.needs(self._key)):
                    bench.give(self._key, self._data, self._waiting.popleft())

    def _hear(self, bench: Bench) -> Outcome | None:
        """One message of a worker, or its end."""
        try:
            message = bench.pipe.recv_bytes()
        except (EOFError, OSError):
            self._replace(bench)
            return None
        if message == READY:
            bench.ready = True
            return None
        parcel = bench.has.pop(0)
        answer = pickle.loads(message)
        if not answer:
            bench.forget(self._key)
            self._waiting.appendleft(parcel)
            return None
        assert self._job is not None
        batches, seconds, error = answer
        return Computed(
            parcel=parcel, batches=decode(self._job, batches) if batches else [], seconds=seconds, error=error
        )

    def _replace(self, bench: Bench) -> None:
        """A worker is gone: what it had comes back, and another takes its place."""
        self._benches.remove(bench)
        bench.kill()
        if not bench.ready:
            raise StudyError(
                "A worker process ended before it began. If this is a script of yours, its last lines must stand "
                'under `if __name__ == "__main__":`, because each worker reads the script too.'
            )
        self._gone += [Died(parcel=parcel, times=int(place == 0)) for place, parcel in enumerate(bench.has)]
        self._benches.append(Bench())


def _cores() -> int:
    with contextlib.suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
