"""Files of chains, read back without the programs they are for."""

import io
import json
import random
import tarfile
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from detente.answer.grounds import Grounds, Setting
from detente.case.load import load
from detente.case.questions import questions
from detente.errors import QueryError, TooLargeError
from detente.game import Chain
from detente.interop import (
    Portable,
    chain_graph,
    portable,
    prism,
    properties,
    umb,
    write_chain_graph,
    write_prism,
    write_umb,
)
from detente.interop.identifiers import PRISM_WORDS, Identifiers
from detente.interop.portable import alone
from detente.interop.prism_words import Words
from detente.interop.trees import Tree, number_text, tree


def export_of(name: str) -> Portable:
    grounds = Grounds(load(name).machine)
    ground = grounds.ground(Setting())
    asked = [one for one in questions(grounds.applied(None, None)).values() if not one.do and one.start is None]
    return portable(ground.game, ground.chains[0], asked, [("theory", "none")])


def followed(made: Tree, row: list[int]) -> int:
    """The value to which digits lead."""
    place = made.root
    while place >= made.leaves:
        variable, answers = made.places[place - made.leaves]
        place = dict(answers)[row[variable]]
    return place


def spoken(text: str, names: list[str], row: list[int]) -> float:
    """What an expression of PRISM is worth, by the word of its grammar."""
    stand = dict(zip(names, row, strict=True))
    for name in names:
        text = text.replace(f"{name}=", f"{name}==").replace("!==", "!=")

    def value(part: str) -> float:
        depth, at = 0, {"?": -1, ":": -1}
        open_ = 0
        for place, sign in enumerate(part):
            depth += (sign == "(") - (sign == ")")
            if depth:
                continue
            if sign == "?":
                at["?"] = place if not open_ else at["?"]
                open_ += 1
            elif sign == ":":
                open_ -= 1
                if not open_:
                    at[":"] = place
                    break
        if at["?"] < 0:
            part = part[1:-1] if part.startswith("(") else part
            return value(part) if "?" in part else float(part)
        condition = part[: at["?"]].replace("|", " or ").replace("&", " and ")
        return value(part[at["?"] + 1 : at[":"]] if eval(condition, {}, stand) else part[at[":"] + 1 :])

    return value(text)


@pytest.mark.parametrize("seed", range(60))
def test_a_tree_leads_every_state_to_its_value(seed: int) -> None:
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 5, rng.integers(1, 5))
    every = np.stack(np.meshgrid(*(np.arange(size) for size in sizes), indexing="ij"), -1).reshape(-1, len(sizes))
    kept = rng.random(len(every)) < 0.7
    kept[0] = True
    digits, values = every[kept].astype(np.int8), rng.integers(0, rng.integers(1, 5), int(kept.sum()))
    made = tree(digits, values)
    names = [f"x{v}" for v in range(len(sizes))]
    text = number_text(made, names, [str(value) for value in range(made.leaves)])
    for row, value in zip(digits.tolist(), values.tolist(), strict=True):
        assert followed(made, row) == value == spoken(text, names, row), text


def test_a_tree_asks_only_what_matters() -> None:
    every = np.stack(np.meshgrid(*(np.arange(2),) * 8, indexing="ij"), -1).reshape(-1, 8).astype(np.int8)
    made = tree(every, (every[:, 2] & every[:, 6]).astype(np.int64))
    assert {variable for variable, _ in made.places} == {2, 6}
    assert len(made.places) == 2


def test_identifiers_are_legal_and_differ() -> None:
    dice, names = random.Random(1), Identifiers()
    words = ["".join(dice.choice("aB_.é 1-") for _ in range(dice.randint(0, 4))) for _ in range(500)]
    given = [names.give(word) for word in [*words, *sorted(PRISM_WORDS)]]
    assert len(set(given)) == len(given)
    assert all(one.isidentifier() and one.isascii() and one not in PRISM_WORDS for one in given)


