"""What happened in a run: counts per verdict, refused files with reason and remedy, and what was left out."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import IO

from laser_trim_analyzer.model import Status
from laser_trim_analyzer.pipeline import Outcome

from .counting import counted
from .look import console_for, verdict_style
from .streams import shown

__all__ = ["Tally", "print_summary"]

_MOST_REFUSED_SHOWN = 20


@dataclass(slots=True)
class Tally:
    """Counts of a run; they fill while it goes on."""

    total: int
    other_files: int
    files: Counter[Status] = field(default_factory=Counter)
    tracks: Counter[Status] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    policies: Counter[str] = field(default_factory=Counter)
    refused: list[Outcome] = field(default_factory=list)
    interrupted: bool = False
    unwritten: str | None = None
    started: float = field(default_factory=time.perf_counter)

    @property
    def done(self) -> int:
        return self.files.total()

    def add(self, outcome: Outcome) -> None:
        self.files[outcome.status] += 1
        if outcome.error is not None:
            self.refused.append(outcome)
        if outcome.analysis is not None:
            for track in outcome.analysis.tracks:
                self.tracks[track.status] += 1
                if track.status in (Status.PASS, Status.WATCH) and track.accepted_by:
                    self.accepted[track.accepted_by.replace("_", " ")] += 1
                self.policies[f"{track.policy.replace('_', ' ')} ({track.policy_source})"] += 1


def print_summary(tally: Tally, stream: IO[str]) -> None:
    """Print the closing lines; the denominators are files and tracks of this run."""
    from rich.text import Text

    console = console_for(stream)
    if not tally.total:
        console.print("No workbooks found (.xls, .xlsx, .xlsm).")
    else:
        seconds = time.perf_counter() - tally.started
        what = "Interrupted: " if tally.interrupted else ""
        console.print(f"\n{what}{tally.done:,} of {counted(tally.total, 'file')} in {seconds:.1f} s")
        for caption, counts in (("Files ", tally.files), ("Tracks", tally.tracks)):
            line = Text(f"  {caption}  ")
            for status in Status:
                if counts[status]:
                    line.append(f"{status.replace('_', ' ')} ", verdict_style(status)).append(f"{counts[status]:,}   ")
            if counts:
                line.rstrip()
                console.print(line)
    if tally.accepted:
        accepted = counted(tally.accepted.total(), "track")
        console.print(f"  Accepted {accepted}: {_split(tally.accepted)}; policy: {_split(tally.policies)}", highlight=False)
    if tally.other_files:
        console.print(f"  Not looked at, no workbook by its name: {counted(tally.other_files, 'file')}")
    _print_refused(tally, stream)
    if tally.unwritten:
        console.print(Text(f"  Results are incomplete: {shown(tally.unwritten, stream)}", "bold red"))


def _split(counts: Counter[str]) -> str:
    """The parts with their counts; of one part only its name."""
    parts = counts.most_common()
    return parts[0][0] if len(parts) == 1 else ", ".join(f"{name} {count:,}" for name, count in parts)


def _print_refused(tally: Tally, stream: IO[str]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    console = console_for(stream)
    for outcome in tally.refused[:_MOST_REFUSED_SHOWN]:
        error = outcome.error
        if error is not None:
            console.print(Text(f"  {shown(outcome.path, stream)}", "bold"), soft_wrap=True)
            reason = Text(shown(f"{error.message} {error.remedy} [{error.code}]", stream))
            if stream.isatty():
                console.print(Padding(reason, (0, 0, 0, 4)))  # continues where it began
            else:
                console.print(Text("    ") + reason, soft_wrap=True)
    hidden = len(tally.refused) - _MOST_REFUSED_SHOWN
    if hidden > 0:
        codes = Counter(outcome.error.code for outcome in tally.refused[_MOST_REFUSED_SHOWN:] if outcome.error)
        reasons = ", ".join(f"{code} {count:,}" for code, count in codes.most_common())
        console.print(f"  … and {hidden:,} more that could not be read: {reasons}; --format jsonl lists them all.", highlight=False)
