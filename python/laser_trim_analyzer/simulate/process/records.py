"""Runs in arrays as the facts that a reader would return, each with its truth; nothing is drawn and nothing judged here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from laser_trim_analyzer.model import Parameter, PositionUnit, Sweep, SweepKind, System, Track, TrimDetail, TrimFile
from laser_trim_analyzer.simulate import dlts, lts
from laser_trim_analyzer.simulate.curves import frozen
from laser_trim_analyzer.simulate.cutting import cut_readings, known_initial
from laser_trim_analyzer.simulate.flags import no_flags

from .plant import APPLIED_VOLTS
from .running import Batch, Setup, Stage
from .truth import FinalTest, RunKind, TrackTruth, Truth

if TYPE_CHECKING:
    from laser_trim_analyzer.model.sweep import FloatArray

__all__ = ["FileRun", "facts_of"]

_NO_HASH = "0" * 64
_ALIASES = ("Outer Track", "Inner Track")
_WORDS: dict[RunKind, str] = {"scrapped": "Scrap_Cut in wiper path", "touched-up": "Touch-up_Lin Out"}
_FEWEST_READINGS, _MOST_READINGS = 2, 8


@dataclass(frozen=True, slots=True)
class FileRun:
    """What the lot says of a file: its unit, letter and tracks, its day, and whether its first header is the template's."""

    unit: int
    letter: str
    tracks: tuple[int, ...]
    day: date
    stale_header: bool


class _Records:
    """Makes the facts of one batch; holds what its sweeps share."""

    def __init__(self, setup: Setup, batch: Batch) -> None:
        self.setup, self.batch, self.model = setup, batch, setup.model
        self.dlts = setup.model.system is System.DLTS
        self.lower = frozen(0.0 - setup.bands)
        self.none = no_flags(setup.model.points)
        self.target = _trimmed_only(setup)
        self.ranges = setup.model.initial_resistance, setup.model.final_resistance, setup.model.angle
        self.lengths = batch.fixture.length.tolist()
        self.rows = setup.model.points + setup.model.habits.phantom_rows
        self.stages: list[list[tuple[_Stage, int]]] = [[] for _ in range(len(self.lengths))]
        for stage in batch.stages:
            made = _Stage(stage, setup)
            for place, row in enumerate(stage.rows.tolist()):
                self.stages[row].append((made, place))

    def track(self, row: int, number: int, file: FileRun) -> Track:
        model, stages = self.model, self.stages[row]
        last = len(stages) - 1
        initial, final, angle = self.ranges
        return Track(
            section=1, name=_track_name(model.system, number), alias=_ALIASES[number - 1] if self.dlts else None,
            position_unit=model.unit, unit_cell=None if self.dlts else _UNIT_CELLS[model.unit],
            initial_resistance=initial, final_resistance=final, angle=angle, length_locked=model.length_locked, parameters=(),
            trim_parameters=_recipe(model.system, number, last, self.setup.cut_length),
            sweeps=tuple([self._sweep(*stages[passed], row, (number, passed, last), file) for passed in range(last + 1)]),
        )  # fmt: skip

    def _sweep(self, stage: _Stage, place: int, row: int, which: tuple[int, int, int], file: FileRun) -> Sweep:
        model, setup, is_dlts, passed = self.model, self.setup, self.dlts, which[1]
        kind, sheet, trim_set = _place(is_dlts, *which)
        stale = file.stale_header and not passed
        # By place: the names of so many values cost as much as making the sweep does.
        return Sweep(
            kind, sheet, sheet, passed, trim_set,
            setup.grid.position, stage.measured[place], setup.grid.theory, setup.bands, self.lower, stage.error[place],
            self.none if stage.flags is None else stage.flags[place], setup.phase_v if passed else 0.0,
            self.rows, model.points if is_dlts and not stale else None, 0, stale,
            file.day if is_dlts else None, APPLIED_VOLTS, setup.length, self.lengths[row], stage.ohm[place],
            stage.predicted[place] if passed else None, stage.used[place] if passed else None,
            stage.extra[place] if passed and not is_dlts else (),
            _meter(setup.machine.meter, sheet) if is_dlts and not stale else (),
            self._detail(stage, place) if passed else None,
        )  # fmt: skip

    def _detail(self, stage: _Stage, place: int) -> TrimDetail:
        cuts = stage.cuts
        assert cuts is not None
        if self.dlts:
            return TrimDetail(
                self.target, cuts.initial[place], cuts.final[place], cuts.predicted_delta[place], cuts.used_delta[place],
                cuts.cut_length[place], cuts.current[place],
            )  # fmt: skip
        assert stage.readings is not None
        lost = self.model.recipe.trimmed_points > lts.SHEET_COLUMNS
        return TrimDetail(
            self.target, stage.initial[place], cuts.final[place], cuts.predicted_delta[place], cuts.used_delta[place],
            cut_readings=stage.readings[place, : stage.most[place]], cut_readings_cut=lost,
        )  # fmt: skip


