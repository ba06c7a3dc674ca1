"""A hand-made result, and as a program what the installed analysers add to it, as JSON: ``python -m tests.analysis.extras``."""

from __future__ import annotations

import dataclasses
import json
import logging

import numpy as np
from tests.analysis.parts import sweep, track

from laser_trim_analyzer.analysis.plugins import extras_of
from laser_trim_analyzer.model import (
    BoundsSource,
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
    Track,
    TrackResult,
    TrimEffect,
)

RESULT = TrackResult(
    section=1,
    track="TRK1",
    alias=None,
    status=Status.PASS,
    reasons=(),
    policy=Policy.WITH_OFFSET,
    policy_source=PolicySource.DEFAULT,
    specification=None,
    unguarded=None,
    accepted_by=Policy.AS_MEASURED,
    rules_version=1,
    points=40,
    graded_points=40,
    missing_points=0,
    phantom_rows=0,
    passes=1,
    position_unit=PositionUnit.DEGREE,
    travel=39.0,
    theory_length=100.0,
    measured_length=100.0,
    resistance=ResistanceChange(4000.0, 5000.0, 25.0),
    untrimmed=None,
    as_measured=None,
    with_offset=None,
    with_rotation=None,
    rotation_bounds=RotationBounds(0.0, 0.0, BoundsSource.NONE),
    sigma=Sigma(None, None, SigmaProfile.STANDARD),
    zones=(),
    smoothness=Smoothness(None, None, 0, SmoothnessQuality.UNDEFINED),
    trim_effect=TrimEffect((), None, None, None),
    metrics=(),
    watch=(),
    notes=(),
    findings=(),
    machine_verdict=None,
)


def wave(peaks: int) -> Track:
    """A track whose error curve has so many peaks."""
    return track(sweep(0.01 * np.sin(np.linspace(0, 2 * np.pi * peaks, 40 * peaks))))


def main() -> None:
    logging.basicConfig(format="%(levelname)s %(message)s %(analyzer)s", level=logging.INFO)
    found = [dataclasses.asdict(extras_of(wave(peaks), RESULT)) for peaks in (3, 12)]
    print(json.dumps(found))


if __name__ == "__main__":
    main()
