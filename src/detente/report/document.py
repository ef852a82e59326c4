"""A brief: what was found of a case as one HTML document, for a reader who has nothing but a browser.

It loads nothing and runs nothing. Texts of a case are data: everything is escaped, and a link leads to a source only
where its address is one of the web. The same findings give the same bytes.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import unescape
from html.parser import HTMLParser
from typing import Any

from detente.report.contents import contents
from detente.report.section import Section
from detente.study.findings import Findings
from detente.words import clean, percent

PER_MINUTE = 238
"""Words a minute in silent reading (Brysbaert 2019, Journal of Memory and Language 109:104047)."""
LATER, SOON, CUT = "\x00reading time\x00", "\x00first\x00", "\x00cut\x00"
"""Places filled in when the words are counted; texts of a case lose such signs before they are set."""


def write(findings: Findings, sections: Sequence[Section] = ()) -> str:
    """Write the document.

    Args:
        findings: What was found of the case.
        sections: What else was found and is to be said, in this order, each under an id of its own.

    Returns:
        The document.
    """
    from markupsafe import Markup

    page = environment().get_template("brief.html").render(
        b=contents(findings, sections), reading=Markup(LATER), first=Markup(SOON), cut=Markup(CUT)
    )  # fmt: skip
    page = re.sub(r"\n\s*\n+", "\n", page).lstrip()
    first, _, rest = page.partition(CUT)
    short, whole = words(first), words(first) + words(rest)
    return first.replace(SOON, minutes(short), 1).replace(LATER, minutes(whole), 1) + rest


def minutes(count: int) -> str:
    """How long it takes to read so many words, about.

    >>> minutes(100), minutes(500)
    ('1 minute', '2 minutes')
    """
    whole = max(1, round(count / PER_MINUTE))
    return f"{whole} minute{'' if whole == 1 else 's'}"


def words(page: str) -> int:
    """How many words there are to read in a page: those of tables, figures and folded parts are for looking up.

    >>> words("<h1>One two</h1><table><td>three</table><p>four</p><details>five</details>")
    3
    """
    reader = _Words()
    reader.feed(page)
    return reader.count


class _Words(HTMLParser):
    """Counts the words outside what is looked up and not read."""

    APART = ("table", "details", "svg", "style", "title", "nav")

    def __init__(self) -> None:
        super().__init__()
        self.count, self.inside = 0, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside += tag in self.APART

    def handle_endtag(self, tag: str) -> None:
        self.inside -= tag in self.APART

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.count += len(data.split())


@cache
def environment() -> Any:
    """How pages are set: everything is escaped, and what is not there is a mistake."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("detente.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=lambda value: clean(value) if type(value) is str else value,
    )  # fmt: skip
    environment.filters["said"] = said
    environment.filters["cited"] = cited
    environment.filters["soft"] = soft
    environment.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
    environment.filters["chance"] = lambda value: "–" if value is None else percent(value)
    return environment


def said(text: str) -> Any:
    """A sentence for the page: escaped, with what stands between backticks as code.

    >>> str(said("`a` < b"))
    '<code>a</code> &lt; b'
    """
    from markupsafe import Markup, escape

    return Markup(re.sub(r"`([^`<>]+)`", r"<code>\1</code>", str(escape(clean(text)))))


def cited(text: str, anchors: Mapping[str, str]) -> Any:
    """A sentence for the page: what stands between backticks leads to where it is printed, or is code.

    >>> str(cited("`a:1` and `b`", {"a:1": "note-a-1"}))
    '<a href="#note-a-1">a:1</a> and <code>b</code>'
    """
    from markupsafe import Markup, escape

    def shown(found: re.Match[str]) -> str:
        anchor = anchors.get(unescape(found[1]))
        return f'<a href="#{escape(anchor)}">{found[1]}</a>' if anchor else f"<code>{found[1]}</code>"

    return Markup(re.sub(r"`([^`<>]+)`", shown, str(escape(clean(text)))))


def soft(name: str) -> Any:
    """A name for the head of a narrow column: it may be broken after an underscore.

    >>> str(soft("a_b"))
    'a_<wbr>b'
    """
    from markupsafe import Markup, escape

    return escape(clean(name)).replace("_", Markup("_<wbr>"))
