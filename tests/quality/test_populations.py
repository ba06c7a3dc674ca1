"""Counts and yields: worked examples of RULES §5, and laws against the plain definition in tests/reference."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reference import populations as reference

from laser_trim_analyzer.model import Policy, Status
from laser_trim_analyzer.quality import (
    Grouping,
    Horizon,
    Pooled,
    Severity,
    UnitCount,
    Yield,
    grouped,
    horizon_of,
    is_near_miss,
    severity_counts,
    severity_of,
    total,
)

NEWEST = date(2024, 6, 30)


def count(status: str, units: int = 1, **changes: object) -> UnitCount:
    facts = {"model": "4711-2", "machine": "A1", "day": NEWEST, "status": Status(status), "units": units}
    return UnitCount(**{**facts, **changes})


# ---- yield


def test_accepted_are_pass_and_watch_and_graded_is_what_failed_too() -> None:
    found = total([count("PASS", 90), count("WATCH", 6), count("FAIL", 4), count("NOT_GRADED", 50), count("UNTRIMMED", 7)])
    assert (found.rate, found.n) == (Yield(accepted=96, n=100, incomplete=0), 157)
    assert (found.rate.fraction, found.rate.percent) == (0.96, 96.0)


@pytest.mark.parametrize("rows", [[], [count("UNTRIMMED", 3), count("ABORTED", 2), count("NOT_GRADED"), count("ERROR")]])
def test_without_a_graded_unit_there_is_no_yield_rather_than_zero(rows: list[UnitCount]) -> None:
    assert total(rows).rate == Yield(0, 0, 0)
    assert (total(rows).rate.fraction, total(rows).rate.percent) == (None, None)


def test_incomplete_units_are_counted_among_the_graded_ones() -> None:
    rows = [
        count("PASS", 3, incomplete=True),
        count("FAIL", 2, incomplete=True),
        count("UNTRIMMED", 9, incomplete=True),
        count("PASS"),
    ]
    assert total(rows).rate == Yield(accepted=4, n=6, incomplete=5)


def test_the_accepted_are_split_by_the_evaluation_that_they_needed() -> None:
    rows = [
        count("PASS", 5, accepted_by=Policy.AS_MEASURED),
        count("WATCH", 2, accepted_by=Policy.AS_MEASURED),
        count("PASS", 3, accepted_by=Policy.WITH_OFFSET),
        count("PASS", 1),
        count("FAIL", 8, accepted_by=Policy.WITH_ROTATION),
    ]
    found = total(rows)
    assert found.accepted_by == {Policy.AS_MEASURED: 7, Policy.WITH_OFFSET: 3, None: 1}
    assert sum(found.accepted_by.values()) == found.rate.accepted


def test_a_population_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        total([count("PASS")]).statuses[Status.FAIL] = 1  # type: ignore[index]


ROWS = st.lists(
    st.builds(
        UnitCount,
        model=st.sampled_from(["4711", "4711-2"]),
        machine=st.sampled_from([None, "A1", "B1"]),
        day=st.dates(date(2023, 12, 1), date(2025, 1, 31)),
        status=st.sampled_from(Status),
        accepted_by=st.sampled_from([None, *Policy]),
        incomplete=st.booleans(),
        units=st.integers(1, 4),
    ),
    max_size=30,
)


@given(ROWS)
def test_yields_are_those_of_the_plain_definition(rows: list[UnitCount]) -> None:
    found = total(rows).rate
    listed = [row.status for row in rows for _ in range(row.units)]
    assert (found.accepted, found.n, found.fraction) == reference.yield_of(listed)


@given(ROWS, st.sampled_from(Grouping))
def test_groups_share_out_every_unit_once(rows: list[UnitCount], by: Grouping) -> None:
    groups = grouped(rows, by)
    assert list(groups) == sorted(groups)
    whole = total(rows)
    assert sum((Counter(part.statuses) for part in groups.values()), Counter()) == whole.statuses
    assert sum((Counter(part.accepted_by) for part in groups.values()), Counter()) == whole.accepted_by
    assert sum(part.incomplete for part in groups.values()) == whole.incomplete


@given(ROWS)
def test_a_count_of_several_is_as_good_as_each_alone(rows: list[UnitCount]) -> None:
    fields = ("model", "machine", "day", "status", "accepted_by", "incomplete")
    alone = [UnitCount(*(getattr(row, name) for name in fields)) for row in rows for _ in range(row.units)]
    assert total(alone) == total(rows)


@pytest.mark.parametrize(
    ("by", "day", "key"),
    [
        (Grouping.WEEK, date(2024, 2, 14), "2024-W07"),
        (Grouping.WEEK, date(2024, 12, 30), "2025-W01"),
        (Grouping.WEEK, date(2023, 1, 1), "2022-W52"),
        (Grouping.MONTH, date(2024, 2, 29), "2024-02"),
        (Grouping.MODEL, NEWEST, "4711-2"),
        (Grouping.MACHINE, NEWEST, "A1"),
    ],
)
def test_a_unit_belongs_to(by: Grouping, day: date, key: str) -> None:
    assert list(grouped([count("PASS", day=day)], by)) == [key]


def test_units_of_no_known_machine_are_a_group_of_their_own() -> None:
    found = grouped([count("PASS", machine=None), count("FAIL")], Grouping.MACHINE)
    assert {machine: part.rate for machine, part in found.items()} == {"": Yield(1, 1, 0), "A1": Yield(0, 1, 0)}


# ---- severity


@pytest.mark.parametrize(
    ("points", "severity"),
    [(1, "1-3"), (3, "1-3"), (4, "4-10"), (10, "4-10"), (11, "11-50"), (50, "11-50"), (51, "> 50"), (2000, "> 50")],
)
def test_a_fail_has_the_severity_of_its_points_out(points: int, severity: str) -> None:
    assert severity_of(Status.FAIL, points) == severity == reference.severity(points)
    assert is_near_miss(Status.FAIL, points) is (points <= 3)


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.FAIL}))
def test_only_a_fail_has_a_severity(status: Status) -> None:
    assert severity_of(status, 2) is None
    assert not is_near_miss(status, 2)


@given(st.lists(st.integers(1, 200), max_size=40))
def test_severities_are_counted_in_all_four_classes(points: list[int]) -> None:
    found = severity_counts(np.array(points, dtype=np.int64))
    assert list(found) == list(Severity)
    assert Counter({kind: n for kind, n in found.items() if n}) == Counter(reference.severity(one) for one in points)


def test_a_fail_without_a_point_out_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one point"):
        severity_of(Status.FAIL, 0)
    with pytest.raises(ValueError, match="at least one point"):
        severity_counts(np.array([3, 0]))


# ---- time


def test_days_after_the_ingest_are_left_out_and_counted() -> None:
    days = {NEWEST: 2, NEWEST + timedelta(days=1): 3, date(2099, 1, 1): 4, date(2011, 1, 1): 1}
    found = horizon_of(days, ingested_on=NEWEST)
    assert found == Horizon(newest=NEWEST, left_out=7)
    assert not found.is_plausible(NEWEST + timedelta(days=1))
    assert found.is_plausible(NEWEST)


@pytest.mark.parametrize("days", [{}, {date(2099, 1, 1): 4}, {NEWEST: 0}])
def test_without_a_plausible_day_nothing_is_active_or_recent(days: dict[date, int]) -> None:
    found = horizon_of(days, ingested_on=NEWEST)
    assert found.newest is None
    assert not (found.is_active(NEWEST) or found.is_recent(NEWEST) or found.is_plausible(NEWEST))


@pytest.mark.parametrize(
    ("back", "active", "recent"),
    [(0, True, True), (60, True, True), (61, False, True), (90, False, True), (91, False, False), (-1, False, False)],
)
def test_active_is_within_sixty_days_and_recent_within_ninety(back: int, active: bool, recent: bool) -> None:
    horizon = Horizon(NEWEST, 0)
    day = NEWEST - timedelta(days=back)
    assert (horizon.is_active(day), horizon.is_recent(day)) == (active, recent)


# ---- what differs behind one rate


@pytest.mark.parametrize(
    ("pooled", "note"),
    [
        (Pooled(1, 1, 1), None),
        (Pooled(0, 0, 0), None),
        (Pooled(2, 1, 1), "pooled over 2 limit tables"),
        (Pooled(1, 3, 2), "pooled over 3 recipes and 2 machines"),
        (Pooled(2, 3, 4), "pooled over 2 limit tables, 3 recipes and 4 machines"),
    ],
)
def test_a_rate_says_over_what_it_is_pooled(pooled: Pooled, note: str | None) -> None:
    assert pooled.note == note
