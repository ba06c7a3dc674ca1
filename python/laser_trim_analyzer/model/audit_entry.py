"""One thing that was done to a history, as its log says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

__all__ = ["AuditAction", "AuditEntry"]


class AuditAction(StrEnum):
    """What people do to a history beside storing files."""

    ANNOTATE = "annotate"
    COPY = "copy"
    FORGET = "forget"
    MACHINE = "machine"
    REGRADE = "regrade"
    RESTORE = "restore"
    REVERT = "revert"
    SPECIFICATIONS = "specifications"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry. Entries count from 1 without a gap; `at` is UTC; `detail` is a JSON object, what it holds is the action's.

    `action` stands as it is stored: the word of an AuditAction, unless somebody changed the log.
    """

    number: int
    at: datetime
    actor: str
    host: str
    action: str
    subject: str
    detail: str
