"""The pages of ``lta explain``: one track after another, sections as sentences and tables; computes nothing."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Final

from laser_trim_analyzer.model import Status
from laser_trim_analyzer.reports.examined import Examination, ExaminedTrack
from laser_trim_analyzer.reports.explanation import Headline, explain, headline, policy_sentence
from laser_trim_analyzer.reports.section import Section, Table
from laser_trim_analyzer.reports.words import STATUSES

from .canvas import carries_braille
from .error_plot import error_plot
from .look import UNBOUNDED, console_for, verdict_style
from .streams import shown
from .table import Cell, Head, print_whole_table

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["print_explanation"]

_PAPER: Final = 80  # the width of a picture where nothing says how wide the page is
_NARROWEST: Final = 40


def print_explanation(examination: Examination, tracks: tuple[ExaminedTrack, ...], stream: IO[str], *, plain_signs: bool) -> None:
    """Print the verdict on each track, its picture and what it rests on."""
    console = console_for(stream)
    braille = carries_braille(stream) and not plain_signs
    if not tracks:
        _print_headline(console, headline(examination.analysis, None))
        _print_sentence(console, STATUSES[Status.ABORTED])
    for number, examined in enumerate(tracks):
        if number:
            console.print()
        _print_headline(console, headline(examination.analysis, examined.result))
        _print_sentence(console, policy_sentence(examined.result))
        _print_picture(console, examined, braille)
        for section in explain(examined):
            _print_section(console, section)


def _print_headline(console: Console, found: Headline) -> None:
    from rich.text import Text

    word = found.status.replace("_", " ")
    line = Text.assemble((shown(f"{found.subject}: ", console.file), "bold"), (word, verdict_style(found.status)))
    console.print(line.append(shown(f", {found.grounds}", console.file)), soft_wrap=not console.is_terminal)


def _print_sentence(console: Console, sentence: str) -> None:
    from rich.text import Text

    console.print(Text(shown(sentence, console.file)), soft_wrap=not console.is_terminal)


def _print_picture(console: Console, examined: ExaminedTrack, braille: bool) -> None:
    from rich.text import Text

    width = _PAPER if console.width >= UNBOUNDED else max(_NARROWEST, console.width)
    console.print()
    for line in error_plot(examined, width, braille=braille):
        line.rstrip()
        console.print(line if braille else Text(shown(line.plain, console.file)), soft_wrap=True)


def _print_section(console: Console, section: Section) -> None:
    from rich.text import Text

    console.print(Text("\n" + shown(section.title, console.file), "bold"), soft_wrap=True)
    if section.table is not None:
        _print_table(console, section.table)
    for sentence in section.text:
        _print_sentence(console, sentence)


def _print_table(console: Console, table: Table) -> None:
    heads = [Head(column.caption, right=column.right, folds=column.folds) for column in table.columns]
    rows: list[list[Cell]] = []
    for number, row in enumerate(table.rows):
        rows.append([(text, "bold" if number == table.chosen else "") for text in row])
    print_whole_table(console, heads, rows)
