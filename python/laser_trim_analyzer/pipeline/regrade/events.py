"""What somebody wants of a regrade and what it tells, as frozen facts; nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from laser_trim_analyzer.errors import TrimError
from laser_trim_analyzer.model import Policy, SigmaProfile, Specifications, Status
from laser_trim_analyzer.store.mapping.changes import FileChange, TrackChange

__all__ = ["Difference", "RegradeEvent", "RegradeProgress", "RegradeSummary", "Unreadable", "Wishes", "differences_of"]


@dataclass(frozen=True, slots=True)
class Wishes:
    """Which tracks (of these models, or all) are graded how. Without `spec` the specifications that the history holds serve, and
    where it holds none the record's own values. `apply` makes what was found hold; `reason` stands beside the run.

    `jobs` files are graded at a time: in threads, or with `processes`, where there are thousands of tracks, in as many processes,
    which start the caller's program anew (`if __name__ == "__main__"`)."""

    models: tuple[str, ...] = ()
    spec: Specifications | None = None
    policy: Policy | None = None
    sigma_profile: SigmaProfile = SigmaProfile.STANDARD
    apply: bool = False
    reason: str | None = None
    jobs: int = 2
    processes: bool = False

    @property
    def is_once(self) -> bool:
        """Whether what is chosen holds for this run alone: files stored later are graded by the history's specifications."""
        return self.spec is not None or self.policy is not None or self.sigma_profile is not SigmaProfile.STANDARD


@dataclass(frozen=True, slots=True)
class Difference:
    """One track that gets another verdict; `columns` names every column and table that differs. Where the status is the same, the
    numbers or the policy behind it are not."""

    file: str
    model: str
    serial: str
    section: int
    track: str
    before: Status
    after: Status
    margin_before: float | None
    margin_after: float | None
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegradeProgress:
    """Tracks done of all."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file whose stored facts cannot be used; its verdict stays."""

    file: str
    error: TrimError


@dataclass(frozen=True, slots=True)
class RegradeSummary:
    """`tracks` were looked at, `changed` are other than before, `moved` counts old and new status of those whose status changed.
    `run` is the run that holds now, None for a trial or where nothing changed; `left` are tracks of a revert whose file was read
    again since. After an interruption nothing was applied."""

    database: str
    tracks: int
    changed: int
    moved: Mapping[tuple[Status, Status], int]
    unreadable: int
    left: int
    run: int | None
    applied: bool
    interrupted: bool
    seconds: float


RegradeEvent = Difference | RegradeProgress | Unreadable | RegradeSummary


def differences_of(change: FileChange) -> list[Difference]:
    """One for each track, as people and programs want to see it."""
    return [_difference(change.path, track) for track in change.tracks]


def _difference(path: str, track: TrackChange) -> Difference:
    (before, *_, margin_before), (after, *_, margin_after) = track.shown
    return Difference(
        *(path, track.model, track.serial, track.section, track.track),
        *(Status(before), Status(after), margin_before, margin_after, track.differs),
    )
