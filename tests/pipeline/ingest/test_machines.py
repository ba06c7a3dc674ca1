"""Machines are named from outside: by the run or by folder; what was said stays until somebody says something else."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from tests.pipeline.ingest.runs import check_whole, content, ingested, one
from tests.pipeline.ingest.test_cluster import cluster  # noqa: F401 - a fixture of the tests here, too
from tests.pipeline.ingest.test_processes import in_processes, prompt  # noqa: F401

from laser_trim_analyzer.pipeline.access import Access
from laser_trim_analyzer.pipeline.ingest import Wishes, forget, naming, watch
from laser_trim_analyzer.pipeline.ingest.machines import Machines
from laser_trim_analyzer.pipeline.maintain import Defect, check
from laser_trim_analyzer.pipeline.regrade import Wishes as RegradeWishes
from laser_trim_analyzer.pipeline.regrade import regrade
from laser_trim_analyzer.pipeline.review import open_review
from laser_trim_analyzer.quality import Grouping
from laser_trim_analyzer.store import Store, open_store

Opened = Callable[[], list[str]]


# ---- which machine a file is of


def test_the_deepest_folder_that_holds_a_file_names_its_machine():
    machines = Machines(None, {"/srv/trim": "all", "/srv/trim/b/c": "inner", "/srv/trim/b/": "outer", "/": "any"})
    assert machines.of("/srv/trim/1.xls") == "all"
    assert machines.of("/srv/trim/b/1.xls") == "outer"
    assert machines.of("/srv/trim/b/c/d/e/1.xls") == "inner"
    assert machines.of("/srv/trim/bc/1.xls") == "all"
    assert machines.of("/srv/trimmed/1.xls") == "any"
    assert Machines(None, {"/srv/trim": "all"}).of("/srv/trimmed/1.xls") is None
    assert Machines(None, {"/srv/a.xls": "all"}).of("/srv/a.xls") is None


def test_the_name_of_a_run_holds_for_every_file_before_any_folder():
    machines = Machines("DLTS 1", {"/srv": "all"})
    assert {machines.of("/srv/1.xls"), machines.of("/else/1.xls")} == {"DLTS 1"}
    assert (machines.insists, Machines(None, {"/srv": "all"}).insists) == (True, False)
    assert (machines.any, Machines(None, {"/srv": "all"}).any, Machines(None, {}).any) == (True, True, False)


def test_a_folder_is_as_its_name_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    machines = Machines(None, {"a/../b": "B", r"/srv/\xff": "bytes"})
    assert machines.of(str(tmp_path / "b" / "1.xls")) == "B"
    assert machines.of("/srv/\\xff/1.xls") == "bytes"
    assert machines.of(os.fsdecode(b"/srv/\xff/1.xls")) == "bytes"


def test_case_counts_where_the_platform_says_so(monkeypatch: pytest.MonkeyPatch):
    assert Machines(None, {"/srv/Trim": "x"}).of("/srv/trim/1.xls") is None
    monkeypatch.setattr(os.path, "normcase", str.lower)
    assert Machines(None, {"/srv/Trim": "x"}).of("/SRV/trim/1.xls") == "x"


NAMES = st.lists(st.sampled_from(["a", "b", "ab", "a b"]), min_size=1, max_size=5)


@given(st.dictionaries(NAMES.map(tuple), st.sampled_from("XYZ"), max_size=6), NAMES)
def test_folders_are_found_as_whoever_compares_all_of_them_finds_them(named: dict[tuple[str, ...], str], place: list[str]):
    holding = [folder for folder in named if tuple(place[: len(folder)]) == folder]
    wanted = named[max(holding, key=len)] if holding else None
    machines = Machines(None, {"/" + "/".join(folder): name for folder, name in named.items()})
    for file in ("1.xls", "2.xls"):
        assert machines.of("/".join(["", *place, file])) == wanted


@pytest.mark.parametrize("name", ["", " ", " a", "a ", "a\nb", "\x1b[31m", "x" * 201, "\udc80"])
def test_what_is_no_name_is_refused_before_anything_begins(name: str):
    for wishes in ({"machine": name}, {"machines": {"/srv": name}}):
        with pytest.raises(ValueError, match="one line of visible text"):
            Wishes(**wishes)
    assert Wishes(machine="x" * 200).machine == "x" * 200


# ---- what is stored


@pytest.fixture(params=["sqlite", "postgresql"])
def history_of(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(tmp_path / "h.db") if request.param == "sqlite" else str(request.getfixturevalue("server").new_database())


@pytest.fixture
def shop(plant: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Two folders: of the DLTS, and of the LTS with its two files."""
    other = tmp_path / "LTS"
    other.mkdir()
    for file in plant.glob("5822*"):
        file.rename(other / file.name)
    return plant, other


