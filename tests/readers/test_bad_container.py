"""Files that are no .xls workbook, or a damaged or malicious one, are refused with the code that says what to do."""

from __future__ import annotations

import random
import struct

import pytest
from tests.readers import bad_files as bad

from laser_trim_analyzer import readers
from laser_trim_analyzer.errors import ReadError
from laser_trim_analyzer.readers.workbook import ReadLimits, load, open_workbook
from laser_trim_analyzer.simulate import invent_dlts, invent_lts, write_file

A = {"Track Parameters": bad.number(0, 0, 1.0)}
NAME = "4711-2_17A_TEST DATA_3-4-2024_5-06 AM.xls"


@pytest.fixture
def put(tmp_path):
    def write(data: bytes, name: str = NAME):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "FILE_EMPTY"),
        (b"\xd0", "FILE_TRUNCATED"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "FILE_TRUNCATED"),
        (b"PK", "FILE_TRUNCATED"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "FILE_IS_TEXT"),
        (b"Meas Volts\tIndex\r\n0.1\t1\r\n", "FILE_IS_TEXT"),
        (b"Meas Volts;Index\n0,1;1\n", "FILE_IS_TEXT"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "FILE_IS_TEXT"),
        ("Index\t1\n".encode("utf-16"), "FILE_IS_TEXT"),
        (b"%PDF-1.4\n\x00\x01\x02", "FILE_NOT_A_WORKBOOK"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "FILE_NOT_A_WORKBOOK"),
        (b"\x09\x08\x10\x00\x00\x05\x05\x00" + bytes(100), "FILE_TOO_OLD"),
        (b"\x09\x00\x04\x00\x02\x00\x10\x00", "FILE_TOO_OLD"),
        (bad.compound_file(bad.biff8(A, version=0x0500)), "FILE_TOO_OLD"),
        (bad.compound_file(bad.biff8(A), name="WordDocument"), "FILE_NOT_A_WORKBOOK"),
        (bad.compound_file(bytes(5000), name="EncryptedPackage"), "FILE_ENCRYPTED"),
        (bad.compound_file(bad.biff8(A, extra=bad.record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48)))), "FILE_ENCRYPTED"),
    ],
)
def test_what_is_no_readable_workbook_is_named_for_what_it_is(put, data, code):
    bad.refusal(put(data), code)


