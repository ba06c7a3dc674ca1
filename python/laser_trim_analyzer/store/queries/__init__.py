"""Questions to a store, one module each: facts, counts and arrays out of one consistent view (`Store.read`), never a rate or a row.

with open_store("history.db") as store, store.read() as snapshot:
    for unit in units(snapshot, UnitWish(model="4711-2")).rows: ...
"""

from .asking import ALWAYS, WHOLE, Listed, Order, Page, Period
from .audit import AuditWish, each_entry, entries
from .contents import ContentUse, MadeWith, limit_table_history, made_with, recipe_history
from .curves import MOST_CURVES, Curves, final_curves
from .days import Reach, newest_stored, reach_of
from .files import FileWish, each_file, files
from .lots import LotCount, lots_of_model
from .one_unit import WholeFile, WholeUnit, unit_whole
from .search import Hit, HitKind, search
from .status import StatusLine, status_line
from .tallies import Divide, UnitTally, last_days, lot_counts, unit_tallies
from .tracks import StoredTrack, TrackWish, each_track, tracks
from .units import Said, StoredUnit, UnitWish, unit_by_key, unit_of_part, units

__all__ = [
    "ALWAYS",
    "MOST_CURVES",
    "WHOLE",
    "AuditWish",
    "ContentUse",
    "Curves",
    "Divide",
    "FileWish",
    "Hit",
    "HitKind",
    "Listed",
    "LotCount",
    "MadeWith",
    "Order",
    "Page",
    "Period",
    "Reach",
    "Said",
    "StatusLine",
    "StoredTrack",
    "StoredUnit",
    "TrackWish",
    "UnitTally",
    "UnitWish",
    "WholeFile",
    "WholeUnit",
    "each_entry",
    "each_file",
    "each_track",
    "entries",
    "files",
    "final_curves",
    "last_days",
    "limit_table_history",
    "lot_counts",
    "lots_of_model",
    "made_with",
    "newest_stored",
    "reach_of",
    "recipe_history",
    "search",
    "status_line",
    "tracks",
    "unit_by_key",
    "unit_of_part",
    "unit_tallies",
    "unit_whole",
    "units",
]
