"""Where a table ends: the quick way for a full table gives what the plain definition gives, and never a warning."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from laser_trim_analyzer.readers.grid import rows_after_gap, table_rows

VALUES = st.sampled_from([0.0, 1.0, -2.5, 1.7e308, -1.7e308, float("inf"), float("-inf"), float("nan")])
ROWS = st.lists(st.tuples(VALUES, VALUES, VALUES), max_size=12)


def plain(rows: list[tuple[float, float, float]]) -> int:
    """Row by row as the docstring says it."""
    table = []
    for row in rows:
        if all(np.isnan(row)):
            break
        table.append(row)
    while table and np.isnan(table[-1][0]) and (np.isnan(table[-1][1]) or np.isnan(table[-1][2])):
        table.pop()
    return len(table)


@given(ROWS)
def test_a_table_ends_where_the_plain_definition_ends_it(rows):
    index, measured, theory = np.array(rows, dtype=float).reshape(-1, 3).T
    assert table_rows(index, measured, theory) == plain(rows)


@pytest.mark.parametrize("large", [1.7e308, -1.7e308, float("inf")])
def test_numbers_at_the_end_of_the_doubles_make_no_warning(large):
    column = np.full(5, large)
    assert table_rows(column, column, column) == 5
    assert table_rows(np.arange(5.0), column, -column) == 5


def test_whether_a_table_goes_on_after_a_gap():
    index = np.array([1.0, 2.0, np.nan, 4.0])
    assert [rows_after_gap(index, rows) for rows in (2, 3, 4)] == [1, 1, 0]
    assert rows_after_gap(np.array([]), 0) == 0
