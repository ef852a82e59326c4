"""What is kept of what can be made again: the few things used last."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

MOST = 64
"""Forms, their shapes and their stands: orders go through more sets of what is dropped than memory has room for."""
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """Things by key, the least recently used dropped where they are too many."""

    def __init__(self, most: int = MOST) -> None:
        """Nothing is there yet.

        Args:
            most: How many are kept.
        """
        self._most = most
        self._there: OrderedDict[K, V] = OrderedDict()

    def __len__(self) -> int:
        """How many are there."""
        return len(self._there)

    def of(self, key: K, make: Callable[[], V]) -> V:
        """What is kept under a key, made where it is not there.

        Args:
            key: The key.
            make: Makes it; always the same for a key.

        >>> kept = Kept(most=2)
        >>> [kept.of(key, lambda: key.upper()) for key in "abac"], len(kept)
        (['A', 'B', 'A', 'C'], 2)
        """
        if key not in self._there:
            self._there[key] = make()
        self._there.move_to_end(key)
        while len(self._there) > self._most:
            self._there.popitem(last=False)
        return self._there[key]

    def clear(self) -> None:
        """Keep nothing."""
        self._there.clear()
