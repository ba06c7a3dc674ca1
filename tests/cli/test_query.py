"""lta query: what each list says, writes and refuses; the same rows in every format."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from tests.cli.program import Done, lta_here
from tests.store.records import BAD, facts, refused, rows, rows_of_file

from laser_trim_analyzer.model import AuditAction
from laser_trim_analyzer.reports.tables import (
    AUDIT_COLUMNS,
    FILE_COLUMNS,
    MODEL_COLUMNS,
    STORED_TRACK_COLUMNS,
    UNIT_COLUMNS,
    Column,
)
from laser_trim_analyzer.reports.tables.column import yes_or_no
from laser_trim_analyzer.store import open_store
from laser_trim_analyzer.store.audit import append

LISTS: dict[str, tuple[Column[Any], ...]] = {
    "tracks": STORED_TRACK_COLUMNS,
    "units": UNIT_COLUMNS,
    "models": MODEL_COLUMNS,
    "files": FILE_COLUMNS,
    "audit": AUDIT_COLUMNS,
}
NUMBERS = {"tracks": 9, "units": 6, "models": 3, "files": 9, "audit": 3}
HOSTILE = "=4711'%_\n🦄"

Ask = Callable[..., Done]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three models: retests, a part with a track missing, a hostile name; a refused file and one without a date."""
    path = tmp_path_factory.mktemp("query") / "history.db"
    with open_store(path) as store:
        store.write(
            [
                rows("254A", worst=BAD),
                rows("254A", minute=5),
                rows("255A", day=1, worst=BAD),
                rows("9", day=20, tracks=1, tracks_declared=2),
                rows("1", model="88", day=2),
                rows("2", model="88", day=2, worst=BAD),
                rows("=1+1", model=HOSTILE, day=3),
                rows_of_file(facts("7", trimmed_at=None)),
                refused(),
            ]
        )
    with open_store(path, actor="Ann") as store:
        store.write([rows("3", model="88"), rows("4", model="88")])
        store.forget([rows("3", model="88").seen.path])
        store.forget([rows("4", model="88").seen.path])
    with open_store(path, actor=HOSTILE) as store, store.writing() as connection:
        append(connection, store.actor, AuditAction.REGRADE, "run 7", {"tracks": 3})
    return path


@pytest.fixture
def ask(database: Path) -> Ask:
    return lambda *words: lta_here("query", *words, "--database", database)


def read_csv(done: Done) -> list[dict[str, str]]:
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


@pytest.mark.parametrize("name", LISTS)
def test_every_list_has_the_columns_of_its_table_in_every_format(ask: Ask, name: str, tmp_path: Path):
    keys = [column.key for column in LISTS[name]]
    as_csv = read_csv(ask(name, "--format", "csv"))
    lines = [json.loads(line) for line in ask(name, "--format", "jsonl").stdout.splitlines()]
    assert ask(name, "-o", tmp_path / "list.parquet").returncode == 0
    table = pyarrow.parquet.read_table(tmp_path / "list.parquet").to_pylist()
    assert len(as_csv) == len(lines) == len(table) == NUMBERS[name] - (name == "tracks")
    for cells, line, row in zip(as_csv, lines, table, strict=True):
        assert list(cells) == keys == list(row)
        assert list(line) == ["schema", "kind", *keys]
        assert (line["schema"], line["kind"]) == ("laser-trim-analyzer/query/1", name.removesuffix("s"))
        for key in keys:
            assert row[key] == line[key]
            assert cells[key].removeprefix("'") == ("" if line[key] is None else str(yes_or_no(line[key])))


def test_types_of_parquet_are_those_of_the_values(ask: Ask, tmp_path: Path):
    ask("tracks", "-o", tmp_path / "a.parquet")
    ask("tracks", "--model", "none", "-o", tmp_path / "b.parquet")
    full, empty = (pyarrow.parquet.read_schema(tmp_path / f"{name}.parquet") for name in "ab")
    assert [str(full.field(key).type) for key in ("model", "passes", "margin", "trimmed_at")] == [
        "string",
        "int64",
        "double",
        "string",
    ]
    assert full.equals(empty), "types do not depend on the rows"
    ask("units", "-o", tmp_path / "c.parquet")
    assert str(pyarrow.parquet.read_schema(tmp_path / "c.parquet").field("incomplete").type) == "bool"


def test_a_truth_is_one_for_programs_and_a_word_for_people(ask: Ask):
    lines = [json.loads(line) for line in ask("units", "--format", "jsonl").stdout.splitlines()]
    assert sorted(line["incomplete"] for line in lines) == [False] * 5 + [True]
    assert sorted(row["incomplete"] for row in read_csv(ask("units", "--format", "csv"))) == ["no"] * 5 + ["yes"]


