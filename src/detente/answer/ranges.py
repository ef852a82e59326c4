"""The ranges of behaviour: rationality, foresight, depth, tempo and commitment, of which no source speaks."""

from collections.abc import Mapping
from typing import Any

BEHAVIOUR = ("rationality", "foresight", "depth", "tempo", "commitment")


def ends(machine: Mapping[str, Any], sort: str, end: int) -> dict[str, float]:
    """Every number of one sort of behaviour at one end of its range, by path; empty if none has a range."""
    found: dict[str, float] = {}

    def take(path: str, number: object) -> None:
        if isinstance(number, Mapping) and "range" in number and number["range"][0] != number["range"][1]:
            found[path] = float(number["range"][end])

    take(f"behaviour.{sort}", machine["behaviour"].get(sort))
    for section in ("actors", "options", "bodies"):
        for name, element in machine[section].items():
            take(f"{section}.{name}.{sort}", element.get(sort))
            for number, there in enumerate(element.get("tempos") or (), start=1):
                if sort == "tempo":
                    take(f"{section}.{name}.tempos.{number}.rate", there.get("rate"))
                    take(f"{section}.{name}.tempos.{number}.times", there.get("times"))
            for motion, data in element.get("motions", {}).items() if section == "bodies" else ():
                take(f"{section}.{name}.motions.{motion}.{sort}", data.get(sort))
            for sponsor, data in element.get("sponsors", {}).items() if section == "bodies" else ():
                if sort == "tempo":
                    take(f"{section}.{name}.sponsors.{sponsor}", data)
    return found
