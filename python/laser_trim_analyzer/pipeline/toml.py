"""Values as TOML writes them; the standard library only reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import PurePath
from typing import Any

__all__ = ["toml_value"]


def toml_value(value: Any) -> str:
    """A text, number, truth, day, path, or list or table of them. Raises TypeError for anything else."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, StrEnum):
        return toml_value(value.value)
    if isinstance(value, str | PurePath):
        # JSON escapes are those of TOML; DEL is the one control sign that JSON leaves as it is
        return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml_value, value))}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{toml_value(name)} = {toml_value(one)}' for name, one in value.items())}}}"
    raise TypeError(f"{type(value).__name__} has no form in TOML")
