"""An annotation as a JSON line (docs/maintenance.md); absent is null."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Final

from laser_trim_analyzer.store.annotations import Annotation

__all__ = ["SCHEMA", "annotation_line"]

SCHEMA: Final = "laser-trim-analyzer/annotation/1"


def annotation_line(one: Annotation) -> str:
    moments = {name: _iso(getattr(one, name)) for name in ("day", "said_at", "withdrawn_at")}
    return json.dumps({"schema": SCHEMA, **asdict(one), **moments}, allow_nan=False, separators=(",", ":"))


def _iso(moment: date | None) -> str | None:
    return None if moment is None else moment.isoformat()
