"""The JSON record of one outcome: the versioned contract of ``lta analyze --format jsonl`` (docs/jsonl.md); absent is null."""

from __future__ import annotations

import json
import math
from typing import Any, Final

from laser_trim_analyzer.model import Evaluation, MachineVerdict, RotationBounds, TrackResult

from .outcome import Outcome

__all__ = ["SCHEMA", "record", "record_line", "track_record"]

SCHEMA: Final = "laser-trim-analyzer/analysis/1"


def record_line(outcome: Outcome) -> str:
    """One line of JSON without its newline; only ASCII, so that any pipe carries it."""
    line = record(outcome)
    try:
        return json.dumps(line, allow_nan=False, separators=(",", ":"))
    except ValueError:  # hardly ever: looking for it in every number of every file would cost as much as writing them
        return json.dumps(_finite(line), allow_nan=False, separators=(",", ":"))


def _finite(value: Any) -> Any:
    """JSON has no infinity: a number that only corrupt readings can give is absent, and the batch goes on."""
    if isinstance(value, dict):
        return {key: _finite(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_finite(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def record(outcome: Outcome) -> dict[str, Any]:
    """The outcome as plain values."""
    analysis, error = outcome.analysis, outcome.error
    return {
        "schema": SCHEMA,
        "file": outcome.path,
        "sha256": outcome.sha256,
        "bytes": outcome.size,
        "system": analysis.system if analysis else None,
        "model": analysis.model if analysis else None,
        "serial": analysis.serial if analysis else None,
        "trimmed_at": analysis.trimmed_at.isoformat() if analysis and analysis.trimmed_at else None,
        "outcome_words": analysis.outcome_words if analysis else None,
        "status": outcome.status,
        "error": {"code": error.code, "message": error.message, "remedy": error.remedy} if error else None,
        "tracks": [track_record(track) for track in analysis.tracks] if analysis else [],
    }


def track_record(track: TrackResult) -> dict[str, Any]:
    """One track of the record."""
    resistance, untrimmed = track.resistance, track.untrimmed
    return {
        "section": track.section,
        "track": track.track,
        "alias": track.alias,
        "status": track.status,
        "reasons": list(track.reasons),
        "policy": track.policy,
        "policy_source": track.policy_source,
        "specification": track.specification,
        "unguarded": track.unguarded,
        "accepted_by": track.accepted_by,
        "rules_version": track.rules_version,
        "points": track.points,
        "graded_points": track.graded_points,
        "missing_points": track.missing_points,
        "phantom_rows": track.phantom_rows,
        "passes": track.passes,
        "position_unit": track.position_unit,
        "travel": track.travel,
        "theory_length": track.theory_length,
        "measured_length": track.measured_length,
        "resistance": {
            "untrimmed_ohm": resistance.untrimmed_ohm,
            "trimmed_ohm": resistance.trimmed_ohm,
            "change_percent": resistance.change_percent,
        },
        "untrimmed": None
        if untrimmed is None
        else {"fail_points": untrimmed.fail_points, "max_abs_error": untrimmed.max_abs_error},
        "as_measured": None if track.as_measured is None else _evaluation(track.as_measured),
        "with_offset": None if track.with_offset is None else _with_offset(track.with_offset),
        "with_rotation": None if track.with_rotation is None else _with_rotation(track.with_rotation, track.rotation_bounds),
        "sigma": {"gradient": track.sigma.gradient, "threshold": track.sigma.threshold, "profile": track.sigma.profile},
        "metrics": [
            {"analyzer": metric.analyzer, "name": metric.name, "value": metric.value, "unit": metric.unit}
            for metric in track.metrics
        ],
        "watch": [{"flag": flag.flag, "value": flag.value, "limit": flag.limit} for flag in track.watch],
        "notes": [{"note": note.note, "value": note.value} for note in track.notes],
        "findings": list(track.findings),
        "machine_verdict": None if track.machine_verdict is None else _machine(track.machine_verdict),
    }


def _evaluation(evaluation: Evaluation) -> dict[str, Any]:
    return {
        "fail_points": evaluation.fail_points,
        "max_abs_error": evaluation.max_abs_error,
        "margin": evaluation.margin,
        "worst_position": evaluation.worst_position,
    }


def _with_offset(evaluation: Evaluation) -> dict[str, Any]:
    return _evaluation(evaluation) | {"offset_v": evaluation.offset_v, "certificate": list(evaluation.certificate)}


def _with_rotation(evaluation: Evaluation, bounds: RotationBounds) -> dict[str, Any]:
    return _with_offset(evaluation) | {
        "rotation": evaluation.rotation,
        "bounds": [bounds.least, bounds.most],
        "bounds_source": bounds.source,
        "upper_bound": evaluation.upper_bound,
    }


def _machine(verdict: MachineVerdict) -> dict[str, Any]:
    if verdict.words is not None:
        return {"source": verdict.source, "words": verdict.words}
    return {"source": verdict.source, "fail_points": verdict.fail_points}
