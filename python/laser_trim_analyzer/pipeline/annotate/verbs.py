"""Say something of a record, list what was said, take it back; every change is in the audit log."""

from __future__ import annotations

from laser_trim_analyzer.pipeline.access import Access
from laser_trim_analyzer.store.annotations import Aim, Annotation, annotate, said_of, withdraw
from laser_trim_analyzer.store.words import AnnotationKind

__all__ = ["listed", "said", "taken_back"]


def said(access: Access, kind: AnnotationKind, aim: Aim, words: str, reason: str | None = None) -> int:
    """The number under which it stands. Raises StoreError, DataError ANNOTATION_TARGET."""
    with access.open() as store, store.writing(access.wait, access.waiting) as connection:
        return annotate(connection, store.actor, kind, aim, words, reason)


def taken_back(access: Access, number: int, why: str | None = None) -> None:
    """It stays readable, with who took it back, when and why. Raises StoreError, DataError ANNOTATION_UNKNOWN."""
    with access.open() as store, store.writing(access.wait, access.waiting) as connection:
        withdraw(connection, store.actor, number, why)


def listed(access: Access, aim: Aim, *, withdrawn: bool = False) -> list[Annotation]:
    """Oldest first; `withdrawn`: also what does not hold any more. Raises StoreError, DataError."""
    with access.open(migrate=False, reads_only=True) as store, store.reading() as connection:
        return said_of(connection, aim, withdrawn=withdrawn)
