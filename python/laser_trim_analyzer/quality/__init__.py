"""Statistics of many units: populations and yields; knows facts and counts, no store and no frontend."""

from .populations import (
    ACTIVE,
    NEAR_MISS,
    RECENT,
    Grouping,
    Horizon,
    Pooled,
    Population,
    Severity,
    UnitCount,
    Yield,
    grouped,
    horizon_of,
    is_near_miss,
    severity_counts,
    severity_of,
    total,
)
from .rows import ModelRow, UnitRow

__all__ = [
    "ACTIVE",
    "NEAR_MISS",
    "RECENT",
    "Grouping",
    "Horizon",
    "ModelRow",
    "Pooled",
    "Population",
    "Severity",
    "UnitCount",
    "UnitRow",
    "Yield",
    "grouped",
    "horizon_of",
    "is_near_miss",
    "severity_counts",
    "severity_of",
    "total",
]
