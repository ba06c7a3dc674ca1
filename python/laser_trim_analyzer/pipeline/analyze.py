"""The verb analyze: read and grade many files, in order, on a bounded pool; it yields outcomes and knows no frontend."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import Protocol

from laser_trim_analyzer.analysis.plugins import installed_analyzers
from laser_trim_analyzer.model import Policy, SigmaProfile, Specification, Specifications
from laser_trim_analyzer.readers import ReadLimits, in_order

from .discover import discover
from .outcome import Outcome, outcomes_of
from .pace import Pace

__all__ = ["Cancel", "Progress", "analyze"]


class Cancel(Protocol):
    """Anything with `is_set`, such as threading.Event."""

    def is_set(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: files done of all files, and the outcome that was just finished."""

    done: int
    total: int
    outcome: Outcome


def analyze(
    paths: Iterable[str | os.PathLike[str]] | str | os.PathLike[str],
    *,
    jobs: int = 1,
    progress: Callable[[Progress], None] | None = None,
    cancel: Cancel | None = None,
    spec: Specification | Specifications | None = None,
    policy: Policy | str | None = None,
    sigma_profile: SigmaProfile | str = "standard",
    limits: ReadLimits | None = None,
) -> Generator[Outcome]:
    """Read and grade files and folders (recursively), yielding one Outcome per file in a stable order.

    A bad file is an outcome with an error, never an exception. The results do not depend on `jobs` (threads; the Excel engine and
    the hashing run beside each other). After `cancel` is set nothing more is begun; what was begun, at most three files in
    each of two groups for each thread, is still yielded.
    """
    chosen = [paths] if isinstance(paths, str | os.PathLike) else paths
    found = discover(chosen).paths
    work = partial(outcomes_of, spec=spec, policy=policy, sigma_profile=sigma_profile, limits=limits)
    pace = Pace()
    if found:
        installed_analyzers()  # loaded in the caller's thread: other people's code may need the main one
    results = in_order(work, pace.groups(takewhile(lambda _: not _stopped(cancel), found)), jobs)
    done = 0
    with closing(results):  # whoever stops early stops the threads with it
        for outcomes in results:
            pace.took(outcomes)
            for outcome in outcomes:
                done += 1
                if progress is not None:
                    progress(Progress(done, len(found), outcome))
                yield outcome


def _stopped(cancel: Cancel | None) -> bool:
    return cancel is not None and cancel.is_set()
