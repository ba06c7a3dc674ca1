"""Facts completed by every labelled cell that their workbook will hold; nothing is invented here."""

from __future__ import annotations

from dataclasses import replace

from laser_trim_analyzer.model import Parameter, Sweep, System, Track, TrimFile

from . import dlts, lts
from .layout import Book
from .parameters import declared_tracks, labelled_values
from .traps import DltsTraps, LtsTraps

__all__ = ["with_parameters"]

_ROWS = range(70)
_HEADER_ROWS = range(26)


def with_parameters(trim_file: TrimFile, traps: DltsTraps | LtsTraps | None = None) -> TrimFile:
    """The same facts with all their parameters, each with label, value and place, as `traps` leave them.

    Parameters that the facts already name keep their values.
    """
    if trim_file.system is System.LTS:
        return _lts(trim_file, lts.book(trim_file, traps if isinstance(traps, LtsTraps) else None))
    return _dlts(trim_file, dlts.book(trim_file, traps if isinstance(traps, DltsTraps) else None))


def _dlts(trim_file: TrimFile, book: Book) -> TrimFile:
    columns = _columns_by_track(book, trim_file)
    tracks = tuple(_dlts_track(track, book, columns[track.name]) for track in trim_file.tracks)
    model = labelled_values(book["Model Parameters"], 0, 1, _ROWS)
    return replace(trim_file, parameters=model, tracks=tracks)


def _dlts_track(track: Track, book: Book, columns: tuple[int, list[int]]) -> Track:
    own, trim_columns = columns
    return replace(
        track,
        parameters=labelled_values(book["Track Parameters"], 0, own, _ROWS),
        trim_parameters=_all_columns(book, trim_columns),
        sweeps=tuple(_with_header(sweep, book) for sweep in track.sweeps),
    )


def _with_header(sweep: Sweep, book: Book) -> Sweep:
    return replace(sweep, parameters=labelled_values(book[sweep.sheet], 0, 1, _HEADER_ROWS))


def _all_columns(book: Book, columns: list[int]) -> tuple[Parameter, ...]:
    sheet = book["Trim Parameters"]
    return tuple(parameter for column in columns for parameter in labelled_values(sheet, 0, column, _ROWS))


def _columns_by_track(book: Book, trim_file: TrimFile) -> dict[str, tuple[int, list[int]]]:
    """The parameter column and the trim parameter columns of each track, in the order the writer made them."""
    found: dict[str, tuple[int, list[int]]] = {}
    column = 1
    for number in range(1, declared_tracks(trim_file) + 1):
        track = next((track for track in trim_file.tracks if track.name == f"TRK{number}"), None)
        sets = {sweep.trim_set for sweep in track.sweeps if sweep.trim_set is not None} if track else set()
        count = len(sets | {1})
        found[f"TRK{number}"] = (number, list(range(column, column + count)))
        column += count
    return found


def _lts(trim_file: TrimFile, book: Book) -> TrimFile:
    model = labelled_values(book["Model Parameters"], 1, 0, _ROWS)
    trim = _all_columns(book, list(range(1, 6)))
    tracks = tuple(
        replace(track, parameters=model, trim_parameters=trim, sweeps=tuple(_with_single_values(one, book) for one in track.sweeps))
        for track in trim_file.tracks
    )
    return replace(trim_file, parameters=model, tracks=tracks)


def _with_single_values(sweep: Sweep, book: Book) -> Sweep:
    """What stands without a label beside the table."""
    points, sheet = sweep.points, sweep.sheet
    own = (
        {"used resistance": (sheet, f"R{2 * points + 3}")}
        if sweep.pass_number
        else {"measured length": (sheet, "K1"), "serial and track": (sheet, "M2")}
    )
    places = [("resistance", (sheet, "R1")), ("predicted resistance", (sheet, "R2")), *own.items()]
    places += [("extra reading", (sheet, f"A{points + extra}")) for extra in (1, 2)]
    places.append(("compensation", ("Lin Chart", "O1")))
    found = ((label, book[name][cell], name, cell) for label, (name, cell) in places)
    values = [Parameter(label, value, name, cell) for label, value, name, cell in found if isinstance(value, float | str | bool)]
    return replace(sweep, parameters=tuple(values))
