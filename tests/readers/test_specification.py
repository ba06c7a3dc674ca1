"""A table of specifications means the same in TOML, CSV and Excel, and it is known by its content before its name."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.readers.specification_forms import FORMS, as_csv, toml, values_of, write_form

import laser_trim_analyzer as lta
from laser_trim_analyzer.model import (
    AngleTolerance,
    Exclusions,
    LinearityType,
    Policy,
    Range,
    Specification,
    Specifications,
    Threshold,
)
from laser_trim_analyzer.readers import read_specifications

FULL = {
    "model": "1234-5*",
    "linearity": "independent",
    "policy": "as_measured",
    "angle": 340.5,
    "angle_tolerance": 2.5,
    "exclude": "0-2, 48-50",
    "sigma_threshold": 0.002,
    "sigma_author": "A. Tester",
    "sigma_reason": 'agreed, after "lot 7"; see report',
    "sigma_date": date(2024, 3, 7),
    "resistance_min": 4500,
    "resistance_max": 5500,
    "guard_band": 0.1,
}
MEANT = Specification(
    pattern="1234-5*",
    linearity_type=LinearityType.INDEPENDENT,
    policy=Policy.AS_MEASURED,
    angle=340.5,
    angle_tolerance=2.5,
    exclusions=Exclusions(((0, 2), (48, 50))),
    sigma_threshold=Threshold(0.002, "A. Tester", 'agreed, after "lot 7"; see report', date(2024, 3, 7)),
    final_resistance=Range(4500.0, 5500.0),
    guard_band=0.1,
)

positive = st.floats(min_value=1e-9, max_value=1e9)
below_one = st.floats(min_value=0, max_value=1, exclude_max=True)
plain_text = st.text("abcXYZ 0159-.,;:\"'\\#Ωäß", min_size=1, max_size=20).map(lambda text: " ".join(text.split())).filter(bool)
patterns = st.text("ABab01249-.,;/ *?#Ωß", min_size=1, max_size=12).map(str.strip).filter(bool)
excluded = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)).map(lambda ends: (min(ends), max(ends))), max_size=3)
days = st.dates(date(1900, 3, 1), date(2100, 1, 1))


@st.composite
def specifications(draw: st.DrawFn) -> Specification:
    angle = draw(st.none() | positive)
    tolerances = st.sampled_from(AngleTolerance) | below_one.map(lambda part: part * (angle or 0.0))
    tolerance = None if angle is None else draw(tolerances.filter(lambda value: isinstance(value, str) or value < (angle or 0.0)))
    limits = sorted(draw(st.tuples(positive, positive)))
    return Specification(
        pattern=draw(patterns),
        linearity_type=draw(st.none() | st.sampled_from(LinearityType)),
        policy=draw(st.none() | st.sampled_from(Policy)),
        angle=angle,
        angle_tolerance=tolerance,
        exclusions=Exclusions(tuple(draw(excluded))),
        sigma_threshold=draw(st.none() | st.builds(Threshold, positive, plain_text, plain_text, days)),
        final_resistance=Range(*limits) if draw(st.booleans()) and limits[0] < limits[1] else None,
        guard_band=draw(below_one),
    )


tables = st.lists(specifications(), min_size=1, max_size=4, unique_by=lambda row: row.pattern.casefold())


@settings(max_examples=60)
@given(tables)
@pytest.mark.parametrize("form", FORMS)
def test_what_was_written_is_read_back_in_every_form(form: str, rows: list[Specification]):
    with tempfile.TemporaryDirectory() as folder:
        path = write_form(Path(folder, f"table.{form}"), [values_of(row) for row in rows])
        assert read_specifications(path) == Specifications(f"table.{form}", tuple(rows))


@pytest.mark.parametrize("form", FORMS)
def test_every_column_arrives_where_it_belongs(form: str, tmp_path: Path):
    found = read_specifications(write_form(tmp_path / f"table.{form}", [FULL, {"model": "*"}]))
    assert found == Specifications(f"table.{form}", (MEANT, Specification("*")))
    assert found.for_model("1234-5b") is found.rows[0]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("word", ["min", "max"])
def test_a_one_sided_tolerance_is_a_word(form: str, word: str, tmp_path: Path):
    path = write_form(tmp_path / f"table.{form}", [{"model": "1234", "angle": 340, "angle_tolerance": word}])
    (row,) = read_specifications(path).rows
    assert (row.angle, row.angle_tolerance) == (340.0, AngleTolerance(word))


@pytest.mark.parametrize("form", ["toml", "csv"])
def test_a_tolerance_of_zero_has_no_sign(form: str, tmp_path: Path):
    path = write_form(tmp_path / f"table.{form}", [{"model": "1234", "angle": 340, "angle_tolerance": -0.0}])
    assert str(read_specifications(path).rows[0].angle_tolerance) == "0.0"


@pytest.mark.parametrize("form", ["toml", "xlsx", "xls"])
def test_a_model_that_became_a_number_is_its_digits(form: str, tmp_path: Path):
    (row,) = read_specifications(write_form(tmp_path / f"table.{form}", [{"model": 4711}])).rows
    assert row.pattern == "4711"


@pytest.mark.parametrize("form", FORMS)
def test_a_day_may_be_text(form: str, tmp_path: Path):
    path = write_form(tmp_path / f"table.{form}", [{**FULL, "sigma_date": "2024-03-07"}])
    assert read_specifications(path).rows == (MEANT,)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_a_csv_may_have_a_byte_order_mark_and_any_of_three_separators_and_line_ends(separator, mark, line_end, tmp_path: Path):
    path = tmp_path / "table.csv"
    path.write_bytes(mark + as_csv([FULL], separator).replace("\r\n", line_end).encode())
    assert read_specifications(path).rows == (MEANT,)


def test_a_header_of_one_column_and_blank_lines_are_a_table(tmp_path: Path):
    path = tmp_path / "table.csv"
    path.write_bytes(b'\r\n" Model "\r\n\r\n1234-5\r\n   \r\n17A\r\n')
    assert [row.pattern for row in read_specifications(path).rows] == ["1234-5", "17A"]


def test_blank_cells_and_columns_without_a_name_are_absent(tmp_path: Path):
    path = tmp_path / "table.csv"
    path.write_bytes(b"model,angle,angle_tolerance,,POLICY\n1234-5,  ,,,As_Measured\n")
    assert read_specifications(path).rows == (Specification("1234-5", policy=Policy.AS_MEASURED),)


@pytest.mark.parametrize("form", ["toml", "csv"])
def test_a_reason_of_two_lines_becomes_one(form: str, tmp_path: Path):
    path = write_form(tmp_path / f"table.{form}", [{**FULL, "sigma_reason": "agreed\nafter  lot 7"}])
    threshold = read_specifications(path).rows[0].sigma_threshold
    assert threshold is not None
    assert threshold.reason == "agreed after lot 7"


@pytest.mark.parametrize("form", ["xlsx", "xls"])
@pytest.mark.parametrize("name", ["table", "table.csv", "table.toml"])
def test_a_workbook_is_known_by_its_content(form: str, name: str, tmp_path: Path):
    path = write_form(tmp_path / f"table.{form}", [FULL]).rename(tmp_path / name)
    assert read_specifications(path) == Specifications(name, (MEANT,))


def test_the_public_names_are_there(tmp_path: Path):
    path = tmp_path / "table.toml"
    path.write_text(toml([{"model": "1234"}]), encoding="utf-8")
    assert lta.read_specifications(path).for_model("1234").pattern == "1234"
    assert issubclass(lta.SpecError, lta.TrimError)
