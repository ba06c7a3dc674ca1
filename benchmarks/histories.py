"""Rows of simulated files under other names: histories as large as a plant's without simulating each of their files."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from laser_trim_analyzer.model import stem_and_letter
from laser_trim_analyzer.store import FileRows, SeenPath

__all__ = ["renamed"]


def renamed(pattern: FileRows, model: str, serial: str, at: datetime) -> FileRows:
    """The same facts and verdicts of another part, trimmed at that time."""
    name = f"{model}_{serial}_{at:%Y%m%d%H%M}.xls"
    names = {"model": model, "serial": serial, "trimmed_at": at, "trimmed_on": at.date()}
    attempts = tuple(replace(one, values={**one.values, **names, "stem": stem_and_letter(serial)[0]}) for one in pattern.attempts)
    return replace(
        pattern,
        sha256=sha256(name.encode()).digest(),
        seen=SeenPath(f"share/{name}", 1, 1),
        values={**pattern.values, **names},
        attempts=attempts,
    )
