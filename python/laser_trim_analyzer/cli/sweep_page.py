"""The part of ``lta inspect`` that shows one sweep and its rows; computes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from laser_trim_analyzer.model import StationFlag, Sweep, TrimDetail
from laser_trim_analyzer.reports.words import POLICIES

from .page import number, print_facts, print_rows
from .table import Head

if TYPE_CHECKING:
    from rich.console import Console

    from laser_trim_analyzer.model.sweep import FloatArray
    from laser_trim_analyzer.reports.examined import Curve, ExaminedTrack

__all__ = ["print_points", "print_sweep"]

_CUT_HEADS: Final = (Head("Cut", right=True), Head("Readings one after the other, V", folds=True))
_FLAG: Final = {StationFlag.IN: "in", StationFlag.OUT: "OUT", StationFlag.MISPLACED: "misplaced"}


def print_sweep(console: Console, sweep: Sweep) -> None:
    """Print what the sheet says of the sweep as a whole."""
    detail = sweep.detail
    facts: list[tuple[str, object]] = [
        ("Trim pass", sweep.pass_number or None),
        ("Trim set", sweep.trim_set),
        ("Grid taken from sheet", sweep.grid_sheet if sweep.grid_sheet != sweep.sheet else None),
        ("Measured rows", sweep.points),
        ("Rows of the table", sweep.rows),
        ("Readings declared", sweep.readings_declared),
        ("Rows with both limits", sum(low == low and high == high for low, high in zip(sweep.lower, sweep.upper, strict=True))),
        ("Measured on", sweep.measured_on),
        ("Applied volts", number(sweep.applied_volts)),
        ("Offset of the station, V", number(sweep.station_offset)),
        ("Length used", number(sweep.theory_length)),
        ("Length measured", number(sweep.measured_length)),
        ("Resistance, Ω", number(sweep.resistance_ohm)),
        ("Resistance predicted, Ω", number(sweep.predicted_resistance_ohm)),
        ("Resistance used, Ω", number(sweep.used_resistance_ohm)),
        ("Extra readings, V", ", ".join(map(number, sweep.extra_readings))),
        ("Header", "not filled in (track, serial and count are blank)" if sweep.stale_header else None),
        ("Readings while cutting", "cut off at column 256" if detail and detail.cut_readings_cut else None),
    ]
    print_facts(console, f"Sweep {sweep.kind}, sheet '{sweep.sheet}'", facts)


def print_points(console: Console, sweep: Sweep, examined: ExaminedTrack | None) -> None:
    """Print every measured row with the sheet's own error and flag, then what the laser did at it; `examined` is the track whose
    verdict rests on this sweep, None for any other sweep."""
    columns: list[tuple[str, Iterable[str]]] = [
        ("Position", map(_reading, sweep.position)),
        ("Measured, V", map(_reading, sweep.measured)),
        ("Theory, V", map(_reading, sweep.theory)),
        ("Error, V", map(_reading, sweep.stored_error)),
        ("Lower, V", map(_reading, sweep.lower)),
        ("Upper, V", map(_reading, sweep.upper)),
    ]
    if (sweep.station_flags != StationFlag.UNKNOWN).any():
        columns.append(("Station", (_FLAG.get(int(flag), "") for flag in sweep.station_flags)))
    if examined is not None:
        columns.append((_evaluation(examined).capitalize(), _words(examined.curve)))
    columns += [(caption, map(_reading, values)) for caption, values in _laser(sweep.detail)]
    rows = zip(map(str, range(sweep.points)), *(values for _, values in columns), strict=True)
    heads = [Head(caption, right=True) for caption in ("Row", *(caption for caption, _ in columns))]
    print_rows(console, f"Points of sheet '{sweep.sheet}'", heads, rows)
    if cuts := list(_cuts(sweep.detail)):
        print_rows(console, f"Volts while cutting, pass {sweep.pass_number}", _CUT_HEADS, cuts)
    if examined is not None:
        count = f"{examined.curve.out.sum()} of {examined.curve.graded.sum()} graded points are out of their limits."
        console.print(f"\n{_evaluation(examined).capitalize()}, {count}", soft_wrap=True)


def _evaluation(examined: ExaminedTrack) -> str:
    """The evaluation that the marks are for; a track that was never cut is only ever shown as measured."""
    return "as measured" if examined.result.decisive is None else POLICIES[examined.result.policy]


def _words(curve: Curve) -> Iterator[str]:
    """What became of each row."""
    for graded, out, excluded in zip(curve.graded, curve.out, curve.excluded, strict=True):
        yield "OUT" if out else "in" if graded else "excluded" if excluded else "not graded"


def _laser(detail: TrimDetail | None) -> Iterator[tuple[str, FloatArray]]:
    """The columns of the laser that the sheet has."""
    if detail is None:
        return
    named = (
        ("Target, V", detail.target),
        ("Started, V", detail.initial),
        ("Reached, V", detail.final),
        ("Predicted step, V", detail.predicted_delta),
        ("Used step, V", detail.used_delta),
        ("Cut length, mm", detail.cut_length),
        ("Current, A", detail.current),
    )
    for caption, values in named:
        if values is not None and (values == values).any():  # NaN is not equal to itself
            yield caption, values


def _cuts(detail: TrimDetail | None) -> Iterator[tuple[str, str]]:
    """The readings at each trimmed point, in the order of the points."""
    if detail is not None and detail.cut_readings is not None:
        for number, values in enumerate(detail.cut_readings.T, start=1):
            yield str(number), " ".join(_reading(value) for value in values if value == value)  # NaN is not equal to itself


def _reading(value: float) -> str:
    """Eight digits hold what a station writes (10.101464 V) and leave a row whole on 80 columns."""
    return number(value, 8)
