"""The station's own pass/fail column agrees with the as-measured evaluation wherever it is usable."""

from __future__ import annotations

from typing import Any

import numpy as np

from laser_trim_analyzer.analysis.machine import flagged_points
from laser_trim_analyzer.analysis.points import points_of
from laser_trim_analyzer.model import StationFlag, System

# The column's formula has a hole in one row, and that point is out: the station counts one less.
HOLE_IN_THE_COLUMN = ("8797c69eea8d",)


def dlts_tracks(samples: Any) -> Any:
    for sha, sample in samples.items():
        if sample.facts.system is System.DLTS:
            for track, result in zip(sample.facts.tracks, sample.analysis.tracks, strict=True):
                yield sha[:12], track.deciding, result


def test_the_counts_agree_on_every_usable_column(samples: Any) -> None:
    usable, differing = 0, []
    for sha, sweep, result in dlts_tracks(samples):
        flagged = flagged_points(sweep, points_of(sweep))
        if flagged is None:
            continue
        usable += 1
        ours = (result.as_measured or result.untrimmed).fail_points
        if flagged != ours and sha not in HOLE_IN_THE_COLUMN:
            differing.append((sha, flagged, ours))
    assert not differing
    assert usable > 260


def test_the_known_hole_is_one_point_and_still_there(samples: Any) -> None:
    for sha, sweep, result in dlts_tracks(samples):
        if sha in HOLE_IN_THE_COLUMN:
            graded = points_of(sweep).graded
            assert np.count_nonzero(sweep.station_flags[graded] == StationFlag.UNKNOWN) == 1
            assert flagged_points(sweep, points_of(sweep)) == result.as_measured.fail_points - 1


def test_every_point_that_the_column_judges_is_judged_alike(samples: Any) -> None:
    judged = 0
    for sha, sweep, _ in dlts_tracks(samples):
        points = points_of(sweep)
        out = (points.error < points.lower) | (points.error > points.upper)
        if flagged_points(sweep, points_of(sweep)) is None:
            continue
        for flag, expected in ((StationFlag.OUT, True), (StationFlag.IN, False)):
            rows = points.graded & (sweep.station_flags == flag)
            judged += int(rows.sum())
            assert np.all(out[rows] == expected), sha
    assert judged > 30_000


def test_a_column_that_is_absent_partial_or_misplaced_gives_no_verdict(samples: Any) -> None:
    reasons = {"absent": 0, "partial": 0, "misplaced": 0}
    for _, sweep, _ in dlts_tracks(samples):
        flags = sweep.station_flags[points_of(sweep).graded]
        if flagged_points(sweep, points_of(sweep)) is not None or not len(flags):
            continue
        unknown = np.count_nonzero(flags == StationFlag.UNKNOWN)
        if np.any(flags == StationFlag.MISPLACED):
            reasons["misplaced"] += 1
        else:
            reasons["absent" if unknown == len(flags) else "partial"] += 1
    assert all(reasons.values()), reasons
