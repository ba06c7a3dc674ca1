"""The settings: defaults, then a file, then the environment, then options, each value with its origin; acts on none.

Names resolve on first use: whoever only asks whether there are settings loads no library for them.
"""

from typing import TYPE_CHECKING

from laser_trim_analyzer.lazy import lazy

if TYPE_CHECKING:
    from .file import file_of_settings, may_be_set
    from .load import KNOWN, Known, Loaded, Origin, OriginKind, exported, load_settings, record, refuse_unusable_file, shown_value
    from .settings import Settings

__all__ = [
    "KNOWN",
    "Known",
    "Loaded",
    "Origin",
    "OriginKind",
    "Settings",
    "exported",
    "file_of_settings",
    "load_settings",
    "may_be_set",
    "record",
    "refuse_unusable_file",
    "shown_value",
]

_HOMES = dict.fromkeys(__all__, "load") | {"Settings": "settings", "file_of_settings": "file", "may_be_set": "file"}
__getattr__, __dir__ = lazy(__name__, _HOMES)
