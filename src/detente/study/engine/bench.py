"""A worker process of the local engine: what runs in it, and how it is started."""

import contextlib
import os
import pickle
import signal
import threading
from collections import OrderedDict
from collections.abc import Iterator
from multiprocessing import connection, get_context, parent_process, resource_tracker
from multiprocessing.context import SpawnProcess
from typing import Any

from detente.study.threads import VARIABLES
from detente.study.work import KEPT, Parcel, remote

_STARTING = threading.Lock()
READY = b"ready"


def work(pipe: "connection.Connection[Any, Any]") -> None:
    """Compute parcels until the pipe closes: what a worker process does.

    Args:
        pipe: To the process that started it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of a terminal; the parent decides
    threading.Thread(target=_follow, daemon=True).start()
    with contextlib.suppress(EOFError, OSError):
        pipe.send_bytes(READY)
        while True:
            pipe.send_bytes(pickle.dumps(_answer(pipe.recv()), pickle.HIGHEST_PROTOCOL))


def _answer(message: tuple[str, bytes | None, int, int]) -> tuple[Any, ...]:
    found = remote(*message)
    try:
        pickle.loads(pickle.dumps(found[2:]))
    except Exception:  # an error of somebody else's making that cannot travel
        return (*found[:2], RuntimeError(str(found[2])))
    return found


def _follow() -> None:
    """End with the parent, also in the middle of a long chunk."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


class Bench:
    """One worker process, its pipe and the parcels it has."""

    def __init__(self) -> None:
        """Start it."""
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(target=work, args=(theirs,), daemon=True, name="detente-worker")
        with _STARTING, _surroundings():
            self.process.start()
        theirs.close()
        self.ready = False
        self.has: list[Parcel] = []
        """What it computes, then what it will compute next."""
        self._knows: OrderedDict[str, None] = OrderedDict()

    def needs(self, key: str) -> bool:
        """Whether a job must be sent along. That is done to an idle worker only: a long message to one that is busy
        sending would leave both waiting."""
        return key not in self._knows

    def give(self, key: str, data: bytes, parcel: Parcel) -> None:
        """Send a parcel, with the job if it needs it."""
        self.has.append(parcel)
        needed = data if self.needs(key) else None
        self._knows[key] = None
        self._knows.move_to_end(key)
        while len(self._knows) > KEPT:
            self._knows.popitem(last=False)
        with contextlib.suppress(OSError):  # it is dead; its end of the pipe says so when we listen
            self.pipe.send((key, needed, parcel.first, parcel.last))

    def forget(self, key: str) -> None:
        """It says that it does not have a job."""
        self._knows.pop(key, None)

    def kill(self) -> None:
        """End it now."""
        self.pipe.close()
        self.process.kill()
        self.process.join()
        self.process.close()

    def end(self) -> None:
        """Let it go: a closed pipe ends it."""
        self.pipe.close()
        self.process.join(0.0 if self.has else 2.0)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.process.close()


@contextlib.contextmanager
def _surroundings() -> Iterator[None]:
    """What a process inherits: one thread of linear algebra, and deaf to Ctrl-C until it has said so itself."""
    before = {name: os.environ.get(name) for name in VARIABLES}
    os.environ.update(dict.fromkeys(VARIABLES, "1"))
    mask = None
    if hasattr(signal, "pthread_sigmask"):
        # beforehand: the first worker would start the tracker of resources, which ends by hearing the signal again
        resource_tracker.ensure_running()
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        if mask is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
