"""From the entries of a row to a specification: each value is checked, none is guessed, corrected or left out."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from laser_trim_analyzer.errors import SpecError
from laser_trim_analyzer.model import AngleTolerance, Exclusions, LinearityType, Policy, Range, Specification, Threshold

from .columns import COLUMNS, hint
from .row import Entry, Row, shown

__all__ = ["specification_of"]

_Word = TypeVar("_Word", bound=StrEnum)

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SIGMA = ("sigma_threshold", "sigma_author", "sigma_reason", "sigma_date")
_LARGEST_WHOLE = 1e15  # above it a double no longer holds every whole number


def specification_of(row: Row) -> Specification:
    """The specification of a row; raises SpecError SPEC_VALUE or SPEC_SCHEMA."""
    _belong_together(row, "angle", "angle_tolerance")
    _belong_together(row, "resistance_min", "resistance_max")
    _belong_together(row, *_SIGMA)
    angle = _number(row, "angle")
    return Specification(
        pattern=_pattern(row),
        linearity_type=_word(row, "linearity", LinearityType),
        policy=_word(row, "policy", Policy),
        angle=angle,
        angle_tolerance=None if angle is None else _tolerance(row, angle),
        exclusions=_exclusions(row),
        sigma_threshold=_threshold(row),
        final_resistance=_resistance(row),
        guard_band=_number(row, "guard_band", or_zero=True, below=1.0) or 0.0,
    )


def _refusal(entry: Entry, problem: str) -> SpecError:
    return entry.place.refusal("SPEC_VALUE", problem, f"Write {COLUMNS[entry.place.column]}.")


def _belong_together(row: Row, *columns: str) -> None:
    """All of the columns or none: one without the others would do nothing."""
    missing = [column for column in columns if column not in row]
    given = [column for column in columns if column in row]
    if missing and given:
        raise _refusal(row[given[0]], f"there is no {' and no '.join(missing)} with it")


# ---- text


def _text(entry: Entry) -> str:
    if not isinstance(entry.value, str):
        raise _refusal(entry, f"{shown(entry.value)} is not text")
    text = entry.value.strip()
    if not text:
        raise _refusal(entry, "it is empty")
    if not text.isprintable():
        raise _refusal(entry, f"{shown(text)} has signs that cannot be shown")
    return text


def _sentence(entry: Entry) -> str:
    """Text in which a line end is a blank."""
    value = entry.value
    return _text(replace(entry, value=" ".join(value.split())) if isinstance(value, str) else entry)


def _pattern(row: Row) -> str:
    if "model" not in row:
        raise row.place.refusal("SPEC_SCHEMA", "the model is missing", f"Write {COLUMNS['model']}.")
    entry = row["model"]
    if isinstance(entry.value, int | float) and not isinstance(entry.value, bool):
        return _pattern_of_number(entry, entry.value)
    text = _text(entry)
    if "[" in text:
        raise _refusal(entry, f"{shown(text)} has a '['; patterns know * and ? only")
    return text


def _pattern_of_number(entry: Entry, value: float) -> str:
    """Excel makes a number of a model such as 4711; what it made of another cannot be undone."""
    if not 0 <= value < _LARGEST_WHOLE or value != math.floor(value):
        raise _refusal(entry, f"{shown(value)} is a number, not the name of a model")
    return str(int(value))


def _word(row: Row, column: str, words: type[_Word]) -> _Word | None:
    if column not in row:
        return None
    text = _text(row[column])
    known = [word.value for word in words]
    if text.casefold() not in known:
        raise _refusal(row[column], f"{shown(text)} is not known; {hint(text, known)}")
    return words(text.casefold())


def _exclusions(row: Row) -> Exclusions:
    if "exclude" not in row:
        return Exclusions()
    entry = row["exclude"]
    try:
        found = Exclusions.parse(_text(entry))
    except ValueError as problem:
        raise _refusal(entry, str(problem)[:100]) from problem
    if not found.ranges:
        raise _refusal(entry, "it names no index")
    return found


# ---- numbers


def _number(row: Row, column: str, *, or_zero: bool = False, below: float = math.inf) -> float | None:
    """A finite number above 0 (or 0 itself) and below a bound; None where it is absent."""
    if column not in row:
        return None
    entry = row[column]
    value = _plain_number(entry)
    if value < 0 or (value == 0 and not or_zero):
        raise _refusal(entry, f"{value:g} is {'below 0' if value < 0 else '0'}")
    if value >= below:
        raise _refusal(entry, f"{value:g} is not below {below:g}")
    return value + 0.0  # never -0.0


def _plain_number(entry: Entry) -> float:
    value = entry.value
    if isinstance(value, str) and not entry.is_typed:
        value = _number_of_text(entry, value.strip())
    if isinstance(value, bool) or not isinstance(value, int | float):
        quoted = " (a number in quotes or in a text cell is text)" if isinstance(value, str) else ""
        raise _refusal(entry, f"{shown(value)} is not a number{quoted}")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise _refusal(entry, f"{shown(entry.value)} is not a finite number")
    return number


def _number_of_text(entry: Entry, text: str) -> float:
    if _NUMBER.fullmatch(text):
        return float(text)
    if "," in text and _NUMBER.fullmatch(text.replace(",", ".", 1)):
        raise _refusal(entry, f"{shown(text)} has a decimal comma; write {text.replace(',', '.', 1)}")
    raise _refusal(entry, f"{shown(text)} is not a number")


def _tolerance(row: Row, angle: float) -> float | AngleTolerance:
    value = row["angle_tolerance"].value
    if isinstance(value, str) and value.strip().casefold() in (AngleTolerance.MINIMUM, AngleTolerance.MAXIMUM):
        return AngleTolerance(value.strip().casefold())
    tolerance = _number(row, "angle_tolerance", or_zero=True)
    assert tolerance is not None
    if tolerance >= angle:
        raise _refusal(row["angle_tolerance"], f"{tolerance:g} is not below the angle {angle:g}")
    return tolerance


def _resistance(row: Row) -> Range | None:
    least, most = _number(row, "resistance_min"), _number(row, "resistance_max")
    if least is None or most is None:
        return None
    if least >= most:
        raise _refusal(row["resistance_min"], f"{least:g} is not below resistance_max {most:g}")
    return Range(least, most)


# ---- the threshold of the sigma gradient


def _threshold(row: Row) -> Threshold | None:
    value = _number(row, "sigma_threshold")
    if value is None:
        return None
    return Threshold(value, _sentence(row["sigma_author"]), _sentence(row["sigma_reason"]), _day(row["sigma_date"]))


def _day(entry: Entry) -> date:
    if isinstance(entry.value, date) and not isinstance(entry.value, datetime):
        return entry.value
    if isinstance(entry.value, str) and _ISO_DAY.fullmatch(entry.value.strip()):
        try:
            return date.fromisoformat(entry.value.strip())
        except ValueError as problem:
            raise _refusal(entry, f"{shown(entry.value)}: {problem}") from problem
    raise _refusal(entry, f"{shown(entry.value)} is not a day")
