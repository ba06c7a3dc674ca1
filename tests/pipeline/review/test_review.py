"""Review: stored counts under the rules of quality against a recount of everything, and answers kept as long as they hold."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from operator import mul
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import text
from tests.store.queries.history import FIRST, HOSTILE, LAST, attempts, day_of, everything, of_unit, parts, speaking_numbers
from tests.store.records import BAD, facts, rows, rows_of_file, write_all

from laser_trim_analyzer.errors import DataError
from laser_trim_analyzer.model import Policy, Retest, Status, Unit
from laser_trim_analyzer.pipeline.review import Cache, HitKind, Order, Page, Period, Review, TrackWish, UnitWish, open_review
from laser_trim_analyzer.quality import Grouping, UnitCount, grouped, is_near_miss, total
from laser_trim_analyzer.reports.tables import MODEL_COLUMNS, TRACK_COLUMNS
from laser_trim_analyzer.store import Store, open_store

PERIODS = [
    None,
    Period(first=FIRST + timedelta(days=9)),
    Period(last=FIRST),
    Period(FIRST + timedelta(days=1), FIRST + timedelta(days=30)),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("review") / "history.db") as opened:
        write_all(opened, [file.rows for file in everything()])
        yield opened


@pytest.fixture
def review(store: Store) -> Review:
    return Review(store, Cache())


def is_in(day: date, period: Period | None) -> bool:
    return period is None or ((period.first is None or day >= period.first) and (period.last is None or day <= period.last))


def count(unit: Unit, retest: Retest) -> UnitCount:
    said = unit.verdict(retest)
    return UnitCount(unit.model, None, day_of(unit, retest), said.status, said.accepted_by, unit.incomplete)


# ---- overview


@pytest.mark.parametrize("retest", Retest)
@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_the_overview_is_a_recount_of_every_unit(review: Review, retest: Retest, period: Period | None):
    found = review.overview(retest, period)
    units = [unit for unit in parts() if is_in(day_of(unit, retest), period)]
    assert [row.model for row in found.rows] == sorted({unit.model for unit in units})
    for row in found.rows:
        own = [unit for unit in units if unit.model == row.model]
        assert row.population == total(count(unit, retest) for unit in own)
        assert row.first_pass == total(count(unit, Retest.FIRST) for unit in own).rate
        points = [(unit.verdict(retest).status, speaking_numbers(unit, retest)[0]) for unit in own]
        assert row.near_misses == sum(is_near_miss(status, number) for status, number in points if status is Status.FAIL and number)
        assert row.last_day == max(one.production_day for one in attempts() if one.model == row.model and one.production_day)
        assert row.active is True
    assert (found.horizon.newest, found.horizon.left_out, found.undated) == (LAST, 0, 1)


def test_a_rate_over_different_tables_recipes_and_machines_says_so(review: Review):
    rows_of = {row.model: row for row in review.overview().rows}
    made = [
        (row.values["model"], row.refers["limit_table_id"], row.refers["recipe_id"], row.values.get("machine"))
        for file in everything()
        for row in file.rows.attempts
        if row.sweeps
    ]
    for model, row in rows_of.items():
        own = [one for one in made if one[0] == model]
        numbers = (len({one[1] for one in own}), len({one[2] for one in own}), len({one[3] for one in own} - {None}))
        assert (row.pooled.limit_tables, row.pooled.recipes, row.pooled.machines) == numbers
    assert rows_of["4711-2"].pooled.note is not None
    assert rows_of["🦄"].pooled.note is None


@pytest.mark.parametrize("descending", [False, True])
def test_the_overview_is_sorted_by_every_column(review: Review, descending: bool):
    for column in MODEL_COLUMNS:
        found = [column.value(row) for row in review.overview(order=Order(column.key, descending)).rows]
        there: list[Any] = [value for value in found if value is not None]
        assert there == sorted(there, reverse=descending)
        assert found == there + [None] * (len(found) - len(there)), column.key
    with pytest.raises(DataError):
        review.overview(order=Order("margin"))


def test_a_day_after_the_newest_plausible_one_is_left_out_and_said(tmp_path: Path):
    with open_store(tmp_path / "a.db") as store:
        later = [rows("3", trimmed_at=datetime(2199, 3, 7, 7, 3)), rows("4", model="88", trimmed_at=date(2300, 1, 1))]
        store.write([rows("1"), rows("2", day=3), *later])
        found = Review(store, Cache()).overview()
        (row,) = found.rows
        assert (row.model, row.population.n, row.lots, row.last_day) == ("4711-2", 2, 1, FIRST + timedelta(days=3))
        assert (found.horizon.left_out, found.period.last, row.active) == (2, FIRST + timedelta(days=3), True)
        assert Review(store, Cache()).overview(period=Period(last=date(2400, 1, 1))).rows == found.rows
        assert Review(store, Cache()).status().newest_run == rows("2", day=3).values["trimmed_at"]
        assert [lot.lot.first for lot in Review(store, Cache()).model("4711-2").lots] == [FIRST]


def test_a_day_that_has_begun_somewhere_is_plausible(tmp_path: Path):
    with open_store(tmp_path / "a.db") as store:
        store.write([rows_of_file(facts("1", trimmed_at=date(2024, 3, 8)))])
        for stored, left_out in (("2024-03-07 09:59:59", 1), ("2024-03-07 10:00:00", 0)):
            with store.writing() as connection:
                connection.execute(text("UPDATE source_file SET stored_at = :at"), {"at": f"{stored}.000000"})
            assert Review(store, Cache()).overview().horizon.left_out == left_out


def test_an_empty_history_has_empty_answers(tmp_path: Path):
    with open_store(tmp_path / "a.db") as store:
        review = Review(store, Cache())
        assert (review.overview().rows, review.overview().horizon.newest) == ((), None)
        assert dict(review.counts(Grouping.MONTH).groups) == {}
        assert (review.model("1").row, review.model("1").lots, review.units(UnitWish()).total) == (None, (), 0)
        assert (len(review.curves("1")), review.search("1"), review.unit(1)) == (0, (), None)
        assert (review.status().files, review.status().newest_run, review.status().newest_stored) == (0, None, None)


# ---- counts


@pytest.mark.parametrize("retest", Retest)
@pytest.mark.parametrize("by", [Grouping.MODEL, Grouping.WEEK, Grouping.MONTH])
def test_counts_are_those_of_every_unit(review: Review, by: Grouping, retest: Retest):
    for period in PERIODS:
        units = [unit for unit in parts() if is_in(day_of(unit, retest), period)]
        assert dict(review.counts(by, retest, period).groups) == grouped((count(unit, retest) for unit in units), by)
        own = [count(unit, retest) for unit in units if unit.model == "50%"]
        assert dict(review.counts(by, retest, period, "50%").groups) == grouped(own, by)


def test_counts_by_machine(review: Review):
    found = review.counts(Grouping.MACHINE).groups
    assert set(found) == {"", "A1", "B 2"}
    listed = review.units(UnitWish(), page=Page()).rows
    assert {name: part.n for name, part in found.items()} == {
        name: sum((row.machine or "") == name for row in listed) for name in found
    }


# ---- pages


@pytest.mark.parametrize("model", [*HOSTILE[:4], "🦄", "none"])
def test_the_page_of_a_model_fits_its_line(review: Review, model: str):
    page = review.model(model)
    line = {row.model: row for row in review.overview().rows}.get(model)
    assert page.row == line
    if line is not None:
        assert (
            sum(lot.population.n for lot in page.lots)
            == line.population.n
            == page.units.total
            == sum(part.n for part in page.months.values())
        )
        assert (len(page.lots), sum(lot.near_misses for lot in page.lots)) == (line.lots, line.near_misses)
        assert [lot.closed for lot in page.lots] == [LAST - lot.lot.last > timedelta(days=3) for lot in page.lots]
        assert len({use.sha256 for use in page.limit_tables}) == line.pooled.limit_tables
        assert len({use.sha256 for use in page.recipes}) == line.pooled.recipes


def test_the_page_of_a_unit_says_who_speaks(review: Review):
    for row in review.units(UnitWish(retest=Retest.FIRST), page=Page()).rows[::3]:
        assert row.key is not None
        page = review.unit(row.key, Retest.FIRST)
        assert page is not None and page.row == row
        (unit,) = [one for one in parts() if (one.model, one.stem, one.lot) == (row.model, row.stem, row.lot)]
        assert page.unit == unit
        assert len(page.files) == len({one.sha256 for one in of_unit(unit)})


def test_tracks_fill_the_columns_of_their_table(review: Review):
    found = review.tracks(TrackWish(), page=Page()).rows
    shown = [{column.key: column.text(row) for column in TRACK_COLUMNS} for row in found]
    assert {row["status"] for row in shown} >= {"PASS", "FAIL", "WATCH", "ABORTED", "ERROR"}
    (refused,) = [row for row in shown if row["status"] == "ERROR"]
    assert (refused["model"], refused["serial"], refused["error"], refused["system"]) == ("4711-2", "254A", "FILE_TRUNCATED", "")
    assert all(row["accepted_by"] in ("", "as measured", "offset", "rotation") for row in shown)


def test_search_and_curves_lead_to_each_other(review: Review):
    (hit,) = [hit for hit in review.search("🦄", most=1) if hit.kind is HitKind.MODEL]
    curves = review.curves(hit.model)
    assert np.array_equal(
        np.unique(curves.units), np.array(sorted(row.key or 0 for row in review.units(UnitWish(model=hit.model)).rows))
    )


# ---- answers are kept as long as they hold


class Slow:
    """Counts how often an answer was worked out."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import importlib

        module = importlib.import_module("laser_trim_analyzer.pipeline.review.overview")
        review = importlib.import_module("laser_trim_analyzer.pipeline.review.review")
        self.times = 0
        work: Callable[..., Any] = module.overview

        def overview(*wish: Any) -> Any:
            self.times += 1
            return work(*wish)

        monkeypatch.setattr(review, "overview", overview)


