"""A tar archive of arrays and JSON, written piece by piece, the same bytes whenever the same is written."""

import json
import sys
import tarfile
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

BLOCK = 512
CHUNK = 2**24


def archive(files: Iterable[tuple[str, Any]]) -> Iterator[bytes]:
    """The bytes of an archive.

    Args:
        files: Name and content of each file: an array, little-endian as it is written, or data for JSON.

    Yields:
        Its bytes, piece by piece.

    >>> import io
    >>> whole = b"".join(archive([("index.json", {"a": 1}), ("x/y.bin", np.arange(2, dtype=np.uint64))]))
    >>> with tarfile.open(fileobj=io.BytesIO(whole)) as opened:
    ...     print(opened.getnames(), opened.extractfile("x/y.bin").read()[8])
    ['index.json', 'x/y.bin'] 1
    """
    for name, content in files:
        data = _bytes(content)
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = data.nbytes, 0o644
        yield entry.tobuf(tarfile.USTAR_FORMAT)
        yield from (data[begin : begin + CHUNK].tobytes() for begin in range(0, data.nbytes, CHUNK))
        yield b"\0" * (-data.nbytes % BLOCK)
    yield b"\0" * (2 * BLOCK)


def _bytes(content: Any) -> memoryview:
    if not isinstance(content, np.ndarray):
        return memoryview(json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1).encode())
    if sys.byteorder == "big":
        content = content.astype(content.dtype.newbyteorder("<"))
    flat: Any = np.ascontiguousarray(content).reshape(-1).view(np.uint8)
    return memoryview(flat)
