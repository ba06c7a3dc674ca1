"""The frozen facts: statuses and their order, ranges, exclusions, stems, letters and lots."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laser_trim_analyzer import model
from laser_trim_analyzer.model import Exclusions, Range, Status, file_status, lots_of, stem_and_letter


@pytest.mark.parametrize(
    ("tracks", "status"),
    [
        ([], "ABORTED"),
        (["PASS", "ERROR"], "ERROR"),
        (["NOT_GRADED", "FAIL", "PASS"], "FAIL"),
        (["WATCH", "NOT_GRADED"], "NOT_GRADED"),
        (["PASS", "WATCH"], "WATCH"),
        (["UNTRIMMED", "PASS"], "PASS"),
        (["ABORTED", "UNTRIMMED"], "UNTRIMMED"),
    ],
)
def test_a_file_has_the_status_of_its_worst_track(tracks: list[str], status: str) -> None:
    assert file_status(Status[name] for name in tracks) == status


@pytest.mark.parametrize(
    ("text", "ranges"), [("", ()), ("3", ((3, 3),)), ("0-2, 48-50", ((0, 2), (48, 50))), (" 1 - 2 ,, 9", ((1, 2), (9, 9)))]
)
def test_exclusions_are_read_as_index_ranges(text: str, ranges: tuple) -> None:
    assert Exclusions.parse(text).ranges == ranges


@pytest.mark.parametrize("text", ["a", "1-", "-1", "5-2", "1-2-3", "1.5", "0x1"])
def test_what_is_no_range_of_indices_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="'"):
        Exclusions.parse(text)


def test_an_excluded_index_is_contained() -> None:
    excluded = Exclusions.parse("0-2, 9")
    assert [index for index in range(12) if index in excluded] == [0, 1, 2, 9]


@pytest.mark.parametrize(
    ("limits", "sane"),
    [(Range(1, 2), True), (Range(2, 1), False), (Range(0, 2), False), (Range(1, 1), False), (Range(None, 2), False)],
)
def test_only_ordered_positive_limits_are_sane(limits: Range, sane: bool) -> None:
    assert limits.is_sane is sane


@pytest.mark.parametrize(
    ("serial", "stem", "letter"),
    [("254A", "254", "A"), ("254", "254", ""), ("A", "A", ""), ("254AB", "254AB", ""), ("", "", ""), ("7-1b", "7-1", "b")],
)
def test_a_serial_splits_only_into_a_digit_and_one_letter(serial: str, stem: str, letter: str) -> None:
    assert stem_and_letter(serial) == (stem, letter)


DAYS = st.lists(st.dates(date(2020, 1, 1), date(2020, 12, 31)), min_size=1, max_size=40)


@given(DAYS, st.randoms(use_true_random=False))
def test_lots_do_not_depend_on_the_order_of_days(days: list[date], random) -> None:
    shuffled = days[:]
    random.shuffle(shuffled)
    assert lots_of(shuffled) == lots_of(days)


@given(DAYS)
def test_each_day_is_in_exactly_one_lot_and_lots_are_more_than_three_days_apart(days: list[date]) -> None:
    lots = lots_of(days)
    assert all(sum(day in lot for lot in lots) == 1 for day in days)
    assert all(after.first - before.last > timedelta(days=3) for before, after in pairwise(lots))


def test_a_gap_of_three_days_joins_and_of_four_parts() -> None:
    start = date(2024, 2, 27)
    assert len(lots_of([start, start + timedelta(days=3)])) == 1
    assert len(lots_of([start, start + timedelta(days=4)])) == 2
    assert not lots_of([start])[0].is_closed(start + timedelta(days=3))
    assert lots_of([start])[0].is_closed(start + timedelta(days=4))


def test_facts_are_frozen_and_slotted() -> None:
    kinds = [kind for kind in vars(model).values() if dataclasses.is_dataclass(kind)]
    assert len(kinds) > 12
    for kind in kinds:
        assert kind.__dataclass_params__.frozen, kind
        assert "__slots__" in vars(kind), kind


def test_the_model_needs_no_numpy() -> None:
    code = "import sys, laser_trim_analyzer.model; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
