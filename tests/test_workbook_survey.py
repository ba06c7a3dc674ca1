"""Hold the survey of .xls bytes to books of known content, to xlrd, and to damage of every kind it must name."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
import xlrd
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from laser_trim_analyzer import _core

pytestmark = pytest.mark.no_cover  # compiled code: a tracer of Python lines would only double the time

SECTOR = 512
ERROR_CODES = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#NUM!": 0x24, "#N/A": 0x2A}


def book(*sheets):
    """The bytes of a workbook; a sheet is its name and a mapping of (row, column) to a value, "#…" for an error."""
    workbook = xlwt.Workbook()
    for name, cells in sheets:
        sheet = workbook.add_sheet(name)
        for (row, column), value in cells.items():
            if value in ERROR_CODES:
                sheet.row(row).set_cell_error(column, ERROR_CODES[value])
            else:
                sheet.write(row, column, value)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


SMALL = book(("test", {(0, 0): 5.0, (3, 2): "text", (4, 1): "#N/A"}), ("Lin Error", {(1, 1): 0.125}))


def patched(data, marker, offset, layout, *values):
    """The data with values packed at an offset behind the first occurrence of a marker."""
    changed = bytearray(data)
    struct.pack_into(layout, changed, data.index(marker) + offset, *values)
    return bytes(changed)


def refusal(data):
    with pytest.raises(_core.FormatError) as caught:
        _core.survey(data)
    assert caught.value.message == str(caught.value)
    assert isinstance(caught.value, ValueError)
    return caught.value.reason


def seen_by_xlrd(data):
    """Name, extents and error cells of every sheet, by the second opinion."""
    workbook = xlrd.open_workbook(file_contents=data, logfile=io.StringIO())
    for sheet in workbook.sheets():
        errors = [
            (row, column, int(sheet.cell_value(row, column)))
            for row in range(sheet.nrows)
            if xlrd.XL_CELL_ERROR in (types := sheet.row_types(row))
            for column, kind in enumerate(types)
            if kind == xlrd.XL_CELL_ERROR
        ]
        yield sheet.name, sheet.nrows, sheet.ncols, errors


def assert_seen_alike(data):
    survey = _core.survey(data)
    others = list(seen_by_xlrd(data))
    assert [sheet.name for sheet in survey.sheets] == [name for name, *_ in others]
    for sheet, (name, rows, columns, errors) in zip(survey.sheets, others, strict=True):
        assert (sheet.rows, sheet.columns) == (rows, columns), name
        assert sorted(map(tuple, sheet.errors.tolist())) == errors, name
        assert (sheet.dense_rows, sheet.dense_columns) >= (rows, columns)


VALUES = st.one_of(
    st.floats(-1e6, 1e6), st.integers(-1000, 1000), st.text("abc°Ω", max_size=5), st.booleans(), st.sampled_from([*ERROR_CODES])
)
CELLS = st.dictionaries(st.tuples(st.integers(0, 300), st.integers(0, 255)), VALUES, max_size=40)
NAMES = st.text("ABCabc 0123°Ωж", min_size=1, max_size=20).filter(lambda name: name.strip() == name)


@given(st.dictionaries(NAMES, CELLS, min_size=1, max_size=4))
def test_the_survey_sees_what_xlrd_sees(sheets):
    different = {name.casefold(): (name, cells) for name, cells in sheets.items()}
    assert_seen_alike(book(*different.values()))


def test_names_extents_and_errors_of_a_small_book():
    survey = _core.survey(SMALL)
    first, second = survey.sheets
    assert (first.name, first.rows, first.columns, first.cells) == ("test", 5, 3, 3)
    assert first.worksheet
    assert first.visible
    assert first.errors.dtype == np.int32
    assert first.errors.tolist() == [[4, 1, 42]]
    assert second.errors.shape == (0, 3)
    assert not survey.date1904


def test_hidden_sheets_and_the_second_date_system_are_seen():
    workbook = xlwt.Workbook()
    workbook.dates_1904 = True
    workbook.add_sheet("shown")
    workbook.add_sheet("hidden").visibility = 1
    buffer = io.BytesIO()
    workbook.save(buffer)
    survey = _core.survey(buffer.getvalue())
    assert survey.date1904
    assert [sheet.visible for sheet in survey.sheets] == [True, False]


def test_a_sparse_bomb_shows_its_extents():
    data = book(*((f"S{i}", {(0, 0): 1.0, (65535, 255): 1.0}) for i in range(40)))
    assert len(data) < 40_000
    assert {(sheet.rows, sheet.columns, sheet.cells) for sheet in _core.survey(data).sheets} == {(65536, 256, 2)}


def test_declared_dimensions_count_as_dense_even_when_they_lie():
    record = struct.pack("<HH", 0x0200, 14)
    sheet = _core.survey(patched(SMALL, record, 4, "<IIHH", 0, 0x7FFFFFFF, 0, 0xFFFF)).sheets[0]
    assert (sheet.rows, sheet.columns) == (5, 3)
    assert (sheet.dense_rows, sheet.dense_columns) == (0x7FFFFFFF, 0xFFFF)
    assert refusal(patched(SMALL, record, 4, "<IIHH", 9, 3, 0, 2)) == "bad_record"


def test_a_book_cut_at_any_place_is_refused():
    for size in [*range(0, len(SMALL), 97), len(SMALL) - 1]:
        assert refusal(SMALL[:size]) == "truncated", size


def test_a_cycle_in_the_allocation_table_is_refused():
    (table,) = struct.unpack_from("<I", SMALL, 76)
    cycle = bytearray(SMALL)
    struct.pack_into("<I", cycle, (table + 1) * SECTOR + 4 * 3, 1)
    assert refusal(bytes(cycle)) == "cycle"


def test_what_is_no_readable_workbook_is_refused_by_name():
    bof = struct.pack("<HHHH", 0x0809, 16, 0x0600, 0x0005)
    codepage = struct.pack("<HH", 0x0042, 2)
    name = "Workbook".encode("utf-16-le")
    assert refusal(b"PK\x03\x04" + bytes(600)) == "bad_header"
    assert refusal(patched(SMALL, bof, 4, "<H", 0x0500)) == "old_biff"
    assert refusal(patched(SMALL, codepage, 0, "<H", 0x002F)) == "encrypted"
    assert refusal(patched(SMALL, name, 0, "<H", ord("X"))) == "no_workbook_stream"


@pytest.mark.parametrize(
    "data", [bytearray(SMALL), memoryview(SMALL), "text", None], ids=["bytearray", "memoryview", "str", "None"]
)
def test_only_bytes_are_taken_because_others_could_change_meanwhile(data):
    with pytest.raises(TypeError):
        _core.survey(data)


def test_the_result_outlives_its_parts():
    sheet = _core.survey(SMALL).sheets[0]
    errors = sheet.errors
    del sheet
    assert errors.tolist() == [[4, 1, 42]]


@pytest.mark.prove
def test_every_corpus_file_is_seen_as_xlrd_sees_it(corpus, corpus_index, full_count, record_figure):
    rows = sorted(corpus_index, key=lambda row: row["file"])
    step = len(rows) // full_count(len(rows))
    rows = rows[:: -(-step // 2)]  # xlrd is slow, yet only a real workbook has every record: a fifth in an ordinary run
    for row in rows:
        data = (corpus / row["file"]).read_bytes()
        try:
            assert_seen_alike(data)
        except (AssertionError, _core.FormatError) as error:
            error.add_note(f"file with SHA-256 {row['sha256']}")
            raise
        assert refusal(data[:-1]) == "truncated"
    record_figure("workbooks that xlrd sees alike", len(rows))


def test_no_corpus_file_asks_for_more_than_a_small_dense_table(corpus, corpus_index):
    for row in corpus_index:
        for sheet in _core.survey((corpus / row["file"]).read_bytes()).sheets:
            assert sheet.dense_rows * sheet.dense_columns < 50_000, row["sha256"]
