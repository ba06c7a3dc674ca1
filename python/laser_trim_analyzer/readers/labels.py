"""Values found by their label among the parameters of a record, and how a missing one is spelled; knows no meanings."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite

from laser_trim_analyzer.model import Parameter, Range

from .workbook import Parameters, normalised

__all__ = ["find", "find_number", "find_text", "normalised", "ohms", "range_of", "text_of"]


def find(parameters: Iterable[Parameter], *labels: str) -> Parameter | None:
    """The first parameter whose label is one of `labels` (given normalised)."""
    if isinstance(parameters, Parameters):  # searched where they stand, without making an object of each
        return parameters.find(labels)
    return next((parameter for parameter in parameters if normalised(parameter.label) in labels), None)


def find_number(parameters: Iterable[Parameter], *labels: str) -> float | None:
    """The number under one of `labels`; text such as ``NaN`` or ``Inf`` and blanks are None (FORMAT §7.7)."""
    value = _value(parameters, labels)
    return value if isinstance(value, float) and isfinite(value) else None


def find_text(parameters: Iterable[Parameter], *labels: str) -> str | None:
    """The value under one of `labels` as text: a whole number loses its ``.0``."""
    value = _value(parameters, labels)
    return None if value is None else text_of(value)


def _value(parameters: Iterable[Parameter], labels: tuple[str, ...]) -> float | str | bool | None:
    if isinstance(parameters, Parameters):
        return parameters.value(labels)
    parameter = find(parameters, *labels)
    return None if parameter is None else parameter.value


def ohms(value: float | None) -> float | None:
    """A resistance; 0 is what stations and templates write where there is none (RULES §4)."""
    return value or None


def text_of(value: float | str | bool) -> str:
    """A model or serial as the shop writes it: the number 4711.0 is ``4711``."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()


def range_of(parameters: Iterable[Parameter], lower: tuple[str, ...], upper: tuple[str, ...]) -> Range:
    """A lower and an upper limit by their labels, as they stand: swapped ones stay swapped and are not sane."""
    return Range(find_number(parameters, *lower), find_number(parameters, *upper))
