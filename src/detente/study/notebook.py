"""Progress in a Jupyter notebook, where there is one."""

import sys
from html import escape
from typing import Any

from detente.study.event import Event, Listener


def in_notebook() -> bool:
    """Whether this is a notebook's kernel; IPython is not loaded to find out."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and hasattr(shell, "kernel")


def shown() -> Listener:
    """A listener that shows progress below the cell in a notebook, and does nothing elsewhere.

    Returns:
        For the `progress` of `run` and `stream`.
    """
    if not in_notebook():
        return lambda event: None
    from IPython.display import HTML, display

    handle: Any = None

    def tell(event: Event) -> None:
        nonlocal handle
        page = HTML(as_html(event))
        if handle is None:
            handle = display(page, display_id=True)
        else:
            handle.update(page)

    return tell


def as_html(event: Event) -> str:
    """An event as a bar with a sentence; the text is escaped.

    >>> as_html(Event(kind="progress", done=1, total=4, rows=8, left=90.0, label="a < b"))
    '<progress value="1" max="4"></progress> a &lt; b: 1 of 4 tasks, 8 rows, about 90 s left'
    """
    left = f", about {event.left:.0f} s left" if event.left is not None else ""
    state = "" if event.kind in ("started", "progress") else f", {event.kind}"
    said = f"{event.label}: {event.done:,} of {event.total:,} tasks, {event.rows:,} rows{left}{state}"
    return f'<progress value="{event.done}" max="{max(1, event.total)}"></progress> {escape(said)}'
