"""Counts of a running ingest, when to tell them, and what they come to in the end; they decide nothing."""

from __future__ import annotations

import time
from collections import Counter
from types import MappingProxyType
from typing import Final

from laser_trim_analyzer.model import Status

from .events import Cause, Deed, FileOutcome, Phase, Progress, Summary

__all__ = ["Tally"]

_BETWEEN_PROGRESS: Final = 0.1
_FIRST_ESTIMATE: Final = 1.0
_READ: Final = (Deed.NEW, Deed.REPLACED)


class Tally:
    """For one thread. The clock is the monotonic one: that of the wall may be set while a run goes on."""

    def __init__(self) -> None:
        self.total = 0
        self.other_files = 0
        self.machines_set = 0
        self.interrupted = False
        self._started = time.monotonic()
        self._told = float("-inf")
        self._deeds: Counter[Deed] = Counter()
        self._refused_before = 0
        self._files: Counter[Status] = Counter()
        self._tracks: Counter[Status] = Counter()
        self._causes: dict[Deed, dict[str, tuple[int, str]]] = {Deed.REFUSED: {}, Deed.POSTPONED: {}}

    def add(self, outcome: FileOutcome) -> None:
        deed, error = outcome.deed, outcome.error
        self._deeds[deed] += 1
        if deed in _READ and outcome.status is not None:
            self._files[outcome.status] += 1
            self._tracks.update(outcome.tracks)
        elif error is not None and deed in self._causes:
            files, example = self._causes[deed].get(error.code, (0, outcome.path))
            self._causes[deed][error.code] = files + 1, example
        elif error is not None:
            self._refused_before += 1

    def progress(self, phase: Phase, total: int) -> Progress | None:
        """How far it is; None where the last word is less than a tenth of a second old."""
        now = time.monotonic()
        if now - self._told < _BETWEEN_PROGRESS:
            return None
        self._told = now
        done, deeds, elapsed = self._deeds.total(), self._deeds, now - self._started
        known = deeds[Deed.KNOWN] + deeds[Deed.DUPLICATE]
        rate = done / elapsed if done and elapsed >= _FIRST_ESTIMATE else None
        left = None if rate is None else (total - done) / rate
        new = deeds[Deed.NEW] + deeds[Deed.REPLACED]
        return Progress(phase, done, total, new, known, deeds[Deed.REFUSED], deeds[Deed.POSTPONED], left, rate)

    def summary(self, database: str, *, dry_run: bool) -> Summary:
        deeds = self._deeds
        return Summary(
            database=database,
            dry_run=dry_run,
            interrupted=self.interrupted,
            total=self.total,
            new=deeds[Deed.NEW],
            replaced=deeds[Deed.REPLACED],
            known=deeds[Deed.KNOWN],
            duplicates=deeds[Deed.DUPLICATE],
            refused=deeds[Deed.REFUSED],
            postponed=deeds[Deed.POSTPONED],
            refused_before=self._refused_before,
            left=self.total - deeds.total(),
            other_files=self.other_files,
            files=MappingProxyType(dict(self._files)),
            tracks=MappingProxyType(dict(self._tracks)),
            causes=self._ranked(Deed.REFUSED),
            postponements=self._ranked(Deed.POSTPONED),
            seconds=time.monotonic() - self._started,
            machines_set=self.machines_set,
        )

    def _ranked(self, deed: Deed) -> tuple[Cause, ...]:
        causes = (Cause(code, files, example) for code, (files, example) in self._causes[deed].items())
        return tuple(sorted(causes, key=lambda cause: (-cause.files, cause.code)))
