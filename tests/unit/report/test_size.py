"""A brief of a large case stays small enough to be sent, though no two of its numbers are the same."""

from dataclasses import replace
from random import Random

import html5lib

from detente.case.note import Note
from detente.report import brief
from detente.study.findings import Findings, InterestShare, Sample
from unit.report.planted import findings

MOST = 600_000
"""Bytes. The largest case shipped has forty-one questions under eight theories and eight plans."""
THEORIES = (None, *(f"author_{n}" for n in range(7)))
PLANS = (None, *(f"proposal_{n}" for n in range(7)))
CAUSES = ("accident_war", "escalation_war", "fallout", "reply")


def large(questions: int = 45, notes: int = 180, elements: int = 100) -> Findings:
    """A case of eight theories, eight plans and many questions, every number of it drawn anew."""
    found, draw = findings(), Random(7)
    first, machine = found.answers[0], found.machine
    asked = {f"question_{n}": {**machine["questions"]["war"], "text": f"Does the {n}th thing happen within a year?"}
             for n in range(questions)}  # fmt: skip
    ids = [f"gazette:{n}" for n in range(1, notes + 1)]
    said = "What the document says of this in our own words, with who did what to whom and when, and how sure of it. "
    source = replace(
        found.sources["gazette"],
        notes={id: Note(id=id, text=said + said, speaker="A. Analyst", kind="judgement", date="2017-09") for id in ids},
    )
    number = machine["parameters"]["danger"]
    cited = [{"note": id, "aspect": "sign", "polarity": "for"} for id in ids]
    own = {f"number_{n}": {**number, "note": said, "evidence": draw.sample(cited, 3)} for n in range(elements)}
    theories = {name: {**machine["theories"]["hawk"], "by": name, "summary": said} for name in THEORIES if name}
    plans = {name: {**machine["plans"]["shield"], "summary": said} for name in PLANS if name}
    changed = {**machine, "parameters": {**machine["parameters"], **own}, "questions": asked,
               "theories": theories, "plans": plans}  # fmt: skip

    def answer(question: str, theory: str | None, plan: str | None) -> object:
        value = draw.random()
        low, high = sorted((value * draw.random(), value + (1 - value) * draw.random()))
        parts = [draw.random() for _ in CAUSES]
        routes = tuple(
            replace(first.expectations[0].routes[0], label=cause, chance=value * part / sum(parts))
            for cause, part in zip(CAUSES, parts, strict=True)
        )
        expectation = replace(
            first.expectations[0], estimate=replace(first.expectations[0].estimate, value=value), routes=routes,
            carriers=replace(first.expectations[0].carriers, chance=value * 0.7, chosen=value * 0.2, slip=value * 0.1),
            spread=replace(first.expectations[0].spread, low=low, high=high,
                           points=(("central values", value), ("point 1, low", low), ("point 2, high", high))),
        )  # fmt: skip
        ablations = tuple(
            (name, tuple(replace(one, value=Random(f"{question}{plan}").random() if name == "frozen" else draw.random())
                         for one in estimates))
            for name, estimates in first.ablations
        )  # fmt: skip
        return replace(first, question=question, text=asked[question]["text"], theory=theory, plan=plan,
                       expectations=(expectation,), ablations=ablations, evidence=tuple(ids))  # fmt: skip

    places = [(question, theory, plan) for question in asked for theory in THEORIES for plan in PLANS]
    answers = tuple(answer(*place) for place in places)
    samples = tuple(Sample(question=q, theory=t, plan=p, values=tuple(draw.random() for _ in range(6)))
                    for q, t, p in places)  # fmt: skip
    shares = tuple(
        InterestShare(actor="us", interest=interest, theory=theory, plan=plan, value=draw.uniform(-3, 3), bound=0.0)
        for theory in THEORIES for plan in PLANS for interest in [f"interest_{n}" for n in range(40)]
    )  # fmt: skip
    return replace(
        found, machine=changed, sources={"gazette": source}, answers=answers, samples=samples, points=6,
        behaviour_points=6, shares=shares, second=tuple(one for one in answers if one.theory is None),
        forecasts=tuple(replace(found.forecasts[0], question=name, theory=None) for name in list(asked)[:17]),
    )  # fmt: skip


def test_a_large_case_stays_below_the_limit_and_is_valid() -> None:
    page = brief(large())
    assert len(page.encode()) < MOST
    html5lib.HTMLParser(strict=True).parse(page)


def test_no_number_of_a_table_is_lost() -> None:
    found = large(questions=2, notes=5, elements=2)
    page = brief(found)
    table = page[page.index('<h4 id="q-question_1"') :]
    for one in found.answers:
        if one.question == "question_1":
            assert f"<td>{one.expectations[0].estimate.value * 100:.1f}<br>" in table
