"""Ingests as one call, and what a database holds in a form that two of them can be compared by."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import text
from tests.store.records import SEEN, plain

from laser_trim_analyzer.pipeline.ingest import Deed, FileOutcome, Progress, Summary, Wishes, ingest
from laser_trim_analyzer.store import open_store

__all__ = ["Content", "Run", "check_whole", "content", "ingested", "one"]


Content = dict[str, list[tuple[Any, ...]]]


@dataclass
class Run:
    progress: list[Progress] = field(default_factory=list)
    outcomes: list[FileOutcome] = field(default_factory=list)
    summary: Summary | None = None

    @property
    def deeds(self) -> dict[str, str]:
        return {Path(outcome.path).name: outcome.deed.value for outcome in self.outcomes}

    def files(self, deed: Deed) -> list[str]:
        return sorted(name for name, done in self.deeds.items() if done == deed)

    @property
    def counts(self) -> dict[str, int]:
        assert self.summary is not None
        names = ("new", "replaced", "known", "duplicates", "refused", "postponed", "left")
        return {name: count for name in names if (count := getattr(self.summary, name))}


def ingested(database: str, *paths: Path, cancel: Any = None, waiting: Any = None, **wishes: Any) -> Run:
    run = Run()
    for event in ingest(paths, database=database, wishes=Wishes(**wishes), cancel=cancel, waiting=waiting):
        match event:
            case Progress():
                run.progress.append(event)
            case FileOutcome():
                run.outcomes.append(event)
            case Summary():
                assert run.summary is None
                run.summary = event
    assert run.summary is not None
    assert len(run.outcomes) + run.summary.left == run.summary.total
    return run


def content(database: str, folder: Path | None = None) -> Content:
    """What a database holds but keys and moments of storing; paths as they lie in `folder`."""
    with open_store(database, create=False) as store, store.reading() as connection:
        found = {}
        for name, line in SEEN.items():
            rows = [tuple(map(plain, row)) for row in connection.execute(text(line))]
            if name == "paths" and folder is not None:
                rows = [(str(Path(path).relative_to(folder)), *rest) for path, *rest in rows]
            found[name] = sorted(rows, key=repr)
    return found


def one(database: str, line: str, **words: Any) -> Any:
    """The one value that a statement gives."""
    with open_store(database, create=False) as store, store.reading() as connection:
        return connection.execute(text(line), words).scalar_one()


def check_whole(database: str) -> None:
    """The database is sound, and every file is wholly there: its tracks, their sweeps, its unit."""
    with open_store(database, create=False) as store, store.reading() as connection:
        ask = connection.exec_driver_sql
        if connection.dialect.name == "sqlite":  # the other one cannot be without
            assert ask("PRAGMA integrity_check").scalar_one() == "ok"
            assert ask("PRAGMA foreign_key_check").all() == []
        assert ask("SELECT count(*) FROM source_file WHERE id NOT IN (SELECT file_id FROM source_path)").scalar_one() == 0
        bare = "SELECT count(*) FROM source_file WHERE state = 'read' AND id NOT IN (SELECT file_id FROM track_attempt)"
        assert ask(bare).scalar_one() == 0
        bare = "SELECT count(*) FROM track_attempt WHERE points IS NOT NULL AND id NOT IN (SELECT attempt_id FROM sweep)"
        assert ask(bare).scalar_one() == 0
        homeless = "SELECT count(*) FROM track_attempt WHERE trimmed_on IS NOT NULL AND unit_id IS NULL"
        assert ask(homeless).scalar_one() == 0
        wrong = "SELECT count(*) FROM unit u WHERE attempts <> (SELECT count(*) FROM track_attempt a WHERE a.unit_id = u.id)"
        assert ask(wrong).scalar_one() == 0
