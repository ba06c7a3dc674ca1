"""The plain definition of the bytes of arrays (lta/array_blob.hpp): one value at a time, and what the core is held to."""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np

RAW, DECIMAL, PREDICTED, SMALL = range(4)
HEAD = struct.Struct("<BBBqB")
NAN = struct.pack("<d", math.nan)

Arrays = Mapping[str, Any]


def packed(arrays: Arrays, predicted: Arrays, places: Mapping[str, int]) -> bytes:
    heads, own, steps = b"", b"", []
    for name, array in arrays.items():
        values = array.ravel(order="F").tolist()
        decimals, whole, holes = places.get(name, 6), None, []
        if array.dtype == np.int8:
            coding = SMALL
            own += struct.pack(f"{len(values)}b", *values)
        elif name in predicted:
            coding = PREDICTED
            own += planes(numbers(array) ^ numbers(np.where(np.isnan(predicted[name]), np.nan, predicted[name])), 8)
        elif values and (whole := whole_numbers(values, decimals)) is not None:
            coding, holes = DECIMAL, [math.isnan(value) for value in values]
            own += marks(holes) if any(holes) else b""
            before = [whole[0], *whole]
            steps += [zigzag(now - then) for then, now in zip(before, whole, strict=False)]
        else:
            coding = RAW
            own += planes(numbers(array), 8)
        first = whole[0] if whole else 0
        heads += bytes([len(name)]) + name.encode()
        heads += HEAD.pack(coding, decimals if whole else 0, any(holes), first, array.ndim)
        heads += struct.pack(f"<{array.ndim}I", *array.shape)
    width = (max(steps, default=0).bit_length() + 7) // 8
    return bytes([len(arrays)]) + heads + own + bytes([width]) + planes(np.array(steps, np.uint64), width)


def whole_numbers(values: list[float], places: int) -> list[int] | None:
    """Each value as n · 10^-places, a hole as the one before it (the first ones as the first value); None where one is not."""
    found: list[int | None] = []
    for value in values:
        if math.isnan(value):
            if struct.pack("<d", value) != NAN:
                return None
            found.append(found[-1] if found else None)
            continue
        scaled = value * 10.0**places
        if not abs(scaled) < 2.0**52:
            return None
        whole = round(scaled)
        if struct.pack("<d", whole / 10.0**places) != struct.pack("<d", value):
            return None
        found.append(whole)
    first = next((whole for whole in found if whole is not None), 0)
    return [first if whole is None else whole for whole in found]


def zigzag(step: int) -> int:
    return 2 * step if step >= 0 else -2 * step - 1


def marks(holes: list[bool]) -> bytes:
    return np.packbits(holes).tobytes()


def numbers(array: Any) -> Any:
    return array.ravel(order="F").view(np.uint64)


def planes(values: Any, width: int) -> bytes:
    return b"".join(bytes(int(value) >> 8 * plane & 255 for value in values) for plane in range(width))
