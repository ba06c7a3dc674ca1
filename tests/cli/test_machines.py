"""Names of machines on the command line: given with the files or by the settings, refused, counted, shown and asked for."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from pathlib import Path

import pyarrow.parquet
import pytest
from tests.cli.program import lta_here, on_terminal, plain

from laser_trim_analyzer.reports.tables import STORED_TRACK_COLUMNS, TRACK_COLUMNS


@pytest.fixture(scope="module")
def database(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The DLTS files on one machine, those of the LTS on another, and one that nobody named."""
    folder = tmp_path_factory.mktemp("machines")
    others = [file for file in shop.glob("*.xls") if not file.name.startswith(("5822", "3306"))]
    lta_here("ingest", *others, "--machine", "DLTS 1", "--database", folder / "h.db")
    lta_here("ingest", *shop.glob("5822*"), "--machine", "LTS-Ω", "--database", folder / "h.db")
    lta_here("ingest", *shop.glob("3306_5_*"), "--database", folder / "h.db")
    return folder / "h.db"


@pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * 201])
def test_what_is_no_name_is_wrong_usage(name: str, shop: Path, tmp_path: Path):
    done = lta_here("ingest", shop, "--machine", name, cwd=tmp_path)
    assert done.returncode == 2
    said = " ".join(done.stderr.replace("│", "").split())
    assert "--machine" in said and "one line of visible text without blanks around it, 200 characters at most" in said
    assert list(tmp_path.iterdir()) == []


def test_a_setting_that_is_no_name_ends_with_2_and_its_place(shop: Path, tmp_path: Path):
    settings = tmp_path / "settings.toml"
    settings.write_text(f"[ingest.machines]\n'{shop}' = ''\n", encoding="utf-8")
    done = lta_here("ingest", shop, "--database", tmp_path / "h.db", LTA_CONFIG=str(settings))
    assert (done.returncode, f"ingest.machines: '{shop}': the name of a machine is" in done.stderr) == (2, True)
    assert [file.name for file in tmp_path.iterdir()] == ["settings.toml"]


def test_settings_name_the_machine_of_known_files_and_an_option_is_before_them(shop: Path, tmp_path: Path):
    settings, database = tmp_path / "settings.toml", tmp_path / "h.db"
    lta_here("ingest", shop, "--database", database)
    settings.write_text(f"[ingest.machines]\n'{shop}' = 'DLTS 1'\n", encoding="utf-8")
    trial = lta_here("ingest", shop, "--database", database, "--dry-run", LTA_CONFIG=str(settings))
    assert "  Machine set in the history: 8 files\n" in trial.stdout
    done = lta_here("ingest", shop, "--database", database, LTA_CONFIG=str(settings))
    assert (done.returncode, done.stderr) == (0, "")
    assert "  Known: 8 files\n" in done.stdout and "  Machine set in the history: 8 files\n" in done.stdout
    again = lta_here("ingest", shop, "--database", database, LTA_CONFIG=str(settings))
    assert "Machine" not in again.stdout
    other = lta_here("ingest", shop, "--database", database, "--machine", "X", "--format", "jsonl", LTA_CONFIG=str(settings))
    assert [json.loads(line)["machines_set"] for line in other.stdout.splitlines()] == [8]
    log = lta_here("query", "audit", "--action", "machine", "--format", "jsonl", "--database", database).stdout.splitlines()
    assert [(json.loads(line)["subject"], json.loads(json.loads(line)["detail"])) for line in log] == [
        ("8 files", {"changes": [{"files": 8, "from": "DLTS 1", "to": "X"}]}),
        ("8 files", {"changes": [{"files": 8, "from": None, "to": "DLTS 1"}]}),
    ]


def test_settings_show_and_travel(shop: Path, tmp_path: Path):
    settings = tmp_path / "settings.toml"
    settings.write_text("[ingest.machines]\n'/srv/a.b' = 'DLTS \"1\"'\n", encoding="utf-8")
    assert '/srv/a.b=DLTS "1"' in lta_here("config", "show", LTA_CONFIG=str(settings)).stdout
    shown = json.loads(lta_here("config", "show", "--format", "json", LTA_CONFIG=str(settings)).stdout)["settings"][-1]
    assert (shown["key"], shown["value"]) == ("ingest.machines", {"/srv/a.b": 'DLTS "1"'})
    exported = tmp_path / "exported.toml"
    assert lta_here("config", "export", exported, LTA_CONFIG=str(settings)).returncode == 0
    assert lta_here("config", "import", exported, LTA_CONFIG=str(tmp_path / "new.toml")).returncode == 0
    again = lta_here("config", "show", "--format", "json", LTA_CONFIG=str(tmp_path / "new.toml"))
    assert json.loads(again.stdout)["settings"][-1]["value"] == {"/srv/a.b": 'DLTS "1"'}


