"""From a workbook's bytes to facts: one function per question, one reader per system; nothing here judges a track."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Final

from laser_trim_analyzer.errors import ReadError, shown_path
from laser_trim_analyzer.model import System, TrimFile

from . import dlts, lts
from .filename import FileName, parse
from .sniff import sniff, system_of
from .specification import read_specifications
from .workbook import ReadLimits, Source, Workbook, in_order
from .workbook import load as _load
from .workbook import open_source as _open_source

__all__ = [
    "READER_VERSION",
    "FileName",
    "ReadLimits",
    "Source",
    "Workbook",
    "facts_of",
    "in_order",
    "load",
    "open_source",
    "parse_name",
    "read",
    "read_specifications",
    "sniff",
]

READER_VERSION: Final = 1
"""Grows when files that were refused may be read now: a history offers them again, once."""

parse_name = parse
_REPORT_SHEETS = frozenset({"Report Data", "Report"})  # the customer's copy: no measurement stands only there
_READERS = {System.DLTS: dlts.read, System.LTS: lts.read}


def read(path: str | os.PathLike[str], *, limits: ReadLimits | None = None) -> TrimFile:
    """Read a trim workbook: every sweep, limit and parameter, each remembering its place.

    Raises ReadError with a support code, the path and, where known, sheet and cell; never returns a part of a file as the whole.
    """
    return facts_of(path, open_source(load(path, limits=limits), limits=limits))


def load(path: str | os.PathLike[str], *, limits: ReadLimits | None = None) -> Source:
    """The bytes of a file and their hash, for whoever asks whether they are known before reading them. Raises ReadError."""
    return _load(path, (limits or ReadLimits()).max_bytes)


def open_source(source: Source, *, limits: ReadLimits | None = None) -> Workbook:
    """The workbook of bytes that were loaded already; of an `.xls` it keeps none of them. Raises ReadError."""
    return _open_source(source, limits or ReadLimits(), _REPORT_SHEETS)


def facts_of(path: str | os.PathLike[str], workbook: Workbook) -> TrimFile:
    """`read` for a workbook that is open; the path gives the name."""
    name = parse(shown_path(Path(path).name))
    try:
        trim_file = _READERS[system_of(workbook)](workbook, name)
    except ReadError as problem:
        problem.path, problem.sha256, problem.size = workbook.path, workbook.sha256, workbook.size
        raise
    return trim_file if name.dated else _named_by_sheet(trim_file)


def _named_by_sheet(trim_file: TrimFile) -> TrimFile:
    """Without the stations' name grammar the sheet knows the model best, and the serial where the name has none."""
    return replace(
        trim_file,
        model=trim_file.sheet_model or trim_file.model,
        serial=trim_file.serial or next(iter(trim_file.sheet_serials), ""),
    )