def test_an_answer_is_worked_out_once_for_each_question_and_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    slow, cache = Slow(monkeypatch), Cache()
    with open_store(tmp_path / "a.db") as store, open_store(tmp_path / "a.db") as other:
        store.write([rows("1")])
        first = Review(store, cache).overview()
        assert Review(store, cache).overview() is first
        assert Review(other, cache).overview() is first  # another store of this process knows it too
        assert slow.times == 1
        Review(store, cache).overview(Retest.FIRST)
        Review(store, cache).overview(period=Period(first=FIRST))
        assert slow.times == 3
        other.write([rows("2", worst=BAD)])
        again = Review(store, cache).overview()
        assert (again.rows[0].population.n, first.rows[0].population.n, slow.times) == (2, 1, 4)


def test_another_process_that_writes_is_seen_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    slow, cache, path = Slow(monkeypatch), Cache(), tmp_path / "history.db"
    program = "import sys\nfrom tests.store.records import rows\nfrom laser_trim_analyzer.store import open_store\n"
    program += "with open_store(sys.argv[1]) as store:\n    store.write([rows('2')])\n"
    with open_store(path) as store:
        store.write([rows("1")])
        assert Review(store, cache).overview().rows[0].population.n == 1
        line = [sys.executable, "-c", program, str(path)]
        subprocess.run(line, check=True, cwd=Path(__file__).resolve().parents[3])
        assert Review(store, cache).overview().rows[0].population.n == 2
        assert (Review(store, cache).overview().rows[0].population.n, slow.times) == (2, 2)


