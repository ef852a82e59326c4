"""Figures that can stand in a page: their own ids, the page's colours, nothing of the day or the machine."""

import re
from dataclasses import replace
from math import inf
from xml.etree import ElementTree

import pytest

from detente.chart import Balance, Edge, Graph, Mark, Marks, Node, Plate, Span, Spans, Stacks, draw, shared_rules
from detente.words import percent, plain

HEAD = {"title": "War is likelier under hawk", "unit": "probability", "source": "Source: a case", "say": percent}
PLATES = [
    Spans(blocks=(("theories", (Span("hawk", 0.4, (0.1, 0.6), (0.05, 0.7), (0.2, 0.3)), Span("dove", 0.1))),), **HEAD),
    Stacks(parts=("chosen", "chance", "slips"), bars=(("hawk", (0.5, 0.3, 0.2)), ("dove", (0.1, 0.9, 0.0))), **HEAD),
    Balance(blocks=(("Home", (("peace", -2.0), ("pride", 0.5))),), **HEAD),
    Marks(marks=(Mark("a:1", (0.2, 0.4), 0.3, 0.5, 1.0), Mark("a:2", None, 0.3, None, None)), **HEAD),
    Graph(
        actors=("Home", "Away"),
        nodes=(Node("A", ("talks", "no arms"), "start", 0), Node("B", ("arms",), "Nash", 1), Node("C", (), "", 1)),
        edges=(Edge(0, 1, 0, True), Edge(1, 0, 1, False), Edge(1, 2, 1, True)),
        **HEAD,
    ),
]


@pytest.mark.parametrize("plate", PLATES, ids=lambda plate: type(plate).__name__)
def test_a_figure_is_well_formed_and_says_its_numbers(plate: Plate) -> None:
    drawing = draw(plate, "f1")
    ElementTree.fromstring(drawing)
    assert 'role="img" aria-labelledby="f1-t f1-d"' in drawing
    assert f'<title id="f1-t">{plate.title}</title>' in drawing
    _, rows = plate.table()
    description = drawing[drawing.index("<desc") : drawing.index("</desc>")]
    assert rows[0][1] in description
    assert "Source: a case" in drawing


def test_a_line_without_end_goes_to_the_edge() -> None:
    """And what is infinite is said."""
    spans = (Span("hawk", 4.0, (1.0, inf), (2.0, inf), (5.0,)), Span("dove", 6.0, (-inf, 6.0)))
    drawing = draw(Spans(blocks=(("theories", spans),), **{**HEAD, "unit": "months", "say": plain}), "f1")
    ElementTree.fromstring(drawing)
    assert "hawk 4 (1 to infinite)" in drawing
    spread, ranges = re.findall(r'd="M[\d.]+ ([\d.]+)H([\d.]+)"', drawing)[:2]
    assert spread == ranges, "both of them in one row, to one edge"


@pytest.mark.parametrize("plate", PLATES, ids=lambda plate: type(plate).__name__)
def test_two_figures_share_no_id_and_no_rule(plate: Plate) -> None:
    def names(drawing: str) -> set[str]:
        return {*re.findall(r' id="([^"]+)"', drawing), *re.findall(r"\.([\w-]+)\{", drawing)}

    one, two = draw(plate, "f1"), draw(plate, "f2")
    assert names(one)
    assert not names(one) & names(two)
    used = set(re.findall(r'(?:url\(#|href="#)([^)"]+)', one))
    assert used <= names(one)


@pytest.mark.parametrize("plate", PLATES, ids=lambda plate: type(plate).__name__)
def test_colours_are_those_of_the_page(plate: Plate) -> None:
    drawing = draw(plate, "f1")
    assert "var(--c1)" in drawing
    assert not re.findall(r"#0[0-9a-f]{5}\b", drawing)
    assert not re.findall(r'fill(?:="|: )#[0-9a-f]{6}', drawing)


@pytest.mark.parametrize("plate", PLATES, ids=lambda plate: type(plate).__name__)
def test_the_same_plate_gives_the_same_bytes(plate: Plate) -> None:
    assert draw(plate, "f1") == draw(plate, "f1")


