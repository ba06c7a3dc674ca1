"""Ranges and exclusions: limits on scalars and on point indices; nothing here judges a track."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .quick import quick

__all__ = ["Exclusions", "Range"]


@quick
@dataclass(frozen=True, slots=True)
class Range:
    """A lower and an upper limit of a scalar; ``None`` where the record has none."""

    lower: float | None
    upper: float | None

    @property
    def is_sane(self) -> bool:
        """Whether both limits are there and 0 < lower < upper (RULES §3: only sane limits may flag a part)."""
        return self.lower is not None and self.upper is not None and 0 < self.lower < self.upper < math.inf

    def holds(self, value: float) -> bool:
        """Whether `value` lies inside, limits included; an absent limit does not bind."""
        return (self.lower is None or value >= self.lower) and (self.upper is None or value <= self.upper)


@quick
@dataclass(frozen=True, slots=True)
class Exclusions:
    """Point indices that a specification takes out of grading: inclusive ranges of zero-based indices (RULES §1)."""

    ranges: tuple[tuple[int, int], ...] = ()

    @classmethod
    def parse(cls, text: str) -> Exclusions:
        """Read ``"0-2, 48-50, 7"``; raises ValueError that names the part which is no range."""
        ranges = []
        for part in filter(None, (piece.strip() for piece in text.split(","))):
            first, dash, last = part.partition("-")
            if not first.strip().isdecimal() or (dash and not last.strip().isdecimal()):
                raise ValueError(f"'{part}' is not an index or a range of indices such as 0-2")
            low, high = int(first), int(last if dash else first)
            if high < low:
                raise ValueError(f"'{part}' runs backwards")
            ranges.append((low, high))
        return cls(tuple(ranges))

    def __str__(self) -> str:
        """What `parse` reads back."""
        return ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in self.ranges)

    def __contains__(self, index: int) -> bool:
        return any(low <= index <= high for low, high in self.ranges)
