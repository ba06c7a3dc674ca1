"""The definition of lots, units and yields (RULES §5), written as the rule reads and as slowly as that takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

SILENT = ("UNTRIMMED", "ABORTED")
BEST_FIRST = ("PASS", "WATCH", "FAIL", "NOT_GRADED", "ERROR", "UNTRIMMED", "ABORTED")


@dataclass(frozen=True)
class Part:
    model: str
    stem: str
    first_day: date
    last_day: date
    first: tuple[str, str | None]
    last: tuple[str, str | None]
    any: tuple[str, str | None]
    incomplete: bool
    attempts: frozenset[str]


def split(serial: str) -> tuple[str, str]:
    if serial[-2:-1].isdigit() and serial[-1:].isalpha():
        return serial[:-1], serial[-1]
    return serial, ""


def day_of(attempt: Any) -> Any:
    moment = attempt.trimmed_at
    return moment.date() if isinstance(moment, datetime) else moment


def in_one_lot(day: date, other: date, days: set[date]) -> bool:
    """Whether one can step from one day to the other over production days at most three days apart."""
    low, high = min(day, other), max(day, other)
    while low < high:
        reach = [step for step in days if low < step <= low + timedelta(days=3)]
        if not reach:
            return False
        low = max(reach)
    return True


def before(attempt: Any) -> Any:
    moment = attempt.trimmed_at
    timed = isinstance(moment, datetime)
    return (day_of(attempt), timed, moment.time() if timed else time(), attempt.sha256, attempt.section, attempt.track)


def chosen(line: list[Any], retest: str) -> Any:
    speaking = [attempt for attempt in line if attempt.status not in SILENT] or line
    if retest == "any":
        best = min(BEST_FIRST.index(attempt.status) for attempt in speaking)
        return [attempt for attempt in speaking if BEST_FIRST.index(attempt.status) == best][-1]
    return speaking[0 if retest == "first" else -1]


def speakers(attempts: list[Any], retest: str) -> list[Any]:
    """The attempt that speaks for each track of a unit."""
    letters = {split(attempt.serial)[1] for attempt in attempts}
    said = []
    for letter in letters:
        own = [attempt for attempt in attempts if split(attempt.serial)[1] == letter]
        tracks = {(attempt.section, attempt.track) for attempt in own if attempt.track}
        for key in tracks or {None}:
            line = [attempt for attempt in own if not attempt.track or (attempt.section, attempt.track) == key]
            said.append(chosen(sorted(line, key=before), retest))
    return said


def judged(attempts: list[Any], retest: str) -> tuple[str, str | None]:
    said = speakers(attempts, retest)
    statuses = {attempt.status for attempt in said}
    if statuses & {"NOT_GRADED", "ERROR"}:
        return "NOT_GRADED", None
    if "FAIL" in statuses:
        return "FAIL", None
    for status in ("WATCH", "PASS"):
        if status in statuses:
            widest = [
                policy for policy in ("with_rotation", "with_offset", "as_measured") if policy in {a.accepted_by for a in said}
            ]
            return status, widest[0] if widest else None
    return ("UNTRIMMED" if "UNTRIMMED" in statuses else "ABORTED"), None


def lacks_tracks(attempts: list[Any]) -> bool:
    for letter in {split(attempt.serial)[1] for attempt in attempts}:
        own = [attempt for attempt in attempts if split(attempt.serial)[1] == letter]
        tried = {(attempt.section, attempt.track) for attempt in own if attempt.track}
        trimmed = {(a.section, a.track) for a in own if a.track and a.status in ("PASS", "WATCH", "FAIL", "NOT_GRADED")}
        needed = max([1, len(tried), *(attempt.tracks_declared or 0 for attempt in own)])
        if len(trimmed) < needed:
            return True
    return False


def parts_of(attempts: Iterable[Any]) -> set[Part]:
    dated = [attempt for attempt in attempts if day_of(attempt) is not None]
    days = {model: {day_of(attempt) for attempt in dated if attempt.model == model} for model in {a.model for a in dated}}
    found = set()
    for one in dated:
        own_days = days[one.model]
        lot = {day for day in own_days if in_one_lot(day_of(one), day, own_days)}
        same = [a for a in dated if a.model == one.model and split(a.serial)[0] == split(one.serial)[0] and day_of(a) in lot]
        first, last, best = (judged(same, retest) for retest in ("first", "last", "any"))
        names = frozenset(attempt.sha256 for attempt in same)
        found.add(Part(one.model, split(one.serial)[0], min(lot), max(lot), first, last, best, lacks_tracks(same), names))
    return found


def yield_of(statuses: Iterable[str]) -> tuple[int, int, float | None]:
    """Accepted, graded, and their quotient."""
    listed = list(statuses)
    accepted = listed.count("PASS") + listed.count("WATCH")
    graded = accepted + listed.count("FAIL")
    return accepted, graded, accepted / graded if graded else None


def severity(points: int) -> str:
    if points <= 3:
        return "1-3"
    return "4-10" if points <= 10 else "11-50" if points <= 50 else "> 50"
