"""Which part an attempt belongs to: stem, letter, track key and lot (RULES §5), from the attempts alone, whatever their order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

__all__ = ["LOT_GAP", "Lot", "TrackKey", "lots_of", "stem_and_letter"]

LOT_GAP: Final = timedelta(days=3)


@dataclass(frozen=True, slots=True, order=True)
class TrackKey:
    """What makes two attempts of a unit retests of each other: only equal keys are."""

    letter: str
    section: int
    track: str


@dataclass(frozen=True, slots=True, order=True)
class Lot:
    """Production days of one model whose gaps are at most three days; both ends included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def is_closed(self, newest: date) -> bool:
        """Whether no further day can join: the newest day of all records lies more than three days after the lot's last."""
        return newest - self.last > LOT_GAP


def stem_and_letter(serial: str) -> tuple[str, str]:
    """Split a serial that ends in a digit and one letter (`254A` is `254`, `A`); any other serial is its own stem."""
    if len(serial) >= 2 and serial[-1].isalpha() and serial[-2].isdigit():
        return serial[:-1], serial[-1]
    return serial, ""


def lots_of(days: Iterable[date]) -> list[Lot]:
    """The lots of one model's production days, oldest first; the order and repetition of the days do not matter."""
    lots: list[Lot] = []
    for day in sorted(set(days)):
        if lots and day - lots[-1].last <= LOT_GAP:
            lots[-1] = Lot(lots[-1].first, day)
        else:
            lots.append(Lot(day, day))
    return lots
