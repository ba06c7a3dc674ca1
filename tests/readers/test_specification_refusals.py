"""A table of specifications that cannot be meant is refused with its place and with what to write; damage is never an exception."""

from __future__ import annotations

import random
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.readers.bad_files import unzipped, zipped
from tests.readers.mutations import MUTATIONS
from tests.readers.specification_forms import FORMS, as_csv, cells, toml, write_form
from tests.readers.test_specification import FULL
from tests.simulate.xlsx import write_xlsx

from laser_trim_analyzer.errors import CODES, ReadError, SpecError
from laser_trim_analyzer.readers import ReadLimits, read_specifications
from laser_trim_analyzer.readers.specification import MOST_ROWS
from laser_trim_analyzer.readers.workbook.error_cells import ErrorCells
from laser_trim_analyzer.simulate.layout import Cells, ExcelError
from laser_trim_analyzer.simulate.workbook import write

GOOD = {"model": "1234-5"}


def refused(path: Path, code: str) -> SpecError:
    with pytest.raises(SpecError) as caught:
        read_specifications(path)
    problem = caught.value
    assert (problem.code, problem.path, problem.size) == (code, str(path), path.stat().st_size), str(problem)
    assert problem.remedy and problem.remedy.endswith(".")
    assert str(problem).isprintable()
    return problem


def refused_content(tmp_path: Path, name: str, content: str | bytes, code: str, words: str) -> SpecError:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    problem = refused(path, code)
    assert words in str(problem)
    return problem


# ---- values, the same in every form

VALUES: list[tuple[dict[str, Any], str, str]] = [
    ({"linearity": "absolut"}, "linearity", "'absolut' is not known; is 'absolute' meant?"),
    ({"policy": "best"}, "policy", "the known ones are as_measured, with_offset, with_rotation"),
    ({"angle": 0, "angle_tolerance": "min"}, "angle", "0 is 0"),
    ({"angle": -340, "angle_tolerance": 1}, "angle", "-340 is below 0"),
    ({"angle": 340, "angle_tolerance": 340}, "angle_tolerance", "340 is not below the angle 340"),
    ({"angle": 340, "angle_tolerance": -2}, "angle_tolerance", "-2 is below 0"),
    ({"angle": 340, "angle_tolerance": "±2"}, "angle_tolerance", "'±2' is not a number"),
    ({"angle": 340}, "angle", "there is no angle_tolerance with it"),
    ({"angle_tolerance": 2}, "angle_tolerance", "there is no angle with it"),
    ({"angle_tolerance": "max"}, "angle_tolerance", "there is no angle with it"),
    ({"exclude": "0-2; 7"}, "exclude", "'0-2; 7' is not an index or a range"),
    ({"exclude": "7-2"}, "exclude", "'7-2' runs backwards"),
    ({"exclude": ","}, "exclude", "it names no index"),
    ({"resistance_min": 5500, "resistance_max": 5500}, "resistance_min", "5500 is not below resistance_max 5500"),
    ({"resistance_min": 0, "resistance_max": 5500}, "resistance_min", "0 is 0"),
    ({"resistance_min": 4500}, "resistance_min", "there is no resistance_max with it"),
    ({"resistance_max": 4500}, "resistance_max", "there is no resistance_min with it"),
    ({"guard_band": 1}, "guard_band", "1 is not below 1"),
    ({"guard_band": -0.1}, "guard_band", "-0.1 is below 0"),
    ({**FULL, "sigma_threshold": 0}, "sigma_threshold", "0 is 0"),
    ({**FULL, "sigma_date": "7.3.2024"}, "sigma_date", "'7.3.2024' is not a day"),
    ({**FULL, "sigma_date": "2024-02-30"}, "sigma_date", "day is out of range for month"),
    ({**FULL, "sigma_date": "20240307"}, "sigma_date", "'20240307' is not a day"),
    ({**FULL, "sigma_author": None}, "sigma_threshold", "there is no sigma_author with it"),
    ({"sigma_date": date(2024, 3, 7)}, "sigma_date", "there is no sigma_threshold and no sigma_author and no sigma_reason with it"),
    ({"model": "1234[5]"}, "model", "has a '['"),
    ({"model": "1234\u200b"}, "model", "has signs that cannot be shown"),
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("values", "column", "words"), VALUES)
def test_a_value_that_cannot_be_meant_is_refused_with_its_place(form, values, column, words, tmp_path: Path):
    table = {name: value for name, value in {**GOOD, **values}.items() if value is not None}
    problem = refused(write_form(tmp_path / f"table.{form}", [{"model": "17A"}, table]), "SPEC_VALUE")
    row = {"toml": "table 2", "csv": "line 3"}.get(form, "row 3")
    assert f"{row}, column '{column}': " in problem.message
    assert words in problem.message
    assert problem.remedy != CODES["SPEC_VALUE"].remedy
    assert (problem.sheet is None) == (problem.cell is None) == (form in ("toml", "csv"))


