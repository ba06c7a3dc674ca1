"""What an ingest did, in words: new, known, refused with reasons and remedies, postponed, verdicts, and where it all is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Final

from rich.console import Console
from rich.text import Text

from laser_trim_analyzer.model import Status
from laser_trim_analyzer.pipeline.ingest import Cause, Summary

from .counting import counted
from .look import console_for, verdict_style
from .streams import shown

__all__ = ["print_ingest_summary"]

_MOST_CAUSES: Final = 5


def print_ingest_summary(summary: Summary, stream: IO[str]) -> None:
    """Print it; the denominators are the files of this run."""
    console = console_for(stream)
    done = summary.total - summary.left
    if summary.total or summary.interrupted:
        what = "Interrupted: " if summary.interrupted else ""
        of_all = (
            f"{done:,} of {counted(summary.total, 'file')}"
            if summary.left or summary.interrupted
            else counted(summary.total, "file")
        )
        console.print(f"{what}{of_all} in {summary.seconds:.1f} s{', as a trial: nothing was written' * summary.dry_run}")
    else:
        console.print("No workbooks found (.xls, .xlsx, .xlsm).")
    for count, words in _lines(summary):
        if count:
            console.print(f"  {words}", soft_wrap=True)
    _print_causes(console, stream, "Refused", summary.refused, summary.causes)
    _print_causes(console, stream, "Postponed to the next run", summary.postponed, summary.postponements)
    _print_verdicts(console, summary.tracks)
    if summary.other_files:
        console.print(f"  Not looked at, no workbook by its name: {counted(summary.other_files, 'file')}")
    if summary.left:
        console.print(f"  Not reached: {counted(summary.left, 'file')}; the same command goes on from here")
    console.print(Text(f"  Database: {shown(summary.database, stream)}"), soft_wrap=True)


def _lines(summary: Summary) -> tuple[tuple[int, str], ...]:
    before = summary.refused_before
    return (
        (summary.new, f"New: {counted(summary.new, 'file')}"),
        (summary.replaced, f"Read again and replaced: {counted(summary.replaced, 'file')}"),
        (summary.known, f"Known: {counted(summary.known, 'file')}"),
        (summary.duplicates, f"Known content under another path: {counted(summary.duplicates, 'file')}"),
        (before, f"Of these refused earlier: {counted(before, 'file')}; --retry-refused offers them again"),
        (summary.machines_set, f"Machine set in the history: {counted(summary.machines_set, 'file')}"),
    )


def _print_causes(console: Console, stream: IO[str], caption: str, count: int, causes: tuple[Cause, ...]) -> None:
    if not count:
        return
    console.print(f"  {caption}: {counted(count, 'file')}")
    for cause in causes[:_MOST_CAUSES]:
        line = Text(f"    {cause.files:,} × ".replace("×", shown("×", stream)))
        line.append(shown(f"{cause.sentence} {cause.remedy} [{cause.code}]", stream))
        console.print(line, soft_wrap=True)
        console.print(Text(f"      {'such as ' if cause.files > 1 else ''}{shown(cause.example, stream)}", "dim"), soft_wrap=True)
    if len(causes) > _MOST_CAUSES:
        others = sum(cause.files for cause in causes[_MOST_CAUSES:])
        console.print(f"    {others:,} for other reasons; --format jsonl lists every file")


def _print_verdicts(console: Console, tracks: Mapping[Status, int]) -> None:
    if tracks:
        line = Text("  Tracks: ")
        for status in Status:
            if status in tracks:
                line.append(f"{status.replace('_', ' ')} ", verdict_style(status)).append(f"{tracks[status]:,}   ")
        line.rstrip()
        console.print(line)