def test_two_databases_of_the_same_name_and_version_never_share_an_answer():
    cache, found = Cache(), []
    for serial in ("1", "2"):
        with open_store("sqlite://") as store:
            store.write([rows(serial)])
            found.append(Review(store, cache).units(UnitWish()).rows[0].stem)
    assert found == ["1", "2"]


def test_a_file_put_in_place_of_another_never_gives_its_answers(tmp_path: Path):
    cache, path = Cache(), tmp_path / "a.db"
    with open_store(path) as store:
        store.write([rows("1")])
    older = path.read_bytes()
    stems = []
    for serial in ("2", "3"):
        path.write_bytes(older)
        with open_store(path) as store:
            store.write([rows(serial)])
            stems.append([row.stem for row in Review(store, cache).units(UnitWish(), Order("unit")).rows])
    assert stems == [["1", "2"], ["1", "3"]]


def test_the_cache_keeps_what_was_asked_for_last_and_what_fits():
    class Large:
        nbytes = 600_000

    cache = Cache(most=3, largest_mb=1)
    for key in "abc":
        cache.get(key, partial(mul, key, 2))
    assert cache.get("a", lambda: "never") == "aa"
    cache.get("d", lambda: "dd")
    assert (cache.get("b", lambda: "anew"), cache.get("a", lambda: "never"), len(cache)) == ("anew", "aa", 3)
    one, two = cache.get("x", Large), cache.get("y", Large)
    assert (cache.get("y", Large) is two, cache.get("x", Large) is one) == (True, False)


def test_nobody_can_change_an_answer(review: Review):
    found = review.overview()
    with pytest.raises(AttributeError):
        found.rows = ()  # type: ignore[misc]
    with pytest.raises(TypeError):
        review.counts(Grouping.MODEL).groups["x"] = found.rows[0].population  # type: ignore[index]
    with pytest.raises(TypeError):
        found.rows[0].population.statuses[Status.PASS] = 9  # type: ignore[index]
    assert found.rows[0].population.accepted_by.keys() <= set(Policy)


def test_a_review_is_opened_where_there_is_a_database(tmp_path: Path):
    with open_store(tmp_path / "a.db") as store:
        store.write([rows("1")])
    with open_review(tmp_path / "a.db") as review:
        assert (review.status().files, review.path) == (1, tmp_path / "a.db")
