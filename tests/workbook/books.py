"""Small workbooks of known content, written by xlwt, and what the core says of bytes that it refuses."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from typing import Any

import pytest
import xlwt

from laser_trim_analyzer import _core

SECTOR = 512
CELLS = 1_000_000
ERROR_CODES = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#NUM!": 0x24, "#N/A": 0x2A}


def saved(workbook: xlwt.Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def book(*sheets: tuple[str, Mapping[tuple[int, int], Any]]) -> bytes:
    """The bytes of a workbook; a sheet is its name and a mapping of (row, column) to a value, "#…" for an error."""
    workbook = xlwt.Workbook()
    for name, cells in sheets:
        sheet = workbook.add_sheet(name)
        for (row, column), value in cells.items():
            if value in ERROR_CODES:
                sheet.row(row).set_cell_error(column, ERROR_CODES[value])
            else:
                sheet.write(row, column, value)
    return saved(workbook)


SMALL = book(("test", {(0, 0): 5.0, (3, 2): "text", (4, 1): "#N/A"}), ("Lin Error", {(1, 1): 0.125}))


def patched(data: bytes, marker: bytes, offset: int, layout: str, *values: int) -> bytes:
    """The data with values packed at an offset behind the first occurrence of a marker."""
    changed = bytearray(data)
    struct.pack_into(layout, changed, data.index(marker) + offset, *values)
    return bytes(changed)


def opened(data: bytes, max_cells: int = CELLS) -> _core.Workbook:
    return _core.Workbook(data, max_cells)


def refused(data: bytes, max_cells: int = CELLS) -> _core.FormatError:
    """The error of bytes that must be refused."""
    with pytest.raises(_core.FormatError) as caught:
        _core.Workbook(data, max_cells)
    assert caught.value.message == str(caught.value)
    assert isinstance(caught.value, ValueError)
    return caught.value


def refusal(data: bytes) -> str:
    return refused(data).reason
