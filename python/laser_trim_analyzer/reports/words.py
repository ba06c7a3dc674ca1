"""Every status, policy, flag, note and finding as one plain sentence, for terminal, page and window alike; it decides nothing."""

from __future__ import annotations

from typing import Final

from laser_trim_analyzer.model import (
    BoundsSource,
    Finding,
    Note,
    NoteKind,
    Policy,
    PolicySource,
    PositionUnit,
    Reason,
    SmoothnessQuality,
    Status,
    SweepKind,
    WatchFlag,
    WatchKind,
)

from .quantities import NONE, at, count, millivolts, ohm, plain, significant

__all__ = [
    "BOUNDS_SOURCES",
    "POLICIES",
    "POLICY_SOURCES",
    "QUALITIES",
    "STATUSES",
    "finding_sentence",
    "flag_limit",
    "flag_name",
    "flag_sentence",
    "flag_value",
    "note_sentence",
    "reason_sentence",
    "sweep_name",
]

STATUSES: Final = {
    Status.ERROR: "The workbook could not be read.",
    Status.ABORTED: "The run left no measurement: no sheet holds readings of its own, so there is nothing to grade.",
    Status.UNTRIMMED: "The track was swept but never cut: there is no trimmed sweep, so there is no result to judge.",
    Status.NOT_GRADED: "The record does not allow a verdict, and what cannot be graded is never shown as good.",
    Status.FAIL: "A graded point lies outside its own limits.",
    Status.WATCH: "Nothing is out of limits, but something about the part deserves a look.",
    Status.PASS: "Nothing is out of limits and no watch flag is raised.",
}

POLICIES: Final = {
    Policy.AS_MEASURED: "as measured",
    Policy.WITH_OFFSET: "with offset",
    Policy.WITH_ROTATION: "with rotation",
}

POLICY_SOURCES: Final = {
    PolicySource.CALLER: "named by the caller",
    PolicySource.SPECIFICATION: "named by the specification",
    PolicySource.LINEARITY_TYPE: "named by the linearity type of the specification",
    PolicySource.DEFAULT: "the default",
}

BOUNDS_SOURCES: Final = {
    BoundsSource.SPECIFICATION: "the angle and tolerance of the specification",
    BoundsSource.FILE: "the length limits in the workbook",
    BoundsSource.LOCKED: "the workbook, which forbids to change the length",
    BoundsSource.NONE: "the lack of usable length limits",
}

QUALITIES: Final = {
    SmoothnessQuality.UNDEFINED: "undefined: fewer than 3 readings in a window of 1 % of the travel",
    SmoothnessQuality.INDICATIVE: "indicative: fewer than 10 readings in a window of 1 % of the travel",
    SmoothnessQuality.FULL: "full: at least 10 readings in every window of 1 % of the travel",
}

_FLAGS: Final = {
    WatchKind.MARGIN_LOW: "The closest point is nearer to its limit than the margin asks for.",
    WatchKind.SIGMA_HIGH: "The error curve is rougher than the threshold.",
    WatchKind.RESISTANCE_OUT: "The resistance after trimming lies outside its limits.",
    WatchKind.ANGLE_OUT: "The measured electrical length lies outside its limits.",
    WatchKind.WIDENED: "A trim pass widened the error curve instead of narrowing it.",
    WatchKind.FEW_POINTS: "So few points are graded that the verdict rests on little.",
    WatchKind.LIMITS_SUSPICIOUS: "A limit is closed or far narrower than the others: likely a placeholder of the template.",
}

_NOTES: Final = {
    NoteKind.RERUN: "There is a sweep after the final one; {} of its points are out as measured.",
    NoteKind.MODEL_DIFFERS: "The sheets name another model than the file's name: {}.",
    NoteKind.SERIAL_DIFFERS: "The sheets name another serial than the file's name: {}.",
    NoteKind.IMPOSSIBLE_DATE: "The file's name has a date or time that does not exist: {}.",
    NoteKind.SAVED_AGAIN: "The workbook was saved again {} hours after the run.",
    NoteKind.SHEET_ERROR_DIFFERS: "The error that sheet '{}' stores is not its reading less its theory.",
    NoteKind.PHANTOM_ROWS: "Rows of the template that were not measured are left out ({}).",
    NoteKind.PHANTOM_SHEET: "Sheet '{}' holds the template only and is left out.",
    NoteKind.TABLE_SHORTER: "The station declares more readings than the table has rows ({}).",
    NoteKind.STALE_HEADER: "Track, serial and count are blank on sheet '{}'.",
    NoteKind.GRID_REPLACED: "Positions, theory and limits are another sheet's, because the sheet's own are the template's ({}).",
    NoteKind.UNIT_CELL_WRONG: "The unit cell says '{}', which contradicts the type of the part.",
    NoteKind.TRACKS_DIFFER: "The record declares another number of tracks than it holds: {}.",
    NoteKind.LIMITS_INVERTED: "On sheet '{}' a lower limit lies above its upper limit: no error can lie between them.",
    NoteKind.CUT_READINGS_CUT: "The readings taken while cutting did not fit into the 256 columns of sheet '{}'.",
    NoteKind.CORRECTION_LARGE: "The correction is larger than the mean half band, or stopped by its bounds: {}.",
}

