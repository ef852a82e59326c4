"""Files made to break a reader: each is refused, or read, with two seconds of work and 200 MB, in a process apart."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SECONDS, MEGABYTES = 2.0, 200
HEAD = "detente: 1\ntitle: A case\nstart: 2017-09-18\nactors: {us: {}}\n"

READ = """
import json, re, resource, sys, time
from pathlib import Path
from detente.case.load import check_file
start = time.process_time()
issues = check_file(sys.argv[1])
seconds = time.process_time() - start
status = Path("/proc/self/status")  # there, what the parent took before does not count
peak = (int(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1]) / 1024 if status.exists()
        else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2)
print(json.dumps({"seconds": seconds, "megabytes": peak, "count": len(issues),
                  "first": issues[0].render() if issues else ""}))
"""


def bomb() -> str:
    """Nine nines of lines, were aliases allowed."""
    lines = ['a0: &a0 ["war", "war", "war", "war", "war", "war", "war", "war", "war"]']
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return HEAD + "\n".join(lines) + "\n"


MONSTERS: dict[str, tuple[Callable[[], bytes], str]] = {
    "fifty_megabytes": (lambda: b"# a line\n" * 5_600_000, "found a file of more than 512 kB"),
    "binary": (lambda: bytes(range(256)) * 100, "found a binary file"),
    "latin_1": (lambda: HEAD.replace("A case", "Détente").encode("latin-1"), "found a binary file"),
    "nul": (lambda: HEAD.encode() + b"summary: \0\n", "found a binary file"),
    "brackets": (lambda: HEAD.encode() + b"rules: " + b"[" * 100_000, "found something nested more than 64 deep"),
    "closed_brackets": (lambda: b"[" * 100_000 + b"]" * 100_000, "found something nested more than 64 deep"),
    "braces": (lambda: HEAD.encode() + b"rules: " + b"{a: " * 100_000, "found something nested more than 64 deep"),
    "dashes": (lambda: HEAD.encode() + b"rules:\n  " + b"- " * 100_000, "found something nested more than 64 deep"),
    "indents": (
        lambda: HEAD.encode() + b"summary:\n" + b"".join(b" " * n + b"a:\n" for n in range(1, 900)),
        "found something nested more than 64 deep",
    ),
    "alias_bomb": (lambda: bomb().encode(), "found an anchor"),
    "many_values": (lambda: HEAD.encode() + b"rules: [" + b"a," * 200_000 + b"]", "found more than 50,000 values"),
    "unclosed_quote": (lambda: HEAD.encode() + b'summary: "' + b"a " * 200_000, "found a quote that is never closed"),
    "one_long_line": (lambda: HEAD.encode() + b"summary: " + b"a" * 500_000, ""),
    "long_name": (lambda: HEAD.encode() + b"a" * 500_000 + b": 1", ""),
    "long_number": (lambda: HEAD.encode() + b"parameters: {a: " + b"9" * 400_000 + b"}", "found `9999"),
    "long_phrase": (lambda: HEAD.encode() + b"parameters: {a: " + b"war " * 100_000 + b"}", "found `war war"),
    "long_rate": (
        lambda: HEAD.encode() + b"events: {a: {rate: " + b"per " * 100_000 + b", then: {}}}", "found `per per"
    ),
    "long_date": (lambda: HEAD.replace("2017-09-18", "1" * 400_000).encode(), "found `1111"),
    "unknown_keys": (
        lambda: HEAD.encode() + b"events:\n" + b"".join(b"  e%d: {rte: 1 per month}\n" % n for n in range(12_000)),
        "found no `then`",
    ),
    "unknown_sections": (
        lambda: HEAD.encode() + b"".join(b"optio%d: 1\n" % n for n in range(20_000)),
        "found `optio0`, expected a section of a case",
    ),
    "duplicate_keys": (lambda: HEAD.encode() + b"clock: month\n" * 20_000, "found `clock` a second time"),
    "many_levels": (
        lambda: HEAD.encode()
        + b"conditions: {c: {levels: ["
        + b",".join(b"l%d" % n for n in range(12_000))
        + b"], start: {"
        + b", ".join(b"l%d: 0" % n for n in range(12_000))
        + b"}}}",
        "found chances that sum to 0",
    ),
    "many_phases": (
        lambda: HEAD.encode()
        + b"plans: {p: {phases: ["
        + b",".join(b"{name: p%d, begins: at once}" % n for n in range(4_000))
        + b"]}}",
        "found `at once`",
    ),
    "dotted_keys": (lambda: HEAD.encode() + b"? " + b"1." * 200_000 + b"b\n: 1", "found a name of 400,001 characters"),
}  # fmt: skip


def measured(path: Path) -> dict[str, float | str]:
    """What a process of its own says about a file, and what it took."""
    run = subprocess.run(
        [sys.executable, "-c", READ, str(path)], capture_output=True, text=True, timeout=60, check=True
    )
    said: dict[str, float | str] = json.loads(run.stdout)
    return said


@pytest.mark.parametrize("name", MONSTERS)
def test_monster(name: str, tmp_path: Path) -> None:
    """It is refused for the right reason, in time and in little memory."""
    make, expected = MONSTERS[name]
    path = tmp_path / "case.yaml"
    path.write_bytes(make())
    said = measured(path)
    assert expected in str(said["first"])
    assert float(said["seconds"]) < SECONDS
    assert float(said["megabytes"]) < MEGABYTES


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    """The size is known after the limit and a byte: no time, no memory."""
    path = tmp_path / "case.yaml"
    with path.open("wb") as stream:
        stream.truncate(400_000_000)
    said = measured(path)
    assert "found a file of more than 512 kB" in str(said["first"])
    assert float(said["seconds"]) < 0.1
    assert float(said["megabytes"]) < MEGABYTES


def test_standard_input_is_refused_unread() -> None:
    """An endless standard input ends after the limit and a byte."""
    code = (
        "import sys\nfrom detente.case.source import read_source\nfrom detente.errors import CaseError\n"
        "try:\n    read_source('-')\nexcept CaseError as error:\n    print(error.issues[0].found)\n"
    )
    run = subprocess.run(f'yes "# a line" | "{sys.executable}" -c "{code}"', shell=True, capture_output=True, text=True,
                         timeout=20, check=True)  # fmt: skip
    assert run.stdout.strip() == "a file of more than 512 kB"