# ---- asked for


@pytest.mark.parametrize(("kind", "key"), [("units", "machine"), ("tracks", "machine_name"), ("files", "machine")])
@pytest.mark.parametrize("machine", ["DLTS 1", "LTS-Ω"])
def test_lists_tell_and_take_the_machine_in_every_format(kind: str, key: str, machine: str, database: Path, tmp_path: Path):
    words = ("query", kind, "--machine", machine, "--database", database)
    rows = list(csv.DictReader(io.StringIO(lta_here(*words, "--format", "csv").stdout)))
    lines = [json.loads(line) for line in lta_here(*words, "--format", "jsonl").stdout.splitlines()]
    assert lta_here(*words, "-o", tmp_path / "list.parquet").returncode == 0
    table = pyarrow.parquet.read_table(tmp_path / "list.parquet").to_pylist()
    assert len(rows) == len(lines) == len(table) == {"DLTS 1": 4, "LTS-Ω": 1}[machine] + (kind == "tracks" and machine == "DLTS 1")
    assert {row[key] for row in (*rows, *lines, *table)} == {machine}
    assert lta_here(*words[:3], "dlts 1", *words[4:]).stderr == "lta: nothing in the history fits this.\n"


def test_lists_are_sorted_by_machine(database: Path):
    for kind, key in (("units", "machine"), ("tracks", "machine_name"), ("files", "machine")):
        done = lta_here("query", kind, "--sort", key, "--format", "csv", "--database", database)
        machines = [row[key] for row in csv.DictReader(io.StringIO(done.stdout))]
        assert machines[-1] == "" and machines[:-1] == sorted(machines[:-1])


@pytest.mark.parametrize(("kind", "caption"), [("units", "Machine"), ("tracks", "Run on")])
def test_a_screen_of_a_hundred_signs_shows_the_machine_where_there_is_one(
    kind: str, caption: str, database: Path, shop: Path, tmp_path: Path
):
    table = plain(on_terminal("query", kind, "--database", str(database), COLUMNS="100")[1])
    head, *lines = table.splitlines()
    assert caption in head
    assert sum("DLTS 1" in line for line in lines) >= 4 and "LTS-Ω" in table
    lta_here("ingest", shop, "--database", tmp_path / "bare.db")
    bare = plain(on_terminal("query", kind, "--database", str(tmp_path / "bare.db"), COLUMNS="100")[1])
    assert caption not in (bare if kind == "tracks" else bare.splitlines()[0])


def test_a_yield_over_machines_says_so(database: Path, shop: Path, tmp_path: Path):
    (one, *_), (other, *_) = sorted(shop.glob("4711-2_17A*")), sorted(shop.glob("4711-2_19A*"))
    for file, machine in ((one, "A"), (other, "B")):
        lta_here("ingest", file, "--machine", machine, "--database", tmp_path / "h.db")
    said = lta_here("query", "models", "--format", "csv", "--database", tmp_path / "h.db")
    (row,) = csv.DictReader(io.StringIO(said.stdout))
    assert "2 machines" in row["note"]


def test_the_table_of_a_history_has_one_column_more_than_that_of_an_analysis():
    keys = [column.key for column in STORED_TRACK_COLUMNS]
    assert [key for key in keys if key != "machine_name"] == [column.key for column in TRACK_COLUMNS]
    assert len(keys) == len(TRACK_COLUMNS) + 1


@pytest.mark.skipif(sys.platform == "win32", reason="every name of a folder is text there")
@pytest.mark.parametrize("setting", [{"LTA_INGEST__MACHINES": "/\udcff=N"}, {"LTA_INGEST__ROOTS": "/\udcff"}])
@pytest.mark.parametrize("named", [True, False])
def test_folders_whose_names_are_no_text_are_not_exported(setting: dict[str, str], named: bool, tmp_path: Path):
    words = [tmp_path / "out.toml"] if named else []
    done = lta_here("config", "export", *words, **setting)
    assert (done.returncode, done.stdout) == (2, "")
    assert "[SETTING_VALUE]" in done.stderr and "\\xff" in done.stderr
    assert not (tmp_path / "out.toml").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only there may a name be any bytes")
def test_files_are_asked_for_by_the_bytes_of_their_path(shop: Path, tmp_path: Path):
    folder = tmp_path / "\udcffd"
    folder.mkdir()
    shutil.copy(next(shop.glob("5822*")), folder)
    database = str(tmp_path / "bytes.db")
    assert lta_here("ingest", folder, "--database", database).returncode == 0
    done = lta_here("query", "files", "--path", folder, "--format", "csv", "--database", database)
    assert len(done.stdout.splitlines()) == 2
