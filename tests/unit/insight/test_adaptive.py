"""Adaptive plans: a case worked out by hand, what is refused, how they are chosen and judged."""

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.case.build import build
from detente.case.load import load
from detente.case.override import apply
from detente.cli import main
from detente.cli.adaptive_page import show_adaptive
from detente.cli.page import Page
from detente.cli.places import find
from detente.errors import DetenteError
from detente.game import compile_game
from detente.game.layout import lay_out
from detente.insight.adaptive.candidates import levels, seek
from detente.insight.adaptive.carry import take_over
from detente.insight.adaptive.desk import Desk
from detente.insight.adaptive.judging import adaptive
from detente.insight.adaptive.result import AdaptivePlans
from detente.insight.adaptive.search import check_points, follow, search
from detente.insight.adaptive.study import Sought, adaptive_study
from detente.insight.adaptive.stump import best_stump, preferred
from detente.insight.adaptive.weighed import SEEN, Way, Weighed, weighed
from detente.insight.compare.weights import equal
from detente.insight.intervals import Ranged
from detente.report.adaptive import section
from detente.report.adaptive_scenario import scenario
from detente.report.adaptive_words import Voice
from detente.study import run
from detente.study.quantiles import Points
from unit.insight.crossing import CASE, machine, worked_out

NAMED = {"begin": "none", "then": "anchor", "watch": "weather is storm", "review": "2 months"}
STORM = Way(begin="none", then="anchor", watch="weather is storm", review=2.0)


def numbers(sought: Sought) -> dict[str, Weighed]:
    """What a study comes to."""
    found, _ = weighed(sought, run(adaptive_study(sought)).table().to_pylist())
    return found


def found(form: Any, points: int = 8, **words: Any) -> AdaptivePlans:
    """The whole way."""
    sought, left_out = seek(form, **words)
    centre = numbers(sought)
    weights = equal([name or "none" for name in sought.theories])
    best = search(centre, weights)
    trial = follow(sought, best, points, 1)
    return adaptive(trial, best, centre, numbers(trial), weights, digest="d", left_out=left_out)


def test_worked_out(tmp_path: Path) -> None:
    """What anchoring in a storm adds is what pencil and paper say, under both theories, asked in all ways."""
    sought, _ = seek(machine(tmp_path), ["home", "home_within", "lost", "cargo"], **NAMED)
    centre = numbers(sought)
    for place, breaks in enumerate((0.5, 0.7)):
        whole, gain = worked_out(2.0, breaks)
        for name in ("home", "home_within"):
            assert centre[name].stays("none")[0, place] == pytest.approx(whole, abs=1e-10)
            assert centre[name].adds(STORM)[0, place] == pytest.approx(gain, abs=1e-10)
        lost = centre["lost"].value(STORM)[0, place]
        home = centre["home"].value(STORM)[0, place]
        assert centre["cargo"].value(STORM)[0, place] == pytest.approx(3 * home - 2 * lost, abs=1e-10)
        assert lost < centre["lost"].stays("none")[0, place]
        assert centre["home"].most["none", "anchor", 2.0][0, place] == pytest.approx(gain, abs=1e-10)
        # who wants it not to be lost, and nothing else, anchors whatever is seen
        spared = centre["lost"].adds(replace(STORM, watch="true"))[0, place]
        assert centre["lost"].most["none", "anchor", 2.0][0, place] == pytest.approx(spared, abs=1e-10)
    assert centre["home"].bound < 1e-9


def test_the_page_of_the_docs() -> None:
    """The numbers of the worked case are those of its page."""
    text = (Path(__file__).parents[3] / "docs" / "adaptive.md").read_text(encoding="utf-8")
    whole, gain = worked_out(2.0)
    assert f"it is with {100 * whole:.1f} %" in text
    assert f"= {gain:.4f}, and anchoring" in text
    assert f"months {100 * worked_out(1.5)[1]:.1f} points" in " ".join(text.split())


