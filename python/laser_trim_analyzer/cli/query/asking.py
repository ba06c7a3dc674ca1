"""What every list of ``lta query`` is asked for: a page, an order, a format, a database; what cannot be is wrong usage."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from laser_trim_analyzer.cli.chosen_settings import chosen_settings, store_failed
from laser_trim_analyzer.cli.ingesting import tell_waiting
from laser_trim_analyzer.cli.targets import format_by_name, spare_workbooks
from laser_trim_analyzer.errors import DataError, StoreError
from laser_trim_analyzer.model import Retest
from laser_trim_analyzer.pipeline.review import Order, Page, Review, open_review

from .options import ListFormat
from .output import check_parquet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeVar

    from laser_trim_analyzer.cli.choices import RetestChoice

    Row = TypeVar("Row")

__all__ = ["Asked"]

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
        return self.chosen or format_by_name(self.output, _SUFFIXES, ListFormat.table)

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
            check_parquet(self.output)
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

    def _spare(self, database: Path | None) -> None:
        """The results never go over the database, or one of the files that SQLite keeps beside it."""
        if database is not None and self.output is not None:
            beside = [str(database), *(f"{database}{ending}" for ending in ("-wal", "-shm", ".lock", ".users"))]
            spare_workbooks(beside, {"--output": self.output}, "this is the database")
