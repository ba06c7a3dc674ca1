"""What is true of a simulated file and of no other: its part, run, causes, the curve behind the readings, the later final test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from laser_trim_analyzer.model.sweep import FloatArray

__all__ = ["SCHEMA", "FinalTest", "RunKind", "TrackTruth", "Truth"]

SCHEMA: Final = 1
"""Version of `Truth.record`; a member that goes or changes its meaning makes a new one."""
RunKind = Literal["trimmed", "initial-only", "aborted", "scrapped", "retried", "touched-up"]


@dataclass(frozen=True, slots=True, eq=False)
class FinalTest:
    """The test of the finished track weeks later, on another station with an offset of its own.

    Arrays have one entry per point, in volts, `position` in the model's unit, limits on the error, NaN where there is none.
    `passed`: some offset brings every limited point in.
    """

    tested_on: date
    position: FloatArray
    measured: FloatArray
    theory: FloatArray
    lower: FloatArray
    upper: FloatArray
    resistance_ohm: float
    largest_error_v: float
    passed: bool


@dataclass(frozen=True, slots=True)
class TrackTruth:
    """What the readings of one track hide. In volts: `offset_v` of machine and fixture, the planted `bow_v`, `low_end_v`,
    `high_end_v`, `noise_v` of one reading, `spec_v` half band; `rotation` in volts per volt of theory; `grain` a share; ohm
    before and after the run."""

    track: str
    offset_v: float
    rotation: float
    bow_v: float
    low_end_v: float
    high_end_v: float
    grain: float
    noise_v: float
    spec_v: float
    ohm_before: float
    ohm_after: float
    final_test: FinalTest | None


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of one file.

    `unit` counts within the lot, `lot` within the model (both from 1); `attempt` counts the files of the same tracks of the same
    unit. `causes` are the names of the planted causes in force.
    """

    model: str
    model_number: int
    lot: int
    unit: int
    letter: str
    machine: str
    attempt: int
    kind: RunKind
    causes: tuple[str, ...]
    tracks: tuple[TrackTruth, ...]

    def record(self, file: str) -> dict[str, object]:
        """One line of ``truth.jsonl``; of the final test without its curve."""
        found: dict[str, object] = {"schema": SCHEMA, "file": file}
        for name in ("model", "model_number", "lot", "unit", "letter", "machine", "attempt", "kind"):
            found[name] = getattr(self, name)
        return found | {"causes": list(self.causes), "tracks": [_track_record(track) for track in self.tracks]}


_DIGITS = 9
_FINAL_TEST = ("resistance_ohm", "largest_error_v", "passed")


def _short(value: object) -> object:
    return round(value, _DIGITS) if isinstance(value, float) else value


def _track_record(track: TrackTruth) -> dict[str, object]:
    found = {name: _short(getattr(track, name)) for name in TrackTruth.__slots__ if name != "final_test"}
    test = track.final_test
    if test is None:
        return found | {"final_test": None}
    return found | {"final_test": {"tested_on": test.tested_on.isoformat()} | {name: getattr(test, name) for name in _FINAL_TEST}}
