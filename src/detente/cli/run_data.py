"""The findings of a run for another program: the same bytes whenever the same is asked."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from detente.cli.run_page import missing_points, unsettled
from detente.report.points import behaviour_said, sample_said
from detente.report.rows import rows_of
from detente.study.identity import NUMERICS
from detente.study.manifest import versions
from detente.study.overview import overview

if TYPE_CHECKING:
    from detente.answer import Answer
    from detente.study.findings import Findings
    from detente.study.gathering import Gathering

ALONE = "none"


def data(findings: "Findings", gathering: "Gathering", run: str) -> dict[str, Any]:
    """Everything that was found, as plain data.

    Args:
        findings: What was found.
        gathering: What it was made of.
        run: Under which it is stored, empty if it is not.
    """
    context = gathering.context
    return {
        "title": findings.machine["title"], "clock": findings.machine["clock"], "digest": findings.digest, "run": run,
        "complete": findings.complete, "tasks": {"done": gathering.tasks, "of": len(context.tasks)},
        "versions": versions(), "numerics": NUMERICS,
        "points": {
            "seed": findings.seed,
            "behaviour": {"count": findings.behaviour_points, "text": behaviour_said(findings)},
            "all": {"count": findings.points, "text": sample_said(findings) if findings.points else ""},
            "without_number": missing_points(findings),
        },
        "unsettled": unsettled(findings),
        "order": [
            {"question": line.question, "apart": line.apart, "moved": line.moved,
             "mover": None if line.mover is None else asdict(line.mover)}
            for line in overview(findings)
        ],
        "answers": [row for answer in findings.answers for row in _rows(findings, gathering, answer)],
        "samples": [
            {"question": one.question, "theory": one.theory or ALONE, "plan": one.plan or ALONE,
             "values": list(one.values)}
            for one in findings.samples
        ],
        "shares": [
            {**asdict(one), "theory": one.theory or ALONE, "plan": one.plan or ALONE} for one in findings.shares
        ],
        "second": [row for answer in findings.second for row in _rows(findings, None, answer)],
        "agreement": None if findings.agreement is None else asdict(findings.agreement),
    }  # fmt: skip


def _rows(findings: "Findings", gathering: "Gathering | None", answer: "Answer") -> list[dict[str, Any]]:
    more: dict[str, Any] = {}
    if gathering is not None:
        more["cone_digest"] = gathering.cones[answer.question, answer.theory, answer.plan]
    question = findings.machine["questions"][answer.question]
    return [{**row.as_data(), **more} for row in rows_of(answer, question)]