def test_whatever_was_computed_before(tmp_path: Path) -> None:
    """The numbers of a task are the same after other tasks, whose games it shares, as alone."""
    sought = replace(seek(machine(tmp_path), ["home", "home_within"])[0], points=Points("all", 3, 1))
    first = Desk(sought)
    for task in sought.tasks:
        rows = list(first.rows(*task))
    assert rows == list(Desk(sought).rows(*sought.tasks[-1]))
    one = adaptive_study(sought)
    for other in (
        replace(sought, watches=("true",)),
        replace(sought, reviews={"home": (2.0,)}),
        replace(sought, pairs=sought.pairs[1:]),
    ):
        assert adaptive_study(other).identity().id != one.identity().id


def test_search_finds_it(tmp_path: Path) -> None:
    """The search finds that a storm is what to watch, and the interval is clear of zero."""
    said = found(machine(tmp_path), points=8, questions=["home"], plans=["none", "anchor"])
    one = said.questions[0]
    assert one.best is not None
    assert (one.best.way.begin, one.best.way.then, one.best.way.watch) == ("none", "anchor", "weather is storm")
    assert one.best.outcome == "better"
    assert one.best.looking.positive
    assert one.chosen == one.best.points == 4
    assert "Begin with" in Voice(said, one).verdict()
    assert all(seen.where is not None and seen.where < (seen.elsewhere or 0) for seen in one.best.theories)


def test_where_it_cannot(tmp_path: Path) -> None:
    """Between plans that do the same nothing can be gained, and that is what is said."""
    said = found(machine(tmp_path), 4, questions=["home"], plans=["none", "paint"])
    one = said.questions[0]
    assert one.most == pytest.approx(0.0, abs=1e-9)
    assert one.best is None
    assert one.timed is not None
    assert one.timed.outcome == "no better"
    assert "nothing to adapt to" in Voice(said, one).verdict()
    assert "could do no better" in Voice(said, one).ceiling()
    assert said.scenario[0].stump is None


def test_where_it_does_not_pay(tmp_path: Path) -> None:
    """To anchor where it is calm is worse than to stay out, and the page says that no adaptive plan beats that."""
    said = found(machine(tmp_path), 4, questions=["home"], **{**NAMED, "watch": "weather is calm"})
    one = said.questions[0]
    assert one.best is not None
    assert one.best.outcome == "worse"
    told = Voice(said, one)
    assert told.verdict().startswith("The one named does not beat staying with no plan beyond its interval. Begin with")
    many = Voice(said, replace(one, looked=200))
    assert many.verdict().startswith("The best of 200 looked at does not beat staying with no plan"), "others: unjudged"


def test_what_the_look_adds_is_told_by_its_interval(tmp_path: Path) -> None:
    said = found(machine(tmp_path), 4, questions=["home"], **NAMED)
    one = said.questions[0]
    assert one.best is not None
    for low, high, words in (
        (0.1, 0.3, "The look counts: the same change at that time whatever is seen would be worse by 20 points (10 to"),
        (-0.1, 0.3, "whatever is seen may do as well (the look: +10 points, -10 to +30)."),
        (-0.3, -0.1, "The look does harm: it is worse by 20 points (10 to 30) than the same change"),
    ):
        best = replace(one.best, looking=Ranged((low + high) / 2, low, high, "mean"))
        assert words in Voice(said, replace(one, best=best)).looking()


def test_changing_to_itself_changes_nothing(tmp_path: Path) -> None:
    """With the same plan before and after, every signpost adds nothing."""
    sought, _ = seek(machine(tmp_path), ["home", "home_within"])
    same = numbers(replace(sought, pairs=(("anchor", "anchor"), (None, None))))
    for one in same.values():
        assert all(np.abs(gains).max() < 1e-10 for gains in one.gains.values())


def test_changing_at_the_outset_is_the_other_plan(tmp_path: Path) -> None:
    """A change after no time, whatever is seen, comes to what the other plan does."""
    sought, _ = seek(machine(tmp_path), ["home", "home_within"])
    at_once = numbers(replace(sought, reviews=dict.fromkeys(sought.reviews, (1e-12,)), pairs=((None, "anchor"),)))
    for one in at_once.values():
        way = Way(begin="none", then="anchor", watch="true", review=1e-12)
        assert one.value(way) == pytest.approx(one.stays("anchor"), abs=1e-9)


