"""Which part an attempt belongs to (RULES §5): stem, letter, track key, lot, unit; from attempts alone, whatever their order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Final

from .attempt import Attempt, Retest, speaking
from .verdict import Policy, Status

__all__ = ["LOT_GAP", "Derived", "Lot", "TrackKey", "Unit", "UnitVerdict", "lots_of", "stem_and_letter", "track_key", "units_of"]

LOT_GAP: Final = timedelta(days=3)

_POLICIES: Final = tuple(Policy)  # in the order of RULES §2: each may do what those before it may, and more
_FIRST_LAST_ANY: Final = (Retest.FIRST, Retest.LAST, Retest.ANY)
# What the speaking attempts make of the unit, the first that is found; UNTRIMMED and ABORTED only where there is nothing else.
_SPEAKS: Final = (
    (Status.ERROR, Status.NOT_GRADED),
    (Status.NOT_GRADED, Status.NOT_GRADED),
    (Status.FAIL, Status.FAIL),
    (Status.WATCH, Status.WATCH),
    (Status.PASS, Status.PASS),
    (Status.UNTRIMMED, Status.UNTRIMMED),
    (Status.ABORTED, Status.ABORTED),
)


@dataclass(frozen=True, slots=True, order=True)
class TrackKey:
    """What makes two attempts of a unit retests of each other: only equal keys are."""

    letter: str
    section: int
    track: str


@dataclass(frozen=True, slots=True, order=True)
class Lot:
    """Production days of one model whose gaps are at most three days; both ends included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def is_closed(self, newest: date) -> bool:
        """Whether no further day can join: the newest day of all records lies more than three days after the lot's last."""
        return newest - self.last > LOT_GAP


@dataclass(frozen=True, slots=True)
class UnitVerdict:
    """What the speaking attempts make of a unit; `accepted_by` is the evaluation without which it would not be accepted."""

    status: Status
    accepted_by: Policy | None


@dataclass(frozen=True, slots=True)
class Unit:
    """One part: everything with its model, stem and lot.

    `attempts` are those of each track key, keys sorted, attempts in time order. Files without tracks stand under a key of their
    letter with section 0 and track ``""``. `incomplete`: fewer tracks were trimmed than are declared, or than were ever tried.
    """

    model: str
    stem: str
    lot: Lot
    attempts: Mapping[TrackKey, tuple[Attempt, ...]]
    first: UnitVerdict
    last: UnitVerdict
    any: UnitVerdict
    incomplete: bool

    def speakers(self) -> list[list[Attempt]]:
        """The attempts that speak for the tracks under first, last and any; one list three times where each was tried once."""
        return _speakers(self.attempts)

    def verdict(self, retest: Retest) -> UnitVerdict:
        return {Retest.FIRST: self.first, Retest.LAST: self.last, Retest.ANY: self.any}[retest]

    @property
    def first_status(self) -> Status:
        return self.first.status

    @property
    def last_status(self) -> Status:
        return self.last.status

    @property
    def any_status(self) -> Status:
        return self.any.status

    @property
    def accepted_by(self) -> Policy | None:
        """Of the default, under which the last attempt speaks."""
        return self.last.accepted_by

    @property
    def first_day(self) -> date:
        """The production day of the first attempt."""
        return min(day for line in self.attempts.values() if (day := line[0].production_day))

    @property
    def last_day(self) -> date:
        """The production day of the last attempt."""
        return max(day for line in self.attempts.values() if (day := line[-1].production_day))


@dataclass(frozen=True, slots=True)
class Derived:
    """The lots of each model, oldest first; the units by model, lot and stem; the attempts without a date.

    An attempt without a date is in no lot and so in no unit: to put it into one would make retests of runs that may lie years
    apart. It is counted and shown, never dropped.
    """

    lots: Mapping[str, tuple[Lot, ...]]
    units: tuple[Unit, ...]
    undated: tuple[Attempt, ...]


@lru_cache(maxsize=8_192)
def stem_and_letter(serial: str) -> tuple[str, str]:
    """Split a serial that ends in a digit and one letter (`254A` is `254`, `A`); any other serial is its own stem."""
    if len(serial) >= 2 and serial[-1].isalpha() and serial[-2].isdigit():
        return serial[:-1], serial[-1]
    return serial, ""


def track_key(attempt: Attempt) -> TrackKey:
    return _key(stem_and_letter(attempt.serial)[1], attempt.section, attempt.track)


_key = lru_cache(maxsize=8_192)(TrackKey)  # few different ones, needed for every attempt


def lots_of(days: Iterable[date], known: Iterable[Lot] = ()) -> list[Lot]:
    """The lots of one model's production days, and of lots that such days made already, oldest first; order and repetition do not
    matter."""
    lots: list[Lot] = []
    for first, last in sorted({*((day, day) for day in days), *((lot.first, lot.last) for lot in known)}):
        if lots and first - lots[-1].last <= LOT_GAP:
            lots[-1] = Lot(lots[-1].first, max(last, lots[-1].last))
        else:
            lots.append(Lot(first, last))
    return lots


