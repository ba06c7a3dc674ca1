"""Large workbooks, made at once from arrays or stream-wise: .xls of one kind of record, .xlsx with texts or with many cells."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from tests.readers.bad_files import biff8, record
from tests.workbook.compound import Arrange, compound_file, forward

MEGABYTE = 1 << 20
FULL = 8224
ROWS = 65_536
CONTINUE, SST, DRAWING = 0x003C, 0x00FC, 0x00EC

_NUMBER = np.dtype(
    [("type", "<u2"), ("length", "<u2"), ("row", "<u2"), ("column", "<u2"), ("format", "<u2"), ("value", "<u8")], align=False
)


def numbers(size: int) -> bytes:
    cells = np.zeros(size // _NUMBER.itemsize, dtype=_NUMBER)
    index = np.arange(len(cells))
    columns = -(-len(cells) // ROWS)
    cells["type"], cells["length"] = 0x0203, 14
    cells["row"], cells["column"] = index // columns, index % columns
    cells["value"] = (index / 7).view(np.uint64)
    return biff8({"x": cells.tobytes()})


def runs(size: int) -> bytes:
    """Packed numbers, 256 in a record."""
    body = struct.pack("<HI", 0, 0x3FF00000) * 256
    rows = min(ROWS, size // (len(body) + 10))
    return biff8({"x": b"".join(record(0x00BD, struct.pack("<HH", row, 0) + body + b"\xff\0") for row in range(rows))})


def texts(size: int, characters: bytes = b"Trimmed, and then measured too") -> bytes:
    """A table of texts, with a cell for each of the first ones."""
    text = struct.pack("<HB", len(characters), 0) + characters
    each = (FULL - 8) // len(text)
    parts = size // (each * len(text) + 4)
    head = struct.pack("<II", each * parts, each * parts)
    table = record(SST, head + text * each) + record(CONTINUE, text * each) * (parts - 1)
    cells = b"".join(record(0x00FD, struct.pack("<HHHI", row, 0, 0, row)) for row in range(1000))
    return biff8({"x": cells}, extra=table)


def labels(size: int, characters: bytes = b"Trimmed, and then measured too") -> bytes:
    """Cells that hold a text of their own."""
    text = struct.pack("<HB", len(characters), 0) + characters
    count = size // (10 + len(text))
    return biff8({"x": b"".join(record(0x0204, struct.pack("<HHH", i % ROWS, i // ROWS, 0) + text) for i in range(count))})


def drawings(size: int) -> bytes:
    """Records that no cell stands in."""
    return biff8({"x": record(DRAWING, bytes(FULL - 4)) * (size // FULL) + record(0x0203, struct.pack("<HHHd", 0, 0, 0, 1.0))})


def sheets(size: int) -> bytes:
    """As many as are read, each with a drawing."""
    drawing = record(DRAWING, bytes(max(0, size // 4096 - 47)))
    return biff8([(f"S{index}", drawing) for index in range(4096)])


STREAMS: dict[str, Callable[[int], bytes]] = {
    "empty texts": partial(texts, characters=b""),
    "short texts": partial(texts, characters=b"OK"),
    "short labels": partial(labels, characters=b"OK"),
    "numbers": numbers,
    "runs": runs,
    "texts": texts,
    "labels": labels,
    "drawings": drawings,
    "sheets": sheets,
}


def xls(kind: str, size: int, arrange: Arrange = forward) -> bytes:
    return compound_file({"Workbook": STREAMS[kind](size)}, arrange=arrange)


# ---- .xlsx

_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = b"http://schemas.openxmlformats.org/package/2006"
_PARTS = {
    "[Content_Types].xml": b'<Types xmlns="%s/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
    % _PACKAGE,
    "_rels/.rels": b'<Relationships xmlns="%s/relationships"><Relationship Id="rId1" Type="%s/officeDocument" '
    b'Target="xl/workbook.xml"/></Relationships>' % (_PACKAGE, _REL),
    "xl/workbook.xml": b'<workbook xmlns="%s" xmlns:r="%s"><sheets><sheet name="x" sheetId="1" r:id="rId1"/></sheets></workbook>'
    % (_MAIN, _REL),
    "xl/_rels/workbook.xml.rels": b'<Relationships xmlns="%s/relationships"><Relationship Id="rId1" Type="%s/worksheet" '
    b'Target="worksheets/sheet1.xml"/></Relationships>' % (_PACKAGE, _REL),
}
_COLUMNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def write_xlsx(path: Path, size: int, *, text: int = 0) -> None:
    """A package of that size with one sheet of numbers, or of texts of that length; a row at a time, not compressed."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as package:
        for name, content in _PARTS.items():
            package.writestr(name, _HEAD + content)
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(_HEAD + b'<worksheet xmlns="%s"><sheetData>' % _MAIN)
            written, row = 0, 0
            while written < size:
                row += 1
                written += sheet.write(_row(row, text))
            sheet.write(b"</sheetData></worksheet>")


def _row(row: int, text: int) -> bytes:
    if text:
        cells = "".join(f'<c r="{letter}{row}" t="str"><v>{letter * text}</v></c>' for letter in _COLUMNS)
    else:
        cells = "".join(f'<c r="{letter}{row}"><v>{row / 7!r}</v></c>' for letter in _COLUMNS)
    return f'<row r="{row}">{cells}</row>'.encode()
