"""Bytes that no Excel writes, made by hand, and what the reader says of them: its code, its time, its memory."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from laser_trim_analyzer import errors
from laser_trim_analyzer.pipeline import outcome_of, record_line

SECONDS = 5.0
MEGABYTES = 500
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512


def refusal(path: Path | str | bytes, code: str) -> errors.TrimError:
    """The error of a file that must be refused with this code, at once, by name, with a remedy and as one line of JSON."""
    started = time.perf_counter()
    outcome = outcome_of(path)
    assert time.perf_counter() - started < SECONDS
    problem = outcome.error
    assert problem is not None, outcome.status
    assert (problem.code, problem.path) == (code, errors.shown_path(path)), str(problem)
    assert problem.remedy == errors.CODES[code].remedy
    assert json.loads(record_line(outcome))["error"]["code"] == code
    return problem


_CHILD = """
import json, resource, sys, time
from laser_trim_analyzer.pipeline import outcome_of
before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
outcome = outcome_of(sys.argv[1])
seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
code = outcome.error.code if outcome.error else outcome.status.value
print(json.dumps({"code": code, "seconds": seconds, "megabytes": (after - before) / 1024}))
"""


def cost_in_a_child(path: Path, code: str) -> None:
    """The same for a bomb: in a process of its own, with its memory."""
    line = [sys.executable, "-c", _CHILD, str(path)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr[-500:]
    found = json.loads(done.stdout)
    assert found["code"] == code
    assert found["seconds"] < SECONDS, found
    assert found["megabytes"] < MEGABYTES, found


# ---- .xls


def compound_file(stream: bytes, name: str = "Workbook") -> bytes:
    """A compound file (version 3) with one stream of at most 7 MB."""
    stream = stream.ljust(4096, b"\0")
    count = -(-len(stream) // SECTOR)
    tables = -(-(count + 2) // 127)
    fat = [*range(1, count), END, END, *[FAT] * tables]
    fat += [FREE] * (128 * tables - len(fat))
    first = count + 1
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0") + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, tables, count, 0, 4096, END, 0, END, 0)
    listed = [*range(first, first + tables)]
    header += struct.pack("<109I", *listed, *[FREE] * (109 - tables))
    directory = _entry("Root Entry", 5, 1, END, 0) + _entry(name, 2, FREE, 0, len(stream))
    body = stream.ljust(count * SECTOR, b"\0") + directory.ljust(SECTOR, b"\0")
    return header + body + struct.pack(f"<{len(fat)}I", *fat)


def with_endless_properties(file: bytes) -> bytes:
    """The file with a property stream of 4 GB whose only sector follows itself."""
    data = bytearray(file) + bytes(SECTOR)
    own = len(data) // SECTOR - 2
    directory = (1 + struct.unpack_from("<I", data, 48)[0]) * SECTOR
    table = (1 + struct.unpack_from("<I", data, 76)[0]) * SECTOR
    struct.pack_into("<I", data, table + 4 * own, own)
    struct.pack_into("<I", data, directory + 128 + 72, 2)  # right of the workbook's entry
    data[directory + 256 : directory + 384] = _entry("\x05SummaryInformation", 2, FREE, own, 0xFFFFFF00)
    return bytes(data)


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
    return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def bof(kind: int, version: int = 0x0600) -> bytes:
    return record(0x0809, struct.pack("<HHHHII", version, kind, 0x0DBB, 0x07CC, 0, 6))


EOF = record(0x000A)


def number(row: int, column: int, value: float) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def label(row: int, column: int, index: int) -> bytes:
    return record(0x00FD, struct.pack("<HHHI", row, column, 0, index))


def formula(row: int, column: int, tokens: bytes) -> bytes:
    return record(0x0006, struct.pack("<HHHdHIH", row, column, 0, 1.0, 0, 0, len(tokens)) + tokens)


def text_table(text: bytes, count: int = 1, continued: Sequence[bytes] = ()) -> bytes:
    return record(0x00FC, struct.pack("<Ii", 1, count) + text) + b"".join(record(0x003C, part) for part in continued)


def biff8(sheets: Mapping[str, bytes] | Sequence[tuple[str, bytes]], extra: bytes = b"", version: int = 0x0600) -> bytes:
    """A workbook stream with these records of each sheet and these extra ones of the globals."""
    pairs = list(sheets.items()) if isinstance(sheets, Mapping) else list(sheets)
    globals_ = bof(5, version) + extra
    offset = len(globals_) + sum(12 + len(name) for name, _ in pairs) + len(EOF)
    listed, bodies = bytearray(), bytearray()
    for name, records in pairs:
        head = struct.pack("<IBBBB", offset + len(bodies), 0, 0, len(name), 0)
        listed += record(0x0085, head + name.encode("latin-1"))
        bodies += bof(0x10, version) + records + EOF
    return bytes(globals_ + listed + EOF + bodies)


# ---- .xlsx


def unzipped(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def zipped(parts: Mapping[str, Any], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


def sheet_xml(rows: bytes) -> bytes:
    return (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + rows
        + b"</sheetData></worksheet>"
    )
