"""Workbooks that open but whose record is damaged: refused with sheet, or graded without what is damaged, never a pass on less."""

from __future__ import annotations

import pytest
from tests.readers import bad_files as bad

from laser_trim_analyzer.pipeline import outcome_of
from laser_trim_analyzer.simulate import Book, file_name, invent_dlts, invent_lts, to_book, write
from laser_trim_analyzer.simulate.layout import ExcelError

FINAL, POINTS = "SEC1 TRK1 1 TRM1", 21
A_ROWS, B_ROWS = range(2, POINTS + 2), range(1, POINTS + 1)


@pytest.fixture
def damaged(tmp_path):
    """Writes the workbook of a run after `change` was made to its sheets."""

    def make(run, change):
        book = to_book(run)
        path = tmp_path / file_name(run)
        write(change(book) or book, path)
        return path

    return make


def dlts(**options):
    return invent_dlts(1, points=POINTS, **options)


def lts(**options):
    return invent_lts(1, points=POINTS, **options)


def put(sheet: str, **cells):
    def change(book: Book) -> None:
        for cell, value in cells.items():
            book[sheet][cell] = value

    return change


def column(sheet: str, letter: str, value, rows=A_ROWS):
    return put(sheet, **{f"{letter}{row}": value for row in rows})


def copy(sheet: str, source: str, target: str, rows):
    def change(book: Book) -> None:
        for row in rows:
            book[sheet][f"{target}{row}"] = book[sheet][f"{source}{row}"]

    return change


def renamed(**names: str | None):
    """The book with sheets under other names; None leaves a sheet out."""

    def change(book: Book) -> Book:
        other = Book()
        for sheet in book:
            name = names.get(sheet.name.replace(" ", "_"), sheet.name)
            if name is not None:
                copied = other.add(name)
                for (row, place), value in sheet.cells.items():
                    copied.put(row, place, value)
        return other

    return change


@pytest.mark.parametrize(
    ("run", "sheet"),
    [
        *((dlts, name) for name in ("Model Parameters", "Trim Parameters", "ref")),
        *((lts, name) for name in ("Model Parameters", "Trim Parameters", "test", "Lin Chart", "VOLTAGES", "TRIMDATA")),
    ],
)
def test_a_sheet_that_every_record_has_is_missed_by_name(damaged, run, sheet):
    problem = bad.refusal(damaged(run(), renamed(**{sheet.replace(" ", "_"): None})), "SHEET_MISSING")
    assert problem.sheet == sheet


@pytest.mark.parametrize("run", [dlts, lts])
def test_without_the_sheet_that_names_the_system_the_layout_is_unknown(damaged, run):
    bad.refusal(damaged(run(), renamed(Track_Parameters=None, Lin_Error=None)), "LAYOUT_UNKNOWN")


def test_the_sheets_of_both_systems_are_ambiguous(damaged):
    bad.refusal(damaged(dlts(), renamed(Stats="Lin Error")), "LAYOUT_AMBIGUOUS")


@pytest.mark.parametrize("name", ["SEC1 TRK1 1", "SEC1 TRK1 1 TRM1 (2)", "SEC1 TRK1 0 TRM1", "SECTION"])
def test_a_data_sheet_without_its_track_and_pass_is_refused(damaged, name):
    problem = bad.refusal(damaged(dlts(), renamed(SEC1_TRK1_1_TRM1=name)), "SHEET_NAME_UNKNOWN")
    assert problem.sheet == name


def test_holes_in_the_passes_are_refused(damaged):
    bad.refusal(damaged(dlts(passes=3), renamed(SEC1_TRK1_2_TRM1=None)), "PASSES_BROKEN")
    bad.refusal(damaged(lts(), renamed(Trim_1="Trim 2")), "PASSES_BROKEN")


def test_a_final_sheet_that_is_the_template_never_passes(damaged):
    problem = bad.refusal(damaged(lts(), copy("Lin Error", "C", "A", B_ROWS)), "FINAL_IS_TEMPLATE")
    assert problem.sheet == "Lin Error"
    (track,) = outcome_of(damaged(dlts(), copy(FINAL, "F", "D", A_ROWS))).analysis.tracks
    assert (track.status, [note.note for note in track.notes]) == ("UNTRIMMED", ["phantom_sheet"])


def test_a_data_sheet_without_a_table_is_empty(damaged):
    def emptied(book: Book) -> None:
        for letter in "DEF":
            column(FINAL, letter, None)(book)

    assert bad.refusal(damaged(dlts(), emptied), "SHEET_EMPTY").sheet == FINAL