def test_a_workbook_names_sheet_and_cell(tmp_path: Path):
    problem = refused(write_form(tmp_path / "table.xlsx", [GOOD, {"model": "17A", "guard_band": 2}]), "SPEC_VALUE")
    assert (problem.sheet, problem.cell) == ("Specifications", "B3")


@pytest.mark.parametrize("form", ["toml", "xlsx", "xls"])
@pytest.mark.parametrize(
    "column", ["angle", "angle_tolerance", "sigma_threshold", "resistance_min", "resistance_max", "guard_band"]
)
@pytest.mark.parametrize(("value", "words"), [("0.5", "is not a number (a number in quotes"), (True, "true is not a number")])
def test_text_and_truth_are_no_numbers(form, column, value, words, tmp_path: Path):
    problem = refused(write_form(tmp_path / f"table.{form}", [{**FULL, column: value}]), "SPEC_VALUE")
    assert f"column '{column}'" in problem.message
    assert words in problem.message


@pytest.mark.parametrize("form", ["toml", "xlsx", "xls"])
@pytest.mark.parametrize("column", ["model", "linearity", "policy", "exclude", "sigma_author", "sigma_reason"])
@pytest.mark.parametrize("value", [True, 7.5])
def test_truth_and_numbers_are_no_text(form, column, value, tmp_path: Path):
    assert f"column '{column}'" in refused(write_form(tmp_path / f"table.{form}", [{**FULL, column: value}]), "SPEC_VALUE").message


def test_a_date_that_excel_made_of_a_range_is_no_range(tmp_path: Path):
    problem = refused(write_form(tmp_path / "table.xlsx", [{**GOOD, "exclude": date(2024, 1, 2)}]), "SPEC_VALUE")
    assert "format the cell as text first" in problem.remedy


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("340,5", "has a decimal comma; write 340.5"),
        ("1 000", "is not a number"),
        ("1.000.000", "is not a number"),
        ("1_000", "is not a number"),
        ("0x10", "is not a number"),
        ("nan", "is not a number"),
        ("inf", "is not a number"),
        ("1e999", "is not a finite number"),
        ("٣٤", "is not a number"),
    ],
)
def test_a_number_in_csv_is_plain(text, words, tmp_path: Path):
    content = as_csv([{**GOOD, "angle": text, "angle_tolerance": 1}], ";")
    refused_content(tmp_path, "table.csv", content, "SPEC_VALUE", f"line 2, column 'angle': {text!r} {words}")


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e999", "1" + "0" * 400, "0x" + "f" * 3900])
def test_a_number_in_toml_is_finite(number, tmp_path: Path):
    content = f"schema = 1\n[[model]]\nmodel = '1234'\nguard_band = {number}\n"
    refused_content(tmp_path, "table.toml", content, "SPEC_VALUE", "is not a finite number")


@pytest.mark.parametrize("column", ["model", "exclude", "policy"])
def test_a_number_of_thousands_of_digits_is_refused_as_any_other(column, tmp_path: Path):
    keys = {"model": "'1234'", column: "0x" + "f" * 3900}
    content = "schema = 1\n[[model]]\n" + "".join(f"{key} = {text}\n" for key, text in keys.items())
    refused_content(tmp_path, "table.toml", content, "SPEC_VALUE", "a number of very many digits is")


@pytest.mark.skipif(not hasattr(sys, "set_int_max_str_digits"), reason="this Python reads any number of digits")
def test_more_digits_than_python_reads_are_refused(tmp_path: Path):
    usual = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(640)
    try:
        refused_content(tmp_path, "table.toml", "schema = 1" + "0" * 1000, "SPEC_UNREADABLE", "it is not TOML: Exceeds the limit")
    finally:
        sys.set_int_max_str_digits(usual)


