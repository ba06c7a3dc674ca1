"""Every number of a verdict, as columns of its attempt and rows beside it; grades nothing and writes nothing."""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from typing import Any, Final

from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.model import Consistency, Evaluation, Policy, TrackResult
from laser_trim_analyzer.store.arrays import seal

from .contents import compact_json
from .rows import Values, checked

__all__ = ["EVALUATION", "ZONE", "consistency_values", "remarks_of", "result_values"]

EVALUATION: Final = (
    *("fail_points", "max_abs_error", "margin", "worst_index", "worst_position"),
    *("offset_v", "rotation", "certificate", "upper_bound", "on_bound"),
)
ZONE: Final = ("start", "end", "points", "fail_points", "mean", "rms", "max_abs_error", "margin")
_NO_EVALUATION: Final = {policy: {f"{policy.value}_{name}": None for name in EVALUATION} for policy in Policy}
_NAMES: Final = {policy: tuple(f"{policy.value}_{name}" for name in EVALUATION) for policy in Policy}


def result_values(result: TrackResult) -> Values:
    """The columns of `schema.grade`."""
    decisive = result.decisive
    return {
        "status": result.status.value,
        "reasons": compact_json(result.reasons),
        "policy": result.policy.value,
        "policy_source": result.policy_source.value,
        "specification": result.specification,
        "unguarded": result.unguarded and result.unguarded.value,
        "accepted_by": result.accepted_by and result.accepted_by.value,
        "rules_version": result.rules_version,
        "margin": decisive and decisive.margin,
        "fail_points": decisive and decisive.fail_points,
        "points": result.points,
        "graded_points": result.graded_points,
        "missing_points": result.missing_points,
        "phantom_rows": result.phantom_rows,
        "passes": result.passes,
        "travel": result.travel,
        "theory_length": result.theory_length,
        "measured_length": result.measured_length,
        "untrimmed_ohm": result.resistance.untrimmed_ohm,
        "trimmed_ohm": result.resistance.trimmed_ohm,
        "resistance_change_percent": result.resistance.change_percent,
        "untrimmed_fail_points": result.untrimmed and result.untrimmed.fail_points,
        "untrimmed_max_abs_error": result.untrimmed and result.untrimmed.max_abs_error,
        **_evaluation(Policy.AS_MEASURED, result.as_measured),
        **_evaluation(Policy.WITH_OFFSET, result.with_offset),
        **_evaluation(Policy.WITH_ROTATION, result.with_rotation),
        "bounds_least": result.rotation_bounds.least,
        "bounds_most": result.rotation_bounds.most,
        "bounds_source": result.rotation_bounds.source.value,
        "sigma_gradient": result.sigma.gradient,
        "sigma_threshold": result.sigma.threshold,
        "sigma_profile": result.sigma.profile.value,
        "smoothness_value": result.smoothness.value,
        "smoothness_position": result.smoothness.position,
        "smoothness_narrowest": result.smoothness.narrowest,
        "smoothness_quality": result.smoothness.quality.value,
        "effect_rms_percent": result.trim_effect.rms_percent,
        "effect_max_abs_percent": result.trim_effect.max_abs_percent,
        "effect_half_range_percent": result.trim_effect.half_range_percent,
        "zones": _zones(result),
    }


def _evaluation(policy: Policy, found: Evaluation | None) -> Mapping[str, Any]:
    if found is None:
        return _NO_EVALUATION[policy]
    columns = (
        *(found.fail_points, found.max_abs_error, found.margin, found.worst_index, found.worst_position),
        *(found.offset_v, found.rotation, compact_json(found.certificate), found.upper_bound, found.on_bound),
    )
    return dict(zip(_NAMES[policy], columns, strict=True))


def _zones(result: TrackResult) -> bytes | None:
    """The numbers of one zone after the other as doubles; an absent one is NaN, which no zone holds itself."""
    if not result.zones:
        return None
    numbers = [getattr(zone, name) for zone in result.zones for name in ZONE]
    if any(number != number for number in numbers):
        raise StoreError("STORE_NAN", "a zone")
    return seal(struct.pack(f"<{len(numbers)}d", *(math.nan if number is None else number for number in numbers)))


def remarks_of(result: TrackResult) -> dict[str, tuple[Values, ...]]:
    """The rows beside the verdict, by table."""
    verdict = result.machine_verdict
    machine = [] if verdict is None else [{"source": verdict.source, "fail_points": verdict.fail_points, "words": verdict.words}]
    found: dict[str, list[Values]] = {
        "watch_flag": [{"flag": str(one.flag), "reached": one.value, "passed_limit": one.limit} for one in result.watch],
        "note": [{"note": one.note.value, **_number_or_words(one.value)} for one in result.notes],
        "finding": [{"finding": str(one)} for one in result.findings],
        "extra_metric": [
            {"analyzer": one.analyzer, "name": one.name, "number": one.value, "unit": one.unit} for one in result.metrics
        ],
    }
    in_turn = {table: tuple(checked({"place": place, **row}) for place, row in enumerate(rows)) for table, rows in found.items()}
    return {table: rows for table, rows in {**in_turn, "machine_verdict": tuple(map(checked, machine))}.items() if rows}


def _number_or_words(value: float | str) -> Values:
    return {"number": None, "words": value} if isinstance(value, str) else {"number": value, "words": None}


def consistency_values(place: int, one: Consistency) -> Values:
    return checked(
        {
            "place": place,
            "first_track": one.first,
            "second_track": one.second,
            "margin": one.margin,
            "sigma": one.sigma,
            "resistance_change_percent": one.resistance_change_percent,
        }
    )
