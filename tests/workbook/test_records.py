"""Cells in every kind of record, in any order and twice at one place, are those that xlrd sees."""

from __future__ import annotations

import itertools
import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.readers.bad_files import EOF, biff8, bof, record
from tests.workbook import records as rec
from tests.workbook.books import ERROR_CODES, opened, refused
from tests.workbook.cells import bits, tables, xlrd_differences
from tests.workbook.compound import backward, compound_file, every_other, forward
from tests.workbook.records import workbook

TABLE = rec.text_table([rec.Text("zero"), rec.Text("eins Ω"), rec.Text("")])
ONE_OF_EACH = {
    (0, 0): rec.number(0, 0, -0.0),
    (0, 3): rec.rk(0, 3, 0x3FF00001),
    (1, 0): rec.rk_run(1, 0, [2, 3, 0x3FF00000]),
    (2, 1): rec.shared(2, 1, 1),
    (2, 2): rec.shared(2, 2, 2),
    (3, 1): rec.label(3, 1, "Länge"),
    (3, 2): rec.rich_label(3, 2, "rich"),
    (4, 0): rec.truth(4, 0, 1),
    (4, 1): rec.truth(4, 1, 0),
    (4, 2): rec.error(4, 2, 0x2A),
    (5, 0): rec.formula(5, 0, 0.1),
    (5, 1): rec.formula(5, 1, rec.TEXT_FOLLOWS) + rec.string("result"),
    (5, 2): rec.formula(5, 2, rec.EMPTY_TEXT),
    (5, 3): rec.formula(5, 3, rec.special(1, 1)),
    (5, 4): rec.formula(5, 4, rec.special(2, 0x17)),
    (6, 7): rec.blank(6, 7),
    (7, 7): rec.blank_run(7, 7, 9),
}


def alike(sheets, extra=TABLE):
    data = workbook(sheets, extra)
    assert xlrd_differences(data) == []
    return opened(data).sheet(0)


@pytest.mark.parametrize("cells", ONE_OF_EACH.values(), ids=map(str, ONE_OF_EACH))
def test_each_record_alone(cells):
    alike({"x": cells})


def test_all_records_and_what_they_show():
    sheet = alike({"x": b"".join(ONE_OF_EACH.values())})
    assert (sheet.rows, sheet.columns) == (6, 5)
    assert [sheet.kinds(column).tolist() for column in range(5)] == [
        [1, 1, 0, 0, 5, 1],
        [0, 1, 3, 3, 4, 3],
        [0, 1, 3, 3, 170, 3],
        [1, 0, 0, 0, 0, 5],
        [0, 0, 0, 0, 0, 128 + 0x17],
    ]
    assert bits(sheet.cell(0, 0)) == bits(-0.0)
    assert [sheet.cell(1, column) for column in range(3)] == [0.0, 0.0, 1.0]
    assert (sheet.cell(0, 3), sheet.cell(2, 2), sheet.cell(5, 2)) == (0.01, "", "")


@given(st.permutations(list(ONE_OF_EACH.values())))
def test_cells_in_any_order(cells):
    table = alike({"x": b"".join(cells)})
    assert (table.rows, table.columns, table.cell(5, 1), table.cell(5, 0)) == (6, 5, "result", 0.1)


HERE = {
    "number": rec.number(2, 1, 7.0),
    "rk": rec.rk(2, 1, 0x40000000),
    "run": rec.rk_run(2, 0, [2, 6, 10]),
    "shared text": rec.shared(2, 1, 1),
    "no text": rec.shared(2, 1, 2),
    "label": rec.label(2, 1, "mine"),
    "truth": rec.truth(2, 1, 1),
    "error": rec.error(2, 1, 7),
    "result": rec.formula(2, 1, rec.TEXT_FOLLOWS) + rec.string("its"),
}


@pytest.mark.parametrize("pair", list(itertools.permutations(HERE, 2)), ids=", then ".join)
def test_of_two_cells_at_one_place_the_later_one_holds(pair):
    cells = b"".join(HERE[name] for name in pair)
    sheet = alike({"x": rec.shared(1, 1, 0) + cells + rec.shared(3, 1, 0)})
    last = alike({"x": HERE[pair[1]]})
    assert (sheet.kinds(1)[2], sheet.cell(2, 1)) == (last.kinds(1)[2], last.cell(2, 1))
    texts = dict(sheet.texts(1, 0, 4))
    assert texts == {1: "zero", 3: "zero"} | ({2: last.cell(2, 1)} if last.kinds(1)[2] == 3 else {})


def test_many_texts_at_one_place_are_the_last_one():
    cells = b"".join(rec.shared(row, 0, index) for index in (0, 1, 0, 1) for row in range(5))
    assert alike({"x": cells}).texts(0, 0, 9) == [(row, "eins Ω") for row in range(5)]


RK_PATTERNS = st.integers(0, 2**32 - 1) | st.sampled_from([0, 1, 2, 3, 0x7FFFFFFF, 0x80000002, 0x80000003, 0xFFFFFFFF, 0x7FF00000])


@given(st.lists(RK_PATTERNS, min_size=1, max_size=40))
def test_packed_numbers_of_every_pattern(patterns):
    alike({"x": rec.rk_run(0, 0, patterns) + b"".join(rec.rk(row + 1, 9, pattern) for row, pattern in enumerate(patterns))})


