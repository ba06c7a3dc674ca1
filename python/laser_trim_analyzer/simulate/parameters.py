"""The three parameter sheets of a System A workbook; what the facts do not say is filled with ordinary values."""

from __future__ import annotations

from collections.abc import Iterable

from laser_trim_analyzer.model import Parameter, Track, TrimFile

from .layout import Cells, Value, address, place
from .tables import DLTS_MODEL, DLTS_TRACK, DLTS_TRIM
from .traps import DltsTraps

__all__ = ["declared_tracks", "labelled_values", "model_sheet", "overlay", "track_sheet", "trim_sheet"]

_HEADINGS = ("TRACK PARAMETERS", "TRIM PARAMETERS")
_ENDS = ("Initial Trim Points Ignored", "Final Trim Points Ignored")


def declared_tracks(trim_file: TrimFile) -> int:
    """The tracks that the record declares, or that it has where it declares none."""
    present = [int(track.name.removeprefix("TRK")) for track in trim_file.tracks]
    return max(trim_file.tracks_declared or 1, *present, 1)


def overlay(sheet: Cells, parameters: Iterable[Parameter], *, label_column: int = 0) -> None:
    """Put the parameters of this sheet where they were read; a label that a trap moved or a heading stays as it is."""
    for parameter in parameters:
        if parameter.sheet != sheet.name or parameter.label in _HEADINGS:
            continue
        row, column = place(parameter.cell)
        label = sheet.cells.get((row, label_column))
        if label is None or str(label).strip() == parameter.label:
            sheet.put(row, label_column, label or parameter.label)
            sheet.put(row, column, parameter.value)


def labelled_values(sheet: Cells, label_column: int, value_column: int, rows: range) -> tuple[Parameter, ...]:
    """Every row with a text label and a value, as parameters with their place; error cells and blanks are none."""
    found = []
    for row in rows:
        label, value = sheet.cells.get((row, label_column)), sheet.cells.get((row, value_column))
        plain = getattr(value, "value", value)  # a date format does not change the number
        if isinstance(label, str) and label.strip() and isinstance(plain, (float, str, bool)):
            found.append(Parameter(label.strip(), plain, sheet.name, address(row, value_column)))
    return tuple(found)


def model_sheet(sheet: Cells, trim_file: TrimFile) -> None:
    declared = None if trim_file.tracks_declared is None else float(trim_file.tracks_declared)
    own: dict[str, Value] = {"Model": trim_file.sheet_model, "# of Tracks": declared}
    for row, (label, value) in enumerate(DLTS_MODEL):
        sheet.labelled(row, label, own.get(label, value))
    overlay(sheet, trim_file.parameters)


def track_sheet(sheet: Cells, trim_file: TrimFile, traps: DltsTraps) -> None:
    """One column per declared track; a locked length has its remark in the first free column."""
    tracks = {track.name: track for track in trim_file.tracks}
    declared = declared_tracks(trim_file)
    for number in range(1, declared + 1):
        headed = 1 if traps.duplicate_header else number
        own = {"TRACK PARAMETERS": f"SEC1-TRK{headed}"} | _track_values(tracks.get(f"TRK{number}"))
        for row, (label, value) in enumerate(DLTS_TRACK):
            sheet.labelled(row, label, own.get(label, value), column=number)
    if any(track.length_locked for track in trim_file.tracks):
        sheet.put(7, declared + 1, "DO NOT CHANGE ANGLE - ABSOLUTE LINEARITY")
    for track in trim_file.tracks:
        overlay(sheet, track.parameters)


def _track_values(track: Track | None) -> dict[str, Value]:
    if track is None:
        return {}
    sweep = track.deciding
    length, volts = sweep.theory_length, sweep.applied_volts
    half = None if length is None else length / 2
    return {
        "Initial Resistance Upper Limit": track.initial_resistance.upper,
        "Initial Resistance Lower Limit": track.initial_resistance.lower,
        "Final Resistance Upper Limit": track.final_resistance.upper,
        "Final Resistance Lower Limit": track.final_resistance.lower,
        "Length Minimum": track.angle.lower,
        "Length Theoretical": length,
        "Length Mamimum": track.angle.upper,
        "Starting Position": None if half is None else -half,
        "Test Voltage": volts,
        "Error Split Low Position": None if half is None else 1 - half,
        "Error Split High Position": None if half is None else half - 1,
        "# of Lin Positions": float(sweep.points),
        "Alias": track.alias,
    }


def trim_sheet(sheet: Cells, trim_file: TrimFile, traps: DltsTraps) -> None:
    """One column per trim parameter set, headed ``SECs-TRKt-TRMk``."""
    rows = [row for row in DLTS_TRIM if not (traps.shifted_trim_rows and row[0] == "High Cut Length")]
    if traps.shifted_trim_rows:
        rows = [row for row in rows if row[0] not in ("Low Limit", "Low Cut Length")] + [("Low Limit", 3.0)]
    for column, (header, own) in enumerate(_trim_columns(trim_file, traps), start=1):
        values = {"TRIM PARAMETERS": header} | own
        for row, (label, value) in enumerate(rows):
            sheet.labelled(row, label, values.get(label, value), column=column)
    for track in trim_file.tracks:
        overlay(sheet, track.trim_parameters)


def _trim_columns(trim_file: TrimFile, traps: DltsTraps) -> list[tuple[str, dict[str, Value]]]:
    tracks = {track.name: track for track in trim_file.tracks}
    found = []
    for number in range(1, declared_tracks(trim_file) + 1):
        track = tracks.get(f"TRK{number}")
        used = {sweep.trim_set for sweep in track.sweeps if sweep.trim_set is not None} if track else set()
        headed = 1 if traps.duplicate_header else number
        found += [(f"SEC1-TRK{headed}-TRM{k}", _trim_values(track)) for k in sorted(used | {1})]
    return found


def _trim_values(track: Track | None) -> dict[str, Value]:
    if track is None:
        return {}
    points = float(track.deciding.points)
    labels = ("# of Linear Positions", "# of Trim Positions")
    return {**dict.fromkeys(labels, points), **dict.fromkeys(_ENDS, 1.0)}
