"""Layouts of labels are found once for all workbooks that have them, and kept only while they are few and small."""

from __future__ import annotations

import pytest

from laser_trim_analyzer import _core
from laser_trim_analyzer.model import Parameter
from laser_trim_analyzer.readers.workbook import Parameters, parameters


@pytest.fixture(autouse=True)
def layouts(monkeypatch):
    kept: dict[object, object] = {}
    monkeypatch.setattr(parameters, "_layouts", kept)
    return kept


def labelled(*rows, name="x", columns=(1,)):
    sheet = _core.Sheet.of_rows(name, [list(row) for row in rows], 1_000_000)
    return Parameters(sheet, 0, columns, 0, len(rows))


def test_values_and_numbers_are_those_of_the_first_row_with_the_label(layouts):
    found = labelled(("One:", 1.5), ("Two", "text"), ("one", 9.0), ("blank", ""), (None, 3.0), ("two", 2.0))
    assert [found.value((label,)) for label in ("one", "two", "blank", "none")] == [1.5, "text", None, None]
    assert found.value(("none", "two", "one")) == 1.5  # the first in the sheet, whatever the order of the labels
    assert found.numbers((("one",), ("two",), ("none",), ("none", "two"))) == [1.5, None, None, None]
    assert (found.row(("two",)), found.row(("none",))) == (1, None)
    assert found[0] == Parameter("One:", 1.5, "x", "B1")
    assert len(found) == 4


def test_one_layout_serves_all_sheets_that_have_it(layouts):
    first, second = labelled(("a", 1.0), ("b", 2.0)), labelled(("a", 3.0), ("b", 4.0))
    assert [first.value(("b",)), second.value(("b",))] == [2.0, 4.0]
    assert first.places is second.places
    assert len(layouts) == 1


@pytest.mark.parametrize(
    "other",
    [
        labelled(("a", 1.0), ("c", 2.0)),
        labelled(("a", 1.0), (None, None), ("b", 2.0)),
        labelled(("a", 1.0), ("b", "")),
        labelled(("a", 1.0, 1.0), ("b", 2.0, 1.0), columns=(2,)),
        labelled(("a", 1.0, 1.0), ("b", 2.0, 1.0), columns=(1, 2)),
        labelled(("a1 1 1 b", 1.0)),
        labelled(("a", 1.0), ("b", 2.0), name="y"),
    ],
)
def test_another_layout_is_not_taken_for_it(layouts, other):
    one = labelled(("a", 1.0), ("b", 2.0))
    assert one.places != other.places
    assert len(layouts) == 2


def test_a_layout_of_very_many_rows_is_not_kept(layouts):
    many = labelled(*((f"label {row}", float(row)) for row in range(2000)))
    assert many.value(("label 1999",)) == 1999.0
    assert many.value(("label 7",)) == 7.0
    assert not layouts


def test_very_many_layouts_are_not_kept(layouts):
    for number in range(2500):
        assert labelled((f"label {number}", 1.0)).value((f"label {number}",)) == 1.0
    assert 0 < len(layouts) <= 1024


def test_long_labels_are_not_kept(layouts):
    label = "é" * 20_000
    parameters._kept.cache_clear()
    assert labelled((label, 3.0)).value((label,)) == 3.0
    assert not layouts
    assert parameters._kept.cache_info().currsize == 0
