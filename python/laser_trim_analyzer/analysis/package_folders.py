"""Whether an installed package may name a group of entry points, asked of the folders alone.

`importlib.metadata` tells for certain, but importing it takes longer than grading a hundred tracks, and hardly anybody has an
analyser installed.
"""

from __future__ import annotations

import os
import sys
from importlib.machinery import PathFinder
from pathlib import Path

__all__ = ["may_name"]


def may_name(group: str) -> bool:
    """False only where `importlib.metadata` would surely find nothing for `group`: all packages lie in plain folders, and none of
    their metadata hold the name. Raises nothing."""
    others = any(hasattr(finder, "find_distributions") for finder in sys.meta_path if finder is not PathFinder)
    return others or any(_may_hold(str(place) or ".", group) for place in sys.path)


def _may_hold(place: str, group: str) -> bool:
    """Whether a folder of packages may; anything else that exists there, such as a zip file or an egg, may."""
    if place.lower().endswith(".egg"):
        return True
    try:
        with os.scandir(place) as entries:
            return any(_names(entry.path, group) for entry in entries if entry.name.lower().endswith((".dist-info", ".egg-info")))
    except FileNotFoundError:
        return False
    except (OSError, ValueError):
        return True


def _names(metadata: str, group: str) -> bool:
    try:
        return group in Path(metadata, "entry_points.txt").read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError):  # no text, for one: whoever reads it will say what is wrong
        return True
