"""An .xlsx package unpacked once, within limits, and packed again as it was understood; reads no value.

The Excel engine unpacks for itself, allocates rows x columns of every sheet and copies shared texts into each cell: a package of
5 KB could end the process. It also need not understand a crafted package as the check did, so it only gets what was checked.
"""

from __future__ import annotations

import copy
import io
import zipfile
import zlib
from dataclasses import dataclass

from laser_trim_analyzer.errors import ReadError

from .limits import ReadLimits
from .markup import Markup
from .source import Source

__all__ = ["Package", "unpacked"]

_CHUNK = 1 << 16
_DIRECTORY_ENTRY = b"PK\x01\x02"
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others unpack without bound in one call, and no Excel writes them
_STYLES = "xl/styles.xml"  # without it every number stays the number that the cell holds


@dataclass(frozen=True, slots=True)
class Package:
    """The XML parts of a workbook without its styles, stored without compression, and whether it uses the 1904 date system."""

    data: bytes
    date1904: bool


def unpacked(source: Source, limits: ReadLimits) -> Package:
    """Unpack and check every part; raises ReadError. Linear in the unpacked size."""
    if source.data.count(_DIRECTORY_ENTRY) > limits.max_parts:
        raise ReadError("FILE_EXPANDS_TOO_FAR", f"more than {limits.max_parts:,} parts", path=source.path)
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as package:
            return _checked(package, source.path, limits)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
        NotImplementedError,
    ) as problem:
        # zipfile raises RuntimeError for an encrypted part and NotImplementedError for an unknown compression.
        code = "FILE_ENCRYPTED" if "encrypted" in str(problem) else "FILE_DAMAGED"
        raise ReadError(code, str(problem)[:200], path=source.path) from problem


def _checked(package: zipfile.ZipFile, path: str, limits: ReadLimits) -> Package:
    parts = package.infolist()
    names = {part.filename.lower() for part in parts}
    if "xl/workbook.xml" not in names:
        raise ReadError("FILE_NOT_A_WORKBOOK", path=path)
    if len(names) < len(parts):
        raise zipfile.BadZipFile("two parts have the same name")
    declared = sum(part.file_size for part in parts)
    if declared > limits.max_expanded_bytes:
        raise ReadError("FILE_EXPANDS_TOO_FAR", f"{declared:,} bytes declared", path=path)
    markup = Markup(path, limits)
    packed = io.BytesIO()
    left = limits.max_expanded_bytes
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as target:
        for part in parts:
            content = _content(package, part, path, left)
            left -= len(content)
            if part.filename.lower().endswith((".xml", ".rels")):
                markup.check(part.filename, content)
                if part.filename.lower() != _STYLES:
                    target.writestr(zipfile.ZipInfo(part.filename), content)
    markup.check_texts()
    return Package(packed.getvalue(), markup.date1904)


def _content(package: zipfile.ZipFile, part: zipfile.ZipInfo, path: str, limit: int) -> bytes:
    """All bytes of a part, also those behind the size that it declares; at most `limit`."""
    if part.compress_type not in _COMPRESSIONS:
        raise zipfile.BadZipFile(f"{part.filename} is compressed in a way that Excel does not know")
    whole = copy.copy(part)
    whole.file_size = limit + _CHUNK + 1  # its end is not reached before the limit: there zipfile compares checksums
    content = io.BytesIO()
    with package.open(whole) as stream:
        while chunk := stream.read(_CHUNK):
            content.write(chunk)
            if content.tell() > limit:
                raise ReadError("FILE_EXPANDS_TOO_FAR", path=path)
    if content.tell() != part.file_size:
        raise zipfile.BadZipFile(f"{part.filename} has {content.tell():,} bytes and declares {part.file_size:,}")
    return content.getvalue()
