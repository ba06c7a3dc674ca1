"""The pages of ``lta inspect``: facts of a file as people read them; computes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, TYPE_CHECKING

from laser_trim_analyzer.model import Parameter, Range, Sweep, Track, TrimFile

from .look import console_for

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

__all__ = ["print_file"]


def print_file(trim_file: TrimFile, stream: IO[str], *, with_points: bool) -> None:
    """Print identity, parameters, tracks and sweeps; with `with_points` every measured row too."""
    console = console_for(stream)
    _facts(console, f"{trim_file.path}", _file_facts(trim_file))
    _parameters(console, "Model parameters", trim_file.parameters)
    _parameters(console, "Remarks", trim_file.remarks)
    for track in trim_file.tracks:
        _facts(console, f"Track {track.name}", _track_facts(track))
        if track.parameters != trim_file.parameters:
            _parameters(console, f"Track parameters of {track.name}", track.parameters)
        _parameters(console, f"Trim parameters of {track.name}", track.trim_parameters)
        _sweeps(console, track)
        for sweep in track.sweeps:
            _parameters(console, f"Header of sheet '{sweep.sheet}'", sweep.parameters)
            if with_points:
                _points(console, sweep)


def _file_facts(trim_file: TrimFile) -> list[tuple[str, object]]:
    return [
        ("System", trim_file.system),
        ("Model", trim_file.model),
        ("Serial", trim_file.serial),
        ("Trimmed at (local)", trim_file.trimmed_at),
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
    return f"{_number(limits.lower) or '…'} to {_number(limits.upper) or '…'}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.9g}"


def _table(console: Console, title: str, *captions: str) -> Table:
    from rich.table import Table

    console.print(f"\n[bold]{title.replace('[', chr(92) + '[')}[/bold]")
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="dim", show_header=any(captions))
    for caption in captions:
        table.add_column(caption)
    return table


def _print(console: Console, table: Table, rows: Iterable[Iterable[object]]) -> None:
    from rich.text import Text

    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    console.print(table)


def _facts(console: Console, title: str, facts: list[tuple[str, object]]) -> None:
    _print(console, _table(console, title, "", ""), (fact for fact in facts if fact[1] not in (None, "")))


def _parameters(console: Console, title: str, parameters: tuple[Parameter, ...]) -> None:
    if parameters:
        rows = ((p.label, _value(p), f"{p.sheet}!{p.cell}") for p in parameters)
        _print(console, _table(console, title, "Label", "Value", "Cell"), rows)


def _value(parameter: Parameter) -> str:
    return _number(parameter.value) if isinstance(parameter.value, float) else str(parameter.value)


def _sweeps(console: Console, track: Track) -> None:
    captions = ("Sweep", "Sheet", "Pass", "Points", "Rows", "Limited", "Ω", "Length used", "Length measured", "Offset, V", "Day")
    rows = (
        (
            sweep.kind,
            sweep.sheet,
            sweep.pass_number or "",
            sweep.points,
            sweep.rows,
            int(((sweep.upper == sweep.upper) & (sweep.lower == sweep.lower)).sum()),  # NaN is not equal to itself
            _number(sweep.resistance_ohm),
            _number(sweep.theory_length),
            _number(sweep.measured_length),
            _number(sweep.station_offset),
            sweep.measured_on or "",
        )
        for sweep in track.sweeps
    )
    _print(console, _table(console, f"Sweeps of {track.name}", *captions), rows)


def _points(console: Console, sweep: Sweep) -> None:
    captions = ("Row", "Position", "Measured, V", "Theory, V", "Sheet's error, V", "Lower, V", "Upper, V")
    arrays = (sweep.position, sweep.measured, sweep.theory, sweep.stored_error, sweep.lower, sweep.upper)
    rows = ((index, *map(_reading, values)) for index, values in enumerate(zip(*arrays, strict=True)))
    _print(console, _table(console, f"Points of sheet '{sweep.sheet}'", *captions), rows)


def _reading(value: float) -> str:
    return "" if value != value else f"{value:.9g}"
