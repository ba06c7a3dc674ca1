"""Numbers as people read them: unit, sign and decimals in one place; a dash where there is no number."""

from __future__ import annotations

import math
from typing import Final

from laser_trim_analyzer.model import PositionUnit

__all__ = ["NONE", "at", "count", "millivolts", "ohm", "percent", "plain", "position", "significant", "unit_mark", "unit_name"]

NONE: Final = "–"
_MARKS: Final = {PositionUnit.DEGREE: "°", PositionUnit.INCH: " in"}
_DECIMALS: Final = {PositionUnit.DEGREE: 2, PositionUnit.INCH: 4}


def plain(value: float | None, decimals: int, *, signed: bool = False) -> str:
    """Fixed decimals and a true minus; `signed` for errors and offsets, never for sizes."""
    if value is None or not math.isfinite(value):
        return NONE
    text = f"{value:{'+' if signed else ''}.{decimals}f}"
    return text.replace("-", "−") if float(text) else text.lstrip("+-")


def significant(value: float | None, digits: int = 4) -> str:
    if value is None or not math.isfinite(value):
        return NONE
    return f"{value:.{digits}g}".replace("-", "−")


def millivolts(volts: float | None, *, signed: bool = True, decimals: int = 2) -> str:
    """Volts as millivolts, without the unit."""
    return plain(None if volts is None else 1000 * volts, decimals, signed=signed)


def percent(share: float | None, *, signed: bool = True, decimals: int = 3) -> str:
    """A fraction in percent, without the sign."""
    return plain(None if share is None else 100 * share, decimals, signed=signed)


def ohm(value: float | None) -> str:
    return NONE if value is None else f"{value:,.0f} Ω"


def position(value: float | None, unit: PositionUnit | None, *, signed: bool = True) -> str:
    """A position without its unit: hundredths of a degree, ten-thousandths of an inch."""
    return plain(value, _DECIMALS[unit] if unit else 3, signed=signed)


def at(value: float | None, unit: PositionUnit | None, *, signed: bool = True) -> str:
    """A position with its unit."""
    text = position(value, unit, signed=signed)
    return text if text == NONE else text + unit_mark(unit)


def unit_mark(unit: PositionUnit | None) -> str:
    """What stands behind a position."""
    return _MARKS[unit] if unit else ""


def unit_name(unit: PositionUnit | None) -> str:
    return str(unit) if unit else "unit unknown"


def count(number: int, what: str) -> str:
    """`1 point`, `2 points`."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
