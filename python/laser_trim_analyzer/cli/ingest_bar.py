"""The progress bar of ``lta ingest``: on a terminal only, with what was done and the time left; other lines go above it."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

import typer

from laser_trim_analyzer.pipeline.ingest import Phase, Progress

from .streams import shown

if TYPE_CHECKING:
    import rich.progress

    from laser_trim_analyzer.pipeline.ingest import Holder

__all__ = ["IngestBar"]

_MOST_UPDATES_A_SECOND = 10


class IngestBar:
    """Silent where nobody is looking, but for a lock that keeps the run waiting: that is said everywhere."""

    def __init__(self, *, wanted: bool) -> None:
        self._bar: rich.progress.Progress | None = None
        if wanted and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[said]}"))
            console = Console(stderr=True, highlight=False)
            self._bar = Progress(*columns, console=console, transient=True, refresh_per_second=_MOST_UPDATES_A_SECOND)
            self._task = self._bar.add_task("Finding", total=None, said="")

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, frames: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def update(self, progress: Progress) -> None:
        if self._bar is None:
            return
        finding = progress.phase is Phase.FINDING
        counts = (
            ("new", progress.new),
            ("known", progress.known),
            ("refused", progress.refused),
            ("postponed", progress.postponed),
        )
        said = "  ".join(f"{word} {count:,}" for word, count in counts if count)
        if progress.seconds_left is not None:
            said += f"  {_duration(progress.seconds_left)} left"
        if progress.files_per_second is not None:
            said += f"  {progress.files_per_second:,.{0 if progress.files_per_second >= 10 else 1}f}/s"
        self._bar.update(
            self._task,
            description="Finding" if finding else "Ingesting",
            total=None if finding else progress.total,
            completed=progress.total if finding else progress.done,
            said=said,
            visible=True,
        )

    def clear(self) -> None:
        """Between two rounds of a watch there is nothing to show."""
        if self._bar is not None:
            self._bar.update(self._task, visible=False)

    def wait(self, holder: Holder) -> None:
        age = "" if holder.seconds is None else f" for {holder.seconds:.0f} s"
        sentence = shown(f"lta: waiting to write: {holder.who} has been writing{age}", sys.stderr)
        if self._bar is None:
            typer.echo(sentence, err=True)
        else:
            self._bar.console.print(sentence, markup=False)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
