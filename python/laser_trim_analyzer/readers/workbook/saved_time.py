"""When an .xlsx was last saved, and nothing else of its properties: authors and companies are never decoded."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import UTC, datetime

__all__ = ["saved_time_of_zip"]

_MODIFIED = re.compile(rb"<dcterms:modified[^>]*>([^<]{10,40})</dcterms:modified>")
_CORE_PROPERTIES_LIMIT = 1 << 16


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
