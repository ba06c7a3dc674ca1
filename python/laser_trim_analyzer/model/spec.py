"""What a model is specified to be, as far as grading needs it; nothing here reads a file or grades."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fnmatch import fnmatchcase

from .limits import Exclusions, Range
from .verdict import Policy

__all__ = ["AngleTolerance", "LinearityType", "Specification", "Specifications", "Threshold"]


class LinearityType(StrEnum):
    """The kinds of linearity a drawing names (STANDARDS §1.3)."""

    ABSOLUTE = "absolute"
    ABSOLUTE_WITH_OFFSET = "absolute_with_offset"
    INDEPENDENT = "independent"

    @property
    def policy(self) -> Policy:
        """The evaluation that decides for this kind (RULES §3)."""
        return _POLICY_OF[self]


_POLICY_OF = {
    LinearityType.ABSOLUTE: Policy.AS_MEASURED,
    LinearityType.ABSOLUTE_WITH_OFFSET: Policy.WITH_OFFSET,
    LinearityType.INDEPENDENT: Policy.WITH_ROTATION,
}


class AngleTolerance(StrEnum):
    """A one-sided tolerance of the electrical length: the drawing names a least or a largest one."""

    MINIMUM = "min"
    MAXIMUM = "max"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A limit that people agreed on, with who, why and since when."""

    value: float
    author: str
    reason: str
    day: date


@dataclass(frozen=True, slots=True)
class Specification:
    """The specification of one model or of a pattern of models; absent parts leave the file's own values in force.

    `angle` in the track's unit with `angle_tolerance` in the same unit (± T), or one-sided; `sigma_threshold` in V per position
    unit; `final_resistance` in ohm; `guard_band` is the part of each half band by which both limits are moved inwards, 0 … 1.
    """

    pattern: str = "*"
    linearity_type: LinearityType | None = None
    policy: Policy | None = None
    angle: float | None = None
    angle_tolerance: float | AngleTolerance | None = None
    exclusions: Exclusions = field(default=Exclusions())
    sigma_threshold: Threshold | None = None
    final_resistance: Range | None = None
    guard_band: float = 0.0

    def fits(self, model: str) -> bool:
        """Whether the pattern means this model: case does not count, ``*`` and ``?`` stand for any text and any sign."""
        return fnmatchcase(model.strip().casefold(), self.pattern.strip().casefold())


_NOTHING_SPECIFIED = Specification()


@dataclass(frozen=True, slots=True)
class Specifications:
    """A table of specifications, from one source (the name of a file)."""

    source: str
    rows: tuple[Specification, ...]

    def for_model(self, model: str) -> Specification:
        """The row that fits best: the same name, else the pattern with the most plain signs, else the first of equals; a
        specification without demands where none fits."""
        fitting = [row for row in self.rows if row.fits(model)]
        return max(fitting, key=plainness, default=_NOTHING_SPECIFIED)


def plainness(row: Specification) -> tuple[bool, int]:
    """Whether the pattern is a name, and how many plain signs it has: of equals the first in the table fits best."""
    wild = any(sign in row.pattern for sign in "*?[")
    return not wild, sum(sign not in "*?" for sign in row.pattern)