def machines_of(database: str, table: str = "track_attempt") -> dict[str | None, set[str]]:
    with open_store(database, create=False) as store, store.reading() as connection:
        found: dict[str | None, set[str]] = {}
        for machine, model in connection.execute(text(f"SELECT DISTINCT machine, model FROM {table}")):
            found.setdefault(machine, set()).add(model)
        return found


def log_of(database: str) -> list[dict[str, Any]]:
    with open_store(database, create=False) as store, store.reading() as connection:
        lines = connection.execute(text("SELECT detail FROM audit_event WHERE action = 'machine' ORDER BY id")).scalars()
        return [json.loads(line) for line in lines]


def sound(database: str) -> None:
    check_whole(database)
    assert [event for event in check(Access(database)) if isinstance(event, Defect)] == []


DLTS = {"4711-2", "9120-CT", "3306"}


def test_every_file_of_a_run_gets_the_machine_of_the_run(plant: Path, history_of: str):
    run = ingested(history_of, plant, machine="DLTS 1")
    assert (run.counts, run.summary.machines_set) == ({"new": 11, "refused": 1}, 0)
    assert machines_of(history_of) == {"DLTS 1": {*DLTS, "5822"}}, "also of the file that was refused, which its name tells"
    assert set(machines_of(history_of, "unit")) == {"DLTS 1"}
    assert log_of(history_of) == []
    sound(history_of)


def test_folders_name_machines(shop: tuple[Path, Path], history_of: str):
    dlts, lts = shop
    run = ingested(history_of, dlts, lts, machines={lts: "LTS-1"})
    assert run.counts == {"new": 11, "refused": 1}
    assert machines_of(history_of) == machines_of(history_of, "unit") == {None: DLTS, "LTS-1": {"5822"}}
    ingested(history_of, lts, machines={lts: "LTS-1"}, machine="X", reread=True)
    assert machines_of(history_of) == {None: DLTS, "X": {"5822"}}, "the name of the run comes first"


def test_known_files_get_a_machine_without_being_opened(shop: tuple[Path, Path], history_of: str, opened_files: Opened):
    ingested(history_of, *shop)
    opened_files()
    before = content(history_of)
    machines = {shop[0]: "DLTS-1", shop[1]: "LTS-1"}
    trial = ingested(history_of, *shop, machines=machines, dry_run=True)
    assert (trial.counts, trial.summary.machines_set) == ({"known": 12}, 12)
    assert content(history_of) == before
    run = ingested(history_of, *shop, machines=machines, actor="Ann")
    assert (run.counts, run.summary.machines_set) == ({"known": 12}, 12)
    assert opened_files() == []
    assert machines_of(history_of) == machines_of(history_of, "unit") == {"DLTS-1": DLTS, "LTS-1": {"5822"}}
    (entry,) = log_of(history_of)
    assert entry == {"changes": [{"files": 10, "from": None, "to": "DLTS-1"}, {"files": 2, "from": None, "to": "LTS-1"}]}
    sound(history_of)


def test_what_is_right_already_is_left_alone(shop: tuple[Path, Path], history_of: str):
    machines = {shop[0]: "DLTS-1", shop[1]: "LTS-1"}
    ingested(history_of, *shop, machines=machines)
    with open_store(history_of) as store:
        version = store.data_version()
    assert ingested(history_of, *shop, machines=machines).summary.machines_set == 0
    assert ingested(history_of, *shop).summary.machines_set == 0
    with open_store(history_of) as store:
        assert store.data_version() == version
    assert set(machines_of(history_of)) == {"DLTS-1", "LTS-1"}, "a run that names none takes none away"


def test_another_name_in_the_settings_becomes_that_of_known_files(shop: tuple[Path, Path], history_of: str):
    ingested(history_of, *shop, machines={shop[1]: "LTS-1"})
    run = ingested(history_of, *shop, machines={shop[1]: "LTS-2"})
    assert run.summary.machines_set == 2
    assert machines_of(history_of) == {None: DLTS, "LTS-2": {"5822"}}
    assert log_of(history_of) == [{"changes": [{"files": 2, "from": "LTS-1", "to": "LTS-2"}]}]
    assert ingested(history_of, *shop, machine="Z").summary.machines_set == 12
    sound(history_of)


