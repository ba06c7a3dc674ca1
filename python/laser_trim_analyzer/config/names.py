"""What a machine may be called, in the settings and wherever else one is named."""

from __future__ import annotations

from typing import Final

__all__ = ["require_machine_name"]

_LONGEST: Final = 200


def require_machine_name(name: str) -> None:
    """Raises ValueError for what is no name of a machine."""
    if not name.isprintable() or not name or name != name.strip() or len(name) > _LONGEST:
        raise ValueError(
            f"the name of a machine is one line of visible text without blanks around it, {_LONGEST} characters at most"
        )
