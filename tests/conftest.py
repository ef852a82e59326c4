"""What every test shares: the reference material, the rule on skipping, and how hypothesis runs."""

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

NO_SKIP = os.environ.get("DETENTE_NO_SKIP") == "1"

settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of reference material that cannot be shipped; `DETENTE_REFERENCE` says where it is."""
    folder = os.environ.get("DETENTE_REFERENCE")
    if not folder:
        pytest.skip("DETENTE_REFERENCE is not set")
    return Path(folder)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With `DETENTE_NO_SKIP=1`, a skipped test is a failed test. Expected failures stay what they are."""
    report = yield
    if NO_SKIP and report.skipped and not hasattr(report, "wasxfail"):
        _fail(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a whole module that asks to be skipped."""
    report = yield
    if NO_SKIP and report.skipped:
        _fail(report)
    return report


def _fail(report: pytest.TestReport | pytest.CollectReport) -> None:
    path, line, reason = report.longrepr if isinstance(report.longrepr, tuple) else (report.nodeid, 0, report.longrepr)
    report.outcome = "failed"
    report.longrepr = f"{path}:{line}: {reason}\nNothing may be skipped in this run (DETENTE_NO_SKIP=1)."
