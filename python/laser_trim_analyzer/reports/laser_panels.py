"""What the laser did on the last pass: reached and started less target, and cut lengths, where the facts have them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from laser_trim_analyzer.model import Sweep, Track, TrimDetail

from .examined import Curve
from .panel import Name, Panel
from .quantities import millivolts
from .tokens import PAPER

if TYPE_CHECKING:
    from laser_trim_analyzer.model.sweep import FloatArray

__all__ = ["cut_lengths", "cut_span", "draw_cuts", "draw_reached", "last_cut", "reached_span"]


def last_cut(track: Track) -> Sweep | None:
    """The sweep of the last pass, where its sheet says what was aimed at and reached."""
    with_detail = [sweep for sweep in track.sweeps if sweep.detail is not None and _reached(sweep.detail) is not None]
    return with_detail[-1] if with_detail else None


def _reached(detail: TrimDetail) -> FloatArray | None:
    """Reached less target in millivolts, NaN where a point was not trimmed; None without any."""
    if detail.target is None or detail.final is None:
        return None
    found = 1000 * (detail.final - detail.target)
    return found if np.isfinite(found).any() else None


def _started(detail: TrimDetail) -> FloatArray:
    if detail.target is None or detail.initial is None:
        return np.full(0 if detail.target is None else len(detail.target), np.nan)
    return 1000 * (detail.initial - detail.target)


def reached_span(sweep: Sweep) -> tuple[float, float]:
    """What was reached decides the height; stems may leave the picture, which is said."""
    assert sweep.detail is not None
    reached = _reached(sweep.detail)
    assert reached is not None
    finite = reached[np.isfinite(reached)]
    low, high = min(0.0, float(finite.min())), max(0.0, float(finite.max()))
    height = max(high - low, 1e-3)
    started = _started(sweep.detail)
    below = started[np.isfinite(started)]
    if len(below):
        low = min(low, max(float(below.min()), low - 4 * height))
    return low - 0.12 * (high - low + 1e-3), high + 0.12 * (high - low + 1e-3)


def draw_reached(panel: Panel, sweep: Sweep, places: list[float]) -> None:
    """A stem from started to reached; a disc where the start was below the target, a ring where it was at or above."""
    detail = sweep.detail
    assert detail is not None
    reached, started = _reached(detail), _started(detail)
    assert reached is not None
    panel.grid(4, places)
    x, there = sweep.position, np.isfinite(reached)
    stems = there & np.isfinite(started) & (started < 0)
    panel.axes.vlines(x[stems], started[stems], reached[stems], color=PAPER.measured, linewidth=0.75, zorder=2, gid="started")
    style: dict[str, Any] = {"linestyle": "none", "marker": "o", "zorder": 3}
    cut, above = there & ~(started >= 0), there & (started >= 0)
    panel.axes.plot(x[cut], reached[cut], markersize=3.0, color=PAPER.ink, markeredgewidth=0, gid="reached", **style)
    panel.axes.plot(
        x[above], reached[above], markersize=3.4, markerfacecolor=PAPER.paper, markeredgecolor=PAPER.measured, markeredgewidth=0.8,
        gid="at-target-before", **style,
    )  # fmt: skip
    words = [(f"● reached from below target at {int(cut.sum())} of {int(there.sum())} positions   ", PAPER.ink2, False)]
    if above.any():
        words.append((f"○ already at or above target at {int(above.sum())}   ", PAPER.ink2, False))
    if stems.any() and started[stems].min() < panel.span[0]:
        words.append((f"stems continue to {millivolts(float(started[stems].min()) / 1000, decimals=1)} mV ↓", PAPER.ink2, False))
    panel.title("Reached − target, mV", words)
    ends = [Name("reached", float(reached[there][np.argmax(x[there])]), PAPER.ink)]
    if stems.any():
        ends.append(Name("started", max(float(started[stems][np.argmax(x[stems])]), panel.span[0]), PAPER.ink2))
    panel.names(ends)


def cut_lengths(sweep: Sweep) -> FloatArray | None:
    """Cut lengths in mm; None where the sheet has none."""
    lengths = sweep.detail.cut_length if sweep.detail else None
    return lengths if lengths is not None and np.isfinite(lengths).any() else None


def cut_span(lengths: FloatArray) -> tuple[float, float]:
    return 0.0, 1.08 * max(float(lengths[np.isfinite(lengths)].max()), 1e-3)


def draw_cuts(panel: Panel, sweep: Sweep, lengths: FloatArray, places: list[float], curve: Curve) -> None:
    """A bar for each cut."""
    panel.grid(3, places, signed=False)
    there = np.isfinite(lengths) & np.isfinite(sweep.position)
    step = float(np.nanmedian(np.abs(np.diff(curve.position)))) if len(curve.position) > 1 else 1.0
    panel.axes.bar(sweep.position[there], lengths[there], width=0.6 * step, color=PAPER.measured, linewidth=0, zorder=2)
    panel.title("Cut length, mm")
