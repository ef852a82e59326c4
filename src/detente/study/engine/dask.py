"""The engine of other machines: a scheduler and workers of Dask (`pip install 'detente[cluster]'`).

Nothing of the cluster is started or ended here. A worker gets the job with its first parcel and keeps it; one that does
not have it says so and gets it then.
"""

import contextlib
import queue
import time
import warnings
from typing import Any, cast

from detente.errors import StudyError
from detente.study.control import Control
from detente.study.engine.protocol import Closing
from detente.study.identity import NUMERICS
from detente.study.job import Job
from detente.study.manifest import versions
from detente.study.rows import decode
from detente.study.work import Computed, Died, Outcome, Parcel, pack, remote

PATIENCE = 10.0
"""Seconds to wait for the scheduler, and for a first worker."""
OFTEN = 1.0
"""Seconds between two questions how many workers there are."""
STORED = "what is stored stays, and the same study goes on from there"


class Dask(Closing):
    """Computes on the workers of a Dask scheduler."""

    name = "dask"

    def __init__(self, address: Any, *, patience: float = PATIENCE) -> None:
        """Name it; nothing is reached for before it is needed.

        Args:
            address: Of the scheduler, such as `tcp://127.0.0.1:8786`, or a client of it that is left open.
            patience: Seconds to wait for the scheduler, and for a first worker.
        """
        super().__init__()
        self._address = address
        self._wait = patience
        self._client: Any = None
        self._own = isinstance(address, str)
        self._back: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._away: dict[Any, Parcel] = {}
        self._job: Job | None = None
        self._key, self._data = "", b""
        self._first = 0
        """Parcels the job is still sent along with."""
        self._workers, self._counted = 1, 0.0

    @property
    def workers(self) -> int:
        """Threads of all workers there are by now."""
        if time.monotonic() - self._counted > OFTEN:
            with contextlib.suppress(Exception):  # asked again soon, and whoever collects says what is wrong
                self._workers = sum(self._client.nthreads().values()) or 1
            self._counted = time.monotonic()
        return self._workers

    def _open(self, job: Job, control: Control) -> None:
        """Begin a job.

        Raises:
            StudyError: If the scheduler cannot be reached, has no worker, or a worker computes with other versions.
        """
        if "__main__" in (job.function.__module__, getattr(job.prepare, "__module__", "")):
            raise StudyError(
                f"`{job.function.__qualname__}` stands in the program itself, where workers cannot look it up: put it "
                "in a module that they can import."
            )
        self._job = job
        self._key, self._data = pack(job)
        self._connect()
        self._forget()
        self._counted = 0.0
        self._first = self.workers

    def submit(self, parcel: Parcel) -> None:
        """Take a parcel."""
        self._send(parcel, whole=self._first > 0)
        self._first -= 1

    def collect(self, seconds: float) -> list[Outcome]:
        """What has come back, waiting no longer than so many seconds for the first.

        Raises:
            StudyError: If the scheduler is gone, or cannot use what is sent.
        """
        found: list[Outcome] = []
        wait = seconds
        while True:
            try:
                future = self._back.get(timeout=wait) if wait else self._back.get_nowait()
            except queue.Empty:
                break
            wait = 0.0
            outcome = self._outcome(future)
            if outcome is not None:
                found.append(outcome)
        if not found and self._away and self._client.status != "running":
            raise self._vanished()
        return found

    def drop(self) -> list[Parcel]:
        """What was sent is under way: Dask does not say which parcels have been begun."""
        return []

    def stop_now(self) -> None:
        """Take back what is waiting; a worker ends what it computes, and nobody listens."""
        self._forget()

    def close(self) -> None:
        """Leave the cluster as it is."""
        self._forget()
        if self._own and self._client is not None:
            with contextlib.suppress(Exception):  # a scheduler that is gone needs no farewell
                self._client.close(timeout=2)
        self._client = None

    def _connect(self) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise StudyError("Dask is not installed here: pip install 'detente[cluster]'.") from None
        if self._client is not None and self._client.status == "running":
            return
        if not isinstance(self._address, str):
            self._client = self._address
        else:
            try:
                make: Any = Client
                self._client = make(self._address, timeout=self._wait, set_as_default=False)
            except (OSError, ValueError) as error:
                raise StudyError(
                    f"The scheduler at {self._address} cannot be reached ({str(error).splitlines()[0]}): is `dask "
                    "scheduler` running there, and the address the one it says?"
                ) from None
        try:
            self._client.wait_for_workers(1, timeout=self._wait)
        except TimeoutError:
            raise StudyError(
                f"The scheduler at {self._address} has no worker: start one with `dask worker {self._address}`."
            ) from None
        self._check_versions()

    def _check_versions(self) -> None:
        mine = {**versions(), "numerics": NUMERICS}
        for address, theirs in self._client.run(_versions, on_error="return").items():
            if isinstance(theirs, BaseException):
                raise StudyError(f"The worker at {address} cannot use Détente ({theirs}): install it there too.")
            differs = [f"{name} {theirs.get(name)} there, {mine[name]} here" for name in mine
                       if theirs.get(name) != mine[name]]  # fmt: skip
            if differs:
                raise StudyError(f"The worker at {address} would compute other numbers: {', '.join(differs)}.")

    def _send(self, parcel: Parcel, *, whole: bool) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that a large job is sent along is known
            try:
                future = self._client.submit(
                    remote, self._key, self._data if whole else None, parcel.first, parcel.last, pure=False
                )
            except Exception:
                raise self._vanished() from None
        self._away[future] = parcel
        future.add_done_callback(self._back.put)

    def _outcome(self, future: Any) -> Outcome | None:
        parcel = self._away.pop(future, None)
        if parcel is None:  # of a study that was given up
            return None
        from distributed import KilledWorker

        if future.status == "cancelled":
            raise self._vanished()
        try:
            answer = self._gathered(future)
        except KilledWorker:
            # Dask has tried it on several workers, but blames all that was waiting on them
            return Died(parcel=parcel, times=1 if self._away else 3)
        except TimeoutError:
            raise self._vanished() from None
        except Exception as error:
            raise StudyError(f"The workers cannot compute this study ({type(error).__name__}: {error}).") from error
        finally:
            future.release()
        if not answer:
            self._send(parcel, whole=True)
            return None
        assert self._job is not None
        batches, seconds, raised = answer
        return Computed(
            parcel=parcel, batches=decode(self._job, batches) if batches else [], seconds=seconds, error=raised
        )

    def _gathered(self, future: Any) -> tuple[Any, ...]:
        """The result of a future that is done; it may have to be computed again where its worker has died."""
        while True:
            try:
                return cast(tuple[Any, ...], future.result(timeout=1.0))
            except TimeoutError:
                if self._client.status != "running":
                    raise

    def _forget(self) -> None:
        """Let go of everything under way."""
        away, self._away = list(self._away), {}
        if away and self._client is not None:
            with contextlib.suppress(Exception):
                self._client.cancel(away, force=True)

    def _vanished(self) -> StudyError:
        return StudyError(f"The scheduler at {self._address} does not answer any more: {STORED}.")


def _versions() -> dict[str, Any]:
    return {**versions(), "numerics": NUMERICS}
