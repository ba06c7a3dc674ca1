"""Counts, histories, lots, horizon, status line and search: each against a plain recount of the same attempts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import combinations

import pytest
from tests.store.queries.history import (
    FIRST,
    HOSTILE,
    LAST,
    attempts,
    day_of,
    everything,
    last_attempt,
    parts,
    speaking_numbers,
    values_of,
)

from laser_trim_analyzer.model import Retest, Status, Unit
from laser_trim_analyzer.store import Store
from laser_trim_analyzer.store.queries import (
    Divide,
    HitKind,
    Period,
    last_days,
    limit_table_history,
    lot_counts,
    lots_of_model,
    made_with,
    newest_stored,
    reach_of,
    recipe_history,
    search,
    status_line,
    unit_tallies,
)
from laser_trim_analyzer.store.snapshot import Snapshot

PERIODS = [None, Period(), Period(first=FIRST + timedelta(days=9)), Period(last=FIRST), Period(FIRST, FIRST), Period(LAST, FIRST)]
WAYS = [set(some) for number in (0, 1, 2) for some in combinations(Divide, number)]


def is_in(day: date, period: Period | None) -> bool:
    return period is None or ((period.first is None or day >= period.first) and (period.last is None or day <= period.last))


def machine_of(unit: Unit) -> str | None:
    last = last_attempt(unit)
    machine: str | None = values_of()[last.sha256, last.section, last.track].get("machine")
    return machine


def divided(unit: Unit, retest: Retest, by: Iterable[Divide]) -> tuple[object, ...]:
    day = day_of(unit, retest)
    values = {
        Divide.MODEL: unit.model,
        Divide.MACHINE: machine_of(unit),
        Divide.DAY: day,
        Divide.WEEK: day - timedelta(days=day.weekday()),
        Divide.MONTH: day.replace(day=1),
        Divide.LOT: (unit.model, unit.lot.first),
        Divide.FIRST_STATUS: unit.first_status,
    }
    return tuple(values[one] for one in Divide if one in by)


@pytest.mark.parametrize("retest", Retest)
def test_counts_are_those_of_every_unit_by_the_rule(snapshot: Snapshot, retest: Retest):
    lots = {one.key: (model, one.lot.first) for model in HOSTILE for one in lots_of_model(snapshot, model, retest)}
    for by in WAYS:
        if len({Divide.DAY, Divide.WEEK, Divide.MONTH} & by) > 1:
            continue
        for period in PERIODS if len(by) < 2 else PERIODS[2:3]:
            wanted: Counter[tuple[object, ...]] = Counter()
            few: Counter[tuple[object, ...]] = Counter()
            for unit in parts():
                if is_in(day_of(unit, retest), period):
                    verdict, points = unit.verdict(retest), speaking_numbers(unit, retest)[0]
                    key = (*divided(unit, retest, by), verdict.status, verdict.accepted_by, unit.incomplete)
                    wanted[key] += 1
                    few[key] += verdict.status is Status.FAIL and points is not None and points <= 2
            found = unit_tallies(snapshot, retest, by, period=period, few=2)
            rows = {}
            for one in found:
                said = {
                    **{Divide.MODEL: one.model, Divide.MACHINE: one.machine, Divide.FIRST_STATUS: one.first_status},
                    **{Divide.LOT: lots.get(one.lot or 0), Divide.DAY: one.day, Divide.WEEK: one.day, Divide.MONTH: one.day},
                }
                key = (*(said[way] for way in Divide if way in by), one.status, one.accepted_by, one.incomplete)
                rows[key] = (one.units, one.few_out)
            assert rows == {key: (count, few[key]) for key, count in wanted.items()}, (by, period)
            assert len(found) == len(rows)


@pytest.mark.parametrize("model", [*HOSTILE, "none", "\0"])
def test_counts_of_one_model(snapshot: Snapshot, model: str):
    found = unit_tallies(snapshot, Retest.LAST, [], model=model)
    assert sum(one.units for one in found) == sum(unit.model == model for unit in parts())


@pytest.mark.parametrize("retest", [Retest.LAST, Retest.FIRST])
def test_lots_of_a_model_with_their_units(snapshot: Snapshot, retest: Retest):
    for model in (*HOSTILE, "none"):
        found = lots_of_model(snapshot, model, retest)
        units = [unit for unit in parts() if unit.model == model]
        assert [one.lot for one in found] == sorted({unit.lot for unit in units})
        for one in found:
            wanted = Counter(unit.verdict(retest).status for unit in units if unit.lot == one.lot)
            counted: Counter[Status] = Counter()
            for tally in one.tallies:
                counted[tally.status] += tally.units
            assert counted == wanted


def test_lots_and_last_days_by_model(snapshot: Snapshot):
    for period in PERIODS[:4]:
        lots = {(unit.model, unit.lot) for unit in parts()}
        ends = period or Period()
        touched = [model for model, lot in lots if (ends.first or lot.last) <= lot.last and lot.first <= (ends.last or lot.first)]
        assert lot_counts(snapshot, period) == Counter(touched)
    days = [(one.model, one.production_day) for one in attempts() if one.production_day]
    for until in (None, FIRST, FIRST + timedelta(days=9), FIRST - timedelta(days=1)):
        wanted = {model: max(day for name, day in days if name == model) for model, _ in days}
        if until is not None:
            before = [(model, day) for model, day in days if day <= until]
            wanted = {model: max(day for name, day in before if name == model) for model, _ in before}
        assert last_days(snapshot, until) == wanted
        assert last_days(snapshot, until, model="50%") == {name: day for name, day in wanted.items() if name == "50%"}


# ---- what results were made with


def made() -> list[tuple[str, str, str, str | None, date | None]]:
    """Model, limit table, recipe, machine and day of every attempt with a track."""
    found = []
    for row in (row for file in everything() for row in file.rows.attempts if row.sweeps):
        values, content = row.values, {name: row.refers[f"{name}_id"].hex() for name in ("limit_table", "recipe")}
        found.append((values["model"], content["limit_table"], content["recipe"], values.get("machine"), values["trimmed_on"]))
    return found


@pytest.mark.parametrize("period", PERIODS[:5], ids=str)
def test_combinations_of_limits_recipes_and_machines(snapshot: Snapshot, period: Period | None):
    found = made_with(snapshot, period=period)
    always = period is None or period == Period()
    wanted = {one[:4] for one in made() if always or (one[4] and is_in(one[4], period))}
    assert Counter(one.model for one in found) == Counter(one[0] for one in wanted)
    assert len({(one.limit_table) for one in found}) == len({one[1] for one in wanted})
    assert {one.machine for one in found} == {one[3] for one in wanted}
    assert made_with(snapshot, model="50%", period=period) == [one for one in found if one.model == "50%"]


@pytest.mark.parametrize("model", [*HOSTILE, "none"])
def test_histories_say_from_when_to_when(snapshot: Snapshot, model: str):
    for history, place in ((limit_table_history, 1), (recipe_history, 2)):
        found = history(snapshot, model)
        uses: dict[tuple[str, str | None], list[date | None]] = {}
        for one in made():
            if one[0] == model:
                uses.setdefault((one[place], one[3]), []).append(one[4])
        days = {key: [day for day in line if day] for key, line in uses.items()}
        assert {(one.sha256, one.machine): (one.first_day, one.last_day, one.attempts) for one in found} == {
            key: (min(days[key], default=None), max(days[key], default=None), len(line)) for key, line in uses.items()
        }
        starts = [one.first_day for one in found if one.first_day]
        assert starts == sorted(starts)


# ---- how far it reaches


def test_the_newest_day_and_all_after_it_are_counted(snapshot: Snapshot):
    days = Counter(one.production_day for one in attempts())
    for until in (FIRST - timedelta(days=1), FIRST, FIRST + timedelta(days=20), LAST, date.max, date.min):
        found = reach_of(snapshot, until)
        newest = max((day for day in days if day and day <= until), default=None)
        assert found.days == {day: count for day, count in days.items() if day and (day == newest or day > until)}
        assert found.undated == days[None] == 1


def test_the_status_line_counts_what_is_there(snapshot: Snapshot, full: Store):
    found = status_line(snapshot)
    assert (found.files, found.refused) == (len(everything()), 3)
    assert (found.attempts, found.units) == (len(attempts()), len(parts()))
    newest = max(one.order[0] for one in attempts() if one.production_day == LAST)
    assert (found.newest_run, found.newest_stored) == (newest, newest_stored(snapshot))
    assert (found.database, found.version) == (full.shown, snapshot.version.number)
    assert status_line(snapshot, FIRST + timedelta(days=20)).newest_run == FIRST + timedelta(days=20)
    assert status_line(snapshot, FIRST - timedelta(days=1)).newest_run is None


# ---- search


TYPED = ("4", "4711-2", "47'", "5", "50", "50%", "50_", "%", "_", "a\n", "🦄", "ü", "none", "", " ", "\0", "\ud800")


def test_search_finds_what_begins_as_typed(snapshot: Snapshot):
    for typed in (*TYPED, "'; --", "2", "25", "254A", "254a", "x", "X"):
        check_search(snapshot, typed)


def check_search(snapshot: Snapshot, typed: str) -> None:
    found = search(snapshot, typed, most=1000)
    text = typed.strip()
    ways = {text, text.upper(), text.lower()} if text else set()
    models = sorted({one.model for one in attempts() if any(one.model.startswith(way) for way in ways)})
    assert [hit.model for hit in found if hit.kind is HitKind.MODEL] == models
    serials = {(one.serial, one.model) for one in attempts() if any(one.serial.startswith(way) for way in ways)}
    hits = [hit for hit in found if hit.kind is HitKind.SERIAL]
    assert {(hit.serial, hit.model) for hit in hits} == serials
    assert [hit.serial for hit in hits] == sorted(str(hit.serial) for hit in hits)
    assert all(hit.lot is not None and hit.unit is not None for hit in hits if hit.serial != "79")
    few = search(snapshot, typed, most=2)
    assert [hit for hit in few if hit.kind is HitKind.MODEL] == [hit for hit in found if hit.kind is HitKind.MODEL][:2]
    assert [hit.serial for hit in few if hit.kind is HitKind.SERIAL] == [hit.serial for hit in hits][:2]


TIMES = {
    "2024": ("2024-01-01", "2024-12-31"),
    "2024-03": ("2024-03-01", "2024-03-31"),
    "2024-03-": ("2024-03-01", "2024-03-31"),
    "2024-04-06": ("2024-04-06", "2024-04-06"),
    "2023": ("2023-01-01", "2023-12-31"),
}


@pytest.mark.parametrize("typed", TIMES)
def test_search_finds_lots_by_the_time_in_which_they_began(snapshot: Snapshot, typed: str):
    first, last = TIMES[typed]
    lots = {(unit.model, unit.lot) for unit in parts() if date.fromisoformat(first) <= unit.lot.first <= date.fromisoformat(last)}
    found = [hit for hit in search(snapshot, typed, most=1000) if hit.kind is HitKind.LOT]
    assert {(hit.model, hit.lot) for hit in found} == lots
    assert [hit.lot.first for hit in found] == sorted((lot.first for _, lot in lots), reverse=True)
    of_model = search(snapshot, f"50_ {typed}", most=1000)
    assert {(hit.model, hit.lot) for hit in of_model} == {one for one in lots if one[0] == "50_"}


@pytest.mark.parametrize("typed", ["2024-13", "2024-02-30", "0000", "2024-3", "20244", "٢٠٢٤"])
def test_what_is_no_time_finds_no_lot(snapshot: Snapshot, typed: str):
    assert [hit for hit in search(snapshot, typed) if hit.kind is HitKind.LOT] == []
