"""RULES §3: each status, its reason, and the order in which they are checked."""

from __future__ import annotations

import numpy as np
import pytest

from laser_trim_analyzer.analysis import grade
from laser_trim_analyzer.errors import DataError
from laser_trim_analyzer.model import Exclusions, LinearityType, Policy, PolicySource, Specification, Status

from .parts import sweep, track, trim_file, untrimmed

GOOD = np.linspace(-0.01, 0.01, 40)


def verdict(*sweeps, spec=None, policy=Policy.AS_MEASURED, **changes):
    (result,) = grade(trim_file(track(*sweeps, **changes)), spec=spec, policy=policy).tracks
    return result


def with_reading(index: int, value: float) -> np.ndarray:
    errors = GOOD.copy()
    errors[index] = value
    return errors


def test_a_track_inside_its_limits_passes() -> None:
    result = verdict(untrimmed(GOOD * 10), sweep(GOOD))
    assert result.status is Status.PASS
    assert result.reasons == ()
    assert result.accepted_by is Policy.AS_MEASURED
    assert result.as_measured.fail_points == 0
    assert result.as_measured.margin == pytest.approx(0.8)


def test_one_point_out_fails_and_is_counted_with_its_denominator() -> None:
    result = verdict(untrimmed(GOOD * 10), sweep(with_reading(7, 0.0500001)))
    assert result.status is Status.FAIL
    assert result.reasons == ("points out of limits: 1 of 40",)
    assert result.accepted_by is Policy.WITH_OFFSET
    assert result.as_measured.worst_position == 7.0


def test_a_point_exactly_on_its_limit_is_in() -> None:
    assert verdict(sweep(with_reading(7, 0.05))).as_measured.fail_points == 0


def test_a_low_margin_is_watched_not_passed() -> None:
    result = verdict(untrimmed(GOOD * 10), sweep(with_reading(7, 0.0475)))
    assert result.status is Status.WATCH
    assert result.accepted_by is Policy.AS_MEASURED
    assert result.reasons == ("watch flag: margin_low",)


def test_a_track_that_was_never_cut_is_untrimmed_even_when_it_is_perfect() -> None:
    result = verdict(untrimmed(GOOD * 0))
    assert result.status is Status.UNTRIMMED
    assert (result.as_measured, result.accepted_by, result.watch) == (None, None, ())
    assert result.untrimmed.fail_points == 0


def test_a_missing_reading_is_not_graded_even_though_nothing_is_out() -> None:
    result = verdict(sweep(with_reading(7, np.nan)))
    assert result.status is Status.NOT_GRADED
    assert result.reasons == ("readings are missing: 1",)
    assert result.missing_points == 1


def test_a_point_out_fails_even_when_readings_are_missing() -> None:
    errors = with_reading(7, np.nan)
    errors[9] = 1.0
    assert verdict(sweep(errors)).status is Status.FAIL


@pytest.mark.parametrize(("graded", "status"), [(2, Status.NOT_GRADED), (3, Status.WATCH)])
def test_fewer_than_three_graded_points_are_not_graded(graded: int, status: Status) -> None:
    limits = np.full(40, np.nan)
    limits[:graded] = 0.05
    result = verdict(sweep(GOOD, limits))
    assert result.status is status
    assert result.graded_points == graded


def test_no_limits_at_all_is_not_graded_with_its_own_reason() -> None:
    assert verdict(sweep(GOOD, np.nan)).reasons == ("no limits on any point",)


def test_limits_without_a_point_to_judge_are_not_called_absent() -> None:
    result = verdict(sweep(GOOD, stored_error=np.full(len(GOOD), np.nan)))
    assert (result.status, result.graded_points) == (Status.NOT_GRADED, 0)
    assert result.reasons == ("fewer than 3 graded points",)


def test_a_band_above_a_tenth_of_the_applied_voltage_grades_nothing() -> None:
    assert verdict(sweep(GOOD, 1.0)).status is Status.PASS
    result = verdict(sweep(GOOD, np.where(np.arange(40) == 5, 1.0000001, 0.05)))
    assert result.status is Status.NOT_GRADED
    assert result.reasons == ("a limit is wider than 10 % of the applied voltage",)