@pytest.mark.parametrize(
    ("words", "units"),
    [
        ((), {"254", "255", "9", "1", "2", "=1+1"}),
        (("--model", "88"), {"1", "2"}),
        (("--model", HOSTILE), {"=1+1"}),
        (("--model", "%"), set()),
        (("--status", "fail"), {"255", "2"}),
        (("--status", "fail", "--retest", "first"), {"254", "255", "2"}),
        (("--incomplete",), {"9"}),
        (("--complete", "--model", "88"), {"1", "2"}),
        (("--serial", "25"), {"254", "255"}),
        (("--from", "2024-03-09", "--to", "2024-03-10"), {"1", "2", "=1+1"}),
        (("--lot", "2024-03-08", "--model", "4711-2"), {"254", "255"}),
        (("--machine", "none"), set()),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, tuple) else "",  # the order of a set is another in each process
)
def test_units_are_filtered(ask: Ask, words: tuple[str, ...], units: set[str]):
    assert {row["unit"].removeprefix("'") for row in read_csv(ask("units", "--format", "csv", *words))} == units


def test_no_cell_is_a_formula(ask: Ask):
    found = read_csv(ask("units", "--format", "csv", "--model", HOSTILE))
    assert [(row["model"], row["unit"]) for row in found] == [(f"'{HOSTILE}", "'=1+1")]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        (("tracks", "--status", "fail"), 3),
        (("tracks", "--status", "not-graded,aborted"), 0),
        (("tracks", "--system", "dlts", "--model", "4711-2"), 5),
        (("tracks", "--system", "lts"), 0),
        (("tracks", "--serial", "254A"), 2),
        (("tracks", "--from", "2024-03-09"), 4),
        (("files", "--state", "refused"), 1),
        (("files", "--state", "read,refused", "--code", "FILE_TRUNCATED"), 1),
        (("files", "--code", "file_truncated"), 1),
        (("files", "--code", "FILE_ENCRYPTED"), 0),
        (("files", "--path", "parts/broken"), 1),
        (("files", "--path", "%"), 0),
        (("files", "--model", "88", "--serial", "2"), 1),
        (("models", "--active"), 3),
        (("models", "--from", "2024-03-20"), 1),
        (("audit", "--action", "forget, Regrade"), 3),
        (("audit", "--action", "regrade"), 1),
        (("audit", "--actor", "Ann"), 2),
        (("audit", "--actor", HOSTILE), 1),
        (("audit", "--actor", "nobody"), 0),
        (("audit", "--subject", "run"), 1),
        (("audit", "--subject", "%"), 0),
        (("audit", "--from", "2024-03-20"), 3),
        (("audit", "--to", "2024-03-20"), 0),
    ],
    ids=str,
)
def test_lists_are_filtered(ask: Ask, words: tuple[str, ...], number: int):
    assert len(read_csv(ask(*words, "--format", "csv"))) == number


def test_lists_are_sorted_and_cut(ask: Ask):
    order = [row["unit"].removeprefix("'") for row in read_csv(ask("units", "--format", "csv", "--sort", "unit"))]
    assert order == sorted(order)
    again = read_csv(ask("units", "--format", "csv", "--sort", "unit", "--descending"))
    assert [row["unit"].removeprefix("'") for row in again] == order[::-1]
    part = ask("units", "--format", "csv", "--sort", "unit", "--limit", "2", "--offset", "1")
    assert [row["unit"].removeprefix("'") for row in read_csv(part)] == order[1:3]
    assert part.stderr == "2 of 6; --limit 0 shows all.\n"
    models = [row["model"] for row in read_csv(ask("models", "--format", "csv", "--sort", "yield_percent"))]
    assert models == ["88", "4711-2", f"'{HOSTILE}"]
    assert len(read_csv(ask("models", "--format", "csv", "-n", "1"))) == 1


@pytest.mark.parametrize("direction", [(), ("--descending",)])
def test_attempts_are_sorted_by_the_largest_error(ask: Ask, direction: tuple[str, ...]):
    shown = [
        row["max_abs_error_mv"] for row in read_csv(ask("tracks", "--format", "csv", "--sort", "max_abs_error_mv", *direction))
    ]
    values = [float(value) for value in shown if value]
    assert len(set(values)) > 1
    assert values == sorted(values, reverse=bool(direction))
    assert shown[len(values) :] == [""] * (len(shown) - len(values))
    for column in ("worst_position", "offset_mv"):
        assert len(read_csv(ask("tracks", "--format", "csv", "--sort", column))) == len(shown)


def test_what_has_no_track_stands_last(tmp_path: Path):
    with open_store(tmp_path / "h.db") as store:
        store.write([rows("1"), rows_of_file(replace(facts("2"), tracks=())), rows("3", tracks=2)])
    for direction in ((), ("--descending",)):
        words = ("tracks", "--format", "csv", "--sort", "track", *direction, "--database", tmp_path / "h.db")
        tracks = [row["track"] for row in read_csv(lta_here("query", *words))]
        assert "" in tracks
        assert sorted(tracks, key=lambda track: not track) == tracks


