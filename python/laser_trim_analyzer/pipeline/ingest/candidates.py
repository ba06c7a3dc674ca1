"""Which of the files that were found must be opened, and which are known by path, size and time; opens none of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from threading import Lock
from typing import Final

from laser_trim_analyzer.errors import shown_path
from laser_trim_analyzer.pipeline.reading.candidate import Candidate, seen
from laser_trim_analyzer.pipeline.reading.deed import Deed, FileOutcome, known_outcome
from laser_trim_analyzer.readers import READER_VERSION
from laser_trim_analyzer.store import Store
from laser_trim_analyzer.store.held import HashHeads, HeldSpecifications, KnownContent
from laser_trim_analyzer.store.known import StoredHashes, known_contents, known_paths
from laser_trim_analyzer.store.specifications import held_specifications

from .machines import Machines
from .wishes import Wishes

__all__ = ["Knowledge"]

_ASKED_AT_ONCE: Final = 2_000


class Knowledge:
    """What the store knows, asked in large portions; without a store nothing is known."""

    def __init__(self, store: Store | None, wishes: Wishes) -> None:
        self._store = store
        self._wishes = wishes
        self.machines = Machines(wishes.machine, wishes.machines)
        # a database in memory has one connection: whoever uses it takes turns
        takes_turns = store is not None and store.is_in_memory
        self._stored: StoredHashes | None = None
        self.turn: AbstractContextManager[object] = Lock() if takes_turns else nullcontext()
        self._specifications = HeldSpecifications()
        self.ask_for_specifications()

    def specifications(self) -> HeldSpecifications:
        """Those that the history held when it was asked last: new files are graded by them, as `lta regrade` grades old ones."""
        return self._specifications

    def ask_for_specifications(self) -> None:
        if self._store is not None:
            with self.turn, self._store.reading() as connection:
                self._specifications = held_specifications(connection)

    def sifted(self, paths: Iterable[str]) -> Iterator[Candidate | FileOutcome]:
        """Of each path a candidate, or the outcome of a file that need not be opened."""
        waiting = iter(paths)
        while portion := list(islice(waiting, _ASKED_AT_ONCE)):
            yield from self._portion(portion)

    def _portion(self, paths: Sequence[str]) -> Iterator[Candidate | FileOutcome]:
        names = list(map(shown_path, paths))
        with self.turn:
            known = {} if self._store is None else known_paths(self._store, names)
        for path, shown in zip(paths, names, strict=True):
            size, mtime_ns = seen(path)
            before = known.get(shown)
            if before is None or (size, mtime_ns) != (before.size, before.mtime_ns) or self.wants_again(before.content):
                machine = self.machines.of(shown)
                yield Candidate(path, shown, size, mtime_ns, None if before is None else before.content, machine)
            else:
                yield known_outcome(shown, size, before.content, Deed.KNOWN)

    def wants_again(self, content: KnownContent) -> bool:
        """Whether a stored content is read again: on demand, and a refused one once by every new reader."""
        if content.code is None:
            return self._wishes.reread
        return self._wishes.reread or self._wishes.retry_refused or content.reader_version < READER_VERSION

    def may_hold(self, sha256: str) -> bool:
        """Whether the store may have this content; where not, nobody need ask it. What others stored since it was last looked at is
        found when ours is stored."""
        stored = self._hashes()
        return stored is not None and sha256 in stored

    def heads(self) -> HashHeads:
        """What whoever cannot ask need not read: nothing where all is read again."""
        stored = None if self._wishes.reread else self._hashes()
        return HashHeads() if stored is None else stored.heads

    def contents(self, hashes: Sequence[bytes]) -> dict[bytes, KnownContent]:
        """Those of the contents that are stored."""
        with self.turn:
            return {} if self._store is None or not hashes else known_contents(self._store, hashes)

    def _hashes(self) -> StoredHashes | None:
        """As they were some seconds ago."""
        if self._store is not None and (self._stored is None or self._stored.is_old):
            with self.turn:
                self._stored = StoredHashes(self._store)
        return self._stored
