"""Differences, runs and the summary of a regrade, in words and columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Final

from laser_trim_analyzer.model import Status
from laser_trim_analyzer.pipeline.regrade import Difference, RegradeSummary, Run

from .history import say
from .look import console_for, verdict_style
from .table import Head, print_whole_table

__all__ = ["print_differences", "print_runs", "print_summary"]

_MOST_ROWS: Final = 1_000


def print_differences(differences: Sequence[Difference], stream: IO[str]) -> None:
    """Every track whose status is another; those that kept theirs are counted in the summary, lines name them all."""
    moved = [one for one in differences if one.before is not one.after]
    if not moved:
        return
    heads = [Head("Model"), Head("Serial"), Head("Track"), Head("Verdict"), Head("New verdict")]
    heads += [Head("Margin", right=True), Head("New margin", right=True), Head("File", folds=True)]
    rows = [
        [
            *((one.model, ""), (one.serial, ""), (one.track, "")),
            *((_word(one.before), verdict_style(one.before)), (_word(one.after), verdict_style(one.after))),
            *((_margin(one.margin_before), ""), (_margin(one.margin_after), ""), (one.file, "dim")),
        ]
        for one in moved[:_MOST_ROWS]
    ]
    print_whole_table(console_for(stream), heads, rows)
    if len(moved) > _MOST_ROWS:
        say(f"{len(moved) - _MOST_ROWS:,} more; --format jsonl lists every one")


def print_summary(summary: RegradeSummary, stream: IO[str]) -> None:
    other = summary.changed - sum(summary.moved.values())
    say(f"Tracks: {summary.tracks:,}; with another verdict: {summary.changed - other:,}; with other numbers only: {other:,}")
    for (before, after), count in sorted(summary.moved.items()):
        say(f"  {_word(before)} to {_word(after)}: {count:,}")
    if summary.unreadable:
        say(f"  Files that could not be graded, their verdicts stay: {summary.unreadable:,}")
    if summary.left:
        say(f"  Left, because their file was read again since: {summary.left:,}")
    if summary.interrupted:
        say("Interrupted: nothing was changed.")
    elif summary.run is not None:
        say(f"Applied as run {summary.run}; lta regrade --revert {summary.run} takes it back.")
    elif summary.applied:
        say("Nothing differs, so nothing was written.")
    elif summary.changed:
        say("Nothing was changed; --apply makes it hold.")


def print_runs(runs: Sequence[Run], stream: IO[str]) -> None:
    if not runs:
        say("There are no runs.")
        return
    heads = [Head("Run", right=True), Head("When"), Head("Who"), Head("Tracks", right=True), Head("Changed", right=True)]
    heads += [Head("What", folds=True), Head("Why", folds=True)]
    rows = [
        [
            *((str(one.id), ""), (f"{one.started_at:%Y-%m-%d %H:%M}", ""), (one.started_by, "")),
            *((f"{one.tracks:,}", ""), (f"{one.changed:,}", ""), (_what(one), ""), (one.reason or "", "")),
        ]
        for one in runs
    ]
    print_whole_table(console_for(stream), heads, rows)


def _what(run: Run) -> str:
    taken_back = "" if run.reverted_by is None else f", taken back by run {run.reverted_by}"
    if run.reverts is not None:
        return f"takes back run {run.reverts}{taken_back}"
    table = run.request.get("specifications")
    said = (run.request.get("policy"), table and table["source"], *run.request.get("models", ()))
    return ", ".join(filter(None, said)) + taken_back


def _word(status: Status) -> str:
    return status.replace("_", " ")


def _margin(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
