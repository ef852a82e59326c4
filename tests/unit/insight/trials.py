"""Cases planted for the verdict on a plan: what each plan does is known beforehand."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from detente.case.load import Case, load
from detente.insight.deserving.judging import verdict
from detente.insight.deserving.result import Verdict
from detente.insight.deserving.trial import verdict_study
from detente.study import run

CASE = """\
detente: 1
title: A planted case
start: 2020-01-01
behaviour: {{depth: {depth}}}
parameters:
  danger: {{value: 0.1, range: [0.05, 0.2], evidence: [gazette:1]}}
  guard: 1
  hope: {{value: 1, range: [0.8, 1.2]}}
  lift: 1
actors: {{us: {{name: Home, depth: 2}}}}
options: {{us.talks: {{}}}}
conditions: {{war: {{}}, deal: {{}}}}
events:
  clash: {{when: not war, rate: danger * {guard} per month, then: {{war: "yes"}}, evidence: [gazette:1]}}
  deal: {{when: us.talks and not deal, rate: 0.2 * hope * {lift} per month, then: {{deal: "yes"}}}}
interests:
  us: {{calm: {{want: us.talks, weight: major, evidence: [gazette:2]}}}}
theories:
  hawk: {{by: A. Hawk, set: {{danger: 0.15}}}}
plans:
  offer: {{by: B. Offer, set: {{guard: 2, lift: 2}}}}
  paper: {{set: {{guard: 1}}}}
questions:
  war: {{text: Is there war?, probability: war, within: 12 months, better: lower}}
  settlement: {{text: Is it settled?, probability: deal, within: 12 months, better: higher}}
  gain: {{probability: war, within: 12 months, minus: {{plan: none}}}}
  talks: {{probability: us.talks, at: 12 months}}
"""
NOTES = """\
---
id: gazette
title: A Gazette
author: An Author
date: 2019
---
1. {speaker: A. Analyst, certainty: likely} Clashes <happen>.
2. Home wants peace.
"""
GOOD = {"guard": "1 / guard", "lift": "lift"}
"""The offer makes war rarer and a settlement more frequent."""
BAD = {"guard": "guard", "lift": "1 / lift"}
TRADE = {"guard": "guard", "lift": "lift"}
"""It makes both more frequent."""


@cache
def planted(guard: str = "1 / guard", lift: str = "lift", *, depth: str = "[1, 1.5, 2]") -> Case:
    """The case, the offer multiplying the rate of war by `guard` of 2 and that of a settlement by `lift` of 2."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "sources").mkdir()
        (folder / "sources" / "gazette.md").write_text(NOTES, encoding="utf-8")
        text = CASE.format(guard=f"({guard})", lift=f"({lift})", depth=depth)
        (folder / "case.yaml").write_text(text, encoding="utf-8")
        return load(folder)


def rows_of(case: Case, plan: str = "offer", **more: Any) -> tuple[Any, list[dict[str, Any]]]:
    """The context of a trial and its rows."""
    wanted = {"points": 6, "drawn": 0, "depths": (0.5, 1.5)} | more
    job = verdict_study(case.machine, plan, **wanted)
    return job.context, [row for batch in run(job).batches() for row in batch.to_pylist()]


@cache
def judged(
    guard: str = "1 / guard", lift: str = "lift", plan: str = "offer", drawn: int = 6
) -> Verdict:  # fmt: skip
    """The verdict on a plan of such a case."""
    return verdict(*rows_of(planted(guard, lift), plan, drawn=drawn))
