"""How the command line looks: one console a stream, one style a verdict; colour always beside the word."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Final

from laser_trim_analyzer.model import Status

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["console_for", "verdict_style"]

_WIDTH_OF_FILES = 170
_STYLES: Final = {Status.PASS: "green", Status.WATCH: "bold", Status.FAIL: "red", Status.ERROR: "bold red"}


def console_for(stream: IO[str]) -> Console:
    """A console that measures a terminal and gives files and pipes a fixed width, so that nothing is cut there."""
    from rich.console import Console

    console = Console(file=stream, highlight=False, soft_wrap=False)
    if not console.is_terminal:
        console = Console(file=stream, highlight=False, width=_WIDTH_OF_FILES)
    return console


def verdict_style(status: Status) -> str:
    """The style of a verdict word; verdicts that are no result stand back."""
    return _STYLES.get(status, "dim")
