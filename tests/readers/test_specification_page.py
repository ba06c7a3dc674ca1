"""The page about specifications cannot lie: its examples are read and mean the same, its columns are those of the reader."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from tests.readers.specification_forms import cells
from tests.simulate.xlsx import write_xlsx

from laser_trim_analyzer.model import AngleTolerance, Exclusions, LinearityType, Policy, Range, Specification, Threshold
from laser_trim_analyzer.readers import read_specifications
from laser_trim_analyzer.readers.specification import MOST_ROWS
from laser_trim_analyzer.readers.specification.columns import COLUMNS

PAGE = (Path(__file__).parents[2] / "docs" / "specifications.md").read_text(encoding="utf-8")
MEANT = (
    Specification(
        "1234-5",
        linearity_type=LinearityType.INDEPENDENT,
        angle=340.0,
        angle_tolerance=2.5,
        exclusions=Exclusions(((0, 2), (48, 50))),
        final_resistance=Range(4500.0, 5500.0),
    ),
    Specification("1234-*", angle=340.0, angle_tolerance=AngleTolerance.MINIMUM),
    Specification(
        "17A",
        policy=Policy.AS_MEASURED,
        guard_band=0.1,
        sigma_threshold=Threshold(0.002, "A. Tester", "agreed with the customer after lot 7", date(2024, 3, 7)),
    ),
)


def test_the_examples_in_toml_and_csv_mean_the_same(tmp_path: Path):
    blocks = dict(re.findall(r"^```(toml|csv)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
    assert set(blocks) == {"toml", "csv"}
    for form, text in blocks.items():
        (tmp_path / f"table.{form}").write_text(text, encoding="utf-8")
        assert read_specifications(tmp_path / f"table.{form}").rows == MEANT


def test_the_example_of_a_sheet_means_the_same(tmp_path: Path):
    start = PAGE.index("| model | linearity |")
    header, _, *rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in PAGE[start:].split("\n\n")[0].splitlines()
    ]
    tables = [
        {name: float(cell) if re.fullmatch(r"[0-9.]+", cell) else cell for name, cell in zip(header, row, strict=True) if cell}
        for row in rows
    ]
    write_xlsx([cells(tables)], tmp_path / "table.xlsx")
    assert read_specifications(tmp_path / "table.xlsx").rows == MEANT


def test_the_page_explains_exactly_the_known_columns_and_the_largest_table():
    section = PAGE.partition("## Columns")[2].partition("## Which")[0]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(COLUMNS)
    assert f"{MOST_ROWS:,} models" in PAGE
