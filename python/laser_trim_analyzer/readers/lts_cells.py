"""The single cells of LTS sheets that stand without a label: where each is, and what it says with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from laser_trim_analyzer.model import Parameter

from .workbook import Sheet, cell_name

__all__ = ["COMPENSATION", "EXTRA_READINGS", "LENGTH", "PREDICTED", "RESISTANCE", "SERIAL", "single_values", "used_resistance"]

Place = tuple[int, int]

LENGTH: Final = (0, 10)  # K1 of `test`: measured electrical length
SERIAL: Final = (1, 12)  # M2 of `test`: serial_track
COMPENSATION: Final = (0, 14)  # O1 of `Lin Chart`
RESISTANCE: Final = (0, 17)  # R1
PREDICTED: Final = (1, 17)
EXTRA_READINGS: Final = 2  # below the table


def used_resistance(points: int) -> Place:
    """Behind the predicted and the used delta of each point."""
    return 2 * points + 2, 17


def single_values(sheet: Sheet, chart: Sheet, pass_number: int, points: int) -> tuple[Parameter, ...]:
    """What was read of a sweep beside its table, in the order of the sheet; blank and error cells are left out."""
    places = [("resistance", sheet, RESISTANCE), ("predicted resistance", sheet, PREDICTED)]
    if pass_number:
        places.append(("used resistance", sheet, used_resistance(points)))
    else:
        places += [("measured length", sheet, LENGTH), ("serial and track", sheet, SERIAL)]
    places += [("extra reading", sheet, (points + extra, 0)) for extra in range(EXTRA_READINGS)]
    return tuple(_found([*places, ("compensation", chart, COMPENSATION)]))


def _found(places: list[tuple[str, Sheet, Place]]) -> Iterator[Parameter]:
    for label, sheet, place in places:
        value = sheet.cell(*place)
        if value is not None:
            yield Parameter(label, value, sheet.name, cell_name(*place))
