"""System A (DLTS): one workbook per unit, one or two tracks, a data sheet per sweep; reads facts, judges nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from laser_trim_analyzer.errors import ReadError
from laser_trim_analyzer.model import Parameter, PositionUnit, Sweep, SweepKind, System, Track, TrimFile

from . import labels
from .dlts_sheet import is_data_sheet, read_sweep, template_readings
from .filename import FileName
from .workbook import Sheet, Workbook

__all__ = ["read"]

_DATA_SHEET = re.compile(r"SEC(\d+) TRK(\d+) (\d+)(?: TRM(\d+))?", re.IGNORECASE)
# A copy, or a name that somebody changed: passed over, the pass before it would decide.
_LIKE_A_DATA_SHEET = re.compile(r"^\s*SEC|SEC[\W_]*\d+[\W_]*TRK", re.IGNORECASE)
_OTHER_SHEETS = {"Model Parameters", "Track Parameters", "Trim Parameters", "Notes", "Process", "Stats", "ref", "Print Page"}
_LABEL, _VALUE, _REMARK = 0, 1, 4
_LAST_REMARK_ROW = 40
_LENGTH_MINIMUM = ("length minimum", "angle minimum")
_LENGTH_THEORETICAL = ("length theoretical", "angle theoretical")
_LENGTH_MAXIMUM = ("length maximum", "length mamimum", "angle maximum")


@dataclass(frozen=True, slots=True)
class _SheetName:
    """Where a data sheet belongs: its section, track, pass and trim parameter set."""

    section: int
    track: int
    pass_number: int
    trim_set: int | None
    name: str


def read(workbook: Workbook, name: FileName) -> TrimFile:
    """Read every sweep and parameter of a DLTS workbook; raises ReadError. No data sheet at all is an aborted run."""
    model_sheet = workbook.sheet("Model Parameters")
    model_parameters = model_sheet.labelled(_LABEL, _VALUE)
    track_sheet, trim_sheet = workbook.sheet("Track Parameters"), workbook.sheet("Trim Parameters")
    template = template_readings(workbook.sheet("ref"))
    tracks, dropped = [], []
    for names in _by_track(_data_sheets(workbook)):
        sweeps = []
        for place in names:
            sweep = read_sweep(workbook.sheet(place.name), place.pass_number, place.trim_set, template)
            if sweep is None:
                dropped.append(place.name)
            else:
                sweeps.append(sweep)
        if sweeps:
            tracks.append(_track(names[0], _with_final(sweeps), model_parameters, track_sheet, trim_sheet))
    return TrimFile(
        path=workbook.path,
        sha256=workbook.sha256,
        size=workbook.size,
        system=System.DLTS,
        model=name.model,
        serial=name.serial,
        sheet_model=labels.find_text(model_parameters, "model"),
        sheet_serials=tuple(dict.fromkeys(_serials(tracks))),
        trimmed_at=name.trimmed_at,
        impossible_date=name.impossible_date,
        saved_at=workbook.saved_at,
        outcome_words=name.outcome_words,
        tracks_declared=_count(labels.find_number(model_parameters, "# of tracks")),
        parameters=model_parameters,
        remarks=_remarks(workbook),
        template_sheets=tuple(dropped),
        tracks=tuple(tracks),
    )


def _count(value: float | None) -> int | None:
    return None if value is None else int(value)


def _serials(tracks: Iterable[Track]) -> Iterable[str]:
    for track in tracks:
        for sweep in track.sweeps:
            serial = labels.find_text(sweep.parameters, "shop#")
            if serial:
                yield serial


def _remarks(workbook: Workbook) -> tuple[Parameter, ...]:
    if "Notes" not in workbook:
        return ()
    texts = workbook.sheet("Notes").texts(_REMARK, 1, _LAST_REMARK_ROW)
    return tuple(Parameter("remark", text, "Notes", f"E{row + 1}") for row, text in texts)


def _data_sheets(workbook: Workbook) -> list[_SheetName]:
    found = []
    for name in workbook.sheet_names:
        match = _DATA_SHEET.fullmatch(name.strip())
        if match is None and not _LIKE_A_DATA_SHEET.search(name) and not _holds_a_sweep(workbook, name):
            continue
        trim_set = None if match is None or match[4] is None else int(match[4])
        if match is None or (int(match[3]) == 0) != (trim_set is None):
            raise ReadError("SHEET_NAME_UNKNOWN", path=workbook.path, sheet=name)
        found.append(_SheetName(int(match[1]), int(match[2]), int(match[3]), trim_set, name))
    return sorted(found, key=lambda place: (place.section, place.track, place.pass_number))


def _holds_a_sweep(workbook: Workbook, name: str) -> bool:
    """Whether a sheet that the station does not write has the columns of a sweep: one that was renamed."""
    if name in _OTHER_SHEETS:
        return False
    try:
        return is_data_sheet(workbook.sheet(name))
    except ReadError:  # a chart
        return False


def _by_track(names: list[_SheetName]) -> list[list[_SheetName]]:
    tracks: dict[tuple[int, int], list[_SheetName]] = {}
    for name in names:
        tracks.setdefault((name.section, name.track), []).append(name)
    return list(tracks.values())


def _with_final(sweeps: list[Sweep]) -> list[Sweep]:
    """The sweeps of a track with the last pass marked as the final one; passes count 1, 2, 3 without a hole."""
    passes = [sweep.pass_number for sweep in sweeps if sweep.pass_number]
    if passes != list(range(1, len(passes) + 1)):
        raise ReadError("PASSES_BROKEN", f"found {', '.join(map(str, passes))}", sheet=sweeps[-1].sheet)
    if passes:
        sweeps[-1] = replace(sweeps[-1], kind=SweepKind.FINAL)
    return sweeps


def _track(place: _SheetName, sweeps: list[Sweep], model: Sequence[Parameter], track_sheet: Sheet, trim_sheet: Sheet) -> Track:
    columns = _parameter_columns(track_sheet, f"SEC{place.section}-TRK{place.track}", place.track)
    parameters = track_sheet.labelled(_LABEL, *columns[:1])
    trim_columns = _parameter_columns(trim_sheet, f"SEC{place.section}-TRK{place.track}-TRM", place.track)
    trim = trim_sheet.labelled(_LABEL, *trim_columns)
    return Track(
        section=place.section,
        name=f"TRK{place.track}",
        alias=labels.find_text(parameters, "alias"),
        position_unit=PositionUnit.of_pot_type(labels.find_text(model, "type")),
        unit_cell=None,
        initial_resistance=labels.range_of(parameters, ("initial resistance lower limit",), ("initial resistance upper limit",)),
        final_resistance=labels.range_of(parameters, ("final resistance lower limit",), ("final resistance upper limit",)),
        angle=labels.range_of(parameters, _LENGTH_MINIMUM, _LENGTH_MAXIMUM),
        length_locked=_length_locked(track_sheet),
        parameters=parameters,
        trim_parameters=trim,
        sweeps=tuple(sweeps),
    )


def _parameter_columns(sheet: Sheet, heading: str, track: int) -> list[int]:
    """The columns headed for a track. Some templates head the second track's column with the first one's name again: where no
    column names track 2, the second of two equal first-track headings is its own (FORMAT §6.2)."""
    first: dict[str, int] = {}
    second: dict[str, int] = {}
    for column in range(1, sheet.columns):
        text = (sheet.text(0, column) or "").upper()
        (second if text in first else first)[text] = column
    own = [column for text, column in first.items() if text.startswith(heading)]
    if own or track == 1:
        return own
    doubled = heading.replace(f"TRK{track}", "TRK1")
    return [column for text, column in second.items() if text.startswith(doubled)]


def _length_locked(sheet: Sheet) -> bool:
    """Whether a remark beside the theoretical length forbids to change it ("DO NOT CHANGE …")."""
    row = sheet.labelled(_LABEL, _LABEL).row(_LENGTH_THEORETICAL)
    remarks = [] if row is None else [sheet.text(row, column) or "" for column in range(1, sheet.columns)]
    return any("do not change" in labels.normalised(remark) for remark in remarks)
