"""The pages of ``lta inspect``: facts of a file as people read them; computes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, TYPE_CHECKING

from laser_trim_analyzer.model import Parameter, Range, Track, TrimFile
from laser_trim_analyzer.reports.examined import ExaminedTrack

from .look import console_for
from .page import number, print_facts, print_rows
from .sweep_page import print_points, print_sweep
from .table import Head

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["print_file"]


def print_file(trim_file: TrimFile, stream: IO[str], examined: tuple[ExaminedTrack, ...] | None) -> None:
    """Print identity, parameters, tracks and sweeps; with `examined` every measured row too, the points out marked."""
    console = console_for(stream)
    print_facts(console, f"{trim_file.path}", _file_facts(trim_file))
    _parameters(console, "Model parameters", trim_file.parameters)
    _parameters(console, "Remarks", trim_file.remarks)
    for place, track in enumerate(trim_file.tracks):
        print_facts(console, f"Track {track.name}", _track_facts(track))
        if track.parameters != trim_file.parameters:
            _parameters(console, f"Track parameters of {track.name}", track.parameters)
        _parameters(console, f"Trim parameters of {track.name}", track.trim_parameters)
        for sweep in track.sweeps:
            print_sweep(console, sweep)
            _parameters(console, f"Single values of sheet '{sweep.sheet}'", sweep.parameters)
            if examined:
                print_points(console, sweep, examined[place] if sweep is track.deciding else None)


def _file_facts(trim_file: TrimFile) -> list[tuple[str, object]]:
    return [
        ("System", trim_file.system),
        ("Model", trim_file.model),
        ("Serial", trim_file.serial),
        ("Trimmed at (local)", trim_file.trimmed_at),
        ("Impossible date", trim_file.impossible_date),
        ("Last saved (UTC)", trim_file.saved_at and trim_file.saved_at.replace(tzinfo=None, microsecond=0)),
        ("Outcome words", trim_file.outcome_words),
        ("Model in the sheets", trim_file.sheet_model),
        ("Serials in the sheets", ", ".join(trim_file.sheet_serials)),
        ("Tracks declared", trim_file.tracks_declared),
        ("Tracks measured", len(trim_file.tracks)),
        ("Template sheets", ", ".join(trim_file.template_sheets)),
        ("Bytes", f"{trim_file.size:,}"),
        ("SHA-256", trim_file.sha256),
    ]


def _track_facts(track: Track) -> list[tuple[str, object]]:
    unit = track.position_unit or "unit unknown"
    return [
        ("Section", track.section),
        ("Alias", track.alias),
        ("Position unit", unit),
        ("Unit cell", track.unit_cell),
        ("Resistance before, Ω", _range(track.initial_resistance)),
        ("Resistance after, Ω", _range(track.final_resistance)),
        (f"Electrical length, {unit}", _range(track.angle)),
        ("Length may be changed", "no" if track.length_locked else None),
        ("Trim passes", track.passes),
    ]


def _range(limits: Range) -> str | None:
    if limits.lower is None and limits.upper is None:
        return None
    return f"{number(limits.lower) or '…'} to {number(limits.upper) or '…'}"


def _parameters(console: Console, title: str, parameters: Sequence[Parameter]) -> None:
    if parameters:
        rows = [(p.label, _value(p), f"{p.sheet}!{p.cell}") for p in parameters]
        print_rows(console, title, (Head("Label", folds=True), Head("Value", folds=True), Head("Cell")), rows)


def _value(parameter: Parameter) -> str:
    return number(parameter.value) if isinstance(parameter.value, float) else str(parameter.value)
