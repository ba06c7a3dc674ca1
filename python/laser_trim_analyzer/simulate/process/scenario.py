"""What the user wishes for a history, read from TOML: period, chances, models and planted causes; unknown words are refused."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar, cast

from laser_trim_analyzer.model import System
from laser_trim_analyzer.simulate.curves import LimitShape

from .causes import END, KINDS, QUANTITIES, Cause, Kind
from .plant import CALENDARS, THEORIES, Calendar, Theory

__all__ = ["Chances", "ModelWish", "PlantedCause", "Scenario", "ScenarioError", "default_scenario", "read_scenario"]

_VERSION = 1
_LIMITS = ("constant", "tapered", "stepped")
_Made = TypeVar("_Made")


class ScenarioError(ValueError):
    """The scenario cannot be meant: the sentence names the place, what stands there and what may."""


@dataclass(frozen=True, slots=True)
class Chances:
    """How often it happens, as a share of files; retry and touch-up: of files with a point out as measured; another pass: of tracks
    with one; extra pass: of tracks with none."""

    initial_only: float = 0.07
    aborted: float = 0.01
    scrapped: float = 0.01
    retry: float = 0.15
    touch_up: float = 0.03
    another_pass: float = 0.5
    extra_pass: float = 0.13


@dataclass(frozen=True, slots=True)
class ModelWish:
    """What a model shall be; None and empty are drawn."""

    name: str | None = None
    system: System | None = None
    points: int | None = None
    tracks: int | None = None
    letters: tuple[str, ...] = ()
    theory: Theory | None = None
    limits: LimitShape | None = None
    spec: float | None = None
    calendar: Calendar | None = None


@dataclass(frozen=True, slots=True)
class PlantedCause:
    """A cause as the scenario names it: days may count from the start, models by number from 1."""

    cause: Cause
    models: tuple[int | str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """A period, the chances of mishaps, wishes for the first models, and the causes to plant."""

    start: date = date(2024, 1, 8)
    days: int = 365
    chances: Chances = Chances()
    models: tuple[ModelWish, ...] = ()
    causes: tuple[PlantedCause, ...] = ()
    lenient: bool = False
    """Whether a cause for a model that is not there is left out; in a file of the user's it is a mistake."""


def default_scenario() -> Scenario:
    """A year with one cause of each kind on the first six models."""
    start = Scenario().start
    planted: tuple[tuple[Kind, int, float, dict[str, Any]], ...] = (
        ("drift", 150, 0.25, {}), ("step", 200, 0.8, {}), ("recipe", 220, 0.5, {}), ("limits", 240, -0.4, {}),
        ("machine", 180, 0.7, {"machine": "DLTS-2", "quantity": "offset"}), ("one-end", 210, 1.2, {}),
    )  # fmt: skip
    causes = tuple(
        PlantedCause(Cause(f"{kind}-{number}", kind, start + timedelta(day), size, **words), (number,))
        for number, (kind, day, size, words) in enumerate(planted, start=1)
    )
    dlts = ModelWish(system=System.DLTS, calendar="steady")
    return Scenario(models=(dlts,) * len(causes), causes=causes, lenient=True)


