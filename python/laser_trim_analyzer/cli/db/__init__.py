"""``lta db``: the verbs that keep the history; importing the list loads nothing that is slow."""

from __future__ import annotations

import typer

from .check import check
from .copies import backup, copy, restore
from .schema import init, upgrade
from .size import stats, vacuum

__all__ = ["db"]

db = typer.Typer(name="db", no_args_is_help=True, help="Make, check, back up and restore the history.")
db.command("init")(init)
db.command("upgrade")(upgrade)
db.command("check")(check)
db.command("backup")(backup)
db.command("restore")(restore)
db.command("stats")(stats)
db.command("vacuum")(vacuum)
db.command("copy")(copy)
