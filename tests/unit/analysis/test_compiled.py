"""Machine code that is kept must be of the sources it is used with."""

from detente.analysis.simulate.compiled import SOURCES, compiled


def double(x: int) -> int:
    """Twice a number."""
    return 2 * x


def test_what_is_kept_belongs_to_all_sources() -> None:
    """Numba looks only at a loop's own file; the loops it calls stand in others."""
    loop = compiled(double)
    assert loop(2) == 4
    assert SOURCES is not None
    assert SOURCES in loop._cache._cache_file._source_stamp  # type: ignore[attr-defined]
