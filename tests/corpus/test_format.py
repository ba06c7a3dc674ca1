"""The acceptance values of the format's description: its golden table and its awkward files, keyed by SHA-256."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from laser_trim_analyzer.analysis.points import points_of
from laser_trim_analyzer.model import NoteKind, Status, SweepKind

with Path(__file__).with_name("format_golden.csv").open(encoding="utf-8", newline="") as _table:
    ROWS = list(csv.DictReader(_table))


def number(text: str) -> float | None:
    return float(text) if text else None


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['sha256'][:8]}-{row['track']}")
def test_golden_values_of_the_format_hold(row: dict[str, str], samples: Any) -> None:
    sample = samples[row["sha256"]]
    result = sample.result(row["track"])
    track = next(track for track in sample.facts.tracks if track.name[-1] == row["track"][-1])
    sweep = track.deciding
    limited = int((np.isfinite(sweep.lower) & np.isfinite(sweep.upper)).sum())
    assert (result.status is Status.UNTRIMMED) == (row["state"] == "untrimmed-only")
    assert [result.passes, result.points, result.phantom_rows] == [int(row[key]) for key in ("passes", "points", "phantom_rows")]
    assert limited == int(row["limited_points"])
    assert result.resistance.untrimmed_ohm == number(row["resistance_before"])
    assert result.resistance.trimmed_ohm == number(row["resistance_after"])
    assert result.measured_length == number(row["measured_angle"])
    assert result.theory_length == number(row["used_angle"])
    assert sweep.station_offset == number(row["offset"])
    decisive = result.as_measured or result.untrimmed
    largest = np.nanmax(np.abs(points_of(sweep).error))  # the table's value is over all rows, graded or not
    assert largest == pytest.approx(number(row["max_abs_error"]), abs=6e-8)
    assert result.untrimmed.fail_points == int(row["fails_before"])
    assert decisive.fail_points == int(row["fails_final"])


# ---- awkward files (FORMAT §8b): what is special about each, and what the right handling gives


def by_hash(samples: Any, start: str) -> Any:
    return next(sample for sha, sample in samples.items() if sha.startswith(start))


def notes_of(sample: Any) -> list[NoteKind]:
    return [note.note for result in sample.analysis.tracks for note in result.notes]


@pytest.mark.parametrize(
    ("start", "track", "points", "phantom", "out"),
    [
        ("6431e15f6890", "TRK1", 65, 0, 0),  # a template copy after the last pass is not the final sweep
        ("fcd55f4e76e9", "TRK2", 341, 2, 0),  # the last two rows are the template's
        ("4974ee400279", "TRK1", 131, 15, 128),  # fifteen phantom rows, one more reading below the table
        ("73baba9fbc09", "TRK1", 341, 2, 2),
        ("73baba9fbc09", "TRK2", 341, 2, 0),
        ("bb94132283f8", "TRK1", 175, 3, 0),  # phantom rows whose ideal volts are above 10 V
        ("8797c69eea8d", "TRK1", 115, 0, 93),  # 62 blank rows, then a stray one
        ("92a4c604b78c", "TRK1", None, 0, 9),  # zero-width limits: those points can never pass
    ],
)
def test_awkward_tables_are_cut_where_the_readings_end(
    start: str, track: str, points: int | None, phantom: int, out: int, samples: Any
) -> None:
    result = by_hash(samples, start).result(track)
    assert points in (None, result.points)
    assert result.phantom_rows == phantom
    assert result.as_measured.fail_points == out


@pytest.mark.parametrize("start", ["d7d7f614aaaf", "9db9c47fd5c5", "6488c75935d3"])
def test_an_lts_file_without_a_pass_is_untrimmed_whatever_its_final_sheet_and_name_say(start: str, samples: Any) -> None:
    sample = by_hash(samples, start)
    (result,) = sample.analysis.tracks
    assert result.status is Status.UNTRIMMED
    assert result.as_measured is None
    assert result.untrimmed.fail_points > 0
    assert sample.facts.template_sheets == ("Lin Error",)


@pytest.mark.parametrize("start", ["6ddcba37dacf", "9644ec4d4c84", "a50f17843de8"])
def test_stale_error_constants_are_recomputed(start: str, samples: Any) -> None:
    assert NoteKind.SHEET_ERROR_DIFFERS in notes_of(by_hash(samples, start))


def test_a_rerun_is_kept_beside_the_final_sweep_and_is_not_a_pass(samples: Any) -> None:
    sample = by_hash(samples, "9644ec4d4c84")
    (track,) = sample.facts.tracks
    assert [sweep.kind for sweep in track.sweeps] == [SweepKind.UNTRIMMED, SweepKind.PASS, SweepKind.FINAL, SweepKind.RERUN]
    assert track.passes == 2
    assert NoteKind.RERUN in notes_of(sample)
    assert np.abs(track.final.measured - track.rerun.measured).max() > 1e-6


def test_a_formula_that_points_to_the_next_row_is_recomputed(samples: Any) -> None:
    sample = by_hash(samples, "a704fd87dcf5")
    assert NoteKind.SHEET_ERROR_DIFFERS in notes_of(sample)
    points = points_of(sample.facts.tracks[0].deciding)
    assert points.error[0] != points.error[1]


def test_a_text_nan_is_a_missing_resistance_and_nothing_else(samples: Any) -> None:
    (result,) = by_hash(samples, "962a9ba715cf").analysis.tracks
    assert result.resistance.trimmed_ohm is None
    assert result.resistance.untrimmed_ohm is not None
    assert result.resistance.change_percent is None


def test_two_tracks_of_one_file_have_their_own_status(samples: Any) -> None:
    first, second = by_hash(samples, "4c436c468e60").analysis.tracks
    assert (first.status, second.status) == (Status.FAIL, Status.UNTRIMMED)


def test_a_length_that_must_not_change_is_known(samples: Any) -> None:
    (track,) = by_hash(samples, "8797c69eea8d").facts.tracks
    assert track.length_locked


def test_points_that_the_station_did_not_judge_are_not_graded(samples: Any) -> None:
    sweep = by_hash(samples, "6ea28058f174").facts.tracks[0].deciding
    assert np.isfinite(sweep.upper[0])
    assert np.isnan(sweep.stored_error[0])
    assert not points_of(sweep).graded[0]


@pytest.mark.parametrize("start", ["ab59b590e888", "800b75c24994"])
def test_a_run_without_a_data_sheet_is_aborted(start: str, samples: Any) -> None:
    sample = by_hash(samples, start)
    assert sample.analysis.status is Status.ABORTED
    assert sample.analysis.tracks == ()


def test_a_zero_width_band_is_named_as_a_suspicious_limit_table(samples: Any) -> None:
    for start in ("92a4c604b78c", "40dd4287ed46"):
        flags = [flag.flag for flag in by_hash(samples, start).analysis.tracks[0].watch]
        assert "limits_suspicious" in flags
