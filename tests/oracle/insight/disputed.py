"""Small cases drawn by chance: two actors, notes for and against everything, a theory, plans."""

import random
from typing import Any

from detente.case.resolve import resolve_data

NOTES = [f"a:{n}" for n in range(1, 5)] + [f"b:{n}" for n in range(1, 4)]
WORDS = ("vital", "major", "moderate", "minor")


def disputed(seed: int) -> dict[str, Any]:
    """The machine form of a case drawn by chance."""
    draw = random.Random(seed)

    def links(most: int = 3) -> list[dict[str, str]]:
        return [
            {
                "note": draw.choice(NOTES), "aspect": draw.choice(["exists", "sign", "size"]),
                "polarity": draw.choice(["for", "for", "for", "against"]),
            }
            for _ in range(draw.randint(0, most))
        ]  # fmt: skip

    def weight() -> Any:
        return draw.choice([draw.choice(WORDS), [0.5, 2], {"value": 1, "range": [0.5, 4]}, [1, 2, 5], 1.5])

    def interest(formula: str) -> dict[str, Any]:
        more = {"without": draw.choice([[0.5, 3], 2])} if draw.random() < 0.3 else {}
        return {draw.choice(["want", "avoid"]): formula, "weight": weight(), "evidence": links(), **more}

    def parameter(low: float, high: float) -> dict[str, Any]:
        value = draw.choice([[low, high], [low, low + 0.3 * (high - low), high], {"value": high, "range": [low, high]}])
        made = dict(value) if isinstance(value, dict) else {"value": value[len(value) // 2], "range": [low, high]}
        if draw.random() < 0.3:
            made["without"] = [low / 2, high * 2]
        return {**made, "evidence": links()}

    phases = [
        {
            "name": "pause", "begins": draw.choice(["at once", {"parties": ["us", "them"], "tempo": "0.5 per month"}]),
            "promises": [{"option": "us.arm", "level": "no", "breach": {"value": 2, "range": [1, 3]}}],
            "evidence": links(2),
        },
        {
            "name": "treaty", "begins": {"rate": "0.4 per month"},
            "events": {"cuts": {"when": "arms is not low", "rate": "bite * 0.3 per month", "then": {"arms": "down"},
                                "evidence": links(2)}},
            "evidence": links(2),
        },
    ]  # fmt: skip
    case = {
        "detente": 1, "title": "Disputed", "start": "2020-01-01",
        "behaviour": {"depth": [1, 1.5, 2], "foresight": {"value": 6, "range": [3, 12], "unit": "month"}},
        "parameters": {
            "leakage": parameter(0.1, 0.6), "bite": parameter(0.5, 2.0), "shift": parameter(-0.5, 1.5),
            "open": {**parameter(0.0, 3.0)},
            "switch": {"value": 0, "evidence": links()},
        },
        "actors": {"us": {}, "them": {}},
        "options": {"us.arm": {}, "them.arm": {"start": draw.choice(["yes", "no"])}},
        "conditions": {"arms": {"levels": {"low": 0, "high": 1, "vast": 2}}, "war": {}},
        "final": "war",
        "events": {
            "race": {"when": "us.arm or them.arm", "rate": draw.choice(
                ["bite * (1.2 - leakage) per month", {"value": 0.3, "range": [0.1, 0.6], "per": "month"}]),
                "then": {"arms": "up"}, "evidence": links(),
                **({"without": {"value": 0.2, "range": [0.1, 2], "per": "year"}} if draw.random() < 0.3 else {})},
            "decay": {"when": "arms is not low", "rate": "(0.2 + open) per month", "then": {"arms": "down"},
                      "evidence": links()},
            "spark": {"when": "us.arm and them.arm", "rate": {"value": 0.02, "range": [0.01, 0.1], "per": "month"},
                      "then": {"war": "yes"}, "evidence": links()},
        },
        "interests": {
            "us": {"arms": interest("us.arm"), "theirs": interest("arms"), "war": interest("war + shift * them.arm")},
            "them": {"arms": interest("them.arm"), "race": interest("us.arm and arms is vast")},
        },
        "theories": {
            "hawk": {
                "set": {"us.war.weight": weight(), "bite": {"value": 1, "range": [0.5, 3], "evidence": links(1)},
                        "them.arm.start": "yes"},
                "add": {"interests": {"them": {"care": {"welfare": "us", "weight": [0.1, 0.5], "evidence": links(2)}}}},
                "remove": ["interests.them.race"], "evidence": links(2),
            },
        },
        "plans": {
            "freeze": {"phases": phases, "evidence": links(2)},
            "shield": {"set": {"leakage": {"value": 0.2, "range": [0.1, 0.3]}, "events.spark.rate": "0.01 per month"},
                       "add": {"holds": [{"option": "us.arm", "level": "no", "evidence": links(1)}]},
                       "evidence": links(2)},
        },
        "questions": {
            "war": {"probability": "war", "within": "12 months"},
            "arms": {"expect": "arms * (1 + leakage)", "at": "6 months"},
            "bite": {"parameter": "bite"},
            "gain": {"probability": "us.arm or them.arm", "at": "6 months", "minus": {"plan": "none"}},
            "apart": {"probability": "arms is vast", "at": "9 months", "do": {"us.arm": "yes"}, "minus": "war"},
        },
    }  # fmt: skip
    found = resolve_data(case)
    assert not found.issues, found.issues
    return dict(found.machine)
