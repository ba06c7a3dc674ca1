"""The tables of a stored history: units, models, files and the log; computes nothing, and a rate never stands without its count."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from laser_trim_analyzer.model import AuditEntry, Policy, Status, StoredFile
from laser_trim_analyzer.quality import ModelRow, UnitRow, severity_of

from .column import Column, Value, moment_of, second_of, words_of

__all__ = ["AUDIT_COLUMNS", "FILE_COLUMNS", "MODEL_COLUMNS", "UNIT_COLUMNS"]

Row = TypeVar("Row")


def _is(name: str) -> Callable[[Row], Value]:
    return lambda row: getattr(row, name)


def _words(name: str) -> Callable[[Row], Value]:
    return lambda row: words_of(getattr(row, name))


def _moment(name: str) -> Callable[[Row], Value]:
    return lambda row: moment_of(getattr(row, name))


def _severity(row: UnitRow) -> Value:
    return severity_of(row.status, row.fail_points) if row.fail_points else None


def _counted(*statuses: Status) -> Callable[[ModelRow], Value]:
    return lambda row: row.population.count(*statuses)


def _accepted(policy: Policy) -> Callable[[ModelRow], Value]:
    return lambda row: row.population.accepted_by.get(policy, 0)


def _rate(name: str) -> Callable[[ModelRow], Value]:
    return lambda row: getattr(row.population.rate, name)


def _first_pass(name: str) -> Callable[[ModelRow], Value]:
    return lambda row: getattr(row.first_pass, name)


UNIT_COLUMNS: Final[tuple[Column[UnitRow], ...]] = (
    Column("model", "Model", _is("model"), on_screen=True),
    Column("unit", "Unit", _is("stem"), on_screen=True),
    Column("status", "Verdict", _words("status"), on_screen=True),
    Column("accepted_by", "Accepted", _words("accepted_by"), on_screen=True),
    Column("incomplete", "Incomplete", _is("incomplete"), on_screen=True, of=bool),
    Column("fail_points", "Points out", _is("fail_points"), 0, on_screen=True),
    Column("severity", "Severity", _severity),
    Column("margin", "Margin", _is("margin"), 2, on_screen=True),
    Column("tracks", "Tracks", _is("tracks"), 0),
    Column("attempts", "Attempts", _is("attempts"), 0, on_screen=True),
    Column("first_status", "First", _words("first_status"), on_screen=True),
    Column("last_status", "Last", _words("last_status")),
    Column("any_status", "Best", _words("any_status")),
    Column("retest", "Retest", _is("retest")),
    Column("lot_first", "Lot from", lambda row: moment_of(row.lot.first), on_screen=True),
    Column("lot_last", "Lot to", lambda row: moment_of(row.lot.last)),
    Column("machine", "Machine", _is("machine"), on_screen=True, rare=True),
    Column("last_at", "Last run", _moment("last_at"), on_screen=True),
)

MODEL_COLUMNS: Final[tuple[Column[ModelRow], ...]] = (
    Column("model", "Model", _is("model"), on_screen=True),
    Column("yield_percent", "Yield, %", _rate("percent"), 1, on_screen=True),
    Column("graded", "of graded", _rate("n"), 0, on_screen=True),
    Column("accepted", "Accepted", _rate("accepted"), 0),
    Column("incomplete", "Incomplete", _rate("incomplete"), 0, on_screen=True),
    Column("first_pass_percent", "First pass, %", _first_pass("percent"), 1, on_screen=True),
    Column("first_pass_graded", "of first graded", _first_pass("n"), 0, on_screen=True),
    Column("accepted_as_measured", "As measured", _accepted(Policy.AS_MEASURED), 0, on_screen=True),
    Column("accepted_with_offset", "By offset", _accepted(Policy.WITH_OFFSET), 0, on_screen=True),
    Column("accepted_with_rotation", "By rotation", _accepted(Policy.WITH_ROTATION), 0, on_screen=True),
    Column("watch", "Watch", _counted(Status.WATCH), 0),
    Column("fail", "Fail", _counted(Status.FAIL), 0),
    Column("near_misses", "Near misses", _is("near_misses"), 0, on_screen=True),
    Column("not_graded", "Not graded", _counted(Status.NOT_GRADED), 0),
    Column("untrimmed", "Untrimmed", _counted(Status.UNTRIMMED), 0),
    Column("aborted", "Aborted", _counted(Status.ABORTED), 0),
    Column("units", "Units", lambda row: row.population.n, 0),
    Column("lots", "Lots", _is("lots"), 0),
    Column("last_day", "Last run", _moment("last_day"), on_screen=True),
    Column("active", "Active", _is("active"), of=bool),
    Column("note", "Note", lambda row: row.pooled.note, on_screen=True),
)

FILE_COLUMNS: Final[tuple[Column[StoredFile], ...]] = (
    Column("file", "File", _is("path"), on_screen=True),
    Column("paths", "Paths", _is("paths"), 0),
    Column("sha256", "SHA-256", _is("sha256")),
    Column("size", "Bytes", _is("size"), 0),
    Column("state", "State", _is("state"), on_screen=True),
    Column("status", "Verdict", _words("status"), on_screen=True),
    Column("code", "Code", _is("code"), on_screen=True),
    Column("message", "Why", _is("message")),
    Column("system", "System", _is("system")),
    Column("machine", "Machine", _is("machine"), on_screen=True, rare=True),
    Column("model", "Model", _is("model"), on_screen=True),
    Column("serial", "Serial", _is("serial"), on_screen=True),
    Column("trimmed_at", "Run", _moment("trimmed_at"), on_screen=True),
    Column("tracks", "Tracks", _is("tracks"), 0),
    Column("reader_version", "Reader", _is("reader_version")),
    Column("stored_at", "Stored, UTC", lambda row: second_of(row.stored_at)),
)

AUDIT_COLUMNS: Final[tuple[Column[AuditEntry], ...]] = (
    Column("number", "No.", _is("number"), 0, on_screen=True),
    Column("at", "Done, UTC", lambda row: second_of(row.at), on_screen=True),
    Column("action", "Action", _is("action"), on_screen=True),
    Column("subject", "Of", _is("subject"), on_screen=True),
    Column("actor", "By", _is("actor"), on_screen=True),
    Column("host", "On", _is("host"), on_screen=True),
    Column("detail", "Detail", _is("detail")),
)
