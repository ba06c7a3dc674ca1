"""A number with what it counts."""

from __future__ import annotations

__all__ = ["counted"]


def counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