def test_known_files_are_named_in_portions(plant: Path, database: str, monkeypatch: pytest.MonkeyPatch):
    ingested(database, plant)
    monkeypatch.setattr(naming, "_AT_ONCE", 5)
    assert ingested(database, plant, machine="A").summary.machines_set == 12
    assert [entry["changes"][0]["files"] for entry in log_of(database)] == [5, 5, 2]


def test_reading_again_loses_no_machine(shop: tuple[Path, Path], history_of: str):
    ingested(history_of, *shop, machines={shop[1]: "LTS-1"})
    before = content(history_of)
    run = ingested(history_of, *shop, reread=True)
    assert run.counts == {"replaced": 11, "refused": 1}
    assert machines_of(history_of) == machines_of(history_of, "unit") == {None: DLTS, "LTS-1": {"5822"}}
    assert content(history_of) == before
    ingested(history_of, *shop, reread=True, machines={shop[0]: "D", shop[1]: "LTS-2"})
    assert machines_of(history_of) == machines_of(history_of, "unit") == {"D": DLTS, "LTS-2": {"5822"}}
    ingested(history_of, *shop, reread=True, machine="X")
    assert set(machines_of(history_of)) == set(machines_of(history_of, "unit")) == {"X"}
    sound(history_of)


def test_a_name_that_comes_with_reading_again_is_counted_and_logged(shop: tuple[Path, Path], history_of: str):
    ingested(history_of, *shop)
    trial = ingested(history_of, *shop, reread=True, machine="A", dry_run=True)
    run = ingested(history_of, *shop, reread=True, machine="A")
    assert trial.summary.machines_set == run.summary.machines_set == 12
    assert log_of(history_of) == [{"changes": [{"files": 12, "from": None, "to": "A"}]}]
    assert set(machines_of(history_of)) == {"A"}
    sound(history_of)


def test_a_refused_file_that_is_read_at_last_keeps_its_machine(plant: Path, database: str, monkeypatch: pytest.MonkeyPatch):
    from laser_trim_analyzer import readers

    with monkeypatch.context() as patch:
        patch.setattr(readers, "open_source", lambda source, limits: 1 / 0)
        ingested(database, plant, machine="A")
    assert ingested(database, plant, retry_refused=True).counts == {"replaced": 11, "refused": 1}
    assert set(machines_of(database)) == {"A"}


# ---- one content under several paths


@pytest.fixture
def twice(shop: tuple[Path, Path], tmp_path: Path) -> tuple[Path, Path]:
    """The folder of the LTS, and a copy of it that comes later."""
    return shop[1], Path(shutil.copytree(shop[1], tmp_path / "copies"))


def test_a_copy_keeps_the_machine_of_the_path_that_came_first(twice: tuple[Path, Path], history_of: str):
    ours, copies = twice
    ingested(history_of, ours, machines={ours: "A"})
    run = ingested(history_of, copies, machines={copies: "B"})
    assert (run.counts, run.summary.machines_set) == ({"duplicates": 2}, 0)
    for wishes in ({"machines": {copies: "B"}}, {"machines": {copies: "B", ours: "A"}}, {}):
        assert ingested(history_of, copies, ours, **wishes).summary.machines_set == 0
    assert set(machines_of(history_of)) == {"A"}
    ingested(history_of, copies, ours, reread=True, machines={copies: "B", ours: "A"})
    assert set(machines_of(history_of)) == {"A"}
    assert ingested(history_of, copies, machine="B").summary.machines_set == 2
    assert set(machines_of(history_of)) == {"B"}
    assert ingested(history_of, copies, ours, machines={copies: "C", ours: "A"}).summary.machines_set == 2
    assert set(machines_of(history_of)) == {"A"}


def test_a_copy_gives_its_machine_to_a_content_that_has_none(twice: tuple[Path, Path], history_of: str):
    ours, copies = twice
    ingested(history_of, ours)
    run = ingested(history_of, copies, machines={copies: "B"})
    assert (run.counts, run.summary.machines_set) == ({"duplicates": 2}, 2)
    assert set(machines_of(history_of, "unit")) == {"B"}


