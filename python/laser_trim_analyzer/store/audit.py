"""The log of what was done: each entry holds the hash of the one before, so that none can be changed or taken out unseen."""

from __future__ import annotations

import getpass
import json
import socket
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, insert, select, text

from laser_trim_analyzer.model import AuditAction

from .schema import AuditEvent, table_of

__all__ = ["FIRST", "Actor", "append", "first_break", "this_actor"]

FIRST: Final = bytes(32)
"""What stands in place of the hash before the first entry."""
_EVENTS: Final = table_of(AuditEvent)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it, and on which computer."""

    name: str
    host: str


def this_actor(name: str | None = None) -> Actor:
    """`name` is that of the settings; without one the operating system's account."""
    if name is None:
        try:
            name = getpass.getuser()
        except (OSError, KeyError, ImportError):  # an account without a name, as containers have
            name = "unknown"
    return Actor(name, socket.gethostname())


def append(connection: Connection, actor: Actor, action: AuditAction, subject: str, detail: dict[str, Any] | None = None) -> None:
    """Write one entry inside the running transaction; the caller holds the write lock."""
    latest = connection.execute(select(_EVENTS.c.id, _EVENTS.c.hash).order_by(_EVENTS.c.id.desc()).limit(1)).first()
    role = connection.execute(text("SELECT current_user")).scalar_one() if connection.dialect.name == "postgresql" else None
    row = {
        "id": 1 if latest is None else latest.id + 1,
        "at": datetime.now(UTC),
        "actor": actor.name,
        "host": actor.host,
        "role": role,
        "action": action.value,
        "subject": subject,
        "detail": json.dumps(detail or {}, sort_keys=True),
        "previous": FIRST if latest is None else latest.hash,
    }
    connection.execute(insert(_EVENTS), {**row, "hash": _hash(row)})


def _hash(row: dict[str, Any]) -> bytes:
    """Over the row as JSON: keys sorted, ASCII, compact, the moment as microseconds since 1970, the hash before in hexadecimal."""
    since = row["at"] - datetime(1970, 1, 1, tzinfo=UTC)
    microseconds = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    said = {**row, "at": microseconds, "previous": bytes(row["previous"]).hex()}
    return sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode("ascii")).digest()


def first_break(connection: Connection) -> int | None:
    """The number of the first entry that does not follow from the one before it; None where the chain is whole."""
    previous = FIRST
    for row in connection.execute(select(_EVENTS).order_by(_EVENTS.c.id)).mappings():
        said = {name: row[name] for name in row if name != "hash"}
        if bytes(row["previous"]) != previous or bytes(row["hash"]) != _hash(said):
            return int(row["id"])
        previous = bytes(row["hash"])
    return None
