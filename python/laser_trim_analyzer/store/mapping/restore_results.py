"""From rows back to the verdict on a track, equal to the last bit; asks no database and grades nothing."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

from laser_trim_analyzer.model import (
    BoundsSource,
    Consistency,
    Evaluation,
    Finding,
    MachineVerdict,
    Metric,
    Note,
    NoteKind,
    Policy,
    PolicySource,
    PositionUnit,
    ResistanceChange,
    RotationBounds,
    Sigma,
    SigmaProfile,
    Smoothness,
    SmoothnessQuality,
    Status,
    SweepEffect,
    SweepKind,
    TrackResult,
    TrimEffect,
    UntrimmedResult,
    WatchFlag,
    WatchKind,
    Zone,
)
from laser_trim_analyzer.store.arrays import unseal

from .results import EVALUATION, ZONE
from .rows import AttemptRows, Values

if TYPE_CHECKING:
    from enum import StrEnum

__all__ = ["consistency_of", "track_result_of"]


def consistency_of(row: Values) -> Consistency:
    return Consistency(row["first_track"], row["second_track"], row["margin"], row["sigma"], row["resistance_change_percent"])


def _word(kind: type[StrEnum], text: str) -> Any:
    """A word of ours, or the own word of an installed analyser."""
    return kind(text) if text in set(kind) else text


def track_result_of(attempt: AttemptRows) -> TrackResult:
    values = attempt.values
    untrimmed = values["untrimmed_fail_points"]
    return TrackResult(
        section=values["section"],
        track=values["track"],
        alias=values["alias"],
        status=Status(values["status"]),
        reasons=tuple(json.loads(values["reasons"])),
        policy=Policy(values["policy"]),
        policy_source=PolicySource(values["policy_source"]),
        specification=values["specification"],
        unguarded=values["unguarded"] and Status(values["unguarded"]),
        accepted_by=values["accepted_by"] and Policy(values["accepted_by"]),
        rules_version=values["rules_version"],
        points=values["points"],
        graded_points=values["graded_points"],
        missing_points=values["missing_points"],
        phantom_rows=values["phantom_rows"],
        passes=values["passes"],
        position_unit=values["position_unit"] and PositionUnit(values["position_unit"]),
        travel=values["travel"],
        theory_length=values["theory_length"],
        measured_length=values["measured_length"],
        resistance=ResistanceChange(values["untrimmed_ohm"], values["trimmed_ohm"], values["resistance_change_percent"]),
        untrimmed=None if untrimmed is None else UntrimmedResult(untrimmed, values["untrimmed_max_abs_error"]),
        as_measured=_evaluation(values, Policy.AS_MEASURED),
        with_offset=_evaluation(values, Policy.WITH_OFFSET),
        with_rotation=_evaluation(values, Policy.WITH_ROTATION),
        rotation_bounds=RotationBounds(values["bounds_least"], values["bounds_most"], BoundsSource(values["bounds_source"])),
        sigma=Sigma(values["sigma_gradient"], values["sigma_threshold"], SigmaProfile(values["sigma_profile"])),
        zones=_zones(values["zones"]),
        smoothness=_smoothness(values),
        trim_effect=_trim_effect(attempt),
        **_remarks(attempt),
    )


def _evaluation(values: Values, policy: Policy) -> Evaluation | None:
    found = {name: values[f"{policy.value}_{name}"] for name in EVALUATION}
    if found["fail_points"] is None:
        return None
    return Evaluation(**{**found, "certificate": tuple(json.loads(found["certificate"]))})


def _zones(blob: bytes | None) -> tuple[Zone, ...]:
    if blob is None:
        return ()
    rows = struct.iter_unpack(f"<{len(ZONE)}d", unseal(blob))
    return tuple(_zone(dict(zip(ZONE, row, strict=True))) for row in rows)


def _zone(row: dict[str, float]) -> Zone:
    given: dict[str, Any] = {name: None if number != number else number for name, number in row.items()}
    return Zone(**{**given, "points": int(row["points"]), "fail_points": int(row["fail_points"])})


def _smoothness(values: Values) -> Smoothness:
    return Smoothness(
        values["smoothness_value"],
        values["smoothness_position"],
        values["smoothness_narrowest"],
        SmoothnessQuality(values["smoothness_quality"]),
    )


def _trim_effect(attempt: AttemptRows) -> TrimEffect:
    sweeps = [sweep.values for sweep in attempt.sweeps if sweep.values["graded_points"] is not None]
    return TrimEffect(
        tuple(
            SweepEffect(
                *(SweepKind(one["kind"]), one["pass_number"], one["graded_points"], one["fail_points"]),
                *(one["rms"], one["max_abs_error"], one["half_range"]),
            )
            for one in sweeps
        ),
        attempt.values["effect_rms_percent"],
        attempt.values["effect_max_abs_percent"],
        attempt.values["effect_half_range_percent"],
    )


def _remarks(attempt: AttemptRows) -> dict[str, Any]:
    def rows(table: str) -> tuple[Values, ...]:
        return attempt.remarks.get(table, ())

    verdicts = [MachineVerdict(one["source"], one["fail_points"], one["words"]) for one in rows("machine_verdict")]
    return {
        "metrics": tuple(Metric(one["analyzer"], one["name"], one["number"], one["unit"]) for one in rows("extra_metric")),
        "watch": tuple(WatchFlag(_word(WatchKind, one["flag"]), one["reached"], one["passed_limit"]) for one in rows("watch_flag")),
        "notes": tuple(
            Note(NoteKind(one["note"]), one["number"] if one["words"] is None else one["words"]) for one in rows("note")
        ),
        "findings": tuple(_word(Finding, one["finding"]) for one in rows("finding")),
        "machine_verdict": next(iter(verdicts), None),
    }
