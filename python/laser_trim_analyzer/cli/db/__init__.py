"""``lta db``: the verbs that keep the history; importing the list loads nothing that is slow."""

from __future__ import annotations

from laser_trim_analyzer.cli.verbs import group

from .check import check
from .copies import backup, copy, restore
from .schema import init, upgrade
from .size import stats, vacuum

__all__ = ["db"]

db = group("db")
db.command("init")(init)
db.command("upgrade")(upgrade)
db.command("check")(check)
db.command("backup")(backup)
db.command("restore")(restore)
db.command("stats")(stats)
db.command("vacuum")(vacuum)
db.command("copy")(copy)