def test_the_table_shows_what_people_look_for(ask: Ask):
    done = ask("models")
    assert done.returncode == 0
    (head, *lines) = done.stdout.splitlines()
    assert head.split()[:2] == ["Model", "Yield,"]
    assert [line.split()[:3] for line in lines if line.startswith("88")] == [["88", "50.0", "2"]]
    assert done.stderr.splitlines() == [
        "Newest day: 2024-03-27. The attempt that speaks: last.",
        "In no unit, without a date: 1 attempt.",
    ]
    assert HOSTILE not in done.stdout and "\\n" in done.stdout
    files = ask("files", "--state", "refused").stdout
    assert "FILE_TRUNCATED" in files and "parts/broken.xls" in files


def test_the_retest_policy_changes_the_yield(ask: Ask):
    def shown(*words: str) -> dict[str, str]:
        return {row["model"]: row["accepted"] for row in read_csv(ask("models", "--format", "csv", *words))}

    assert (shown()["4711-2"], shown("--retest", "first")["4711-2"], shown("--retest", "any")["4711-2"]) == ("2", "1", "2")


def test_nothing_found_is_said_and_no_failure(ask: Ask):
    for name in ("tracks", "units", "files"):
        done = ask(name, "--model", "none")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "lta: nothing in the history fits this.\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("units", "--sort", "id; DROP TABLE unit"), "'id; DROP TABLE unit' is none of last_at, model, unit"),
        (("tracks", "--sort", "remark"), "'remark' is none of trimmed_at"),
        (("models", "--sort", "serial"), "'serial' is none of model"),
        (("files", "--sort", "message"), "'message' is none of"),
        (("units", "--status", "good"), "'good' is no verdict"),
        (("files", "--state", "lost"), "'lost' is none of read, refused, aborted"),
        (("files", "--code", "FILE_TRUNCATE"), "'FILE_TRUNCATE' is no support code; is FILE_TRUNCATED meant?"),
        (("audit", "--action", "forgot"), "'forgot' is none of annotate, copy, forget"),
        (("units", "--from", "yesterday"), "does not match the format"),
        (("units", "--from", "2024-03-09", "--to", "2024-03-08"), "the last day is before the first"),
        (("units", "--limit", "-1"), "--limit"),
        (("units", "--retest", "best"), "--retest"),
        (("units", "--format", "parquet"), "name a file with --output"),
        (("units", "-o", "list.xlsx"), "results are no workbook"),
        (("units", "-o", "nowhere/list.csv"), "cannot write"),
    ],
    ids=str,
)
def test_what_means_nothing_is_wrong_usage(ask: Ask, words: tuple[str, ...], said: str):
    done = ask(*words)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.replace("│", "").split())


@pytest.mark.parametrize("ending", ["", "-wal", ".lock"])
def test_the_results_never_go_over_the_database(ask: Ask, database: Path, ending: str):
    before = database.read_bytes()
    done = ask("units", "--format", "csv", "-o", f"{database}{ending}")
    assert done.returncode == 2
    assert "this is the database" in done.stderr
    assert database.read_bytes() == before


def test_a_database_that_is_not_there_is_said_and_not_made(tmp_path: Path):
    for name in LISTS:
        done = lta_here("query", name, "--database", tmp_path / "none.db")
        assert done.returncode == 3
        assert "STORE_NOT_FOUND" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_parquet_without_its_library_says_what_to_install(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("laser_trim_analyzer.cli.query.output.find_spec", lambda name: None)
    done = ask("units", "-o", tmp_path / "list.parquet")
    assert done.returncode == 3
    assert "pip install 'laser-trim-analyzer[parquet]'" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="a device that is always full is Linux's")
@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "table"])
def test_a_full_disk_is_said(ask: Ask, form: str, tmp_path: Path):
    full = tmp_path / "full"
    full.symlink_to("/dev/full")  # whoever deletes what could not be written deletes the link alone
    done = ask("tracks", "--format", form, "-o", full)
    assert done.returncode == 3
    assert "cannot be written" in done.stderr
    assert full.is_symlink() and Path("/dev/full").exists()


def test_the_help_of_the_log_names_every_action():
    text = " ".join(lta_here("query", "audit", "--help").stdout.replace("│", "").split())
    assert f"These actions: {', '.join(AuditAction)}." in text


def test_help_says_what_a_list_is(ask: Ask):
    for name in LISTS:
        text = " ".join(lta_here("query", name, "--help").stdout.split())
        assert "Exit codes: 2 wrong usage" in text
        assert "table|csv|jsonl|parquet" in text