class _Stage:
    """A stage as lists and read-only rows, with what only a LTS writes."""

    def __init__(self, stage: Stage, setup: Setup) -> None:
        self.measured, self.error, self.flags = stage.readings.measured, stage.readings.error, stage.readings.flags
        self.ohm = stage.ohm.tolist()
        self.predicted = [] if stage.predicted_ohm is None else stage.predicted_ohm.tolist()
        self.used = [] if stage.used_ohm is None else stage.used_ohm.tolist()
        self.cuts = stage.cuts
        self.extra: list[tuple[float, ...]] = []
        self.readings: FloatArray | None = None
        if stage.cuts is not None and setup.model.system is System.LTS:
            self._read_while_cutting(stage.cuts.initial, stage.cuts.final, setup)

    def _read_while_cutting(self, initial: FloatArray, final: FloatArray, setup: Setup) -> None:
        """The deeper a cut, the more readings; the two checks of the centre are the middle of the sweep, read again."""
        recipe, middle = setup.model.recipe, setup.model.points // 2
        trimmed = np.arange(recipe.first_trimmed, recipe.last_trimmed + 1)
        first, last = initial[:, trimmed], final[:, trimmed]
        step = setup.model.limits.spec / 4
        counts = np.clip(np.abs(last - first) // step, 0, _MOST_READINGS - _FEWEST_READINGS).astype(np.int64) + _FEWEST_READINGS
        self.readings = cut_readings(first, last, counts)
        self.initial = known_initial(initial, trimmed)
        self.most = counts.max(axis=1).tolist()
        self.extra = [(volts, volts) for volts in self.measured[:, middle].tolist()]


def _trimmed_only(setup: Setup) -> FloatArray:
    """The target in volts, NaN where the laser does not trim."""
    target = setup.grid.target.copy()
    target[: setup.model.recipe.first_trimmed] = np.nan
    target[setup.model.recipe.last_trimmed + 1 :] = np.nan
    return frozen(target)


_UNIT_CELLS = {PositionUnit.DEGREE: "Deg", PositionUnit.INCH: "inch"}


def _track_name(system: System, number: int) -> str:
    return f"TRK{number}" if system is System.DLTS else f"T{'AB'[number - 1]}"


@lru_cache(maxsize=4096)
def _meter(number: str, sheet: str) -> tuple[Parameter, ...]:
    return (Parameter("DMM S/N", number, sheet, "B16"),)


@cache
def _place(is_dlts: bool, track: int, passed: int, last: int) -> tuple[SweepKind, str, int | None]:
    """What the sweep after so many of all passes is, its sheet, its trim parameter set."""
    kind = SweepKind.UNTRIMMED if passed == 0 else SweepKind.PASS if passed < last else SweepKind.FINAL
    trim_set = 1 if passed and is_dlts else None
    return kind, dlts.sheet_name(track, passed, trim_set) if is_dlts else lts.sheet_name(kind, passed), trim_set


@lru_cache(maxsize=4096)
def _recipe(system: System, track: int, passes: int, cut_length: float) -> tuple[Parameter, ...]:
    """The cut length where the record has it: a DLTS in the column of its track, a LTS in one column per pass."""
    if system is System.DLTS:
        return (Parameter("Laser Cut Length (mm)", cut_length, "Trim Parameters", f"{'BC'[track - 1]}2"),)
    return tuple(Parameter("Laser Cut Length", cut_length, "Trim Parameters", f"{column}3") for column in "BCDEF"[: max(passes, 1)])


def facts_of(
    setup: Setup, batch: Batch, files: list[FileRun], moments: list[datetime], tests: dict[int, FinalTest]
) -> Iterator[tuple[TrimFile, Truth]]:
    """The files of a batch, in its order; `moments` has one entry per file, `tests` are by the row of the batch."""
    records, truths = _Records(setup, batch), _Truths(setup, batch, tests)
    each = setup.model.tracks_of_a_file
    for index, (number, kind, moment) in enumerate(zip(batch.files.tolist(), batch.kinds, moments, strict=True)):
        file, rows = files[number], range(index * each, (index + 1) * each)
        places = [] if kind == "aborted" else list(zip(rows, file.tracks, strict=True))
        tracks = tuple([records.track(row, track, file) for row, track in places])
        yield _file(setup, file, kind, moment, tracks), truths.of(file, kind, places)


def _file(setup: Setup, file: FileRun, kind: RunKind, moment: datetime, tracks: tuple[Track, ...]) -> TrimFile:
    model, serial = setup.model, f"{file.unit}{file.letter}"
    named = any(not sweep.stale_header for track in tracks for sweep in track.sweeps)
    is_dlts = model.system is System.DLTS
    return TrimFile(
        path="", sha256=_NO_HASH, size=0, system=model.system, model=model.name, serial=serial, sheet_model=model.name,
        sheet_serials=(serial,) if named else (), trimmed_at=moment, impossible_date=None, saved_at=None,
        outcome_words=None if is_dlts else _WORDS.get(kind, "Trimmed Correct"), tracks_declared=model.tracks if is_dlts else None,
        parameters=(), remarks=(), template_sheets=() if is_dlts or tracks[0].final else ("Lin Error",), tracks=tracks,
    )  # fmt: skip


class _Truths:
    """Makes the truths of one batch."""

    def __init__(self, setup: Setup, batch: Batch, tests: dict[int, FinalTest]) -> None:
        self.setup, self.batch, self.tests = setup, batch, tests
        self.offsets, self.rotations = batch.fixture.offset_v.tolist(), batch.fixture.rotation.tolist()
        self.before, self.after = batch.stages[0].ohm.tolist(), batch.ohm_after.tolist()
        spec, influence = setup.model.limits.spec, setup.influence
        self.planted = (influence.bow * spec, influence.low_end * spec, influence.high_end * spec)
        self.grain, self.noise = (
            usual * (1 + influence.roughness) for usual in (setup.model.habits.grain, setup.model.habits.noise_v)
        )
        self.spec = round(spec * (1 + influence.limits), 6)
        self.causes = tuple(cause.name for cause in setup.causes)

    def of(self, file: FileRun, kind: RunKind, places: list[tuple[int, int]]) -> Truth:
        model = self.setup.model
        tracks = tuple([self._track(row, track) for row, track in places])
        return Truth(
            model=model.name, model_number=model.number, lot=self.setup.lot_number, unit=file.unit, letter=file.letter,
            machine=self.setup.machine.name, attempt=self.batch.attempt, kind=kind, causes=self.causes, tracks=tracks,
        )  # fmt: skip

    def _track(self, row: int, track: int) -> TrackTruth:
        bow, low_end, high_end = self.planted
        return TrackTruth(
            _track_name(self.setup.model.system, track), self.offsets[row], self.rotations[row], bow, low_end, high_end, self.grain,
            self.noise, self.spec, self.before[row], self.after[row], self.tests.get(row),
        )  # fmt: skip
