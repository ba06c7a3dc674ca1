"""The list of verbs; importing it loads neither NumPy nor rich, so that help is quick."""

from __future__ import annotations

from typing import Annotated

import typer

from .analyze import analyze
from .annotate import annotate
from .config import config
from .config_transfer import export, import_file
from .db import db
from .explain import explain
from .forget import forget
from .ingest import ingest
from .inspect import inspect
from .plot import plot
from .query import query
from .regrade import regrade
from .simulate import simulate
from .spec import spec
from .version import version

__all__ = ["app"]

app = typer.Typer(
    name="lta",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        version()
        raise typer.Exit


@app.callback()
def options(
    wanted: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Read laser-trim workbooks and say which tracks pass, which fail, and by how much."""


config.command("export")(export)
config.command("import")(import_file)
app.command("analyze")(analyze)
app.command("annotate")(annotate)
app.add_typer(config, name="config")
app.add_typer(db, name="db")
app.command("explain")(explain)
app.command("forget")(forget)
app.command("ingest")(ingest)
app.command("inspect")(inspect)
app.command("plot")(plot)
app.add_typer(query, name="query")
app.command("regrade")(regrade)
app.command("simulate")(simulate)
app.add_typer(spec, name="spec")
app.command("version")(version)
