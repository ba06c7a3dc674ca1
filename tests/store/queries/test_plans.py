"""What a database does to answer: every question walks along the index that was made for it; counting by model sorts nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from tests.store.queries.conftest import statements

from laser_trim_analyzer.model import Retest, Status
from laser_trim_analyzer.store import Store
from laser_trim_analyzer.store import queries as ask
from laser_trim_analyzer.store.snapshot import Snapshot

Question = Callable[[Snapshot], Any]
BY_MODEL = [ask.Divide.MODEL, ask.Divide.FIRST_STATUS]
PLANS: dict[str, tuple[Question, list[str]]] = {
    "units by model, last": (lambda s: ask.unit_tallies(s, Retest.LAST, BY_MODEL, few=3), ["COVERING INDEX ix_unit_last"]),
    "units by model, first": (lambda s: ask.unit_tallies(s, Retest.FIRST, BY_MODEL[:1]), ["COVERING INDEX ix_unit_first"]),
    "units by model, any": (lambda s: ask.unit_tallies(s, Retest.ANY, BY_MODEL, few=3), ["COVERING INDEX ix_unit_any"]),
    "what was it made with": (ask.made_with, ["COVERING INDEX ix_track_attempt_contents"]),
    "lots by model": (ask.lot_counts, ["COVERING INDEX sqlite_autoindex_lot"]),
    "last days up to a day": (lambda s: ask.last_days(s, date(2024, 3, 9)), ["COVERING INDEX ix_track_attempt_model_day"]),
    "limit tables of a model": (
        lambda s: ask.limit_table_history(s, "50"),
        ["ix_track_attempt_contents (model=?", "INTEGER PRIMARY KEY"],
    ),
    "recipes of a model": (lambda s: ask.recipe_history(s, "50"), ["ix_track_attempt_contents (model=?"]),
    "lots of a model": (lambda s: ask.lots_of_model(s, "50", Retest.LAST), ["unit USING INDEX ", "(model=?", "lot USING INDEX"]),
    "units of a model": (lambda s: ask.units(s, ask.UnitWish(model="50")), ["(model=?", "lot USING INTEGER PRIMARY KEY"]),
    "units by serial": (lambda s: ask.units(s, ask.UnitWish(serial="25")), ["ix_track_attempt_serial (serial>? AND serial<?)"]),
    "a unit": (lambda s: ask.unit_by_key(s, 5), ["unit USING INTEGER PRIMARY KEY"]),
    "a unit of a part": (lambda s: ask.unit_of_part(s, "50", "25", date(2024, 3, 7)), ["(model=? AND stem=?"]),
    "attempts of a model": (lambda s: ask.tracks(s, ask.TrackWish(model="50")), ["ix_track_attempt", "(model=?"]),
    "attempts of a unit": (lambda s: ask.tracks(s, ask.TrackWish(unit=5)), ["ix_track_attempt_unit"]),
    "failed attempts": (
        lambda s: ask.tracks(s, ask.TrackWish(statuses=frozenset([Status.FAIL]))),
        ["ix_track_attempt_status_day"],
    ),
    "curves": (
        lambda s: ask.final_curves(s, "50"),
        ["ix_track_attempt", "(model=?", "sqlite_autoindex_sweep", "axis USING INTEGER"],
    ),
    "days": (
        lambda s: ask.reach_of(s, date(2024, 3, 9)),
        ["COVERING INDEX ix_track_attempt_day (trimmed_on<?)", "(trimmed_on>?)", "(trimmed_on=?)"],
    ),
    "newest file": (ask.newest_stored, ["ix_source_file_stored"]),
    "status line": (
        ask.status_line,
        ["source_file USING COVERING INDEX", "unit USING COVERING INDEX", "ix_source_file_state (state=?)"],
    ),
    "search": (
        lambda s: ask.search(s, "50 2024-03"),
        ["COVERING INDEX ix_track_attempt_serial (serial>? AND serial<?)", "(model>? AND model<?)", "ix_lot_first_day"],
    ),
    "files of a model": (lambda s: ask.files(s, ask.FileWish(model="50")), ["ix_source_file_model (model=?)"]),
    "files by path": (lambda s: ask.files(s, ask.FileWish(path="parts/4711")), ["ix_source_path_begin (path>? AND path<?)"]),
    "newest files": (lambda s: ask.files(s, ask.FileWish(), page=ask.Page(5)), ["ix_source_file_stored"]),
}
SORTS_NOTHING = {
    "units by model, last",
    "units by model, first",
    "units by model, any",
    "what was it made with",
    "lots by model",
    "search",
}


@pytest.mark.parametrize("full", ["file"], indirect=True)
@pytest.mark.parametrize("question", PLANS)
def test_an_index_serves_the_question(full: Store, snapshot: Snapshot, question: str):
    work, wanted = PLANS[question]
    with statements(full) as said:
        work(snapshot)
    plan = [
        row[-1]
        for line, parameters in said
        for row in snapshot.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {line}", parameters)
    ]
    written = "\n".join(plan)
    for part in wanted:
        assert part in written, written
    if question in SORTS_NOTHING:
        assert not [step for step in plan if "TEMP B-TREE FOR GROUP BY" in step or "TEMP B-TREE FOR DISTINCT" in step], written
    walks = [step for step in plan if step.startswith("SCAN ") and "INDEX" not in step and step.split()[1] in TABLES]
    assert walks == [], written


@pytest.mark.parametrize("full", ["postgresql"], indirect=True)
@pytest.mark.parametrize("question", PLANS)
def test_an_index_serves_the_question_on_a_server(full: Store, snapshot: Snapshot, question: str):
    """Which of several indexes a server takes depends on how many rows there are; that one can serve does not."""
    with statements(full) as said:
        PLANS[question][0](snapshot)
    snapshot.connection.execute(text("SET LOCAL enable_seqscan = off"))  # of a few rows the server would read them all
    plans = ["\n".join(row[0] for row in snapshot.connection.exec_driver_sql(f"EXPLAIN {line}", given)) for line, given in said]
    assert said and [plan for plan in plans if "Seq Scan" in plan] == []
    named = SERVED_BY.get(question)
    assert named is None or any(named in plan for plan in plans), plans


SERVED_BY = {
    "what was it made with": "ix_track_attempt_contents",
    "lots by model": "uq_lot_model_first_day",
    "units by serial": "ix_track_attempt_serial",
    "a unit of a part": "uq_unit_model_stem_lot_id",
    "attempts of a unit": "ix_track_attempt_unit",
    "failed attempts": "ix_track_attempt_status_day",
    "days": "ix_track_attempt_day",
    "newest file": "ix_source_file_stored",
    "search": "ix_track_attempt_serial",
    "files of a model": "ix_source_file_model",
    "files by path": "ix_source_path_begin",
    "newest files": "ix_source_file_stored",
}
"""Where only one of them can."""
TABLES = {"unit", "lot", "track_attempt", "sweep", "source_file", "source_path", "limit_table", "axis", "recipe"}
