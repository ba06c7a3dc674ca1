"""How somebody wants files to be ingested; decides nothing."""

from __future__ import annotations

from dataclasses import dataclass

from laser_trim_analyzer.readers import ReadLimits

from .workers import LOCAL

__all__ = ["Wishes"]


@dataclass(frozen=True, slots=True)
class Wishes:
    """`jobs` files are read at the same time, or as many as a cluster has threads that `executor` names; with `processes` a run
    over hundreds of files reads in processes, too (the main module then needs the guard of multiprocessing). `retry_refused` offers
    refused files again, `reread` all of them, replacing what was stored. `dry_run` writes nothing. `force_network` allows a SQLite
    file on a network share. `wait` seconds are given to another writer. `actor` signs what is done; without one the account. Near
    `max_memory_mb` fewer files are read at once."""

    jobs: int = 2
    executor: str = LOCAL
    processes: bool = False
    retry_refused: bool = False
    reread: bool = False
    dry_run: bool = False
    force_network: bool = False
    wait: float = 600.0
    max_memory_mb: float = 2048
    actor: str | None = None
    limits: ReadLimits | None = None
