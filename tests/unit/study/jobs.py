"""Small jobs whose functions other processes can find."""

import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from detente.study import Job

COLUMNS = {"value": "double", "name": "string"}


def noisy(context: Any, chunk: range, seed: np.random.SeedSequence) -> Mapping[str, Any]:
    """Two rows for each task, one number of them random."""
    draws = np.random.default_rng(seed).normal(size=2 * len(chunk))
    tasks = np.repeat(np.arange(chunk.start, chunk.stop), 2)
    return {"task": tasks, "value": draws + (context or 0.0), "name": [f"t{task % 7}" for task in tasks]}


def slow(context: Any, chunk: range, seed: np.random.SeedSequence) -> Mapping[str, Any]:
    """The same after a while for each task."""
    time.sleep(0.002 * len(chunk))
    return noisy(0.0, chunk, seed)


def deadly(context: Any, chunk: range, seed: np.random.SeedSequence) -> Mapping[str, Any]:
    """Ends its process: at task 533 always, at task 771 until a file is there."""
    if 533 in chunk:
        os._exit(9)
    if 771 in chunk and context is not None and not Path(context).exists():
        Path(context).write_text("seen")
        os.kill(os.getpid(), signal.SIGKILL)
    return noisy(0.0, chunk, seed)


def faulty(context: Any, chunk: range, seed: np.random.SeedSequence) -> Mapping[str, Any]:
    """Raises at some tasks."""
    if set(context) & set(chunk):
        raise ZeroDivisionError("nothing to divide by")
    return noisy(0.0, chunk, seed)


def job(function: Any = noisy, *, size: int = 1000, chunk: int = 10, **more: Any) -> Job:
    """A job of two rows a task."""
    return Job(name="noisy", function=function, size=size, chunk=chunk, columns=COLUMNS, seed=7, **more)


def enough(rows: pa.Table) -> bool:
    """A stopping rule: the mean is known well enough."""
    values = rows.column("value").to_numpy()
    return bool(len(values) > 100 and values.std() / np.sqrt(len(values)) < 0.06)
