"""The tables of a history: every cell of a full row, empty cells of a bare one, and text that no spreadsheet runs."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest

from laser_trim_analyzer.model import AuditAction, AuditEntry, FileState, Lot, Policy, Retest, Status, StoredFile, System
from laser_trim_analyzer.quality import ModelRow, Pooled, UnitCount, UnitRow, total
from laser_trim_analyzer.reports.tables import (
    AUDIT_COLUMNS,
    FILE_COLUMNS,
    MODEL_COLUMNS,
    TRACK_COLUMNS,
    UNIT_COLUMNS,
    Column,
    safe_cell,
)

TABLES: dict[str, tuple[Column[Any], ...]] = {
    "tracks": TRACK_COLUMNS,
    "units": UNIT_COLUMNS,
    "models": MODEL_COLUMNS,
    "files": FILE_COLUMNS,
    "audit": AUDIT_COLUMNS,
}
DAY = date(2024, 2, 26)

UNIT = UnitRow(
    model="4711-2",
    stem="254",
    lot=Lot(DAY, date(2024, 3, 1)),
    machine="A1",
    last_at=datetime(2024, 2, 27, 13, 5, 59),
    attempts=3,
    tracks=2,
    retest=Retest.LAST,
    status=Status.FAIL,
    accepted_by=None,
    first_status=Status.NOT_GRADED,
    last_status=Status.FAIL,
    any_status=Status.PASS,
    incomplete=True,
    fail_points=4,
    margin=-0.126,
)


def counted(status: Status, units: int, accepted_by: Policy | None = None, *, incomplete: bool = False) -> UnitCount:
    return UnitCount("4711-2", None, DAY, status, accepted_by, incomplete, units)


POPULATION = total(
    [
        counted(Status.PASS, 60, Policy.AS_MEASURED),
        counted(Status.PASS, 25, Policy.WITH_OFFSET, incomplete=True),
        counted(Status.WATCH, 2, Policy.WITH_ROTATION),
        counted(Status.FAIL, 9),
        counted(Status.NOT_GRADED, 3),
        counted(Status.UNTRIMMED, 5),
        counted(Status.ABORTED, 1),
    ]
)
MODEL = ModelRow(
    "4711-2", POPULATION, total([counted(Status.PASS, 1), counted(Status.FAIL, 2)]).rate, 4, 7, DAY, True, Pooled(2, 1, 1)
)
BARE_MODEL = ModelRow("9", total([]), total([]).rate, 0, 1, DAY, False, Pooled(1, 1, 0))

FILE = StoredFile(
    path="parts/17A.xls",
    paths=2,
    sha256="ab" * 32,
    size=1000,
    state=FileState.REFUSED,
    status=Status.ERROR,
    code="FILE_TRUNCATED",
    message="The end of the workbook is missing.",
    system=System.DLTS,
    model="4711-2",
    serial="17A",
    trimmed_at=DAY,
    tracks=0,
    reader_version="1",
    stored_at=datetime(2024, 3, 7, 8, 9, 10, tzinfo=UTC),
    machine="DLTS 1",
)
BARE_FILE = StoredFile(
    "x.xls", 1, None, 0, FileState.REFUSED, Status.ERROR, "FILE_EMPTY", None, None, None, None, None, 0, "1", FILE.stored_at
)

ENTRY = AuditEntry(17, datetime(2024, 3, 7, 8, 9, 10, tzinfo=UTC), "Ann", "bench-2", AuditAction.FORGET, "2 paths", '{"files": 1}')


def cells(columns: tuple[Column, ...], row: object) -> dict[str, str]:
    return {column.key: column.text(row) for column in columns}


def test_a_unit_in_every_column() -> None:
    assert cells(UNIT_COLUMNS, UNIT) == {
        "model": "4711-2",
        "unit": "254",
        "status": "FAIL",
        "accepted_by": "",
        "incomplete": "yes",
        "fail_points": "4",
        "severity": "4-10",
        "margin": "−0.13",
        "tracks": "2",
        "attempts": "3",
        "first_status": "NOT GRADED",
        "last_status": "FAIL",
        "any_status": "PASS",
        "retest": "last",
        "lot_first": "2024-02-26",
        "lot_last": "2024-03-01",
        "machine": "A1",
        "last_at": "2024-02-27 13:05",
    }


def test_an_accepted_unit_names_the_evaluation_and_has_no_severity() -> None:
    facts = {name: getattr(UNIT, name) for name in UnitRow.__slots__}
    row = UnitRow(
        **{**facts, "status": Status.WATCH, "accepted_by": Policy.WITH_OFFSET, "fail_points": 0, "machine": None, "margin": None}
    )
    found = cells(UNIT_COLUMNS, row)
    assert (found["status"], found["accepted_by"], found["severity"], found["machine"], found["margin"]) == (
        "WATCH",
        "offset",
        "",
        "",
        "",
    )


def test_a_model_in_every_column() -> None:
    assert cells(MODEL_COLUMNS, MODEL) == {
        "model": "4711-2",
        "yield_percent": "90.6",
        "graded": "96",
        "accepted": "87",
        "incomplete": "25",
        "first_pass_percent": "33.3",
        "first_pass_graded": "3",
        "accepted_as_measured": "60",
        "accepted_with_offset": "25",
        "accepted_with_rotation": "2",
        "watch": "2",
        "fail": "9",
        "near_misses": "4",
        "not_graded": "3",
        "untrimmed": "5",
        "aborted": "1",
        "units": "105",
        "lots": "7",
        "last_day": "2024-02-26",
        "active": "yes",
        "note": "pooled over 2 limit tables",
    }


def test_a_model_without_a_graded_unit_has_no_yield() -> None:
    found = cells(MODEL_COLUMNS, BARE_MODEL)
    assert (found["yield_percent"], found["graded"], found["first_pass_percent"], found["note"]) == ("", "0", "", "")


def test_a_file_in_every_column() -> None:
    assert cells(FILE_COLUMNS, FILE) == {
        "file": "parts/17A.xls",
        "paths": "2",
        "sha256": "ab" * 32,
        "size": "1000",
        "state": "refused",
        "status": "ERROR",
        "code": "FILE_TRUNCATED",
        "message": "The end of the workbook is missing.",
        "system": "DLTS",
        "machine": "DLTS 1",
        "model": "4711-2",
        "serial": "17A",
        "trimmed_at": "2024-02-26",
        "tracks": "0",
        "reader_version": "1",
        "stored_at": "2024-03-07 08:09:10",
    }
    assert [key for key, text in cells(FILE_COLUMNS, BARE_FILE).items() if not text] == [
        *("sha256", "message", "system", "machine", "model", "serial", "trimmed_at"),
    ]


def test_an_entry_of_the_log_in_every_column() -> None:
    assert cells(AUDIT_COLUMNS, ENTRY) == {
        "number": "17",
        "at": "2024-03-07 08:09:10",
        "action": "forget",
        "subject": "2 paths",
        "actor": "Ann",
        "host": "bench-2",
        "detail": '{"files": 1}',
    }


@pytest.mark.parametrize("name", TABLES)
def test_keys_are_names_that_differ_and_so_are_the_captions(name: str) -> None:
    keys = [column.key for column in TABLES[name]]
    assert [key for key in keys if not re.fullmatch(r"[a-z][a-z0-9_]*", key)] == []
    assert len(set(keys)) == len(keys)
    captions = [column.caption for column in TABLES[name]]
    assert len(set(captions)) == len(captions)
    assert any(column.on_screen for column in TABLES[name])


@pytest.mark.parametrize("name", TABLES)
def test_a_rate_stands_beside_the_count_that_it_is_of(name: str) -> None:
    columns = TABLES[name]
    for left, right in pairwise(columns):
        if left.caption.endswith("ield, %") or left.caption == "First pass, %":
            assert right.caption.startswith("of ")
            assert left.on_screen == right.on_screen


def test_every_number_is_a_number_and_every_cell_fits_a_file_of_text() -> None:
    for columns, row in ((UNIT_COLUMNS, UNIT), (MODEL_COLUMNS, MODEL), (FILE_COLUMNS, FILE), (AUDIT_COLUMNS, ENTRY)):
        for column in columns:
            value = column.value(row)
            assert value is None or isinstance(value, column.kind) or (column.kind is float and isinstance(value, int)), column.key
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            assert is_number == column.right or value is None, column.key


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\tx", "\rx"])
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    assert safe_cell(f"a{text}") == f"a{text}"
