"""Arrays out of a blob, every bit of it checked; packs nothing and knows nothing of what a column means."""

from __future__ import annotations

import math
import struct
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from laser_trim_analyzer.errors import StoreError

from .form import BYTES, COLUMN, DECIMAL, POWERS, PREDICTED, SHAPES, Columns, name_of, prediction, unseal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    AnyArray = NDArray[Any]

__all__ = ["unpack"]


def unpack(blob: bytes, predicted: Columns | None = None, only: Collection[str] | None = None) -> dict[str, AnyArray]:
    """The arrays that `pack` was given, read-only; of those that `only` does not name nothing but the checksum is looked at.

    Raises StoreError STORE_BLOB_DAMAGED.
    """
    try:
        found = _columns(unseal(blob), predicted or {}, only)
    except (struct.error, ValueError, IndexError) as problem:
        raise StoreError("STORE_BLOB_DAMAGED", str(problem)) from problem
    for array in found.values():
        array.flags.writeable = False
    return found


class _Head(NamedTuple):
    name: str
    coding: int
    places: int
    holes: int  # whether marks of NaN follow
    first: int
    shape: tuple[int, ...]
    size: int


def _heads(body: bytes) -> tuple[list[_Head], int]:
    """The heads of all columns, and where their data begin."""
    at = 1
    heads = []
    for _ in range(body[0]):
        end = at + 1 + body[at]
        name = name_of(body[at + 1 : end])
        coding, places, holes, first, dimensions = COLUMN.unpack_from(body, end)
        at = end + COLUMN.size + 4 * dimensions
        shape = SHAPES[dimensions].unpack_from(body, end + COLUMN.size)
        heads.append(_Head(name, coding, places, holes, first, shape, math.prod(shape)))
    return heads, at


def _columns(body: bytes, predicted: Columns, only: Collection[str] | None) -> dict[str, AnyArray]:
    heads, at = _heads(body)
    found: dict[str, AnyArray] = {}
    decimals: list[tuple[_Head, int]] = []
    in_planes = 0
    for head in heads:
        name, size = head.name, head.size
        count = size if head.coding == BYTES else -(-size // 8) * head.holes if head.coding == DECIMAL else 8 * size
        if at + count > len(body):
            raise ValueError("it ends too early")
        if only is None or name in only:
            part = np.frombuffer(body, np.uint8, count, at)
            if head.coding == BYTES:
                found[name] = part.view(np.int8).reshape(head.shape, order="F").copy(order="K")
            elif head.coding == DECIMAL:
                found[name] = part  # the marks of its holes, in the order of the heads; its values follow
                decimals.append((head, in_planes))
            else:
                bits = np.ascontiguousarray(part.reshape(8, size).T).view(np.int64).ravel()
                if head.coding == PREDICTED:
                    bits = bits ^ prediction(predicted[name])
                found[name] = bits.view(np.float64).reshape(head.shape, order="F")
        in_planes += size if head.coding == DECIMAL else 0
        at += count
    if at + 1 + body[at] * in_planes != len(body):
        raise ValueError("it does not end where it should")
    if decimals:
        _put_decimals(np.frombuffer(body, np.uint8, body[at] * in_planes, at + 1).reshape(body[at], in_planes), decimals, found)
    return found


def _put_decimals(planes: AnyArray, heads: list[tuple[_Head, int]], found: dict[str, AnyArray]) -> None:
    """Values in the places of their marks. `planes` holds byte after byte of every number, `heads` where a column begins in it."""
    total = sum(head.size for head, _ in heads)
    if total < planes.shape[1]:
        planes = np.concatenate([planes[:, start : start + head.size] for head, start in heads], axis=1)
    numbers = np.zeros((total, 8), np.uint8)
    numbers[:, : len(planes)] = planes.T
    zigzag = numbers.view(np.uint64).ravel()
    steps = (zigzag >> np.uint64(1)).view(np.int64) ^ -(zigzag & np.uint64(1)).view(np.int64)
    start = 0
    for head, _ in heads:
        if head.size:
            steps[start] = head.first
        values = steps[start : start + head.size].cumsum() / POWERS[head.places]
        start += head.size
        if head.holes:
            values[np.unpackbits(found[head.name], count=head.size).view(bool)] = np.nan
        found[head.name] = values.reshape(head.shape, order="F")