@pytest.mark.parametrize("value", ["[1]", "{a = 1}", "2024-03-07T05:00:00", "05:00:00", "2024-03-07"])
@pytest.mark.parametrize("column", ["model", "angle", "exclude", "policy"])
def test_other_types_of_toml_are_refused(column, value, tmp_path: Path):
    keys = {"model": "'1234'", "angle": "340", "angle_tolerance": "'min'", column: value}
    content = "schema = 1\n[[model]]\n" + "".join(f"{key} = {text}\n" for key, text in keys.items())
    refused_content(tmp_path, "table.toml", content, "SPEC_VALUE", f"table 1, column '{column}': ")


def test_a_moment_is_no_day(tmp_path: Path):
    content = toml([FULL]).replace("2024-03-07", "2024-03-07T05:00:00")
    refused_content(tmp_path, "table.toml", content, "SPEC_VALUE", "column 'sigma_date': 2024-03-07 05:00:00 is not a day")


def test_an_empty_text_in_toml_is_no_absent_value(tmp_path: Path):
    refused_content(tmp_path, "table.toml", toml([{**GOOD, "policy": " "}]), "SPEC_VALUE", "column 'policy': it is empty")


@pytest.mark.parametrize("serial", [0.0, -5.0, 1e9])
def test_a_number_outside_the_calendar_is_no_day(serial, tmp_path: Path):
    refused(write_form(tmp_path / "table.xlsx", [{**FULL, "sigma_date": serial}]), "SPEC_VALUE")


# ---- the shape of the table


@pytest.mark.parametrize("form", FORMS)
def test_the_same_model_twice_is_refused_whatever_the_case(form, tmp_path: Path):
    path = write_form(tmp_path / f"table.{form}", [{"model": "1234-5a"}, {"model": "17A"}, {"model": "1234-5A "}])
    first, last = {"toml": ("table 1", "table 3"), "csv": ("line 2", "line 4")}.get(form, ("row 2", "row 4"))
    message = refused(path, "SPEC_DUPLICATE").message
    assert f"{last}, column 'model': '1234-5A' stands at {first}, too" in message


@pytest.mark.parametrize("form", FORMS)
def test_an_unknown_column_is_refused_with_the_nearest_known_name(form, tmp_path: Path):
    path = write_form(tmp_path / f"table.{form}", [{**GOOD, "guardband": 0.1}])
    assert "'guardband' is not known; is 'guard_band' meant?" in refused(path, "SPEC_SCHEMA").message


@pytest.mark.parametrize("form", FORMS)
def test_a_row_without_a_model_is_refused(form, tmp_path: Path):
    problem = refused(write_form(tmp_path / f"table.{form}", [GOOD, {"guard_band": 0.1}]), "SPEC_SCHEMA")
    assert "the model is missing" in problem.message
    assert "Write the model" in problem.remedy


