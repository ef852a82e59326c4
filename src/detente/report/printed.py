"""What is printed: a brief before it is set, as the template takes it."""

from collections.abc import Mapping
from dataclasses import dataclass

from detente.case.note import Source
from detente.report.assumptions import Assumption, Change
from detente.report.beside import Detail
from detente.report.experts import Compared
from detente.report.figures import Figure
from detente.report.honesty import Charge
from detente.report.interests import Care
from detente.report.second import Second
from detente.report.section import Section
from detente.report.settling import Settling
from detente.report.tables import Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as it is printed."""

    name: str
    title: str
    asks: str
    unit: str
    short: str
    """What stands on the first screen, or over its table."""
    above: bool
    """Whether it is one of the main questions, of which enough is said above."""
    lead: tuple[str, ...]
    """What is said of it among the main questions."""
    plans: tuple[str, ...]
    """What plans do to it, at length."""
    sentences: tuple[str, ...]
    """What has to be said of some of its numbers."""
    folded: tuple[str, ...]
    """What is said of it below its table."""
    matrix: Matrix
    detail: Detail | None
    ground: str
    notes: int
    judged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A note or a document as it is printed."""

    id: str
    anchor: str = ""
    title: str = ""
    text: str = ""
    about: str = ""
    cited: str = ""
    url: str = ""


def document_of(source: Source) -> Printed:
    """A document as it is printed: its citation, and a link only where its address is one of the web.

    Args:
        source: The document.

    >>> document_of(Source(id="a b", title="T", author="A", date="2019", url="javascript:alert(1)"))
    Printed(id='a_b', anchor='', title='T', text='', about='', cited='A, 2019.', url='')
    """
    web = source.url if source.url.startswith(("https://", "http://")) else ""
    cited = ", ".join(part for part in (source.author, source.publisher, source.date) if part)
    return Printed(id=source.id.replace(" ", "_"), title=source.title, cited=cited and cited + ".", url=web)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundsPrinted:
    """What some questions rest on, with anchors."""

    id: str
    questions: tuple[str, ...]
    lists: tuple[tuple[str, int, str, tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]], ...]
    """Notes, then judgements: what they are, how many, an earlier list they are told from, what that has and these have
    not, and what these have besides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """A brief before it is set."""

    title: str
    summary: str
    date: str
    digest: str
    counts: str
    style: str
    warnings: tuple[str, ...]
    leading: tuple[Asked, ...]
    how_chosen: str
    unsupported: str
    """How many elements rest on no note."""
    unsized: str
    """How many numbers no note gives."""
    ours: frozenset[str]
    """Paths of the elements that hold such a number."""
    besides: tuple[str, ...]
    """What the first screen says besides the main questions."""
    glossary: tuple[tuple[str, str, str], ...]
    """The plans it names: anchor, name, summary."""
    rests: tuple[str, ...]
    contents: tuple[tuple[str, str], ...]
    drawn: bool
    figures: tuple[Figure, ...]
    sections: tuple[Section, ...]
    """What was found besides the answers, in the order of the page."""
    anchors: Mapping[str, str]
    """Where notes and elements stand that sentences of these sections name."""
    points: int
    spread_said: str
    sample_said: str
    groups: tuple[tuple[str, str, tuple[Asked, ...]], ...]
    settling: Settling
    cares: tuple[Care, ...]
    welfare: Figure | None
    experts: tuple[Compared, ...]
    expert_sentences: tuple[str, ...]
    expert_figure: Figure | None
    second: Second | None
    theories: tuple[Change, ...]
    plans: tuple[Change, ...]
    assumptions: tuple[tuple[str, tuple[Assumption, ...]], ...]
    ids: frozenset[str]
    grounds: tuple[GroundsPrinted, ...]
    sources: tuple[tuple[Printed, tuple[Printed, ...]], ...]
    uncited: int
    meaning: tuple[str, ...]
    critics: tuple[Charge, ...]
    made: tuple[str, ...]
