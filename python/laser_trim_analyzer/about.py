"""Which build this is: the versions of the package, of its compiled core and of the rules; loads nothing heavy."""

from __future__ import annotations

from importlib.metadata import version

from laser_trim_analyzer import _core
from laser_trim_analyzer.model import RULES_VERSION

__all__ = ["versions"]


def versions() -> dict[str, str | int]:
    """The package's, the core's and the rules' versions; package and core are equal in a sound installation."""
    return {"version": version("laser-trim-analyzer"), "core": _core.__version__, "rules": RULES_VERSION}
