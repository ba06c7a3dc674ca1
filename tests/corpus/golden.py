"""The golden record of a file: every number and state of its facts and verdict, and no name, serial or text of it.

Goldens are keyed by SHA-256. To write them anew after a deliberate change of the rules (and of RULES_VERSION) or of what is read:
``LTA_WRITE_GOLDEN=1 python3 dev.py test tests/corpus/test_golden.py``.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from dataclasses import astuple
from typing import Any

import numpy as np

from laser_trim_analyzer.model import Analysis, Sweep, Track, TrackResult, TrimFile
from laser_trim_analyzer.pipeline.record import track_record

TEXTS = ("alias",)


def golden_record(facts: TrimFile, analysis: Analysis) -> dict[str, Any]:
    """The facts as digests, the verdict as numbers and states."""
    return {
        "sha256": facts.sha256,
        "system": facts.system.value,
        "status": analysis.status.value,
        "saved_at": facts.saved_at.isoformat(timespec="seconds") if facts.saved_at else None,
        "template_sheets": len(facts.template_sheets),
        "facts": [_facts(track) for track in facts.tracks],
        "tracks": [_verdict(result) for result in analysis.tracks],
        "consistency": [list(astuple(pair)) for pair in analysis.consistency],
    }


def _verdict(result: TrackResult) -> dict[str, Any]:
    record = {key: value for key, value in track_record(result).items() if key not in TEXTS}
    record["notes"] = [[note.note.value, note.value if isinstance(note.value, float) else None] for note in result.notes]
    record["zones"] = [list(astuple(zone)) for zone in result.zones]
    record["smoothness"] = list(astuple(result.smoothness))
    record["trim_effect"] = [list(astuple(sweep)) for sweep in result.trim_effect.sweeps]
    if result.machine_verdict is not None:
        record["machine_verdict"] = {"source": result.machine_verdict.source, "fail_points": result.machine_verdict.fail_points}
    return record


def _facts(track: Track) -> dict[str, Any]:
    limits = (track.initial_resistance, track.final_resistance, track.angle)
    return {
        "limits": [[limit.lower, limit.upper] for limit in limits],
        "length_locked": track.length_locked,
        "parameters": len(track.parameters),
        "trim_parameters": len(track.trim_parameters),
        "sweeps": [_sweep(sweep) for sweep in track.sweeps],
    }


def _sweep(sweep: Sweep) -> dict[str, Any]:
    return {
        "kind": sweep.kind.value,
        "pass": sweep.pass_number,
        "trim_set": sweep.trim_set,
        "points": sweep.points,
        "rows": sweep.rows,
        "day": sweep.measured_on.isoformat() if sweep.measured_on else None,
        "volts": sweep.applied_volts,
        "offset": sweep.station_offset,
        "resistances": [sweep.resistance_ohm, sweep.predicted_resistance_ohm, sweep.used_resistance_ohm],
        "lengths": [sweep.theory_length, sweep.measured_length],
        "parameters": len(sweep.parameters),
        "extra_readings": len(sweep.extra_readings),
        "curve": _digest(
            sweep.position, sweep.measured, sweep.theory, sweep.lower, sweep.upper, sweep.stored_error, sweep.station_flags
        ),
        "detail": _digest(*_detail_arrays(sweep)),
    }


def _detail_arrays(sweep: Sweep) -> Iterator[Any]:
    detail = sweep.detail
    if detail is not None:
        yield from (detail.target, detail.initial, detail.final, detail.predicted_delta, detail.used_delta)
        yield from (detail.cut_length, detail.current, detail.cut_readings)


def _digest(*arrays: Any) -> str:
    """A short digest of arrays with their shapes; every NaN counts as the same NaN."""
    content = hashlib.sha256()
    for array in arrays:
        if array is None:
            content.update(b"absent")
            continue
        content.update(repr(array.shape).encode())
        values = np.array(array, dtype="<f8")
        values[np.isnan(values)] = math.nan
        content.update(np.ascontiguousarray(values).tobytes())
    return content.hexdigest()[:16]
