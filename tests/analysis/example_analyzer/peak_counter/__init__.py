"""Counts the peaks of the error curve: a rough cut leaves many of them."""

from collections.abc import Iterator

import numpy as np

from laser_trim_analyzer.model import Metric, Track, TrackResult, WatchFlag

MOST_PEAKS = 8


def peaks(track: Track, result: TrackResult) -> Iterator[Metric | WatchFlag]:
    sweep = track.deciding
    error = sweep.measured - sweep.theory + sweep.station_offset
    step = np.sign(np.diff(error[np.isfinite(error)]))
    count = int(np.sum((step[:-1] > 0) & (step[1:] < 0)))
    yield Metric("peaks", "peak_count", count)
    if result.travel:
        yield Metric("peaks", "peaks_per_travel", count / result.travel, "1/degree")
    if count > MOST_PEAKS:
        yield WatchFlag("many_peaks", count, MOST_PEAKS)
