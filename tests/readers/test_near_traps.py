"""Workbooks a hair beside a trap of FORMAT: what nobody measured, or cannot be placed, never passes in their place."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from tests.readers.books import (
    DLTS_NAME,
    FINAL,
    LTS_NAME,
    Graded,
    Value,
    analysis_of,
    code_of,
    readings,
    renamed,
    volts,
)
from tests.simulate.xlsx import write_xlsx

import laser_trim_analyzer as lta
from laser_trim_analyzer.errors import ReadError
from laser_trim_analyzer.model import NoteKind, Status
from laser_trim_analyzer.pipeline import outcome_of
from laser_trim_analyzer.simulate import invent_dlts, invent_lts, to_book, write
from laser_trim_analyzer.simulate.layout import Book, Cells, ExcelError

# ---- the station's own error cell


@pytest.mark.parametrize("shown", [ExcelError("#REF!"), ExcelError("#N/A"), "NaN", "abc", True])
def test_a_point_out_counts_whatever_its_error_cell_shows_but_a_blank(shown: Value, graded: Graded):
    book = to_book(invent_dlts(4, passes=1))
    sheet = book["SEC1 TRK1 1 TRM1"]
    sheet["D30"], sheet["G30"] = 9.9, shown
    (track,) = analysis_of(graded(book, DLTS_NAME)).tracks
    assert (track.status, track.graded_points) == (Status.FAIL, track.points)
    assert NoteKind.SHEET_ERROR_DIFFERS in {note.note for note in track.notes}


@pytest.mark.parametrize("shown", [None, "", "  "])
def test_a_point_whose_error_cell_is_blank_is_not_judged(shown: Value, graded: Graded):
    book = to_book(invent_dlts(4, passes=1))
    sheet = book["SEC1 TRK1 1 TRM1"]
    sheet["D30"], sheet["G30"] = 9.9, shown
    (track,) = analysis_of(graded(book, DLTS_NAME)).tracks
    assert (track.status, track.graded_points) == (Status.PASS, track.points - 1)


@pytest.mark.parametrize("shown", [ExcelError("#N/A"), "n/a"])
def test_the_same_on_the_other_system(shown: Value, graded: Graded):
    book = to_book(invent_lts(4))
    for name in ("Lin Error", "Trim 1"):
        sheet = book[name]
        sheet["A20"] = volts(sheet, "C20") + 9
    book["Lin Error"]["D20"] = shown
    (track,) = analysis_of(graded(book, LTS_NAME)).tracks
    assert (track.status, track.graded_points) == (Status.FAIL, track.points)


# ---- sheets that nobody wrote


def untouched(book: Book) -> Cells:
    """The last pass as the template has it: no header, ideal readings."""
    sheet, reference = book[FINAL], book["ref"]
    for row in readings(sheet, "D"):
        sheet[f"D{row}"] = reference[f"D{row}"]
    for cell in ("B2", "B4", "B5", "B14"):
        sheet[cell] = None
    return sheet


def shorter_reference(book: Book) -> None:
    book["ref"][f"D{readings(book['ref'], 'D')[-1]}"] = None


def other_reference(book: Book) -> None:
    book["ref"]["D50"] = volts(book["ref"], "D50") + 1e-4


def only_the_header_is_blank(book: Book) -> None:
    for row in readings(book[FINAL], "D"):
        book[FINAL][f"D{row}"] = round(volts(book[FINAL], f"F{row}") + 0.0001, 5)


def rounded_theory_with_a_header(book: Book) -> None:
    book[FINAL]["B5"] = "TRM1"
    for row in readings(book[FINAL], "D"):
        book[FINAL][f"D{row}"] = round(volts(book[FINAL], f"F{row}"), 5)


@pytest.mark.parametrize("changed", [None, shorter_reference, other_reference, rounded_theory_with_a_header])
def test_a_trim_sheet_that_nobody_wrote_is_no_final_sweep(changed: Callable[[Book], None] | None, graded: Graded):
    book = to_book(invent_dlts(4, passes=2, outcome="fail"))
    first = book["SEC1 TRK1 1 TRM1"]
    for row in readings(first, "D")[::2]:
        first[f"D{row}"] = volts(first, f"D{row}") + 1
    untouched(book)
    if changed:
        changed(book)
    (track,) = analysis_of(graded(book, DLTS_NAME)).tracks
    assert (track.status, track.passes) == (Status.FAIL, 1)
    assert (NoteKind.PHANTOM_SHEET, FINAL) in {(note.note, note.value) for note in track.notes}


def test_a_trim_sheet_with_readings_and_a_blank_header_is_not_passed_over(graded: Graded):
    book = to_book(invent_dlts(4, passes=2))
    untouched(book)
    only_the_header_is_blank(book)
    outcome = graded(book, DLTS_NAME)
    assert outcome.error is not None
    assert (outcome.error.code, outcome.error.sheet, outcome.error.cell) == ("TABLE_BROKEN", FINAL, "B5")


def test_a_trim_sheet_of_a_template_without_that_label_is_read(graded: Graded):
    book = to_book(invent_dlts(4, passes=1))
    book["SEC1 TRK1 1 TRM1"]["A5"] = book["SEC1 TRK1 1 TRM1"]["B5"] = None
    (track,) = analysis_of(graded(book, DLTS_NAME)).tracks
    assert track.passes == 1


def nearly_theory(value: float) -> float:
    return round(value, 6)


def one_last_bit(value: float) -> float:
    return value + 1e-7


@pytest.mark.parametrize("reading", [nearly_theory, one_last_bit, lambda value: None])
def test_a_final_sheet_that_nobody_wrote_is_refused_where_there_was_a_pass(reading: Callable[[float], Value], graded: Graded):
    book = to_book(invent_lts(4, outcome="fail"))
    sheet = book["Lin Error"]
    for row in readings(sheet, "B"):
        sheet[f"A{row}"] = reading(volts(sheet, f"C{row}"))
    assert code_of(graded(book, LTS_NAME)) == "FINAL_IS_TEMPLATE"


# ---- names that cannot be placed


@pytest.mark.parametrize("name", ["trim 2", "Trim 2 ", "Trim 2 (2)", "TRIM2", "Trim 02", "Trim  2", "Trim 0"])
def test_a_sheet_that_is_named_like_a_pass_and_is_none_is_refused(name: str, tmp_path: Path):
    path = tmp_path / LTS_NAME
    write(renamed(to_book(invent_lts(4, passes=2)), {"Trim 2": name}), path)
    outcome = outcome_of(path)
    assert outcome.error is not None
    assert (outcome.error.code, outcome.error.sheet) == ("SHEET_NAME_UNKNOWN", name)


@pytest.mark.parametrize(
    ("own", "named", "track", "noted"),
    [
        ("8_TB", "_TA", "TA", ["8_TB"]),
        ("8_ta", "_TA", "TA", []),
        ("9_TA", "_TA", "TA", ["9"]),
        ("8_TB", "", "TB", []),
        ("8_FOO", "", "T?", ["8_FOO"]),
        (None, "", "T?", []),
    ],
)
def test_a_part_that_calls_itself_otherwise_is_noted(own: str | None, named: str, track: str, noted: list[str], tmp_path: Path):
    book = to_book(invent_lts(4))
    book["test"]["M2"] = own
    path = tmp_path / LTS_NAME.replace("_TA", named)
    write(book, path)
    (found,) = analysis_of(outcome_of(path)).tracks
    assert found.track == track
    assert [note.value for note in found.notes if note.note is NoteKind.SERIAL_DIFFERS] == noted


# ---- numbers that are none, and sheets that are none

NO_NUMBERS = {"nan": "000000000000f87f", "inf": "000000000000f07f", "-inf": "000000000000f0ff"}
MARK = 12345.678125


@pytest.fixture
def marked(tmp_path: Path) -> Callable[[Book, str, str], Path]:
    """The workbook with bits that are no number in place of a mark, which no program writes and a damaged file may hold."""

    def made(book: Book, name: str, bits: str) -> Path:
        path = tmp_path / name
        write(book, path)
        data, mark = path.read_bytes(), struct.pack("<d", MARK)
        assert data.count(mark) == 1
        path.write_bytes(data.replace(mark, bytes.fromhex(NO_NUMBERS[bits])))
        return path

    return made


Marked = Callable[[Book, str, str], Path]


@pytest.mark.parametrize("bits", NO_NUMBERS)
def test_an_error_cell_that_is_no_number_is_not_blank(bits: str, marked: Marked):
    book = to_book(invent_dlts(4, passes=1))
    book["SEC1 TRK1 1 TRM1"]["D30"], book["SEC1 TRK1 1 TRM1"]["G30"] = 9.9, MARK
    (track,) = lta.grade(lta.read(marked(book, DLTS_NAME, bits))).tracks
    assert (track.status, track.graded_points) == (Status.FAIL, track.points)


@pytest.mark.parametrize("bits", NO_NUMBERS)
@pytest.mark.parametrize(("sheet", "cell"), [("SEC1 TRK1 1 TRM1", cell) for cell in ("F30", "I30", "J30", "B7", "B14")])
def test_a_limit_or_header_that_is_no_number_is_refused(sheet: str, cell: str, bits: str, marked: Marked):
    book = to_book(invent_dlts(4, passes=1))
    book[sheet][cell] = MARK
    with pytest.raises(ReadError) as refused:
        lta.read(marked(book, DLTS_NAME, bits))
    assert (refused.value.code, refused.value.cell) == ("CELL_NOT_A_NUMBER", cell)


@pytest.mark.parametrize("bits", NO_NUMBERS)
def test_a_compensation_that_is_no_number_is_refused(bits: str, marked: Marked):
    book = to_book(invent_lts(4))
    book["Lin Chart"]["O1"] = MARK
    with pytest.raises(ReadError) as refused:
        lta.read(marked(book, LTS_NAME, bits))
    assert refused.value.code == "CELL_NOT_A_NUMBER"


@pytest.mark.parametrize("bits", NO_NUMBERS)
def test_an_applied_voltage_that_is_no_number_is_unknown(bits: str, marked: Marked):
    book = to_book(invent_dlts(4, passes=1))
    book["SEC1 TRK1 1 TRM1"]["B13"] = MARK
    (track,) = lta.grade(lta.read(marked(book, DLTS_NAME, bits))).tracks
    assert (track.status, track.reasons) == (Status.NOT_GRADED, ("the applied voltage is not recorded",))


@pytest.mark.parametrize("bits", NO_NUMBERS)
@pytest.mark.parametrize(("sheet", "cell"), [("SEC1 TRK1 1 TRM1", "B6"), ("Model Parameters", "B4")])
def test_a_day_or_count_that_is_no_number_is_absent(sheet: str, cell: str, bits: str, marked: Marked):
    book = to_book(invent_dlts(4, passes=1))
    book[sheet][cell] = MARK
    trim_file = lta.read(marked(book, DLTS_NAME, bits))
    assert (trim_file.tracks_declared if cell == "B4" else trim_file.tracks[0].deciding.measured_on) is None


@pytest.mark.parametrize("missing", ["ref", "Track Parameters", "Trim Parameters", "Model Parameters"])
def test_a_chart_in_place_of_a_sheet_is_no_sheet_without_cells(missing: str, tmp_path: Path):
    path = tmp_path / DLTS_NAME
    write(to_book(invent_dlts(4, passes=1)), path)
    path.write_bytes(with_chart(path.read_bytes(), missing))
    with pytest.raises(ReadError) as refused:
        lta.read(path)
    assert (refused.value.code, refused.value.sheet) == ("SHEET_MISSING", missing)


@pytest.mark.parametrize("missing", ["ref", "Track Parameters", "Trim Parameters", "Model Parameters", "SEC1 TRK1 0"])
def test_the_same_in_a_packaged_workbook(missing: str, tmp_path: Path):
    path = (tmp_path / DLTS_NAME).with_suffix(".xlsx")
    write_xlsx(to_book(invent_dlts(4, passes=1)), path)
    book = openpyxl.load_workbook(path)
    place = book.sheetnames.index(missing)
    book.remove(book[missing])
    book.create_chartsheet(missing, place)
    book.save(path)
    with pytest.raises(ReadError) as refused:
        lta.read(path)
    assert (refused.value.code, refused.value.sheet) == ("SHEET_MISSING", missing)


def with_chart(data: bytes, name: str) -> bytes:
    """The workbook where that sheet says of itself, and the list of sheets of it, that it is a chart."""
    changed = bytearray(data)
    entry = changed.index(bytes([len(name), 0]) + name.encode()) - 1
    (offset,) = struct.unpack_from("<I", changed, entry - 5)
    changed[entry] = 2
    stream = changed.index(struct.pack("<HHHH", 0x809, 16, 0x600, 5))
    struct.pack_into("<H", changed, stream + offset + 6, 0x20)
    return bytes(changed)


@pytest.mark.parametrize("before", [" ", "\xa0", "  "])
def test_blanks_before_the_name_of_a_pass_do_not_hide_it(before: str, graded: Graded):
    book = renamed(to_book(invent_dlts(4, passes=2)), {FINAL: before + FINAL})
    book[before + FINAL]["D30"] = 9.9
    (track,) = analysis_of(graded(book, DLTS_NAME)).tracks
    assert (track.status, track.passes) == (Status.FAIL, 2)


@pytest.mark.parametrize("name", [f"Copy of {FINAL}"[:31], "sec 1 trk 1 2 trm1", "x SEC1-TRK1 2", "x SEC1_TRK1_2_TRM1"])
def test_a_sheet_that_looks_like_a_pass_is_not_passed_over(name: str, graded: Graded):
    outcome = graded(renamed(to_book(invent_dlts(4, passes=2)), {FINAL: name}), DLTS_NAME)
    assert outcome.error is not None
    assert outcome.error.code == "SHEET_NAME_UNKNOWN"


@pytest.mark.parametrize("shown", ["#REF!", "#N/A"])
def test_an_error_beside_the_trim_id_is_no_blank(shown: str, graded: Graded):
    book = to_book(invent_dlts(4, passes=2))
    book[FINAL]["B5"] = ExcelError(shown)
    outcome = graded(book, DLTS_NAME)
    assert outcome.error is not None
    assert (outcome.error.code, outcome.error.cell) == ("CELL_NOT_A_NUMBER", "B5")
