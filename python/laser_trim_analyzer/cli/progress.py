"""The progress bar of a run: on a terminal only, with files done, rate and time left."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from laser_trim_analyzer.pipeline import Outcome

__all__ = ["progress_bar"]

_MOST_UPDATES_A_SECOND = 10


@contextmanager
def progress_bar(total: int) -> Iterator[Callable[[Outcome], None]]:
    """Yields what to call after each file; silent where nobody is looking."""
    if not sys.stderr.isatty() or not total:
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("Reading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True, refresh_per_second=_MOST_UPDATES_A_SECOND) as bar:
        task = bar.add_task("", total=total, rate="")

        def step(_: Outcome) -> None:
            speed = bar.tasks[0].speed
            bar.update(task, advance=1, rate=f"{speed:.0f} files/s" if speed else "")

        yield step