def read_umb(data: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        found = {}
        for member in archive.getmembers():
            file = archive.extractfile(member)
            assert file is not None
            found[member.name] = file.read()
    return found


def rates_of(files: dict[str, bytes]) -> np.ndarray:
    """The rates a file tells, loops left out, by the word of the format."""
    index = json.loads(files["index.json"])["transition-system"]
    size = index["#states"]
    exits = np.frombuffer(files["state-to-exit-rate.bin"], "<f8")
    begins = np.frombuffer(files["choice-to-branches.bin"], "<u8")
    targets = np.frombuffer(files["branch-to-target.bin"], "<u8")
    chances = np.frombuffer(files["branch-to-probability.bin"], "<f8")
    assert (len(exits), len(begins), len(targets)) == (size, size + 1, index["#branches"])
    out = np.zeros((size, size))
    for state in range(size):
        branches = range(int(begins[state]), int(begins[state + 1]))
        assert sum(chances[branch] for branch in branches) == pytest.approx(1.0)
        for branch in branches:
            out[state, int(targets[branch])] += exits[state] * chances[branch]
    np.fill_diagonal(out, 0.0)
    return out


@pytest.mark.parametrize("name", ["freeze", "surprise", "council"])
def test_a_binary_file_holds_the_chain(name: str, tmp_path: Path) -> None:
    export = alone(export_of(name), 0)
    write_umb(export, tmp_path / "chain.umb")
    files = read_umb((tmp_path / "chain.umb").read_bytes())
    assert next(iter(files)) == "index.json"
    np.testing.assert_allclose(rates_of(files), export.chain.rates().toarray(), rtol=1e-14)
    exits = np.frombuffer(files["state-to-exit-rate.bin"], "<f8")
    np.testing.assert_allclose(exits, np.where(export.chain.exits > 0, export.chain.exits, 1.0), rtol=1e-14)
    index = json.loads(files["index.json"])
    size = index["transition-system"]["#states"]
    for key, about in index["annotations"]["aps"].items():
        bits = np.unpackbits(
            np.frombuffer(files[f"annotations/aps/{key}/states/values.bin"], np.uint8), bitorder="little"
        )
        assert (bits[:size].astype(bool) == export.labels[about["alias"]]).all()
        assert not bits[size:].any()
    start = np.frombuffer(files["annotations/start/probability/states/values.bin"], "<f8")
    assert (start == export.chain.start).all()
    variables = index["valuations"]["states"]["classes"][0]["variables"]
    digits = np.frombuffer(files["valuations/states/valuations.bin"], np.uint8).reshape(size, len(variables))
    assert [one["name"] for one in variables] == list(export.game.layout.names)
    assert (digits == export.game.space.digits).all()
    write_umb(export, tmp_path / "again.umb")
    assert (tmp_path / "again.umb").read_bytes() == (tmp_path / "chain.umb").read_bytes()


def test_a_binary_file_remembers_one_thing(tmp_path: Path) -> None:
    export = export_of("freeze")
    with pytest.raises(QueryError, match="one thing"):
        write_umb(export, tmp_path / "chain.umb")
    steps = next(one for one in export.posed if one.ask.id == "two_steps")
    kept = alone(export, steps.watcher)
    write_umb(kept, tmp_path / "chain.umb")
    rates = rates_of(read_umb((tmp_path / "chain.umb").read_bytes())).reshape(33, 3, 33, 3)
    np.testing.assert_allclose(rates.sum(axis=3)[:, 0], export.chain.rates().toarray(), rtol=1e-14)
    np.testing.assert_allclose(rates[:, 2, :, 2], export.chain.rates().toarray(), rtol=1e-14)
    assert not rates[:, 2, :, :2].any()
    assert not rates[:, 1, :, 0].any()


def test_a_graph_has_every_transition_with_its_cause(tmp_path: Path) -> None:
    export = export_of("surprise")
    write_chain_graph(export, tmp_path / "chain.graphml")
    root = ElementTree.parse(tmp_path / "chain.graphml").getroot()
    space = "{http://graphml.graphdrawing.org/xmlns}"
    nodes, edges = root.findall(f".//{space}node"), root.findall(f".//{space}edge")
    told = [{data.get("key"): data.text for data in node} for node in nodes]
    assert [one["label"] for one in told] == [export.game.space.describe(state) for state in range(export.chain.size)]
    out = np.zeros((export.chain.size, export.chain.size))
    causes = {flow.cause.label for flow in export.chain.flows}
    for edge in edges:
        data = {part.get("key"): part.text for part in edge}
        out[int(edge.attrib["source"][1:]), int(edge.attrib["target"][1:])] += float(data["rate"])
        assert data["cause"] in causes
        assert 0.0 <= float(data["chosen"]) <= 1.0
    np.testing.assert_allclose(out, export.chain.rates().toarray(), rtol=1e-14)


def test_what_is_too_large_for_a_format_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export = alone(export_of("freeze"), 0)
    monkeypatch.setattr(chain_graph, "MOST_EDGES", 84)
    monkeypatch.setattr(prism, "MOST_TRANSITIONS", 84)
    monkeypatch.setattr(umb, "MOST_BRANCHES", 84)
    for write in (write_chain_graph, write_prism, write_umb):
        with pytest.raises(TooLargeError, match=r"(85|118) transitions are more than the 84"):
            write(export, tmp_path / "chain")
    assert list(tmp_path.iterdir()) == []


def test_properties_say_how_the_answer_is_read_and_what_is_left_out() -> None:
    text = "".join(properties.pieces(export_of("freeze")))
    assert '// answer = 1 - value\n// with watch=0\n"no_pause": P=? [ F<=6 "no_pause_goal" ];' in text
    assert "// answer = value / 24 - 5\n" in text
    assert "// with watch=2 (step, up to 2 times)\n" in text
    assert "// and less the same with plan `none`, which has a chain of its own" in text
    assert "//   quiet_if_seen: is asked under what is observed (`given`)" in text


def test_questions_that_cross_a_date_are_left_out() -> None:
    export = export_of("council")
    assert [one.ask.id for one in export.posed] == ["any_measure"]
    assert export.before().startswith("The chain up to the dated change `trade_treaty_ends`, 6.04517 months")
    crossing = [name for name, why in export.left_out if "reaches beyond the dated change" in why]
    assert len(crossing) == 10


def test_where_it_starts_is_told_without_what_is_no_state() -> None:
    words = Words(export_of("freeze"))
    for states in ([0], [0, 1], [3, 7, 20], list(range(0, 33, 5))):
        text = words.exactly(np.array(states)).replace("|", " or ").replace("&", " and ").replace("=", "==")
        found = [
            row
            for row in product(*(range(size) for size in words.export.game.layout.sizes))
            if eval(text, {}, dict(zip(words.names, row, strict=True)))
        ]
        assert sorted(found) == sorted(map(tuple, words.digits[states].tolist()))


def test_a_chain_is_told_to_the_last_digit() -> None:
    export = export_of("freeze")
    text = "".join(prism.pieces(export))
    chain: Chain = export.chain
    assert all(repr(rate) in text for flow in chain.flows for rate in flow.rate.tolist() if rate != 1.0)
