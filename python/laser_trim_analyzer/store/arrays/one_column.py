"""One column out of many blobs at once: what `unpack` gives for each, in a fraction of the time; packs nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .form import COLUMN, DECIMAL, POWERS, SHAPES, label_of, unseal
from .unpacking import unpack

if TYPE_CHECKING:
    from laser_trim_analyzer.model.sweep import FloatArray

__all__ = ["unpack_column"]


class _Coded(NamedTuple):
    """A column of decimals that is alone in its blob; `marks` and `planes` are places in the body."""

    body: bytes
    size: int
    places: int
    first: int
    marks: int
    planes: int
    width: int


def unpack_column(blobs: Iterable[bytes], name: str) -> list[FloatArray]:
    """The column of every blob. Those that hold nothing else, coded as decimals, are decoded together.

    Raises StoreError STORE_BLOB_DAMAGED.
    """
    listed = list(blobs)
    coded = [_coded(unseal(blob), name) for blob in listed]
    values = iter(_decoded([one for one in coded if one is not None]))
    return [unpack(blob)[name] if one is None else next(values) for blob, one in zip(listed, coded, strict=True)]


def _coded(body: bytes, name: str) -> _Coded | None:
    """Where the parts of the column lie; None for a blob of another kind, or one that is not whole."""
    head = b"\x01" + label_of(name)
    at = len(head) + COLUMN.size
    if not body.startswith(head) or len(body) < at + 5:
        return None
    coding, places, holes, first, dimensions = COLUMN.unpack_from(body, len(head))
    if coding != DECIMAL or dimensions != 1:
        return None
    (size,) = SHAPES[1].unpack_from(body, at)
    marks = at + 4
    planes = marks + (-(-size // 8) if holes else 0) + 1
    if len(body) < planes or len(body) != planes + body[planes - 1] * size:
        return None
    return _Coded(body, size, places, first, marks if holes else 0, planes, body[planes - 1])


def _decoded(columns: list[_Coded]) -> list[FloatArray]:
    """Differences of integers, byte plane by byte plane, summed up in one go; sums that overflow come back by the same way."""
    if not columns:
        return []
    lengths = np.array([one.size for one in columns])
    ends = np.cumsum(lengths)
    starts = ends - lengths
    zigzag = np.zeros(int(ends[-1]), np.uint64)
    for place in range(max(one.width for one in columns)):
        plane = b"".join(
            one.body[one.planes + place * one.size : one.planes + (place + 1) * one.size] if place < one.width else bytes(one.size)
            for one in columns
        )
        zigzag |= np.frombuffer(plane, np.uint8).astype(np.uint64) << np.uint64(8 * place)
    steps = (zigzag >> np.uint64(1)).view(np.int64) ^ -(zigzag & np.uint64(1)).view(np.int64)
    steps[starts] = [one.first for one in columns]
    sums = np.cumsum(steps)
    whole = sums - np.repeat(sums[starts] - steps[starts], lengths)
    values = whole / np.repeat(POWERS[[one.places for one in columns]], lengths)
    for one, start in zip(columns, starts.tolist(), strict=True):
        if one.marks:
            marks = np.frombuffer(one.body, np.uint8, -(-one.size // 8), one.marks)
            values[start : start + one.size][np.unpackbits(marks, count=one.size).view(bool)] = np.nan
    values.flags.writeable = False
    return [values[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
