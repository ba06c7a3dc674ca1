"""Two facts compared to the last bit; the first difference is named by its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np


def differences(one: Any, other: Any, place: str = "") -> Iterator[str]:
    """Every place where two facts differ: types, lengths, bits of arrays (NaN equals NaN), values."""
    one, other = _plain(one), _plain(other)
    if type(one) is not type(other):
        yield f"{place}: {one!r} is not {other!r}"
    elif is_dataclass(one):
        for field in fields(one):
            yield from differences(getattr(one, field.name), getattr(other, field.name), f"{place}.{field.name}")
    elif isinstance(one, tuple):
        if len(one) != len(other):
            yield f"{place}: {len(one)} are not {len(other)}: {one!r} … {other!r}"
        for index, (left, right) in enumerate(zip(one, other, strict=False)):
            yield from differences(left, right, f"{place}[{index}]")
    elif isinstance(one, np.ndarray):
        yield from _array_differences(one, other, place)
    elif one != other:
        yield f"{place}: {one!r} is not {other!r}"


def _plain(value: Any) -> Any:
    """Parameters that stay in the core's table until somebody looks are the tuple that they stand for."""
    return tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else value


def _array_differences(one: np.ndarray, other: np.ndarray, place: str) -> Iterator[str]:
    if (one.dtype, one.shape) != (other.dtype, other.shape):
        yield f"{place}: {one.dtype}{one.shape} is not {other.dtype}{other.shape}"
        return
    both_nan = np.isnan(one) & np.isnan(other) if one.dtype.kind == "f" else np.zeros(one.shape, dtype=bool)
    bits = np.uint64 if one.dtype.kind == "f" else one.dtype
    unlike = np.argwhere((np.ascontiguousarray(one).view(bits) != np.ascontiguousarray(other).view(bits)) & ~both_nan)
    if len(unlike):
        where = tuple(unlike[0].tolist())
        yield f"{place}{list(where)}: {one[where]!r} is not {other[where]!r} ({len(unlike)} differ)"
