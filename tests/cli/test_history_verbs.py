"""The verbs that keep, grade anew and annotate a history, as somebody types them: sentences, lines and exit codes."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.cli.program import Done, lta_here
from tests.store.records import facts, rows, rows_of_file

from laser_trim_analyzer.store import open_store

pytestmark = pytest.mark.usefixtures("no_settings")


@pytest.fixture(autouse=True)
def no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LTA_CONFIG", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("LTA_USER__NAME", "A. Inspector")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "history.db"
    shifted = facts("300", day=1)
    for sweep in shifted.tracks[0].sweeps:
        for array in (sweep.measured, sweep.stored_error):
            array.flags.writeable = True
            array += 0.2
    with open_store(path, actor="tester") as store:
        store.write([rows("254A", tracks=2), rows_of_file(shifted), rows("9", model="88", day=9)])
    return path


@pytest.fixture
def database(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "history.db"))


def run(database: Path, *words: str | Path) -> Done:
    return lta_here(*words, "--database", database)


def ok(done: Done) -> str:
    assert (done.returncode, done.stderr) == (0, ""), done
    return done.stdout


def refused(done: Done, code: int, support: str) -> None:
    assert (done.returncode, done.stdout) == (code, ""), done
    assert done.stderr.startswith("lta: ")
    assert f"[{support}]" in done.stderr


# ---- db


def test_init_makes_one_and_refuses_a_second(tmp_path: Path):
    database = tmp_path / "new.db"
    assert ok(run(database, "db", "init")).startswith("An empty history was made, version 0")
    before = database.read_bytes()
    refused(run(database, "db", "init"), 3, "STORE_EXISTS")
    assert database.read_bytes() == before
    (tmp_path / "letter.txt").write_text("dear customer " * 99)
    refused(run(tmp_path / "letter.txt", "db", "init"), 3, "STORE_NOT_A_DATABASE")
    refused(run(tmp_path / "none" / "a.db", "db", "init"), 3, "STORE_FOLDER_MISSING")


def test_upgrade_says_that_there_is_nothing_to_do(database: Path, tmp_path: Path):
    for words in ((), ("--dry-run",)):
        assert ok(run(database, "db", "upgrade", *words)).startswith("Nothing to do: the history has version 0")
    refused(run(tmp_path / "none.db", "db", "upgrade"), 3, "STORE_NOT_FOUND")
    assert not (tmp_path / "none.db").exists()


def test_upgrade_makes_indexes_anew_that_somebody_dropped(database: Path):
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript("DROP INDEX ix_unit_stem; DROP INDEX ix_source_path_begin")
    done = run(database, "db", "check")
    assert (done.returncode, done.stdout.count("[STORE_SCHEMA]")) == (1, 2)
    for word in ("Missing", "Missing", "Made anew"):
        said = ok(run(database, "db", "upgrade", *(["--dry-run"] if word == "Missing" else [])))
        assert said.startswith(f"{word}: ix_source_path_begin, ix_unit_stem. Database: ")
    assert ok(run(database, "db", "upgrade")).startswith("Nothing to do")
    assert "nothing is wrong" in ok(run(database, "db", "check"))


def test_an_older_history_is_upgraded_after_a_copy_or_only_said(database: Path, monkeypatch: pytest.MonkeyPatch):
    from laser_trim_analyzer.store import upgrade

    def migrate(connection: Any, target: str) -> None:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{target}'")

    newer = (*upgrade.REVISIONS, "9001", "9002")
    for place in ("store.upgrade", "pipeline.maintain.schema"):
        monkeypatch.setattr(f"laser_trim_analyzer.{place}.REVISIONS", newer)
    monkeypatch.setattr(upgrade, "HEAD", "9002")
    monkeypatch.setattr(upgrade, "run_migrations", migrate)
    before = database.read_bytes()
    said = ok(run(database, "db", "upgrade", "--dry-run"))
    assert f"Would be upgraded from {newer[-3]} to 9001, 9002" in said
    assert database.read_bytes() == before
    said = ok(run(database, "db", "upgrade"))
    assert f"Upgraded from {newer[-3]} to 9001, 9002" in said
    (kept,) = database.parent.glob("history.db.before-9002-from-*")
    assert str(kept) in said
    assert ok(run(database, "db", "upgrade")).startswith("Nothing to do")


def test_a_newer_history_is_not_touched(database: Path):
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    for words in (("upgrade",), ("stats",), ("check",), ("vacuum",)):
        refused(run(database, "db", *words), 3, "STORE_NEWER")


def test_check_says_that_all_is_well_or_what_is_not(database: Path):
    said = ok(run(database, "db", "check"))
    assert re.fullmatch(r"Checked in [\d.]+ s: nothing is wrong\. Database: .+\n", said)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE unit SET last_status = 'FAIL' WHERE stem = '9'")
        connection.execute("UPDATE sweep SET curve = X'0100' WHERE id = (SELECT min(id) FROM sweep)")
        connection.commit()
    done = run(database, "db", "check")
    assert (done.returncode, done.stderr) == (1, "")
    first, second, last = done.stdout.splitlines()
    assert first.startswith("sweep ") and first.endswith("[STORE_BLOB_DAMAGED]")
    assert second.startswith(
        "unit 88 9, 2024-03-16: A unit or lot is not what its attempts make of it. (last_status is FAIL, derived PASS)"
    )
    assert "2 defects" in last
    lines = list(map(json.loads, run(database, "db", "check", "--format", "jsonl").stdout.splitlines()))
    assert [(line["kind"], line.get("code")) for line in lines] == [
        *(("defect", "STORE_BLOB_DAMAGED"), ("defect", "STORE_UNITS"), ("summary", None))
    ]
    assert lines[-1]["defects"] == 2


def test_a_backup_is_made_and_restored(database: Path, tmp_path: Path):
    said = ok(run(database, "db", "backup", tmp_path / "safe.db"))
    assert re.fullmatch(rf"Backup: {re.escape(str(tmp_path))}/safe\.db, [\d,]+ bytes, checked\n", said)
    refused(run(database, "db", "backup", tmp_path / "safe.db"), 3, "STORE_BACKUP_EXISTS")
    ok(run(database, "db", "backup", tmp_path / "safe.db", "--force"))
    ok(run(database, "annotate", "comment", "after the backup", "--model", "88", "--serial", "9"))
    said = ok(run(database, "db", "restore", tmp_path / "safe.db"))
    assert said.splitlines()[0] == f"Restored from {tmp_path / 'safe.db'}: {database}"
    assert said.splitlines()[1].startswith(f"What was there before: {database}.before-restore-")
    assert ok(run(database, "annotate", "--list")) == "Nothing was said.\n"
    (tmp_path / "safe.db").write_bytes((tmp_path / "safe.db").read_bytes()[:-5000])
    refused(run(database, "db", "restore", tmp_path / "safe.db"), 3, "STORE_BACKUP_UNSOUND")
    refused(run(tmp_path / "none.db", "db", "backup"), 3, "STORE_NOT_FOUND")


def test_a_server_says_which_of_its_programs_does_it(tmp_path: Path):
    url = "postgresql+psycopg://lta:s3cret@host/trim"
    for words in (("backup",), ("restore", str(tmp_path / "x"))):
        done = lta_here("db", *words, "--database", url)
        refused(done, 3, "STORE_ON_SERVER")
        assert ("pg_dump" if words[0] == "backup" else "pg_restore") in done.stderr
        assert "s3cret" not in done.stderr


def test_stats_show_rows_bytes_and_dates(database: Path):
    said = ok(run(database, "db", "stats"))
    assert re.search(r"^source_file +3 +[\d,]+$", said, re.MULTILINE)
    assert "Newest trim: 2024-03-16" in said
    found = json.loads(ok(run(database, "db", "stats", "--format", "json")))
    assert (found["tables"]["source_file"]["rows"], found["tables"]["track_attempt"]["rows"]) == (3, 4)
    assert found["tables"]["sweep"]["bytes"] > 4096
    assert sum(table["bytes"] for table in found["tables"].values()) <= found["bytes"] == database.stat().st_size
    assert (found["newest_run"], found["free_bytes"], found["data_version"]) == ("2024-03-16", 0, 1)


def test_vacuum_gives_room_back_and_refuses_without_room(database: Path, monkeypatch: pytest.MonkeyPatch):
    with open_store(database) as store:
        big = [rows(f"x{number}", tracks=4) for number in range(30)]
        store.write(big)
        store.forget([one.seen.path for one in big])
    size = database.stat().st_size
    monkeypatch.setattr("laser_trim_analyzer.store.size.shutil.disk_usage", lambda folder: shutil._ntuple_diskusage(9, 9, 9))
    refused(run(database, "db", "vacuum"), 3, "STORE_DISK_FULL")
    assert database.stat().st_size == size
    monkeypatch.undo()
    assert re.match(rf"Bytes before: {size:,}; after: [\d,]+\.", ok(run(database, "db", "vacuum")))
    assert database.stat().st_size < size
    ok(run(database, "db", "check"))


def test_copy_brings_a_history_into_an_empty_one_only(database: Path, tmp_path: Path):
    said = ok(lta_here("db", "copy", database, tmp_path / "copy.db"))
    assert re.fullmatch(r"Copied: \d+ rows in 2\d tables, read back and found the same\n", said)
    refused(lta_here("db", "copy", database, tmp_path / "copy.db"), 3, "STORE_NOT_EMPTY")
    refused(lta_here("db", "copy", tmp_path / "none.db", tmp_path / "other.db"), 3, "STORE_NOT_FOUND")
    assert not (tmp_path / "other.db").exists()


# ---- files that nothing is written over


def test_nothing_is_written_over_a_history(database: Path, tmp_path: Path):
    before = database.read_bytes()
    table = tmp_path / "specs.csv"
    table.write_text("model,policy\n88,as_measured\n", encoding="utf-8")
    ok(run(database, "spec", "import", table))
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = database.read_bytes()
    for words in (
        ("spec", "export", database, "--force", "--format", "toml", "--database", database),
        ("config", "export", database, "--force"),
        ("analyze", tmp_path, "--output", database, "--format", "jsonl"),
        ("analyze", tmp_path, "--log-file", database),
        ("ingest", tmp_path, "--database", database, "--log-file", database),
        ("query", "tracks", "--database", made_elsewhere(database), "--output", database, "--format", "parquet"),
    ):
        done = lta_here(*words)
        assert done.returncode == 2, (words, done.stderr)
        assert "is a database, and nothing is written over one" in " ".join(done.stderr.split())
    assert database.read_bytes() == before


def made_elsewhere(database: Path) -> Path:
    return Path(shutil.copy(database, database.with_name("other.db")))


def test_a_table_of_specifications_is_written_as_its_name_says(database: Path, tmp_path: Path):
    table = tmp_path / "specs.csv"
    table.write_text("model,policy\n88,as_measured\n", encoding="utf-8")
    ok(run(database, "spec", "import", table))
    done = run(database, "spec", "export", tmp_path / "o.xlsx")
    assert done.returncode == 2
    assert "results are no workbook" in done.stderr
    assert not (tmp_path / "o.xlsx").exists()


# ---- regrade


def test_regrade_lists_applies_and_takes_back(database: Path):
    said = ok(run(database, "regrade", "--policy", "as_measured"))
    assert re.search(r"^4711-2 +300 +TRK1 +PASS +FAIL +0\.800 +-3\.200 ", said, re.MULTILINE)
    assert "Tracks: 4; with another verdict: 1; with other numbers only: 3" in said
    assert "Nothing was changed; --apply makes it hold." in said
    said = ok(run(database, "regrade", "--policy", "as_measured", "--apply", "--reason", "drawing 7"))
    (number,) = re.findall(
        r"Applied as run (\d+); lta regrade --revert \1 takes it back\.\nFiles that are stored from now on", said
    )
    assert ok(run(database, "regrade", "--policy", "as_measured", "--apply")).endswith("Nothing differs, so nothing was written.\n")
    assert re.search(
        rf"^ *{number} .* A\. Inspector +4 +4 +as_measured +drawing 7$", ok(run(database, "regrade", "--list")), re.MULTILINE
    )
    assert "FAIL to PASS: 1" in ok(run(database, "regrade", "--revert", number))
    refused(run(database, "regrade", "--revert", number), 2, "REGRADE_NOT_LAST")
    more = run(database, "regrade", "--revert", number, "--model", "x")
    assert more.returncode == 2
    assert "leave out --model" in more.stderr
    refused(run(database, "regrade", "--revert", "7777"), 2, "REGRADE_UNKNOWN")
    assert "taken back by run" in ok(run(database, "regrade", "--list"))
    ok(run(database, "db", "check"))


def test_regrade_as_lines(database: Path):
    done = run(database, "regrade", "--policy", "as_measured", "--model", "4711-2", "--format", "jsonl")
    lines = list(map(json.loads, ok(done).splitlines()))
    assert [line["kind"] for line in lines] == ["difference"] * 3 + ["summary"]
    (moved,) = [line for line in lines[:-1] if line["before"] != line["after"]]
    assert (moved["serial"], moved["before"], moved["after"]) == ("300", "PASS", "FAIL")
    assert lines[-1]["moved"] == [{"before": "PASS", "after": "FAIL", "tracks": 1}]
    assert (lines[-1]["run"], lines[-1]["applied"]) == (None, False)
    ok(run(database, "regrade", "--policy", "as_measured", "--apply", "--format", "jsonl"))
    (one,) = map(json.loads, ok(run(database, "regrade", "--list", "--format", "jsonl")).splitlines())
    assert (one["kind"], one["changed"], one["request"]["policy"]) == ("run", 4, "as_measured")


@pytest.mark.parametrize(
    "words", [("--apply", "--list"), ("--apply", "--revert", "1"), ("--policy", "best"), ("--spec", "none.toml")]
)
def test_a_regrade_that_cannot_be_meant_is_wrong_usage(database: Path, words: tuple[str, ...]):
    before = database.read_bytes()
    assert run(database, "regrade", *words).returncode == 2
    assert database.read_bytes() == before


# ---- annotate, spec, config


def test_annotations_are_said_listed_and_taken_back(database: Path):
    said = ok(
        run(database, "annotate", "exclusion", "gauge \x1b[31mbroken", "--model", "88", "--serial", "9", "--reason", "see log")
    )
    (number,) = re.fullmatch(r"Annotation (\d+) was stored\.\n", said).groups()
    listed = ok(run(database, "annotate", "--list"))
    assert re.search(
        rf"^ *{number}  exclusion +unit 88 9 2024-03-16 +gauge \\x1b\[31mbroken \(see log\) +A\. Inspector", listed, re.MULTILINE
    )
    assert ok(run(database, "annotate", "--withdraw", number, "--reason", "mended")) == f"Annotation {number} was taken back.\n"
    assert ok(run(database, "annotate", "--list")) == "Nothing was said.\n"
    (line,) = map(json.loads, ok(run(database, "annotate", "--list", "--withdrawn", "--format", "jsonl")).splitlines())
    assert (line["withdrawn_by"], line["withdrawn_why"], line["words"]) == ("A. Inspector", "mended", "gauge \x1b[31mbroken")
    refused(run(database, "annotate", "--withdraw", number), 2, "ANNOTATION_UNKNOWN")
    refused(run(database, "annotate", "comment", "x", "--model", "88", "--serial", "10"), 2, "ANNOTATION_TARGET")
    for words in ((), ("comment",), ("comment", " "), ("comment", "x", "--list"), ("joke", "x")):
        assert run(database, "annotate", *words).returncode == 2


def test_specifications_go_in_and_come_out(database: Path, tmp_path: Path):
    table = tmp_path / "a.toml"
    table.write_text('schema = 1\n\n[[model]]\nmodel = "4711-*"\nguard_band = 0.1\n', encoding="utf-8")
    assert ok(run(database, "spec", "import", table, "--dry-run")) == "  new: 4711-*\nWould be stored: 1 version; as they were: 0\n"
    assert run(database, "spec", "export").returncode == 2
    assert ok(run(database, "spec", "import", table, "--reason", "drawing 7")).startswith("  new: 4711-*\nStored: 1 ")
    assert ok(run(database, "spec", "export")) == table.read_text(encoding="utf-8")
    ok(run(database, "spec", "export", tmp_path / "b.csv"))
    assert (tmp_path / "b.csv").read_text().splitlines()[1] == "4711-*,,,,,,,,0.1,,,,"
    assert run(database, "spec", "export", tmp_path / "b.csv").returncode == 2
    assert ok(run(database, "spec", "import", tmp_path / "b.csv")).endswith("Stored: 0 versions; as they were: 1\n")
    assert re.search(r"^4711-\* +1 .* A\. Inspector +a\.toml +drawing 7$", ok(run(database, "spec", "list")), re.MULTILINE)
    table.write_text("schema = 2\n")
    refused(run(database, "spec", "import", table), 2, "SPEC_SCHEMA")


def test_settings_go_out_without_a_password_and_come_in_checked(tmp_path: Path):
    file = tmp_path / "settings.toml"
    content = '[database]\nurl = "postgresql+psycopg://u:s3cret@h/trim"\nwait_seconds = 5.0\n\n[ingest]\nroots = ["/srv/a b"]\n'
    file.write_text(content, encoding="utf-8")
    done = lta_here("config", "export", tmp_path / "out.toml")
    assert (done.returncode, done.stdout) == (0, "")
    assert "password" in done.stderr
    out = (tmp_path / "out.toml").read_text(encoding="utf-8")
    assert out == content.replace(":s3cret", "").replace("\n\n[ingest]", '\n\n[user]\nname = "A. Inspector"\n\n[ingest]')
    assert lta_here("config", "import", tmp_path / "out.toml").returncode == 2
    assert file.read_text(encoding="utf-8") == content
    assert "are allowed" in ok(lta_here("config", "import", tmp_path / "out.toml", "--dry-run"))
    ok(lta_here("config", "import", tmp_path / "out.toml", "--force"))
    assert file.read_text(encoding="utf-8") == out
    assert (tmp_path / "settings.toml.before").read_text(encoding="utf-8") == content
    for wrong, code in (
        ("[database]\nurll = 'x'\n", "SETTING_UNKNOWN"),
        ("[performance]\njobs = 0\n", "SETTING_VALUE"),
        ("[", "SETTINGS_UNREADABLE"),
    ):
        (tmp_path / "wrong.toml").write_text(wrong)
        refused(lta_here("config", "import", tmp_path / "wrong.toml", "--force"), 2, code)
    refused(lta_here("config", "import", tmp_path / "none.toml", "--force"), 2, "SETTINGS_UNREADABLE")
    assert file.read_text(encoding="utf-8") == out
