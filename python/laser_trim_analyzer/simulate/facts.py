"""Invented facts of trim runs, repeatable by seed: models and serials belong to nobody, and nothing is graded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import numpy as np

from laser_trim_analyzer.model import Parameter, PositionUnit, Range, Sweep, SweepKind, System, Track, TrimFile

from .complete import with_parameters
from .curves import LimitShape, frozen, rounded
from .runs import FlagColumn, Outcome, Run, Shape
from .traps import DltsTraps, LtsTraps

__all__ = ["FlagColumn", "Outcome", "Shape", "invent_dlts", "invent_lts"]

_WORST = {"pass": 0.5, "watch": 0.95, "fail": 2.5, "untrimmed": 4.0, "aborted": 0.5}
"""Largest |error| of the deciding sweep in half bands."""
_LENGTH = {System.DLTS: 340.0, System.LTS: 0.61}


def invent_dlts(
    seed: int, *, tracks: int = 1, passes: int = 1, points: int = 101, outcome: Outcome = "pass",
    outcomes: tuple[Outcome, ...] = (), shape: Shape | None = None, limits: LimitShape = "constant",
    model: str = "4711-2", serial: str = "17A", sheet_model: str | None = None, sheet_serial: str | None = None,
    declared_tracks: int | None = None, template_sheets: tuple[str, ...] = (), remarks: tuple[str, ...] = (),
    traps: DltsTraps | None = None,
) -> TrimFile:  # fmt: skip
    """A System A run: 5-digit volts, theory straight over the length, degrees.

    `outcomes` gives each track its own; one ``aborted`` leaves none. `template_sheets` names copies of the template
    beside the data. The parameters are those that a workbook written with the same `traps` holds.
    """
    chance = np.random.default_rng(seed)
    shape = shape or Shape(limits=limits)
    each = outcomes or (outcome,) * tracks
    made = tuple(_track(chance, System.DLTS, number, passes, points, kind, shape) for number, kind in enumerate(each, start=1))
    when = _moment(chance)
    aborted = "aborted" in each
    nameless = aborted or all(sweep.stale_header for track in made for sweep in track.sweeps)
    found = TrimFile(
        path="", sha256="0" * 64, size=0, system=System.DLTS, model=model, serial=serial,
        sheet_model=sheet_model or model, sheet_serials=() if nameless else _serials(serial, sheet_serial),
        trimmed_at=when, impossible_date=None, saved_at=None, outcome_words=None,
        tracks_declared=declared_tracks or len(each), parameters=(),
        remarks=tuple(Parameter("remark", text, "Notes", f"E{row}") for row, text in enumerate(remarks, start=2)),
        template_sheets=template_sheets, tracks=() if aborted else tuple(_on(track, when.date()) for track in made),
    )  # fmt: skip
    return with_parameters(found, traps)


def invent_lts(
    seed: int, *, passes: int = 1, points: int = 63, outcome: Outcome = "pass", words: str = "Trimmed Correct",
    shape: Shape | None = None, limits: LimitShape = "constant", model: str = "5822", serial: str = "8",
    rerun: bool = False, template_grid: bool = False, stale_errors: bool = False, unit_cell: str = "inch",
    rotary: bool = False, letter: str = "TA", sheet_model: str | None = None, sheet_serial: str | None = None,
    traps: LtsTraps | None = None,
) -> TrimFile:  # fmt: skip
    """A System B run of one track: 6-digit volts, two extra centre readings, readings while cutting.

    `stale_errors` leaves constants in the error column of ``test``; `template_grid` leaves its grid to the template.
    The parameters are those that a workbook written with the same `traps` holds.
    """
    chance = np.random.default_rng(seed)
    shape = shape or Shape(limits=limits)
    track = _track(chance, System.LTS, 1, passes, points, outcome, shape)
    unit = PositionUnit.DEGREE if rotary else PositionUnit.INCH
    track = replace(track, name=letter, alias=None, unit_cell=unit_cell, position_unit=unit)
    if stale_errors:
        constants = rounded(track.sweeps[0].stored_error + 0.07, 6)
        track = _with_first(track, replace(track.sweeps[0], stored_error=constants))
    if track.final is not None and rerun:
        sheet = f"Trim {track.passes}"
        again = replace(track.final, kind=SweepKind.RERUN, sheet=sheet, grid_sheet=sheet, detail=None)
        track = replace(track, sweeps=(*track.sweeps, _measured_again(again, chance)))
    if track.final is not None and template_grid:
        borrowed = replace(track.sweeps[0], grid_sheet="Lin Error", stored_error=track.final.stored_error)
        track = _with_first(track, borrowed)
    found = TrimFile(
        path="", sha256="0" * 64, size=0, system=System.LTS, model=model, serial=serial,
        sheet_model=sheet_model or model, sheet_serials=_serials(serial, sheet_serial),
        trimmed_at=_moment(chance), impossible_date=None, saved_at=None,
        outcome_words=words or None, tracks_declared=None, parameters=(), remarks=(),
        template_sheets=() if track.final else ("Lin Error",), tracks=(track,),
    )  # fmt: skip
    return with_parameters(found, traps)


def _serials(serial: str, sheet_serial: str | None) -> tuple[str, ...]:
    """What the sheets say: the same, something else, or nothing (an empty text)."""
    written = serial if sheet_serial is None else sheet_serial
    return (written,) if written else ()


def _moment(chance: np.random.Generator) -> datetime:
    month, day, hour, minute = (int(chance.integers(low, high)) for low, high in ((1, 13), (1, 29), (0, 24), (0, 60)))
    return datetime(2024, month, day, hour, minute)


def _with_first(track: Track, sweep: Sweep) -> Track:
    return replace(track, sweeps=(sweep, *track.sweeps[1:]))


def _on(track: Track, day: date) -> Track:
    return replace(track, sweeps=tuple(replace(sweep, measured_on=day) for sweep in track.sweeps))


def _measured_again(sweep: Sweep, chance: np.random.Generator) -> Sweep:
    measured = rounded(sweep.measured + chance.uniform(2e-4, 8e-4, sweep.points), 6)
    return replace(sweep, measured=measured, stored_error=frozen(measured - sweep.theory + sweep.station_offset))


def _track(
    chance: np.random.Generator, system: System, number: int, passes: int, points: int, outcome: Outcome, shape: Shape
) -> Track:
    length = round(_LENGTH[system] * (1 + 0.002 * float(chance.uniform(-1, 1))), 3)
    run = Run(chance, system, number, 0 if outcome == "untrimmed" else passes, points, _WORST[outcome], length, shape)
    sweeps = run.sweeps()
    final = max((sweep.resistance_ohm for sweep in sweeps if sweep.resistance_ohm is not None), default=9000.0)
    angle = Range(round(length * 0.985, 4), round(length * 1.015, 4))
    dlts = system is System.DLTS
    return Track(
        section=1, name=f"TRK{number}", alias=("Outer Track", "Inner Track")[number - 1],
        position_unit=PositionUnit.DEGREE, unit_cell=None,
        initial_resistance=Range(float(round(final * 0.7)), float(round(final * 0.99))) if dlts else Range(None, None),
        final_resistance=Range(float(round(final * 0.9)), float(round(final * 1.1))),
        angle=Range(angle.upper, angle.lower) if shape.swapped_angle else angle,
        length_locked=shape.length_locked and dlts, parameters=(), trim_parameters=(), sweeps=tuple(sweeps),
    )  # fmt: skip
