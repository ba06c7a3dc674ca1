"""What is planted in a history on purpose, and what it does on a given day; it draws no chance and knows no track."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Literal, get_args

__all__ = ["END", "KINDS", "QUANTITIES", "Cause", "End", "Influence", "Kind", "Quantity", "influence"]

Kind = Literal["drift", "step", "recipe", "limits", "machine", "one-end"]
Quantity = Literal["bow", "offset", "resistance", "roughness", "length"]
End = Literal["low", "high"]
KINDS: tuple[str, ...] = get_args(Kind)
QUANTITIES: tuple[str, ...] = get_args(Quantity)
END: tuple[str, ...] = get_args(End)
_DRIFT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Cause:
    """One planted cause, in force from `day` to `until` (both included; None: to the end of the history).

    `size` counts in half bands of the model's limits (bow, offset, one-end) or as a share of what was (0.05: 5 % more
    resistance, roughness, length, rise by the recipe, half band of the limits). A drift grows by `size` every 30 days.
    `models` and `machine` say whom it touches; an empty one touches all.
    """

    name: str
    kind: Kind
    day: date
    size: float
    quantity: Quantity = "bow"
    end: End = "high"
    until: date | None = None
    models: tuple[str, ...] = ()
    machine: str = ""

    def touches(self, model: str, machine: str, day: date) -> bool:
        in_force = self.day <= day and (self.until is None or day <= self.until)
        return in_force and (not self.models or model in self.models) and (not self.machine or machine == self.machine)

    def size_on(self, day: date) -> float:
        """What has come together by the day: a drift is 0 on its first one."""
        return self.size * ((day - self.day).days / _DRIFT_DAYS if self.kind == "drift" else 1.0)


@dataclass(frozen=True, slots=True)
class Influence:
    """The sum of the causes in force for one model on one machine and day; all 0 where nothing is planted.

    `bow`, `offset`, `low_end` and `high_end` in half bands; the others are shares (0.05: 5 % more).
    """

    bow: float = 0.0
    offset: float = 0.0
    low_end: float = 0.0
    high_end: float = 0.0
    resistance: float = 0.0
    roughness: float = 0.0
    length: float = 0.0
    recipe: float = 0.0
    limits: float = 0.0


def influence(causes: Iterable[Cause], day: date) -> Influence:
    """What these causes do together on the day; whom they touch is asked before."""
    found = {field.name: 0.0 for field in fields(Influence)}
    for cause in causes:
        found[_member(cause)] += cause.size_on(day)
    return Influence(**found)


def _member(cause: Cause) -> str:
    if cause.kind == "one-end":
        return f"{cause.end}_end"
    return cause.kind if cause.kind in ("recipe", "limits") else cause.quantity
