"""How a storyline looks on a page: the date, what happened, what it changed, and why."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.cli.opening import NONE
from detente.cli.page import Page, write_json

if TYPE_CHECKING:
    from detente.answer.story import Scene, Story
    from detente.case.load import Case

WARNING = "One of very many ways it can go, drawn with its probability: an illustration, not the forecast."


def show_stories(case: "Case", stories: "Sequence[Story]", *, theory: str, plan: str, as_json: bool) -> None:
    """Print stories.

    Args:
        case: The case they are of.
        stories: The stories.
        theory: Under which theory.
        plan: With which plan.
        as_json: Whether as JSON.
    """
    from detente.answer.story import as_data

    if as_json:
        write_json({
            "title": case.machine["title"], "digest": case.digest, "theory": theory, "plan": plan,
            "stories": [as_data(story) for story in stories],
        })  # fmt: skip
        return
    page = Page()
    page.title(str(case.machine["title"]))
    under = [f"{kind} {name}" for kind, name in (("theory", theory), ("plan", plan)) if name != NONE]
    page.say((f"With {' and '.join(under)}. " if under else "") + WARNING)
    for story in stories:
        page.heading(f"Run {story.run} of seed {story.seed}")
        _show(page, story)


def _show(page: Page, story: "Story") -> None:
    page.say(f"{story.start}  It begins: {', '.join(f'{name} {level}' for name, level in story.opening.items())}.",
             indent=2)  # fmt: skip
    for scene in story.scenes:
        _scene(page, scene)
    page.say(f"{story.end}  {story.last}", indent=2)


def _scene(page: Page, scene: "Scene") -> None:
    changed = "; ".join(f"{name} from {old} to {new}" for name, old, new in scene.changes if name not in scene.text)
    if not scene.changes and scene.carrier == "chance" and "sounded" not in scene.text:
        changed = "it changes nothing"
    page.say(f"{scene.date}  {scene.text}" + (f" {changed[0].upper()}{changed[1:]}." if changed else ""), indent=2)
    rests = ", ".join(scene.evidence) or "a judgement"
    page.say(f"{scene.reason} [{rests}]", indent=14)
