"""The planted case and its influence, made once for all tests of it."""

import pytest

from detente.case.load import Case
from detente.insight.influence import Influence
from unit.insight.influence.planted import found, write


@pytest.fixture(scope="session")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The planted case."""
    return write(tmp_path_factory.mktemp("planted"))


@pytest.fixture(scope="session")
def war(case: Case) -> Influence:
    """The influence on the planted answer."""
    return found(case, points=5)
