"""``lta db``: the verbs that keep the history; importing the list loads nothing that is slow."""

from __future__ import annotations

import typer

from .check import check
from .copies import backup, copy, restore
from .schema import init, upgrade
from .size import stats, vacuum

__all__ = ["db"]

db = typer.Typer(name="db", no_args_is_help=True, help="Keep the history: make, check, back up, restore, measure, copy it.")
db.command("init")(init)
db.command("upgrade")(upgrade)
db.command("check")(check)
db.command("backup")(backup)
db.command("restore")(restore)
db.command("stats")(stats)
db.command("vacuum")(vacuum)
db.command("copy")(copy)