SHAPES = [
    ("table.csv", b"", "SPEC_UNREADABLE", "no content"),
    ("table.toml", b"", "SPEC_UNREADABLE", "no content"),
    ("table.csv", b"\n\n", "SPEC_SCHEMA", "no column 'model'"),
    ("table.csv", b"model\n", "SPEC_SCHEMA", "it names no model"),
    ("table.csv", b"model,Model\n1234,1\n", "SPEC_SCHEMA", "the column 'model' is there twice"),
    ("table.csv", b"policy\nwith_offset\n", "SPEC_SCHEMA", "line 1: the header has no column 'model'"),
    ("table.csv", b"model,policy\n1234\n", "SPEC_SCHEMA", "line 2: 1 fields; the header has 2"),
    ("table.csv", b"model,angle,angle_tolerance\n1234,340,5,1\n", "SPEC_SCHEMA", "line 2: 4 fields; the header has 3"),
    ("table.csv", b"model,\n1234,1\n", "SPEC_SCHEMA", "'1' stands in a column without a name"),
    ("table.csv", b'model\n"1234\n', "SPEC_UNREADABLE", "line 2 is not CSV"),
    ("table.csv", b'model\n"1234"5\n', "SPEC_UNREADABLE", "line 2 is not CSV"),
    ("table.csv", "model\n1234\n17Ä\n".encode("latin-1"), "SPEC_UNREADABLE", "line 3 is not UTF-8"),
    ("table.csv", "model\n1234\n".encode("utf-16"), "SPEC_UNREADABLE", "line 1 is not UTF-8"),
    ("table.csv", b"model\n" + b"1" * 5000, "SPEC_UNREADABLE", "line 2 has more than 4,000 signs"),
    ("table.toml", b"schema = 1\n", "SPEC_SCHEMA", "it names no model"),
    ("table.toml", b"schema = 1\nmodel = []\n", "SPEC_SCHEMA", "it names no model"),
    ("table.toml", b"schema = 1\nmodel = '1234'\n", "SPEC_SCHEMA", "model is not a list of tables"),
    ("table.toml", b"schema = 1\n[model]\nmodel = '1'\n", "SPEC_SCHEMA", "model is not a list of tables"),
    ("table.toml", b"[[model]]\nmodel = '1234'\n", "SPEC_SCHEMA", "there is no schema number"),
    ("table.toml", b"schema = 2\n[[model]]\nmodel = '1234'\n", "SPEC_SCHEMA", "schema is 2"),
    ("table.toml", b"schema = true\n[[model]]\nmodel = '1234'\n", "SPEC_SCHEMA", "schema is true"),
    ("table.toml", b"schema = 1\nmodels = 1\n", "SPEC_SCHEMA", "the key 'models' is not known; is 'model' meant?"),
    ("table.toml", b"schema = 1\n[[model]]\nmodel = 1234-5\n", "SPEC_UNREADABLE", "it is not TOML"),
    ("table.toml", b"schema = 1\n[[model]]\nmodel = '1'\nmodel = '2'\n", "SPEC_UNREADABLE", "it is not TOML"),
    ("table.toml", b"schema = " + b"[" * 3000, "SPEC_UNREADABLE", "it is not TOML"),
    ("table.toml", b"schema = 1" + b"0" * 3980, "SPEC_SCHEMA", "schema is a number of very many digits"),
    ("table.toml", b"schema = 0x" + b"f" * 3980, "SPEC_SCHEMA", "schema is a number of very many digits"),
    ("table.toml", b"schema = [0x" + b"f" * 3980 + b"]", "SPEC_SCHEMA", "schema is a list"),
    ("table.json", b"{}", "SPEC_UNREADABLE", "the extension '.json' is none of .toml, .csv"),
]


@pytest.mark.parametrize(("name", "content", "code", "words"), SHAPES)
def test_what_is_no_table_is_refused(name, content, code, words, tmp_path: Path):
    refused_content(tmp_path, name, content, code, words)


@pytest.mark.parametrize("form", ["xlsx", "xls"])
def test_an_error_cell_is_not_a_blank_one(form, tmp_path: Path):
    path, writer = tmp_path / f"table.{form}", write if form == "xls" else write_xlsx
    sheet, notes = cells([{**GOOD, "angle": 340, "angle_tolerance": 2}]), Cells("Notes")
    notes.put(4, 4, ExcelError("#N/A"))
    writer([sheet, notes], path)
    assert read_specifications(path).rows[0].angle == 340
    sheet.put(1, 1, ExcelError("#N/A"))
    sheet.put(1, 2, None)
    writer([sheet, notes], path)
    problem = refused(path, "SPEC_VALUE")
    assert (problem.sheet, problem.cell) == ("Specifications", "B2")


def test_an_error_cell_is_found_where_the_sheet_is_linked_by_its_whole_path_or_not_at_all(tmp_path: Path):
    path = tmp_path / "table.xlsx"
    sheet = cells([GOOD])
    sheet.put(1, 1, ExcelError("#REF!"))
    write_xlsx([sheet], path)
    parts = unzipped(path)
    links = parts["xl/_rels/workbook.xml.rels"]
    assert b'"/xl/worksheets/sheet1.xml"' in links
    assert ErrorCells(zipped(parts)).of("Specifications") == [(1, 1, 23)]
    parts["xl/_rels/workbook.xml.rels"] = links.replace(b'"/xl/worksheets/', b'"worksheets/')
    found = ErrorCells(zipped(parts))
    assert found.of("Specifications") == found.of("no such sheet") == [(1, 1, 23)]


