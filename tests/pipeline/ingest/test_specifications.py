"""New files are graded by the specifications that the history holds, as `regrade` grades old ones."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text
from tests.pipeline.ingest.runs import ingested, one

from laser_trim_analyzer.model import Policy, Specification, Specifications
from laser_trim_analyzer.pipeline.regrade import Difference, Wishes, regrade
from laser_trim_analyzer.pipeline.specify import Access, import_table
from laser_trim_analyzer.store import open_store

SPEC = Specifications("table.toml", (Specification(pattern="4711-*", policy=Policy.AS_MEASURED),))
FROM_THE_HISTORY = "SELECT count(*) FROM track_attempt WHERE model = '4711-2' AND points IS NOT NULL AND policy = 'as_measured'"


def differences(database: str) -> list[Difference]:
    return [event for event in regrade(Access(database), Wishes(jobs=1)) if isinstance(event, Difference)]


def test_a_new_file_is_graded_by_the_specification_of_the_history(plant: Path, database: str):
    with open_store(database):
        pass
    import_table(Access(database), SPEC)
    ingested(database, plant)
    assert one(database, FROM_THE_HISTORY) == 6
    other = "SELECT count(*) FROM track_attempt WHERE model <> '4711-2' AND policy = 'as_measured'"
    assert one(database, other) == 0
    assert differences(database) == []


def test_a_specification_changes_no_stored_verdict_but_those_of_new_files(plant: Path, database: str, tmp_path: Path):
    late = min(plant.glob("4711-2_25*")).rename(tmp_path / "late.xls")
    ingested(database, plant)
    import_table(Access(database), SPEC)
    ingested(database, plant, late)
    assert one(database, FROM_THE_HISTORY) == 1
    assert len(differences(database)) == 5


def test_a_reread_file_is_graded_by_it(plant: Path, database: str):
    ingested(database, plant)
    import_table(Access(database), SPEC)
    ingested(database, plant, reread=True)
    with open_store(database, create=False) as store, store.reading() as connection:
        sources = connection.execute(text("SELECT DISTINCT policy_source FROM track_attempt WHERE model = '4711-2'")).scalars()
        assert "specification" in set(sources)
    assert differences(database) == []
