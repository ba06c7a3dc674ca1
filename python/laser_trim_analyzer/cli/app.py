"""The command ``lta`` itself; importing it loads neither NumPy nor rich nor a verb, so that help is quick."""

from __future__ import annotations

from typing import Annotated

import typer

from .verbs import Verbs

__all__ = ["app"]

app = typer.Typer(
    name="lta",
    cls=Verbs,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from .version import version

        version()
        raise typer.Exit


@app.callback()
def options(
    wanted: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Read laser-trim workbooks and say which tracks pass, which fail, and by how much."""
