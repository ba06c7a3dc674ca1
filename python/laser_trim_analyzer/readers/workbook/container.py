"""What kind of container the bytes are, by their first ones; looks at nothing behind them."""

from __future__ import annotations

from enum import Enum
from pathlib import PurePath

from laser_trim_analyzer.errors import ReadError

from .source import Source

__all__ = ["Container", "identify"]

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_BIFF_WITHOUT_OLE2 = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")
_OWNER_FILE_BYTES = 512


class Container(Enum):
    OLE2 = "OLE2 compound file"
    ZIP = "Office Open XML package"


def identify(source: Source) -> Container:
    """Tell the container by its magic bytes, never by the name; raises ReadError with what the file is instead."""
    data, path = source.data, source.path
    if not data:
        raise ReadError("FILE_EMPTY", path=path)
    if data.startswith(_OLE2):
        return Container.OLE2
    if data.startswith(_ZIP):
        return Container.ZIP
    if _OLE2.startswith(data[:8]) or _ZIP.startswith(data[:4]):
        raise ReadError("FILE_TRUNCATED", f"only {len(data)} bytes", path=path)
    if PurePath(path).name.startswith("~$") and len(data) <= _OWNER_FILE_BYTES:
        raise ReadError("FILE_IS_OWNER_LOCK", path=path)
    if data.startswith(_BIFF_WITHOUT_OLE2):
        raise ReadError("FILE_TOO_OLD", path=path)
    if _is_text(data[:4096]):
        raise ReadError("FILE_IS_TEXT", path=path)
    raise ReadError("FILE_NOT_A_WORKBOOK", path=path)


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    return not any(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
