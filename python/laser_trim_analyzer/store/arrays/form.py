"""What a blob of arrays is made of: its seal and checksum, the heads of its columns; packs and unpacks none of them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from laser_trim_analyzer.errors import StoreError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    AnyArray = NDArray[Any]

__all__ = [
    "BYTES",
    "COLUMN",
    "DECIMAL",
    "POWERS",
    "PREDICTED",
    "RAW",
    "SHAPES",
    "Columns",
    "flat",
    "label_of",
    "name_of",
    "prediction",
    "seal",
    "unseal",
]

Columns = Mapping[str, "AnyArray"]

RAW, DECIMAL, PREDICTED, BYTES = range(4)
"""How a column is coded."""
COLUMN: Final = struct.Struct("<BBBqB")
"""Coding, places, whether NaN marks follow, first value, dimensions; the shape follows."""
SHAPES: Final = tuple(struct.Struct(f"<{dimensions}I") for dimensions in range(4))
POWERS: Final = 10.0 ** np.arange(10)

_DEFLATED, _AS_IT_IS = 1, 2  # the first byte of a blob
_SMALL: Final = 384  # what is shorter costs more time than deflate saves room
_LEVEL: Final = 1  # higher levels cost time and save 3 % at most
_SEAL: Final = struct.Struct("<BI")


def seal(content: bytes) -> bytes:
    """The content, deflated unless it is small, behind the number of its form and a checksum."""
    form, packed = (_AS_IT_IS, content) if len(content) < _SMALL else (_DEFLATED, zlib.compress(content, _LEVEL))
    return _SEAL.pack(form, zlib.crc32(packed)) + packed


def unseal(blob: bytes) -> bytes:
    """What `seal` was given. Raises StoreError STORE_BLOB_DAMAGED for a blob that is not as it was written."""
    if len(blob) < _SEAL.size:
        raise StoreError("STORE_BLOB_DAMAGED", f"{len(blob)} bytes are too few")
    form, checksum = _SEAL.unpack_from(blob)
    packed = bytes(blob[_SEAL.size :])
    if form not in (_DEFLATED, _AS_IT_IS):
        raise StoreError("STORE_BLOB_DAMAGED", f"form {form} is not known")
    if zlib.crc32(packed) != checksum:
        raise StoreError("STORE_BLOB_DAMAGED", "its checksum does not fit")
    try:
        return packed if form == _AS_IT_IS else zlib.decompress(packed)
    except zlib.error as problem:
        raise StoreError("STORE_BLOB_DAMAGED", str(problem)) from problem


@lru_cache(maxsize=256)
def label_of(name: str) -> bytes:
    return bytes([len(name)]) + name.encode("ascii")


@lru_cache(maxsize=256)
def name_of(label: bytes) -> str:
    return label.decode("ascii")


def flat(array: AnyArray) -> AnyArray:
    """The values column after column: neighbours of a table of readings stand below each other."""
    return array.ravel(order="F")


def prediction(array: AnyArray) -> NDArray[np.int64]:
    """Its bits, with one NaN for all: which NaN an operation makes depends on the processor."""
    values = flat(array).astype(np.float64)
    values[np.isnan(values)] = np.nan
    return values.view(np.int64)