def test_random_bytes_with_and_without_a_magic_number_are_refused(put):
    chance = random.Random(7)
    for magic in (b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"):
        for size in (1, 100, 511, 512, 5000, 100_000):
            with pytest.raises(ReadError) as refused:
                readers.read(put(magic + b"\x00" + chance.randbytes(size)))
            assert refused.value.code in ("FILE_NOT_A_WORKBOOK", "FILE_DAMAGED", "FILE_TRUNCATED")


@pytest.mark.parametrize("invent", [invent_dlts, invent_lts])
def test_an_xls_that_is_cut_anywhere_is_refused(put, tmp_path, invent):
    whole = write_file(invent(1, points=17), tmp_path).read_bytes()
    chance = random.Random(3)
    for end in {*range(1, len(whole), 512), *range(512, len(whole), 4096), *(chance.randrange(1, len(whole)) for _ in range(40))}:
        with pytest.raises(ReadError) as refused:
            readers.read(put(whole[:end]))
        assert refused.value.code in ("FILE_TRUNCATED", "FILE_DAMAGED"), end


def test_a_file_above_the_size_limit_is_not_even_read(tmp_path):
    path = tmp_path / NAME
    with path.open("wb") as sparse:
        sparse.truncate(201 * 1024 * 1024)
    bad.refusal(path, "FILE_TOO_LARGE")
    bad.cost_in_a_child(path, "FILE_TOO_LARGE")


BLANKS = b"\x16" + b"\x19\x40\x00\xff" * 2000
LONG = struct.pack("<HB", 32_000, 0) + b"A" * 8000
BOMBS = {
    "a cell far away": (bad.biff8({"Track Parameters": bad.number(65535, 255, 1.0)}), "SHEET_TOO_LARGE"),
    "many wide sheets": (bad.biff8({f"S{i}": bad.number(20_000, 9, 1.0) for i in range(50)}), "SHEET_TOO_LARGE"),
    "texts that are not there": (bad.biff8(A, extra=bad.text_table(b"", 0x7FFFFFFF)), "FILE_DAMAGED"),
    "fewer texts than none": (bad.biff8(A, extra=bad.text_table(b"", -1)), "FILE_DAMAGED"),
    "a cell with a text that is not there": (bad.biff8({"Track Parameters": bad.label(0, 0, 3)}), "FILE_DAMAGED"),
    "one text in very many cells": (
        bad.biff8(
            {"Track Parameters": b"".join(bad.label(row, column, 0) for row in range(100) for column in range(50))},
            extra=bad.text_table(LONG, 1, [b"\0" + b"A" * 8000] * 3),
        ),
        "SHEET_TOO_LARGE",
    ),
    "a text in crumbs": (bad.biff8(A, extra=bad.text_table(struct.pack("<HB", 60_000, 0), 1, [b"\0"] * 200_000)), "FILE_DAMAGED"),
    "formulas of blanks": (
        bad.biff8({"Track Parameters": b"".join(bad.formula(i, 0, BLANKS) for i in range(100))}),
        "SHEET_MISSING",
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_file_cannot_claim_much_memory_or_time(put, name):
    stream, code = BOMBS[name]
    cost_path = put(bad.compound_file(stream))
    bad.cost_in_a_child(cost_path, code)
    bad.refusal(cost_path, code)


def test_an_extent_that_is_only_claimed_costs_nothing_and_refuses_nothing(put):
    """Templates overstate DIMENSIONS and format blank cells far outside the table: neither is a cell with a value."""
    dimensions = bad.record(0x0200, struct.pack("<IIHHH", 0, 65536, 0, 256, 0))
    blank = bad.record(0x0201, struct.pack("<HHH", 65535, 255, 0))
    sheet = dimensions + bad.number(0, 0, 1.0) + blank
    path = put(bad.compound_file(bad.biff8({"Track Parameters": sheet, "Model Parameters": bad.number(0, 0, 1.0)})))
    bad.cost_in_a_child(path, "SHEET_MISSING")  # it was opened: the next sheet of a record is what it lacks


def test_a_property_stream_without_an_end_costs_the_time_of_saving_alone(put):
    path = put(bad.with_endless_properties(bad.compound_file(bad.biff8(A))))
    bad.cost_in_a_child(path, "SHEET_MISSING")
    assert open_workbook(load(path, 1 << 20), ReadLimits()).saved_at is None


def test_cells_behind_an_end_that_comes_too_early_are_not_lost(put):
    early = bad.number(0, 0, 1.0) + bad.EOF + bad.number(1, 0, 2.0)
    bad.refusal(put(bad.compound_file(bad.biff8({"Track Parameters": early}))), "FILE_DAMAGED")


def test_two_sheets_of_one_name_are_refused(put):
    sheets = [("Lin Error", bad.number(0, 0, 1.0)), ("lin error", bad.number(0, 0, 2.0))]
    problem = bad.refusal(put(bad.compound_file(bad.biff8(sheets))), "FILE_DAMAGED")
    assert problem.sheet == "Lin Error"


def test_cells_before_and_behind_an_embedded_chart_are_both_read(put):
    chart = bad.bof(0x20) + bad.number(0, 0, 99.0) + bad.EOF
    path = put(bad.compound_file(bad.biff8({"x": bad.number(0, 0, 1.0) + chart + bad.number(1, 0, 2.0)})))
    sheet = open_workbook(load(path, 1 << 20), ReadLimits()).sheet("x")
    assert [sheet.cell(row, 0) for row in range(sheet.rows)] == [1.0, 2.0]


def test_a_number_under_a_date_format_is_the_number_of_the_cell(put, tmp_path):
    import xlwt  # a development dependency: without it this must fail, not be skipped

    values = [-0.05, 0.05, 4.99912, -3.2, 59.5, 60.0, 2_958_466.0, 1e300, -1e300]
    for date1904 in (False, True):
        book = xlwt.Workbook()
        book.dates_1904 = date1904
        sheet = book.add_sheet("x")
        for column, words in enumerate(("M/D/YY", "h:mm:ss", "[h]:mm:ss")):
            for row, value in enumerate(values):
                sheet.write(row, column, value, xlwt.easyxf(num_format_str=words))
        book.save(str(tmp_path / "dates.xls"))
        found = open_workbook(load(tmp_path / "dates.xls", 1 << 20), ReadLimits()).sheet("x")
        assert [[found.cell(row, column) for row in range(len(values))] for column in range(3)] == [values] * 3
