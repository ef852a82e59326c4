"""Cases planted for the tests of reports: small enough to be computed in a moment, with results known beforehand."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from detente.case.forecasts import Forecast
from detente.case.load import load
from detente.study import answer_case
from detente.study.findings import Findings, InterestShare, Sample

CASE = """\
detente: 1
title: {title}
start: 2020-01-01
parameters:
  danger: {{value: 0.1, range: [0.05, 0.2], evidence: [gazette:1]}}
  guard: 1
actors: {{us: {{name: Home, evidence: [gazette:2]}}}}
options: {{us.talks: {{note: "{note}"}}}}
conditions: {{ending: {{levels: [open, war]}}}}
final: {{war: ending is war}}
events:
  clash: {{when: not us.talks, rate: danger * guard per month, then: {{ending: war}}, evidence: [gazette:1]}}
interests:
  us: {{peace: {{avoid: ending is war, weight: major, evidence: [gazette:2]}}, pride: {{avoid: us.talks, weight: 0.5}}}}
theories:
  hawk: {{by: A. Hawk, set: {{danger: 0.3}}, evidence: [gazette:1]}}
  dove: {{by: A. Dove, set: {{danger: {dove}}}}}
plans:
  shield: {{by: B. Shield, set: {{guard: {guard}}}}}
  paper: {{set: {{guard: 1}}}}
questions:
  war: {{text: Is there war within a year?, probability: ending is war, within: 12 months}}
  talks: {{probability: us.talks, at: 12 months}}
  fares: {{text: How does Home fare?, welfare: us, over: 12 months}}
  gain: {{text: What does the plan add?, probability: ending is war, within: 12 months, minus: {{plan: none}}}}
"""
NOTES = """\
---
id: gazette
title: {title}
author: An Author
date: 2019
url: {url}
---
1. {{speaker: A. Analyst, certainty: likely, kind: forecast}} {text}
2. Home wants peace.
3. Nobody cites this.
"""


@cache
def findings(
    guard: str = "0.5", dove: str = "0.02", title: str = "A small case", note: str = "A judgement.",
    text: str = "A clash will come.", url: str = "https://example.org/gazette",
) -> Findings:  # fmt: skip
    """A case in which `shield` multiplies the rate of war by `guard`, and `paper` does nothing."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        said = CASE.format(title=title, note=note, guard=guard, dove=dove)
        (folder / "case.yaml").write_text(said, encoding="utf-8")
        (folder / "sources").mkdir()
        notes = NOTES.format(title=title, url=url, text=text)
        (folder / "sources" / "gazette.md").write_text(notes, encoding="utf-8")
        case = load(folder)
    answers = tuple(answer_case(case.machine))
    samples = tuple(
        Sample(question=a.question, theory=a.theory, plan=a.plan,
               values=tuple(None if v is None else v * (0.6 + 0.1 * n) for n in range(8) for v in a.values[:1]))
        for a in answers
    )  # fmt: skip
    shares = tuple(
        InterestShare(actor="us", interest=interest, theory=theory, plan=plan, value=value, bound=0.0)
        for theory in (None, "hawk", "dove")
        for plan, worse in ((None, 0.0), ("shield", 0.5), ("paper", 0.0))
        for interest, value in (("peace", -2.0 + worse), ("pride", -0.25))
    )
    return Findings(
        machine=case.machine, sources=case.sources, digest=case.digest, answers=answers, samples=samples, points=8,
        behaviour_points=11, shares=shares,
        forecasts=(
            Forecast(question="war", note="gazette:1", theory="hawk", low=0.5, high=0.9, happened="no",
                     outcome="Talks began in March."),
            Forecast(question="talks", note="gazette:1", theory=None, low=None, high=None, happened="unknown",
                     outcome=""),
        ),
    )  # fmt: skip
