"""The error curve of a track by the chart grammar: band, limits, curves, points out, certificate; it decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from laser_trim_analyzer.model import Evaluation, Policy

from .examined import Curve, ExaminedTrack
from .panel import Name, Panel
from .quantities import at, millivolts, plain
from .tokens import PAPER
from .view import extreme_beyond, view_of
from .words import POLICIES

if TYPE_CHECKING:
    from laser_trim_analyzer.model.sweep import FloatArray

    from .examined import FlagArray
    from .panel import Drawn

__all__ = ["draw_error"]

_DOTS_FROM: Final = 6.0  # points between readings
_FOOT: Final = 3.0
_WORDS_FROM: Final = 52.0


def draw_error(panel: Panel, examined: ExaminedTrack, places: list[float]) -> None:
    """Fill the panel; `places` are the positions of the grid."""
    curve, decisive = examined.curve, examined.result.decisive
    panel.grid(6, places)
    _limits(panel, curve)
    names = [*_limit_names(curve)]
    names += _before(panel, examined.before)
    if decisive is not None and examined.result.policy is not Policy.AS_MEASURED:
        names += _as_measured(panel, curve)
    names += _deciding(panel, examined)
    words = _ungraded(panel, curve)
    if decisive is not None:
        _certificate(panel, curve, decisive)
    _points_out(panel, curve)
    panel.title("Error, mV", _counts(examined))
    panel.names(names)
    _beyond(panel, examined, words)


def _counts(examined: ExaminedTrack) -> list[tuple[str, str, bool]]:
    curve, result = examined.curve, examined.result
    out, raw = int(curve.out.sum()), int((curve.out_as_measured & ~curve.out).sum())
    way = "as measured" if result.decisive is None else POLICIES[result.policy]
    runs = [(f"● {out} out {way}   ", PAPER.worse, True)] if out else []
    if raw and result.policy is not Policy.AS_MEASURED and result.decisive is not None:
        runs.append((f"○ {raw} out only as measured", PAPER.worse, False))
    return runs


def _mv(volts: FloatArray) -> FloatArray:
    return 1000 * volts


def _where(volts: FloatArray, kept: FlagArray) -> FloatArray:
    """Millivolts, NaN (a gap) elsewhere."""
    return np.where(kept, 1000 * volts, np.nan)


def _end(curve: Curve, volts: FloatArray) -> float | None:
    """The value at the right end of a curve, in millivolts."""
    rows = np.flatnonzero(np.isfinite(volts) & np.isfinite(curve.position))
    return float(1000 * volts[rows[np.argmax(curve.position[rows])]]) if len(rows) else None


def _named(curve: Curve, volts: FloatArray, text: str, colour: str, *, bold: bool = False) -> list[Name]:
    value = _end(curve, volts)
    return [] if value is None else [Name(text, value, colour, bold)]


def _limits(panel: Panel, curve: Curve) -> None:
    x, lower, upper = curve.position, _mv(curve.lower), _mv(curve.upper)
    panel.axes.fill_between(
        x, lower, upper, where=np.isfinite(lower + upper), color=PAPER.band, linewidth=0, zorder=0.2, gid="band"
    )
    for limit, name in ((upper, "upper-limit"), (lower, "lower-limit")):
        panel.axes.plot(x, limit, color=PAPER.limit, linewidth=0.75, zorder=2, gid=name)


def _limit_names(curve: Curve) -> list[Name]:
    upper = _named(curve, curve.upper, "upper limit", PAPER.ink2)
    return upper + _named(curve, curve.lower, "lower limit", PAPER.ink2)


def _before(panel: Panel, before: Curve | None) -> list[Name]:
    if before is None:
        return []
    panel.axes.plot(
        before.position, _mv(before.error), color=PAPER.measured, linewidth=1.1, linestyle=(0, (0.1, 2.6)), dash_capstyle="round",
        zorder=2.2, gid="before-trim",
    )  # fmt: skip
    return _named(before, before.error, "before trim", PAPER.ink2)


def _as_measured(panel: Panel, curve: Curve) -> list[Name]:
    panel.axes.plot(curve.position, _where(curve.error, ~curve.excluded), color=PAPER.hair2, linewidth=0.95, zorder=2.3)
    panel.axes.plot(
        curve.position, _where(curve.error, curve.graded), color=PAPER.measured, linewidth=0.95, zorder=2.4, gid="as-measured"
    )
    only = curve.out_as_measured & ~curve.out
    panel.axes.plot(
        curve.position[only], _mv(curve.error[only]), linestyle="none", marker="o", markersize=4.5, markerfacecolor=PAPER.paper,
        markeredgecolor=PAPER.worse, markeredgewidth=1.05, zorder=2.6, gid="out-as-measured",
    )  # fmt: skip
    return _named(curve, curve.error, "as measured", PAPER.ink2)


def _deciding(panel: Panel, examined: ExaminedTrack) -> list[Name]:
    """The curve that decides: ink where it is graded, a hair line where it is not, broken at excluded points."""
    curve = examined.curve
    x, kept = curve.position, ~curve.excluded
    panel.axes.plot(x, _where(curve.corrected, kept), color=PAPER.hair2, linewidth=0.95, zorder=2.8, gid="not-graded-curve")
    apart = (panel.column(panel.travel[1]) - panel.column(panel.travel[0])) / max(1, len(x))
    panel.axes.plot(
        x, _where(curve.corrected, curve.graded), color=PAPER.ink, linewidth=1.35, solid_joinstyle="round", zorder=3,
        marker="o" if apart >= _DOTS_FROM else None, markersize=2.5, markeredgewidth=0, gid="corrected",
    )  # fmt: skip
    panel.axes.plot(
        x[curve.excluded], _mv(curve.corrected[curve.excluded]), linestyle="none", marker="x", markersize=3.8,
        markeredgecolor=PAPER.ink3, markeredgewidth=0.9, zorder=3.2, gid="excluded",
    )  # fmt: skip
    result = examined.result
    plainly = result.decisive is None or result.policy is Policy.AS_MEASURED
    name = "before trim" if result.decisive is None else "as measured" if plainly else "corrected"
    return _named(curve, curve.corrected, name, PAPER.ink, bold=True)


def _points_out(panel: Panel, curve: Curve) -> None:
    """Discs; at the edge as arrows where the picture does not reach."""
    low, high = panel.span
    values = np.clip(np.nan_to_num(_mv(curve.corrected), posinf=high, neginf=low), low, high)
    above, below = curve.out & (_mv(curve.corrected) > high), curve.out & (_mv(curve.corrected) < low)
    marks = ((curve.out & ~above & ~below, "o", "out", 5.4), (above, "^", "out-above", 5.0), (below, "v", "out-below", 5.0))
    for rows, marker, name, size in marks:
        panel.axes.plot(
            curve.position[rows], values[rows], linestyle="none", marker=marker, markersize=size, markerfacecolor=PAPER.worse,
            markeredgecolor=PAPER.paper, markeredgewidth=0.6, zorder=4, clip_on=False, gid=name,
        )  # fmt: skip


def _ungraded(panel: Panel, curve: Curve) -> list[Drawn]:
    """A bar on the lower edge along rows that are not graded, `not graded` above the first one; returns where the words stand."""
    rows = np.flatnonzero(~curve.graded & ~curve.excluded & np.isfinite(curve.position))
    if not len(rows):
        return []
    step = float(np.nanmedian(np.abs(np.diff(curve.position)))) / 2 if len(curve.position) > 1 else 0.0
    low = panel.span[0]
    words: list[Drawn] = []
    for zone in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1):
        ends = np.sort(curve.position[[zone[0], zone[-1]]])
        start, end = max(float(ends[0]) - step, panel.travel[0]), min(float(ends[1]) + step, panel.travel[1])
        panel.axes.plot(
            [start, end], [low, low], color=PAPER.ink3, linewidth=1.8, solid_capstyle="butt", clip_on=False, gid="not-graded"
        )
        if not words:
            room = panel.column(end) - panel.column(start) >= _WORDS_FROM
            place = (start + end) / 2 if room else start
            rise = 9 / (panel.row(low) - panel.row(panel.span[1])) * (panel.span[1] - low)
            align = "center" if room else "left" if start < sum(panel.travel) / 2 else "right"
            words = [panel.note(place if align != "right" else end, low + rise, "not graded", PAPER.ink3, align=align)]
    return words


def _certificate(panel: Panel, curve: Curve, decisive: Evaluation) -> None:
    """From each point that pins the correction to its limit, with a foot there; the margin once."""
    said = bool(decisive.fail_points) or decisive.margin is None
    for row in decisive.certificate:
        x, value = float(curve.position[row]), float(curve.corrected[row])
        upwards = curve.upper[row] - value < value - curve.lower[row]
        limit = float(curve.upper[row] if upwards else curve.lower[row])
        if not np.isfinite([x, value, limit]).all():
            continue
        panel.axes.plot([x, x], [1000 * value, 1000 * limit], color=PAPER.ink, linewidth=0.75, zorder=3.4)
        panel.axes.plot([x], [1000 * limit], color=PAPER.ink, marker="_", markersize=2 * _FOOT, markeredgewidth=0.75, zorder=3.4)
        panel.axes.plot(
            [x], [1000 * value], marker="o", markersize=4.5, markerfacecolor=PAPER.paper, markeredgecolor=PAPER.ink,
            markeredgewidth=0.95, zorder=3.6, gid=f"certificate-{row}",
        )  # fmt: skip
        if not said and abs(panel.row(1000 * limit) - panel.row(1000 * value)) > 9:
            said = True
            drawn = [(curve.position, _mv(volts)) for volts in (curve.corrected, curve.error, curve.lower, curve.upper)]
            panel.beside(x, (1000 * value, 1000 * limit), f"margin {plain(decisive.margin, 2)}", drawn)


def _beyond(panel: Panel, examined: ExaminedTrack, words_there: list[Drawn]) -> None:
    """What leaves the picture, with its extreme, on the edge where it leaves."""
    view, unit = view_of(examined.curve), examined.result.position_unit
    drawn = [("the curve", examined.curve, examined.curve.corrected)]
    if examined.result.decisive is not None and examined.result.policy is not Policy.AS_MEASURED:
        drawn.append(("as measured", examined.curve, examined.curve.error))
    if examined.before is not None:
        drawn.append(("before trim", examined.before, examined.before.error))
    sides: dict[int, list[str]] = {0: [], 1: []}
    said: list[int] = []  # a reading that leaves the picture corrected and as measured is said once
    for name, curve, volts in drawn:
        for side, row in enumerate(extreme_beyond(volts, view)):
            if row is not None and (volts is not curve.error or curve is not examined.curve or row not in said):
                said.append(row)
                place = at(float(curve.position[row]), unit)
                sides[side].append(f"{name} continues to {millivolts(float(volts[row]), decimals=1)} mV at {place} {'↑↓'[side]}")
    curves = words_there + [(curve.position, _mv(volts)) for _, curve, volts in drawn]
    curves += [(examined.curve.position, _mv(limit)) for limit in (examined.curve.lower, examined.curve.upper)]
    for side, sentences in sides.items():
        for words in sentences:
            curves.append(panel.edge_note(words, curves, upper=side == 0))
