"""How the command line looks: one console a stream, one style a verdict; colour always beside the word."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Final

from laser_trim_analyzer.model import Status

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["UNBOUNDED", "console_for", "verdict_style"]

UNBOUNDED: Final = 100_000
"""The width of a file or a pipe: nothing is cut or folded there."""
_STYLES: Final = {Status.PASS: "green", Status.WATCH: "bold", Status.FAIL: "red", Status.ERROR: "bold red"}


def console_for(stream: IO[str]) -> Console:
    """A console as wide as the terminal; files and pipes have no width, whatever the environment says of colours."""
    from rich.console import Console

    return Console(file=stream, highlight=False, width=None if stream.isatty() else UNBOUNDED)


def verdict_style(status: Status) -> str:
    """The style of a verdict word; verdicts that are no result stand back."""
    return _STYLES.get(status, "dim")
