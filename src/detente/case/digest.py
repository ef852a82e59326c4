"""The identity of a case: a digest of its machine form.

Two files have one digest exactly if they mean the same: comments, shorthand, the order of keys and how a letter with an
accent is coded do not count. Each stage can be looked at, so that one can see why two digests differ.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from typing import Any


def canonical_json(machine: Mapping[str, Any]) -> str:
    """The machine form as JSON: keys sorted, no white space, shortest form of each number, Unicode NFC.

    >>> canonical_json({"b": 0.10, "a": ["x", None, True]})
    '{"a":["x",null,true],"b":0.1}'
    """
    return json.dumps(_normal(machine), sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def digest(machine: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON.

    >>> digest({"a": 1})
    'sha256:015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862'
    """
    return "sha256:" + hashlib.sha256(canonical_json(machine).encode("utf-8")).hexdigest()


def _normal(data: Any) -> Any:
    if isinstance(data, str):
        return unicodedata.normalize("NFC", data)
    if isinstance(data, Mapping):
        return {unicodedata.normalize("NFC", str(key)): _normal(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_normal(item) for item in data]
    return data
