"""Lists of units, tracks and files: each filter, order and page against a plain look at what was stored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import Column, MetaData, String, Table, create_engine, select
from tests.store.queries.history import (
    FIRST,
    HOSTILE,
    SERIALS,
    Filed,
    attempts,
    day_of,
    everything,
    last_attempt,
    of_unit,
    parts,
    speaking_numbers,
)

from laser_trim_analyzer.errors import DataError
from laser_trim_analyzer.model import FileState, Retest, Status, System, Unit
from laser_trim_analyzer.reports.tables import FILE_COLUMNS, STORED_TRACK_COLUMNS, UNIT_COLUMNS, Run, TrackRow
from laser_trim_analyzer.store.queries import (
    FileWish,
    Order,
    Page,
    Period,
    StoredUnit,
    TrackWish,
    UnitWish,
    each_track,
    files,
    tracks,
    unit_by_key,
    unit_of_part,
    units,
)
from laser_trim_analyzer.store.queries.asking import begins_with
from laser_trim_analyzer.store.snapshot import Snapshot

PERIODS = [
    Period(),
    Period(first=FIRST + timedelta(days=9)),
    Period(last=FIRST),
    Period(FIRST + timedelta(days=1), FIRST + timedelta(days=9)),
]


def name(unit: Unit | StoredUnit) -> tuple[str, str, date]:
    return unit.model, unit.stem, unit.lot.first


def names(snapshot: Snapshot, wish: UnitWish) -> set[tuple[str, str, date]]:
    found = units(snapshot, wish)
    assert found.total == len(found.rows) == len({name(row) for row in found.rows})
    return {name(row) for row in found.rows}


def those(wanted: Callable[[Unit], bool]) -> set[tuple[str, str, date]]:
    return {name(unit) for unit in parts() if wanted(unit)}


# ---- units


def test_every_unit_shows_what_the_rule_makes_of_its_attempts(snapshot: Snapshot):
    rows = {name(row): row for row in units(snapshot, UnitWish()).rows}
    assert len(rows) == len(parts()) == 61
    machines = {
        file.rows.sha256.hex(): one.values.get("machine") for file in everything() if file.rows.sha256 for one in file.rows.attempts
    }
    for unit in parts():
        row = rows[name(unit)]
        last = last_attempt(unit)
        assert row.lot == unit.lot
        assert (row.machine, row.last_at) == (machines[last.sha256], last.trimmed_at)
        assert (row.attempts, row.incomplete) == (len(of_unit(unit)), unit.incomplete)
        assert row.tracks == len({key for key in unit.attempts if key.track})
        for retest in Retest:
            verdict, said = unit.verdict(retest), row.said(retest)
            assert (said.status, said.accepted_by) == (verdict.status, verdict.accepted_by)
            assert (said.fail_points, said.margin) == speaking_numbers(unit, retest)


@pytest.mark.parametrize("retest", Retest)
def test_units_of_a_model_are_those_of_exactly_this_name(snapshot: Snapshot, retest: Retest):
    for model in (*HOSTILE, "none", "a\0b", "\ud800", "470%", "4711-"):
        wanted = {name(unit) for unit in parts() if unit.model == model}
        assert names(snapshot, UnitWish(retest=retest, model=model)) == wanted


STATUSES = ((), (Status.FAIL,), (Status.PASS, Status.WATCH), (Status.ABORTED, Status.NOT_GRADED))


@pytest.mark.parametrize("retest", Retest)
def test_units_by_day_and_verdict_follow_the_policy(snapshot: Snapshot, retest: Retest):
    for period, statuses in product(PERIODS, STATUSES):
        wanted = {
            name(unit)
            for unit in parts()
            if (period.first or FIRST) <= day_of(unit, retest) <= (period.last or date.max)
            and (not statuses or unit.verdict(retest).status in statuses)
        }
        assert names(snapshot, UnitWish(retest=retest, statuses=frozenset(statuses), period=period)) == wanted


@pytest.mark.parametrize("machine", ["A1", "B 2", "none", "a1", "\0"])
def test_units_of_a_machine_are_those_that_ran_there_last(snapshot: Snapshot, machine: str):
    rows = units(snapshot, UnitWish()).rows
    assert names(snapshot, UnitWish(machine=machine)) == {name(row) for row in rows if row.machine == machine}


BEGINS = ("2", "25", "254", "254A", "254B", "%", "2%", "2_", "_", "'", "🦄", "x", "x\n", "", "\0", "\udfff")


@pytest.mark.parametrize("model", [None, "4711-2"])
def test_units_by_serial_begin_with_it_and_nothing_in_it_is_a_wildcard(snapshot: Snapshot, model: str | None):
    for begin in BEGINS:
        wanted = [
            unit for unit in parts() if model in (None, unit.model) and any(one.serial.startswith(begin) for one in of_unit(unit))
        ]
        assert names(snapshot, UnitWish(serial=begin, model=model)) == {name(unit) for unit in wanted}, begin


@pytest.mark.parametrize("incomplete", [False, True])
def test_incomplete_units_can_be_asked_for(snapshot: Snapshot, incomplete: bool):
    assert names(snapshot, UnitWish(incomplete=incomplete)) == those(lambda unit: unit.incomplete is incomplete)


@pytest.mark.parametrize("days", [0, 1, 5, 9, 30, 40])
def test_units_of_a_lot_are_those_whose_lot_has_the_day(snapshot: Snapshot, days: int):
    day = FIRST + timedelta(days=days)
    assert names(snapshot, UnitWish(lot=day)) == those(lambda unit: day in unit.lot)
    assert names(snapshot, UnitWish(lot=day, model="4711-2")) == those(lambda unit: day in unit.lot and unit.model == "4711-2")


def shown(row: StoredUnit, key: str, retest: Retest) -> Any:
    said = row.said(retest)
    severity = list(Status).index
    values = {
        "unit": row.stem,
        "status": severity(said.status),
        "accepted_by": said.accepted_by,
        "fail_points": said.fail_points,
        "severity": said.fail_points if said.status is Status.FAIL else None,
        "margin": said.margin,
        "first_status": severity(row.first.status),
        "last_status": severity(row.last.status),
        "any_status": severity(row.any.status),
        "lot_first": row.lot.first,
        "lot_last": row.lot.last,
        "last_at": str(row.last_at),
    }
    return values[key] if key in values else getattr(row, key)


@pytest.mark.parametrize("descending", [False, True])
def test_units_are_sorted_by_every_column_and_pages_fit_together(snapshot: Snapshot, descending: bool):
    for column in UNIT_COLUMNS:
        if column.key != "retest":
            check_order(snapshot, column.key, descending)


def check_order(snapshot: Snapshot, key: str, descending: bool) -> None:
    wish, order = UnitWish(retest=Retest.ANY), Order(key, descending)
    whole = units(snapshot, wish, order).rows
    values = [shown(row, key, Retest.ANY) for row in whole]
    there = [value for value in values if value is not None]
    assert there == sorted(there, reverse=descending)
    assert values == there + [None] * (len(values) - len(there))
    pages = [units(snapshot, wish, order, Page(25, start)) for start in range(0, len(whole) + 25, 25)]
    assert tuple(row for page in pages for row in page.rows) == whole
    assert {page.total for page in pages} == {len(whole)}


def test_a_list_is_not_sorted_by_what_it_does_not_have(snapshot: Snapshot):
    for ask in (lambda order: units(snapshot, UnitWish(), order), lambda order: tracks(snapshot, TrackWish(), order)):
        with pytest.raises(DataError, match=r"'id; DROP TABLE unit' is none of") as refused:
            ask(Order("id; DROP TABLE unit"))
        assert refused.value.code == "QUERY_COLUMN"


def test_a_unit_is_found_by_its_key_and_by_what_it_is(snapshot: Snapshot):
    for row in units(snapshot, UnitWish()).rows:
        assert unit_by_key(snapshot, row.key) == row
        assert unit_of_part(snapshot, row.model, row.stem, row.lot.last) == row
        assert unit_of_part(snapshot, row.model, row.stem, row.lot.last + timedelta(days=9000)) is None
    assert unit_by_key(snapshot, 10**9) is None


# ---- prefixes


@pytest.mark.parametrize("prefix", ["a", "", "\U0010ffff", "a\U0010ffff", "\ud7ff", "a\ud7ff", "🦄", "%", "'"])
def test_the_range_of_a_prefix_is_what_begins_so_and_nothing_else(prefix: str):
    texts = [
        prefix,
        prefix + "\U0010ffff" * 2,
        prefix + "a",
        prefix + "\x01",
        "a",
        "b",
        "aa",
        "\ue000",
        "\U0010ffff",
        "\ud7ff",
        "🦄",
        "A",
    ]
    table = Table("words", MetaData(), Column("word", String))
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        table.create(connection)
        connection.execute(table.insert(), [{"word": text} for text in texts])
        found = connection.execute(select(table.c.word).where(begins_with(table.c.word, prefix))).scalars().all()
    engine.dispose()
    assert sorted(found) == sorted(text for text in texts if text.startswith(prefix))


# ---- tracks


def test_every_attempt_is_listed_with_its_whole_verdict(snapshot: Snapshot):
    found = tracks(snapshot, TrackWish())
    assert found.total == len(found.rows) == len(attempts())
    wanted = {
        (file.rows.sha256.hex(), track.section, track.track): (file, track)
        for file in everything()
        if file.analysis
        for track in file.analysis.tracks
    }
    for row in found.rows:
        if row.result is not None:
            file, track = wanted.pop((row.sha256, row.result.section, row.result.track))
            assert row.result == track
            assert (row.file, row.error, row.system) == (file.rows.seen.path, None, System.DLTS)
            assert (row.model, row.serial, row.trimmed_at, row.status) == (
                file.facts.model,
                file.facts.serial,
                file.facts.trimmed_at,
                track.status,
            )
    assert wanted == {}
    (aborted,) = [row for row in found.rows if row.status is Status.ABORTED]
    (refused,) = [row for row in found.rows if row.status is Status.ERROR]
    assert (aborted.result, aborted.error, aborted.serial) == (None, None, "78")
    assert (refused.file, refused.error.code, refused.system, refused.serial) == ("parts/later.xls", "FILE_TRUNCATED", None, "254A")
    assert "sector 7" in refused.error.message


@pytest.mark.parametrize("model", ["4711-2", *HOSTILE[2:5], "🦄", "none", "\0"])
def test_attempts_by_model_and_serial(snapshot: Snapshot, model: str):
    for serial in ("", "2", "254A", "%", "🦄"):
        found = tracks(snapshot, TrackWish(model=model, serial=serial), page=Page(5))
        wanted = [one for one in attempts() if one.model == model and one.serial.startswith(serial)]
        assert (found.total, len(found.rows)) == (len(wanted), min(5, len(wanted)))
        assert {(row.model, row.serial) for row in found.rows} <= {(one.model, one.serial) for one in wanted}


def test_attempts_by_verdict_machine_day_unit_and_station(snapshot: Snapshot):
    everyone = tracks(snapshot, TrackWish()).rows
    for status in Status:
        found = {row.key for row in tracks(snapshot, TrackWish(statuses=frozenset([status]))).rows}
        assert found == {row.key for row in everyone if row.status is status}
    for machine in ("A1", "B 2", "x"):
        assert tracks(snapshot, TrackWish(machine=machine)).total == sum(row.machine == machine for row in everyone)
    for period in PERIODS[1:]:
        days = {row.key: row.trimmed_at and date(row.trimmed_at.year, row.trimmed_at.month, row.trimmed_at.day) for row in everyone}
        wanted = {key for key, day in days.items() if day and (period.first or day) <= day <= (period.last or day)}
        assert {row.key for row in tracks(snapshot, TrackWish(period=period)).rows} == wanted
    for unit in list({row.unit for row in everyone} - {None})[::9]:
        assert {row.key for row in tracks(snapshot, TrackWish(unit=unit)).rows} == {row.key for row in everyone if row.unit == unit}
    assert tracks(snapshot, TrackWish(system=System.LTS)).total == 0


NOT_SORTED_BY = {"file", "worst_position", "max_abs_error_mv", "machine", "offset_mv", "reasons", "error", "remark"}


CHECKED = (
    "margin",
    "passes",
    "fail_points",
    "graded_points",
    "resistance_trimmed_ohm",
    "serial",
    "model",
    "track",
    "sigma_gradient",
)


def test_attempts_are_sorted_by_what_is_stored_of_them(snapshot: Snapshot):
    keys = {row.key for row in tracks(snapshot, TrackWish()).rows}
    shown = {column.key: column.value for column in STORED_TRACK_COLUMNS}
    for key in [column.key for column in STORED_TRACK_COLUMNS if column.key not in NOT_SORTED_BY]:
        found = [row.key for row in tracks(snapshot, TrackWish(), Order(key, descending=True), Page(40)).rows]
        assert len(set(found)) == 40 and set(found) <= keys
    for key in CHECKED:
        rows = tracks(snapshot, TrackWish(), Order(key)).rows
        runs = [TrackRow(row.file, row.status, Run(row.system, row.model, row.serial, None), row.result, None) for row in rows]
        values = [value for value in map(shown[key], runs) if value is not None]
        assert values == sorted(values), key


def test_attempts_come_one_after_the_other_in_the_same_order(snapshot: Snapshot):
    order = Order("serial")
    streamed = [(row.key, row.result) for row in each_track(snapshot, TrackWish(), order)]
    assert streamed == [(row.key, row.result) for row in tracks(snapshot, TrackWish(), order).rows]


# ---- files


def test_every_file_is_listed_with_what_became_of_it(snapshot: Snapshot):
    found = files(snapshot, FileWish())
    assert found.total == len(found.rows) == len(everything())
    rows = {(row.sha256, row.path): row for row in found.rows}
    for file in everything():
        sha256 = None if file.rows.sha256 is None else file.rows.sha256.hex()
        row = rows[sha256, file.rows.seen.path]
        assert (row.paths, row.state, row.tracks) == (1, file.rows.values["state"], len(file.facts.tracks) if file.facts else 0)
        assert (row.model, row.serial) == (file.rows.values.get("model"), file.rows.values.get("serial"))
        assert row.machine == machine_of_file(file)
        if file.analysis:
            assert (row.status, row.code, row.trimmed_at) == (file.analysis.status, None, file.facts.trimmed_at)
    refused = [row for row in found.rows if row.state is FileState.REFUSED]
    assert {(row.status, row.code) for row in refused} == {(Status.ERROR, "FILE_TRUNCATED"), (Status.ERROR, "FILE_EMPTY")}
    assert all(row.message.startswith("The ") for row in refused)


def machine_of_file(file: Filed) -> str | None:
    return next((one.values.get("machine") for one in file.rows.attempts), None)


@pytest.mark.parametrize(
    ("wish", "number"),
    [
        (FileWish(states=frozenset([FileState.REFUSED])), 3),
        (FileWish(states=frozenset([FileState.ABORTED])), 1),
        (FileWish(code="FILE_EMPTY"), 1),
        (FileWish(code="'"), 0),
        (FileWish(path="parts/%"), 0),
        (FileWish(path="parts/later"), 1),
        (FileWish(path="parts/"), len(everything())),
        (FileWish(model="🦄"), 1),
        (FileWish(model="50_", serial="25"), 6),
        *((FileWish(machine=name), sum(machine_of_file(file) == name for file in everything())) for name in ("A1", "B 2", "x")),
    ],
    ids=str,
)  # fmt: skip
def test_files_by_what_they_are(snapshot: Snapshot, wish: FileWish, number: int):
    assert files(snapshot, wish).total == number
    assert files(snapshot, wish, page=Page(1)).total == number


def test_files_are_sorted_by_every_column_that_is_stored(snapshot: Snapshot):
    for key in [column.key for column in FILE_COLUMNS if column.key not in ("message", "tracks")]:
        whole = files(snapshot, FileWish(), Order(key)).rows
        pages = [files(snapshot, FileWish(), Order(key), Page(50, start)) for start in range(0, len(whole), 50)]
        assert tuple(row for page in pages for row in page.rows) == whole
        if key in ("size", "model", "file"):
            values = [getattr(row, {"file": "path"}.get(key, key)) for row in whole]
            there = [value for value in values if value is not None]
            assert there == sorted(there)


def test_serials_are_kept_as_they_are():
    assert {one.serial for one in attempts()} >= set(SERIALS)