def test_an_unknown_applied_voltage_is_not_graded() -> None:
    assert verdict(sweep(GOOD, applied_volts=None)).status is Status.NOT_GRADED


def test_rows_whose_stored_error_is_blank_are_not_graded() -> None:
    errors = with_reading(0, 5.0)
    stored = errors.copy()
    stored[0] = np.nan
    result = verdict(sweep(errors, stored_error=stored))
    assert (result.graded_points, result.as_measured.fail_points, result.missing_points) == (39, 0, 0)


def test_a_blank_stored_error_on_every_row_never_passes() -> None:
    assert verdict(sweep(GOOD, stored_error=np.full(40, np.nan))).status is Status.NOT_GRADED


def test_the_station_offset_is_part_of_the_error() -> None:
    assert verdict(sweep(GOOD, station_offset=0.1)).as_measured.fail_points == 40


def test_inverted_limits_can_hold_no_point() -> None:
    result = verdict(sweep(GOOD, upper=np.full(40, -0.05), lower=np.full(40, 0.05)))
    assert result.status is Status.FAIL
    assert result.as_measured.fail_points == 40
    assert result.as_measured.margin is None
    assert "limits_inverted" in [note.note for note in result.notes]
    assert "correction_large" not in [note.note for note in result.notes]


def test_excluded_points_are_neither_graded_nor_missing() -> None:
    errors = with_reading(0, 9.0)
    errors[1] = np.nan
    result = verdict(sweep(errors), spec=Specification(exclusions=Exclusions.parse("0-1")))
    assert (result.status, result.graded_points, result.missing_points) == (Status.PASS, 38, 0)


def test_a_failed_track_does_not_take_the_other_with_it() -> None:
    file = trim_file(track(sweep(GOOD)), track(sweep(GOOD + 1), name="TRK2"))
    analysis = grade(file, policy=Policy.AS_MEASURED)
    assert [result.status for result in analysis.tracks] == [Status.PASS, Status.FAIL]
    assert analysis.status is Status.FAIL


def test_a_file_without_tracks_is_aborted() -> None:
    assert grade(trim_file()).status is Status.ABORTED


def test_without_a_time_in_the_name_the_deciding_sheets_day_serves() -> None:
    day = trim_file().trimmed_at.date()
    file = trim_file(track(sweep(GOOD, measured_on=day)), trimmed_at=None)
    assert grade(file).trimmed_at == day


def test_words_that_name_no_policy_or_profile_are_refused_not_replaced() -> None:
    file = trim_file(track(sweep(GOOD)))
    with pytest.raises(DataError, match="policy") as refused:
        grade(file, policy="with_luck")
    assert refused.value.code == "POLICY_UNKNOWN"
    with pytest.raises(DataError, match="profile") as refused:
        grade(file, sigma_profile="v3")
    assert refused.value.code == "PROFILE_UNKNOWN"


@pytest.mark.parametrize(
    ("spec", "policy", "decides", "source"),
    [
        (None, None, Policy.WITH_OFFSET, PolicySource.DEFAULT),
        (Specification(linearity_type=LinearityType.ABSOLUTE), None, Policy.AS_MEASURED, PolicySource.LINEARITY_TYPE),
        (Specification(linearity_type=LinearityType.ABSOLUTE_WITH_OFFSET), None, Policy.WITH_OFFSET, PolicySource.LINEARITY_TYPE),
        (Specification(linearity_type=LinearityType.INDEPENDENT), None, Policy.WITH_ROTATION, PolicySource.LINEARITY_TYPE),
        (
            Specification(linearity_type=LinearityType.INDEPENDENT, policy=Policy.AS_MEASURED),
            None,
            Policy.AS_MEASURED,
            PolicySource.SPECIFICATION,
        ),
        (Specification(policy=Policy.WITH_OFFSET), "as_measured", Policy.AS_MEASURED, PolicySource.CALLER),
    ],
)
def test_the_first_that_names_a_policy_decides_and_is_named(spec, policy, decides, source) -> None:
    result = verdict(sweep(GOOD), spec=spec, policy=policy)
    assert (result.policy, result.policy_source) == (decides, source)
