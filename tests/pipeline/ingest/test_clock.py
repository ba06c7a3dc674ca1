"""The clock of the computer goes back while files are stored and between two runs: nothing is lost, doubled or out of order."""

from __future__ import annotations

import ast
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

import pytest
from sqlalchemy import text
from tests.cli.program import lta_here
from tests.pipeline.ingest.runs import check_whole, content, ingested, one

from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.model import Policy
from laser_trim_analyzer.pipeline.ingest import batch
from laser_trim_analyzer.simulate import invent_dlts, write_file
from laser_trim_analyzer.store import Store, audit, backup, locks, mapping, open_store, regrading, server_copy, specifications
from laser_trim_analyzer.store import annotations as remarks
from laser_trim_analyzer.store import batch as rows_of_batch
from laser_trim_analyzer.store.address import address_of
from laser_trim_analyzer.store.defects import Defect, defects
from laser_trim_analyzer.store.queries.audit import AuditWish, entries
from laser_trim_analyzer.store.queries.paths import paths_of
from laser_trim_analyzer.store.restoring import restore_database

PACKAGE = Path(__file__).resolve().parents[3] / "python" / "laser_trim_analyzer"
ASKING = (remarks, audit, backup, locks, mapping, regrading, server_copy, specifications, rows_of_batch)
DAY = timedelta(days=1)


class _Kind(type):
    def __instancecheck__(cls, one: object) -> bool:
        return isinstance(one, datetime)


class Clock(datetime, metaclass=_Kind):
    """The wall's, put back by hand or by every question, or standing still."""

    behind: ClassVar[timedelta]
    step: ClassVar[timedelta]
    still: ClassVar[datetime | None]

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        cls.behind += cls.step
        return cls.still or datetime.now(tz) - cls.behind


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> type[Clock]:
    Clock.behind, Clock.step, Clock.still = timedelta(0), timedelta(0), None
    for module in ASKING:
        monkeypatch.setattr(module, "datetime", Clock)
    return Clock


