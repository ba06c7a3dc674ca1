"""Which build this is; loads nothing heavy."""

from __future__ import annotations

from laser_trim_analyzer import _core
from laser_trim_analyzer.rules_version import RULES_VERSION

__all__ = ["versions"]


def versions() -> dict[str, str | int]:
    """The version that the core was built as and the version of the rules. It is the package's: a test compares them, and asking
    the installed metadata instead would cost every command more than the answer."""
    return {"version": _core.__version__, "rules": RULES_VERSION}
