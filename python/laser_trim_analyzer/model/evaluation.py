"""One evaluation of a sweep and how far it may turn the curve (RULES §2): frozen values; no rule lives here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .quick import quick

__all__ = ["BoundsSource", "Evaluation", "RotationBounds"]


@quick
@dataclass(frozen=True, slots=True)
class Evaluation:
    """One evaluation of a sweep (RULES §2); margins are relative to the half band, errors and `offset_v` in volts, `rotation` in
    volts per volt of theory.

    `certificate` names the points (zero-based) that pin the correction: moving it any way costs one of them margin. `upper_bound`:
    the sweep has too many points for the exact search, fewer may be out. `on_bound`: the rotation is stopped by its bounds.
    """

    fail_points: int
    max_abs_error: float | None
    margin: float | None
    worst_index: int | None
    worst_position: float | None
    offset_v: float = 0.0
    rotation: float = 0.0
    certificate: tuple[int, ...] = ()
    upper_bound: bool = False
    on_bound: bool = False


class BoundsSource(StrEnum):
    """Where the bounds of the rotation come from (RULES §2)."""

    SPECIFICATION = "specification"
    FILE = "file"
    LOCKED = "locked by the file"
    NONE = "no usable length limits"


@quick
@dataclass(frozen=True, slots=True)
class RotationBounds:
    """Least and largest rotation, in volts per volt of theory; both 0 where re-entering the length is not allowed."""

    least: float
    most: float
    source: BoundsSource
