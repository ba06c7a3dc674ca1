"""What the history holds of contents and paths, as plain facts that travel between processes; no SQL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from laser_trim_analyzer.model import Specifications

__all__ = ["HashHeads", "HeldSpecifications", "KnownContent", "KnownPath"]


@dataclass(frozen=True, slots=True)
class KnownContent:
    """A stored content, or a path without one (`sha256` is None): `code` says why it was refused, None where it was read."""

    sha256: bytes | None
    code: str | None
    reader_version: int


@dataclass(frozen=True, slots=True)
class KnownPath:
    """What a path held when it was seen last."""

    size: int | None
    mtime_ns: int | None
    content: KnownContent


class HashHeads:
    """Eight bytes of the hash of many contents: what is not among them is none of them; eight bytes of memory for each, two
    microseconds for a question."""

    def __init__(self, hashes: Iterable[bytes] = ()) -> None:
        self._heads = np.unique(np.frombuffer(b"".join([bytes(sha256)[:8] for sha256 in hashes]), np.uint64))

    def __contains__(self, sha256: str) -> bool:
        head = np.frombuffer(bytes.fromhex(sha256[:16]), np.uint64)[0]
        place = int(np.searchsorted(self._heads, head))
        return place < len(self._heads) and bool(self._heads[place] == head)


@dataclass(frozen=True, slots=True)
class HeldSpecifications:
    """The specifications that a history holds at one moment; `version` grows whenever somebody brings others."""

    version: int = 0
    table: Specifications | None = None
