"""Draws a plant from a seed; the figures behind the draws are broad statistics of real plants, see docs/simulate.md."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from laser_trim_analyzer.model import PositionUnit, System
from laser_trim_analyzer.simulate.curves import LimitShape
from laser_trim_analyzer.simulate.traps import DltsTraps, LtsTraps

from .plant import Calendar, Habits, LimitTable, Machine, Model, Plant, Recipe, Theory
from .scenario import ModelWish, Scenario

__all__ = ["draw_plant"]

_PLANT, _MODEL = 1, 2
_FIRST_NAME, _NAMES = 3001, 1998
_SUFFIXES = ("", "", "", "-1", "-2", "A", "-CT")
_NICE = np.array([0.004, 0.005, 0.0075, 0.01, 0.0125, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05, 0.06, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5])
_OHMS = (1000.0, 2000.0, 2500.0, 5000.0, 10000.0, 20000.0)
_LIMIT_SHAPES: tuple[LimitShape, ...] = ("constant", "tapered", "stepped")
_THEORIES: tuple[Theory, ...] = ("straight", "table", "falling")
_CALENDARS: tuple[Calendar, ...] = ("steady", "returns", "ends", "begins")


def draw_plant(scenario: Scenario, models: int, seed: int) -> Plant:
    """As many models as asked for, the scenario's wishes first; a model does not depend on how many others there are."""
    chance = np.random.default_rng((seed, _PLANT))
    machines = tuple(
        Machine(f"{system}-{number}", system, f"{chance.integers(10, 99)}X{chance.integers(1000, 9999)}", round(offset, 3))
        for system in System
        for number, offset in enumerate(chance.normal(0.0, 0.08, 2).tolist(), start=1)
    )
    names = (_FIRST_NAME + chance.permutation(_NAMES)).tolist()
    wishes = (*scenario.models, *(ModelWish() for _ in range(models)))[:models]
    drawn = [_model(number, names[number % _NAMES], machines, wish, seed) for number, wish in enumerate(wishes, start=1)]
    return Plant(machines, tuple(drawn))


def _model(number: int, name: int, machines: tuple[Machine, ...], wish: ModelWish, seed: int) -> Model:
    """One model; every quantity has its own draw, so that a wish for one changes no other."""
    chance = np.random.default_rng((seed, _MODEL, number))
    system = System.LTS if chance.random() < 0.12 else System.DLTS
    drawn = _points(chance, system)
    points, system = wish.points or drawn, wish.system or system
    rotary = bool(chance.random() < (1.0 if system is System.DLTS else 0.2))
    length = round(float(chance.uniform(40, 358)) if rotary else float(chance.uniform(0.3, 8)), 3)
    two = bool(chance.random() < 0.25)
    together = bool(chance.random() < 0.5)
    letters = ("A", "B", "C")[: int(chance.integers(2, 4))] if chance.random() < 0.12 else ("",)
    theory = wish.theory or _THEORIES[int(chance.choice(3, p=(0.9, 0.07, 0.03)))]
    calendar = wish.calendar or _CALENDARS[int(chance.choice(4, p=(0.55, 0.2, 0.15, 0.1)))]
    suffix = _SUFFIXES[int(chance.integers(len(_SUFFIXES)))]
    tracks = wish.tracks or (2 if two else 1)
    recipe = _recipe(chance, points)
    habits = _habits(chance, points, recipe.rise, dlts=system is System.DLTS)
    limits = _limits(chance, points, habits, wish)
    return Model(
        number=number, name=wish.name or f"{name}{suffix}", system=system,
        machines=tuple(machine for machine in machines if machine.system is system),
        letters=wish.letters or letters, tracks=tracks, together=tracks == 2 and together and system is System.DLTS,
        unit=PositionUnit.DEGREE if rotary else PositionUnit.INCH, length=length, points=points, theory=theory,
        length_locked=system is System.DLTS and bool(chance.random() < 0.05), limits=limits, recipe=recipe,
        habits=replace(habits, rotation=habits.rotation * limits.spec), nominal_ohm=_OHMS[int(chance.integers(len(_OHMS)))],
        calendar=calendar, weight=float(np.exp(chance.normal(0.0, 0.8))), traps=_traps(chance, system),
    )  # fmt: skip


def _points(chance: np.random.Generator, system: System) -> int:
    """Few, a round number of degrees, or any between; 340 steps over a nearly whole turn are the commonest."""
    kind, anything = chance.random(), round(math.exp(chance.uniform(math.log(24), math.log(240))))
    common = int(chance.choice((171, 321, 341, 341, 352, 355)))
    middle = int(chance.integers(31, 121))
    if system is System.LTS:
        return middle
    return common if kind < 0.42 else anything


def _recipe(chance: np.random.Generator, points: int) -> Recipe:
    rise = float(np.clip(0.082 * np.exp(chance.normal(0.0, 0.55)), 0.02, 0.4))
    ends = chance.integers(1, 3, 2) if points > 20 else (1, 1)
    return Recipe(round(rise, 4), round(float(chance.uniform(0.5, 3.0)), 2), 4, int(ends[0]), points - 1 - int(ends[1]))


def _habits(chance: np.random.Generator, points: int, rise: float, *, dlts: bool) -> Habits:
    """Rotation comes in units of the half band here."""
    scale = 1.25 * np.exp(chance.normal(0.0, 0.45)) * min(1.0, rise / 0.07)
    gradient = tuple((scale * np.array([0.03, 0.018, 0.012, 0.008])).tolist())
    grain = 0.015 * np.exp(chance.normal(0.0, 0.5))
    noise = 0.01 * np.exp(chance.normal(0.0, 0.6)) / math.sqrt(points)
    phantom = int(chance.integers(1, 16)) if chance.random() < 0.08 else 0
    return Habits(
        gradient=gradient, grain=float(grain), incoming=float(rise * chance.uniform(0.08, 0.35)), offset=0.2, rotation=0.05,
        noise_v=float(noise), phantom_rows=phantom if dlts else 0, guarded_flags=bool(chance.random() < 0.75),
        stale_headers=bool(chance.random() < 0.25) and dlts, corrected=bool(chance.random() < 0.04) and dlts,
    )  # fmt: skip


def _limits(chance: np.random.Generator, points: int, habits: Habits, wish: ModelWish) -> LimitTable:
    """A half band out of those in use, so wide that the model can be made: some easily, some hardly."""
    usual = 8.0 * habits.grain / math.sqrt(points) + 2.5 * habits.noise_v
    wanted = usual * 2.1 * np.exp(chance.normal(0.0, 0.7))
    shape = wish.limits or _LIMIT_SHAPES[int(chance.choice(3, p=(0.82, 0.08, 0.1)))]
    ends = int(chance.integers(1, max(2, points // 12))) if chance.random() < 0.2 else 0
    return LimitTable(shape, wish.spec or float(_NICE[np.argmin(np.abs(np.log(_NICE / wanted)))]), ends)


def _traps(chance: np.random.Generator, system: System) -> DltsTraps | LtsTraps:
    some = (chance.random(3) < 0.08).tolist()
    if system is System.LTS:
        return LtsTraps(unnamed_summaries=some[0], chart_helpers=some[1], error_cells_beside=some[2])
    return DltsTraps(shifted_trim_rows=some[0], print_page=some[1], reading_below=some[2])
