"""Gathering: what has been computed of a case so far, from the rows of its study, as findings at any time."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from detente.answer import Answer, Expectation, Spread
from detente.case.digest import digest
from detente.case.note import Source
from detente.study.answer_text import Reader
from detente.study.casework import Casework, Pair
from detente.study.findings import Findings, InterestShare, Sample
from detente.study.grid import ALONE
from detente.study.rows import Batch

Key = tuple[str, str | None, str | None]
"""Question, theory, plan."""
Found = dict[int, dict[str, float | None]]
"""By point, then by expectation: the number."""
CENTRE = "central values"


class Gathering:
    """Takes the rows of a study in the order of its tasks."""

    def __init__(self, context: Casework) -> None:
        """Nothing has come yet."""
        self.context = context
        self.digest = digest(context.machine)
        self.tasks = 0
        """Tasks whose rows have come."""
        self._reader = Reader()
        self._central: dict[Key, Answer] = {}
        self._found: dict[tuple[str, Key], Found] = {}
        """Numbers at points; the rows of a task may come in two halves."""
        self.answers: dict[Key, Answer] = {}
        """With their spread, once that is known."""
        self.second: dict[Key, Answer] = {}
        self.samples: dict[Key, Sample] = {}
        self.states: dict[Pair, int] = {}
        """Of the games that are known."""
        self.shares: list[InterestShare] = []
        self.cones: dict[Key, str] = {}
        """The digest of what each answer can depend on."""
        self.unsettled = 0
        """Numbers at points that did not converge, or could not be asked."""
        self.at_points = 0
        """Numbers at points."""

    def add(self, batch: Batch) -> None:
        """Take the rows of a task or of several."""
        rows = batch.to_pylist()
        touched: dict[tuple[str, Key], Found] = {}
        for row in rows:
            self.tasks = max(self.tasks, row["task"] + 1)
            part, key = row["part"], _key(row)
            if part == "answer":
                self.answers[key] = self._central[key] = self._reader.answer(row["answer"])
                self.cones[key] = row["cone"]
                pair = key[1:]
                self.states[pair] = max(self.states.get(pair, 0), self.answers[key].states)
            elif part == "second":
                self.second[key] = self._reader.answer(row["answer"])
            elif part == "share":
                self.shares.append(
                    InterestShare(
                        actor=row["question"], interest=row["expectation"], theory=key[1], plan=key[2],
                        value=row["value"], bound=row["bound"],
                    )
                )  # fmt: skip
            else:
                self.at_points += 1
                self.unsettled += row["value"] is None
                found = touched[part, key] = self._found.setdefault((part, key), {})
                found.setdefault(row["point"], {})[row["expectation"]] = row["value"]
        for (part, key), found in touched.items():
            if part == "behaviour":
                self.answers[key] = self._spread(self._central[key], found)
            else:
                self.samples[key] = self._sample(key, found)

    def findings(self, sources: Mapping[str, Source], *, seconds: float = 0.0) -> Findings:
        """What there is so far; questions in the order of the case, each with theories and plans.

        Args:
            sources: The documents of the case.
            seconds: How long it took.
        """
        context = self.context
        order = [(q, t, p) for q in context.questions for t in context.theories for p in context.plans]
        return Findings(
            machine=context.machine, sources=sources, digest=self.digest,
            answers=_listed(order, self.answers), samples=_listed(order, self.samples),
            points=0 if context.sample is None else context.sample.count,
            behaviour_points=context.behaviour.count, seed=context.seed, shares=tuple(self.shares),
            second=_listed(order, self.second), complete=self.tasks == len(context.tasks), seconds=seconds,
        )  # fmt: skip

    def _spread(self, answer: Answer, found: Found) -> Answer:
        """An answer with the spread over the points of behaviour; a stated parameter has its own range."""
        return replace(
            answer,
            expectations=tuple(
                one if one.spread is not None else replace(one, spread=self._extent(one, found))
                for one in answer.expectations
            ),
        )

    def _extent(self, central: Expectation, found: Found) -> Spread | None:
        label = self.context.behaviour.label
        named = [(CENTRE, central.estimate.value)]
        named += [(label(number), values.get(central.name)) for number, values in sorted(found.items())]
        known = [(value, at) for at, value in named if value is not None]
        if not known:
            return None
        (low, low_at), (high, high_at) = min(known, key=lambda pair: pair[0]), max(known, key=lambda pair: pair[0])
        return Spread(low=low, high=high, low_at=low_at, high_at=high_at, points=tuple(named))

    def _sample(self, key: Key, found: Found) -> Sample:
        question, theory, plan = key
        values = tuple(next(iter(found[number].values())) for number in sorted(found))
        return Sample(question=question, theory=theory, plan=plan, values=values)


def _key(row: Mapping[str, Any]) -> Key:
    theory, plan = (None if row[name] == ALONE else row[name] for name in ("theory", "plan"))
    return row["question"], theory, plan


def _listed(order: Iterable[Key], found: Mapping[Key, Any]) -> tuple[Any, ...]:
    return tuple(found[key] for key in order if key in found)