def units_of(attempts: Iterable[Attempt], lots: Mapping[str, Sequence[Lot]] | None = None) -> Derived:
    """Lots and units of any number of models: the same for the same attempts in whatever order; O(n log n).

    Whoever has all attempts of some stems only gives all `lots` of their models: from a part of the days they cannot be told.
    """
    undated: list[Attempt] = []
    models: dict[str, dict[date, list[Attempt]]] = {}
    for attempt in attempts:
        day = attempt.production_day
        if day is None:
            undated.append(attempt)
        else:
            models.setdefault(attempt.model, {}).setdefault(day, []).append(attempt)
    of_model = {model: tuple(lots[model] if lots else lots_of(models[model])) for model in sorted(models)}
    units = tuple(unit for model, found in of_model.items() for unit in _units_of_model(model, found, models[model]))
    undated.sort(key=attrgetter("model", "serial", "sha256", "section", "track"))
    return Derived(of_model, units, tuple(undated))


def _units_of_model(model: str, lots: tuple[Lot, ...], days: Mapping[date, list[Attempt]]) -> Iterator[Unit]:
    starts = [lot.first for lot in lots]
    parts: dict[tuple[int, str], list[Attempt]] = {}
    for day, attempts in days.items():
        lot = bisect_right(starts, day) - 1
        for attempt in attempts:
            parts.setdefault((lot, stem_and_letter(attempt.serial)[0]), []).append(attempt)
    for (lot, stem), found in sorted(parts.items(), key=itemgetter(0)):
        yield _unit_of_one(model, stem, lots[lot], found[0]) if len(found) == 1 else _unit(model, stem, lots[lot], found)


def _unit_of_one(model: str, stem: str, lot: Lot, attempt: Attempt) -> Unit:
    """What `_unit` makes of a single attempt, as most units have: there is nothing to choose."""
    said = _verdict_of(((attempt.status, attempt.accepted_by),))
    incomplete = not attempt.is_trimmed or (attempt.tracks_declared or 1) > 1
    return Unit(model, stem, lot, {track_key(attempt): (attempt,)}, said, said, said, incomplete)


def _unit(model: str, stem: str, lot: Lot, found: list[Attempt]) -> Unit:
    by_key: dict[tuple[str, int, str], list[Attempt]] = {}
    for attempt in sorted(found, key=attrgetter("order")):
        letter = stem_and_letter(attempt.serial)[1]
        by_key.setdefault((letter, attempt.section, attempt.track), []).append(attempt)
    attempts = {_key(*parts): tuple(by_key[parts]) for parts in sorted(by_key)}
    first, last, best = map(_verdict, _speakers(attempts))
    return Unit(model, stem, lot, attempts, first, last, best, _is_incomplete(attempts))


def _speakers(attempts: Mapping[TrackKey, tuple[Attempt, ...]]) -> list[list[Attempt]]:
    lines = list(_lines(attempts))
    if all([len(line) == 1 for line in lines]):  # there is nothing to choose
        return [[line[0] for line in lines]] * len(_FIRST_LAST_ANY)
    return [[speaking(line, retest) for line in lines] for retest in _FIRST_LAST_ANY]


def _lines(attempts: Mapping[TrackKey, tuple[Attempt, ...]]) -> Iterable[tuple[Attempt, ...]]:
    """The attempts that compete to speak for each track. A file without tracks may have been a run of any of its letter: it stands
    among the attempts of each, and for itself only where no track is known."""
    general = {key.letter: own for key, own in attempts.items() if not key.track}
    if not general:
        return attempts.values()
    of_tracks = {key.letter for key in attempts if key.track}
    return [
        tuple(sorted((*own, *general.get(key.letter, ())), key=attrgetter("order"))) if key.track else own
        for key, own in attempts.items()
        if key.track or key.letter not in of_tracks
    ]


def _verdict(speakers: list[Attempt]) -> UnitVerdict:
    return _verdict_of(tuple([(attempt.status, attempt.accepted_by) for attempt in speakers]))


@lru_cache(maxsize=4096)
def _verdict_of(speakers: tuple[tuple[Status, Policy | None], ...]) -> UnitVerdict:
    """What statuses and evaluations make of a unit: there are few different ones, and as many units as a history has."""
    said = {status for status, _ in speakers}
    status = next(meaning for spoken, meaning in _SPEAKS if spoken in said)
    if status not in (Status.PASS, Status.WATCH):
        return UnitVerdict(status, None)
    needed = {policy for _, policy in speakers}
    return UnitVerdict(status, next((policy for policy in reversed(_POLICIES) if policy in needed), None))


def _is_incomplete(attempts: Mapping[TrackKey, tuple[Attempt, ...]]) -> bool:
    """Whether an element (one letter) has fewer trimmed tracks than its records declare or than were tried; where nothing is
    declared it has at least one."""
    needed: dict[str, int] = {}
    tried: dict[str, int] = {}
    trimmed: dict[str, int] = {}
    for key, line in attempts.items():
        declared = max([attempt.tracks_declared or 1 for attempt in line])
        needed[key.letter] = max(declared, needed.get(key.letter, 1))
        if key.track:
            tried[key.letter] = tried.get(key.letter, 0) + 1
            trimmed[key.letter] = trimmed.get(key.letter, 0) + any([attempt.is_trimmed for attempt in line])
    return any(trimmed.get(letter, 0) < max(least, tried.get(letter, 0)) for letter, least in needed.items())
