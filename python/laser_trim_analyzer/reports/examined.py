"""What a report on one file is made of: facts, verdicts and the points between them; `pipeline.examine` fills it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from laser_trim_analyzer.model import Analysis, Track, TrackResult, TrimFile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from laser_trim_analyzer.model.sweep import FloatArray

    FlagArray = NDArray[np.bool_]

__all__ = ["Curve", "Examination", "ExaminedTrack"]


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """One sweep point by point: one entry per measured row, NaN where there is none.

    `position` in the track's unit; `error` as measured, `corrected`, `lower` and `upper` in volts: the limits that grade (a guard
    band applied), the sheet's own at rows that are not graded. `margin` of the corrected error in half bands (1 centred, 0 on the
    limit, negative out), NaN where a point has none. `out` and `out_as_measured`: graded and outside, with and without the
    correction. `excluded`: taken out by the specification.
    """

    position: FloatArray
    error: FloatArray
    corrected: FloatArray
    lower: FloatArray
    upper: FloatArray
    margin: FloatArray
    graded: FlagArray
    excluded: FlagArray
    out: FlagArray
    out_as_measured: FlagArray


@dataclass(frozen=True, slots=True, eq=False)
class ExaminedTrack:
    """A track with its verdict and its curves: `curve` is the deciding sweep in the deciding evaluation (as measured where nothing
    was cut), `before` the sweep before the first cut, None where that one decides or is missing."""

    track: Track
    result: TrackResult
    curve: Curve
    before: Curve | None


@dataclass(frozen=True, slots=True, eq=False)
class Examination:
    """A workbook with its verdict and, for each track, the points behind it."""

    trim_file: TrimFile
    analysis: Analysis
    tracks: tuple[ExaminedTrack, ...]
