"""Analysers of other packages (docs/analyzers.md): they add metrics and flags to a track, and never a status or an exception."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from numbers import Real
from threading import RLock
from typing import TYPE_CHECKING, Final, TypeVar, cast

from laser_trim_analyzer.model import Metric, Track, TrackResult, WatchFlag

from .package_folders import may_name

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["GROUP", "Analyzer", "Extra", "InstalledAnalyzer", "extras_of", "installed_analyzers"]

GROUP: Final = "laser_trim_analyzer.analyzers"
MOST_ITEMS: Final = 1000  # of one analyser for one track

Analyzer = Callable[[Track, TrackResult], Iterable[Metric | WatchFlag]]
_Found = TypeVar("_Found")

_log = logging.getLogger(__name__)
_looking = RLock()  # an analyser may itself grade while it is loaded


@dataclass(frozen=True, slots=True)
class Extra:
    """What all installed analysers say of one track, in the order of their names; each flag is ``analyzer:flag``, each finding
    ``analyzer_failed: analyzer``."""

    metrics: tuple[Metric, ...] = ()
    flags: tuple[WatchFlag, ...] = ()
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InstalledAnalyzer:
    """An analyser by the name of its entry point; `call` is None where it could not be loaded."""

    name: str
    call: Analyzer | None


_NOTHING: Final = Extra()


def extras_of(track: Track, result: TrackResult) -> Extra:
    """What the installed analysers add to the result of a track. One that fails in any way adds a finding and nothing else."""
    analyzers = installed_analyzers()
    if not analyzers:
        return _NOTHING
    metrics: list[Metric] = []
    flags: list[WatchFlag] = []
    findings: list[str] = []
    for analyzer in analyzers:
        found = _items_of(analyzer, track, result)
        if found is None:
            findings.append(f"analyzer_failed: {analyzer.name}")
            continue
        metrics += [item for item in found if isinstance(item, Metric)]
        flags += [item for item in found if isinstance(item, WatchFlag)]
    return Extra(tuple(metrics), tuple(flags), tuple(findings))


def installed_analyzers() -> tuple[InstalledAnalyzer, ...]:
    """The analysers of the installed packages by name, looked for and loaded once a process, however many threads ask.

    Where two packages use one name neither is called, because nobody could tell their numbers apart.
    """
    with _looking:  # a cache alone lets every thread look that asks before the first has found
        return _looked_for()


@cache
def _looked_for() -> tuple[InstalledAnalyzer, ...]:
    if not may_name(GROUP):
        return ()
    from importlib.metadata import entry_points  # not before it is needed: it is slow to import

    found = _attempt(GROUP, lambda: entry_points(group=GROUP))
    if found is None:  # the metadata of some package are broken, perhaps those of an analyser
        return (InstalledAnalyzer(GROUP, None),)
    by_name: dict[str, list[EntryPoint]] = {}
    for entry in found:
        by_name.setdefault(entry.name, []).append(entry)
    return tuple(InstalledAnalyzer(name, _attempt(name, partial(_loaded, by_name[name]))) for name in sorted(by_name))


def _loaded(entries: list[EntryPoint]) -> Analyzer:
    if len(entries) > 1:
        raise ValueError(f"{len(entries)} packages use this name")
    analyzer = entries[0].load()
    if not callable(analyzer):
        raise TypeError("the entry point names nothing that can be called")
    return cast(Analyzer, analyzer)


def _items_of(analyzer: InstalledAnalyzer, track: Track, result: TrackResult) -> list[Metric | WatchFlag] | None:
    call = analyzer.call
    return None if call is None else _attempt(analyzer.name, lambda: _checked(analyzer.name, call(track, result)))


def _attempt(name: str, action: Callable[[], _Found]) -> _Found | None:
    """What the action returns; None, and a line in the log, whatever else it does. Other people's code must not end a batch."""
    try:
        return action()
    except (Exception, SystemExit):
        _log.exception("analyzer failed", extra={"analyzer": name})
        return None


# ---- what an analyser may give


def _checked(name: str, items: Iterable[object]) -> list[Metric | WatchFlag]:
    """All items of one analyser under its name; an exception where one is not as agreed: a part of them is not shown."""
    found = [_stamped(name, item) for item in islice(items, MOST_ITEMS + 1)]
    if len(found) > MOST_ITEMS:
        raise ValueError(f"more than {MOST_ITEMS} items")
    names = {item.name if isinstance(item, Metric) else item.flag for item in found}
    if len(names) < len(found):
        raise ValueError("two items have the same name")
    return found


def _stamped(analyzer: str, item: object) -> Metric | WatchFlag:
    if isinstance(item, Metric):
        return Metric(analyzer, _text(item.name, at_least=1), _finite(item.value), _text(item.unit))
    if isinstance(item, WatchFlag):
        return WatchFlag(f"{analyzer}:{_text(item.flag, at_least=1)}", _finite(item.value), _finite(item.limit))
    raise TypeError(f"{type(item).__name__} is neither Metric nor WatchFlag")


def _text(text: object, at_least: int = 0) -> str:
    if not isinstance(text, str) or len(text.strip()) < at_least or not text.isprintable():
        raise ValueError("a name or a unit is not a line of text")
    return str(text)


def _finite(value: object) -> float:
    """A plain float: the results are written as JSON, which knows neither NaN nor the numbers of NumPy."""
    if isinstance(value, bool) or not isinstance(value, Real) or not math.isfinite(value):
        raise ValueError("a value is not a finite number")
    return float(value)
