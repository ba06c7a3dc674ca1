"""How somebody wants files to be ingested; decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from laser_trim_analyzer.config.names import require_machine_name
from laser_trim_analyzer.readers import ReadLimits

from .workers import LOCAL

__all__ = ["Wishes"]


@dataclass(frozen=True, slots=True)
class Wishes:
    """`jobs` files are read at the same time, or as many as a cluster has threads that `executor` names; with `processes` a run
    over hundreds of files reads in processes, too (the main module then needs the guard of multiprocessing). `retry_refused` offers
    refused files again, `reread` all of them, replacing what was stored. `dry_run` writes nothing. `force_network` allows a SQLite
    file on a network share. `wait` seconds are given to another writer. `actor` signs what is done; without one the account. Near
    `max_memory_mb` fewer files are read at once.

    `machine` is that of every file; without it `machines` names those of folders, the deepest that holds a file before others. A
    file that is stored already gets its machine without being read; one for which none is named keeps what it has. Raises
    ValueError for what is no name.
    """

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
    machine: str | None = None
    machines: Mapping[str, str] | Mapping[Path, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in (*(() if self.machine is None else (self.machine,)), *self.machines.values()):
            require_machine_name(name)
