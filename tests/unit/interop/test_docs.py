"""The example of docs/conflict-files.md is read and gives what its source gives."""

import re
from pathlib import Path

from detente.analysis.stability import Concept, stability
from detente.interop import read_conflict

DOCS = Path(__file__).parents[3] / "docs" / "conflict-files.md"


def test_the_example_is_the_euphrates_conflict_under_other_names(tmp_path: Path) -> None:
    """Hipel, Kilgour and Kinsara 2014, *GDN* 23:355: escalation with attack holds, the status quo only by GMR."""
    found = re.search(r"```json\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    file = tmp_path / "dam.json"
    file.write_text(found[1], encoding="utf-8")
    conflict = read_conflict(file)
    verdicts = stability(conflict)
    equilibria = {
        concept: [conflict.describe(int(s)) for s in verdicts.equilibria(concept)] for concept in verdicts.stable
    }
    assert equilibria == {
        Concept.NASH: ["NYY"], Concept.GMR: ["NNN", "NYY"], Concept.SMR: ["NYY"], Concept.SEQ: ["NYY"],
        Concept.SSEQ: ["NYY"],
    }  # fmt: skip
    assert conflict.status_quo == conflict.find("NNN")