def test_of_copies_in_one_run_the_first_names_the_machine(twice: tuple[Path, Path], history_of: str):
    ours, copies = twice
    run = ingested(history_of, ours, copies, machines={ours: "A", copies: "B"})
    assert run.counts == {"new": 2, "duplicates": 2}
    assert set(machines_of(history_of)) == {"A"}
    assert ingested(history_of, copies, ours, machines={ours: "A", copies: "B"}).summary.machines_set == 0


# ---- in processes, on a cluster, followed; and what else is done to a history


def test_processes_know_the_machines(plant: Path, history: Path, database: str, prompt: Any, in_processes: list[Any]):  # noqa: F811
    ingested(database, history, jobs=3, processes=True, machines={history / "copies": "B", history: "A"})
    assert in_processes
    here = f"{database}.here"
    ingested(here, history, jobs=1, machines={history / "copies": "B", history: "A"})
    assert content(database) == content(here)
    assert set(machines_of(database)) == set(machines_of(here)) <= {"A", "B"}
    assert ingested(database, history, jobs=3, processes=True, reread=True).counts.keys() >= {"replaced"}
    assert content(database) == content(here)


def test_a_cluster_knows_the_machines(shop: tuple[Path, Path], database: str, cluster: str):  # noqa: F811
    ingested(database, *shop, executor=cluster, machines={shop[1]: "LTS-1"})
    assert machines_of(database) == {None: DLTS, "LTS-1": {"5822"}}
    ingested(database, *shop, executor=cluster, reread=True)
    assert machines_of(database) == {None: DLTS, "LTS-1": {"5822"}}


def test_who_follows_folders_names_machines(shop: tuple[Path, Path], database: str):
    ingested(database, shop[1])
    seen: list[Any] = []
    events = watch(shop, database=database, wishes=Wishes(machines={shop[0]: "D", shop[1]: "L"}))
    for event in events:
        seen.append(event)
        if type(event).__name__ == "Summary":
            break
    events.close()
    assert seen[-1].machines_set == 2
    assert machines_of(database) == {"D": DLTS, "L": {"5822"}}


def test_what_another_station_named_meanwhile_stays(shop: tuple[Path, Path], database: str, monkeypatch: pytest.MonkeyPatch):
    _, lts = shop
    ingested(database, lts)
    copies = Path(shutil.copytree(lts, lts.parent / "copies"))
    ingested(database, copies)
    real = Store.writing

    def late(self: Store, *words: Any) -> Any:
        monkeypatch.setattr(Store, "writing", real)
        ingested(database, lts, machine="A")
        return real(self, *words)

    monkeypatch.setattr(Store, "writing", late)
    assert ingested(database, copies, machines={copies: "B"}).summary.machines_set == 0
    assert machines_of(database) == {"A": {"5822"}}
    assert len(log_of(database)) == 1


def test_units_are_counted_by_machine(shop: tuple[Path, Path], database: str):
    ingested(database, *shop, machines={shop[1]: "LTS-1"})
    with open_review(database) as review:
        found = review.counts(Grouping.MACHINE).groups
    assert {name: part.n for name, part in found.items()} == {"": one(database, "SELECT count(*) FROM unit") - 2, "LTS-1": 2}


def test_regrading_copying_and_forgetting_keep_machines(shop: tuple[Path, Path], database: str, tmp_path: Path, server: Any):
    from laser_trim_analyzer.pipeline.maintain import copy

    ingested(database, *shop, machines={shop[0]: "D", shop[1]: "L"})
    list(regrade(Access(database), RegradeWishes(jobs=1, policy="as_measured", apply=True)))
    assert machines_of(database) == machines_of(database, "unit") == {"D": DLTS, "L": {"5822"}}
    list(copy(Access(database), other := server.new_database()))
    assert machines_of(other) == machines_of(other, "unit") == {"D": DLTS, "L": {"5822"}}
    forget([shop[0]], database=database)
    assert machines_of(database) == {"L": {"5822"}}
    sound(database)


def test_a_name_that_another_station_took_meanwhile_is_nothing_to_name(plant: Path, database: str):
    from laser_trim_analyzer.store.machines import name_machines

    ingested(database, plant)
    with open_store(database) as store, store.writing() as connection:
        assert name_machines(connection, store.actor, {999_999: "A"}) == 0
    assert log_of(database) == []
    assert one(database, "SELECT count(*) FROM track_attempt WHERE machine IS NOT NULL") == 0
