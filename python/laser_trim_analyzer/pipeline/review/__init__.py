"""The verb review: the one composition of stored facts and the rules of quality, for every frontend alike; it writes nothing."""

from laser_trim_analyzer.store.queries import (
    AuditWish,
    Curves,
    FileWish,
    Hit,
    HitKind,
    Listed,
    Order,
    Page,
    Period,
    StatusLine,
    TrackWish,
    UnitWish,
)

from .cache import Cache
from .model_page import LotRow, ModelPage
from .overview import Counts, Overview
from .review import Review, open_review
from .unit_page import UnitPage

__all__ = [
    "AuditWish",
    "Cache",
    "Counts",
    "Curves",
    "FileWish",
    "Hit",
    "HitKind",
    "Listed",
    "LotRow",
    "ModelPage",
    "Order",
    "Overview",
    "Page",
    "Period",
    "Review",
    "StatusLine",
    "TrackWish",
    "UnitPage",
    "UnitWish",
    "open_review",
]
