"""Every cell of real workbooks as xlrd and python-calamine see it: numbers to the bit, texts, kinds, error codes and dates."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.workbook.books import opened, refusal
from tests.workbook.cells import by_core, calamine_differences, xlrd_differences


@pytest.fixture(scope="module")
def chosen(corpus, corpus_index, full_count):
    """Every file under LTA_PROVE=1, else every tenth of each machine family."""
    count = full_count(len(corpus_index))
    step = len(corpus_index) // count
    families = {row["file"].split("/")[0] for row in corpus_index}
    by_family = [sorted(row["file"] for row in corpus_index if row["file"].startswith(f"{family}/")) for family in families]
    assert len(by_family) == 2
    return [corpus / name for names in by_family for name in names[::step]]


@pytest.mark.prove
def test_every_cell_is_the_one_that_xlrd_sees(chosen, record_figure):
    kinds: Counter[str] = Counter()
    for file in chosen:
        data = file.read_bytes()
        assert xlrd_differences(data)[:5] == [], file.parent.name
        workbook = opened(data)
        sheets = [workbook.sheet(number) for number in range(len(workbook.sheet_names))]
        kinds.update(kind for sheet in sheets for kind, _ in by_core(sheet).values())
        assert refusal(data[:-1]) == "truncated"
    record_figure("workbooks", len(chosen))
    record_figure("cells that xlrd sees alike", dict(kinds))
    assert {"number", "date", "text", "error"} <= kinds.keys()


@pytest.mark.prove
def test_every_cell_is_the_one_that_calamine_sees_as_far_as_it_can_tell(chosen, record_figure):
    for file in chosen:
        assert list(calamine_differences(file.read_bytes()))[:5] == [], file.parent.name
    record_figure("workbooks that calamine sees alike", len(chosen))


def test_no_corpus_file_asks_for_more_than_a_small_table(corpus, corpus_index):
    for row in corpus_index:
        workbook = opened((corpus / row["file"]).read_bytes())
        for number in range(len(workbook.sheet_names)):
            sheet = workbook.sheet(number)
            assert sheet.rows * sheet.columns < 50_000, row["sha256"]
