"""One unit whole and the curves of a model: every fact, verdict and reading as it went in, in a fixed number of statements."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from tests.readers.same_facts import differences
from tests.store.queries.conftest import statements
from tests.store.queries.history import FIRST, HOSTILE, everything, finals, of_unit, parts
from tests.store.records import rows

from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.model import FileState, Status
from laser_trim_analyzer.store import Store, open_store
from laser_trim_analyzer.store.queries import (
    Period,
    UnitWish,
    final_curves,
    unit_of_part,
    unit_whole,
    units,
)
from laser_trim_analyzer.store.snapshot import Snapshot

FILES = {file.rows.sha256.hex(): file for file in everything() if file.rows.sha256}


def test_a_unit_has_all_its_files_once_and_in_time(snapshot: Snapshot):
    for unit in sorted(parts(), key=lambda unit: -len(of_unit(unit)))[::2]:
        row = unit_of_part(snapshot, unit.model, unit.stem, unit.first_day)
        assert row is not None
        found = unit_whole(snapshot, row.key)
        assert found is not None and found.unit == row
        wanted = sorted(of_unit(unit), key=lambda one: one.order)
        assert [file.sha256 for file in found.files] == list(dict.fromkeys(one.sha256 for one in wanted))
        assert sorted(found.attempts, key=lambda one: one.order) == wanted
        for file in found.files:
            given = FILES[file.sha256 or ""]
            assert file.file == given.rows.seen.path
            if given.facts is None:
                assert (file.state, file.facts, file.analysis) == (FileState.REFUSED, None, None)
                assert file.error is not None and file.error.code == "FILE_TRUNCATED"
            else:
                assert file.analysis == given.analysis and file.error is None
                assert list(differences(file.facts, given.facts)) == []


def test_a_unit_that_is_not_there_is_none(snapshot: Snapshot):
    assert unit_whole(snapshot, 10**12) is None


def test_a_unit_takes_as_many_statements_for_twelve_files_as_for_one(store: Store):
    store.write([rows("1"), *(rows("2", minute=minute, tracks=2) for minute in range(12))])
    numbers = []
    with store.read() as snapshot:
        for stem in ("1", "2"):
            unit = unit_of_part(snapshot, "4711-2", stem, FIRST)
            assert unit is not None
            with statements(store) as said:
                found = unit_whole(snapshot, unit.key)
            assert found is not None and len(found.files) == (1 if stem == "1" else 12)
            numbers.append(len(said))
    assert numbers[0] == numbers[1] <= 19


def test_lists_take_as_many_statements_for_all_as_for_one(full: Store, snapshot: Snapshot):
    with statements(full) as said:
        assert units(snapshot, UnitWish()).total == len(parts())
    assert len(said) == 1


# ---- curves


@pytest.mark.parametrize("model", [*HOSTILE, "none"])
def test_the_curves_of_a_model_are_those_of_its_final_sweeps(snapshot: Snapshot, model: str):
    wanted = {}
    for file in everything():
        if file.facts is not None and file.analysis is not None and file.facts.model == model:
            for (track, sweep), result in zip(finals(file.facts), file.analysis.tracks, strict=True):
                wanted[file.facts.serial, track.name, str(file.facts.trimmed_at)] = (sweep, result.status, file.facts.trimmed_at)
    found = final_curves(snapshot, model)
    assert len(found) == found.total == len(wanted) == len(found.offsets) - 1
    spared = sorted(wanted.items(), key=repr)
    for place in range(len(found)):
        part = slice(found.offsets[place], found.offsets[place + 1])
        named = [key for key, _ in spared if key[:2] == (found.serials[place], found.tracks[place]) and key in wanted]
        matches = [key for key in named if np.array_equal(found.error[part], _error(wanted[key][0]), equal_nan=True)]
        sweep, status, _ = wanted.pop(matches[0])
        assert found.statuses[place] is status
        for name in ("position", "upper", "lower"):
            assert np.array_equal(getattr(found, name)[part], getattr(sweep, name), equal_nan=True)
    assert wanted == {}


def _error(sweep):
    return sweep.measured - sweep.theory + sweep.station_offset


def test_the_newest_curves_stay_when_there_are_too_many(snapshot: Snapshot):
    whole = final_curves(snapshot, "4711-2")
    few = final_curves(snapshot, "4711-2", most=3)
    assert (len(few), few.total) == (3, whole.total)
    assert few.attempts.tolist() == whole.attempts[:3].tolist()
    assert np.array_equal(few.error, whole.error[: few.offsets[-1]], equal_nan=True)
    assert final_curves(snapshot, "4711-2", most=whole.total).total == whole.total


def test_curves_of_a_time_and_of_verdicts(snapshot: Snapshot):
    whole = final_curves(snapshot, "4711-2")
    of_time = final_curves(snapshot, "4711-2", period=Period(FIRST, FIRST))
    keys = set(of_time.attempts.tolist())
    assert 0 < len(keys) < len(whole) and keys < set(whole.attempts.tolist())
    failed = final_curves(snapshot, "4711-2", statuses=[Status.FAIL])
    assert len(failed) == whole.statuses.count(Status.FAIL) > 0
    assert len(final_curves(snapshot, "4711-2", period=Period(last=FIRST - timedelta(days=1)))) == 0


def test_no_curve_is_an_empty_array_and_nobody_writes_into_one(snapshot: Snapshot):
    nothing = final_curves(snapshot, "none")
    assert (len(nothing), nothing.total, nothing.offsets.tolist(), len(nothing.error)) == (0, 0, [0], 0)
    with pytest.raises(ValueError, match="read-only"):
        final_curves(snapshot, "4711-2").error[0] = 1


def test_a_curve_that_was_changed_is_said():
    with open_store("sqlite://") as store:
        store.write([rows("1")])
        with store.writing() as connection:
            connection.exec_driver_sql("UPDATE sweep SET curve = CAST(substr(curve, 1, 7) || x'ff' || substr(curve, 9) AS BLOB)")
        with store.read() as snapshot, pytest.raises(StoreError) as damaged:
            final_curves(snapshot, "4711-2")
    assert damaged.value.code == "STORE_BLOB_DAMAGED"