def test_labels_are_data() -> None:
    plate = Spans(
        blocks=(("<b>", (Span("$x$ <script>\x00 \u5317\u671d\u9c9c", 0.4),)),), **{**HEAD, "title": "<i> & $\\frac$"}
    )
    drawing = draw(plate, "f1")
    ElementTree.fromstring(drawing)
    assert "<script" not in drawing
    assert "$x$ &lt;script&gt;" in drawing
    assert "\u5317\u671d\u9c9c" in drawing


def test_a_dot_stands_where_its_value_is() -> None:
    plate = Spans(blocks=(("b", (Span("one", 0.0), Span("half", 0.5), Span("all", 1.0))),), **HEAD)
    places = [
        float(x) for x in re.findall(r'<use href="#[^"]+" x="([\d.]+)" y="[\d.]+" class="[^"]+"', draw(plate, "f1"))
    ]
    dots = places[-4:-1]
    assert dots[1] - dots[0] == pytest.approx(dots[2] - dots[1], abs=0.2)
    assert dots[0] < dots[1]


def test_a_plate_of_no_known_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="no drawing for Plate"):
        draw(Plate(**HEAD), "f1")


def test_figures_of_one_page_share_their_rules() -> None:
    label = 'a class="f1-0" x="1" b'
    drawings = [draw(replace(PLATES[0], title=label), "f1"), draw(PLATES[0], "f2")]
    rules, plain = shared_rules(drawings)
    assert len(rules) < sum(len(re.findall(r"<style>(.*?)</style>", one)[0]) for one in drawings)
    assert not any("<style>" in one for one in plain)
    used = {name for one in plain for name in re.findall(r'<[a-z][^<>]* class="?([\w-]+)', one)}
    assert used == set(re.findall(r"\.([\w-]+)\{", rules))
    assert 'x="1" b' in plain[0]


GRAPH = PLATES[-1]


def test_actors_of_a_graph_differ_by_dashes_and_by_name() -> None:
    drawing = draw(GRAPH, "f1")
    rules = dict(re.findall(r"\.([\w-]+)\{([^}]*)\}", drawing))
    dashes = {re.search(r"stroke-dasharray:([^;]*)", rule)[1] for rule in rules.values() if "stroke-dasharray" in rule}
    assert len(dashes) >= 2  # of the line of one actor, thick and thin; the other's is whole
    assert drawing.count(">Home<") == 2  # on its arrow and in the legend
    assert drawing.count(">Away<") == 3


def test_a_graph_says_its_states_and_its_moves() -> None:
    said = GRAPH.describe()
    assert "A (start): talks, no arms; B (Nash): arms; C: " in said
    assert "Moves: A to B by Home; B to A by Away, no gain; B to C by Away." in said
    assert GRAPH.table()[1][1] == ("B", "Away", "A", "no")


def test_boxes_of_a_graph_do_not_lie_on_one_another() -> None:
    nodes = tuple(Node("ABCDEFGH"[n], ("one", "two", "three"), "", n % 3) for n in range(8))
    edges = tuple(Edge(a, b, a % 2, True) for a in range(8) for b in range(8) if (a + b) % 5 == 1 and a != b)
    drawing = draw(Graph(actors=("Home", "Away"), nodes=nodes, edges=edges, **HEAD), "f1")
    boxes = []
    for path in re.findall(r'<path d="(M[\d. HV]+z)"', drawing):
        x, y = re.match(r"M([\d.]+) ([\d.]+)", path).groups()
        ends = [float(end) for end in re.findall(r"[HV]([\d.]+)", path)]
        boxes.append((min(float(x), ends[0]), max(float(x), ends[0]), min(float(y), ends[1]), max(float(y), ends[1])))
    boxes = [box for box in boxes if box[1] - box[0] > 100]
    assert len(boxes) == 8
    for n, (left, right, top, bottom) in enumerate(boxes):
        for other in boxes[:n]:
            assert right < other[0] or other[1] < left or bottom < other[2] or other[3] < top
