"""Memory stays flat while rows stream to disk."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[2]
SCRIPT = """
import resource, sys
from detente.study import run
from detente.study import folder as folders
from unit.study.jobs import job
folders.SOON = 0.0  # many parts
def most():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
run(job(size=5_000, chunk=50), store=sys.argv[1])
before = most()
found = run(job(size=int(sys.argv[2]), chunk=250), store=sys.argv[1])
rows = sum(batch.num_rows for batch in found.batches())
print(rows, most() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="counts in kilobytes")
def test_memory_is_flat(tmp_path: Path) -> None:
    def grown(size: int) -> int:
        command = [sys.executable, "-c", SCRIPT, str(tmp_path / str(size)), str(size)]
        environment = {**os.environ, "PYTHONPATH": str(TESTS)}
        said = subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout.split()
        assert int(said[0]) == 2 * size
        return int(said[1])

    few, many = grown(50_000), grown(500_000)
    assert many - few < 12_000, f"{few} kB for 100,000 rows, {many} kB for 1,000,000"
