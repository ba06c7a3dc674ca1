"""What the words of ``lta query`` ask for: a page, an order, a period, a database; a word that means nothing is wrong usage."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from laser_trim_analyzer.cli.chosen_settings import chosen_settings, store_failed
from laser_trim_analyzer.cli.ingesting import tell_waiting
from laser_trim_analyzer.cli.targets import failing_statuses, spare_workbooks
from laser_trim_analyzer.errors import DataError, StoreError
from laser_trim_analyzer.model import FileState, Retest, Status
from laser_trim_analyzer.pipeline.review import Order, Page, Period, Review, open_review
from laser_trim_analyzer.reports.tables import INSTALL_PARQUET

from .options import ListFormat

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeVar

    from laser_trim_analyzer.cli.choices import RetestChoice

    Row = TypeVar("Row")

__all__ = ["Asked", "period", "states", "statuses"]

_ON_SCREEN: Final = 100
_SUFFIXES: Final = {".csv": ListFormat.csv, ".jsonl": ListFormat.jsonl, ".parquet": ListFormat.parquet}


@dataclass(frozen=True, slots=True)
class Asked:
    """The options that every list has."""

    database: str | None
    force_network: bool
    sort: str | None
    descending: bool
    limit: int | None
    offset: int
    chosen: ListFormat | None
    output: Path | None
    chosen_retest: RetestChoice | None = None

    @property
    def format(self) -> ListFormat:
        suffix = self.output.suffix.lower() if self.output else ""
        return self.chosen or _SUFFIXES.get(suffix, ListFormat.table)

    def page(self) -> Page:
        usual = _ON_SCREEN if self.format is ListFormat.table and self.output is None else None
        return Page(usual if self.limit is None else self.limit or None, self.offset)

    def one(self) -> Page:
        """The smallest page: what counts is the total beside it."""
        return Page(limit=1)

    def part(self, rows: Sequence[Row]) -> Sequence[Row]:
        page = self.page()
        return rows[page.offset :][: page.limit]

    def order(self, usual: Order) -> Order:
        if self.sort is None:
            return Order(usual.column, usual.descending or self.descending)
        return Order(self.sort, self.descending)

    def retest(self) -> Retest:
        settings = chosen_settings(retest=self.chosen_retest and self.chosen_retest.value).settings
        return Retest(settings.review.retest)

    @contextmanager
    def opened(self) -> Iterator[Review]:
        """The history; what is wrong with it ends the run with a sentence."""
        if self.format is ListFormat.parquet:
            self._check_parquet()
        settings = chosen_settings(database=self.database).settings
        url, wait = settings.database.url, settings.database.wait_seconds
        try:
            with open_review(url, wait=wait, waiting=tell_waiting, force_network=self.force_network) as review:
                self._spare(review.path)
                yield review
        except StoreError as problem:
            raise typer.Exit(store_failed(problem)) from problem
        except DataError as problem:
            raise typer.BadParameter(problem.detail, param_hint="--sort") from problem

    def _check_parquet(self) -> None:
        if self.output is None:
            raise typer.BadParameter("Parquet is not for the screen; name a file with --output", param_hint="--format")
        if find_spec("pyarrow") is None:
            typer.echo(f"lta: Parquet needs pyarrow, which is not installed. Install it: {INSTALL_PARQUET}", err=True)
            raise typer.Exit(3)

    def _spare(self, database: Path | None) -> None:
        """The results never go over the database, or one of the files that SQLite keeps beside it."""
        if database is not None and self.output is not None:
            beside = [str(database), *(f"{database}{ending}" for ending in ("-wal", "-shm", ".lock", ".users"))]
            spare_workbooks(beside, {"--output": self.output}, "this is the database")


def period(since: datetime | None, until: datetime | None) -> Period:
    found = Period(since and since.date(), until and until.date())
    if found.first is not None and found.last is not None and found.first > found.last:
        raise typer.BadParameter("the last day is before the first", param_hint="--to")
    return found


def statuses(text: str | None) -> frozenset[Status]:
    return frozenset() if text is None else failing_statuses(text, "--status")


def states(text: str | None) -> frozenset[FileState]:
    words = [] if text is None else [word.strip().lower() for word in text.split(",")]
    for word in words:
        if word not in set(FileState):
            raise typer.BadParameter(f"'{word}' is none of {', '.join(FileState)}", param_hint="--state")
    return frozenset(map(FileState, words))
