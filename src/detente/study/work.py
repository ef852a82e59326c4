"""The work at a bench: a parcel of consecutive chunks is computed, in this process or in another.

A job comes to another process as bytes and is unpacked and prepared once; the last few are kept. That cache is the only
thing a worker remembers, and nothing in it may change a number.
"""

import hashlib
import pickle
import threading
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from detente.errors import DetenteError, StudyError
from detente.study.job import Job, name_of
from detente.study.rows import Batch, batch, encode
from detente.study.threads import stay_single

KEPT = 4
"""How many prepared jobs a worker keeps."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """Consecutive chunks sent together: a matter of speed that no number depends on."""

    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """What came back of a parcel: the batches of its first chunks, and what stopped the next, if anything did."""

    parcel: Parcel
    batches: list[Batch] = field(default_factory=list)
    seconds: float = 0.0
    error: Exception | None = None
    """What the chunk after the batches raised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Died:
    """The worker that had a parcel is gone. `times` says how often the parcel can be blamed for it."""

    parcel: Parcel
    times: int = 1


Outcome = Computed | Died


class Prepared:
    """A job with its context prepared."""

    def __init__(self, job: Job) -> None:
        """Prepare the context.

        Raises:
            StudyError: If it cannot be.
        """
        self.job = job
        try:
            self.context = job.context if job.prepare is None else job.prepare(job.context)
        except DetenteError:
            raise
        except Exception as error:
            assert job.prepare is not None
            raise StudyError(f"`{name_of(job.prepare)}` failed: {_said(error)}.") from error

    def compute(self, parcel: Parcel, enough: Callable[[], bool] = lambda: False) -> Computed:
        """Compute the chunks of a parcel, in order.

        Args:
            parcel: Which chunks.
            enough: Asked after each chunk whether to leave the rest.

        Returns:
            Their batches, fewer than the parcel has chunks if a chunk raised an error or `enough` said so.
        """
        begun, trouble = time.perf_counter(), None
        done: list[Batch] = []
        for chunk in range(parcel.first, parcel.last + 1):
            if done and enough():
                break
            tasks = self.job.tasks(chunk)
            try:
                rows = self.job.function(self.context, tasks, self.job.seed_of(chunk))
                done.append(batch(self.job, chunk, rows))
            except DetenteError as error:
                trouble = error
                break
            except Exception as error:
                trouble = ChunkError(
                    f"Tasks {tasks.start} to {tasks.stop - 1} (chunk {chunk}) failed: {_said(error)}.",
                    "".join(traceback.format_exception(error)),
                )
                break
        return Computed(parcel=parcel, batches=done, seconds=time.perf_counter() - begun, error=trouble)


class ChunkError(StudyError):
    """A chunk raised something unforeseen; `trace` is its traceback, for whoever wrote the function."""

    def __init__(self, text: str, trace: str = "") -> None:
        self.trace = trace
        super().__init__(text)

    def __reduce__(self) -> tuple[type["ChunkError"], tuple[str, str]]:
        """With its traceback, also from another process."""
        return type(self), (str(self), self.trace)


def pack(job: Job) -> tuple[str, bytes]:
    """A job as bytes, with the key a worker keeps it under.

    Raises:
        StudyError: If it cannot be sent to another process.
    """
    if job.function.__module__ == "__main__" and not hasattr(__import__("__main__"), "__file__"):
        raise StudyError(
            f"`{job.function.__qualname__}` was typed in, and other processes cannot see it: put it in a file and "
            "import it, or compute in this process."
        )
    try:
        data = pickle.dumps(job, pickle.HIGHEST_PROTOCOL)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise StudyError(f"The context of `{job.name}` cannot be sent to other processes ({error}).") from None
    return hashlib.sha256(data).hexdigest(), data


_here = threading.local()
"""The worker's cache: one for each thread, because what is prepared need not be safe between threads."""


def remote(key: str, data: bytes | None, first: int, last: int) -> tuple[Any, ...]:
    """Compute a parcel in another process.

    Args:
        key: Of the job.
        data: The job as bytes; None if the worker should have it already.
        first: First chunk.
        last: Last chunk.

    Returns:
        Nothing if the worker does not have the job; else the batches as bytes, the seconds they took, and an error.
    """
    stay_single()
    kept: OrderedDict[str, Prepared] = _here.__dict__.setdefault("kept", OrderedDict())
    if key not in kept:
        if data is None:
            return ()
        try:
            kept[key] = Prepared(pickle.loads(data))
        except DetenteError as error:
            return b"", 0.0, error
        except (AttributeError, ImportError) as error:
            return b"", 0.0, StudyError(f"A worker cannot find the function of the study ({error}).")
        while len(kept) > KEPT:
            kept.popitem(last=False)
    kept.move_to_end(key)
    found = kept[key].compute(Parcel(first, last))
    return encode(kept[key].job, found.batches), found.seconds, found.error


def _said(error: Exception) -> str:
    text = str(error).strip().rstrip(".")
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
