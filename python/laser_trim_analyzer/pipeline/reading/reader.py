"""From candidates to rows for the store, in a worker's thread: load, hash, ask whether it is known, read, grade; writes nothing."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from laser_trim_analyzer import analysis, readers
from laser_trim_analyzer.errors import ReadError, StoreError, TrimError
from laser_trim_analyzer.model import Analysis, TrimFile
from laser_trim_analyzer.model.quick import quick
from laser_trim_analyzer.pipeline.outcome import attempted
from laser_trim_analyzer.store import FileRows, SeenContent, SeenPath, refused_rows, rows_of
from laser_trim_analyzer.store.held import HashHeads, HeldSpecifications, KnownContent

from .candidate import Candidate, Group, seen
from .deed import Deed, FileOutcome, known_outcome
from .history import Hearsay, History

if TYPE_CHECKING:
    from laser_trim_analyzer.store import Item

__all__ = ["Heard", "Reader", "Reading", "is_spared", "lost", "of_known", "refusal"]

Content = TypeVar("Content")

_LATER: Final = frozenset(
    {"FILE_LOCKED", "FILE_CHANGING", "FILE_NOT_FOUND", "FILE_NO_PERMISSION", "FILE_UNREADABLE", "CLUSTER_LOST"}
)
"""What says something of this moment or of rights, not of the file: nothing is stored, the next run tries again."""
_NO_MEMORY: Final = ("INTERNAL", "MemoryError")


@quick
@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a candidate. `item` is what the store gets; `replaces`: in place of what it has of that content; `held` is the
    content that the path had when it was seen last, `spec_version` that of the specifications by which it was graded."""

    outcome: FileOutcome
    item: Item | None = None
    replaces: bool = False
    held: bytes | None = None
    spec_version: int | None = None


@quick
@dataclass(frozen=True, slots=True)
class Heard:
    """A file that was not read because its content is stored, by hearsay: whoever can ask decides."""

    candidate: Candidate
    sha256: str
    size: int

    def as_known(self, content: KnownContent) -> Reading:
        """What it is where the store has that content."""
        seen_content = SeenContent(bytes.fromhex(self.sha256), _seen_path(self.candidate))
        return of_known(seen_content, self.size, content, _held(self.candidate))


@dataclass(frozen=True, slots=True)
class _Read(Generic[Content]):
    """What was read of a candidate, at first its workbook, then its facts; or why it could not be. `before` is what the store has
    of that content, None where it has nothing or was not asked."""

    candidate: Candidate
    sha256: str
    size: int
    content: Content | TrimError
    before: KnownContent | None
    seconds: float


class Reader:
    """Works on groups of candidates, so that one question to the store serves them all and grading stays in the processor's caches.

    For any thread.
    """

    def __init__(self, history: History, limits: readers.ReadLimits | None) -> None:
        self._history = history
        self._limits = limits

    def by_hearsay(self, heads: HashHeads | None = None) -> Reader:
        """One that does the same where the history cannot be asked: all that it hears is what is stored now, or those `heads`."""
        known = self._history.heads() if heads is None else heads
        return Reader(Hearsay(known, self._history.specifications()), self._limits)

    def __call__(self, group: Group) -> list[Reading | Heard]:
        candidates = group.candidates
        read: dict[int, _Read[TrimFile] | Reading | Heard] = {}
        asked: dict[int, readers.Source] = {}
        for place, candidate in enumerate(candidates):
            source = self._loaded(candidate)
            if isinstance(source, readers.Source) and self._history.may_hold(source.sha256):
                asked[place] = source
                continue
            opened = self._opened(candidate, source, {})  # at once: its bytes are warm, …
            del source  # … and go before its facts are read
            read[place] = _with_facts(opened)
        known = self._history.contents([bytes.fromhex(source.sha256) for source in asked.values()])
        for place in list(asked):
            if known is None:
                source = asked.pop(place)
                read[place] = Heard(candidates[place], source.sha256, len(source.data))
            else:
                read[place] = _with_facts(self._opened(candidates[place], asked.pop(place), known))
        # taken from the front: the facts of a file go as soon as its rows are there
        spec = group.specifications or self._history.specifications()
        return [_graded(one, spec) if isinstance(one := read.pop(place), _Read) else one for place in range(len(candidates))]

    def _loaded(self, candidate: Candidate) -> readers.Source | TrimError:
        """The bytes of a file that was the same before and after: as the walk saw it, and as it was when they were read."""
        source = attempted(candidate.path, lambda: readers.load(candidate.path, limits=self._limits))
        if isinstance(source, readers.Source):
            if seen(candidate.path) != (candidate.size, candidate.mtime_ns):
                return ReadError("FILE_CHANGING", path=candidate.shown)
            if not source.data:
                return ReadError("FILE_EMPTY", path=candidate.shown)
        return source

    def _opened(
        self, candidate: Candidate, source: readers.Source | TrimError, known: Mapping[bytes, KnownContent]
    ) -> _Read[readers.Workbook] | Reading:
        started = time.perf_counter()
        if isinstance(source, TrimError):
            return _failed(candidate, source, started)
        before = known.get(bytes.fromhex(source.sha256))
        if before is not None and not self._history.wants_again(before):
            return Heard(candidate, source.sha256, len(source.data)).as_known(before)
        made = attempted(candidate.path, partial(readers.open_source, source, limits=self._limits), source.sha256)
        return _Read(candidate, source.sha256, len(source.data), made, before, time.perf_counter() - started)


