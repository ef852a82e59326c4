"""What is laid over a case, on a page: its theories and plans as differences, and its questions."""

from detente.cli.page import Page
from detente.report.changes import begins, differences, phase, question, renewed
from detente.report.elements import Form, evidence


def theories(page: Page, form: Form) -> None:
    """What each theory changes."""
    for name, theory in form["theories"].items():
        page.heading(f"Theory {name}" + (f", by {theory['by']}" if theory.get("by") else ""))
        _manner(page, form, theory)


def _manner(page: Page, form: Form, change: Form) -> None:
    """What a theory or a plan changes, as differences."""
    if change.get("summary"):
        page.say(str(change["summary"]).strip(), indent=2)
    rows = differences(form, change)
    if rows:
        page.table(("", "element", "difference"), rows)
    page.say(f"Rests on: {evidence(change)}.", indent=2)


def plans(page: Page, form: Form) -> None:
    """What each plan proposes."""
    for name, plan in form["plans"].items():
        page.heading(f"Plan {name}" + (f", by {plan['by']}" if plan.get("by") else ""))
        _manner(page, form, plan)
        for place, one in enumerate(plan.get("phases") or [], start=1):
            page.say(f"{place}. {one['name']}: begins {begins(one.get('begins'))}", indent=2)
            for line in phase(one):
                page.say(line, indent=5)
        if plan.get("renews"):
            page.say(f"Broken, it is on offer again {renewed(plan['renews'])}.", indent=2)


def questions(page: Page, form: Form) -> None:
    """What the case is asked."""
    if form["questions"]:
        page.heading("Questions")
        page.table(("question", "asks"), [(name, question(node)) for name, node in form["questions"].items()])
