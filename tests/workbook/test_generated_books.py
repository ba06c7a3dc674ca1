"""Workbooks of any content, written by xlwt, are read as xlrd reads them, cell for cell and kind for kind."""

from __future__ import annotations

import string
from dataclasses import dataclass

import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.workbook.books import ERROR_CODES, book, opened, saved
from tests.workbook.cells import bits, calamine_differences, xlrd_differences

TRIALS = settings(max_examples=max(40, settings().max_examples // 4))
RECORD = 8224
LONGEST = 32_767


@dataclass(frozen=True)
class Put:
    """A value that the writer has no type of its own for."""

    kind: str
    value: object


def packable(hundredths: int) -> float:
    """A number that a packed cell can hold."""
    return hundredths / 100


def stored(value: float) -> float:
    """What the writer makes of a number: it packs a negative zero without its sign."""
    return float(value) + 0.0


HARD = [0.0, -0.0, 0.1, 1 / 3, 5e-324, 2.2250738585072014e-308, 1e300, -1e300, 1e-300, 1.7976931348623157e308, 2.0**53 + 2]
NUMBERS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(2**29), 2**29 - 1).map(float),
    st.integers(-(2**29), 2**29 - 1).map(packable),
    st.integers(-(10**12), 10**12),
    st.sampled_from(HARD),
)
ALPHABETS = (string.printable[:95], "°µΩäöüÿ\x80\xff", "абвЖЯ", "漢字€–", "😀𝛺🎯")
TEXTS = st.one_of(*(st.text(alphabet, max_size=12) for alphabet in ALPHABETS), st.text("a°Ωж😀\n\t ", max_size=40))
LONG_TEXTS = st.tuples(
    st.one_of(*(st.text(alphabet, min_size=1, max_size=9) for alphabet in ALPHABETS)), st.integers(1, LONGEST)
).map(lambda drawn: (drawn[0] * drawn[1])[: min(drawn[1], LONGEST // 2)])
DATES = ("M/D/YY", "h:mm:ss AM/PM", "yyyy-mm-dd hh:mm", "[h]:mm:ss", "mmm-yy")
OTHERS = ("0.00", "0.00E+00", "#,##0;[Red]-#,##0", '"s"0.0', "@")
SPECIAL = st.one_of(
    st.just(Put("blank", None)),
    st.tuples(st.sampled_from(DATES + OTHERS), NUMBERS).map(lambda drawn: Put("format", drawn)),
    st.sampled_from(["1+1", '"a"&"b"', "A1", "SUM(A1:B9)"]).map(lambda code: Put("formula", code)),
    st.lists(TEXTS.filter(bool), min_size=1, max_size=3).map(lambda parts: Put("rich", parts)),
    st.integers(0, 5).map(lambda width: Put("merged", width)),
)
VALUES = st.one_of(NUMBERS, TEXTS, st.booleans(), st.sampled_from(list(ERROR_CODES)), SPECIAL)
WIDE = st.tuples(st.integers(0, 300), st.integers(0, 255) | st.integers(0, 5))
TALL = st.tuples(st.sampled_from([4095, 4096, 65_535]), st.integers(0, 1))
SHEETS = st.dictionaries(WIDE, VALUES, max_size=40) | st.dictionaries(TALL, VALUES, max_size=2)
NAMES = st.text("ABCabc 0123°Ωж", min_size=1, max_size=20).filter(lambda name: name.strip() == name)
BOOKS = st.dictionaries(NAMES, SHEETS, min_size=1, max_size=4).map(
    lambda sheets: list({name.casefold(): (name, cells) for name, cells in sheets.items()}.values())
)


def written(sheets, *, date1904: bool = False) -> bytes:
    workbook = xlwt.Workbook()
    workbook.dates_1904 = date1904
    font = xlwt.Font()
    font.bold = True
    for name, cells in sheets:
        sheet = workbook.add_sheet(name, cell_overwrite_ok=True)
        for (row, column), value in cells.items():
            _write(sheet, row, column, value, font)
    return saved(workbook)


def _write(sheet: xlwt.Worksheet, row: int, column: int, value: object, font: xlwt.Font) -> None:
    match value:
        case Put("blank", _):
            sheet.row(row).set_cell_blank(column)
        case Put("format", (str(code), number)):
            sheet.write(row, column, number, xlwt.easyxf(num_format_str=code))
        case Put("formula", str(code)):
            sheet.write(row, column, xlwt.Formula(code))
        case Put("rich", list(parts)):
            sheet.write_rich_text(row, column, [(part, font) for part in parts])
        case Put("merged", int(width)):
            sheet.write_merge(row, row, column, min(255, column + width), "merged")
        case str(word) if word in ERROR_CODES:
            sheet.row(row).set_cell_error(column, ERROR_CODES[word])
        case _:
            sheet.write(row, column, value)


@TRIALS
@given(BOOKS, st.booleans())
def test_a_book_of_any_cells_is_the_one_that_xlrd_sees(sheets, date1904):
    assert xlrd_differences(written(sheets, date1904=date1904)) == []


@TRIALS
@given(st.dictionaries(st.tuples(st.integers(0, 50), st.integers(0, 9)), NUMBERS | TEXTS | st.booleans(), min_size=1, max_size=60))
def test_numbers_and_texts_are_the_ones_that_were_written_and_that_calamine_sees(cells):
    data = book(("x", cells))
    sheet = opened(data).sheet(0)
    for (row, column), value in cells.items():
        found = sheet.cell(row, column)
        if isinstance(value, bool | str):
            assert found == (None if value == "" else value)
        else:
            assert isinstance(found, float)
            assert bits(found) == bits(stored(value))
    assert list(calamine_differences(data)) == []


@TRIALS
@given(st.lists(LONG_TEXTS | TEXTS, min_size=1, max_size=12))
def test_texts_longer_than_a_record_are_whole(texts):
    """The writer continues the table of texts wherever a record is full, in the middle of a text and of either width."""
    cells = {(row, 0): text for row, text in enumerate([*texts, "x" * (RECORD + 1)])}
    data = book(("x", cells))
    assert opened(data).sheet(0).texts(0, 0, len(cells)) == [(row, text) for (row, _), text in cells.items() if text]
    if max(map(ord, "".join(texts)), default=0) < 0x10000:  # xlrd cannot read a pair of units that two records share
        assert xlrd_differences(data) == []


@TRIALS
@given(st.lists(st.tuples(st.sampled_from(DATES + OTHERS), NUMBERS), min_size=1, max_size=30), st.booleans())
def test_a_format_never_changes_a_value(cells, date1904):
    data = written([("x", {(row, 0): Put("format", cell) for row, cell in enumerate(cells)})], date1904=date1904)
    sheet = opened(data).sheet(0)
    assert [bits(value) for value in sheet.numbers(0, 0, len(cells))] == [bits(stored(value)) for _, value in cells]
    assert [kind == 2 for kind in sheet.kinds(0)] == [code in DATES for code, _ in cells]
    assert xlrd_differences(data) == []


MILLISECONDS = st.integers(0, 86_400_000 - 1).map(lambda count: count / 86_400_000)
DAYS = st.tuples(st.integers(0, 2_957_000) | st.integers(0, 62), MILLISECONDS).map(sum)


@TRIALS
@given(st.lists(DAYS | st.sampled_from([-0.05, -1.0, -3.7]), min_size=1, max_size=30), st.sampled_from(DATES), st.booleans())
def test_dates_are_those_of_calamine_to_its_millisecond(days, code, date1904):
    data = written([("x", {(row, 0): Put("format", (code, day)) for row, day in enumerate(days)})], date1904=date1904)
    assert opened(data).sheet(0).numbers(0, 0, len(days)).tolist() == days
    assert list(calamine_differences(data)) == []
