"""What tests of the readers share."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.readers.books import Graded
from tests.simulate.xlsx import write_xlsx

from laser_trim_analyzer.pipeline import Outcome, outcome_of
from laser_trim_analyzer.simulate import write
from laser_trim_analyzer.simulate.layout import Book


@pytest.fixture(params=["xls", "xlsx"])
def graded(request: pytest.FixtureRequest, tmp_path: Path) -> Graded:
    """Through each of the two engines."""

    def outcome(book: Book, name: str) -> Outcome:
        path = (tmp_path / name).with_suffix(f".{request.param}")
        (write if request.param == "xls" else write_xlsx)(book, path)
        return outcome_of(path)

    return outcome
