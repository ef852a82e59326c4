"""Jobs, their identity and their rows: what is refused at the door, and what an id depends on."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from detente.errors import StudyError
from detente.study import Identity, Job, run
from detente.study.job import missing
from detente.study.pace import Pace
from unit.study.jobs import COLUMNS, job, noisy


def test_the_id_changes_with_everything_the_numbers_depend_on() -> None:
    one = job(parameters={"a": 1})
    changes: list[dict[str, Any]] = [
        {"name": "other"}, {"size": 999}, {"chunk": 11}, {"seed": 8}, {"parameters": {"a": 2}}, {"machine": "x"},
        {"scenarios": "x"}, {"columns": {"value": "double"}}, {"numerics": 0},
    ]  # fmt: skip
    ids = [replace(one, **change).identity().id for change in changes]
    assert len({one.identity().id, one.identity(stop="rule").id, *ids}) == len(changes) + 2
    assert replace(one, context=3, title="a name").identity() == one.identity()


def test_two_studies_say_why_they_differ() -> None:
    one, two = job(parameters={"a": {"b": 1}}).identity(), job(parameters={"a": {"b": 2}}, chunk=20).identity()
    assert one.differs(two) == {"chunk": (10, 20), "parameters.a.b": (1, 2)}
    assert '"chunk":10' in one.text
    assert one.digest.startswith(one.id)


def test_the_order_of_parameters_does_not_count() -> None:
    one, two = (
        Identity(method="m", parameters=p, size=1, chunk=1, seed=0) for p in ({"a": 1, "b": 2}, {"b": 2, "a": 1})
    )
    assert one.id == two.id


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"chunk": 0}, "in chunks of 0"),
        ({"size": -1}, "-1 tasks"),
        ({"seed": -1}, "A seed is 0 or more"),
        ({"function": lambda *_: {}}, "must be a function of a module"),
        ({"columns": {"value": "float"}}, "cannot be of type float"),
        ({"columns": {"task": "int64"}}, "Column `task`"),
        ({"parameters": {"a": object()}}, "must be texts, numbers"),
    ],
)
def test_what_is_no_job(change: dict[str, Any], words: str) -> None:
    with pytest.raises(StudyError, match=words):
        replace(job(), **change).identity().id  # noqa: B018


def few(context: Any, chunk: range, seed: Any) -> dict[str, Any]:
    return context


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ({"value": [1.0]}, "`name` missing"),
        ({"value": [1.0, 2.0], "name": ["a"]}, "has 1 rows, not 2"),
        ({"value": ["x", "y"], "name": ["a", "b"]}, "not of type double"),
        ({"task": [5], "value": [1.0], "name": ["a"]}, "rows of other tasks"),
        ({"task": [1, 0], "value": [1.0, 1.0], "name": ["a", "b"]}, "unordered"),
    ],
)
def test_rows_that_are_not_what_was_promised(rows: dict[str, Any], words: str) -> None:
    with pytest.raises(StudyError, match=words):
        run(Job(name="few", function=few, context=rows, size=2, chunk=2, columns=COLUMNS))


def test_rows_without_a_task_belong_to_the_tasks_in_order() -> None:
    found = run(
        Job(name="few", function=few, context={"value": [1.0, None]}, size=2, chunk=2, columns={"value": "double"})
    )
    assert found.table().to_pydict() == {"task": [0, 1], "value": [1.0, None]}


def test_a_study_of_nothing_is_finished() -> None:
    found = run(job(size=0))
    assert (found.status, found.rows, list(found.batches())) == ("finished", 0, [])
    assert found.table().column_names == ["task", "value", "name"]


def test_chunks_have_seeds_of_their_own() -> None:
    one = job()
    assert one.seed_of(3).generate_state(2).tolist() == one.seed_of(3).generate_state(2).tolist()
    assert len({tuple(one.seed_of(c).generate_state(2)) for c in range(50)}) == 50
    direct = noisy(0.0, one.tasks(4), np.random.SeedSequence(entropy=7, spawn_key=(4,)))
    assert run(one).table().column("value").to_pylist()[80:100] == direct["value"].tolist()


def test_missing_chunks() -> None:
    assert missing([], 3) == [range(3)]
    assert missing([(0, 2)], 3) == []
    assert missing([(4, 4), (1, 2)], 6) == [range(1), range(3, 4), range(5, 6)]


def test_parcels_grow_by_eight_and_end_small() -> None:
    pace = Pace(1.0)
    pace.learn(1, 1e-6, 1)
    assert pace.parcel(10_000, 2) == 8
    pace.learn(8, 8e-6, 8)
    assert pace.parcel(10_000, 2) == 64
    assert pace.parcel(20, 2) == 5
    assert pace.parcel(1, 2) == 1
    pace.learn(1, 60.0, 1)
    assert (pace.parcel(10_000, 2), pace.ahead()) == (1, 1)
