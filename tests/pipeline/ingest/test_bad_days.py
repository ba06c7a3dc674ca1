"""What the machine may do to an ingest: a full disk, a database that is read-only or goes away, thousands of broken files."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cli.program import LTA, surroundings
from tests.conftest import PROVING, ROOT, lacking
from tests.pipeline.ingest.runs import Content, check_whole, content, ingested
from tests.store.conftest import new_server

from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.pipeline.ingest import FileOutcome, Summary, batch, ingest, run

CORRUPT = 10_000 if PROVING else 1_000
# What the superuser may do beyond the rights of a file, a user may not.
RIGHTS = "-dac_override,-dac_read_search"
WITHOUT_RIGHTS = ["setpriv", f"--bounding-set={RIGHTS}", "--inh-caps=-all"] if sys.platform == "linux" and os.geteuid() == 0 else []


def ingest_without_rights(plant: Path, database: Path) -> subprocess.CompletedProcess[str]:
    """What a user says to whom rights of files apply."""
    if WITHOUT_RIGHTS and shutil.which("setpriv") is None:
        lacking("the superuser may write everything, and no setpriv was found (Debian: apt install util-linux)")
    line = [*WITHOUT_RIGHTS, *LTA, "ingest", str(plant), "--database", str(database)]
    return subprocess.run(line, capture_output=True, text=True, env=surroundings(), check=False)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    mount = shutil.which("mount")
    line = [mount or "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if mount is None or os.name != "posix" or subprocess.run(line, capture_output=True, check=False).returncode:
        lacking("mounting a small tmpfs is not allowed here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_keeps_what_was_stored_and_the_next_run_goes_on(
    history: Path, expected: Content, small_disk: Path, tmp_path: Path
):
    database = small_disk / "history.db"
    events: list[Any] = []
    with pytest.raises(StoreError) as refused:
        for event in ingest([history], database=database):
            events.append(event)
    assert refused.value.code == "STORE_DISK_FULL"
    assert isinstance(events[-1], Summary)
    assert events[-1].left > 0
    stored = {event.path for event in events if isinstance(event, FileOutcome)}
    moved = str(tmp_path / "moved.db")
    for file in small_disk.glob("history.db*"):
        shutil.copy(file, moved + file.name.removeprefix("history.db"))
    check_whole(moved)
    assert {row[0] for row in content(moved)["paths"]} >= stored
    ingested(moved, history)
    assert content(moved) == expected


@pytest.mark.skipif(sys.platform == "win32", reason="rights work in another way there")
def test_a_database_that_may_not_be_written_is_said_and_left_alone(plant: Path, tmp_path: Path):
    place = tmp_path / "closed"
    place.mkdir()
    database = place / "history.db"
    ingested(str(database), min(plant.glob("5822*")))
    before = database.read_bytes()
    for file in place.iterdir():
        file.chmod(0o444)
    place.chmod(0o555)
    try:
        done = ingest_without_rights(plant, database)
    finally:
        place.chmod(0o755)
    assert done.returncode == 3, done.stderr
    assert "[STORE_READ_ONLY]" in done.stderr
    assert "Traceback" not in done.stderr
    assert database.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="rights work in another way there")
def test_tries_at_an_old_database_that_may_not_be_written_leave_no_copies(plant: Path, tmp_path: Path):
    place = tmp_path / "open"
    place.mkdir()
    database = place / "history.db"
    shutil.copy(ROOT / "tests" / "upgrade" / "0002.db", database)
    database.chmod(0o444)
    done = ingest_without_rights(plant, database)
    assert (done.returncode, "[STORE_READ_ONLY]" in done.stderr) == (3, True), done.stderr
    assert list(place.glob("*before*")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="a file in use cannot be deleted there")
def test_a_database_that_is_deleted_meanwhile_is_an_error(plant: Path, database: str):
    events = ingest([plant], database=database)
    next(events)
    Path(database).unlink()
    with pytest.raises(StoreError) as refused:
        list(events)
    assert refused.value.code == "STORE_GONE"


HOLDS = """
import sqlite3, sys
from pathlib import Path
from laser_trim_analyzer.store.locks import FileLock

def wait():
    print("held", flush=True)
    sys.stdin.read()

if sys.argv[1] == "ours":
    with FileLock(Path(sys.argv[2])).held(1.0):
        wait()
