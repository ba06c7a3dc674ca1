"""How the command line looks: one console a stream, one style a verdict; colour always beside the word."""

from __future__ import annotations

from typing import IO, Final

from rich.console import Console

from laser_trim_analyzer.model import Status

__all__ = ["UNBOUNDED", "console_for", "verdict_style"]

UNBOUNDED: Final = 100_000
"""The width of a file or a pipe: nothing is cut or folded there."""
_STYLES: Final = {Status.PASS: "green", Status.WATCH: "bold", Status.FAIL: "red", Status.ERROR: "bold red"}


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """The verb decides what to say when the reader is gone; rich would end the program here."""
        raise  # noqa: PLE0704 - called while the BrokenPipeError is handled


def console_for(stream: IO[str]) -> Console:
    """A console as wide as the terminal; files and pipes have no width, whatever the environment says of colours."""
    return _Console(file=stream, highlight=False, width=None if stream.isatty() else UNBOUNDED)


def verdict_style(status: Status) -> str:
    """The style of a verdict word; verdicts that are no result stand back."""
    return _STYLES.get(status, "dim")
