"""The benchmarks run: small sizes, some of the files, one page that says what was measured and what could not be."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"


def test_a_short_run_measures_both_sides_draws_pictures_and_judges_nothing(tmp_path: Path, reference: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(BENCHMARKS / "make_results.py"), "--quick", "--to", str(tmp_path), "--only", "sweep"],
        capture_output=True, text=True, env={**os.environ, "DETENTE_REFERENCE": str(reference)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "RESULTS.md").read_text(encoding="utf-8")
    assert "| 2^8 | SciPy CSR, 1 thread |" in page
    assert "| 2^8 | ours, back, 1 thread |" in page
    assert "not judged: short run" in page
    assert "**met**" not in page
    assert "**Failed:**" not in page
    assert "our_sides.sweep (n 8)" in done.stderr
    drawn = (tmp_path / "pictures" / "sweep.svg").read_text(encoding="utf-8")
    assert "prefers-color-scheme: dark" in drawn
    assert "billion transitions per second" in drawn


def test_a_goal_of_a_short_run_is_not_judged_and_a_partial_run_is_not_written_to_the_page_of_all() -> None:
    done = subprocess.run(
        [sys.executable, str(BENCHMARKS / "make_results.py"), "--only", "sweep"], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "need --to" in done.stderr


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The files of the benchmarks import one another by name."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))


def test_times_and_ratios_are_told_with_their_units_and_a_missing_one_as_a_dash() -> None:
    import telling
    from measuring import Side

    assert telling.seconds(0.00123) == "1.23 ms"
    assert telling.seconds(float("nan")) == "–"
    quick, slow, none = Side((1.0, 2.0, 4.0)), Side((8.0, 8.0)), Side(missing="not run: not here")
    assert telling.ratio(slow, quick) == 4.0
    assert telling.spread(quick) == "2.00 s (1.00 s to 4.00 s, 3 times)"
    assert telling.spread(none) == "not run: not here"
    found = {16: {"ours": quick, "theirs": slow, "absent": none}}
    assert telling.faster(found, "theirs", 4.0) is True
    assert telling.faster(found, "theirs", 5.0) is False
    assert telling.faster(found, "absent") is None


def test_a_process_that_fails_is_a_failure_and_not_a_missing_peer() -> None:
    from measuring import alone

    broken = alone("measuring", "no_such_function")
    assert broken.failed
    assert "no_such_function" in broken.missing


def test_without_the_generator_a_row_says_so_and_has_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    import bench_size
    import findings
    import page

    monkeypatch.delenv("DETENTE_REFERENCE", raising=False)
    run = findings.Run(quick=True, only=(8,))
    text = page.markdown(bench_size.section(run), Path("pictures"))
    row = next(line for line in text.splitlines() if line.startswith("| 2^8 | numbers |"))
    assert "DETENTE_REFERENCE does not name a folder" in row
    assert not any(character.isdigit() for character in row.partition("numbers |")[2])
    assert not run.failures


def test_the_numbers_taken_from_the_generator_are_those_of_its_own_build(reference: Path) -> None:
    import shared_process

    matrix, to_war, to_deal = shared_process.generator().csr(shared_process.crisis_of(7))
    flips, war, deal = shared_process.numbers_of(shared_process.crisis_of(7))
    states = np.arange(2**7)
    for bit in range(7):
        np.testing.assert_allclose(flips[bit], matrix.toarray()[states, states ^ (1 << bit)], rtol=1e-13)
    np.testing.assert_array_equal(war, to_war)
    np.testing.assert_array_equal(deal, to_deal)


def test_the_plain_hierarchy_behaves_as_ours_does(reference: Path) -> None:
    import our_strategies

    plain = our_strategies.plain(6, 4)["sample"]
    np.testing.assert_allclose(our_strategies.listed(6, 4)["sample"], plain, atol=1e-7)
    np.testing.assert_allclose(our_strategies.lattice(6, 4)["sample"], plain, atol=1e-7)