def test_error_cells_without_a_place_follow_the_one_before(tmp_path: Path):
    path = tmp_path / "table.xlsx"
    write_xlsx([cells([GOOD])], path)
    parts = unzipped(path)
    rows = b'<row><c><v>1</v></c><c t="e"><v>#N/A</v></c></row><row r="4"><c r="AB4" t="e"><v>#SPILL!</v></c><c t=\'e\'/></row>'
    parts["xl/worksheets/sheet1.xml"] = b'<worksheet xmlns="urn:x"><sheetData>' + rows + b"</sheetData></worksheet>"
    assert ErrorCells(zipped(parts)).of("Specifications") == [(0, 1, 42), (3, 27, 127), (3, 28, 127)]


@pytest.mark.parametrize("writer", [write, write_xlsx])
def test_a_workbook_without_cells_is_no_table(writer, tmp_path: Path):
    path = tmp_path / f"table.{'xls' if writer is write else 'xlsx'}"
    writer([Cells("Specifications")], path)
    refused(path, "SPEC_SCHEMA")


def test_the_first_sheet_is_read_and_no_other(tmp_path: Path):
    write([cells([GOOD]), cells([{"colour": "red"}], "Notes")], tmp_path / "table.xls")
    assert len(read_specifications(tmp_path / "table.xls").rows) == 1
    write([cells([{"colour": "red"}], "Notes"), cells([GOOD])], tmp_path / "table.xls")
    assert refused(tmp_path / "table.xls", "SPEC_SCHEMA").sheet == "Notes"


def test_a_package_that_is_no_workbook_is_named_so(tmp_path: Path):
    refused_content(tmp_path, "table.xlsx", zipped({"content.xml": "<a/>"}), "SPEC_UNREADABLE", "it is not an Excel workbook")


def test_a_text_with_the_name_of_a_workbook_is_named_so(tmp_path: Path):
    (tmp_path / "table.xls").write_text("model\tangle\n", encoding="utf-8")
    with pytest.raises(ReadError) as caught:
        read_specifications(tmp_path / "table.xls")
    assert (caught.value.code, caught.value.path) == ("FILE_IS_TEXT", str(tmp_path / "table.xls"))


def test_a_file_that_is_not_there_is_a_read_error(tmp_path: Path):
    with pytest.raises(ReadError) as caught:
        read_specifications(tmp_path / "table.toml")
    assert caught.value.code == "FILE_NOT_FOUND"


def test_a_table_that_is_too_large_is_refused(tmp_path: Path):
    path = tmp_path / "table.csv"
    path.write_text("model\n" + "".join(f"{number}\n" for number in range(MOST_ROWS)), encoding="utf-8")
    assert len(read_specifications(path).rows) == MOST_ROWS
    with path.open("a", encoding="utf-8") as file:
        file.write("one more\n")
    assert f"line {MOST_ROWS + 2}" in refused(path, "SPEC_TOO_LARGE").message
    path.write_bytes(b"\n" * (4 * 1024 * 1024 + 1))
    with pytest.raises(SpecError, match="SPEC_TOO_LARGE"):
        read_specifications(path)
    with pytest.raises(SpecError, match="SPEC_TOO_LARGE"):
        read_specifications(path, limits=ReadLimits(max_bytes=10))


# ---- damage


@pytest.mark.prove
@pytest.mark.parametrize("form", FORMS)
def test_damage_gives_a_refusal_or_a_table_and_nothing_else(form, tmp_path: Path, full_count, record_figure):
    tables = [{**FULL, "model": f"1234-{number}"} for number in range(5)]
    data = write_form(tmp_path / f"table.{form}", tables).read_bytes()
    other = write_form(tmp_path / f"other.{form}", [GOOD]).read_bytes()
    path, read = tmp_path / f"damaged.{form}", 0
    codes: set[str] = set()
    for seed in range(full_count(3000)):
        chance, damaged = random.Random(seed), bytearray(data)
        chance.choice(MUTATIONS)(chance, damaged, other)
        path.write_bytes(damaged)
        try:
            read += len(read_specifications(path).rows) > 0
        except (SpecError, ReadError) as problem:
            assert problem.path == str(path) and problem.remedy and str(problem).isprintable(), seed
            codes.add(problem.code)
    assert read > 0
    assert len(codes) > 1, codes
    record_figure(f"damaged {form}", sorted(codes))
