"""Bytes behind a checksum, deflated where that saves room; knows nothing of what they hold."""

from __future__ import annotations

import struct
import zlib
from typing import Final

from laser_trim_analyzer.errors import StoreError

__all__ = ["seal", "unseal"]

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
