"""The settings: defaults, then a file, then the environment, then options, each value with its origin; acts on none."""

from .file import file_of_settings
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
    "record",
    "refuse_unusable_file",
    "shown_value",
]