def test_signposts_are_what_everybody_sees(tmp_path: Path) -> None:
    """Levels of what is hidden are no signposts; how likely one shows is told."""
    form = machine(tmp_path)
    assert not any("sealed" in text for text in levels(form, (None,), (None, "anchor")))
    centre = numbers(seek(form, ["home"], theories=["none"], **NAMED)[0])["home"]
    storm = centre.seen(STORM)[0, 0, SEEN]
    calm = numbers(seek(form, ["home"], theories=["none"], **{**NAMED, "watch": "weather is calm"})[0])["home"]
    there = calm.seen(replace(STORM, watch="weather is calm"))[0, 0, SEEN]
    assert storm + there == pytest.approx(centre.seen(replace(STORM, watch="true"))[0, 0, SEEN])


def test_promises_lapse() -> None:
    """Who gives up a plan with phases stands before the first phase of the new one; what else there is stays."""
    form = load(find("freeze")).machine
    models = {plan: build(apply(form, plan=plan)) for plan in (None, "freeze_for_freeze", "west_alone")}
    before = compile_game(models["freeze_for_freeze"])
    for plan in (None, "west_alone", "freeze_for_freeze"):
        layout = lay_out(models[plan])
        taken = take_over(before, layout, models[None])
        for name in layout.names:
            old = before.space.view.digits[before.layout.index[name]][taken.rows]
            new = layout.digit(layout.index[name], taken.codes)
            if name == "phase" or (name == "west.tests" and plan == "west_alone"):
                assert (new == 0).all()
                assert old.any()
            elif "refused" not in name:
                assert (new == old).all()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"plans": ["none"]}, "no second plan"),
        ({"begin": "anchor", "then": "anchor"}, "no second plan"),
        ({"begin": "ankor"}, "did you mean `anchor`"),
        ({"watch": "sealed is high"}, "hidden from some"),
        ({"watch": "weather is strom"}, "cannot be read"),
        ({"watch": "true"}, "reads no option and no condition"),
        ({"review": "6 months", "questions": ["home"]}, "look before it"),
        ({"review": "soon"}, "no time to look"),
        ({"questions": ["arrival"]}, "about what happens"),
        ({"questions": ["unasked"]}, "which way is better"),
        ({"questions": ["hom"]}, "did you mean `home`"),
    ],
)
def test_refused(tmp_path: Path, words: dict[str, Any], says: str) -> None:
    """One sentence for each mistake."""
    with pytest.raises(DetenteError, match=says) as error:
        seek(machine(tmp_path), **words)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("watch", ["ship is lost", "ship is out"])
def test_a_signpost_that_tells_nothing(tmp_path: Path, watch: str) -> None:
    """One that never shows in a story that goes on, or always does, is refused."""
    centre = numbers(seek(machine(tmp_path), ["home"], **{**NAMED, "watch": watch})[0])
    with pytest.raises(DetenteError, match="never shows, or always does"):
        search(centre, equal(["none", "rough"]))


def test_one_point() -> None:
    """A half of one point judges nothing."""
    with pytest.raises(DetenteError, match="1 is too few"):
        check_points(1)


def planted(best_at: int) -> Weighed:
    """Numbers of eight points: a signpost that is better at the even ones alone, another at the odd ones alone."""
    even = np.arange(8) % 2 == best_at
    gains = np.zeros((8, 1, 3))
    gains[:, 0, 1] = np.where(even, 0.2, -0.1)
    gains[:, 0, 2] = np.where(even, -0.1, 0.2)
    return Weighed(
        question="home", sign=1.0, theories=("none",), plans=("none", "anchor"), watches=("true", "one", "two"),
        static=np.tile([0.5, 0.4], (8, 1, 1)), gains={("none", "anchor", 2.0): gains},
        most={("none", "anchor", 2.0): np.full((8, 1), 0.2)},
        looks={("none", 2.0): np.tile([[1.0, 0.5, 0.4]] * 3, (8, 1, 1, 1))},
    )  # fmt: skip