else:
    other = sqlite3.connect(sys.argv[2], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    wait()
    other.close()
"""


@pytest.mark.parametrize(("whose", "code"), [("ours", "STORE_BUSY"), ("foreign", "STORE_LOCKED")])
def test_a_database_that_another_process_holds_for_too_long_is_said_and_the_next_run_goes_on(
    whose: str, code: str, plant: Path, database: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("laser_trim_analyzer.store.engine.BUSY_TIMEOUT_MS", 200)
    ingested(database, min(plant.glob("5822*")))
    before = content(database)
    words = [sys.executable, "-c", HOLDS, whose, database]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "held\n"
        with pytest.raises(StoreError) as refused:
            ingested(database, plant, wait=0.3)
        assert refused.value.code == code
        assert whose == "foreign" or f"process {other.pid}" in str(refused.value)
        assert content(database) == before
        other.communicate("")
    assert ingested(database, plant).counts == {"new": 10, "known": 1, "refused": 1}
    check_whole(database)


@pytest.mark.parametrize("part", [0.9, 0.5, 0.1])
def test_a_database_that_was_cut_short_is_refused_and_left_as_it_is(part: float, plant: Path, database: str):
    ingested(database, plant)
    whole = Path(database).read_bytes()
    cut = whole[: int(len(whole) * part)]
    Path(database).write_bytes(cut)
    with pytest.raises(StoreError) as refused:
        ingested(database, plant, reread=True)
    assert refused.value.code == "STORE_DAMAGED"
    assert Path(database).read_bytes() == cut
    Path(database).write_bytes(whole)
    assert ingested(database, plant).counts == {"known": 12}


@pytest.mark.parametrize("content_of_it", [b"", b"x" * 5_000, b"SQLite format 3\x00" + b"x" * 4_080])
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(content_of_it: bytes, plant: Path, database: str):
    Path(database).write_bytes(content_of_it)
    if not content_of_it:  # SQLite's own name for a new database
        assert ingested(database, plant).counts == {"new": 11, "refused": 1}
        return
    with pytest.raises(StoreError, match=r"STORE_(NOT_A_DATABASE|DAMAGED)"):
        ingested(database, plant)
    assert Path(database).read_bytes() == content_of_it


def test_a_server_that_is_stopped_in_the_middle_leaves_whole_files_and_the_next_run_goes_on(
    history: Path, expected: Content, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(batch, "_MOST_FILES", 8)
    monkeypatch.setattr(run, "_GROUP_FILES", 1)
    with new_server() as server:
        database = server.new_database()
        stored = set()
        events = ingest([history], database=database)
        with pytest.raises(StoreError) as refused:
            for event in events:
                if isinstance(event, FileOutcome):
                    stored.add(event.path)
                    if len(stored) == 16:
                        server.stop()
                last = event
        assert refused.value.code == "STORE_UNREACHABLE"
        assert isinstance(last, Summary)
        assert last.left > 0
        server.start()
        check_whole(database)
        assert {row[0] for row in content(database)["paths"]} == stored
        assert ingested(database, history).counts["known"] == len(stored)
        assert content(database)["units"] == expected["units"]
        check_whole(database)


@pytest.mark.prove
def test_good_files_among_thousands_of_broken_ones_are_all_stored(
    plant: Path, database: str, record_figure: Callable[[str, Any], None]
):
    chance = random.Random(3)
    good = sorted(plant.glob("4711-2_25*"))
    wholes = [file.read_bytes() for file in good]
    bad = plant / "bad"
    bad.mkdir()
    made: set[bytes] = set()  # each once: files of the same content are one file with two paths
    while len(made) < CORRUPT:
        broken = _broken(bytearray(chance.choice(wholes)), len(made) % 4, chance)
        if broken not in made:
            (bad / f"4711-2_B{len(made)}_TEST DATA_1-8-2024_6-08 AM.xls").write_bytes(broken)
            made.add(broken)
    run = ingested(database, plant)
    assert run.counts == {"new": 11, "refused": 1 + CORRUPT}
    assert {outcome.error.code for outcome in run.outcomes if outcome.error} & {"INTERNAL", "STORE_CONFLICT"} == set()
    assert ingested(database, plant).counts == {"known": 12 + CORRUPT}
    check_whole(database)
    record_figure("broken files", CORRUPT)


def _broken(whole: bytearray, way: int, chance: random.Random) -> bytes:
    match way:
        case 0:
            del whole[chance.randrange(1, len(whole) // 2) :]
        case 1:
            whole[:8] = chance.randbytes(8)
        case 2:
            whole = bytearray(chance.randbytes(200))
        case 3:
            whole[512:20_000] = chance.randbytes(19_488)
    return bytes(whole)
