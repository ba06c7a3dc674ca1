"""Files that are stored already get the machine that this run names, without being opened; some thousand in one transaction."""

from __future__ import annotations

from typing import Final

from laser_trim_analyzer.store import Store, Waiting
from laser_trim_analyzer.store.machines import misnamed, name_machines

from .candidates import Knowledge
from .events import Deed, FileOutcome
from .wishes import Wishes

__all__ = ["Naming"]

_AT_ONCE: Final = 2_000
_NOT_THERE_BEFORE: Final = (Deed.NEW, Deed.POSTPONED)


class Naming:
    """For one thread, the one that writes. Where no machine is named it asks nothing; for a trial it only counts."""

    def __init__(self, store: Store | None, knowledge: Knowledge, wishes: Wishes, waiting: Waiting | None) -> None:
        self._store = store
        self._machines = knowledge.machines
        self._turn = knowledge.turn
        self._writes = not wishes.dry_run
        self._wait = wishes.wait
        self._waiting = waiting
        self._wanted: dict[str, str] = {}

    def see(self, outcome: FileOutcome) -> None:
        """A file whose outcome is told: what there is of it was stored in this run, or earlier."""
        if self._machines.any and outcome.deed not in _NOT_THERE_BEFORE:
            machine = self._machines.of(outcome.path)
            if machine is not None:
                self._wanted[outcome.path] = machine

    @property
    def is_full(self) -> bool:
        return len(self._wanted) >= _AT_ONCE

    def flush(self) -> int:
        """How many of the files had another machine, or none. Raises StoreError."""
        wanted, self._wanted = self._wanted, {}
        if not wanted or self._store is None:
            return 0
        with self._turn:
            with self._store.reading() as connection:
                names = misnamed(connection, wanted, insists=self._machines.insists)
            if not names or not self._writes:
                return len(names)
            with self._store.writing(self._wait, self._waiting) as connection:
                # another station may have named some meanwhile
                names = misnamed(connection, wanted, insists=self._machines.insists)
                return name_machines(connection, self._store.actor, names)
