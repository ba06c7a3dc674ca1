"""RULES §3: watch flags speak of the part, notes of the record, findings of the cause; each at its limit, on both sides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from laser_trim_analyzer.analysis import grade
from laser_trim_analyzer.model import Finding, Policy, Range, Status, SweepKind, TrimDetail

from .parts import sweep, track, trim_file, untrimmed

GOOD = np.linspace(-0.01, 0.01, 40)


def result_of(*sweeps, file=None, **changes):
    (result,) = grade(trim_file(track(*sweeps, **changes), **(file or {})), policy=Policy.AS_MEASURED).tracks
    return result


def flags(*sweeps, **changes):
    return {flag.flag: (flag.value, flag.limit) for flag in result_of(*sweeps, **changes).watch}


def notes(*sweeps, file=None, **changes):
    return {note.note: note.value for note in result_of(*sweeps, file=file, **changes).notes}


# ---- watch


@pytest.mark.parametrize(("ohm", "limit"), [(5500.0, None), (5500.1, 5500.0), (4499.9, 4500.0), (4500.0, None)])
def test_a_final_resistance_outside_its_limits_is_watched(ohm: float, limit: float | None) -> None:
    found = flags(sweep(GOOD, resistance_ohm=ohm))
    assert found == ({} if limit is None else {"resistance_out": (ohm, limit)})


@pytest.mark.parametrize("limits", [Range(5500.0, 4500.0), Range(0.0, 4500.0), Range(None, 4500.0)])
def test_insane_resistance_limits_flag_nothing(limits: Range) -> None:
    assert flags(sweep(GOOD, resistance_ohm=9000.0), final_resistance=limits) == {}


@pytest.mark.parametrize(
    ("used", "measured", "limits", "flagged"),
    [
        (100.0, 111.0, Range(90.0, 110.0), True),
        (100.0, 89.9, Range(90.0, 110.0), True),
        (100.0, 110.0, Range(90.0, 110.0), False),
        (100.0, 111.0, Range(0.0, 110.0), True),  # any minimum below the length used
        (100.0, 111.0, Range(None, 110.0), False),
        (285.0, 111.0, Range(90.0, 110.0), False),  # the limits are another part's
        (100.0, 111.0, Range(110.0, 90.0), False),  # swapped
        (100.0, None, Range(90.0, 110.0), False),
        (None, 111.0, Range(90.0, 110.0), False),
    ],
)
def test_a_measured_length_outside_its_limits_is_watched_only_where_they_are_this_parts(used, measured, limits, flagged) -> None:
    found = flags(sweep(GOOD, theory_length=used, measured_length=measured), angle=limits)
    assert ("angle_out" in found) is flagged


@pytest.mark.parametrize(("factor", "flagged"), [(1.19, False), (1.21, True)])
def test_a_pass_that_widened_the_curve_is_watched(factor: float, flagged: bool) -> None:
    found = flags(untrimmed(GOOD), sweep(GOOD * factor))
    assert ("widened_by_pass" in found) is flagged


def test_a_pass_in_the_middle_that_widened_the_curve_is_watched_and_a_rerun_is_no_pass() -> None:
    middle = sweep(GOOD * 3, kind=SweepKind.PASS, sheet="SEC1 TRK1 1 TRM1")
    found = flags(untrimmed(GOOD), middle, sweep(GOOD, pass_number=2))
    assert found["widened_by_pass"] == pytest.approx((0.03, 0.012))
    rerun = sweep(GOOD * 3, kind=SweepKind.RERUN)
    assert "widened_by_pass" not in flags(untrimmed(GOOD), sweep(GOOD), rerun)


@pytest.mark.parametrize(("count", "flagged"), [(9, True), (10, False)])
def test_few_graded_points_are_watched(count: int, flagged: bool) -> None:
    assert ("few_points" in flags(sweep(np.zeros(count)))) is flagged


@pytest.mark.parametrize(("narrow", "flagged"), [(0.05 / 20, False), (0.0024, True), (0.0, True)])
def test_a_suspicious_limit_table_is_watched(narrow: float, flagged: bool) -> None:
    limits = np.full(40, 0.05)
    limits[3] = narrow
    assert ("limits_suspicious" in flags(sweep(np.zeros(40), limits))) is flagged


# ---- notes


def test_a_clean_record_has_no_note() -> None:
    assert notes(untrimmed(GOOD * 2), sweep(GOOD)) == {}


@pytest.mark.parametrize(
    ("file", "note"),
    [
        ({"sheet_model": "4711-3"}, "model_differs"),
        ({"sheet_serials": ("18A",)}, "serial_differs"),
        ({"tracks_declared": 2}, "tracks_differ"),
        ({"impossible_date": "2-30-2024"}, "impossible_date"),
        ({"template_sheets": ("SEC1 TRK1 2 TRM1",)}, "phantom_sheet"),
    ],
)
def test_notes_on_the_file_stand_on_its_tracks(file: dict, note: str) -> None:
    assert note in notes(sweep(GOOD), file=file)


@pytest.mark.parametrize(("model", "sheet"), [("4711-2", " 4711-2 "), ("0017", "17"), ("4711a", "4711A")])
def test_spellings_of_one_name_do_not_differ(model: str, sheet: str) -> None:
    assert "model_differs" not in notes(sweep(GOOD), file={"model": model, "sheet_model": sheet})


@pytest.mark.parametrize(("hours", "noted"), [(4, False), (12, False), (12.1, True), (-30, False)])
def test_a_file_saved_long_after_its_run_is_noted(hours: float, noted: bool) -> None:
    saved = (datetime(2024, 3, 7, 7, 3, tzinfo=UTC)) + timedelta(hours=hours)
    assert ("saved_again" in notes(sweep(GOOD), file={"saved_at": saved})) is noted


@pytest.mark.parametrize(
    ("change", "note"),
    [
        ({"rows": 42}, "phantom_rows"),
        ({"readings_declared": 41}, "table_shorter_than_readings"),
        ({"stale_header": True}, "stale_header"),
        ({"stored_error": GOOD + 2e-6}, "sheet_error_differs"),
        ({"grid_sheet": "Lin Error"}, "grid_replaced"),
        ({"detail": TrimDetail(cut_readings_cut=True)}, "cut_readings_cut"),
    ],
)
def test_notes_on_a_sweep(change: dict, note: str) -> None:
    assert note in notes(sweep(GOOD, **change))


def test_a_rerun_is_noted_with_its_points_out() -> None:
    assert notes(sweep(GOOD), sweep(GOOD + 1, kind=SweepKind.RERUN))["rerun"] == 40


@pytest.mark.parametrize(("cell", "noted"), [("Deg", False), ("deg.", False), ("inch", True), (None, False)])
def test_a_wrong_unit_cell_is_noted(cell: str | None, noted: bool) -> None:
    assert ("unit_cell_wrong" in notes(sweep(GOOD), unit_cell=cell)) is noted


# ---- findings


def test_a_passing_track_has_no_findings() -> None:
    assert result_of(sweep(GOOD)).findings == ()


def test_a_straight_line_wider_than_the_band_is_a_slope_error() -> None:
    result = result_of(sweep(np.linspace(-0.2, 0.2, 40)))
    assert Finding.SLOPE_ERROR in result.findings
    assert Finding.SLOPE_ERROR not in result_of(sweep(np.where(np.arange(40) % 2, 0.2, -0.2))).findings


def test_an_error_beyond_ten_bands_is_a_scale_error() -> None:
    assert Finding.SCALE in result_of(sweep(np.full(40, 1.01))).findings
    assert Finding.SCALE not in result_of(sweep(np.full(40, 0.99))).findings


@pytest.mark.parametrize(("index", "found"), [(0, True), (7, True), (8, False), (31, False), (32, True), (39, True)])
def test_points_out_at_one_end_only_are_named(index: int, found: bool) -> None:
    errors = GOOD.copy()
    errors[index] = 0.2
    assert (Finding.ONE_END in result_of(sweep(errors)).findings) is found


def test_points_out_at_both_ends_are_no_one_end_failure() -> None:
    errors = GOOD.copy()
    errors[[0, 39]] = 0.2
    assert Finding.ONE_END not in result_of(sweep(errors)).findings


def test_a_part_above_its_final_limit_before_the_first_cut_is_untrimmable() -> None:
    result = result_of(untrimmed(GOOD, resistance_ohm=5600.0))
    assert result.status is Status.UNTRIMMED
    assert Finding.UNTRIMMABLE in result.findings
    assert Finding.UNTRIMMABLE not in result_of(untrimmed(GOOD, resistance_ohm=5500.0)).findings
