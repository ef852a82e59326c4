"""Reading a conflict from a file, whichever of the forms it has."""

from pathlib import Path

from detente.game.conflict import Conflict
from detente.interop.conflict_file import conflict_of_file
from detente.interop.gmcr import conflict_of_gmcr
from detente.interop.json_file import load
from detente.interop.sheet import Tick
from detente.interop.spot import shown


def read_conflict(path: Path, tick: Tick | None = None) -> Conflict:
    """Read a conflict from a `.gmcr` file or from the JSON form of published cases, as its contents say.

    Args:
        path: The file.
        tick: Told the share of the work done.

    Returns:
        The conflict. Its options are those of the first actor, then those of the second, and so on.

    Raises:
        GameError: If the file cannot be read or says something that cannot be; the sentence tells the file, the place,
            what was found and what was expected.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "talks.json"
    ...     _ = file.write_text(
    ...         '{"dms": ["a", "b"], "options": [{"name": "strike", "owner": "a"}, {"name": "talk", "owner": "b"}],'
    ...         ' "preferences": {"a": {"statements": ["2", "-1"]}, "b": {"statements": ["-1", "2"]}}}'
    ...     )
    ...     talks = read_conflict(file)
    >>> [talks.describe(state) for state in talks.preferences[0].rank.argsort()]
    ['YN', 'NN', 'YY', 'NY']
    """
    file = load(path)
    try:
        if isinstance(file.value, dict):
            if "decisionMakers" in file.value:
                return conflict_of_gmcr(file, tick)
            if "dms" in file.value or "actors" in file.value:
                return conflict_of_file(file, tick)
    except RecursionError:
        raise file.error("lists or objects inside one another beyond all need", "a conflict") from None
    raise file.error(
        "an object without actors" if isinstance(file.value, dict) else shown(file.value),
        "`decisionMakers` as in a .gmcr file, or `dms` as in the JSON form of a conflict",
    )