def test_looking_comes_first() -> None:
    """Among the candidates those stand first in which looking adds something to the same change at that time."""
    one = planted(0)
    timed, looked = np.zeros((8, 1, 3)), np.zeros((8, 1, 3))
    timed[:, 0] = (0.2, 0.15, 0.1)
    looked[:, 0] = (-0.3, 0.05, -0.2)
    both = {("none", "anchor", 2.0): timed, ("none", "anchor", 3.0): looked}
    looks = {("none", review): one.looks["none", 2.0] for review in (2.0, 3.0)}
    most = {change: np.full((8, 1), 0.2) for change in both}
    (best,) = search({"home": replace(one, gains=both, looks=looks, most=most)}, (1.0,))
    assert [(row.way.watch, row.way.review) for row in best.ways] == [("one", 3.0), ("two", 3.0)]
    assert best.timed is not None
    assert best.timed.gain == pytest.approx(0.2)


def test_chosen_and_judged_apart(tmp_path: Path) -> None:
    """What is best at the points it is chosen at is judged at the others, however badly it does there."""
    form = machine(tmp_path)
    sought, _ = seek(form, ["home"], theories=["none"])
    one = planted(0)
    centre = {"home": replace(one, static=one.static[:1])}
    best = search(centre, (1.0,))
    trial = replace(follow(sought, best, 8, 1), watches=one.watches)
    said = adaptive(trial, best, centre, {"home": one}, (1.0,), digest="d")
    judged = said.questions[0].best
    assert judged is not None
    assert judged.way.watch == "one"
    assert judged.gain.value == pytest.approx(-0.1)
    assert judged.points == 4


def test_a_number_that_tells() -> None:
    """A threshold that decides is found; of numbers by chance none is said to tell."""
    draw = np.random.default_rng(7)
    columns = {f"n{place}": draw.random(48) for place in range(30)}
    stump = best_stump("q", columns, columns["n3"] < 0.4, "talks", "force")
    assert stump is not None
    assert (stump.path, stump.below, stump.tells) == ("n3", "force", True)
    chances = [best_stump("q", columns, draw.random(48) < 0.5, "talks", "force") for _ in range(8)]
    assert not any(one.tells for one in chances if one is not None)
    assert any(one.right.value > one.always for one in chances if one is not None)
    assert best_stump("q", columns, np.zeros(48, bool), "talks", "force") is None


def test_plans_that_are_level_are_not_the_best(tmp_path: Path) -> None:
    """A plan is the best at a point where it is ahead by more than the bounds of the two; ties are nobody's."""
    form = machine(tmp_path)
    sought = replace(seek(form, ["home"], theories=["none"])[0], points=Points("all", 40, 1), centre=False)
    static = np.tile([0.5, 0.5], (40, 1, 1))
    one = replace(planted(0), static=static)
    alike = preferred(sought, one, np.ones(1))
    assert (alike.plans, alike.level, alike.stump) == ((), 40, None)
    assert scenario(alike) == "home: at every point the best plans that stay are level."
    static[:10, 0, 1] += 0.1
    some = preferred(sought, one, np.ones(1))
    assert (some.plans, some.level, some.stump) == ((("anchor", 10),), 30, None)
    assert scenario(some) == "home: of 40 points, the best plan that stays is anchor at 10; at 30 the best are level."
    static[10:24, 0, 0] += 0.1
    both = preferred(sought, one, np.ones(1))
    assert (both.plans, both.level) == ((("none", 14), ("anchor", 10)), 16)
    assert both.stump is None or both.stump.points == 12, "level points do not judge"
    blunt = preferred(sought, replace(one, bound=0.05), np.ones(1))
    assert (blunt.plans, blunt.level) == ((), 40)


