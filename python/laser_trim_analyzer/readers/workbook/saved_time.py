"""When a workbook was last saved, and nothing else of its properties: authors and companies are never decoded."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import olefile

__all__ = ["saved_time_of_ole2", "saved_time_of_zip"]

_SUMMARY = "\x05SummaryInformation"
_LAST_SAVED = 0x0D
_VT_FILETIME = 0x40
_FIRST_SECTION = 44  # offset of the first section's offset in a property set stream ([MS-OLEPS] 2.21)
_FILETIME_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_EARLIEST_PLAUSIBLE = datetime(1980, 1, 1, tzinfo=UTC)
_PROPERTIES_LIMIT = 1 << 20  # a property set with a preview picture
_MODIFIED = re.compile(rb"<dcterms:modified[^>]*>([^<]{10,40})</dcterms:modified>")
_CORE_PROPERTIES_LIMIT = 1 << 16


def saved_time_of_ole2(data: bytes) -> datetime | None:
    """The last-saved time (UTC) of SummaryInformation; None where it is absent or unreadable."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            if not container.exists(_SUMMARY) or not _is_bounded(container, len(data)):
                return None
            with container.openstream(_SUMMARY) as stream:
                return _last_saved(stream.read())
    except (OSError, ValueError, struct.error, IndexError, TypeError, AttributeError, OverflowError, RecursionError):
        return None  # the time is a remark on the record: a damaged property stream must not cost the measurement


def _is_bounded(container: Any, file_size: int) -> bool:  # its published types lack what is asked here
    """Whether reading the properties ends soon: olefile follows a chain that comes back to itself for as long as sizes say."""
    small_streams = container.num_mini_fat_sectors * container.sector_size
    sizes = (container.root.size, small_streams)
    return bool(container.get_size(_SUMMARY) <= _PROPERTIES_LIMIT and max(sizes) <= file_size)


def _last_saved(stream: bytes) -> datetime | None:
    section = struct.unpack_from("<I", stream, _FIRST_SECTION)[0]
    count = struct.unpack_from("<I", stream, section + 4)[0]
    for index in range(min(count, 1000)):
        identifier, offset = struct.unpack_from("<II", stream, section + 8 + 8 * index)
        if identifier == _LAST_SAVED:
            kind, ticks = struct.unpack_from("<IQ", stream, section + offset)
            moment = _FILETIME_EPOCH + timedelta(microseconds=ticks // 10)
            return moment if kind == _VT_FILETIME and moment > _EARLIEST_PLAUSIBLE else None
    return None


def saved_time_of_zip(data: bytes) -> datetime | None:
    """The modification time (UTC) of docProps/core.xml; None where it is absent or unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package, package.open("docProps/core.xml") as part:
            found = _MODIFIED.search(part.read(_CORE_PROPERTIES_LIMIT))
        return _utc(datetime.fromisoformat(found[1].decode("ascii"))) if found else None
    except (zipfile.BadZipFile, zlib.error, KeyError, OSError, ValueError, RuntimeError, OverflowError):
        return None


def _utc(moment: datetime) -> datetime:
    """The property is UTC where it names no zone; this machine's zone must not matter."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
