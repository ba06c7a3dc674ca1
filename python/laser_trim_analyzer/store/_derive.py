"""The units of some parts of a model inside its known lots (RULES §5); the one place to put `model.unit`'s own derivation in."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from laser_trim_analyzer.model import Lot, Policy, Status, TrackKey, stem_and_letter

__all__ = ["AttemptFacts", "Deriver", "UnitFacts", "Verdict", "units_of"]

_SILENT: Final = (Status.UNTRIMMED, Status.ABORTED)
_BEST_FIRST: Final = (Status.PASS, Status.WATCH, Status.FAIL, Status.NOT_GRADED, Status.ERROR, *_SILENT)
_WORST_FIRST: Final = (Status.ERROR, Status.NOT_GRADED, Status.FAIL, Status.WATCH, Status.PASS, *_SILENT)


@dataclass(frozen=True, slots=True)
class AttemptFacts:
    """What of an attempt says to which part it belongs and what it says of it; `key` is the row's."""

    key: int
    sha256: bytes
    section: int
    track: str
    model: str
    serial: str
    trimmed_at: datetime | None
    trimmed_on: date
    status: Status
    accepted_by: Policy | None
    tracks_declared: int | None

    @property
    def order(self) -> tuple[datetime, bool, bytes, int, str]:
        """Time, then content; a day alone stands before every time of that day."""
        day = self.trimmed_on
        at = self.trimmed_at or datetime(day.year, day.month, day.day)
        return at, self.trimmed_at is not None, self.sha256, self.section, self.track


@dataclass(frozen=True, slots=True)
class Verdict:
    status: Status
    accepted_by: Policy | None


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """One part of a lot; `attempts` are the keys of all its attempts."""

    model: str
    stem: str
    lot: Lot
    attempts: tuple[int, ...]
    first: Verdict
    last: Verdict
    any: Verdict
    incomplete: bool
    first_day: date
    last_day: date


Deriver = Callable[[Iterable[AttemptFacts], Mapping[str, Sequence[Lot]]], Iterable[UnitFacts]]
"""From all attempts of some stems, and all lots of their models, to the units of those stems."""

_Lines = dict[TrackKey, list[AttemptFacts]]


def units_of(attempts: Iterable[AttemptFacts], lots: Mapping[str, Sequence[Lot]]) -> list[UnitFacts]:
    """The same for the same attempts in whatever order."""
    starts = {model: [lot.first for lot in known] for model, known in lots.items()}
    parts: dict[tuple[str, Lot, str], _Lines] = defaultdict(lambda: defaultdict(list))
    for attempt in attempts:
        stem, letter = stem_and_letter(attempt.serial)
        lot = lots[attempt.model][bisect_right(starts[attempt.model], attempt.trimmed_on) - 1]
        parts[attempt.model, lot, stem][TrackKey(letter, attempt.section, attempt.track)].append(attempt)
    for lines in parts.values():
        for line in lines.values():
            line.sort(key=lambda attempt: attempt.order)
    return [_unit(model, stem, lot, dict(parts[model, lot, stem])) for model, lot, stem in sorted(parts)]


def _unit(model: str, stem: str, lot: Lot, attempts: _Lines) -> UnitFacts:
    lines = _competing(attempts)
    days = [attempt.trimmed_on for line in attempts.values() for attempt in line]
    return UnitFacts(
        model,
        stem,
        lot,
        tuple(attempt.key for line in attempts.values() for attempt in line),
        first=_verdict([_heard(line)[0] for line in lines]),
        last=_verdict([_heard(line)[-1] for line in lines]),
        any=_verdict([min(reversed(_heard(line)), key=lambda one: _BEST_FIRST.index(one.status)) for line in lines]),
        incomplete=_is_incomplete(attempts),
        first_day=min(days),
        last_day=max(days),
    )


def _competing(attempts: _Lines) -> list[list[AttemptFacts]]:
    """The attempts that compete to speak for each track; a file without tracks may have been a run of any of its letter."""
    lines = []
    for key, own in attempts.items():
        general = attempts.get(TrackKey(key.letter, 0, ""), [])
        if not general:
            lines.append(own)
        elif key.track:
            lines.append(sorted((*own, *general), key=lambda attempt: attempt.order))
        elif not any(other.track and other.letter == key.letter for other in attempts):
            lines.append(own)
    return lines


def _heard(line: list[AttemptFacts]) -> list[AttemptFacts]:
    return [attempt for attempt in line if attempt.status not in _SILENT] or line


def _verdict(speakers: list[AttemptFacts]) -> Verdict:
    said = {attempt.status for attempt in speakers}
    worst = next(status for status in _WORST_FIRST if status in said)
    status = Status.NOT_GRADED if worst is Status.ERROR else worst
    if status not in (Status.PASS, Status.WATCH):
        return Verdict(status, None)
    needed = {attempt.accepted_by for attempt in speakers}
    return Verdict(status, next((policy for policy in reversed(Policy) if policy in needed), None))


def _is_incomplete(attempts: _Lines) -> bool:
    """Whether an element has fewer trimmed tracks than its records declare or than were tried, or none."""
    for letter in {key.letter for key in attempts}:
        lines = {key: line for key, line in attempts.items() if key.letter == letter}
        declared = max(attempt.tracks_declared or 0 for line in lines.values() for attempt in line)
        trimmed = sum(bool(key.track) and any(_is_trimmed(one) for one in line) for key, line in lines.items())
        if trimmed < max(sum(bool(key.track) for key in lines), declared, 1):
            return True
    return False


def _is_trimmed(attempt: AttemptFacts) -> bool:
    return attempt.status not in (*_SILENT, Status.ERROR)