def test_section_and_figure(tmp_path: Path) -> None:
    """The section says the assumption first, and draws what adapting adds."""
    said = found(machine(tmp_path), 4, questions=["home"], plans=["none", "anchor"])
    part = section(said, "Source: a test.")
    assert part.lead[0].startswith("Until the change nobody foresees it")
    assert "Begin with no plan" in part.lead[-1]
    assert part.figures[0].rows[0][0] == "over theories: by their weights"
    assert "<svg" in part.figures[0].svg
    assert all(scenario(one) for one in said.scenario)
    frame = said.to_frame("pyarrow")
    assert frame.num_rows == 2 * (1 + len(said.theories))


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The one that is named, at all points, as JSON and as a table; the page says it in words."""
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    words = ["compare", str(tmp_path), "--adaptive", "--no-store", "--engine", "here", "--points", "4"]
    words += ["--question", "home", "--begin", "none", "--then", "anchor", "--watch", "weather is storm"]
    assert main([*words, "--review", "2 months", "--json", "--frame", str(tmp_path / "t.csv")]) == 0
    out = capsys.readouterr()
    data = json.loads(out.out)
    one = data["questions"][0]
    assert data["status"] == "finished"
    assert one["best"]["points"] == 4
    assert one["best"]["way"] == {"begin": "none", "then": "anchor", "watch": "weather is storm", "review": 2.0}
    assert "At central values" in out.err
    assert (tmp_path / "t.csv").read_text(encoding="utf-8").startswith('"question","better","begin"')
    assert main([*words, "--review", "2 months"]) == 0
    assert "look after 2 months; if `weather is storm`, change to anchor" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("more", [["--watch", "weather is storm"], ["--review", "2 months"], ["--begin", "none"]])
def test_flags_go_together(tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str]) -> None:
    """The words of adaptive plans go with --adaptive."""
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    assert main(["compare", str(tmp_path), *more]) == 2
    assert "goes with --adaptive" in capsys.readouterr().err


def lines(said: AdaptivePlans, stopped: str = "") -> list[str]:
    """The page of adaptive plans."""
    told = io.StringIO()
    page = Page(told)
    page.console.width = 500
    show_adaptive(page, said, stopped)
    return told.getvalue().splitlines()


def test_the_page_answers_first_and_says_where_it_stopped(tmp_path: Path) -> None:
    said = found(machine(tmp_path), questions=["home"], begin="none")
    assert lines(said)[2].startswith("By `home` an adaptive plan beats staying: better by ")
    none = tuple(replace(one, best=None, timed=None, missing=6, followed=6) for one in said.questions)
    early = lines(replace(said, questions=none, scenario=(), complete=False), "Stopped at 0 of 24 points.")
    assert early[2] == "Stopped at 0 of 24 points."
    assert early[3] == "By `home` it cannot be said yet whether an adaptive plan beats staying."
    assert "  6 points are left out: not computed yet, or without a number." in early


def test_a_plan_that_beats_staying_but_not_under_every_theory_is_said_to_do_worse_there(tmp_path: Path) -> None:
    said = found(machine(tmp_path), questions=["home"], begin="none")
    one = said.questions[0]
    assert one.best is not None
    first = one.best.theories[0]
    assert "Not under" not in lines(said)[2]
    bad = tuple(replace(first, theory=name, gain=Ranged(*gain, "mean")) for name, gain in
                (("bold", (-0.08, -0.15, -0.01)), ("shy", (-0.08, -0.17, 0.01))))  # fmt: skip
    mixed = replace(said, questions=(replace(one, best=replace(one.best, theories=(first, *bad))),))
    but = "Not under every theory: under `bold` it is worse by 8 points (1 to 15)."
    assert but in " ".join(lines(mixed))
    assert but in section(mixed, "case").lead[-1]
    no = replace(one.best, outcome="no better", theories=bad)
    assert Voice(said, replace(one, best=no)).worse() == ""


def test_a_table_says_which_columns_are_central_and_which_a_mean(tmp_path: Path) -> None:
    said = found(machine(tmp_path), questions=["home"], begin="none")
    heads, _ = Voice(said, said.questions[0]).table()
    assert [head.replace("\n", " ") for head in heads[1:]] == [
        "shows, central", "stays, central", "adapts, central", "better by, in the mean, in points",
    ]  # fmt: skip
    assert "the mean over points of the ranges" in " ".join(lines(said))
    assert "the mean over points of the ranges" in section(said, "case").folded[0].grids[0].note


def test_a_timed_change_that_helps_comes_before_what_was_not_found(tmp_path: Path) -> None:
    said = found(machine(tmp_path), questions=["home"], begin="none")
    one = said.questions[0]
    assert one.best is not None
    timed = replace(one.best, way=replace(one.best.way, watch="true"), outcome="better", static="anchor")
    one = replace(one, best=replace(one.best, outcome="no better"), timed=timed, looked=9, static="none")
    told = Voice(said, one)
    assert next(told.sentences()).startswith("Without a look: ")
    assert "Without a look: " in section(replace(said, questions=(one,)), "case").lead[-1]
    assert "a change at a set time beats staying" in told.answer()
    assert "anchor (the best of those that stay where it was chosen)" in told.answer()