@pytest.fixture(params=["file", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(tmp_path / "history.db") if request.param == "file" else request.getfixturevalue("server").new_database()


def moments(database: str, line: str) -> list[datetime]:
    with open_store(database, create=False) as store, store.reading() as connection:
        return [datetime.fromisoformat(str(row[0])) for row in connection.execute(text(line))]


def check_sound(database: str) -> None:
    check_whole(database)
    with open_store(database, create=False) as store:
        assert [found for found in defects(store) if isinstance(found, Defect)] == []


# ---- who asks the clock


def asks(tree: ast.AST) -> set[str]:
    """What is called of a module or class that tells the time of day."""
    wall = {"datetime": {"now", "utcnow", "today"}, "date": {"today"}}
    wall["time"] = {"time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "strftime"}
    return {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in wall.get(node.value.id, ())
    }


def test_the_wall_clock_is_asked_for_what_is_kept_or_shown_and_never_for_a_duration():
    found = {file.relative_to(PACKAGE).as_posix(): asks(ast.parse(file.read_text("utf-8"))) for file in PACKAGE.rglob("*.py")}
    known = {Path(str(module.__file__)).relative_to(PACKAGE).as_posix() for module in ASKING}
    assert {name for name, asked in found.items() if asked} == known | {"cli/watching.py"}
    assert set().union(*found.values()) == {"datetime.now"}


# ---- ingests


def test_a_clock_that_goes_back_between_batches(
    plant: Path, address: str, tmp_path: Path, clock: type[Clock], monkeypatch: pytest.MonkeyPatch
):
    ingested(str(tmp_path / "other.db"), plant)
    real, batches = Store.write, []

    def a_day_before(self: Store, items: Any, **words: Any) -> Any:
        batches.append(len(items))
        done = real(self, items, **words)
        clock.behind += DAY
        return done

    clock.step = timedelta(hours=1)
    monkeypatch.setattr(Store, "write", a_day_before)
    monkeypatch.setattr(batch, "_MOST_FILES", 3)
    assert ingested(address, plant, jobs=1).counts == {"new": 11, "refused": 1}
    assert len(batches) >= 4
    assert content(address) == content(str(tmp_path / "other.db"))
    seen = moments(address, "SELECT seen_at FROM source_path ORDER BY id")
    assert seen[0] - seen[-1] > 3 * DAY, "the clock did go back"
    assert moments(address, "SELECT DISTINCT stored_at FROM source_file ORDER BY 1")[11:], "and from file to file"
    check_sound(address)
    assert ingested(address, plant, jobs=1).counts == {"known": 12}
    assert content(address) == content(str(tmp_path / "other.db"))


def test_a_clock_that_goes_back_between_two_runs(
    plant: Path, address: str, tmp_path: Path, clock: type[Clock], opened_files: Callable[[], list[str]]
):
    ingested(address, plant, jobs=1)
    late = write_file(invent_dlts(91, model="4711-2", serial="250A"), plant)
    opened_files()
    clock.behind = DAY
    assert ingested(address, plant, jobs=1).counts == {"new": 1, "known": 12}
    assert opened_files() == [late.name], "what is known is not read again"
    assert ingested(address, plant, jobs=1).counts == {"known": 13}
    ingested(str(tmp_path / "other.db"), plant)
    assert content(address) == content(str(tmp_path / "other.db"))
    check_sound(address)


def test_a_moved_file_is_shown_where_it_was_seen_last(plant: Path, address: str, clock: type[Clock]):
    file, other = min(plant.glob("4711-2_251A_*")), plant.parent / "other"
    ingested(address, plant, jobs=1)
    other.mkdir()
    file.rename(other / file.name)
    clock.behind = DAY
    assert ingested(address, plant, other, jobs=1).counts == {"known": 11, "duplicates": 1}
    key = one(address, "SELECT DISTINCT file_id FROM track_attempt WHERE serial = '251A'")
    with open_store(address) as store, store.reading() as connection:
        assert paths_of(connection, [key]) == {key: (str(other / file.name), 2)}


# ---- what people do


def test_the_log_is_in_the_order_in_which_things_were_done(
    plant: Path, address: str, tmp_path: Path, clock: type[Clock], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("LTA_CONFIG", str(tmp_path / "settings.toml"))
    tables = [tmp_path / f"{number}.csv" for number in range(2)]
    for table, policy in zip(tables, ("as_measured", "with_offset"), strict=True):
        table.write_text(f"model,policy\n4711-2,{policy}\n", encoding="utf-8")
    ingested(address, plant, jobs=1)
    doings = (
        ("forget", str(min(plant.glob("5822*")))),
        ("annotate", "comment", "dropped", "--model", "4711-2", "--serial", "251A"),
        ("spec", "import", str(tables[0])),
        ("regrade", "--apply", "--reason", "new table"),
        ("spec", "import", str(tables[1])),
        ("regrade", "--apply", "--reason", "another table"),
    )
    for words in doings:
        done = lta_here(*words, "--database", address)
        assert done.returncode == 0, done
        clock.behind += DAY
    with open_store(address) as store, store.read() as snapshot:
        log = entries(snapshot, AuditWish()).rows
        held = specifications.stored_specifications(snapshot.connection)
        assert audit.first_break(snapshot.connection) is None
    assert [entry.number for entry in log] == list(range(len(doings), 0, -1)), "the newest first"
    assert all(entry.action.startswith(words[0]) for entry, words in zip(log[::-1], doings, strict=True)), log
    assert all(later.at < earlier.at for later, earlier in pairwise(log)), "the clock did go back"
    assert held is not None
    assert held.for_model("4711-2").policy is Policy.WITH_OFFSET, "the one that was said last"
    runs = moments(address, "SELECT started_at FROM regrade_run ORDER BY id")
    assert runs[0] > runs[1]
    check_sound(address)
    assert ingested(address, plant, jobs=1).counts == {"new": 1, "known": 11}


# ---- locks and copies


def test_a_lock_is_never_younger_than_nothing(address: str, clock: type[Clock]):
    told: list[float | None] = []
    with open_store(address) as holder, open_store(address) as other, holder.writing() as connection:
        clock.behind += DAY
        if holder.path is None:  # the server's own clock counts there: its holder says a moment to come
            name = f"SET LOCAL application_name = 'lta 1 station {int(datetime.now(UTC).timestamp()) + 86_400}'"
            connection.execute(text(name))
        with pytest.raises(StoreError, match=r"writing for 0 s") as refused, other.writing(0, lambda who: told.append(who.seconds)):
            pass
    assert refused.value.code == "STORE_BUSY"
    assert all(seconds is not None and seconds >= 0 for seconds in told)


def test_copies_of_one_moment_have_names_of_their_own(plant: Path, database: str, clock: type[Clock]):
    ingested(database, plant, jobs=1)
    before = content(database)
    clock.still = datetime(2026, 10, 25, 2, 30, tzinfo=UTC)
    place = address_of(database)
    copies = [backup.back_up(place) for _ in range(3)]
    kept = [restore_database(copies[0], place, audit.this_actor()).kept for _ in range(2)]
    assert len({*copies, *kept}) == 5
    for copy in (*copies, *kept, Path(database)):
        assert content(str(copy)) == before


def test_what_was_kept_stays_when_the_clock_goes_back(plant: Path, database: str, clock: type[Clock]):
    ingested(database, plant, jobs=1)
    for _ in range(2):
        with closing(sqlite3.connect(database)) as connection:
            assert connection.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
        clock.behind += DAY
        open_store(database).close()
    assert len(list(Path(database).parent.glob("history.db.before-wal-*"))) == 2
    assert one(database, "SELECT count(*) FROM source_file") == 12