def _with_facts(opened: _Read[readers.Workbook] | Reading) -> _Read[TrimFile] | Reading:
    if isinstance(opened, Reading):
        return opened
    candidate, workbook = opened.candidate, opened.content
    started = time.perf_counter() - opened.seconds
    read = partial(readers.facts_of, candidate.path)
    facts = workbook if isinstance(workbook, TrimError) else attempted(candidate.path, partial(read, workbook), opened.sha256)
    return _Read(candidate, opened.sha256, opened.size, facts, opened.before, time.perf_counter() - started)


def _graded(read: _Read[TrimFile], spec: HeldSpecifications) -> Reading:
    candidate, facts = read.candidate, read.content
    started = time.perf_counter() - read.seconds

    def work(facts: TrimFile) -> tuple[Analysis, FileRows]:
        graded = analysis.grade(facts, spec=spec.table)
        seen_at, version = candidate.mtime_ns, readers.READER_VERSION
        return graded, rows_of(facts, graded, mtime_ns=seen_at, reader_version=version, machine=candidate.machine)

    made = facts if isinstance(facts, TrimError) else attempted(candidate.path, lambda: work(facts), read.sha256)
    if isinstance(made, TrimError):
        made.path, made.sha256, made.size = candidate.shown, read.sha256, read.size
        return _failed(candidate, made, started, read.before)
    graded, rows = made
    outcome = FileOutcome(
        path=candidate.shown,
        deed=Deed.NEW if read.before is None else Deed.REPLACED,
        sha256=read.sha256,
        size=read.size,
        status=graded.status,
        tracks=tuple(track.status for track in graded.tracks),
        seconds=time.perf_counter() - started,
    )
    return Reading(outcome, rows, read.before is not None, _held(candidate), spec.version)


def is_spared(before: KnownContent | None, error: TrimError | None) -> bool:
    """Whether what is stored of a file stays: a mistake of ours says nothing of one that was read before."""
    return before is not None and before.code is None and error is not None and error.code == "INTERNAL"


def _failed(candidate: Candidate, error: TrimError, started: float, before: KnownContent | None = None) -> Reading:
    later = error.code in _LATER or (error.code, error.detail) == _NO_MEMORY or is_spared(before, error)
    outcome = FileOutcome(
        path=candidate.shown,
        deed=Deed.POSTPONED if later else Deed.REFUSED,
        sha256=error.sha256,
        size=error.size if error.size is not None else candidate.size,
        error=error,
        seconds=time.perf_counter() - started,
    )
    if later:
        return Reading(outcome)
    rows = refusal(error, _seen_path(candidate), candidate.machine)
    return Reading(outcome, rows, before is not None, _held(candidate))


def _held(candidate: Candidate) -> bytes | None:
    return None if candidate.known is None else candidate.known.sha256


def of_known(path: SeenContent, size: int | None, content: KnownContent, held: bytes | None) -> Reading:
    """A file whose content the store has: nothing but its path may be new."""
    deed = Deed.KNOWN if held == path.sha256 else Deed.DUPLICATE
    return Reading(known_outcome(path.seen.path, size, content, deed), path)


def lost(group: Group) -> list[Reading | Heard]:
    """What becomes of files whose workers died."""
    return [_failed(one, ReadError("CLUSTER_LOST", path=one.shown), time.perf_counter()) for one in group.candidates]


def refusal(error: TrimError, where: SeenPath, machine: str | None = None) -> FileRows:
    """The rows of a refused file. Its name may tell whose record it is; one without content stands for no attempt."""
    name = readers.parse_name(Path(where.path).name)
    try:
        if error.sha256 and name.dated and name.model and name.serial:
            return refused_rows(
                error,
                where,
                model=name.model,
                serial=name.serial,
                trimmed_at=name.trimmed_at,
                reader_version=readers.READER_VERSION,
                machine=machine,
            )
    except StoreError:  # a name that no database holds: then without it
        pass
    return refused_rows(error, where, reader_version=readers.READER_VERSION)


def _seen_path(candidate: Candidate) -> SeenPath:
    return SeenPath(candidate.shown, candidate.size, candidate.mtime_ns)