@pytest.mark.parametrize("reading", ["NaN", "Inf", "4.2", None, True])
def test_one_reading_that_is_no_number_is_missing_and_the_track_cannot_pass(damaged, reading):
    for run, change in ((dlts(), put(FINAL, D8=reading)), (lts(), put("Lin Error", A8=reading))):
        (track,) = outcome_of(damaged(run, change), policy="as_measured").analysis.tracks
        assert (track.status, track.missing_points, track.points) == ("NOT_GRADED", 1, POINTS)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (column(FINAL, "D", None), "NOT_GRADED"),
        (column(FINAL, "F", None), "NOT_GRADED"),
        (column(FINAL, "G", None), "NOT_GRADED"),
        (column(FINAL, "I", None), "NOT_GRADED"),
        (put(FINAL, I8=None), "NOT_GRADED"),
        (put(FINAL, J8=None), "NOT_GRADED"),
        (put(FINAL, F8=None), "NOT_GRADED"),
        (put(FINAL, B14=10.0), "NOT_GRADED"),
        (column(FINAL, "I", -0.05), "FAIL"),
        (put(FINAL, I8=-0.05, J8=0.05), "FAIL"),
        (put(FINAL, D8=1e6), "FAIL"),
        (put(FINAL, B7=1e6), "FAIL"),
        (put(FINAL, B13=None), "NOT_GRADED"),
        (put(FINAL, B13="10"), "NOT_GRADED"),
        (put(FINAL, B13=0.0), "NOT_GRADED"),
        (put(FINAL, B14=0.0), "NOT_GRADED"),
    ],
)
def test_what_the_verdict_rests_on_is_not_guessed(damaged, change, status):
    (track,) = outcome_of(damaged(dlts(), change), policy="as_measured").analysis.tracks
    assert (track.status, bool(track.reasons)) == (status, True)


@pytest.mark.parametrize("change", [put(FINAL, E10=None), put(FINAL, E10="x"), column(FINAL, "E", None, range(15, POINTS + 2))])
def test_a_damaged_index_does_not_shorten_the_table(damaged, change):
    (track,) = outcome_of(damaged(dlts(), change)).analysis.tracks
    assert (track.points, track.graded_points, track.phantom_rows) == (POINTS, POINTS, 0)


@pytest.mark.parametrize("declared", [None, " ", 1e12])
def test_a_count_of_readings_that_is_blank_or_too_large_hides_nothing(damaged, declared):
    (track,) = outcome_of(damaged(dlts(), put(FINAL, B14=declared))).analysis.tracks
    assert (track.points, track.graded_points) == (POINTS, POINTS)


@pytest.mark.parametrize("cell", ["B14", "B7"])
@pytest.mark.parametrize("value", ["21", "abc", ExcelError("#VALUE!"), True])
def test_a_count_of_readings_or_an_offset_that_is_no_number_is_refused(damaged, cell, value):
    problem = bad.refusal(damaged(dlts(), put(FINAL, **{cell: value})), "CELL_NOT_A_NUMBER")
    assert (problem.sheet, problem.cell) == (FINAL, cell)


@pytest.mark.parametrize("declared", [-5.0, 10.5])
def test_a_count_of_readings_that_is_no_count_is_refused(damaged, declared):
    assert bad.refusal(damaged(dlts(), put(FINAL, B14=declared)), "TABLE_BROKEN").sheet == FINAL


@pytest.mark.parametrize(("run", "sheet", "letters", "cell"), [(dlts, FINAL, "DEF", "E10"), (lts, "Lin Error", "ABC", "B10")])
def test_a_table_that_goes_on_after_a_blank_row_is_refused(damaged, run, sheet, letters, cell):
    problem = bad.refusal(damaged(run(), put(sheet, **{f"{letter}10": None for letter in letters})), "TABLE_BROKEN")
    assert (problem.sheet, problem.cell) == (sheet, cell)


@pytest.mark.parametrize(
    ("run", "sheet", "cell"),
    [
        *((dlts, FINAL, cell) for cell in ("F8", "I8", "J8", "B7")),
        *((lts, "Lin Error", cell) for cell in ("C8", "F8", "G8")),
        (lts, "Lin Chart", "O1"),
    ],
)
@pytest.mark.parametrize("value", ["0.05", ExcelError("#DIV/0!")])
def test_what_is_no_number_where_a_verdict_needs_one_is_refused_with_its_cell(damaged, run, sheet, cell, value):
    problem = bad.refusal(damaged(run(), put(sheet, **{cell: value})), "CELL_NOT_A_NUMBER")
    assert (problem.sheet, problem.cell) == (sheet, cell)


def test_readings_on_the_final_sheet_without_any_pass_are_refused(damaged):
    problem = bad.refusal(damaged(lts(), renamed(Trim_1=None)), "PASSES_BROKEN")
    assert problem.sheet == "Lin Error"


def test_one_damaged_sheet_is_named(damaged, tmp_path):
    path = tmp_path / "4711-2_17A_TEST DATA_3-4-2024_5-06 AM.xls"
    sheets = {"Track Parameters": bad.number(0, 0, 1.0), "Model Parameters": bad.record(0x0203, b"short")}
    path.write_bytes(bad.compound_file(bad.biff8(sheets)))
    bad.refusal(path, "FILE_DAMAGED")