def read_scenario(path: Path) -> Scenario:
    """Read a scenario of version 1; raises ScenarioError, and OSError where the file cannot be read."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as problem:
        raise ScenarioError("this is not text in UTF-8") from problem
    except tomllib.TOMLDecodeError as problem:
        raise ScenarioError(f"this is not TOML: {problem}") from problem
    return _scenario(content)


def _scenario(content: Mapping[str, Any]) -> Scenario:
    _known(content, ("version", "start", "days", "chances", "model", "cause"), "the scenario")
    if content.get("version", _VERSION) != _VERSION:
        raise ScenarioError(f"version {content['version']!r} is unknown; write version = {_VERSION}")
    start = _day(content.get("start", Scenario().start), "start", None)
    return Scenario(
        start=start,
        days=_whole(content.get("days", 365), "days", 1, 36500),
        chances=_chances(_table(content.get("chances", {}), "chances")),
        models=tuple(_wish(entry, f"model {number}") for number, entry in _tables(content, "model")),
        causes=tuple(_cause(entry, number, start) for number, entry in _tables(content, "cause")),
    )


def _table(value: object, place: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ScenarioError(f"{place}: a table [{place}] is expected, not {value!r}")
    return value


def _tables(content: Mapping[str, Any], name: str) -> Iterable[tuple[int, Mapping[str, Any]]]:
    entries = content.get(name, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ScenarioError(f"{name}: tables [[{name}]] are expected")
    return enumerate(entries, start=1)


def _known(entry: Mapping[str, Any], names: Iterable[str], place: str) -> None:
    names = tuple(names)
    for name in entry:
        if name not in names:
            raise ScenarioError(f"{place}: '{name}' is unknown; {_nearest(name, names)}")


def _nearest(word: object, names: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(str(word), names, n=1, cutoff=0.5)
    return f"did you mean '{near[0]}'?" if near else f"choose from {', '.join(names)}"


def _chances(entry: Mapping[str, Any]) -> Chances:
    names = [field.name for field in fields(Chances)]
    _known(entry, names, "chances")
    return Chances(**{name: _number(value, f"chances: {name}", 0.0, 1.0) for name, value in entry.items()})


def _wish(entry: Mapping[str, Any], place: str) -> ModelWish:
    _known(entry, (field.name for field in fields(ModelWish)), place)

    def given(name: str, check: Callable[[Any, str], _Made]) -> _Made | None:
        return check(entry[name], f"{place}: {name}") if name in entry else None

    system = given("system", lambda value, at: System(_choice(value, at, tuple(System))))
    wish = ModelWish(
        name=given("name", _name),
        system=system,
        points=given("points", lambda value, at: _whole(value, at, 7, 719)),
        tracks=given("tracks", lambda value, at: _whole(value, at, 1, 2)),
        letters=given("letters", _letters) or (),
        theory=cast("Theory | None", given("theory", lambda value, at: _choice(value, at, THEORIES))),
        limits=cast("LimitShape | None", given("limits", lambda value, at: _choice(value, at, _LIMITS))),
        spec=given("spec", lambda value, at: _number(value, at, 0.0005, 5.0)),
        calendar=cast("Calendar | None", given("calendar", lambda value, at: _choice(value, at, CALENDARS))),
    )
    return wish


def _cause(entry: Mapping[str, Any], number: int, start: date) -> PlantedCause:
    place = f"cause {number}"
    _known(entry, ("name", "kind", "model", "models", "machine", "day", "until", "size", "quantity", "end"), place)
    for needed in ("kind", "day", "size"):
        if needed not in entry:
            raise ScenarioError(f"{place}: '{needed}' is missing")
    kind = _choice(entry["kind"], f"{place}: kind", KINDS)
    usual = "offset" if kind == "machine" else "bow"
    if kind == "machine" and "machine" not in entry:
        raise ScenarioError(f"{place}: a difference between machines needs 'machine', such as \"DLTS-2\"")
    models = entry.get("models", [entry["model"]] if "model" in entry else [])
    if not isinstance(models, list) or not all(isinstance(model, int | str) for model in models):
        raise ScenarioError(f"{place}: models are names, or numbers from 1, in a list")
    cause = Cause(
        name=str(entry.get("name", f"{kind}-{number}")), kind=cast("Any", kind), day=_day(entry["day"], f"{place}: day", start),
        size=_number(entry["size"], f"{place}: size", -0.9 if kind in ("limits", "recipe") else -100.0, 100.0),
        quantity=cast("Any", _choice(entry.get("quantity", usual), f"{place}: quantity", QUANTITIES)),
        end=cast("Any", _choice(entry.get("end", "high"), f"{place}: end", END)),
        until=_day(entry["until"], f"{place}: until", start) if "until" in entry else None, machine=str(entry.get("machine", "")),
    )  # fmt: skip
    return PlantedCause(cause, tuple(models))


def _choice(value: object, place: str, names: tuple[str, ...]) -> str:
    if value not in names:
        raise ScenarioError(f"{place}: {value!r} is unknown; {_nearest(value, names)}")
    return str(value)


def _whole(value: object, place: str, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ScenarioError(f"{place}: {value!r} is no whole number from {least} to {most}")
    return value


def _number(value: object, place: str, least: float, most: float) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not least <= value <= most:
        raise ScenarioError(f"{place}: {value!r} is no number from {least:g} to {most:g}")
    return float(value)


def _day(value: object, place: str, start: date | None) -> date:
    """A date, or a number of days after the start."""
    if start is not None and isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 36500:
        return start + timedelta(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ScenarioError(f"{place}: {value!r} is no date such as 2024-06-01{' or number of days from the start' if start else ''}")


def _name(value: object, place: str) -> str:
    if not isinstance(value, str) or not value.strip() or set(value) & set('_/\\:*?"<>|'):
        raise ScenarioError(f"{place}: {value!r} cannot be a model in a file name")
    return value


def _letters(value: object, place: str) -> tuple[str, ...]:
    whole = isinstance(value, list) and value and all(isinstance(part, str) and len(part) == 1 and part.isalpha() for part in value)
    if not whole or len(set(cast("list[str]", value))) != len(cast("list[str]", value)):
        raise ScenarioError(f"{place}: {value!r} is no list of different letters")
    return tuple(cast("list[str]", value))
