"""Reading on a real cluster of processes, encrypted: the same history as at home; what is no safe cluster is refused."""

from __future__ import annotations

import copy
import os
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.pipeline.ingest.runs import check_whole, content, ingested

from laser_trim_analyzer.errors import ProviderError, ReadError, SpecError, TrimError
from laser_trim_analyzer.pipeline.ingest import Summary, Wishes, ingest, run, workers
from laser_trim_analyzer.pipeline.ingest.flow import in_flight
from laser_trim_analyzer.pipeline.ingest.workers import cluster_address, workers_of
from laser_trim_analyzer.pipeline.reading import reader
from laser_trim_analyzer.pipeline.reading.candidate import Candidate, Group

QUIET: dict[str, Any] = {"dashboard_address": ":0", "worker_dashboard_address": None, "silence_logs": 50}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler with two workers; its certificates stand in Dask's configuration, as at a user's."""
    import dask
    import distributed
    from distributed.security import Security

    security: Any = Security.temporary()
    folder = tmp_path_factory.mktemp("certificates")
    words = {}
    for name in ("ca_file", "client_cert", "client_key"):
        file = folder / name
        file.write_text(getattr(security, f"tls_{name}"), encoding="utf-8")
        words["distributed.comm.tls." + name.replace("ca_file", "ca-file").replace("_", ".")] = str(file)
    start: Any = distributed.LocalCluster
    size = {"n_workers": 2, "threads_per_worker": 2, "processes": True}
    known = dask.config.set({**words, "distributed.scheduler.allowed-failures": 0})
    with known, start(**size, **QUIET, security=security) as local:
        yield f"dask+{local.scheduler_address}"


def test_a_cluster_makes_the_same_history(plant: Path, cluster: str, tmp_path: Path):
    (plant / "again.xls").write_bytes(next(plant.glob("5822*")).read_bytes())
    here, there = str(tmp_path / "here.db"), str(tmp_path / "there.db")
    assert cluster.startswith("dask+tls://")
    at_home = ingested(here, plant)
    abroad = ingested(there, plant, executor=cluster)
    assert abroad.counts == at_home.counts == {"new": 11, "refused": 1, "duplicates": 1}
    assert abroad.summary.tracks == at_home.summary.tracks
    assert content(there) == content(here)
    check_whole(there)
    assert ingested(there, plant, executor=cluster).counts == {"known": 13}
    assert ingested(there, plant, executor=cluster, reread=True).counts == ingested(here, plant, reread=True).counts
    assert content(there) == content(here)


def test_a_content_that_is_stored_is_recognised_under_another_path(plant: Path, cluster: str, database: str, tmp_path: Path):
    ingested(database, plant)
    moved = plant.rename(tmp_path / "moved")
    assert ingested(database, moved, executor=cluster).counts == {"duplicates": 12}


def test_files_over_which_workers_die_are_postponed_and_the_others_go_on(cluster: str):
    with workers_of(cluster, 1) as there:
        assert (there.count, there.far) == (4, True)
        results = in_flight(_die_of_two, [1, 2, 3], there, lambda: 1, 60.0, lambda item: -item)
        assert list(results) == [1, -2, 3]


def _die_of_two(number: int) -> int:
    if number == 2:
        os._exit(1)
    return number


def test_files_of_lost_workers_are_postponed(plant: Path):
    file = str(next(plant.glob("5822*")))
    (one,) = reader.lost(Group([Candidate(file, file, 1, 1, None)]))
    assert (one.outcome.deed, one.item) == ("postponed", None)
    assert one.outcome.error is not None
    assert one.outcome.error.code == "CLUSTER_LOST"


def test_a_cluster_with_another_version_reads_nothing(plant: Path, cluster: str, database: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workers, "READER_VERSION", 7)
    with pytest.raises(ProviderError) as refused:
        ingested(database, plant, executor=cluster)
    assert refused.value.code == "CLUSTER_VERSION"
    assert "reader 7" in refused.value.message
    assert not Path(database).exists()


def test_a_cluster_that_goes_away_ends_the_run(monkeypatch: pytest.MonkeyPatch):
    import dask
    import distributed

    monkeypatch.setattr(workers, "_ANSWER_SECONDS", 3)
    start: Any = distributed.LocalCluster
    patient = dask.config.set({"distributed.scheduler.allowed-failures": 3})
    with patient, start(n_workers=1, processes=False, host="127.0.0.1", protocol="tcp", **QUIET) as local:
        there = workers_of(f"dask+{local.scheduler_address}", 1)
        with there as pool, closing(_results(pool)) as results:
            assert next(results) is None
            local.close()
            with pytest.raises(ProviderError) as refused:
                list(results)
    assert refused.value.code == "CLUSTER_UNREACHABLE"


def _results(there: workers.Workers) -> Generator[None]:
    return in_flight(time.sleep, [1.0], there, lambda: 1, 0.1)


def test_a_run_whose_cluster_goes_away_says_what_was_stored_and_the_next_one_goes_on(
    plant: Path, database: str, monkeypatch: pytest.MonkeyPatch
):
    real = in_flight

    def broken(*words: Any) -> Iterator[Any]:
        yield next(real(*words))
        raise ProviderError("CLUSTER_UNREACHABLE")

    monkeypatch.setattr(run, "in_flight", broken)
    monkeypatch.setattr(run, "_GROUP_FILES", 2)
    events: list[Any] = []
    with pytest.raises(ProviderError):
        for event in ingest([plant], database=database, wishes=Wishes()):
            events.append(event)
    assert isinstance(events[-1], Summary)
    assert events[-1].left > 0
    check_whole(database)
    monkeypatch.setattr(run, "in_flight", real)
    assert ingested(database, plant).summary.left == 0


@pytest.mark.parametrize(
    "named",
    [
        *("", "dask", "dask://127.0.0.1:8786", "dask+tls://", "dask+tls://host", "dask+tls://host:0", "dask+tls://host:70000"),
        *("dask+tcp://server:8786", "dask+tcp://10.0.0.1:8786", "dask+tcp://127.0.0.1.evil.example:1", "tls://host:1"),
        *("dask+tls://user@host:1", "dask+tls://ho st:1", "dask+tls://host:1 ", "dask+tcp://[::2]:1"),
    ],
)
def test_what_is_no_safe_cluster_is_refused(named: str):
    with pytest.raises(ProviderError) as refused:
        cluster_address(named)
    assert refused.value.code == "CLUSTER_ADDRESS"


@pytest.mark.parametrize(
    ("named", "address"),
    [
        ("dask+tls://server.plant:8786", "tls://server.plant:8786"),
        ("dask+tls://[fe80::1]:8786/", "tls://[fe80::1]:8786"),
        ("dask+tcp://127.0.0.1:8786", "tcp://127.0.0.1:8786"),
        ("dask+tcp://localhost:8786", "tcp://localhost:8786"),
        ("dask+tcp://[::1]:8786", "tcp://[::1]:8786"),
    ],
)
def test_a_safe_cluster_is_named_in_dasks_words(named: str, address: str):
    assert cluster_address(named) == address


def test_a_scheduler_that_is_not_there_is_said(plant: Path, database: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workers, "_ANSWER_SECONDS", 0.3)
    with pytest.raises(ProviderError) as refused:
        ingested(database, plant, executor="dask+tcp://127.0.0.1:9")
    assert refused.value.code == "CLUSTER_UNREACHABLE"


@pytest.mark.parametrize(
    "client", [{}, {"ca-file": "no.pem", "client.cert": "no.pem", "client.key": "no.pem"}], ids=["none", "lost"]
)
def test_missing_certificates_are_said_before_anything_connects(
    plant: Path, database: str, monkeypatch: pytest.MonkeyPatch, client: dict[str, str]
):
    import dask
    import distributed

    monkeypatch.setattr(distributed, "Client", lambda *_, **__: pytest.fail("connected"))
    known = dict.fromkeys(("ca-file", "client.cert", "client.key"), None) | client
    with (
        dask.config.set({f"distributed.comm.tls.{name}": value for name, value in known.items()}),
        pytest.raises(ProviderError) as refused,
    ):
        ingested(database, plant, executor="dask+tls://127.0.0.1:9")
    assert refused.value.code == "CLUSTER_CERTIFICATES"


@pytest.mark.parametrize(
    "error",
    [
        TrimError("INTERNAL"),
        ReadError("CELL_NOT_A_NUMBER", "twelve", path="a.xls", sheet="S", cell="B2"),
        SpecError("SPEC_VALUE", "x", remedy="Write 1.", path="s.csv"),
    ],
)
def test_an_error_of_a_worker_arrives_whole(error: TrimError):
    error.sha256, error.size = "ab", 7
    arrived = copy.copy(error)  # as it goes between processes
    assert type(arrived) is type(error)
    assert (str(arrived), vars(arrived)) == (str(error), vars(error))
