"""The words of the store's own columns, as enums; the words of facts and verdicts are the model's."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["AnnotationKind", "FileKind", "FileState", "Target"]


class FileKind(StrEnum):
    """What a file is."""

    TRIM = "trim"
    UNKNOWN = "unknown"  # refused before its kind was known


class FileState(StrEnum):
    """What became of a file when it was read last."""

    READ = "read"
    REFUSED = "refused"
    ABORTED = "aborted"  # read, but the run left no measurement


class AnnotationKind(StrEnum):
    """What a person says of a record."""

    COMMENT = "comment"
    DISPOSITION = "disposition"
    EXCLUSION = "exclusion"


class Target(StrEnum):
    """What an annotation speaks of."""

    FILE = "file"
    TRACK = "track"
    UNIT = "unit"
    LOT = "lot"
    MODEL = "model"