_FINDINGS: Final = {
    Finding.SLOPE_ERROR: "The error is a straight line wider than the band: the cut did not take.",
    Finding.SCALE: "Somewhere the error is more than 10 times its band: another unit, or another model's limits.",
    Finding.ONE_END: "Every point out lies in the same end fifth of the travel.",
    Finding.UNTRIMMABLE: "The resistance was above its final upper limit before the first cut; trimming can only raise it.",
}

_REASONS: Final = {
    Reason.NEVER_CUT: "It was swept, never cut.",
    Reason.NO_LIMITS: "No point has limits.",
    Reason.TOO_FEW_POINTS: "Fewer than 3 points can be graded.",
    Reason.READINGS_MISSING: "Nothing is out, but readings are missing at points that have limits",
    Reason.READINGS_BEYOND_COUNT: "Nothing is out, but there are readings beyond the declared count",
    Reason.LIMITS_INCOMPLETE: "Nothing is out, but points have only a part of theory and limits",
    Reason.LIMITS_INTERRUPTED: "Nothing is out, but points between others have no limits",
    Reason.BAND_TOO_WIDE: "Nothing is out, but a half band is wider than 10 % of the applied voltage: a broken limit table.",
    Reason.APPLIED_VOLTS_UNKNOWN: "Nothing is out, but the applied voltage is not recorded, so no limit can be checked against it.",
    Reason.POINTS_OUT: "Points are out of their limits",
    Reason.WATCH_FLAG: "A watch flag is raised",
}


def reason_sentence(reason: str) -> str:
    """A reason of a verdict (`readings are missing: 3`) as a sentence."""
    word, _, detail = reason.partition(": ")
    try:
        sentence = _REASONS[Reason(word)]
    except ValueError:
        return reason
    return sentence if sentence.endswith(".") else f"{sentence}: {detail.replace('_', ' ')}."


def finding_sentence(finding: Finding | str) -> str:
    return _FINDINGS[finding] if isinstance(finding, Finding) else f"An installed analyser found: {finding}."


def note_sentence(note: Note) -> str:
    value = note.value
    if note.note is NoteKind.CORRECTION_LARGE and isinstance(value, float):
        return _NOTES[note.note].format(f"offset {millivolts(value)} mV")
    return _NOTES[note.note].format(value if isinstance(value, str) else significant(value, 6))


def flag_sentence(flag: WatchFlag) -> str:
    return _FLAGS[flag.flag] if isinstance(flag.flag, WatchKind) else "A flag of an installed analyser."


def flag_name(flag: WatchFlag) -> str:
    """`margin low`."""
    return flag.flag.replace("_", " ")


def flag_value(flag: WatchFlag, unit: PositionUnit | None) -> str:
    return _flag_number(flag, flag.value, unit)


def flag_limit(flag: WatchFlag, unit: PositionUnit | None) -> str:
    return _flag_number(flag, flag.limit, unit)


def _flag_number(flag: WatchFlag, value: float, unit: PositionUnit | None) -> str:
    """A flag's value or limit in the unit that people use for it."""
    match flag.flag:
        case WatchKind.MARGIN_LOW:
            return plain(value, 2)
        case WatchKind.SIGMA_HIGH:
            return f"{millivolts(value, signed=False, decimals=3)} mV/{unit or 'unit'}"
        case WatchKind.RESISTANCE_OUT:
            return ohm(value)
        case WatchKind.ANGLE_OUT:
            return at(value, unit, signed=False)
        case WatchKind.WIDENED | WatchKind.LIMITS_SUSPICIOUS:
            return f"{millivolts(value, signed=False)} mV"
        case WatchKind.FEW_POINTS:
            return count(int(value), "point")
    return significant(value, 5) if value == value else NONE


def sweep_name(kind: SweepKind, pass_number: int) -> str:
    """`before trim`, `pass 1`, `final, pass 2`."""
    named = {SweepKind.UNTRIMMED: "before trim", SweepKind.FINAL: "final", SweepKind.RERUN: "re-run"}
    return named.get(kind, f"pass {pass_number}")