@given(st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=40))
def test_doubles_of_every_pattern(patterns):
    """Also NaN of every payload; a formula's first two bytes of ones say that its result is no number."""
    values = [struct.unpack("<d", struct.pack("<Q", pattern))[0] for pattern in patterns]
    plain = [value for value, pattern in zip(values, patterns, strict=True) if pattern >> 48 != 0xFFFF]
    cells = b"".join(rec.number(row, 0, value) for row, value in enumerate(values))
    sheet = alike({"x": cells + b"".join(rec.formula(row, 1, value) for row, value in enumerate(plain))})
    assert [bits(sheet.cell(row, 0)) for row in range(len(values))] == [bits(value) for value in values]


@pytest.mark.parametrize("code", ERROR_CODES.values(), ids=ERROR_CODES)
def test_every_error_in_a_cell_and_as_a_result(code):
    sheet = alike({"x": rec.error(0, 0, code) + rec.formula(1, 0, rec.special(2, code))})
    assert sheet.kinds(0).tolist() == [128 + code] * 2
    assert sheet.error_codes(0, 0, 3).tolist() == [code, code, 0]
    assert (sheet.cell(0, 0), sheet.texts(0, 0, 2)) == (None, [])
    assert all(math.isnan(value) for value in sheet.numbers(0, 0, 2))


CODES = [
    "General",
    "0.00",
    "0.00E+00",
    "M/D/YY",
    "h:mm:ss",
    "[h]:mm",
    "[Red]0.0",
    '"day "0',
    "\\d0",
    "yyyy",
    "#,##0.00_);(#,##0.00)",
]


def test_a_number_is_a_date_by_its_format_alone_and_keeps_its_value():
    numbers = [*range(60), *CODES]
    cells = b"".join(
        rec.number(row, 0, 45_000.25, row) + rec.rk(row, 1, 3, row) + rec.formula(row, 2, -0.5, row) for row in range(len(numbers))
    )
    sheet = alike({"x": cells}, rec.formats(*numbers))
    assert set(sheet.numbers(0, 0, len(numbers)).tolist()) == {45_000.25}
    assert [CODES[row - 60] for row in range(60, len(numbers)) if sheet.kinds(0)[row] == 2] == [
        "M/D/YY",
        "h:mm:ss",
        "[h]:mm",
        "yyyy",
    ]


@pytest.mark.parametrize(
    "cells",
    [
        record(0x0203, struct.pack("<HHHd", 0, 256, 0, 1.0)),
        record(0x0203, struct.pack("<HHHd", 0, 0, 0, 1.0)[:-1]),
        record(0x0203, b""),
        rec.rk_run(0, 250, [2] * 7),
        record(0x00BD, struct.pack("<HHHIH", 0, 0, 0, 2, 1)),
        record(0x00BD, struct.pack("<HHH", 0, 0, 0)),
        record(0x00BD, struct.pack("<HHHIHB", 0, 0, 0, 2, 0, 0)),
        rec.shared(0, 0, 3),
        rec.shared(0, 0, 0xFFFFFFFF),
        rec.error(0, 0, 200),
        rec.formula(0, 0, rec.special(4)),
        rec.formula(0, 0, rec.special(2, 0x80)),
        rec.label(0, 0, "abc")[:9],
        bof(0x20),
    ],
)
def test_a_record_that_contradicts_itself_is_refused(cells):
    assert refused(workbook({"x": cells}, TABLE)).reason in ("bad_record", "truncated")


SHEETS = {"first": rec.number(0, 0, 1.5) + rec.shared(1, 1, 1), "Zweites Ω"[:7]: b"".join(ONE_OF_EACH.values())}
CHART = bof(0x20) + rec.number(0, 0, 99.0) + EOF


def test_a_chart_inside_a_sheet_is_passed_over():
    sheet = alike({"x": rec.number(0, 0, 1.0) + CHART + rec.number(1, 0, 2.0)})
    assert sheet.numbers(0, 0, 2).tolist() == [1.0, 2.0]


def test_a_chart_inside_a_chart_is_passed_over():
    """xlrd would end the sheet with the inner one."""
    cells = rec.number(0, 0, 1.0) + bof(0x20) + CHART + rec.number(0, 0, 98.0) + EOF + rec.number(1, 0, 2.0)
    sheet = opened(workbook({"x": cells})).sheet(0)
    assert sheet.numbers(0, 0, 2).tolist() == [1.0, 2.0]


@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.parametrize("arrange", [forward, backward, every_other])
@pytest.mark.parametrize("filler", [0, 3000, 5000, 70_000])
def test_sectors_in_any_order_and_streams_of_any_size(version, arrange, filler):
    """A workbook below 4,096 bytes lies in the mini stream. xlrd takes every header for one of 512 bytes, as in version 3."""
    passed_over = b"".join(record(0x00EB, bytes(min(8224, filler))) for _ in range(1 + filler // 8224))
    stream = biff8(SHEETS, extra=TABLE + passed_over)
    plain = compound_file({"Workbook": stream})
    assert xlrd_differences(plain) == []
    others = {"\x05SummaryInformation": bytes(200), "Ctls": b"x" * 65, "Empty": b"", "Large": b"L" * 5000}
    for streams in ({"Workbook": stream}, {**others, "Workbook": stream}, {"Workbook": stream, **others}):
        data = compound_file(streams, version=version, arrange=arrange)
        assert tables(data) == tables(plain)
        assert version == 4 or xlrd_differences(data) == []
